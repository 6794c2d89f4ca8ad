"""Names beside titles: 市长赵明远, 副市长李明、王强, 李玉俊副市长, 林女士."""

from __future__ import annotations

from typing import Final

from kg.extraction.name_words import Kind, everyday_word, is_everyday
from kg.extraction.offices import past_gap
from kg.extraction.person_names import LONGEST_FOREIGN, Follow, foreign_characters, surnames
from kg.extraction.person_search import NOT_BEHIND_A_NAME, SIZES, Search
from kg.extraction.titles import Title
from kg.gazetteer import gazetteer

_GOES: Final = tuple("来赴访抵莅")
_CLASSES: Final = frozenset("省市州县区镇乡")


def after_titles(search: Search) -> None:
    """市长赵明远, 记者 韩雪松, 副市长李明、王强: names behind a title."""
    for title in search.titles:
        press = title.kind == "press"
        colon = search.text[title.end : title.end + 1] in ("：", ":")
        if title.kind == "honour" or (colon and not press):
            continue
        start: int | None = past_gap(search.text, title.end)
        if not press and search.add_roll(start or 0, "after-title"):
            continue
        end = _name_after_title(search, title, start or 0)
        rule = "press" if press else "after-title"
        while start is not None and end is not None:
            search.add(start, end, rule, 0.95)
            start, end = _next_in_list(search, end, press)
            rule = "press" if press else "list"


def _name_after_title(search: Search, title: Title, start: int) -> int | None:
    if start in search.found or "\n" in search.text[title.end : start] or _travels(search, title, start):
        return None
    if title.kind == "role":
        end = search.shapes.name_end(start, sure=False)
        if end is not None:
            return end
        if not search.shapes.is_taken(start, start + 3) and search.shapes.is_full_name(start, start + 3):
            return start + 3
        return search.shapes.foreign_role_end(start)
    called = search.shapes.places.get(start)  # 大使|吉尔伯特, who is called as a town is
    if called is not None and title.kind in ("office", "head") and search.shapes.is_foreign_name(start, called):
        return called
    end = search.shapes.name_end(start, sure=True)
    foreign = search.shapes.foreign_end(start)
    if end is None or foreign is None or foreign - start <= 3:
        return end or foreign
    bounded = search.shapes.follow(foreign) == Follow.MARK > search.shapes.follow(end)  # 叶罗先|科。
    if bounded or search.shapes.follow(end) <= Follow.CHARACTER:
        return foreign
    return end


def _travels(search: Search, title: Title, start: int) -> bool:
    """任振鹤省长|来川: whose title it is stands in front, and where they go to behind."""
    goes = search.text[start : start + 1] in _GOES and search.text[start + 1 : start + 2] in gazetteer().alphabet
    return goes and any(search.shapes.is_full_name(title.start - size, title.start) for size in SIZES)


def _next_in_list(search: Search, end: int, press: bool) -> tuple[int | None, int | None]:
    start = search.listed_at(end, spaces=press)
    if start is None:
        return None, None
    return start, search.shapes.name_end(start, sure=press) or search.shapes.listed_end(start)


def before_titles(search: Search) -> None:
    """李玉俊副市长, 林女士: a name between a plain left edge and a title."""
    for title in search.titles:
        if title.kind in NOT_BEHIND_A_NAME:
            continue
        for size in sorted(SIZES, reverse=True):
            start = title.start - size
            if start < 0 or search.shapes.is_taken(start, title.start) or not search.bounded_left(start):
                continue
            if search.text[title.start - 1] in _CLASSES:
                continue  # 唐津市|市长
            if search.shapes.is_full_name(start, title.start, usual=1):
                search.add(start, title.start, "before-title", 0.9)
                break
        else:
            _addressed(search, title)


def _addressed(search: Search, title: Title) -> None:
    """林女士, 普京总统: a surname alone or a foreign name in front of a title."""
    start = title.start - 1
    if surnames().get(search.text[max(0, start - 1) : title.start]) == "japanese":
        start -= 1  # 尾田女士
    if title.kind == "honour" and start >= 0 and search.text[start : title.start] in surnames():
        if search.bounded_left(start) and start not in search.shapes.taken:
            search.add(start, title.end, "honorific", 0.8)
    elif title.kind == "office":
        start = title.start
        while start > 0 and title.start - start < LONGEST_FOREIGN:
            stops = start - 1 in search.shapes.taken or search.reading.ending(start, Kind.STOP)
            if stops or search.text[start - 1] not in foreign_characters():
                break
            start -= 1
        name = search.text[start : title.start]
        known = (everyday_word(name) or "").startswith("nr")
        if (len(name) >= 3 or known) and search.bounded_left(start) and not is_everyday(name[:2]):
            search.add(start, title.start, "before-title", 0.7)
