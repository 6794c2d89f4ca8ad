"""Questions to the words of a Russian text that readers of its names ask."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from kg.extraction.alphabetic.morphology import (
    adjective,
    bases,
    cases,
    declined_surname,
    palladius_base,
    parses,
    person_nominative,
)
from kg.extraction.alphabetic.name_words import Names, names_data, word_set
from kg.extraction.alphabetic.place_words import is_class
from kg.extraction.alphabetic.titles import Title
from kg.extraction.alphabetic.words import Word, Words
from kg.extraction.mention import Mention
from kg.gazetteer.palladius import is_palladius

_listed: Final = partial(word_set, "ru")


class RussianQuestions:
    """One text with its places and titles."""

    def __init__(self, words: Words, places: list[Mention], titles: list[Title]) -> None:
        self.words = words
        self.text = words.text
        self.titles = titles
        self.title_at = {t.start: t for t in titles}
        self.title_words = {w.start for t in titles for w in words.between(t.start, t.end)}
        self.places = places
        self.in_place = {i: p for p in places for i in range(p.start, p.end)}
        self.taken: dict[int, int] = {}
        self.found = Names()

    def _is_school(self, w: Word) -> bool:
        """Whether a word is the short name of a university: ЗабГУ, ДВФУ."""
        return re.fullmatch(names_data("ru")["organization"]["schools"], w.text) is not None

    def _general(self, w: Word) -> bool:
        """Whether an adjective tells nothing that a name would hold: новый, крупный, местный."""
        reading = adjective(w.text)
        return reading is not None and reading.normal_form in _listed("organization", "general")

    def _names_place(self, w: Word) -> bool:
        p = self.in_place.get(w.start)
        return p is not None and p.rule == "gazetteer.adjective"

    def _class_word(self, w: Word) -> bool:
        return w.text in _listed("place", "short_classes") or is_class("ru", w.text)

    def _seated(self, head: Word) -> bool:
        return any(f in ("посольство", "генконсульство", "консульство") for f in bases(head.text))

    def _after_po(self, i: int, j: int) -> bool:
        return any(w.lower in ("по", "между", "при") for w in self.words.all[i + 1 : j]) and bool(
            cases(self.words.all[j].text) & {"datv", "ablt", "gent", "loct"}
        )

    def _genitive(self, w: Word) -> bool:
        return "gent" in cases(w.text) or not cases(w.text) or w.text.isupper()

    def _genitive_only(self, w: Word) -> bool:
        return "nomn" not in cases(w.text)

    def _is_verb(self, word: str) -> bool:
        return parses(word)[0].tag.POS in ("VERB", "INFN", "PRED", "GRND", "ADVB", "PREP", "CONJ")

    def _chinese_at(self, i: int) -> bool:
        words = self.words.all
        return i + 1 < len(words) and self.words.joined(words[i], words[i + 1]) and self._chinese(words[i : i + 2])

    def _chinese(self, run: list[Word]) -> bool:
        """Ли Цян, Сунь Чжэ: a surname of the list and one or two syllables, in any case."""
        if len(run) != 2 or not run[1].capital:
            return False
        surname, given = run[0].text, run[1].text
        surname = declined_surname([surname, given]) or surname
        if surname not in _listed("person", "surnames"):
            surname = palladius_base(surname)
            undeclined = is_palladius(given) and given[-1] in "оуиеэюы"
            if surname not in _listed("person", "surnames") or (palladius_base(given) == given and not undeclined):
                return False
        place = self.in_place.get(run[1].start)
        if place is not None and (place.start == run[0].start or len(surname) == 1):
            return False
        return is_palladius(person_nominative([given])) or person_nominative([surname, given]) != f"{surname} {given}"
