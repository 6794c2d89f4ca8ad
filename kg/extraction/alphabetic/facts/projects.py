"""Projects: investments, construction, parks, branches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.extraction.alphabetic.facts.common import (
    BODIES,
    clause_range,
    date_at,
    hedged,
    hits,
    phrase_start,
    phrases,
    place_at,
)
from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.words import pattern
from kg.extraction.discourse import QUANTITY
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.structure import Range, Sentence

_NOUN_ROOM = 140  # characters between what is built and the verb behind it


def find_projects(context: Context) -> Iterator[Draft]:
    p = phrases(context)
    done: set[tuple[int, str]] = set()
    for verb in hits(context, "project", "verbs"):
        clause = p.clause(verb.start())
        sentence = p.discourse.sentence(verb.start())
        noun = _noun(context, verb, clause)
        if noun is None or hedged(context, verb.start(), plans=False):
            continue
        name = _name(context, noun)
        if pattern(context.lang, "project", "generic").fullmatch(name):
            continue
        key = (sentence.start, name.casefold())
        if key in done:
            continue
        done.add(key)
        place = place_at(context, verb.start())
        ends = _ends(context, noun, sentence.end)
        investors = _investors(context, verb, sentence.start, sentence.end)
        if pattern(context.lang, "project", "seat").fullmatch(verb.group()) and any(
            u.type == "Organization" and u.core[0] <= noun.start() < u.core[1] for u in p.discourse.units
        ):
            continue  # the seat of a body
        named = pattern(context.lang, "project", "own_name").search(name)
        if place is None and not investors and not ends and not named:
            context.reject(verb.start(), "neither place nor investor")
            continue
        r = clause_range(context, verb.start(), noun.start())
        roles = filled(
            name=name,
            investor=[e for e in investors if e is not place and e not in ends and e.name != name],
            place=ends or ([place] if place is not None else []),
            status=_status(context, clause) or _status(context, sentence),
            amount=_amount(context, sentence.start, sentence.end) or _amount_behind(context, sentence),
            date=date_at(context, verb.start(), carry=False),
        )
        yield Draft("Project", roles, r.start, r.end, "projects.told")


def _noun(context: Context, verb: re.Match[str], clause: Range) -> re.Match[str] | None:
    nouns = [*hits(context, "project", "nouns", clause.start, clause.end)]
    inside = [n for n in nouns if verb.start() < n.start() and n.end() <= verb.end()]
    if inside:
        return inside[0]  # construction of a logistics park began
    behind = [n for n in nouns if n.start() >= verb.end() and n.start() - verb.end() < 70]
    before = [n for n in nouns if n.end() <= verb.start() and verb.start() - n.end() < _NOUN_ROOM]
    before = [  # an international port trade expo opened
        n
        for n in before
        if n.end() + 1 >= verb.start() or pattern(context.lang, "project", "head").match(context.text, n.end())
    ]
    before = [
        n for n in before if not pattern(context.lang, "project", "frame").search(context.text, n.end(), verb.start())
    ]
    if pattern(context.lang, "project", "intransitive").match(verb.group()) and before:
        return before[-1]
    return behind[0] if behind else before[-1] if before else None


def _ends(context: Context, noun: re.Match[str], end: int) -> list[DiscourseEntity]:
    """The places that a bridge or road links."""
    m = pattern(context.lang, "project", "links").search(context.text, noun.end(), min(end, noun.end() + 40))
    if m is None:
        return []
    p = phrases(context)
    groups = [g for g in p.groups(m.start(), end) if g.type == "Place"]
    linked = [e for g in groups[:1] for e in g.entities]
    if len(linked) == 1 and len(groups) > 1 and p.fills(groups[1], "linked_with"):
        linked += groups[1].entities  # linking Tongjiang in Heilongjiang | with Nizhneleninskoye
    return linked if len(linked) > 1 else []


def _name(context: Context, noun: re.Match[str]) -> str:
    for u in context.clauses.discourse.units:
        if u.core[0] <= noun.start() and noun.end() <= u.core[1] and u.type in ("Zone", "Organization"):
            return u.entities[0].name
    text = context.text
    quoted = re.compile(r"\s?[«“\"]([^»”\"]{2,80})[»”\"]").match(text, noun.end())
    name = language(context.lang).phrase(text[phrase_start(context, noun.start()) : noun.end()])
    name = pattern(context.lang, "project", "article").sub("", name)
    if quoted is not None:
        return f"{name} {quoted.group().strip()}"
    tail = pattern(context.lang, "project", "tail").match(text, noun.end())
    plain = tail is not None and len(noun.group().split()) < 2 and tail.group().islower()
    return name + tail.group() if tail is not None and plain else name


def _investors(context: Context, verb: re.Match[str], start: int, end: int) -> list[DiscourseEntity]:
    p = phrases(context)
    passive = (
        pattern(context.lang, "agreement", "passive").search(
            context.text, max(start, verb.start() - 12), verb.end() + 2
        )
        is not None
    )
    free = language(context.lang).free_order
    if not free or passive or pattern(context.lang, "project", "intransitive").match(verb.group()):
        agents = p.agents(start if free else verb.start(), end, BODIES)
        if agents or free:
            return agents[0].entities if agents else []
    subject = p.subject(verb.start(), BODIES)
    if subject is None or passive:
        return []
    return [e for e in subject.entities if e.type in ("Organization", "Place")]


def _status(context: Context, clause: Range) -> str | None:
    for status in ("planned", "under-construction", "operating"):
        if pattern(context.lang, "project", status.replace("-", "_")).search(context.text, clause.start, clause.end):
            return status
    return None


def _amount_behind(context: Context, sentence: Sentence) -> dict[str, Any] | None:
    """What the sentence behind tells: Объём инвестиций составит 3,5 млрд рублей."""
    sentences = context.clauses.discourse.structure.sentences
    index = context.clauses.discourse.structure.sentence_at(sentence.start) + 1
    if index == len(sentences) or sentences[index].paragraph > sentence.paragraph + 1:
        return None
    following = sentences[index]
    cost = pattern(context.lang, "project", "cost").match(context.text, following.start, following.end)
    return _amount(context, following.start, following.end) if cost is not None else None


def _amount(context: Context, start: int, end: int) -> dict[str, Any] | None:
    for u in context.clauses.discourse.units_between(start, end, QUANTITY):
        if u.value is not None and u.value.kind == "money" and u.value.currency:
            return {"value": u.value.value, "currency": u.value.currency}
    return None
