"""Pairs in the titles of documents: whom a title names together, and the relations that signed documents found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extraction.discourse import BOOK_TITLE
from kg.extraction.entities import DiscourseEntity, are_nested
from kg.extraction.facts.arguments import PLACELIKE
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.pairing_kinds import kinds
from kg.extraction.facts.where import is_country

# A title that only tells of an intention or of talks founds nothing.
_INTENDED = re.compile("意向|洽谈|会谈")
_FOUNDS = re.compile("建立|缔结|结为|结成|确立|发展")
# 友好合作关系备忘录, and not 深化友好合作关系备忘录
_IS_RELATION = re.compile("友好[^，、]{0,8}关系的?(?:谅解)?(?:协议|备忘录|议定书|协定)")
_ADMINISTRATION = re.compile("(?:管委会|管理委员会|人民政府|政府)$")


def titled_pairs(context: Context) -> Iterator[Draft]:
    """《甲省与乙省对口合作实施方案》: two places and, right behind them, what their relation is."""
    d = context.clauses.discourse
    triggers, kind_of = kinds(context.lang)
    for u in d.units:
        m = triggers.search(d.text, u.start, u.end) if u.kind == BOOK_TITLE else None
        pair = pair_in_title(context, u.start, m.start() + 1) if m is not None else []
        if m is None or not pair or _INTENDED.search(d.text, u.start, u.end):
            continue
        if not are_nested(pair) and not any(map(is_country, pair)):
            roles = filled(member=pair, kind=kind_of[m.group()])
            yield Draft("Pairing", roles, u.start, u.end, "pairings.titled")


def founded_by(context: Context, agreements: Iterable[Draft]) -> Iterator[Draft]:
    """甲市与乙市签署《建立友好城市关系协议书》: the relation that two places found by what they sign."""
    triggers, kind_of = kinds(context.lang)
    told = [frozenset(draft.roles["member"]) for draft in context.of_type("Pairing")]
    for draft in agreements:
        title = str(draft.roles.get("title", ""))
        m, founds = triggers.search(title), _FOUNDS.search(title) or _IS_RELATION.match(title)
        if m is None or founds is None or founds.start() > m.start() or _INTENDED.search(title):
            continue
        members = [_seat_of(context, e) for e in draft.roles.get("party", ())]
        pair = [e for e in members if e.type in PLACELIKE]
        if len(pair) != 2 or len(members) != 2 or are_nested(pair) or any(map(is_country, pair)):
            continue
        if frozenset(pair) not in told:
            told.append(frozenset(pair))
            roles = filled(member=pair, kind=kind_of[m.group()], since=draft.roles.get("date"))
            yield Draft("Pairing", roles, draft.start, draft.end, "pairings.founded")


def _seat_of(context: Context, e: DiscourseEntity) -> DiscourseEntity:
    """The place or zone that an administration stands for."""
    ending = _ADMINISTRATION.search(e.name) if e.type == "Organization" else None
    if ending is None:
        return e
    seat = e.name[: ending.start()]
    return next((o for o in context.clauses.discourse.entities if o.type in PLACELIKE and seat in o.forms), e)


def pair_in_title(context: Context, start: int, end: int) -> list[DiscourseEntity]:
    """《某市某镇—某县某乡合作协议》: the last of each chain of places on both sides of the dash."""
    inside = sorted(
        (
            (m.start, m.end, e)
            for e in context.clauses.discourse.entities
            if e.type in PLACELIKE
            for m in e.mentions
            if start < m.start and m.end < end
        ),
        key=lambda x: (x[0], -x[1]),
    )
    chains: list[tuple[int, int, DiscourseEntity]] = []
    for a, b, e in inside:
        if chains and a < chains[-1][1]:
            continue
        if chains and a == chains[-1][1] and not _are_apart(chains[-1][2], e):
            chains[-1] = (chains[-1][0], b, e)
        else:
            chains.append((a, b, e))
    if len(chains) != 2 or not re.fullmatch("[—－–-]*|与|和|·", context.text[chains[0][1] : chains[1][0]]):
        return []
    return [chains[0][2], chains[1][2]]


def _are_apart(a: DiscourseEntity, b: DiscourseEntity) -> bool:
    """《甲市乙县合作协议》: neither lies in the other, as far as the gazetteer knows both."""
    return a.place_id is not None and b.place_id is not None and not are_nested([a, b])


def named_in(context: Context, start: int, end: int) -> list[DiscourseEntity]:
    """The places, zones and bodies that the title at ``start:end`` names, the outermost names only."""
    inside = [
        (m.start, -m.end, e)
        for e in context.clauses.discourse.entities
        for m in e.mentions
        if start <= m.start and m.end <= end and e.type in (*PLACELIKE, "Organization")
    ]
    found: list[DiscourseEntity] = []
    edge = start
    for begin, negative_end, e in sorted(inside, key=lambda x: x[:2]):
        if begin >= edge:
            found.append(e)
            edge = -negative_end
    return list(dict.fromkeys(found))
