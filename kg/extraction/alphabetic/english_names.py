"""English people, with the bodies and sites that :mod:`kg.extraction.alphabetic.english_bodies` finds.

What is left of the runs of capitalised words may be a person, where a title, a given name, a Chinese name's form or the
verb behind it says so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import partial
from typing import Final

from kg.extraction.alphabetic.english_bodies import EnglishBodies
from kg.extraction.alphabetic.english_words import english_surnames, given_names
from kg.extraction.alphabetic.name_words import Names, name_pattern, names_data, word_set
from kg.extraction.alphabetic.words import Word
from kg.extraction.mention import Mention
from kg.gazetteer.palladius import is_pinyin

_listed: Final = partial(word_set, "en")


class EnglishNames(EnglishBodies):
    """Reads one text; ``find()`` gives its names."""

    def find(self) -> Names:
        """Bodies and sites first, then people, then people's surnames alone."""
        rest = self.find_bodies()
        for segment in rest:
            segment = [w for w in segment if w.start not in self.taken]
            if segment:
                self._person(segment)
        self._listed(rest)
        self._full_forms(rest)
        self._again()
        return self.found

    def _person(self, segment: list[Word]) -> None:
        segment, titled = self._trimmed(segment)
        if not segment:
            return
        start, end = segment[0].start, segment[-1].end
        before = self.text[max(0, start - 30) : start]
        honorific = self._honorific(segment)
        if honorific:
            segment = segment[honorific:]
            if not segment:
                return
            start = segment[0].start
        titled = titled or self._titled_before(
            start if not honorific else self.words.all[self.words.index(start) - honorific].start
        )
        if self._all_place(segment) and not (titled and len(segment) > 1 and segment[0].text in given_names()):
            return
        if honorific and len(segment) <= 4:
            self._add_person(segment, "people.honorific")
        elif not 2 <= len([w for w in segment if w.capital]) <= 5:
            alone = (
                len(segment) == 1
                and segment[0].start not in self.in_place
                and segment[0].text.rstrip("s") not in _listed("place", "other_ends")
            )
            if alone and (
                titled
                or (re.match(r", (?:the )?[a-zA-Z ]{3,30} of ", self.text[end : end + 40]) and self._titled_behind(end))
            ):
                self._add_person(segment, "people.title")
        elif any(w.start in self.in_place for w in segment[:-1]) and not (
            segment[0].text in given_names() or self._is_chinese(segment) or titled
        ):
            return
        elif titled:
            self._add_person(segment, "people.title")
        elif self._is_chinese(segment):
            self._add_person(segment, "people.chinese")
        elif segment[0].text in given_names() and all(w.text not in _listed("place", "other_ends") for w in segment):
            self._add_person(segment, "people.given-name")
        elif self._may_be_named(before, end) and self._titled_behind(end):
            self._add_person(segment, "people.title-behind")
        elif self._office_apposed(start, end) and not any(w.start in self.in_place for w in segment):
            self._add_person(segment, "people.apposed")
        elif (
            re.search(r"(?:[,\"”] (?:said|says|added|explained|according to)|\b(?:headed|led|chaired) by) $", before)
            is not None
            and len(segment) in (2, 3)
            and not any(w.start in self.in_place for w in segment)
            and segment[-1].text not in _listed("place", "other_ends")
        ):
            self._add_person(segment, "people.speaker")
        elif segment[-1].text.isupper():
            return  # Tullamore MD
        elif re.match(rf",? {names_data('en')['person']['verbs']}\b", self.text[end : end + 20]) and self._is_speaker(
            end, before
        ):
            self._add_person(segment, "people.verb")

    def _trimmed(self, segment: list[Word]) -> tuple[list[Word], bool]:
        """A segment without what stands in front of a name, and whether that belongs to a title: the words of a
        sentence's beginning; the place or field of an office (the governor of Sichuan | Inem Li)."""
        while segment and self._opener(segment[0]):
            segment = segment[1:]
        if not segment:
            return segment, False
        of_title = self._of_title(segment[0].start)
        if segment[0].start in self.behind_body and len(segment) in (2, 3, 4):
            return segment, self._of_title(self.behind_body[segment[0].start])
        fields = [i for i, w in enumerate(segment[:-2]) if w.text in _listed("person", "portfolios")]
        behind = segment[fields[-1] + 1 :] if fields else []
        named = bool(behind) and (behind[0].text in given_names() or self._is_chinese(behind))
        if fields and (of_title or named or fields[-1] == 0):
            return segment[fields[-1] + 1 :], True  # Minister of Economic Development | Azer Talybov
        if len(segment) == 3 and segment[1].text in given_names() and of_title:
            return segment[1:], True  # the Mayor of Nis | Darko Bulatovic
        place = self.in_place.get(segment[0].start)
        if place is not None:
            rest = [w for w in segment if w.start >= place.end]
            if len(rest) in (2, 3, 4) and self._of_title(place.start):
                return rest, True
            named = len(rest) >= 2 and (rest[0].text in given_names() or self._is_chinese(rest))
            if named and rest[0].start not in self.in_place:
                return rest, False
        return segment, False

    def _of_title(self, start: int) -> bool:
        """Whether a title and "of" stand right before: the governor of …"""
        m = re.search(r" (?:of|to|in|for) (?:the )?$", self.text[max(0, start - 9) : start])
        return m is not None and start - len(m.group()) in self.title_ends

    def _honorific(self, segment: list[Word]) -> int:
        text = " ".join(w.text for w in segment[:2])
        if text in _listed("person", "honorifics"):
            return 2
        titles = _listed("person", "honorifics")
        return int(segment[0].text in titles or segment[0].text + "." in titles)

    def _all_place(self, segment: list[Word]) -> bool:
        return all(w.start in self.in_place for w in segment)

    def _titled_before(self, start: int) -> bool:
        """Whether a title ends right before: Mayor X; China's Consul-General in Auckland, X."""
        title = self.title_ends.get(start - 1) or self.title_ends.get(start - 4)
        if title is not None and self.text[title.end : start] in (" ", " is "):
            return True
        # Vice-Mayor of the City of Xiamen, Zhuang Rongliang; Minister of Trade Anna Berg
        m = re.search(
            r"(?: (?:of|for|to|in)(?: the)?(?: [A-Z][\w'’-]*| of| and)+)+(?:,? | is )$",
            self.text[max(0, start - 80) : start],
        )
        title = self.title_ends.get(start - len(m.group())) if m is not None else None
        return (
            title is not None
            and m is not None
            and (m.group().endswith((", ", " is ")) or m.group().split()[-1] in _listed("person", "portfolios"))
        )

    def _may_be_named(self, before: str, end: int) -> bool:
        """Whether what stands before a name lets it be a person's: not in X, the mayor …; but the signature of X, the
        mayor of …"""
        if name_pattern("en", "person", "not_behind").search(before) is not None:
            return False
        return (
            re.search(r"\bof $", before) is None or re.match(r", (?:the|then) ", self.text[end : end + 7]) is not None
        )

    def _office_apposed(self, start: int, end: int) -> bool:
        """Whether a title with a comma stands before a name that a comma or the sentence's end closes: its mayor, X,"""
        title = self.title_ends.get(start - 2)
        if title is None or title.plural or self.text[title.end : start] != ", ":
            return False
        owned = name_pattern("en", "person", "owners").search(self.text[: title.start][-30:])
        return owned is not None and self.text[end : end + 1] in (",", ".", ";", ")", "")

    def _titled_behind(self, end: int) -> bool:
        window = self.text[end : end + 70]
        m = name_pattern("en", "person", "office_behind").match(window)
        if m is None:
            return False
        position = end + m.end()
        if re.search(r"who (?:chairs|heads|leads)", m.group()):
            return True
        # up to three words (a place, an adjective, a possessive) may stand before the title
        for w in self.words.between(position, position + 60)[:5]:
            title = self._title_at(w.start)
            if title is not None:
                return True
            if not (
                w.capital
                or w.possessive
                or w.start in self.in_place
                or w.text in ("of", "the", "city", "people", "deputy")
            ):
                return False
        return False

    def _is_speaker(self, end: int, before: str) -> bool:
        return (
            re.match(
                rf",? {names_data('en')['person']['tells']}\b",
                self.text[end : end + 20],
            )
            is not None
        )

    def _add_person(self, segment: list[Word], rule: str) -> None:
        if len(segment) == 1 and segment[0].text in _listed("person", "portfolios"):
            return  # Minister of Culture, Youth and Sports
        start, end = segment[0].start, segment[-1].end
        m = re.match(r",? (?:Jr\.|Sr\.|Jr|Sr|III|II|IV)(?!\w)", self.text[end : end + 6])
        if m is not None:
            end += m.end()
        for w in segment:
            p = self.in_place.get(w.start)
            if p is not None:
                self.found.lost.add((p.start, p.end))
        self.found.people.append(Mention(start, end, self.text[start:end], "Person", rule, None, 0.85))
        self._mark(start, end)

    def _listed(self, rest: list[list[Word]]) -> None:
        """Councilors A, B, C and D: who stands in a row with people is one."""
        people = {p.end for p in self.found.people}
        starts = {p.start for p in self.found.people}
        for segment in sorted(rest, key=lambda s: s[0].start):
            segment = [w for w in segment if w.start not in self.taken]
            if not 2 <= len(segment) <= 4 or self._all_place(segment):
                continue
            start, end = segment[0].start, segment[-1].end
            behind = re.search(r"(?:,| and|, and|;)\s$", self.text[max(0, start - 6) : start])
            ahead = re.match(r"(?:,| and|, and|;)\s", self.text[end : end + 6])
            after_person = behind is not None and start - len(behind.group()) in people
            before_person = ahead is not None and end + ahead.end() in starts
            if after_person and (self._plural_title_before(start) or before_person):
                self._add_person(segment, "people.listed")
                people.add(end)

    def _plural_title_before(self, start: int) -> bool:
        i = bisect_right(self.title_starts, start) - 1
        return i >= 0 and self.titles[i].plural and self.titles[i].start > start - 150

    def _full_forms(self, rest: list[list[Word]]) -> None:
        """Toshihiro Takahashi, whom the text calls Mr Takahashi elsewhere."""
        surnames_alone = {p.text for p in self.found.people if " " not in p.text}
        for segment in rest:
            segment = [w for w in segment if w.start not in self.taken]
            if len(segment) in (2, 3) and segment[-1].text in surnames_alone and not self._all_place(segment):
                self._add_person(segment, "people.full")

    def _again(self) -> None:
        """Surnames alone: Martinez said; Luo comes."""
        first: dict[str, Mention] = {}
        for person in self.found.people:
            known = first.get(person.text, person)
            first[person.text] = min(known, person, key=lambda m: m.start)
        for full in first.values():
            parts = [p for p in re.split(r"[ \u00a0]", full.text) if p]
            if len(parts) < 2:
                continue
            words = [p for p in parts if p not in _listed("person", "suffixes")]
            chinese = len(words) == 2 and words[0] in english_surnames() and is_pinyin(words[1], 2)
            surname = words[0] if chinese else words[-1].rstrip(",")
            forms = [surname] if len(surname) > 1 else []
            if len(words) > 2:
                forms.append(" ".join(words[-2:]))
                forms.append(f"{words[0]} {words[-1]}")
            for form in forms:
                for m in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w-])", self.text):
                    if m.start() in self.taken or (m.start() < full.start and len(form) < 4):
                        continue
                    place = self.in_place.get(m.start())
                    if place is not None and self._is_place_here(place):
                        continue
                    if self._beside_capital(m.start(), m.end()):
                        continue
                    if place is not None:
                        self.found.lost.add((place.start, place.end))
                    self.found.people.append(Mention(m.start(), m.end(), form, "Person", "people.surname", full.text))
                    self._mark(m.start(), m.end())

    def _is_place_here(self, place: Mention) -> bool:
        """Whether a place that is called like a person of the text is meant: a preposition of place says so."""
        return (
            re.search(r"\b(?:in|from|to|near|at|of|city|across) $", self.text[max(0, place.start - 7) : place.start])
            is not None
        )

    def _beside_capital(self, start: int, end: int) -> bool:
        """Whether the surname is part of a longer name: Young People's Palace."""
        following = re.match(r" [A-Z]", self.text[end : end + 2])
        return following is not None
