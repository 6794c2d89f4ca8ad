"""CSV tables: what a journalist finds in them, and that nothing in them runs."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hand_made import ALL
from payloads import BREAKOUTS, CHARACTERS, PAYLOADS, SURROGATES, hostile_graph

from kg.errors import GraphError
from kg.graph import Graph, load
from kg.identity import place_iri
from kg.tables import read_table


def test_the_tables_say_what_the_graph_says(tmp_path: Path) -> None:
    graph = Graph.from_annotations(ALL)
    folder = graph.save_tables(tmp_path / "new" / "tables")
    assert sorted(p.name for p in folder.iterdir()) == ["edges.csv", "evidence.csv", "facts.csv", "nodes.csv"]
    nodes = {row["Id"]: row for row in read_table(folder / "nodes.csv")}
    assert set(nodes) == {entity.iri for entity in graph.entities}
    dongguan = nodes[place_iri("cn:441900")]
    assert (dongguan["Label"], dongguan["label_en"], dongguan["kind"]) == ("东莞市", "Dongguan", "City")
    assert float(dongguan["latitude"]) == graph.entity_by_iri[place_iri("cn:441900")].latitude
    network = graph.network()
    assert [
        (row["Source"], row["Target"], row["fact_type"], row["role"]) for row in read_table(folder / "edges.csv")
    ] == [(source, target, data["type"], data["role"]) for source, target, data in network.edges(data=True)]
    facts = {row["type"]: row for row in read_table(folder / "facts.csv")}
    assert len(facts) == len(graph.facts)
    assert all(row["evidence"] for row in facts.values())
    head = (folder / "facts.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    assert len(set(head)) == len(head)
    agreement = facts["Agreement"]
    assert (agreement["party"], agreement["amount"]) == ("牡丹江市; 东莞市", "1711000000 CNY")
    assert (agreement["date"], agreement["title"]) == ("2023-01-13", "产业协同发展框架协议")
    assert facts["Statistic"]["value"] == "407"
    assert facts["Pairing"]["sources"] == "Title of pairing-en; Title of pairing"
    evidence = read_table(folder / "evidence.csv")
    assert sorted(
        (r["fact"], r["quote"], int(r["start"]), float(r["confidence"]), r["document"]) for r in evidence
    ) == sorted((f.iri, e.quote, e.start, e.confidence, e.document) for f in graph.facts for e in f.evidence)
    assert {row["url"] for row in evidence} == {f"https://example.org/{a.document.id}" for a in ALL}


def test_hostile_text_comes_back_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    texts = (*PAYLOADS, *BREAKOUTS, *CHARACTERS)
    folder = hostile_graph(*texts).save_tables(tmp_path)
    assert {row["title"] for row in read_table(folder / "evidence.csv")} == {*texts}
    for file in folder.iterdir():
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")
        with file.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "＝", "\t", "\r", "\n"))]
        assert not [cell for cell in cells if cell.startswith("-") and not cell[1:].replace(".", "").isdigit()]


def test_what_is_no_character_is_replaced_in_sight(tmp_path: Path) -> None:
    folder = hostile_graph(SURROGATES).save_tables(tmp_path)
    assert "莞\ufffdx\ufffd" in {row["Label"] for row in read_table(folder / "nodes.csv")}
    assert "莞\ufffdx\ufffd" in {row["title"] for row in read_table(folder / "facts.csv")}


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    graph = Graph.from_annotations(ALL)
    built = graph.save_tables(tmp_path / "a")
    stored = load(graph.save(tmp_path / "g.nq")).save_tables(tmp_path / "b")
    for file in built.iterdir():
        assert file.read_bytes() == (stored / file.name).read_bytes()


def test_errors_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(GraphError, match="choose another folder"):
        Graph().save_tables(tmp_path / "file")
    with pytest.raises(GraphError, match=r"nodes\.csv: tables are for people .* use one of \.trig"):
        load(Graph().save_tables(tmp_path / "tables") / "nodes.csv")
    with pytest.raises(GraphError, match="no store"):
        load(tmp_path / "tables")
