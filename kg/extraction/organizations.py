"""Organisations: companies, government and party bodies, associations, schools, hospitals, media, missions.

``kg_organizations`` finds the endings of ``org-suffixes.tsv`` and the departments of ``gov-functions.tsv``,
reads leftwards to where each name starts, and keeps what has a name of its own: a place, a level of
government or a proper word. Companies called by brand and trade, well-known names without an ending and short
forms of full names come after.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.body_endings import DEPARTMENT, PLACED_DEPARTMENT, Ending, find_endings
from kg.extraction.brands import find_brands, find_corps, find_listed
from kg.extraction.marked_text import MarkedText
from kg.extraction.mention import ORGANIZATIONS, PLACES, Mention, read_mentions, text_of, write_mentions
from kg.extraction.name_edges import QUOTES, LeftEdge, left_edge
from kg.extraction.name_words import Kind
from kg.extraction.nesting import NESTED
from kg.extraction.short_forms import SHORT_FORMS, core_names, in_brackets, introduced

_BARS_COMPANY: Final = Kind.COMPANY
_BARRED: Final = {
    "company": Kind.COMPANY | Kind.HEAD,
    "government": _BARS_COMPANY,
    "party": _BARS_COMPANY,
    DEPARTMENT: _BARS_COMPANY,
    PLACED_DEPARTMENT: _BARS_COMPANY,
    "association": _BARS_COMPANY,
    "society": _BARS_COMPANY,
    "school": _BARS_COMPANY,
    "hospital": _BARS_COMPANY,
    "team": _BARS_COMPANY,
}
"""By kind of organisation, the endings over which its name cannot run on to the left."""

_SMALL_LEVELS: Final = frozenset("县镇乡旗")
_LONGEST_BRAND: Final = 4
_LONGEST_UNIT: Final = 20
_LONGEST_BARE_UNIT: Final = 4
_LEGAL_FORMS: Final = ("有限公司", "有限责任公司", "总公司", "集团公司")
_NUMBERED: Final = re.compile("[市县区州][一二三四五六七八九十]{1,2}(?:中|小|院|职高|医院)(?![个月年日大共全心央间学])")
_OF_MINISTRY: Final = re.compile("[一-鿿]{2,8}?司")
_GOVERNMENTS: Final = ("政府", "人民政府")
_COUNCILS: Final = ("政协", "人大", "人大常委会", "人民代表大会常务委员会")
_MISSIONS: Final = ("总领事馆", "总领馆", "领事馆", "大使馆", "使馆")
_PARTY_DEPARTMENTS: Final = frozenset(("组织部", "宣传部", "统战部"))


def find_organizations(reading: MarkedText) -> tuple[list[Mention], list[Mention]]:
    """The organisations with a class at the end of their names, in order, and those nested in longer ones."""
    endings = list(find_endings(reading.text))
    ends = {e.end for e in endings}
    candidates = list(find_corps(reading.text))
    for e in endings:
        if e.end - 1 in ends and reading.starting(e.end - 1, Kind.TITLE):
            continue  # 友协|会长 and 大学|校长 hold no 协会, no 学校
        mention = _candidate(reading, e)
        if mention is not None:
            candidates.append(mention)
    candidates += _departments(reading, candidates)
    candidates += _numbered(reading)
    kept, nested = _outermost(_without_delegations(reading, candidates))
    return sorted(kept, key=lambda m: (m.start, m.end)), nested


def _numbered(reading: MarkedText) -> Iterator[Mention]:
    """市三中, 县一院: schools and hospitals called by their number."""
    for m in _NUMBERED.finditer(reading.text):
        if reading.bounded_left(m.start()) and reading.place_ending(m.start() + 1) is None:
            yield Mention(m.start(), m.end(), m.group(), "Organization", "organizations.school", None, 0.8)


def _departments(reading: MarkedText, bodies: list[Mention]) -> Iterator[Mention]:
    """水利部|水库移民司, where the title of its head or the name's end stands behind it."""
    for body in bodies:
        m = _OF_MINISTRY.match(reading.text, body.end) if body.text.endswith("部") else None
        if m is not None and (reading.starting(m.end(), Kind.TITLE) or reading.bounded_right(m.end())):
            text = reading.text[body.start : m.end()]
            yield Mention(body.start, m.end(), text, "Organization", body.rule, body.value, body.confidence)


def _without_delegations(reading: MarkedText, candidates: list[Mention]) -> list[Mention]:
    """Leave out teams that a body sends and that have no name of their own: 松江区人社局|对口帮扶工作组."""
    bodies: dict[int, list[int]] = {}
    for m in candidates:
        if m.rule not in ("organizations.team", "organizations.mission"):
            bodies.setdefault(m.start, []).append(m.end)

    def sent(m: Mention) -> bool:
        if m.rule != "organizations.team":
            return False
        word = m.end - reading.ending(m.end, Kind.BODY)
        return any(end <= word and reading.own_length(end, word) == 0 for end in bodies.get(m.start, ()))

    return [m for m in candidates if not sent(m)]


def _candidate(reading: MarkedText, ending: Ending) -> Mention | None:
    if len(ending.word) == 1 and not _single_ending_stands(reading, ending):
        return None
    if ending.kind == "party" and _is_office(reading, ending):
        return None
    place = reading.place_ending(ending.end)
    if place is not None and place < ending.start:
        return None  # 奇台农场: a place
    edge = _edge(reading, ending)
    if edge is None or not edge.reliable:
        return None
    edge = _behind_county(reading, ending, edge)
    starts_with_place = bool(edge.places) and edge.places[0][0] == edge.start
    return Mention(
        edge.start,
        ending.end,
        reading.text[edge.start : ending.end],
        "Organization",
        f"organizations.{DEPARTMENT if ending.kind == PLACED_DEPARTMENT else ending.kind}",
        edge.places[0] if starts_with_place else None,
        0.9 if edge.placed else 0.75,
    )


def _behind_county(reading: MarkedText, ending: Ending, edge: LeftEdge) -> LeftEdge:
    """平阴县|玫德集团: a county or town in front of a brand tells where the company is (not so 萝北县丰界农业公司)."""
    front = edge.places[-1][1] if edge.places else edge.start
    brand = ending.start - front
    short = ending.word in ("公司", "集团") and 2 <= brand <= _LONGEST_BRAND
    if not short or reading.text[front - 1] not in _SMALL_LEVELS:
        return edge
    if not edge.places or reading.unknown_length(front, ending.start) < brand:
        return edge
    return LeftEdge(front)


def _edge(reading: MarkedText, ending: Ending) -> LeftEdge | None:
    """Where the name starts; None where there is no name.

    A company's name that a single function word cuts short is tried once more over it (中电投融和租赁).
    """
    barred = _BARRED.get(ending.kind, 0)
    edge = left_edge(reading, ending.start, barred=barred)
    if _has_own_name(reading, ending, edge):
        return edge
    if edge.stopped_by is None or not ending.word.endswith(_LEGAL_FORMS):
        return None
    longer = left_edge(reading, ending.start, barred=barred, over=edge.stopped_by)
    if longer.places or longer.start > edge.start - 2 or not _has_own_name(reading, ending, longer):
        return None
    return longer


def _single_ending_stands(reading: MarkedText, ending: Ending) -> bool:
    """Whether an ending of one character can end a name here: 厂, 局, 厅, 驻昆办, …委对口合作处处长."""
    if ending.word == "厂":
        return not reading.ending(ending.end, Kind.STOP)
    length, kinds = reading.longest_ending(ending.end, 0)
    if length > 1 and not kinds & (Kind.BODY | Kind.FUNCTION):
        return False
    if ending.word in "局厅":
        return True
    if ending.word == "办":
        return bool(reading.starting(ending.end, Kind.TITLE)) or reading.bounded_right(ending.end)
    if reading.starting(ending.start - 1, Kind.TITLE) > 2:
        return False  # 副处|长
    if ending.word in "处科股司" and not reading.ending(ending.start, Kind.BODY):
        return reading.starting(ending.start, Kind.TITLE) > 1 or reading.starting(ending.end, Kind.TITLE) > 1
    return False


def _is_office(reading: MarkedText, ending: Ending) -> bool:
    """市委书记, 市委常委: an office, not the committee."""
    return reading.starting(ending.start, Kind.TITLE) > len(ending.word)


@dataclass(frozen=True, slots=True)
class _Front:
    """What stands in front of an ending: ``own`` proper characters, ``middle`` behind places and level."""

    ending: str
    own: int
    middle: int
    edge: LeftEdge
    text: str
    headed: bool
    """Whether the title of the body's head stands behind it: 经合局局长."""
    unit_headed: bool
    """Whether the title of a unit's head stands behind it: 中教科科长."""
    stands: bool
    """Whether it stands behind a plain edge."""
    bounded: bool
    """Whether it stands between plain edges on both sides."""

    @property
    def has_place(self) -> bool:
        return bool(self.edge.places)


def _has_own_name(reading: MarkedText, ending: Ending, edge: LeftEdge) -> bool:
    """Whether what stands in front of the ending makes it a name and not a kind of body."""
    start, at = edge.start, ending.start
    own = reading.own_length(start, at)
    if not edge.placed and own >= 2 and reading.unknown_length(start, at) < 2:
        own = own if _everyday_brand(reading, ending, start) else 0
    middle = at - start - sum(b - a for a, b in edge.places if a >= start) - edge.level
    stands = reading.bounded_left(start)
    headed = stands and bool(reading.starting(ending.end, Kind.TITLE))
    bounded = stands and reading.bounded_right(ending.end)
    unit_headed = headed and reading.text.startswith((ending.word + "长", "副" + ending.word + "长"), ending.end)
    front = _Front(ending.word, own, middle, edge, reading.text[start:at], headed, unit_headed, stands, bounded)
    return _NAMES.get(ending.kind, _any_body)(front)


def _everyday_brand(reading: MarkedText, ending: Ending, start: int) -> bool:
    """Whether a company may be called by everyday words (紫金铜业有限公司, in a list 海生科技公司)."""
    if ending.kind != "company" or not reading.bounded_left(start):
        return False
    listed = len(ending.word) > 1 and reading.text[start - 1 : start] == "、"
    return ending.word.endswith(("有限公司", "集团")) or listed


def _hospital(f: _Front) -> bool:
    return (f.edge.level and f.stands) or _any_body(f)  # 县医院


def _any_body(f: _Front) -> bool:
    return (f.edge.placed and (f.middle >= 1 or f.has_place)) or f.own >= 2


def _company(f: _Front) -> bool:
    if f.own >= 2 or (f.edge.placed and f.own >= 1 and not f.edge.level):
        return True
    described = f.middle >= 2 and (len(f.ending) > 2 or f.ending == "集团")
    return described and (f.has_place or f.edge.level)


def _branch(f: _Front) -> bool:
    return f.edge.placed or f.own >= 2


def _department(f: _Front) -> bool:
    if f.edge.placed or f.text:
        return f.edge.placed or f.text[-1] in QUOTES  # “六大硬仗”督查办
    if f.ending in _PARTY_DEPARTMENTS:
        return f.bounded and not f.headed
    return f.headed or (f.ending.endswith("部") and len(f.ending) > 2)


def _government(f: _Front) -> bool:
    if f.ending in _GOVERNMENTS:
        return f.has_place and "委" not in f.text  # 中山市委市政府: two bodies
    if f.ending == "办":
        return f.edge.placed and (f.middle >= 2 or "驻" in f.text)
    if f.ending in _COUNCILS:
        return f.has_place or f.edge.level
    if f.ending == "管委会" and f.headed and f.text:
        return True  # 经济开发区管委会|主任
    if f.ending in ("局", "厅"):
        return f.edge.placed and f.middle >= 2
    if len(f.ending) == 1:  # 处, 科: units of a body
        if not f.edge.placed:
            return f.unit_headed and 2 <= len(f.text) <= _LONGEST_BARE_UNIT  # 中教科|科长
        return f.edge.placed and 2 <= f.middle <= _LONGEST_UNIT and "医院" not in f.text
    return _any_body(f)


def _party(f: _Front) -> bool:
    return f.has_place or f.ending.startswith("团")


def _association(f: _Front) -> bool:
    return f.edge.level or _any_body(f)


def _institute(f: _Front) -> bool:
    return f.middle >= 1 or len(f.ending) > 2 if f.edge.level else _any_body(f)


def _center(f: _Front) -> bool:
    return (f.edge.placed and (f.own >= 1 or f.middle >= 4)) or f.own >= 3


def _team(f: _Front) -> bool:
    return f.edge.placed and f.middle >= (1 if f.has_place else 2)


def _mission(f: _Front) -> bool:
    return f.has_place or (not f.text and f.stands and f.ending in _MISSIONS)


def _placed_department(f: _Front) -> bool:
    return f.has_place


_NAMES: Final[dict[str, Callable[[_Front], bool]]] = {
    "company": _company,
    "branch": _branch,
    DEPARTMENT: _department,
    PLACED_DEPARTMENT: _placed_department,
    "government": _government,
    "party": _party,
    "association": _association,
    "institute": _institute,
    "center": _center,
    "hospital": _hospital,
    "team": _team,
    "mission": _mission,
}


def _outermost(candidates: list[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Longest first; a shorter one inside a kept one is nested, one that crosses a kept one is dropped."""
    kept: list[Mention] = []
    nested: list[Mention] = []
    owner: dict[int, Mention] = {}
    for m in sorted(candidates, key=lambda m: (-len(m), m.start)):
        first, last = owner.get(m.start), owner.get(m.end - 1)
        if first is None and last is None:
            kept.append(m)
            for i in range(m.start, m.end):
                owner[i] = m
        elif first is last and first is not None:
            if first.start == m.start and _posts_away(first.text, len(m)):
                kept.append(m)
            else:
                nested.append(replace(m, rule=m.rule + ".nested"))
    return kept, sorted(nested, key=lambda m: (m.start, m.end))


def _posts_away(name: str, length: int) -> bool:
    """鹤岗市经济合作促进局驻汕头招商联络站 names two bodies: the bureau and its station."""
    return name.startswith("驻", length)


def mark_organizations(doc: Doc, reading: MarkedText) -> None:
    """Write the span groups of ``kg_organizations`` for a document whose text is marked already."""
    kept, nested = find_organizations(reading)
    taken = {i for m in kept for i in range(m.start, m.end)}
    companies = [m for m in kept if m.rule == "organizations.company"]
    short = _free([*introduced(reading.text, kept), *core_names(reading, companies)], taken)
    brands = _free(find_brands(reading), taken)
    brands += _free(find_listed(reading, [*kept, *short, *brands]), taken)
    write_mentions(doc, ORGANIZATIONS, [*kept, *(replace(m, value=None) for m in short), *brands])
    write_mentions(doc, SHORT_FORMS, [*short, *in_brackets(reading.text, kept)])
    write_mentions(doc, NESTED, nested)


def _free(mentions: Iterable[Mention], taken: set[int]) -> list[Mention]:
    """The mentions that share no character with ``taken`` or with one before them; takes their characters."""
    free = []
    for m in mentions:
        if taken.isdisjoint(range(m.start, m.end)):
            free.append(m)
            taken.update(range(m.start, m.end))
    return free


@Language.factory("kg_organizations")
def create(nlp: Language, name: str) -> Organizations:
    """The factory behind ``nlp.add_pipe("kg_organizations")``."""
    return Organizations()


class Organizations:
    """Reads ``places``; writes ``organizations``, ``short_forms`` and ``nested``.

    The value of an organisation is the (start, end) of the place that its name begins with, or None. The
    value of a short form is the (start, end) of the full name.
    """

    def __call__(self, doc: Doc) -> Doc:
        mark_organizations(doc, MarkedText(text_of(doc), read_mentions(doc, PLACES)))
        return doc
