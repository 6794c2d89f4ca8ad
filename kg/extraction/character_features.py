"""What the recogniser sees of each character of a Chinese text.

A character is described in five columns: the character itself, its position in an everyday word, in a listed word
(titles, endings of names, function words) and in the name of a place, and what it may be in a person's name. A feature
is a string of one or more columns at or beside the character; its first letter says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.extraction.mention import Mention
from kg.extraction.name_words import LONGEST_WORD, Kind, listed_words
from kg.extraction.person_names import foreign_characters, given_characters, surnames
from kg.gazetteer.words import TOTAL, UNKNOWN, everyday_words

_CLAUSE: Final = re.compile(r"[^。！？!?，,；;：:\n]*[。！？!?，,；;：:\n]*")
_FULL_WIDTH: Final = str.maketrans(",:;()?!~", "，：；（）？！～")
_EDGE: Final = ["^", "^"]
_NOTHING: Final = "-"

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


def features(text: str, places: Iterable[Mention]) -> list[list[str]]:
    """The features of the characters of a text in which ``places`` are known: for each kind of feature a list with one
    for each character.
    """
    c, w, d, f, p = (
        [*_EDGE, *column, *_EDGE]
        for column in (_characters(text), _words(text), _listed(text), _places(len(text), places), _persons(text))
    )
    c0, c1, c2, c3, c4 = _shifted(c)
    w1, w2, w3 = _shifted(w)[1:4]
    d1, d2, d3 = _shifted(d)[1:4]
    f1, f2, f3 = _shifted(f)[1:4]
    p0, p1, p2, p3, p4 = _shifted(p)
    return [
        [f"0{x}" for x in c2],
        [f"1{x}" for x in c1],
        [f"2{x}" for x in c3],
        [f"3{x}{y}" for x, y in zip(c1, c2, strict=True)],
        [f"4{x}{y}" for x, y in zip(c2, c3, strict=True)],
        [f"5{x}{y}" for x, y in zip(c0, c1, strict=True)],
        [f"6{x}{y}" for x, y in zip(c3, c4, strict=True)],
        [f"7{x}{y}{z}" for x, y, z in zip(c1, c2, c3, strict=True)],
        [f"a{x}" for x in w2],
        [f"b{x} {y}" for x, y in zip(w1, w2, strict=True)],
        [f"c{x} {y}" for x, y in zip(w2, w3, strict=True)],
        [f"d{x}" for x in d2],
        [f"e{x}" for x in d1],
        [f"f{x}" for x in d3],
        [f"g{x} {y}" for x, y in zip(d1, d2, strict=True)],
        [f"h{x} {y}" for x, y in zip(d2, d3, strict=True)],
        [f"i{x}" for x in f2],
        [f"j{x} {y}" for x, y in zip(f1, f2, strict=True)],
        [f"k{x} {y}" for x, y in zip(f2, f3, strict=True)],
        [f"l{x}" for x in p2],
        [f"m{x} {y}" for x, y in zip(p1, p2, strict=True)],
        [f"n{x} {y}" for x, y in zip(p2, p3, strict=True)],
        [f"o{x} {y} {z}" for x, y, z in zip(p1, p2, p3, strict=True)],
        [f"p{x} {y} {z}" for x, y, z in zip(p2, p3, p4, strict=True)],
        [f"q{x} {y} {z}" for x, y, z in zip(p0, p1, p2, strict=True)],
    ]


def _shifted(padded: list[str]) -> list[list[str]]:
    """A padded column as seen from two characters before to two characters behind."""
    return [padded[shift : len(padded) - 4 + shift] for shift in range(5)]


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
def _vocabulary() -> dict[str, tuple[int, str]]:
    """Weight and part of speech of everyday words of up to four characters."""
    words = everyday_words().items()
    return {word: (weight - TOTAL, tag[:2]) for word, (weight, tag) in words if len(word) <= LONGEST_WORD}


def _words(text: str) -> list[str]:
    """The positions in the words of the likeliest reading, with the parts of speech."""
    known = _vocabulary()
    best, starts, tags = [0], [0], [""]
    for end in range(1, len(text) + 1):
        weight, tag = known.get(text[end - 1], (UNKNOWN - TOTAL, "x"))
        top, start = best[end - 1] + weight, end - 1
        for begin in range(end - 2, max(end - LONGEST_WORD, 0) - 1, -1):
            word = known.get(text[begin:end])
            if word is not None and best[begin] + word[0] > top:
                top, start, tag = best[begin] + word[0], begin, word[1]
        best.append(top)
        starts.append(start)
        tags.append(tag)
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
