"""A network as a figure for print."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from kg.charts.style import palette, plain, style
from kg.network.measures import SEED, measures, undirected

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.figure import Figure

_TINTS: Final = 8  # of the page's communities


def picture(network: nx.Graph, *, labels: int = 25, limit: int = 300) -> Figure:
    """A network in communities: a node as large as its strength, an edge as wide as its weight.

    Args:
        labels: so many of the strongest nodes have their names.
        limit: only so many of the strongest nodes are drawn, and those tied to something alone.

    Raises:
        GraphError: matplotlib is not installed.
    """
    import networkx as nx

    simple = undirected(network)
    strongest = sorted(
        (node for node in simple if simple.degree(node)), key=lambda n: (-simple.degree(n, weight="weight"), str(n))
    )[:limit]
    simple = _part(simple, strongest)
    found, colours = measures(simple), palette()
    place = nx.spring_layout(simple, seed=SEED, weight=None, k=None if len(simple) < 3 else 2.2 / len(simple) ** 0.5)
    widest = max((weight for *_, weight in simple.edges(data="weight", default=1)), default=1)
    most = max((m["strength"] for m in found.values()), default=1) or 1
    size = {node: 30 + 370 * m["strength"] / most for node, m in found.items()}
    with style():
        from matplotlib.collections import LineCollection
        from matplotlib.figure import Figure
        from matplotlib.patheffects import withStroke

        figure = Figure(figsize=(8, 6))
        axes = figure.add_subplot()
        edges: list[tuple[Any, Any, float]] = [*simple.edges(data="weight", default=1)]
        axes.add_collection(
            LineCollection(
                [[place[a], place[b]] for a, b, _ in edges],
                colors=colours["muted"],
                linewidths=[0.5 + 2.5 * weight / widest for *_, weight in edges],
                alpha=0.45,
                zorder=1,
            )
        )
        if simple:
            nodes = [*simple]
            axes.scatter(
                [place[node][0] for node in nodes],
                [place[node][1] for node in nodes],
                s=[size[node] for node in nodes],
                c=[colours[f"group-{found[node]['community'] % _TINTS}-rim"] for node in nodes],
                edgecolors=colours["entity-Place"],
                linewidths=0.8,
                zorder=2,
            )
        for node in strongest[:labels]:
            label = plain(str(simple.nodes[node].get("label", node)), 16)
            radius = (size[node] / math.pi) ** 0.5
            axes.annotate(
                label,
                place[node],
                xytext=(0, radius + 2),
                textcoords="offset points",
                ha="center",
                fontsize=8,
                path_effects=[withStroke(linewidth=2, foreground=colours["card"])],
                zorder=3,
            )
        axes.margins(0.12)
        axes.set_axis_off()
        return figure


def _part(network: nx.Graph, nodes: list[Any]) -> nx.Graph:
    """The network of some nodes, in their order (that of ``Graph.subgraph`` can differ from process to process)."""
    import networkx as nx

    part = nx.Graph()
    part.add_nodes_from((node, network.nodes[node]) for node in nodes)
    part.add_edges_from((a, b, data) for a, b, data in network.edges(data=True) if a in part and b in part)
    return part
