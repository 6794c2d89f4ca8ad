"""What an agreement is told to be: its paper, parties, signatories, title, number and amount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.extraction.alphabetic.facts.common import (
    BODIES,
    clause_range,
    hits,
    lead_places,
    lowered,
    parties_of,
    phrase_start,
    phrases,
)
from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.words import pattern
from kg.extraction.discourse import QUANTITY, Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context
from kg.extraction.structure import Sentence

_ACTORS = (*BODIES, "Person")


def noun_of(context: Context, verb: re.Match[str], sentence: Sentence) -> re.Match[str] | None:
    """What is signed: behind the verb, or before it in the passive and in relative clauses."""
    clause = context.clauses.clause(verb.start())
    nouns = [*hits(context, "agreement", "nouns", sentence.start, sentence.end)]
    behind = [n for n in nouns if n.start() >= verb.end() and n.start() < clause.end + 40]
    passive = (
        pattern(context.lang, "agreement", "passive").search(
            context.text, clause.start, min(verb.end() + 2, clause.end)
        )
        is not None
    )
    before = [n for n in nouns if n.end() <= verb.start()]
    if before and pattern(context.lang, "agreement", "participle").fullmatch(
        context.text, before[-1].end(), verb.end()
    ):
        return before[-1]  # an agreement signed by
    if passive and before:
        return before[-1]
    if behind:
        return behind[0]
    relative = pattern(context.lang, "agreement", "relative").search(
        context.text, max(sentence.start, verb.start() - 90), verb.start()
    )
    free = language(context.lang).free_order
    return before[-1] if before and (relative is not None or passive or free) else None


def one_each(context: Context, noun: re.Match[str], sentence: Sentence) -> Iterator[Group]:
    """Two memorandums: one between A and B, the other between C and D."""
    p = phrases(context)
    if not is_plural(context, noun):
        return
    between = p.role("between", noun.end(), sentence.end, BODIES)
    if len(between) > 1:
        yield from between


def partners_of(
    context: Context, noun: re.Match[str], sentence: Sentence, parties: list[DiscourseEntity]
) -> list[DiscourseEntity]:
    """Agreements with A, B and C, one with each: the partners of the first party; none where one paper is meant."""
    if len(parties) < 3 or not is_plural(context, noun) or count_of(context, noun) is not None:
        return []
    p = phrases(context)
    groups = p.role("partner", noun.end(), sentence.end, BODIES)
    listed = [e for g in groups for e in g.entities]
    return parties[1:] if parties[0] not in listed and set(parties[1:]) <= set(listed) else []


def is_plural(context: Context, noun: re.Match[str]) -> bool:
    return language(context.lang).is_plural(noun.group())


def parties_and_signatories(
    context: Context, verb: re.Match[str], noun: re.Match[str], sentence: Sentence
) -> tuple[list[DiscourseEntity], list[DiscourseEntity]]:
    p = phrases(context)
    free = language(context.lang).free_order
    first = min(noun.start(), verb.start())
    between = p.role("between", sentence.start if free else first, sentence.end, _ACTORS)
    with_groups = p.role("partner", first, sentence.end, _ACTORS)
    passive = (
        pattern(context.lang, "agreement", "passive").search(
            context.text, context.clauses.clause(verb.start()).start, verb.end() + 2
        )
        is not None
    )
    passive = (
        passive
        or pattern(context.lang, "agreement", "participle").fullmatch(context.text, noun.end(), verb.end()) is not None
    )
    agents = p.agents(sentence.start if free else verb.start(), sentence.end, _ACTORS)
    nominal = pattern(context.lang, "agreement", "the_signing").search(
        context.text[max(0, verb.start() - 20) : verb.start()]
    )
    subject = None if nominal or (passive and not free) else p.subject(verb.start(), _ACTORS)
    if subject is not None and pattern(context.lang, "agreement", "both_sides").search(subject.units[0].mention.text):
        told = [a.roles["party"] for a in context.of_type("Agreement") if len(a.roles["party"]) > 1]
        if told and not set(subject.entities) <= set(told[-1]):
            return told[-1], []
    under = pattern(context.lang, "agreement", "under").fullmatch(p.marker_before(noun.start())) is not None
    if under and passive and not agents and not between and not with_groups:
        main = [g for g in p.groups(verb.end(), sentence.end) if g.type in _ACTORS and not p.marker(g)]
        subject = main[0] if main else None  # under a deal inked on Monday, A and B will …
    groups: list[Group] = [g for g in (subject,) if g is not None]
    if passive and agents:
        groups = [agents[0]]
    behind = [g for g in with_groups if g.start >= noun.start()]
    groups += (behind or with_groups)[:1]
    # an agreement …, a step aimed at boosting ties between the Philippines and China
    if not free and between and len({e for g in groups for e in parties_of(context, g)}) > 1:
        between = [g for g in between if "," not in context.text[noun.end() : g.start]]
    if between and len(parties_of(context, between[0])) > 1:
        groups = [between[0], *[g for g in groups if any(e.type == "Person" for e in g.entities)]]
        parties = parties_of(context, between[0])
    else:
        parties = list(dict.fromkeys(e for g in groups for e in parties_of(context, g)))
    if not between:
        holders = p.role("holder", sentence.start, verb.start(), ("Place", "Zone")) if passive else []
        if holders:  # у Севастополя подписаны соглашения с …
            parties = list(dict.fromkeys([*holders[-1].entities, *parties]))
        elif (
            subject is None
            and not agents
            and parties
            and pattern(context.lang, "agreement", "without_subject").fullmatch(verb.group())
        ):  # мы подписали соглашение с Нинбо
            own = [e for e in lead_places(context, verb.start()) if e not in parties and e.type == "Place"]
            parties = [*own[:1], *parties]
    on_behalf = p.role("behalf", verb.start(), sentence.end, ("Place", "Zone"))
    if on_behalf and len(parties) < 2:
        parties = list(dict.fromkeys([*parties, *(e for g in on_behalf for e in g.entities)]))
    signatories = [e for g in [*groups, *agents] for e in g.entities if e.type == "Person"]
    signatories += [
        u.entities[0]
        for u in p.discourse.units_between(sentence.start, sentence.end, "entity")
        if u.type == "Person" and pattern(context.lang, "agreement", "also_signed").match(context.text, u.end)
    ]
    return parties, list(dict.fromkeys(signatories))


def completed(
    context: Context,
    parties: list[DiscourseEntity],
    verb: re.Match[str],
    noun: re.Match[str],
) -> list[DiscourseEntity]:
    """The missing party: "the two cities" of the sentence, else the other of the two places that the text is about."""
    d = context.clauses.discourse
    sentence = d.sentence(verb.start())
    for u in d.units_between(sentence.start, sentence.end, "reference"):
        if u.mention.rule.startswith("reference.") and len(u.entities) > 1:
            return [*u.entities]
    index = d.structure.sentence_at(verb.start())
    leads = lead_places(context, verb.start())
    if pattern(context.lang, "agreement", "vague").match(context.text, noun.start()) and not parties:
        return []
    if len(leads) == 2 and (not parties or parties[0] in leads):
        recent = d.structure.sentences[max(0, index - 3)]
        near = [e for e in leads if any(recent.start <= m.start < sentence.end for m in e.mentions)]
        if len(near) == 2:
            return near
    return parties


def title_of(context: Context, verb: re.Match[str], noun: re.Match[str], single: bool) -> str:
    text = context.text
    around = context.clauses.discourse.structure.quotation_at(noun.start())
    if around is not None and around.end - around.start < 200 and not around.start <= verb.start() < around.end:
        return text[around.start + 1 : around.end - 1].strip(" ,")
    quoted = re.compile(r"[^.;«“\"]{0,12}[«“\"]([^»”\"]{4,150})[»”\"]").match(text, noun.end())
    if quoted is not None:
        return quoted.group(1)
    tail = pattern(context.lang, "agreement", "tail").match(text, noun.end())
    start = phrase_start(context, noun.start())
    own = pattern(context.lang, "agreement", "own_title").fullmatch(text, start, noun.end()) is not None
    aim = tail is not None and pattern(context.lang, "agreement", "aim").match(tail.group()) is not None
    title = text[start : noun.end()] + (tail.group().rstrip(" ,") if tail is not None and not (own and aim) else "")
    title = pattern(context.lang, "agreement", "not_title").sub("", title)
    title = lowered(context, start, language(context.lang).phrase(title))
    if single:
        title = pattern(context.lang, "agreement", "singular").sub(r"\1", title)
    return pattern(context.lang, "agreement", "title_ends").sub("", title.strip(" ,"))


def count_of(context: Context, noun: re.Match[str]) -> int | None:
    d = context.clauses.discourse
    found = [
        u
        for u in d.units_between(max(d.sentence(noun.start()).start, noun.start() - 40), noun.end(), QUANTITY)
        if u.value is not None
        and u.value.kind == "count"
        and u.start <= noun.start() < u.end + 30
        and not u.value.indefinite
    ]
    if found and float(found[-1].value.value) > 1:
        return int(found[-1].value.value)
    return None


def amount_of(context: Context, verb: re.Match[str], noun: re.Match[str]) -> dict[str, Any] | None:
    clause = clause_range(context, verb.start(), noun.start())
    sentence = context.clauses.discourse.sentence(verb.start())
    for u in context.clauses.discourse.units_between(clause.start, sentence.end, QUANTITY):
        if u.value is not None and u.value.kind == "money" and u.value.currency:
            return {"value": u.value.value, "currency": u.value.currency}
    return None
