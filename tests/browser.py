"""A Chromium for the tests that look at a page, pages that tell what goes wrong in them, and what axe-core finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

WATCH = """
window.fired = 0; window.violations = [];
const note = event => window.violations.push(event.violatedDirective + ' ' + event.blockedURI);
document.addEventListener('securitypolicyviolation', note);
for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = () => { window.fired = 1; };
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser: {CHROMIUM} is missing")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def show(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a page file; ``page.trouble`` lists console errors, exceptions and requests to anywhere else."""
    contexts = []

    def open_page(path: Path, fragment: str = "", size: tuple[int, int] = (1440, 900), **options: Any) -> Any:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.trouble = []
        page.on("pageerror", lambda error: page.trouble.append(f"error: {error}"))
        page.on("console", lambda message: page.trouble.append(f"{message.type}: {message.text}"))
        page.on(
            "request",
            lambda request: (
                page.trouble.append(f"request: {request.url[:200]}")
                if not request.url.startswith((path.as_uri(), "data:", "blob:"))
                else None
            ),
        )
        page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
        page.wait_for_selector("body[data-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()


def axe_source() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    return next(Path(package.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")


def violations(page: Any) -> list[Any]:
    page.evaluate(axe_source())
    found: list[Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(r => r.violations.map(v => [v.id, v.nodes.map(n =>"
        " [n.target.join(' '), n.failureSummary])]))",
        TAGS,
    )
    return found


def without_policy(path: Path) -> str:
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", path.read_text(encoding="utf-8"))


def figures(page: Any) -> list[int]:
    """The numbers in the page's line of counts."""
    return [int(re.sub(r"\D", "", number)) for number in re.findall(r"\d[\d,]*", page.inner_text("#counts"))]
