"""Statistics: counted or measured results of cooperation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.alphabetic.discourse import kind_of
from kg.extraction.alphabetic.facts.common import BODIES, clause_range, dates, hedged, lead_places, phrases
from kg.extraction.alphabetic.words import pattern
from kg.extraction.discourse import QUANTITY, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled


def find_statistics(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    used = _used(context)
    for u in d.units:
        if u.kind != QUANTITY or u.value is None or u.value.kind == "ordinal" or u.value.indefinite:
            continue
        if any(start <= u.start < end for start, end in used) and u.value.kind != "percent":
            continue
        found = _measure(context, u)
        if found is None or hedged(context, u.start):
            continue
        measure, rule = found
        sentence = d.sentence(u.start)
        told = dates(context, sentence.start, sentence.end)
        r = clause_range(context, u.start)
        roles = filled(
            subject=_subject(context, u),
            measure=measure,
            value=u.value.value,
            unit=u.value.unit if u.value.kind != "money" else None,
            currency=u.value.currency,
            asOf=str(told[-1].value.iso) if told else None,
        )
        yield Draft("Statistic", roles, r.start, r.end, rule)


def _used(context: Context) -> list[tuple[int, int]]:
    """Stretches whose numbers belong to other facts."""
    return [(d.start, d.end) for d in context.of_type("Agreement", "Project", "Secondment") if {"amount", "count"} & set(d.roles)]


def _measure(context: Context, u: Unit) -> tuple[str, str] | None:
    """What is measured: the subject of "reached", "grew to", or the noun that is counted where a cue of results stands."""
    text = context.text
    clause = context.clauses.clause(u.start)
    before = text[clause.start : u.start]
    m = pattern(context.lang, "statistic", "reached").search(before)
    if m is not None:
        noun = pattern(context.lang, "statistic", "measures").search(before[: m.start()])
        sentence = context.clauses.discourse.sentence(u.start)
        if noun is None:
            noun = pattern(context.lang, "statistic", "measures").search(text[sentence.start : u.start])
        if noun is not None:
            return re.sub(r"^(?:the|its|their)\s+", "", noun.group().strip(), flags=re.IGNORECASE), "statistics.measure"
    if u.value.kind in ("money", "percent"):
        return None
    if pattern(context.lang, "statistic", "cues").search(text, clause.start, clause.end) is None:
        return None
    behind = pattern(context.lang, "statistic", "counted").match(text, u.end)
    unit = u.value.unit
    if pattern(context.lang, "statistic", "not_units").fullmatch(unit or ""):
        return None
    noun = (behind.group().strip() if behind is not None else "") or unit
    if not noun:
        return None
    return noun, "statistics.count"


def _subject(context: Context, u: Unit) -> list[DiscourseEntity]:
    p = phrases(context)
    sentence = p.discourse.sentence(u.start)
    between = [g for g in p.governed(sentence.start, sentence.end, "between" if context.lang == "en" else "между", kinds=BODIES)]
    if between:
        return between[0].entities
    subject = p.subject(u.start, BODIES)
    if subject is not None:
        return [e for e in subject.entities if e.type != "Person"]
    for ref in p.discourse.units_between(sentence.start, sentence.end, "reference"):
        if len(ref.entities) > 1:
            return [*ref.entities]
    named = [e for x in p.discourse.units_between(sentence.start, sentence.end, "entity") for e in x.entities if e.type == "Place" and kind_of(e) != "Country"]
    return named[:1] or lead_places(context, u.start)[:1]
