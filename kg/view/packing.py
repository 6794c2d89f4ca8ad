"""Room: stretching, keeping boxes apart, and laying blocks side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEED: Final = 7

TURNS: Final = 8

ASPECT: Final = 1.2
"""Width : height of the picture, that of the stage on a wide screen."""


def filled(xy: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
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


def poles_apart(xy: NDArray[np.float64], left: int, right: int) -> NDArray[np.float64]:
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


def separated(xy: NDArray[np.float64], boxes: NDArray[np.float64], rounds: int = 200) -> NDArray[np.float64]:
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
            xy[:, c] += 0.7 * (np.bincount(b, move[:, c], len(xy)) - np.bincount(a, move[:, c], len(xy)))
    return xy


def rows(boxes: NDArray[np.float64], width: float = 0.0) -> NDArray[np.float64]:
    """A plain grid for the nodes without an edge, of the given width; of a screen's shape without one."""
    import numpy as np

    n = len(boxes)
    cell_x, cell_y = float(boxes[:, 0].max()) + 8, float((boxes[:, 1] + boxes[:, 2]).max()) + 8
    columns = max(1, int(width / cell_x) if width else round(math.sqrt(n * ASPECT * cell_y / cell_x)))
    places = [((i % columns + 0.5) * cell_x, (i // columns + 0.5) * cell_y) for i in range(n)]
    return np.array(places, dtype=float)


def packed(sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Left upper corners of blocks (width, height) laid side by side into the shape of a screen.

    Each block goes to the lowest free stretch of the skyline that the blocks before it make, so that hundreds of them
    take milliseconds. Of some widths for the whole, the one that fills the screen best is taken.
    """
    import numpy as np

    if not len(sizes):
        return np.zeros((0, 2))
    ideal = math.sqrt(float((sizes[:, 0] * sizes[:, 1]).sum()) * ASPECT)
    best: tuple[float, NDArray[np.float64]] | None = None
    for stretch in (1.0, 1.12, 1.25, 1.4):
        corners = _skyline(sizes, max(ideal * stretch, float(sizes[:, 0].max())))
        wide, high = (corners + sizes).max(axis=0)
        cost = max(float(wide) / ASPECT, float(high))
        if best is None or cost < best[0]:
            best = cost, corners
    assert best is not None
    return _centred(best[1] + sizes / 2, sizes, axes=(0, 1)) - sizes / 2


def _skyline(sizes: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    import numpy as np

    line = [(0.0, width, 0.0)]  # stretches (left, right, y) from left to right
    corners = np.zeros_like(sizes)
    for block, (w, h) in enumerate(sizes.tolist()):
        spots = []
        for i, (left, _, _) in enumerate(line):
            if left + w > width + 1e-6:
                break
            y = max(s[2] for s in line[i:] if s[0] < left + w - 1e-6)
            spots.append((y, left))
        y, left = min(spots)
        corners[block] = left, y
        right = left + w
        kept = [s for s in line if s[1] <= left + 1e-6 or s[0] >= right - 1e-6]
        kept += [(right, s[1], s[2]) for s in line if s[0] < right - 1e-6 < s[1] - 2e-6]
        kept.append((left, right, y + h))
        line = sorted(kept)
    return corners


def archipelago(sizes: NDArray[np.float64], links: Mapping[tuple[int, int], int]) -> NDArray[np.float64]:
    """Middles of blocks (width, height) that do not overlap, those with many links near to each other.

    Of several turns of the same arrangement, and of plain rows, the one is taken that fills a screen best and keeps
    links short.
    """
    import networkx as nx
    import numpy as np

    graph = nx.Graph()
    graph.add_nodes_from(range(len(sizes)))
    graph.add_weighted_edges_from((a, b, math.sqrt(count)) for (a, b), count in sorted(links.items()))
    found = nx.spring_layout(graph, iterations=300, seed=SEED) if len(sizes) > 2 else {0: (-1, 0), 1: (1, 0)}
    start = np.array([found[i] for i in range(len(sizes))], dtype=float)
    start = start / (np.abs(start).max() + 1e-9) * math.sqrt(float((sizes[:, 0] * sizes[:, 1]).sum())) * 0.4
    halves = sizes[:, 1] / 2
    boxes = np.column_stack((sizes[:, 0], halves, halves))
    ends, counts = np.array(sorted(links)), np.array([links[pair] for pair in sorted(links)])
    ways = [packed(sizes) + sizes / 2]
    for turn in np.arange(TURNS) * math.pi / TURNS:
        cos, sin = math.cos(turn), math.sin(turn)
        ways.append(separated(start @ np.array([[cos * ASPECT, sin], [-sin * ASPECT, cos]]), boxes, rounds=600))
    best: tuple[float, NDArray[np.float64]] | None = None
    for way in ways:
        xy = _centred(way, sizes)
        wide, high = (xy + sizes / 2).max(axis=0) - (xy - sizes / 2).min(axis=0)
        size = max(float(wide) / ASPECT, float(high))
        reach = float((np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T) * counts).sum() / counts.sum())
        if best is None or size + reach * 0.3 < best[0]:
            best = size + reach * 0.3, xy
    assert best is not None
    return best[1]


def _centred(
    xy: NDArray[np.float64], sizes: NDArray[np.float64], axes: Sequence[int] = (1, 0, 1)
) -> NDArray[np.float64]:
    """Blocks moved towards the middle of the whole as far as no other is in the way."""
    xy = xy.copy()
    for axis in axes:
        across = 1 - axis
        low, high = (xy - sizes / 2)[:, axis].min(), (xy + sizes / 2)[:, axis].max()
        for block in range(len(xy)):
            beside = abs(xy[:, across] - xy[block, across]) < (sizes[:, across] + sizes[block, across]) / 2 - 1e-6
            beside[block] = False
            before = beside & (xy[:, axis] < xy[block, axis])
            after = beside & ~before
            room = sizes[block, axis] / 2
            least = float((xy + sizes / 2)[before, axis].max(initial=low)) + room
            most = float((xy - sizes / 2)[after, axis].min(initial=high)) - room
            if least <= most:
                xy[block, axis] = min(max((low + high) / 2, least), most)
    return xy


def mirrored(
    shapes: Sequence[NDArray[np.float64]], middles: NDArray[np.float64], bridges: NDArray[np.intp]
) -> list[NDArray[np.float64]]:
    """Blocks turned over left to right, top to bottom, or both, where that shortens the bridges between them.

    ``bridges`` has a row (block, point, other block, other point) for each, in both directions.
    """
    import numpy as np

    turned = list(shapes)
    for _ in range(2):
        for block, shape in enumerate(shapes):
            mine = bridges[bridges[:, 0] == block]
            if not len(mine):
                continue
            far = np.array([middles[b] + turned[b][p] for b, p in mine[:, 2:]]) - middles[block]
            signs = [(1, 1), (-1, 1), (1, -1), (-1, -1)]
            lengths = [float(np.hypot(*(shape[mine[:, 1]] * s - far).T).sum()) for s in signs]
            turned[block] = shape * signs[lengths.index(min(lengths))]
    return turned
