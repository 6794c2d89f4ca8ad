"""Real SPARQL servers on free ports of 127.0.0.1, each with an empty store of its own."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
VIRTUOSO = shutil.which("virtuoso-t")
needs_oxigraph = pytest.mark.skipif(OXIGRAPH is None, reason="needs oxigraph: pip install oxigraph")
needs_virtuoso = pytest.mark.skipif(VIRTUOSO is None, reason="needs apt-get install virtuoso-opensource-7-bin")

_VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 10000
DisableUnixSocket = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 5
[SPARQL]
MaxQueryExecutionTime = 60
{more}
"""


@dataclass(frozen=True)
class SparqlServer:
    """The addresses of a server, and who may write."""

    query: str
    update: str
    graph_store: str
    user: str | None = None
    password: str | None = None

    @property
    def credentials(self) -> dict[str, str | None]:
        return {"user": self.user, "password": self.password}


@contextlib.contextmanager
def oxigraph(*options: str) -> Iterator[SparqlServer]:
    """``oxigraph serve`` in memory, whose default graph is a graph of its own."""
    port = _free_port()
    assert OXIGRAPH is not None
    with _running([OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}", *options], None, port):
        base = f"http://127.0.0.1:{port}"
        yield SparqlServer(f"{base}/query", f"{base}/update", f"{base}/store")


@contextlib.contextmanager
def virtuoso(folder: Path, more: str = "") -> Iterator[SparqlServer]:
    """Virtuoso, whose default graph is the union of all graphs; ``more`` goes to [SPARQL] of its settings."""
    port, http = _free_port(), _free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO_INI.format(port=port, http=http, more=more), encoding="ascii")
    assert VIRTUOSO is not None
    with _running([VIRTUOSO, "+foreground", "+configfile", str(settings)], folder, http):
        base = f"http://127.0.0.1:{http}"
        yield SparqlServer(f"{base}/sparql", f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth", "dba", "dba")


@contextlib.contextmanager
def _running(command: list[str], folder: Path | None, port: int) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, f"http://127.0.0.1:{port}/")
        yield
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, f"{process.args} ended with {process.returncode}"
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{process.args} does not answer")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
