"""The chronicle: facts by year and month, the undated at the end, read with keys alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

Show = Callable[..., Any]


def test_years_and_months_from_the_newest_and_undated_last(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page, "view=time")
    years = page.locator("#chronicle .year > h2").all_inner_texts()
    assert [year.split("\n")[0] for year in years] == ["2023年", "2017年", "日期不详"]
    assert page.locator("#chronicle h3").all_inner_texts() == ["三月", "一月"]
    assert page.locator("#chronicle article").count() == 5
    assert "《产业协同框架协议》" in page.locator("#chronicle article blockquote").nth(1).inner_text()
    page.click("#fact-types .row:has-text('访问考察') label")
    assert page.locator("#chronicle article").count() == 4
    page.click("#undated")
    assert page.locator("#chronicle .year").count() == 2
    page.click("#languages button:has-text('RU')")
    assert page.locator("#chronicle h3").first.inner_text() == "Январь"
    assert page.trouble == []


def test_a_fact_is_opened_by_keyboard_and_left_again(show: Show, partnership_page: Path) -> None:
    page = show(partnership_page, "view=time")
    page.focus("#chronicle article .kind")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "访问考察"
    assert page.evaluate("document.activeElement.id") == "panel"
    assert page.locator("#chronicle .chosen").count() == 1
    page.focus("#panel .close")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "chronicle"
    assert page.locator("#panel").is_hidden()


def test_many_facts_come_in_steps(show: Show, large_page: Path) -> None:
    page = show(large_page, "view=time")
    articles = page.locator("#chronicle article")
    assert articles.count() == 80
    page.click("#chronicle .more.wide")
    assert articles.count() == 160
    assert page.evaluate("document.activeElement.className") == "kind"
    dates = page.locator("#chronicle .year > h2").all_inner_texts()
    assert [d.split("\n")[0] for d in dates] == sorted((d.split("\n")[0] for d in dates), reverse=True)
