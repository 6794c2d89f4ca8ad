"""Words that say what a name beside them is: class words, heads of bodies, openers of sentences."""

from __future__ import annotations

from functools import cache
from typing import Final

from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.words import Word, Words, grammar
from kg.extraction.lexicon import settings

_LIKELY: Final = 4  # of the forms that a word may be of


@cache
def _heads(lang: str) -> frozenset[str]:
    data = settings(lang, "names.toml")
    return frozenset([*data["organization"]["heads"], *data["zone"]["heads"]])


def is_head(lang: str, word: str) -> bool:
    """Whether a word says what sort of body or site a name names: no place by itself (Дума, Center)."""
    return language(lang).listed(word, _heads(lang)) is not None


def is_class(lang: str, word: str) -> bool:
    """Whether a word, in any form, says what sort of place a name beside it names: города, области."""
    return language(lang).listed(word, settings(lang, "names.toml")["place"]["classes"]) is not None


def is_opener(words: Words, word: Word) -> bool:
    """Whether a word is no name although it is written with a capital: it opens a sentence, or means something else."""
    openers, months, not_places = _stops(words.lang)
    if word.text in openers or word.text in months or word.text in not_places:
        return True
    return any(b.capitalize() in not_places for b in language(words.lang).bases(word.text)[:_LIKELY])


@cache
def _stops(lang: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = grammar(lang)
    return frozenset(data["openers"]), frozenset(data["months"]), frozenset(data["not_places"])


def class_behind(words: Words, last: int, classes: dict[str, str]) -> tuple[int, str | None]:
    for size in (3, 2, 1):
        if last + size < len(words.all) and all(
            words.joined(words.all[last + k], words.all[last + k + 1]) for k in range(size)
        ):
            kind = classes.get(" ".join(w.text for w in words.all[last + 1 : last + size + 1]))
            if kind is not None:
                return size, kind
    return 0, None
