"""Which nodes keep together, and how sure that is.

Louvain's method breaks ties by chance. So it is run with several seeds: what is found again and again is a community,
what changes from run to run is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import networkx as nx

RUNS: Final = 10


@dataclass(frozen=True, slots=True)
class Communities:
    """The best partition of several runs: the one of the highest modularity, the first of equally good ones."""

    members: tuple[frozenset[Any], ...]
    """By size, the largest first."""
    modularity: float
    stability: float
    """How alike the runs are: the mean adjusted Rand index of every two, 1 where all are the same, 0 as by chance."""
    sureness: dict[Any, float]
    """For each node, how much of its community it shares in the other runs: the mean Jaccard index of its community
    here and there."""


def communities(network: nx.Graph, *, runs: int = RUNS, resolution: float = 1.0) -> Communities:
    """Communities by Louvain's method on a simple network (see :func:`kg.network.measures.undirected`).

    Args:
        runs: how often it is run, with the seeds 0, 1, 2 …
        resolution: above 1 for smaller communities, below for larger ones.

    >>> import networkx as nx
    >>> found = communities(nx.barbell_graph(5, 0))
    >>> [sorted(c) for c in found.members], found.stability
    ([[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]], 1.0)
    """
    if not network.number_of_edges():
        alone = tuple(frozenset([node]) for node in sorted(network, key=str))
        return Communities(alone, 0.0, 1.0, dict.fromkeys(network, 1.0))
    found = [
        [frozenset(c) for c in nx.community.louvain_communities(network, "weight", resolution=resolution, seed=seed)]
        for seed in range(runs)
    ]
    quality = [nx.community.modularity(network, partition, "weight", resolution) for partition in found]
    best = max(range(runs), key=lambda run: (round(quality[run], 9), -run))
    partitions = [{node: c for c in partition for node in c} for partition in found]
    likeness = [rand_index(a, b) for a, b in combinations(partitions, 2)]
    return Communities(
        members=tuple(ordered(found[best])),
        modularity=quality[best],
        stability=sum(likeness) / len(likeness) if likeness else 1.0,
        sureness=_sureness(partitions[best], partitions[:best] + partitions[best + 1 :]),
    )


def ordered(groups: Iterable[Iterable[Any]]) -> list[frozenset[Any]]:
    """Groups of nodes by size, the largest first; of one size, by their first node."""
    return sorted(map(frozenset, groups), key=lambda group: (-len(group), min(map(str, group))))


def numbered(groups: Iterable[Iterable[Any]]) -> dict[Any, int]:
    """For each node the number of its group; see :func:`ordered`.

    >>> numbered([{"c"}, {"a", "b"}])["c"]
    1
    """
    return {node: number for number, group in enumerate(ordered(groups)) for node in group}


def rand_index(a: Mapping[Any, Any], b: Mapping[Any, Any]) -> float:
    """The adjusted Rand index of two partitions (node → group) of the same nodes (Hubert and Arabie 1985).

    >>> rand_index({1: "x", 2: "x", 3: "y"}, {1: 0, 2: 0, 3: 1})
    1.0
    """

    def pairs(sizes: Iterable[int]) -> int:
        return sum(size * (size - 1) // 2 for size in sizes)

    both = pairs(Counter((a[node], b[node]) for node in a).values())
    in_a, in_b, all_pairs = pairs(Counter(a.values()).values()), pairs(Counter(b.values()).values()), pairs([len(a)])
    by_chance = in_a * in_b / all_pairs if all_pairs else 0.0
    most = (in_a + in_b) / 2
    return 1.0 if most == by_chance else (both - by_chance) / (most - by_chance)


def _sureness(
    partition: Mapping[Any, frozenset[Any]], others: Sequence[Mapping[Any, frozenset[Any]]]
) -> dict[Any, float]:
    if not others:
        return dict.fromkeys(partition, 1.0)
    known: dict[tuple[frozenset[Any], frozenset[Any]], float] = {}

    def jaccard(a: frozenset[Any], b: frozenset[Any]) -> float:
        if (a, b) not in known:
            known[a, b] = len(a & b) / len(a | b)
        return known[a, b]

    return {
        node: sum(jaccard(group, other[node]) for other in others) / len(others) for node, group in partition.items()
    }
