"""Hostile input for what reads, extracts, keeps, draws, answers and asks: nothing crashes, hangs or gets lost.

    python tests/fuzz.py TARGET CASES [SEED]        # "all" for every target
    python tests/fuzz.py TARGET --case SEED NUMBER  # one case again, with its traceback
    python tests/fuzz.py TARGET --guided CASES      # new cases by the code that others reached; wants atheris

A line tells the cases, how many crashed, hung (more than five seconds of the processor) or lost a document, what the
slowest took, and the first case of every kind of finding. Cases run in a process of their own, so that one that ends it
is a finding, too. ``tests/test_fuzz.py`` runs few of each target.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import multiprocessing
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, Final, TypeAlias

from fuzz_targets import TARGETS, LostError

SECONDS: Final = 5.0
"""More of the processor's time than this is a hang."""
_GIVEN_UP: Final = 20.0
"""A case that takes more is broken off."""


_Result: TypeAlias = tuple[int, float, str | None, str, float]


class _HangError(BaseException):
    """Nothing between catches it."""


@dataclass
class Outcome:
    """What became of the cases of a target; ``findings`` are the first of each sort."""

    target: str
    cases: int = 0
    crashes: int = 0
    hangs: int = 0
    lost: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_case: int = 0
    megabytes: float = 0.0
    findings: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        counts = f"{self.cases:>7} cases {self.crashes:>4} crashes {self.hangs:>3} hangs {self.lost:>3} lost"
        times = f"{self.seconds:>7.0f} s, slowest {self.slowest:.2f} s (case {self.slowest_case})"
        lines = [f"{self.target:<14}{counts} {times}, {self.megabytes:.0f} MB"]
        return "\n".join([*lines, *(f"    {what}" for what in self.findings.values())])

    def add(self, case: int, took: float, what: str | None, kind: str, megabytes: float) -> None:
        self.megabytes = max(self.megabytes, megabytes)
        self.cases += 1
        self.seconds += took
        if took > self.slowest:
            self.slowest, self.slowest_case = took, case
        if what is None and took > SECONDS:
            what, kind = f"took {took:.1f} s", "hangs"
        if what is not None:
            setattr(self, kind, getattr(self, kind) + 1)
            sort = what.partition(": ")[0]
            if sort not in self.findings:
                sys.stderr.write(f"{self.target} case {case}: {what}\n")
                self.findings[sort] = f"case {case}: {what}"


def run(target: str, cases: int, seed: int = 0) -> Outcome:
    """Run so many cases of a target in this process; each is made by its number and the seed alone."""
    outcome = Outcome(target)
    for result in _results(target, seed, 0, cases):
        outcome.add(*result)
    return outcome


def run_apart(target: str, cases: int, seed: int = 0) -> Outcome:
    """The same in a process of their own: one that a case ends is followed by another."""
    outcome = Outcome(target)
    start = 0
    while start < cases:
        receiver, sender = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(target=_send, args=(target, seed, start, cases, sender))
        process.start()
        sender.close()
        with contextlib.suppress(EOFError):
            while True:
                result = receiver.recv()
                outcome.add(*result)
                start = result[0] + 1
        process.join()
        if start < cases:
            outcome.add(start, 0.0, f"the process ended ({process.exitcode})", "crashes", 0)
            start += 1
    return outcome


def _send(target: str, seed: int, start: int, cases: int, sender: Any) -> None:
    logging.disable()
    for result in _results(target, seed, start, cases):
        sender.send(result)
    sender.close()


def _results(target: str, seed: int, start: int, cases: int) -> Iterator[_Result]:
    """Of each case its number, seconds, what is wrong and of which kind that is, and the megabytes of the process."""
    function = TARGETS[target]
    signal.signal(signal.SIGPROF, _break_off)
    with contextlib.suppress(Exception):
        function(Random("warm"))  # what is loaded and made once is no part of a case
    for case in range(start, cases):
        before = time.process_time()
        what, kind = judged(partial(function, Random(f"{seed}:{case}")))
        took = time.process_time() - before
        yield case, took, what, kind, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def judged(case: Callable[[], None]) -> tuple[str | None, str]:
    """What is wrong with a case, in one line that is the same for the same defect, and of which kind it is."""
    signal.setitimer(signal.ITIMER_PROF, _GIVEN_UP)
    try:
        case()
    except LostError as error:
        return f"lost: {error}", "lost"
    except _HangError as error:
        return f"broken off after {_GIVEN_UP:.0f} s in {_place(error)}", "hangs"
    except Exception as error:
        return f"{type(error).__name__} in {_place(error)}: {str(error)[:150]!r}", "crashes"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return None, ""


def _break_off(number: int, frame: FrameType | None) -> None:
    raise _HangError


def _place(error: BaseException) -> str:
    """The innermost line of this package that an error came through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/kg/" in f.filename] or traceback.extract_tb(
        error.__traceback__
    )
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"


def guided(target: str, cases: int) -> None:
    """Let atheris look for cases that reach new code; it ends at the first finding and keeps its input in a file."""
    try:
        import atheris
    except ImportError:
        sys.exit("guided cases need a package: pip install atheris")

    class Bytes(Random):
        """Chance that is what the bytes say, as long as there are some."""

        def __init__(self, data: bytes) -> None:
            super().__init__(0)
            self._provider = atheris.FuzzedDataProvider(data)

        def random(self) -> float:
            return self.getrandbits(53) / (1 << 53)

        def getrandbits(self, count: int) -> int:
            if self._provider.remaining_bytes() < 2:
                return super().getrandbits(count)
            return int.from_bytes(self._provider.ConsumeBytes((count + 7) // 8)) % (1 << count)

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-runs={cases}", f"-timeout={SECONDS:.0f}"], lambda data: TARGETS[target](Bytes(data)))
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=[*TARGETS, "all"])
    parser.add_argument("cases", type=int, nargs="?", default=50_000)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    parser.add_argument("--case", type=int, nargs=2, metavar=("SEED", "NUMBER"))
    parser.add_argument("--guided", type=int, metavar="CASES")
    given = parser.parse_args()
    if given.case:
        TARGETS[given.target](Random(f"{given.case[0]}:{given.case[1]}"))
    elif given.guided:
        guided(given.target, given.guided)
    else:
        for target in TARGETS if given.target == "all" else [given.target]:
            sys.stdout.write(f"{run_apart(target, given.cases, given.seed)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
