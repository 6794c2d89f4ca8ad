"""What code has to tell of a language's words; everything else about a language is in its data files.

``English`` stands for languages whose nouns have no cases, ``Russian`` for those that pymorphy3 reads. A module that
meets a word asks ``language(code)`` and never which language it is. How a language is added is told in
``kg/extraction/data/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Sequence
from functools import cache
from typing import Final

from kg.errors import DataError
from kg.extraction.alphabetic import morphology
from kg.extraction.alphabetic.morphology import CASES
from kg.extraction.lexicon import settings
from kg.gazetteer.palladius import is_palladius

ALL_CASES: Final = frozenset(CASES)


class Language:
    """The words of a language without cases; each method is a question that another language answers otherwise."""

    code: str
    declined = False
    """Whether nouns have cases, so that a name's form tells its part."""

    small_adjectives = False
    """Whether the adjectives of names are written small: харбинский, but Chinese."""

    free_order = False
    """Whether cases tell the parts of a clause: a subject may follow its verb, two names may stand side by side."""

    def bases(self, word: str) -> tuple[str, ...]:
        """Forms under which a word may stand in a list, lower-cased, the likeliest first."""
        return (word.casefold(),)

    def cases(self, word: str) -> frozenset[str]:
        """The cases in which a word may stand: any where there are none; empty for a word that is not declined."""
        return ALL_CASES

    def name_cases(self, word: str) -> frozenset[str]:
        """The cases of a word of a person's name."""
        return ALL_CASES

    def noun_cases(self, word: str) -> frozenset[str]:
        """The cases in which a word may stand as a noun; empty for any other word."""
        return ALL_CASES

    def singular_cases(self, word: str) -> frozenset[str]:
        """The cases in which a noun may stand in the singular."""
        return ALL_CASES

    def listed(self, word: str, words: Container[str]) -> str | None:
        """Which of the listed words a word is a form of, or None."""
        return word if word in words else None

    def place_forms(self, word: str) -> tuple[str, ...]:
        """Forms under which a word of a place's name may stand in the gazetteer; empty where only as it is written."""
        return ()

    def is_place_name(self, word: str) -> bool:
        """Whether a dictionary knows a word as the name of a place, and of nothing else."""
        return False

    def phrase(self, text: str) -> str:
        """A noun phrase as it is named by itself: in the nominative, its words joined by blanks."""
        return text

    def is_plural(self, noun: str) -> bool:
        """Whether a noun, perhaps with "of …" behind it, stands in the plural."""
        raise NotImplementedError

    def describes(self, word: str) -> bool:
        """Whether a word is an adjective."""
        return True

    def is_singular(self, noun: str) -> bool:
        """Whether a noun that is signed or counted can only be one thing."""
        return not self.is_plural(noun)

    def modifies(self, word: str) -> bool:
        """Whether a word may stand between an article and the noun of a phrase."""
        raise NotImplementedError


class English(Language):
    """English: no cases; what belongs to a noun phrase is told by word lists and endings."""

    code = "en"

    def is_plural(self, noun: str) -> bool:
        return re.search(r"(?:s|memoranda)(?: of \w+)?$", noun) is not None

    def modifies(self, word: str) -> bool:
        lower = word.casefold()
        stops, kept = _phrase_words(self.code)
        verbal = re.search(r"(?:ed|ing|s)$", lower.replace("ss", "")) is not None
        return (
            (lower not in stops and not word[0].isdigit() and not verbal)
            or lower in kept
            or (word[0].isupper() and lower not in stops)
        )


class Russian(Language):
    """Russian, read with pymorphy3 (see :mod:`morphology`)."""

    code = "ru"
    declined = True
    small_adjectives = True
    free_order = True

    def bases(self, word: str) -> tuple[str, ...]:
        return morphology.bases(word)

    def cases(self, word: str) -> frozenset[str]:
        return morphology.cases(word)

    def name_cases(self, word: str) -> frozenset[str]:
        return morphology.name_cases(word)

    def noun_cases(self, word: str) -> frozenset[str]:
        return morphology.noun_cases(word)

    def singular_cases(self, word: str) -> frozenset[str]:
        return morphology.singular_cases(word)

    def listed(self, word: str, words: Container[str]) -> str | None:
        return morphology.lemma_of(word, words)

    def place_forms(self, word: str) -> tuple[str, ...]:
        if word.isupper() and "-" not in word:
            return ()
        found = morphology.bases(word)
        # Шеньян for Шэньян, Хэган and Хеган: э is often written as е.
        variants = (f[: m.start()] + "э" + f[m.end() :] for f in found for m in re.finditer("(?<!^)е", f))
        return (*found, *filter(is_palladius, variants))

    def is_place_name(self, word: str) -> bool:
        return morphology.is_place_name(word)

    def phrase(self, text: str) -> str:
        return morphology.phrase_nominative(text.split(" "))

    def is_plural(self, noun: str) -> bool:
        return all(r.tag.number == "plur" for r in morphology.parses(noun.split()[0]) if r.tag.POS == "NOUN")

    def is_singular(self, noun: str) -> bool:
        readings = [r.tag for r in morphology.parses(noun.split()[0]) if r.tag.POS == "NOUN"]
        return any(tag.number == "sing" and tag.case in ("nomn", "accs") for tag in readings)

    def describes(self, word: str) -> bool:
        return morphology.adjective(word) is not None or "побратим" in word

    def modifies(self, word: str) -> bool:
        reading = morphology.adjective(word)
        return reading is not None and "Apro" not in reading.tag


_LANGUAGES: Final[Sequence[type[Language]]] = (English, Russian)
ALPHABETIC: Final = tuple(kind.code for kind in _LANGUAGES)
"""The codes of the languages, in the order of their age in the project."""


@cache
def language(code: str) -> Language:
    """The language of a code of ``LANGUAGES``.

    >>> language("ru").listed("мэром", ["мэр"]), language("en").listed("mayors", ["mayor"])
    ('мэр', None)
    """
    for kind in _LANGUAGES:
        if kind.code == code:
            return kind()
    raise DataError(f"no words are told of the language {code!r}; add a class to {__name__}")


@cache
def _phrase_words(code: str) -> tuple[Collection[str], Collection[str]]:
    data = settings(code, "grammar.toml")
    return frozenset(data["phrase_stops"]), frozenset(data["phrase_words"])
