"""Faster libraries behind the unchanged calls of NetworkX.

``fast`` is nx-rustworkx (PageRank, exact betweenness, cores, components, clustering), ``fast-gpl`` igraph
(:mod:`kg.igraph_backend`: betweenness, also estimated, and communities), which is under the GPL. The figures are the
same; communities found by igraph are as good as NetworkX's, but may be other ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Final

import networkx as nx

from kg.errors import GraphError

# Backends in the order in which they are tried, with the module that each needs.
BACKENDS: Final = {"igraph": "igraph", "rustworkx": "nx_rustworkx"}


def available() -> list[str]:
    """The backends that are installed, in the order in which they are tried."""
    return [name for name, module in BACKENDS.items() if name in nx.config.backends and find_spec(module)]


@contextmanager
def accelerated() -> Iterator[list[str]]:
    """Let plain NetworkX calls run in the fast libraries that are installed; yields their names.

    Raises:
        GraphError: none is installed.

    Example::

        with accelerated():
            found = measures(network)
    """
    backends = available()
    if not backends:
        raise GraphError("nothing to be fast with: pip install 'intercity-kg[fast]' or 'intercity-kg[fast-gpl]'")
    with nx.config(backend_priority=backends, warnings_to_ignore={"cache"}):
        yield backends
