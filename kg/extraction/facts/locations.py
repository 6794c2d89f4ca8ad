"""Locations: an organisation or zone that is said to be in a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.extraction.discourse import Group
from kg.extraction.facts.arguments import BODIES, PLACELIKE
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.triggers import evidence, hits, hoped

_SITE_NAME = re.compile(r"(?:公司|集团|厂|学校|学院|大学|中学|医院|合作社|园区|产业园|基地)$")
_SITED = ("Organization", "Zone")


def find_locations(context: Context) -> Iterator[Draft]:
    clauses = context.clauses
    for verb in hits(context, "location", "verbs"):
        place = clauses.object(verb.end(), (*PLACELIKE, "Organization"), room=1)
        if place is None or hoped(context, verb.start()):
            continue
        thing = _thing(context, verb, place)
        if thing is None:
            continue
        settles = verb.group() == "落户" or (thing.type == "Organization" and verb.group().startswith(("选址", "落户")))
        if settles and thing.end != verb.start():
            continue  # what settles may be a project that is told of
        span = evidence(context, verb.start(), place.end - 1)
        roles = filled(entity=thing.entities[0], place=place.entities[-1])
        yield Draft("LocatedIn", roles, span.start, span.end, "locations.verb")
    yield from _copulas(context)
    yield from _genitives(context)


def _thing(context: Context, verb: re.Match[str], place: Group) -> Group | None:
    # 位于哈尔滨新区的深圳（哈尔滨）产业园区: what follows 的 is the thing.
    inside = re.compile("(?:内|境内|园内)?的").match(context.text, place.end)
    if inside is not None:
        thing = context.clauses.object(inside.end(), _SITED, room=2)
        if thing is not None:
            return thing
    subject = context.clauses.subject(verb.start(), _SITED)
    if subject is None or set(subject.entities) & set(place.entities):
        return None
    return subject


def _genitives(context: Context) -> Iterator[Draft]:
    """扎赉特旗的绰尔河米业公司, 当地的合作社: a place, 的, and an organisation that does not carry the place itself."""
    d = context.clauses.discourse
    for a, b in pairwise(u for u in d.units if u.entities):
        if a.type != "Place" or b.type not in _SITED or b.titled or d.text[a.end : b.start] not in ("的", ""):
            continue
        if d.text[a.end : b.start] == "" and not _SITE_NAME.search(b.entities[0].name):
            continue  # 甘谷县人民医院 is named after its place; 寿县丰庄中心学校 lies there
        if any(b.entities[0].name.startswith(f) for f in a.entities[0].forms):
            continue
        span = evidence(context, a.start)
        roles = filled(entity=b.entities[0], place=a.entities[-1])
        yield Draft("LocatedIn", roles, span.start, span.end, "locations.genitive")


def _copulas(context: Context) -> Iterator[Draft]:
    """甲公司是东莞一家专门…的公司: the place in front of 一家."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in re.finditer(r"(?:是|系)", d.text):
        clause = clauses.clause(m.start())
        place = clauses.object(m.end(), ("Place",), room=2)
        if place is None or not re.match(
            r"(?:当地|本地)?(?:的)?(?:一家|一所|一个|最大|较大|知名)", d.text[place.end : place.end + 4]
        ):
            continue
        things = [g for g in clauses.groups(clause.start, m.start()) if g.type in _SITED]
        if things and len(set(BODIES) & {things[-1].type}):
            span = evidence(context, m.start())
            roles = filled(entity=things[-1].entities[0], place=place.entities[-1])
            yield Draft("LocatedIn", roles, span.start, span.end, "locations.copula")
