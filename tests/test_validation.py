from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hand_made import ALL, PAIRING, SIGNING

from kg.graph import Graph
from kg.validation import validate


@pytest.fixture
def graph() -> Graph:
    return Graph.from_annotations(ALL)


def test_a_built_graph_conforms_and_so_does_its_file(graph: Graph, tmp_path: Path) -> None:
    report = validate(graph)
    assert report.rows == ()
    assert report
    assert validate(graph.save(tmp_path / "a.trig")).conforms


def test_an_empty_graph_conforms() -> None:
    assert validate(Graph()).conforms


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ("DELETE { GRAPH ?g { ?f ic:evidence ?e } } WHERE { GRAPH ?g { ?f ic:evidence ?e } }", "a fact needs evidence"),
        ("DELETE { GRAPH ?g { ?e oa:exact ?q } } WHERE { GRAPH ?g { ?e oa:exact ?q } }", "evidence has one quote"),
        ("INSERT { GRAPH ?g { ?f ic:date 'someday' } } WHERE { GRAPH ?g { ?f a ic:Agreement } }", "date is an xsd"),
        ("INSERT { GRAPH ?g { ?f ic:member 'x' } } WHERE { GRAPH ?g { ?f a ic:Pairing } }", "member is an entity"),
        ("INSERT { GRAPH ?g { ?f ic:member ?e } } WHERE { GRAPH ?g { ?f ic:since ?s ; ic:evidence ?e } }", "member is"),
        ("INSERT { GRAPH ?g { ?f ic:visitor ?p } } WHERE { GRAPH ?g { ?f a ic:Pairing ; ic:member ?p } }", "closed"),
        ("DELETE { GRAPH ?g { ?f ic:member ?p } } WHERE { GRAPH ?g { ?f a ic:Pairing ; ic:member ?p } }", "member is"),
        ("INSERT { GRAPH ?g { ?e rdfs:label 'B'@zh } } WHERE { GRAPH ?g { ?e rdfs:label ?l } }", "one a language"),
        ("INSERT { GRAPH ?g { ?e ic:confidence 1.5 } } WHERE { GRAPH ?g { ?e a ic:Evidence } }", "confidence lies"),
        ("INSERT { GRAPH ?g { ?a ic:currency 'yuan' } } WHERE { GRAPH ?g { ?a a ic:Amount } }", "one currency"),
        ("INSERT { GRAPH ?g { ?f ic:kind 'love' } } WHERE { GRAPH ?g { ?f a ic:Pairing } }", "kind is a notation"),
        ("INSERT { GRAPH ?g { ?e oa:start 999999 } } WHERE { GRAPH ?g { ?e a ic:Evidence } }", "before its end"),
        ("DELETE { GRAPH ?g { ?d ic:contentHash ?h } } WHERE { GRAPH ?g { ?d ic:contentHash ?h } }", "SHA-256"),
    ],
)
def test_each_shape_can_be_violated(graph: Graph, update: str, message: str) -> None:
    from kg.vocabulary import PREFIXES

    graph.rdf.update(update, initNs=PREFIXES)
    report = validate(graph)
    assert not report.conforms
    assert any(message in row["message"].lower() or message in row["message"] for row in report.rows), report.rows
    assert all(row["focus"].startswith("https://w3id.org/intercity/id/") for row in report.rows)


def test_a_quote_that_is_not_in_its_text_is_found() -> None:
    moved = [[replace(e, start=1, end=e.end + 1) for e in f.evidence] for f in SIGNING.facts]
    facts = [replace(f, evidence=tuple(quotes)) for f, quotes in zip(SIGNING.facts, moved, strict=True)]
    false = replace(SIGNING, facts=tuple(facts))
    report = validate(Graph.from_annotations([PAIRING, false]))
    assert not report.conforms
    end = len(SIGNING.document.text) + 1
    assert {row["message"] for row in report.rows} == {f"the text at 1-{end} is not the quote"}
