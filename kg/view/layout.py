"""Where the nodes stand. Computed once, here: the page opens still, and every run gives the same picture.

Each community of a connected part is laid out on ground of its own (partner places are fixed as poles, and what they
share settles between them) and freed of overlaps. Then communities with many ties are moved near to each other, and the
parts are packed side by side into the shape of a screen.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from kg.view.communities import as_graph
from kg.view.forces import FEW, few, near, springs
from kg.view.packing import archipelago, filled, mirrored, packed, poles_apart, rows, separated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.view.data import ViewData
    from kg.view.drawing import Drawing

SPRING_LIMIT: Final = 450
"""Up to so many nodes, a community has springs between all pairs (quadratic); above, between near pairs."""

DENSE: Final = 1500
"""In a picture of more nodes than this only the nodes are kept apart: their names come with the zoom."""

LABEL_WIDTH: Final = 7
"""Letters of Chinese after which the page breaks a label; a Latin or Cyrillic letter counts .56."""

PAIRING_NAME: Final = (84.0, 14.0, 14.0)
"""Width, height above and below of the name on the line between two partners."""

SHORE: Final = 46.0
"""Free ground between communities and between parts."""


def positions(data: ViewData, picture: Drawing, groups: Sequence[int | None]) -> list[tuple[float, float]]:
    """One (x, y) for each node of ``picture``, y downwards, in units that are screen pixels at scale 1.

    ``groups`` are the nodes' communities (:func:`kg.view.communities.communities`).
    """
    import networkx as nx
    import numpy as np

    ground = _Ground(data, picture, groups)
    place = np.zeros((len(picture.nodes), 2))
    parts = sorted((sorted(c) for c in nx.connected_components(ground.graph)), key=lambda c: (-len(c), c))
    blocks = [part for part in parts if len(part) > 1]
    for part in blocks:
        place[part] = ground.part(part)
    width = height = 0.0
    if blocks:
        frames = np.array([_frame(place[block], ground.boxes[block]) for block in blocks])
        sizes = frames[:, 2:] - frames[:, :2] + SHORE
        corners = packed(sizes)
        width, height = (corners + sizes).max(axis=0)
        for block, corner, frame in zip(blocks, corners, frames, strict=True):
            place[block] += corner + SHORE / 2 - frame[:2]
    # Below the rest, because the page does not show them at first: the shape of a screen is for what it shows.
    if loose := [part[0] for part in parts if len(part) == 1]:
        place[loose] = rows(ground.boxes[loose], width) + np.array([0.0, height + SHORE])
    if len(place):
        place -= (place.min(axis=0) + place.max(axis=0)) / 2
    return [(round(float(x), 1), round(float(y), 1)) for x, y in place]


class _Ground:
    """What the layout of each part needs to know: the graph, the room of each node, and who is paired."""

    def __init__(self, data: ViewData, picture: Drawing, groups: Sequence[int | None]) -> None:
        import numpy as np

        self.graph = as_graph(picture)
        self.groups = groups
        self.weight = [node.weight for node in picture.nodes]
        self.boxes = np.array([_box(data, picture, i) for i in range(len(picture.nodes))]).reshape(-1, 3)
        self.partners: dict[int, set[int]] = {}
        for e in picture.edges:
            if e.type == "Pairing" and all(_is_place(data, picture, end) for end in (e.source, e.target)):
                self.partners.setdefault(e.source, set()).add(e.target)
                self.partners.setdefault(e.target, set()).add(e.source)

    def part(self, part: Sequence[int]) -> NDArray[np.float64]:
        """A connected part, each community of it on ground of its own."""
        import numpy as np

        members: dict[int | None, list[int]] = {}
        for node in part:
            members.setdefault(self.groups[node], []).append(node)
        islands = sorted(members.values(), key=lambda nodes: (-len(nodes), nodes))
        shapes = [self._island(nodes) for nodes in islands]
        if len(islands) == 1:
            return shapes[0]
        where = {node: (i, k) for i, nodes in enumerate(islands) for k, node in enumerate(nodes)}
        bridges = np.array(
            sorted(
                (*where[a], *where[b])
                for edge in self.graph.edges(part)
                for a, b in (edge, edge[::-1])
                if where[a][0] != where[b][0]
            )
        )
        frames = np.array([_frame(shape, self.boxes[nodes]) for shape, nodes in zip(shapes, islands, strict=True)])
        shapes = [s - (frame[:2] + frame[2:]) / 2 for s, frame in zip(shapes, frames, strict=True)]
        links = Counter((int(a), int(b)) for a, b in bridges[:, (0, 2)] if a < b)
        middles = archipelago(frames[:, 2:] - frames[:, :2] + SHORE, links)
        out = np.zeros((len(part), 2))
        row = {node: i for i, node in enumerate(part)}
        for nodes, shape, middle in zip(islands, mirrored(shapes, middles, bridges), middles, strict=True):
            out[[row[node] for node in nodes]] = shape + middle
        # Names stand below their nodes, so that a block turned upside down needs room anew.
        return separated(out, self.boxes[list(part)])

    def _island(self, nodes: Sequence[int]) -> NDArray[np.float64]:
        """One community, stretched to the room that it needs and free of overlaps."""
        import numpy as np

        graph, boxes, poles = self.graph.subgraph(nodes), self.boxes[list(nodes)], self._poles(nodes)
        if len(nodes) > SPRING_LIMIT:
            return separated(filled(near(graph, nodes), boxes), boxes)
        xy = filled(few(graph, nodes, poles) if len(nodes) <= FEW else springs(graph, nodes, poles), boxes)
        if len(poles) == 2:
            xy = poles_apart(xy, *(nodes.index(p) for p in poles))
        row = {node: i for i, node in enumerate(nodes)}
        pairs = ((n, p) for n in nodes for p in sorted(self.partners.get(n, ())) if n < p in row)
        ties = np.array([(row[n], row[p]) for n, p in pairs]).reshape(-1, 2)
        # Halfway between partners there is room for the name of their tie, which moves with them and not with others.
        for _ in range(4 if len(ties) and len(xy) > 2 else 0):
            names = (xy[ties[:, 0]] + xy[ties[:, 1]]) / 2
            room = np.vstack((boxes, [PAIRING_NAME] * len(ties)))
            xy = separated(np.vstack((xy, names)), room, rounds=50)[: len(xy)]
        return separated(xy, boxes)

    def _poles(self, nodes: Sequence[int]) -> dict[int, tuple[float, float]]:
        """Fixed places in a community: the two ends of its one pairing, or a hub amid its partners, or none."""
        inside = set(nodes)
        partners = {n: self.partners[n] & inside for n in nodes if self.partners.get(n, set()) & inside}
        if not partners:
            return {}
        weight = self.weight
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


def _frame(xy: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Left, top, right and bottom of the boxes around points."""
    import numpy as np

    half, y = boxes[:, 0] / 2, xy[:, 1]
    return np.array(
        [(xy[:, 0] - half).min(), (y - boxes[:, 1]).min(), (xy[:, 0] + half).max(), (y + boxes[:, 2]).max()]
    )


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
        return r * 2 + 14, r + 7, r + 7
    if node.weight >= 5:
        room = 1.0
    em = 17.0 if r > 21 else 14.0
    sizes = [label_lines(text) for text in data.entities[node.entity].labels.values()] or [(3.0, 1)]
    width, lines = max(w for w, _ in sizes), max(n for _, n in sizes)
    return max((width * em + 10) * room, r * 2 + 14), r + 6, r + 8 + em * 1.2 * min(lines, 3) * room


def _is_place(data: ViewData, picture: Drawing, node: int) -> bool:
    entity = picture.nodes[node].entity
    return entity is not None and data.entities[entity].type == "Place"
