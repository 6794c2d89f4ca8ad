"""A graph in a SPARQL server, read and asked as a store is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from kg.errors import ServerError
from kg.remote.client import TIMEOUT, Client
from kg.remote.endpoint import OWN, Endpoint
from kg.store import Answer, Store
from kg.vocabulary import IC, ONTOLOGY_GRAPH, PREFIXES, UNION_GRAPH

PAGE: Final = 5000
"""Rows that are asked for at once: Virtuoso sorts no more than 10,000."""

# Virtuoso sorts IRIs with other than ASCII letters in one order and compares them in another.
_KEY: Final = "ENCODE_FOR_URI(STR(?s))"
_VERSION: Final = f"<{IC.rstrip('#')}> <{PREFIXES['owl']}versionInfo> ?version"


class RemoteStore(Store):
    """The graph in a SPARQL 1.1 server, to read only: nothing that is asked of it can change the server.

    Quads are read in pages. Only the named graphs of this project are seen, whatever else the server holds. Plain
    patterns of queries see the union of the graphs: in the server's default graph, or in the graph that
    :func:`kg.remote.push` made for servers whose default graph counts a triple more than once.
    """

    def __init__(
        self,
        address: str,
        *,
        user: str | None = None,
        password: str | None = None,
        timeout: float = TIMEOUT,
        page: int = PAGE,
    ) -> None:
        """Look whether a server holds a graph.

        Args:
            address: where the server answers queries.
            user, password: sent when the server asks for them (Basic or Digest).
            timeout: seconds that the server may stay silent.
            page: rows that are asked for at once.

        Raises:
            ServerError: the server cannot be reached, refuses, or holds no graph of this project.
        """
        self.folder, self.read_only = None, True
        self._page = page
        self._endpoint = Endpoint(Client(address, user=user, password=password, timeout=timeout), address)
        self._union = UNION_GRAPH if UNION_GRAPH in self else None
        if ONTOLOGY_GRAPH not in self:
            if self.graphs:
                what = "holds a part of a graph: kg push was cut off or is at work: wait, or push the graph again"
            else:
                what = "no graph of this project's shape: put one there with kg push"
            raise ServerError(f"{address}: {what}")
        if not self._endpoint.holds(_VERSION, default_graph=self._union):
            raise ServerError(
                f"{address}: plain patterns do not see what the named graphs hold: put the graph there with kg push, "
                "which makes the union of them"
            )

    @property
    def _open(self) -> Oxigraph:
        # Whatever would write goes through this.
        raise ServerError(f"{self._endpoint.address}: is only read: change what a server holds with kg push")

    def close(self) -> None:
        """There is nothing to let go of: each request has a connection of its own."""

    def __bool__(self) -> bool:
        return True

    def __contains__(self, graph: str) -> bool:
        return self._endpoint.holds(f"GRAPH {NamedNode(graph)} {{ ?s ?p ?o }}")

    @property
    def graphs(self) -> list[str]:
        return self._endpoint.graphs()

    def quads(
        self,
        subject: str | NamedNode | BlankNode | None = None,
        predicate: str | None = None,
        object: str | None = None,
        graph: str | NamedNode | BlankNode | None = None,
    ) -> Iterator[Quad]:
        given: dict[str, Any] = dict(zip("spog", (subject, predicate, object, graph), strict=True))
        if isinstance(subject, BlankNode) or isinstance(graph, BlankNode):
            return  # a server's blank nodes have no names outside of one answer, and a graph of this project has none
        fixed = {
            name: iri if isinstance(iri, NamedNode) else NamedNode(iri)
            for name, iri in given.items()
            if iri is not None
        }
        s, p, o, g = (str(fixed.get(name, f"?{name}")) for name in given)
        pattern = f"GRAPH {g} {{ {s} {p} {o} }}" + ("" if graph else f" {OWN}")
        for row in self._rows(pattern, [name for name in given if name not in fixed]):
            yield Quad(*(fixed.get(name) or row[name] for name in given))

    def query(self, sparql: str, prefixes: Mapping[str, str] | None = None) -> Answer:
        """Evaluate SPARQL that reads, on the server.

        Raises:
            SyntaxError: the text is no SPARQL query.
            ServerError: the server cannot answer, or answers in part only.
        """
        return self._endpoint.query(sparql, prefixes, default_graph=self._union)

    def _rows(self, pattern: str, names: list[str]) -> Iterator[dict[str, Any]]:
        """The solutions of a pattern as terms by name: all at once where they are few, else in pages in the order of
        their subjects."""
        select = f"SELECT {' '.join(f'?{name}' for name in names)} {{ {pattern}"
        found = self._endpoint.few(f"{select} }}", self._page) if names else [{}] * self._endpoint.holds(pattern)
        if found is not None:
            yield from found
            return
        if "s" not in names:
            yield from self._endpoint.select(f"{select} }}")
            return
        (counted,) = self._endpoint.select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
        whole, read, after = int(counted["n"].value), 0, ""
        size = min(self._page, max((self._endpoint.most or self._page) - 1, 1))
        while True:
            rest = f"{select} FILTER({_KEY} > {Literal(after)}) }} ORDER BY {_KEY} LIMIT {size}"
            page = [*self._endpoint.select(rest)]
            full = len(page) == size
            if full:  # what is said of the last subject may go on beyond the page
                page = [row for row in page if row["s"] != page[-1]["s"]]
            yield from page
            read += len(page)
            if not full:
                break
            if page:
                after = quote(page[-1]["s"].value, safe="")
            else:  # more is said of one subject than a page holds
                size *= 2
        if read != whole:
            what = f"gave {read} of {whole} rows: it was changed meanwhile, or gives answers in part"
            raise ServerError(f"{self._endpoint.address}: {what}: try again")
