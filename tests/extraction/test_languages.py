"""The data of the alphabetic languages has one schema, and one code path reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kg.extraction.alphabetic
from kg.errors import DataError
from kg.extraction.alphabetic.language import ALPHABETIC, language
from kg.extraction.alphabetic.readers import readers
from kg.extraction.lexicon import settings

SHARED = ("facts.toml", "grammar.toml", "references.toml")
# Tables whose keys are words of the language.
WORDS = {"classes", "named", "numbers", "macros"}
# Lists that only the language's own class reads.
OWN = {"phrase_stops", "phrase_words"}
CODE = Path(kg.extraction.alphabetic.__file__).parent


def keys(table: dict[str, Any], depth: int = 2, before: str = "") -> Iterator[str]:
    for key, value in table.items():
        yield before + key
        if isinstance(value, dict) and key not in WORDS and depth > 1:
            yield from keys(value, depth - 1, f"{before}{key}.")


@pytest.mark.parametrize("name", SHARED)
def test_languages_have_the_same_keys(name: str) -> None:
    found = {lang: set(keys(settings(lang, name))) - OWN for lang in ALPHABETIC}
    first = found[ALPHABETIC[0]]
    assert {lang: sorted(first ^ own) for lang, own in found.items()} == {key: [] for key in ALPHABETIC}


def test_only_a_languages_own_modules_name_it() -> None:
    names = {"english_": "en", "russian_": "ru"}
    told = {
        path.name: found
        for path in CODE.rglob("*.py")
        if not path.name.startswith((*names, "language.py", "readers.py"))
        for found in [re.findall(r'"(?:en|ru)"', re.sub(r">>>.*", "", path.read_text("utf-8")))]
        if found
    }
    assert told == {}


def test_a_language_without_words_is_named() -> None:
    with pytest.raises(DataError, match="'xx'"):
        language("xx")
    with pytest.raises(DataError, match="'xx'"):
        readers("xx")


@pytest.mark.parametrize(
    ("lang", "word", "listed", "found"),
    [("en", "mayors", "mayor", None), ("en", "mayor", "mayor", "mayor"), ("ru", "мэрами", "мэр", "мэр")],
)
def test_a_word_is_listed_in_its_forms(lang: str, word: str, listed: str, found: str | None) -> None:
    assert language(lang).listed(word, [listed]) == found


@pytest.mark.parametrize(
    ("lang", "noun", "plural"), [("en", "memoranda of understanding", True), ("ru", "договор", False)]
)
def test_a_noun_is_told_to_be_plural(lang: str, noun: str, plural: bool) -> None:
    assert language(lang).is_plural(noun) is plural
