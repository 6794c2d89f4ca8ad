"""Records to RDF and back: the shape of the dataset.

Each document has a named graph of its own, which holds what it says: the entities that it names and the facts
that it states, with their evidence. Graphs of their own hold the places, the other entities' labels, the
documents' metadata, the derived edges and the ontology's version. There are no blank nodes, so that equal
records give equal quads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from kg import __version__, vocabulary
from kg.annotation import FACT_TYPES, ROLES
from kg.characters import encodable
from kg.errors import DocumentError, GraphError
from kg.identity import amount_iri, document_graph_iri, evidence_iri, failure_iri, place_id
from kg.identity.iris import plain_number
from kg.record import Claim, GraphDocument, GraphEntity, GraphEvidence, GraphFact, sorted_fillers
from kg.store import Store
from kg.vocabulary import DERIVED_GRAPH, DOCUMENTS_GRAPH, ENTITIES_GRAPH, KINDS, ONTOLOGY_GRAPH, PLACES_GRAPH

_DATATYPES: Final = (
    (re.compile(r"\d{4}-\d\d-\d\d"), "xsd:date"),
    (re.compile(r"\d{4}-\d\d"), "xsd:gYearMonth"),
    (re.compile(r"\d{4}"), "xsd:gYear"),
)
# Roles that hold a code of the ontology, not words of the document.
_CODES: Final = frozenset({("Pairing", "kind"), ("Project", "status"), ("Statistic", "currency")})


@cache
def term(name: str) -> NamedNode:
    """The term of a prefixed name: ``ic:Fact``."""
    prefix, _, local = name.partition(":")
    return NamedNode(vocabulary.PREFIXES[prefix] + local)


def to_store(
    documents: Iterable[GraphDocument],
    entities: Iterable[GraphEntity],
    facts: Iterable[GraphFact],
    failures: Iterable[DocumentError] = (),
) -> Store:
    """A store in memory of a graph's records, with its derived edges."""
    store = Store()
    store.bulk_extend(to_quads(documents, entities, facts, failures))
    derive(store)
    return store


def to_quads(
    documents: Iterable[GraphDocument],
    entities: Iterable[GraphEntity],
    facts: Iterable[GraphFact],
    failures: Iterable[DocumentError] = (),
) -> Iterator[Quad]:
    """The quads of a graph's records, without the derived ones."""
    langs: dict[str, str | None] = {}
    for document in documents:
        langs[document.iri] = document.lang
        yield from document_quads(document)
    language = main_language(Counter(langs.values()))
    for entity in entities:
        yield from entity_quads(entity, language)
        for iri, names in entity.names_in.items():
            yield from mention_quads(entity.iri, iri, names, langs.get(iri))
    for fact in facts:
        for claim in fact.claims:
            yield from claim_quads(fact.iri, fact.type, claim, langs.get(claim.document))
    yield from closing_quads(failures)


def closing_quads(failures: Iterable[DocumentError]) -> Iterator[Quad]:
    """The quads of a graph that are about no document or thing: its failures and the ontology's version."""
    for failure in failures:
        yield from _failure(failure)
    ontology, graph = NamedNode(vocabulary.IC.rstrip("#")), NamedNode(ONTOLOGY_GRAPH)
    yield Quad(ontology, term("rdf:type"), term("owl:Ontology"), graph)
    yield Quad(ontology, term("owl:versionInfo"), Literal(__version__), graph)


def derive(store: Store) -> None:
    """Rebuild the graph of derived edges from the rules of the ontology.

    The graph says of itself which rules it comes from, and of each rule what it derives.
    """
    store.remove(DERIVED_GRAPH)
    graph = NamedNode(DERIVED_GRAPH)
    about = [Quad(graph, term("rdf:type"), term("prov:Entity"), graph)]
    for rule in vocabulary.rules():
        store.bulk_add(DERIVED_GRAPH, rule.sparql)
        iri = NamedNode(rule.iri)
        about += [
            Quad(graph, term("prov:wasDerivedFrom"), iri, graph),
            Quad(iri, term("rdf:type"), term("ic:Rule"), graph),
            Quad(iri, term("rdfs:comment"), _text(rule.description, "en"), graph),
            Quad(iri, term("ic:derives"), term(f"ic:{rule.derives}"), graph),
        ]
    store.bulk_extend(about)


def document_quads(document: GraphDocument) -> Iterator[Quad]:
    """What is known of a document beside what it says."""
    iri, graph = NamedNode(document.iri), NamedNode(DOCUMENTS_GRAPH)

    def quad(property: str, value: NamedNode | Literal) -> Quad:
        return Quad(iri, term(property), value, graph)

    yield quad("rdf:type", term("ic:Document"))
    yield quad("dcterms:identifier", _text(document.id))
    yield quad("ic:graph", NamedNode(document_graph_iri(document.iri)))
    yield quad("ic:contentHash", Literal(document.content_hash))
    yield quad("ic:extractionVersion", Literal(document.extraction_version))
    if document.title is not None:
        yield quad("dcterms:title", _text(document.title, document.lang))
    if document.published is not None:
        yield quad("dcterms:issued", _date(document.published))
    if document.publisher is not None:
        yield quad("dc:publisher", _text(document.publisher))
    if document.url is not None:
        # A literal: an address that a page states may hold what no IRI may.
        yield quad("schema:url", Literal(encodable(document.url), datatype=term("xsd:anyURI")))
    if document.lang is not None:
        yield quad("dcterms:language", _text(document.lang))
    for reason in document.unresolved:
        yield quad("ic:unresolved", _text(reason))


def _failure(failure: DocumentError) -> Iterator[Quad]:
    line = "" if failure.line is None else str(failure.line)
    iri, graph = NamedNode(failure_iri(failure.source, line, failure.message)), NamedNode(DOCUMENTS_GRAPH)
    yield Quad(iri, term("rdf:type"), term("ic:Failure"), graph)
    yield Quad(iri, term("dc:source"), _text(failure.source), graph)
    yield Quad(iri, term("dcterms:description"), _text(failure.message), graph)
    if failure.line is not None:
        yield Quad(iri, term("schema:position"), Literal(failure.line), graph)
    if failure.time is not None:
        yield Quad(iri, term("dcterms:created"), Literal(failure.time, datatype=term("xsd:dateTime")), graph)


def entity_quads(entity: GraphEntity, language: str) -> Iterator[Quad]:
    """What all documents together say of a thing; ``language`` is that of its ``schema:name``."""
    iri = NamedNode(entity.iri)
    graph = NamedNode(PLACES_GRAPH if entity.type == "Place" or place_id(entity.iri) else ENTITIES_GRAPH)

    def quad(property: str, value: NamedNode | Literal) -> Quad:
        return Quad(iri, term(property), value, graph)

    for name in sorted({"Entity", entity.type, entity.kind or entity.type}):
        yield quad("rdf:type", term(f"ic:{name}"))
    yield quad("schema:name", _text(entity.label_in(language)))
    for lang, label in entity.labels.items():
        yield quad("rdfs:label", _text(label, lang))
        yield quad("skos:prefLabel", _text(label, lang))
    if identifier := place_id(entity.iri):
        yield quad("dcterms:identifier", Literal(identifier))
    if entity.latitude is not None and entity.longitude is not None:
        yield quad("geo:lat", _decimal(entity.latitude))
        yield quad("geo:long", _decimal(entity.longitude))
    if entity.part_of:
        yield quad("ic:partOf", NamedNode(entity.part_of))
    if entity.anchor:
        yield quad("ic:anchor", NamedNode(entity.anchor))
    for link in entity.links:
        yield quad("skos:exactMatch", NamedNode(link))


def mention_quads(entity: str, document: str, names: Iterable[str], lang: str | None) -> Iterator[Quad]:
    """What a document in a language calls a thing."""
    iri, said = NamedNode(entity), NamedNode(document_graph_iri(document))
    yield Quad(NamedNode(document), term("schema:mentions"), iri, said)
    for name in names:
        yield Quad(iri, term("skos:altLabel"), _text(name, lang), said)


def claim_quads(fact: str, type: str, claim: Claim, lang: str | None) -> Iterator[Quad]:
    """What a document in a language says of a fact."""
    iri, document = NamedNode(fact), NamedNode(claim.document)
    graph = NamedNode(document_graph_iri(claim.document))
    yield Quad(iri, term("rdf:type"), term(f"ic:{type}"), graph)
    for role, fillers in claim.roles.items():
        for filler in fillers:
            yield from _filler(iri, type, role, filler, lang, graph)
    for evidence in claim.evidence:
        node = NamedNode(evidence_iri(fact, claim.document, evidence.start, evidence.end, evidence.extractor))
        yield Quad(iri, term("ic:evidence"), node, graph)
        yield Quad(node, term("rdf:type"), term("ic:Evidence"), graph)
        yield Quad(node, term("prov:wasQuotedFrom"), document, graph)
        yield Quad(node, term("oa:exact"), _text(evidence.quote), graph)
        yield Quad(node, term("oa:start"), Literal(evidence.start), graph)
        yield Quad(node, term("oa:end"), Literal(evidence.end), graph)
        yield Quad(node, term("ic:extractor"), _text(evidence.extractor), graph)
        yield Quad(node, term("ic:confidence"), _decimal(evidence.confidence), graph)


def _filler(fact: NamedNode, type: str, role: str, filler: Any, lang: str | None, graph: NamedNode) -> Iterator[Quad]:
    kind, property = ROLES[type][role], term(f"ic:{role}")
    if kind in ("entity", "entities"):
        yield Quad(fact, property, NamedNode(filler), graph)
    elif kind == "date" and "/" in filler:
        start, end = filler.split("/", 1)
        yield Quad(fact, term("ic:start"), _date(start), graph)
        yield Quad(fact, term("ic:end"), _date(end), graph)
    elif kind == "date":
        yield Quad(fact, property, _date(filler), graph)
    elif kind == "money":
        amount = NamedNode(amount_iri(filler["value"], filler["currency"]))
        yield Quad(fact, property, amount, graph)
        yield Quad(amount, term("rdf:type"), term("ic:Amount"), graph)
        yield Quad(amount, term("ic:value"), _decimal(filler["value"]), graph)
        yield Quad(amount, term("ic:currency"), Literal(filler["currency"]), graph)
    elif kind == "number":
        yield Quad(fact, property, _decimal(filler), graph)
    else:
        yield Quad(fact, property, _text(filler, None if (type, role) in _CODES else lang), graph)


def main_language(langs: Mapping[str | None, int]) -> str:
    """The language of most documents, given how many are in each: in it things have their one ``schema:name``."""
    found = {lang: count for lang, count in langs.items() if lang}
    order = list(vocabulary.LANGUAGES)
    return min(
        {*found, order[0]},
        key=lambda lang: (-found.get(lang, 0), order.index(lang) if lang in order else len(order), lang),
    )


def _date(date: str) -> Literal:
    for pattern, datatype in _DATATYPES:
        if pattern.fullmatch(date):
            return Literal(date, datatype=term(datatype))
    return Literal(date)


def _decimal(number: float) -> Literal:
    return Literal(plain_number(number), datatype=term("xsd:decimal"))


def _text(text: str, lang: str | None = None) -> Literal:
    return Literal(encodable(text), language=lang or None)


# --- reading --------------------------------------------------------------------------------------------------------


class Described:
    """What one named graph says, by subject and property: read once, asked often."""

    def __init__(self, store: Store, graph: str) -> None:
        self._values: dict[str, dict[str, list[Any]]] = {}
        self._of_type: dict[str, list[str]] = {}
        quad: Any  # of IRIs and literals: this shape has no other terms
        for quad in store.quads(graph=graph):
            subject, property = quad.subject.value, quad.predicate.value
            self._values.setdefault(subject, {}).setdefault(property, []).append(quad.object)
            if property == term("rdf:type").value:
                self._of_type.setdefault(quad.object.value, []).append(subject)

    def of_type(self, name: str) -> list[str]:
        """The IRIs of what has a type, sorted."""
        return sorted(self._of_type.get(term(name).value, ()))

    def terms(self, iri: str, property: str) -> list[Any]:
        return self._values.get(iri, {}).get(term(property).value, [])

    def values(self, iri: str, property: str) -> list[str]:
        """IRIs and texts, sorted."""
        return sorted(value.value for value in self.terms(iri, property))

    def value(self, iri: str, property: str) -> str | None:
        return min(self.values(iri, property), default=None)


def _document_iris(store: Store) -> list[str]:
    """The documents of a store, sorted."""
    found: Iterator[Any] = store.quads(None, term("rdf:type").value, term("ic:Document").value, DOCUMENTS_GRAPH)
    return sorted(quad.subject.value for quad in found)


def read_documents(store: Store) -> tuple[GraphDocument, ...]:
    """The documents of a store, sorted by IRI."""
    said = Described(store, DOCUMENTS_GRAPH)
    return tuple(
        GraphDocument(
            iri,
            said.value(iri, "dcterms:identifier") or "",
            said.value(iri, "dcterms:title"),
            said.value(iri, "dcterms:issued"),
            said.value(iri, "dc:publisher"),
            said.value(iri, "schema:url"),
            said.value(iri, "dcterms:language"),
            said.value(iri, "ic:contentHash") or "",
            tuple(said.values(iri, "ic:unresolved")),
            said.value(iri, "ic:extractionVersion") or "",
        )
        for iri in said.of_type("ic:Document")
    )


def read_failures(store: Store) -> tuple[DocumentError, ...]:
    """The sources that became no document, sorted."""
    said = Described(store, DOCUMENTS_GRAPH)
    found = []
    for iri in said.of_type("ic:Failure"):
        line = said.value(iri, "schema:position")
        found.append(
            DocumentError(
                said.value(iri, "dcterms:description") or "",
                said.value(iri, "dc:source") or "",
                None if line is None else int(line),
                said.value(iri, "dcterms:created"),
            )
        )
    return tuple(sorted(found, key=lambda failure: failure.order))


def read_entities(store: Store) -> tuple[GraphEntity, ...]:
    """The entities of a store, sorted by IRI."""
    document_of = {document_graph_iri(iri): iri for iri in _document_iris(store)}
    named: dict[str, dict[str, set[str]]] = {}
    quad: Any
    for quad in store.quads(predicate=term("skos:altLabel").value):
        if document := document_of.get(quad.graph_name.value):
            named.setdefault(quad.subject.value, {}).setdefault(document, set()).add(quad.object.value)
    found = [
        _read_entity(said, iri, named.get(iri, {}))
        for said in (Described(store, PLACES_GRAPH), Described(store, ENTITIES_GRAPH))
        for iri in said.of_type("ic:Entity")
    ]
    return tuple(sorted(found, key=lambda entity: entity.iri))


def read_facts(store: Store) -> tuple[GraphFact, ...]:
    """The facts of a store, sorted by IRI, each with what every document says of it."""
    claims: dict[str, list[Claim]] = {}
    types: dict[str, str] = {}
    for document in _document_iris(store):
        said = Described(store, document_graph_iri(document))
        for type in FACT_TYPES:
            for fact in said.of_type(f"ic:{type}"):
                types[fact] = type
                claims.setdefault(fact, []).append(_read_claim(said, document, fact, type))
    return tuple(GraphFact(iri, types[iri], tuple(claims[iri])) for iri in sorted(claims))


def _read_entity(said: Described, iri: str, names_in: dict[str, set[str]]) -> GraphEntity:
    classes = {c.removeprefix(vocabulary.IC) for c in said.values(iri, "rdf:type")}
    type = next((t for t in KINDS if t in classes), "Entity")
    latitude, longitude = said.value(iri, "geo:lat"), said.value(iri, "geo:long")
    labels = [(v.language or "", v.value) for v in said.terms(iri, "rdfs:label") if isinstance(v, Literal)]
    return GraphEntity(
        iri,
        type,
        next((kind for kind in KINDS[type] if kind in classes), None),
        dict(sorted(labels)),
        {document: tuple(sorted(names_in[document])) for document in sorted(names_in)},
        None if latitude is None else float(latitude),
        None if longitude is None else float(longitude),
        said.value(iri, "ic:partOf"),
        said.value(iri, "ic:anchor"),
        tuple(said.values(iri, "skos:exactMatch")),
    )


def _read_claim(said: Described, document: str, fact: str, type: str) -> Claim:
    roles: dict[str, tuple[Any, ...]] = {}
    for role in sorted(ROLES[type]):
        kind = ROLES[type][role]
        fillers = [_read_filler(said, kind, value) for value in said.values(fact, f"ic:{role}")]
        if kind == "date":
            start, end = said.value(fact, "ic:start"), said.value(fact, "ic:end")
            if start is not None and end is not None:
                fillers.append(f"{start}/{end}")
        if fillers:
            roles[role] = tuple(sorted_fillers(fillers))
    evidence = [_read_evidence(said, document, node) for node in said.values(fact, "ic:evidence")]
    return Claim(document, roles, tuple(sorted(evidence, key=lambda e: (e.start, e.end, e.extractor))))


def _read_filler(said: Described, kind: str, value: str) -> Any:
    if kind == "money":
        return {"value": _number(said.value(value, "ic:value")), "currency": said.value(value, "ic:currency")}
    return _number(value) if kind == "number" else value


def _read_evidence(said: Described, document: str, node: str) -> GraphEvidence:
    def value(property: str) -> str:
        if (found := said.value(node, property)) is None:
            raise GraphError(f"{node}: evidence without {property}: kg validate lists everything that is missing")
        return found

    return GraphEvidence(
        document,
        value("oa:exact"),
        int(value("oa:start")),
        int(value("oa:end")),
        value("ic:extractor"),
        float(value("ic:confidence")),
    )


def _number(text: str | None) -> int | float:
    value = Decimal(text or "0")
    return int(value) if value == value.to_integral_value() else float(value)
