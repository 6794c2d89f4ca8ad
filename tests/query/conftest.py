from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sparql_servers import needs_oxigraph, needs_virtuoso, oxigraph, virtuoso

from kg.graph import Graph, load
from kg.server import Server


@pytest.fixture(
    scope="module",
    params=[
        "memory",
        "disk",
        "kg serve",
        pytest.param("oxigraph", marks=needs_oxigraph),
        pytest.param("virtuoso", marks=needs_virtuoso),
    ],
)
def kept(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Graph], Graph]]:
    """Keeps a graph in memory, on disk or in a server of its own, so that the same tests ask all of them."""
    with ExitStack() as running:

        def keep(graph: Graph) -> Graph:
            folder: Path = tmp_path_factory.mktemp("kept")
            if request.param == "memory":
                return graph
            if request.param == "disk":
                return load(graph.save_store(folder / "store"))
            if request.param == "kg serve":
                return load(running.enter_context(Server(graph, port=0)).url + "/sparql")
            server = running.enter_context(oxigraph() if request.param == "oxigraph" else virtuoso(folder))
            graph.push(server.query, graph_store=server.graph_store, user=server.user, password=server.password)
            return load(server.query)

        yield keep
