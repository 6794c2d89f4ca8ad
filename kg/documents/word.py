"""Word files (.docx): paragraphs and tables in their order."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.documents.chrome import read_page
from kg.documents.page import Page, PageError

if TYPE_CHECKING:
    from docx.table import Table

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
_MAX_NESTING = 20  # tables within tables
_NO_TITLE = re.compile(
    r"(?:microsoft|word document|document\s*\d*$|untitled|无标题|未命名|文档\s*\d*$|幻灯片|powerpoint)"
    r"|.*\.(?:docx?|wps|rtf|pdf|txt|indd)$",
    re.IGNORECASE,
)


def read_docx(data: bytes) -> Page:
    """The page in a Word file. A row of a table is a line, its cells divided by tabs.

    The title is the paragraph in the style Title, or that of the file's properties, or a first short line.
    Raises :class:`~kg.documents.page.PageError` where the file is no Word file or unpacks to more than 200
    MB.
    """
    _check_archive(data)
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        lines, title = [], None
        for text, style in _blocks(document, 0):
            lines.append(text)
            if title is None and style == "Title":
                title = text.strip() or None
        title = title or _title_property(document)
    except PageError:
        raise
    except Exception as error:  # a broken file makes python-docx and lxml raise errors of any class
        raise PageError(f"it is not a readable Word file: {type(error).__name__}: {error}") from error
    return read_page("\n\n".join(lines), title)


def usable_title(title: str | None) -> str | None:
    """The title that a file's properties give, unless it is a file name or what the program filled in.

    >>> usable_title("两市签署协议"), usable_title("Microsoft Word - 1.doc"), usable_title(" ")
    ('两市签署协议', None, None)
    """
    title = " ".join((title or "").split())
    return title if title and not _NO_TITLE.match(title) and re.search(r"[^\W\d_]", title) else None


def _check_archive(data: bytes) -> None:
    """A zip file may unpack to a thousand times its size; look before it is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise PageError("it is not a Word file (.docx); an old .doc must be saved as .docx first") from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES or len(entries) > 20_000:
        raise PageError(f"it unpacks to {unpacked / 1024**2:.0f} MB, at most {MAX_UNPACKED_BYTES // 1024**2} are read")


def _title_property(document: Any) -> str | None:
    title: str | None = document.core_properties.title
    return usable_title(title)


def _blocks(container: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Text and style name of every paragraph and table row of a document or cell."""
    from docx.table import Table

    for block in container.iter_inner_content():
        if isinstance(block, Table):
            yield from ((row, "") for row in _rows(block, depth))
        else:
            yield block.text, block.style.name if block.style is not None else ""


def _rows(table: Table, depth: int) -> Iterator[str]:
    if depth >= _MAX_NESTING:
        raise PageError(f"its tables lie more than {_MAX_NESTING} deep in each other: take the inner ones out")
    for row in table.rows:
        cells, seen = [], set()
        for cell in row.cells:
            if cell._tc in seen:  # a merged cell comes once for every column that it spans
                continue
            seen.add(cell._tc)
            cells.append(" ".join(" ".join(text.split()) for text, _ in _blocks(cell, depth + 1) if text.strip()))
        yield "\t".join(cells)
