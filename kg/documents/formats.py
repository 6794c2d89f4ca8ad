"""The readers of the formats by suffix, and what they have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module

from kg.documents.chrome import read_page
from kg.documents.document import Document
from kg.documents.encoding import decode
from kg.documents.page import Found, Page, PageError
from kg.documents.paragraphs import unwrap_plain_text
from kg.documents.paths import file_id
from kg.errors import DocumentError

_MARKUP = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)

# Suffix -> module and function. A reader takes the bytes of a file and gives its page; PDF, Word and HTML
# need large libraries, which are loaded with the reader.
_PAGE_READERS = {
    ".docx": ("kg.documents.word", "read_docx"),
    ".htm": ("kg.documents.web", "read_html"),
    ".html": ("kg.documents.web", "read_html"),
    ".md": ("kg.documents.markdown", "read_markdown"),
    ".pdf": ("kg.documents.pdf", "read_pdf"),
}


def read_format(suffix: str, name: str, source: str, data: bytes) -> Iterator[Found | DocumentError]:
    """The documents in the content of a file of a format; errors are values.

    Args:
        suffix: tells the format.
        name: of the file; the document's id.
        source: what errors call it.
    """
    if suffix == ".csv":
        from kg.documents.records import read_csv

        yield from read_csv(source, data)
        return
    try:
        page = _page_reader(suffix)(data)
    except PageError as error:
        yield DocumentError(str(error), source)
        return
    if page.text.strip():
        fields = (page.title, page.published, page.publisher, page.url, page.lang)
        yield Found(Document(file_id(name), page.text, *fields), source)
    else:
        yield DocumentError("no text was found in it", source)


def _page_reader(suffix: str) -> Callable[[bytes], Page]:
    if suffix == ".txt":
        return read_plain_text
    module, function = _PAGE_READERS[suffix]
    reader: Callable[[bytes], Page] = getattr(import_module(module), function)
    return reader


def read_plain_text(data: bytes) -> Page:
    """A text file, which may be a saved page with menus and notices, or markup under a wrong name.

    Raises :class:`PageError` where the bytes are not text.

    >>> read_plain_text("两市签署协议\\n\\n　　3月3日，两市签署协议。".encode())
    Page(text='3月3日，两市签署协议。', title='两市签署协议', ...)
    """
    text = decode(data)
    if _MARKUP.match(text):
        from kg.documents.web import read_html

        return read_html(data)
    return read_page(unwrap_plain_text(text))
