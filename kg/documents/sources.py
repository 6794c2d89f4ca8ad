"""Sources become documents: files by their format, folders file by file, texts as they stand."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from kg.documents.archives import ARCHIVES, members
from kg.documents.document import Document
from kg.documents.packing import format_of, unpacking
from kg.documents.page import Found, PageError
from kg.documents.paths import shown
from kg.documents.piece import MAX_FILE_BYTES, Piece, documents_of
from kg.documents.records import lines_in_pieces, rows_in_pieces
from kg.errors import DocumentError

SUFFIXES: Final = (".csv", ".docx", ".htm", ".html", ".jsonl", ".md", ".pdf", ".txt")
"""The formats of files that are read, also within archives, as lower-case suffixes; packed or not."""

FORMATS: Final = (*SUFFIXES, ".parquet", *ARCHIVES)
"""All formats that are read."""

_PATH_LIMIT = 255  # the longest name that file systems allow
_TEXT_MARK = re.compile(r"[\r\n。！？]")

Source = Path | str | Document


def read(sources: Source | Iterable[Source]) -> Iterator[Document | DocumentError]:
    """The documents of one source or of several, in order; for a bad one, a :class:`DocumentError`.

    A source is a path, a text or a :class:`Document`. A string is a text if it holds a line break, 。, ！ or
    ？ or has more than 255 characters, and a path otherwise; texts are taken exactly as they stand and are
    called ``text-1``, ``text-2`` … in their order. A folder is walked in sorted order, without hidden files
    and files of other formats than :data:`FORMATS`; archives are read without unpacking them. A file's document
    is called after the file, without its suffix; the records of ``.jsonl``, ``.csv`` and ``.parquet`` keep their
    ids, a page of a WARC archive is called by its address. Where an id was given before in the same run, the
    document gets the first free one of ``id-2``, ``id-3`` …, so that ids are unique and the same sources give
    the same ids.

    A language that is given with a document is believed; otherwise it is detected. Documents in other
    languages than Chinese, English and Russian are errors. Nothing is raised for a bad document.

    >>> document, error = read(["3月3日，两市签署合作协议。", "no/such/file.txt"])
    >>> document.id, document.lang, error.source
    ('text-1', 'zh', 'no/such/file.txt')
    """
    return with_own_ids(found for piece in pieces(sources) for found in documents_of(piece))


def pieces(sources: Source | Iterable[Source]) -> Iterator[Piece | Document | DocumentError]:
    """The sources in parts that :func:`~kg.documents.piece.read_piece` reads, each in whichever process; in order.

    Large files and folders are never held whole: of a folder, the names of one level at a time, of a file of records or
    an archive, one piece.
    """
    texts = 0
    for source in _each(sources):
        if isinstance(source, Document):
            yield source
        elif isinstance(source, str) and _is_text(source):
            texts += 1
            yield Document(f"text-{texts}", source)
        elif isinstance(source, str | Path):
            yield from _pieces_of_path(Path(source))
        else:
            message = f"a source is a path, a text or a Document, not {type(source).__name__}"
            yield DocumentError(message, ascii(source)[:80])


def with_own_ids(found: Iterable[Found | DocumentError]) -> Iterator[Document | DocumentError]:
    """Documents as they are found, each with its language and an id of its own; see :func:`read`."""
    own = own_ids()
    for one in found:
        yield one if isinstance(one, DocumentError) else replace(one.document, id=own(one.document.id))


def own_ids() -> Callable[[str], str]:
    """A function that gives each id as it is, or, where it gave it before, the first of ``id-2``, ``id-3`` … that it
    did not give yet."""
    times_used: dict[str, int] = {}

    def own(id: str) -> str:
        candidate = id
        while candidate in times_used:
            times_used[id] += 1
            candidate = f"{id}-{times_used[id]}"
        times_used[candidate] = 1
        return candidate

    return own


def _each(sources: object) -> Iterator[object]:
    if isinstance(sources, str | Path | Document | bytes) or not isinstance(sources, Iterable):
        yield sources
    else:
        yield from sources


def _is_text(source: str) -> bool:
    return not source.strip() or len(source) > _PATH_LIMIT or _TEXT_MARK.search(source) is not None


def _pieces_of_path(path: Path) -> Iterator[Piece | DocumentError]:
    try:
        if path.is_dir():
            yield from _pieces_of_folder(path)
        else:
            yield from _pieces_of_file(path)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        yield DocumentError(f"it cannot be read: {_reason(error)}", shown(path))


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _pieces_of_folder(folder: Path) -> Iterator[Piece | DocumentError]:
    found = False
    for one in files_below(folder):
        found = True
        if isinstance(one, DocumentError):
            yield one
        else:
            yield from _pieces_of_path(one)
    if not found:
        yield DocumentError(f"the folder holds no file to read ({', '.join(FORMATS)})", shown(folder))


def files_below(folder: Path) -> Iterator[Path | DocumentError]:
    """The files to read, in sorted order, with the names of one folder a level in memory. Links to folders are not
    followed."""
    try:
        with os.scandir(folder) as entries:
            kinds = {e.name: e.is_dir(follow_symlinks=False) for e in entries if not e.name.startswith((".", "~$"))}
    except OSError as error:
        yield DocumentError(f"the folder cannot be read: {_reason(error)}", shown(error.filename or folder))
        return
    for name in sorted(kinds):
        path = folder / name
        if kinds[name]:
            yield from files_below(path)
        elif format_of(name)[0] in FORMATS and path.is_file():
            yield path


def _pieces_of_file(path: Path) -> Iterator[Piece | DocumentError]:
    source = shown(path)
    if not path.exists():
        hint = "check the path; to give a text itself, put it in a Document or end it with a line break"
        yield DocumentError(f"there is no such file or folder; {hint}", source)
        return
    if not path.is_file():
        yield DocumentError("it is neither a file nor a folder", source)
        return
    suffix, packing = format_of(path.name)
    if suffix not in FORMATS:
        message = f"the format {suffix or '(no suffix)'} is not supported; use one of {', '.join(FORMATS)}"
        yield DocumentError(message, source)
        return
    size = path.stat().st_size
    try:
        if suffix in ARCHIVES:
            yield from members(path, SUFFIXES)
        elif suffix == ".jsonl":
            with path.open("rb") as file:
                stream = unpacking(file, packing, size) if packing else file
                yield from lines_in_pieces(stream, source)
        elif suffix == ".parquet":
            yield from rows_in_pieces(path, source)
        elif size > MAX_FILE_BYTES:
            message = f"it has {size / 1024**2:.1f} MB, at most {MAX_FILE_BYTES // 1024**2} are read; split it"
            yield DocumentError(message, source)
        else:
            yield Piece(source, path.name, path)
    except PageError as error:
        yield DocumentError(str(error), source)
