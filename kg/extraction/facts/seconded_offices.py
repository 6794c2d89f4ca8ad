"""Offices held in secondment: 挂职某市副市长的某某; an office taken up where somebody went or was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.extraction.discourse import DATE, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.posted_people import POST_ROOM, TEAM, sent_by
from kg.extraction.facts.posts import bodies_of, body_of
from kg.extraction.facts.sendings import send_before, who_sends
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import evidence, hits, hoped
from kg.extraction.mention import Mention

# 挂职 in front of an office or of its body, which its own province or city may stand before.
_WORD = re.compile("(?:挂职任|挂职担任|挂职当|挂职为|挂职|挂任)")
_TAKEN_UP = re.compile(_WORD.pattern + "(?:[一-鿿]{2,8}(?:省|市|州|地区|盟))?$")
_TAKEN_UP_ROOM = 14
_OF = re.compile("的?(?:(?!任命|决定|任)[^，,。；;、的]){0,8}")
_SENT_TEAM = re.compile("(?:援[一-鿿]{1,2}|支援|协作|挂职|帮扶)[一-鿿]{0,8}(?:联络组|联络小组|工作队|工作组|指挥部)$")
_GONE = re.compile(r"(?:远赴|奔赴|赴|来到|前往|调任到|派往|到|来)$")
_BY_ORDER = re.compile("(?:受|经|由)[^，,。；;]{0,16}?(?:选派|委派|派遣|指派)")
# 挂职(担任)副县长: nothing but the body stands between the word and the office.
_AT_ONCE = re.compile(r"(?:了|当|任|担任|为|的)?(?:(?!干部|人员|教师|医生|团队|时|期)[^，,。；;、的]){0,16}")


def find_seconded_offices(context: Context) -> Iterator[Draft]:
    """挂职某市政府副秘书长的某某, 在某局挂任副局长的某市某局副局长某某, 副县长（挂职）某某."""
    d = context.clauses.discourse
    for title in d.titles:
        value = title.value
        if value is None or value.person is None or value.organization is None or not _is_seconded(context, title):
            continue
        body = body_of(context, title)
        person = [u for u in d.units if u.core == tuple(value.person)]
        if body is None or not person or TEAM.search(body.name):
            continue  # 定点帮扶某县挂职工作队队长
        roles = filled(
            person=person[0].entities[0],
            from_=_sent_from(context, person[0], title, body),
            to=body,
            post=_offices_from(context, title),
            date=_date_before(context, title),
        )
        span = evidence(context, title.start, person[0].core[0])
        yield Draft("Secondment", roles, span.start, span.end, "secondments.holding")


def find_team_leaders(context: Context) -> Iterator[Draft]:
    """果洛州副州长、上海市援青干部联络组组长某某: who leads a team that was sent, and holds an office where it is."""
    d = context.clauses.discourse
    for u in d.units:
        titles = d.offices_at(u.core) if u.titled else []
        homes = {t.start: body_of(context, t) for t in titles}
        teams = [home for home in homes.values() if home is not None and _SENT_TEAM.search(home.name)]
        local = [t for t in titles if (home := homes[t.start]) is not None and home.type == "Place"]
        if not teams or not local:
            continue
        sender, to = sent_by(context, teams[0]), homes[local[0].start]
        if sender is to or sender in teams:
            continue
        roles = filled(person=u.entities[0], from_=sender, to=to, post=_offices_from(context, local[0]))
        span = evidence(context, u.start)
        yield Draft("Secondment", roles, span.start, span.end, "secondments.team-leader")


def _is_seconded(context: Context, title: Mention) -> bool:
    text, value = context.text, title.value
    first, end = value.organization
    held_there = end <= title.start and _WORD.fullmatch(text, end, title.start)  # 在某局挂任副局长的某某
    taken_up = held_there or _TAKEN_UP.search(text, max(0, first - _TAKEN_UP_ROOM), first)
    # 副县长（挂职）某某, 任命某某为副县长（挂职）
    bracket = text[title.end : max(title.end + len("（挂职"), value.person[0])]
    return bool(taken_up) or "挂职" in bracket


def _offices_from(context: Context, title: Mention) -> str:
    """县委常委、副县长: the row of offices that begins with ``title``."""
    last = title
    for t in context.clauses.discourse.titles:
        if t.start > last.start and t.value is not None and context.text[last.end : t.start] == "、":
            last = t
    return context.text[title.start : last.end]


def _sent_from(context: Context, person: Unit, title: Mention, body: DiscourseEntity) -> DiscourseEntity | None:
    """Who 选派 the person, else another office at the name, 来自某区 or 从某地 before it, the body in front of it."""
    d = context.clauses.discourse
    sentence = d.sentence(title.start)
    start = min(title.start, person.core[0])
    found: list[DiscourseEntity | None] = []
    send = send_before(context, sentence.start, start)
    if send is not None and (sender := who_sends(context, send.start())) is not None:
        found.append(sender.entities[0])
    found += [body_of(context, t) for t in d.offices_at(title.value.person) if t.start != title.start]
    found += [g.entities[-1] for g in reversed(context.clauses.marked(sentence.start, start, "from", BODIES))]
    found += [
        e
        for e in d.entities
        if e.type != "Person" and any(_OF.fullmatch(d.text, m.end, person.core[0]) for m in e.mentions)
    ]
    before = _WORD.search(d.text, context.clauses.clause(start).start, start)
    if before is not None:  # 甲市|挂职乙局副局长某某
        groups = context.clauses.groups(sentence.start, before.start())
        found[:0] = [g.entities[-1] for g in groups if g.type in BODIES and g.end == before.start()]
    senders = [sent_by(context, e) for e in found if e is not None and e is not body]
    return next((e for e in senders if e is not body and not TEAM.search(e.name)), None)


def _date_before(context: Context, title: Mention) -> str | None:
    """2018年6月挂职某县副县长: a day or month in the clause; 目前 tells no date."""
    clause = context.clauses.clause(title.start)
    dates = context.clauses.discourse.units_between(clause.start, title.start, DATE)
    isos = [str(u.value.iso) for u in dates if u.value is not None and u.value.iso and u.value.relation == "at"]
    return isos[-1] if isos else None


def find_offices_taken_up(context: Context, told: set[int]) -> Iterator[Draft]:
    """王新2021年来到武隆区，任区政府副区长: going to a place, or being sent, and taking up an office there."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in hits(context, "secondment", "post"):
        sentence = d.sentence(m.start())
        if sentence.start in told:
            continue
        to = _gone_to(context, m) or _ordered_to(context, m)
        post = post_behind(context, m) if to is not None else None
        person = clauses.subject(m.start(), ("Person",)) if to is not None else None
        if to is None or post is None or person is None or hoped(context, m.start()):
            continue
        send = send_before(context, sentence.start, m.start())
        sender = who_sends(context, send.start()) if send is not None else None
        homes = (
            sent_by(context, sender.entities[0]) if sender is not None else None,
            home_before(context, person.units[0].core),
            _source(context, sentence.start, m.start()),
        )
        roles: dict[str, Any] = filled(
            person=person.entities[0],
            from_=next((home for home in homes if home is not None and home is not to), None),
            to=to,
            post=post,
            date=date_at(context, m.start()),
        )
        span = evidence(context, person.start if person.start >= sentence.start else m.start(), m.start())
        yield Draft("Secondment", roles, span.start, span.end, "secondments.took-office")


def _gone_to(context: Context, m: re.Match[str]) -> DiscourseEntity | None:
    """来到武隆区，任…: the place gone to in the clause of the word, or in the one before where it opens its own."""
    clauses, text = context.clauses, context.text
    clause = clauses.clause(m.start())
    before = clauses.clause_before(m.start()) if m.start() == clause.start else None
    start = before.start if before is not None else clause.start
    gone = [
        g
        for g in clauses.groups(start, m.start())
        if g.type in BODIES
        and _GONE.search(text, start, g.start)
        and not re.search("[，,]", text[g.end : clause.start - 1])
    ]
    return gone[-1].entities[-1] if gone else None


def _ordered_to(context: Context, m: re.Match[str]) -> DiscourseEntity | None:
    """受某区委派，某某担任某县副县长: the body of the office."""
    d = context.clauses.discourse
    if _BY_ORDER.search(d.text, d.sentence(m.start()).start, m.start()) is None:
        return None
    offices = [t for t in d.titles if m.end() <= t.start < m.end() + POST_ROOM and t.value is not None]
    return body_of(context, offices[0]) if offices and offices[0].value.organization is not None else None


def _source(context: Context, start: int, end: int) -> DiscourseEntity | None:
    """从某区来到…, 受某区委派: where somebody came from, or who sent."""
    from_ = context.clauses.marked(start, end, "from", BODIES)
    order = _BY_ORDER.search(context.text, start, end)
    if order is not None:
        from_ += [g for g in context.clauses.groups(order.start(), order.end()) if g.type in BODIES]
    return sent_by(context, from_[-1].entities[-1]) if from_ else None


def home_before(context: Context, person: tuple[int, int]) -> DiscourseEntity | None:
    """The body of the office at a mention of a person, or the one in front of it: 如东高级中学的曹健."""
    held = bodies_of(context, context.clauses.discourse.offices_at(person))
    if held:
        return held[0]
    for u in context.clauses.discourse.units_between(max(0, person[0] - 30), person[0]):
        if u.type in BODIES and context.text[u.end : person[0]] == "的":
            return u.entities[0]
    return None


def post_behind(context: Context, word: re.Match[str]) -> str | None:
    """挂任某县县委常委、副县长: the offices right behind the word for taking up an office."""
    titles = context.clauses.discourse.titles
    clause = context.clauses.clause(word.start())
    behind = [t for t in titles if word.end() <= t.start < clause.end and t.start - word.end() < POST_ROOM]
    return _offices_from(context, behind[0]) if behind else None


def post_at_once(context: Context, posting: re.Match[str]) -> str | None:
    """到某县挂职副县长: the offices that follow the word for a posting itself."""
    titles = context.clauses.discourse.titles
    behind = [t for t in titles if posting.end() <= t.start < posting.end() + POST_ROOM]
    if not behind or not _AT_ONCE.fullmatch(context.text, posting.end(), behind[0].start):
        return None
    return _offices_from(context, behind[0])
