"""Whose figure a statistic is, and as of when."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.extraction.discourse import DATE, Group, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES, PLACELIKE
from kg.extraction.facts.draft import Context
from kg.extraction.facts.measure_series import is_risen_to, place_in_row
from kg.extraction.facts.measures import is_paired
from kg.extraction.facts.time import NO_FACT_DATE
from kg.extraction.structure import Sentence

# 吉林省围绕…，引进|浙江项目101个: whose the projects are, and who got them.
_TAKES_IN = re.compile("(?:引进|引入|吸引|承接|招引|接收|接纳|采购|销售|购买|认购|开展)了?$")
_BECOMES = re.compile("成为|是|为")
_ROW_WITH_COUNT = re.compile(r"(?:有|与|包括|引进|吸引)[^，,。；;]*等$")
# 1994年至2018年以来: the figure is of the end.
_UP_TO_NOW = re.compile("以来|至今")
_PREDICATE_ROW = re.compile("(?:项目|企业|园区|基地|工程)(?:分别)?(?:为|是|包括|有)")
_SENTENCES_BACK = 2


def subject(context: Context, sentence: Sentence, u: Unit) -> list[DiscourseEntity]:
    """The places and bodies that the clause names before the number, else behind it, else in the clause before."""
    clause = context.clauses.clause(u.start)
    groups = _groups(context, clause.start, clause.end)
    before = [g for g in groups if g.end <= u.start and g.type in BODIES]
    if context.text.startswith("其中", clause.start):  # 其中来自深圳的企业137家: of whom is told before
        before = [g for g in before if context.clauses.marker(g) != "from"]
        groups = [g for g in groups if g in before or g.start >= u.end]
    if u.value.kind == "ordinal":  # 某市成为|另一市第38个友好城市
        verb = _BECOMES.search(context.text, clause.start, u.start)
        before = [g for g in before if verb is not None and g.start >= verb.end()]
    if context.text.endswith("等", clause.start, u.start):  # the row is what is counted
        told_of = _ROW_WITH_COUNT.search(context.text, clause.start, u.start)
        before = [g for g in before if told_of is not None and g.end <= told_of.start()]
    row = place_in_row(context, u)
    if row is not None and before and len(before[-1].units) == row[2] and before[-1].end <= row[0]:
        return list(before[-1].units[row[1]].entities)  # 甲市、乙市分别投入2亿元、1亿元
    if before and before[-1].end == u.start and is_paired(context, before[-1].start):
        return before[-1].entities
    behind = [g for g in groups if g.start >= u.end and g.type in PLACELIKE]
    found = _entities(_without_scene(context, before))
    if found:  # 某市共有63家企业|在另一市投资
        found = _entities([*_without_scene(context, before), *(g for g in behind if _is_reached(context, g))])
    found = found or _entities(behind)
    if found and not (before and _TAKES_IN.search(context.text, clause.start, before[0].start)):
        return found
    for earlier in reversed(sentence.clauses[: sentence.clause_at(u.start)]):
        topic = _topic(context, earlier.start, earlier.end)
        found = list(dict.fromkeys([*topic, *found]))
        if topic and not _only_goals(context, earlier.start, earlier.end):
            break
    return found


def _groups(context: Context, start: int, end: int) -> list[Group]:
    """The named groups of a range; letters in a compound (援疆, 德资, 京蒙协作资金) name no party beside others."""
    groups = context.clauses.groups(start, end)
    named = [g for g in groups if len(g.units[0].mention.text) > 1]
    rows = [g for g in groups if len(g.units) > 1]
    letters = [g for g in groups if _is_reached(context, g) or (g in rows and not named)]
    return [g for g in groups if g in named or g in letters]


def _is_reached(context: Context, g: Group) -> bool:
    """Whether something is done there or people go there (在辽, 赴苏); 进疆, 援藏 are of a kind of work."""
    compound = context.text[g.start - 1] in "进入到援" or context.text[g.end : g.end + 1] in ("内", "外", "籍", "资")
    return context.clauses.marker(g) in ("at", "to") and not compound


def _without_scene(context: Context, groups: list[Group]) -> list[Group]:
    """某公司在某区租种大豆: where a body does something is no party to it."""
    if not any(g.type == "Organization" and not context.clauses.marker(g) for g in groups):
        return groups
    return [g for g in groups if g.type == "Organization" or context.clauses.marker(g) != "at"]


def _topic(context: Context, start: int, end: int) -> list[DiscourseEntity]:
    """Who an earlier clause is about: the site at its end in 两地共建的某园, else everybody that it names."""
    row = _PREDICATE_ROW.search(context.text, start, end)  # 援建项目为|某医院、某中心等
    groups = [g for g in _groups(context, start, row.end() if row else end) if g.type in BODIES]
    for g in groups:
        if g.type in ("Zone", "Organization") and context.text.startswith("的", g.start - 1):
            return g.entities
    venue = [g for g in groups if g.type == "Organization" and context.clauses.marker(g) == "at"]  # 在某局举行
    return _entities(_without_scene(context, [g for g in groups if g not in venue]))


def _only_goals(context: Context, start: int, end: int) -> bool:
    """选派干部赴四川挂职: where people go to, while who sends them stands further in front."""
    groups = [g for g in _groups(context, start, end) if g.type in BODIES]
    return all(context.clauses.marker(g) == "to" for g in groups)


def _entities(groups: Iterable[Group]) -> list[DiscourseEntity]:
    return list(dict.fromkeys(e for g in groups for e in g.entities))


def carried_subject(context: Context, sentence: Sentence, u: Unit) -> list[DiscourseEntity]:
    """Who the sentences before are about, else the pair that the document is about."""
    pairs = [m for m in (list(draft.roles["member"]) for draft in context.of_type("Pairing")) if _named(m)]
    if pairs:  # the partners of one city: the figure is the city's
        return [e for e in pairs[0] if all(e in pair for pair in pairs)] or pairs[0]
    d = context.clauses.discourse
    here = d.structure.sentence_at(u.start)
    for back in range(here - 1, max(-1, here - 1 - _SENTENCES_BACK), -1):
        previous = d.structure.sentences[back]
        if previous.paragraph != sentence.paragraph:
            break
        subject_before = context.clauses.subject(previous.end - 1, BODIES, carry=False)
        if subject_before is not None and _named(subject_before.entities):
            return subject_before.entities
    return []


def _named(entities: Iterable[DiscourseEntity]) -> bool:
    """援疆: a letter names no party."""
    return all(len(e.name) > 1 for e in entities)


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
        own = [x for x in dates if context.text[x.end : u.start] in ("", "的")]
        if own:  # 从2021年的10亿元增长至|2024年的29亿元
            return _end_of(context, own[-1])
        until = [x for x in dates if x.end <= clause.start and x.value.relation == "until"]
        return str(until[-1].value.iso) if until else None
    for x in reversed(dates):
        if x.value.relation == "until":
            return str(x.value.iso)
        if x.value.relation == "at" and (x.start >= clause.start or len(dates) == 1 or _opens(context, x)):
            return _end_of(context, x)
        if x.value.relation == "since":
            return None
    return None


def _opens(context: Context, date: Unit) -> bool:
    """Whether a date fills its clause (2018年，…): what follows is of that date."""
    clause = context.clauses.clause(date.start)
    return context.text[clause.start : date.start].strip() == "" and clause.end - date.end <= len("以来，")


def _end_of(context: Context, date: Unit) -> str:
    iso = str(date.value.iso)
    return iso.rpartition("/")[2] if _UP_TO_NOW.match(context.text, date.end) else iso
