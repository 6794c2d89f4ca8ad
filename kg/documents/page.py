"""What a reader finds on one page: the body and what the page says about it, before it gets an id."""

from __future__ import annotations

from dataclasses import dataclass


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
