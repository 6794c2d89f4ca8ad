"""Queries that take too long, or too much, are ended; the server goes on; nothing stays behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
import pytest
from server_client import request

from kg.errors import GraphError, KGError
from kg.server import Server
from kg.server import workers as workers_module
from kg.store import Store

# 4 million pairs to sort, then to count: minutes.
ENDLESS = "SELECT ?a ?b { ?a <urn:p> ?x . ?b <urn:p> ?y } ORDER BY ?y ?x LIMIT 1"
COUNTLESS = "SELECT (COUNT(*) AS ?n) { ?a <urn:p> ?x . ?b <urn:p> ?y . ?c <urn:p> ?z }"
RAW = f"GET /sparql?{urlencode({'query': COUNTLESS})} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
TIMEOUT = 2.0


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.nq"
    lines = (f'<urn:s{n}> <urn:p> "value {n * 7919 % 2000}" <urn:g{n // 50}> .\n' for n in range(2000))
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def server(large: Path) -> Iterator[Server]:
    with Server(large, port=0, timeout=TIMEOUT, jobs=2) as running:
        yield running


@pytest.mark.parametrize("query", [ENDLESS, COUNTLESS])
def test_the_time_limit_holds_and_others_are_answered_meanwhile(server: Server, query: str) -> None:
    before = server.processes
    with ThreadPoolExecutor(1) as threads:
        start = time.monotonic()
        endless = threads.submit(request, server, query=query)
        beside = []
        while time.monotonic() - start < TIMEOUT - 0.5:
            asked = time.monotonic()
            assert request(server, query="ASK { ?s ?p ?o }").status == 200
            beside.append(time.monotonic() - asked)
        answer = endless.result()
        took = time.monotonic() - start
    assert answer.status == 504
    assert "stopped after 2 seconds" in answer.text
    assert TIMEOUT <= took < TIMEOUT + 2
    assert len(beside) > 5
    assert max(beside) < 0.5
    assert len(set(server.processes) - set(before)) == 1  # the killed one was replaced
    assert request(server, query="ASK { ?s ?p ?o }").status == 200
    assert not any(alive(pid) for pid in set(before) - set(server.processes))


def test_a_query_that_needs_too_much_memory(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Of addresses, not of memory in use: the threads of an idle worker reserve half of this.
    monkeypatch.setattr(workers_module, "MEMORY", 1000 << 20)
    with Server(large, port=0, timeout=60, jobs=1) as server:
        answer = request(server, query=ENDLESS)
        assert answer.status == 500
        assert "1000 MB of memory" in answer.text
        assert request(server, query="ASK { ?s ?p ?o }").status == 200


def test_an_answer_with_too_many_bytes(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = "SELECT * { ?a <urn:p> ?x . ?b <urn:p> ?y }"
    with Server(large, port=0, timeout=30, jobs=1, limit=100_000_000) as server:
        start = time.monotonic()
        answer = request(server, query=pairs)
        assert answer.status == 413
        assert "64 MB" in answer.text
        assert time.monotonic() - start < 20


def test_when_all_are_busy_clients_are_told_to_come_back(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers_module, "PATIENCE", 0.3)
    monkeypatch.setattr(workers_module, "WAITING", 1)
    with Server(large, port=0, timeout=3, jobs=1) as server, ThreadPoolExecutor(3) as threads:
        endless = threads.submit(request, server, query=COUNTLESS)
        time.sleep(0.5)
        start = time.monotonic()
        waiting = threads.submit(request, server, query="ASK {}")
        time.sleep(0.1)
        turned_away = request(server, query="ASK {}")
        assert time.monotonic() - start < 0.25
        page = request(server, path="/id", iri="urn:s1")
        for answer in (turned_away, waiting.result(), page):
            assert answer.status == 503
            assert answer.headers["retry-after"] == "5"
        assert request(server, path="/static/theme.js").status == 200
        assert endless.result().status == 504
        assert request(server, query="ASK {}").status == 200


def test_a_query_is_given_up_when_its_client_goes(large: Path) -> None:
    with Server(large, port=0, timeout=30, jobs=1) as server:
        (before,) = server.processes
        client = socket.create_connection(("127.0.0.1", urlsplit(server.url).port))
        client.sendall(RAW)
        time.sleep(0.5)
        client.close()
        assert eventually(lambda: not alive(before), 2)
        assert request(server, query="ASK {}").status == 200


def test_a_worker_that_is_killed_from_outside_is_replaced(server: Server) -> None:
    for pid in server.processes:
        os.kill(pid, signal.SIGKILL)
    statuses = [request(server, query="ASK {}").status for _ in range(4)]
    assert statuses[-1] == 200
    assert set(statuses) <= {200, 500}


def test_many_clients_at_once(server: Server) -> None:
    def ask(number: int) -> bool:
        query = f"SELECT ?x {{ <urn:s{number}> <urn:p> ?x }}"
        return request(server, query=query).rows[0]["x"]["value"] == f"value {number * 7919 % 2000}"

    with ThreadPoolExecutor(12) as threads:
        assert all(threads.map(ask, range(120)))


def test_stopping_leaves_nothing(large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    threads = threading.active_count()
    with Server(large, port=0) as server:
        pids = server.processes
        assert len(pids) == 2
        assert any(tmp_path.iterdir())
    assert not any(alive(pid) for pid in pids)
    assert not any(tmp_path.iterdir())
    assert eventually(lambda: threading.active_count() <= threads, 3)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("busy", [False, True])
def test_workers_end_with_the_server(large: Path, tmp_path: Path, end: signal.Signals, busy: bool) -> None:
    command = [sys.executable, "-m", "kg", "serve", str(large), "--port", "0", "--timeout", "60"]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    # A shell that runs the tests in the background has them ignore SIGINT, and their children inherit that.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with (
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, preexec_fn=heed) as process,
        ExitStack() as stack,
    ):
        stack.callback(process.kill)  # the end of Popen's block waits for it
        assert process.stderr is not None
        lines = [process.stderr.readline() for _ in range(4)]
        url = lines[0].split()[1].rstrip("/")
        assert lines[0].startswith("page ") and lines[2].split() == ["SPARQL", f"{url}/sparql"]
        workers = children(process.pid)
        assert len(workers) == 2
        if busy:
            client = socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])))
            client.sendall(RAW)
            time.sleep(0.7)
        process.send_signal(end)
        process.wait(5)
        assert eventually(lambda: not any(alive(pid) for pid in workers), 3)
        if end != signal.SIGKILL:
            assert process.returncode == 0
            assert process.stderr.read() == ""
            assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("missing.trig", None, "check the path"),
        ("broken.trig", "<urn:a> <urn:b> ", "not valid trig"),
        ("missing.ttl", None, "check the path"),
        ("broken.ttl", "<urn:a> <urn:b> ", "not valid ttl"),
        ("data.txt", "x", "cannot be served"),
    ],
)
def test_a_graph_that_cannot_be_read(tmp_path: Path, name: str, content: str | None, part: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(GraphError, match=part):
        Server(tmp_path / name, port=0)


def test_a_folder_that_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="no store: make one"):
        Server(tmp_path, port=0)
    assert not any(tmp_path.iterdir())


def test_a_folder_that_is_a_store(tmp_path: Path, large: Path) -> None:
    with Store(tmp_path / "store") as store:
        store.load([large])
    with Server(tmp_path / "store", port=0) as server:
        answer = request(server, query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        assert answer.rows[0]["n"]["value"] == "2000"
        assert request(server, path="/query").status == 200
        about = request(server, path="/id", iri="urn:s7", headers={"Accept": "text/html"})
        assert (about.status, "urn:p" in about.text) == (200, True)
        assert request(server, path="/").status == 400


def test_a_store_without_the_union_would_answer_wrongly(tmp_path: Path, large: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    store.bulk_load(path=str(large), format=ox.RdfFormat.N_QUADS)
    del store
    with pytest.raises(GraphError, match="without the union of its graphs: make the store with kg build"):
        Server(tmp_path / "store", port=0)


def test_a_port_that_is_taken(server: Server, large: Path) -> None:
    with pytest.raises(KGError, match="choose another with --port"):
        Server(large, port=int(server.url.rpartition(":")[2]))


@pytest.mark.parametrize("wrong", [{"timeout": 0}, {"limit": 0}, {"jobs": 0}])
def test_numbers_that_make_no_sense(large: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(KGError, match="more than 0"):
        Server(large, port=0, **wrong)  # type: ignore[arg-type]


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and waits to be asked for does not."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def children(pid: int) -> list[int]:
    return [int(p) for task in Path(f"/proc/{pid}/task").iterdir() for p in (task / "children").read_text().split()]


def eventually(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
