"""Reading the word lists and tables under ``data/<language>/``.

A list is a UTF-8 file with one entry a line; ``#`` starts a comment line; columns are separated by tabs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kg.errors import DataError

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick


def _text(lang: str, name: str) -> str:
    resource = files("kg.extraction") / "data" / lang / name
    try:
        return resource.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError(f"{resource}: no such lexicon; languages have a folder each under kg/extraction/data") from None


@cache
def table(lang: str, name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a tab-separated file, comments and blank lines left out.

    >>> table("zh", "abbreviations.tsv")[0]
    ('高新技术产业开发区', '高新区')
    """
    rows = []
    for line in _text(lang, name).splitlines():
        if line.strip() and not line.startswith("#"):
            rows.append(tuple(cell.strip() for cell in line.split("\t")))
    return tuple(rows)


@cache
def settings(lang: str, name: str) -> dict[str, Any]:
    """A TOML file as a dictionary; ``DataError`` names the file where it cannot be read."""
    try:
        return tomllib.loads(_text(lang, name))
    except tomllib.TOMLDecodeError as e:
        raise DataError(f"kg/extraction/data/{lang}/{name}: {e}") from e


def occurrences(text: str, word: str) -> Iterator[int]:
    """Where a word starts in a text, overlaps left out.

    >>> list(occurrences("哈哈哈尔滨", "哈"))
    [0, 1, 2]
    """
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + len(word))


def longest_endings(matcher: AhoCorasick, text: str) -> dict[int, int]:
    """Where words end in a text, in its order, each with where the longest of those that end there starts.

    >>> from ahocorasick_rs import AhoCorasick
    >>> longest_endings(AhoCorasick(["局", "商务局", "厂"]), "市商务局与药厂")
    {4: 1, 7: 6}
    """
    starts: dict[int, int] = {}
    for _, start, end in matcher.find_matches_as_indexes(text, overlapping=True):
        starts[end] = min(start, starts.get(end, start))
    return dict(sorted(starts.items()))


def alternatives(words: Iterable[str]) -> str:
    """A regular expression that matches any of the words, the longest first.

    >>> alternatives(["签", "签署"])
    '(?:签署|签)'
    """
    return "(?:" + "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))) + ")"
