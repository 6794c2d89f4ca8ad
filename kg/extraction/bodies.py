"""Organisations and zones of one document: which of their mentions name the same body.

Two names are one body's when they are equal after usual abbreviations (``abbreviations.tsv``) and have the same place
in front, when a short form was introduced, when the shorter one leaves out what only describes (松岭集团 for
伊春松岭木业集团有限公司), or when it has a level of government for the place (市商务局 for 合肥市商务局).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from kg.extraction.lexicon import alternatives, table
from kg.extraction.mention import Mention
from kg.extraction.name_words import Kind, listed_words
from kg.gazetteer import gazetteer

_MARKS: Final = re.compile(r"[\s“”‘’\"'（()）《》·—\-]")
_LEGAL_FORM: Final = re.compile(r"(?:(?:股份|控股)?(?:有限)?(?:责任)?(?:公司|集团))+$")
_LEVEL: Final = re.compile(r"(自治区|自治州|[省市州县区旗盟镇乡])(?=..)")
_LONGEST_DESCRIPTION: Final = 6

_NEAR: Final = 20
_SHORTEST_ACRONYM: Final = 3

Span = tuple[int, int]


@dataclass(slots=True, eq=False)
class Body:
    """The mentions of one body, with the id (or text) of the place that its name begins with."""

    anchor: str | None = None
    mentions: list[Mention] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """Full names that stand only inside longer ones (in front of 管委会)."""

    @property
    def name(self) -> str:
        """The fullest form."""
        return max((m.text for m in self.mentions), key=len)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name without the places in front of it: ``rest``, with the places inside that as (start, end, id).

    ``anchor`` is the id of the last of the places in front, or its text where it has no id.
    """

    text: str
    anchor: str | None
    rest: str
    places: tuple[tuple[int, int, str | None], ...]


class Bodies:
    """Groups the bodies of one document.

    ``places`` are all places of the text; ``within(inner, outer)`` tells of two place ids whether one lies in the
    other; ``seat`` is the id of the place that the text speaks from.
    """

    def __init__(self, places: list[Mention], within: Callable[[str, str], bool], seat: str | None) -> None:
        self._places = sorted((p for p in places if p.value and len(p) > 1), key=lambda p: p.start)
        self._starts = [p.start for p in self._places]
        self._inside: dict[int, list[Mention]] = {}
        for p in places:
            self._inside.setdefault(p.start, []).append(p)
        self._within = within
        self._seat = seat

    def group(self, mentions: Iterable[Mention], short: Mapping[Span, Span], text: str) -> list[Body]:
        """The bodies that mentions of one type name, in order; ``short`` leads from short forms to full names."""
        found: dict[tuple[str | None, str], Body] = {}
        at: dict[Span, Body] = {}
        for m in mentions:
            full = short.get((m.start, m.end))
            if full is not None and m.rule == "zones.bare" and full not in at:
                name = self._parse(Mention(*full, text[slice(*full)], m.label, m.rule))
                found[name.anchor, canonical(name.rest)] = at[full] = Body(name.anchor, names=[text[slice(*full)]])
            if full in at:
                at[full].mentions.append(m)
                found[None, canonical(m.text)] = at[full]
                continue
            name = self._parse(m)
            key = (name.anchor, canonical(name.rest))
            body = found.get(key) or found.get((None, canonical(m.text)))
            if body is None:
                body = found[key] = Body(name.anchor)
            body.mentions.append(m)
            at[m.start, m.end] = body
        return self._merged(list(dict.fromkeys(found.values())))

    def _parse(self, m: Mention) -> _Name:
        """广州市黄埔区教育局 is 教育局 of 黄埔区."""
        p, anchor = m.start, None
        while True:
            fronts = [n for n in self._inside.get(p, ()) if n.end < m.end]
            front = max(fronts, key=len, default=None)
            if front is None or m.end - front.end < 2:
                break
            if front.value and gazetteer().place(front.value).kind == "Country":
                if not any(n.end < m.end for n in self._inside.get(front.end, ())):
                    break
                p = front.end  # 俄罗斯联邦|梁赞市|政府
                continue
            if anchor is not None and front.value and not self._within(front.value, anchor):
                break
            p, anchor = front.end, front.value or front.text
        inside = (n for start in range(p, m.end) for n in self._inside.get(start, ()))
        places = tuple((n.start - p, n.end - p, n.value) for n in inside if n.end <= m.end)
        return _Name(m.text, anchor, m.text[p - m.start :], places)

    def _merged(self, bodies: list[Body]) -> list[Body]:
        """The bodies, those under a short name joined to the one body whose full name explains it."""
        names = {id(b): self._parse(max(b.mentions, key=len)) for b in bodies}
        kept = list(bodies)
        for short in sorted(bodies, key=lambda b: len(names[id(b)].text)):
            full = [b for b in kept if b is not short and self._stands_for(short, b, names)]
            if len(full) == 1:
                full[0].mentions = sorted([*full[0].mentions, *short.mentions], key=lambda m: m.start)
                kept.remove(short)
        return kept

    def _stands_for(self, short: Body, full: Body, names: Mapping[int, _Name]) -> bool:
        one, other = names[id(short)], names[id(full)]
        if len(one.text) >= len(other.text):
            return False
        if short.mentions[0].label == "Zone":
            return self._is_shorter_zone(one, other)
        if one.text.startswith("驻") and canonical(other.text).endswith(canonical(one.text)):
            return True  # 驻哈巴罗夫斯克总领馆 for 中国驻哈巴罗夫斯克总领事馆
        if self._is_level(short, other) or (one.anchor is None and canonical(one.rest) == canonical(other.rest)):
            return True
        if one.anchor is None and (_is_acronym(short, full) or _lacks_class(one.rest, other.rest)):
            return True
        if not _is_company(short) or not _is_company(full) or one.anchor not in (None, other.anchor):
            return False
        return _leaves_out(_LEGAL_FORM.sub("", one.rest), _LEGAL_FORM.sub("", other.rest))

    def _is_level(self, short: Body, full: _Name) -> bool:
        """市商务局 for 合肥市商务局, where the text speaks from there or from nowhere known."""
        name = short.name
        level = _LEVEL.match(name)
        if level is None or full.anchor is None or (self._seat is not None and full.anchor != self._seat):
            return False
        if canonical(name[level.end() :]) != canonical(full.rest.removeprefix(level.group())):
            return False
        near = self._place_before(short.mentions[0].start, level.group())
        return near in (None, full.anchor) and _has_level(full.anchor, level.group())

    def _place_before(self, p: int, level: str) -> str | None:
        """The place of a level that is named a little before ``p``."""
        for place in reversed(self._places[: bisect_left(self._starts, p)]):
            if p - place.end > _NEAR:
                return None
            if _has_level(place.value, level):
                return str(place.value)
        return None

    def _is_shorter_zone(self, one: _Name, other: _Name) -> bool:
        """穆棱市境外木业加工园区 for 穆棱市下诺夫哥罗德州境外木业加工园区; never 绥化经开区 for 绥化青冈经开区."""
        if one.anchor != other.anchor or one.anchor is None:
            return False
        rest = other.rest
        for start, end, place in reversed(other.places):
            if place and ":" in one.anchor and not self._within(place, one.anchor):
                rest = rest[:start] + rest[end:]
        short, full = canonical(one.rest), canonical(rest)
        kind = _class_of(full)
        if not short.endswith(kind):
            return False
        return short == full or _leaves_out(short.removesuffix(kind), full.removesuffix(kind))


def _has_level(place: str, level: str) -> bool:
    """Whether a place's name ends with a level of government."""
    if ":" not in place:
        return place.endswith(level)
    return gazetteer().place(place).labels.get("zh", "").endswith(level)


def canonical(name: str) -> str:
    """A body's name with usual abbreviations applied and marks dropped.

    >>> canonical("高新技术产业开发区管理委员会") == canonical("高新区管委会")
    True
    """
    name = _MARKS.sub("", name).removeprefix("中共")
    pattern, short = _abbreviations()
    return pattern.sub(lambda m: short[m.group()], name)


@cache
def _abbreviations() -> tuple[re.Pattern[str], dict[str, str]]:
    short = {row[0]: row[1] for row in table("zh", "abbreviations.tsv")}
    return re.compile(alternatives(short)), short


@cache
def _describing() -> frozenset[str]:
    """Words that describe but do not name, and the trades of companies."""
    words = listed_words("zh")
    return frozenset(w for w, kinds in words.items() if kinds & (Kind.GENERIC | Kind.TRADE) and len(w) > 1)


@cache
def _classes() -> frozenset[str]:
    """The words at the end of the names of companies, schools and hospitals."""
    kinds = ("company", "school", "hospital")
    return frozenset(word for word, kind, *_ in table("zh", "org-suffixes.tsv") if kind in kinds)


def _lacks_class(short: str, full: str) -> bool:
    """Whether a name is another one without the word for what it is (师三实验 for 师三实验学校)."""
    return len(short) >= _SHORTEST_ACRONYM and full.startswith(short) and full[len(short) :] in _classes()


def _is_acronym(short: Body, full: Body) -> bool:
    """温医大附一院 for 温州医科大学附属第一医院: characters of a school's or hospital's name, in order."""
    kinds = (".school", ".hospital", ".known")
    if not all(any(m.rule.endswith(kinds) for m in b.mentions) for b in (short, full)):
        return False
    one, other = short.name, full.name
    if one[0] != other[0] or one[-1] not in (other[-1], "大") or other.startswith(one) or len(one) < _SHORTEST_ACRONYM:
        return False
    rest = iter(other)
    return all(c in rest for c in one)


def _is_company(body: Body) -> bool:
    return any(m.rule.endswith((".company", ".brand", ".core-name")) for m in body.mentions)


def _class_of(zone: str) -> str:
    """The word at the end of a zone's name that tells its class."""
    words = listed_words("zh")
    return next((zone[p:] for p in range(len(zone)) if words.get(zone[p:], 0) & Kind.ZONE), zone[-2:])


def _leaves_out(short: str, full: str) -> bool:
    """Whether a name is another one without some of the words that only describe.

    >>> _leaves_out("松岭", "松岭木业"), _leaves_out("松岭", "松岭果园")
    (True, False)
    """
    reached, own, p = {0}, 0, 0
    while p < len(full):
        sizes = range(min(_LONGEST_DESCRIPTION, len(full) - p), 1, -1)
        size = next((n for n in sizes if full[p : p + n] in _describing()), 0)
        word = full[p : p + max(size, 1)]
        taken = {j + len(word) for j in reached if short.startswith(word, j)}
        reached = taken | reached if size else taken
        own += not size
        p += len(word)
    return own > 1 and len(short) in reached
