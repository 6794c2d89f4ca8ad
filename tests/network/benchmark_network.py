"""The standard analysis of two large networks, with plain NetworkX and with the fast libraries, on one core.

    python tests/network/benchmark_network.py [seconds]

Seconds of processor time a step; a step of plain NetworkX that takes longer than the given number (60) is broken off.
The networks are made up with heavy-tailed degrees: 12,000 nodes with 16,000 edges (the size of the network of sister
cities in Wikidata) and 200,000 with 1,000,000.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

import networkx as nx

from kg.network.acceleration import accelerated
from kg.network.measures import EXACT, SEED, pivots

SIZES = ((12_000, 16_000), (200_000, 1_000_000))


def made_up(nodes: int, edges: int, seed: int = 3) -> nx.Graph:
    """A network whose nodes are as likely to be tied as 1/rank^0.6; with a country for each node."""
    draw = random.Random(seed)
    weights = [1 / (rank + 5) ** 0.6 for rank in range(nodes)]
    ends = draw.choices(range(nodes), weights, k=int(edges * 2.4))
    pairs = sorted({(min(a, b), max(a, b)) for a, b in zip(ends[::2], ends[1::2], strict=True) if a != b})
    network = nx.Graph()
    network.add_nodes_from((node, {"country": node % 7}) for node in range(nodes))
    network.add_edges_from(draw.sample(pairs, edges))
    return network


def steps(network: nx.Graph) -> dict[str, Callable[[], Any]]:
    """What kg.network.measures and kg.network.prediction ask of NetworkX."""
    draw = random.Random(1)
    nodes = range(len(network))
    pairs = [pair for pair in (tuple(draw.sample(nodes, 2)) for _ in range(10_000)) if not network.has_edge(*pair)]
    name = "betweenness, exact" if len(network) <= EXACT else f"betweenness, {pivots(network)} pivots"
    return {
        "PageRank": partial(nx.pagerank, network, tol=1e-12, max_iter=500),
        name: partial(nx.betweenness_centrality, network, k=pivots(network), seed=SEED),
        "k-core": partial(nx.core_number, network),
        "components": lambda: list(nx.connected_components(network)),
        "communities (Louvain)": partial(nx.community.louvain_communities, network, seed=SEED),
        "transitivity": partial(nx.transitivity, network),
        "degree assortativity": partial(nx.degree_assortativity_coefficient, network),
        "assortativity by country": partial(nx.attribute_assortativity_coefficient, network, "country"),
        "Adamic-Adar, 10,000 pairs": lambda: list(nx.adamic_adar_index(network, pairs)),
    }


class TooSlowError(Exception):
    """The time of a step is over."""


def measured(step: Callable[[], Any], limit: int | None) -> float | None:
    """Seconds of processor time; None if it was broken off."""

    def stop(*_: Any) -> None:
        raise TooSlowError

    signal.signal(signal.SIGALRM, stop)
    start = time.process_time()
    try:
        signal.alarm(limit or 0)
        step()
    except TooSlowError:
        return None
    finally:
        signal.alarm(0)
    return time.process_time() - start


def main() -> None:
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for nodes, edges in SIZES:
        network = made_up(nodes, edges)
        columns: list[dict[str, float | None]] = []
        for fast in (True, False):
            network.__networkx_cache__.clear()
            with accelerated() if fast else nullcontext([]) as backends:
                todo = steps(network)
                columns.append({name: measured(step, None if fast else limit) for name, step in todo.items()})
                if fast:
                    print(f"\n{nodes:,} nodes, {edges:,} edges; fast: {', '.join(backends)}")
        print(f"{'':28} {'fast':>8} {'NetworkX':>9}")
        for name, seconds in columns[0].items():
            plain = columns[1][name]
            print(f"{name:28} {seconds or 0:8.2f} {f'> {limit}' if plain is None else f'{plain:.2f}':>9}")
        whole = [sum(limit if seconds is None else seconds for seconds in column.values()) for column in columns]
        more = "> " if None in columns[1].values() else ""
        print(f"{'all':28} {whole[0]:8.2f} {more + f'{whole[1]:.2f}':>9}", flush=True)


if __name__ == "__main__":
    main()
