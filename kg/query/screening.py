"""What a query may not say, found in its text before it is evaluated.

SERVICE would make this machine call others, and the engine offers no switch for it. Whether ``<`` starts an IRI or
means "less than" depends on the grammar around it, and what follows (a quote, ``#``) reads differently by case. So
this looks at every way to cut the text into tokens: what is SERVICE in one of them is refused. Strings, comments and
IRIs with ``://`` read the same in all of them and may hold any word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.errors import QueryError

_ESCAPE: Final = r"\\[tbnrf\"'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_TOKEN: Final = re.compile(
    r"(?P<comment>\#[^\n\r]*)"
    rf'|(?P<string>"""(?:"{{0,2}}(?:[^"\\]|{_ESCAPE}))*"""' + rf"|'''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*'''"
    rf'|"(?:[^"\\\n\r]|{_ESCAPE})*"' + rf"|'(?:[^'\\\n\r]|{_ESCAPE})*')"
    r'|(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)'
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<language>@[A-Za-z]+(?:-{1,2}[A-Za-z0-9]+)*)"
    r"|(?P<prefix>\w[\w.-]*:|:)(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*"
    r"|(?P<word>\w+)"
    r"|(?P<other>[^\"'\\])"
)
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
_UPDATES: Final = frozenset(["insert", "delete", "load", "clear", "drop", "create", "copy", "move", "add", "with"])


class RefusedError(QueryError):
    """A query that is understood and not answered, because it would write or read from elsewhere."""


def screen(query: str) -> None:
    """Raise an error where a query writes, calls another machine or names its dataset.

    Raises:
        RefusedError: it does.
        QueryError: it cannot be cut into tokens.

    >>> screen('SELECT * { ?s ?p "SERVICE" } # LOAD <x>')
    >>> screen("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.query.screening.RefusedError: SERVICE is not answered: a query reads this graph only
    """
    words = [word.casefold() for word in _words(query)]
    # Within words, too: the engine reads 5SERVICE as two tokens, and SERVICE:x as SERVICE :x where that makes sense.
    if any("service" in word for word in words):
        named = any("service" in word and word.endswith(":") for word in words)
        hint = "; give the prefix another name" if named else ""
        raise RefusedError(f"SERVICE is not answered: a query reads this graph only{hint}")
    first = next((word for word in words if not word.endswith(":") and word not in ("prefix", "base")), "")
    if first in _UPDATES:
        raise RefusedError(f"{first.upper()} is not answered: the query writes; ask SELECT, ASK, CONSTRUCT or DESCRIBE")
    if "from" in words or "fromnamed" in words:
        raise RefusedError(
            "FROM is not answered: a query reads this graph only; name one of its graphs with GRAPH, or send "
            "default-graph-uri to kg serve"
        )


def _words(query: str) -> Iterator[str]:
    """Bare words, and prefixes with their colon, of every way to read the text; the first way first."""
    seen = bytearray(len(query) + 1)
    whole = False
    todo = [0]
    while todo:
        at = todo.pop()
        while not seen[at]:
            seen[at] = 1
            if at == len(query):
                whole = True
                break
            token = _TOKEN.match(query, at)
            if token is None:  # a quote that nothing closes, a stray backslash: no SPARQL when read so
                break
            if token["iri"] and not _ABSOLUTE.match(query, at):
                todo.append(at + 1)  # "less than"
            if token["comment"] and query.startswith("\r", token.end()):
                todo.append((query.find("\n", at) + 1) or len(query))  # not every reader ends a comment there
            if token["word"] or token["prefix"]:
                yield token["word"] or token["prefix"]
            at = token.end()
    if not whole:
        raise QueryError("not valid SPARQL: a quote is not closed, or a backslash stands where none may")
