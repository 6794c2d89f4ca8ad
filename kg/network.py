"""The graph for analysis: a NetworkX multigraph of entities, tied by facts, and its first measures.

An edge stands for one fact and one pair of its fillers, in the direction in which the fact is told (who visits → what
is visited). Members of a pairing, parties of an agreement and the like have no direction of their own: such pairs are
tied once, in the order of their IRIs.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, TypedDict

import networkx as nx

from kg.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.record import GraphFact

# Which roles of a fact are tied: from → to; a role with itself ties its fillers pairwise.
TIES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "Pairing": (("member", "member"),),
    "Agreement": (("party", "party"), ("signatory", "party")),
    "Visit": (("visitor", "destination"),),
    "Event": (
        ("organizer", "organizer"),
        ("participant", "organizer"),
        ("participant", "participant"),
        ("participant", "place"),
    ),
    "Secondment": (("from", "to"), ("person", "to")),
    "Project": (("investor", "place"), ("investor", "investor")),
    "Post": (("person", "organization"),),
    "LocatedIn": (("entity", "place"),),
    "Statistic": (("subject", "subject"),),
    "Mechanism": (("member", "member"),),
    "Statement": (),
}

_SEED: Final = 7


class Measures(TypedDict):
    """What :func:`measures` tells of a node."""

    degree: int
    """Facts that tie the node, each counted once for every other node that it ties it to."""
    neighbours: int
    pagerank: float
    community: int
    """The number of its community; communities are numbered by size, the largest 0."""


def network(graph: Graph) -> nx.MultiDiGraph:
    """The entities of a graph and the facts between them.

    Nodes are IRIs with ``label`` (Chinese where there is one), ``type`` and ``kind``, and where known ``label_zh``,
    ``label_en``, ``label_ru``, ``latitude`` and ``longitude``; edges have the fact's IRI in
    their key and ``type``, ``role`` (from–to), ``fact``, ``date`` (the first date, since or asOf, or None),
    ``documents`` (how many tell it) and ``confidence``. Nodes and edges come in the order of their IRIs.
    """
    result = nx.MultiDiGraph()
    for entity in graph.entities:
        known: dict[str, Any] = {f"label_{lang}": entity.labels.get(lang) for lang in LANGUAGES}
        known |= {"latitude": entity.latitude, "longitude": entity.longitude}
        known = {name: value for name, value in known.items() if value is not None}
        result.add_node(entity.iri, label=entity.label, type=entity.type, kind=entity.kind, **known)
    for fact in graph.facts:
        for source, target, role in _pairs(fact, result):
            result.add_edge(
                source,
                target,
                key=f"{fact.iri} {role}",
                fact=fact.iri,
                type=fact.type,
                role=role,
                date=next((fact.roles[r][0] for r in ("date", "since", "asOf") if fact.roles.get(r)), None),
                documents=len(fact.documents),
                confidence=fact.confidence,
            )
    return result


def _pairs(fact: GraphFact, nodes: nx.MultiDiGraph) -> Iterator[tuple[str, str, str]]:
    for source_role, target_role in TIES[fact.type]:
        sources = [v for v in fact.roles.get(source_role, ()) if v in nodes]
        if source_role == target_role:
            for a, b in combinations(sorted(sources), 2):
                yield a, b, source_role
            continue
        for a in sources:
            for b in fact.roles.get(target_role, ()):
                if b in nodes and a != b:
                    yield a, b, f"{source_role}–{target_role}"


def measures(network: nx.MultiDiGraph) -> dict[str, Measures]:
    """Degree, PageRank and community of every node; the same network gives the same figures.

    Communities are found by Louvain's method on the undirected network in which parallel edges add up; PageRank counts
    an edge in both directions, since being visited and visiting both tie.
    """
    simple = nx.Graph()
    simple.add_nodes_from(network)
    for a, b in network.edges():
        weight = simple.edges[a, b]["weight"] + 1 if simple.has_edge(a, b) else 1
        simple.add_edge(a, b, weight=weight)
    if not simple:
        return {}
    pagerank: dict[str, float] = nx.pagerank(simple, weight="weight")
    communities: list[set[Any]] = nx.community.louvain_communities(simple, weight="weight", seed=_SEED)
    communities.sort(key=lambda c: (-len(c), min(c)))
    community_of = {node: number for number, c in enumerate(communities) for node in c}
    return {
        node: {
            "degree": int(network.degree(node)),
            "neighbours": len(simple[node]),
            "pagerank": pagerank[node],
            "community": community_of[node],
        }
        for node in network
    }
