"""People who were posted, told of in passing: who they are, how many came, which office they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.discourse import ENTITY, Group
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.posts import body_of
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import evidence, hits, hoped

PEOPLE = "(?:干部|医生|医师|教师|老师|专家|人才|人员)"
POSTED_PEOPLE = re.compile(PEOPLE + "[、，,]?")
HEAD_COUNT_UNITS = ("名", "人", "位")
POST_ROOM = 24  # characters between the word for a posting and the office
# What stands between who sends and 援疆干部: which lot they belong to.
_LOT = r"(?:选派|派出|派驻|委派)?的?(?:第[一二三四五六七八九十\d]+批)?(?:次)?(?:的)?(?:\d+余?多?[名位])?"
_TAKEN_UP = re.compile("(?:挂职|挂任|挂职任|挂职担任)$")
_SENT_TO = re.compile("派驻|派往|派到|选派到|选派至")
_ARRIVED = re.compile(
    r"(?:干部|人才|医生|教师|专家|人员)+(?:共|共计)?(?P<count>\d+)[名人位]?[^，,。；;]{0,6}?(?:抵达|来到|奔赴|赴|进驻|到达|到)"
)


def find_posted_people(context: Context, told: set[int]) -> Iterator[Draft]:
    """``told`` holds the starts of the sentences whose posting is told already."""
    yield from _arrived(context)
    yield from _is_sent(context, told)
    yield from _titled(context)
    yield from _holding(context, told)


def _titled(context: Context) -> Iterator[Draft]:
    """某省第三批援疆干部、某县副县长某某: who sent stands before the word, the office at the other end behind it."""
    d = context.clauses.discourse
    for m in hits(context, "secondment", "posted"):
        behind = POSTED_PEOPLE.match(d.text, m.end())
        senders = [
            g
            for g in context.clauses.groups(d.sentence(m.start()).start, m.start())
            if g.type in BODIES and re.fullmatch(_LOT, d.text[g.end : m.start()])
        ]
        if behind is None or not senders:
            continue
        if lot := _lot(context, senders[-1], m):
            yield lot
            continue
        offices = [
            t
            for t in d.titles
            if t.value is not None
            and t.value.person is not None
            and behind.end() <= t.start < m.end() + POST_ROOM
            and not re.search("[，,。；;！？]", d.text[behind.end() : t.start])
        ]
        person = [u for u in d.units if offices and u.core == tuple(offices[0].value.person)]
        body = body_of(context, offices[0]) if offices else None
        if body is None or not person or body in senders[-1].entities:
            continue
        last = [t for t in offices if t.value.person == offices[0].value.person][-1]
        post = d.text[offices[0].start : last.end]
        roles = filled(person=person[0].entities[0], from_=senders[-1].entities[0], to=body, post=post)
        span = evidence(context, m.start(), person[0].start)
        yield Draft("Secondment", roles, span.start, span.end, "secondments.titled")


def _lot(context: Context, sender: Group, posted: re.Match[str]) -> Draft | None:
    """大同市第6批21名援疆干部: how many went to the place that the word for them names."""
    d = context.clauses.discourse
    behind = re.compile(r"(?:干部|医生|教师|专家)?(?:人才|人员)?(?:共|共计|一行)?").match(context.text, posted.end())
    end = behind.end() if behind else posted.end()
    counts = [
        u
        for u in context.clauses.quantities(sender.end, context.clauses.clause(posted.start()).end)
        if u.value.unit in HEAD_COUNT_UNITS and (u.end <= posted.start() or u.start == end)
    ]
    to = [u for u in d.units_between(posted.start(), posted.end(), ENTITY) if u.type == "Place"]
    if not counts or not to:
        return None
    roles = filled(from_=sender.entities[0], to=to[0].entities[0], count=int(counts[-1].value.value))
    span = evidence(context, posted.start())
    return Draft("Secondment", roles, span.start, span.end, "secondments.lot")


def _arrived(context: Context) -> Iterator[Draft]:
    """第三批援藏干部人才39人抵达某县: how many came, whoever sent them."""
    d = context.clauses.discourse
    for m in hits(context, "secondment", "posted"):
        came = _ARRIVED.match(d.text, m.end())
        to = context.clauses.object(came.end(), BODIES, room=0) if came is not None else None
        if came is None or to is None or hoped(context, m.start(), plans=True):
            continue
        span = evidence(context, m.start(), to.start)
        roles = filled(to=to.entities[-1], count=int(came["count"]), date=date_at(context, m.start()))
        yield Draft("Secondment", roles, span.start, span.end, "secondments.arrived")


def _is_sent(context: Context, told: set[int]) -> Iterator[Draft]:
    """某某是甲市派驻乙市的工作组组长: who somebody is tells where he was sent."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in _SENT_TO.finditer(d.text):
        clause = clauses.clause(m.start())
        before = [g for g in clauses.groups(clause.start, m.start()) if g.type in BODIES and g.end == m.start()]
        to = clauses.object(m.end(), BODIES, room=0)
        person = clauses.subject(m.start(), ("Person",), carry=False)
        if not before or to is None or person is None or d.sentence(m.start()).start in told:
            continue
        if not d.text.startswith(("是", "系"), person.end) or not d.text.startswith("的", to.end):
            continue
        span = evidence(context, m.start())
        roles = filled(person=person.entities[0], from_=before[-1].entities[-1], to=to.entities[-1])
        yield Draft("Secondment", roles, span.start, span.end, "secondments.is-sent")


def _holding(context: Context, told: set[int]) -> Iterator[Draft]:
    """挂职某市政府副秘书长的某某: an office held in secondment, in front of the name."""
    d = context.clauses.discourse
    for title in d.titles:
        value = title.value
        if value is None or value.person is None or value.organization is None or title.end > value.person[0]:
            continue
        before = _TAKEN_UP.search(d.text, max(0, value.organization[0] - 4), value.organization[0])
        bracket = "挂职" in d.text[title.end : value.person[0]]  # 副县长（挂职）某某
        body = body_of(context, title)
        person = [u for u in d.units if u.core == tuple(value.person)]
        if not (before or bracket) or body is None or not person or d.sentence(title.start).start in told:
            continue
        span = evidence(context, title.start, person[0].core[0])
        roles = filled(person=person[0].entities[0], to=body, post=title.text)
        yield Draft("Secondment", roles, span.start, span.end, "secondments.holding")
