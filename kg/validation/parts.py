"""A dataset in parts small enough for pySHACL, which works on rdflib's slow and large triples.

A part is some documents' named graphs, or a slice of one of the graphs that belong to no document. What it refers to
comes with its classes only. Each document stays by itself, although several share a part: the things that a document's
graph describes get names of their own for the time of the check, so that two documents that tell of one fact do not
mix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pyoxigraph import NamedNode, Quad, Triple
from rdflib import RDF, BNode, Literal, URIRef
from rdflib import Graph as Triples

from kg.dataset import to_node
from kg.store import Store
from kg.vocabulary import (
    DERIVED_GRAPH,
    DOCUMENTS_GRAPH,
    ENTITIES_GRAPH,
    IC,
    IDENTITY_GRAPH,
    ONTOLOGY_GRAPH,
    PLACES_GRAPH,
)

SIZE: Final = 20_000
"""Triples in a part, if no single document has more: large enough that pySHACL's start-up (10 ms) does not count."""

_TYPE: Final = str(RDF.type)
_SHARED: Final = (PLACES_GRAPH, ENTITIES_GRAPH, IDENTITY_GRAPH, DOCUMENTS_GRAPH, DERIVED_GRAPH, ONTOLOGY_GRAPH)
_GRAPHS: Final = "SELECT ?graph { GRAPH ?graph { } }"
_COUNT: Final = "SELECT (COUNT(*) AS ?count) { GRAPH ?graph { ?s ?p ?o } }"
# The default graph of a store is the union: what a file says there is what no named graph says.
_LOOSE: Final = "SELECT ?s ?p ?o { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?graph { ?s ?p ?o } } }"


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


def size(store: Store) -> int:
    """The triples that the parts of a store hold together."""
    (count,) = _found(store, _COUNT)
    return int(count[0].value) + len(_found(store, _LOOSE))


def parts(store: Store) -> Iterator[Part]:
    """The parts of a store: first its documents by the names of their graphs, then the other graphs."""
    documents: dict[Any, str] = {
        quad.object: str(to_node(quad.subject)) for quad in store.quads(predicate=f"{IC}graph")
    }
    part = Part()
    for graph in sorted((graph for (graph,) in _found(store, _GRAPHS) if graph.value not in _SHARED), key=str):
        _add(part, [*store.quads(graph=graph)], documents.get(graph, graph.value), store)
        if part.size >= SIZE:
            yield part
            part = Part()
    if part.size:
        yield part
    for name in _SHARED:
        subjects: set[Any] = {quad.subject for quad in store.quads(graph=name)}
        yield from _slices(([*store.quads(s, graph=name)] for s in sorted(subjects, key=str)), name, store)
    loose: dict[Any, list[Quad]] = {}
    for subject, predicate, value in _found(store, _LOOSE):
        loose.setdefault(subject, []).append(Quad(subject, predicate, value))
    yield from _slices((loose[subject] for subject in sorted(loose, key=str)), "", store)


def _found(store: Store, query: str) -> list[tuple[Any, ...]]:
    """The rows of a SELECT."""
    rows: Any = store.query(query)
    return [tuple(row) for row in rows]


def _slices(said: Iterable[list[Quad]], name: str, store: Store) -> Iterator[Part]:
    """What a graph says, thing by thing, in parts that each hold all that it says of some things."""
    quads: list[Quad] = []
    for about in said:
        quads += about
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
        for quad in store.quads(node, _TYPE):
            part.triples.add((names.get(node) or _term(node), RDF.type, _term(quad.object)))
    part.size += len(quads)
    return part


def _term(term: Any) -> Any:
    """A term of the store as rdflib has it, letter by letter as it was written."""
    # rdflib has no triple terms (RDF 1.2); no shape allows one, nor its text, anywhere.
    return Literal(str(term)) if isinstance(term, Triple) else to_node(term)
