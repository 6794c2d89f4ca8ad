"""Pages of a part of a graph: around an entity, what an answer names, the centre."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner
from view_graphs import partnership, three_pairs

from kg.cli import app
from kg.errors import QueryError
from kg.graph import Graph
from kg.view import FRAME_ENTITIES, frame, selection
from kg.vocabulary import ICD


def names(graph: Graph) -> set[str]:
    return {entity.label for entity in graph.entities}


def test_around_one_step_are_the_facts_of_the_entity_and_of_its_bodies() -> None:
    part, scope = selection.around(three_pairs(), "甲市", 1)
    assert {"甲市", "乙市", "庚省", "甲市商务局"} <= names(part)
    assert not {"丙市", "戊市"} & names(part)
    assert {f.iri.rpartition("/")[2] for f in part.facts} == {"pairing-0", "event-0"}
    assert scope.around == (ICD + "place/甲市",) and scope.hops == 1


def test_more_steps_reach_further() -> None:
    two, three, four = (selection.around(three_pairs(), "甲市", hops)[0] for hops in (2, 3, 4))
    assert "丙市" in names(two) and "丁市" not in names(two)
    assert "丁市" in names(three)
    assert "丁市商会" in names(four) and "戊市" not in names(four)
    assert len(two.facts) < len(three.facts) < len(four.facts)


def test_a_province_does_not_lead_to_all_its_cities() -> None:
    """A step leads from the whole to its parts, never from a part to the whole."""
    part, _ = selection.around(three_pairs(), "甲市商会", 1)
    assert names(part) == {"甲市商会", "乙市商会", "甲市", "乙市"}
    assert [f.type for f in part.facts] == ["Agreement", "Visit"]


def test_around_takes_an_iri_and_any_name(tmp_path: Path) -> None:
    whole = [selection.around(partnership(), name, 1)[0] for name in ("Mudanjiang", "牡丹江", ICD + "place/牡丹江市")]
    assert whole[0] == whole[1] == whole[2]
    with pytest.raises(QueryError, match="'牡丹湖'; names like it: 牡丹江"):
        partnership().view(tmp_path / "a.html", around="牡丹湖")
    with pytest.raises(ValueError, match="hops is 0"):
        partnership().view(tmp_path / "a.html", around="牡丹江", hops=0)
    assert list(tmp_path.iterdir()) == []


def test_answer_with_facts_shows_them() -> None:
    part, scope = selection.answer(three_pairs(), "SELECT ?f { ?f a ic:Pairing }")
    assert {f.type for f in part.facts} == {"Pairing"}
    assert names(part) == {"甲市", "乙市", "丙市", "丁市", "戊市", "己市"}
    assert scope.query == "SELECT ?f { ?f a ic:Pairing }"


def test_answer_with_entities_shows_what_they_share() -> None:
    query = 'SELECT ?x { VALUES ?n { "甲市"@zh "乙市"@zh "丙市"@zh } ?x skos:prefLabel|rdfs:label ?n }'
    part, _ = selection.answer(three_pairs(), query)
    assert {f.iri.rpartition("/")[2] for f in part.facts} == {"pairing-0"}
    assert names(part) == {"甲市", "乙市", "丙市"}


def test_answer_with_documents_shows_their_facts() -> None:
    part, _ = selection.answer(partnership(), f"SELECT ?d {{ VALUES ?d {{ <{ICD}document/d2> }} }}")
    assert {f.iri.rpartition("/")[2] for f in part.facts} == {"agreement", "project"}
    assert {d.id for d in part.documents} == {"d1", "d2"}


def test_answer_with_nothing_to_draw(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="names no entity, fact or document of this graph: nothing to draw"):
        partnership().view(tmp_path / "a.html", query="SELECT (1 AS ?one) {}")
    assert list(tmp_path.iterdir()) == []


def test_the_page_says_what_part_it_shows(tmp_path: Path) -> None:
    html = partnership().view(tmp_path / "a.html", around="东莞市", hops=1, query="SELECT ?f { ?f a ic:Agreement }")
    content = json.loads(re.findall(r'id="content">(.*?)</script>', html.read_text(encoding="utf-8"), re.DOTALL)[0])
    assert content["scope"]["hops"] == 1 and content["scope"]["query"] == "SELECT ?f { ?f a ic:Agreement }"
    assert content["titles"]["en"] == "Dongguan: cooperation graph"
    assert len(content["facts"]["rows"]) == 1


def test_places_above_stay_for_the_map() -> None:
    """A body stands on the map at the place that it belongs to, though no fact of the part names the place."""
    part, _ = selection.answer(
        three_pairs(), 'SELECT ?f { ?f a ic:Agreement ; ic:title ?t FILTER(STR(?t) = "协议00") }'
    )
    assert names(part) == {"甲市商务局", "乙市商务局", "甲市", "乙市"}


def test_centre_of_a_large_graph() -> None:
    part, scope = selection.centre(three_pairs(), 6)
    assert {"乙市", "丁市", "己市"} <= names(part)
    assert scope.total == 25
    assert all(len(f.claims) for f in part.facts)
    assert len(part.facts) < len(three_pairs().facts)


def test_notebook_frame_holds_a_small_graph_whole() -> None:
    assert len(partnership().entities) < FRAME_ENTITIES
    html = frame(partnership())
    assert html == partnership()._repr_html_()
    assert html.startswith('<iframe sandbox="allow-scripts allow-downloads allow-popups"')
    assert "allow-same-origin" not in html
    assert re.search(r"srcdoc='[^']*'></iframe>$", html)


def test_command_line(tmp_path: Path) -> None:
    graph = three_pairs().save(tmp_path / "graph.trig")
    page = tmp_path / "page.html"
    done = CliRunner().invoke(
        app,
        [
            "view",
            str(graph),
            "-o",
            str(page),
            "--around",
            "甲市",
            "--hops",
            "1",
            "--lang",
            "ru",
            "--title",
            "Два города",
        ],
    )
    assert done.exit_code == 0, done.output
    assert "<title>Два города</title>" in page.read_text(encoding="utf-8")
    done = CliRunner().invoke(app, ["view", str(graph), "-o", str(page), "--query", "SELECT ?f { ?f a ic:Visit }"])
    assert done.exit_code == 0, done.output
    assert "ic:Visit" in page.read_text(encoding="utf-8")
    assert CliRunner().invoke(app, ["view", str(graph), "--lang", "fr"]).exit_code == 2
    assert CliRunner().invoke(app, ["view", str(graph), "--hops", "0"]).exit_code == 2
