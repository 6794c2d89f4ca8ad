"""The store: what it holds, and that it says what is wrong."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hand_made import ALL
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.errors import GraphError
from kg.graph import Graph, load
from kg.store import Store
from kg.validation import validate
from kg.vocabulary import DERIVED_GRAPH, ONTOLOGY_GRAPH

A, B, NAME = NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:name")
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def quad(subject: NamedNode, name: str, graph: str) -> Quad:
    return Quad(subject, NAME, Literal(name), NamedNode(graph))


def names(store: Store) -> list[str]:
    """The names in the union of all graphs, each as often as a query finds it."""
    return sorted(row["name"].value for row in store.query("SELECT ?name { ?thing <urn:name> ?name }"))


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    store = Store() if request.param == "memory" else Store(tmp_path / "store")
    store.extend([quad(A, "甲", "urn:1"), quad(A, "甲", "urn:2"), quad(B, "乙", "urn:2")])
    return store


def test_a_triple_in_two_graphs_counts_once(store: Store) -> None:
    assert names(store) == ["乙", "甲"]
    assert next(iter(store.query(COUNT)))["n"].value == "2"
    assert len([*store.quads()]) == 3
    assert store.graphs == ["urn:1", "urn:2"]


def test_what_another_graph_says_stays_when_one_goes(store: Store) -> None:
    store.remove("urn:2")
    assert names(store) == ["甲"]
    store.remove("urn:2")
    store.remove("urn:1")
    assert not store and names(store) == []


def test_a_graph_is_replaced_whole(store: Store) -> None:
    hostile = 'a" } DROP ALL # \n\\ \u2028 \\u0022'
    store.replace("urn:2", [Triple(B, NAME, Literal(hostile)), Triple(B, NAME, Literal("丙", language="zh"))])
    assert names(store) == sorted(["甲", "丙", hostile])
    store.replace("urn:2", [])
    assert names(store) == ["甲"]


def test_a_change_is_the_difference_to_what_is_wanted(store: Store) -> None:
    hostile = 'a" } DROP ALL # \n\\ \u2028 \\u0022'
    wanted = Store()
    wanted.extend([quad(A, "甲", "urn:1"), quad(B, hostile, "urn:3"), quad(B, "丙", "urn:1")])
    removed, added = store.difference(wanted)
    assert removed == {quad(A, "甲", "urn:2"), quad(B, "乙", "urn:2")}
    assert added == {quad(B, hostile, "urn:3"), quad(B, "丙", "urn:1")}
    store.change(removed, added)
    assert store.difference(wanted) == (set(), set())
    assert sorted(store.dump().splitlines()) == sorted(wanted.dump().splitlines())
    assert names(store) == names(wanted) == sorted(["甲", "丙", hostile])
    assert store.graphs == ["urn:1", "urn:3"]
    store.change(set(store.quads()), set())
    assert not store and store.graphs == [] and names(store) == []


def test_files_are_loaded_with_their_graphs(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "a.nq"
    file.write_bytes(store.dump())
    with Store() as other:
        other.load([file, file])
        assert sorted(other.dump().splitlines()) == sorted(store.dump().splitlines())
        assert names(other) == names(store)


LINE = '<urn:a> <urn:name> "a b" <urn:1> .\n'


@pytest.mark.parametrize(
    ("content", "quads", "triples"),
    [
        pytest.param(LINE + LINE.replace("urn:1", "urn:2"), 2, 1, id="as the package writes them"),
        pytest.param("", 0, 0, id="empty"),
        pytest.param(LINE.rstrip(), 1, 1, id="no end of line"),
        pytest.param(f"# a comment\n\n{LINE}", 1, 1, id="comment"),
        pytest.param(LINE.replace(" .", " . # <urn:x> ."), 1, 1, id="comment after the quad"),
        pytest.param(LINE.replace("> <", "><"), 1, 1, id="no blanks"),
        pytest.param(LINE.replace("\n", "\r\n"), 1, 1, id="CR LF"),
        pytest.param(LINE.replace("\n", "\r") + LINE.replace("urn:a", "urn:b"), 2, 2, id="CR"),
        pytest.param(LINE + "<urn:b> <urn:name> <urn:c> .\n", 1, 2, id="no graph"),
        pytest.param(LINE + "_:x <urn:name> _:y <urn:1> .\n_:y <urn:name> _:x <urn:2> .\n", 3, 3, id="blank nodes"),
        pytest.param(LINE.replace("a b", "_:a <urn:x> .\\n\\u4e1c"), 1, 1, id="text that looks like a quad"),
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_the_union_is_made_of_any_n_quads(tmp_path: Path, content: str, quads: int, triples: int, packed: bool) -> None:
    file = tmp_path / ("a.nq.gz" if packed else "a.nq")
    file.write_bytes(gzip.compress(content.encode()) if packed else content.encode())
    for folder in (None, tmp_path / "store"):
        with Store(folder) as store:
            store.load([file])
            assert len([*store.quads()]) == quads
            assert next(iter(store.query(COUNT)))["n"].value == str(triples)
            both = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o GRAPH ?g { ?s ?p ?o } }"
            assert next(iter(store.query(both)))["n"].value == str(quads)


def test_changes_before_the_first_query_are_in_the_union(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "a.nq"
    file.write_bytes(store.dump())
    with Store() as other:
        other.load([file])
        other.remove("urn:2")
        other.replace("urn:3", [Triple(B, NAME, Literal("丙"))])
        assert names(other) == ["丙", "甲"]


def test_a_store_that_is_closed_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(GraphError, match="closed: open it again"):
        names(store)


def test_a_folder_keeps_its_quads(tmp_path: Path) -> None:
    with Store(tmp_path / "store") as store:
        store.extend([quad(A, "甲", "urn:1")])
    with Store(tmp_path / "store", read_only=True) as store:
        assert names(store) == ["甲"]


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("text", encoding="utf-8")
    for open_it in (lambda: Store(tmp_path), lambda: Store(tmp_path, read_only=True), lambda: load(tmp_path)):
        with pytest.raises(GraphError, match="no store: make one with kg build"):
            open_it()
    with pytest.raises(GraphError, match="no store"):
        Graph().save_store(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["text.txt"]


def test_a_folder_in_use_says_so(tmp_path: Path) -> None:
    code = f"from kg.store import Store; s = Store({str(tmp_path / 'store')!r}); print('open', flush=True); input()"
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None and other.stdout.readline()
        with pytest.raises(GraphError, match="in use by another process"):
            Store(tmp_path / "store")
        with pytest.raises(GraphError, match="in use by another process"):
            Graph().save_store(tmp_path / "store")
    finally:
        other.communicate(b"\n")
    Store(tmp_path / "store").close()


@pytest.mark.parametrize("read", [lambda path: path, load], ids=["path", "graph"])
def test_a_store_is_validated_like_a_file(tmp_path: Path, read: Callable[[Path], Path | Graph]) -> None:
    assert validate(read(Graph.from_annotations(ALL).save_store(tmp_path / "store"))).conforms


def test_graphs_from_records_from_a_file_and_from_a_store_are_equal(tmp_path: Path) -> None:
    graph = Graph.from_annotations(ALL)
    stored = load(graph.save_store(tmp_path / "store"))
    assert stored == graph == load(graph.save(tmp_path / "a.nq"))
    for suffix in (".nq", ".trig", ".jsonld", ".ttl"):
        ours, theirs = graph.save(tmp_path / f"a{suffix}"), stored.save(tmp_path / f"b{suffix}")
        assert ours.read_bytes() == theirs.read_bytes()


def test_a_store_is_replaced_by_a_newer_one(tmp_path: Path) -> None:
    Graph.from_annotations(ALL).save_store(tmp_path / "store")
    smaller = Graph.from_annotations(ALL[:1])
    smaller.save_store(tmp_path / "store")
    assert load(tmp_path / "store") == smaller
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_what_a_writer_left_that_was_killed_is_cleared_up_or_taken_back(tmp_path: Path) -> None:
    store, graph = tmp_path / "store", Graph.from_annotations(ALL)
    graph.save_store(store)
    for name in (".store.new", ".store.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "000001.sst").touch()
    Graph.from_annotations(ALL[:1]).save_store(store)
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
    store.rename(tmp_path / ".store.old")
    assert load(graph.save_store(store)) == graph
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_the_derived_graph_can_be_rebuilt() -> None:
    from kg.rdf import derive

    store = Graph.from_annotations(ALL).store
    derived = sorted(map(str, store.quads(graph=DERIVED_GRAPH)))
    assert len(derived) > 50
    store.remove(DERIVED_GRAPH)
    assert DERIVED_GRAPH not in store and ONTOLOGY_GRAPH in store
    derive(store)
    assert sorted(map(str, store.quads(graph=DERIVED_GRAPH))) == derived


def test_rules_derive_what_rdflib_derives() -> None:
    from rdflib import Dataset, URIRef

    from kg.dataset import to_node
    from kg.vocabulary import rules

    store = Graph.from_annotations(ALL).store
    dataset = Dataset(default_union=True)
    for q in store.quads():
        if q.graph_name != NamedNode(DERIVED_GRAPH):
            dataset.add((to_node(q.subject), to_node(q.predicate), to_node(q.object), URIRef(q.graph_name.value)))
    derived = dataset.graph(URIRef(DERIVED_GRAPH))
    for rule in rules():
        for triple in dataset.query(rule.sparql).graph or ():
            derived.add(triple)
    # What the graph says of itself and of the rules is no rule's.
    about = {DERIVED_GRAPH, *(rule.iri for rule in rules())}
    ours = [q for q in store.quads(graph=DERIVED_GRAPH) if q.subject.value not in about]
    assert set(derived) == {(to_node(q.subject), to_node(q.predicate), to_node(q.object)) for q in ours}
