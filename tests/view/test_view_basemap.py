"""A reader's own base map: shapes come through, nothing else does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import DataError
from kg.view.basemap import MOST_POINTS, base_map

SQUARE = [[[110, 20], [120, 20], [120.00001, 20], [120, 30], [110, 20]]]


def written(folder: Path, content: Any) -> Path:
    path = folder / "map.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def feature(kind: str, coordinates: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": "<img src=x onerror=alert(1)>"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def test_shapes_of_every_kind(tmp_path: Path) -> None:
    content = {
        "type": "FeatureCollection",
        "审图号": " GS(2024)0650号 ",
        "features": [
            feature("Polygon", SQUARE),
            feature("MultiPolygon", [SQUARE, SQUARE]),
            feature("LineString", [[110, 20], [111, 21]]),
            feature("MultiLineString", [[[110, 20], [111, 21]]]),
            feature("Point", [110, 20]),
            {"type": "Feature", "properties": None, "geometry": None},
            {
                "type": "Feature",
                "geometry": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": SQUARE}]},
            },
        ],
    }
    found = base_map(written(tmp_path, content))
    assert len(found.areas) == 4 and len(found.lines) == 2
    assert found.areas[0][0] == ((110, 20), (120, 20), (120, 30), (110, 20))  # rounded, without the repetition
    assert found.note == "审图号 GS(2024)0650号"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ([], "not valid GeoJSON"),
        ({"type": "FeatureCollection", "features": []}, "no polygon and no line"),
        ({"type": "Polygon", "coordinates": [[[20, 110], [30, 120], [31, 120]]]}, "are no degrees"),
        ({"type": "Polygon", "coordinates": [[["<b>", 1], [2, 3], [4, 5]]]}, "not valid GeoJSON"),
        ({"type": "LineString", "coordinates": [[i % 90, i % 80] for i in range(MOST_POINTS + 1)]}, "simplify"),
    ],
)
def test_what_cannot_be_a_map(tmp_path: Path, content: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        base_map(written(tmp_path, content))


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="check the path of the base map"):
        base_map(tmp_path / "none.geojson")
