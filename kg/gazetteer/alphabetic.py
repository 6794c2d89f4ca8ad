"""English and Russian names of places: from a name in a text to the places that may bear it.

The names come from the same tables as the Chinese ones; ``names-en.tsv`` and ``names-ru.tsv`` add by-names,
abbreviations and adjectives (Chinese, the Ural capital, Приморье, КНР). A name is looked up case-folded, in
its nominative.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final
from unicodedata import combining, normalize

from kg.gazetteer.gazetteer import gazetteer
from kg.gazetteer.tables import curated, frozen

_EN, _RU = "en", "ru"
_FORMS: Final = ("full", "adjective", "stem", "other")


@dataclass(slots=True)
class AlphabeticNames:
    """The names of one language: ``forms[name]`` maps the places to the form of the name.

    ``full`` is a label or a curated name, ``adjective`` a word that is derived from one (Chinese), ``stem`` a
    label without its class word, ``other`` a spelling that GeoNames holds in any Latin language.
    """

    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    """First word of a name → how many words the longest name that begins with it has."""

    phrases: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    """First word of a name of several words → the words of each such name."""

    def add(self, name: str, place: str, form: str) -> None:
        key = folded(name)
        known = self.forms.setdefault(key, {})
        words = key.split()
        if not known and len(words) > 1:
            self.phrases.setdefault(words[0], []).append(tuple(words))
        if place not in known or _FORMS.index(form) < _FORMS.index(known[place]):
            known[place] = form
        if words:
            first = words[0].removesuffix("'s")
            self.longest[first] = max(self.longest.get(first, 1), len(words))

    def find(self, name: str) -> dict[str, str]:
        """The places that bear a name, each with the form of the name.

        >>> alphabetic_names("en").find("Murmansk")
        {'iso:RU-MUR': 'stem', 'gn:524305': 'full'}
        >>> alphabetic_names("ru").find("КНР")
        {'iso:CN': 'full'}
        """
        return self.forms.get(folded(name), {})


# Letters that are no base letter with a mark.
_LETTERS: Final = str.maketrans({"ё": "е", "’": "'", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae"})


@lru_cache(maxsize=100_000)
def folded(name: str) -> str:
    """A name as it is looked up: small letters without accents.

    >>> folded("Gujarāt"), folded("Tromsø"), folded("Королёв"), folded("Йошкар-Ола")
    ('gujarat', 'tromso', 'королев', 'йошкар-ола')
    """
    key = name.casefold().translate(_LETTERS)
    if key.isascii() or "а" <= key[:1] <= "я":
        return key
    return "".join(c for c in normalize("NFKD", key) if not combining(c))


@cache
def _classes(lang: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The class words of a language, each with other words for the same class."""
    rows = [(word, others) for tag, word, others in curated("class-words.tsv", 3) if tag == lang]
    return tuple((word, tuple(filter(None, others.split("|")))) for word, others in rows)


@cache
def alphabetic_names(lang: str) -> AlphabeticNames:
    """The place names of a language (``en`` or ``ru``), read once."""
    names = AlphabeticNames()
    column = 0 if lang == _EN else 1
    for line in frozen("countries.tsv.gz"):
        code, _, *labels = line.split("\t")
        _add(names, labels[column], f"iso:{code}", lang)
    for line in frozen("china.tsv.gz"):
        code, _, _, en, ru, _, _, _, _, others, _, gone = line.split("\t")
        if gone:
            continue
        _add(names, (en, ru)[column], f"cn:{code}", lang)
        if lang == _EN and code.endswith("00"):
            for other in others.split("|"):
                if len(other) > 4:
                    names.add(other, f"cn:{code}", "other")
    for line in frozen("regions.tsv.gz"):
        iso, _, _, *labels = line.split("\t")
        _add(names, labels[column], f"iso:{iso}", lang)
    for id, _, *labels, _ in curated("russian-regions.tsv", 5):
        _add(names, labels[column], id, lang)
    for line in frozen("cities.tsv.gz"):
        key, _, _, _, _, _, _, *labels, _ = line.split("\t")
        _add(names, labels[column], f"gn:{key}", lang)
    if lang == _EN:
        for line in frozen("city-names.tsv.gz"):
            key, others = line.split("\t")
            for other in others.split("|"):
                if len(other) > 4:
                    names.add(other, f"gn:{key}", "other")
    for id, _, ru, _ in curated("cities-zh.tsv", 4):
        if lang == _RU and ru:
            _add(names, ru, id, lang)
    for id, *labels, _, _ in curated("labels.tsv", 5):
        _add(names, labels[column], id, lang)
    for id, _, _, *labels, _, _ in curated("areas.tsv", 7):
        _add(names, labels[column], id, lang)
    for id, _, *labels, _, _, _, _ in curated("zones.tsv", 8):
        _add(names, labels[column], id, lang)
    for name, id, form, _ in curated(f"names-{lang}.tsv", 4):
        names.add(name, id, form)
    return names


def _add(names: AlphabeticNames, label: str, place: str, lang: str) -> None:
    if not label:
        return
    for form in _written(label):
        names.add(form, place, "full")
    lower = label.casefold()
    for word, others in _classes(lang):
        if lower.endswith(" " + word) and place in gazetteer():
            stem = label[: -len(word) - 1]
            names.add(stem, place, "stem")
            for other in others:
                names.add(f"{stem} {other}", place, "full")
            return
        if lower.startswith(word + " "):
            names.add(label[len(word) + 1 :], place, "full")
            return
    if lang == _EN and lower.endswith(" city") and len(label) > 8:
        names.add(label[:-5], place, "stem")


def _written(label: str) -> Iterator[str]:
    """The ways in which a label is written: Bosnia & Herzegovina, Myanmar (Burma), Saint Paul, Тель Авив."""
    yield label
    if " & " in label:
        yield label.replace(" & ", " and ")
    bracket = re.fullmatch(r"(.+) \((.+)\)", label)
    if bracket is not None:
        yield from bracket.groups()
    if label.startswith("Saint "):
        yield "St. " + label[6:]
        yield "St " + label[6:]
    if " " in label and label[0] > "А" and all(w[:1].isupper() for w in label.split(" ")):
        yield label.replace(" ", "-")
