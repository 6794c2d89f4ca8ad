"""Visits told by those who receive: guests who are met or welcomed came to the place of their hosts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from kg.extraction.discourse import Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import ACTORS, PLACELIKE
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.posts import homes_of
from kg.extraction.facts.triggers import evidence, hits, hoped
from kg.extraction.facts.visitors import named_behind, teams_behind, visit_date, welcomed, with_home

# What stands between 会见 and whoever is met: 前来我市访问的, 以, 由.
_CAME = re.compile("(?:来访|到访)的")
_BEFORE_GUESTS = re.compile(r"(?![前后时中，,。])了?(?:(?P<came>(?:前来|来|到)[^，,。；;的]{0,40}的)|由|以)?")
# What tells that guests have come, and not just met somebody.
_TRAVELS = re.compile(
    r"(?:夫妇|先生|女士|主席|市长|州长)?(?:等|及其|及夫人)?(?:[一二三四五六七八九十\d]+人)?(?:一行|率|带队|带领|为团长)"
)
_NEXT_GUEST = re.compile(r"(?:夫妇|先生|女士)?(?:等)?(?:一行)?(?:和|、|以及|及|与)")
_UNKNOWN_ROOM = 6  # characters of an unknown body in front of whoever is met
_TEAM_ROOM = 14  # characters between whoever sends a delegation and what it is called
_FROM_AFAR = "远道而来"
_HOUSE = re.compile("(?:医院|大学|学院|学校|中学|小学|公司|集团)$")
_HOME_ROOM = 20  # characters behind the guests within which 一行 or 代表团 tells of a delegation


class Reception(NamedTuple):
    """Guests and who receives them, told at ``position``; where they do not meet, no date is carried over."""

    position: int
    host: Group | None
    guests: Group
    meeting: bool = True


def find_receptions(context: Context, going: Collection[Draft]) -> Iterator[tuple[int, Draft]]:
    """``going`` are the visits that are told of otherwise: whom their visitors meet away from home did not come."""
    for position, host, guests, meeting in (*_met(context), *_talked(context), *_welcomed(context)):
        place = _place_of(context, position, host)
        if place is None or place in guests.entities or hoped(context, welcomed(context, position).start):
            continue
        hosts = _with_homes(context, host) if host is not None else []
        named = any(place.name in e.name for e in guests.entities if e.type == "Organization")
        if (named or place in _with_homes(context, guests)) and place not in hosts:
            continue
        if host is not None and _is_away(context, host, guests, place, going):
            context.reject(position, "the host is on a visit")
            continue
        end = min(guests.end + _HOME_ROOM, context.clauses.discourse.sentence(guests.end - 1).end)
        visitors = [e for e in with_home(context, guests, end) if e is not place]
        if not visitors:
            continue
        roles = filled(visitor=visitors, destination=[place], date=visit_date(context, position, carry=meeting))
        span = evidence(context, position)
        yield position, Draft("Visit", roles, span.start, span.end, "visits.received")


def _met(context: Context) -> Iterator[Reception]:
    """某市副市长会见了来访的某市代表团, 某省省长在省会会见某市市长某某一行."""
    text = context.text
    starts = [(m.start(), m.end(), True) for m in _CAME.finditer(text)]
    for m in hits(context, "visit", "receive"):
        before = _BEFORE_GUESTS.match(text, m.end())
        if before is not None and not _CAME.match(text, before.end()):
            starts.append((m.start(), before.end(), before["came"] is not None))
    for start, position, came in starts:
        first = named_behind(context, position, _UNKNOWN_ROOM)
        guests = _row(context, first) if first is not None else None
        if guests is None or re.search("[，,。；;]", text[position : guests.start]):
            continue
        if came or _TRAVELS.match(text, guests.end) or teams_behind(context, guests.end, _TEAM_ROOM):
            yield Reception(start, _host(context, start), guests)


def _talked(context: Context) -> Iterator[Reception]:
    """某市市长与某某率领的某市代表团一行座谈: those who travel talk with their host."""
    text = context.text
    for m in hits(context, "visit", "talks"):
        clause = context.clauses.clause(m.start())
        for group in context.clauses.groups(clause.start, m.start()):
            together = [i for i, u in enumerate(group.units) if i and text[u.start - 1] in "与同和跟"]
            guests = Group(group.units[together[-1] :]) if together else group
            host = Group(group.units[: together[-1]]) if together else None
            if host is None and context.clauses.marker(guests) == "with":
                host = context.clauses.subject(guests.start, ACTORS, carry=False)
            travels = _TRAVELS.match(text, guests.end) or teams_behind(context, guests.end, _TEAM_ROOM)
            if travels and host is not None and guests.type in ACTORS:
                yield Reception(m.start(), host, guests)


def _host(context: Context, position: int) -> Group | None:
    """Who receives: the subject, or the envoy in a country (驻某国大使某某)."""
    subject = context.clauses.subject(position, ACTORS, carry=False)
    people = context.clauses.groups(context.clauses.clause(position).start, position)
    return subject or next((g for g in reversed(people) if g.type == "Person"), None)


def _row(context: Context, first: Group) -> Group:
    """某知事某某夫妇、某市长某某一行和某州长某某一行: the groups that go on with the first."""
    units = list(first.units)
    for g in context.clauses.groups(first.end, context.clauses.clause(first.end - 1).end):
        if g.type != first.type or not _NEXT_GUEST.fullmatch(context.text, units[-1].end, g.start):
            break
        units += g.units
    return Group(units)


def _welcomed(context: Context) -> Iterator[Reception]:
    """某某对某市代表团的到来表示欢迎, 某某欢迎某某一行来访."""
    for m in hits(context, "visit", "arrivals"):
        guests = welcomed(context, m.start()).guests
        if guests is None:
            continue
        behind = re.compile("一行").match(context.text, guests.end) or teams_behind(context, guests.end, _TEAM_ROOM)
        if guests.type == "Person" or behind or m.group() == _FROM_AFAR:  # and no 南非客人
            host = context.clauses.subject(m.start(), ("Person", "Organization"))
            if host is not None and set(_with_homes(context, host)) & set(_with_homes(context, guests)):
                host = None  # whoever welcomes them is not known
            yield Reception(m.start(), host, guests, meeting=False)


def _is_away(context: Context, host: Group, guests: Group, place: DiscourseEntity, going: Collection[Draft]) -> bool:
    """Whether the host is on a visit to the guests' place: travels in person, or is not received at home."""
    homes, theirs = _with_homes(context, host), set(_with_homes(context, guests))
    for visit in going:
        visitors, stops = set(visit.roles.get("visitor", ())), set(visit.roles.get("destination", ()))
        if visitors & set(guests.entities):
            return False
        if visitors & set(host.entities) or (visitors & set(homes) and stops & theirs and place in theirs):
            return True
    return False


def _place_of(context: Context, position: int, host: Group | None) -> DiscourseEntity | None:
    """Where guests are received: the place after 在, else the host's own, or the hospital or school of the host."""
    at = context.clauses.marked(context.clauses.clause(position).start, position, "at", PLACELIKE)
    if at:
        return at[-1].entities[-1]
    homes = _with_homes(context, host) if host is not None else []
    places = [e for e in homes if e.type in PLACELIKE] or [e for e in homes if _HOUSE.search(e.name)]
    return places[0] if places else context.clauses.discourse.seat


def _with_homes(context: Context, host: Group) -> list[DiscourseEntity]:
    bodies = [*host.entities, *(home for e in host.entities if e.type == "Person" for home in homes_of(context, e))]
    return [*bodies, *(e.anchor for e in bodies if e.anchor is not None)]
