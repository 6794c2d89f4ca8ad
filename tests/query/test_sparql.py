from __future__ import annotations

import pytest
from hand_made import ALL

from kg.errors import QueryError
from kg.graph import Graph
from kg.query.sparql import is_sparql


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.from_annotations(ALL)


def test_select_knows_the_prefixes_and_gives_plain_values(graph: Graph) -> None:
    (row,) = graph.query("SELECT ?value ?asOf ?unit { ?s ic:value ?value ; ic:asOf ?asOf ; ic:unit ?unit }")
    assert row == {"value": 407, "asOf": "2022", "unit": "人"}


def test_a_variable_that_stays_empty_is_none(graph: Graph) -> None:
    (row,) = graph.query("SELECT ?x ?y { ?x a ic:Secondment OPTIONAL { ?x ic:count ?y } }")
    assert row["y"] is None


def test_ask_and_construct(graph: Graph) -> None:
    assert graph.query("ASK { ?x a ic:Visit }").rows == ({"answer": True},)
    found = graph.query("# comment\nPREFIX x: <urn:x:> CONSTRUCT { ?f a x:F } WHERE { ?f a ic:Visit }")
    assert found.columns == ("subject", "predicate", "object")
    assert [row["object"] for row in found] == ["urn:x:F"]


def test_derived_edges_are_there(graph: Graph) -> None:
    for edge in ("pairedWith", "signedWith", "visited", "holdsPostAt", "secondedTo"):
        assert graph.query(f"ASK {{ ?a ic:{edge} ?b }}").rows == ({"answer": True},), edge


def test_a_document_is_one_named_graph(graph: Graph) -> None:
    found = graph.query("SELECT DISTINCT ?g { ?d ic:graph ?g . GRAPH ?g { ?f ic:evidence ?e } }")
    assert len(found) == len(ALL)


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "the query writes"),
        ("PREFIX x: <urn:x> DELETE WHERE { ?s ?p ?o }", "not valid SPARQL"),
        ("DROP ALL\n", "the query writes"),
        ("LOAD <http://127.0.0.1/>", "the query writes"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE is not answered"),
        ("SELECT * { { SELECT * { OPTIONAL { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } } } }", "SERVICE is not"),
        ("ASK { FILTER EXISTS { SERVICE SILENT <http://127.0.0.1/> { ?s ?p ?o } } }", "SERVICE is not answered"),
        ("SELECT * { FILTER(1 = 1 && NOT EXISTS { SERVICE ?x { ?s ?p ?o } }) }", "SERVICE is not answered"),
        ("SELECT * FROM <http://127.0.0.1/> { ?s ?p ?o }", "FROM is not answered"),
        ("SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }", "FROM is not answered"),
        ("DESCRIBE <urn:a> FROM <http://127.0.0.1/>", "FROM is not answered"),
        ("SELECT * {", "not valid SPARQL"),
        ("SELECT * { ?s foo:bar ?o }", "not valid SPARQL"),
    ],
)
def test_only_reading_of_this_graph_is_answered(graph: Graph, sparql: str, message: str) -> None:
    before = len(graph.rdf)
    with pytest.raises(QueryError, match=message):
        graph.query(sparql)
    assert len(graph.rdf) == before


@pytest.mark.parametrize("sentence", ["selection of 东莞", "load", "drop", "describe东莞", "partners of SELECT"])
def test_sentences_are_no_sparql(sentence: str) -> None:
    assert not is_sparql(sentence)
