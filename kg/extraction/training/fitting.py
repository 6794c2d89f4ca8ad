"""Fitting the weights with python-crfsuite, and writing them as the file that extraction reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import spacy
from numpy.typing import NDArray

from kg.errors import DataError
from kg.extraction import places  # noqa: F401  registers the factory
from kg.extraction.character_crf import SCALE
from kg.extraction.character_features import clauses, columns, features
from kg.extraction.mention import PLACES, read_mentions
from kg.extraction.training.corpus import NamedText
from kg.extraction.training.grammar import Name

_PARAMETERS: Final = {
    "c1": 0.1,
    "c2": 0.02,
    "max_iterations": 80,
    "feature.possible_transitions": True,
    "feature.minfreq": 2,
}
_LEAST_WEIGHT: Final = 0.01
_OUTSIDE: Final = "O"


def fit(texts: Iterable[NamedText], output: Path) -> int:
    """Fit the weights and write them to ``output``; returns how many features have one.

    Raises:
        DataError: python-crfsuite is not installed.
    """
    try:
        import pycrfsuite
    except ImportError as e:
        raise DataError("training needs python-crfsuite: pip install python-crfsuite") from e
    trainer = pycrfsuite.Trainer(params=_PARAMETERS, verbose=False)
    nlp = spacy.blank("zh")
    nlp.add_pipe("kg_places")
    for t in texts:
        labels = _labels(len(t.text), t.names)
        rows = list(zip(*features(columns(t.text, read_mentions(nlp(t.text), PLACES))), strict=True))
        for start, end in clauses(t.text):
            trainer.append(rows[start:end], labels[start:end])
    with TemporaryDirectory() as folder:
        model = str(Path(folder) / "model.crf")
        trainer.train(model)
        tagger = pycrfsuite.Tagger()
        tagger.open(model)
        info = tagger.info()
        tagger.close()
    return write_weights(output, info.labels, info.state_features, info.transitions)


def _labels(size: int, names: Iterable[Name]) -> list[str]:
    labels = [_OUTSIDE] * size
    for n in names:
        labels[n.start : n.end] = [f"I-{n.label}"] * (n.end - n.start)
        labels[n.start] = f"B-{n.label}"
    return labels


def write_weights(
    output: Path,
    labels: Iterable[str],
    weights: dict[tuple[str, str], float],
    transitions: dict[tuple[str, str], float],
) -> int:
    """Write weights by (feature, label) and (label, next label) for :meth:`CharacterCRF.load`; equal weights give
    equal bytes. Returns the number of features; weights near nothing are left out.
    """
    columns = {label: i for i, label in enumerate(sorted(labels, key=lambda s: (s != _OUTSIDE, s[2:], s)))}
    kept = {key: w for key, w in weights.items() if abs(w) >= _LEAST_WEIGHT}
    rows = {feature: i for i, feature in enumerate(sorted({feature for feature, _ in kept}))}
    table = np.zeros((len(rows), len(columns)))
    for (feature, label), w in kept.items():
        table[rows[feature], columns[label]] = w
    moves = np.zeros((len(columns), len(columns)))
    for (label, following), w in transitions.items():
        moves[columns[label], columns[following]] = w
    partial = output.with_name(output.name + ".part.npz")
    np.savez_compressed(
        partial,
        labels=_packed(list(columns)),
        features=_packed(list(rows)),
        weights=_rounded(table),
        transitions=_rounded(moves),
    )
    partial.replace(output)
    return len(rows)


def _packed(words: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8)


def _rounded(weights: NDArray[np.float64]) -> NDArray[np.int16]:
    limits = np.iinfo(np.int16)
    return np.clip(np.rint(weights * SCALE), limits.min, limits.max).astype(np.int16)
