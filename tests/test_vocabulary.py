from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pytest
from hand_made import ALL
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Namespace, URIRef
from rdflib.plugins.sparql import prepareQuery

from kg.annotation import FACT_TYPES, ROLES
from kg.errors import DataError
from kg.graph import Graph as KnowledgeGraph
from kg.vocabulary import IC, KINDS, PREFIXES, ontology_file, ontology_files, rules

ic = Namespace(IC)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=ontology_file("intercity.ttl").read_text(encoding="utf-8"), format="turtle")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(data=ontology_file("shapes.ttl").read_text(encoding="utf-8"), format="turtle")


CLASSES_AND_PROPERTIES = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


def own_terms(
    graph: Graph, kinds: Iterable[URIRef] = (*CLASSES_AND_PROPERTIES, SKOS.Concept, SKOS.ConceptScheme)
) -> set[URIRef]:
    return {s for kind in kinds for s in graph.subjects(RDF.type, kind) if str(s).startswith(IC)}


def test_every_type_role_and_kind_is_a_term(ontology: Graph) -> None:
    terms = own_terms(ontology)
    assert {ic[t] for t in FACT_TYPES} <= terms
    assert {ic[r] for roles in ROLES.values() for r in roles} <= terms
    for type, kinds in KINDS.items():
        assert ic[type] in terms
        for kind in kinds:
            assert (ic[kind], RDFS.subClassOf, ic[type]) in ontology


def test_every_term_has_labels_and_comments_in_three_languages(ontology: Graph) -> None:
    for term in own_terms(ontology):
        for property in (RDFS.label, RDFS.comment):
            texts = list(ontology.objects(term, property))
            assert sorted(text.language or "" for text in texts) == ["en", "ru", "zh"], (term, property)
            zh, ru = ({t.language: str(t) for t in texts}[lang] for lang in ("zh", "ru"))
            assert re.search("[\u4e00-\u9fff]", zh) and re.search("[а-яё]", ru, re.IGNORECASE), (term, property)
        assert (term, RDFS.isDefinedBy, URIRef(IC.rstrip("#"))) in ontology, term


def test_every_class_and_property_is_aligned_with_an_outside_term(ontology: Graph) -> None:
    relations = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.narrowMatch, SKOS.relatedMatch)
    above = {RDFS.subClassOf, RDFS.subPropertyOf}

    def outside(term: URIRef) -> bool:
        for relation in relations:
            for other in ontology.objects(term, relation):
                if not str(other).startswith(IC) or (relation in above and outside(other)):
                    return True
        return False

    for term in own_terms(ontology, CLASSES_AND_PROPERTIES):
        assert outside(term), term


def test_every_term_that_a_graph_holds_is_declared(ontology: Graph) -> None:
    declared = {s for s in ontology.subjects(RDF.type) if isinstance(s, URIRef)}
    standard = (str(RDF), str(RDFS), str(OWL))
    for subject, property, value, _ in KnowledgeGraph.from_annotations(ALL).rdf.quads():
        for term in (property, value if property == RDF.type else property):
            assert term in declared or str(term).startswith(standard), (subject, property, value)


def test_every_term_has_a_shape_and_the_shapes_name_no_others(ontology: Graph, shapes: Graph) -> None:
    terms = own_terms(ontology, CLASSES_AND_PROPERTIES)
    named = {node for triple in shapes for node in triple if str(node).startswith(IC)}
    assert named <= terms
    # A fact is of one of its types, never a Fact alone; a tie is domestic or crosses a border.
    assert terms - named == {ic.Fact, ic.Tie}


def test_every_role_says_what_can_fill_it_as_its_shape_does(ontology: Graph, shapes: Graph) -> None:
    types = {ic[t] for t in ("Place", "Zone", "Organization", "Person")}
    for role in {r for roles in ROLES.values() for r, kind in roles.items() if kind.startswith("entit")}:
        said = set(ontology.objects(ic[role], URIRef(PREFIXES["schema"] + "rangeIncludes")))
        excluded = {
            shapes.value(no, SH["class"])
            for shape in shapes.subjects(SH.path, ic[role])
            if str(shape).endswith(f"#{role}")
            for no in shapes.objects(shape, SH["not"])
        }
        assert said == types - excluded, role


def test_each_rule_derives_a_property_of_its_own(ontology: Graph) -> None:
    derived = [rule.derives for rule in rules()]
    assert len(set(derived)) == len(derived)
    said = {p for p in own_terms(ontology) if "Derived." in {str(c)[-8:] for c in ontology.objects(p, RDFS.comment)}}
    assert {ic[name] for name in derived} == said


def test_facts_are_facts_and_roles_say_whose_they_are(ontology: Graph) -> None:
    for type, roles in ROLES.items():
        assert (ic[type], RDFS.subClassOf, ic.Fact) in ontology
        for role in roles:
            types = set(ontology.objects(ic[role], URIRef(PREFIXES["schema"] + "domainIncludes")))
            assert ic[type] in types, (type, role)


def test_shapes_know_exactly_the_roles_of_each_type(shapes: Graph) -> None:
    for type, roles in ROLES.items():
        (shape,) = (s for s in shapes.subjects(SH.targetClass, ic[type]) if (s, SH.closed, None) in shapes)
        paths = {shapes.value(p, SH.path) for p in shapes.objects(shape, SH.property)}
        assert paths == {ic[r] for r in roles} | {ic.evidence}
        ignored = set(shapes.items(shapes.value(shape, SH.ignoredProperties)))
        derived = {ic.involves, ic.concerns, ic.builds, ic.connects, ic.contradicts, ic.bestEvidence}
        assert ignored == {RDF.type, ic.start, ic.end} | derived


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


def test_a_rule_runs_after_those_whose_edges_it_uses() -> None:
    order = [rule.derives for rule in rules()]
    for rule in rules():
        for property in set(rule.uses) & set(order):
            assert order.index(property) < order.index(rule.derives), rule.name
