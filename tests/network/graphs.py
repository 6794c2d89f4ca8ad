"""Three networks to compare libraries on: two classics that NetworkX ships, and one of cities from a made-up graph."""

from __future__ import annotations

from functools import cache

import networkx as nx
from query.large_graph import large_graph

from kg.network import cities


@cache
def cities_of_a_large_graph() -> nx.Graph:
    """Cities by cooperation, of a made-up graph of 4,000 facts."""
    return cities(large_graph(4000))


NETWORKS = {
    "karate club": nx.karate_club_graph,
    "florentine families": nx.florentine_families_graph,
    "cities": cities_of_a_large_graph,
}
