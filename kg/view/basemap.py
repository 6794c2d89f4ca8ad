"""A reader's own map for the background, from a GeoJSON file.

Only numbers come through: shapes are checked and rounded, properties are dropped. What the file as a whole says of
its source (``attribution``, for China the approval number, 审图号) stands beside the map as plain text.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.errors import DataError
from kg.view.coast import Point

MOST_POINTS: Final = 200_000
"""More would make the page larger than all of its facts."""

NOTES: Final = ("attribution", "审图号", "copyright")
"""Members of the file's top level that are shown, the first that is there."""

LONGEST_NOTE: Final = 200
DECIMALS: Final = 3
"""Of a degree: about a hundred metres."""


@dataclass(frozen=True, slots=True)
class BaseMap:
    """``areas`` are polygons (each a list of rings), ``lines`` lines, ``note`` what must stand beside the map."""

    areas: tuple[tuple[tuple[Point, ...], ...], ...] = ()
    lines: tuple[tuple[Point, ...], ...] = ()
    note: str | None = None


def base_map(path: str | Path) -> BaseMap:
    """Read polygons and lines of a GeoJSON file (longitude and latitude in degrees, WGS 84); points are left out.

    Raises:
        DataError: no such file, no GeoJSON, no shapes, coordinates that are not degrees, or too many of them.
    """
    path = Path(path)
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}: check the path of the base map") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: no JSON in UTF-8: the base map has to be a GeoJSON file") from error
    areas: list[tuple[tuple[Point, ...], ...]] = []
    lines: list[tuple[Point, ...]] = []
    try:
        for kind, coordinates in _geometries(content):
            if kind == "Polygon":
                areas.append(tuple(ring for part in coordinates if len(ring := _points(part)) > 2))
            elif kind == "LineString" and len(line := _points(coordinates)) > 1:
                lines.append(line)
    except (TypeError, ValueError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise DataError(f"{path}: not valid GeoJSON ({error}): coordinates are [longitude, latitude]") from error
    count = sum(len(ring) for area in areas for ring in area) + sum(map(len, lines))
    if not count:
        raise DataError(f"{path}: holds no polygon and no line: the base map has to be a GeoJSON file")
    if count > MOST_POINTS:
        raise DataError(f"{path}: {count:,} points; simplify the base map to at most {MOST_POINTS:,}")
    return BaseMap(tuple(area for area in areas if area), tuple(lines), _note(content))


def _geometries(shape: Any) -> Iterator[tuple[str, Any]]:
    """The simple geometries of a GeoJSON object, with their coordinates."""
    kind = shape["type"]
    if kind == "FeatureCollection":
        for feature in shape["features"]:
            yield from _geometries(feature)
    elif kind == "Feature":
        if shape["geometry"] is not None:
            yield from _geometries(shape["geometry"])
    elif kind == "GeometryCollection":
        for geometry in shape["geometries"]:
            yield from _geometries(geometry)
    elif kind in ("MultiPolygon", "MultiLineString"):
        for part in shape["coordinates"]:
            yield kind.removeprefix("Multi"), part
    else:
        yield str(kind), shape.get("coordinates")


def _points(positions: Any) -> tuple[Point, ...]:
    """Rounded positions without repetitions."""
    points: list[Point] = []
    for position in positions:
        x, y = float(position[0]), float(position[1])
        if not (math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90):
            raise ValueError(f"{position} are no degrees")
        point = (round(x, DECIMALS), round(y, DECIMALS))
        if not points or points[-1] != point:
            points.append(point)
    return tuple(points)


def _note(content: Any) -> str | None:
    for name in NOTES:
        text = content.get(name)
        if isinstance(text, str) and text.strip():
            text = " ".join(text.split())[:LONGEST_NOTE]
            return f"{name} {text}" if name == "审图号" and name not in text else text
    return None
