"""Which nodes keep together: the page tints them, and the layout gives each community ground of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.view.drawing import Drawing

if TYPE_CHECKING:
    import networkx as nx

RESOLUTION: Final = 0.6
"""Below 1, so that two partner cities and their bodies stay one community rather than fall into projects."""

SEED: Final = 7


def communities(picture: Drawing) -> list[int | None]:
    """For each node the number of its community, by size from 0; None for a node without an edge.

    Louvain's method on the drawn edges, an edge counting as many times as it has facts. Equal drawings have equal
    communities.
    """
    import networkx as nx

    graph = as_graph(picture)
    graph.remove_nodes_from([node for node in range(len(picture.nodes)) if not graph.degree(node)])
    found = nx.community.louvain_communities(graph, resolution=RESOLUTION, seed=SEED)
    numbers: list[int | None] = [None] * len(picture.nodes)
    for number, members in enumerate(sorted(map(sorted, found), key=lambda c: (-len(c), c))):
        for node in members:
            numbers[node] = number
    return numbers


def as_graph(picture: Drawing) -> nx.Graph:
    """The drawing as a NetworkX graph, parallel edges added up in ``weight``."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(len(picture.nodes)))
    for e in picture.edges:
        if e.source != e.target:
            known = graph.get_edge_data(e.source, e.target, {"weight": 0})
            graph.add_edge(e.source, e.target, weight=known["weight"] + max(1, len(e.facts)))
    return graph
