"""Trigger words of the fact types: finding them in text, and telling a hope or a denial from a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from kg.extraction.facts.draft import Context
from kg.extraction.lexicon import alternatives, settings
from kg.extraction.structure import Range

_TOPIC_ROOM = 60
"""Characters from what is talked about to the word for the talk."""


def cues(lang: str, section: str) -> dict[str, Any]:
    """One section of ``facts.toml``."""
    section_data: dict[str, Any] = settings(lang, "facts.toml")[section]
    return section_data


@cache
def pattern(lang: str, section: str, key: str) -> re.Pattern[str]:
    """Any of the words that ``facts.toml`` lists under ``[section] key``."""
    return re.compile(alternatives(cues(lang, section)[key]))


@cache
def ending(lang: str, section: str, key: str) -> re.Pattern[str]:
    """Any of the words under ``[section] key``, at the end of what is searched."""
    return re.compile(alternatives(cues(lang, section)[key]) + "$")


def hits(context: Context, section: str, key: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Where the words of a list stand, outside book titles."""
    d = context.clauses.discourse
    for m in pattern(context.lang, section, key).finditer(d.text, start, len(d.text) if end is None else end):
        if not d.structure.in_book_title(m.start()):
            yield m


def hoped(context: Context, position: int, *, plans: bool = False) -> bool:
    """Whether a hope, a condition, a duty or a denial stands before ``position`` (with ``plans``, a plan too).

    希望 and 如果 reach to the end of their sentence (希望两市…，建立…机制), the others over their clause. What is found
    is remembered as the reason of a rejection.
    """
    clause = context.clauses.clause(position)
    sentence = context.clauses.discourse.sentence(position)
    reach = {"hope": (sentence.start, position), "condition": (sentence.start, position)}
    reach["deny"] = (clause.start, clause.end)
    if plans:
        # 工作组将赴某市，走访企业，与当地签订协议: a clause without a subject of its own goes on with the plan.
        own_subject = any(not context.clauses.marker(g) for g in context.clauses.groups(clause.start, position))
        reach["plan"] = (clause.start if own_subject else sentence.start, position)
    for key, (start, end) in reach.items():
        word = pattern(context.lang, "hedge", key).search(context.text, start, end)
        if word:
            context.reject(position, f"{key}: {word.group()}")
            return True
    word = _expression(context.lang, "must").search(context.text, clause.start, position)
    if word:
        context.reject(position, f"duty: {word.group()}")
    return word is not None


def talked_about(context: Context, position: int) -> bool:
    """Whether ``position`` stands in what a talk was about: 就建立某机制等事宜进行了洽谈."""
    clause = context.clauses.clause(position)
    opening = _expression(context.lang, "topic").search(context.text, clause.start, position)
    end = min(context.clauses.discourse.sentence(position).end, position + _TOPIC_ROOM)
    talk = opening and _expression(context.lang, "talk").search(context.text, position, end)
    if talk:
        context.reject(position, f"talked about: {talk.group()}")
    return bool(talk)


@cache
def _expression(lang: str, key: str) -> re.Pattern[str]:
    return re.compile(cues(lang, "hedge")[key])


def evidence(context: Context, *positions: int) -> Range:
    """The stretch from the first to the last clause that hold the positions."""
    clauses = [context.clauses.clause(p) for p in positions]
    start, end = min(c.start for c in clauses), max(c.end for c in clauses)
    text = context.text
    while start < end and text[start].isspace():
        start += 1
    return Range(start, end)
