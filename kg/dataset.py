"""A store's quads for rdflib: for SHACL, for writing files, and for whoever works with rdflib."""

from __future__ import annotations

from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import BNode, Dataset, Graph, URIRef
from rdflib import Literal as RDFLiteral
from rdflib.term import Identifier

from kg.store import Store
from kg.vocabulary import PREFIXES


def to_dataset(store: Store) -> Dataset:
    """A copy of a store, whose default graph is the union of its graphs, and which knows the prefixes."""
    dataset = Dataset(default_union=True)
    for prefix, iri in PREFIXES.items():
        dataset.bind(prefix, iri, replace=True)
    graphs: dict[Any, Graph] = {}
    for quad in store.quads():
        if quad.graph_name not in graphs:
            graphs[quad.graph_name] = dataset.graph(to_node(quad.graph_name))
        graphs[quad.graph_name].add((to_node(quad.subject), to_node(quad.predicate), to_node(quad.object)))
    return dataset


def to_node(term: Any) -> Identifier:
    """An RDF term of the store as rdflib's.

    >>> to_node(Literal("东莞", language="zh"))
    rdflib.term.Literal('东莞', lang='zh')
    """
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, Literal):
        if term.language:
            return RDFLiteral(term.value, lang=term.language)
        datatype = term.datatype.value
        if datatype.endswith("#string"):
            return RDFLiteral(term.value)
        return RDFLiteral(term.value, datatype=URIRef(datatype), normalize=False)
    raise TypeError(f"rdflib 7 knows no {type(term).__name__}")
