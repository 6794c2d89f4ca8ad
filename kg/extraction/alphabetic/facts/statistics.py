"""Statistics: counted or measured results of cooperation."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.alphabetic.facts.common import (
    BODIES,
    clause_range,
    dates,
    hedged,
    lead_places,
    lowered,
    phrase_start,
    phrases,
    words_at,
)
from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.morphology import adjective, noun, phrase_nominative
from kg.extraction.alphabetic.units import kind_of
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
        if u.value.kind == "money" and context.text[u.start - 1 : u.start] == "(":
            continue  # the same amount in another currency
        if pattern(context.lang, "statistic", "definite").search(
            context.text[max(0, u.start - 8) : u.start]
        ) and u.value.value in (1, 2, 3):
            continue  # the two governments
        if any(start <= u.start < end for start, end in used) and u.value.kind != "percent":
            continue
        found = _measure(context, u)
        if found is None or hedged(context, u.start):
            continue
        measure, rule = found
        sentence = d.sentence(u.start)
        told = [t for t in dates(context, sentence.start, sentence.end) if t.value.relation != "since"]
        if pattern(context.lang, "statistic", "now").search(context.text, max(sentence.start, u.start - 40), u.start):
            told = []
        r = clause_range(context, u.start)
        roles = filled(
            subject=_subject(context, u),
            measure=measure,
            value=u.value.value,
            unit=u.value.unit if u.value.kind != "money" else None,
            currency=u.value.currency,
            asOf=str(min(told, key=lambda t: abs(t.start - u.start)).value.iso) if told else None,
        )
        yield Draft("Statistic", roles, r.start, r.end, rule)


def _used(context: Context) -> list[tuple[int, int]]:
    """Stretches whose numbers belong to other facts."""
    return [
        (d.start, d.end)
        for d in context.of_type("Agreement", "Project", "Secondment")
        if {"amount", "count"} & set(d.roles)
    ]


def _measure(context: Context, u: Unit) -> tuple[str, str] | None:
    """What is measured: the subject of "reached", "grew to", or the noun that is counted beside a cue."""
    text = context.text
    clause = context.clauses.clause(u.start)
    before = text[clause.start : u.start]
    reached = [*pattern(context.lang, "statistic", "reached").finditer(before)]
    m = reached[-1] if reached else None
    if m is not None and len(before) - m.end() < 30:
        sentence = context.clauses.discourse.sentence(u.start)
        measures = pattern(context.lang, "statistic", "measures")
        for start, end in ((clause.start, clause.start + m.start()), (sentence.start, u.start)):
            noun = measures.search(text, start, end)
            if noun is not None:
                begin = phrase_start(context, noun.start())
                measure = pattern(context.lang, "statistic", "measure_ends").sub("", text[begin : noun.end()].strip())
                if "nomn" not in language(context.lang).cases(noun.group().split(" ")[0]):
                    measure = language(context.lang).phrase(measure)
                return lowered(context, begin, measure), "statistics.measure"
    noun = pattern(context.lang, "statistic", "of").search(before)
    if noun is not None and u.value.kind == "money":
        return noun.group(1), "statistics.measure"  # with a total investment of 48 billion yuan
    if noun is not None and pattern(context.lang, "statistic", "extent").search(noun.group(1)):
        return None
    of_what = pattern(context.lang, "statistic", "money_of").match(text, u.end) if u.value.kind == "money" else None
    if of_what is not None:
        return language(context.lang).phrase(of_what.group(1)), "statistics.measure"
    if u.value.kind in ("money", "percent"):
        return None
    if pattern(context.lang, "statistic", "cues").search(text, clause.start, clause.end) is None:
        return None
    behind = pattern(context.lang, "statistic", "counted").match(text, u.end)
    unit = u.value.unit
    if language(context.lang).declined:
        counted = _counted(context, u)
        counts = counted and not pattern(context.lang, "statistic", "not_units").fullmatch(counted)
        return (counted, "statistics.count") if counts else None
    if pattern(context.lang, "statistic", "not_units").fullmatch(unit or ""):
        return None
    counted = (behind.group().strip() if behind is not None else "") or unit
    if pattern(context.lang, "agreement", "nouns").search(counted):
        return None  # told as an agreement
    partners = pattern(context.lang, "statistic", "relations").search(before)
    if partners is not None:  # sister-port agreements with 11 cities
        return partners.group(1), "statistics.count"
    if (
        counted
        and pattern(context.lang, "statistic", "not_units").fullmatch(counted.split()[-1])
        and not pattern(context.lang, "statistic", "units_all_the_same").search(counted)
    ):
        return None
    return (counted, "statistics.count") if counted else None


def _counted(context: Context, u: Unit) -> str:
    """The noun phrase that a Russian number counts, in the nominative."""
    taken: list[str] = []
    words = words_at(context)
    unit = (u.value.unit or "").split()
    start = words.index(u.start)
    while not unit and start + 1 < len(words.all) and words.all[start + 1].start < u.end:
        start += 1  # 2 тыс. | выходцев
    for w in words.all[start + 1 : start + 5] if not unit else [*words.between(u.start, u.end)[1:]]:
        if pattern(context.lang, "statistic", "scale").fullmatch(w.text):
            continue
        if not w.text[0].isalpha() or w.text.isupper():
            break
        taken.append(w.text)
        if noun(w.text) is not None and adjective(w.text) is None:
            break
    if not taken or noun(taken[-1]) is None:
        return " ".join(x for x in unit if not pattern(context.lang, "statistic", "scale").fullmatch(x))
    return phrase_nominative(taken)


def _subject(context: Context, u: Unit) -> list[DiscourseEntity]:
    p = phrases(context)
    sentence = p.discourse.sentence(u.start)
    between = p.role("between", sentence.start, sentence.end, BODIES)
    if between:
        return between[0].entities
    if pattern(context.lang, "statistic", "mutual").search(context.text, sentence.start, u.start):
        return lead_places(context, u.start)
    subject = p.subject(u.start, BODIES)
    trade = pattern(context.lang, "statistic", "trade").search(context.text, sentence.start, u.start)
    if trade:  # товарооборот Татарстана с Китаем
        near = [g for g in p.groups(trade.end(), sentence.end) if g.start - trade.end() < 60 and g.type in BODIES]
        owners = [e for g in near[:1] if not p.marker(g) for e in g.entities]
        one_way = pattern(context.lang, "statistic", "one_way").match(trade.group()) is not None
        role = "exported_to" if one_way else "traded_with"
        partners = [e for g in near if p.fills(g, role) for e in g.entities]
        if partners:
            return (
                list(dict.fromkeys([*owners, *partners])) if owners else [*lead_places(context, u.start)[:1], *partners]
            )
    if subject is not None:
        return [e for e in subject.entities if e.type != "Person"]
    for ref in p.discourse.units_between(sentence.start, sentence.end, "reference"):
        if len(ref.entities) > 1:
            return [*ref.entities]
    units = p.discourse.units_between(sentence.start, sentence.end, "entity", "reference")
    named = [e for x in units for e in x.entities if e.type in ("Place", "Zone") and kind_of(e) != "Country"]
    if named:
        return named[:1]
    index = p.discourse.structure.sentence_at(u.start)
    if index:
        previous = p.discourse.structure.sentences[index - 1]
        units = p.discourse.units_between(previous.start, previous.end, "entity", "reference")
        named = [
            e
            for x in units
            for e in x.entities
            if e.type in ("Place", "Zone", "Organization") and kind_of(e) != "Country"
        ]
    return named[:1] or lead_places(context, u.start)[:1]
