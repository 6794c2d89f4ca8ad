"""A pool of processes for work in order: the results come as the tasks stand, and a process may die."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import TracebackType
from typing import Final, Generic, TypeVar

from kg.errors import KGError

T = TypeVar("T")
R = TypeVar("R")

AHEAD: Final = 4
"""Tasks for each process that are under way or done before the first of them is asked for: so many are in memory."""

ATTEMPTS: Final = 3
"""How often processes may end while a task waits, before it is given one of its own."""


@dataclass(slots=True)
class _Task(Generic[T, R]):
    item: T
    future: Future[R]
    attempts: int = 0


class Pool:
    """So many processes; with one job, the work is done in this process.

    A task whose process ends (a crash in a library, no memory, a kill) is done again. One that ends every process has
    what ``lost`` makes of it as its result.

    >>> with Pool(1) as pool:
    ...     list(pool.in_order(abs, [-1, 2, -3], lost=str))
    [1, 2, 3]
    """

    def __init__(self, jobs: int = 1) -> None:
        if jobs < 1:
            raise KGError(f"{jobs} jobs: there has to be at least one")
        self.jobs = jobs
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, type: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=error is None, cancel_futures=True)
            self._executor = None

    def in_order(self, work: Callable[[T], R], tasks: Iterable[T], lost: Callable[[T], R]) -> Iterator[R]:
        """The results of tasks, in their order. Tasks are taken only a little ahead of the results.

        ``work`` has to be a function that can be pickled, as tasks and results have to be.
        """
        if self.jobs == 1:
            yield from map(work, tasks)
            return
        waiting: deque[_Task[T, R]] = deque()
        for item in tasks:
            waiting.append(_Task(item, self._submit(work, item)))
            if len(waiting) >= AHEAD * self.jobs:
                yield self._first(work, waiting, lost)
        while waiting:
            yield self._first(work, waiting, lost)

    def _submit(self, work: Callable[[T], R], item: T) -> Future[R]:
        for _ in range(ATTEMPTS):
            if self._executor is None:
                self._executor = _processes(self.jobs)
            try:
                return self._executor.submit(work, item)
            except BrokenProcessPool:
                self._executor = None
        raise KGError("processes cannot be started, or die at once: try without --jobs")

    def _first(self, work: Callable[[T], R], waiting: deque[_Task[T, R]], lost: Callable[[T], R]) -> R:
        """The result of the first task. Where a process died, all that were under way are given out again."""
        first = waiting[0]
        while True:
            try:
                result = first.future.result()
                break
            except (BrokenProcessPool, CancelledError):
                # Nobody knows whose fault it was.
                first.attempts += 1
                if first.attempts >= ATTEMPTS:
                    result = _alone(work, first.item, lost)
                    break
                for task in waiting:
                    if not _is_done(task.future):
                        task.future = self._submit(work, task.item)
        waiting.popleft()
        return result


def _is_done(future: Future[R]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _alone(work: Callable[[T], R], item: T, lost: Callable[[T], R]) -> R:
    with _processes(1) as executor:
        try:
            return executor.submit(work, item).result()
        except BrokenProcessPool:
            return lost(item)


def _processes(count: int) -> ProcessPoolExecutor:
    # A process that is forked would hold what this one has open, and locks that its threads hold.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, mp_context=context, initializer=_start)


def _start() -> None:
    """In a process: let the main one decide on Ctrl-C, and end with it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
