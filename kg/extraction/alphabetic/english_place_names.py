"""English names of places that the gazetteer knows: class words behind them, "city of" before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extraction.alphabetic.english_words import english_surnames
from kg.extraction.alphabetic.name_words import name_pattern
from kg.extraction.alphabetic.place_scan import PlaceName, capital_behind, fits, place_data
from kg.extraction.alphabetic.place_words import class_behind
from kg.extraction.alphabetic.words import Word, Words, grammar
from kg.extraction.lexicon import settings
from kg.gazetteer import gazetteer
from kg.gazetteer.alphabetic import alphabetic_names
from kg.gazetteer.palladius import is_pinyin

_BASED: Final = re.compile(r"([A-Z][\w'’]+)-(?:based|headquartered|born)")
_OF: Final = re.compile(r"([a-z-]+(?: city)?) of (?:the )?$", re.IGNORECASE)


class EnglishPlaceNames:
    """See :class:`kg.extraction.alphabetic.place_scan.PlaceNames`."""

    def is_none(self, words: Words, i: int) -> bool:
        behind = words.all[i + 1] if i + 1 < len(words.all) else None
        return words.all[i].text in place_data("en")["capitals"] and behind is not None and behind.text == "capital"

    def derived(self, words: Words, i: int) -> PlaceName | None:
        return None

    def joined(self, words: Words, i: int) -> Iterator[PlaceName]:
        w = words.all[i]
        m = _BASED.fullmatch(w.text)
        found = alphabetic_names("en").find(m.group(1)) if m is not None else {}
        if m is not None and found:
            yield PlaceName(i, i, w.start, w.start + m.end(1), {**found}, marked=True)

    def candidates(self, words: Words, run: list[Word]) -> dict[str, str]:
        found = alphabetic_names("en").find(words.text[run[0].start : run[-1].end].replace("\u00a0", " "))
        if len(run) > 1 and not (run[-1].capital or run[-1].text[0].isdigit()):
            return {}
        if run[0].text in grammar("en")["months"]:
            return {}  # October 6
        if run[0].text.isupper() and len(run[0].text) <= 3 and len(run) == 1:
            return {i: f for i, f in found.items() if i.startswith("iso:")}  # US, UK; no town is called so
        return {**found}

    def frame(self, words: Words, name: PlaceName) -> None:
        data = place_data("en")
        state = name_pattern("en", "place", "states").search(words.text[max(0, name.start - 40) : name.start])
        if state is not None and any(gazetteer().place(i).kind == "Country" for i in name.candidates):
            name.start -= len(state.group())
            name.first = words.index(name.start)
        size, kind = class_behind(words, name.last, data["classes"])
        if kind is not None and capital_behind(words, name.last + size) and not _holder(words, name.last + size + 1):
            kind = None  # Charleston City Council
        small = words.all[name.last + 1] if name.last + 1 < len(words.all) else None
        if kind is None and small is not None and words.joined(words.all[name.last], small) and not small.capital:
            told = data["classes"].get(small.text.capitalize())  # Saitama prefecture
            name.marked = told is not None and any(fits(i, told) for i in name.candidates)
        else:
            told = kind
        if kind is not None and any(fits(i, kind) for i in name.candidates):
            name.last += size
            name.end = words.all[name.last].end
            name.marked = True
        elif kind is not None and not words.all[name.last].possessive:
            kind = None
        head = _OF.search(words.text[max(0, name.start - 40) : name.start])
        name.marked = name.marked or (head is not None and head.group(1).casefold() in data["before"])
        name.kind = kind or (told if name.marked else None)
        apposed = name_pattern("en", "place", "behind").match(words.text[name.end : name.end + 90])
        name.marked = name.marked or apposed is not None


def _holder(words: Words, i: int) -> bool:
    """Whether an office or a person begins at word ``i``: Heilongjiang Province | Governor, Anhui Province | Li Wei."""
    word, following = words.all[i], words.all[i + 1] if i + 1 < len(words.all) else None
    if word.lower in settings("en", "titles.toml")["heads"] or word.lower in settings("en", "titles.toml")["modifiers"]:
        return word.text not in place_data("en")["not_first"] or word.lower in ("deputy", "vice")
    if following is None or not following.capital or not words.joined(word, following):
        return False
    return word.text in english_surnames() and is_pinyin(following.text, 2)
