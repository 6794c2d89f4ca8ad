"""Foreign names with a middle dot, and the later uses of one part: 谢尔盖·科罗廖夫, then 科罗廖夫."""

from __future__ import annotations

import re
from typing import Final

from kg.extraction.lexicon import occurrences
from kg.extraction.marked_text import DASHES
from kg.extraction.minority_people import part_at, part_ending
from kg.extraction.name_edges import DOTS
from kg.extraction.name_words import Kind, is_everyday
from kg.extraction.person_names import dotted_characters
from kg.extraction.person_search import Search

_LONGEST_PART: Final = 9
_SHORTEST: Final = 5
"""Letters of a name without a title; 绍兴·辽源 is two places."""

_DOTS: Final = "[" + "".join(sorted(DOTS)) + "]"
_DOT: Final = re.compile(_DOTS)
_MIDDLE_DOT: Final = re.compile(f"(?<=[\u3400-\u9fff]){_DOTS}(?=[\u3400-\u9fff])")
_CALLED_AFTER: Final = re.compile(r"大街|大道|广场|大学|学院|博物|剧院|图书|公园|[街路区市州奖]")
"""What is called after people: 卡尔·马克思大街."""


def dotted(search: Search) -> None:
    """Names with a middle dot, and the later uses of one part: 谢尔盖·科罗廖夫, then 科罗廖夫."""
    ends = 0
    for m in _MIDDLE_DOT.finditer(search.text):
        if m.start() < ends:
            continue
        start = _dotted_start(search, m.start())
        end = _dotted_end(search, m.end())
        if end is None or m.start() - start < 1 or not _is_dotted_name(search, start, end):
            continue
        if _CALLED_AFTER.search(search.text, m.end(), end) or _CALLED_AFTER.match(search.text, end, end + 2):
            continue  # 卡尔·马克思大街
        if search.shapes.bodies.isdisjoint(range(start, end)) and search.add(start, end, "dotted", 0.95):
            ends = end
    _parts(search)


def _dotted_start(search: Search, dot: int) -> int:
    """Where the name starts whose first dot is at ``dot``: behind a title, a body, a place or a function word."""
    start = dot
    while start > 0 and dot - start < _LONGEST_PART and search.text[start - 1] in dotted_characters():
        start -= 1
    for p in range(dot - 1, max(dot - _LONGEST_PART, 0), -1):
        if p in search.title_ends and search.shapes.all_han(p, dot):
            return p
    for p in range(dot - 2, start, -1):
        if p in search.shapes.body_ends or search.reading.ending(p, Kind.TITLE | Kind.STOP):
            start = p
            break
    start = _past_words(search, start, dot)
    listed = part_ending(search.text, dot)
    if listed is not None and listed < start and not search.shapes.is_taken(listed, dot):
        return listed  # 肖开提·依明
    return _before_dash(search, start)


def _before_dash(search: Search, start: int) -> int:
    """让|-克洛德·拉玛: where the part in front of a dash starts, or ``start``."""
    p = start - 1
    if p < 1 or search.text[p] not in DASHES:
        return start
    while p > 0 and start - p < _LONGEST_PART and search.text[p - 1] in dotted_characters():
        if p in search.title_ends or p - 1 in search.shapes.taken:
            break
        p -= 1
    return p if p < start - 1 else start


def _dotted_end(search: Search, p: int) -> int | None:
    """Where the name ends whose last part may start at ``p``; further parts follow behind further dots."""
    while True:
        end = search.shapes.foreign_part_end(p)
        if end is None:
            return None
        end = max(end, part_at(search.text, p) or end)  # 阿布力孜·阿布来提
        if search.text[end : end + 1] not in DOTS:
            return end
        p = end + 1


def _is_dotted_name(search: Search, start: int, end: int) -> bool:
    """Whether most characters are those of foreign names, or a title stands in front (盛通·王乔玛尼)."""
    letters = [c for c in search.text[start:end] if c not in DOTS]
    if is_everyday(_DOT.split(search.text[start:end])[0]):
        return False  # 世界市长|对话·南宁
    usual = sum(c in dotted_characters() for c in letters)
    if start in search.title_ends:
        return 2 * usual >= len(letters)
    places = sum(i in search.shapes.taken for i in range(start, end))
    return usual >= len(letters) - 1 and 2 * places < len(letters) and len(letters) >= _SHORTEST


def _parts(search: Search) -> None:
    """Each part of a dotted name where it stands alone for the one person of the text who bears it."""
    owners: dict[str, set[str]] = {}
    for m in search.found.values():
        for part in _DOT.split(m.text):
            owners.setdefault(part, set()).add(m.text)
    for part, names in sorted(owners.items(), key=lambda o: (-len(o[0]), o[0])):
        if len(part) < 2 or len(names) > 1 or is_everyday(part):
            continue
        for start in occurrences(search.text, part):
            end = start + len(part)
            taken = search.shapes.is_taken(start, end) and search.shapes.places.get(start) != end
            if taken or search.text[end : end + 1] in DOTS:
                continue
            if search.bounded_left(start) and search.shapes.follow(end):
                search.add(start, end, "part", 0.85, min(names))


def _past_words(search: Search, start: int, dot: int) -> int:
    """Drop what is left of everyday words in front of a name: 种子|玛丽埃尔, 哥哥|洛马纳."""
    text = search.text
    if dot - start > 3 and start > 0 and is_everyday(text[start - 1 : start + 1]):
        return start + 1
    if dot - start > 4 and is_everyday(text[start : start + 2]):
        return start + 2
    return start
