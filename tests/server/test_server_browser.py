"""The pages in Chromium: they work by keyboard, complain of nothing, call nobody, and axe-core finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browser import violations

from kg.server import Server

MUDANJIANG = quote("https://w3id.org/intercity/id/place/cn-231000", safe="")


@pytest.fixture
def show(browser: Any, server: Server) -> Iterator[Callable[..., Any]]:
    """Open a path; ``page.trouble`` lists console messages, exceptions and requests to anywhere else."""
    contexts = []

    def open_page(path: str, size: tuple[int, int] = (1440, 900), **options: Any) -> Any:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        page = context.new_page()
        page.trouble = []
        page.on("pageerror", lambda error: page.trouble.append(f"error: {error}"))
        page.on("console", lambda message: page.trouble.append(f"{message.type}: {message.text}"))
        page.on("requestfinished", lambda request: outside(page, request))
        page.on("requestfailed", lambda request: outside(page, request))
        page.goto(server.url + path)
        if path.startswith("/query"):
            page.wait_for_selector("body[data-ready]")
        return page

    def outside(page: Any, request: Any) -> None:
        if not request.url.startswith((f"{server.url}/", "data:", "blob:")):
            page.trouble.append(f"request: {request.url}")

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_an_example_runs_and_shows_its_rows(show: Callable[..., Any], lang: str) -> None:
    page = show(f"/query?lang={lang}")
    page.click("[data-question=companies]")
    page.wait_for_selector("#result table")
    assert page.locator("#result tbody tr").count() >= 5
    assert "companyName" in page.inner_text("#result thead")
    assert page.inner_text("#status").startswith(str(page.locator("#result tbody tr").count()))
    assert page.locator(".cm-error").count() == 0
    assert page.trouble == []


def test_by_keyboard_alone(show: Callable[..., Any]) -> None:
    page = show("/query?lang=en")
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK { ?s ?p ?o }")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#result .truth")
    assert page.inner_text("#result") == "Yes"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert page.trouble == []


def test_prefixes_are_completed_from_the_graphs_own(show: Callable[..., Any]) -> None:
    page = show("/query?lang=en")
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("PREFIX sche")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hints")
    assert page.inner_text(".CodeMirror-hints").strip() == "schema: <https://schema.org/>"
    page.keyboard.press("Enter")
    assert "PREFIX schema: <https://schema.org/>" in page.inner_text(".CodeMirror-code")
    assert page.trouble == []


def test_things_lead_to_their_description_and_to_the_graph(show: Callable[..., Any], server: Server) -> None:
    page = show("/query?lang=en")
    page.click("#run")
    page.click("#result a >> text=ic:Pairing")
    page.wait_for_selector("main.resource")
    page.goto(f"{server.url}/id?iri={MUDANJIANG}&lang=en")
    page.click("text=Show in the graph")
    page.wait_for_selector("body[data-ready]")
    assert "Mudanjiang" in page.inner_text("#panel h2")
    page.click("#ask")
    page.wait_for_selector("main.query")
    assert page.get_attribute("html", "lang") == "en"
    assert page.trouble == []


def test_a_question_is_asked_by_filling_its_gaps(show: Callable[..., Any]) -> None:
    page = show("/query?lang=en", java_script_enabled=True)
    page.fill("form[action='/questions/partners'] input[name=city]", "Dongguan")
    page.keyboard.press("Enter")
    page.wait_for_selector("main.answer table")
    assert "Mudanjiang" in page.inner_text("tbody")
    assert page.inner_text("h1") == "partners of Dongguan"
    page.click("nav.segments a[lang=ru]")
    page.wait_for_selector("html[lang=ru]")
    assert "Муданьцзян" in page.inner_text("tbody")
    assert page.trouble == []


def test_questions_work_without_script(browser: Any, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/query?lang=en")
    page.click("form[action='/questions/chains'] button[type=submit]")
    assert page.locator("tbody tr").count() >= 1
    context.close()


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", "SERVICE is not answered"),
        ("SELECT * { ?s", "error at"),
        ("SELECT ('<img src=x onerror=alert(1)>' AS ?x) {}", "<img src=x onerror=alert(1)>"),
        ("CONSTRUCT { <urn:a> <urn:b> '<script>' } {}", "<script>"),
    ],
)
def test_what_the_server_says_is_shown_as_text(show: Callable[..., Any], query: str, part: str) -> None:
    page = show("/query?lang=en")
    page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", query)
    page.click("#run")
    page.wait_for_selector("#result:not([hidden])")
    assert part in page.inner_text("#result")
    assert page.locator("#result img, #result script").count() == 0
    expected = [m for m in page.trouble if "status of 40" not in m]  # the browser itself notes refusals
    assert expected == []


def test_many_rows_are_cut_on_the_page_and_whole_in_the_file(show: Callable[..., Any]) -> None:
    page = show("/query?lang=en")
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT * { ?s ?p ?o }')")
    page.click("#run")
    page.wait_for_selector("#result table")
    assert "The first 1,000 rows: there are more" in page.inner_text("#status")
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT * { ?s a ?o } LIMIT 20')")
    page.click("#run")
    page.wait_for_function("document.querySelectorAll('#result tbody tr').length === 20")
    with page.expect_download() as download:
        page.click("#saves button >> text=CSV")
    assert len(Path(download.value.path()).read_text(encoding="utf-8").splitlines()) == 21
    assert download.value.suggested_filename == "result.csv"
    assert page.trouble == []


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/query?lang=zh",
        "/query?lang=ru",
        "/questions/between?a=%E4%B8%9C%E8%8E%9E&b=%E7%89%A1%E4%B8%B9%E6%B1%9F&lang=en",
        f"/id?iri={MUDANJIANG}&lang=ru",
        "/nothing?lang=en",
    ],
)
def test_no_violations(show: Callable[..., Any], path: str, theme: str, size: tuple[int, int]) -> None:
    page = show(path, size, color_scheme=theme, bypass_csp=True)
    assert page.get_attribute("html", "data-theme") == theme
    if path.startswith("/query"):
        page.click("#run")
        page.wait_for_selector("#result table")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
