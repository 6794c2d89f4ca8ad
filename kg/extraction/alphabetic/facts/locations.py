"""Locations: where a body or site is said to be."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.alphabetic.facts.common import clause_range, hits, phrases, place_named_at
from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.words import pattern
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.mention import Mention

_THINGS = ("Organization", "Zone")


def find_locations(context: Context) -> Iterator[Draft]:
    p = phrases(context)
    d = p.discourse
    for m in hits(context, "location", "verbs"):
        clause = p.clause(m.start())
        things = [g for g in p.groups(clause.start, m.start()) if g.type in _THINGS]
        if not things:
            sentence = d.sentence(m.start())
            things = [g for g in p.groups(sentence.start, m.start()) if g.type in _THINGS]
        places = [
            g
            for g in p.groups(m.end() - 1, d.sentence(m.start()).end)
            if g.type in ("Place", "Zone") and g.units[0].start - m.end() < 45
        ]
        if things and places and len(context.text[things[-1].end : m.start()]) < 60:
            r = clause_range(context, m.start())
            for thing in things[-1].entities:
                yield Draft(
                    "LocatedIn", filled(entity=thing, place=places[0].entities[0]), r.start, r.end, "locations.verb"
                )
    for m in hits(context, "location", "stands"):  # В Пекине работает представительство Татарстана
        clause = p.clause(m.start())
        where = [g for g in p.role("where", clause.start, m.start()) if g.type == "Place"]
        behind = [g for g in p.groups(m.end(), clause.end) if g.type in _THINGS and g.start - m.end() < 45]
        if where and behind and not p.marker(behind[0]) and "nomn" in p.cases(behind[0].units[0]):
            r = clause_range(context, m.start())
            roles = filled(entity=behind[0].entities[0], place=where[-1].entities[0])
            yield Draft("LocatedIn", roles, r.start, r.end, "locations.verb")
    yield from _named(context)


def _named(context: Context) -> Iterator[Draft]:
    """Japan's Port of Nagoya; «Хуа Ян» из Китая; Consulate General in Harbin; X, a company from Dongguan."""
    d = context.clauses.discourse
    text = context.text
    by_span = {(m.start, m.end): e for e in d.entities for m in e.mentions}
    starts = {
        m.start: (m, e) for e in d.entities if e.type == "Place" for m in e.mentions if m.rule != "gazetteer.adjective"
    }
    ends = {m.end: (m, e) for e in d.entities if e.type == "Place" for m in e.mentions}
    told: set[tuple[int, int]] = set()
    for (start, end), e in sorted(by_span.items()):
        if e.type not in _THINGS:
            continue
        for place in _places(context, text, start, end, starts, ends):
            if (id(e), id(place)) not in told:
                told.add((id(e), id(place)))
                r = clause_range(context, start)
                yield Draft("LocatedIn", filled(entity=e, place=place), r.start, r.end, "locations.named")


_Named = dict[int, tuple[Mention, DiscourseEntity]]


def _places(
    context: Context, text: str, start: int, end: int, starts: _Named, ends: _Named
) -> Iterator[DiscourseEntity]:
    m = pattern(context.lang, "location", "place_behind").match(text, end)
    seat = pattern(context.lang, "location", "seat").search(text[start:end])
    if seat is not None:
        place = place_named_at(context, start + seat.end())
        if place is not None:
            yield place
        return
    if pattern(context.lang, "location", "seated").search(text[start:end]):
        return
    if m is not None and m.end() in starts:
        yield starts[m.end()][1]
    for key in ("based", "owner"):
        before = pattern(context.lang, "location", key).search(text[max(0, start - 16) : start])
        if before is not None and start - len(before.group()) in ends:
            yield ends[start - len(before.group())][1]
    if language(context.lang).declined and start - 1 in ends:  # харбинский завод
        mention, e = ends[start - 1]
        if mention.rule == "gazetteer.adjective":
            yield e
