"""PDF files: the text layer of the pages, put together into paragraphs."""

from __future__ import annotations

import io
import logging

from kg.documents.chrome import read_page
from kg.documents.page import Page, PageError
from kg.documents.paragraphs import unwrap_pages
from kg.documents.word import usable_title

MAX_PAGES = 2000


def read_pdf(data: bytes) -> Page:
    """The page in a PDF file; the title is a first short line or that of the file's properties.

    Raises :class:`~kg.documents.page.PageError` where the file is broken, encrypted, or has no text (a scan).
    """
    from pypdf import PdfReader

    # Without a handler, what it warns of in each broken file would be written to standard error.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise PageError("it is encrypted; save it without a password first")
        if len(reader.pages) > MAX_PAGES:
            raise PageError(f"it has {len(reader.pages)} pages, at most {MAX_PAGES} are read; split it")
        pages = [page.extract_text() for page in reader.pages]
        title = usable_title(reader.metadata.title if reader.metadata else None)
    except PageError:
        raise
    except Exception as error:  # a broken file makes pypdf raise errors of any class
        raise PageError(f"it is not a readable PDF file: {type(error).__name__}: {error}") from error
    if not any(c.isalpha() for page in pages for c in page):
        raise PageError("it has no text, only pictures (a scan?); run text recognition (OCR) over it first")
    page = read_page(unwrap_pages(pages))
    return page if page.title or not title else read_page(unwrap_pages(pages), title)
