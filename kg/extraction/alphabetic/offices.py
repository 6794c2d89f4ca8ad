"""Offices: which title belongs to whom and to which body.

Mayor of Harbin Sun Zhe, Hamilton Mayor Andrew King and Fang Qiu, China's ambassador to Panama put the body behind the
title or before it, the holder behind or before both; councilors A, B and C share one title.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from kg.extraction.alphabetic.morphology import bases, cases, parses
from kg.extraction.alphabetic.titles import OfficeValue, Title
from kg.extraction.alphabetic.words import Words
from kg.extraction.lexicon import settings
from kg.extraction.mention import Mention

_MOST_FILLERS: Final = 7
_ROOM: Final = 220  # characters between a title and a name in its phrase at most
_CHAMBERS: Final = ("дума", "совет", "собрание", "парламент", "сенат", "маслихат", "хурал", "курултай")


@cache
def _pattern(lang: str, key: str) -> re.Pattern[str]:
    """A pattern of ``titles.toml``."""
    return re.compile(settings(lang, "titles.toml")[key])


@dataclass(slots=True)
class _Office:
    """A title with what belongs to it: ``start`` and ``end`` take in the body."""

    title: Title
    text: str
    start: int
    end: int
    body: tuple[int, int] | None = None
    bodies: list[tuple[int, int]] = field(default_factory=list)


class _Reader:
    def __init__(self, words: Words, titles: list[Title], people: Iterable[Mention], bodies: Iterable[Mention]) -> None:
        self.words = words
        self.text = words.text
        self.titles = titles
        self.title_at = {t.start: t for t in titles}
        self.person_at = {p.start: p for p in people}
        self.person_by_end = {p.end: p for p in self.person_at.values()}
        self.person_starts = sorted(self.person_at)
        self.body_at: dict[int, Mention] = {}
        self.body_by_end: dict[int, Mention] = {}
        for b in sorted(bodies, key=lambda b: b.end - b.start):
            self.body_at[b.start] = b
            self.body_by_end[b.end] = b
        self._bodies = sorted((b for b in self.body_at.values() if b.label == "Organization"), key=lambda b: b.start)
        self._body_starts = [b.start for b in self._bodies]
        self.nested: dict[int, Mention] = {}
        for b in bodies:
            if b.label == "Place":
                self.nested[b.start] = b

    def read(self) -> Iterator[Mention]:
        absorbed = -1
        before: list[tuple[_Office, tuple[int, int]]] = []
        for title in self.titles:
            if title.start < absorbed or self._in_body(title):
                continue
            office = self._office(title)
            absorbed = max(absorbed, office.end if office.end > title.end else title.end)
            taken = {person for _, person in before}
            holders = self._behind(office, taken) or self._before(office) or self._chained(office, before)
            if office.body is None:
                office.body = self._shared_body(office, holders)
            if holders and office.body is None and self.words.lang == "en":
                self._body_behind_name(office, holders[0])
            bodies = self._distributed(office, holders)
            for person, body in zip(holders, bodies, strict=True):
                yield self._mention(office, person, body)
                before.append((office, person))
            if not holders:
                yield self._mention(office, None)
        yield from self._told_by_verb()

    def _in_body(self, title: Title) -> bool:
        """Whether a Russian title is a part of a body's name: Администрация губернатора."""
        i = bisect_left(self._body_starts, title.start) - 1
        return self.words.lang == "ru" and i >= 0 and title.end <= self._bodies[i].end

    def _mention(self, office: _Office, person: tuple[int, int] | None, body: tuple[int, int] | None = None) -> Mention:
        t = office.title
        value = OfficeValue(office.text, person, body or office.body)
        return Mention(t.start, t.end, self.text[t.start : t.end], "Title", "offices.title", value)

    # --- the body -----------------------------------------------------------------------------------------------------

    def _office(self, title: Title) -> _Office:
        office = _Office(title, title.text, title.start, title.end)
        if self.words.lang == "en":
            self._english_complement(office)
        else:
            self._russian_complement(office)
        self._listed_bodies(office)
        if office.body is None or office.text != title.text:
            self._left_body(office)
        return office

    def _english_complement(self, office: _Office) -> None:
        data = settings("en", "titles.toml")
        position = office.title.end
        while True:
            m = re.match(r",? (of|at|for|with|to|in|on|from)(?: the)? ", self.text[position : position + 14])
            if m is None or (m.group().startswith(",") and m.group(1) not in ("of",)):
                return
            preposition, begin = m.group(1), position + m.end()
            body = self._body_near(begin)
            if body is not None:
                if preposition in data["kept"]:
                    if body.label == "Place":
                        office.text += self.text[
                            office.title.end if position == office.title.end else position : body.end
                        ]
                    elif preposition == "in":
                        return
                    else:
                        office.body = (body.start, body.end)
                elif preposition in ("of", "at", "for", "with", "from"):
                    office.body = (body.start, body.end)
                else:
                    return
                office.end = body.end
                within = (
                    re.match(r" in (?:the )?", self.text[body.end : body.end + 8])
                    if body.label == "Organization"
                    else None
                )
                place = self.body_at.get(body.end + within.end()) if within is not None else None
                if place is not None and place.label == "Place" and place.end + 1 in self.person_at:
                    office.end = place.end  # president of the German Chamber of Commerce in Hong Kong Johannes Hack
                return
            if preposition not in ("of", "for"):
                return
            run = re.match(
                r"(?:[A-Za-z][\w-]*(?:,? and| &)? ?){1,7}?(?= (?:of|at|for|in|to) (?:the )?[A-Z]|,|\.| \(|$)",
                self.text[begin : begin + 70],
            )
            if run is None:
                return
            named = [w.start for w in self.words.between(begin, begin + run.end()) if w.start in self.person_at]
            if named and named[0] > begin + 3 and self.text[named[0] - 1] == " ":  # Minister of Culture Irada Ayupova
                office.text += self.text[position : named[0]].rstrip()
                office.end = named[0] - 1
                return
            if named:
                return
            office.text += self.text[position : begin + run.end()]
            office.end = position = begin + run.end()

    def _body_near(self, begin: int) -> Mention | None:
        """The body that starts at ``begin``, perhaps behind "city of"."""
        m = re.match(
            r"(?i:(?:[a-z-]+ )?(?:city|town|province|region|district|county|port|republic|kingdom|state|municipality"
            r"|prefecture|commonwealth|village|community) of (?:the )?)",
            self.text[begin : begin + 50],
        )
        for start in (begin, begin + m.end() if m is not None else begin):
            if start in self.body_at and self.body_at[start].rule != "gazetteer.adjective":
                return self.body_at[start]
        return None

    def _russian_complement(self, office: _Office) -> None:
        words = self.words.all
        j = self.words.index(office.title.end)
        fillers: list[str] = []
        end = office.title.end
        while j < len(words) and len(fillers) < _MOST_FILLERS:
            w = words[j]
            if self.text[words[j - 1].end : w.start] not in (" ", "\u00a0", ", ") or w.start in self.person_at:
                break
            if self.text[words[j - 1].end : w.start] == ", ":
                break
            if w.lower == "из" and not fillers:  # коллега из Харбина
                end = w.end
                j += 1
                continue
            body = self.body_at.get(w.start)
            following = words[j + 1] if j + 1 < len(words) else None
            capital = following is not None and following.lower.startswith("столиц")
            if body is not None and body.rule == "gazetteer.adjective" and following is not None and capital:
                end = following.end
                break  # градоначальник башкирской столицы
            if body is not None and body.rule != "gazetteer.adjective":
                inner = self._administration(body)
                if inner is not None:
                    fillers.append(w.text)
                    body = inner
                while fillers and self._class_word(fillers[-1]):
                    fillers.pop()
                office.body, end = (body.start, body.end), max(body.end, end)
                holder = self.body_at.get(body.end + 1)  # аким Костанайской области | Казахстана
                plain = holder is not None and holder.label == "Place" and holder.rule != "gazetteer.adjective"
                if holder is not None and plain and "gent" in cases(holder.text.split()[-1]):
                    end = holder.end
                abroad = re.match(r" во? (?:городе |г\. )?", self.text[end : end + 14])
                seat = self.body_at.get(end + abroad.end()) if abroad is not None else None
                if (
                    seat is not None
                    and seat.label == "Place"
                    and re.search(r"пос[оле]+л|консул|торгпред|представител", office.title.text)
                ):
                    office.end = end = seat.end
                    office.text = " ".join([office.title.text, *fillers]) + self.text[body.end : end]
                    return
                break
            nested_title = self.title_at.get(w.start)
            if nested_title is not None and fillers and fillers[-1] == "и":
                break  # глава региона и посол
            if nested_title is not None:
                for x in self.words.between(w.start, nested_title.end):
                    fillers.append(x.text)
                j = self.words.index(nested_title.end)
                end = nested_title.end
                continue
            chamber = w.capital and any(b in _CHAMBERS for b in bases(w.text, "ru")[:3])  # вице-спикер Думы
            small = chamber or self._class_word(w.text)  # Раис Республики
            if (w.capital and not w.text.isupper() and not small) or not self._filler(w.text, fillers):
                break
            fillers.append(w.text)
            end = w.end if w.lower != "и" else end
            j += 1
        if office.body is not None:
            while fillers and (self._class_word(fillers[-1]) or re.search(r"[сц]к(?:ого|ой)$", fillers[-1])):
                fillers.pop()
        while fillers and (self._class_word(fillers[-1]) or fillers[-1] in ("по", "при", "и", "в", "на", "с")):
            fillers.pop()
        if fillers:
            office.text = " ".join([office.title.text, *fillers])
        office.end = end

    def _filler(self, word: str, fillers: list[str]) -> bool:
        if word in ("по", "при", "и", "в", "обязанности", "внешних", "на", "с"):
            return True
        found = cases(word)
        if word in ("ее", "её", "его", "их"):
            return False
        if parses(word)[0].tag.POS in ("VERB", "INFN", "PREP", "CONJ", "ADVB", "GRND", "PRTS"):
            return False
        return bool(found & ({"gent"} if not {"по", "с", "при"} & set(fillers) else {"gent", "datv", "ablt", "loct"}))

    def _class_word(self, word: str) -> bool:
        classes = settings("ru", "names.toml")["place"]["classes"]
        return any(b in classes for b in bases(word, "ru")) or word.casefold() in (
            "обеих",
            "территорий",
            "обоих",
            "этого",
            "нашего",
            "своего",
        )

    def _administration(self, body: Mention) -> Mention | None:
        """The place of глава | администрации Уссурийска, whose title is "глава администрации"."""
        if body.label != "Organization" or "администрация" not in bases(body.text.split()[0], "ru"):
            return None
        for start in range(body.start + 1, body.end):
            if start in self.nested and self.nested[start].rule != "gazetteer.adjective":
                return self.nested[start]
        return None

    def _left_body(self, office: _Office) -> None:
        start = office.title.start
        before = self.text[max(0, start - 4) : start]
        m = re.search(r"(['’]s? | |['’]s own )$", before)
        if m is None:
            return
        body = self.body_by_end.get(start - len(m.group()))
        if body is None or (office.body is not None and office.text == office.title.text):
            return
        if (
            body.rule == "gazetteer.adjective"
            and self.words.lang == "ru"
            and body.text[0].isupper() is False
            and office.body
        ):
            return
        if office.body is None:
            office.body = (body.start, body.end)
        office.start = body.start

    # --- the holder -------------------------------------------------------------------------------------------------

    def _behind(self, office: _Office, taken: Collection[tuple[int, int]] = ()) -> list[tuple[int, int]]:
        m = _pattern(self.words.lang, "person_gap").match(self.text, office.end)
        if m is None:
            return []
        if m.group().startswith((",", " (", ":")) and not self._may_be_apart(office, taken):
            return []
        person = self.person_at.get(m.end()) or self.person_at.get(office.end + 1)
        if person is None:
            return []
        holders = [(person.start, person.end)]
        while office.title.plural:
            gap = _pattern(self.words.lang, "list_gap").match(self.text, holders[-1][1])
            following = self.person_at.get(gap.end()) if gap is not None else None
            if following is None:
                break
            holders.append((following.start, following.end))
        return holders

    def _distributed(self, office: _Office, holders: list[tuple[int, int]]) -> list[tuple[int, int] | None]:
        """мэры Хэйхэ и Чжухая X и Y: each holder has the body of the same rank in the list."""
        if len(office.bodies) == len(holders) > 1:
            return [*office.bodies]
        return [None] * len(holders)

    def _listed_bodies(self, office: _Office) -> None:
        """Further bodies of a plural title: mayors of A and B."""
        if office.body is None or not office.title.plural:
            return
        office.bodies = [office.body]
        while True:
            gap = re.match(r"(?:,| and|, and| и|, и) (?:of )?(?:the )?", self.text[office.end : office.end + 14])
            body = self.body_at.get(office.end + gap.end()) if gap is not None else None
            if body is None or body.label != "Place":
                return
            office.bodies.append((body.start, body.end))
            office.end = body.end

    def _shared_body(self, office: _Office, holders: list[tuple[int, int]]) -> tuple[int, int] | None:
        """President and CEO of X: the next title's body; Y, Chairman, X: the body behind a comma."""
        m = re.match(r"(?: and| &| и|/)(?: the)? ?", self.text[office.end : office.end + 9])
        if m is not None:
            following = self.title_at.get(office.end + m.end())
            return self._office(following).body if following is not None else None
        if holders and holders[0][1] <= office.start:
            m = re.match(r", (?:the )?(?=[A-ZА-ЯЁ])", self.text[office.end : office.end + 8])
            body = self.body_at.get(office.end + m.end()) if m is not None else None
            if body is not None and body.label == "Organization":
                return body.start, body.end
        return None

    def _body_behind_name(self, office: _Office, person: tuple[int, int]) -> None:
        """Mayor Helen Brown of Portland."""
        m = re.match(r",? (?:of|from) (?:the )?", self.text[person[1] : person[1] + 12])
        body = self._body_near(person[1] + m.end()) if m is not None else None
        if body is not None:
            office.body = (body.start, body.end)

    def _may_be_apart(self, office: _Office, taken: Collection[tuple[int, int]]) -> bool:
        """Whether a comma may part title and name: the governor of X, Y, … but not: A, mayor of X, B and C."""
        ends_with_person = any(
            (person := self.person_by_end.get(office.start - len(gap))) is not None
            and (self.words.lang == "ru" or (person.start, person.end) not in taken)
            for gap in (", ", ", the ", ", a ", " (", ", an ", " — ", " – ", ", who is ", ", who is the ")
        )
        return not ends_with_person

    def _before(self, office: _Office) -> list[tuple[int, int]]:
        i = bisect_left(self.person_starts, office.start) - 1
        if i < 0:
            return []
        person = self.person_at[self.person_starts[i]]
        if self.words.lang == "ru" and (office.title.plural or self._precedes_person(office)):
            return []
        if not 0 < office.start - person.end < 50:
            return []
        between = self.text[person.end : office.start]
        between = re.sub(r" \([^()]{1,20}\)", "", between)
        if _pattern(self.words.lang, "behind_person").fullmatch(between):
            return [(person.start, person.end)]
        return []

    def _precedes_person(self, office: _Office) -> bool:
        """Whether a name follows a title in the same phrase: Иван Ли, вице-спикер Думы Пётр Ким."""
        i = bisect_left(self.person_starts, office.title.end)
        if i == len(self.person_starts) or self.person_starts[i] - office.title.end > _ROOM:
            return False
        between = self.text[office.title.end : self.person_starts[i]]
        return not re.search(r"[,.;:()—–]|\sи\s(?:г-|госпо)", re.sub(r"[«\"][^»\"]*[»\"]", "", between))

    def _chained(self, office: _Office, before: list[tuple[_Office, tuple[int, int]]]) -> list[tuple[int, int]]:
        """… is director of A and president of B: one person's next office."""
        if not before:
            return []
        last, person = before[-1]
        between = self.text[max(last.end, person[1]) if person[0] < last.start else last.end : office.start]
        if person[0] < last.start and _pattern(self.words.lang, "chain").fullmatch(between):
            return [person]
        return []

    def _told_by_verb(self) -> Iterator[Mention]:
        """Tan Jun, who chairs a company."""
        for person in self.person_at.values():
            m = _pattern(self.words.lang, "by_verb").match(self.text, person.end)
            body = self._body_near(m.end()) if m is not None else None
            if m is not None and body is not None:
                value = OfficeValue(
                    settings(self.words.lang, "titles.toml")["of_verb"][m.group(1)],
                    (person.start, person.end),
                    (body.start, body.end),
                )
                yield Mention(m.start(1), m.end(1), m.group(1), "Title", "offices.verb", value)


def find_offices(words: Words, titles: list[Title], people: list[Mention], bodies: list[Mention]) -> list[Mention]:
    """The titles as mentions with an ``OfficeValue``; a title that several people share is there once for each."""
    return [*_Reader(words, titles, people, bodies).read()]


@cache
def not_posts(lang: str) -> frozenset[str]:
    """Titles that are occupations rather than offices."""
    data: dict[str, Any] = settings(lang, "titles.toml")
    return frozenset(data["not_posts"])
