"""The word lists of ``data/chrome.toml``, compiled once on first use."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

HAN = "\u3400-\u9fff"
SPACE = r"[\s\u3000]"


@cache
def chrome_data() -> dict[str, Any]:
    """The tables of ``data/chrome.toml``."""
    return tomllib.loads(files("kg.documents").joinpath("data/chrome.toml").read_text("utf-8"))


def _spaced(word: str) -> str:
    """A pattern for a word; Chinese characters may stand apart on the page (来 源)."""
    if re.fullmatch(f"[{HAN}/]+", word):
        return (SPACE + "{0,2}").join(map(re.escape, word))
    return r"(?<!\w)" + re.escape(word).replace(r"\ ", r"\s+") + r"(?!\w)"


def alternation(words: list[str]) -> str:
    """One of ``words``, the longest first."""
    return "(?:" + "|".join(_spaced(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


@cache
def label_pattern() -> re.Pattern[str]:
    """A label with its colon; :func:`label_kind` tells the kind of a match.

    A label of time also counts without a colon where a digit follows (发布于 2021-03-04, Published 12 March
    2021).

    >>> m = label_pattern().search("2023-03-28 来 源: 黑龙江日报")
    >>> label_kind(m), m.group()
    ('publisher', '来 源:')
    """
    labels: dict[tuple[int, str], list[str]] = {}
    for kind, words in chrome_data()["labels"].items():
        for word in words:
            labels.setdefault((-len(word), kind), []).append(word)
    # A group for each length and kind, so that 图片来源 wins over 来源 although it is of another kind.
    groups = []
    for (length, kind), words in sorted(labels.items()):
        without_colon = r"|(?=\s*\(?\d)" if kind in ("published", "updated") else ""
        groups.append(f"(?P<{kind}_{-length}>{alternation(words)}{SPACE}*(?:[:：丨]{without_colon}))")
    return re.compile("|".join(groups), re.IGNORECASE)


def label_kind(match: re.Match[str]) -> str:
    """The kind of label that :func:`label_pattern` matched: ``published``, ``publisher``, ``editor`` …"""
    return (match.lastgroup or "").partition("_")[0]


@cache
def line_pattern(name: str) -> re.Pattern[str]:
    """The patterns of one list under ``[patterns]``, for the beginning of a line."""
    return re.compile("|".join(f"(?:{p})" for p in chrome_data()["patterns"][name]), re.IGNORECASE)


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of a list under ``[words]``, in lower case."""
    return frozenset(w.casefold() for w in chrome_data()["words"][name])
