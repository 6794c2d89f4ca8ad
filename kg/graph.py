"""The graph: documents, entities and facts with their evidence, as records and as RDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg import storage
from kg.annotation import Annotation
from kg.errors import DocumentError, GraphError
from kg.identity import Ruling, merge
from kg.places import with_places
from kg.record import Claim, Decision, GraphDocument, GraphEntity, GraphEvidence, GraphFact
from kg.vocabulary import IC, ONTOLOGY_GRAPH

if TYPE_CHECKING:
    import networkx
    from rdflib import Dataset

    from kg.query import Result
    from kg.query.names import Names
    from kg.store import Store

__all__ = ["Claim", "Decision", "Graph", "GraphDocument", "GraphEntity", "GraphEvidence", "GraphFact", "load"]


LARGE: Final = 5_000
"""Documents of which a graph is still made in memory (some 120 kilobytes each), and drawn or reported on as a whole."""


class Graph:
    """A knowledge graph of documents. Build it with :meth:`from_annotations`, or read a saved one with
    :func:`load`.

    ``documents``, ``entities`` and ``facts`` are sorted by IRI. ``failures`` are the sources that could not
    be read, ``decisions`` what was found to be one thing or may be, with the reasons. ``annotations`` and ``rulings``
    are what the graph was built from (empty in a graph that was read from a file; a store's folder and that of a build
    hold them).
    """

    def __init__(
        self,
        documents: Iterable[GraphDocument] = (),
        entities: Iterable[GraphEntity] = (),
        facts: Iterable[GraphFact] = (),
        *,
        failures: Iterable[DocumentError] = (),
        decisions: Iterable[Decision] = (),
        annotations: Iterable[Annotation] = (),
        rulings: Iterable[Ruling] = (),
    ) -> None:
        self.documents = tuple(documents)
        self.entities = tuple(entities)
        self.facts = tuple(facts)
        self.failures = tuple(failures)
        self.decisions = tuple(decisions)
        self.annotations = tuple(annotations)
        self.rulings = tuple(rulings)

    @classmethod
    def from_annotations(
        cls,
        annotations: Iterable[Annotation],
        failures: Iterable[DocumentError] = (),
        rulings: Iterable[Ruling] = (),
    ) -> Graph:
        """Merge the annotations of documents into one graph; their order makes no difference.

        Args:
            rulings: what is one thing or two, whatever else speaks for it; see :mod:`kg.identity.rulings`.

        Raises:
            GraphError: two different documents have one id, or rulings contradict each other.
        """
        annotations = sorted(annotations, key=lambda a: (a.document.id, a.document.content_hash))
        rulings = sorted(set(rulings))
        merged = merge(annotations, rulings)
        return cls(
            merged.documents,
            with_places(merged.entities),
            merged.facts,
            failures=failures,
            decisions=merged.decisions,
            annotations=annotations,
            rulings=rulings,
        )

    @classmethod
    def from_store(cls, store: Store) -> Graph:
        """The graph that a store holds. Its records are read when they are first asked for, its questions answered
        by the store."""
        graph = cls.__new__(cls)
        graph.store = store
        return graph

    @cached_property
    def annotations(self) -> tuple[Annotation, ...]:
        from kg.journal import read_facts

        return () if self.store.folder is None else tuple(read_facts(self.store.folder / storage.FACTS))

    @cached_property
    def rulings(self) -> tuple[Ruling, ...]:
        from kg.identity.rulings import FILE, read_rulings

        return () if self.store.folder is None else read_rulings(self.store.folder / FILE)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        from kg.decisions import read

        return read(self.store)

    @cached_property
    def failures(self) -> tuple[DocumentError, ...]:
        from kg.rdf import read_failures

        return read_failures(self.store)

    @cached_property
    def documents(self) -> tuple[GraphDocument, ...]:
        from kg.rdf import read_documents

        return read_documents(self.store)

    @cached_property
    def entities(self) -> tuple[GraphEntity, ...]:
        from kg.rdf import read_entities

        return read_entities(self.store)

    @cached_property
    def facts(self) -> tuple[GraphFact, ...]:
        from kg.rdf import read_facts

        return read_facts(self.store)

    def __repr__(self) -> str:
        counts = f"{len(self.documents)} documents, {len(self.entities)} entities, {len(self.facts)} facts"
        return f"<Graph: {counts}>"

    def __eq__(self, other: object) -> bool:
        """Two graphs are equal when they say the same, whatever they were built or read from."""
        if not isinstance(other, Graph):
            return NotImplemented
        return (self.documents, self.entities, self.facts) == (other.documents, other.entities, other.facts)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def entity_by_iri(self) -> Mapping[str, GraphEntity]:
        return {entity.iri: entity for entity in self.entities}

    @cached_property
    def document_by_iri(self) -> Mapping[str, GraphDocument]:
        return {document.iri: document for document in self.documents}

    @cached_property
    def store(self) -> Store:
        """The graph as RDF quads that answer SPARQL, made of the records when it is first asked for."""
        from kg.decisions import to_quads
        from kg.rdf import to_store

        store = to_store(self.documents, self.entities, self.facts, self.failures)
        store.bulk_extend(to_quads(self.decisions))
        return store

    @cached_property
    def rdf(self) -> Dataset:
        """A copy of the graph as an rdflib dataset, made when it is first asked for. A plain pattern sees all its
        graphs. Questions are not asked of it: change it as you like."""
        from kg.dataset import to_dataset

        return to_dataset(self.store)

    @cached_property
    def names(self) -> Names:
        """What can be found by name."""
        from kg.query.names import Names

        return Names(self.store)

    def check_size(self, instead: str) -> None:
        """Complain if a store is too large for all of it to be read and shown; ``instead`` says what to do.

        Raises:
            GraphError: it has more than ``LARGE`` documents.
        """
        store: Store | None = vars(self).get("store")  # a graph in memory may do without
        if store is not None and store.folder is not None:
            rows: Any = store.query(f"SELECT (COUNT(*) AS ?n) {{ ?document a <{IC}Document> }}")
            if (count := int(next(rows)["n"].value)) > LARGE:
                raise GraphError(f"{store.folder}: {count} documents are too many to be shown together: {instead}")

    def query(self, question: str, *, lang: str | None = None, **parameters: str) -> Result:
        """Answer a question: one of ``kg.query.questions()`` by name, a sentence, or SPARQL that only reads.

        Args:
            question: ``"partners"``, ``"partners of 东莞"``, or ``"SELECT …"``.
            lang: the language of names in the answer, where a thing has a name in it.
            parameters: what a named question asks for, by name (in Chinese, English or Russian) or IRI.

        Raises:
            QueryError: no such question, a parameter missing or unknown, or SPARQL that is wrong or writes.
        """
        from kg.query import answer

        return answer(self, question, lang=lang, **parameters)

    def without(self, *documents: str) -> Graph:
        """The graph without some documents: as if it had been built of the others.

        Args:
            documents: ids, IRIs or addresses. An address stands for every document that has it.

        Raises:
            GraphError: there is no such document, or the graph was read from a file and has no annotations.

        >>> from kg import Document, build
        >>> both = build([Document("a", "深圳与哈尔滨结对。"), Document("b", "东莞与牡丹江结对。")])
        >>> both.without("b") == build(Document("a", "深圳与哈尔滨结对。"))
        True
        """
        annotations = self._known_annotations()
        unwanted = named_documents(documents, ((d.id, d.iri, d.url) for d in self.documents))
        left = [a for a in annotations if a.document.id not in unwanted]
        return Graph.from_annotations(left, self.failures, self.rulings)

    @classmethod
    def merge(cls, *graphs: Graph, rulings: Iterable[Ruling] | None = None) -> Graph:
        """One graph of the documents of several: as if it had been built of all of them.

        Args:
            rulings: those that hold in it; by default the ones of all graphs.

        Raises:
            GraphError: documents with one id differ, or were read by different versions or models; a graph was read
                from a file and has no annotations; rulings contradict each other.
        """
        annotations: dict[str, Annotation] = {}
        failures: dict[tuple[str, int, str], DocumentError] = {}
        conflicts: dict[str, list[str]] = {}
        for graph in graphs:
            for annotation in graph._known_annotations():
                known = annotations.setdefault(annotation.document.id, annotation)
                if known.document != annotation.document:
                    conflicts.setdefault("differ", []).append(annotation.document.id)
                elif known != annotation:
                    conflicts.setdefault("were read by different versions or models", []).append(annotation.document.id)
            for failure in graph.failures:
                failures.setdefault(failure.order, failure)
        if conflicts:
            what = "; ".join(f"documents {how}: {', '.join(sorted(set(conflicts[how])))}" for how in sorted(conflicts))
            raise GraphError(f"{what}: build them anew, each document with an id of its own")
        kept = {ruling for graph in graphs for ruling in graph.rulings} if rulings is None else rulings
        return cls.from_annotations(annotations.values(), [failures[order] for order in sorted(failures)], kept)

    def network(self, *, since: str | None = None, until: str | None = None) -> networkx.MultiDiGraph:
        """The graph for analysis: entities as nodes, one edge a fact for each pair that it ties together; with
        ``since`` or ``until`` (``"2017"``, ``"2017-03"`` …) only what is dated in that window. What can be made of it
        is in :mod:`kg.network`.

        Raises:
            QueryError: a date is none, or the window ends before it starts.
        """
        from kg.network import network

        return network(self, since=since, until=until)

    def view(
        self,
        path: str | Path,
        *,
        title: str | None = None,
        lang: str = "zh",
        around: str | None = None,
        hops: int = 2,
        query: str | None = None,
        base_map: str | Path | None = None,
    ) -> Path:
        """Write one interactive HTML page that needs nothing else, and return its path.

        ``around`` draws only what lies within ``hops`` steps of an entity, ``query`` only what the answer to a
        question names; ``base_map`` is a GeoJSON file for the map. See :func:`kg.view.render`.
        """
        from kg.view import render

        return render(self, path, title=title, lang=lang, around=around, hops=hops, query=query, base_map=base_map)

    def report(
        self,
        path: str | Path,
        *,
        pair: tuple[str, str] | None = None,
        city: str | None = None,
        lang: str = "zh",
    ) -> Path:
        """Write a briefing as ``.html``, ``.md`` or ``.docx``: of the partnership of two places (``pair``), of a
        ``city``, or of everything. See :func:`kg.report.write`.

        Raises:
            QueryError: nothing in the graph bears a name, or several things do.
            GraphError: another suffix, or the file cannot be written.
        """
        from kg.report import write

        return write(self, path, pair=pair, city=city, lang=lang)

    def push(
        self,
        address: str,
        *,
        graph_store: str | None = None,
        update: str | None = None,
        user: str | None = None,
        password: str | None = None,
        replace: bool = False,
    ) -> int:
        """Put the graph into a SPARQL 1.1 server, where :func:`load` finds it, and return how many named graphs it has.

        ``graph_store`` or ``update`` are where the server takes changes, if not at ``address``; ``replace`` removes
        what it holds of another graph. See :func:`kg.remote.push`.

        Raises:
            ServerError: the server cannot be reached or refuses; or it holds another graph, and ``replace`` is not
                given.
        """
        from kg.remote import push

        return push(
            self, address, graph_store=graph_store, update=update, user=user, password=password, replace=replace
        )

    def _repr_html_(self) -> str:
        from kg.view import frame

        return frame(self)

    def save(self, path: str | Path) -> Path:
        """Write the graph in the format of the suffix. The file appears whole or not at all; equal graphs give equal
        bytes.

        ``.nq``, ``.trig`` and ``.jsonld`` hold everything, and :func:`load` reads them; ``.gz`` after a suffix packs.
        ``.ttl`` holds every triple, but not which document says it; ``.graphml`` and ``.gexf`` hold the network.

        Raises:
            GraphError: another suffix, or the file cannot be written.
        """
        return storage.write(self, Path(path))

    def save_store(self, folder: str | Path) -> Path:
        """Write the graph as a store on disk, which :func:`load` opens without reading it whole. It appears whole or
        not at all; of an older store in the folder, only what differs is written. Close what reads it before.

        Raises:
            GraphError: the folder holds something else, is in use by another process, or cannot be written.
        """
        return storage.write_store(self.store, Path(folder), self.annotations, self.rulings)

    def save_tables(self, folder: str | Path) -> Path:
        """Write CSV tables for spreadsheets and Gephi into a folder: nodes, edges, facts, evidence.
        See :mod:`kg.tables`.

        Raises:
            GraphError: they cannot be written.
        """
        from kg.tables import write_tables

        return write_tables(self, Path(folder))

    def save_facts(self, path: str | Path) -> Path:
        """Write the annotations that the graph was built from, one JSON object a document and line.

        Raises:
            GraphError: the graph was read from a file and has no annotations, or the file cannot be written.
        """
        return storage.write_facts(self._known_annotations(), Path(path))

    def _known_annotations(self) -> tuple[Annotation, ...]:
        if self.documents and not self.annotations:
            raise GraphError("a graph read from a file has no annotations: load the folder of its build, or build anew")
        return self.annotations


def load(path: str | Path, *, user: str | None = None, password: str | None = None) -> Graph:
    """Read a graph that was saved, merge the annotations of a build anew, or open a store's folder, which stays on
    disk, or a SPARQL 1.1 server's graph, which stays there: records are read when they are asked for, and questions
    answered by the store or server.

    Args:
        path: a file (.nq, .trig, both also .gz, .jsonld, or annotations as .jsonl), the folder of a build or a
            store, or the address of a server
            (``http://127.0.0.1:7878/sparql``), which is given a minute to answer; see
            :class:`kg.remote.RemoteStore` for another time.
        user, password: for a server that asks for them.

    Raises:
        GraphError: the path is missing, broken, of another suffix, or holds no graph of this project's shape.
        ServerError: the server cannot be reached, refuses, or holds no graph of this project's shape.
    """
    from kg import journal
    from kg.store import is_store

    if is_address(path):
        from kg.remote import RemoteStore

        return Graph.from_store(RemoteStore(str(path), user=user, password=password))
    path = Path(path)
    if is_store(path / journal.STORE) and not (path / journal.JOURNAL).exists():
        path /= journal.STORE
    if path.is_dir() and not is_store(path) and journal.is_journal(path):
        return Graph.from_annotations(*journal.read(path))
    if path.suffix == ".jsonl" and path.is_file():
        return Graph.from_annotations(journal.read_facts(path))
    store = storage.read(path)
    if store and ONTOLOGY_GRAPH not in store:
        raise GraphError(f"{path}: no graph of this project's shape: build it with this package")
    return Graph.from_store(store)


def named_documents(names: Iterable[str], documents: Iterable[tuple[str, str, str | None]]) -> set[str]:
    """The ids of documents that are meant, each by its id, IRI or address.

    Args:
        documents: id, IRI and address of each.

    Raises:
        GraphError: no document has one of the names.
    """
    documents, meant = [*documents], set[str]()
    for name in names:
        found = {id for id, *others in documents if name in (id, *others)}
        if not found:
            from difflib import get_close_matches

            near = get_close_matches(name, sorted({n for those in documents for n in those if n}))
            suggestion = f"; is it {' or '.join(map(repr, near))}?" if near else ""
            raise GraphError(f"there is no document {name!r}{suggestion}")
        meant |= found
    return meant


def is_address(path: str | Path) -> bool:
    """Whether a path is the address of a server."""
    return isinstance(path, str) and path.lower().startswith(("http://", "https://"))
