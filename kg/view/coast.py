"""Land for the background of the map, cut to the part that a graph needs.

The shapes are those of Natural Earth at 1:110 million, in the public domain, to a tenth of a degree. They
show coasts and no borders: where borders run is not for this page to say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Final

Point = tuple[float, float]
"""Longitude and latitude in degrees."""

MARGIN: Final = (35.0, 18.0)
"""Degrees of longitude and latitude that are kept around the places, so that the map can be moved."""


def coast(places: Iterable[Point]) -> list[list[Point]]:
    """Rings of land around ``places``; none without a place.

    >>> len(coast([(129.6, 44.6), (113.8, 23.0)])) > 5, coast([])
    (True, [])
    """
    points = list(places)
    if not points:
        return []
    west, east = min(p[0] for p in points) - MARGIN[0], max(p[0] for p in points) + MARGIN[0]
    south, north = min(p[1] for p in points) - MARGIN[1], max(p[1] for p in points) + MARGIN[1]
    rings = json.loads(files("kg.view").joinpath("template", "coast.json").read_text(encoding="utf-8"))
    cut = []
    for ring in rings:
        kept: list[Point] = [(x, y) for x, y in ring]
        for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
            kept = _clip(kept, _inside(axis, limit, sign), axis, limit)
        if len(kept) > 2:
            cut.append(kept)
    return cut


def _inside(axis: int, limit: float, sign: int) -> Callable[[Point], bool]:
    return lambda point: (point[axis] - limit) * sign >= 0


def _clip(ring: list[Point], inside: Callable[[Point], bool], axis: int, limit: float) -> list[Point]:
    """One step of Sutherland and Hodgman's polygon clipping: what lies on the inner side of a line."""
    out: list[Point] = []
    for before, point in zip(ring[-1:] + ring[:-1], ring, strict=True):
        if inside(before) != inside(point):
            share = (limit - before[axis]) / (point[axis] - before[axis])
            cross = [round(b + share * (p - b), 1) for b, p in zip(before, point, strict=True)]
            cross[axis] = round(limit, 1)
            out.append((cross[0], cross[1]))
        if inside(point):
            out.append(point)
    return out
