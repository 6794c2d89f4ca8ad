"""Pieces: the parts of sources that are read at once, in whichever process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final

from kg.documents.document import Document
from kg.documents.encoding import is_encodable
from kg.documents.language import LANGUAGES, detect, normalize, parts
from kg.documents.packing import format_of, unpacked
from kg.documents.page import Found, PageError
from kg.errors import DocumentError

MAX_FILE_BYTES: Final = 50 * 1024 * 1024
"""Bytes that a file of one document, or of rows that cannot be read one by one, may have; unpacked."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, a member of an archive, or some lines of a larger file.

    ``source`` is what errors call it; ``name`` a file's name, whose suffix tells the format and whose stem is the
    document's id. What is read lies in the file at ``path`` or is ``data``, of which the first line is the
    ``line``-th of the source. ``url`` is where it was fetched from, if that is known: it is the id, then.
    """

    source: str
    name: str
    path: Path | None = None
    data: bytes = b""
    line: int = 1
    url: str | None = None


def documents_of(piece: Piece | Document | DocumentError) -> list[Found | DocumentError]:
    """The documents of a piece, in order, each with its language; what is wrong is a value. Nothing is raised, whatever
    the piece holds."""
    if isinstance(piece, DocumentError):
        return [piece]
    results: list[Found | DocumentError] = []
    for found in _found(piece):
        if isinstance(found, DocumentError):
            results.append(found)
            continue
        try:
            results += [replace(found, document=d) for d in _complete(found.document)]
        except PageError as error:
            results.append(DocumentError(str(error), found.source, found.line))
    return results


def _found(piece: Piece | Document) -> list[Found | DocumentError]:
    if isinstance(piece, Document):
        id = piece.id
        return [Found(piece, id if isinstance(id, str) and is_encodable(id) else ascii(id)[:80])]
    try:
        return list(_read(piece))
    except OSError as error:
        return [DocumentError(f"it cannot be read: {error.strerror or error}", piece.source)]
    except PageError as error:
        return [DocumentError(str(error), piece.source)]
    except Exception as error:  # a broken file may make a library raise errors of any class
        what = f"reading failed ({type(error).__name__}: {error}); please report it with the file"
        return [DocumentError(what, piece.source)]


def _read(piece: Piece) -> Iterator[Found | DocumentError]:
    from kg.documents.formats import read_format
    from kg.documents.records import read_lines

    suffix, packing = format_of(piece.name)
    data = piece.data if piece.path is None else piece.path.read_bytes()
    if packing and piece.path is not None:
        data = unpacked(data, packing, MAX_FILE_BYTES)
    if not data.strip():
        raise PageError("the file is empty")
    if suffix in (".jsonl", ".parquet"):
        yield from read_lines(piece.source, data, piece.line)
        return
    for found in read_format(suffix, piece.name, piece.source, data):
        if isinstance(found, Found) and piece.url is not None:
            d = found.document
            found = replace(found, document=replace(d, id=piece.url, url=d.url or piece.url))
        yield found


def _complete(document: Document) -> list[Document]:
    """The document with its language, a page that mixes languages as one document each.

    Raises :class:`PageError` where it cannot be worked with: a wrong type, half a character, no text, another
    language.
    """
    for field in fields(document):
        value = getattr(document, field.name)
        if value is None and field.name not in ("id", "text"):
            continue
        if not isinstance(value, str):
            raise PageError(f"the field {field.name!r} is not a string but {type(value).__name__}")
        if not is_encodable(value):
            raise PageError(f"the field {field.name!r} holds half of a surrogate pair, which is no character")
    if not document.id.strip():
        raise PageError("the id is empty")
    if not document.text.strip():
        raise PageError("the text is empty")
    texts = {normalize(document.lang): document.text} if document.lang else parts(document.text)
    lang = next(iter(texts), None)
    if lang in LANGUAGES:
        return [_part(document, lang, text, rank) for rank, (lang, text) in enumerate(texts.items())]
    told = "it has no letters to tell it by" if lang is None else f"it is {lang!r}"
    hint = "if that is wrong, say which it is (lang)"
    raise PageError(f"language not supported: {told}, and only {', '.join(LANGUAGES)} are read; {hint}")


def _part(document: Document, lang: str, text: str, rank: int) -> Document:
    """One language of a page; all but the largest have the language in their id, and a title only in their own."""
    if rank == 0:
        return replace(document, lang=lang, text=text)
    title = document.title if document.title and detect(document.title) == lang else None
    return replace(document, id=f"{document.id}#{lang}", lang=lang, text=text, title=title)
