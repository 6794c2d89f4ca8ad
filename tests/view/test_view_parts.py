"""In Chromium: confidence, steps back and forward, communities, large graphs by neighbourhood, base maps, notebooks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser import figures
from view_graphs import PAYLOADS, document, entity, fact, hostile, partnership, three_pairs

from kg.graph import Graph
from kg.view import render
from kg.vocabulary import ICD

sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync.expect

Show = Callable[..., Any]


def fragment(page: Any) -> str:
    return str(page.url).partition("#")[2]


# --- confidence ---------------------------------------------------------------------------------------------------


def test_least_confidence_filters_and_stays_in_the_address(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page)
    assert figures(page)[-1] == 5
    page.focus("#confidence")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#confidence-text")).to_have_text("≥ 65%")
    expect(page.locator("#counts")).to_contain_text("4 条事实")
    page.keyboard.press("End")
    expect(page.locator("#confidence-text")).to_have_text("≥ 90%")
    expect(page).to_have_url(re.compile("confidence=0.9"))
    again = show(partnership_page, fragment(page))
    assert again.inner_text("#confidence-text") == "≥ 90%"
    assert figures(again)[-1] == 4
    again.click("#reset")
    assert figures(again)[-1] == 5 and "confidence" not in fragment(again)


def test_no_slider_where_all_is_equally_sure(show: Show, tmp_path: Path) -> None:
    page = show(render(three_pairs(), tmp_path / "a.html"))
    assert page.locator("#confidence").is_hidden()


# --- steps --------------------------------------------------------------------------------------------------------


def test_from_fact_to_fact_back_and_forward(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page, f"entity={ICD}place/牡丹江市")
    title = page.locator("#panel h2")
    page.click("#panel .fact .kind >> nth=0")
    expect(title).to_have_text("结对关系")
    page.click("#panel .headline a:has-text('东莞市')")
    page.click("#panel section:has-text('协议签约') .fact .kind")
    expect(title).to_have_text("产业协同框架协议")
    for name in ("东莞市", "结对关系", "牡丹江市"):
        page.click("#panel-back")
        expect(title).to_have_text(name)
    assert page.locator("#panel-back").count() == 0
    page.click("#panel-forward")
    expect(title).to_have_text("结对关系")
    page.go_forward()
    expect(title).to_have_text("东莞市")
    page.click("#panel .close")
    expect(title).to_have_text("概览")
    page.click("#panel-back") if page.locator("#panel-back").count() else page.go_back()
    expect(title).to_have_text("东莞市")
    assert page.trouble == []


@pytest.mark.parametrize("view", ["map", "list"])
def test_everything_chosen_is_in_the_address(show: Show, partnership_page: Path, view: str) -> None:
    page = show(partnership_page)
    page.click(f"#views button:nth-child({2 if view == 'map' else 3})")
    page.click("#languages button:has-text('RU')")
    page.click("#theme")
    page.click("#entity-types .row:has-text('Люди') label")
    page.click("#sources .row:has-text('报道d1') label")
    page.focus("#from")
    page.keyboard.press("ArrowRight")
    page.uncheck("#undated") if page.locator("#undated").is_visible() else None
    page.focus("#confidence")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("confidence=.*"))
    expect(page).to_have_url(re.compile("from="))
    again = show(partnership_page, fragment(page))
    same = ["#counts", "#from-text", "#confidence-text", "#title", "#panel h2"]
    assert [again.text_content(s) for s in same] == [page.text_content(s) for s in same]
    assert again.evaluate("document.body.dataset.view") == view
    assert again.get_attribute("html", "data-theme") == page.get_attribute("html", "data-theme") == "dark"
    assert fragment(again) == fragment(page)


# --- communities --------------------------------------------------------------------------------------------------


def test_communities_are_outlined_listed_and_switchable(show: Show, tmp_path: Path) -> None:
    page = show(render(three_pairs(), tmp_path / "a.html"))
    found = page.evaluate("kgView.communities()")
    assert {c["name"] for c in found} == {"乙市 · 甲市", "丁市 · 丙市", "己市 · 戊市"}
    for c in found:
        for d in found:  # each stands on ground of its own
            if c is not d:
                assert not any(inside(point, c["outline"]) for point in d["outline"]), (c["name"], d["name"])
    listed = page.locator("#panel ul.top").nth(1)
    assert listed.locator("button").count() == 3
    before = page.evaluate("kgView.scale()")
    listed.locator("button").first.click()
    page.wait_for_timeout(500)
    assert page.evaluate("kgView.scale()") > before
    tinted = (
        "() => { const c = document.querySelector('#canvas canvas'), at = getComputedStyle(document.documentElement)"
    )
    tinted += ".getPropertyValue('--group-0').trim(), n = parseInt(at.slice(1), 16), d = c.getContext('2d')"
    tinted += ".getImageData(0, 0, c.width, c.height).data; let k = 0; for (let i = 0; i < d.length; i += 4)"
    tinted += " if (d[i] === n >> 16 && d[i + 1] === (n >> 8 & 255) && d[i + 2] === (n & 255)) k++; return k; }"
    page.click("#fit")
    page.wait_for_timeout(500)
    assert page.evaluate(tinted) > 5000
    page.click("#display .row label")
    assert page.evaluate(tinted) == 0
    assert "groups=0" in page.url
    again = show(tmp_path / "a.html", fragment(page))
    assert again.evaluate(tinted) == 0
    assert again.locator("#panel ul.top").count() == 1


def inside(point: list[float], outline: list[list[float]]) -> bool:
    x, y = point
    hit = False
    for (x0, y0), (x1, y1) in zip(outline, outline[1:] + outline[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            hit = not hit
    return hit


# --- large graphs -------------------------------------------------------------------------------------------------


def test_neighbours_are_brought_in_by_button_and_key(show: Show, large_page: Path) -> None:
    page = show(large_page)
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    before = figures(page)[0]
    step, unseen = (int(number) for number in re.findall(r"\d+", page.inner_text("#show-neighbours")))
    assert step == 60 < unseen
    page.click("#show-neighbours")
    assert figures(page)[0] == before + 60
    assert "open=" in page.url
    assert page.evaluate("document.activeElement.id") == "show-neighbours"
    again = show(large_page, fragment(page))
    assert figures(again)[0] == before + 60
    page.focus("#canvas")
    while page.locator("#show-neighbours").count():  # the key goes on until there are no more ...
        page.keyboard.press("n")
    assert figures(page)[0] == before + unseen
    page.keyboard.press("n")  # ... and then takes them out again
    assert figures(page)[0] == before
    page.click("#show-neighbours")
    page.click("#hide-neighbours")
    assert figures(page)[0] == before and "open=" not in page.url
    page.keyboard.press("Enter")
    page.click("#reset")
    assert "open=" not in page.url and figures(page)[0] == before
    assert page.trouble == []


def test_what_is_brought_in_covers_nothing(show: Show, large_page: Path) -> None:
    page = show(large_page)
    page.focus("#canvas")
    for key in ("ArrowRight", "n", "ArrowLeft", "n", "ArrowDown", "n"):
        page.keyboard.press(key)
    discs = page.evaluate("kgView.discs()")
    assert len(discs) > figures(page)[0]
    for i, (x, y, r) in enumerate(discs):
        for u, v, s in discs[:i]:
            assert (x - u) ** 2 + (y - v) ** 2 > (r + s) ** 2 * 0.98, ((x, y, r), (u, v, s))


def test_a_found_entity_outside_the_core_is_shown(show: Show, large_page: Path) -> None:
    page = show(large_page)
    before = figures(page)[0]
    page.click("#extent")
    assert figures(page)[0] > 2000 and "all=1" in page.url
    page.click("#extent")
    assert figures(page)[0] == before
    content = json.loads(page.text_content("#content"))
    nodes = json.loads(page.text_content("#nodes"))
    hidden = next(i for i, n in enumerate(nodes) if "core" not in n and "fact" not in n and "group" in n)
    name = content["entities"]["rows"][hidden][3]["zh"]
    page.fill("#query", name)
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == name
    assert figures(page)[0] == before + 1
    page.keyboard.press("n")
    assert figures(page)[0] >= before + 1


# --- base map -----------------------------------------------------------------------------------------------------


def test_base_map_replaces_the_coast_and_names_its_source(show: Show, tmp_path: Path) -> None:
    square = [[[112, 22], [131, 22], [131, 46], [112, 46], [112, 22]]]
    shape = {"type": "Polygon", "coordinates": square, "properties": {"name": "NOT-IN-THE-PAGE"}}
    content = {
        "type": "GeometryCollection",
        "geometries": [shape],
        "attribution": f"审图号 GS(2024)0650号 {PAYLOADS[1]}",
    }
    (tmp_path / "map.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    path = partnership().view(tmp_path / "a.html", base_map=tmp_path / "map.json")
    assert "NOT-IN-THE-PAGE" not in path.read_text(encoding="utf-8")
    page = show(path, "view=map")
    note = page.inner_text("#map-note")
    assert "审图号 GS(2024)0650号 <img src=x" in note and "海岸线" not in note
    assert page.evaluate("window.fired") == 0 and page.trouble == []
    assert "海岸线" in show(render(partnership(), tmp_path / "b.html"), "view=map").inner_text("#map-note")


# --- notebooks ----------------------------------------------------------------------------------------------------


def test_notebook_frame(browser: Any) -> None:
    """In a sandboxed frame the page works whole, down to back and forward, and reaches nothing outside."""
    page = browser.new_page(viewport={"width": 1100, "height": 760})
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: trouble.append(request.url[:99]) if request.url.startswith("http") else None)
    page.set_content(f"<!doctype html><body>{partnership()._repr_html_()}</body>")
    frame = page.frame_locator("iframe")
    frame.locator("body[data-ready]").wait_for()
    inner = page.frames[1]
    assert inner.evaluate("origin") == "null"
    title = frame.locator("#panel h2")
    frame.locator("#panel .top button").first.click()
    first = title.inner_text()
    frame.locator("#panel .fact .kind").first.click()
    expect(title).not_to_have_text(first)
    frame.locator("#panel-back").click()
    expect(title).to_have_text(first)
    frame.locator("#panel-forward").click()
    expect(title).not_to_have_text(first)
    frame.locator("#export").click()
    assert frame.locator("#exports button").last.is_disabled()
    with page.expect_download() as download:
        frame.locator("#exports button", has_text="CSV").click()
    assert "产业协同框架协议" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert trouble == []
    page.close()


def test_hostile_notebook_frame(browser: Any) -> None:
    page = browser.new_page()
    page.set_content(f"<!doctype html><body>{hostile()._repr_html_()}<script>window.fired = 0</script></body>")
    page.frame_locator("iframe").locator("body[data-ready]").wait_for()
    assert page.evaluate("window.fired") == 0
    assert page.evaluate("document.querySelectorAll('iframe, img, svg').length") == 1
    assert not page.frames[1].evaluate("window.fired")
    page.close()


# --- around, query ------------------------------------------------------------------------------------------------


def test_page_of_a_part_says_so(show: Show, tmp_path: Path) -> None:
    page = show(three_pairs().view(tmp_path / "a.html", around="甲市", hops=2), "lang=en")
    assert page.inner_text("#title") == "甲市: cooperation graph"
    assert page.inner_text("#subtitle").startswith("within 2 steps of 甲市")
    page.click("#languages button:has-text('RU')")
    assert page.inner_text("#subtitle").startswith("2 шага вокруг: 甲市")
    query = "SELECT ?f { ?f a ic:Pairing } # <img src=x onerror=window.fired=1>"
    page = show(three_pairs().view(tmp_path / "b.html", query=query))
    assert query in page.inner_text("#subtitle")
    assert figures(page) == [6, 3]
    assert page.evaluate("window.fired") == 0


def test_entities_without_a_fact_are_still_drawn(show: Show, tmp_path: Path) -> None:
    query = f"SELECT ?x {{ VALUES ?x {{ <{ICD}organization/甲市商会> }} }}"
    page = show(three_pairs().view(tmp_path / "a.html", query=query))
    assert figures(page)[0] >= 1 and figures(page)[1] == 0
    assert page.trouble == []


# --- names on the canvas ------------------------------------------------------------------------------------------


def test_a_title_in_another_script_stays_off_the_canvas(show: Show, tmp_path: Path) -> None:
    people = [("Person", name) for name in ("甲某", "乙某", "丙某")]
    graph = Graph(
        (document("d1"),),
        [entity(name, kind) for kind, name in people],
        [fact("e", "Event", {"title": "Harbin forum", "participant": people})],
    )
    page = show(graph.view(tmp_path / "a.html"))
    assert "活动会议" in [label["text"] for label in page.evaluate("kgView.labels()")]
    page.click("#languages button:has-text('EN')")
    assert "Harbin forum" in [label["text"] for label in page.evaluate("kgView.labels()")]
    page.click("#languages button:has-text('RU')")
    assert "Мероприятие" in [label["text"] for label in page.evaluate("kgView.labels()")]
    page.fill("#query", "forum")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "Harbin forum"
