"""The words for pairings and the kind of relation that each names."""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.facts.triggers import cues
from kg.extraction.lexicon import alternatives


@cache
def kinds(lang: str) -> tuple[re.Pattern[str], dict[str, str]]:
    kind_of = {word: kind for kind, words in cues(lang, "pairing")["kinds"] for word in words}
    return re.compile(alternatives(kind_of)), kind_of
