"""Work in several processes: the same results in the same order, whatever becomes of a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from generated_texts import documents

import kg
from kg.annotation import Annotation
from kg.errors import KGError
from kg.pool import AHEAD, Pool


def doubled(n: int) -> int:
    if n < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * n


def refused(n: int) -> int:
    raise KGError(f"no {n}")


def dies_once(marker: str) -> str:
    path = Path(marker)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return marker


def test_results_come_in_order_and_tasks_are_taken_late() -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        while taken < 100:
            taken += 1
            yield taken

    with Pool(2) as pool:
        results = pool.in_order(doubled, tasks(), lost=abs)
        assert next(results) == 2 and taken <= AHEAD * 2
        assert list(results) == [2 * n for n in range(2, 101)]


def test_a_task_that_ends_every_process_is_lost_alone() -> None:
    with Pool(2) as pool:
        assert list(pool.in_order(doubled, [1, 2, -3, 4, 5], lost=lambda n: n * 1000)) == [2, 4, -3000, 8, 10]


def test_a_task_whose_process_is_killed_once_is_done_again(tmp_path: Path) -> None:
    markers = [str(tmp_path / str(n)) for n in range(3)]
    with Pool(2) as pool:
        assert list(pool.in_order(dies_once, markers, lost=lambda m: "lost")) == markers


def test_an_error_of_the_work_is_raised() -> None:
    with Pool(2) as pool, pytest.raises(KGError, match="no 1"):
        list(pool.in_order(refused, [1, 2, 3], lost=abs))
    with pytest.raises(KGError, match="at least one"):
        Pool(0)


def test_two_jobs_extract_what_one_does(tmp_path: Path) -> None:
    sources = [*documents(12), tmp_path / "missing.txt", *documents(3)]
    one, two = (list(kg.extract(sources, jobs=jobs)) for jobs in (1, 2))
    assert [str(r) if isinstance(r, kg.DocumentError) else r for r in one] == [
        str(r) if isinstance(r, kg.DocumentError) else r for r in two
    ]
    assert sum(isinstance(r, Annotation) for r in two) == 15


def test_a_model_that_is_not_there_stops_all_jobs() -> None:
    with pytest.raises(kg.DataError, match="no_such_model"):
        kg.build(documents(4), model="no_such_model", jobs=2)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    code = """
import os, time
from kg.pool import Pool
if __name__ == "__main__":
    with Pool(2) as pool:
        print(*set(pool.in_order(eval, ["__import__('os').getpid()"] * 20, lost=str)), flush=True)
        time.sleep(60)
"""
    path = tmp_path / "main.py"
    path.write_text(code)
    main = subprocess.Popen([sys.executable, path], stdout=subprocess.PIPE, text=True)
    assert main.stdout is not None
    workers = [int(word) for word in main.stdout.readline().split()]
    assert workers
    main.kill()
    main.communicate()
    end = time.monotonic() + 10
    while (left := [w for w in workers if Path(f"/proc/{w}").exists()]) and time.monotonic() < end:
        time.sleep(0.05)
    assert not left
