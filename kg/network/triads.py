"""Three cities at a time: chains over a border, who brokers them, and triads by the countries of their corners.

A chain is a – b – c: two cities of one country that cooperate, and a city or region of another with which b does. It is
closed if a and c cooperate, too; else b brokers it. The same as the question ``chains`` asks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import networkx as nx


@dataclass(frozen=True, slots=True)
class Chain:
    """Two cities at home (``a``, ``b``) and a place abroad (``c``), with the facts that tie a–b and b–c."""

    a: Any
    b: Any
    c: Any
    home: int
    abroad: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Broker:
    """A city in the middle of chains: how many it brokers alone (``open``), how many are closed without it."""

    city: Any
    open: int
    closed: int
    partners: int
    """Cities at home and places abroad that it ties."""
    abroad: int


def chains(cities: nx.Graph) -> list[Chain]:
    """The chains of a network of :func:`kg.network.cities`, sorted.

    A pairing alone ties cities at home, but not over a border, where many a pairing is no more than a paper.
    """
    found = []
    for b, data in cities.nodes(data=True):
        if data.get("kind") != "City" or "country" not in data:
            continue
        home = {n: tied for n in cities[b] if (tied := _facts(cities, b, n, home=True))}
        abroad = {n: tied for n in cities[b] if (tied := _facts(cities, b, n, home=False))}
        for a in home:
            for c in abroad:
                found.append(Chain(a, b, c, home[a], abroad[c], bool(_facts(cities, a, c, home=False))))
    return sorted(found, key=lambda chain: (str(chain.b), str(chain.a), str(chain.c)))


def brokers(cities: nx.Graph) -> list[Broker]:
    """Who stands in the middle of chains, most open chains first."""
    by_city: dict[Any, list[Chain]] = {}
    for chain in chains(cities):
        by_city.setdefault(chain.b, []).append(chain)
    found = [
        Broker(
            city,
            sum(not chain.closed for chain in of_city),
            sum(chain.closed for chain in of_city),
            len({chain.a for chain in of_city}),
            len({chain.c for chain in of_city}),
        )
        for city, of_city in by_city.items()
    ]
    return sorted(found, key=lambda broker: (-broker.open, -broker.closed, str(broker.city)))


def motifs(network: nx.Graph, attribute: str = "country") -> dict[tuple[str, ...], dict[str, int]]:
    """Triads of a simple network by what their three nodes are: ``open`` (two of three tied) and ``closed``.

    Args:
        attribute: of nodes, by which triads are told apart; nodes without it are left out.

    Returns:
        By the sorted values of the three nodes, in the order of their count.

    >>> network = nx.Graph([(1, 2), (2, 3), (1, 3), (3, 4)])
    >>> nx.set_node_attributes(network, {1: "中国", 2: "中国", 3: "中国", 4: "俄罗斯"}, "country")
    >>> motifs(network)
    {('中国', '中国', '俄罗斯'): {'open': 2, 'closed': 0}, ('中国', '中国', '中国'): {'open': 0, 'closed': 1}}
    """
    value = {node: str(v) for node, v in network.nodes(data=attribute) if v is not None}
    rank = {node: (network.degree(node), number) for number, node in enumerate(value)}
    paths: Counter[tuple[str, ...]] = Counter()
    closed: Counter[tuple[str, ...]] = Counter()
    for node, mine in value.items():
        neighbours = [n for n in network[node] if n in value and n != node]
        values = Counter(value[n] for n in neighbours)
        for one, number in values.items():
            paths[tuple(sorted((mine, one, one)))] += number * (number - 1) // 2
        for (one, number), (other, count) in combinations(values.items(), 2):
            paths[tuple(sorted((mine, one, other)))] += number * count
        # Each triangle is found once: from its node of the lowest rank.
        higher = [n for n in neighbours if rank[n] > rank[node]]
        for a, b in combinations(higher, 2):
            if network.has_edge(a, b):
                closed[tuple(sorted((mine, value[a], value[b])))] += 1
    # A closed triad has three paths of two edges.
    found = {corners: {"open": paths[corners] - 3 * closed[corners], "closed": closed[corners]} for corners in +paths}
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0])))


def _facts(cities: nx.Graph, one: Any, other: Any, *, home: bool) -> int:
    """How many facts tie two places at home, or over a border; 0 where they are not so."""
    tie = cities.get_edge_data(one, other)
    a, b = cities.nodes[one], cities.nodes[other]
    if tie is None or "country" not in a or "country" not in b or (a["country"] == b["country"]) is not home:
        return 0
    kinds = {a.get("kind"), b.get("kind")}
    if home and kinds != {"City"}:
        return 0
    if "City" not in kinds:
        return 0
    types = ("Agreement", "Event", "Project", "Mechanism", *(("Pairing",) if home else ()))
    return sum(tie["types"].get(type, 0) for type in types)
