"""Words that say what a name beside them is: class words, heads of bodies, openers of sentences."""

from __future__ import annotations

from collections.abc import Container
from functools import cache
from typing import Final

from kg.extraction.alphabetic.morphology import bases, noun
from kg.extraction.alphabetic.words import Word, Words, grammar
from kg.extraction.lexicon import settings

_LIKELY: Final = 4  # of the forms that a word may be of


@cache
def _heads(lang: str) -> frozenset[str]:
    data = settings(lang, "names.toml")
    return frozenset([*data["organization"]["heads"], *data["zone"]["heads"]])


def lemma_in(word: str, words: Container[str]) -> bool:
    """Whether a Russian word, in any form, is one of those listed in the nominative.

    Only the likeliest readings count: мира is no form of мира, the measure.
    """
    return lemma_of(word, words) is not None


def lemma_of(word: str, words: Container[str]) -> str | None:
    """Which of the listed words a Russian word is a form of, or None."""
    return next((b for b in bases(word, "ru")[:_LIKELY] if b in words), None)


def is_head(lang: str, word: str) -> bool:
    """Whether a word says what sort of body or site a name names: no place by itself (Дума, Center)."""
    return lemma_in(word, _heads(lang)) if lang == "ru" else word in _heads(lang)


def is_class(word: str) -> bool:
    """Whether a Russian word says what sort of place a name beside it names: города, области."""
    return lemma_in(word, settings("ru", "names.toml")["place"]["classes"])


def is_opener(words: Words, word: Word) -> bool:
    openers, months = _stops(words.lang)
    if words.lang == "ru" and any(b.capitalize() in _not_places() for b in bases(word.text, "ru")[:_LIKELY]):
        return True
    return word.text in months or word.text in openers or word.text in grammar(words.lang)["not_places"]


@cache
def _not_places() -> frozenset[str]:
    return frozenset(grammar("ru")["not_places"])


@cache
def _stops(lang: str) -> tuple[frozenset[str], frozenset[str]]:
    data = grammar(lang)
    return frozenset(data["openers"]), frozenset(data["months"])


def class_lemma(word: str) -> str:
    reading = noun(word)
    return str(reading.normal_form) if reading is not None else word.casefold()


def class_behind(words: Words, last: int, classes: dict[str, str]) -> tuple[int, str | None]:
    for size in (3, 2, 1):
        if last + size < len(words.all) and all(
            words.joined(words.all[last + k], words.all[last + k + 1]) for k in range(size)
        ):
            kind = classes.get(" ".join(w.text for w in words.all[last + 1 : last + size + 1]))
            if kind is not None:
                return size, kind
    return 0, None
