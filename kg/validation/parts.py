"""A dataset in parts small enough for pySHACL, which works on rdflib's slow and large triples.

A part is some documents' named graphs, or a slice of one of the graphs that belong to no document. What it refers to
comes with its classes only. Each document stays by itself, although several share a part: the things that a document's
graph describes get names of their own for the time of the check, so that two documents that tell of one fact do not
mix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Store
from pyoxigraph import Literal as StoredLiteral
from rdflib import RDF, XSD, BNode, Literal, URIRef
from rdflib import Graph as Triples

from kg.errors import GraphError
from kg.vocabulary import DERIVED_GRAPH, DOCUMENTS_GRAPH, ENTITIES_GRAPH, IC, ONTOLOGY_GRAPH, PLACES_GRAPH

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.graph import Graph

SIZE: Final = 20_000
"""Triples in a part, if no single document has more: large enough that pySHACL's start-up (10 ms) does not count."""

_FORMATS: Final = {".trig": RdfFormat.TRIG, ".nq": RdfFormat.N_QUADS, ".jsonld": RdfFormat.JSON_LD}
_GRAPH_OF: Final = NamedNode(IC + "graph")
_TYPE: Final = NamedNode(str(RDF.type))
_SHARED: Final = (PLACES_GRAPH, ENTITIES_GRAPH, DOCUMENTS_GRAPH, DERIVED_GRAPH, ONTOLOGY_GRAPH)


@dataclass(slots=True)
class Part:
    """Triples to check together.

    ``owners`` gives for each thing that the part is about its IRI in the dataset and the document (or graph) that says
    it; ``classes`` and ``properties`` are those that the part itself states; ``size`` counts its triples.
    """

    triples: Triples = field(default_factory=Triples)
    owners: dict[Any, tuple[Any, str]] = field(default_factory=dict)
    classes: set[URIRef] = field(default_factory=set)
    properties: set[URIRef] = field(default_factory=set)
    size: int = 0


def read(source: Graph | str | Path) -> Store:
    """A graph, or a graph in a file, as a store in memory.

    Raises:
        GraphError: the file is missing, broken, of another suffix, or holds no graph of this project's shape.
    """
    store = Store()
    if not isinstance(source, str | Path):
        store.bulk_load(source.rdf.serialize(format="nquads", encoding="utf-8"), format=RdfFormat.N_QUADS)
        return store
    path = Path(source)
    if path.suffix not in _FORMATS:
        raise GraphError(f"{path}: cannot be read as a graph: use one of {', '.join(_FORMATS)}")
    try:
        store.bulk_load(path=path, format=_FORMATS[path.suffix])
    except OSError as error:
        raise GraphError(f"{path}: {error.strerror or error}: check the path") from error
    except (SyntaxError, ValueError) as error:
        raise GraphError(f"{path}: not valid {path.suffix[1:]}: {error}") from error
    if len(store) and not any(store.quads_for_pattern(None, None, None, NamedNode(ONTOLOGY_GRAPH))):
        raise GraphError(f"{path}: no graph of this project's shape: build it with this package")
    return store


def parts(store: Store) -> Iterator[Part]:
    """The parts of a dataset: first its documents by the names of their graphs, then the other graphs."""
    owned = store.quads_for_pattern(None, _GRAPH_OF, None, None)
    documents = {quad.object: str(_term(quad.subject)) for quad in owned}
    part = Part()
    for graph in sorted((g for g in store.named_graphs() if g.value not in _SHARED), key=str):
        said = [*store.quads_for_pattern(None, None, None, graph)]
        _add(part, said, documents.get(graph, graph.value), store)
        if part.size >= SIZE:
            yield part
            part = Part()
    if part.size:
        yield part
    for name in (*_SHARED, ""):
        yield from _slices(store, NamedNode(name) if name else DefaultGraph(), name)


def _slices(store: Store, graph: NamedNode | DefaultGraph, name: str) -> Iterator[Part]:
    """A graph in parts that each hold all that it says of some things."""
    quads: list[Quad] = []
    for subject in sorted({q.subject for q in store.quads_for_pattern(None, None, None, graph)}, key=str):
        quads.extend(store.quads_for_pattern(subject, None, None, graph))
        if len(quads) >= SIZE:
            yield _add(Part(), quads, name, store)
            quads = []
    if quads:
        yield _add(Part(), quads, name, store)


def _add(part: Part, quads: list[Quad], document: str, store: Store) -> Part:
    """Put what one document (or one slice of a graph) says into a part."""
    names: dict[Any, Any] = {}
    for number, quad in enumerate(quads, part.size):
        if quad.subject not in names:
            term = _term(quad.subject)
            names[quad.subject] = term if isinstance(term, BNode) else URIRef(f"{term}#{number}")
            part.owners[names[quad.subject]] = term, document
    referred = set(names)
    for quad in quads:
        property, value = URIRef(quad.predicate.value), quad.object
        part.properties.add(property)
        if property == RDF.type:
            part.classes.add(_term(value))
        elif isinstance(value, NamedNode):
            referred.add(value)
        part.triples.add((names[quad.subject], property, names.get(value) or _term(value)))
    for node in referred:
        for quad in store.quads_for_pattern(node, _TYPE, None, None):
            part.triples.add((names.get(node) or _term(node), RDF.type, _term(quad.object)))
    part.size += len(quads)
    return part


def _term(term: Any) -> Any:
    """A term of the store as rdflib has it, letter by letter as it was written."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if not isinstance(term, StoredLiteral):  # a triple of RDF 1.2, which no shape allows anywhere
        return Literal(str(term))
    if term.language or term.datatype.value == str(XSD.string):
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
