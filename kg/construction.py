"""From sources to annotations and to a graph."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from kg.annotation import Annotation
from kg.documents import Document
from kg.documents.page import Found
from kg.documents.paths import file_id
from kg.documents.piece import Piece, documents_of
from kg.documents.sources import Source, pieces, with_own_ids
from kg.errors import DocumentError, KGError
from kg.extraction.pipeline import annotate
from kg.extraction.recognizer import OWN_MODEL
from kg.extraction.version import extraction_version, model_version
from kg.graph import Graph
from kg.identity import Ruling, read_rulings
from kg.journal import Annotations, Changes, Journal
from kg.pool import Pool
from kg.vocabulary import LANGUAGES

_BATCH: Final = 8_000
"""Characters that a process extracts from at once: much less, and handing over costs; much more, and it waits."""

_LOST: Final = "ended the process (a crash or no memory); please report it with the document"

_log = logging.getLogger(__name__)

Progress: TypeAlias = Callable[[Annotation | DocumentError], None]
"""Called with what became of each document, as soon as it is known."""


def extract(
    sources: Source | Iterable[Source], *, model: str = OWN_MODEL, jobs: int = 1
) -> Iterator[Annotation | DocumentError]:
    """The annotation of each document, in the order of the sources.

    Args:
        sources: paths of files or folders, :class:`~kg.documents.Document` values, or texts.
        model: which recogniser proposes names beside the rules; see :func:`kg.extraction.pipeline.pipeline`.
        jobs: processes that read and extract. Whatever their number, the results and their order are the same. With
            more than one, a program of yours has to begin behind ``if __name__ == "__main__":``.

    A document that cannot be read gives a :class:`~kg.errors.DocumentError` in its place; nothing is raised for it
    and the others go on.

    >>> [a.document.id for a in extract("市长王志强会见了代表团。")]
    ['text-1']
    """
    with Pool(jobs) as pool:
        for result in _extracted(sources, model, pool, known=lambda document: False):
            if not isinstance(result, _Known):
                yield result


@dataclass(frozen=True, slots=True)
class _Known:
    """A document of which the folder has what would be found."""

    id: str


_Work: TypeAlias = "list[Document | DocumentError | _Known]"
_Done: TypeAlias = "list[Annotation | DocumentError | _Known]"


def _extracted(
    sources: Source | Iterable[Source], model: str, pool: Pool, known: Callable[[Document], bool]
) -> Iterator[Annotation | DocumentError | _Known]:
    """What becomes of each document. Pieces of the sources are read, then documents extracted, by the same processes;
    between, in this one, each document gets its id."""
    found = pool.in_order(documents_of, pieces(sources), _lost_piece)
    documents = with_own_ids(one for several in found for one in several)
    work = (_Known(d.id) if isinstance(d, Document) and known(d) else d for d in documents)
    # In this process, one by one: what is asked for is what is read.
    batches = _batches(work, _BATCH if pool.jobs > 1 else 0)
    for done in pool.in_order(partial(_all_annotated, model=model), batches, partial(_lost_batch, model=model)):
        yield from done


def _batches(work: Iterable[Document | DocumentError | _Known], size: int) -> Iterator[_Work]:
    """Documents in batches of about so many characters."""
    batch: _Work = []
    weight = 0
    for one in work:
        batch.append(one)
        weight += len(one.text) if isinstance(one, Document) else 1
        if weight >= size:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _all_annotated(batch: _Work, model: str) -> _Done:
    return [annotated(one, model) if isinstance(one, Document) else one for one in batch]


def _lost_piece(piece: Piece | Document | DocumentError) -> list[Found | DocumentError]:
    source = piece.id if isinstance(piece, Document) else piece.source
    return [DocumentError(f"reading {_LOST}", source)]


def _lost_batch(batch: _Work, model: str) -> _Done:
    """What is left of a batch of which a document ends the process: each is read for itself, so that the others are
    kept."""
    if len(batch) == 1:
        (one,) = batch
        return [DocumentError(f"extraction {_LOST}", one.id) if isinstance(one, Document) else one]
    with Pool(2) as pool:
        alone = pool.in_order(
            partial(_all_annotated, model=model), ([one] for one in batch), partial(_lost_batch, model=model)
        )
        return [one for done in alone for one in done]


def annotated(document: Document, model: str) -> Annotation | DocumentError:
    """The annotation of a document, or what is wrong with it; a defect that it brings to light is a value, too."""
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
    jobs: int = 1,
    large: str | Path | None = None,
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
        jobs: processes that read and extract; see :func:`extract`.
        large: a folder for a store. With ``into``, the graph of more than ``LARGE`` documents is made there and not in
            memory, of which it takes what tells things apart (up to 17 kilobytes a document).

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
    rulings = _read_rulings(rulings)
    if into is None:
        annotations: list[Annotation] = []
        failures: list[DocumentError] = []
        for result in extract(sources, model=model, jobs=jobs):
            if isinstance(result, DocumentError):
                result.time = _now()
                failures.append(result)
            else:
                annotations.append(result)
            if progress is not None:
                progress(result)
        return Graph.from_annotations(annotations, failures, rulings or ())
    with _opened(into) as journal:
        paths: list[str] = []
        results = _read_into(journal, _noting_paths(sources, paths), model, jobs)
        return _kept_in(journal, results, paths, progress, prune, rulings, large)


def assemble(
    parts: str | Path,
    *,
    into: str | Path | Journal,
    progress: Progress | None = None,
    rulings: str | Path | Iterable[Ruling] | None = None,
    large: str | Path | None = None,
) -> Graph:
    """Make one graph of a folder of parts (see :mod:`kg.parts`): that of :func:`build` for the same sources.

    Args:
        into: the folder for it; what it had before that is in no part goes.
        progress, rulings, large: as in :func:`build`.

    Raises:
        GraphError: a part is missing or broken; another process builds into the folder, or it cannot be written.
    """
    from kg.parts import results

    rulings = _read_rulings(rulings)
    with _opened(into) as journal:

        def kept() -> Iterator[Annotation | DocumentError]:
            for result in results(parts):
                if isinstance(result, Annotation) and not journal.holds(result):
                    journal.append(result)
                yield result

        return _kept_in(journal, kept(), [], progress, True, rulings, large)


def _read_rulings(rulings: str | Path | Iterable[Ruling] | None) -> Iterable[Ruling] | None:
    return read_rulings(Path(rulings), missing=False) if isinstance(rulings, str | Path) else rulings


def _opened(into: str | Path | Journal) -> AbstractContextManager[Journal]:
    """A journal that is open already stays so."""
    return nullcontext(into) if isinstance(into, Journal) else Journal(into)


def _kept_in(
    journal: Journal,
    results: Iterable[Annotation | DocumentError],
    paths: list[str],
    progress: Progress | None,
    prune: bool,
    rulings: Iterable[Ruling] | None,
    large: str | Path | None,
) -> Graph:
    """The graph of what a journal has and of results, which it keeps; ``paths`` are those of what was read."""
    from kg.corpus import graph_of

    before, failed_before = dict(journal.entries), {failure.order: failure for failure in journal.failures}
    ids: set[str] = set()
    failures: dict[tuple[str, int, str], DocumentError] = {}
    for result in results:
        if isinstance(result, DocumentError):
            result.time = failed_before[result.order].time if result.order in failed_before else _now()
            failures[result.order] = result
        else:
            ids.add(result.document.id)
        if progress is not None:
            progress(result)
    after = {id: entry for id, entry in journal.entries.items() if id in ids or not prune}
    if not prune:
        still = [failure for failure in journal.failures if not _is_read_again(failure, paths, ids)]
        failures = {failure.order: failure for failure in still} | failures
    kept = journal.rulings if rulings is None else tuple(sorted(set(rulings)))
    annotations = Annotations(journal.folder, after)
    in_order = [failures[order] for order in sorted(failures)]
    graph = graph_of(annotations, in_order, kept, large)
    journal.finish((annotations[id] for id in sorted(after)), in_order, kept)
    annotations.close()
    journal.changes = Changes.between(before, after, ids)
    return graph


def _read_into(
    journal: Journal, sources: Iterable[Source], model: str, jobs: int
) -> Iterator[Annotation | DocumentError]:
    made_by = extraction_version(), model_version(model)
    with Pool(jobs) as pool:
        for result in _extracted(sources, model, pool, lambda document: journal.known(document, *made_by)):
            if isinstance(result, _Known):
                yield journal.annotations[result.id]
                continue
            if isinstance(result, Annotation):
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
