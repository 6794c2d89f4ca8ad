"""Russian names of places that the gazetteer knows, in any case, and the adjectives that are derived from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extraction.alphabetic.morphology import adjective, is_given_name, is_surname, lemma_in, noun, noun_lemma, parses
from kg.extraction.alphabetic.name_words import name_pattern
from kg.extraction.alphabetic.place_scan import KNOWN, PlaceName, capital_behind, place_data, places_named
from kg.extraction.alphabetic.words import Word, Words
from kg.gazetteer import gazetteer
from kg.gazetteer.alphabetic import alphabetic_names

_PAIR: Final = re.compile(r"([А-ЯЁ][а-яё]{2,})-([А-ЯЁ][а-яё]{2,})")
_SURNAME: Final = re.compile(r"(?:ов|ев|ин|ын|ова|ева|ина)$")
# What the name of a town may end in that its adjective leaves out: Хабаровск, Якутия, Чита.
_TOWN_ENDS: Final = ("", "ск", "а", "ь", "ия", "я", "о", "ы")
_SHORTEST: Final = 6  # letters of an adjective


class RussianPlaceNames:
    """See :class:`kg.extraction.alphabetic.place_scan.PlaceNames`."""

    def is_none(self, words: Words, i: int) -> bool:
        start = words.all[i].start
        currency = name_pattern("ru", "place", "currencies").search(words.text[max(0, start - 12) : start])
        return currency is not None or _speaks(words, i)

    def joined(self, words: Words, i: int) -> Iterator[PlaceName]:
        w = words.all[i]
        m = _PAIR.fullmatch(w.text)
        before = words.before(w.start)
        if m is None or before is None or name_pattern("ru", "place", "routes").match(before.text) is None:
            return
        ends = [alphabetic_names("ru").find(part.casefold().replace("ё", "е")) for part in m.groups()]
        known = [{k: f for k, f in found.items() if f == "full" and gazetteer().weight(k) >= KNOWN} for found in ends]
        if all(known):
            for group, candidates in ((1, known[0]), (2, known[1])):
                yield PlaceName(i, i, w.start + m.start(group), w.start + m.end(group), candidates, marked=True)

    def candidates(self, words: Words, run: list[Word]) -> dict[str, str]:
        found = places_named([w.text for w in run], "ru")
        word = run[0].text
        names = alphabetic_names("ru")
        given = len(run) == 1 and parses(word)[0].is_known and is_given_name(word)
        index = words.index(run[0].start)
        if given and capital_behind(words, index):
            behind, before = words.all[index + 1], words.before(run[0].start)
            told = before is not None and noun_lemma(before.text) in place_data("ru")["classes"]
            lemmas = {p.normal_form.capitalize() for p in parses(word)[:3] if "Name" in p.tag}
            named = parses(behind.text)[0].is_known and is_given_name(behind.text)
            if not any(map(names.find, lemmas)) or not (told or named):
                return {}  # Андрей is not Андра, nor Анна Ли a town
        if len(run) == 1 and not word.isupper():
            found = {i: f for i, f in found.items() if f != "adjective" or adjective(word) is not None}
            if parses(word)[0].is_known and not _may_be_place(word):
                return {}  # Ростки is not Росток
            if adjective(word) is not None and noun(word) is None:
                found = {i: f for i, f in found.items() if f == "adjective"}
        return found

    def derived(self, words: Words, i: int) -> PlaceName | None:
        """китайский, харбинский → Харбин, хабаровский → Хабаровск, якутский → Якутск."""
        word = words.all[i]
        if len(word.text) < _SHORTEST or not re.search(r"[сц]к", word.text):
            return None
        reading = adjective(word.text)
        if reading is None:
            return None
        lemma = reading.normal_form.replace("ё", "е")
        known = {k: f for k, f in alphabetic_names("ru").find(lemma).items() if f == "adjective"}
        if known and not word.capital:
            return PlaceName(i, i, word.start, word.end, known, marked=True)
        if not lemma.endswith(("ский", "ской", "цкий")):
            return None
        smaller: dict[str, str] = {}
        for end in _TOWN_ENDS:
            found = {k: "adjective" for k, f in alphabetic_names("ru").find(lemma[:-4] + end).items() if f == "full"}
            known = {k: f for k, f in found.items() if gazetteer().weight(k) >= KNOWN}
            if known:
                return PlaceName(i, i, word.start, word.end, known, marked=True)
            smaller |= dict.fromkeys(found, "derived")
        return PlaceName(i, i, word.start, word.end, smaller) if smaller else None

    def frame(self, words: Words, name: PlaceName) -> None:
        data = place_data("ru")
        before = words.before(name.start)
        if before is not None:
            name.kind = data["classes"].get(noun_lemma(before.text))
            classed = before.text in data["short_classes"] or lemma_in(before.text, data["before"])
            owned = lemma_in(before.text, data["owners"]) and not is_given_name(words.all[name.first].text)
            name.marked = name.kind is not None or classed or owned  # owned: мэр Омска, but not мэр Анна Миккола
        last = name.last
        if name.kind is None and last + 1 < len(words.all) and words.joined(words.all[last], words.all[last + 1]):
            behind = noun_lemma(words.all[last + 1].text)
            classed = behind not in data["of_countries"] and behind in data["classes"]
            if classed and "adjective" in name.candidates.values():
                name.candidates = {}  # Харбинский район: no city, but what bears its name


def _speaks(words: Words, i: int) -> bool:
    """Whether a word is a surname that does what people do: Орлов напомнил."""
    word = words.all[i]
    if not is_surname(word.text) or _SURNAME.search(word.text) is None:
        return False
    verbs = name_pattern("ru", "person", "verbs").pattern
    return re.match(rf",? {verbs}\b", words.text[word.end : word.end + 24]) is not None


def _may_be_place(word: str) -> bool:
    """Whether the dictionary lets a word be more than a plural of a thing's name."""
    return any("Geox" in p.tag or p.tag.number != "plur" or "anim" in p.tag for p in parses(word))
