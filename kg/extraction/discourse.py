"""The discourse of a document: what is named where, in one row of units from left to right.

A *unit* is one argument-like stretch: an entity with its office or chain (牡丹江市副市长李玉俊), a date, a quantity, a
title in 《》, or a word such as 两市 that stands for entities. A *group* is a run of coordinated units (莞牡,
中山、佳木斯, 甲公司与乙公司). Facts are read off units and groups, never off bare strings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from spacy.tokens import Doc

from kg.extraction.entities import DiscourseEntity
from kg.extraction.mention import (
    DATES,
    ORGANIZATIONS,
    PEOPLE,
    PLACES,
    QUANTITIES,
    TITLES,
    ZONES,
    Mention,
    read_mentions,
    text_of,
)
from kg.extraction.structure import Sentence, Structure, structure
from kg.extraction.titles import honours

# How far the first of several offices may stand in front of the name.
_OFFICE_ROOM = 30
# What stands between a country and its envoy.
_POSTED_IN = re.compile("驻[一-鿿]{1,6}$")
_POSTED_ROOM = 10
# What stands between a place and who leads its delegation: 长春市|政府代表团|团长.
_SENT_BY = re.compile("(?<=[市县区省州旗盟])(?:人民)?(?:政府|党政|友好|经贸|工商|企业家|文化)*(?:代表|访问|考察)?团?$")
# Between a body and an office: the body is that of an office before, which the row goes on with.
_PARTED = re.compile("[，,、；;和与及]")

# The last characters of places that hold others, and of those that lie in them.
_UPPER_CLASSES = "国省州区道盟府郡县市"
_LOWER_CLASSES = "市县区旗州郡町镇乡村"
_SEAT_OF = re.compile("的?(?:首都|首府|省会|州府)")
_FRIEND = re.compile("的?(?:首都|友城|友好城市|姐妹城市|姊妹城市)")

START = attrgetter("start")
ENTITY, DATE, QUANTITY, BOOK_TITLE, REFERENCE = "entity", "date", "quantity", "book-title", "reference"


@dataclass(slots=True, eq=False)
class Unit:
    """``text[start:end]``; ``core`` is the mention's own range, without office or chain in front or behind."""

    kind: str
    start: int
    end: int
    mention: Mention
    entities: tuple[DiscourseEntity, ...] = ()
    core: tuple[int, int] = (0, 0)
    titled: bool = False

    @property
    def type(self) -> str:
        """The entity type of an entity or reference unit, else ""."""
        return self.entities[0].type if self.entities else ""

    @property
    def value(self) -> Any:
        return self.mention.value


@dataclass(slots=True, eq=False)
class Group:
    """Coordinated units, left to right."""

    units: list[Unit]

    @property
    def start(self) -> int:
        return self.units[0].start

    @property
    def end(self) -> int:
        return self.units[-1].end

    @property
    def entities(self) -> list[DiscourseEntity]:
        return list(dict.fromkeys(e for u in self.units for e in u.entities))

    @property
    def type(self) -> str:
        return self.units[0].type


@dataclass(slots=True)
class Discourse:
    """Everything that fact rules read."""

    text: str
    structure: Structure
    entities: list[DiscourseEntity]
    units: list[Unit]
    titles: list[Mention]
    published: str | None = None
    title: str | None = None
    lang: str = "zh"
    seat: DiscourseEntity | None = None
    speakers: dict[int, DiscourseEntity] = field(default_factory=dict)
    """Start of a quotation → who speaks it."""

    main_groups: dict[tuple[Any, ...], list[DiscourseEntity] | None] = field(default_factory=dict, init=False)
    """What the document is about, by number and sort; see :mod:`kg.extraction.coreference`."""

    _offices: dict[tuple[int, int], list[Mention]] = field(default_factory=dict, init=False)
    _named: dict[int, list[tuple[int, DiscourseEntity]]] = field(default_factory=dict, init=False)

    def offices_at(self, person: tuple[int, int]) -> list[Mention]:
        """The titles of whoever is named at a mention of a person, in text order."""
        if not self._offices:
            self._offices = _by_holder(self.titles)
        return self._offices.get(person, [])

    def is_reporter(self, person: tuple[int, int]) -> bool:
        """Whether whoever is named at a mention of a person is told to report (记者某某)."""
        return any(title.value.reporter for title in self.offices_at(person))

    def offices_of(self, person: DiscourseEntity) -> list[Mention]:
        """The titles at all mentions of a person, in text order."""
        titles = (title for m in person.mentions for title in self.offices_at((m.start, m.end)))
        return sorted(titles, key=START)

    def named_at(self, start: int, end: int) -> DiscourseEntity | None:
        """The place, zone or body that is named by ``start:end``, else by the end of that."""
        if not self._named:
            for entity in self.entities:
                for m in entity.mentions if entity.type != "Person" else ():
                    self._named.setdefault(m.end, []).append((m.start, entity))
        ending = self._named.get(end, ())
        exact = next((e for begin, e in ending if begin == start), None)
        return exact or next((e for begin, e in ending if begin >= start), None)

    def units_between(self, start: int, end: int, *kinds: str) -> Iterator[Unit]:
        """The units that lie within ``start:end``, of the kinds asked for (all where none is named)."""
        units = self.units
        for i in range(bisect_left(units, start, key=START), len(units)):
            unit = units[i]
            if unit.start >= end:
                break
            if unit.end <= end and (not kinds or unit.kind in kinds):
                yield unit

    def units_backwards(self, position: int) -> Iterator[Unit]:
        """The units that end before ``position``, the nearest first."""
        for i in range(bisect_left(self.units, position, key=START) - 1, -1, -1):
            if self.units[i].end <= position:
                yield self.units[i]

    def sentence(self, position: int) -> Sentence:
        return self.structure.sentences[self.structure.sentence_at(position)]


def read_discourse(doc: Doc) -> Discourse:
    """The discourse of a document whose mentions and entities have been found; references are not resolved yet."""
    text = text_of(doc)
    entities: list[DiscourseEntity] = doc._.entities
    titles = read_mentions(doc, TITLES)
    units = _entity_units(doc, entities, titles)
    layout = structure(text)
    units = [u for u in units if not layout.in_book_title(u.start)]
    covered = Cover((u.start, u.end) for u in units)
    for r in layout.book_titles:
        if covered.free(r.start, r.end):
            mention = Mention(r.start, r.end, text[r.start : r.end], "Title", "structure.book-title")
            units.append(Unit(BOOK_TITLE, r.start, r.end, mention))
            covered.add(r.start, r.end)
    for kind, key in ((DATE, DATES), (QUANTITY, QUANTITIES)):
        for m in read_mentions(doc, key):
            if covered.free(m.start, m.end):
                units.append(Unit(kind, m.start, m.end, m))
                covered.add(m.start, m.end)
    units.sort(key=lambda u: u.start)
    document = getattr(doc._, "document", None)
    return Discourse(
        text,
        layout,
        entities,
        units,
        titles,
        published=document.published if document else None,
        title=document.title if document else None,
    )


class Cover:
    """Which stretches of a text are taken; stretches do not overlap."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges = sorted(ranges)

    def free(self, start: int, end: int) -> bool:
        """Whether ``start:end`` shares no character with what is taken."""
        i = bisect_left(self._ranges, (start, start))
        before = i > 0 and self._ranges[i - 1][1] > start
        after = i < len(self._ranges) and self._ranges[i][0] < end
        return not before and not after

    def add(self, start: int, end: int) -> None:
        self._ranges.insert(bisect_left(self._ranges, (start, end)), (start, end))


def _by_holder(titles: Iterable[Mention]) -> dict[tuple[int, int], list[Mention]]:
    """Titles by the (start, end) of the name of whoever holds them."""
    held: dict[tuple[int, int], list[Mention]] = {}
    for title in titles:
        if title.value is not None and title.value.person is not None:
            held.setdefault(tuple(title.value.person), []).append(title)
    return held


def _entity_units(doc: Doc, entities: list[DiscourseEntity], titles: list[Mention]) -> list[Unit]:
    text = text_of(doc)
    owner: dict[tuple[int, int], DiscourseEntity] = {}
    for e in entities:
        for m in e.mentions:
            owner[m.start, m.end] = e
    mentions: list[Mention] = []
    taken = Cover([])
    keys = (PEOPLE, ORGANIZATIONS, ZONES, PLACES)
    every = [m for key in keys for m in read_mentions(doc, key)]
    every += [m for e in entities for m in e.mentions if m.rule == "organizations.core-name"]
    for m in sorted(every, key=lambda m: (-(m.end - m.start), m.start)):
        if (m.start, m.end) in owner and taken.free(m.start, m.end):
            taken.add(m.start, m.end)
            mentions.append(m)
    chains = {c.end: c.start for c in read_mentions(doc, "place_chains")}
    place_ends = {m.end: chains.get(m.end, m.start) for m in mentions if m.label == "Place"}
    offices = _by_holder(titles)
    people = [m.start for m in mentions if m.label == "Person"]
    units = []
    for m in sorted(mentions, key=lambda m: m.start):
        start, end, titled = m.start, m.end, False
        if m.label == "Place" and m.end in chains:
            start = min(start, chains[m.end])
        for t in offices.get((m.start, m.end), ()):
            titled = True
            if t.start == m.end:  # 李玉俊副市长
                end = max(end, t.end)
            elif t.end <= m.start and m.start - t.end < _OFFICE_ROOM:
                if any(t.end <= p < m.start for p in people):
                    continue  # 副主席陈甲、|尹乙: the office stands with the first of those who share it
                start = min(start, t.start)
                if t.value.body and text.endswith(t.value.body, 0, t.start):
                    start = min(start, t.start - len(t.value.body))  # 县人民政府|副县长吴峰
                posted = _POSTED_IN.search(text, max(0, t.start - _POSTED_ROOM), t.start)
                if posted is None and t.text.endswith("团长"):
                    posted = _SENT_BY.search(text, max(0, t.start - _POSTED_ROOM), t.start)
                if posted is not None and posted.start() in place_ends:
                    start = min(start, place_ends[posted.start()])  # 法国|驻沪|总领事
                body = t.value.organization
                # 上海|市委副书记李明: the body's last character may be the title's first
                if body and body[0] <= t.start and body[1] < t.end and not _PARTED.search(text, body[1], t.start):
                    start = min(start, chains.get(body[1], body[0]))
        honour = honours().match(text, end) if m.label == "Person" else None
        end = honour.end() if honour is not None else end
        units.append(Unit(ENTITY, start, end, m, (owner[m.start, m.end],), (m.start, m.end), titled))
    return _with_place_in_front(_absorbed(units), text)


def _with_place_in_front(units: list[Unit], text: str) -> list[Unit]:
    """A place right in front of a zone or of a lower place tells where that is, and is no argument of its own.

    深圳前海; 智利纽夫莱大区奇廉市 (of which no gazetteer knows the parts); 波黑首都萨拉热窝市; 圣彼得堡|某市市长甲.
    """
    kept: list[Unit] = []
    for u in units:
        official = u.type == "Person" and u.titled and u.start < u.core[0] and kept and len(kept[-1].mention) > 1
        if kept and kept[-1].type == "Place" and (u.type == "Zone" or official or _is_above(kept[-1], u)):
            gap = text[kept[-1].end : u.start]
            between = _FRIEND if _is_country(kept[-1]) else _SEAT_OF
            if not gap or (u.type == "Place" and between.fullmatch(gap)):
                u.start = kept.pop().start
        kept.append(u)
    return kept


def _is_country(unit: Unit) -> bool:
    place_id = str(unit.entities[0].place_id)
    return place_id.startswith("iso:") and "-" not in place_id


def _is_above(outer: Unit, inner: Unit) -> bool:
    """Whether one place can hold another, as the last characters of their names tell; a country holds any."""
    if inner.type != "Place" or len(outer.mention) < 2 or len(inner.mention) < 2:
        return False
    foreign = (
        str(outer.entities[0].place_id).startswith(("iso:", "gn:")) and outer.mention.text[-1] not in _UPPER_CLASSES
    )
    if foreign and not str(outer.entities[0].place_id).startswith("iso:"):
        foreign = outer.start < outer.core[0] and inner.entities[0].place_id is None  # 俄罗斯圣彼得堡|某市
    return (foreign or outer.mention.text[-1] in _UPPER_CLASSES) and inner.mention.text[-1] in _LOWER_CLASSES


def _absorbed(units: list[Unit]) -> list[Unit]:
    """Drop units that lie inside a longer one (the body in 牡丹江市副市长李玉俊); cut partial overlaps to the core."""
    kept: list[Unit] = []
    for u in sorted(units, key=lambda u: (u.start, -u.end)):
        if kept and u.start < kept[-1].end:
            if u.end <= kept[-1].end and not (u.type == "Person" and u.core != kept[-1].core):
                continue
            u.start = max(u.core[0], kept[-1].end) if u.core[0] >= kept[-1].core[1] else u.core[0]
            if u.start < kept[-1].end:
                kept[-1].end = max(kept[-1].core[1], u.start) if kept[-1].core[1] <= u.start else kept[-1].end
        kept.append(u)
    return kept
