"""People: names beside titles and verbs of speech, in lists, and wherever a name is used again.

A Chinese name has no mark of its own, so that a stretch of text counts as one only for a reason: a title
before or behind it, a verb of speech, a list of names, a middle dot, or the same name elsewhere in the
document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.lexicon import occurrences, table
from kg.extraction.marked_text import BREAKS, MarkedText
from kg.extraction.mention import (
    ORGANIZATIONS,
    PEOPLE,
    PLACES,
    TITLES,
    ZONES,
    Mention,
    read_mentions,
    text_of,
    write_mentions,
)
from kg.extraction.name_edges import DOTS
from kg.extraction.name_words import Kind, everyday_word, is_everyday
from kg.extraction.nesting import Stretches
from kg.extraction.offices import find_offices, past_gap
from kg.extraction.person_names import (
    LONGEST_FOREIGN,
    Follow,
    NameShapes,
    cues,
    dotted_characters,
    foreign_characters,
    given_characters,
    surname_of,
    surnames,
)
from kg.extraction.titles import Title, find_titles

_SPACES: Final = " \u3000\t"
_LONGEST_PART: Final = 9
_LIST_MARKS: Final = ("、", "和", "与", "及")
_CLASSES: Final = frozenset("省市州县区镇乡")
_SIZES: Final = (3, 2, 4)
"""Lengths of a full name, the most usual first."""

_SIGNATURE: Final = re.compile(r"(?:^|\n)[ \u3000]*[—－-]{1,3}[ \u3000]*")
_ROSTER_START: Final = re.compile(r"(?:^|(?<=[\n。；;：:]))[ \u3000·•●◆■]*")
_ROSTER_MARK: Final = re.compile(r"[，,（(]|[ \u3000\t]+")
_ROSTER_WORDS: Final = re.compile(r"[男女][，,、]|现任|时任|曾任|现为|系|19\d\d年")
_SENTENCE_END: Final = re.compile(r"[。；;！？\n]")
_ROSTER_ROOM: Final = 50
_VERBAL: Final = (Follow.VERB, Follow.CUE)
_NOT_BEHIND_A_NAME: Final = ("press", "role")


@cache
def _middle_dots() -> re.Pattern[str]:
    return re.compile(f"(?<=[\u3400-\u9fff])[{''.join(sorted(DOTS))}](?=[\u3400-\u9fff])")


@cache
def _short_titles() -> tuple[str, ...]:
    """总, 工: titles of one character, which stand behind a surname only."""
    return tuple(row[0] for row in table("zh", "titles.tsv") if row[1] == "short")


class _Search:
    """The search for names in one text, reason by reason; ``found`` holds the names by their start."""

    def __init__(self, reading: MarkedText, titles: list[Title], bodies: Iterable[Mention]) -> None:
        self.reading = reading
        self.text = reading.text
        self.titles = titles
        self.title_at = {t.start: t for t in titles}
        self.title_ends = frozenset(t.end for t in titles)
        self.shapes = NameShapes(reading, bodies)
        self.found: dict[int, Mention] = {}
        self._used: set[int] = set()

    def add(self, start: int, end: int, rule: str, confidence: float, name: str | None = None) -> bool:
        """Keep a name unless it crosses one that is kept; ``name`` is the full name that it stands for."""
        if not self._used.isdisjoint(range(start, end)):
            return False
        text = self.text[start:end]
        self.found[start] = Mention(start, end, text, "Person", f"people.{rule}", name, confidence)
        self._used.update(range(start, end))
        return True

    def bounded_left(self, start: int) -> bool:
        return self.reading.bounded_left(start) or start in self.shapes.body_ends

    def _clause_start(self, start: int) -> bool:
        return start == 0 or self.text[start - 1] in BREAKS or start in self.title_ends

    def dotted(self) -> None:
        """Names with a middle dot, and the later uses of one part: 谢尔盖·科罗廖夫, then 科罗廖夫."""
        ends = 0
        for m in _middle_dots().finditer(self.text):
            if m.start() < ends:
                continue
            start = self._dotted_start(m.start())
            end = self._dotted_end(m.end())
            if end is None or m.start() - start < 1 or not self._is_dotted_name(start, end):
                continue
            if self.shapes.bodies.isdisjoint(range(start, end)) and self.add(start, end, "dotted", 0.95):
                ends = end
        self._parts()

    def _dotted_start(self, dot: int) -> int:
        """Where the name starts whose first dot is at ``dot``: behind a title, a body, a place or a function word."""
        start = dot
        while start > 0 and dot - start < _LONGEST_PART and self.text[start - 1] in dotted_characters():
            start -= 1
        for p in range(dot - 1, max(dot - _LONGEST_PART, 0), -1):
            if p in self.title_ends and self.shapes.all_han(p, dot):
                return p
        for p in range(dot - 2, start, -1):
            if p in self.shapes.body_ends or self.reading.ending(p, Kind.TITLE | Kind.STOP):
                start = p
                break
        return self._past_words(start, dot)

    def _dotted_end(self, p: int) -> int | None:
        """Where the name ends whose last part may start at ``p``; further parts follow behind further dots."""
        while True:
            end = self.shapes.foreign_part_end(p)
            if end is None:
                return None
            if self.text[end : end + 1] not in DOTS:
                return end
            p = end + 1

    def _is_dotted_name(self, start: int, end: int) -> bool:
        """Whether most characters are those of foreign names, or a title stands in front (盛通·王乔玛尼)."""
        letters = [c for c in self.text[start:end] if c not in DOTS]
        usual = sum(c in dotted_characters() for c in letters)
        if start in self.title_ends:
            return 2 * usual >= len(letters)
        places = sum(i in self.shapes.taken for i in range(start, end))
        return usual >= len(letters) - 1 and 2 * places < len(letters)

    def _parts(self) -> None:
        """Each part of a dotted name where it stands alone for the one person of the text who bears it."""
        owners: dict[str, set[str]] = {}
        for m in self.found.values():
            for part in re.split(f"[{''.join(sorted(DOTS))}]", m.text):
                owners.setdefault(part, set()).add(m.text)
        for part, names in sorted(owners.items(), key=lambda o: (-len(o[0]), o[0])):
            if len(part) < 2 or len(names) > 1 or is_everyday(part):
                continue
            for start in occurrences(self.text, part):
                end = start + len(part)
                taken = self.shapes.is_taken(start, end) and self.shapes.places.get(start) != end
                if taken or self.text[end : end + 1] in DOTS:
                    continue
                if self.bounded_left(start) and self.shapes.follow(end):
                    self.add(start, end, "part", 0.85, min(names))

    def _past_words(self, start: int, dot: int) -> int:
        """Drop what is left of everyday words in front of a name: 种子|玛丽埃尔, 哥哥|洛马纳."""
        text = self.text
        if dot - start > 3 and start > 0 and is_everyday(text[start - 1 : start + 1]):
            return start + 1
        if dot - start > 4 and is_everyday(text[start : start + 2]):
            return start + 2
        return start

    def after_titles(self) -> None:
        """市长赵明远, 记者 韩雪松, 副市长李明、王强: names behind a title."""
        for title in self.titles:
            press = title.kind == "press"
            colon = self.text[title.end : title.end + 1] in ("：", ":")
            if title.kind == "honour" or (colon and not press):
                continue
            start: int | None = past_gap(self.text, title.end)
            if not press and self._add_roll(start or 0, "after-title"):
                continue
            end = self._name_after_title(title, start or 0)
            rule = "press" if press else "after-title"
            while start is not None and end is not None:
                self.add(start, end, rule, 0.95)
                start, end = self._next_in_list(end, press)
                rule = "press" if press else "list"

    def _add_roll(self, start: int, rule: str) -> bool:
        """Keep a list of names that starts at ``start``; whether there is one."""
        if start in self.found:
            return False
        roll = self.shapes.roll(start)
        for i, (a, b) in enumerate(roll):
            self.add(a, b, "list" if i else rule, 0.9)
        return bool(roll)

    def _name_after_title(self, title: Title, start: int) -> int | None:
        if start in self.found or "\n" in self.text[title.end : start]:
            return None
        if title.kind == "role":
            end = self.shapes.name_end(start, sure=False)
            if end is not None:
                return end
            if not self.shapes.is_taken(start, start + 3) and self.shapes.is_full_name(start, start + 3):
                return start + 3
            return self.shapes.foreign_role_end(start)
        end = self.shapes.name_end(start, sure=True)
        foreign = self.shapes.foreign_end(start)
        if end is None or (foreign is not None and foreign - start > 3 and self.shapes.follow(end) <= Follow.CHARACTER):
            return foreign
        return end

    def _next_in_list(self, end: int, press: bool) -> tuple[int | None, int | None]:
        start = self._listed_at(end, spaces=press)
        if start is None:
            return None, None
        return start, self.shapes.name_end(start, sure=press) or self.shapes.listed_end(start)

    def _listed_at(self, end: int, *, spaces: bool) -> int | None:
        """Where the next name of a list may start; ``spaces`` may part the names of reporters."""
        text = self.text
        p = end
        while p < len(text) and text[p] in _SPACES:
            p += 1
        if p < len(text) and text[p] in _LIST_MARKS:
            return p + 1 if p + 1 < len(text) else None
        return p if spaces and end < p < len(text) else None

    def before_titles(self) -> None:
        """李玉俊副市长, 林女士: a name between a plain left edge and a title."""
        for title in self.titles:
            if title.kind in _NOT_BEHIND_A_NAME:
                continue
            for size in sorted(_SIZES, reverse=True):
                start = title.start - size
                if start < 0 or self.shapes.is_taken(start, title.start) or not self.bounded_left(start):
                    continue
                if self.text[title.start - 1] in _CLASSES:
                    continue  # 唐津市|市长
                if self.shapes.is_full_name(start, title.start, usual=1):
                    self.add(start, title.start, "before-title", 0.9)
                    break
            else:
                self._addressed(title)

    def _addressed(self, title: Title) -> None:
        """林女士, 普京总统: a surname alone or a foreign name in front of a title."""
        start = title.start - 1
        if title.kind == "honour" and start >= 0 and self.text[start] in surnames():
            if self.bounded_left(start) and start not in self.shapes.taken:
                self.add(start, title.end, "honorific", 0.8)
        elif title.kind == "office":
            start = title.start
            while start > 0 and title.start - start < LONGEST_FOREIGN:
                stops = start - 1 in self.shapes.taken or self.reading.ending(start, Kind.STOP)
                if stops or self.text[start - 1] not in foreign_characters():
                    break
                start -= 1
            name = self.text[start : title.start]
            known = (everyday_word(name) or "").startswith("nr")
            if (len(name) >= 3 or known) and self.bounded_left(start) and not is_everyday(name[:2]):
                self.add(start, title.start, "before-title", 0.7)

    def by_cues(self) -> None:
        """邓超文说, 叫徐春梅，: a name between the start of a clause and a verb of speech, or behind 叫."""
        for m in cues("after", "speech").finditer(self.text):
            for size in _SIZES:
                start = m.start() - size
                if start < 0 or not self._clause_start(start) or self.shapes.is_taken(start, m.start()):
                    continue
                sure = len(m.group()) > 1 and not self.shapes.ends_with_cue(start, m.start())
                if self.shapes.is_full_name(start, m.start(), usual=0 if sure else None):
                    self.add(start, m.start(), "speech", 0.9)
                    break
        for m in cues("before", "act", "link").finditer(self.text):
            end = self.shapes.name_end(m.end(), sure=False)
            if end is not None and end - m.end() >= 3 and self.shapes.follow(end) == Follow.MARK:
                self.add(m.end(), end, "cue", 0.7)

    def behind_of(self) -> None:
        """规划局的张鹏和建德市的徐剑飞: a usual name behind 的, with a body, a place or a title in front of that."""
        for m in re.finditer("的", self.text):
            p, start = m.start(), m.end()
            if p not in self.shapes.ends and p not in self.title_ends:
                continue
            if self._add_roll(start, "behind-of"):
                continue
            end = self.shapes.name_end(start, sure=False)
            if end is None or self.shapes.is_taken(start, end):
                continue
            follow, listed = self.shapes.follow(end), self.text[end : end + 1] in _LIST_MARKS
            if follow == Follow.MARK or (follow and (end - start == 3 or listed or p in self.title_ends)):
                self.add(start, end, "behind-of", 0.75)

    def signatures(self) -> None:
        """——连新良（温州援疆指挥部指挥长）: a name behind a dash at the start of a line."""
        for m in _SIGNATURE.finditer(self.text):
            end = self.shapes.name_end(m.end(), sure=True)
            if end is not None and self.text[end : end + 1] in ("（", "(", "\n", ""):
                self.add(m.end(), end, "signature", 0.85)

    def rosters(self) -> None:
        """李忠伟，丽水市委副秘书长; 陆汉文 某大学教授: a name that opens a sentence, then an office with its body."""
        offices = sorted(t.start for t in self.titles if t.kind in ("office", "head", "staff"))
        for m in _ROSTER_START.finditer(self.text):
            end = self.shapes.name_end(m.end(), sure=True)
            behind = _ROSTER_MARK.match(self.text, end) if end is not None else None
            if end is None or behind is None or self.shapes.is_taken(m.end(), end):
                continue
            opens = self.shapes.starts_body(behind.end()) or _ROSTER_WORDS.match(self.text, behind.end())
            i = bisect_left(offices, behind.end())
            told = i < len(offices) and not _SENTENCE_END.search(self.text, behind.end(), offices[i])
            if opens and told and offices[i] - behind.end() <= _ROSTER_ROOM:
                self.add(m.end(), end, "roster", 0.85)

    def after_bodies(self) -> None:
        """…股份有限公司王进兴代表签约: a usual name of three characters between a body and a verb."""
        for start in sorted(self.shapes.body_ends):
            end = self.shapes.name_end(start, sure=False) if start - 1 in self.shapes.bodies else None
            if end is not None and end - start == 3 and self.shapes.follow(end) in _VERBAL:
                self.add(start, end, "after-body", 0.7)

    def lists(self) -> None:
        """Names joined by 、 to a name that is already found, on either side."""
        queue = sorted(self.found.values(), key=lambda m: m.start)
        for m in queue:  # grows while it is read: a listed name leads to the next one
            for start, end in self._neighbours(m):
                if self.add(start, end, "list", 0.85):
                    queue.append(self.found[start])

    def _neighbours(self, m: Mention) -> Iterator[tuple[int, int]]:
        start = self._listed_at(m.end, spaces=False)
        if start is not None:
            end = self.shapes.name_end(start, sure=False)
            if end is not None and self.shapes.follow(end):
                yield start, end
        if m.start == 0 or self.text[m.start - 1] != "、":
            return
        end = m.start - 1
        for size in _SIZES:
            start = end - size
            if start < 0 or self.shapes.is_taken(start, end) or not self.bounded_left(start):
                continue
            if self.shapes.is_full_name(start, end):
                yield start, end
                return

    def repeated(self) -> None:
        """叶志鸿 used twice: a usual name of three characters, once at the start of a clause."""
        seen: dict[str, list[int]] = {}
        text, given, known = self.text, given_characters(), surnames()
        for p in range(len(text) - 2):
            usual = known.get(text[p]) == "single" and text[p + 1] in given and text[p + 2] in given
            if usual and not self.shapes.is_taken(p, p + 3):
                seen.setdefault(text[p : p + 3], []).append(p)
        for starts in seen.values():
            if len(starts) < 2 or self.shapes.is_words(starts[0], starts[0] + 3):
                continue
            if any(self._clause_start(s) for s in starts):
                for s in starts:
                    self.add(s, s + 3, "repeated", 0.7)

    def again(self) -> None:
        """Every further use of the names found so far."""
        for name, first in self._full_names().items():
            for start in occurrences(self.text, name):
                end = start + len(name)
                if not self.shapes.is_taken(start, end) and (len(name) > 2 or self._clear(start, end)):
                    self.add(start, end, "again", first.confidence)

    def by_surname(self) -> None:
        """叶总, 叶副市长: a surname with a title, where the document names one person of that surname in full."""
        named: dict[str, list[str]] = {}
        for name in self._full_names():
            named.setdefault(surname_of(name), []).append(name)
        for surname, names in sorted(named.items()):
            if surname and len(names) == 1:
                self._by_surname(surname, names[0])
        self._surname_only(named)

    def _surname_only(self, named: dict[str, list[str]]) -> None:
        """胡校长, 陈书记: a surname with a title, where the text names nobody of that surname in full."""
        for title in self.titles:
            start = title.start - 1
            if title.kind not in ("office", "head", "staff") or start < 0 or start in self.shapes.taken:
                continue
            surname = self.text[start]
            is_word = surname in _CLASSES or self.reading.starting(start, Kind.STOP | Kind.WEAK)
            if surname in named or is_word or surnames().get(surname) != "single":
                continue
            if self.bounded_left(start):
                self.add(start, title.end, "honorific", 0.6)

    def _full_names(self) -> dict[str, Mention]:
        """Each full name with its first mention."""
        full: dict[str, Mention] = {}
        for m in sorted(self.found.values(), key=lambda m: m.start):
            if m.rule != "people.honorific" and m.value is None:
                full.setdefault(m.text, m)
        return full

    def _by_surname(self, surname: str, name: str) -> None:
        for start in occurrences(self.text, surname):
            behind = start + len(surname)
            title = self.title_at.get(behind)
            if title is not None and title.kind not in _NOT_BEHIND_A_NAME:
                end = title.end
            else:
                tail = next((s for s in _short_titles() if self.text.startswith(s, behind)), "")
                end = behind + len(tail)
                if not tail or not self.shapes.follow(end):
                    continue
            if self.bounded_left(start) and not self.shapes.is_taken(start, end):
                self.add(start, end, "surname", 0.85, name)

    def _clear(self, start: int, end: int) -> bool:
        """Whether no everyday word crosses the edges of a two-character name (位于|洋浦 for 于洋)."""
        before = self.text[max(0, start - 1) : start + 1]
        says = cues("after", "speech").match(self.text, end)  # 龚正说: no 正说 there
        return not is_everyday(before) and bool(says or not is_everyday(self.text[end - 1 : end + 1]))


def find_people(reading: MarkedText, titles: list[Title], bodies: Iterable[Mention]) -> list[Mention]:
    """The people of a text. ``bodies`` are organisations, zones and places, which hold no names of people.

    The value of a mention is the full name where the mention is a surname with a title (叶总), else None.
    """
    search = _Search(reading, titles, bodies)
    search.dotted()
    search.after_titles()
    search.before_titles()
    search.behind_of()
    search.signatures()
    search.rosters()
    search.again()
    search.by_cues()
    search.after_bodies()
    search.lists()
    search.repeated()
    search.again()
    search.by_surname()
    return sorted(search.found.values(), key=lambda m: m.start)


def mark_people(doc: Doc, reading: MarkedText) -> None:
    """Write the span groups of ``kg_people`` for a document whose text is marked already."""
    keys = (PLACES, ORGANIZATIONS, ZONES)
    bodies = [m for key in keys for m in read_mentions(doc, key) if len(m) > 1]
    titles = [t for t in find_titles(reading.text) if not _cut_by_place(t, reading)]
    people = find_people(reading, titles, bodies)
    write_mentions(doc, PEOPLE, people)
    _drop_places_inside(doc, people)
    write_mentions(doc, TITLES, find_offices(reading.text, titles, people, bodies))


def _drop_places_inside(doc: Doc, people: list[Mention]) -> None:
    """Take out of ``places`` what is only part of a person's name: 靖宇 in 何靖宇."""
    names = Stretches(people)
    places = read_mentions(doc, PLACES)
    kept = [m for m in places if names.around(m) is None]
    if len(kept) < len(places):
        write_mentions(doc, PLACES, kept)


def _cut_by_place(title: Title, reading: MarkedText) -> bool:
    """龙岩市|长汀县: a place starts inside what looks like a title."""
    over = reading.place_over(title.end)
    return over is not None and title.start < over[0]


@Language.factory("kg_people")
def create(nlp: Language, name: str) -> People:
    """The factory behind ``nlp.add_pipe("kg_people")``."""
    return People()


class People:
    """Reads places, zones and organisations; writes ``people`` and ``titles``, and takes places out of names.

    The value of a title is a :class:`~kg.extraction.titles.TitleValue`.
    """

    def __call__(self, doc: Doc) -> Doc:
        mark_people(doc, MarkedText(text_of(doc), read_mentions(doc, PLACES)))
        return doc
