"""The graph as one HTML page that opens anywhere, without a server and without the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["frame", "render"]

FRAME_ENTITIES: Final = 400
"""In a notebook, a graph of more entities shows only its centre: the notebook's file holds the whole page."""


def render(
    graph: Graph,
    path: str | Path,
    *,
    title: str | None = None,
    lang: str = "zh",
    around: str | None = None,
    hops: int = 2,
    query: str | None = None,
    base_map: str | Path | None = None,
) -> Path:
    """Write ``graph``, or a part of it, as a self-contained interactive page to ``path`` and return the path.

    The page holds its data, its script and its style; it asks nothing of any server, and the same graph gives
    the same bytes.

    Args:
        title: heads the page; the paired places where the graph tells of one pair, else a general title.
        lang: the language in which the page opens (``zh``, ``en`` or ``ru``); readers can switch.
        around: draw only what lies around the entities of this name (or IRI) ...
        hops: ... within so many steps.
        query: draw only the facts and entities that the answer to this question (or SPARQL) names.
        base_map: a GeoJSON file that the map shows instead of the plain coasts.

    Raises:
        ValueError: an unknown language, or less than one step.
        QueryError: no entity of that name, or no answer that can be drawn.
        DataError: the base map cannot be used.
        GraphError: the file cannot be written, or the graph is a large store, and neither around nor query is given.
    """
    from dataclasses import replace

    from kg.view import selection
    from kg.view.basemap import base_map as read_map
    from kg.view.data import view_data
    from kg.view.page import write_page

    if query is None and around is None:
        graph.check_size("draw a part, around an entity (--around NAME) or of an answer (--query QUESTION)")
    background = None if base_map is None else read_map(base_map)
    scope = None
    if query is not None:
        graph, scope = selection.answer(graph, query)
    if around is not None:
        graph, scope = selection.around(graph, around, hops)
        scope = replace(scope, query=query)
    return write_page(view_data(graph), Path(path), title=title, lang=lang, scope=scope, background=background)


def frame(graph: Graph, *, lang: str = "zh", height: int = 680) -> str:
    """``graph`` as an HTML element for a notebook: the page in a frame that can run its own script and no more.

    Of a graph with more than FRAME_ENTITIES entities it shows the centre.
    """
    from kg.view import selection
    from kg.view.data import view_data
    from kg.view.page import page

    scope = None
    if len(graph.entities) > FRAME_ENTITIES:
        graph, scope = selection.centre(graph, FRAME_ENTITIES)
    # In single quotes: a page has far fewer of them than of double ones.
    source = page(view_data(graph), lang=lang, scope=scope).replace("&", "&amp;").replace("'", "&#39;")
    return (
        '<iframe sandbox="allow-scripts allow-downloads allow-popups" title="kg" '
        f'style="width:100%;height:{height}px;border:1px solid #dfe4ea;border-radius:8px" '
        f"srcdoc='{source}'></iframe>"
    )
