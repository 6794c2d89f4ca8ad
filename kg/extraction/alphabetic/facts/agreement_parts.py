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
from kg.extraction.alphabetic.morphology import parses, phrase_nominative
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
    if (
        before
        and re.fullmatch(r",?\s(?:\w+ly\s)?", context.text[before[-1].end() : verb.start()])
        and verb.group().endswith("ed")
    ):
        return before[-1]  # an agreement signed by
    if passive and before:
        return before[-1]
    if behind:
        return behind[0]
    relative = re.search(
        r"\b(?:which|that|котор\w+)\b", context.text[max(sentence.start, verb.start() - 90) : verb.start()]
    )
    if before and (relative is not None or passive or context.lang == "ru"):
        return before[-1]
    return None


def one_each(context: Context, noun: re.Match[str], sentence: Sentence) -> Iterator[Group]:
    """Two memorandums: one between A and B, the other between C and D."""
    p = phrases(context)
    if context.lang == "en" and not is_plural(context, noun):
        return
    between = p.governed(noun.end(), sentence.end, "between" if context.lang == "en" else "между", kinds=BODIES)
    if len(between) > 1:
        yield from between


def partners_of(
    context: Context, noun: re.Match[str], sentence: Sentence, parties: list[DiscourseEntity]
) -> list[DiscourseEntity]:
    """Agreements with A, B and C, one with each: the partners of the first party; none where one paper is meant."""
    if len(parties) < 3 or not is_plural(context, noun) or count_of(context, noun) is not None:
        return []
    p = phrases(context)
    groups = p.governed(noun.end(), sentence.end, *(("with",) if context.lang == "en" else ("с", "со")), kinds=BODIES)
    listed = [e for g in groups for e in g.entities]
    return parties[1:] if parties[0] not in listed and set(parties[1:]) <= set(listed) else []


def is_plural(context: Context, noun: re.Match[str]) -> bool:
    if context.lang == "en":
        return re.search(r"(?:s|memoranda)(?: of \w+)?$", noun.group()) is not None
    return all(r.tag.number == "plur" for r in parses(noun.group().split()[0]) if r.tag.POS == "NOUN")


def parties_and_signatories(
    context: Context, verb: re.Match[str], noun: re.Match[str], sentence: Sentence
) -> tuple[list[DiscourseEntity], list[DiscourseEntity]]:
    p = phrases(context)
    en = context.lang == "en"
    between = p.governed(
        min(noun.start(), verb.start()) if en else sentence.start,
        sentence.end,
        "between" if en else "между",
        kinds=_ACTORS,
    )
    with_groups = list(p.governed(min(verb.start(), noun.start()), sentence.end, "with" if en else "с", kinds=_ACTORS))
    if not en:
        with_groups += p.governed(sentence.start, sentence.end, "со", kinds=_ACTORS)
    passive = (
        pattern(context.lang, "agreement", "passive").search(
            context.text, context.clauses.clause(verb.start()).start, verb.end() + 2
        )
        is not None
    )
    passive = passive or re.fullmatch(r",?\s(?:\w+ly\s)?", context.text[noun.end() : verb.start()]) is not None
    agents = (
        p.governed(verb.start(), sentence.end, "by", kinds=_ACTORS)
        if en
        else p.agents(sentence.start, sentence.end, _ACTORS)
    )
    nominal = (
        en
        and re.search(r"\b(?:of )?the (?:\w+ )?$", context.text[max(0, verb.start() - 20) : verb.start()]) is not None
    )
    subject = None if en and (passive or nominal) else p.subject(verb.start(), _ACTORS)
    if en and subject is not None and re.search(r"\b(?:sides|parties)$", subject.units[0].mention.text):
        told = [a.roles["party"] for a in context.of_type("Agreement") if len(a.roles["party"]) > 1]
        if told and not set(subject.entities) <= set(told[-1]):
            return told[-1], []
    if (
        en
        and passive
        and not agents
        and not between
        and not with_groups
        and p.marker_before(noun.start()) in ("under", "in", "following")
    ):
        main = [g for g in p.groups(verb.end(), sentence.end) if g.type in _ACTORS and not p.marker(g)]
        subject = main[0] if main else None  # under a deal inked on Monday, A and B will …
    groups: list[Group] = [g for g in (subject,) if g is not None]
    if passive and agents:
        groups = [agents[0]]
    behind = [g for g in with_groups if g.start >= noun.start()]
    groups += (behind or with_groups)[:1]
    # an agreement …, a step aimed at boosting ties between the Philippines and China
    if en and between and len({e for g in groups for e in parties_of(context, g)}) > 1:
        between = [g for g in between if "," not in context.text[noun.end() : g.start]]
    if between and len(parties_of(context, between[0])) > 1:
        groups = [between[0], *[g for g in groups if any(e.type == "Person" for e in g.entities)]]
        parties = parties_of(context, between[0])
    else:
        parties = list(dict.fromkeys(e for g in groups for e in parties_of(context, g)))
    if not en and not between:
        holders = p.governed(sentence.start, verb.start(), "у", kinds=("Place", "Zone")) if passive else []
        if holders:  # у Севастополя подписаны соглашения с …
            parties = list(dict.fromkeys([*holders[-1].entities, *parties]))
        elif (
            subject is None
            and not agents
            and parties
            and re.match(r"(?:подписали?|заключили?|скрепили|оформили)$", verb.group())
        ):  # мы подписали соглашение с Нинбо
            own = [e for e in lead_places(context, verb.start()) if e not in parties and e.type == "Place"]
            parties = [*own[:1], *parties]
    on_behalf = p.governed(
        verb.start(), sentence.end, *(("for", "on behalf of") if en else ("от имени",)), kinds=("Place", "Zone")
    )
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
    title = text[start : noun.end()] + (tail.group().rstrip(" ,") if tail is not None else "")
    if context.lang == "ru":
        title = re.sub(r"^(?:подписанн|заключ[её]нн|достигнут)\w+\s", "", title)
        title = lowered(context, start, phrase_nominative(re.split(r"\sмежду\s", title)[0].split(" ")))
    elif single:
        title = re.sub(r"(?i)\b(agreement|memorandum|contract|protocol|letter|document)s\b", r"\1", title)
    title = re.sub(r"^(?:the|a|an|another|two|three|new|its|their)\s+", "", title, flags=re.IGNORECASE)
    return re.sub(r"\s+(?:and|и|а также|for|of|на|по|о)$", "", title.strip(" ,"))


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
