"""Organisations whose names carry no class at their end: well-known ones, companies by brand and trade."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.extraction.lexicon import occurrences, table
from kg.extraction.marked_text import BREAKS, MarkedText
from kg.extraction.mention import Mention
from kg.extraction.name_edges import LEVELS, left_edge
from kg.extraction.name_words import Kind, everyday_word, is_everyday
from kg.extraction.person_names import surnames

_BARRED: Final = Kind.BODY | Kind.ZONE | Kind.HEAD
_SHORTEST, _LONGEST = 2, 4
_LONGEST_ITEM: Final = 9
_LIST_OF_COMPANIES: Final = re.compile(
    r"等(?:[0-9]+|[一二三四五六七八九十几数]+)?[余多]?[家个]?[\u3400-\u9fff]{0,10}?(?:企业|公司|电商|车企|药企|厂商|巨头|商家|品牌)"
)
_LATIN: Final = re.compile(
    r"[A-Z][\w&+-]*(?:[ .][\w&+-]+){0,4}[ .,]{1,2}(?:GmbH(?: & Co\. ?KG)?|AG|SE|KG|Co\., ?Ltd\.?|Ltd\.?|Inc\.?|LLC"
    r"|Corp\.?|S\.?A\.?|N\.?V\.?|B\.?V\.?|PLC|Plc|Oy|AB|ASA|S\.p\.A\.?)(?![A-Za-z])",
    re.ASCII,
)
"""A company's name in Latin letters with its legal form: Automation W+R GmbH."""

_CORPS: Final = re.compile(
    r"(?:新疆)?(?:生产建设)?兵团(?:第?[一二三四五六七八九十]{1,3}师)(?:[0-9〇一二三四五六七八九十]{1,4}团)?"
)
_PLACE_TRADE: Final = ("业", "石化", "重工", "特钢", "油田", "重机", "航空")
"""Trades in front of which a place's short name may be a brand (东丰药业), as it is not of others (东莞家具)."""


def find_brands(reading: MarkedText) -> Iterator[Mention]:
    """Companies in Latin letters, the names of ``known-organizations.tsv``, brands with a trade; they may overlap."""
    for m in _LATIN.finditer(reading.text):
        yield Mention(m.start(), m.end(), m.group(), "Organization", "organizations.latin", None, 0.9)
    yield from _known(reading)
    yield from _with_trade(reading)
    yield from _with_headquarters(reading)


def find_corps(text: str) -> Iterator[Mention]:
    """Divisions and regiments of the Xinjiang Production and Construction Corps (兵团第六师)."""
    for m in _CORPS.finditer(text):
        yield Mention(m.start(), m.end(), m.group(), "Organization", "organizations.corps", None, 0.9)


def find_listed(reading: MarkedText, companies: Iterable[Mention]) -> Iterator[Mention]:
    """亮道智能 in 宝马集团、亮道智能等德中企业: proper words in a list of companies of which another one is known."""
    text = reading.text
    ends = {m.end for m in companies}
    for closing in _LIST_OF_COMPANIES.finditer(text):
        items: list[tuple[int, int]] = []
        known, end = False, closing.start()
        while True:
            known = known or end in ends
            mark = text.rfind("、", max(0, end - _LONGEST_ITEM), end)
            if mark < 0 or not BREAKS.isdisjoint(text[mark + 1 : end]):
                break
            if end not in ends:
                items.append((mark + 1, end))
            end = mark
        for start, end in items if known else ():
            name = text[start:end]
            proper = reading.own_length(start, end) > 1 and reading.unknown_length(start, end) > 1
            if (proper or name.isascii()) and len(name) > 1 and not is_everyday(name):
                yield Mention(start, end, name, "Organization", "organizations.listed", None, 0.7)


@cache
def _known_names() -> tuple[AhoCorasick, list[str], dict[str, tuple[str, ...]]]:
    rows = {name: tuple(rest[0].split()) if rest else () for name, *rest in table("zh", "known-organizations.tsv")}
    names = sorted(rows)
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names, rows


def _known(reading: MarkedText) -> Iterator[Mention]:
    text = reading.text
    automaton, names, barred = _known_names()
    for i, start, end in automaton.find_matches_as_indexes(text):
        if text.startswith(barred[names[i]], end):
            continue
        if end - start == 2 and (_crossed(text, start, end) or _is_given(reading, start)):
            continue
        end += reading.starting(end, Kind.TRADE)  # 格力|电器
        yield Mention(start, end, text[start:end], "Organization", "organizations.known", None, 0.8)


def _crossed(text: str, start: int, end: int) -> bool:
    """Whether an everyday word runs across an edge: 项目建设中建|立."""
    return is_everyday(text[end - 1 : end + 1]) or (start > 0 and is_everyday(text[start - 1 : start + 1]))


def _is_given(reading: MarkedText, start: int) -> bool:
    """省委书记彭|清华: a surname stands in front, and a title in front of that."""
    return reading.text[start - 1 : start] in surnames() and bool(reading.ending(start - 1, Kind.TITLE))


@cache
def _trades() -> AhoCorasick:
    words = sorted(row[0] for row in table("zh", "company-words.tsv"))
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)


def _with_trade(reading: MarkedText) -> Iterator[Mention]:
    """长宏木业, 东莞子乔家居: two to four characters of brand and a trade, both edges plain."""
    text = reading.text
    for _, at, end in _trades().find_matches_as_indexes(text):
        if not reading.bounded_right(end) and not _acts(reading, end):
            continue
        edge = left_edge(reading, at, barred=_BARRED)
        front = edge.places[-1][1] if edge.places else edge.start
        if not edge.reliable or edge.level:
            continue
        if edge.places and front == at:
            named = text[at - 1] not in LEVELS and text[at:end].endswith(_PLACE_TRADE) and end - at == 2
        else:
            named = _is_brand(reading, front, at)
        if named:
            name = text[edge.start : end]
            yield Mention(edge.start, end, name, "Organization", "organizations.brand", None, 0.7)


def _acts(reading: MarkedText, end: int) -> bool:
    """Whether a verb that is no part of names stands behind a company: 中智药业|派人."""
    if reading.starting(end, Kind.SOFT | Kind.GENERIC | Kind.FUNCTION | Kind.BODY | Kind.ZONE | Kind.TRADE):
        return False
    verb = (everyday_word(reading.text[end : end + 2]) or "").startswith("v")
    return verb or bool(reading.starting(end, Kind.WEAK))


def _with_headquarters(reading: MarkedText) -> Iterator[Mention]:
    """云思顿 in 云思顿总部: a proper word between a plain edge and 总部."""
    for at in occurrences(reading.text, "总部"):
        for start in range(at - _LONGEST, at - _SHORTEST + 1):
            unknown = start >= 0 and reading.bounded_left(start) and reading.unknown_length(start, at) == at - start
            if unknown and _is_brand(reading, start, at):
                name = reading.text[start:at]
                yield Mention(start, at, name, "Organization", "organizations.brand", None, 0.6)
                break


def _is_brand(reading: MarkedText, start: int, end: int) -> bool:
    brand = reading.text[start:end]
    if not _SHORTEST <= len(brand) <= _LONGEST or not BREAKS.isdisjoint(brand) or is_everyday(brand):
        return False
    return reading.unknown_length(start, end) > 0 and reading.own_length(start, end) == len(brand)
