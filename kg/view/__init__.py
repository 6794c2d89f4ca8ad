"""The graph as one HTML page that opens anywhere, without a server and without the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["render"]


def render(graph: Graph, path: str | Path, *, title: str | None = None, lang: str = "zh") -> Path:
    """Write ``graph`` as a self-contained interactive page to ``path`` and return the path.

    The page holds its data, its script and its style; it asks nothing of any server, and the same graph gives
    the same bytes.

    Args:
        title: heads the page; the paired places where the graph tells of one pair, else a general title.
        lang: the language in which the page opens (``zh``, ``en`` or ``ru``); readers can switch.

    Raises:
        ValueError: an unknown language.
        GraphError: the file cannot be written.
    """
    from kg.view.data import view_data
    from kg.view.page import write_page

    return write_page(view_data(graph), Path(path), title=title, lang=lang)
