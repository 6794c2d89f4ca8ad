"""From facts to nodes and edges.

A fact between two entities is an edge, and the facts of one type between the same two share it. A fact
between three or more is a small node of its own with an edge to each, because the pairwise edges of an event
with seven guests hide more than they show. A fact with one entity is told in that entity's panel.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.view.data import ViewData, ViewFact

PART_OF: Final = "PartOf"
"""The type of an edge from an entity to the place that holds it or that it is named after; it has no fact."""

GIVERS: Final = frozenset({"visitor", "person", "from", "investor", "entity", "speaker", "organizer"})
"""Roles from which an arrow leaves."""

TAKERS: Final = frozenset({"destination", "to", "organization", "place"})
"""Roles at which an arrow arrives."""

BASE_RADIUS: Final = {"Place": 8.5, "Zone": 7.5, "Organization": 7.0, "Person": 6.5}
FACT_RADIUS: Final = 6.0
LARGEST_RADIUS: Final = 30.0

LARGE: Final = 1500
"""A picture of more nodes than this opens on its core."""

CORE: Final = 400
"""So many entities, those in most facts, make the core."""


@dataclass(frozen=True, slots=True)
class Node:
    """``entity`` or ``fact`` is the index of what the node stands for, ``weight`` in how many facts it is."""

    entity: int | None
    fact: int | None
    weight: int
    radius: float


@dataclass(frozen=True, slots=True)
class Edge:
    source: int
    target: int
    type: str
    facts: tuple[int, ...]
    directed: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Nodes (first all entities in the order of the view, then the facts that are nodes) and their edges."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def part(self, nodes: Sequence[int]) -> Drawing:
        """The drawing of some nodes only, in the given order, with the edges between them."""
        index = {node: i for i, node in enumerate(nodes)}
        return Drawing(
            tuple(self.nodes[i] for i in nodes),
            tuple(
                replace(e, source=index[e.source], target=index[e.target])
                for e in self.edges
                if e.source in index and e.target in index
            ),
        )

    def core(self, limit: int = CORE) -> list[int]:
        """The weightiest entities that an edge joins to another of them, and the facts that join two of them."""
        entities = [i for i, n in enumerate(self.nodes) if n.entity is not None]
        chosen = set(sorted(entities, key=lambda i: (-self.nodes[i].weight, i))[:limit])
        ends: dict[int, set[int]] = {}
        for e in self.edges:
            for node, other in ((e.source, e.target), (e.target, e.source)):
                if self.nodes[node].fact is not None and other in chosen:
                    ends.setdefault(node, set()).add(other)
        chosen |= {fact for fact, found in ends.items() if len(found) > 1}
        joined = {n for e in self.edges if e.source in chosen and e.target in chosen for n in (e.source, e.target)}
        return sorted(chosen & joined)


def drawing(data: ViewData) -> Drawing:
    """The nodes and edges of a view.

    >>> from kg.view.data import ViewEntity
    >>> visit = ViewFact("v", "Visit", (("visitor", 0), ("destination", 1)), (), ())
    >>> drawing(ViewData((), (ViewEntity("a", "Place"), ViewEntity("b", "Place")), (visit,))).edges
    (Edge(source=0, target=1, type='Visit', facts=(0,), directed=True),)
    """
    weight = Counter(e for f in data.facts for e in f.entities)
    most = max(weight.values(), default=1)
    nodes = [Node(i, None, weight[i], _radius(e.type, weight[i], most)) for i, e in enumerate(data.entities)]
    grouped: dict[tuple[int, int, str, bool], list[int]] = {}
    spokes: list[Edge] = []
    for index, fact in enumerate(data.facts):
        ends = fact.entities
        if len(ends) == 2:
            grouped.setdefault(_pair(fact), []).append(index)
        elif len(ends) > 2:
            hub = len(nodes)
            nodes.append(Node(None, index, len(ends), FACT_RADIUS))
            spokes += [_spoke(fact, index, end, hub) for end in ends]
    edges = [Edge(s, t, kind, tuple(facts), arrow) for (s, t, kind, arrow), facts in grouped.items()]
    holders = [
        Edge(i, e.place, PART_OF, (), True)
        for i, e in enumerate(data.entities)
        # The hierarchy joins what the facts name; it never brings in a node of its own.
        if e.place is not None and e.place != i and weight[i] and weight[e.place]
    ]
    return Drawing(tuple(nodes), (*edges, *spokes, *holders))


def _radius(kind: str, weight: int, most: int) -> float:
    """The disc's area grows with the number of facts; where some entities have very many, by less for each."""
    base = BASE_RADIUS.get(kind, 7.0)
    growth = min(2.4, (LARGEST_RADIUS - max(BASE_RADIUS.values())) / math.sqrt(most))
    return round(base + growth * math.sqrt(weight), 1)


def _side(fact: ViewFact, entity: int) -> int:
    """-1 where the entity gives (an arrow leaves it), 1 where it takes, 0 for a partner among equals."""
    role = next(role for role, index in fact.fillers if index == entity)
    return -1 if role in GIVERS else 1 if role in TAKERS else 0


def _pair(fact: ViewFact) -> tuple[int, int, str, bool]:
    a, b = fact.entities
    side_a, side_b = _side(fact, a), _side(fact, b)
    if side_a == side_b:
        return min(a, b), max(a, b), fact.type, False
    return (a, b, fact.type, True) if side_a < side_b else (b, a, fact.type, True)


def _spoke(fact: ViewFact, index: int, end: int, hub: int) -> Edge:
    side = _side(fact, end)
    if side > 0:
        return Edge(hub, end, fact.type, (index,), True)
    return Edge(end, hub, fact.type, (index,), False)
