"""Which rows of the recogniser's weights belong to the characters of a text.

The values of a column are numbered, and a feature is one number, made of those of its values. So NumPy finds the rows
of a whole text, and no feature has to be put together as a string and looked up for each character.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from kg.extraction.character_features import TEMPLATES, Columns, Template

Numbers = NDArray[np.int64]


class FeatureRows:
    """The rows of features, which are counted from 1; what is not among the features has row 0.

    >>> from kg.extraction.character_features import columns
    >>> rows = FeatureRows(["0王", "3王芳"]).of(columns("王芳王", []))
    >>> rows.shape, rows[0].tolist(), rows[3].tolist()
    ((25, 3), [1, 0, 1], [0, 2, 0])
    """

    def __init__(self, features: Sequence[str]) -> None:
        listed: dict[str, list[tuple[list[str], int]]] = {t.sign: [] for t in TEMPLATES}
        templates = {t.sign: t for t in TEMPLATES}
        for row, feature in enumerate(features, start=1):
            listed[feature[0]].append((templates[feature[0]].values(feature), row))
        self._numbers: dict[str, dict[str, int]] = {t.column: {} for t in TEMPLATES}
        """The numbers of a column's values, from 1; 0 is any value that no feature has."""
        for t in TEMPLATES:
            numbers = self._numbers[t.column]
            for values, _ in listed[t.sign]:
                for value in values:
                    numbers.setdefault(value, len(numbers) + 1)
        self._tables = [self._table(t, listed[t.sign]) for t in TEMPLATES]

    def _table(self, template: Template, listed: list[tuple[list[str], int]]) -> tuple[Numbers, Numbers]:
        """The features of a template as numbers, in order, with their rows; the last is behind all that there are."""
        numbers = self._numbers[template.column]
        values = np.array([[numbers[v] for v in values] for values, _ in listed], dtype=np.int64)
        features = self._joined(template, values.reshape(-1, len(template.offsets)).T)
        order = np.argsort(features)
        rows = np.array([row for _, row in listed], dtype=np.int64)
        return np.append(features[order], np.iinfo(np.int64).max), np.append(rows[order], 0)

    def _joined(self, template: Template, numbers: Sequence[Numbers] | Numbers) -> Numbers:
        """One number of those of several values."""
        base = len(self._numbers[template.column]) + 1
        joined = numbers[0]
        for number in numbers[1:]:
            joined = joined * base + number
        return joined

    def of(self, columns: Columns) -> Numbers:
        """The rows of the features of a text: for each template one for each character."""
        numbered = {
            name: np.fromiter(map(self._numbers[name].get, column, repeat(0)), np.int64, len(column))
            for name, column in columns.items()
        }
        rows = []
        for template, (features, of_features) in zip(TEMPLATES, self._tables, strict=True):
            wanted = self._joined(template, template.beside(numbered[template.column]))
            at = np.searchsorted(features, wanted)
            rows.append(of_features.take(at) * (features.take(at) == wanted))
        return np.array(rows)
