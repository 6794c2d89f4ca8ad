"""The SPARQL 1.1 Protocol over a pool of workers: queries only."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from kg.errors import QueryError
from kg.query.screening import RefusedError, screen
from kg.server.description import description
from kg.server.message import Request, Response, parameters
from kg.server.negotiation import GRAPHS, RESULTS, chosen
from kg.server.workers import SIZE, Pool, Query

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

CUT: Final = "X-Result-Truncated"
"""The header of an answer that was cut because its client had asked for that with ``maxrows``; it gives the rows."""


class Endpoint:
    """Answers protocol requests. ``limit`` is the most rows of an answer: a longer one is an error, not cut unasked."""

    def __init__(self, pool: Pool, limit: int) -> None:
        self.pool = pool
        self.limit = limit

    def answer(self, request: Request) -> Response:
        """Answer a GET or POST."""
        try:
            asked = _asked(request)
        except ValueError as error:
            return Response.text(400, f"the parameters cannot be read: {error}")
        if isinstance(asked, Response):
            return asked
        if asked.value("update") is not None:
            return Response.text(403, "an update is not answered: the graph is read-only")
        queries = asked.values("query")
        if not queries and request.method in ("GET", "HEAD"):
            return description(request)
        if len(queries) != 1:
            return Response.text(400, f"{len(queries)} queries: send one, as the parameter 'query'")
        return self._evaluated(queries[0], asked)

    def _evaluated(self, query: str, asked: Request) -> Response:
        accept = asked.headers.get("accept")
        results, graph = chosen(accept, RESULTS), chosen(accept, GRAPHS)
        if results is graph is None:
            return _unacceptable("results")
        wanted, rows = asked.value("maxrows"), self.limit
        if wanted is not None:
            if not re.fullmatch(r"[1-9][0-9]{0,8}", wanted):
                return Response.text(400, f"maxrows={wanted!r}: give a whole number from 1")
            rows = min(rows, int(wanted))
        try:
            screen(query)
        except RefusedError as error:
            return Response.text(403, str(error))
        except QueryError as error:
            return Response.text(400, str(error))
        answer = self.pool.ask(
            Query(
                query,
                rows=rows,
                results=None if results is None else RESULTS[results],
                graph=None if graph is None else GRAPHS[graph],
                cut=wanted is not None,
                default_graph=asked.values("default-graph-uri") or _none_if_named(asked),
                named_graphs=asked.values("named-graph-uri") or _none_if_default(asked),
            ),
            asked.abandoned,
        )
        if answer.status == 406:
            return _unacceptable(answer.message)
        if answer.status == 413:
            return Response.text(
                413,
                f"the answer has more than {self.limit} rows, or {SIZE >> 20} MB: narrow the query, add LIMIT, send "
                "maxrows for the first rows only, or start kg serve with a higher --limit",
            )
        if answer.status != 200:
            return Response.text(answer.status, answer.message)
        type = results if answer.kind == "results" else graph
        assert type is not None
        headers = {"Vary": "Accept"} | ({CUT: f"rows={rows}"} if answer.cut else {})
        return Response(200, answer.body, type, headers)


def _asked(request: Request) -> Request | Response:
    """The request with the parameters of its body, or what is wrong with it."""
    if request.method != "POST":
        return request
    type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if type == FORM:
        return replace(request, parameters=request.parameters + parameters(request.body.decode()))
    if type == QUERY:
        return replace(request, parameters=(*request.parameters, ("query", request.body.decode())))
    if type == UPDATE:
        return Response.text(403, "an update is not answered: the graph is read-only")
    return Response.text(415, f"content type {type or 'missing'}: send {FORM} or {QUERY}")


def _none_if_named(asked: Request) -> list[str] | None:
    """A dataset of named graphs alone has an empty default graph; without either, all graphs are asked."""
    return [] if asked.values("named-graph-uri") else None


def _none_if_default(asked: Request) -> list[str] | None:
    return [] if asked.values("default-graph-uri") else None


def _unacceptable(kind: str) -> Response:
    offered = ", ".join(dict.fromkeys([*RESULTS] if kind == "results" else [*GRAPHS]))
    return Response.text(406, f"nothing that Accept names can be had: choose of {offered}", Vary="Accept")
