"""Builds that are disturbed at random moments, and what is left to do afterwards: the graph has to be the same.

    python tests/benchmarks/interruptions.py [TIMES] [SEED]

The main process is killed, a worker is killed, the disk is full (a limit on the size of a file), a Dask worker is
killed; in turn.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from synthetic_documents import write

COUNT = 150
BUILD = """
from kg import corpus
from kg.cli import main
corpus.LARGE = {large}
if __name__ == "__main__":
    main()
"""


def build(folder: Path, source: Path, code: Path, limit: int | None = None) -> subprocess.Popen[bytes]:
    command = [sys.executable, code, "build", source, "-o", folder / "out", "--store", folder / "store", "-j", "2"]
    return _started(command, limit)


def parts(folder: Path, source: Path, code: Path, limit: int | None = None) -> subprocess.Popen[bytes]:
    return _started([sys.executable, code, "parts", source, "-o", folder / "parts", "--dask", "-j", "2"], limit)


def _started(command: list[str | Path], limit: int | None) -> subprocess.Popen[bytes]:
    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdout=quiet, stderr=quiet, preexec_fn=limited)


def children(pid: int) -> list[int]:
    """The processes that a process has started, and theirs."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    own = [int(word) for word in path.read_text().split()] if path.exists() else []
    return [*own, *(grandchild for child in own for grandchild in children(child))]


def disturb(process: subprocess.Popen[bytes], how: str, seconds: float, moments: random.Random) -> bool:
    """Whether the process was disturbed before its end."""
    try:
        process.wait(seconds)
        return how == "disk full" and process.returncode != 0
    except subprocess.TimeoutExpired:
        pass
    if how == "disk full":
        return process.wait() != 0
    workers = children(process.pid)
    victim = process.pid if how == "main" or not workers else moments.choice(workers)
    try:
        os.kill(victim, signal.SIGKILL)
    except ProcessLookupError:
        return False
    process.wait()
    return True


def held(folder: Path) -> dict[str, bytes]:
    from kg.store import Store

    found = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.parent.name in ("out", "parts")}
    if (folder / "store").exists():
        with Store(folder / "store", read_only=True) as store:
            found["store"] = b"".join(sorted(store.dump().splitlines(keepends=True)))
    return found


def main(times: int, seed: int, say: Callable[[str], object] = sys.stdout.write) -> None:
    moments = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = write(folder / "news.jsonl", COUNT)
        code = folder / "large.py"
        code.write_text(BUILD.format(large=COUNT // 2))
        calm, wild = folder / "calm", folder / "wild"
        calm.mkdir()
        wild.mkdir()
        took = {}
        for start in (build, parts):
            since = time.monotonic()
            assert start(calm, source, code).wait() == 0
            took[start] = time.monotonic() - since
        expected = held(calm)
        done = attempts = 0
        ways = [("main", build), ("worker", build), ("disk full", build), ("Dask worker", parts)]
        while done < times and attempts < 5 * times:
            how, start = ways[done % len(ways)]
            limit = moments.randint(5_000, 900_000) if how == "disk full" else None
            after = took[start] * moments.uniform(0.2, 0.95)
            disturbed = disturb(start(wild, source, code, limit), how, after, moments)
            say(f"{how} after {after:.1f} s: {'disturbed' if disturbed else 'had ended'}\n")
            done, attempts = done + disturbed, attempts + 1
            if how == "worker" and disturbed and moments.random() < 0.5:  # the next one starts anew
                (wild / "out" / "facts.jsonl").unlink(missing_ok=True)
        for start in (build, parts):
            assert start(wild, source, code).wait() == 0
        assert held(wild) == expected, "the graph differs"
        say(f"{done} disturbances: files and store are the same, {COUNT} documents, each once\n")
        assert done == times


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
