"""Pages for the tests of the view."""

from __future__ import annotations

from pathlib import Path

import pytest
from view_graphs import partnership, realistic_view

from kg.view import render
from kg.view.page import write_page


@pytest.fixture(scope="session")
def partnership_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(partnership(), tmp_path_factory.mktemp("view") / "partnership.html")


@pytest.fixture(scope="session")
def large_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page that opens on its core."""
    return write_page(realistic_view(2500, 5000), tmp_path_factory.mktemp("large") / "a.html")
