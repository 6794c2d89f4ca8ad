"""Figures of the page at ten thousand entities, beside those of pyvis's own page at one thousand. Run by hand:

    PYTHONPATH=tests python tests/view/benchmark_page.py [ENTITIES [FACTS]]

Needs Chromium. Figures of one run are comparable with each other, not with those of another machine.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from browser import CHROMIUM
from view_graphs import realistic_view

from kg.view.communities import communities
from kg.view.data import ViewData
from kg.view.drawing import drawing
from kg.view.layout import positions
from kg.view.page import page

PYVIS_ENTITIES, PYVIS_PATIENCE = 1000, 90
READY = """
new MutationObserver((_, watcher) => {
  if (document.body?.dataset.ready) { window.readyAt = performance.now(); watcher.disconnect(); }
}).observe(document, { subtree: true, attributes: true, childList: true });
"""
FRAMES = """ms => { window.rate = new Promise(resolve => {
  const start = performance.now(); let frames = 0;
  const count = () => {
    frames++;
    const spent = performance.now() - start;
    if (spent < ms) requestAnimationFrame(count); else resolve(frames / spent * 1000);
  };
  requestAnimationFrame(count);
}); }"""
PAINTED = """async selector => {
  const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 0)));
  const start = performance.now();
  document.querySelector(selector).click();
  await frame(); await frame();
  return (performance.now() - start) / 1000;
}"""


def overlaps(data: ViewData) -> tuple[float, int, int, int]:
    """Seconds of the layout, nodes, edges, and pairs of nodes whose discs overlap."""
    from scipy.spatial import cKDTree

    start = time.perf_counter()
    picture = drawing(data)
    places = positions(data, picture, communities(picture))
    spent = time.perf_counter() - start
    radius = [node.radius for node in picture.nodes]
    pairs = cKDTree(places).query_pairs(2 * max(radius))
    found = sum(
        (places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2 < (radius[a] + radius[b]) ** 2
        for a, b in pairs
    )
    return spent, len(picture.nodes), len(picture.edges), found


def rate(tab: Any, move: Callable[[int], None], seconds: float = 3.0) -> float:
    """Frames a second while the mouse moves."""
    tab.evaluate(FRAMES, seconds * 1000)
    start, step = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        step += 1
        move(step)
    return float(tab.evaluate("window.rate"))


def movement(tab: Any, selector: str) -> tuple[float, float]:
    """Frames a second while the picture is dragged, and while it is zoomed."""
    box = tab.locator(selector).bounding_box()
    x, y = box["x"] + 30, box["y"] + min(box["height"], 800) - 30
    tab.mouse.move(x, y)
    tab.mouse.down()
    drag = rate(tab, lambda step: tab.mouse.move(x + step % 60 * 5, y - step % 40 * 4))
    tab.mouse.up()
    tab.wait_for_timeout(1500)
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + min(box["height"], 800) / 2)

    def wheel(step: int) -> None:
        tab.mouse.wheel(0, -100 if step // 12 % 2 == 0 else 100)
        time.sleep(0.02)

    zoom = rate(tab, wheel)
    tab.wait_for_timeout(1500)
    return drag, zoom


POINTED = """async ([x, y, held]) => {
  const canvas = document.querySelector(held ? '#canvas' : '#canvas canvas'), start = performance.now();
  for (let step = 0; step < 120; step++) {
    canvas.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerType: 'mouse', buttons: held ? 1 : 0,
      clientX: x + 8 * (step % 15), clientY: y + 6 * (step % 11) }));
    await new Promise(resolve => requestAnimationFrame(resolve));
  }
  return 120000 / (performance.now() - start);
}"""


def pointing(tab: Any) -> tuple[float, float]:
    """Frames a second while the mouse hovers over the weightiest nodes, and while it drags the weightiest of them."""
    at = tab.evaluate("kgView.screen(kgView.discs()[0])")
    hover = tab.evaluate(POINTED, [at["x"], at["y"], False])
    tab.mouse.move(at["x"], at["y"])
    tab.mouse.down()
    drag = tab.evaluate(POINTED, [at["x"], at["y"], True])
    tab.mouse.up()
    return hover, drag


def ours(browser: Any, file: Path, fragment: str) -> str:
    tab = browser.new_page(viewport={"width": 1440, "height": 900})
    tab.add_init_script(READY)
    tab.goto(f"{file.as_uri()}#{fragment}")
    tab.wait_for_selector("body[data-ready]", timeout=60_000)
    first = tab.evaluate("window.readyAt") / 1000
    tab.wait_for_timeout(1000)
    redraw = min(tab.evaluate(PAINTED, "#theme") for _ in range(4))
    filters = max(
        tab.evaluate(PAINTED, selector)
        for selector in ("#entity-types input", "#entity-types input", "#fact-types input", "#sources input", "#reset")
    )
    tab.wait_for_timeout(500)
    told = f"first drawing {first:.2f} s, redraw {redraw:.2f} s, filter at most {filters:.2f} s"
    if "list" not in fragment and "time" not in fragment:
        drag, zoom = movement(tab, "#canvas")
        told += f", drag {drag:.0f} and zoom {zoom:.0f} frames/s"
    if "view" not in fragment:
        tab.click("#fit")
        tab.wait_for_timeout(1000)
        hover, drag = pointing(tab)
        told += f", hover {hover:.0f} and a node dragged {drag:.0f} frames/s"
    tab.close()
    return told


def pyvis(browser: Any, data: ViewData, file: Path) -> str:
    from pyvis.network import Network

    picture = drawing(data)
    net = Network(cdn_resources="in_line", directed=True, height="860px")
    for node in range(len(picture.nodes)):
        entity = picture.nodes[node].entity
        net.add_node(node, label="fact" if entity is None else data.entities[entity].labels["zh"])
    for edge in picture.edges:
        net.add_edge(edge.source, edge.target, title=edge.type)
    html = net.generate_html(notebook=False)
    file.write_text(html, encoding="utf-8")
    asked = len(re.findall(r'(?:src|href)="https://', html))
    tab = browser.new_page(viewport={"width": 1440, "height": 900})
    tab.route(re.compile("^https:"), lambda route: route.abort())
    start = time.perf_counter()
    tab.goto(file.as_uri(), wait_until="commit")
    tab.evaluate(
        "new Promise(done => { const look = () => typeof network === 'undefined' ? setTimeout(look, 50)"
        " : (network.once('stabilizationIterationsDone', () => { window.still = true; }), done()); look(); })"
    )
    while time.perf_counter() - start < PYVIS_PATIENCE and not tab.evaluate("Boolean(window.still)"):
        time.sleep(0.25)
    spent = time.perf_counter() - start
    what = f"{len(picture.nodes):,} nodes, {len(picture.edges):,} edges, {len(html.encode()) / 1e6:.2f} MB"
    if spent >= PYVIS_PATIENCE:
        tab.close()
        return f"{what}, {asked} requests elsewhere, not drawn after {PYVIS_PATIENCE} s"
    tab.wait_for_timeout(1000)
    drag, zoom = movement(tab, "#mynetwork")
    tab.close()
    return (
        f"{what}, {asked} requests elsewhere, drawn after {spent:.1f} s, drag {drag:.0f} and zoom {zoom:.0f} frames/s"
    )


def main(entities: int = 10_000, facts: int = 20_000) -> None:
    from playwright.sync_api import sync_playwright

    def tell(name: str, text: str) -> None:
        sys.stdout.write(f"{name:<24}{text}\n")
        sys.stdout.flush()

    data = realistic_view(entities, facts)
    quotes = {e.quote for f in data.facts for e in f.evidence}
    mean = sum(map(len, quotes)) / len(quotes)
    tell("graph", f"{entities:,} entities, {facts:,} facts, {len(quotes):,} sentences of {mean:.0f} letters")
    spent, nodes, edges, found = overlaps(data)
    tell("layout", f"{spent:.1f} s for {nodes:,} nodes and {edges:,} edges, {found} overlaps")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        start = time.perf_counter()
        file.write_text(page(data), encoding="utf-8")
        tell("page", f"{file.stat().st_size / 1e6:.2f} MB, made in {time.perf_counter() - start:.1f} s")
        options = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=options)
        tell("as it opens (core)", ours(browser, file, ""))
        tell("everything shown", ours(browser, file, "all=1"))
        tell("everything on the map", ours(browser, file, "all=1&view=map"))
        tell("as a list", ours(browser, file, "view=list"))
        tell("as a chronicle", ours(browser, file, "view=time"))
        small = realistic_view(PYVIS_ENTITIES, 2 * PYVIS_ENTITIES)
        file.write_text(page(small), encoding="utf-8")
        tell(f"ours, {PYVIS_ENTITIES:,} entities", f"{file.stat().st_size / 1e6:.2f} MB, {ours(browser, file, '')}")
        tell(f"pyvis, {PYVIS_ENTITIES:,} entities", pyvis(browser, small, Path(folder) / "pyvis.html"))
        browser.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
