"""Queries to a SPARQL server and its answers as terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse_query_results,
)

from kg.errors import ServerError
from kg.remote.client import Client, Reply
from kg.store import Answer
from kg.vocabulary import GRAPHS, UNION_GRAPH

OWN: Final = f'FILTER(STRSTARTS(STR(?g), "{GRAPHS}") && ?g != <{UNION_GRAPH}>)'
"""Leaves of the graphs ``?g`` those of this project, without what is made of them."""

# A name, not a variable, after GRAPH. (In ic:graph it is no keyword.)
_NAMED: Final = re.compile(r"(?<![\w:?$.-])GRAPH\s*(?:<|[\w.-]*:)", re.IGNORECASE)
_ROWS: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples"
# SPARQL 1.1 lets a server read such an escape before it looks for strings: its query would then be another.
_ESCAPE: Final = re.compile(r"\\[uU][0-9A-Fa-f]{4}")


class Endpoint:
    """Where a server answers queries. ``most`` is how many rows it was seen to give at most, if it gives no more."""

    def __init__(self, client: Client, address: str) -> None:
        self.address = address
        self.most: int | None = None
        self._client = client

    def query(
        self, sparql: str, prefixes: Mapping[str, str] | None = None, *, default_graph: str | None = None
    ) -> Answer:
        """Evaluate a query. ``default_graph`` is the named graph that plain patterns see; None: the server's own.

        Raises:
            SyntaxError: the text is no SPARQL query.
            ServerError: the server cannot answer, or answers in part only.
        """
        found, cut = self._answer(sparql, prefixes or {}, default_graph)
        if cut:
            raise ServerError(
                f"{self.address}: the server gives no more than {cut} rows: ask for less (LIMIT), "
                "or raise its limit (Virtuoso: ResultSetMaxRows)"
            )
        return found

    def select(self, sparql: str) -> Iterator[dict[str, Any]]:
        """The solutions of a SELECT query as terms by variable."""
        return _solutions(self.query(sparql))

    def few(self, sparql: str, most: int) -> list[dict[str, Any]] | None:
        """The solutions of a SELECT query where the server gives them all and they are at most so many."""
        found, cut = self._answer(f"{sparql} LIMIT {most + 1}", {}, None)
        if cut:
            self.most = cut
            return None
        rows = [*_solutions(found)]
        return rows if len(rows) <= most else None

    def holds(self, pattern: str, *, default_graph: str | None = None) -> bool:
        """Whether a pattern has a solution."""
        return bool(self.query(f"ASK {{ {pattern} }}", default_graph=default_graph))

    def graphs(self) -> list[str]:
        """The IRIs of this project's named graphs, sorted."""
        return sorted(row["g"].value for row in self.select(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {OWN} }}"))

    def _answer(self, sparql: str, prefixes: Mapping[str, str], default_graph: str | None) -> tuple[Answer, int | None]:
        """The answer, and after how many rows the server cut it."""
        # What Oxigraph takes for a query is one: nothing else is sent, for some servers take updates as queries, too.
        form = Store().query(sparql, prefixes=dict(prefixes))
        if _ESCAPE.search(sparql):
            raise SyntaxError("servers differ in how they read \\u escapes: write the character itself")
        if default_graph and _NAMED.search(sparql):  # Virtuoso would find nothing there
            raise ServerError(
                f"{self.address}: this server wants graphs named by variables: "
                "write VALUES ?g { <graph> } GRAPH ?g { … } for GRAPH <graph> { … }"
            )
        text = "".join(f"PREFIX {prefix}: {NamedNode(iri)}\n" for prefix, iri in prefixes.items()) + sparql
        graph = isinstance(form, QueryTriples)
        reply = self._client.query(self.address, text, _TRIPLES if graph else _ROWS, default_graph)
        if reply.headers.get("X-SQL-State"):  # Virtuoso out of time, with what it had found until then
            raise ServerError(f"{self.address}: the server ran out of time: ask for less, or raise its time limit")
        try:
            found = _triples(reply) if graph else _results(reply)
            _check(found, form)
        except (SyntaxError, ValueError) as error:
            what = f"the answer ({reply.type}) cannot be read ({error})"
            raise ServerError(f"{self.address}: {what}: check that the address answers SPARQL queries") from error
        return found, int(reply.headers.get("X-SPARQL-MaxRows") or 0) or None


def _results(reply: Reply) -> QueryBoolean | QuerySolutions:
    for _ in _rows(reply):  # what is broken shows here, and not where rows are used
        pass
    found = parse_query_results(reply.body, format=QueryResultsFormat.JSON)
    if isinstance(found, QuerySolutions) and [v.value for v in found.variables] == ["__ASK_RETVAL"]:
        return _boolean(any(True for _ in found))  # Virtuoso's answer to ASK
    return found


def _rows(reply: Reply) -> Iterable[Any]:
    found = parse_query_results(reply.body, format=QueryResultsFormat.JSON)
    return found if isinstance(found, QuerySolutions) else ()


def _check(found: Answer, form: Answer) -> None:
    """Raise a ValueError where an answer is of another kind than the question."""
    if type(found) is not type(form):
        raise ValueError(f"{type(form).__name__} was asked for")
    if isinstance(found, QuerySolutions) and isinstance(form, QuerySolutions):
        missing = {v.value for v in form.variables} - {v.value for v in found.variables}
        if missing:
            raise ValueError(f"it lacks {', '.join(sorted(missing))}")


def _boolean(value: bool) -> QueryBoolean:
    found = Store().query(f"ASK {{ FILTER({str(value).lower()}) }}")
    assert isinstance(found, QueryBoolean)
    return found


def _triples(reply: Reply) -> QueryTriples:
    store = Store()
    store.bulk_load(reply.body, format=RdfFormat.N_TRIPLES)
    found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(found, QueryTriples)
    return found


def _solutions(found: Answer) -> Iterator[dict[str, Any]]:
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return (dict(zip(names, solution, strict=True)) for solution in found)
