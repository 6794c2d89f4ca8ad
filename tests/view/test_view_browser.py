"""What a reader sees and does, in Chromium."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser import figures
from view_graphs import document, entity, fact, hostile, random_view

from kg.graph import Graph
from kg.view import render
from kg.view.page import write_page
from kg.vocabulary import ICD

sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync.expect

Show = Callable[..., Any]


def click_at(page: Any, iri: str) -> None:
    point = page.evaluate("iri => kgView.pointOf(iri)", iri)
    page.mouse.click(point["x"], point["y"])


def test_opens_without_trouble(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    assert page.trouble == []
    assert page.evaluate("window.violations") == []
    assert page.inner_text("#title") == "牡丹江市—东莞市合作知识图谱"
    assert page.inner_text("#counts") == "显示 6 个实体 · 5 条事实"
    drawn = page.evaluate(
        "() => { const c = document.querySelector('#canvas canvas'); const d = c.getContext('2d')"
        ".getImageData(0, 0, c.width, c.height).data; let n = 0;"
        " for (let i = 0; i < d.length; i += 4) if (d[i + 3] && d[i] < 120) n++; return n; }"
    )
    assert drawn > 2000


def test_click_on_node_shows_facts_and_evidence(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    click_at(page, ICD + "place/牡丹江市")
    assert page.inner_text("#panel h2") == "牡丹江市"
    text = page.inner_text("#panel")
    for part in (
        "Mudanjiang",
        "Муданьцзян",
        "2023年1月13日",
        "产业协同框架协议",
        "示例日报",
        "test.rule",
        "90%",
    ):
        assert part in text
    assert page.inner_text("#panel blockquote mark >> nth=0") == "东莞市发改局"
    link = page.locator("#panel .source a").first
    assert link.get_attribute("href") == "https://example.org/d1"
    assert link.get_attribute("rel") == "noopener noreferrer nofollow"
    assert "GeoNames" in text


def test_click_on_edge_and_on_fact_node(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    click_at(page, ICD + "fact/agreement")
    assert page.inner_text("#panel h2") == "产业协同框架协议"
    assert page.locator("#panel figure.evidence").count() == 2
    click_at(page, ICD + "fact/visit")
    assert page.inner_text("#panel .kicker").strip().startswith("2023年3月8日至11日")
    assert "2023年3月8日至11日" in page.inner_text("#panel")


def test_from_fact_to_entity_and_back(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    click_at(page, ICD + "place/牡丹江市")
    page.click("#panel .fact .kind >> nth=0")
    assert page.inner_text("#panel h2") == "结对关系"
    page.click("#panel .headline a:has-text('东莞市')")
    assert page.inner_text("#panel h2") == "东莞市"
    page.click("#panel-back")
    expect(page.locator("#panel h2")).to_have_text("结对关系")
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text("牡丹江市")


def test_filters_change_counts(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    page.click("#entity-types .row:has-text('人员') label")
    assert "5 条事实" not in page.inner_text("#counts")
    page.click("#reset")
    assert "5 条事实" in page.inner_text("#counts")
    page.click("#fact-types .row:has-text('讲话') label")
    assert "4 条事实" in page.inner_text("#counts")
    page.click("#reset")
    page.click("#sources .row:has-text('报道d1') label")
    assert "2 条事实" in page.inner_text("#counts")
    row = page.locator("#fact-types .row:has-text('协议')")
    row.hover()
    row.locator(".only").click()
    assert "1 条事实" in page.inner_text("#counts")


def test_undated_facts_stay_reachable(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    page.focus("#from")
    page.keyboard.press("End")
    expect(page.locator("#counts")).to_contain_text("3 条事实")
    page.click("#undated")
    assert "1 条事实" in page.inner_text("#counts")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Mudan", "牡丹江市"),
        ("дунгу", "东莞市"),
        ("牡丹江", "牡丹江市"),
        ("框架协议", "产业协同框架协议"),
        ("dongguan agreement", "产业协同框架协议"),
        ("визит муданьцзян", "访问考察"),
    ],
)
def test_search_in_all_languages_and_evidence(show: Show, partnership_page: Path, query: str, title: str) -> None:
    page = show(partnership_page)
    page.keyboard.press("/")
    page.keyboard.type(query)
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == title


def test_keyboard_alone(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    page.focus("#canvas")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "zoom-in"  # the canvas is one stop, not two
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    first = page.inner_text("#panel h2")
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    assert page.inner_text("#panel h2") != "概览"
    assert first
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.focus("#panel a.entity")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"  # though the link is gone
    page.keyboard.press("Escape")
    assert page.inner_text("#panel h2") == "概览"
    page.focus("#views [aria-checked=true]")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.body.dataset.view") == "map"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.body.dataset.view") == "list"


def test_list_tells_every_fact(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page, "view=list")
    rows = page.locator("#list tbody tr")
    assert rows.count() == 5
    assert "2023年3月8日至11日" in rows.nth(0).inner_text()
    page.click("#list th button:has-text('类型')")
    assert "结对关系" in rows.nth(0).inner_text()
    assert page.get_attribute("#list th:first-child", "aria-sort") == "ascending"
    rows.nth(0).locator(".kind").click()
    assert page.inner_text("#panel h2") == "结对关系"


def test_language_of_interface_and_labels(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    for lang, title, city in (("RU", "Муданьцзян", "Дунгуань"), ("EN", "Mudanjiang", "Dongguan")):
        page.click(f"#languages button:has-text('{lang}')")
        assert page.inner_text("#title").startswith(title)
        assert city in page.inner_text("#panel")
    assert page.get_attribute("html", "lang") == "en-GB"
    assert "5 facts shown" in page.inner_text("#counts")


def test_state_is_in_the_address(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    page.click("#languages button:has-text('EN')")
    page.click("#fact-types .row:has-text('Statement') label")
    click_at(page, ICD + "place/东莞市")
    fragment = page.url.split("#", 1)[1]
    again = show(partnership_page, fragment)
    assert again.inner_text("#panel h2") == "Dongguan"
    assert again.inner_text("#counts") == page.inner_text("#counts")
    assert again.trouble == []


@pytest.mark.parametrize(
    "fragment",
    ["lang=xx&view=<script>&entity=nobody&from=9999-99&hide=Nothing", "%E0%A4%A", "from=1000-01&to=0000-00"],
)
def test_nonsense_in_the_address_does_no_harm(show: Show, partnership_page: Path, fragment: str) -> None:
    page = show(partnership_page, fragment)
    assert page.trouble == []
    assert page.inner_text("#panel h2") == "概览"


def test_dark_and_light(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page, color_scheme="dark")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "light"
    assert "theme=light" in page.url


@pytest.mark.parametrize("view", ["net", "map", "list"])
@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_phone_has_no_sideways_scrolling(show: Show, partnership_page: Path, view: str, lang: str) -> None:
    page = show(partnership_page, f"view={view}&lang={lang}", size=(390, 844), has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.trouble == []
    for name in ("#title", "#query", "#views", "#languages"):
        box = page.locator(name).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390, name


def test_phone_sheet_and_drawer(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page, size=(390, 844), has_touch=True)
    point = page.evaluate("iri => kgView.pointOf(iri)", ICD + "place/牡丹江市")
    page.touchscreen.tap(point["x"], point["y"])
    expect(page.locator("body")).to_have_attribute("data-sheet", "half")
    assert page.inner_text("#panel h2") == "牡丹江市"
    page.click("#panel .close")
    page.click("#open-filters")
    page.click("#fact-types .row:has-text('讲话') label")
    page.keyboard.press("Escape")
    assert "4 条事实" in page.inner_text("#counts")
    assert page.evaluate("document.activeElement.id") == "open-filters"


def test_map_without_coordinates_is_off(show: Show, tmp_path: Path) -> None:
    page = show(render(hostile(), tmp_path / "a.html"), "view=map")
    assert page.evaluate("document.body.dataset.view") == "net"
    assert page.locator("#views button[disabled]").count() == 1


def test_map_click(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page, "view=map")
    point = page.evaluate("iri => kgView.pointOf(iri)", ICD + "fact/pairing")
    page.mouse.click(point["x"], point["y"])
    assert page.locator("#panel article").count() >= 2
    click_at(page, ICD + "place/东莞市")
    assert page.inner_text("#panel h2") == "东莞市"
    assert page.trouble == []


def test_one_document_alone_is_a_short_address(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    row = page.locator("#sources .row:has-text('第二份报道')")
    row.hover()
    row.locator(".only").click()
    assert "2 条事实" in page.inner_text("#counts")
    again = show(partnership_page, page.url.split("#", 1)[1])
    assert "2 条事实" in again.inner_text("#counts")


def test_empty_graph_opens(show: Show, tmp_path: Path) -> None:
    page = show(render(Graph(), tmp_path / "a.html"))
    assert page.inner_text("#nothing") == "这个图谱还没有事实。"
    page.click("#views button:nth-child(3)")
    assert page.inner_text("#list") == "这个图谱还没有事实。"
    assert page.trouble == []


@pytest.mark.parametrize("policy", [True, False])
def test_payloads_fire_nothing(show: Show, tmp_path: Path, policy: bool) -> None:
    """With the content security policy and, because one layer may fail, without it."""
    path = render(hostile(), tmp_path / "hostile.html")
    if not policy:
        html = path.read_text(encoding="utf-8")
        bare, found = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
        assert found == 1
        path.write_text(bare, encoding="utf-8")
    page = show(path)
    for lang in ("中", "EN", "RU"):
        page.click(f"#languages button:has-text('{lang}')")
        for view in (1, 3, 4):
            page.click(f"#views button:nth-child({view})")
            page.wait_for_timeout(50)
        page.click("#views button:nth-child(1)")
        click_at(page, ICD + "person/p1")
        page.mouse.move(500, 400)
        page.fill("#query", "script")
        page.wait_for_timeout(50)
        page.keyboard.press("Enter")
        page.click("#panel .fact .kind >> nth=0")
    for item in ("SVG", "CSV"):
        page.click("#export")
        with page.expect_download() as download:
            page.click(f"#exports button:has-text('{item}')")
        text = Path(download.value.path()).read_text(encoding="utf-8")
        assert "<script" not in text if item == "SVG" else not re.search(r"(^|,)\"?=HYPER", text)
    assert page.evaluate("window.fired") == 0
    assert page.evaluate("window.violations") == []
    assert page.evaluate("document.querySelectorAll('img, #panel script, #list script, iframe').length") == 0
    hrefs = page.evaluate("[...document.querySelectorAll('a')].map(a => a.protocol)")
    assert set(hrefs) <= {"https:", "file:"}
    assert page.trouble == []


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_no_two_labels_overlap(show: Show, tmp_path: Path, lang: str) -> None:
    page = show(write_page(random_view(140, 200), tmp_path / "a.html"), f"lang={lang}")
    labels = page.evaluate("kgView.labels()")
    assert len(labels) > 40
    for a, b in itertools.combinations(labels, 2):
        p, q = a["box"], b["box"]
        assert p[2] <= q[0] or q[2] <= p[0] or p[3] <= q[1] or q[3] <= p[1], (a["text"], b["text"])


def test_large_graph_opens_on_its_core(show: Show, tmp_path: Path) -> None:
    page = show(write_page(random_view(4000, 8000), tmp_path / "a.html"), "lang=en")
    shown = figures(page)[0]
    assert 100 < shown <= 400
    of_all = figures(page)[1]
    assert 3500 < of_all < 4000  # some have no relation
    page.click("#extent")
    assert figures(page)[0] == of_all
    assert "all=1" in page.url
    page.fill("#query", "Place number 3999")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "Place number 3999"
    page.click("#views button:nth-child(3)")
    assert page.locator("#list tbody tr").count() == 100
    assert page.trouble == []


def test_nodes_can_be_moved(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    iri = ICD + "place/牡丹江市"
    before = page.evaluate("iri => kgView.pointOf(iri)", iri)
    page.mouse.move(before["x"], before["y"])
    page.mouse.down()
    page.mouse.move(before["x"] + 60, before["y"] + 20, steps=6)
    page.mouse.up()
    after = page.evaluate("iri => kgView.pointOf(iri)", iri)
    assert after["x"] - before["x"] > 40  # the first ten pixels tell a drag from a click
    assert page.trouble == []


def test_megabytes_in_every_field_open_at_once_and_fire_nothing(show: Show, tmp_path: Path) -> None:
    long = "<img src=x onerror=window.fired=1>牡丹江 " * 25_000
    address = "https://example.org/" + "a" * 1_000_000
    people = [("Person", f"p{i}") for i in range(3)]
    graph = Graph(
        [document("d1", title=long, publisher=long, url=address, lang=long)],
        [
            entity(name, kind, kind=long, labels=dict.fromkeys(("zh", "en", "ru"), long + name), links=(address,))
            for kind, name in people
        ],
        [
            fact("f1", "Agreement", {"party": people[:2], "title": long, "date": long}, long),
            fact("f2", "Event", {"title": long, "kind": long, "participant": people}, long),
        ],
    )
    path = graph.view(tmp_path / "a.html")
    assert path.stat().st_size < 1_000_000
    page = show(path)
    start = time.perf_counter()
    page.click("#panel .top button")
    for view in (3, 4, 1):
        page.click(f"#views button:nth-child({view})")
    page.fill("#query", "牡丹江")
    assert time.perf_counter() - start < 10
    assert page.evaluate("window.fired") == 0 and page.trouble == []
