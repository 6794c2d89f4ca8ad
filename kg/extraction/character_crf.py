"""A linear-chain conditional random field over characters: weights from a file, decoding with NumPy.

All clauses of a text are decoded together, one position at a time, so that they share the cost of a step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import accumulate
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

    Rows are counted from 1; row 0 is a feature that is not known.

    >>> weights, transitions = [[0, 5, 0], [0, 0, 5]], [[0, 0, 0], [0, 0, 5], [0, 0, -5]]
    >>> crf = CharacterCRF(["O", "B-PER", "I-PER"], ["王", "芳"], weights, transitions)
    >>> [(f.start, f.end, f.label, round(f.confidence, 2)) for f in crf.decode(np.array([[1, 2, 0]]), [(0, 3)])]
    [(0, 2, 'PER', 0.99)]
    """

    def __init__(self, labels: Sequence[str], features: Sequence[str], weights: Any, transitions: Any) -> None:
        self.labels = list(labels)
        self.features = tuple(features)
        size = len(self.labels)
        self._weights = np.zeros((len(features) + 1, size), dtype=np.float32)
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

    def decode(
        self,
        rows: NDArray[np.int64],
        clauses: Iterable[Span],
        wanted: Callable[[int, int, str], bool] = lambda *_: True,
    ) -> list[Found]:
        """The names in a text, in order.

        Args:
            rows: the rows of the features of a character in a column of its own, features x characters.
            clauses: the stretches of the text that hold whole names, in order.
            wanted: tells of the start, end and label of a name whether it is asked for.
        """
        if not rows.size:
            return []
        emissions = np.zeros((rows.shape[1], len(self.labels)))
        for features in rows:
            emissions += self._weights.take(features, axis=0)
        every = [c for c in clauses if c[0] < c[1]]
        labels = _Lattice(emissions, every, self._transitions, self._starts).best()
        spans = {c: [span for span in self._spans(labels, *c) if wanted(*span)] for c in every}
        held = [c for c in every if spans[c]]
        if not held:
            return []
        probability = _Probabilities(emissions, held, self._transitions, self._starts)
        return [
            Found(start, end, name, probability.of(clause, start, end, labels[start], self._insides[name]))
            for clause in held
            for start, end, name in spans[clause]
        ]

    def _spans(self, labels: Sequence[int], start: int, stop: int) -> Iterator[tuple[int, int, str]]:
        """The names in the labelled clause ``start:stop``."""
        while start < stop:
            label = self.labels[labels[start]]
            end = start + 1
            if label != _OUTSIDE:
                while end < stop and labels[end] == self._insides[label[2:]]:
                    end += 1
                yield start, end, label[2:]
            start = end


class _Lattice:
    """The labellings of several clauses.

    Arrays are packed: the first characters of all clauses, then their second ones, and so on. The longest clause stands
    first, so that those that go on to step t are the first ``reach[t]``; step t takes ``at[t]:at[t + 1]``.
    """

    def __init__(self, emissions: Floats, clauses: Sequence[Span], transitions: Floats, starts: Floats) -> None:
        order = sorted(clauses, key=lambda c: (c[0] - c[1], c[0]))
        self.rows = {clause: row for row, clause in enumerate(order)}
        first = np.array([start for start, _ in order])
        lengths = np.array([end - start for start, end in order])
        self.reach: list[int] = np.searchsorted(-lengths, -np.arange(lengths[0])).tolist()
        self.at = [0, *accumulate(self.reach)]
        self.positions = np.concatenate([first[:reach] + t for t, reach in enumerate(self.reach)])
        """Where in the text each packed character stands."""
        self.scores = emissions[self.positions]
        self.scores[: self.reach[0]] += starts
        self.transitions = transitions

    def best(self) -> list[int]:
        """The likeliest label of each character of the text (Viterbi); 0 where no clause is."""
        back = np.zeros(self.scores.shape, dtype=np.intp)
        packed = np.zeros(len(self.scores), dtype=np.intp)
        score = self.scores[: self.reach[0]]
        for t, reach in enumerate(self.reach[1:], start=1):
            begin, end = self.at[t], self.at[t + 1]
            packed[begin - len(score) + reach : begin] = score[reach:].argmax(axis=1)
            paths = score[:reach, :, None] + self.transitions
            back[begin:end] = paths.argmax(axis=1)
            score = paths.max(axis=1) + self.scores[begin:end]
        packed[-len(score) :] = score.argmax(axis=1)
        for t in range(len(self.reach) - 1, 0, -1):
            begin, end = self.at[t], self.at[t + 1]
            before = self.at[t - 1]
            packed[before : before + self.reach[t]] = back[np.arange(begin, end), packed[begin:end]]
        labels = np.zeros(self.positions.max() + 1, dtype=np.intp)
        labels[self.positions] = packed
        return labels.tolist()  # type: ignore[no-any-return]


class _Probabilities(_Lattice):
    """What is known of the labels of each character, given all before it (forward) and all behind it (backward)."""

    def __init__(self, emissions: Floats, clauses: Sequence[Span], transitions: Floats, starts: Floats) -> None:
        super().__init__(emissions, clauses, transitions, starts)
        self.moves = np.exp(transitions)
        self.weights = np.exp(self.scores - self.scores.max(axis=1, keepdims=True))
        self.forward = np.zeros_like(self.scores)
        self.backward = np.ones_like(self.scores)
        self.norms = np.ones(len(self.scores))
        self._run_forward()
        self._run_backward()

    def _run_forward(self) -> None:
        """The probabilities of a character's labels, given all before it; those of a character sum to 1."""
        state = self.weights[: self.reach[0]]
        for t, reach in enumerate(self.reach):
            step = slice(self.at[t], self.at[t + 1])
            if t:
                state = (state[:reach] @ self.moves) * self.weights[step]
            self.norms[step] = state.sum(axis=1)
            state = state / self.norms[step, None]
            self.forward[step] = state

    def _run_backward(self) -> None:
        for t in range(len(self.reach) - 1, 0, -1):
            step, before = slice(self.at[t], self.at[t + 1]), self.at[t - 1]
            ahead = (self.weights[step] * self.backward[step]) @ self.moves.T
            self.backward[before : before + self.reach[t]] = ahead / self.norms[step, None]

    def of(self, clause: Span, start: int, end: int, first: int, inside: int) -> float:
        """The probability that a name, no shorter and no longer, takes ``start:end`` of the text."""
        row = self.rows[clause]
        packed = [self.at[t] + row for t in range(start - clause[0], end - clause[0])]
        p, label = self.forward[packed[0], first], first
        for i in packed[1:]:
            p *= self.moves[label, inside] * self.weights[i, inside] / self.norms[i]
            label = inside
        if end == clause[1]:
            return float(p)
        i = self.at[end - clause[0]] + row
        ahead = self.moves[label] * self.weights[i] * self.backward[i] / self.norms[i]
        return float(p * (ahead.sum() - ahead[inside]))


def _unpack(joined: NDArray[np.uint8]) -> list[str]:
    return joined.tobytes().decode("utf-8").split("\n")
