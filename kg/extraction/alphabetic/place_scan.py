"""Names of the gazetteer in a text: each with the places that it may mean.

Which of them it means, and whether it means a place at all, is settled by :mod:`place_choice`. How a language forms and
frames the names of places is told by its :class:`PlaceNames`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.name_words import name_pattern, word_set
from kg.extraction.alphabetic.place_words import is_head, is_opener
from kg.extraction.alphabetic.words import Word, Words
from kg.extraction.lexicon import settings
from kg.gazetteer import gazetteer
from kg.gazetteer.alphabetic import alphabetic_names, folded

# From this weight on a name counts without anything in the text that bears it out.
KNOWN: Final = 200_000


@dataclass(slots=True)
class PlaceName:
    """A name that the gazetteer knows, at words ``first`` to ``last``."""

    first: int
    last: int
    start: int
    end: int
    candidates: dict[str, str]
    """Id → form of the name, as the gazetteer gives it; ``derived`` for the adjective of a small town."""

    kind: str | None = None
    """The kind that a class word beside it gives."""

    marked: bool = False
    """Whether the words around it say that it is a place."""

    within: str = ""
    """The name of what holds it, where it follows: Kumasi, Ghana."""

    held: bool = False
    """Whether what holds the place that it means is told behind it."""

    id: str | None = None
    rule: str = ""
    confidence: float = 1.0
    above: set[str] = field(default_factory=set)


class PlaceNames(Protocol):
    """What one language tells of the names of places."""

    def is_none(self, words: Words, i: int) -> bool:
        """Whether a capitalised word begins no place's name, whatever the lists say."""

    def candidates(self, words: Words, run: list[Word]) -> dict[str, str]:
        """The places that a run of words may name, each with the form of the name."""

    def derived(self, words: Words, i: int) -> PlaceName | None:
        """The place of an adjective that no list holds."""

    def frame(self, words: Words, name: PlaceName) -> None:
        """Take in what stands around a name: class words, "city of"."""

    def joined(self, words: Words, i: int) -> Iterator[PlaceName]:
        """The names inside a word that is none itself: мост Благовещенск-Хэйхэ, Dongguan-based."""


def scan(words: Words, reader: PlaceNames) -> Iterator[PlaceName]:
    """The names of a text that the gazetteer knows, in text order, none inside another."""
    i = 0
    while i < len(words.all):
        found = _name_at(words, i, reader)
        if found is None:
            yield from reader.joined(words, i)
            i += 1
        else:
            yield found
            i = found.last + 1


def _name_at(words: Words, i: int, reader: PlaceNames) -> PlaceName | None:
    word = words.all[i]
    if not word.text[0].isalpha():
        return None
    if not word.capital:
        return reader.derived(words, i)
    if reader.is_none(words, i):
        return None
    longest = max((alphabetic_names(words.lang).longest.get(f, 0) for f in _forms(word.text, words.lang)), default=0)
    run = [word]
    while len(run) < longest and i + len(run) < len(words.all):
        following = words.all[i + len(run)]
        if not words.joined(run[-1], following) and not (
            run[-1].possessive
            and run[-1].text in word_set(words.lang, "place", "inner_possessives")
            and following.start - run[-1].end <= 3
        ):
            break
        run.append(following)
    for size in range(len(run) if longest else 0, 0, -1):
        if not _may_name(words, run[:size]):
            continue
        candidates = reader.candidates(words, run[:size])
        if candidates:
            name = PlaceName(i, i + size - 1, word.start, run[size - 1].end, candidates)
            reader.frame(words, name)
            m = name_pattern(words.lang, "place", "within").match(words.text[name.end : name.end + 80])
            name.within = m.group(1) if m is not None else ""
            return name
    return reader.derived(words, i)


def _may_name(words: Words, run: list[Word]) -> bool:
    if len(run) == 1 and (is_opener(words, run[0]) or is_head(words.lang, run[0].text)):
        return False
    return words.text[run[-1].end : run[-1].end + 1] != "$"


def _forms(word: str, lang: str) -> tuple[str, ...]:
    return language(lang).place_forms(word) or (folded(word),)


def places_named(words: Sequence[str], lang: str) -> dict[str, str]:
    """The places that a name of these words may mean, each with the form of the name; declined words in any case.

    >>> places_named(["Нижнего", "Новгорода"], "ru")
    {'gn:520555': 'full'}
    """
    names = alphabetic_names(lang)
    if not language(lang).declined:
        return names.find(" ".join(words))
    found: dict[str, str] = {}
    first, *others = ([*map(folded, _forms(w, lang))] for w in words)
    if not others:
        for form in first:
            for id, kind in names.find(form).items():
                found.setdefault(id, kind)
        return found
    for phrase in (p for form in first for p in names.phrases.get(form, ())):
        if len(phrase) == len(words) and all(p in o for p, o in zip(phrase[1:], others, strict=True)):
            found |= names.find(" ".join(phrase))
    return found


def place_data(lang: str) -> dict[str, Any]:
    """The section ``[place]`` of ``names.toml``."""
    data: dict[str, Any] = settings(lang, "names.toml")["place"]
    return data


def capital_behind(words: Words, i: int) -> bool:
    """Whether another capitalised word follows directly: what seemed a class word is part of a longer name."""
    return i + 1 < len(words.all) and words.joined(words.all[i], words.all[i + 1]) and words.all[i + 1].capital


def fits(id: str, kind: str) -> bool:
    own = gazetteer().place(id).kind
    if own == kind:
        return True
    # Shangzhi County is a city by now; a district may have become one.
    return {own, kind} <= {"City", "District", "Town"} or {own, kind} <= {"Region", "Country"}
