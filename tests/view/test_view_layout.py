"""Positions: repeatable, free of overlaps, fast."""

from __future__ import annotations

import itertools
import time

from view_graphs import partnership, random_view

from kg.view.communities import communities
from kg.view.data import ViewData, view_data
from kg.view.drawing import drawing
from kg.view.layout import positions


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


def test_a_large_part_is_laid_out_in_seconds() -> None:
    data = random_view(2000, 4000)
    start = time.perf_counter()
    xy = places(data)
    assert time.perf_counter() - start < 20
    assert len(set(xy)) > 1990


def test_empty_view() -> None:
    assert places(ViewData()) == []
