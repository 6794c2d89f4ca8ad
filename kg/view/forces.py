"""Positions from forces: what is joined attracts, what is near pushes away."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

SEED: Final = 7

FEW: Final = 7
"""Up to so many nodes need no simulation."""


def few(graph: nx.Graph, part: Sequence[int], poles: Mapping[int, tuple[float, float]]) -> NDArray[np.float64]:
    """Two poles with the others between them, or the node with most edges amid the others."""
    import numpy as np

    found: dict[int, tuple[float, float]] = dict(poles) if len(poles) == 2 else {}
    if not found and len(part) > 2:
        found[max(part, key=lambda node: (graph.degree(node), -node))] = (0.0, 0.0)
    rest = [node for node in part if node not in found]
    for place, node in enumerate(rest):
        if len(poles) == 2:
            found[node] = (0.0, ((place + 1) // 2 + 0.5) * (-1 if place % 2 else 1))
        elif len(part) == 2:
            found[node] = (place - 0.5, 0.0)
        else:
            turn = 2 * math.pi * place / len(rest)
            found[node] = (math.cos(turn), math.sin(turn))
    return np.array([found[node] for node in part], dtype=float)


def springs(graph: nx.Graph, part: Sequence[int], poles: Mapping[int, tuple[float, float]]) -> NDArray[np.float64]:
    """Springs between all pairs (Fruchterman and Reingold), which is quadratic; the poles stay where they are.

    It is networkx's spring_layout in a third of the time, which a picture of a hundred communities needs.
    """
    import networkx as nx
    import numpy as np

    rng = np.random.default_rng(SEED)
    hops = {p: nx.single_source_shortest_path_length(graph, p) for p in poles}
    xy = np.empty((len(part), 2))
    for row, node in enumerate(part):  # start at the mean of the poles, the near ones counting more
        pull = [(1 / (0.6 + hops[p].get(node, 6)) ** 2, pole) for p, pole in poles.items()]
        total = sum(w for w, _ in pull) or 1.0
        spread = 0.3 if poles else 1.0
        xy[row] = [sum(w * pole[axis] for w, pole in pull) / total for axis in (0, 1)]
        xy[row] += rng.uniform(-spread, spread, 2)
    index = {node: row for row, node in enumerate(part)}
    fixed = [index[p] for p in poles]
    xy[fixed] = list(poles.values()) if poles else xy[fixed]
    a, b = np.array([(index[s], index[t]) for s, t in graph.edges()]).T
    n, rest = len(part), 1.5 / math.sqrt(len(part))
    rounds = max(50, min(200, 10_000 // n))
    step = float((xy.max(axis=0) - xy.min(axis=0)).max()) * 0.1
    for cooling in np.linspace(step, step / rounds, rounds):
        x, y = xy[:, 0], xy[:, 1]
        dx, dy = x[:, None] - x, y[:, None] - y
        push = dx * dx
        push += dy * dy
        np.maximum(push, 1e-4, out=push)
        np.divide(rest * rest, push, out=push)
        dx *= push
        dy *= push
        force = np.column_stack((dx.sum(axis=1), dy.sum(axis=1)))
        way = xy[a] - xy[b]
        way *= (np.hypot(way[:, 0], way[:, 1]) / rest)[:, None]
        for axis in (0, 1):
            force[:, axis] += np.bincount(b, way[:, axis], n) - np.bincount(a, way[:, axis], n)
        force[fixed] = 0
        xy = xy + force * (cooling / np.maximum(np.hypot(force[:, 0], force[:, 1]), 0.01))[:, None]
    return xy


def near(graph: nx.Graph, part: Sequence[int], rounds: int = 120) -> NDArray[np.float64]:
    """Pivot distances for the start, then springs along edges and repulsion between near pairs only."""
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import dijkstra
    from scipy.spatial import cKDTree

    index = {node: i for i, node in enumerate(part)}
    edges = np.array(sorted((index[a], index[b]) for a, b in graph.edges()))
    n = len(part)
    rng = np.random.default_rng(SEED)
    matrix = coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n))
    pivots = rng.choice(n, min(30, n), replace=False)
    distance = dijkstra((matrix + matrix.T).tocsr(), unweighted=True, indices=pivots)
    # A community may hold together by nodes of others only: what cannot be reached lies beyond all that can.
    distance[np.isinf(distance)] = distance[np.isfinite(distance)].max() + 1
    squared = distance**2
    centred = squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean()
    _, strength, axes = np.linalg.svd(-0.5 * centred, full_matrices=False)
    axes = axes[:2] * np.sign(axes[:2].sum(axis=1))[:, None]  # the sign of an axis is arbitrary: fix it
    xy = axes.T * strength[:2]
    xy = xy / (xy.std() + 1e-9) * math.sqrt(n) * 0.35 + rng.normal(scale=0.5, size=xy.shape)
    degree = np.bincount(edges.ravel(), minlength=n)
    weight = 1 / np.sqrt(np.maximum(1, np.minimum(degree[edges[:, 0]], degree[edges[:, 1]])))
    step = math.sqrt(n) * 0.05
    for _ in range(rounds):
        pairs = cKDTree(xy).query_pairs(2.2, output_type="ndarray")
        if len(pairs) > 40 * n:
            pairs = pairs[rng.choice(len(pairs), 40 * n, replace=False)]
        apart = xy[pairs[:, 0]] - xy[pairs[:, 1]]
        push = apart / ((apart**2).sum(1) + 1e-3)[:, None]
        pull = (xy[edges[:, 0]] - xy[edges[:, 1]]) * (0.15 * weight)[:, None]
        force = np.zeros_like(xy)
        for c in (0, 1):
            force[:, c] += np.bincount(pairs[:, 0], push[:, c], n) - np.bincount(pairs[:, 1], push[:, c], n)
            force[:, c] += np.bincount(edges[:, 1], pull[:, c], n) - np.bincount(edges[:, 0], pull[:, c], n)
        length = np.sqrt((force**2).sum(1)) + 1e-9
        xy = xy + force / length[:, None] * np.minimum(length, step)[:, None]
        step = max(step * 0.96, 0.02)
    return np.asarray(xy, dtype=float)
