"""The graph of more documents than fit into memory: written document by document into a store on disk.

What is held is what tells things apart (see :func:`kg.identity.merge.identities`), and of each thing how it is called;
annotations are read from their file whenever they are needed. The quads are those of :class:`kg.graph.Graph`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, RdfFormat, serialize

from kg import decisions, rdf, storage
from kg.annotation import Annotation
from kg.documents.document import Document
from kg.errors import DocumentError
from kg.graph import LARGE, Graph
from kg.identity import Ruling, document_iri
from kg.identity.merge import EntityTable, graph_document, identities
from kg.identity.telling import Telling, telling
from kg.places import placed
from kg.store import Store

_QUADS: Final = 100_000
"""Quads that are loaded at once: five times as many are a tenth faster and take 450 MB more."""
_AT_ONCE: Final = 20_000  # quads that are made into text together


class Corpus:
    """Annotations in the order of their documents' IRIs, for as many readings as are needed."""

    def __init__(self, annotations: Mapping[str, Annotation]) -> None:
        """``annotations`` by document id, each read when it is asked for."""
        self._annotations = annotations
        self._ids = sorted(annotations, key=lambda id: document_iri(Document(id, "")))

    def __iter__(self) -> Iterator[Annotation]:
        return (self._annotations[id] for id in self._ids)


class _Tellings:
    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def __iter__(self) -> Iterator[Telling]:
        return map(telling, self._corpus)


def graph_of(
    annotations: Mapping[str, Annotation],
    failures: Iterable[DocumentError],
    rulings: Iterable[Ruling],
    large: str | Path | None,
) -> Graph:
    """The graph of annotations by document id: of more than ``LARGE`` in a store in the folder ``large``, if there is
    one, else in memory."""
    if large is None or len(annotations) <= LARGE:
        return Graph.from_annotations(annotations.values(), failures, rulings)
    write_store(annotations, failures, rulings, Path(large))
    return Graph.from_store(Store(large, read_only=True))


def write_store(
    annotations: Mapping[str, Annotation],
    failures: Iterable[DocumentError],
    rulings: Iterable[Ruling],
    folder: Path,
) -> Path:
    """Make a folder the store of the graph of annotations; it appears whole or not at all.

    Args:
        annotations: by document id, each read when it is asked for.

    Raises:
        GraphError: the folder holds something else, is in use, or cannot be written; rulings contradict each other.
    """
    corpus, failures, rulings = Corpus(annotations), tuple(failures), sorted(set(rulings))

    def fill(store: Store, beside: Path) -> None:
        for part in _parts(_quads(corpus, rulings, failures), beside):
            store.load([part])
            part.unlink()
        rdf.derive(store)

    in_order = (annotations[id] for id in sorted(annotations))
    return storage.write_new_store(fill, folder, in_order, rulings)


def _quads(corpus: Corpus, rulings: Iterable[Ruling], failures: Iterable[DocumentError]) -> Iterator[Quad]:
    """All quads but the derived ones."""
    same = identities(_Tellings(corpus), rulings)
    entities, langs = EntityTable(), Counter[str | None]()
    for annotation in corpus:
        told, document = telling(annotation), graph_document(annotation)
        langs[document.lang] += 1
        yield from rdf.document_quads(document)
        names: dict[str, set[str]] = {}
        for iri, n in same.named(told):
            entities.add(iri, n, told.lang)
            names.setdefault(iri, set()).update((n.entity.name, *n.entity.aliases))
        for iri in sorted(names):
            yield from rdf.mention_quads(iri, document.iri, sorted(names[iri]), document.lang)
        for iri, type, claim in same.claims(told):
            yield from rdf.claim_quads(iri, type, claim, document.lang)
    language = rdf.main_language(langs)
    for entity in placed(entities.entities()):
        yield from rdf.entity_quads(entity, language)
    yield from decisions.to_quads(same.decisions)
    yield from rdf.closing_quads(failures)


def _parts(quads: Iterator[Quad], folder: Path) -> Iterator[Path]:
    """The quads in files of N-Quads, one after the other."""
    path = folder / "part.nq"
    while True:
        with path.open("wb") as stream:
            for _ in range(_QUADS // _AT_ONCE):
                stream.write(serialize(islice(quads, _AT_ONCE), format=RdfFormat.N_QUADS) or b"")
        if not path.stat().st_size:
            path.unlink()
            return
        yield path
