from __future__ import annotations

import json
import re

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Namespace, URIRef
from rdflib.plugins.sparql import prepareQuery

from kg.annotation import FACT_TYPES, ROLES
from kg.errors import DataError
from kg.vocabulary import IC, KINDS, PREFIXES, ontology_file, ontology_files

ic = Namespace(IC)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=ontology_file("intercity.ttl").read_text(encoding="utf-8"), format="turtle")


def own_terms(graph: Graph) -> set[URIRef]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept, SKOS.ConceptScheme)
    return {s for kind in kinds for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}


def test_every_type_role_and_kind_is_a_term(ontology: Graph) -> None:
    terms = own_terms(ontology)
    assert {ic[t] for t in FACT_TYPES} <= terms
    assert {ic[r] for roles in ROLES.values() for r in roles} <= terms
    for type, kinds in KINDS.items():
        assert ic[type] in terms
        for kind in kinds:
            assert (ic[kind], RDFS.subClassOf, ic[type]) in ontology


def test_every_term_has_labels_in_three_languages_and_a_comment(ontology: Graph) -> None:
    for term in own_terms(ontology):
        assert {label.language for label in ontology.objects(term, RDFS.label)} == {"zh", "en", "ru"}, term
        if (term, RDF.type, SKOS.Concept) not in ontology:
            assert ontology.value(term, RDFS.comment), term


def test_every_class_and_property_is_aligned_with_an_outside_term(ontology: Graph) -> None:
    relations = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.narrowMatch, SKOS.relatedMatch)
    above = {RDFS.subClassOf, RDFS.subPropertyOf}

    def outside(term: URIRef) -> bool:
        for relation in relations:
            for other in ontology.objects(term, relation):
                if not str(other).startswith(IC) or (relation in above and outside(other)):
                    return True
        return False

    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ontology.subjects(RDF.type, kind):
            assert outside(term), term


def test_facts_are_facts_and_roles_say_whose_they_are(ontology: Graph) -> None:
    for type, roles in ROLES.items():
        assert (ic[type], RDFS.subClassOf, ic.Fact) in ontology
        for role in roles:
            types = set(ontology.objects(ic[role], URIRef(PREFIXES["schema"] + "domainIncludes")))
            assert ic[type] in types, (type, role)


def test_shapes_know_exactly_the_roles_of_each_type() -> None:
    shapes = Graph().parse(data=ontology_file("shapes.ttl").read_text(encoding="utf-8"), format="turtle")
    for type, roles in ROLES.items():
        shape = shapes.value(None, SH.targetClass, ic[type])
        paths = {shapes.value(p, SH.path) for p in shapes.objects(shape, SH.property)}
        assert paths == {ic[r] for r in roles} | {ic.evidence, ic.start, ic.end}


def test_rules_and_queries_use_only_terms_of_the_ontology(ontology: Graph) -> None:
    terms = {str(t).removeprefix(IC) for t in own_terms(ontology)}
    for folder in ("rules", "queries"):
        for file in ontology_files(folder):
            text = "\n".join(line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
            prepareQuery(text)
            assert set(re.findall(r"\bic:(\w+)", text)) <= terms, file.name


def test_the_context_names_every_term(ontology: Graph) -> None:
    context = json.loads(ontology_file("context.jsonld").read_text(encoding="utf-8"))["@context"]
    for term in own_terms(ontology):
        name = str(term).removeprefix(IC)
        if (term, RDF.type, SKOS.Concept) not in ontology and (term, RDF.type, SKOS.ConceptScheme) not in ontology:
            entry = context[name]
            assert (entry if isinstance(entry, str) else entry["@id"]) == f"ic:{name}"


@pytest.mark.parametrize("name", ["missing.ttl", "queries"])
def test_a_file_that_is_not_there_is_an_error(name: str) -> None:
    with pytest.raises(DataError, match="the ontology has no file"):
        ontology_file(name)
