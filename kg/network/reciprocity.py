"""Whether visits (or secondments) are returned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx as nx


@dataclass(frozen=True, slots=True)
class Exchange:
    """What goes from ``a`` to ``b`` and back; ``balance`` is 1 where both are equal, 0 where all goes one way."""

    a: Any
    b: Any
    there: float
    back: float

    @property
    def balance(self) -> float:
        return min(self.there, self.back) / max(self.there, self.back)


def exchanges(network: nx.DiGraph) -> list[Exchange]:
    """Every two nodes of a directed network that are tied, the busiest first (the busier direction is ``there``).

    >>> network = nx.DiGraph()
    >>> network.add_weighted_edges_from([("东莞", "牡丹江", 1), ("牡丹江", "东莞", 4)])
    >>> exchanges(network)[0].a, exchanges(network)[0].balance
    ('牡丹江', 0.25)
    """
    found = {}
    for a, b, weight in network.edges(data="weight", default=1):
        back = network.get_edge_data(b, a, {"weight": 0}).get("weight", 1)
        first = (-weight, str(a)) <= (-back, str(b))
        if a != b and first:
            found[a, b] = Exchange(a, b, weight, back)
    return sorted(found.values(), key=lambda e: (-e.there - e.back, str(e.a), str(e.b)))


def weighted_reciprocity(network: nx.DiGraph) -> float | None:
    """The share of all weight that is returned (Squartini and others 2013); None without edges."""
    whole = network.size(weight="weight")
    returned = sum(2 * min(e.there, e.back) for e in exchanges(network))
    return returned / whole if whole else None
