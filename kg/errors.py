"""Errors of the project. Every message says what is wrong, where, and what to do."""

from __future__ import annotations

from kg.characters import one_line


class KGError(Exception):
    """Base of every error that this package raises on purpose."""


class DocumentError(KGError):
    """A source that cannot become a document: missing, empty, binary, broken or in no supported language.

    ``source`` is the path or id of the document, ``line`` the 1-based line for line-based formats, ``time`` when it
    was found out, in UTC (``2026-11-24T09:30:00Z``), in failures of a graph.
    """

    def __init__(self, message: str, source: str, line: int | None = None, time: str | None = None) -> None:
        self.message = one_line(message)
        self.source = source
        self.line = line
        self.time = time
        super().__init__(str(self))

    @property
    def order(self) -> tuple[str, int, str]:
        """Sorts failures, and tells whether two are one: by source, line and message."""
        return self.source, self.line or 0, self.message

    def __str__(self) -> str:
        where = self.source if self.line is None else f"{self.source}, line {self.line}"
        return f"{where}: {self.message}"

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str, int | None, str | None]]:
        return type(self), (self.message, self.source, self.line, self.time)


class GraphError(KGError):
    """A graph file that cannot be read, written or is not of this project's shape."""


class ServerError(GraphError):
    """A SPARQL server that cannot be reached, refuses, or answers in part only."""


class QueryError(KGError):
    """A question that is unknown, lacks a parameter, or is not valid SPARQL."""


class DataError(KGError):
    """A data file of the package (lexicon, frames, gazetteer, ontology) or of the user that is missing or broken."""
