"""Putting a graph into a SPARQL server.

Each named graph becomes a named graph of the server. Plain patterns have to see the union of them, each triple once;
where it goes depends on what the server's default graph is, which is found out with a small graph:

- a graph of its own (Oxigraph, Fuseki): the union is put into it;
- the union of all named graphs, in which a triple counts as often as there are graphs that hold it, beside whatever
  else the server holds (Virtuoso, ``oxigraph --union-default-graph``): the union becomes one more named graph, and
  queries are asked with it as their default graph (``default-graph-uri``), as the SPARQL 1.1 Protocol provides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from pyoxigraph import NamedNode, QueryTriples, RdfFormat, Triple, serialize

from kg.errors import ServerError
from kg.remote.client import TIMEOUT, Client
from kg.remote.endpoint import Endpoint
from kg.remote.store import RemoteStore
from kg.store import Store
from kg.vocabulary import GRAPHS, ONTOLOGY_GRAPH, PREFIXES, UNION_GRAPH

if TYPE_CHECKING:
    from kg.graph import Graph

Progress: TypeAlias = Callable[[int, int], None]
"""Called after each graph with the graphs that are there and those in all, the union among them."""

_PROBE_GRAPH: Final = f"{GRAPHS}probe"
_PROBE: Final = Triple(
    NamedNode(_PROBE_GRAPH), NamedNode(f"{PREFIXES['rdf']}type"), NamedNode(f"{PREFIXES['prov']}Entity")
)


def push(
    graph: Graph,
    address: str,
    *,
    graph_store: str | None = None,
    update: str | None = None,
    user: str | None = None,
    password: str | None = None,
    replace: bool = False,
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
) -> int:
    """Put a graph into a SPARQL 1.1 server. Doing it twice is the same as doing it once.

    Each named graph is replaced whole. The one by which :func:`kg.load` knows a graph goes first and comes back last:
    where this is cut off, the server holds a part, which :func:`kg.load` refuses, until it is done again. Named graphs
    of others stay.

    Args:
        graph: the graph.
        address: where the server answers queries.
        graph_store: where it speaks the SPARQL 1.1 Graph Store Protocol. The fastest way.
        update: where it takes updates, if there is no ``graph_store``; None: at ``address``.
        user, password: sent when the server asks for them (Basic or Digest), and only to these addresses.
        replace: remove the graphs of this project that the server holds and the graph does not, and what its default
            graph holds.
        timeout: seconds that the server may stay silent.
        progress: called after each graph.

    Returns:
        How many named graphs were put there.

    Raises:
        ServerError: the server cannot be reached or refuses; or it holds what would go, and ``replace`` is not given.
    """
    target = graph_store or update or address
    client = Client(address, target, user=user, password=password, timeout=timeout)
    endpoint = Endpoint(client, address)
    writer: _Writer = _GraphStore(client, target) if graph_store else _Updates(client, target)
    store = graph.store
    if isinstance(store, RemoteStore):  # it may be this very server
        store = Store()
        store.bulk_extend(graph.store.quads())
    ours = store.graphs
    held = [name for name in endpoint.graphs() if name != _PROBE_GRAPH]
    others = sorted({*held} - {*ours})
    if others and not replace:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise ServerError(
            f"{address}: holds graphs that are not in this one ({others[0]}{more}): --replace removes them"
        )
    apart = _default_is_apart(endpoint, writer)
    if apart and not held and not replace and endpoint.holds("?s ?p ?o"):
        raise ServerError(f"{address}: the default graph holds something else: --replace puts this graph in its place")

    pending: list[str | None] = [
        *(name for name in ours if name != ONTOLOGY_GRAPH),
        None if apart else UNION_GRAPH,
        ONTOLOGY_GRAPH,
    ]
    writer.remove(ONTOLOGY_GRAPH)
    try:
        for name in [*others, UNION_GRAPH]:
            writer.remove(name)
        for done, target_graph in enumerate(pending, 1):
            whole = target_graph in (None, UNION_GRAPH)
            writer.put(target_graph, _union(store) if whole else store.quads(graph=target_graph))
            if progress is not None:
                progress(done, len(pending))
    except ServerError as error:
        raise ServerError(f"{error}; the server holds a part of the graph now: push it again") from error
    return len(ours)


def _default_is_apart(endpoint: Endpoint, writer: _Writer) -> bool:
    """Whether plain patterns see a default graph of its own, or else what the named graphs hold."""
    probe = f"{_PROBE.subject} {_PROBE.predicate} {_PROBE.object}"
    writer.put(_PROBE_GRAPH, [_PROBE])
    try:
        if not endpoint.holds(probe):
            return True
        if not endpoint.holds(f"{probe} GRAPH ?g {{ {probe} }}", default_graph=_PROBE_GRAPH):
            raise ServerError(
                f"{endpoint.address}: its default graph is the union of all graphs, and cannot be another: start it "
                "with a default graph of its own (oxigraph serve without --union-default-graph)"
            )
        return False
    finally:
        writer.remove(_PROBE_GRAPH)


def _union(store: Store) -> QueryTriples:
    """The triples of all graphs, each once."""
    found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(found, QueryTriples)
    return found


class _Writer(Protocol):
    """A way to write to a server. None is its default graph."""

    def put(self, graph: str | None, triples: Iterable[Any]) -> None: ...

    def remove(self, graph: str) -> None: ...


class _GraphStore:
    """Writes by the Graph Store Protocol."""

    BATCH: Final = 50_000  # triples in a request

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address

    def put(self, graph: str | None, triples: Iterable[Any]) -> None:
        for number, content in enumerate(_batches(triples, self.BATCH)):
            self._client.store("POST" if number else "PUT", self._address, graph, content)

    def remove(self, graph: str) -> None:
        self._client.store("DELETE", self._address, graph)


class _Updates:
    """Writes by SPARQL Update."""

    BATCH: Final = 500  # triples in a request: Virtuoso compiles each, and takes no more than 10,000 lines

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address

    def put(self, graph: str | None, triples: Iterable[Any]) -> None:
        emptied = f"DROP SILENT {f'GRAPH {NamedNode(graph)}' if graph else 'DEFAULT'} ; "
        for content in _batches(triples, self.BATCH):
            # N-Triples, written by the library, are SPARQL.
            said = content.decode()
            added = f"INSERT DATA {{ {f'GRAPH {NamedNode(graph)} {{ {said} }}' if graph else said} }}"
            self._client.update(self._address, emptied + added)
            emptied = ""

    def remove(self, graph: str) -> None:
        self._client.update(self._address, f"DROP SILENT GRAPH {NamedNode(graph)}")


def _batches(triples: Iterable[Any], size: int) -> Iterator[bytes]:
    """Triples, or quads without their graphs, as N-Triples."""
    rest = iter(triples)
    while batch := [Triple(t.subject, t.predicate, t.object) for t in islice(rest, size)]:
        yield serialize(batch, format=RdfFormat.N_TRIPLES) or b""
