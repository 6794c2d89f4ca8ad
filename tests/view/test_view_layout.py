"""Positions: repeatable, free of overlaps, fast."""

from __future__ import annotations

import itertools
import time

import networkx as nx
import numpy as np
from scipy.spatial import cKDTree
from view_graphs import partnership, random_view, realistic_view, three_pairs

from kg.view.communities import communities
from kg.view.data import ViewData, ViewEntity, ViewFact, view_data
from kg.view.drawing import drawing
from kg.view.forces import near
from kg.view.layout import positions
from kg.view.packing import packed


def places(data: ViewData) -> list[tuple[float, float]]:
    picture = drawing(data)
    return positions(data, picture, communities(picture))


def test_same_view_same_positions() -> None:
    data = random_view(120, 200)
    assert places(data) == places(data)


def test_partners_stand_left_and_right() -> None:
    data = view_data(partnership())
    xy = places(data)
    cities = [i for i, e in enumerate(data.entities) if e.kind == "City"]
    across, down = (abs(xy[cities[0]][c] - xy[cities[1]][c]) for c in (0, 1))
    assert across > 90 and down < across


def test_nodes_do_not_overlap() -> None:
    data = random_view(150, 220)
    picture = drawing(data)
    xy = places(data)
    for (a, p), (b, q) in itertools.combinations(enumerate(xy), 2):
        reach = picture.nodes[a].radius + picture.nodes[b].radius
        assert (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 > reach**2 * 0.8, (a, b)


def test_ten_thousand_entities_within_ten_seconds_and_without_an_overlap() -> None:
    data = realistic_view(10_000, 20_000)
    picture = drawing(data)
    start = time.process_time()
    xy = positions(data, picture, communities(picture))
    assert time.process_time() - start < 10
    radius = [node.radius for node in picture.nodes]
    for a, b in cKDTree(xy).query_pairs(2 * max(radius)):
        apart = (xy[a][0] - xy[b][0]) ** 2 + (xy[a][1] - xy[b][1]) ** 2
        assert apart > (radius[a] + radius[b]) ** 2, (a, b)


def test_hundreds_of_parts_are_packed_within_a_second() -> None:
    """Twelve hundred entities in four hundred parts of two, three and four."""
    entities = tuple(ViewEntity(f"e{i}", "Organization", labels={"zh": f"机构{i}"}) for i in range(1200))
    ends: list[tuple[int, int]] = []
    first = 0
    while first < 1196:
        size = 2 + first % 3
        ends += [(first, first + k) for k in range(1, size)]
        first += size
    facts = tuple(ViewFact(f"f{a}-{b}", "Agreement", (("party", a), ("party", b)), (), ()) for a, b in ends)
    data = ViewData((), entities, facts)
    picture = drawing(data)
    groups = communities(picture)
    start = time.process_time()
    xy = positions(data, picture, groups)
    assert time.process_time() - start < 1
    wide, high = (max(p[c] for p in xy) - min(p[c] for p in xy) for c in (0, 1))
    assert 0.8 < wide / high < 1.8  # the shape of a screen
    for a, b in cKDTree(xy).query_pairs(2 * max(node.radius for node in picture.nodes)):
        raise AssertionError(f"{a} and {b} overlap")


def test_packing_is_not_cubic() -> None:
    sizes = np.random.default_rng(1).uniform(20, 90, (2000, 2))
    start = time.process_time()
    corners = packed(sizes)
    assert time.process_time() - start < 5
    boxes = [(*corner, *(corner + size)) for corner, size in zip(corners, sizes, strict=True)]
    for a, b in itertools.combinations(sorted(boxes)[:400], 2):
        assert a[2] <= b[0] + 1e-6 or b[2] <= a[0] + 1e-6 or a[3] <= b[1] + 1e-6 or b[3] <= a[1] + 1e-6
    filled = (sizes[:, 0] * sizes[:, 1]).sum() / np.prod((corners + sizes).max(axis=0))
    assert filled > 0.7


def test_communities_stand_apart() -> None:
    """Two pairs of cities that one province joins: the frames of the communities do not meet."""
    data = view_data(three_pairs())
    picture = drawing(data)
    groups = communities(picture)
    xy = positions(data, picture, groups)
    frames = []
    for group in sorted({g for g in groups if g is not None}):
        points = [xy[i] for i, g in enumerate(groups) if g == group]
        frames.append([f(p[c] for p in points) for f in (min, max) for c in (0, 1)])
    assert len(frames) == 3
    for a, b in itertools.combinations(frames, 2):
        assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]


def test_communities_are_numbered_by_size_and_repeatable() -> None:
    picture = drawing(realistic_view(300, 600))
    groups = communities(picture)
    assert groups == communities(picture)
    sizes = [groups.count(g) for g in range(max(g for g in groups if g is not None) + 1)]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) > 1
    joined = {end for e in picture.edges for end in (e.source, e.target)}
    assert {i for i, g in enumerate(groups) if g is not None} == joined


def test_core_is_joined_and_no_larger_than_asked() -> None:
    picture = drawing(realistic_view(600, 1500))
    core = picture.core(50)
    entities = [i for i in core if picture.nodes[i].entity is not None]
    assert 10 < len(entities) <= 50
    part = picture.part(core)
    assert {end for e in part.edges for end in (e.source, e.target)} == set(range(len(core)))
    least = min(picture.nodes[i].weight for i in entities)
    assert sum(n.weight > least for n in picture.nodes if n.entity is not None) <= 50


def test_what_the_page_shows_at_first_has_the_shape_of_a_screen() -> None:
    """Entities without a relation stand below it, however many there are."""
    data = realistic_view(500, 400)
    joined = {end for e in drawing(data).edges for end in (e.source, e.target)}
    xy = places(data)
    shown, loose = [xy[i] for i in sorted(joined)], [p for i, p in enumerate(xy) if i not in joined]
    assert len(loose) > 100
    wide, high = (max(p[c] for p in shown) - min(p[c] for p in shown) for c in (0, 1))
    assert 1 < wide / high < 1.5
    assert min(y for _, y in loose) > max(y for _, y in shown)
    assert max(x for x, _ in loose) - min(x for x, _ in loose) < wide * 1.05


def test_empty_view() -> None:
    assert places(ViewData()) == []


def test_a_community_in_pieces_has_places() -> None:
    """Its nodes may hang together by those of others only."""
    pieces = nx.disjoint_union(nx.cycle_graph(200), nx.star_graph(199))
    pieces.add_node(400)
    xy = near(pieces, sorted(pieces.nodes))
    assert xy.shape == (401, 2)
    assert np.isfinite(xy).all()
