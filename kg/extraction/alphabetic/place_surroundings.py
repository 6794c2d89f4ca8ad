"""Where the known places of a text stand, for the readers of places that no list knows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from kg.extraction.alphabetic.place_scan import places_named
from kg.extraction.alphabetic.words import Words
from kg.extraction.lexicon import settings
from kg.extraction.mention import Mention
from kg.gazetteer import gazetteer

_REACH: Final = 90  # characters before a name in which a cue for it may stand


class Surroundings:
    """The words of a text with the places that are known in it."""

    WEAK: Final = 0.75
    """The confidence of a place that only its surroundings tell."""

    def __init__(self, words: Words, known: Iterable[Mention]) -> None:
        named = [m for m in known if m.rule != "gazetteer.adjective"]
        adjectives = [m for m in known if m.rule == "gazetteer.adjective"]
        self.words = words
        self.taken = {p for m in named for p in range(m.start, m.end)}
        self.starts = {m.start for m in named}
        self.ends = {m.end for m in named}
        self.holders = {m.start for m in named if m.value and gazetteer().place(m.value).kind in ("Country", "Region")}
        """Where the name of a country or region starts."""
        self.adjectives = {m.start for m in adjectives}
        self.adjective_ends = {m.end for m in adjectives}

    def mention(self, start: int, end: int, rule: str) -> Mention:
        """The mention of a place, with its id where the gazetteer has one place of that name alone."""
        text = self.words.text[start:end]
        found = [id for id, form in places_named(text.split(), self.words.lang).items() if form == "full"]
        return Mention(start, end, text, "Place", rule, found[0] if len(found) == 1 else None, self.WEAK)


def cue(words: Words, start: int, end: int, size: int) -> str | None:
    """The name of the cue of ``names.toml`` that makes ``text[start:end]``, a run of ``size`` words, a place."""
    for name, before, behind, longest in _cues(words.lang):
        if (
            size <= longest
            and before.search(words.text[max(0, start - _REACH) : start]) is not None
            and behind.match(words.text[end : end + _REACH]) is not None
        ):
            return name
    return None


@cache
def _cues(lang: str) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str], int], ...]:
    data: list[dict[str, Any]] = settings(lang, "names.toml")["place"]["cues"]
    return tuple(
        (c["name"], re.compile(c.get("before", "")), re.compile(c.get("behind", "")), c.get("longest", 3)) for c in data
    )
