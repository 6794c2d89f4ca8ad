"""Sources become documents: files by their format, folders file by file, texts as they stand."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Final

from kg.documents.document import Document
from kg.documents.encoding import is_encodable
from kg.documents.language import LANGUAGES, detect, normalize
from kg.documents.page import Found, PageError
from kg.documents.paths import shown
from kg.errors import DocumentError

SUFFIXES: Final = (".csv", ".docx", ".htm", ".html", ".jsonl", ".md", ".pdf", ".txt")
"""The formats that are read, as lower-case suffixes."""

MAX_FILE_BYTES: Final = 50 * 1024 * 1024

_PATH_LIMIT = 255  # the longest name that file systems allow
_TEXT_MARK = re.compile(r"[\r\n。！？]")

Source = Path | str | Document


def read(sources: Source | Iterable[Source]) -> Iterator[Document | DocumentError]:
    """The documents of one source or of several, in order; for a bad one, a :class:`DocumentError`.

    A source is a path, a text or a :class:`Document`. A string is a text if it holds a line break, 。, ！ or
    ？ or has more than 255 characters, and a path otherwise; texts are taken exactly as they stand and are
    called ``text-1``, ``text-2`` … in their order. A folder is walked in sorted order, without hidden files
    and files of other formats than :data:`SUFFIXES`. A file's document is called after the file, without its
    suffix; the records of ``.jsonl`` and ``.csv`` keep their ids. Where an id was given before in the same
    run, the document gets the first free one of ``id-2``, ``id-3`` …, so that ids are unique and the same
    sources give the same ids.

    A language that is given with a document is believed; otherwise it is detected. Documents in other
    languages than Chinese, English and Russian are errors. Nothing is raised for a bad document.

    >>> document, error = read(["3月3日，两市签署合作协议。", "no/such/file.txt"])
    >>> document.id, document.lang, error.source
    ('text-1', 'zh', 'no/such/file.txt')
    """
    times_used: dict[str, int] = {}
    for found in _read_all(sources):
        if isinstance(found, DocumentError):
            yield found
            continue
        try:
            document = _complete(found.document)
        except PageError as error:
            yield DocumentError(str(error), found.source, found.line)
            continue
        yield replace(document, id=_unused(document.id, times_used))


def _read_all(sources: Source | Iterable[Source]) -> Iterator[Found | DocumentError]:
    texts = 0
    for source in _each(sources):
        if isinstance(source, Document):
            yield Found(source, _shown_id(source.id))
        elif isinstance(source, str) and _is_text(source):
            texts += 1
            yield Found(Document(f"text-{texts}", source), f"text-{texts}")
        elif isinstance(source, str | Path):
            yield from _read_path(Path(source))
        else:
            message = f"a source is a path, a text or a Document, not {type(source).__name__}"
            yield DocumentError(message, ascii(source)[:80])


def _each(sources: object) -> Iterator[object]:
    if isinstance(sources, str | Path | Document | bytes) or not isinstance(sources, Iterable):
        yield sources
    else:
        yield from sources


def _shown_id(id: object) -> str:
    return id if isinstance(id, str) and is_encodable(id) else ascii(id)[:80]


def _is_text(source: str) -> bool:
    return not source.strip() or len(source) > _PATH_LIMIT or _TEXT_MARK.search(source) is not None


def _unused(id: str, times_used: dict[str, int]) -> str:
    """The id, or the first of ``id-2``, ``id-3`` … that was not given yet."""
    candidate = id
    while candidate in times_used:
        times_used[id] += 1
        candidate = f"{id}-{times_used[id]}"
    times_used[candidate] = 1
    return candidate


def _complete(document: Document) -> Document:
    """The document with its language.

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
    lang = normalize(document.lang) if document.lang else detect(document.text)
    if lang in LANGUAGES:
        return replace(document, lang=lang)
    told = "it has no letters to tell it by" if lang is None else f"it is {lang!r}"
    hint = "if that is wrong, say which it is (lang)"
    raise PageError(f"language not supported: {told}, and only {', '.join(LANGUAGES)} are read; {hint}")


def _read_path(path: Path) -> Iterator[Found | DocumentError]:
    try:
        if path.is_dir():
            yield from _read_folder(path)
        else:
            yield from _read_file(path)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        yield DocumentError(f"it cannot be read: {_reason(error)}", shown(path))


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _read_folder(folder: Path) -> Iterator[Found | DocumentError]:
    failed: list[OSError] = []
    found: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=failed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in names if not name.startswith((".", "~$"))]
    found = sorted(
        (p for p in found if p.suffix.lower() in SUFFIXES and p.is_file()),
        key=lambda p: p.relative_to(folder).parts,
    )
    for error in sorted(failed, key=lambda e: str(e.filename)):
        yield DocumentError(f"the folder cannot be read: {_reason(error)}", shown(error.filename or folder))
    if not found and not failed:
        yield DocumentError(f"the folder holds no file to read ({', '.join(SUFFIXES)})", shown(folder))
    for path in found:
        yield from _read_path(path)


def _read_file(path: Path) -> Iterator[Found | DocumentError]:
    if not path.exists():
        hint = "check the path; to give a text itself, put it in a Document or end it with a line break"
        yield DocumentError(f"there is no such file or folder; {hint}", shown(path))
        return
    if not path.is_file():
        yield DocumentError("it is neither a file nor a folder", shown(path))
        return
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        message = f"the format {suffix or '(no suffix)'} is not supported; use one of {', '.join(SUFFIXES)}"
        yield DocumentError(message, shown(path))
        return
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        message = f"it has {size / 1024**2:.1f} MB, at most {MAX_FILE_BYTES // 1024**2} are read; split it"
        yield DocumentError(message, shown(path))
        return
    data = path.read_bytes()
    if not data.strip():
        yield DocumentError("the file is empty", shown(path))
        return

    from kg.documents.formats import read_format

    yield from read_format(path, data)
