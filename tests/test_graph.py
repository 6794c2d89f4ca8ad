from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hand_made import ALL, PAIRING, SIGNING, annotation

from kg.errors import GraphError
from kg.graph import Graph, load
from kg.identity import place_iri

MUDANJIANG, DONGGUAN = place_iri("cn:231000"), place_iri("cn:441900")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.from_annotations(ALL)


def test_two_documents_that_state_one_pairing_give_one_fact_with_two_quotes(graph: Graph) -> None:
    (pairing,) = [f for f in graph.facts if f.type == "Pairing"]
    assert pairing.roles["member"] == [MUDANJIANG, DONGGUAN]
    assert len(pairing.documents) == 2
    assert {e.quote[:4] for e in pairing.evidence} == {"自201", "Muda"}


def test_a_place_is_one_node_in_every_language(graph: Graph) -> None:
    names = graph.entity_by_iri[MUDANJIANG].names
    assert {"牡丹江市", "牡丹江", "Mudanjiang"} <= set(names)


@pytest.mark.parametrize("suffix", [".trig", ".nq", ".jsonld"])
def test_a_saved_graph_reads_back_equal_and_saves_to_the_same_bytes(graph: Graph, tmp_path: Path, suffix: str) -> None:
    first = graph.save(tmp_path / f"a{suffix}")
    again = load(first)
    assert again == graph
    assert again.save(tmp_path / f"b{suffix}").read_bytes() == first.read_bytes()


def test_the_order_of_documents_changes_no_byte(graph: Graph, tmp_path: Path) -> None:
    expected = graph.save(tmp_path / "a.trig").read_bytes()
    for seed in range(5):
        shuffled = random.Random(seed).sample(ALL, len(ALL))
        other = Graph.from_annotations(shuffled)
        assert other == graph
        assert other.save(tmp_path / "b.trig").read_bytes() == expected


def test_each_document_has_a_named_graph_of_its_own(graph: Graph) -> None:
    names = {str(g.identifier).rpartition("/id/")[2] for g in graph.rdf.graphs()}
    assert sum(name.startswith("graph/doc/") for name in names) == len(ALL)
    assert {"graph/places", "graph/documents", "graph/derived", "graph/ontology"} <= names


def test_a_saved_graph_can_be_read_by_people(tmp_path: Path) -> None:
    text = Graph.from_annotations([SIGNING]).save(tmp_path / "a.trig").read_text(encoding="utf-8")
    head, _, body = text.partition("\n<")
    assert all(line.startswith("@prefix ") for line in head.splitlines())
    assert head.splitlines() == sorted(head.splitlines())
    (agreement,) = re.findall(r"\t<\S+/fact/agreement-\w+> a ic:Agreement ;\n((?:\t\t.+\n)+)", body)
    assert '\t\tic:title "' in agreement
    parties = agreement.partition("ic:party ")[2].splitlines()[:2]
    assert [bool(re.fullmatch(r"\t*<\S+> [,;.]", line)) for line in parties] == [True, True]
    union = Graph.from_annotations([SIGNING]).save(tmp_path / "a.ttl").read_text(encoding="utf-8")
    assert union.count("a ic:Agreement ;") == 1


def test_text_of_documents_cannot_break_out_of_the_file(tmp_path: Path) -> None:
    hostile = '"""> . <urn:x> "\\u003e\r\n\t\x00\u2028 {}|^`'
    a = annotation(
        f"../{hostile}",
        hostile,
        [{"type": "Agreement", "party": [hostile, "东莞市"], "title": hostile, "date": hostile}],
        [(hostile, "Organization"), ("东莞市", "Place")],
        title=hostile,
    )
    graph = Graph.from_annotations([a])
    for suffix in (".trig", ".nq", ".jsonld"):
        path = graph.save(tmp_path / f"a{suffix}")
        again = load(path)
        assert [f.iri for f in again.facts] == [f.iri for f in graph.facts]
        assert again.documents[0].title == hostile
        assert again.save(tmp_path / f"b{suffix}").read_bytes() == path.read_bytes()


def test_a_graph_without_documents_can_be_saved_and_read(tmp_path: Path) -> None:
    assert load(Graph().save(tmp_path / "empty.trig")) == Graph()


def test_two_documents_with_one_id_are_refused() -> None:
    other = annotation("pairing", "另一篇文章。", [], [])
    with pytest.raises(GraphError, match="two different documents have the id 'pairing'"):
        Graph.from_annotations([PAIRING, other])
    assert len(Graph.from_annotations([PAIRING, PAIRING]).documents) == 1


def test_errors_name_the_file_and_what_to_do(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"a\.xml: unknown suffix"):
        graph.save(tmp_path / "a.xml")
    with pytest.raises(GraphError, match="check that the folder exists"):
        graph.save(tmp_path / "missing" / "a.trig")
    with pytest.raises(GraphError, match="check the path"):
        load(tmp_path / "missing.trig")
    broken = tmp_path / "broken.trig"
    broken.write_text("<urn:a> {", encoding="utf-8")
    with pytest.raises(GraphError, match="not valid trig"):
        load(broken)
    foreign = tmp_path / "foreign.nq"
    foreign.write_text("<urn:a> <urn:b> <urn:c> <urn:g> .\n", encoding="utf-8")
    with pytest.raises(GraphError, match="no graph of this project"):
        load(foreign)


def test_facts_are_saved_from_a_built_graph_only(graph: Graph, tmp_path: Path) -> None:
    lines = graph.save_facts(tmp_path / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(ALL)
    loaded = load(graph.save(tmp_path / "a.nq"))
    with pytest.raises(GraphError, match="has no annotations"):
        loaded.save_facts(tmp_path / "facts.jsonl")


def test_dates_keep_their_precision_and_intervals_have_two_ends(graph: Graph) -> None:
    text = str(graph.rdf.serialize(format="nquads"))
    assert '"2022-08"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>' in text
    assert 'intercity#start> "2023-03-08"^^<http://www.w3.org/2001/XMLSchema#date>' in text
    assert 'intercity#end> "2023-03-11"^^<http://www.w3.org/2001/XMLSchema#date>' in text
    assert 'intercity#since> "2017"^^<http://www.w3.org/2001/XMLSchema#gYear>' in text


def test_a_body_is_anchored_in_the_place_that_its_name_starts_with() -> None:
    graph = Graph.from_annotations([SIGNING])
    (bureau,) = [e for e in graph.entities if e.type == "Organization"]
    assert bureau.anchor == DONGGUAN


def test_each_of_many_figures_contradicts_the_least_and_the_greatest() -> None:
    cities = [("东莞市", "Place")]
    figure = {"type": "Statistic", "subject": ["东莞市"], "measure": "互派干部", "asOf": "2022"}
    said = [annotation(f"d{n}", f"东莞市互派{n}人。", [{**figure, "value": n}], cities) for n in (20, 3, 100, 40)]
    alone = annotation("e", "东莞市2023年互派7人。", [{**figure, "value": 7, "asOf": "2023"}], cities)
    graph = Graph.from_annotations([*said, alone])
    rows = graph.query("SELECT ?a ?b { ?x ic:contradicts ?y . ?x ic:value ?a . ?y ic:value ?b }")
    found = {(int(float(row["a"])), int(float(row["b"]))) for row in rows}
    assert found == {pair for n in (3, 20, 40, 100) for end in (3, 100) for pair in ((n, end), (end, n)) if n != end}
