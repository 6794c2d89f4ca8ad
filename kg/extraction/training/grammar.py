"""Invented names and sentences from the patterns and words of ``data/zh``."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate
from typing import Final

from kg.errors import DataError
from kg.extraction.training.word_lists import RANKED, word_lists

_SLOT: Final = re.compile(r"\{([\w:-]+)(\??)\}")
_HALF_WIDTH: Final = str.maketrans("，：（）；", ",:();")
_LABEL: Final = "@label"
_NUMBERS: Final = {"year": (1985, 2026), "month": (1, 12), "day": (1, 28)}
_LENGTHS: Final = (1, 1, 2, 3)
"""How many sentences a passage has."""

_RANK_POWER: Final = 2.5
"""How much more often the first words of a ranked list are taken than the last."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name at ``start:end`` of a text."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of invented text with the names in it."""

    text: str = ""
    names: tuple[Name, ...] = ()

    def __add__(self, other: Phrase) -> Phrase:
        shift = len(self.text)
        moved = (Name(n.start + shift, n.end + shift, n.label) for n in other.names)
        return Phrase(self.text + other.text, (*self.names, *moved))


class Grammar:
    """Draws invented phrases; the same seed gives the same phrases.

    >>> phrase = Grammar(seed=1).expand("{cn-person}出席")
    >>> phrase.names[0].label, phrase.text[phrase.names[0].end :]
    ('PER', '出席')
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._labels: dict[str, str] = {}
        self._patterns: dict[str, tuple[list[str], list[float]]] = {}
        self._words = {symbol: list(words) for symbol, words in word_lists().items()}
        self._read_words()
        self._read_patterns()
        self._sentences = [line for _, line in _lines("sentences.txt")]

    def _read_words(self) -> None:
        for where, line in _lines("words.tsv"):
            symbol, *cells = line.split("\t")
            if len(cells) != 1:
                raise DataError(f"{where}: not symbol <TAB> words")
            self._words.setdefault(symbol, []).extend(cells[0].split())

    def _read_patterns(self) -> None:
        weights: dict[str, list[float]] = {}
        for where, line in _lines("names.tsv"):
            symbol, *cells = line.split("\t")
            if len(cells) != 2:
                raise DataError(f"{where}: not symbol <TAB> weight <TAB> expansion")
            if symbol == _LABEL:
                self._labels.update(dict.fromkeys(cells[1].split(), cells[0]))
                continue
            self._patterns.setdefault(symbol, ([], []))[0].append(cells[1])
            weights.setdefault(symbol, []).append(float(cells[0]))
        for symbol, (patterns, _) in self._patterns.items():
            self._patterns[symbol] = patterns, list(accumulate(weights[symbol]))

    def chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def passage(self) -> Phrase:
        """One to three sentences; half of the passages with half-width marks."""
        passage = Phrase()
        for _ in range(self._random.choice(_LENGTHS)):
            passage += self.expand(self._random.choice(self._sentences))
        return Phrase(passage.text.translate(_HALF_WIDTH), passage.names) if self.chance(0.5) else passage

    def expand(self, pattern: str) -> Phrase:
        """Fill the slots of a pattern."""
        phrase, last = Phrase(), 0
        for slot in _SLOT.finditer(pattern):
            phrase += Phrase(pattern[last : slot.start()])
            last = slot.end()
            if not slot[2] or self.chance(0.5):
                phrase += self.form(slot[1])
        return phrase + Phrase(pattern[last:])

    def form(self, symbol: str) -> Phrase:
        """A form of a symbol; with a label it is one name, whatever is named inside it.

        Raises:
            DataError: no list has the symbol.
        """
        label = self._labels.get(symbol)
        phrase = self._form(symbol)
        return Phrase(phrase.text, (Name(0, len(phrase.text), label),)) if label else phrase

    def _form(self, symbol: str) -> Phrase:
        if symbol in self._patterns:
            patterns, weights = self._patterns[symbol]
            return self.expand(self._random.choices(patterns, cum_weights=weights)[0])
        if symbol in _NUMBERS:
            return Phrase(str(self._random.randint(*_NUMBERS[symbol])))
        words = self._words.get(symbol)
        if not words:
            raise DataError(f"training/data/zh: no form of {{{symbol}}}; add it to words.tsv or names.tsv")
        rank = self._random.random()
        return Phrase(words[int(len(words) * (rank**_RANK_POWER if symbol in RANKED else rank))])


def _lines(name: str) -> list[tuple[str, str]]:
    """The lines of a data file, each with where it stands."""
    text = (files("kg.extraction.training") / "data" / "zh" / name).read_text(encoding="utf-8")
    numbered = enumerate(text.splitlines(), start=1)
    return [(f"{name}, line {i}", line) for i, line in numbered if line.strip() and not line.startswith("#")]
