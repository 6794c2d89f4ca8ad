"""Further uses of names that are found: the name itself, its surname with a title (叶总, 叶副市长)."""

from __future__ import annotations

from functools import cache

from kg.extraction.lexicon import occurrences, table
from kg.extraction.name_words import Kind, is_everyday
from kg.extraction.person_names import cues, surname_of, surnames
from kg.extraction.person_search import NOT_BEHIND_A_NAME, Search

_CLASSES = frozenset("省市州县区镇乡")
_UNITS = frozenset("司局处科部院")


@cache
def _short_titles() -> tuple[str, ...]:
    """总, 工: titles of one character, which stand behind a surname only."""
    return tuple(row[0] for row in table("zh", "titles.tsv") if row[1] == "short")


def again(search: Search) -> None:
    """Every further use of the names found so far."""
    for name, first in search.full_names().items():
        for start in occurrences(search.text, name):
            end = start + len(name)
            if search.shapes.is_free(start, end) and (len(name) > 2 or _clear(search, start, end)):
                search.add(start, end, "again", first.confidence)


def by_surname(search: Search) -> None:
    """叶总, 叶副市长: a surname with a title, where the document names one person of that surname in full."""
    named: dict[str, list[str]] = {}
    for name in search.full_names():
        named.setdefault(surname_of(name), []).append(name)
    for surname, names in sorted(named.items()):
        if surname and len(names) == 1:
            _by_surname(search, surname, names[0])
    _family_names(search, named)
    _surname_only(search, named)


def _family_names(search: Search, named: dict[str, list[str]]) -> None:
    """金子 for 金子百合: a Japanese family name at the start of a clause, in front of a verb of speech."""
    speech = cues("after", "speech")
    for surname, names in sorted(named.items()):
        if len(names) > 1 or surnames().get(surname) != "japanese":
            continue
        for start in occurrences(search.text, surname):
            end = start + len(surname)
            free = search.clause_start(start) and not search.shapes.is_taken(start, end)
            if free and speech.match(search.text, end) is not None:
                search.add(start, end, "surname", 0.8, names[0])


def _surname_only(search: Search, named: dict[str, list[str]]) -> None:
    """胡校长, 陈书记: a surname with a title, where the text names nobody of that surname in full."""
    for title in search.titles:
        start = title.start - 1
        if title.kind not in ("office", "head", "staff") or start < 0 or start in search.shapes.taken:
            continue
        surname = search.text[start]
        if surname in _UNITS and start in search.shapes.body_ends:
            continue  # 外交部领事|司|司长
        is_word = surname in _CLASSES or search.reading.starting(start, Kind.STOP | Kind.WEAK)
        if surname in named or is_word or surnames().get(surname) != "single":
            continue
        if search.bounded_left(start):
            search.add(start, title.end, "honorific", 0.6)


def _by_surname(search: Search, surname: str, name: str) -> None:
    for start in occurrences(search.text, surname):
        behind = start + len(surname)
        title = search.title_at.get(behind)
        if title is not None and title.kind not in NOT_BEHIND_A_NAME:
            end = title.end
        else:
            tail = next((s for s in _short_titles() if search.text.startswith(s, behind)), "")
            end = behind + len(tail)
            if not tail or not search.shapes.follow(end):
                continue
        if search.bounded_left(start) and not search.shapes.is_taken(start, end):
            search.add(start, end, "surname", 0.85, name)


def _clear(search: Search, start: int, end: int) -> bool:
    """Whether no everyday word crosses the edges of a two-character name (位于|洋浦 for 于洋)."""
    before = search.text[max(0, start - 1) : start + 1]
    says = cues("after", "speech").match(search.text, end)  # 龚正说: no 正说 there
    return not is_everyday(before) and bool(says or not is_everyday(search.text[end - 1 : end + 1]))
