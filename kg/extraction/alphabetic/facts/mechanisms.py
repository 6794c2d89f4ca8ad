"""Mechanisms: standing committees, working groups, regular meetings between places."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.alphabetic.facts.common import (
    BODIES,
    clause_range,
    date_at,
    hedged,
    hits,
    lead_places,
    phrase_start,
    phrases,
    place_named_at,
)
from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.words import pattern
from kg.extraction.facts.draft import Context, Draft, filled


def _named(context: Context) -> Iterator[Draft]:
    """A committee on cooperation between A and B: its name tells its members."""
    d = context.clauses.discourse
    for body in d.entities:
        if body.type != "Organization":
            continue
        for m in body.mentions:
            if (
                pattern(context.lang, "mechanism", "nouns").search(m.text) is None
                or pattern(context.lang, "mechanism", "names_members").search(m.text) is None
            ):
                continue
            inside = pattern(context.lang, "mechanism", "before_member").finditer(m.text)
            found = [place_named_at(context, m.start + w.end()) for w in inside]
            members = list(dict.fromkeys(e for e in found if e is not None))
            if len(members) > 1:
                r = clause_range(context, m.start)
                yield Draft("Mechanism", filled(member=members, title=body.name), r.start, r.end, "mechanisms.named")
                break


def find_mechanisms(context: Context) -> Iterator[Draft]:
    p = phrases(context)
    yield from _named(context)
    for m in hits(context, "mechanism", "nouns"):
        sentence = p.discourse.sentence(m.start())
        clause = p.clause(m.start())
        verb = pattern(context.lang, "mechanism", "verbs").search(context.text, clause.start, clause.end)
        between = [g for g in p.role("between", m.end(), sentence.end, BODIES) if len(g.entities) > 1]
        if (verb is None and not (between and between[0].start - m.end() < 70)) or hedged(context, m.start()):
            continue
        members = between[0].entities if between else []
        if not members:
            subject = p.subject(verb.start() if verb is not None else m.start(), BODIES)
            partners = p.role("partner", clause.start, sentence.end, BODIES)
            members = [e for g in [*([subject] if subject is not None else []), *partners[:1]] for e in g.entities]
        if len(members) < 2:
            members = [
                e
                for u in p.discourse.units_between(sentence.start, sentence.end, "reference")
                if len(u.entities) > 1
                for e in u.entities
            ]
        inner = pattern(context.lang, "mechanism", "first_member").search(context.text, m.end(), sentence.end)
        first = place_named_at(context, inner.end()) if inner is not None else None
        if first is not None:  # совет по сотрудничеству Читы | и Цицикара
            rest = [e for e in members if e.type in ("Place", "Zone")]
            members = list(dict.fromkeys([first, *rest]))
        if len(members) < 2 and verb is not None and len(lead_places(context, m.start())) == 2:
            members = lead_places(context, m.start())
        if len(members) < 2:
            continue
        tail = pattern(context.lang, "agreement", "tail").match(context.text, m.end())
        title = context.text[phrase_start(context, m.start()) : m.end()] + (
            tail.group().rstrip(" ,") if tail is not None else ""
        )
        title = language(context.lang).phrase(title)
        r = clause_range(context, m.start())
        roles = filled(
            member=list(dict.fromkeys(members)),
            title=pattern(context.lang, "mechanism", "article").sub("", title),
            date=date_at(context, m.start(), carry=False) if verb is not None else None,
        )
        yield Draft("Mechanism", roles, r.start, r.end, "mechanisms.told")
