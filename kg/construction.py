"""From sources to annotations and to a graph."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from kg.annotation import Annotation
from kg.documents import Document, read
from kg.documents.sources import Source
from kg.errors import DocumentError, KGError
from kg.extraction.pipeline import LANGUAGES, annotate
from kg.extraction.recognizer import OWN_MODEL
from kg.graph import Graph

_log = logging.getLogger(__name__)

Progress: TypeAlias = Callable[[Annotation | DocumentError], None]
"""Called with what became of each document, as soon as it is known."""


def extract(sources: Source | Iterable[Source], *, model: str = OWN_MODEL) -> Iterator[Annotation | DocumentError]:
    """The annotation of each document, in the order of the sources.

    Args:
        sources: paths of files or folders, :class:`~kg.documents.Document` values, or texts.
        model: which recogniser proposes names beside the rules; see :func:`kg.extraction.pipeline.pipeline`.

    A document that cannot be read gives a :class:`~kg.errors.DocumentError` in its place; nothing is raised for it
    and the others go on.

    >>> [a.document.id for a in extract("市长王志强会见了代表团。")]
    ['text-1']
    """
    for document in read(sources):
        yield document if isinstance(document, DocumentError) else _annotated(document, model)


def _annotated(document: Document, model: str) -> Annotation | DocumentError:
    if document.lang not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        return DocumentError(f"no extraction for the language {document.lang!r} yet; there is: {known}", document.id)
    try:
        return annotate(document, model)
    except KGError:
        raise
    except Exception as e:  # a defect that one text brings to light must not cost the others
        _log.debug("extraction of %s failed", document.id, exc_info=True)
        what = f"extraction failed ({type(e).__name__}: {e}); please report it with the document"
        return DocumentError(what, document.id)


def build(sources: Source | Iterable[Source], *, model: str = OWN_MODEL, progress: Progress | None = None) -> Graph:
    """Read sources, extract their facts and merge them into one graph.

    Args:
        sources: paths of files or folders, :class:`~kg.documents.Document` values, or texts.
        model: which recogniser proposes names beside the rules; see :func:`kg.extraction.pipeline.pipeline`.
        progress: called after each document.

    Documents that could not be read are in ``graph.failures``.

    >>> graph = build(["深圳与哈尔滨2017年确立对口合作关系。", "no/such/file.txt"])
    >>> len(graph.documents), len(graph.failures)
    (1, 1)
    """
    annotations: list[Annotation] = []
    failures: list[DocumentError] = []
    for result in extract(sources, model=model):
        if isinstance(result, DocumentError):
            failures.append(result)
        else:
            annotations.append(result)
        if progress is not None:
            progress(result)
    return Graph.from_annotations(annotations, failures)
