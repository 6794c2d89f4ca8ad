"""A query that passes the screen calls no other machine; tests/server asks what is refused and what is answered."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.query import Question, questions
from kg.query.screening import screen

WORDS = "SERVICE service SILENT FILTER FILTER(1<1) OPTIONAL{} # < > <urn:a> <a#b> ' \" ''' \"\"\" \\' \\ \\u0053"
OTHERS = "?a a:b : a: _:b @en 1 1<2 %41 - é ² / ^ | ! = && 'x' { } ( ) . ;"
PARTS = st.sampled_from([*WORDS.split(), *OTHERS.split(), " ", "\n", "\r", "?a ?b ?c"])


class Line:
    """A port that counts who calls."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.socket.close()


def test_the_line_works(line: Line) -> None:
    with pytest.raises(OSError):
        bool(ox.Store().query(f"ASK {{ SERVICE <http://127.0.0.1:{line.socket.getsockname()[1]}/> {{}} }}"))
    assert line.calls == 1


@settings(max_examples=2000, deadline=None)
@given(before=st.lists(PARTS, max_size=8), between=st.lists(PARTS, max_size=4), after=st.lists(PARTS, max_size=6))
def test_what_passes_calls_nobody(line: Line, before: list[str], between: list[str], after: list[str]) -> None:
    """Whatever stands around SERVICE: if the screen lets a query through, the engine does not call."""
    address = f"<http://127.0.0.1:{line.socket.getsockname()[1]}/>"
    body = "".join([*before, "SERVICE", *between, address, "{}", *after])
    query = f"PREFIX a:<urn:a> PREFIX :<urn:x> ASK{{{body}}}"
    calls = line.calls
    try:
        screen(query)
    except QueryError:
        return
    with contextlib.suppress(SyntaxError, OSError, ValueError):
        bool(ox.Store().query(query))
    assert line.calls == calls, query


def test_long_texts_are_screened_in_little_time() -> None:
    for text in (
        "<" * 100_000,
        "<a" * 50_000,
        '""' * 50_000,
        "a:" * 50_000,
        "#\r" * 50_000,
        "\\'" * 50_000,
        "'''" * 33_000,
    ):
        start = time.monotonic()
        with contextlib.suppress(QueryError):
            screen(f"ASK {{ {text}")
        assert time.monotonic() - start < 2, text[:10]


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.name)
def test_the_named_questions_pass(question: Question) -> None:
    screen(question.sparql)
