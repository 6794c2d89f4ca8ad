"""The project's own word lists and place tables as lists of words for invented names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.extraction.lexicon import table
from kg.gazetteer.tables import curated, frozen
from kg.gazetteer.words import everyday_words

RANKED: Final = ("surname", "given")
"""Lists with the most usual words first."""

_SURNAMES: Final = {
    "single": "surname",
    "rare": "rare-surname",
    "double": "double-surname",
    "japanese": "japanese-surname",
}
_ALPHABETS: Final = {"given": "given-characters.tsv", "foreign-character": "transliteration.tsv"}
_CONTENT_WORDS: Final = ("n", "a", "v", "g", "z")
"""First letters of the parts of speech from which any character may be part of a given name."""

_LONGEST_TOWN: Final = 5
_RUSSIA_SHARE: Final = 40
"""How many more times Russia is listed than another country: what the texts are mostly about."""


def word_lists() -> dict[str, list[str]]:
    """Lists by the symbol under which patterns ask for them."""
    lists: dict[str, list[str]] = {}
    for symbol, word in (*_names(), *_titles(), *_bodies(), *_places()):
        if word:
            lists.setdefault(symbol, []).append(word)
    return lists


def _names() -> Iterator[tuple[str, str]]:
    for name, kind in table("zh", "surnames.tsv"):
        yield _SURNAMES[kind], name
    for symbol, file in _ALPHABETS.items():
        for character in dict.fromkeys(c for row in table("zh", file) if len(row) == 1 for c in row[0]):
            yield symbol, character
    for people, parts in table("zh", "minority-names.tsv"):
        for part in parts.split():
            yield people, part
    for word, (_, tag) in everyday_words().items():
        if len(word) == 1 and tag.startswith(_CONTENT_WORDS):
            yield "any-given", word


def _titles() -> Iterator[tuple[str, str]]:
    for title, kind, *_ in table("zh", "titles.tsv"):
        yield "short-title" if kind == "short" else kind, title


def _bodies() -> Iterator[tuple[str, str]]:
    for ending, kind, *_ in table("zh", "org-suffixes.tsv"):
        if len(ending) > 1:
            yield f"ending:{kind}", ending
    for function, endings in table("zh", "gov-functions.tsv"):
        yield "function", function
        for ending in endings.split():
            yield "function-body", function + ending
    for words, *_ in table("zh", "generic-words.tsv"):
        for word in words.split():
            yield "generic", word
    for word, *_ in table("zh", "company-words.tsv"):
        yield "trade", word
    for ending, *_ in table("zh", "zone-suffixes.tsv"):
        yield "zone-ending", ending


def _places() -> Iterator[tuple[str, str]]:
    for line in frozen("china.tsv.gz"):
        code, name, short, *_, gone = line.split("\t")
        if gone:
            continue
        level = "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
        yield level, name
        yield f"{level}-short", short if len(short) > 1 else ""
    for line in frozen("towns.tsv.gz"):
        for town in line.split("\t")[1].split(" "):
            name = town.split("=")[0]
            yield "town", name if len(name) <= _LONGEST_TOWN else ""
    for _ in range(_RUSSIA_SHARE):
        yield "country", "俄罗斯"
    for line in frozen("countries.tsv.gz"):
        yield "country", line.split("\t")[1]
    for file, columns, symbol in (
        ("russian-regions.tsv", 5, "region-abroad"),
        ("regions-zh.tsv", 3, "region-abroad"),
        ("cities-zh.tsv", 4, "city-abroad"),
    ):
        for _, names, *_ in curated(file, columns):
            yield symbol, names.split("|")[0]
