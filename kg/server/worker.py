"""The process that answers queries; it runs alone, so that it starts fast and can be killed.

It reads one request a line (JSON) from standard input and writes a line of JSON, then the body. It ends when its
standard input does, that is when the server has died.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
from itertools import islice
from typing import IO, Any

import pyoxigraph as ox


class TooLarge(Exception):
    """More rows, or more bytes, than an answer may have."""


class Rows:
    """What Oxigraph writes tab-separated rows to: line breaks inside values are escaped there, so lines are rows."""

    def __init__(self, rows: int, size: int) -> None:
        self.rows, self.size = rows, size
        self.lines: list[bytes] = []
        self._rest = b""

    def write(self, data: bytes) -> int:
        *lines, self._rest = (self._rest + bytes(data)).split(b"\n")
        self.lines += lines
        self.size -= len(data)
        if self.size < 0 or len(self.lines) > self.rows + 1:  # the first line names the variables
            raise TooLarge
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


def answer(store: ox.Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Evaluate one request: the head of the answer, and its body."""
    try:
        default, named = nodes(request["default_graph"]), nodes(request["named_graphs"])
        for graph in [*(default or []), *(named or [])]:
            if not store.contains_named_graph(graph):
                return problem(400, f"no graph {graph.value} here: nothing is loaded from elsewhere"), b""
        result = store.query(
            request["query"],
            prefixes=request["prefixes"],
            default_graph=default,
            named_graphs=named,
        )
        kind = "graph" if isinstance(result, ox.QueryTriples) else "results"
        if request[kind] is None:
            return problem(406, kind), b""
        if isinstance(result, ox.QueryBoolean):
            body, cut = result.serialize(format=getattr(ox.QueryResultsFormat, request[kind])), False
        elif isinstance(result, ox.QuerySolutions):
            body, cut = solutions(result, request)
        else:
            body, cut = triples(result, request)
    except TooLarge:
        return problem(413, "too large"), b""
    except (SyntaxError, ValueError) as error:
        return problem(400, f"not valid SPARQL: {error}"), b""
    except Exception as error:  # whatever the engine says of its files
        return problem(500, f"the query failed: {error}"), b""
    return {"status": 200, "kind": kind, "cut": cut}, body or b""


def nodes(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def solutions(result: ox.QuerySolutions, request: dict[str, Any]) -> tuple[bytes, bool]:
    """Rows in the format asked for, by way of tab-separated values, which can be counted and cut."""
    rows, cut = Rows(request["rows"], request["size"]), False
    output: Any = rows
    try:
        result.serialize(output=output, format=ox.QueryResultsFormat.TSV)
    except TooLarge:
        if not request["cut"] or len(rows.lines) <= rows.rows + 1:
            raise
        cut = True
    body = b"".join(line + b"\n" for line in rows.lines[: rows.rows + 1])
    if request["results"] != "TSV":
        format = getattr(ox.QueryResultsFormat, request["results"])
        parsed: Any = ox.parse_query_results(body, format=ox.QueryResultsFormat.TSV)
        body = parsed.serialize(format=format)
        if len(body) > request["size"]:
            raise TooLarge
    return body, cut


def triples(result: ox.QueryTriples, request: dict[str, Any]) -> tuple[bytes, bool]:
    found = list(islice(result, request["rows"] + 1))
    cut = len(found) > request["rows"]
    if cut and not request["cut"]:
        raise TooLarge
    format = getattr(ox.RdfFormat, request["graph"])
    distinct = dict.fromkeys(found[: request["rows"]])
    body = ox.serialize(distinct, format=format, prefixes=request["prefixes"]) or b""
    if len(body) > request["size"]:
        raise TooLarge
    return body, cut


def problem(status: int, message: str) -> dict[str, Any]:
    return {"status": status, "message": message}


def main(folder: str, memory: int) -> None:
    """Answer requests until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=receive, args=(sys.stdin.buffer, requests), daemon=True).start()
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limits, macOS not this one
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    store = ox.Store.read_only(folder)
    out = sys.stdout.buffer
    while True:
        head, body = answer(store, json.loads(requests.get()))
        out.write(json.dumps(head | {"length": len(body)}).encode() + b"\n" + body)
        out.flush()


def receive(source: IO[bytes], requests: queue.SimpleQueue[bytes]) -> None:
    """Hand requests on; a server that is gone ends this process, even in the midst of a query."""
    for line in source:
        requests.put(line)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
