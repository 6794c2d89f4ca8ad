"""Everyday Chinese words with their weights: tells a name from a stretch that ordinary words run across."""

from __future__ import annotations

from functools import cache
from typing import Final

from kg.gazetteer.tables import curated, frozen

# Natural logarithm of the corpus's size, times ten, like the weights of the table.
TOTAL: Final = 179
# What a letter costs that no word holds, and how common a name is taken to be, on the same scale.
UNKNOWN: Final = 10
_NAME: Final = 70
# No word of the list is longer; the window of a reading reaches as far.
_REACH: Final = 4
_NOWHERE: Final = float("-inf")


@cache
def everyday_words() -> dict[str, tuple[int, str]]:
    """The everyday words of the frozen table, each with its weight and its part of speech; read once for all."""
    rows = (line.split("\t") for line in frozen("words.tsv.gz"))
    return {word: (int(weight), tag) for word, weight, tag in rows}


class Words:
    """A word list with a weight for each word: ten times the natural logarithm of its count in a corpus.

    >>> words().splits("尽管大连续三年增长", 2, 4), words().splits("由大连接待", 1, 3)
    (True, False)
    """

    def __init__(self) -> None:
        self._weights = {word: weight for word, (weight, _) in everyday_words().items()}
        self._tags = {word: tag for word, (_, tag) in everyday_words().items()}
        for word, weight, tag in curated("further-words.tsv", 3):
            self._weights[word] = int(weight)
            self._tags[word] = tag
        self._openings = {word[:2] for word in self._weights}
        """How words begin: where no word begins, none has to be looked up."""
        self._degrees: dict[str, str] = dict(curated("common.tsv", 2))

    def degree(self, name: str) -> str:
        """``word`` for a curated everyday word, ``name`` for a name with other uses, else empty."""
        degree = self._degrees.get(name, "")
        return "" if degree == "place" else degree

    def is_everyday(self, text: str) -> bool:
        """Whether the list knows the text as an ordinary word and not as a name (合作, 资源, 友好)."""
        tag = self._tags.get(text)
        if tag is None or self._degrees.get(text) == "place":
            return False
        return not tag.startswith(("ns", "nr", "nt", "nz", "j"))

    def is_word(self, text: str) -> bool:
        return text in self._weights

    def splits(
        self,
        text: str,
        start: int,
        end: int,
        *,
        weight: int = _NAME,
        classed: bool = False,
        floor: int = 0,
    ) -> bool:
        """Whether the likeliest reading in words cuts through ``text[start:end]``.

        A reading that keeps the stretch whole counts it as a word of ``weight``; the other readings know only
        listed words. Where the last letter is a class word (``classed``), words that begin with it are no
        objection (牡丹江市|委). What lies before ``floor`` is no part of a word.
        """
        if not self._is_crossed(text, start, end, end - 1 if classed else end, floor):
            return False
        low, high = max(floor, start - _REACH), min(len(text), end + _REACH)
        window = text[low:high]
        weight = max(weight, self._weights.get(text[start:end], 0))
        kept = self._best(window, start - low, end - low, weight)
        return self._best(window, -1, -1, 0) > kept

    def _is_crossed(self, text: str, start: int, end: int, last: int, floor: int) -> bool:
        """Whether some word lies across an edge of the stretch, holds it, or begins like it and runs on."""
        weights = self._weights
        for begin in range(max(floor, start - _REACH + 1), start):
            if text[begin : begin + 2] not in self._openings:
                continue
            for stop in range(start + 1, min(len(text), begin + _REACH) + 1):
                if text[begin:stop] in weights:
                    return True
        for stop in range(end + 1, min(len(text), start + _REACH) + 1):
            if self.is_everyday(text[start:stop]):  # 长治久安, 东方红
                return True
        single = end - start == 1  # 深 in 深度: a letter has no inside for a word to begin at
        for begin in range(start if single else start + 1, last):
            if text[begin : begin + 2] not in self._openings:
                continue
            for stop in range(end + 1, min(len(text), begin + _REACH) + 1):
                if text[begin:stop] in weights:
                    return True
        return False

    def _best(self, window: str, start: int, end: int, weight: int) -> float:
        """The score of the best reading; with ``start >= 0`` of those that keep ``window[start:end]``."""
        size = len(window)
        best = [_NOWHERE] * (size + 1)
        best[0] = 0.0
        for i in range(size):
            if best[i] == _NOWHERE or start < i < end:
                continue
            if i == start:
                best[end] = max(best[end], best[i] + weight - TOTAL)
                continue
            for j in range(i + 1, min(size, i + _REACH) + 1):
                if i < start < j:
                    break
                word_weight = self._weights.get(window[i:j], UNKNOWN if j == i + 1 else None)
                if word_weight is not None:
                    best[j] = max(best[j], best[i] + word_weight - TOTAL)
        return best[size]


@cache
def words() -> Words:
    """The word list, read once."""
    return Words()
