"""What readers find: a page with its body and what it says about it, and documents with their place."""

from __future__ import annotations

from dataclasses import dataclass

from kg.documents.document import Document


class PageError(ValueError):
    """A file that does not hold what its suffix promises, or holds no text; the message says which."""


@dataclass(frozen=True, slots=True)
class Page:
    """The body of a page and its metadata. ``published`` is an ISO 8601 date (``2023-03-28``) or None."""

    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A document and where it was found: the path or id of its source, the 1-based line in it."""

    document: Document
    source: str
    line: int | None = None
