"""What titles of agreements, events and projects, and the words for what was measured, say of each other."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final

from kg.identity.spelling import KEPT, script
from kg.identity.tables import document_words, organization_words, tokens

_NUMBER: Final = re.compile(r"\d+|(?<=第)[一二三四五六七八九十百]+(?=[届次轮期批])|\b[ivxl]+\b")
_HAN_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50}
# Topics so wide that titles with two of them can still be of one agreement.
_WIDE: Final = frozenset(
    {"economy", "economy-trade", "trading", "commerce", "cooperation", "development", "investment", "exchange"}
)


class Likeness(Enum):
    """What two titles are to each other."""

    EQUAL = "equal"
    COMPATIBLE = "compatible"
    DIFFERENT = "different"


def liken(a: str, b: str) -> Likeness:
    """Compare two normalised titles.

    In one script, titles have to be equal, or one a part of the other; in two, what they are (memorandum, forum), their
    number and their topics must not contradict each other.

    >>> liken("产业招商合作备忘录", "合作备忘录").value, liken("框架协议", "物流协议").value
    ('compatible', 'different')
    >>> liken("经贸合作协议", "trade-cooperation-agreement").value, liken("经贸合作协议", "memorandum").value
    ('compatible', 'different')
    """
    if a == b:
        return Likeness.EQUAL
    if _numbers(a) and _numbers(b) and _numbers(a) != _numbers(b):
        return Likeness.DIFFERENT
    if script(a) == script(b) == "zh":
        return Likeness.COMPATIBLE if a in b or b in a else Likeness.DIFFERENT
    for kind in ("agreement", "event"):
        x, y = _codes(a, kind), _codes(b, kind)
        if x and y and x.isdisjoint(y):
            return Likeness.DIFFERENT
    x, y = _topics(a), _topics(b)
    if x and y and x.isdisjoint(y) and not (x & _WIDE and y & _WIDE):
        return Likeness.DIFFERENT
    return Likeness.COMPATIBLE


def share_words(a: str, b: str) -> bool:
    """Whether two titles name one sort of event or one topic, or one is a part of the other.

    >>> share_words("中俄城市旅游合作论坛", "china-russia-tourism-forum"), share_words("座谈会", "ceremony")
    (True, False)
    """
    if script(a) == script(b) and (a in b or b in a):
        return True
    return not (_codes(a, "event").isdisjoint(_codes(b, "event")) and _topics(a).isdisjoint(_topics(b)))


@lru_cache(KEPT)
def is_specific(title: str) -> bool:
    """Whether a title says more than what any agreement is called.

    >>> is_specific("区域合作框架协议"), is_specific("战略合作协议")
    (True, False)
    """
    return any(not part.codes for part in document_words().read(_words(title), script(title)))


@lru_cache(KEPT)
def _codes(title: str, kind: str) -> frozenset[str]:
    parts = document_words().read(_words(title), script(title))
    return frozenset(code for part in parts for k, code in part.codes if k == kind)


@lru_cache(KEPT)
def _topics(title: str) -> frozenset[str]:
    parts = organization_words().read(_words(title), script(title))
    return frozenset(code for part in parts for kind, code in part.codes if kind in ("function", "trade"))


@lru_cache(KEPT)
def _numbers(title: str) -> frozenset[int]:
    return frozenset(map(_number, _NUMBER.findall(_words(title))))


def _words(title: str) -> str:
    return title if script(title) == "zh" else " ".join(tokens(title.replace("-", " ")))


def _number(digits: str) -> int:
    """
    >>> [_number(n) for n in ("12", "十二", "二十", "xiv")]
    [12, 12, 20, 14]
    """
    if digits.isdecimal():
        return int(digits)
    if digits[0] in _ROMAN:
        values = [_ROMAN[letter] for letter in digits]
        return sum(-v if v < max(values[n:]) else v for n, v in enumerate(values))
    tens, ten, ones = digits.rpartition("十")
    return (_HAN_DIGITS.get(tens, 1) * 10 if ten else 0) + _HAN_DIGITS.get(ones, 0)
