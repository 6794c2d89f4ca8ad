"""Where the nodes stand. Computed once, here: the page opens still, and every run gives the same picture.

Each connected part is laid out for itself (partner places are fixed as poles, and what they share settles
between them), freed of overlaps, and then the parts are packed side by side into the shape of a screen.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from kg.view.data import ViewData
    from kg.view.drawing import Drawing

ASPECT: Final = 1.2
"""Width : height of the picture, that of the stage on a wide screen."""

SPRING_LIMIT: Final = 450
"""Up to so many nodes, a part has springs between all pairs (quadratic); above, between near pairs."""

DENSE: Final = 1500
"""In a picture of more nodes than this only the nodes are kept apart: their names come with the zoom."""

LABEL_WIDTH: Final = 7
"""Letters of Chinese after which the page breaks a label; a Latin or Cyrillic letter counts .56."""

SEED: Final = 7


def positions(data: ViewData, picture: Drawing) -> list[tuple[float, float]]:
    """One (x, y) for each node of ``picture``, y downwards, in units that are screen pixels at scale 1."""
    import networkx as nx
    import numpy as np

    graph = nx.Graph()
    graph.add_nodes_from(range(len(picture.nodes)))
    graph.add_edges_from((e.source, e.target) for e in picture.edges if e.source != e.target)
    boxes = np.array([_box(data, picture, i) for i in range(len(picture.nodes))]).reshape(-1, 3)
    place = np.zeros((len(picture.nodes), 2))
    parts = sorted((sorted(c) for c in nx.connected_components(graph)), key=lambda c: (-len(c), c))
    blocks = []
    for part in (p for p in parts if len(p) > 1):
        part_graph = graph.subgraph(part)
        poles = _poles(data, picture, part)
        small = len(part) <= SPRING_LIMIT
        xy = _fill(_springs(part_graph, part, poles) if small else _near(part_graph, part), boxes[part])
        if small and len(poles) == 2:
            xy = _apart(xy, *(part.index(p) for p in poles))
        place[part] = _separate(xy, boxes[part])
        blocks.append(part)
    if loose := [p[0] for p in parts if len(p) == 1]:
        place[loose] = _rows(boxes[loose])
        blocks.append(loose)
    _pack(place, blocks, boxes)
    if len(place):
        place -= (place.min(axis=0) + place.max(axis=0)) / 2
    return [(round(float(x), 1), round(float(y), 1)) for x, y in place]


def label_lines(text: str) -> tuple[float, int]:
    """Width (in Chinese letters) of the widest line and number of lines of a label, as the page breaks it."""
    width = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.56 for c in text)
    lines = max(1, math.ceil(width / LABEL_WIDTH))
    return width / lines + (0.0 if lines == 1 else 0.8), lines


def _box(data: ViewData, picture: Drawing, index: int) -> tuple[float, float, float]:
    """Width, height above and height below the centre that a node needs with its label in any language."""
    node = picture.nodes[index]
    r = node.radius
    # In a large picture labels take turns as the reader zooms: there is no point in room for all of them.
    room = max(0.45, min(1.0, (70 / len(picture.nodes)) ** 0.4))
    if node.entity is None or len(picture.nodes) > DENSE:
        return r * 2 + 14, r + 6, r + 8
    if node.weight >= 5:
        room = 1.0
    em = 17.0 if r > 21 else 14.0
    sizes = [label_lines(text) for text in data.entities[node.entity].labels.values()] or [(3.0, 1)]
    width, lines = max(w for w, _ in sizes), max(n for _, n in sizes)
    return max((width * em + 10) * room, r * 2 + 14), r + 6, r + 8 + em * 1.2 * min(lines, 3) * room


def _poles(data: ViewData, picture: Drawing, part: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Fixed places of a part: the two ends of its one pairing, or a hub amid its partners, or none."""
    inside = set(part)
    partners: dict[int, set[int]] = {}
    for e in picture.edges:
        if e.type == "Pairing" and e.source in inside and _is_place(data, picture, e.source, e.target):
            partners.setdefault(e.source, set()).add(e.target)
            partners.setdefault(e.target, set()).add(e.source)
    if not partners:
        return {}
    weight = [n.weight for n in picture.nodes]
    hub = min(partners, key=lambda i: (-len(partners[i]), -weight[i], i))
    if len(partners[hub]) > 2:
        ring = sorted(partners[hub], key=lambda i: (-weight[i], i))[:12]
        turn = 2 * math.pi / len(ring)
        return {hub: (0.0, 0.0)} | {
            p: (0.75 * math.cos(k * turn), 0.75 * math.sin(k * turn)) for k, p in enumerate(ring)
        }
    if len(partners) > 6:
        return {}
    pairs = [(a, b) for a in sorted(partners) for b in sorted(partners[a])]
    heaviest = max(pairs, key=lambda pair: (weight[pair[0]] + weight[pair[1]], pair))
    left, right = sorted(heaviest, key=lambda i: (-weight[i], i))
    return {left: (-0.6, 0.0), right: (0.6, 0.0)}


def _is_place(data: ViewData, picture: Drawing, *nodes: int) -> bool:
    entities = [picture.nodes[i].entity for i in nodes]
    return all(e is not None and data.entities[e].type == "Place" for e in entities)


def _springs(graph: nx.Graph, part: Sequence[int], poles: dict[int, tuple[float, float]]) -> NDArray[np.float64]:
    import networkx as nx
    import numpy as np

    rng = np.random.default_rng(SEED)
    hops = {p: nx.single_source_shortest_path_length(graph, p) for p in poles}
    start: dict[int, tuple[float, float]] = {}
    for node in part:  # the mean of the poles, the near ones counting more
        pull = [(1 / (0.6 + hops[p].get(node, 6)) ** 2, xy) for p, xy in poles.items()]
        total = sum(w for w, _ in pull) or 1.0
        jitter = rng.uniform(-0.3, 0.3, 2) if poles else rng.uniform(-1, 1, 2)
        start[node] = (
            sum(w * xy[0] for w, xy in pull) / total + float(jitter[0]),
            sum(w * xy[1] for w, xy in pull) / total + float(jitter[1]),
        )
    options: dict[str, Any] = {"fixed": list(poles)} if poles else {}
    found = nx.spring_layout(
        graph, pos=start | poles, k=1.5 / math.sqrt(len(part)), iterations=200, seed=SEED, **options
    )
    return np.array([found[node] for node in part], dtype=float)


def _near(graph: nx.Graph, part: Sequence[int], rounds: int = 120) -> NDArray[np.float64]:
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
    squared = dijkstra((matrix + matrix.T).tocsr(), unweighted=True, indices=pivots) ** 2
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


def _fill(xy: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Stretch to the area that the labels need: part rank, part position, so that no far node empties it."""
    import numpy as np

    n = len(xy)
    area = float((boxes[:, 0] * (boxes[:, 1] + boxes[:, 2])).sum()) * 1.9
    height = math.sqrt(area / ASPECT)
    out = np.zeros_like(xy)
    for c, span in ((0, height * ASPECT), (1, height)):
        low, high = xy[:, c].min(), xy[:, c].max()
        rank = np.empty(n)
        rank[np.argsort(xy[:, c], kind="stable")] = np.arange(n)
        position = (xy[:, c] - low) / max(high - low, 1e-9) - 0.5
        share = 0.3 if n > 4 else 1.0
        out[:, c] = span * (share * position + (1 - share) * (rank / max(n - 1, 1) - 0.5))
    return out


def _apart(xy: NDArray[np.float64], left: int, right: int) -> NDArray[np.float64]:
    """Stretch so that two poles stand at a fifth and at four fifths of the width, at half the height."""
    import numpy as np

    (x0, y0), (x1, y1) = xy.min(axis=0), xy.max(axis=0)
    if len(xy) < 3 or xy[left, 0] >= xy[right, 0]:
        return xy
    out = xy.copy()
    width = x1 - x0
    knots = {float(x0): 0.0, float(x1): 1.0}
    knots |= {float(xy[pole, 0]): share for pole, share in ((left, 0.22), (right, 0.78))}
    out[:, 0] = x0 + width * np.interp(xy[:, 0], sorted(knots), [knots[x] for x in sorted(knots)])
    middle = (y0 + y1) / 2
    for pole in (left, right):  # each half of the picture turns about its own pole
        if y0 < xy[pole, 1] < y1:
            share = np.clip((out[:, 0] - x0) / width, 0, 1)
            share = 1 - share if pole == left else share
            level = np.interp(xy[:, 1], [y0, xy[pole, 1], y1], [y0, middle, y1])
            out[:, 1] += share * (level - xy[:, 1])
    return out


def _separate(xy: NDArray[np.float64], boxes: NDArray[np.float64], rounds: int = 200) -> NDArray[np.float64]:
    """Push apart the boxes (width, up, down) that overlap, along the shorter way."""
    import numpy as np
    from scipy.spatial import cKDTree

    xy = xy.copy()
    width, up, down = boxes[:, 0], boxes[:, 1], boxes[:, 2]
    middle = (down - up) / 2
    flat = np.array([1.0, float(width.max() / max((up + down).max(), 1.0))])
    for _ in range(rounds):
        centre = np.column_stack((xy[:, 0], xy[:, 1] + middle))
        pairs = cKDTree(centre * flat).query_pairs(float(width.max()), p=math.inf, output_type="ndarray")
        a, b = pairs[:, 0], pairs[:, 1]
        gap = centre[b] - centre[a]
        over_x = (width[a] + width[b]) / 2 - np.abs(gap[:, 0])
        over_y = (up[a] + down[a] + up[b] + down[b]) / 2 - np.abs(gap[:, 1])
        hit = (over_x > 0.5) & (over_y > 0.5)
        if hit.sum() <= len(xy) // 2000:
            break
        a, b, gap, over_x, over_y = a[hit], b[hit], gap[hit], over_x[hit], over_y[hit]
        sideways = over_x < over_y * 1.3
        move = np.zeros((len(a), 2))
        sign = np.where(gap >= 0, 1.0, -1.0)
        move[sideways, 0] = over_x[sideways] * sign[sideways, 0]
        move[~sideways, 1] = over_y[~sideways] * sign[~sideways, 1]
        for c in (0, 1):
            xy[:, c] += 0.35 * (np.bincount(b, move[:, c], len(xy)) - np.bincount(a, move[:, c], len(xy)))
    return xy


def _rows(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """A plain grid for the nodes without an edge."""
    import numpy as np

    n = len(boxes)
    cell_x, cell_y = float(boxes[:, 0].max()) + 8, float((boxes[:, 1] + boxes[:, 2]).max()) + 8
    columns = max(1, round(math.sqrt(n * ASPECT * cell_y / cell_x)))
    return np.array([((i % columns) * cell_x, (i // columns) * cell_y) for i in range(n)], dtype=float)


def _pack(place: NDArray[np.float64], blocks: Sequence[Sequence[int]], boxes: NDArray[np.float64]) -> None:
    """Move each block, in place, to the free spot nearest to the middle (blocks come largest first)."""
    import numpy as np

    margin = 34.0
    taken: list[tuple[float, float, float, float]] = []
    for block in blocks:
        members = list(block)
        half = boxes[members, 0] / 2
        low = np.array([(place[members, 0] - half).min(), (place[members, 1] - boxes[members, 1]).min()])
        high = np.array([(place[members, 0] + half).max(), (place[members, 1] + boxes[members, 2]).max()])
        w, h = (high - low) + margin
        x, y = _spot(taken, float(w), float(h))
        taken.append((x, y, float(w), float(h)))
        place[members] += np.array([x, y]) + margin / 2 - low


def _spot(taken: Sequence[tuple[float, float, float, float]], w: float, h: float) -> tuple[float, float]:
    """The corner at which a w × h block touches the blocks laid so far and makes the whole grow least."""
    if not taken:
        return -w / 2, -h / 2
    left, top = min(t[0] for t in taken), min(t[1] for t in taken)
    right, bottom = max(t[0] + t[2] for t in taken), max(t[1] + t[3] for t in taken)
    xs = sorted({v for t in taken for v in (t[0], t[0] + t[2], t[0] - w, t[0] + t[2] - w)})
    ys = sorted({v for t in taken for v in (t[1], t[1] + t[3], t[1] - h, t[1] + t[3] - h)})
    best: tuple[float, float, float] | None = None
    for x in xs:
        for y in ys:
            if any(x < a + c and x + w > a and y < b + d and y + h > b for a, b, c, d in taken):
                continue
            wide, high = max(right, x + w) - min(left, x), max(bottom, y + h) - min(top, y)
            cost = max(wide / ASPECT, high) + 0.02 * math.hypot(x + w / 2, y + h / 2)
            if best is None or (cost, y, x) < best:
                best = (cost, y, x)
    assert best is not None  # the spot right of everything is always free
    return best[2], best[1]
