"""What the recogniser sees of each character of a Chinese text.

A character is described in five columns: the character itself, its position in an everyday word, in a listed word
(titles, endings of names, function words) and in the name of a place, and what it may be in a person's name. A feature
is what stands in a column at or beside the character; ``TEMPLATES`` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind
from numpy.typing import NDArray

from kg.extraction.mention import Mention
from kg.extraction.name_words import LONGEST_WORD, Kind, listed_words
from kg.extraction.person_names import foreign_characters, given_characters, surnames
from kg.gazetteer.words import TOTAL, UNKNOWN, everyday_words

_CLAUSE: Final = re.compile(r"[^。！？!?，,；;：:\n]*[。！？!?，,；;：:\n]*")
_FULL_WIDTH: Final = str.maketrans(",:;()?!~", "，：；（）？！～")
_EDGE: Final = ["^", "^"]
_NOTHING: Final = "-"

Columns = dict[str, list[str]]
Column = TypeVar("Column", list[str], NDArray[np.int64])


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of feature: the values of a column at ``offsets`` from the character, behind the kind's own ``sign``."""

    sign: str
    column: str
    offsets: tuple[int, ...]

    def feature(self, values: Iterable[str]) -> str:
        return self.sign + ("" if self.column == "character" else " ").join(values)

    def beside(self, column: Column) -> list[Column]:
        """What a column has at each of the offsets from the characters of its text."""
        size = len(column) - 2 * len(_EDGE)
        return [column[len(_EDGE) + offset :][:size] for offset in self.offsets]

    def values(self, feature: str) -> list[str]:
        """The inverse of :meth:`feature`."""
        return [*feature[1:]] if self.column == "character" else feature[1:].split(" ")


TEMPLATES: Final = (
    Template("0", "character", (0,)),
    Template("1", "character", (-1,)),
    Template("2", "character", (1,)),
    Template("3", "character", (-1, 0)),
    Template("4", "character", (0, 1)),
    Template("5", "character", (-2, -1)),
    Template("6", "character", (1, 2)),
    Template("7", "character", (-1, 0, 1)),
    Template("a", "word", (0,)),
    Template("b", "word", (-1, 0)),
    Template("c", "word", (0, 1)),
    Template("d", "listed", (0,)),
    Template("e", "listed", (-1,)),
    Template("f", "listed", (1,)),
    Template("g", "listed", (-1, 0)),
    Template("h", "listed", (0, 1)),
    Template("i", "place", (0,)),
    Template("j", "place", (-1, 0)),
    Template("k", "place", (0, 1)),
    Template("l", "person", (0,)),
    Template("m", "person", (-1, 0)),
    Template("n", "person", (0, 1)),
    Template("o", "person", (-1, 0, 1)),
    Template("p", "person", (0, 1, 2)),
    Template("q", "person", (-2, -1, 0)),
)

_SIGNS: Final = (
    (Kind.TITLE, "t"),
    (Kind.COMPANY, "c"),
    (Kind.BODY, "b"),
    (Kind.ZONE, "z"),
    (Kind.TRADE, "r"),
    (Kind.FUNCTION, "f"),
    (Kind.INNER, "i"),
    (Kind.STOP, "s"),
    (Kind.WEAK, "w"),
    (Kind.SOFT, "v"),
    (Kind.HEAD, "h"),
    (Kind.UNIT, "u"),
    (Kind.GENERIC, "g"),
    (Kind.PREFIX, "p"),
    (Kind.JOIN, "j"),
)
"""Signs of the kinds of listed words, what tells most first; a word shows two at most."""

_SURNAME_SIGNS: Final = {"single": "s", "rare": "r"}
_LONG_SURNAME_SIGNS: Final = {"double": "D", "japanese": "J"}


def clauses(text: str) -> list[tuple[int, int]]:
    """The stretches up to each punctuation mark over which no name runs on.

    >>> clauses("10日，李明说：“好”")
    [(0, 4), (4, 8), (8, 11)]
    """
    return [m.span() for m in _CLAUSE.finditer(text) if m.end() > m.start()]


def columns(text: str, places: Iterable[Mention]) -> Columns:
    """The columns of a text in which ``places`` are known: a value for each character, and for the edges around."""
    return {
        "character": [*_EDGE, *_characters(text), *_EDGE],
        "word": [*_EDGE, *_words(text), *_EDGE],
        "listed": [*_EDGE, *_listed(text), *_EDGE],
        "place": [*_EDGE, *_places(len(text), places), *_EDGE],
        "person": [*_EDGE, *_persons(text), *_EDGE],
    }


def features(columns: Columns) -> list[list[str]]:
    """The features of the characters of a text: for each template a list with one for each character."""
    return [[t.feature(values) for values in zip(*t.beside(columns[t.column]), strict=True)] for t in TEMPLATES]


def _mark(column: list[str], start: int, end: int, sign: str) -> None:
    """Give ``start:end`` positions in a word: S alone, B first, M in the middle, E last."""
    if end - start == 1:
        column[start] = "S" + sign
        return
    column[start:end] = ["M" + sign] * (end - start)
    column[start], column[end - 1] = "B" + sign, "E" + sign


def _characters(text: str) -> list[str]:
    return [_class(c) for c in text.translate(_FULL_WIDTH)]


def _class(c: str) -> str:
    if c.isdigit():
        return "0"
    if c.isascii() and c.isalpha():
        return "A" if c.isupper() else "a"
    return c


@cache
def _word_matcher() -> AhoCorasick:
    """A matcher of everyday words of several characters."""
    return AhoCorasick([word for word in everyday_words() if 1 < len(word) <= LONGEST_WORD])


def _words(text: str) -> list[str]:
    """The positions in the words of the likeliest reading, with the parts of speech."""
    known = everyday_words()
    ending: list[list[int]] = [[] for _ in range(len(text) + 1)]
    for _, start, end in _word_matcher().find_matches_as_indexes(text, overlapping=True):
        ending[end].append(start)
    best, starts, tags = [0], [0], [""]
    for end, c in enumerate(text, start=1):
        weight, tag = known.get(c, (UNKNOWN, "x"))
        top, start = best[end - 1] + weight - TOTAL, end - 1
        for begin in reversed(ending[end]):  # of equal ones the shortest
            weight, of_word = known[text[begin:end]]
            if best[begin] + weight - TOTAL > top:
                top, start, tag = best[begin] + weight - TOTAL, begin, of_word
        best.append(top)
        starts.append(start)
        tags.append(tag[:2])
    column = [_NOTHING] * len(text)
    end = len(text)
    while end:
        _mark(column, starts[end], end, tags[end])
        end = starts[end]
    return column


@cache
def _list_matcher() -> tuple[AhoCorasick, list[str]]:
    kinds = listed_words("zh")
    words = sorted(kinds)
    signs = ["".join(sign for kind, sign in _SIGNS if kinds[word] & kind)[:2] for word in words]
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest), signs


def _listed(text: str) -> list[str]:
    matcher, signs = _list_matcher()
    column = [_NOTHING] * len(text)
    for i, start, end in matcher.find_matches_as_indexes(text):
        _mark(column, start, end, signs[i])
    return column


def _places(size: int, places: Iterable[Mention]) -> list[str]:
    """The positions in places and listed zones; of nested ones the longest counts."""
    column = [_NOTHING] * size
    for m in sorted(places, key=lambda m: (len(m), -m.start)):
        _mark(column, m.start, m.end, m.label[0])
    return column


@cache
def _person_signs() -> dict[str, str]:
    kinds, given, foreign = surnames(), given_characters(), foreign_characters()
    signs = {}
    for c in given | foreign | {name for name in kinds if len(name) == 1}:
        signs[c] = _SURNAME_SIGNS.get(kinds.get(c, ""), "") + "g" * (c in given) + "f" * (c in foreign)
    return signs


def _persons(text: str) -> list[str]:
    """What each character may be in a name: a surname, the first half of a double one, a given or foreign one."""
    signs, kinds = _person_signs(), surnames()
    column = [signs.get(c, _NOTHING) for c in text]
    for i in range(len(text) - 1):
        kind = kinds.get(text[i : i + 2])
        if kind is not None:
            column[i] = _LONG_SURNAME_SIGNS.get(kind, "") + column[i]
    return column
