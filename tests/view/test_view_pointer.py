"""Hovering, clicking and dragging, in a small picture and in one of thousands of nodes."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import figures
from view_graphs import entity, fact

from kg.graph import Graph, GraphDocument
from kg.vocabulary import ICD

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

Show = Callable[..., Any]

PIXELS = """() => { const c = document.querySelector('#canvas canvas');
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  let dark = 0, sum = 0; for (let i = 0; i < d.length; i += 4) { const v = d[i] + d[i + 1] + d[i + 2];
    if (d[i + 3] && v < 400) dark++; sum = (sum * 31 + v) % 1000000007; }
  return [dark, sum]; }"""


def edges(page: Any) -> list[dict[str, Any]]:
    """The edges of one fact between two entities, with the IRI of the fact."""
    content, drawn, nodes = (json.loads(page.text_content(f"#{name}")) for name in ("content", "edges", "nodes"))
    rows, types, stems = content["facts"]["rows"], content["types"], content["stems"]["facts"]
    return [
        e | {"iri": content["base"] + stems[types[rows[e["facts"][0]][1]]] + rows[e["facts"][0]][0]}
        for e in drawn
        if len(e.get("facts", ())) == 1 and "fact" not in nodes[e["from"]] and "fact" not in nodes[e["to"]]
    ]


def free_edge(page: Any) -> tuple[dict[str, float], str]:
    """A point on an edge in view that is near to no node, and the IRI of its fact."""
    box = page.locator("#canvas").bounding_box()
    for edge in edges(page):
        at = page.evaluate("iri => kgView.pointOf(iri)", edge["iri"])
        if not at or not (box["x"] + 60 < at["x"] < box["x"] + box["width"] - 60):
            continue
        if box["y"] + 60 < at["y"] < box["y"] + box["height"] - 60 and page.evaluate(
            "at => kgView.under(at)?.line?.facts.length", at
        ):
            return at, edge["iri"]
    raise AssertionError("no edge in view")


@pytest.mark.parametrize("fragment", ["", "all=1"])
def test_an_edge_of_a_large_picture_is_hovered_and_clicked(show: Show, large_page: Path, fragment: str) -> None:
    page = show(large_page, fragment)
    page.mouse.move(400, 300)
    page.wait_for_timeout(100)
    at, iri = free_edge(page)
    before = page.locator("#canvas").screenshot()
    page.mouse.move(at["x"], at["y"])
    page.wait_for_timeout(150)
    assert page.evaluate("document.getElementById('canvas').style.cursor") == "pointer"
    assert page.locator("#canvas").screenshot() != before
    page.mouse.click(at["x"], at["y"])
    assert page.locator("#panel figure.evidence").count() > 0
    assert ICD + parse_qs(urlsplit(page.url).fragment)["fact"][0] == iri
    assert page.trouble == []


@pytest.mark.parametrize("fragment", ["", "all=1"])
def test_hovering_fades_the_rest_and_leaving_brings_it_back(show: Show, large_page: Path, fragment: str) -> None:
    page = show(large_page, fragment)
    page.mouse.move(20, 400)
    page.wait_for_timeout(100)
    whole = page.evaluate(PIXELS)
    (x, y, _) = page.evaluate("kgView.discs()[0]")
    at = page.evaluate("at => kgView.screen(at)", [x, y])
    page.mouse.move(at["x"], at["y"])
    page.wait_for_timeout(150)
    assert page.evaluate(PIXELS)[0] < whole[0] * 0.7
    page.mouse.move(20, 400)
    page.wait_for_timeout(150)
    assert page.evaluate(PIXELS) == whole
    assert page.locator("#panel h2").inner_text() == "概览"


@pytest.mark.parametrize("fragment", ["", "all=1"])
def test_a_node_of_a_large_picture_is_dragged(show: Show, large_page: Path, fragment: str) -> None:
    page = show(large_page, fragment)
    before = page.evaluate("kgView.discs()[0]")
    scale = page.evaluate("kgView.scale()")
    at = page.evaluate("at => kgView.screen(at)", before[:2])
    page.mouse.move(at["x"], at["y"])
    page.mouse.down()
    page.mouse.move(at["x"] + 30, at["y"] + 10, steps=3)
    page.mouse.move(at["x"] + 60, at["y"] + 20, steps=3)
    page.mouse.up()
    after = page.evaluate("kgView.discs()[0]")
    assert abs((after[0] - before[0]) * scale - 60) < 3 and abs((after[1] - before[1]) * scale - 20) < 3
    assert page.evaluate("kgView.scale()") == scale
    assert page.inner_text("#panel h2") == "概览"  # a drag is no click
    page.click("#theme")
    assert page.evaluate("kgView.discs()[0]")[:2] == after[:2]
    moved = page.evaluate("at => kgView.screen(at)", after[:2])
    page.mouse.click(moved["x"], moved["y"])
    assert page.inner_text("#panel h2") != "概览"
    assert page.trouble == []


def test_counts_and_buttons_of_a_large_map_do_not_lie_on_each_other(show: Show, large_page: Path) -> None:
    page = show(large_page, "view=map")
    boxes = [page.locator(name).bounding_box() for name in ("#counts", "#map-note", "#extent")]
    for above, below in itertools.pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"]
    for label in page.evaluate("kgView.labels()"):
        (left, top), (right, bottom) = (
            page.evaluate("at => kgView.screen(at)", label["box"][i : i + 2]).values() for i in (0, 2)
        )
        for box in boxes:
            apart = right <= box["x"] or left >= box["x"] + box["width"]
            assert apart or bottom <= box["y"] or top >= box["y"] + box["height"], label["text"]


def test_a_city_of_many_bodies_spreads_out_the_weightiest(show: Show, tmp_path: Path) -> None:
    city, bodies = ("Place", "甲市"), [("Organization", f"甲市{i}局") for i in range(90)]
    graph = Graph(
        (GraphDocument(ICD + "document/d1", "d1", title="报道"),),
        [
            entity(city[1], kind="City", latitude=30.0, longitude=110.0),
            entity("乙市", kind="City", latitude=35.0, longitude=115.0),
            *(entity(name, kind, anchor=ICD + "place/甲市") for kind, name in bodies),
        ],
        [
            fact(f"visit-{i}", "Visit", {"visitor": [body], "destination": [("Place", "乙市")]})
            for i, body in enumerate(bodies)
        ],
    )
    page = show(graph.view(tmp_path / "a.html"), "view=map")
    assert any(label["text"] == "甲市 +90" for label in page.evaluate("kgView.labels()"))
    page.click("#panel .top button:has-text('乙市')")
    page.fill("#query", "甲市")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert len(page.evaluate("kgView.discs()")) == 2 + 36
    assert any(label["text"] == "甲市 +54" for label in page.evaluate("kgView.labels()"))
    assert figures(page)[0] == 92
