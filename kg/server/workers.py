"""A pool of processes that answer queries, each of which can be killed: nothing else stops a running query."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from kg.vocabulary import PREFIXES

MEMORY: Final = 2 << 30
"""Bytes of address space that a worker may take: what asks for more ends the worker, not the machine."""

SIZE: Final = 64 << 20
"""Bytes that an answer may have."""

PATIENCE: Final = 5.0
"""Seconds that a query waits for a free worker before the client is told to come back."""

WAITING: Final = 16
"""Queries that wait; more are turned away at once."""

_PULSE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Query:
    """A query for a worker.

    ``results`` and ``graph`` are the formats of Oxigraph in which to answer SELECT and ASK, or CONSTRUCT and DESCRIBE;
    None: the client takes none. ``rows`` is the most rows or triples; with ``cut`` more are left out, else they are
    an error. ``default_graph`` and ``named_graphs`` are its dataset: with neither, the union of all graphs and each.
    """

    query: str
    rows: int
    results: str | None = "JSON"
    graph: str | None = "TURTLE"
    cut: bool = False
    default_graph: list[str] | None = None
    named_graphs: list[str] | None = None
    prefixes: dict[str, str] = field(default_factory=lambda: PREFIXES)
    size: int = SIZE


@dataclass(frozen=True, slots=True)
class Answer:
    """``status`` is HTTP's; ``kind`` is ``results`` or ``graph`` where it is 200, else ``message`` says what is wrong.

    ``cut``: there are more rows than these.
    """

    status: int
    body: bytes = b""
    kind: str = ""
    cut: bool = False
    message: str = ""


class Worker:
    """One process over one store."""

    def __init__(self, folder: Path) -> None:
        # By its file: it needs nothing of this package, and must not run the user's main module again.
        command = [sys.executable, "-P", str(Path(__file__).with_name("worker.py")), str(folder), str(MEMORY)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def ask(self, query: Query, timeout: float, abandoned: Callable[[], bool], since: float) -> tuple[Answer, bool]:
        """The answer, and whether the worker can take another query; the time runs from ``since``."""
        end = since + timeout
        done = threading.Event()
        killed = ""

        def watch() -> None:
            nonlocal killed
            while not done.wait(min(_PULSE, max(0.0, end - time.monotonic()))):
                killed = "time" if time.monotonic() >= end else "client" if abandoned() else ""
                if killed:
                    self.process.kill()
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        answer = self._exchange(query)
        done.set()
        watcher.join()
        if answer is None and killed:
            why = f"the query was stopped after {timeout:g} seconds: narrow it, or start kg serve with --timeout"
            return Answer(504, message=why if killed == "time" else "the client went away"), False
        if answer is None:
            why = f"the query ended its process; it probably needs more than {MEMORY >> 20} MB of memory: narrow it"
            return Answer(500, message=why), False
        return answer, not killed

    def _exchange(self, query: Query) -> Answer | None:
        source, sink = self.process.stdout, self.process.stdin
        assert source is not None and sink is not None
        try:
            sink.write(json.dumps(asdict(query)).encode() + b"\n")
            sink.flush()
            head: dict[str, Any] = json.loads(source.readline())
            length = head.pop("length")
            body = source.read(length)
        except (OSError, ValueError):  # the pipe broke, or its line did
            return None
        return Answer(body=body, **head) if len(body) == length else None

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):  # a request that was not sent
                pipe.close()


class Pool:
    """``jobs`` workers over the store in a folder, to which nobody may write meanwhile."""

    def __init__(self, folder: Path, *, jobs: int, timeout: float) -> None:
        self.timeout = timeout
        self._folder = folder
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._workers = {Worker(folder) for _ in range(jobs)}
        self._lock = threading.Lock()
        self._waiting = 0
        self._open = True
        for worker in self._workers:
            self._free.put(worker)

    def ask(self, query: Query, abandoned: Callable[[], bool] = lambda: False, *, since: float | None = None) -> Answer:
        """Answer a query within the time limit.

        ``abandoned`` tells that nobody waits for the answer any more; ``since``, of ``time.monotonic()``, that the time
        runs already, where several queries answer one question.
        """
        worker = self._take()
        if worker is None:
            return Answer(503, message="all workers are busy: ask again in a few seconds")
        usable = False
        try:
            since = time.monotonic() if since is None else since
            answer, usable = worker.ask(query, self.timeout, abandoned, since)
        finally:
            if not usable:
                worker = self._replaced(worker)
            if worker is not None:
                self._free.put(worker)
        return answer

    def close(self) -> None:
        """Kill every worker."""
        with self._lock:
            self._open = False
            workers, self._workers = self._workers, set()
        for worker in workers:
            worker.stop()

    @property
    def processes(self) -> list[int]:
        """The workers' process ids."""
        with self._lock:
            return sorted(worker.process.pid for worker in self._workers)

    def _take(self) -> Worker | None:
        with contextlib.suppress(queue.Empty):
            return self._free.get_nowait()
        with self._lock:
            if self._waiting >= WAITING:
                return None
            self._waiting += 1
        try:
            return self._free.get(timeout=PATIENCE)
        except queue.Empty:
            return None
        finally:
            with self._lock:
                self._waiting -= 1

    def _replaced(self, worker: Worker) -> Worker | None:
        worker.stop()
        with self._lock:
            self._workers.discard(worker)
            if not self._open:
                return None
            fresh = Worker(self._folder)
            self._workers.add(fresh)
            return fresh
