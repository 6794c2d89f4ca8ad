"""Titles as they stand in a text: 市委副书记, 董事长兼总裁, 研究员, 记者.

What a title is worth as a fact (who holds it, where) is settled by :mod:`kg.extraction.offices`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.extraction.lexicon import alternatives, table

_PREFIXED: Final = ("office", "head", "staff")
_NOT_LISTED: Final = ("short", "press-mark")


@dataclass(frozen=True, slots=True)
class TitleValue:
    """Who holds a title, and where.

    ``person`` is the (start, end) of the holder's name, None where the text names nobody beside the title.
    ``organization`` is the (start, end) of the body's or place's mention. ``body`` is the word that stands
    for the body where it is not named (公司, 市政府). ``reporter`` marks the press.
    """

    person: tuple[int, int] | None = None
    organization: tuple[int, int] | None = None
    body: str | None = None
    reporter: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """A title in a text. ``kind`` is that of ``titles.tsv``."""

    start: int
    end: int
    text: str
    kind: str


@cache
def listed_titles() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Every title, also with the words of ``title-prefixes.tsv``: its kind and what must not follow it."""
    rows: dict[str, tuple[str, tuple[str, ...]]] = {}
    prefixes = [row[0] for row in table("zh", "title-prefixes.tsv")]
    for title, kind, *rest in table("zh", "titles.tsv"):
        if kind in _NOT_LISTED:
            continue
        entry = (kind, tuple(rest[0].split()) if rest else ())
        rows[title] = entry
        if kind in _PREFIXED:
            for prefix in prefixes:
                rows.setdefault(prefix + title, entry)
    return rows


@cache
def honours() -> re.Pattern[str]:
    """The forms of address that stand behind a name: 先生, 博士."""
    return re.compile(alternatives(row[0] for row in table("zh", "titles.tsv") if row[1] == "honour"))


@cache
def _titles() -> tuple[AhoCorasick, list[str], dict[str, tuple[str, tuple[str, ...]]]]:
    rows = listed_titles()
    words = sorted(rows)
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest), words, rows


def find_titles(text: str) -> Iterator[Title]:
    """The titles of a text, none inside another, in order.

    >>> [t.text for t in find_titles("佳木斯市常务副市长高振东、公司董事长兼总裁冯国梁，城市长期发展")]
    ['常务副市长', '董事长', '总裁']
    """
    automaton, words, rows = _titles()
    for i, start, end in automaton.find_matches_as_indexes(text):
        kind, barred = rows[words[i]]
        if not text.startswith(barred, end):
            yield Title(start, end, words[i], kind)
