"""The ontology as a reasoner sees it: in OWL 2 RL, and consistent together with a graph."""

from __future__ import annotations

import pytest
from hand_made import ALL, union
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef

from kg.graph import Graph as KnowledgeGraph
from kg.vocabulary import IC, PREFIXES, ontology_file

ic = Namespace(IC)
thing = URIRef("https://w3id.org/intercity/id/x")
other = URIRef("https://w3id.org/intercity/id/y")

# What OWL 2 RL allows of what an ontology of names can say. There are no class expressions but names, so that the two
# sides of rdfs:subClassOf need no rules of their own.
AXIOMS = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, OWL.members}
KINDS = {
    OWL.Ontology,
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.SymmetricProperty,
    OWL.AsymmetricProperty,
    OWL.TransitiveProperty,
    OWL.IrreflexiveProperty,
    OWL.AllDisjointClasses,
}
DATATYPES = {RDFS.Literal, XSD.string, XSD.decimal, XSD.integer, XSD.anyURI}
"""Those of the datatypes of OWL 2 RL that are used. It has no xsd:date, xsd:gYearMonth and xsd:gYear."""


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=ontology_file("intercity.ttl").read_text(encoding="utf-8"), format="turtle")


def faults(graph: Graph) -> list[str]:
    """What stands in a graph outside OWL 2 RL."""
    found = []
    reserved = (str(OWL), str(RDF), str(RDFS))
    for s, p, o in graph:
        if p == RDF.type and str(o).startswith(reserved) and o not in KINDS:
            found.append(f"{s} is a {o}")
        elif str(p).startswith((str(OWL), str(RDFS))) and p not in AXIOMS:
            if p not in {OWL.versionInfo, OWL.versionIRI, RDFS.label, RDFS.comment, RDFS.isDefinedBy}:
                found.append(f"{s} {p} {o}")
        elif p in AXIOMS - {OWL.members} and (isinstance(s, BNode) or isinstance(o, BNode)):
            found.append(f"{s} {p} {o}: no name")
        elif p == RDFS.range and (s, RDF.type, OWL.DatatypeProperty) in graph and o not in DATATYPES:
            found.append(f"{s} has the range {o}")
    names = {s for s, kind in graph.subject_objects(RDF.type) if kind in KINDS}
    standard = {RDF.type, RDF.first, RDF.rest, *AXIOMS, RDFS.label, RDFS.comment, RDFS.isDefinedBy}
    standard |= {OWL.versionInfo, OWL.versionIRI}
    found += [f"{p} is not declared" for p in set(graph.predicates()) - names - standard]
    # A transitive property is not simple: OWL 2 DL lets it be neither functional nor asymmetric nor irreflexive.
    for p in graph.subjects(RDF.type, OWL.TransitiveProperty):
        for kind in (OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.AsymmetricProperty):
            if (p, RDF.type, kind) in graph:
                found.append(f"{p} is transitive and {kind}")
    for p in graph.subjects(RDF.type, OWL.InverseFunctionalProperty):
        if (p, RDF.type, OWL.ObjectProperty) not in graph:
            found.append(f"{p} is inverse functional and holds data")
    return found


def test_it_is_in_owl_2_rl(ontology: Graph) -> None:
    assert faults(ontology) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "ic:City rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ic:partOf ; owl:minCardinality 2 ] .",
            "no name",
        ),
        ("ic:Place owl:unionOf ( ic:City ic:Town ) .", "unionOf"),
        ("ic:affiliatedWith a owl:ReflexiveProperty .", "ReflexiveProperty"),
        ("ic:date rdfs:range xsd:date .", "has the range"),
        ("ic:City ic:colour 'red' .", "not declared"),
        ("ic:within a owl:FunctionalProperty .", "transitive"),
    ],
)
def test_what_is_not_in_owl_2_rl_is_found(ontology: Graph, statement: str, fault: str) -> None:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    changed = Graph() + ontology
    changed.parse(data=prefixes + statement, format="turtle")
    assert any(fault in found for found in faults(changed)), faults(changed)


def inconsistencies(graph: Graph) -> list[str]:
    """What the closure under the rules of OWL 2 RL finds to be impossible."""
    owlrl = pytest.importorskip("owlrl", reason="owlrl is not installed")
    semantics = owlrl.OWLRL_Semantics(graph, axioms=False, daxioms=False)
    semantics.closure()
    empty = [f"{s} is nothing" for s in graph.subjects(RDF.type, OWL.Nothing)]
    return [*semantics.error_messages, *empty]


def test_it_is_consistent_with_a_graph(ontology: Graph) -> None:
    graph = Graph() + ontology + union(KnowledgeGraph.from_annotations(ALL))
    assert inconsistencies(graph) == []
    # The closure did reason: what a city is in other vocabularies, and the relations above a derived one.
    city = graph.value(predicate=SKOS.altLabel, object=Literal("牡丹江", lang="zh"))
    for kind in ("schema:City", "schema:Place", "geo:SpatialThing"):
        prefix, _, name = kind.partition(":")
        assert (city, RDF.type, URIRef(PREFIXES[prefix] + name)) in graph
    assert set(graph.subject_objects(ic.pairedWith)) <= set(graph.subject_objects(ic.cooperatesWith))


@pytest.mark.parametrize(
    "statements",
    [
        [(thing, RDF.type, ic.Person), (thing, RDF.type, ic.Place)],
        [(thing, RDF.type, ic.Mayor), (ic.Mayor, RDFS.subClassOf, ic.Person), (thing, RDF.type, ic.Company)],
        [(thing, RDF.type, ic.Visit), (thing, RDF.type, ic.Agreement)],
        [(thing, ic.party, other), (other, RDF.type, ic.Evidence)],
        [(thing, ic.pairedWith, thing)],
        [(thing, ic.partOf, other), (other, ic.partOf, thing)],
        [(thing, ic.confidence, Literal("0.5", datatype=XSD.decimal)), (thing, RDF.type, ic.Amount)],
    ],
)
def test_an_impossible_graph_is_found(ontology: Graph, statements: list[tuple[URIRef, URIRef, URIRef]]) -> None:
    graph = Graph() + ontology
    for statement in statements:
        graph.add(statement)
    assert inconsistencies(graph) != []
