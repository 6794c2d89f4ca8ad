"""Visitors: who goes on a visit, and the place that they stand for."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.extraction.discourse import ENTITY, Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import ACTORS, PLACELIKE
from kg.extraction.facts.draft import Context
from kg.extraction.facts.posts import bodies_of, homes_of
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import pattern
from kg.extraction.lexicon import alternatives, settings

_WELCOMED = re.compile(r"表示(?:最|热烈|诚挚|衷心|由衷|真诚|的|地)*(?:欢迎|感谢|祝贺)")
_TOWARD_GUESTS = re.compile(r"对(?!口|接|外)|欢迎")
_FROM_WHERE = re.compile(r"的(?:\d+余?多?[名位人])?[^，,。；;的]{0,12}$")
# 某校的师生一行23人造访…: people of a body, who go.
_PEOPLE_OF = re.compile(r"的[^，,。；;的]{0,8}?(?:师生|代表|专家|学生|教师|官员|成员|企业家|客人)[^，,。；;的]{0,10}$")
# What follows a place that the visitor is a friend of, or is invited by: it goes nowhere itself.
_BESIDE = re.compile(
    r"(?:的)?邀请|(?:第[一二三四五六七八九十\d]+批)?(?:援[一-鿿]|挂职|支教|支医|对口支援)(?:干部|人才|医生|教师|专家)|"
    r"(?:的)?(?:首个|第[一二三四五六七八九十\d]+个)?(?:国际|国内)?"
    r"(?:友好(?:合作|交流|交往)?城市|友城|姊妹城市|姐妹城市|结对(?:城市|地区|县|区)|对口(?:合作|协作|帮扶|支援)(?:城市|地区))"
)
_THIS_TIME = re.compile("(?:此次|这次|本次)(?:来|赴|到|访问|出访)")
_IN_COMPANY = re.compile(r"(?:等[^，,。；;]{0,8})?(?:的)?陪同下")
_STOPS = re.compile(r"[^，,。；;]{0,60}?等(?:地|处|现场)[，,]")
_ROW_GOES_ON = re.compile(r"\s*(?:以及|及|和|与)")
_LONG_AGO = re.compile("曾(?:经|多次|先后|两次|三次)?")
_LEADS = re.compile("一行|率队|率团|带队")
_UNKNOWN_ROOM = 14  # characters of an unknown name between a country and an office
_NAMED_ROOM = 6  # characters between a place and what its delegation is called


class Welcome(NamedTuple):
    """Whether the clause welcomes those who come, whom it names, and where what it tells begins."""

    told: bool
    guests: Group | None
    start: int


def who_goes(context: Context, verb: int, destination: Group | None = None) -> Group | None:
    """Who goes where the verb at ``verb`` says.

    The subject; of 某某陪同考察团参观 the company that is shown around, of 某某对考察团来访表示欢迎 the guests. Whoever
    the visitor is a friend of (某市友好城市某市市长), and the destination itself, are passed over.
    """
    clause = context.clauses.clause(verb)
    welcome = welcomed(context, verb)
    if welcome.told:
        return welcome.guests
    shown = context.text.rfind("陪同", clause.start, verb)
    if shown >= 0:
        company = context.clauses.object(shown + len("陪同"), ACTORS, room=0)
        if company is not None and company.end <= verb:
            return company
    subject = _subject(context, verb, destination)
    if subject is not None and subject.type == "Place":  # 甲市挂职乙局副局长|某某|一行
        for g in context.clauses.groups(subject.end, verb):
            if g.type == "Person" and not context.clauses.marker(g) and _LEADS.match(context.text, g.end):
                return g
    if subject is None or subject.start < clause.start:
        people_of = [g for g in context.clauses.groups(clause.start, verb) if g.type in ACTORS]
        for g in people_of:
            if _PEOPLE_OF.match(context.text, g.end, verb) and not context.clauses.marker(g):
                return g
            team = context.clauses.object(g.end + 1, ACTORS, room=0) if context.text.startswith("的", g.end) else None
            if context.clauses.marker(g) == "from" and team is not None and team.start < verb:
                return team  # 来自某州的|某县代表团
            if context.clauses.marker(g) == "from" and _FROM_WHERE.match(context.text, g.end, verb):
                return g  # 来自韩国大邱市的25名中学生来到宁波
    return subject


def welcomed(context: Context, verb: int) -> Welcome:
    """某某对考察团来访表示欢迎, 某某欢迎某市代表团到访: those who come stand between 对 or 欢迎 and the verb.

    欢迎某市企业来投资 is an invitation, and welcomes nobody who has come.
    """
    clause = context.clauses.clause(verb)
    for m in reversed(list(_TOWARD_GUESTS.finditer(context.text, clause.start, verb))):
        guests = next((g for g in context.clauses.groups(m.end(), verb) if g.type in ACTORS), None)
        if m.group() == "对":
            told = _WELCOMED.search(context.text, verb, clause.end) is not None
        else:
            leads = pattern(context.lang, "visit", "delegations")
            told = guests is not None and leads.search(context.text, guests.end, verb) is not None
        if told:
            return Welcome(True, guests, m.start())
    return Welcome(False, None, verb)


def _subject(context: Context, verb: int, destination: Group | None) -> Group | None:
    subject = context.clauses.subject(verb, ACTORS)
    if subject is not None and subject.start < context.clauses.clause(verb).start and _goes_on(context, subject):
        sentence = context.clauses.discourse.sentence(verb)
        row = context.clauses.groups(sentence.start, subject.start)
        subject = next((g for g in row if g.type in ACTORS and not context.clauses.marker(g)), subject)
    start = context.clauses.discourse.sentence(verb).start
    while subject is not None:
        if _is_looked_at(context, subject, verb):
            before = context.clauses.clause(subject.start).start
        elif _IN_COMPANY.match(context.text, subject.end):  # 代表团在某市市长某某陪同下，参观…
            first = context.clauses.discourse.sentence(subject.start).start
            before = max(context.text.rfind("在", first, subject.start), first)
        else:
            break
        earlier = context.clauses.subject(before, ACTORS)
        subject = earlier if earlier is not None and earlier.start < subject.start else None
    if subject is not None and subject.start < start:
        if _THIS_TIME.match(context.text, start):
            return None  # 此次来温考察，是…: who goes is told behind
        if teams_behind(context, context.clauses.clause(verb).start, verb - context.clauses.clause(verb).start):
            return None  # 全国某某考察团走进某县: a team that is not known
    if subject is None or not _stands_beside(context, subject, destination):
        return subject
    end = min(verb, context.clauses.clause(subject.start).end)
    for g in context.clauses.groups(subject.end, max(end, subject.end)):
        unmarked = not context.clauses.marker(g) and not context.text.startswith("的", g.end)
        if g.type in ACTORS and unmarked and not _stands_beside(context, g, destination):
            return g
    return subject


def _is_looked_at(context: Context, group: Group, verb: int) -> bool:
    """了解某市近况，考察…; 访问中国、访问某市: what an earlier verb has for its object goes nowhere."""
    clause = context.clauses.clause(group.start)
    purposes = pattern(context.lang, "visit", "purposes")
    if clause.end <= verb:
        row_of_stops = _STOPS.match(context.text, group.end)
        return row_of_stops is not None or purposes.search(context.text, clause.start, group.start) is not None
    return any(m.end() == group.start for m in purposes.finditer(context.text, clause.start, group.start))


def _goes_on(context: Context, group: Group) -> bool:
    """拜访了甲，以及乙、丙，并考察…: the row of whoever was called on goes on, and is no subject."""
    return _ROW_GOES_ON.fullmatch(context.text, context.clauses.clause(group.start).start, group.start) is not None


def _stands_beside(context: Context, group: Group, destination: Group | None) -> bool:
    names = [e.name for e in destination.entities] if destination is not None else []
    if all(any(name.startswith(e.name) for name in names) for e in group.entities):
        return True
    helped = context.text[max(0, group.start - 1) : group.start] == "援"  # 援藏
    return helped or _BESIDE.match(context.text, group.end) is not None


def named_behind(context: Context, position: int, room: int = 0) -> Group | None:
    """Whoever is named behind ``position``: the group there; of 某国某地市长某某, of which only the country and the
    person are known, the person."""
    clauses, text = context.clauses, context.text
    end = clauses.discourse.sentence(position).end
    groups = [g for g in clauses.groups(position, end) if g.type in ACTORS]
    if not groups or groups[0].start - position > room:
        return None
    first, *others = groups
    offices = {t.start for t in clauses.discourse.titles}
    for g in others if first.type != "Person" else ():
        unknown = "[，,。；;的率]" if first.end in offices else "[，,。；;、的率]"
        if g.start - first.end > _UNKNOWN_ROOM or re.search(unknown, text[first.end : g.start]):
            break
        if g.type == "Person":
            return g
    return first


def visit_date(context: Context, position: int, *, carry: bool = True) -> str | None:
    """The date of a visit told at ``position``; a bare year of an earlier sentence tells of something else."""
    own = date_at(context, position)
    long_ago = _LONG_AGO.search(context.text, context.clauses.clause(position).start, position)
    carried = date_at(context, position, carry=True) if own is None and carry and not long_ago else None
    return own or (carried if carried is not None and len(carried) > len("2016") else None)


def teams_behind(context: Context, position: int, room: int) -> bool:
    """Whether 代表团, 考察团 … follows within ``room`` characters of the clause."""
    words = settings(context.lang, "references.toml")["delegation"]["teams"]
    return re.compile(rf"[^，,。；;、]{{0,{room}}}?{alternatives(words)}").match(context.text, position) is not None


def with_home(context: Context, group: Group, verb: int) -> list[DiscourseEntity]:
    """The group, and for the leader of a delegation the place that the leader's office belongs to."""
    d = context.clauses.discourse
    entities = list(group.entities)
    if group.type != "Person":
        return entities
    stands_for = any(u.mention.rule == "coreference.delegation" for u in group.units)
    leads = pattern(context.lang, "visit", "delegations").search(d.text, group.end, verb)
    if not (leads or stands_for):
        return entities
    homes = [home for u in group.units for home in bodies_of(context, d.offices_at(u.core))]
    places = [home for home in homes if home.type in PLACELIKE]
    if not homes and len(group.units) == 1:  # who leads was told before
        places = [home for home in homes_of(context, group.entities[0]) if home.type in PLACELIKE]
    named = [u for u in d.units_between(group.end, verb) if u.type in ("Place", "Organization") and u.kind == ENTITY]
    delegation = named[0].entities if named and teams_behind(context, named[0].end, _NAMED_ROOM) else ()
    return list(dict.fromkeys([*entities, *(delegation or places[:1] or homes[:1])]))
