"""Records: documents that somebody made already, one a line of .jsonl or one a row of .csv."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kg.documents.dates import parse_date
from kg.documents.document import Document
from kg.documents.encoding import decode
from kg.documents.page import Found, PageError
from kg.documents.paths import shown
from kg.errors import DocumentError

FIELDS: Final = ("id", "text", "title", "published", "url", "publisher", "lang")
MAX_LINE_BYTES: Final = 10 * 1024 * 1024

_REQUIRED = ("id", "text")
_DELIMITERS = (",", ";", "\t")


def read_jsonl(path: Path, data: bytes) -> Iterator[Found | DocumentError]:
    """One document a line, ``text`` exactly as it stands; a :class:`DocumentError` with its number for a bad
    line.

    ``id`` and ``text`` are required; the other fields of :data:`FIELDS` may be absent, null or empty. Further
    fields are let be.
    """
    source, read_any = shown(path), False
    try:
        lines = _utf8_lines(data)
    except PageError as error:
        yield DocumentError(str(error), source)
        return
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        read_any = True
        if len(raw) > MAX_LINE_BYTES:
            yield DocumentError(f"the line is longer than {MAX_LINE_BYTES // 1024**2} MB; split it", source, number)
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
    if not read_any:
        yield DocumentError("the file is empty", source)


def read_csv(path: Path, data: bytes) -> Iterator[Found | DocumentError]:
    """One document a row under a header that names :data:`FIELDS`; commas, semicolons or tabs divide."""
    source = shown(path)
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


def _utf8_lines(data: bytes) -> list[bytes]:
    """The lines in UTF-8. A file in another encoding is converted; single broken lines stay for the caller to
    report.

    Raises :class:`PageError` where the file is not text.
    """
    lines = data.removeprefix(codecs.BOM_UTF8).split(b"\n")
    broken = sum(not _is_utf8(line) for line in lines)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or broken * 2 > len(lines):
        lines = decode(data).encode().split(b"\n")
    return lines


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
