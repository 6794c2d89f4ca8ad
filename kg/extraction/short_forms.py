"""Short forms of names that a document gives in full: introduced (简称“德雅股份”) or core (穗禾优选)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from kg.extraction.lexicon import alternatives, occurrences, table
from kg.extraction.marked_text import BREAKS, MarkedText
from kg.extraction.mention import Mention
from kg.extraction.name_words import Kind

SHORT_FORMS: Final = "short_forms"
"""Span group: a short form, whose value is the (start, end) of the name that it stands for."""

_INTRODUCED = re.compile(
    r"\s?[（(]?\s?[,，]?(?:以下|下文|下)?(?:均|统)?(?:简称|又称)(?:为|：|:)?\s?[“\"‘「]?(?P<short>[^”\"’」）)，,。；;、]{2,14})"
)
_BRACKETED: Final = re.compile(
    r"[（(](?:现为|现更名为|现名|现|原为|原名|原|即|也称|又名|又称|曾用名|前身为|前身是|今)?：?"
)
_OPENING: Final = ("“", "‘", "「")
_CLOSING: Final = ("”", "’", "」")
_TAILS: Final = ("公司", "集团", "股份")


def introduced(text: str, names: Iterable[Mention]) -> Iterator[Mention]:
    """The short forms that the text puts in brackets right behind a name, and their later uses.

    >>> text = "广东德雅环境股份有限公司(以下简称“德雅股份”)奠基。德雅股份成立于2006年。"
    >>> company = Mention(0, 12, text[:12], "Organization", "example")
    >>> [(m.text, m.start, m.value) for m in introduced(text, [company])]
    [('德雅股份', 18, (0, 12)), ('德雅股份', 27, (0, 12))]
    """
    for name in names:
        found = _INTRODUCED.match(text, name.end)
        if found is None:
            continue
        short = found["short"]
        first = found.start("short")
        for use in occurrences(text[first:], short):
            yield _short(first + use, short, name, "introduced-short-form")


def in_brackets(text: str, names: Iterable[Mention]) -> Iterator[Mention]:
    """The names that stand in brackets right behind another, whose other name they are: 宝钢集团（现为宝武集团）.

    >>> text = "宝钢集团（现为宝武集团）援藏"
    >>> names = [Mention(0, 4, "宝钢集团", "Organization", "x"), Mention(7, 11, "宝武集团", "Organization", "x")]
    >>> [(m.text, m.value) for m in in_brackets(text, names)]
    [('宝武集团', (0, 4))]
    """
    by_start = {m.start: m for m in names}
    for name in by_start.values():
        found = _BRACKETED.match(text, name.end)
        other = by_start.get(found.end()) if found is not None else None
        if other is not None and text[other.end : other.end + 1] in ("）", ")"):
            yield _short(other.start, other.text, name, "bracketed")


def core_names(reading: MarkedText, companies: Iterable[Mention]) -> Iterator[Mention]:
    """Free uses of a company's brand, alone or with its trade: 穗禾优选 for 深圳市穗禾优选供应链有限公司.

    A form that two companies share stands for neither. A brand of two characters counts only in quotation marks,
    in front of a title, or with 公司, 集团 or 股份 behind it.
    """
    owners: dict[str, dict[str, Mention]] = {}
    for company in sorted(companies, key=lambda m: m.start):
        for form in _forms(reading, company):
            owners.setdefault(form, {}).setdefault(company.text, company)
    found: dict[int, Mention] = {}
    for form, named in sorted(owners.items(), key=lambda f: (-len(f[0]), f[0])):
        if len(named) > 1:
            continue
        (company,) = named.values()
        for use in occurrences(reading.text, form):
            tail = _tail(reading.text, use + len(form), form)
            if _stands_alone(reading, use, use + len(form), tail):
                found.setdefault(use, _short(use, form + tail, company, "core-name"))
    yield from (found[start] for start in sorted(found))


def _tail(text: str, end: int, form: str) -> str:
    """公司, 集团 or 股份 behind a form (德雅公司), where the form does not end with it already."""
    return next((t for t in _TAILS if text.startswith(t, end) and not form.endswith(t)), "")


def _forms(reading: MarkedText, company: Mention) -> list[str]:
    """The forms under which a company may be called, the longest first."""
    text = reading.text
    legal = _legal_form().search(company.text)
    if legal is None:
        return []
    end = company.start + legal.start()
    start = company.start
    while start < end:
        place = next((e for e in range(end, start + 1, -1) if reading.place_ending(e) == start), None)
        if place is None:
            break
        start = place
    if not 2 <= end - start <= 12 or any(c in BREAKS for c in text[start:end]):
        return []
    cuts = {end}
    for p in range(start + 2, end):
        if reading.starting(p, Kind.GENERIC) or reading.ending(p, Kind.GENERIC | Kind.TRADE):
            cuts.add(p)
    forms = [text[start:c] for c in sorted(cuts, reverse=True) if reading.own_length(start, c) >= 2]
    placed = [text[company.start : start] + f for f in forms if company.start < start]
    return sorted({*forms, *placed}, key=lambda f: (-len(f), f))


def _stands_alone(reading: MarkedText, start: int, end: int, tail: str) -> bool:
    """Whether nothing around a form could belong to another word; the shorter the form, the surer it must be."""
    text = reading.text
    if tail:
        return tail != "公司" or reading.bounded_right(end + len(tail))
    if end - start >= 4:
        return True
    if text[start - 1 : start] in _OPENING and text[end : end + 1] in _CLOSING:
        return True
    if end - start == 3:
        return reading.bounded_left(start) and reading.bounded_right(end)
    return reading.bounded_left(start) and bool(reading.starting(end, Kind.TITLE))


@cache
def _legal_form() -> re.Pattern[str]:
    company = (word for word, kind, *_ in table("zh", "org-suffixes.tsv") if kind == "company")
    return re.compile(alternatives(company) + "$")


def _short(start: int, text: str, name: Mention, rule: str) -> Mention:
    kind = "zones" if name.label == "Zone" else "organizations"
    return Mention(start, start + len(text), text, name.label, f"{kind}.{rule}", (name.start, name.end), 0.9)
