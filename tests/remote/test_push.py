"""Graphs put into real servers, and read and asked there."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hand_made import ALL
from payloads import BREAKOUTS, CHARACTERS, PAYLOADS, hostile_graph
from pyoxigraph import Literal, NamedNode, Quad, Triple
from sparql_servers import SparqlServer, needs_oxigraph, needs_virtuoso, oxigraph, virtuoso
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import QueryError, ServerError
from kg.graph import Graph, load
from kg.query import questions
from kg.remote import RemoteStore, push
from kg.remote.client import Client
from kg.vocabulary import DOCUMENTS_GRAPH

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def way(server: SparqlServer, by: str) -> dict[str, Any]:
    """How to write to a server."""
    return {by: getattr(server, by), **server.credentials}


def parameters(graph: Graph, names: tuple[str, ...]) -> dict[str, str]:
    """Values for the parameters that a question needs."""
    known = {"a": "牡丹江", "b": "东莞", "document": graph.documents[0].iri, "fact": graph.facts[0].iri}
    return {name: known.get(name, "东莞") for name in names if not name.endswith("?")}


@pytest.mark.parametrize("by", ["graph_store", "update"])
def test_a_graph_comes_back_equal_and_answers_equal(sampled: Graph, server: SparqlServer, by: str) -> None:
    steps: list[tuple[int, int]] = []
    count = push(sampled, server.query, **way(server, by), replace=True, progress=lambda *step: steps.append(step))
    assert count == len(sampled.store.graphs)
    assert steps[-1] == (len(steps), len(steps)) == (count + 1, count + 1)
    stored = load(server.query)
    assert stored == sampled
    assert stored.decisions == sampled.decisions != ()
    assert sorted(stored.store.graphs) == sampled.store.graphs
    assert stored.query(COUNT) == sampled.query(COUNT)
    for question in questions():
        values = parameters(sampled, question.parameters)
        found, expected = (graph.query(question.name, **values) for graph in (stored, sampled))
        assert found.to_json() == expected.to_json(), question.name
        assert expected, question.name


def test_doing_it_twice_is_doing_it_once(server: SparqlServer) -> None:
    graph = Graph.from_annotations(ALL)
    for by in ("graph_store", "update", "graph_store"):
        graph.push(server.query, **way(server, by), replace=by == "graph_store")
        stored = load(server.query)
        assert stored == graph
        assert stored.query(COUNT) == graph.query(COUNT)


def test_a_graph_can_be_put_where_it_is(server: SparqlServer) -> None:
    graph = Graph.from_annotations(ALL)
    graph.push(server.query, **way(server, "graph_store"), replace=True)
    load(server.query).push(server.query, **way(server, "graph_store"))
    stored = load(server.query)
    assert stored == graph
    assert stored.query(COUNT) == graph.query(COUNT)


def test_another_graph_is_replaced_only_when_asked_for(server: SparqlServer) -> None:
    whole, smaller = Graph.from_annotations(ALL), Graph.from_annotations(ALL[:1])
    whole.push(server.query, **way(server, "graph_store"), replace=True)
    with pytest.raises(ServerError, match=r"holds graphs that are not in this one .* --replace removes them"):
        smaller.push(server.query, **way(server, "graph_store"))
    assert load(server.query) == whole
    smaller.push(server.query, **way(server, "graph_store"), replace=True)
    assert load(server.query) == smaller


def test_graphs_of_others_stay(server: SparqlServer) -> None:
    client = Client(server.query, server.graph_store, timeout=60, **server.credentials)
    client.store("PUT", server.graph_store, "urn:other", b"<urn:a> <urn:b> <urn:c> .\n")
    Graph.from_annotations(ALL).push(server.query, **way(server, "graph_store"), replace=True)
    stored = load(server.query)
    assert "urn:other" not in stored.store.graphs
    assert "urn:other" in stored.store
    assert stored.query("ASK { ?s <urn:b> ?o }").rows == ({"answer": False},)


@pytest.mark.parametrize("by", ["graph_store", "update"])
def test_hostile_text_comes_back(server: SparqlServer, by: str) -> None:
    graph = hostile_graph(*PAYLOADS, *BREAKOUTS, *CHARACTERS)
    graph.push(server.query, **way(server, by), replace=True)
    stored = load(server.query)
    assert stored == graph
    assert stored.query(COUNT) == graph.query(COUNT)


def test_pages_make_the_whole(sampled: Graph, server: SparqlServer) -> None:
    sampled.push(server.query, **way(server, "graph_store"), replace=True)
    expected = sorted(map(str, sampled.store.quads()))
    for page in (50, 100_000):
        assert sorted(map(str, RemoteStore(server.query, page=page).quads())) == expected
    one_by_one = RemoteStore(server.query, page=1).quads(graph=DOCUMENTS_GRAPH)
    assert sorted(map(str, one_by_one)) == sorted(map(str, sampled.store.quads(graph=DOCUMENTS_GRAPH)))


def test_hostile_names_are_names_of_nothing(server: SparqlServer) -> None:
    # With the right to write: what got through would be done.
    graph = Graph.from_annotations(ALL)
    graph.push(server.query, **way(server, "graph_store"), replace=True)
    stored = load(server.update if server.user else server.query, user=server.user, password=server.password)
    for name in (*PAYLOADS, *BREAKOUTS, *CHARACTERS, "urn:x> } ; DROP ALL #"):
        with pytest.raises(QueryError, match="nothing in this graph is called"):
            stored.query("partners", city=name)
        with pytest.raises(QueryError, match="is no IRI"):
            stored.query("SELECT ?o { ?s ic:pairedWith ?o }", s=f"{name} ")
    assert stored.query(COUNT) == graph.query(COUNT)


@pytest.mark.parametrize(
    "sparql",
    [
        "INSERT DATA { GRAPH <urn:x> { <urn:a> <urn:b> <urn:c> } }",
        "PREFIX x: <urn:x> INSERT DATA { GRAPH <urn:x> { <urn:a> <urn:b> <urn:c> } }",
        "define sql:x 1 INSERT DATA { GRAPH <urn:x> { <urn:a> <urn:b> <urn:c> } }",
        "# \nDROP ALL",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
        'SELECT * { ?s ?p "\\u0022 } ; DROP ALL #" }',
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:1/>",
    ],
)
def test_asking_never_changes_the_server(server: SparqlServer, sparql: str) -> None:
    graph = Graph.from_annotations(ALL)
    graph.push(server.query, **way(server, "graph_store"), replace=True)
    # Asked where updates are taken, by who may send them.
    address = server.update if server.user else server.query
    stored = load(address, user=server.user, password=server.password)
    with pytest.raises(QueryError):
        stored.query(sparql)
    if "SERVICE" not in sparql:  # which only questions refuse
        with pytest.raises(SyntaxError):
            stored.store.query(sparql)
    assert stored.query(COUNT) == graph.query(COUNT)
    assert "urn:x" not in stored.store


def test_a_server_is_only_read(server: SparqlServer) -> None:
    Graph.from_annotations(ALL).push(server.query, **way(server, "graph_store"), replace=True)
    store = load(server.query, user=server.user, password=server.password).store
    a = NamedNode("urn:a")
    for write in (
        lambda: store.extend([Quad(a, a, Literal("x"), a)]),
        lambda: store.bulk_extend([Quad(a, a, Literal("x"), a)]),
        lambda: store.replace("urn:a", [Triple(a, a, a)]),
        lambda: store.remove(DOCUMENTS_GRAPH),
        lambda: store.load([Path(__file__).with_suffix(".nq")]),
        store.optimize,
    ):
        with pytest.raises(ServerError, match="is only read"):
            write()
    assert "urn:a" not in store and DOCUMENTS_GRAPH in store


def test_a_wrong_password_is_named(server: SparqlServer) -> None:
    if server.user is None:
        pytest.skip("oxigraph serve knows no passwords")
    graph = Graph.from_annotations(ALL)
    with pytest.raises(ServerError, match=r"sparql-graph-crud-auth: HTTP 401 .*give a user and a password"):
        graph.push(server.query, graph_store=server.graph_store, user="dba", password="wrong")
    with pytest.raises(ServerError, match="HTTP 401"):
        graph.push(server.query, graph_store=server.graph_store)
    with pytest.raises(ServerError, match=r"sparql: HTTP 500 .*No permission"):
        graph.push(server.query)


def test_a_server_without_a_graph_says_so(server: SparqlServer) -> None:
    client = Client(server.query, server.graph_store, timeout=60, **server.credentials)
    Graph.from_annotations(ALL).push(server.query, **way(server, "graph_store"), replace=True)
    for name in load(server.query).store.graphs:
        client.store("DELETE", server.graph_store, name)
    with pytest.raises(ServerError, match="no graph of this project's shape: put one there with kg push"):
        load(server.query)


def test_a_push_that_was_cut_off_says_so_and_is_completed_by_another(server: SparqlServer) -> None:
    class Cut(Exception):
        pass

    def cut(done: int, whole: int) -> None:
        if done == 3:
            raise Cut

    graph = Graph.from_annotations(ALL)
    with pytest.raises(Cut):
        push(graph, server.query, **way(server, "graph_store"), replace=True, progress=cut)
    with pytest.raises(ServerError, match=r"holds a part of a graph: kg push was cut off .* push the graph again"):
        load(server.query)
    push(graph, server.query, **way(server, "graph_store"))
    assert load(server.query) == graph
    assert load(server.query).query(COUNT) == graph.query(COUNT)


@needs_oxigraph
def test_a_server_that_goes_while_a_graph_is_put_there_is_named_with_what_to_do() -> None:
    with ExitStack() as running:
        server = running.enter_context(oxigraph())
        with pytest.raises(ServerError, match=r"cannot be reached .* holds a part of the graph now: push it again"):
            push(
                Graph.from_annotations(ALL),
                server.query,
                graph_store=server.graph_store,
                progress=lambda *_: running.close(),
            )


@needs_oxigraph
def test_what_the_default_graph_holds_is_replaced_only_when_asked_for() -> None:
    graph = Graph.from_annotations(ALL)
    with oxigraph() as server:
        Client(server.graph_store, user=None, password=None, timeout=60).store(
            "PUT", server.graph_store, None, b"<urn:a> <urn:b> <urn:c> .\n"
        )
        with pytest.raises(ServerError, match="the default graph holds something else: --replace"):
            graph.push(server.query, graph_store=server.graph_store)
        graph.push(server.query, graph_store=server.graph_store, replace=True)
        assert load(server.query).query(COUNT) == graph.query(COUNT)


@needs_oxigraph
def test_a_graph_whose_union_is_missing_says_so() -> None:
    store = Graph.from_annotations(ALL).store
    with oxigraph() as server:
        client = Client(server.graph_store, user=None, password=None, timeout=60)
        for name in store.graphs:
            lines = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in store.quads(graph=name))
            client.store("PUT", server.graph_store, name, lines.encode())
        with pytest.raises(ServerError, match="plain patterns do not see what the named graphs hold"):
            load(server.query)


@needs_oxigraph
def test_a_server_that_counts_twice_is_refused() -> None:
    with (
        oxigraph("--union-default-graph") as server,
        pytest.raises(ServerError, match="oxigraph serve without --union-default-graph"),
    ):
        Graph.from_annotations(ALL).push(server.query, graph_store=server.graph_store)


@needs_virtuoso
def test_answers_that_the_server_cuts_are_no_answers(sampled: Graph, tmp_path: Path) -> None:
    with virtuoso(tmp_path, "ResultSetMaxRows = 60") as server:
        sampled.push(server.query, **way(server, "graph_store"))
        stored = load(server.query)
        assert stored == sampled
        assert len(stored.query("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 50")) == 50
        with pytest.raises(ServerError, match="no more than 60 rows"):
            stored.query("SELECT ?s ?p ?o { ?s ?p ?o }")


@needs_virtuoso
def test_graphs_by_name_are_refused_where_they_would_be_empty(tmp_path: Path) -> None:
    graph = Graph.from_annotations(ALL)
    with virtuoso(tmp_path) as server:
        graph.push(server.query, **way(server, "graph_store"))
        stored = load(server.query)
        with pytest.raises(ServerError, match=r"write VALUES \?g"):
            stored.query(f"SELECT ?d {{ GRAPH <{DOCUMENTS_GRAPH}> {{ ?d a ic:Document }} }}")
        by_variable = f"SELECT ?d {{ VALUES ?g {{ <{DOCUMENTS_GRAPH}> }} GRAPH ?g {{ ?d a ic:Document }} }}"
        assert len(stored.query(by_variable)) == len(ALL)


@needs_oxigraph
def test_the_command_line_pushes_asks_and_exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = Graph.from_annotations(ALL)
    file = str(graph.save(tmp_path / "a.trig"))
    run = CliRunner().invoke
    with oxigraph() as server:
        found = run(app, ["push", file, server.query, "--graph-store", server.graph_store])
        assert (found.exit_code, found.stderr) == (
            0,
            f"{len(graph.store.graphs)} named graphs pushed to {server.query}\n",
        )
        assert "牡丹江市" in run(app, ["query", server.query, "partners of 东莞"]).stdout
        assert run(app, ["validate", server.query]).stdout == "conforms\n"
        assert run(app, ["export", server.query, "-o", str(tmp_path / "b.nq.gz")]).exit_code == 0
        assert load(tmp_path / "b.nq.gz") == graph
        assert run(app, ["push", file, server.query, "--password-env", "KG_NO_SUCH"]).exit_code == 2
