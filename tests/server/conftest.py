"""A real server on a free port of 127.0.0.1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from server_client import Answer, request

import kg
from kg.samples import paths
from kg.server import Server


@pytest.fixture(scope="session")
def graph() -> kg.Graph:
    return kg.build(paths())


@pytest.fixture(scope="session")
def saved(graph: kg.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return graph.save(tmp_path_factory.mktemp("server") / "graph.trig")


@pytest.fixture(scope="session")
def server(saved: Path) -> Iterator[Server]:
    with Server(saved, port=0, timeout=10, limit=1000) as running:
        yield running


@pytest.fixture
def ask(server: Server) -> Callable[..., Answer]:
    """``ask(query, accept=…, **parameters)`` sends a query by GET."""

    def get(query: str, accept: str | None = None, **parameters: str) -> Answer:
        return request(server, headers={"Accept": accept} if accept else {}, query=query, **parameters)

    return get
