"""Lists of pairs: a line a partner, rows of 甲市—乙市, and who helps whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.extraction.discourse import DATE, ENTITY, Discourse, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import PLACELIKE
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.helper_lists import find_helpers
from kg.extraction.facts.pairing_kinds import kinds
from kg.extraction.facts.where import is_country

# Characters of a list's line beside its names and date: marks, 缔结, 签订协议.
_LINE_ROOM = 14
_SHORTEST_LIST = 3
_LABEL = re.compile(
    "(?:友城|友好城市|城市|外方|中方|国家|国别|所属国家?|结好|缔结|建立|签约|签署|结成)(?:名称|时间|日期|年份|年月)?[:：]"
)
# A table's cells are parted by a bar or a tabulator; so few make no table.
_CELL = re.compile(r"[^|\t]+")
_SPELLING = re.compile(r"[\sA-Za-zÀ-ÿ]+")
_FEWEST_CELLS = 2
_JOINED = re.compile(r"\s*[、和与及以同跟—－–/·-]{0,2}\s*")
# What may stand in a line beside a pair and its date.
_MARKS = re.compile(r"[\s\d.、；;。,，（()）年月日]")
_PARTS_CELLS = re.compile(r"\s*[|\t]\s*")
_DASH = re.compile("[—－–―-]{1,2}")


def find_lists(context: Context) -> Iterator[Draft]:
    yield from _lines(context)
    yield from _dashed(context)
    yield from find_helpers(context)


def _lines(context: Context) -> Iterator[Draft]:
    """意大利 帕尔玛市(1987年9月22日缔结): a line a partner, under a heading that says what they are."""
    d = context.clauses.discourse
    triggers, kind_of = kinds(context.lang)
    home = d.seat or _first_city(d)
    kind: str | None = None
    rows: list[Draft] = []
    for line in re.finditer(r"[^\n]+", d.text):
        start, end = line.span()
        heading = triggers.search(_LABEL.sub("", line.group())) or re.search("友好关系城市|友好交流城市", line.group())
        if heading is None and kind is None:
            continue
        places = [u for u in d.units_between(start, end, ENTITY) if u.type == "Place"]
        dates = [u for u in d.units_between(start, end, DATE) if u.value is not None and u.value.iso]
        if kind is not None and (pair := _pair_line(context, start, end)):
            since = str(dates[0].value.iso) if len(dates) == 1 else None
            roles = filled(member=pair, kind=kind, since=since)
            rows.append(Draft("Pairing", roles, start, end, "pairings.listed"))
            continue
        partner = [u for u in places if u.entities[0] is not home and not _holds_cities(u.entities[0])]
        labels = sum(len(label) for label in _LABEL.findall(line.group()))
        beside = _beside(line.group(), [(u.start - start, u.end - start) for u in (*places, *dates)]) - labels
        if kind is not None and rows and dates and not places and labels:
            rows[-1].roles.setdefault("since", str(dates[0].value.iso))  # 结好时间：1979年9月7日
            continue
        if heading and not (partner and dates and beside <= _LINE_ROOM):
            kind = kind_of.get(heading.group(), "friendship")
        elif beside > _LINE_ROOM:
            kind = None  # running text ends the list
        elif kind is not None and home is not None and len(partner) == 1 and len(dates) <= 1:
            since = str(dates[0].value.iso) if dates else None
            roles = filled(member=[home, partner[0].entities[0]], kind=kind, since=since)
            rows.append(Draft("Pairing", roles, start, end, "pairings.listed"))
    if len(rows) >= _SHORTEST_LIST:
        yield from rows


def _holds_cities(e: DiscourseEntity) -> bool:
    """Whether a place is a country or a continent, beside which a list tells of the city."""
    return is_country(e) or e.name.endswith("洲")


def _beside(line: str, named: list[tuple[int, int]]) -> int:
    """Characters of a line beside what it names, foreign spellings apart; of a table's row only those of the cells
    that name anything."""
    cells = [m.span() for m in _CELL.finditer(line)]
    if len(cells) > _FEWEST_CELLS:
        cells = [(a, b) for a, b in cells if any(a <= start and end <= b for start, end in named)]
    return sum(len(_SPELLING.sub("", line[a:b])) for a, b in cells) - sum(b - a for a, b in named)


def _dashed(context: Context) -> Iterator[Draft]:
    """贵阳市—杭州市；遵义市—上海市；毕节市—广州市: pairs in a row, in a paragraph that says what they are."""
    d = context.clauses.discourse
    triggers, kind_of = kinds(context.lang)
    for line in re.finditer(r"[^\n]+", d.text):
        units = [u for u in d.units_between(*line.span(), ENTITY) if u.type in PLACELIKE]
        joined = [(a, b) for a, b in pairwise(units) if _DASH.fullmatch(d.text, a.end, b.start)]
        named = triggers.search(line.group())
        if len(joined) < _SHORTEST_LIST or named is None:
            continue
        for a, b in joined:
            yield _pair(a, b, kind_of[named.group()])


def _pair(a: Unit, b: Unit, kind: str) -> Draft:
    roles = filled(member=[a.entities[-1], b.entities[-1]], kind=kind)
    return Draft("Pairing", roles, a.start, b.end, "pairings.listed")


def _pair_line(context: Context, start: int, end: int) -> list[DiscourseEntity]:
    """A line that is 甲市与乙市 and nothing else, in a list of pairs; a table's row of 甲市 | 乙市."""
    units = list(context.clauses.discourse.units_between(start, end, ENTITY))
    if len(units) != 2 or any(u.type != units[0].type or u.type not in PLACELIKE for u in units):
        return []
    a, b = units
    rest = context.text[start : a.start] + context.text[b.end : end]
    joined = _JOINED.fullmatch(context.text, a.end, b.start) and not _MARKS.sub("", rest)
    pair = [a.entities[-1], b.entities[-1]]
    # a table may go on with other columns
    in_cells = _PARTS_CELLS.fullmatch(context.text, a.end, b.start) and not any(map(_holds_cities, pair))
    return pair if joined or in_cells else []


def _first_city(d: Discourse) -> DiscourseEntity | None:
    """The first place of the title, else the first of China in the text, else the first."""
    places = [e for e in d.entities if e.type == "Place"]
    titled = [e for e in places if d.title and any(f in d.title for f in e.forms if len(f) > 1)]
    at_home = [e for e in places if str(e.place_id).startswith("cn:")]
    return next(iter(titled or at_home or places), None)
