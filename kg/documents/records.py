"""Records: documents that somebody made already, one a line of .jsonl, one a row of .csv or .parquet."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

from kg.documents.dates import parse_date
from kg.documents.document import Document
from kg.documents.encoding import decode
from kg.documents.page import Found, PageError
from kg.documents.piece import MAX_FILE_BYTES, Piece
from kg.errors import DocumentError

FIELDS: Final = ("id", "text", "title", "published", "url", "publisher", "lang")
MAX_LINE_BYTES: Final = 10 * 1024 * 1024

_REQUIRED = ("id", "text")
_DELIMITERS = (",", ";", "\t")
_BLOCK: Final = 1 << 18
"""Bytes that are read at once, and about what a piece of a large file has."""
_ROWS: Final = 100  # of a Parquet file that make a piece


def lines_in_pieces(stream: IO[bytes], source: str) -> Iterator[Piece | DocumentError]:
    """The lines of a JSON Lines file of any size in pieces, without holding more of it.

    A line that is too long is an error in its place. A file in another encoding than UTF-8 is converted as a whole.

    Raises :class:`~kg.documents.page.PageError` where the file is not text, or has another encoding and is large.
    """
    start = stream.read(_BLOCK)
    if _is_foreign(start):
        whole = start + stream.read(MAX_FILE_BYTES)
        if len(whole) > MAX_FILE_BYTES:
            raise PageError(f"above {MAX_FILE_BYTES // 1024**2} MB only UTF-8 is read; convert it")
        start = decode(whole).encode()
    lines: list[bytes] = []
    size, number, found = 0, 1, False
    for line in _lines(start.removeprefix(codecs.BOM_UTF8), stream):
        if line is not None:
            lines.append(line)
            size += len(line)
        if lines and (line is None or size >= _BLOCK):
            found = found or size > 0
            yield Piece(source, "lines.jsonl", data=b"".join(lines), line=number)
            number, size = number + len(lines), 0
            lines.clear()
        if line is None:
            found = True
            yield DocumentError(f"the line is longer than {MAX_LINE_BYTES // 1024**2} MB; split it", source, number)
            number += 1
    if lines:
        yield Piece(source, "lines.jsonl", data=b"".join(lines), line=number)
    elif not found:
        yield DocumentError("the file is empty", source)


def _lines(start: bytes, stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of what was read and of what is left; None for one that is too long."""
    head = io.BytesIO(start)
    line = head.readline()
    while line:
        if not line.endswith(b"\n"):  # the last one of what was read may go on
            line += stream.readline(MAX_LINE_BYTES + 1 - len(line))
        if len(line) > MAX_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
            yield None
        else:
            yield line
        line = head.readline() or stream.readline(MAX_LINE_BYTES + 1)


def read_lines(source: str, data: bytes, first: int = 1) -> Iterator[Found | DocumentError]:
    """One document a line, ``text`` exactly as it stands; a :class:`DocumentError` with its number for a bad line.

    ``id`` and ``text`` are required; the other fields of :data:`FIELDS` may be absent, null or empty. Further fields
    are let be.
    """
    for number, raw in enumerate(data.split(b"\n"), first):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw.decode())
        except UnicodeDecodeError as error:
            yield DocumentError(f"the line is not valid UTF-8: {error.reason}", source, number)
        except (ValueError, RecursionError) as error:
            yield DocumentError(f"the line is not valid JSON: {error}", source, number)
        else:
            if isinstance(row, dict):
                yield _document(row, source, number)
            else:
                yield DocumentError("the line is not a JSON object", source, number)


def rows_in_pieces(path: Path, source: str) -> Iterator[Piece]:
    """The rows of a Parquet file in pieces, as lines of JSON; only the columns of :data:`FIELDS` are read.

    Raises :class:`~kg.documents.page.PageError` where the file is broken, lacks a column, or pyarrow is missing.
    """
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise PageError('Parquet needs a package: pip install "intercity-kg[parquet]"') from error
    number = 1
    try:
        with parquet.ParquetFile(path) as file:
            columns = [name for name in FIELDS if name in file.schema_arrow.names]
            if missing := [name for name in _REQUIRED if name not in columns]:
                raise PageError(f"it has no column {' and '.join(missing)}; columns are {', '.join(FIELDS)}")
            for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
                rows = batch.to_pylist()
                lines = (json.dumps(row, ensure_ascii=False, default=str) for row in rows)
                yield Piece(source, "rows.parquet", data="\n".join(lines).encode("utf-8", "replace"), line=number)
                number += len(rows)
    except PageError:
        raise
    except Exception as error:  # a broken file makes pyarrow raise errors of any class
        raise PageError(f"it is not a whole Parquet file: {error}") from error
    if number == 1:
        raise PageError("the file has columns but no rows")


def read_csv(source: str, data: bytes) -> Iterator[Found | DocumentError]:
    """One document a row under a header that names :data:`FIELDS`; commas, semicolons or tabs divide."""
    try:
        text = decode(data)
    except PageError as error:
        yield DocumentError(str(error), source)
        return
    limit = csv.field_size_limit(MAX_LINE_BYTES)
    try:
        results = list(_rows(text, source))
    finally:
        csv.field_size_limit(limit)
    yield from results


def _rows(text: str, source: str) -> Iterator[Found | DocumentError]:
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip().lower() for name in next(rows, [])]
    except csv.Error as error:
        yield DocumentError(f"the header cannot be read: {error}", source, 1)
        return
    if missing := [name for name in _REQUIRED if name not in header]:
        yield DocumentError(f"the header lacks {' and '.join(missing)}; it names {', '.join(FIELDS)}", source, 1)
        return
    read_any = False
    while True:
        number = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield DocumentError(f"the row cannot be read: {error}", source, number)
            read_any = True
            continue
        if row is None:
            break
        if not row:
            continue
        read_any = True
        if len(row) > len(header):
            message = f"the row has {len(row)} fields, the header {len(header)}; put texts in quotes"
            yield DocumentError(message, source, number)
        else:
            yield _document(dict(zip(header, row, strict=False)), source, number)
    if not read_any:
        yield DocumentError("the file has a header but no rows", source)


def _document(row: Mapping[str, Any], source: str, number: int) -> Found | DocumentError:
    """The document of one record, or what is wrong with it."""
    fields: dict[str, str | None] = {}
    for name in FIELDS:
        value = row.get(name)
        if name == "id" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            return DocumentError(f"the field {name!r} is not a string but {type(value).__name__}", source, number)
        if value is not None and name != "text":
            value = value.strip()
        if not (value or "").strip():
            if name in _REQUIRED:
                return DocumentError(f"the field {name!r} is missing or empty", source, number)
            value = None
        fields[name] = value
    if fields["published"] is not None:
        iso = parse_date(fields["published"])
        if iso is None:
            message = f"the field 'published' is {fields['published'][:40]!r}, not a date such as 2023-03-28"
            return DocumentError(message, source, number)
        fields["published"] = iso
    return Found(Document(**fields), source, number)  # type: ignore[arg-type]


def _is_foreign(start: bytes) -> bool:
    """Whether the beginning of a file is in another encoding than UTF-8; single broken lines may be in any."""
    lines = start.split(b"\n")
    broken = sum(not _is_utf8(line) for line in lines[: -1 if len(start) == _BLOCK and len(lines) > 1 else None])
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or broken * 2 > len(lines)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
