"""Whose figure a statistic is, and as of when."""

from __future__ import annotations

import re

from kg.extraction.discourse import DATE, Group, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES, PLACELIKE
from kg.extraction.facts.draft import Context
from kg.extraction.facts.measures import is_risen_to
from kg.extraction.facts.time import NO_FACT_DATE
from kg.extraction.structure import Sentence

_BECOMES = re.compile("成为|是|为")
_ROW_WITH_COUNT = re.compile(r"(?:有|与|包括|引进|吸引)[^，,。；;]*等$")


def subject(context: Context, sentence: Sentence, u: Unit) -> list[DiscourseEntity]:
    """The places and bodies that the clause names before the number, else behind it, else in the clause before."""
    clause = context.clauses.clause(u.start)
    groups = _groups(context, clause.start, clause.end)
    before = [g for g in groups if g.end <= u.start and g.type in BODIES]
    if u.value.kind == "ordinal":  # 某市成为|另一市第38个友好城市
        verb = _BECOMES.search(context.text, clause.start, u.start)
        before = [g for g in before if verb is not None and g.start >= verb.end()]
    if context.text.endswith("等", clause.start, u.start):  # the row is what is counted
        told_of = _ROW_WITH_COUNT.search(context.text, clause.start, u.start)
        before = [g for g in before if told_of is not None and g.end <= told_of.start()]
    found = [e for g in before for e in g.entities]
    if not found:
        found = [e for g in groups if g.start >= u.end and g.type in PLACELIKE for e in g.entities]
    if not found:
        for earlier in reversed(sentence.clauses[: sentence.clause_at(u.start)]):
            groups = _groups(context, earlier.start, earlier.end)
            found = [e for g in groups if g.type in BODIES for e in g.entities]
            if found:
                break
    return list(dict.fromkeys(found))


def _groups(context: Context, start: int, end: int) -> list[Group]:
    """The named groups of a range; the letter in 援疆, 援藏 names no party."""
    text = context.text
    return [
        g
        for g in context.clauses.groups(start, end)
        if not (g.end - g.start == 1 and text[g.start - 1 : g.start] in ("援", "进", "到", "入"))
    ]


def carried_subject(context: Context) -> list[DiscourseEntity]:
    """The pair that the document is about."""
    for draft in context.of_type("Pairing"):
        return list(draft.roles["member"])
    return []


def as_of(context: Context, sentence: Sentence, u: Unit) -> str | None:
    """The date up to which, or the year of which, the number is told; ISO 8601."""
    d = context.clauses.discourse
    clause = context.clauses.clause(u.start)
    dates = [
        x
        for x in d.units_between(sentence.start, u.start, DATE)
        if x.value is not None and x.value.iso and x.mention.rule not in NO_FACT_DATE
    ]
    if is_risen_to(context, u):  # 由2017年的63班增至105班: the year is that of the first number
        until = [x for x in dates if x.end <= clause.start and x.value.relation == "until"]
        return str(until[-1].value.iso) if until else None
    for x in reversed(dates):
        if x.value.relation == "until":
            return str(x.value.iso)
        if x.value.relation == "at" and (x.start >= clause.start or len(dates) == 1):
            return str(x.value.iso)
        if x.value.relation == "since":
            return None
    return None
