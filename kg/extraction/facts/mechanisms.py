"""Mechanisms: standing forms of cooperation (joint meetings, mutual visits, working groups) and who keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.discourse import REFERENCE
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.alliances import find_alliances
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import evidence, hits, hoped, pattern, talked_about

_TITLE_ROOM = 24  # characters between the verb and the noun that may still be the title
_SHORTEST = 4
_BETTERED = re.compile("完善|健全|落实|运行|巩固|深化|优化")
# 联席会议，由甲、乙等14个城市组成
_MADE_UP_OF = re.compile("[^，,。；;]{0,6}[，,。；;]?((?:主要|共同)?由[^。；;]{2,90}?(?:组成|构成|参加|参与))")
_UNNAMED = re.compile("(?:(?:合作|协作|工作|体制|长效|对接|沟通|联络|交流|互访|互动|帮扶)+)机制")


def find_mechanisms(context: Context) -> Iterator[Draft]:
    clauses, d = context.clauses, context.clauses.discourse
    verbs = pattern(context.lang, "mechanism", "verbs")
    strong = pattern(context.lang, "mechanism", "strong")
    for noun in hits(context, "mechanism", "nouns"):
        clause = clauses.clause(noun.start())
        found = list(verbs.finditer(d.text, clause.start, noun.start()))
        verb = found[-1] if found else None
        if verb is None or not strong.search(noun.group()) or hoped(context, noun.start(), plans=True):
            continue
        if talked_about(context, noun.start()):
            continue
        start = verb.end()
        if noun.start() - start > _TITLE_ROOM:
            start = clauses.phrase_start(noun.start(), start)
        longer = re.compile("机制|制度").match(d.text, noun.end())
        end = longer.end() if longer and not noun.group().endswith(("机制", "制度")) else noun.end()
        if "“" in d.text[start:end] and d.text.startswith("”", end):
            end += 1
        title = d.text[start:end].lstrip("了起的 ")
        if "的" in title and len(title.rpartition("的")[2]) >= _SHORTEST:
            title = title.rpartition("的")[2]
        if len(title) < _SHORTEST or title[0] in "、，,。；的":
            continue
        if _BETTERED.fullmatch(verb.group()) and _UNNAMED.fullmatch(title):
            continue  # 不断完善合作机制
        members = _members(context, verb.start(), noun.end())
        if not members:
            context.reject(noun.start(), "nobody who keeps it")
            continue
        span = evidence(context, noun.start())
        yield Draft(
            "Mechanism",
            filled(member=members, title=title, date=date_at(context, verb.start(), carry=True)),
            span.start,
            span.end,
            "mechanisms.set-up",
        )
    yield from _recurring(context)
    yield from find_alliances(context)


def _recurring(context: Context) -> Iterator[Draft]:
    """两地每年轮流举办林业合作洽谈会: a gathering that comes back is a mechanism."""
    d = context.clauses.discourse
    nouns = pattern(context.lang, "event", "nouns")
    for m in re.finditer(r"(?:每年|定期|轮流)[^，,。；;]{0,6}?(?:举办|召开|举行)(?:一次|两次)?", d.text):
        clause = context.clauses.clause(m.start())
        noun = nouns.search(d.text, m.end(), min(clause.end, m.end() + _TITLE_ROOM))
        members = _members(context, m.start(), m.end())
        if noun is None or len(members) < 2 or hoped(context, m.start()):
            continue
        roles = filled(member=members, title=d.text[m.end() : noun.end()].lstrip("了的"))
        yield Draft("Mechanism", roles, clause.start, clause.end, "mechanisms.recurring")


def _members(context: Context, position: int, end: int) -> list[DiscourseEntity]:
    d = context.clauses.discourse
    made_up = _MADE_UP_OF.match(d.text, end)
    named = context.clauses.groups(made_up.start(1), made_up.end()) if made_up is not None else []
    if len(members := [e for g in named if g.type in BODIES for e in g.entities]) > 1:
        return members
    inside = [u for u in d.units_between(position, end, REFERENCE) if len(u.entities) > 1]
    if inside:
        return list(inside[0].entities)
    groups = [g for g in context.clauses.groups(context.clauses.clause(position).start, end) if g.type in BODIES]
    in_title = [g for g in groups if g.start >= position and len(g.entities) > 1]
    if in_title:
        return in_title[-1].entities
    joint = [g for g in groups if len(g.entities) > 1]
    if joint:
        return joint[-1].entities
    subject = context.clauses.subject(position, BODIES)
    if subject is None:
        return []
    with_ = [g for g in groups if context.clauses.marker(g) == "with" and g.entities != subject.entities]
    return list(dict.fromkeys([*subject.entities, *(e for g in with_ for e in g.entities)]))
