"""Which partnerships are missing, by what the network looks like; and how often such a guess was right.

A guess is a pair that is not tied yet and has neighbours in common. Scores are those of NetworkX. A back-test cuts the
network at a date: what was tied before is known, what was first tied afterwards is to be guessed. It says what the
guesses are worth against two others: pairs drawn by lot, and pairs of the cities with most ties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import networkx as nx

from kg.errors import QueryError
from kg.identity.dates import bounds
from kg.network.measures import undirected

Pair = tuple[Any, Any]

METHODS: Final[dict[str, Callable[[nx.Graph, Iterable[Pair]], Iterable[tuple[Any, Any, float]]]]] = {
    "adamic-adar": nx.adamic_adar_index,
    "resource-allocation": nx.resource_allocation_index,
    "jaccard": nx.jaccard_coefficient,
    "popularity": nx.preferential_attachment,
}


@dataclass(frozen=True, slots=True)
class Guess:
    """A pair without a tie; the higher the score, the likelier one. ``common`` are the neighbours that both have."""

    a: Any
    b: Any
    score: float
    common: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class BackTest:
    """What guesses were worth: of ``new`` ties, ``reachable`` had neighbours in common before; ``hits`` of the first
    ``guesses`` came true."""

    method: str
    cut: str
    known: int
    """Ties before the cut."""
    new: int
    """Ties that were first made at or after the cut, between nodes that were tied to something before."""
    reachable: int
    guesses: int
    hits: int
    by_chance: float
    """Hits to be expected of so many pairs that are drawn by lot among all that were not tied."""
    by_popularity: int
    """Hits of so many pairs with the largest product of degrees."""
    auc: float | None
    """How often a new tie has a higher score than a pair that stayed without one (0.5 is chance); None without new
    ties."""

    @property
    def precision(self) -> float:
        return self.hits / self.guesses if self.guesses else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.new if self.new else 0.0


def predict(network: nx.Graph, *, method: str = "adamic-adar", limit: int = 20) -> list[Guess]:
    """The likeliest pairs that are not tied, the likeliest first; not a place and one that it holds (``within``).

    Raises:
        QueryError: there is no such method.

    >>> predict(nx.Graph([("东莞", "牡丹江"), ("牡丹江", "符拉迪沃斯托克")]))[0].common
    ('牡丹江',)
    """
    simple = undirected(network)
    return [
        Guess(a, b, score, tuple(sorted(nx.common_neighbors(simple, a, b), key=str)))
        for a, b, score in [found for found in _scored(simple, method) if not _nested(simple, *found[:2])][:limit]
    ]


def back_test(
    network: nx.Graph, cut: str, *, method: str = "adamic-adar", guesses: int | None = None, seed: int = 7
) -> BackTest:
    """What guesses would have been worth at a date.

    Args:
        network: its edges have the date at which they were first told in ``first``, as those of
            :func:`kg.network.cities`; edges without a date are left out.
        cut: what is first told before this date is known.
        guesses: how many guesses are made; by default as many as there are new ties.
        seed: for the pairs without a tie that the AUC is estimated with.

    Raises:
        QueryError: there is no such method, or no edge has a date.
    """
    dated = [(a, b, bounds(first)[0]) for a, b, first in _dated_edges(network) if first]
    if not dated:
        raise QueryError("a back-test needs edges with the attribute first: a date in ISO 8601")
    before = nx.Graph((a, b) for a, b, first in dated if first < bounds(cut)[0])
    new = {frozenset((a, b)) for a, b, first in dated if first >= bounds(cut)[0] and a in before and b in before}
    ranked = _scored(before, method)
    number = len(new) if guesses is None else guesses
    hits = sum(frozenset(pair[:2]) in new for pair in ranked[:number])
    free = len(before) * (len(before) - 1) // 2 - before.number_of_edges()
    popular = _most_popular(before, number)
    return BackTest(
        method=method,
        cut=cut,
        known=before.number_of_edges(),
        new=len(new),
        reachable=sum(bool(nx.common_neighbors(before, *pair)) for pair in new),
        guesses=number,
        hits=hits,
        by_chance=min(number, free) * len(new) / free if free else 0.0,
        by_popularity=sum(pair in new for pair in popular),
        auc=_auc(before, new, method, Random(seed)),
    )


def _dated_edges(network: nx.Graph) -> list[tuple[Any, Any, str | None]]:
    """The edges of a network with their first date, without loops; of several between two nodes the earliest."""
    first: dict[frozenset[Any], tuple[Any, Any, str | None]] = {}
    for a, b, date in network.edges(data="first"):
        if a != b:
            known = first.get(frozenset((a, b)), (a, b, None))[2]
            first[frozenset((a, b))] = (a, b, min(filter(None, (known, date)), default=None))
    return [*first.values()]


def _nested(simple: nx.Graph, a: Any, b: Any) -> bool:
    return a in simple.nodes[b].get("within", ()) or b in simple.nodes[a].get("within", ())


def _scored(simple: nx.Graph, method: str) -> list[tuple[Any, Any, float]]:
    """The pairs at a distance of two, best first; of equal ones in the order of their names."""
    if method not in METHODS:
        raise QueryError(f"there is no method {method!r}: choose one of {', '.join(METHODS)}")
    order = {node: number for number, node in enumerate(sorted(simple, key=str))}
    pairs = {(a, b) for middle in simple for a in simple[middle] for b in simple[middle] if order[a] < order[b]} - {
        tuple(sorted(edge, key=order.__getitem__)) for edge in simple.edges()
    }
    scored = METHODS[method](simple, sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]])))
    return sorted(scored, key=lambda found: -found[2])


def _most_popular(simple: nx.Graph, number: int) -> list[frozenset[Any]]:
    """The pairs without a tie whose degrees have the largest product."""
    nodes = sorted(simple, key=lambda node: (-simple.degree(node), str(node)))
    # Among the first m nodes there are at least m(m−1)/2 − edges free pairs; the best number of pairs lies among these.
    reach = next((m for m in range(len(nodes)) if m * (m - 1) // 2 >= number + simple.number_of_edges()), len(nodes))
    free = [
        (simple.degree(a) * simple.degree(b), frozenset((a, b)))
        for at, a in enumerate(nodes[:reach])
        for b in nodes[at + 1 : reach]
        if not simple.has_edge(a, b)
    ]
    free.sort(key=lambda found: -found[0])
    return [pair for _, pair in free[:number]]


def _auc(simple: nx.Graph, new: set[frozenset[Any]], method: str, random: Random) -> float | None:
    nodes = sorted(simple, key=str)
    drawn = [tuple(random.sample(nodes, 2)) for _ in range(20 * len(new))] if len(nodes) > 1 else []
    never = [pair for pair in drawn if frozenset(pair) not in new and not simple.has_edge(*pair)]
    if not new or not never:
        return None
    pairs = [tuple(sorted(pair, key=str)) for pair in sorted(new, key=lambda pair: sorted(map(str, pair)))]
    right = [score for *_, score in METHODS[method](simple, pairs)]
    wrong = [score for *_, score in METHODS[method](simple, never)]
    from scipy.stats import rankdata

    ranks = rankdata([*right, *wrong])
    return float((ranks[: len(right)].sum() - len(right) * (len(right) + 1) / 2) / (len(right) * len(wrong)))
