"""Titles as they stand in a text: vice-governor of, глава администрации; whose they are is told by ``offices``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extraction.lexicon import settings


@dataclass(frozen=True, slots=True)
class Title:
    """``words.text[start:end]``; ``text`` is the title in the nominative singular."""

    start: int
    end: int
    text: str
    plural: bool = False


@dataclass(frozen=True, slots=True)
class OfficeValue:
    """Who holds a title, and where; the fields that readers of Chinese titles use bear the same names."""

    title: str
    person: tuple[int, int] | None = None
    organization: tuple[int, int] | None = None
    body: str | None = None
    reporter: bool = False


@cache
def title_words(lang: str, key: str) -> frozenset[str]:
    """A list of words of ``titles.toml``."""
    return frozenset(settings(lang, "titles.toml")[key])


@cache
def title_pattern(lang: str, key: str) -> re.Pattern[str]:
    """A pattern of ``titles.toml``."""
    return re.compile(settings(lang, "titles.toml")[key])
