from __future__ import annotations

from collections.abc import Callable

import pytest
from hand_made import ALL

from kg.errors import QueryError, ServerError
from kg.graph import Graph
from kg.query.sparql import is_sparql


@pytest.fixture(scope="module")
def graph(kept: Callable[[Graph], Graph]) -> Graph:
    return kept(Graph.from_annotations(ALL))


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
        ("PREFIX x: <urn:x> DELETE WHERE { ?s ?p ?o }", "the query writes"),
        ("DROP ALL\n", "the query writes"),
        ("LOAD <http://127.0.0.1/>", "the query writes"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE is not answered"),
        ("SELECT * { { SELECT * { OPTIONAL { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } } } }", "SERVICE is not"),
        ("ASK { FILTER EXISTS { SERVICE SILENT <http://127.0.0.1/> { ?s ?p ?o } } }", "SERVICE is not answered"),
        ("SELECT * { FILTER(1 = 1 && NOT EXISTS { SERVICE ?x { ?s ?p ?o } }) }", "SERVICE is not answered"),
        ("SELECT * { ?s ?p ?a FILTER(?a<1)SERVICE#c>\n<http://127.0.0.1/>{?s ?p ?o} }", "SERVICE is not answered"),
        ("SELECT * { ?s ic:a\\'b ?a . SERVICE <http://127.0.0.1/> {} ?s ic:a\\'b ?c }", "SERVICE is not answered"),
        ("SELECT * { ?s ic:a\\#b ?a . SERVICE <http://127.0.0.1/> {} }", "SERVICE is not answered"),
        ("SELECT * { ?s <urn:\\u0027> ?a . SERVICE <http://127.0.0.1/> {} ?s ?p 'x' }", "SERVICE is not answered"),
        ("SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "not valid SPARQL"),
        ("SELECT * { ?s ?p 'a }", "not valid SPARQL"),
        ("SELECT * FROM <http://127.0.0.1/> { ?s ?p ?o }", "FROM is not answered"),
        ("SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }", "FROM is not answered"),
        ("DESCRIBE <urn:a> FROM <http://127.0.0.1/>", "FROM is not answered"),
        # The engine reads SERVICE:x { … } as SERVICE :x { … }.
        ("PREFIX service: <urn:service:> SELECT * { ?s service:from ?o }", "give the prefix another name"),
        ("SELECT * {", "not valid SPARQL"),
        ("SELECT * { ?s foo:bar ?o }", "not valid SPARQL"),
    ],
)
def test_only_reading_of_this_graph_is_answered(graph: Graph, sparql: str, message: str) -> None:
    before = len(graph.rdf)
    with pytest.raises(QueryError, match=message):
        graph.query(sparql)
    assert len(graph.rdf) == before


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1/> { }' }",
        'SELECT * { ?s ?p """FROM " SERVICE""" }',
        "SELECT ?service { ?service <http://example.org/service#from> $from } # SERVICE FROM",
        "PREFIX from: <urn:service:> SELECT * { ?s from:service ic:service ; a from:FROM }",
        "SELECT * { ?s ?p 'x'@from }",
        "SELECT * { ?s ?p <http://example.org/(a)/SERVICE> }",
        "SELECT ?a { ?s ic:value ?a FILTER(?a<1||?a>2) }",
    ],
)
def test_the_words_are_no_keywords_in_names_and_strings(graph: Graph, sparql: str) -> None:
    graph.query(sparql)


def test_what_two_documents_say_counts_once(graph: Graph) -> None:
    assert graph.query("SELECT (COUNT(*) AS ?n) { ?f a ic:Pairing ; ic:member ?city }").rows == ({"n": 2},)


def test_variables_are_bound_to_iris(graph: Graph) -> None:
    (pairing,) = [fact for fact in graph.facts if fact.type == "Pairing"]
    city, partner = pairing.roles["member"]
    plain = "SELECT ?city ?other { ?city ic:pairedWith ?other FILTER(?other != ?city) }"
    assert graph.query(plain, city=city).rows == ({"city": city, "other": partner},)
    optional = "SELECT ?other { VALUES ?city { UNDEF } ?x ic:pairedWith ?other FILTER(!BOUND(?city) || ?x = ?city) }"
    assert graph.query(optional, city=city).rows == ({"other": partner},)
    assert len(graph.query(optional)) == 2
    with pytest.raises(QueryError, match="is no IRI"):
        graph.query(plain, city="urn:x> } # ")


def test_a_variable_that_is_not_selected_is_bound(graph: Graph, request: pytest.FixtureRequest) -> None:
    if "virtuoso" in request.node.name:
        reason = "Virtuoso knows no VALUES at the end of ASK, or for what is not selected"
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True, raises=ServerError))
    (pairing,) = [fact for fact in graph.facts if fact.type == "Pairing"]
    city, partner = pairing.roles["member"]
    plain = "SELECT ?other { ?city ic:pairedWith ?other FILTER(?other != ?city) }"
    assert graph.query(plain, city=city).rows == ({"other": partner},)
    assert graph.query("ASK { ?city ic:pairedWith ?other }", city=partner).rows == ({"answer": True},)


@pytest.mark.parametrize("sentence", ["selection of 东莞", "load", "drop", "describe东莞", "partners of SELECT"])
def test_sentences_are_no_sparql(sentence: str) -> None:
    assert not is_sparql(sentence)
