"""Distribution: which name goes with which in 甲、乙分别与丙、丁签约."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

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
