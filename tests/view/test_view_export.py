"""What can be taken away holds what is visible: pictures with title and legend, tables, data, paper."""

from __future__ import annotations

import base64
import csv
import io
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from browser import figures
from view_graphs import partnership, three_pairs

from kg.view import render
from kg.vocabulary import ICD

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

Show = Callable[..., Any]
SVG = "{http://www.w3.org/2000/svg}"

# Whether anything darker than its ground stands in a band of the picture, from one share of its height to another.
INK = """async ([url, from, to]) => {
  const image = new Image(); image.src = url; await image.decode();
  const canvas = document.createElement('canvas'); canvas.width = image.width; canvas.height = image.height;
  const ctx = canvas.getContext('2d'); ctx.drawImage(image, 0, 0);
  const d = ctx.getImageData(0, from, image.width, to - from).data; let n = 0;
  for (let i = 0; i < d.length; i += 4) if (d[i] + d[i + 1] + d[i + 2] < 300) n++;
  return n;
}"""


def taken(page: Any, item: str) -> bytes:
    page.click("#export")
    with page.expect_download() as download:
        page.click(f"#exports button:has-text('{item}')")
    return Path(download.value.path()).read_bytes()


def test_png_has_title_picture_and_legend(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    content = taken(page, "PNG")
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    box = page.locator("#canvas").bounding_box()
    assert 2 * 700 < width <= 2 * round(box["width"])
    assert 700 < height < 2 * (box["height"] + 76)  # what is empty around six entities is left out
    url = "data:image/png;base64," + base64.b64encode(content).decode()
    for band, least in (((20, 90), 800), ((160, height - 220), 4000), ((height - 70, height), 200)):
        assert page.evaluate(INK, [url, *band]) > least, band
    assert page.trouble == []


def test_svg_has_title_legend_names_and_communities(show: Show, tmp_path: Path) -> None:
    page = show(render(three_pairs(), tmp_path / "a.html"))
    root = ElementTree.fromstring(taken(page, "SVG"))
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert {"城市合作知识图谱", "结对关系", "协议签约", "访问考察", "地点", "机构企业", "甲市", "己市"} <= texts
    assert (
        sum(path.get("stroke-linejoin") == "round" and path.get("fill") != "none" for path in root.iter(f"{SVG}path"))
        == 6
    )
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "g", "rect", "circle", "path", "text", "clipPath", "line", "ellipse"
    }  # fmt: skip
    page.click("#display .row label")
    without = ElementTree.fromstring(taken(page, "SVG"))
    assert not any(p.get("stroke-linejoin") == "round" and p.get("fill") != "none" for p in without.iter(f"{SVG}path"))


def test_svg_of_the_map_names_its_source(show: Show, tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[100, 20], [135, 20], [135, 50], [100, 20]]], "attribution": "测绘院"}
    (tmp_path / "map.json").write_text(json.dumps(square), encoding="utf-8")
    page = show(partnership().view(tmp_path / "a.html", base_map=tmp_path / "map.json"), "view=map")
    svg = taken(page, "SVG").decode()
    assert "测绘院" in svg
    assert "evenodd" in svg
    page.click("#panel .top button:has-text('东莞市')")
    assert "<ellipse" in taken(page, "SVG").decode()  # what stands around the chosen place


def test_csv_and_json_hold_what_the_filters_leave(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    rows = list(csv.DictReader(io.StringIO(taken(page, "CSV").decode("utf-8-sig"))))
    assert len(rows) == 6  # a row for each of the evidence
    agreement = [row for row in rows if row["fact"] == ICD + "fact/agreement"]
    assert [row["document"] for row in agreement] == ["报道d1", "第二份报道"]
    assert agreement[0]["evidence"] == "2023年1月13日，两市签署《产业协同框架协议》"
    assert agreement[0]["confidence"] == "0.9" and agreement[0]["extractor"] == "test.rule"
    data = json.loads(taken(page, "JSON"))
    assert len(data["facts"]) == 5 and len(data["documents"]) == 2 and len(data["entities"]) == 6
    visit = next(f for f in data["facts"] if f["type"] == "Visit")
    assert ["destination", {"iri": ICD + "place/牡丹江市"}] in visit["roles"]
    assert visit["evidence"][0]["start"] > 0 and visit["evidence"][0]["document"] == ICD + "document/d1"

    page.focus("#confidence")
    page.keyboard.press("End")
    page.click("#sources .row:has-text('第二份报道') label")
    page.click("#fact-types .row:has-text('访问考察') label")
    left = json.loads(taken(page, "JSON"))
    assert {f["type"] for f in left["facts"]} == {"Pairing", "Agreement"}
    assert {e["labels"]["zh"] for e in left["entities"]} == {"东莞市", "牡丹江市"}
    assert len(list(csv.DictReader(io.StringIO(taken(page, "CSV").decode("utf-8-sig"))))) == 3
    assert page.trouble == []


def test_pictures_are_off_in_the_list(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page, "view=list")
    page.click("#export")
    assert [button.is_disabled() for button in page.locator("#exports button").all()] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("fragment", ["theme=dark", "view=list", f"entity={ICD}place/东莞市"])
def test_paper_is_light_and_without_controls(show: Show, partnership_page: Path, fragment: str) -> None:
    page = show(partnership_page, fragment)
    theme = page.get_attribute("html", "data-theme")
    page.emulate_media(media="print")
    page.wait_for_timeout(200)
    assert page.get_attribute("html", "data-theme") == "light"
    for name in (".search", "#views", "#zoom", "#reset", "#confidence", "#theme"):
        assert page.locator(name).is_hidden(), name
    assert page.locator("h1").is_visible()
    told = page.locator("#list tr" if "list" in fragment else "#panel article").last.bounding_box()
    assert told["y"] + told["height"] <= page.evaluate("document.documentElement.scrollHeight")
    assert page.pdf(format="A4").startswith(b"%PDF")
    assert page.locator("#paper").is_visible() == ("list" not in fragment)
    page.emulate_media(media="screen")
    page.wait_for_timeout(200)
    assert page.get_attribute("html", "data-theme") == theme
    assert page.trouble == []


DARK = """() => { const c = document.getElementById('paper'), ctx = c.getContext('2d');
  const d = ctx.getImageData(0, 0, c.width, c.height).data;
  let n = 0; for (let i = 0; i < d.length; i += 4) if (d[i + 3] && d[i] + d[i + 1] + d[i + 2] < 300) n++; return n; }"""


@pytest.mark.parametrize("fragment", ["theme=dark", "view=map"])
def test_the_picture_is_on_paper_without_waiting(show: Show, partnership_page: Path, fragment: str) -> None:
    """A browser that prints fires its event and then lays the page out at once."""
    page = show(partnership_page, fragment)
    before = page.evaluate("kgView.scale()")
    page.pdf(format="A4")
    assert page.evaluate(DARK) > 5000
    assert page.evaluate("kgView.scale()") == before
    assert page.trouble == []


def test_exports_hold_the_part_of_a_large_graph_that_is_drawn(show: Show, large_page: Path) -> None:
    page = show(large_page, "lang=en")
    _, entities_of_all, facts = figures(page)
    data = json.loads(taken(page, "JSON"))
    assert len(data["facts"]) == facts < 5000 and len(data["entities"]) < entities_of_all
    page.click("#views button:has-text('List')")
    assert len(json.loads(taken(page, "JSON"))["facts"]) == 5000
