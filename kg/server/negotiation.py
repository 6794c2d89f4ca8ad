"""Which format a client gets: its Accept header against what there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

RESULTS: Final[Mapping[str, str]] = {
    "application/sparql-results+json": "JSON",
    "application/sparql-results+xml": "XML",
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
    "application/json": "JSON",
    "application/xml": "XML",
    "text/xml": "XML",
}
"""Media types of answers to SELECT and ASK, the most wanted first, with Oxigraph's names of their formats."""

GRAPHS: Final[Mapping[str, str]] = {
    "text/turtle": "TURTLE",
    "application/n-triples": "N_TRIPLES",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON_LD",
    "application/trig": "TRIG",
    "application/n-quads": "N_QUADS",
    "application/json": "JSON_LD",
    "application/xml": "RDF_XML",
    "text/xml": "RDF_XML",
}
"""Media types of answers to CONSTRUCT and DESCRIBE."""


def chosen(accept: str | None, offered: Iterable[str]) -> str | None:
    """The offered media type that a client likes most, the first where it likes several equally; None: it takes none.

    Args:
        accept: the Accept header, with quality values and ``*``; None or empty stands for anything.

    >>> chosen("text/csv;q=0.5, application/*;q=0.9", ["text/csv", "application/xml"])
    'application/xml'
    >>> chosen("text/csv;q=0, */*", ["text/csv"]) is None
    True
    """
    ranges = list(_ranges(accept or "*/*")) or [("*/*", 1.0)]
    best, quality = None, 0.0
    for type in offered:
        liked = _quality(type, ranges)
        if liked > quality:
            best, quality = type, liked
    return best


def content_type(type: str) -> str:
    """The Content-Type header of a media type: what is text, or may be read as text, says that it is UTF-8.

    >>> content_type("text/turtle"), content_type("application/sparql-results+json")
    ('text/turtle; charset=utf-8', 'application/sparql-results+json')
    """
    return f"{type}; charset=utf-8" if type.startswith("text/") else type


def _ranges(accept: str) -> Iterable[tuple[str, float]]:
    for part in accept.split(","):
        range, *parameters = (p.strip().lower() for p in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        if range:
            yield range, quality


def _quality(type: str, ranges: Iterable[tuple[str, float]]) -> float:
    """The quality of the narrowest range that holds a type."""
    widths = (type, type.partition("/")[0] + "/*", "*/*")
    qualities = dict(reversed(list(ranges)))
    return next((qualities[width] for width in widths if width in qualities), 0.0)
