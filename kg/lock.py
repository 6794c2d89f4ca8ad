"""A lock that one process at a time holds; it ends with the process, however that ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import GraphError


@contextmanager
def locked(folder: Path, file: Path) -> Iterator[None]:
    """Hold the lock of a folder, a file that is there no longer than needed.

    Raises:
        GraphError: another process holds it, or the file cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(file, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise GraphError(f"{folder}: another process is writing here: wait until it is done") from error
    except OSError as error:
        raise GraphError(f"{folder}: {error.strerror or error}: check that the folder is writable") from error
    try:
        yield
    finally:
        # Whoever opened the file before it went sees, once it has the lock, that it is gone, and makes a new one.
        with suppress(OSError):  # Windows lets no open file go
            file.unlink()
        lock.release()
