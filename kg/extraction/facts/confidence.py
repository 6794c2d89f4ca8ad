"""Confidence: how often a rule was right on the annotated development texts (``data/<language>/confidence.tsv``).

The table is written by ``python -m kg.extraction.calibration``; a rule that it does not know has the prior.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from kg.extraction.lexicon import table

PRIOR: Final = 0.8
PRIOR_WEIGHT: Final = 2  # the prior counts like two facts of which 80 % are right


def confidence_of(rule: str, lang: str) -> float:
    """The share of facts that the rule gets right, in [0, 1].

    >>> 0.9 < confidence_of("posts.office", "zh") <= 1
    True
    """
    return _confidences(lang).get(rule, PRIOR)


def smoothed(right: int, found: int) -> float:
    """The share of right facts with the prior, two decimals.

    >>> smoothed(0, 0), smoothed(9, 10)
    (0.8, 0.88)
    """
    return round((right + PRIOR * PRIOR_WEIGHT) / (found + PRIOR_WEIGHT), 2)


@cache
def _confidences(lang: str) -> dict[str, float]:
    return {row[0]: float(row[1]) for row in table(lang, "confidence.tsv")}
