"""Acts that are events by themselves: 揭牌, 奠基, 会见, 座谈."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extraction.discourse import Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import ACTORS
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import cues, evidence, hoped, pattern
from kg.extraction.facts.where import place_at
from kg.extraction.lexicon import alternatives

# Acts that need neither a day nor a place where both sides are named.
_TALKS = ("视频会谈", "视频连线")
# Characters between 会见 and the name of who is met: the office and the body that it belongs to.
_MET_ROOM = 24
# 会见某市代表团, 会见代表团一行: whose people are met.
_COMPANY = re.compile("[团组队]|一行")
_COMPANY_ROOM = 8


def find_acts(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    acts, kind_of = _acts(context.lang)
    for m in acts.finditer(d.text):
        if hoped(context, m.start()) or re.match(
            r"会|仪式|交流会|的|纪要|[中后前时上]|期间|结束|出让|转让|交易|督办|上市|将|标志|项目|、(?:开工|投产|竣工)",
            d.text[m.end() : m.end() + 3],
        ):
            continue
        if d.structure.in_book_title(m.start()):
            continue
        clause = context.clauses.clause(m.start())
        people: list[DiscourseEntity] = []
        subject = context.clauses.subject(m.start(), ACTORS)
        if subject is not None:
            people += subject.entities
        for g in context.clauses.marked(clause.start, clause.end, "with"):
            people += g.entities
        if m.group() == "会见":  # an event where its day is told, else a scene of a visit
            met = _met(context, m.end())
            if met is None or date_at(context, m.start(), carry=True) is None:
                continue
            people += met.entities
        roles = filled(
            kind=kind_of[m.group()],
            participant=list(dict.fromkeys(people)),
            place=place_at(context, m.start()),
            date=date_at(context, m.start(), carry=True),
        )
        talked = m.group() in _TALKS and len(roles.get("participant", ())) > 1
        if "date" not in roles and "place" not in roles and not talked:
            continue
        came = pattern(context.lang, "event", "attend").search(d.text, clause.start, m.start())
        if came and not pattern(context.lang, "event", "verbs").search(d.text, came.end(), m.start()):
            continue  # 参加座谈: told of a gathering that is named elsewhere; 出席并举行座谈 tells it here
        span = evidence(context, m.start())
        yield Draft("Event", roles, span.start, span.end, "events.act")


def _met(context: Context, position: int) -> Group | None:
    """Who is met: a person, or the delegation of a place or body."""
    met = context.clauses.object(position, ACTORS, room=_MET_ROOM)
    if met is None or met.type == "Person" or _COMPANY.search(context.text, met.start, met.end + _COMPANY_ROOM):
        return met
    return None


@cache
def _acts(lang: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """(any word of an act, the kind of each word)"""
    kind_of = dict(cues(lang, "event")["acts"])
    return re.compile(alternatives(kind_of)), kind_of
