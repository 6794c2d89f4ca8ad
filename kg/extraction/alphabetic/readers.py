"""What reads the names of each language: one row a language, chosen once by a text's language.

The readers of a language share their interfaces; what they ask of a text stands in their own modules, and the words
that they look for in ``data/<language>``.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from kg.errors import DataError
from kg.extraction.alphabetic.english_complements import EnglishComplements
from kg.extraction.alphabetic.english_names import EnglishNames
from kg.extraction.alphabetic.english_place_names import EnglishPlaceNames
from kg.extraction.alphabetic.english_places import told_in_english
from kg.extraction.alphabetic.english_titles import english_titles
from kg.extraction.alphabetic.name_words import Names
from kg.extraction.alphabetic.office_complements import Complements
from kg.extraction.alphabetic.place_scan import PlaceNames
from kg.extraction.alphabetic.place_surroundings import Surroundings
from kg.extraction.alphabetic.russian_complements import RussianComplements
from kg.extraction.alphabetic.russian_names import RussianNames
from kg.extraction.alphabetic.russian_nominatives import nominative_place
from kg.extraction.alphabetic.russian_place_names import RussianPlaceNames
from kg.extraction.alphabetic.russian_places import told_in_russian
from kg.extraction.alphabetic.russian_titles import russian_titles
from kg.extraction.alphabetic.titles import Title
from kg.extraction.alphabetic.words import Words
from kg.extraction.mention import Mention


class NameReader(Protocol):
    """Finds the bodies, sites and people of one text."""

    def __init__(self, words: Words, places: list[Mention], titles: list[Title]) -> None: ...

    def find(self) -> Names: ...


@dataclass(frozen=True, slots=True)
class Readers:
    """The readers of one language."""

    place_names: PlaceNames
    """Names of places that the gazetteer knows."""

    told_place: Callable[[Surroundings, int], Mention | None]
    """A place that no list knows, told by the words around it."""

    place_name: Callable[[Mention], str]
    """The name that a mention of a place gives it."""

    titles: Callable[[Words, Container[int]], Iterator[Title]]
    """The titles of a text, none of which begins inside a place."""

    names: type[NameReader]
    complements: type[Complements]
    """What belongs to an office: its body and its field."""


def _as_written(m: Mention) -> str:
    return m.text


_READERS: Final = {
    "en": Readers(EnglishPlaceNames(), told_in_english, _as_written, english_titles, EnglishNames, EnglishComplements),
    "ru": Readers(
        RussianPlaceNames(), told_in_russian, nominative_place, russian_titles, RussianNames, RussianComplements
    ),
}


def readers(lang: str) -> Readers:
    """The readers of a language.

    >>> [t.text for t in find_titles(Words("Hamilton Mayor Andrew King met the deputy director.", "en"))]
    ['Mayor', 'deputy director']
    """
    try:
        return _READERS[lang]
    except KeyError:
        raise DataError(f"no names are read in the language {lang!r}; add its readers to {__name__}") from None


def find_titles(words: Words, places: Iterable[Mention] = ()) -> list[Title]:
    """The titles of a text in order; none begins inside one of the places (Mandaue City | Mayor)."""
    in_place = {i for p in places for i in range(p.start, p.end)}
    return [*readers(words.lang).titles(words, in_place)]
