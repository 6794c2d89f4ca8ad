from __future__ import annotations

from collections.abc import Iterator

import pytest
from sparql_servers import SparqlServer, needs_oxigraph, needs_virtuoso, oxigraph, virtuoso

import kg
from kg import samples
from kg.graph import Graph


@pytest.fixture(
    scope="module",
    params=[pytest.param("oxigraph", marks=needs_oxigraph), pytest.param("virtuoso", marks=needs_virtuoso)],
)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparqlServer]:
    with oxigraph() if request.param == "oxigraph" else virtuoso(tmp_path_factory.mktemp("virtuoso")) as running:
        yield running


@pytest.fixture(scope="session")
def sampled() -> Graph:
    return kg.build([*samples.paths()])
