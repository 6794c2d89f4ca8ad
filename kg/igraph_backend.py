"""A NetworkX backend over igraph: betweenness, Louvain and Leiden behind the plain NetworkX calls.

NetworkX finds it by the entry points ``networkx.backends`` and ``networkx.backend_info`` of this package, and only
where igraph is installed (``pip install "intercity-kg[fast-gpl]"``): igraph is under the GPL, so that what is
distributed together with it has to be, too. Nothing else in this package imports igraph.

This module is loaded while NetworkX itself is, so it must not import NetworkX.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import networkx as nx

FUNCTIONS: Final = {
    "betweenness_centrality": "The figures of NetworkX, also with ``k`` and ``seed``; networks without weights.",
    "louvain_communities": "As good a partition, not the same one; a seed gives the same partition each time.",
    "leiden_communities": "NetworkX has none of its own; a seed gives the same partition each time.",
}


class IGraph:
    """A network in igraph, with the nodes of NetworkX by their number."""

    __networkx_backend__ = "igraph"

    def __init__(self, network: nx.Graph, weight: str | None, default: float) -> None:
        import igraph

        self.nodes = list(network)
        self.directed = bool(network.is_directed())
        number = {node: i for i, node in enumerate(self.nodes)}
        edges = [(number[a], number[b]) for a, b in network.edges()]
        self.graph = igraph.Graph(n=len(self.nodes), edges=edges, directed=self.directed)
        if weight is not None:
            self.graph.es["weight"] = [value for *_, value in network.edges(data=weight, default=default)]

    def is_directed(self) -> bool:
        return self.directed

    def is_multigraph(self) -> bool:
        return False

    def groups(self, clustering: Any) -> list[set[Any]]:
        return [{self.nodes[i] for i in members} for members in clustering]


class Backend:
    """What NetworkX calls: the functions of FUNCTIONS by their names, and conversion."""

    @staticmethod
    def convert_from_nx(network: nx.Graph, *, edge_attrs: dict[str, float] | None = None, **_: Any) -> IGraph:
        weight, default = next(iter((edge_attrs or {}).items()), (None, 1.0))
        return IGraph(network, weight, 1.0 if default is None else default)

    @staticmethod
    def convert_to_nx(result: Any, **_: Any) -> Any:
        return result

    @staticmethod
    def can_run(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> bool | str:
        network = arguments[0] if arguments else keywords.get("G")
        if network is None or network.is_multigraph():
            return "multigraphs are left to NetworkX"
        if name == "betweenness_centrality" and (keywords.get("weight") or keywords.get("endpoints")):
            return "weights and endpoints are left to NetworkX"
        if name != "betweenness_centrality" and (network.is_directed() or keywords.get("max_level") is not None):
            return "directed networks and max_level are left to NetworkX"
        return True

    @staticmethod
    def should_run(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> bool | str:
        network = arguments[0] if arguments else keywords["G"]
        small = len(network) < 200 and name != "leiden_communities"
        return "so small a network is faster in NetworkX" if small else True

    @staticmethod
    def betweenness_centrality(
        G: IGraph,
        k: int | None = None,
        normalized: bool = True,
        weight: None = None,
        endpoints: bool = False,
        seed: Any = None,
    ) -> dict[Any, float]:
        size = len(G.nodes)
        if size <= 2:
            return dict.fromkeys(G.nodes, 0.0)
        sources: Sequence[int] = range(size)
        if k is None or k >= size:
            values = G.graph.betweenness(directed=G.directed)
        else:
            # As NetworkX draws them, so that an estimate is the same estimate.
            sources = (_generator(seed) or random).sample(sources, k)
            values = G.graph.betweenness(directed=G.directed, sources=sources)
        # igraph counts a path of an undirected network once, NetworkX from either end. Divided by the paths that could
        # lead over a node: from each source (for a source, from the others; so NetworkX since 3.6) to each target.
        ends = 1 if G.directed else 2
        drawn = set(sources)
        starts = [len(drawn) - (i in drawn) for i in range(size)]
        scale = ends / (size - 2) if normalized else (size - 1.0)
        return {
            node: value * scale / (start or math.nan)
            for node, value, start in zip(G.nodes, values, starts, strict=True)
        }

    @staticmethod
    def louvain_communities(
        G: IGraph,
        weight: str = "weight",
        resolution: float = 1,
        threshold: float = 1e-7,
        max_level: None = None,
        seed: Any = None,
    ) -> list[set[Any]]:
        with _Seeded(seed):
            return G.groups(G.graph.community_multilevel(weights=_weights(G), resolution=resolution))

    @staticmethod
    def leiden_communities(
        G: IGraph, weight: str = "weight", resolution: float = 1, max_level: None = None, seed: Any = None
    ) -> list[set[Any]]:
        with _Seeded(seed):
            # -1 iterations, until nothing changes, has been seen to abort the process on a large network.
            return G.groups(
                G.graph.community_leiden("modularity", weights=_weights(G), resolution=resolution, n_iterations=2)
            )


class _Seeded:
    """igraph draws from one generator of the whole process: a seeded one within, Python's own again afterwards."""

    def __init__(self, seed: Any) -> None:
        self.generator = _generator(seed)

    def __enter__(self) -> None:
        import igraph

        igraph.set_random_number_generator(self.generator or random)

    def __exit__(self, *_: Any) -> None:
        import igraph

        igraph.set_random_number_generator(random)


def _generator(seed: Any) -> random.Random | None:
    """The generator that NetworkX hands over in the place of a seed, or one for a seed; None for chance."""
    return random.Random(seed) if isinstance(seed, int) else seed


def _weights(network: IGraph) -> str | None:
    return "weight" if "weight" in network.graph.es.attributes() else None


def info() -> dict[str, Any]:
    """What NetworkX is told of the backend: no function where igraph is not installed."""
    functions = {name: {"additional_docs": note} for name, note in FUNCTIONS.items()} if find_spec("igraph") else {}
    return {
        "backend_name": "igraph",
        "project": "intercity-kg",
        "package": "kg.igraph_backend",
        "short_summary": "Betweenness, Louvain and Leiden by igraph (GPL)",
        "functions": functions,
    }
