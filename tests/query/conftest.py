from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.graph import Graph, load


@pytest.fixture(scope="module", params=["memory", "disk"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Graph], Graph]:
    """Keeps a graph in memory or on disk, so that the same tests ask both."""

    def keep(graph: Graph) -> Graph:
        if request.param == "memory":
            return graph
        folder: Path = tmp_path_factory.mktemp("stores") / "store"
        return load(graph.save_store(folder))

    return keep
