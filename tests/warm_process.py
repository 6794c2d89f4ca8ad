"""Processes that are at work at once, forked from one that has loaded what extraction needs: a kill meets the work and
not the start of Python."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from types import TracebackType
from typing import IO, cast

_WARM = """
import json, os, sys
from kg import cli, construction, corpus, parts
from kg.view import page
list(construction.extract("东莞市市长王志强赴牡丹江市考察。"))
for line in sys.stdin:
    code, arguments = json.loads(line)
    child = os.fork()
    if not child:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(null, stream)
        sys.argv = ["kg", *arguments]
        failed = 1
        try:
            exec(code, {"__name__": "__main__"})
            failed = 0
        except SystemExit as end:
            failed = end.code or 0
        finally:
            os._exit(failed)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class WarmProcess:
    """Starts one process at a time. It must not use a store itself: threads of one do not live on in a fork."""

    def __enter__(self) -> WarmProcess:
        command = [sys.executable, "-c", _WARM]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        return self

    def __exit__(self, type: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate()

    def start(self, code: str, *arguments: object) -> Started:
        """Start a program."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([code, [*map(str, arguments)]]).encode() + b"\n")
        return Started(int(self._process.stdout.readline()), cast(IO[bytes], self._process.stdout))

    def run(self, code: str, *arguments: object, kill_after: float | None = None) -> bool:
        """Run a program, and kill it after so many seconds; whether it was still running.

        Raises:
            AssertionError: it was not killed, and failed.
        """
        process = self.start(code, *arguments)
        if kill_after is not None and not process.ends_within(kill_after):
            return process.kill()
        assert process.wait() == 0
        return False


class Started:
    """A program that runs."""

    def __init__(self, process: int, said: IO[bytes]) -> None:
        self._process = process
        self._said = said

    def ends_within(self, seconds: float) -> bool:
        return bool(select.select([self._said], [], [], seconds)[0])

    def kill(self) -> bool:
        """End it; whether it was still running."""
        os.kill(self._process, signal.SIGKILL)
        return self.wait() == -signal.SIGKILL

    def wait(self) -> int:
        return int(self._said.readline())
