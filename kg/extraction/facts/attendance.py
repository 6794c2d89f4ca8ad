"""Who holds a gathering, and who comes."""

from __future__ import annotations

import re

from kg.extraction.discourse import Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import ACTORS
from kg.extraction.facts.draft import Context
from kg.extraction.facts.triggers import pattern

# Between a gathering and whoever is said to come to it.
_WHO_CAME = re.compile(r"(?:[（(][^（()）]{1,8}[）)])?(?:开幕式|活动)?的")
# Characters of an office and its body in front of the name.
_OFFICE_ROOM = 24


def organizers(context: Context, noun: re.Match[str]) -> list[DiscourseEntity]:
    """由甲、乙主办, 丙承办: in the event's sentence or the next one."""
    d = context.clauses.discourse
    index = d.structure.sentence_at(noun.start())
    found: list[DiscourseEntity] = []
    for sentence in d.structure.sentences[index : index + 2]:
        for verb in re.finditer(r"主办|承办|协办", d.text[sentence.start : sentence.end]):
            at = sentence.start + verb.start()
            clause = context.clauses.clause(at)
            groups = [g for g in context.clauses.groups(clause.start, at) if context.clauses.marker(g) in ("agent", "")]
            for g in groups[-1:]:
                found += [e for e in g.entities if e.type != "Person"]
    return list(dict.fromkeys(found))


def participants(context: Context, noun: re.Match[str], title_start: int) -> list[DiscourseEntity]:
    """Who attends: groups before 出席, 参加 … in the event's sentence and the next ones of its paragraph."""
    clauses, d = context.clauses, context.clauses.discourse
    described = _WHO_CAME.match(d.text, noun.end())
    guests = clauses.object(described.end(), ACTORS, room=_OFFICE_ROOM) if described is not None else None
    if guests is not None:
        return guests.entities  # 会见了来出席某论坛的|某市市长甲
    index = d.structure.sentence_at(noun.start())
    here = d.structure.sentences[index]
    found: list[DiscourseEntity] = []
    attend = pattern(context.lang, "event", "attend")
    nouns = pattern(context.lang, "event", "nouns")
    for sentence in d.structure.sentences[index : index + 3]:
        if sentence.paragraph != here.paragraph:
            break
        for verb in attend.finditer(d.text, sentence.start, sentence.end):
            clause = clauses.clause(verb.start())
            groups = [
                g
                for g in clauses.groups(sentence.start, verb.start())
                if not (named := nouns.search(d.text, g.end, g.end + 16))
                or attend.search(d.text, g.end, named.start())
                or _before_comma(context, g)
            ]
            for g in _attending(groups, clause.start, context):
                found += g.entities
    return list(dict.fromkeys(found))


def _before_comma(context: Context, g: Group) -> bool:
    """Whether no event noun follows in the group's own clause: the group is no part of an event's name."""
    end = context.clauses.clause(g.start).end
    return pattern(context.lang, "event", "nouns").search(context.text, g.end, min(end, g.end + 16)) is None


def _attending(groups: list[Group], clause_start: int, context: Context) -> list[Group]:
    unmarked = [
        g for g in groups if context.clauses.marker(g) in ("", "agent") and not context.text.startswith("的", g.end)
    ]
    in_clause = [g for g in unmarked if g.end > clause_start]
    before = [g for g in unmarked if g.end <= clause_start]
    while in_clause and before and _fills_its_clause(context, before[-1]):
        in_clause.insert(0, before.pop())
    return in_clause or unmarked[-1:]


def _fills_its_clause(context: Context, g: Group) -> bool:
    """某局局长甲，某会会长乙，某市市长丙出席: a clause of offices and their holder only."""
    clause = context.clauses.clause(g.start)
    d = context.clauses.discourse
    titles = [t for e in g.entities for t in d.offices_of(e) if clause.start <= t.start < g.end]
    opening = min((t.value.organization[0] if t.value.organization else t.start for t in titles), default=g.start)
    return g.type == "Person" and bool(titles) and opening - clause.start <= 1 and clause.end - g.end <= 1


def talkers(context: Context, held: re.Match[str]) -> list[DiscourseEntity]:
    """某某与某市市长举行会谈: the people on both sides."""
    clause = context.clauses.clause(held.start())
    subject = context.clauses.subject(held.start(), ("Person",), carry=False)
    others = context.clauses.marked(clause.start, held.start(), "with")
    return [e for g in ([subject] if subject is not None else []) + others for e in g.entities]
