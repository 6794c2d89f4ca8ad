"""People: names beside titles and verbs of speech, in lists, and wherever a name is used again.

A Chinese name has no mark of its own, so that a stretch of text counts as one only for a reason: a title before or
behind it, a verb of speech, a list of names, a middle dot, or the same name elsewhere in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.lexicon import alternatives, table
from kg.extraction.mention import (
    ORGANIZATIONS,
    PEOPLE,
    PLACES,
    TITLES,
    ZONES,
    Mention,
    read_mentions,
    write_mentions,
)
from kg.extraction.name_edges import BREAKS, DOTS, Kind, Reading, everyday_word, is_everyday
from kg.extraction.offices import find_offices
from kg.extraction.titles import Title, find_titles

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN_NAME: Final = re.compile(r"[A-Z][A-Za-z'’-]+(?: [A-Z][A-Za-z'’.-]*){1,3}")
_SPACES: Final = " \u3000\t"
_LIST_MARKS: Final = "、和与及"
_LONGEST_FOREIGN: Final = 12
_JAPANESE_GIVEN: Final = 3


@cache
def _surnames() -> dict[str, str]:
    return {row[0]: row[1] for row in table("zh", "surnames.tsv")}


@cache
def _given() -> frozenset[str]:
    return frozenset("".join(row[0] for row in table("zh", "given-characters.tsv")))


@cache
def _foreign() -> frozenset[str]:
    return frozenset("".join(row[0] for row in table("zh", "transliteration.tsv")))


@cache
def _cues(place: str, *kinds: str) -> re.Pattern[str]:
    words = (word for word, where, kind in table("zh", "person-cues.tsv") if where == place and kind in kinds)
    return re.compile(alternatives(words))


@cache
def _dotted() -> re.Pattern[str]:
    part = "[" + "".join(sorted(_foreign())) + "]"
    return re.compile(f"{part}{{1,9}}(?:[{''.join(sorted(DOTS))}]{part}{{1,10}})+")


class _Names:
    """The search for names in one text. No name starts in a place, zone or organisation."""

    def __init__(self, reading: Reading, titles: list[Title], mentions: Iterable[Mention]) -> None:
        self.reading = reading
        self.text = reading.text
        self.titles = titles
        self.taken: set[int] = set()
        self.bodies: set[int] = set()
        self.starts: set[int] = set()
        self.body_ends: set[int] = set()
        for m in mentions:
            self.starts.add(m.start)
            if m.label != "Place" or m.end - m.start > 2:
                self.body_ends.add(m.end)
            self.taken.update(range(m.start, m.end))
            if m.label != "Place":
                self.bodies.update(range(m.start, m.end))
        self.found: dict[int, Mention] = {}

    def add(self, start: int, end: int, rule: str, confidence: float) -> bool:
        if any(start < m.end and m.start < end for m in self._near(start, end)):
            return False
        self.found[start] = Mention(start, end, self.text[start:end], "Person", f"people.{rule}", None, confidence)
        return True

    def _near(self, start: int, end: int) -> Iterator[Mention]:
        for s in range(start - 24, end):
            if s in self.found:
                yield self.found[s]

    # --- what may follow a name ---------------------------------------------------------------------------------

    def follow(self, p: int) -> int:
        """How surely a name that ends at ``p`` ends there: 3 a mark, 2 a word of several characters, 1 a single one."""
        text = self.text
        if p >= len(text) or text[p] in BREAKS or not text[p].isalpha():
            return 3
        if p in self.starts:
            return 2
        if self.reading.starting(p, Kind.TITLE) or self.reading.starting(p, Kind.STOP) > 1:
            return 2
        m = _cues("after", "speech", "act", "link").match(text, p)
        if m is not None:
            return 2 if len(m.group()) > 1 else 1
        return 2 if self._verb_at(p) else 0

    def _verb_at(self, p: int) -> bool:
        return any((everyday_word(self.text[p : p + n]) or "").startswith("v") for n in (2, 3, 4))

    # --- where a name ends --------------------------------------------------------------------------------------

    def name_end(self, start: int, *, sure: bool) -> int | None:
        """The end of the Chinese or Japanese name that starts at ``start``; ``sure`` where a title stands before it."""
        text = self.text
        if start >= len(text) or start in self.taken:
            return None
        two = text[start : start + 2]
        kind = _surnames().get(two)
        if kind == "japanese":
            end = self._japanese_end(start)
            if end is not None and (sure or not self._is_words(start, end)):
                return end
        if kind == "double":
            return self._given_end(start, start + 2, sure)
        kind = _surnames().get(text[start])
        if kind is None or (kind == "rare" and not sure):
            return None
        return self._given_end(start, start + 1, sure)

    def _japanese_end(self, start: int) -> int | None:
        for end in range(start + 2 + _JAPANESE_GIVEN, start + 2, -1):
            if self._all_han(start, end) and self.follow(end):
                return end
        return None

    def _given_end(self, start: int, given: int, sure: bool) -> int | None:
        ends = [e for e in (given + 2, given + 1) if self._all_han(given, e) and not self._blocked(given, e, sure)]
        scores = {e: self.follow(e) for e in ends}
        long, short = given + 2, given + 1
        if long in scores and short in scores and scores[long] and scores[short]:
            # 李会生: a single-character cue that is usual in given names is part of the name; 于洋等: 等 is not
            best = long if self.text[short] in _given() and scores[short] < 2 else short
        elif any(scores.values()):
            best = max(scores, key=lambda e: (scores[e] > 0, e))
        elif sure and ends:
            best = ends[0] if len(ends) == 1 or self.text[short] in _given() else ends[-1]
        else:
            return None
        if self._is_words(start, best, sure):
            return None
        if not sure and not self._plausible(given, best):
            return None
        return best

    def _plausible(self, given: int, end: int) -> bool:
        return all(c in _given() for c in self.text[given:end])

    def _all_han(self, start: int, end: int) -> bool:
        return end <= len(self.text) and all(_HAN.match(c) for c in self.text[start:end])

    def _taken(self, start: int, end: int) -> bool:
        return any(i in self.taken for i in range(start, end))

    def _blocked(self, given: int, end: int, sure: bool) -> bool:
        """Whether a body's name stands in the way; behind a title a given name may be a place's (何靖宇, 骆永宁)."""
        return any(i in self.bodies or (not sure and i in self.taken) for i in range(given, end))

    def _is_words(self, start: int, end: int, sure: bool = False) -> bool:
        """Whether the stretch is everyday words and no name: 高度, 周边, 方面, 高质量."""
        text = self.text
        if is_everyday(text[start:end]):
            return True
        if end - start == 2:
            crossing = is_everyday(text[start + 1 : end + 1])
            return crossing and (not sure or self.follow(end) < 2)
        if end - start != 3:
            return False
        first = is_everyday(text[start : start + 2])
        if not sure:
            return first or is_everyday(text[start + 1 : end])
        return first and (text[end - 1] not in _given() or is_everyday(text[end - 1 : end + 1]))

    def foreign_end(self, start: int) -> int | None:
        """The end of a transliterated name without a dot that stands behind a title, or of one in Latin letters."""
        m = _LATIN_NAME.match(self.text, start)
        if m is not None:
            return m.end()
        end = start
        while end < len(self.text) and end - start < _LONGEST_FOREIGN and self.text[end] in _foreign():
            if end in self.taken:
                return None
            end += 1
        while end - start >= 3:
            if self.follow(end):
                return end
            end -= 1
        return None

    # --- the reasons --------------------------------------------------------------------------------------------

    def dotted(self) -> None:
        """Names with a middle dot. On the left they start behind a title, a place or a function word."""
        ends = self._title_ends()
        for m in _dotted().finditer(self.text):
            start, end = m.span()
            dot = min(i for i in range(start, end) if self.text[i] in DOTS)
            for p in range(dot - 2, start, -1):
                if p in ends or self.reading.ending(p, Kind.TITLE | Kind.STOP) or p in self.body_ends:
                    start = p
                    break
            cue = _cues("after", "act", "link")
            while end - dot > 3 and cue.fullmatch(self.text, end - 1, end):
                end -= 1
            if not any(i in self.bodies for i in range(start, end)):
                self.add(start, end, "dotted", 0.95)

    def _title_ends(self) -> frozenset[int]:
        return frozenset(t.end for t in self.titles)

    def after_titles(self) -> None:
        for title in self.titles:
            start = self._skip(title.end)
            press = title.kind == "press"
            if title.kind == "honour" or (start > title.end and self.text[title.end] in "：:" and not press):
                continue
            rule = "press" if press else "after-title"
            end = self._name_after_title(title, start)
            while end is not None:
                self.add(start, end, rule, 0.95)
                start = self._next_in_list(end, spaces=press)
                end = None if start is None else self.name_end(start, sure=press) or self._listed_end(start)
                if end is not None:
                    rule = "press" if press else "list"

    def _name_after_title(self, title: Title, start: int) -> int | None:
        if start in self.found:
            return None
        sure = title.kind != "role"
        if start > title.end and "\n" in self.text[title.end : start]:
            return None
        end = self.name_end(start, sure=sure)
        if not sure:
            return end
        foreign = self.foreign_end(start)
        if end is None or (foreign is not None and foreign - start > 3 and self.follow(end) < 3):
            return foreign
        return end

    def _listed_end(self, start: int) -> int | None:
        """The end of a name of three characters that stands in a list; its given name need not be a usual one."""
        end = start + 3
        if start in self.taken or _surnames().get(self.text[start]) != "single" or not self._all_han(start, end):
            return None
        if self._taken(start, end) or self._is_words(start, end) or not self.follow(end):
            return None
        return end

    def _skip(self, p: int) -> int:
        text = self.text
        while p < len(text) and (text[p] in _SPACES or text[p] in "：:"):
            p += 1
        return p

    def _next_in_list(self, end: int, *, spaces: bool) -> int | None:
        text = self.text
        p = end
        while p < len(text) and text[p] in _SPACES:
            p += 1
        if p < len(text) and text[p] in _LIST_MARKS:
            p += 1
            return p if p < len(text) else None
        return p if spaces and p > end and p < len(text) else None

    def before_titles(self) -> None:
        """李玉俊副市长, 林女士: a name between a plain left edge and a title."""
        for title in self.titles:
            if title.kind in ("press", "role"):
                continue
            for size in (4, 3, 2):
                start = title.start - size
                if start < 0 or self._taken(start, title.start) or not self.bounded_left(start):
                    continue
                if self._is_full_name(start, title.start, usual=1):
                    self.add(start, title.start, "before-title", 0.9)
                    break
            else:
                start = title.start - 1
                if title.kind == "honour" and start >= 0 and self.text[start] in _surnames():
                    if self.bounded_left(start) and start not in self.taken:
                        self.add(start, title.end, "honorific", 0.8)
                if title.kind == "office":
                    self._foreign_before(title)

    def _foreign_before(self, title: Title) -> None:
        """普京总统, 莫尔古洛夫大使."""
        start = title.start
        while start > 0 and title.start - start < _LONGEST_FOREIGN and self.text[start - 1] in _foreign():
            if start - 1 in self.taken or self.reading.ending(start, Kind.STOP):
                break
            start -= 1
        known = (everyday_word(self.text[start : title.start]) or "").startswith("nr")
        if (title.start - start >= 3 or known) and self.bounded_left(start):
            if not is_everyday(self.text[start : start + 2]):
                self.add(start, title.start, "before-title", 0.7)

    def bounded_left(self, start: int) -> bool:
        return self.reading.bounded_left(start) or start in self.body_ends

    def after_bodies(self) -> None:
        """苏州兴业材料科技股份有限公司王进兴代表签约: a usual name of three characters between a body and a verb."""
        for start in sorted(self.body_ends):
            if start - 1 not in self.bodies:
                continue
            end = self.name_end(start, sure=False)
            if end is not None and end - start == 3 and self.follow(end) == 2:
                self.add(start, end, "after-body", 0.7)

    def _is_full_name(self, start: int, end: int, *, usual: int | None = None) -> bool:
        """Whether the stretch can be a name; ``usual`` characters of the given name must be usual ones (all by default)."""
        size = end - start
        kind = _surnames().get(self.text[start : start + 2])
        if kind == "double" and size in (3, 4) or kind == "japanese" and size in (3, 4):
            return self._all_han(start, end)
        if size > 3 or _surnames().get(self.text[start]) != "single" or not self._all_han(start, end):
            return False
        if self._is_words(start, end):
            return False
        count = sum(c in _given() for c in self.text[start + 1 : end])
        return count >= (size - 1 if usual is None else usual)

    def by_cues(self) -> None:
        """邓超文说, 叫徐春梅，: a name with a plain left edge in front of a verb of speech, or behind 叫, 还有."""
        text = self.text
        for m in _cues("after", "speech").finditer(text):
            for size in (3, 2, 4):
                start = m.start() - size
                if start >= 0 and self._edge(start) and not self._taken(start, m.start()):
                    if self._is_full_name(start, m.start(), usual=0 if len(m.group()) > 1 else None):
                        self.add(start, m.start(), "speech", 0.9)
                        break
        for m in _cues("before", "act", "link").finditer(text):
            end = self.name_end(m.end(), sure=False)
            if end is not None and end - m.end() >= 3 and self.follow(end) == 3:
                self.add(m.end(), end, "cue", 0.7)

    def _edge(self, start: int) -> bool:
        return start == 0 or self.text[start - 1] in BREAKS or start in self._title_ends()

    def lists(self) -> None:
        """Names joined by 、 to a name that is already found, on either side."""
        again = True
        while again:
            again = False
            for m in sorted(self.found.values(), key=lambda m: m.start):
                start = self._next_in_list(m.end, spaces=False)
                if start is not None and start not in self.found:
                    end = self.name_end(start, sure=False)
                    if end is not None and self.follow(end) >= 1 and self.add(start, end, "list", 0.85):
                        again = True
                if m.start > 0 and self.text[m.start - 1] == "、" and m.rule != "people.again":
                    end = m.start - 1
                    for size in (3, 2, 4):
                        start = end - size
                        if start < 0 or self._taken(start, end) or not self.bounded_left(start):
                            continue
                        if self._is_full_name(start, end) and self.add(start, end, "list", 0.8):
                            again = True
                            break

    def repeated(self) -> None:
        """叶志鸿 used twice: a usual name of three characters, once at the start of a clause."""
        seen: dict[str, list[int]] = {}
        text = self.text
        for p in range(len(text) - 2):
            if text[p] in _surnames() and text[p + 1] in _given() and text[p + 2] in _given():
                if _surnames()[text[p]] == "single" and not self._taken(p, p + 3):
                    seen.setdefault(text[p : p + 3], []).append(p)
        for starts in seen.values():
            if len(starts) > 1 and any(self._edge(s) for s in starts) and not self._is_words(starts[0], starts[0] + 3):
                for s in starts:
                    self.add(s, s + 3, "repeated", 0.7)

    def again(self) -> None:
        """Every further use of a name, and 叶总 for a 叶志鸿 named in full."""
        text = self.text
        full: dict[str, Mention] = {}
        for m in sorted(self.found.values(), key=lambda m: m.start):
            if m.rule not in ("people.honorific",):
                full.setdefault(m.text, m)
        for name, first in full.items():
            start = text.find(name)
            while start >= 0:
                end = start + len(name)
                if not self._taken(start, end) and (len(name) > 2 or self._clear(start, end)):
                    self.add(start, end, "again", first.confidence)
                start = text.find(name, end)
        by_surname: dict[str, set[str]] = {}
        for name in full:
            by_surname.setdefault(_surname_of(name), set()).add(name)
        self._short_forms(by_surname)

    def _short_forms(self, by_surname: dict[str, set[str]]) -> None:
        shorts = [row[0] for row in table("zh", "titles.tsv") if row[1] == "short"]
        for surname, names in sorted(by_surname.items()):
            if len(names) != 1 or not surname:
                continue
            (name,) = names
            for m in re.finditer(re.escape(surname), self.text):
                title = next((t for t in self.titles if t.start == m.end() and t.kind != "press"), None)
                tail = "" if title else next((s for s in shorts if self.text.startswith(s, m.end())), "")
                end = m.end() + len(tail) if tail else title.end if title is not None else 0
                if not end or self._taken(m.start(), end) or not self.bounded_left(m.start()):
                    continue
                if tail and not self.follow(end):
                    continue
                if self.add(m.start(), end, "surname", 0.85):
                    self.found[m.start()] = Mention(
                        m.start(), end, self.text[m.start() : end], "Person", "people.surname", name, 0.85
                    )

    def _clear(self, start: int, end: int) -> bool:
        """Whether no everyday word crosses the edges of a two-character name (位于|洋浦 for 于洋)."""
        text = self.text
        crossing = (text[start - 1 : start + 1], text[end - 1 : end + 1]) if start else (text[end - 1 : end + 1],)
        return not any(len(w) == 2 and everyday_word(w) for w in crossing)


def _surname_of(name: str) -> str:
    if any(c in DOTS or c.isascii() for c in name):
        return ""
    return name[:2] if _surnames().get(name[:2]) in ("double", "japanese") and len(name) > 2 else name[:1]


def find_people(reading: Reading, titles: list[Title], bodies: Iterable[Mention]) -> list[Mention]:
    """The people of a text. ``bodies`` are the organisations, zones and places, which hold no names of people."""
    names = _Names(reading, titles, bodies)
    names.dotted()
    names.after_titles()
    names.before_titles()
    names.by_cues()
    names.after_bodies()
    names.lists()
    names.repeated()
    names.again()
    return sorted(names.found.values(), key=lambda m: m.start)


def _cut_by_place(title: Title, reading: Reading) -> bool:
    """龙岩市|长汀县: a place starts inside the title."""
    over = reading.place_over(title.end)
    return over is not None and title.start < over[0]


class People:
    """The component ``kg_people``: reads places, zones and organisations; writes ``people`` and ``titles``."""

    def __call__(self, doc: Doc) -> Doc:
        places = read_mentions(doc, PLACES)
        bodies = [*places, *read_mentions(doc, ORGANIZATIONS), *read_mentions(doc, ZONES)]
        reading = Reading(doc.text, places)
        titles = [t for t in find_titles(doc.text) if not _cut_by_place(t, reading)]
        people = find_people(reading, titles, [m for m in bodies if len(m) > 1])
        write_mentions(doc, PEOPLE, people)
        write_mentions(doc, TITLES, find_offices(doc.text, titles, people, bodies))
        return doc


@Language.factory("kg_people")
def _factory(nlp: Language, name: str) -> People:
    return People()
