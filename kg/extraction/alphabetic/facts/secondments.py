"""Secondments: officials, doctors, teachers sent to work elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.alphabetic.facts.common import BODIES, clause_range, date_at, hedged, hits, phrases
from kg.extraction.alphabetic.words import pattern
from kg.extraction.discourse import QUANTITY
from kg.extraction.facts.draft import Context, Draft, filled


def find_secondments(context: Context) -> Iterator[Draft]:
    p = phrases(context)
    for m in hits(context, "secondment", "triggers"):
        sentence = p.discourse.sentence(m.start())
        if hedged(context, m.start()):
            continue
        if any(
            pattern(context.lang, "secondment", "envoys").search(t.value.title)
            for t in p.discourse.titles
            if sentence.start <= t.start < sentence.end
        ):
            continue  # a consul takes up a post, but is nobody's official at another place
        to = p.role("sent_to", m.start(), sentence.end, BODIES)
        if not to:
            continue
        people = [
            u
            for u in p.discourse.units_between(sentence.start, sentence.end, "entity", "reference")
            if u.type == "Person"
        ]
        subject = p.subject(m.start(), BODIES)
        source = p.role("sent_from", sentence.start, sentence.end, BODIES)
        origin = source[0].entities[0] if source else subject.entities[0] if subject is not None else None
        counts = [
            u
            for u in p.discourse.units_between(sentence.start, sentence.end, QUANTITY)
            if u.value is not None
            and u.value.kind == "count"
            and pattern(context.lang, "secondment", "people").search(context.text, u.start, u.end + 40)
        ]
        destination = to[0].entities[0]
        if origin is None or origin is destination:
            sent = [
                u
                for u in p.discourse.units_between(sentence.start, m.start(), "reference")
                if u.mention.rule == "collective"
            ]
            origin = sent[-1].entities[0] if sent else origin
        if origin is destination:
            origin = None
        if not people and not counts and origin is None:
            continue
        r = clause_range(context, m.start())
        roles = filled(
            person=people[0].entities[0] if people and not counts else None,
            from_=origin,
            to=destination,
            post=_post(context, m.end(), sentence.end),
            count=int(counts[0].value.value) if counts else None,
            date=date_at(context, m.start(), carry=False),
        )
        yield Draft("Secondment", roles, r.start, r.end, "secondments.told")


def _post(context: Context, start: int, end: int) -> str | None:
    titles = [t for t in context.clauses.discourse.titles if start <= t.start < end]
    return titles[0].value.title if titles else None
