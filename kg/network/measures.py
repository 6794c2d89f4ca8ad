"""What the networks say in numbers: of every node (:func:`measures`) and of the whole (:func:`summary`).

All is computed by plain calls of NetworkX on the undirected simple network, in which parallel edges add up, so that
:func:`kg.network.acceleration.accelerated` can hand them to faster libraries. The same network gives the same figures.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypedDict

import networkx as nx

from kg.network.communities import numbered

EXACT: Final = 20_000
"""Up to so many nodes betweenness is exact; above, it is estimated from shortest paths of ``PIVOTS`` nodes."""
PIVOTS: Final = 50
SEED: Final = 7


class Measures(TypedDict):
    """What :func:`measures` tells of a node."""

    degree: int
    """Edges of the node; in a multigraph, facts that tie it, each counted once for every other node it ties it to."""
    neighbours: int
    strength: float
    """The sum of the weights of its edges; an edge without a weight counts 1."""
    pagerank: float
    betweenness: float
    """The share of shortest paths (in edges, without weights) between two others that lead over it."""
    core: int
    """The largest k such that it belongs to a part in which everyone has k neighbours."""
    component: int
    """Numbers of its component and its community; both are numbered by size, the largest 0."""
    community: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What :func:`summary` tells of a network. What is not defined for it (of a network without edges, say) is None."""

    nodes: int
    edges: int
    """Pairs of nodes that are tied."""
    density: float
    isolates: int
    components: int
    largest: int
    """Nodes of the largest component."""
    max_degree: int
    transitivity: float
    """The share of paths of two edges whose ends are tied, too."""
    degree_assortativity: float | None
    assortativity: dict[str, float | None]
    """By attribute of nodes: 1 where like is tied to like alone, 0 as by chance, below 0 where unlike attract."""
    reciprocity: float | None
    """Of directed networks: the share of edges that are returned."""


def undirected(network: nx.Graph) -> nx.Graph:
    """The simple network of any network: one edge a pair, with the sum of weights (1 where there is none), without
    loops. A network that is so already is returned as it is."""
    if not network.is_directed() and not network.is_multigraph() and not nx.number_of_selfloops(network):
        return network
    simple = nx.Graph()
    simple.add_nodes_from(network.nodes(data=True))
    for a, b, weight in network.edges(data="weight", default=1):
        if a != b:
            known = simple.get_edge_data(a, b, {"weight": 0})["weight"]
            simple.add_edge(a, b, weight=known + weight)
    return simple


def measures(network: nx.Graph) -> dict[Any, Measures]:
    """Degree, strength, PageRank, betweenness, core, component and community of every node.

    PageRank counts an edge in both directions, since being visited and visiting both tie. Communities are found by
    Louvain's method. See EXACT for when betweenness is estimated.

    >>> found = measures(nx.path_graph(3))
    >>> [(m["degree"], m["betweenness"], m["core"]) for m in found.values()]
    [(1, 0.0, 1), (2, 1.0, 1), (1, 0.0, 1)]
    """
    simple = undirected(network)
    if not simple:
        return {}
    degree, strength = dict(network.degree()), dict(simple.degree(weight="weight"))
    pagerank = nx.pagerank(simple, weight="weight", tol=1e-12, max_iter=500)
    betweenness = nx.betweenness_centrality(simple, k=pivots(simple), seed=SEED)
    core = nx.core_number(simple)
    component = numbered(nx.connected_components(simple))
    community = numbered(nx.community.louvain_communities(simple, weight="weight", seed=SEED))
    return {
        node: {
            "degree": int(degree[node]),
            "neighbours": len(simple[node]),
            "strength": strength[node],
            "pagerank": pagerank[node],
            "betweenness": betweenness[node],
            "core": core[node],
            "component": component[node],
            "community": community[node],
        }
        for node in network
    }


def pivots(network: nx.Graph) -> int | None:
    """From how many nodes betweenness is estimated; None where it is exact."""
    return PIVOTS if len(network) > EXACT else None


def summary(network: nx.Graph, attributes: Sequence[str] = ("region", "country")) -> Summary:
    """Size, density, components, clustering, assortativity, reciprocity.

    Args:
        attributes: those of nodes by which assortativity is measured, over the edges whose both ends have them.
    """
    simple = undirected(network)
    sizes = sorted((len(component) for component in nx.connected_components(simple)), reverse=True)
    directed = network.is_directed() and not network.is_multigraph() and network.size()
    return Summary(
        nodes=len(simple),
        edges=simple.number_of_edges(),
        density=nx.density(simple),
        isolates=nx.number_of_isolates(simple),
        components=len(sizes),
        largest=sizes[0] if sizes else 0,
        max_degree=max((degree for _, degree in simple.degree()), default=0),
        transitivity=nx.transitivity(simple),
        degree_assortativity=_defined(nx.degree_assortativity_coefficient, simple),
        assortativity={name: _by_attribute(simple, name) for name in attributes},
        reciprocity=nx.overall_reciprocity(network) if directed else None,
    )


def _by_attribute(simple: nx.Graph, name: str) -> float | None:
    with_it = simple.subgraph(node for node, value in simple.nodes(data=name) if value is not None)
    return _defined(nx.attribute_assortativity_coefficient, with_it, name)


def _defined(coefficient: Any, network: nx.Graph, *arguments: Any) -> float | None:
    """A coefficient; None where it divides zero by zero."""
    if not network.number_of_edges():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            value = float(coefficient(network, *arguments))
        except ZeroDivisionError:
            return None
    return value if math.isfinite(value) else None
