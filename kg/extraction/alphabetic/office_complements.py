"""What belongs to an office: its body and its field, behind the title or before it.

Mayor | of Harbin, Hamilton | Mayor, министр | промышленности и торговли Татарстана.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from kg.extraction.alphabetic.morphology import bases, cases, parses
from kg.extraction.alphabetic.place_words import is_class, lemma_in
from kg.extraction.alphabetic.titles import Title, title_pattern
from kg.extraction.alphabetic.words import Words
from kg.extraction.lexicon import settings
from kg.extraction.mention import Mention

_MOST_FILLERS: Final = 7


@dataclass(slots=True)
class Office:
    """A title with what belongs to it: ``start`` and ``end`` take in the body."""

    title: Title
    text: str
    start: int
    end: int
    body: tuple[int, int] | None = None
    bodies: list[tuple[int, int]] = field(default_factory=list)


class Complements:
    """The titles of one text with the bodies and people around them."""

    def __init__(self, words: Words, titles: list[Title], people: Iterable[Mention], bodies: list[Mention]) -> None:
        self.words = words
        self.text = words.text
        self.title_at = {t.start: t for t in titles}
        self.person_at = {p.start: p for p in people}
        self.body_at: dict[int, Mention] = {}
        self.body_by_end: dict[int, Mention] = {}
        for b in sorted(bodies, key=lambda b: b.end - b.start):
            self.body_at[b.start] = b
            self.body_by_end[b.end] = b
        self.nested = {b.start: b for b in bodies if b.label == "Place"}

    def office(self, title: Title) -> Office:
        office = Office(title, title.text, title.start, title.end)
        if self.words.lang == "en":
            self._english_complement(office)
        else:
            self._russian_complement(office)
        self._listed_bodies(office)
        if office.body is None or office.text != title.text:
            self._left_body(office)
        return office

    def _english_complement(self, office: Office) -> None:
        data = settings("en", "titles.toml")
        position = office.title.end
        while True:
            m = re.match(r",? (of|at|for|with|to|in|on|from)(?: the)? ", self.text[position : position + 14])
            if m is None or (m.group().startswith(",") and m.group(1) not in ("of",)):
                return
            preposition, begin = m.group(1), position + m.end()
            body = self.body_near(begin)
            field = body is not None and body.label == "Place" and re.match(r" at the [A-Z]", self.text[body.end :][:9])
            if (
                body is not None and field and preposition == "for"
            ):  # Minister of State for Europe | at the Foreign Office
                office.text += self.text[position : body.end]
                office.end = position = body.end
                continue
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
                government = title_pattern("en", "government").match(self.text, body.end)
                if government is not None and body.label == "Place":
                    office.end = government.end()  # head of the Murmansk | city administration
                self._seat(office, body)
                return
            if preposition not in ("of", "for"):
                return
            run = title_pattern("en", "field").match(self.text[: begin + 70], begin)
            if run is None:
                return
            named = [w.start for w in self.words.between(begin, run.end()) if w.start in self.person_at]
            if named and named[0] > begin + 3 and self.text[named[0] - 1] == " ":  # Minister of Culture Irada Ayupova
                office.text += self.text[position : named[0]].rstrip()
                office.end = named[0] - 1
                return
            if named:
                return
            office.text += self.text[position : run.end()]
            office.end = position = run.end()

    def _seat(self, office: Office, body: Mention) -> None:
        """Where an envoy or a body is, behind the body: ambassador of China | to Serbia."""
        m = re.match(r" (?:in|to) (?:the )?", self.text[body.end : body.end + 9])
        place = self.body_at.get(body.end + m.end()) if m is not None else None
        if place is None or place.label != "Place":
            return
        if title_pattern("en", "envoys").search(office.text) is not None and body.label == "Place":
            office.text += self.text[body.end : place.end]
            office.end = place.end
        elif body.label == "Organization" and place.end + 1 in self.person_at:
            office.end = place.end

    def body_near(self, begin: int) -> Mention | None:
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

    def _russian_complement(self, office: Office) -> None:
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
            # вице-спикер Думы, Раис Республики: a word that is no name
            named = w.capital and not w.text.isupper() and not self._chamber(w.text) and not self._class_word(w.text)
            if named or not self._filler(w.text, fillers):
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

    def _chamber(self, word: str) -> bool:
        return lemma_in(word, settings("ru", "titles.toml")["chambers"])

    def _class_word(self, word: str) -> bool:
        """Whether a word stands between an office and its place and belongs to neither: глава | обоих городов."""
        return is_class(word) or word.casefold() in settings("ru", "titles.toml")["between"]

    def _administration(self, body: Mention) -> Mention | None:
        """The place of глава | администрации Уссурийска, whose title is "глава администрации"."""
        if body.label != "Organization" or "администрация" not in bases(body.text.split()[0], "ru"):
            return None
        for start in range(body.start + 1, body.end):
            if start in self.nested and self.nested[start].rule != "gazetteer.adjective":
                return self.nested[start]
        return None

    def _left_body(self, office: Office) -> None:
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

    def _listed_bodies(self, office: Office) -> None:
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
