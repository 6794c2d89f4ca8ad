"""Zones: parks, development and free-trade zones, bases, ports and other sites with a name.

``kg_zones`` works like ``kg_organizations``, with the endings of ``zone-suffixes.tsv``. Sites that the
gazetteer knows (松山湖, 前海) are places of the label "Zone" and stay where ``kg_places`` put them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick
from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.lexicon import longest_endings, occurrences, table
from kg.extraction.marked_text import MarkedText
from kg.extraction.mention import ORGANIZATIONS, PLACES, ZONES, Mention, read_mentions, text_of, write_mentions
from kg.extraction.name_edges import QUOTES, LeftEdge, left_edge
from kg.extraction.name_words import Kind, everyday_word
from kg.extraction.nesting import NESTED, separate_bodies
from kg.extraction.person_names import foreign_characters
from kg.extraction.short_forms import SHORT_FORMS, introduced

_PROJECT: Final = re.compile(r"[^“”，。、]{0,6}项目”")
_BARRED: Final = Kind.BODY | Kind.HEAD


@cache
def _endings() -> tuple[AhoCorasick, dict[str, tuple[str, tuple[str, ...]]]]:
    rows = {
        word: (strength, tuple(rest[0].split()) if rest else ())
        for word, strength, *rest in table("zh", "zone-suffixes.tsv")
    }
    return AhoCorasick(sorted(rows)), rows


def _find_endings(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, ending), the longest at each end."""
    automaton, rows = _endings()
    for end, start in longest_endings(automaton, text).items():
        word = text[start:end]
        if not text.startswith(rows[word][1], end):
            yield start, end, word


def find_zones(reading: MarkedText) -> list[Mention]:
    """The zones of a text, the longest where they overlap; those inside organisations are among them."""
    found = []
    for start, end, word in _find_endings(reading.text):
        mention = _candidate(reading, start, end, word)
        if mention is not None:
            found.append(mention)
    kept: list[Mention] = []
    taken: set[int] = set()
    for m in sorted(found, key=lambda m: (-len(m), m.start)):
        if taken.isdisjoint(range(m.start, m.end)):
            kept.append(m)
            taken.update(range(m.start, m.end))
    return sorted(kept, key=lambda m: m.start)


def _candidate(reading: MarkedText, at: int, end: int, word: str) -> Mention | None:
    if len(word) == 1 and reading.longest_ending(end, 0)[0] > 1:
        return None
    place = reading.place_ending(end)
    if reading.place_over(end) is not None or (place is not None and place <= at):
        return None  # 浦东新区: a district, or a zone that the gazetteer knows
    edge = left_edge(reading, at, barred=_BARRED)
    strength = _endings()[1][word][0]
    edge = _behind_verb(reading, edge, at)
    if not edge.reliable or not _has_own_name(reading, edge, at, word, strength):
        return None
    text = reading.text[edge.start : end]
    value = edge.places[0] if edge.places and edge.places[0][0] == edge.start else None
    return Mention(edge.start, end, text, "Zone", f"zones.{strength}", value, 0.9 if edge.places else 0.7)


def _behind_verb(reading: MarkedText, edge: LeftEdge, at: int) -> LeftEdge:
    """在昭阳区|建设|苹果产业示范园: the place in front is where it is built, and no part of the name."""
    front = edge.places[-1][1] if edge.places else edge.start
    if not edge.places or reading.text[front : front + 2] not in _BUILDS or at - front < 4:
        return edge
    return replace(edge, start=front + 2, places=())


def _has_own_name(reading: MarkedText, edge: LeftEdge, at: int, word: str, strength: str) -> bool:
    start, text = edge.start, reading.text
    own = reading.own_length(start, at)
    if edge.places:
        front = edge.places[-1][1]
        verb = next((n for n in (2, 3) if (everyday_word(text[front : front + n]) or "").startswith("v")), 0)
        listed = reading.starting(front, Kind.SOFT | Kind.GENERIC) and text[front : front + 2] not in _VERBS
        if verb and not listed and reading.own_length(front + verb, at) == 0:
            return False  # 牡丹江市拓展产业园区
    if not edge.places and own >= 2 and reading.unknown_length(start, at) < (3 if word == "基地" else 1):
        return False
    if _PROJECT.match(text, at + len(word)):
        return False  # “汕鹤大市场合作项目”
    if any(c in QUOTES for c in text[start:at]) and not edge.places:
        return False  # “菜篮子”基地: a kind of base
    if strength == "strong":
        return bool(edge.places) or own >= 2
    middle = at - start - sum(b - a for a, b in edge.places)
    if edge.places:
        if own >= 1:
            return True
        if word in _RIGHT_AFTER_PLACE and (middle == 0 or reading.place_ending(at) is not None):
            return True
        return middle >= 2 and word in _DESCRIBED
    foreign = all(c in foreign_characters() for c in text[start:at])
    if foreign and (own >= 3 if word == "港" else word == "口岸" and own >= 2 and reading.bounded_left(start)):
        return True  # 马尔科沃口岸
    if own >= 2 and reading.starting(start, Kind.PREFIX):
        return True  # 苏宁|文创智慧产业小镇
    if word == "园区":
        return own == 2 and reading.unknown_length(start, at) == 2 and reading.bounded_left(start)  # 苏盐园区
    return own >= 3 and word not in _ONLY_WITH_PLACE


_RIGHT_AFTER_PLACE: Final = frozenset(("港", "空港", "口岸", "港区", "新城", "片区", "城市会客厅", "行政中心"))
_DESCRIBED: Final = frozenset(("口岸", "港", "港区", "园区", "展馆", "展示馆", "公园"))
_ONLY_WITH_PLACE: Final = frozenset(
    ("港", "口岸", "码头", "片区", "功能区", "经济带", "景区", "综合体", "展馆", "展示馆", "核心区", "行政中心")
)
_VERBS: Final = frozenset(("发展", "建设", "经营", "推广", "运营"))
"""Verbs that are part of other names, but not right behind a place (黑龙江|发展境外产业园区)."""


_BUILDS: Final = frozenset(("建设", "打造", "兴建", "新建", "共建", "创建", "援建", "建成"))

_BARE: Final = (
    "开发区",
    "经开区",
    "高新区",
    "新区",
    "度假区",
    "保税区",
    "综保区",
    "示范区",
    "合作区",
    "产业园",
    "园区",
)
"""Classes by which a zone is called where its full name is known."""

_ADMINISTRATIONS: Final = ("管委会", "管理委员会", "党工委", "工委")


def mark_zones(doc: Doc, reading: MarkedText) -> None:
    """Write the span groups of ``kg_zones`` for a document whose text is marked already."""
    zones = find_zones(reading)
    again = _without_city(reading, zones)
    zones = [m for m in zones if m.end not in {a.end for a in again}]
    taken = {i for m in (*zones, *again) for i in range(m.start, m.end)}
    short = [m for m in introduced(reading.text, zones) if taken.isdisjoint(range(m.start, m.end))] + again
    write_mentions(doc, ZONES, [*zones, *(replace(m, value=None) for m in short)])
    write_mentions(doc, SHORT_FORMS, [*read_mentions(doc, SHORT_FORMS), *short])
    separate_bodies(doc)
    _add_bare(doc, reading)


def _without_city(reading: MarkedText, zones: list[Mention]) -> list[Mention]:
    """绍兴滨海新区 … 在|滨海新区: where a zone is named again without the city in front of it."""
    rests: dict[str, list[Mention]] = {}
    for zone in zones:
        word = next((w for w in _BARE if zone.text.endswith(w)), "")
        if zone.value is not None and word and reading.own_length(zone.value[1], zone.end - len(word)) > 1:
            rests.setdefault(reading.text[zone.value[1] : zone.end], []).append(zone)
    ends = {m.end: m for m in zones}
    found = []
    for rest, named in rests.items():
        if len({m.text for m in named}) > 1 or reading.place_over(named[0].value[1] + 1) is not None:
            continue
        zone = named[0]
        for start in occurrences(reading.text, rest):
            end = start + len(rest)
            if reading.place_over(end) is not None or reading.place_ending(start) is not None:
                continue
            other = ends.get(end)
            if other is None or (other.value is None and len(other) <= len(rest) + 1):
                found.append(Mention(start, end, rest, "Zone", "zones.again", (zone.start, zone.end), 0.8))
    return found


def _add_bare(doc: Doc, reading: MarkedText) -> None:
    """Add 开发区 where the text has the full name only in front of 管委会 (杭州经济技术开发区管委会)."""
    bodies = {m.start: m for m in read_mentions(doc, ORGANIZATIONS)}
    owners: dict[str, dict[str, Mention]] = {}
    for zone in read_mentions(doc, NESTED):
        body = bodies.get(zone.start)
        word = next((w for w in _BARE if zone.text.endswith(w)), None)
        if zone.label == "Zone" and body is not None and word and body.text[len(zone) :] in _ADMINISTRATIONS:
            owners.setdefault(word, {}).setdefault(zone.text, zone)
    named = [*read_mentions(doc, ZONES), *bodies.values()]
    taken = {i for m in named for i in range(m.start, m.end)}
    bare: list[Mention] = []
    for word, zones in owners.items():
        if len(zones) > 1 or any(m.label == "Zone" and m.text.endswith(word) for m in named):
            continue
        (zone,) = zones.values()
        for start in occurrences(reading.text, word):
            end = start + len(word)
            is_compound = reading.starting(end, Kind.BODY) or not taken.isdisjoint(range(start, end))
            if reading.bounded_left(start) and not is_compound:
                bare.append(Mention(start, end, word, "Zone", "zones.bare", (zone.start, zone.end), 0.7))
    if bare:
        write_mentions(doc, ZONES, [*read_mentions(doc, ZONES), *(replace(m, value=None) for m in bare)])
        write_mentions(doc, SHORT_FORMS, [*read_mentions(doc, SHORT_FORMS), *bare])


@Language.factory("kg_zones")
def create(nlp: Language, name: str) -> Zones:
    """The factory behind ``nlp.add_pipe("kg_zones")``."""
    return Zones()


class Zones:
    """Reads ``places`` and ``organizations``; writes ``zones``, adds to ``short_forms`` and ``nested``.

    Of a zone and an organisation that overlap, the longer name stays in its group and the other moves to
    ``nested``. The value of a zone is the (start, end) of the place that its name begins with, or None.
    """

    def __call__(self, doc: Doc) -> Doc:
        mark_zones(doc, MarkedText(text_of(doc), read_mentions(doc, PLACES)))
        return doc
