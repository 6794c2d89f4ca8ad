"""Agreements that a signing ceremony tells: its name holds what is signed, or who signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.discourse import BOOK_TITLE
from kg.extraction.facts.agreement_parties import parties_of
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.time import date_at
from kg.extraction.facts.title_pairs import named_in, pair_in_title
from kg.extraction.facts.triggers import evidence, hoped, pattern
from kg.extraction.facts.where import is_country, place_at

# 甲与乙的合作协议|在会上正式签署
_SIGNED = "(?:在[^，,。；;]{1,8}上)?(?:正式|顺利|成功|现场|已|也|同时)+(?:签署|签订|签约)"
# 项目集中签约仪式, 推介会暨签约仪式: many sign many things.
_MANY = re.compile("项目|集中|暨")


def titled_ceremonies(context: Context) -> Iterator[Draft]:
    """《甲与乙某某协议》签约仪式, 《甲与乙某某协议》正式签署: the parties stand in the title."""
    d = context.clauses.discourse
    ceremony = pattern(context.lang, "agreement", "ceremony")
    signed = re.compile(r"(?:正式|顺利|成功|现场|已)*(?:签署|签订|签约)")
    for u in d.units:
        if u.kind != BOOK_TITLE or not (ceremony.match(d.text, u.end) or signed.match(d.text, u.end)):
            continue
        if hoped(context, u.start, plans=True):
            continue
        parties = named_in(context, u.start, u.end)
        if len(parties) < 2:
            continue
        roles = filled(
            party=parties,
            title=u.mention.text.strip("《》"),
            date=date_at(context, u.end, carry=True),
            place=place_at(context, u.end, exclude=[], carry=True),
        )
        span = evidence(context, u.start, u.end)
        yield Draft("Agreement", roles, span.start, span.end, "agreements.ceremony")


def unquoted_ceremonies(context: Context) -> Iterator[Draft]:
    """甲与乙举行友好合作协议签署仪式: what is signed stands in the ceremony's name, without title marks."""
    text = context.text
    signed = re.compile(f"{pattern(context.lang, 'agreement', 'ceremony').pattern}|{_SIGNED}")
    for m in signed.finditer(text):
        clause = context.clauses.clause(m.start())
        nouns = list(pattern(context.lang, "agreement", "objects").finditer(text, clause.start, m.start()))
        if not nouns or nouns[-1].end() != m.start() or hoped(context, m.start(), plans=True):
            continue
        start = context.clauses.phrase_start(nouns[-1].start(), clause.start)
        start += text.startswith("的", start)
        parties = pair_in_title(context, start - 1, m.start() + 1) or named_in(context, start, m.start())
        if len(parties) < 2:
            parties = parties_of(context, start) or [
                e for g in context.clauses.groups(clause.start, start) if g.type in BODIES for e in g.entities
            ]
        if len(parties) < 2 or m.start() - start <= len(nouns[-1].group()):
            continue
        roles = filled(
            party=parties,
            title=text[start : m.start()],
            date=date_at(context, m.start(), carry=True),
            place=place_at(context, m.start(), exclude=parties, carry=True),
        )
        span = evidence(context, m.start())
        yield Draft("Agreement", roles, span.start, span.end, "agreements.ceremony")


def told_by_ceremony(context: Context) -> Iterator[Draft]:
    """甲与乙举行建立友好城市关系签约仪式, 甲与乙合作交流签约仪式在丙举行: nothing else tells what two bodies signed."""
    ceremony = re.compile(pattern(context.lang, "agreement", "ceremony").pattern + "$")
    for event in context.of_type("Event"):
        title = str(event.roles.get("title", ""))
        at = context.text.find(title, event.start) if ceremony.search(title) else -1
        groups = context.clauses.groups(at, at + len(title)) if at >= 0 else []
        pair = groups[0].entities if groups and groups[0].start == at else event.roles.get("organizer", [])
        if at < 0 or len(pair) != 2 or any(e.type == "Person" or is_country(e) for e in pair) or _MANY.search(title):
            continue
        roles = filled(
            party=pair,
            title=title,
            date=event.roles.get("date"),
            place=event.roles.get("place"),
        )
        yield Draft("Agreement", roles, event.start, event.end, "agreements.ceremony")
