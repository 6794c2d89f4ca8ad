"""axe-core finds nothing in any view, language and theme."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe_source() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    return next(Path(package.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def open_page(partnership_page: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page without its policy, which would rightly keep the checker out."""
    path = tmp_path_factory.mktemp("axe") / "page.html"
    html = partnership_page.read_text(encoding="utf-8")
    path.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html), encoding="utf-8")
    return path


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "fragment",
    [
        "lang=zh",
        "lang=en&view=list",
        "lang=ru&view=map",
        "entity=https%3A%2F%2Fw3id.org%2Fintercity%2Fid%2Fplace%2F%E4%B8%9C%E8%8E%9E%E5%B8%82",
        "view=list&fact=https%3A%2F%2Fw3id.org%2Fintercity%2Fid%2Ffact%2Fagreement&lang=en",
    ],
)
def test_no_violations(
    show: Callable[..., Any], open_page: Path, fragment: str, theme: str, size: tuple[int, int]
) -> None:
    page = show(open_page, f"{fragment}&theme={theme}", size=size)
    page.wait_for_timeout(300)
    page.evaluate(axe_source())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(r => r.violations.map(v => [v.id, v.nodes.map(n =>"
        " [n.target.join(' '), n.failureSummary])]))",
        TAGS,
    )
    assert found == []
