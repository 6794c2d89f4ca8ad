"""A linear-chain conditional random field over characters: weights from a file, decoding with NumPy.

All clauses of a text are decoded together, one position at a time, so that they share the cost of a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import chain, repeat
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kg.errors import DataError

SCALE: Final = 256
"""Weights are stored as whole numbers: the weight times this."""

_OUTSIDE: Final = "O"
_FORBIDDEN: Final = -50.0
_ARRAYS: Final = ("labels", "features", "weights", "transitions")

Span = tuple[int, int]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """A name at ``start:end`` of a text; ``confidence`` is the probability of exactly this name, 0 to 1."""

    start: int
    end: int
    label: str
    confidence: float


class CharacterCRF:
    """The model: ``labels`` are O, B-x and I-x; ``weights`` has a row for each feature, a column for each label.

    >>> weights, transitions = [[0, 5, 0], [0, 0, 5]], [[0, 0, 0], [0, 0, 5], [0, 0, -5]]
    >>> crf = CharacterCRF(["O", "B-PER", "I-PER"], ["王", "芳"], weights, transitions)
    >>> [(f.start, f.end, f.label, round(f.confidence, 2)) for f in crf.decode([["王", "芳", "说"]], [(0, 3)])]
    [(0, 2, 'PER', 0.99)]
    """

    def __init__(self, labels: Sequence[str], features: Sequence[str], weights: Any, transitions: Any) -> None:
        self.labels = list(labels)
        size = len(self.labels)
        self._rows = {f: i for i, f in enumerate(features, start=1)}
        self._weights = np.zeros((len(features) + 1, size), dtype=np.float32)  # row 0: a feature that is not known
        self._weights[1:] = weights
        self._transitions = np.array(transitions, dtype=np.float64).reshape(size, size)
        self._insides = {label[2:]: i for i, label in enumerate(self.labels) if label.startswith("I-")}
        for name, inside in self._insides.items():
            strange = [i for i, label in enumerate(self.labels) if label[2:] != name]
            self._transitions[strange, inside] = _FORBIDDEN
        self._starts = np.array([_FORBIDDEN if label.startswith("I-") else 0.0 for label in self.labels])

    @classmethod
    def load(cls, file: Traversable) -> CharacterCRF:
        """Read a weight file as :func:`kg.extraction.training.fitting.write_weights` makes it."""
        try:
            with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
                labels, features, weights, transitions = (arrays[name] for name in _ARRAYS)
        except (OSError, EOFError, KeyError, ValueError, BadZipFile) as e:
            raise DataError(f"{file}: no weights of a recogniser ({e}); reinstall the package") from e
        return cls(_unpack(labels), _unpack(features), weights / SCALE, transitions / SCALE)

    def decode(self, features: Sequence[Sequence[str]], clauses: Iterable[Span]) -> list[Found]:
        """The names in a text, in order.

        Args:
            features: lists as long as the text; the features of a character stand at its place in each.
            clauses: the stretches of the text that hold whole names.
        """
        if not features or not features[0]:
            return []
        emissions = self._emissions(features)
        order = sorted(clauses, key=lambda c: (c[0] - c[1], c[0]))
        lattice = _Lattice([emissions[a:b] for a, b in order], self._transitions, self._starts)
        found = []
        for row, labels in enumerate(lattice.best()):
            offset = order[row][0]
            for start, end, name in self._spans(labels):
                p = lattice.probability(row, start, end, labels[start], self._insides[name])
                found.append(Found(offset + start, offset + end, name, p))
        return sorted(found, key=lambda f: f.start)

    def _emissions(self, features: Sequence[Sequence[str]]) -> Floats:
        rows = np.fromiter(map(self._rows.get, chain.from_iterable(features), repeat(0)), dtype=np.intp)
        emissions: Floats = self._weights[rows.reshape(len(features), -1)].sum(axis=0, dtype=np.float64)
        return emissions

    def _spans(self, labels: Sequence[int]) -> Iterator[tuple[int, int, str]]:
        start = 0
        while start < len(labels):
            label = self.labels[labels[start]]
            end = start + 1
            if label != _OUTSIDE:
                while end < len(labels) and labels[end] == self._insides[label[2:]]:
                    end += 1
                yield start, end, label[2:]
            start = end


class _Lattice:
    """The labellings of several clauses, the longest first; ``_reach[t]`` is how many clauses have a position t."""

    def __init__(self, emissions: list[Floats], transitions: Floats, starts: Floats) -> None:
        self._lengths = [len(e) for e in emissions]
        longest, count, size = self._lengths[0], len(emissions), len(transitions)
        self._reach = [sum(n > t for n in self._lengths) for t in range(longest)]
        self._scores = np.zeros((longest, count, size))
        for row, scores in enumerate(emissions):
            self._scores[: len(scores), row] = scores
        self._scores[0] += starts
        self._transitions = transitions
        self._moves = np.exp(transitions)
        self._weights = np.exp(self._scores - self._scores.max(axis=2, keepdims=True))
        self._forward = np.zeros_like(self._scores)
        self._backward = np.ones_like(self._scores)
        self._norms = np.ones((longest, count))
        self._run_forward()
        self._run_backward()

    def _run_forward(self) -> None:
        """The probabilities of a position's labels, given all before it; those of a position sum to 1."""
        state = self._weights[0]
        for t, reach in enumerate(self._reach):
            if t:
                state = (state[:reach] @ self._moves) * self._weights[t, :reach]
            norm = state.sum(axis=1)
            state = state / norm[:, None]
            self._forward[t, :reach], self._norms[t, :reach] = state, norm

    def _run_backward(self) -> None:
        for t in range(len(self._reach) - 1, 0, -1):
            reach = self._reach[t]
            ahead = self._weights[t, :reach] * self._backward[t, :reach]
            self._backward[t - 1, :reach] = (ahead @ self._moves.T) / self._norms[t, :reach, None]

    def best(self) -> list[list[int]]:
        """The likeliest labels of each clause (Viterbi)."""
        score = self._scores[0]
        longest, count, size = self._scores.shape
        back = np.zeros((longest, count, size), dtype=np.intp)
        labels = np.zeros((longest, count), dtype=np.intp)
        for t, reach in enumerate(self._reach):
            if t:
                paths = score[:reach, :, None] + self._transitions
                back[t, :reach] = paths.argmax(axis=1)
                score = paths.max(axis=1) + self._scores[t, :reach]
            ending = slice(self._reach[t + 1] if t + 1 < longest else 0, reach)
            labels[t, ending] = score[ending].argmax(axis=1)
        for t in range(longest - 1, 0, -1):
            rows = np.arange(self._reach[t])
            labels[t - 1, rows] = back[t, rows, labels[t, rows]]
        return [labels[:length, row].tolist() for row, length in enumerate(self._lengths)]

    def probability(self, row: int, start: int, end: int, first: int, inside: int) -> float:
        """The probability that a name, no shorter and no longer, takes ``start:end``."""
        p, label = self._forward[start, row, first], first
        for t in range(start + 1, end):
            p *= self._moves[label, inside] * self._weights[t, row, inside] / self._norms[t, row]
            label = inside
        if end == self._lengths[row]:
            return float(p)
        ahead = self._moves[label] * self._weights[end, row] * self._backward[end, row] / self._norms[end, row]
        return float(p * (ahead.sum() - ahead[inside]))


def _unpack(joined: NDArray[np.uint8]) -> list[str]:
    return joined.tobytes().decode("utf-8").split("\n")
