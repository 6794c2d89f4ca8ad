"""The document: a text with what is known about it before anything is extracted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A text to read, and what its page says about it.

    ``text`` is the body exactly as it is extracted from: every offset in this package counts its characters
    (Python code points), and ``text[start:end] == quote`` holds for every evidence. ``published`` is an ISO
    8601 date or None. ``lang`` is an ISO 639-1 code (``zh``, ``en``, ``ru``) or None where it is not known
    yet.
    """

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    lang: str | None = None

    @property
    def content_hash(self) -> str:
        """SHA-256 of what extraction reads, as lower-case hex: the same hash gives the same annotation."""
        fields = (self.text, self.title, self.published, self.publisher, self.url, self.lang)
        return hashlib.sha256("\x1f".join(f or "" for f in fields).encode()).hexdigest()
