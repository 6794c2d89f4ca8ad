"""Names of peoples who write theirs without a Chinese surname: 扎西次仁, 乌云其木格, 吉克木布, 买买提."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg.extraction.lexicon import table
from kg.extraction.name_edges import DOTS
from kg.extraction.name_words import is_everyday
from kg.extraction.person_names import Follow, surnames
from kg.extraction.person_search import Search

_MOST_PARTS: Final = 4
_LONGEST_PART: Final = 6
_SHORTEST_ALONE: Final = 3
"""Letters of a single part that names somebody in front of a verb; a shorter one needs a title."""


@cache
def _parts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A name of one to four parts of one people, and a single part."""
    by_people: dict[str, list[str]] = {}
    for people, parts in table("zh", "minority-names.tsv"):
        by_people.setdefault(people, []).extend(parts.split())
    ordered = [sorted(parts, key=lambda part: (-len(part), part)) for parts in by_people.values()]
    names = "|".join(f"(?:{'|'.join(parts)}){{1,{_MOST_PARTS}}}" for parts in ordered)
    every = sorted({part for parts in ordered for part in parts}, key=lambda part: (-len(part), part))
    return re.compile(names), re.compile("|".join(every))


def part_at(text: str, start: int) -> int | None:
    """The end of the listed part that starts at ``start`` (the longest), if any."""
    m = _parts()[1].match(text, start)
    return m.end() if m else None


def part_ending(text: str, end: int) -> int | None:
    """The start of the longest listed part that ends at ``end``, if any."""
    part = _parts()[1]
    return next((p for p in range(max(0, end - _LONGEST_PART), end - 1) if part.fullmatch(text, p, end)), None)


def minority(search: Search) -> None:
    """Names of several parts anywhere, and single parts behind a title or at the start of a clause with a verb."""
    names, part = _parts()
    for m in names.finditer(search.text):
        start, end = m.span()
        if search.shapes.is_taken(start, end) or not DOTS.isdisjoint(search.text[max(0, start - 1) : end + 1]):
            continue
        start = _with_surname(search, start)
        sure = part.fullmatch(m.group()) is None or _is_called(search, start, end)
        if sure and not is_everyday(m.group()) and search.shapes.follow(end):
            search.add(start, end, "minority", 0.85)


def _is_called(search: Search, start: int, end: int) -> bool:
    """Whether what stands around a single part shows that somebody is called so."""
    if start in search.title_ends:
        return True
    long = end - start >= _SHORTEST_ALONE
    return long and search.clause_start(start) and search.shapes.follow(end) in (Follow.CUE, Follow.VERB)


def _with_surname(search: Search, start: int) -> int:
    """包|额尔敦: a Chinese surname in front of the name, behind a title or the start of a clause."""
    before = start - 1
    if before < 0 or surnames().get(search.text[before]) != "single" or search.shapes.is_taken(before, start):
        return start
    return before if search.clause_start(before) else start
