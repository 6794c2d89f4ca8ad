"""Documents: files, folders and texts read into :class:`Document` values; what fails is a value too."""

from kg.documents.document import Document
from kg.documents.sources import SUFFIXES, read
from kg.errors import DocumentError

__all__ = ["SUFFIXES", "Document", "DocumentError", "read"]
