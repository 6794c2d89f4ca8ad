"""Names of peoples who write theirs without a Chinese surname: 扎西次仁, 乌云其木格, 吉克木布, 买买提."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.extraction.lexicon import table
from kg.extraction.name_edges import DOTS
from kg.extraction.name_words import is_everyday
from kg.extraction.person_names import Follow, surnames
from kg.extraction.person_search import Search

_LONGEST_PART: Final = 6
_SHORTEST_ALONE: Final = 3
"""Letters of a single part that names somebody in front of a verb; a shorter one needs a title."""


@cache
def _parts() -> tuple[AhoCorasick, list[str], dict[str, set[str]]]:
    """A matcher of all listed parts, and the peoples of each."""
    peoples: dict[str, set[str]] = {}
    for people, parts in table("zh", "minority-names.tsv"):
        for part in parts.split():
            peoples.setdefault(part, set()).add(people)
    words = sorted(peoples)
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest), words, peoples


def part_at(text: str, start: int) -> int | None:
    """The end of the longest listed part that starts at ``start``, if any."""
    _, _, peoples = _parts()
    ends = range(min(len(text), start + _LONGEST_PART), start + 1, -1)
    return next((end for end in ends if text[start:end] in peoples), None)


def part_ending(text: str, end: int) -> int | None:
    """The start of the longest listed part that ends at ``end``, if any."""
    _, _, peoples = _parts()
    starts = range(max(0, end - _LONGEST_PART), end - 1)
    return next((start for start in starts if text[start:end] in peoples), None)


def minority(search: Search) -> None:
    """Names of several parts anywhere, and single parts behind a title or at the start of a clause with a verb."""
    for start, end, single in _names(search.text):
        if search.shapes.is_taken(start, end) or not DOTS.isdisjoint(search.text[max(0, start - 1) : end + 1]):
            continue
        everyday = is_everyday(search.text[start:end])
        start = _with_surname(search, start)
        if (not single or _is_called(search, start, end)) and not everyday and search.shapes.follow(end):
            search.add(start, end, "minority", 0.85)


def _names(text: str) -> Iterator[tuple[int, int, bool]]:
    """Runs of parts of one people, and whether a run is a single part."""
    matcher, words, peoples = _parts()
    begin, last, shared, single = 0, -1, set[str](), True
    for i, start, end in matcher.find_matches_as_indexes(text):
        common = shared & peoples[words[i]] if start == last else set[str]()
        if common:
            last, shared, single = end, common, False
            continue
        if last > begin:
            yield begin, last, single
        begin, last, shared, single = start, end, peoples[words[i]], True
    if last > begin:
        yield begin, last, single


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
