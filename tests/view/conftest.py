"""Pages for the tests of the view."""

from __future__ import annotations

from pathlib import Path

import pytest
from view_graphs import partnership

from kg.view import render


@pytest.fixture(scope="session")
def partnership_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(partnership(), tmp_path_factory.mktemp("view") / "partnership.html")
