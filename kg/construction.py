"""From sources to annotations and to a graph."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from kg.annotation import Annotation
from kg.documents import Document, read
from kg.documents.paths import file_id
from kg.documents.sources import Source
from kg.errors import DocumentError, KGError
from kg.extraction.pipeline import annotate
from kg.extraction.recognizer import OWN_MODEL
from kg.extraction.version import extraction_version, model_version
from kg.graph import Graph
from kg.identity import Ruling, read_rulings
from kg.journal import Changes, Journal
from kg.vocabulary import LANGUAGES

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
        found = annotate(document, model)
    except KGError:
        raise
    except Exception as e:  # a defect that one text brings to light must not cost the others
        _log.debug("extraction of %s failed", document.id, exc_info=True)
        what = f"extraction failed ({type(e).__name__}: {e}); please report it with the document"
        return DocumentError(what, document.id)
    return replace(found, extraction_version=extraction_version(), model=model_version(model))


def build(
    sources: Source | Iterable[Source],
    *,
    model: str = OWN_MODEL,
    progress: Progress | None = None,
    into: str | Path | Journal | None = None,
    prune: bool = False,
    rulings: str | Path | Iterable[Ruling] | None = None,
) -> Graph:
    """Read sources, extract their facts and merge them into one graph.

    Args:
        sources: paths of files or folders, :class:`~kg.documents.Document` values, or texts.
        model: which recogniser proposes names beside the rules; see :func:`kg.extraction.pipeline.pipeline`.
        progress: called after each document.
        into: a folder of an earlier build, or for one. What it says of a document is taken over if the document, the
            extraction's version and the model are the same; everything else is read, and kept there as soon as it is
            known. Its documents that are not among the sources stay in the graph. What is the same document is told by
            the id: give texts as ``Document`` values, or a second build's ``text-1`` takes the place of the first's.
        prune: they do not stay.
        rulings: which things are one or two, whatever else speaks for it: a file (see :mod:`kg.identity.rulings`) or
            its content. They are kept with ``into`` for later builds; by default, those that are kept there hold.

    Documents that could not be read are in ``graph.failures``; with ``into``, also those of earlier builds whose
    sources were not read again.

    Raises:
        GraphError: another process builds into the folder, or it cannot be read or written; rulings contradict each
            other.
        DataError: a file of rulings is missing or broken.

    >>> graph = build(["深圳与哈尔滨2017年确立对口合作关系。", "no/such/file.txt"])
    >>> len(graph.documents), len(graph.failures)
    (1, 1)
    """
    if isinstance(rulings, str | Path):
        rulings = read_rulings(Path(rulings), missing=False)
    if into is None:
        annotations: list[Annotation] = []
        failures: list[DocumentError] = []
        for result in extract(sources, model=model):
            if isinstance(result, DocumentError):
                result.time = _now()
                failures.append(result)
            else:
                annotations.append(result)
            if progress is not None:
                progress(result)
        return Graph.from_annotations(annotations, failures, rulings or ())
    if isinstance(into, Journal):
        return _build_into(into, sources, model, progress, prune, rulings)
    with Journal(into) as journal:
        return _build_into(journal, sources, model, progress, prune, rulings)


def _build_into(
    journal: Journal,
    sources: Source | Iterable[Source],
    model: str,
    progress: Progress | None,
    prune: bool,
    rulings: Iterable[Ruling] | None,
) -> Graph:
    before, failed_before = dict(journal.annotations), {failure.order: failure for failure in journal.failures}
    paths: list[str] = []
    ids: set[str] = set()
    failures: dict[tuple[str, int, str], DocumentError] = {}
    for result in _read_into(journal, _noting_paths(sources, paths), model):
        if isinstance(result, DocumentError):
            result.time = failed_before[result.order].time if result.order in failed_before else _now()
            failures[result.order] = result
        else:
            ids.add(result.document.id)
        if progress is not None:
            progress(result)
    annotations = {id: a for id, a in journal.annotations.items() if id in ids or not prune}
    if not prune:
        still = [failure for failure in journal.failures if not _is_read_again(failure, paths, ids)]
        failures = {failure.order: failure for failure in still} | failures
    kept = journal.rulings if rulings is None else rulings
    graph = Graph.from_annotations(annotations.values(), [failures[order] for order in sorted(failures)], kept)
    journal.finish(graph.annotations, graph.failures, graph.rulings)
    journal.changes = Changes.between(before, annotations, ids)
    return graph


def _read_into(journal: Journal, sources: Iterable[Source], model: str) -> Iterator[Annotation | DocumentError]:
    made_by = extraction_version(), model_version(model)
    for document in read(sources):
        if isinstance(document, DocumentError):
            yield document
            continue
        result = journal.known(document, *made_by) or _annotated(document, model)
        if isinstance(result, Annotation) and result is not journal.annotations.get(document.id):
            journal.append(result)
        yield result


def _noting_paths(sources: Source | Iterable[Source], paths: list[str]) -> Iterator[Source]:
    """The sources one by one; what may be a path is also put into a list, as the whole path."""
    for source in (sources,) if isinstance(sources, str | Path | Document) else sources:
        if isinstance(source, str | Path):
            paths.append(os.path.abspath(source))  # noqa: PTH100  a link stays the name that was given
        yield source


def _is_read_again(failure: DocumentError, paths: Iterable[str], ids: Set[str]) -> bool:
    """Whether the source of an earlier failure is among those that were read now: its document is there, or it lies at
    or below one of the paths. What is wrong with it now was found out now."""
    if failure.line is None and not ids.isdisjoint({failure.source, file_id(Path(failure.source))}):
        return True
    place = os.path.abspath(failure.source)  # noqa: PTH100
    return any(place == path or place.startswith(path.rstrip(os.sep) + os.sep) for path in paths)


def _now() -> str:
    """The time in UTC; the one of SOURCE_DATE_EPOCH where that is set, for the same bytes each time."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
