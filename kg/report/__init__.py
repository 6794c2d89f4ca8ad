"""A briefing of a partnership, a city or a whole graph: each sentence with its sources, each number with its query."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import GraphError, QueryError

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.report.content import Report

__all__ = ["FORMATS", "make", "write"]

FORMATS: Final = (".html", ".md", ".docx")


def make(graph: Graph, *, pair: tuple[str, str] | None = None, city: str | None = None, lang: str = "zh") -> Report:
    """What a graph tells of a partnership, a city, or all in all.

    Args:
        pair: the two places or bodies of a partnership, by name or IRI.
        city: a place or body.
        lang: of the words (``zh``, ``en``, ``ru``) and of names where a thing has one; quotes stay as they are.

    Raises:
        QueryError: nothing in the graph bears a name, or several things bear it; or pair and city are given both.
        GraphError: the graph is a large store, and neither pair nor city is given.
        ValueError: an unknown language.
    """
    from kg.report.briefing import briefing
    from kg.vocabulary import LANGUAGES

    if lang not in LANGUAGES:
        raise ValueError(f"the report has no language {lang!r}; choose one of {', '.join(LANGUAGES)}")
    if pair is not None and city is not None:
        raise QueryError("a report is of a pair or of a city: leave one of them out")
    if pair is None and city is None:
        graph.check_size("report on a pair or a city")
    names = pair or ((city,) if city is not None else ())
    return briefing(graph, [_one(graph, name) for name in names], lang)


def write(
    graph: Graph,
    path: str | Path,
    *,
    pair: tuple[str, str] | None = None,
    city: str | None = None,
    lang: str = "zh",
) -> Path:
    """Write a report as ``.html``, ``.md`` or ``.docx``, whole or not at all, and return its path. See :func:`make`.

    Pictures (not in ``.md``) need matplotlib, ``pip install "intercity-kg[charts]"``; without it there are none.

    Raises:
        GraphError: another suffix, or the file cannot be written.
    """
    from kg.storage import write_bytes

    path = Path(path)
    if path.suffix not in FORMATS:
        raise GraphError(f"{path}: unknown suffix {path.suffix!r}: use one of {', '.join(FORMATS)}")
    report = make(graph, pair=pair, city=city, lang=lang)
    if path.suffix == ".html":
        from kg.report.page import html

        return write_bytes(path, html(report).encode("utf-8"))
    if path.suffix == ".md":
        from kg.report.markdown import markdown

        return write_bytes(path, markdown(report).encode("utf-8"))
    from kg.report.word import docx

    return write_bytes(path, docx(report))


def _one(graph: Graph, name: str) -> str:
    """The one thing that bears a name."""
    found = graph.names.resolve(name, "entity")
    if len(found) > 1:
        raise QueryError(f"{name!r} may be {' or '.join(found)}: give one of these IRIs")
    return found[0]
