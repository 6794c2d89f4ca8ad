"""The server: a graph, the processes that answer queries about it, and the listener on this machine."""

from __future__ import annotations

import signal
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Final

from kg.errors import GraphError, KGError
from kg.server.connection import HOST, Listener
from kg.server.endpoint import Endpoint
from kg.server.pages import Pages
from kg.server.workers import Pool

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.graph import Graph

PORT: Final = 7878
TIMEOUT: Final = 30.0
LIMIT: Final = 100_000
JOBS: Final = 2


class Server:
    """A running server. As a context manager it stops at the end of the block.

    >>> import kg
    >>> with Server(kg.build([]), port=0) as server:
    ...     server.url.startswith("http://127.0.0.1:")
    True
    """

    def __init__(
        self,
        graph: Graph | str | Path,
        *,
        port: int = PORT,
        timeout: float = TIMEOUT,
        limit: int = LIMIT,
        jobs: int = JOBS,
        verbose: bool = False,
    ) -> None:
        """Start to serve a graph, a saved graph, or the folder of a store that nobody writes to.

        Args:
            graph: what to serve.
            port: of 127.0.0.1; 0 takes any free one.
            timeout: seconds after which a query is stopped.
            limit: the most rows of an answer.
            jobs: the processes that answer queries, and so the queries that run at once.
            verbose: write a line a request to standard error.

        Raises:
            GraphError: the graph cannot be read.
            KGError: the port is taken, or a number makes no sense.
        """
        from kg.graph import Graph

        if timeout <= 0 or limit < 1 or jobs < 1:
            raise KGError(f"timeout {timeout:g}, limit {limit}, jobs {jobs}: each has to be more than 0")
        self._temporary = tempfile.TemporaryDirectory(prefix="kg-serve-")
        self._pool: Pool | None = None
        self._thread: threading.Thread | None = None
        try:
            place = Path(self._temporary.name)
            own = place / "store"
            folder = _stored(graph, own) if isinstance(graph, Graph) else _opened(Path(graph), own)
            self._pool = pool = Pool(folder, jobs=jobs, timeout=timeout)
            pages = Pages(graph if isinstance(graph, Graph) else folder, pool, Endpoint(pool, limit))
            try:
                self._listener = Listener(port, pages.answer, verbose=verbose)
            except (OSError, OverflowError) as error:
                raise KGError(f"port {port}: {error}: choose another with --port, or 0 for any free one") from error
        except BaseException:
            self._release()
            raise

    @property
    def url(self) -> str:
        """The address of the pages, without a slash at its end."""
        return f"http://{HOST}:{self._listener.server_address[1]}"

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that answer queries."""
        return [] if self._pool is None else self._pool.processes

    def run(self) -> None:
        """Serve until :meth:`stop` is called from another thread, or an exception comes."""
        self._listener.serve_forever(poll_interval=0.1)

    def start(self) -> None:
        """Serve in a thread."""
        self._thread = threading.Thread(target=self.run, name="kg-serve", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and end every process."""
        if self._thread is not None:
            self._listener.shutdown()
            self._thread.join()
            self._thread = None
        self._listener.server_close()
        self._release()

    def _release(self) -> None:
        if self._pool is not None:
            self._pool.close()
        self._temporary.cleanup()

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, type: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def serve(
    graph: Graph | str | Path,
    *,
    port: int = PORT,
    timeout: float = TIMEOUT,
    limit: int = LIMIT,
    jobs: int = JOBS,
    verbose: bool = False,
) -> None:
    """Serve a graph on 127.0.0.1 until Ctrl-C: its page, a query editor, and SPARQL at ``/sparql``. Read-only.

    See :class:`Server` for the arguments and the errors; in a notebook use it as a context manager.
    """
    import sys

    server = Server(graph, port=port, timeout=timeout, limit=limit, jobs=jobs, verbose=verbose)
    before = signal.signal(signal.SIGTERM, _interrupted)  # a service manager's way to end us cleans up, too
    try:
        for name, address in (("page", "/"), ("query", "/query"), ("SPARQL", "/sparql")):
            sys.stderr.write(f"{name:<7}{server.url}{address}\n")
        sys.stderr.write("Ctrl-C stops\n")
        sys.stderr.flush()
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.stop()
        signal.signal(signal.SIGTERM, before)


def _interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stored(graph: Graph, folder: Path) -> Path:
    """The folder of a graph's store, made where it has none that nobody writes to."""
    if graph.store.folder is not None and graph.store.read_only:
        return graph.store.folder
    return graph.save_store(folder)


def _opened(path: Path, folder: Path) -> Path:
    """The folder of a store: the path's own, or made of the file there: workers share what they read of it."""
    from kg.store import FORMATS, Store

    if path.is_dir():
        with Store(path, read_only=True) as store:
            if store and not store.query("ASK { ?s ?p ?o }"):
                raise GraphError(f"{path}: without the union of its graphs: make the store with kg build … --store")
        return path
    if path.suffix not in (*FORMATS, ".ttl"):
        raise GraphError(f"{path}: cannot be served: use a folder of a store or one of {', '.join(FORMATS)}, .ttl")
    with Store(folder) as store:
        if path.suffix == ".ttl":
            store.bulk_extend(_turtle(path))
        else:
            store.load([path])
        store.optimize()
    return folder


def _turtle(path: Path) -> Iterator[Quad]:
    """The triples of a file, which is a union already."""
    from pyoxigraph import RdfFormat, parse

    try:
        yield from parse(path=str(path), format=RdfFormat.TURTLE)
    except SyntaxError as error:
        raise GraphError(f"{path}: not valid ttl: {error}") from error
    except OSError as error:
        raise GraphError(f"{path}: {error.strerror or error}: check the path") from error
