"""Numbers that go on with a measure: both ends of a rise, growth, stages, and rows told one to one.

Words are data: ``[statistic]`` of ``facts.toml``.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from kg.extraction.discourse import ENTITY, Unit
from kg.extraction.facts.draft import Context
from kg.extraction.facts.measures import in_front
from kg.extraction.facts.triggers import cues, pattern
from kg.extraction.lexicon import alternatives

# A noun as short as 项目 needs its class in front.
_BARE = 2
_RESPECTIVELY = re.compile("分别")
_GROWN = re.compile(r"分别((?:同比)?(?:增长|下降|提高|上升|减少|增加))(?:了|约|近|超过?)?\d")
_JOIN = re.compile("[、和及与]")
_NOUN = re.compile("[一-鿿]{2,12}")
_TO = re.compile("增至|升至|降至|降为|降到|减至|(?:增加|增长|提高|提升|减少|扩大|上升|下降)[到至]")
_RISE = re.compile(rf"([^，,。；;]{{2,16}}?)(?:由|从)[^，,。；;]{{0,12}}?\d[^，,。；;]{{0,12}}?(?:{_TO.pattern})")
# 增长至|2024年的
_LONGEST_RISE = 12
_RISEN_TO = re.compile("增|升|提高|降|减|扩大")
_GROWTH = re.compile(
    r"(?:同比|环比|年均|[比较](?:上年|去年|前年|\d{4}年)(?:同期)?)?"
    r"(?:增长|下降|提高|上升|减少|增加)(?:了|约|近|超)?$"
)


def place_in_row(context: Context, u: Unit) -> tuple[int, int, int] | None:
    """甲、乙分别达到95%、51%: (where the row ends in front of the numbers, the rank of ``u``, how many they are)."""
    clause = context.clauses.clause(u.start)
    respectively = _RESPECTIVELY.search(context.text, clause.start, u.start)
    if respectively is None:
        return None
    numbers = [q for q in context.clauses.quantities(respectively.end(), clause.end) if q.value is not None]
    joined = all(_JOIN.fullmatch(context.text, a.end, b.start) for a, b in pairwise(numbers))
    return (
        (respectively.start(), numbers.index(u), len(numbers)) if joined and len(numbers) > 1 and u in numbers else None
    )


def distributed(context: Context, u: Unit) -> str | None:
    """项目履约率、资金到位率分别达到95%、51%: the measure of a number is the noun of the same rank."""
    row = place_in_row(context, u)
    if row is None:
        return None
    end, rank, count = row
    start = context.clauses.clause(u.start).start
    nouns = _JOIN.split(context.text[start:end])
    named = any(context.clauses.discourse.units_between(start, end, ENTITY))
    if named or len(nouns) != count or not all(_NOUN.fullmatch(n) for n in nouns):
        return None
    grown = _GROWN.match(context.text, end)
    return nouns[rank] + (grown.group(1) if grown else "")


def grown_respectively(context: Context, u: Unit, measures: list[str]) -> str | None:
    """旅客86.7万人次、货物54.3万吨，分别增长8.1%和17.6%: growth of those told in front (``measures``), one to one."""
    row = place_in_row(context, u)
    if row is None:
        return None
    start, rank, count = row
    grown = _GROWN.match(context.text, start)
    if grown is None or start > context.clauses.clause(u.start).start or len(measures) < count:
        return None
    return measures[rank - count] + grown.group(1)


def risen(context: Context, u: Unit) -> str | None:
    """每周航班由2017年的63班增至105班: both numbers measure what stands before 由."""
    clause = context.clauses.clause(u.start)
    if _TO.search(context.text, clause.start, clause.end) is None:
        return None  # the usual case, which is seen at once
    m = _RISE.search(context.text, clause.start, clause.end)
    if m is None or u.start < m.end(1):
        return None
    return in_front(context, m.start(1), m.end(1))


def is_risen_to(context: Context, u: Unit) -> bool:
    """Whether the number is the second of two: what a measure has risen to."""
    clause = context.clauses.clause(u.start)
    return (
        risen(context, u) is not None
        and _RISEN_TO.search(context.text[max(clause.start, u.start - _LONGEST_RISE) : u.start]) is not None
    )


def growth(context: Context, u: Unit, of: str | None) -> str | None:
    """同比增长11.2%: growth of the measure told before (``of``)."""
    clause = context.clauses.clause(u.start)
    m = _GROWTH.search(context.text[clause.start : u.start])
    if m is None or (u.value.kind != "percent" and "同期" not in m.group()):
        return None
    stem = context.text[clause.start : clause.start + m.start()].strip()
    if of is None:
        of = in_front(context, clause.start, clause.start + m.start())
        return f"{of}{m.group()}" if of else None
    return f"{stem or of}{m.group()}"


def stage_of(context: Context, u: Unit, of: str) -> str | None:
    """其中50家已经投产, 有9家落户产业园, 入驻14家: how far some of what was counted before (``of``) have come."""
    clause = context.clauses.clause(u.start)
    opening, around = _stages(context.lang)
    m = opening.fullmatch(context.text, clause.start, u.start) or around.match(context.text, u.end, clause.end)
    if m is None:
        return None
    return m.group("stage") + (m.groupdict().get("where") or "") + _head_noun(context.lang, of)


def _head_noun(lang: str, phrase: str) -> str:
    counted = pattern(lang, "statistic", "counted_nouns").search(phrase)
    return counted.group() if counted else phrase[-_BARE:]


@cache
def _stages(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(a stage in front of the number, a stage behind it and where)"""
    stage = f"(?P<stage>{alternatives(cues(lang, 'statistic')['stages'])})"
    return (
        re.compile(f"(?:其中|有|已|目前|现|[，,、])*{stage}(?:了|约|近)?"),
        re.compile(rf"(?:已经|已|正在?|均|全部|顺利|成功)*{stage}(?:当?中)?(?P<where>[^，,。；;、]{{0,8}})"),
    )
