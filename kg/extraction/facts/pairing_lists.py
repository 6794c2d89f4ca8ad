"""Lists of pairs: a line a partner, rows of 甲市—乙市, and who helps whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.extraction.discourse import DATE, ENTITY, Discourse, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import PLACELIKE
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.pairing_kinds import kinds
from kg.extraction.facts.pairing_members import places_of
from kg.extraction.facts.where import is_country

# Characters of a list's line beside its names and date: marks, 缔结, 签订协议.
_LINE_ROOM = 14
_SHORTEST_LIST = 3
_LABEL = re.compile(
    "(?:友城|友好城市|城市|外方|中方|国家|国别|所属国家?|结好|缔结|建立|签约|签署|结成)(?:名称|时间|日期|年份|年月)?[:：]"
)
_DASH = re.compile("[—－–―-]{1,2}")
_HELPS = re.compile("(?:对口|结对|挂钩)?(?:帮扶|支援|援助|协作|结对|对接|携手)|对口|结对")


def find_lists(context: Context) -> Iterator[Draft]:
    yield from _lines(context)
    yield from _dashed(context)
    yield from _helpers(context)


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
        places = [u for u in d.units_between(start, end, ENTITY) if u.type == "Place"]
        dates = [u for u in d.units_between(start, end, DATE) if u.value is not None and u.value.iso]
        if kind is not None and (pair := _pair_line(context, start, end)):
            since = str(dates[0].value.iso) if len(dates) == 1 else None
            roles = filled(member=pair, kind=kind, since=since)
            rows.append(Draft("Pairing", roles, start, end, "pairings.listed"))
            continue
        partner = [u for u in places if u.entities[0] is not home and not is_country(u.entities[0])]
        labels = sum(len(label) for label in _LABEL.findall(line.group()))
        beside = end - start - sum(u.end - u.start for u in [*places, *dates]) - labels
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


def _helpers(context: Context) -> Iterator[Draft]:
    """上海市帮扶遵义市，大连市帮扶六盘水市: only a verb of helping stands between the two."""
    d = context.clauses.discourse
    for sentence in d.structure.sentences:
        units = [u for u in d.units_between(sentence.start, sentence.end, ENTITY) if u.type in PLACELIKE]
        told = [(a, b) for a, b in pairwise(units) if _HELPS.fullmatch(d.text, a.end, b.start)]
        for a, b in told if len(told) >= _SHORTEST_LIST else ():
            yield _pair(a, b, "paired-cooperation")


def _pair(a: Unit, b: Unit, kind: str) -> Draft:
    roles = filled(member=[a.entities[-1], b.entities[-1]], kind=kind)
    return Draft("Pairing", roles, a.start, b.end, "pairings.listed")


def _pair_line(context: Context, start: int, end: int) -> list[DiscourseEntity]:
    """A line that is 甲市与乙市 and nothing else, in a list of pairs."""
    groups = context.clauses.groups(start, end)
    if len(groups) != 1 or len(groups[0].units) != 2 or groups[0].type not in PLACELIKE:
        return []
    rest = context.text[start : groups[0].start] + context.text[groups[0].end : end]
    rest = re.sub(r"年|月|日", "", rest)
    return places_of(groups[0]) if not re.sub(r"[\s\d.、；;。,，（()）]", "", rest) else []


def _first_city(d: Discourse) -> DiscourseEntity | None:
    """The first place of the title, else the first of China in the text, else the first."""
    places = [e for e in d.entities if e.type == "Place"]
    titled = [e for e in places if d.title and any(f in d.title for f in e.forms if len(f) > 1)]
    at_home = [e for e in places if str(e.place_id).startswith("cn:")]
    return next(iter(titled or at_home or places), None)
