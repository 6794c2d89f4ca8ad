"""How intense a partnership is, year by year: an index of 0 to 100 whose parts are shown.

Each kind of fact that ties two cities (:func:`kg.network.cities`) in a year gives points: with n facts,
``points × (1 − 2⁻ⁿ)``. The points of a kind are in ``data/intensity.toml`` and add up to 100. The index is the sum of
the parts. It needs no other pair to compare with, so that indices of different graphs and years can be compared; but it
measures what documents tell, and a year of which none tells has 0.

A fact that touches several years counts in each. One without a date counts in none and is told beside (``undated``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal

from kg.network.affiliation import Affiliations
from kg.network.period import date_of, years_of

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.record import GraphFact

QUIET: Final = 3
"""After so many years without a dated fact a partnership is quiet."""

Status = Literal["alive", "quiet", "on paper", "undated"]


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a partnership: ``index`` is the sum of ``parts``, which come of the facts of each kind (IRIs)."""

    year: int
    index: float
    parts: Mapping[str, float]
    facts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Partnership:
    """What ties two places (IRIs, in order): pairings, years with dated facts, and facts without a date."""

    a: str
    b: str
    pairings: tuple[str, ...]
    years: tuple[Year, ...]
    undated: tuple[str, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """Everything but pairings, sorted."""
        dated = {iri for year in self.years for facts in year.facts.values() for iri in facts}
        return tuple(sorted(dated | set(self.undated)))

    def index(self, year: int) -> float:
        """The index of a year; 0 where nothing is told of it."""
        return next((known.index for known in self.years if known.year == year), 0.0)

    def status(self, now: int) -> Status:
        """Whether the partnership is alive in a year.

        ``alive``: something is dated in it or the two years before; ``quiet``: only earlier (or later) years have
        something; ``undated``: things are told, none with a date; ``on paper``: there is a pairing and nothing else.
        """
        if any(now - QUIET < known.year <= now for known in self.years):
            return "alive"
        if self.years:
            return "quiet"
        return "undated" if self.undated else "on paper"


@cache
def points() -> Mapping[str, float]:
    """The points of each kind of fact."""
    table: dict[str, float] = tomllib.loads(
        files("kg.network").joinpath("data", "intensity.toml").read_text(encoding="utf-8")
    )["points"]
    return table


def parts(facts: Mapping[str, int], points: Mapping[str, float]) -> dict[str, float]:
    """The parts of the index from how many facts of each kind there are.

    >>> parts({"Visit": 2, "Agreement": 1, "Pairing": 3}, {"Visit": 15, "Agreement": 20})
    {'Agreement': 10.0, 'Visit': 11.25}
    """
    return {kind: points[kind] * (1 - 0.5 ** facts[kind]) for kind in sorted(facts) if kind in points and facts[kind]}


def partnerships(graph: Graph, *, weights: Mapping[str, float] | None = None) -> list[Partnership]:
    """Every two places that something ties, with their years; those with most facts first.

    Args:
        weights: the points of each kind of fact, in place of :func:`points`; kinds that are not named do not count.

    >>> import kg
    >>> (pair,) = partnerships(kg.build("2023年1月13日，东莞市与牡丹江市签署协议。"))
    >>> pair.index(2023), pair.index(2024), pair.status(2024)
    (10.0, 0.0, 'alive')
    """
    weights = points() if weights is None else weights
    affiliations = Affiliations(graph)
    tied: dict[tuple[str, str], list[GraphFact]] = {}
    for fact in graph.facts:
        if fact.type in weights or fact.type == "Pairing":
            for a, b in combinations(sorted(affiliations.connected(fact)), 2):
                if not affiliations.nested(a, b):
                    tied.setdefault((a, b), []).append(fact)
    found = [_partnership(pair, facts, weights) for pair, facts in tied.items()]
    return sorted(found, key=lambda p: (-len(p.facts), -len(p.pairings), p.a, p.b))


def _partnership(pair: tuple[str, str], facts: Iterable[GraphFact], weights: Mapping[str, float]) -> Partnership:
    pairings, undated = [], []
    by_year: dict[int, dict[str, list[str]]] = {}
    for fact in facts:
        date = date_of(fact)
        if fact.type == "Pairing":
            pairings.append(fact.iri)
        elif date is None:
            undated.append(fact.iri)
        else:
            for year in years_of(date):
                by_year.setdefault(year, {}).setdefault(fact.type, []).append(fact.iri)
    years = []
    for year, kinds in sorted(by_year.items()):
        shares = parts({kind: len(iris) for kind, iris in kinds.items()}, weights)
        years.append(Year(year, sum(shares.values()), shares, {kind: tuple(kinds[kind]) for kind in sorted(kinds)}))
    return Partnership(*pair, tuple(pairings), tuple(years), tuple(undated))
