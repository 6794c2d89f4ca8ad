"""The words and patterns by which names are read (``names.toml``), and what reading them yields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kg.extraction.lexicon import settings
from kg.extraction.mention import Mention


@dataclass(slots=True)
class Names:
    """What was found in one text."""

    organizations: list[Mention] = field(default_factory=list)
    zones: list[Mention] = field(default_factory=list)
    people: list[Mention] = field(default_factory=list)
    lost: set[tuple[int, int]] = field(default_factory=set)
    """Spans of place mentions that are parts of people's names."""


def names_data(lang: str) -> dict[str, Any]:
    return settings(lang, "names.toml")


@cache
def word_set(lang: str, section: str, key: str) -> frozenset[str]:
    return frozenset(names_data(lang)[section][key])


@cache
def name_pattern(lang: str, section: str, key: str) -> re.Pattern[str]:
    """A pattern of ``names.toml``."""
    return re.compile(names_data(lang)[section][key])
