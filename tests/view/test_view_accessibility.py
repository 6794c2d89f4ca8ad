"""axe-core finds nothing in any view, language and theme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser import violations, without_policy
from view_graphs import document, entity, fact, realistic_view

from kg.graph import Graph
from kg.view.page import write_page
from kg.vocabulary import ICD


@pytest.fixture(scope="module")
def open_page(partnership_page: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page without its policy, which would rightly keep the checker out."""
    path = tmp_path_factory.mktemp("axe") / "page.html"
    path.write_text(without_policy(partnership_page), encoding="utf-8")
    return path


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "fragment",
    [
        "lang=zh",
        "lang=en&view=list",
        "lang=ru&view=map",
        "view=time",
        "entity=https%3A%2F%2Fw3id.org%2Fintercity%2Fid%2Fplace%2F%E4%B8%9C%E8%8E%9E%E5%B8%82",
        "view=list&fact=https%3A%2F%2Fw3id.org%2Fintercity%2Fid%2Ffact%2Fagreement&lang=en",
    ],
)
def test_no_violations(
    show: Callable[..., Any], open_page: Path, fragment: str, theme: str, size: tuple[int, int]
) -> None:
    page = show(open_page, f"{fragment}&theme={theme}", size=size)
    page.wait_for_timeout(300)
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("what", ["search", "export", "filters", "sheet", "nothing"])
def test_no_violations_where_something_is_open(
    show: Callable[..., Any], open_page: Path, what: str, theme: str
) -> None:
    small = what in ("filters", "sheet")
    page = show(open_page, f"lang=en&theme={theme}", size=(390, 844) if small else (1440, 900))
    if what == "search":
        page.fill("#query", "mudan")
    elif what == "export":
        page.click("#export")
    elif what == "filters":
        page.click("#open-filters")
    elif what == "sheet":
        page.click("#handle")
        page.click("#handle")
    else:  # every fact is filtered away
        for row in page.locator("#fact-types label").all():
            row.click()
    page.wait_for_timeout(300)
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_violations_in_a_large_page(show: Callable[..., Any], tmp_path: Path, theme: str) -> None:
    path = write_page(realistic_view(1600, 3000), tmp_path / "a.html")
    path.write_text(without_policy(path), encoding="utf-8")
    page = show(path, f"lang=ru&theme={theme}")
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    assert page.locator("#neighbours").is_visible()
    assert violations(page) == []


def test_links_that_stand_below_each_other_are_large_enough_to_hit(show: Callable[..., Any], tmp_path: Path) -> None:
    city, district, body = ("Place", "甲市"), ("Place", "甲区"), ("Organization", "甲市商务局")
    graph = Graph(
        (document("d1"),),
        [
            entity("甲省", kind="Region"),
            entity(city[1], kind="City", part_of=f"{ICD}place/甲省"),
            entity(district[1], kind="District", part_of=f"{ICD}place/甲市"),
            entity(body[1], body[0], anchor=f"{ICD}place/甲市"),
            entity("乙市", kind="City"),
        ],
        [
            fact("pairing", "Pairing", {"member": [city, ("Place", "乙市")]}),
            fact("visit", "Visit", {"visitor": [body], "destination": [district]}),
        ],
    )
    path = graph.view(tmp_path / "a.html")
    path.write_text(without_policy(path), encoding="utf-8")
    page = show(path, "entity=place/甲市")
    assert page.locator("#panel .about dd a").count() == 3
    assert violations(page) == []
