"""Distribution: which name goes with which in 甲、乙分别与丙、丁签约 and in 甲与乙、丙与丁签约."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context

T = TypeVar("T")


def distribute(left: Sequence[T], right: Sequence[T]) -> list[list[T]]:
    """The pairs that 分别 makes of two groups: one to one where they are equally long, else each with the single one.

    >>> distribute(["海安", "如东"], ["勉县", "洋县"])
    [['海安', '勉县'], ['如东', '洋县']]
    >>> distribute(["高新区"], ["甲公司", "乙公司"])
    [['高新区', '甲公司'], ['高新区', '乙公司']]
    >>> distribute(["甲", "乙"], ["丙", "丁", "戊"])
    []
    """
    if len(left) == len(right):
        return [[a, b] for a, b in zip(left, right, strict=True)]
    if len(left) == 1 or len(right) == 1:
        return [[a, b] for a in left for b in right]
    return []


def pairs_in_row(context: Context, start: int, end: int) -> list[list[DiscourseEntity]]:
    """鞍山与无锡、锦州与南通: 与 joins a pair, 、 parts the pairs; empty where ``start:end`` holds no such row."""
    before = context.clauses.clause_before(start)
    here = context.clauses.groups(start, end)
    if before is not None and len(here) == 1 and len(here[0].units) == 2:
        # 甲区政府与万州区政府，乙区政府与夷陵区政府分别签订: a pair that fills the clause before belongs to the row.
        row = [g for g in context.clauses.groups(before.start, before.end) if len(g.units) == 2]
        if row and row[0].start == before.start and row[0].end == before.end and "分别" in context.text[start:end]:
            return [row[0].entities, here[0].entities]
    for g in here:
        if g.type == "Person" or len(g.units) < 4 or len(g.units) % 2:
            continue
        gaps = [context.text[a.end : b.start].strip() for a, b in pairwise(g.units)]
        if all(x != "、" for x in gaps[::2]) and all(x == "、" for x in gaps[1::2]):
            return [[*a.entities, *b.entities] for a, b in zip(g.units[::2], g.units[1::2], strict=True)]
    return []


def pairs_with_first(context: Context, start: int, end: int) -> list[list[DiscourseEntity]]:
    """甲与乙、丙、丁: the first name with each of those behind 与; empty where ``start:end`` holds no such group."""
    for g in reversed(context.clauses.groups(start, end)):
        if g.type == "Person" or len(g.units) < 3:
            continue
        first, *others = g.units
        gaps = [context.text[a.end : b.start].strip() for a, b in pairwise(others)]
        if context.text[first.end : others[0].start].strip() in ("与", "同", "跟", "和") and "、" in gaps:
            return [[*first.entities, *u.entities] for u in others]
    return []
