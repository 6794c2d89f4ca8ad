"""The endings that give organisations away: those of ``org-suffixes.tsv``, and departments by their function."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick

from kg.extraction.lexicon import longest_endings, table

DEPARTMENT: Final = "department"
PLACED_DEPARTMENT: Final = "placed department"
"""A department whose form is not the usual one of its function: a name only behind a place (阿穆尔州林业部)."""

_PLACED_FORMS: Final = ("局", "厅", "部", "委", "办", "署")
_SECRETARIES: Final = ("书记", "副书记", "常委")


@dataclass(frozen=True, slots=True)
class Ending:
    """A name's ending as it stands in the text."""

    start: int
    end: int
    word: str
    kind: str


@cache
def _endings() -> tuple[AhoCorasick, dict[str, str], dict[str, tuple[str, ...]]]:
    kinds: dict[str, str] = {}
    barred: dict[str, tuple[str, ...]] = {}
    for word, kind, *rest in table("zh", "org-suffixes.tsv"):
        kinds[word] = kind
        barred[word] = tuple(rest[0].split()) if rest else ()
    functions = table("zh", "gov-functions.tsv")
    for function, forms in functions:
        for form in forms.split():
            kinds.setdefault(function + form, DEPARTMENT)
            barred.setdefault(function + form, ("长",) if form == "局" else _barred_behind(form, barred))
    for function, _ in functions:
        for form in _PLACED_FORMS:
            kinds.setdefault(function + form, PLACED_DEPARTMENT)
            barred.setdefault(function + form, _barred_behind(form, barred))
    return AhoCorasick(sorted(kinds)), kinds, barred


def _barred_behind(form: str, barred: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What must not follow a department: as behind its last word alone, but a secretary may (农业农村委|书记)."""
    return tuple(word for word in barred.get(form, ()) if word not in _SECRETARIES)


def find_endings(text: str) -> Iterator[Ending]:
    """The longest ending at each position, unless what follows shows that it is part of another word."""
    automaton, kinds, barred = _endings()
    longest = longest_endings(automaton, text)
    for end, start in longest.items():
        word = text[start:end]
        if text.startswith("会同", end - 1) and end - 1 in longest:
            continue  # 科协|会同各方
        if not text.startswith(barred[word], end) or _contracted(text, end, kinds[word]):
            yield Ending(start, end, word, kinds[word])


def _contracted(text: str, end: int, kind: str) -> bool:
    """商务局长: the department's last character is the office's first."""
    headed = text.startswith("长", end) and not text.startswith(("长期", "长远"), end)
    return headed and kind in (DEPARTMENT, PLACED_DEPARTMENT)
