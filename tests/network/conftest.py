from __future__ import annotations

import pytest

import kg
from kg import samples
from kg.graph import Graph


@pytest.fixture(scope="session")
def sample_graph() -> Graph:
    return kg.build(samples.paths())
