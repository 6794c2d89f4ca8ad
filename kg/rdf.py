"""Records to RDF and back: the shape of the dataset.

Each document has a named graph of its own, which holds what it says: the entities that it names and the facts
that it states, with their evidence. Graphs of their own hold the places, the other entities' labels, the
documents' metadata, the derived edges and the ontology's version. There are no blank nodes, so that equal
records give equal quads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from rdflib import DC, DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD, Dataset, Graph, Literal, Namespace, URIRef

from kg import __version__, vocabulary
from kg.annotation import FACT_TYPES, ROLES
from kg.identity import amount_iri, document_graph_iri, evidence_iri, place_id
from kg.identity.iris import plain_number
from kg.record import Claim, GraphDocument, GraphEntity, GraphEvidence, GraphFact, sorted_fillers
from kg.vocabulary import DERIVED_GRAPH, DOCUMENTS_GRAPH, ENTITIES_GRAPH, KINDS, ONTOLOGY_GRAPH, PLACES_GRAPH

IC: Final = Namespace(vocabulary.IC)
GEO: Final = Namespace(vocabulary.PREFIXES["geo"])
OA: Final = Namespace(vocabulary.PREFIXES["oa"])
SCHEMA: Final = Namespace(vocabulary.PREFIXES["schema"])

_DATATYPES: Final = (
    (re.compile(r"\d{4}-\d\d-\d\d"), XSD.date),
    (re.compile(r"\d{4}-\d\d"), XSD.gYearMonth),
    (re.compile(r"\d{4}"), XSD.gYear),
)
# Roles that hold a code of the ontology, not words of the document.
_CODES: Final = frozenset({("Pairing", "kind"), ("Project", "status"), ("Statistic", "currency")})


def empty_dataset() -> Dataset:
    """A dataset that knows the prefixes and whose default graph is the union of all graphs."""
    dataset = Dataset(default_union=True)
    for prefix, iri in vocabulary.PREFIXES.items():
        dataset.bind(prefix, iri, replace=True)
    return dataset


def to_dataset(
    documents: Iterable[GraphDocument], entities: Iterable[GraphEntity], facts: Iterable[GraphFact]
) -> Dataset:
    """The dataset of a graph's records, with its derived edges."""
    dataset = empty_dataset()
    langs: dict[str, str | None] = {}
    for document in documents:
        langs[document.iri] = document.lang
        _write_document(dataset.graph(DOCUMENTS_GRAPH), document)
    language = _main_language(langs.values())
    for entity in entities:
        _write_entity(dataset, entity, langs, language)
    for fact in facts:
        for claim in fact.claims:
            _write_claim(dataset.graph(document_graph_iri(claim.document)), fact, claim, langs.get(claim.document))
    version = dataset.graph(ONTOLOGY_GRAPH)
    version.add((URIRef(vocabulary.IC.rstrip("#")), RDF.type, OWL.Ontology))
    version.add((URIRef(vocabulary.IC.rstrip("#")), OWL.versionInfo, Literal(__version__)))
    derive(dataset)
    return dataset


def derive(dataset: Dataset) -> None:
    """Rebuild the graph of derived edges from the rules of the ontology, in the order of their names.

    The graph says of itself which rules it comes from, and of each rule what it derives.
    """
    dataset.remove_graph(URIRef(DERIVED_GRAPH))
    derived = dataset.graph(DERIVED_GRAPH)
    derived.add((URIRef(DERIVED_GRAPH), RDF.type, PROV.Entity))
    for rule in vocabulary.rules():
        found = dataset.query(rule.sparql)
        for triple in sorted(found.graph or ()):
            derived.add(triple)
        derived.add((URIRef(DERIVED_GRAPH), PROV.wasDerivedFrom, URIRef(rule.iri)))
        derived.add((URIRef(rule.iri), RDF.type, IC.Rule))
        derived.add((URIRef(rule.iri), RDFS.comment, _text(rule.description, "en")))
        derived.add((URIRef(rule.iri), IC.derives, IC[rule.derives]))


def read_documents(dataset: Dataset) -> tuple[GraphDocument, ...]:
    """The documents of a dataset, sorted by IRI."""
    graph = dataset.graph(DOCUMENTS_GRAPH)

    def text(document: URIRef, *properties: URIRef) -> str | None:
        return next((str(v) for p in properties if (v := graph.value(document, p)) is not None), None)

    return tuple(
        GraphDocument(
            str(iri),
            text(iri, DCTERMS.identifier) or "",
            text(iri, DCTERMS.title),
            text(iri, DCTERMS.issued),
            text(iri, DC.publisher),
            text(iri, SCHEMA.url),
            text(iri, DCTERMS.language),
            text(iri, IC.contentHash) or "",
            tuple(sorted(str(reason) for reason in graph.objects(iri, IC.unresolved))),
        )
        for iri in _sorted(graph.subjects(RDF.type, IC.Document))
    )


def read_entities(dataset: Dataset) -> tuple[GraphEntity, ...]:
    """The entities of a dataset, sorted by IRI."""
    named: dict[Any, dict[str, set[str]]] = {}
    for document in dataset.graph(DOCUMENTS_GRAPH).subjects(RDF.type, IC.Document):
        graph = dataset.graph(document_graph_iri(str(document)))
        for entity, name in graph.subject_objects(SKOS.altLabel):
            named.setdefault(entity, {}).setdefault(str(document), set()).add(str(name))
    found = [
        _read_entity(graph, iri, named.get(iri, {}))
        for graph in (dataset.graph(PLACES_GRAPH), dataset.graph(ENTITIES_GRAPH))
        for iri in set(graph.subjects(RDF.type, IC.Entity))
    ]
    return tuple(sorted(found, key=lambda entity: entity.iri))


def read_facts(dataset: Dataset) -> tuple[GraphFact, ...]:
    """The facts of a dataset, sorted by IRI, each with what every document says of it."""
    claims: dict[str, list[Claim]] = {}
    types: dict[str, str] = {}
    for document in _sorted(dataset.graph(DOCUMENTS_GRAPH).subjects(RDF.type, IC.Document)):
        graph = dataset.graph(document_graph_iri(str(document)))
        for type in FACT_TYPES:
            for fact in graph.subjects(RDF.type, IC[type]):
                types[str(fact)] = type
                claims.setdefault(str(fact), []).append(_read_claim(graph, str(document), fact, type))
    return tuple(GraphFact(iri, types[iri], tuple(claims[iri])) for iri in sorted(claims))


def _write_document(graph: Graph, document: GraphDocument) -> None:
    iri = URIRef(document.iri)
    graph.add((iri, RDF.type, IC.Document))
    graph.add((iri, DCTERMS.identifier, _text(document.id)))
    graph.add((iri, IC.graph, URIRef(document_graph_iri(document.iri))))
    graph.add((iri, IC.contentHash, Literal(document.content_hash)))
    graph.add((iri, IC.extractionVersion, Literal(__version__)))
    if document.title is not None:
        graph.add((iri, DCTERMS.title, _text(document.title, document.lang)))
    if document.published is not None:
        graph.add((iri, DCTERMS.issued, _date(document.published)))
    if document.publisher is not None:
        graph.add((iri, DC.publisher, _text(document.publisher)))
    if document.url is not None:
        # A literal: an address that a page states may hold what no IRI may.
        graph.add((iri, SCHEMA.url, Literal(document.url, datatype=XSD.anyURI)))
    if document.lang is not None:
        graph.add((iri, DCTERMS.language, _text(document.lang)))
    for reason in document.unresolved:
        graph.add((iri, IC.unresolved, _text(reason)))


def _write_entity(dataset: Dataset, entity: GraphEntity, langs: dict[str, str | None], language: str) -> None:
    iri = URIRef(entity.iri)
    graph = dataset.graph(PLACES_GRAPH if entity.type == "Place" or place_id(entity.iri) else ENTITIES_GRAPH)
    for name in sorted({"Entity", entity.type, entity.kind or entity.type}):
        graph.add((iri, RDF.type, IC[name]))
    graph.add((iri, SCHEMA.name, _text(entity.label_in(language))))
    for lang, label in entity.labels.items():
        graph.add((iri, RDFS.label, _text(label, lang)))
        graph.add((iri, SKOS.prefLabel, _text(label, lang)))
    if identifier := place_id(entity.iri):
        graph.add((iri, DCTERMS.identifier, _text(identifier)))
    if entity.latitude is not None and entity.longitude is not None:
        graph.add((iri, GEO.lat, _decimal(entity.latitude)))
        graph.add((iri, GEO.long, _decimal(entity.longitude)))
    if entity.part_of:
        graph.add((iri, IC.partOf, URIRef(entity.part_of)))
    if entity.anchor:
        graph.add((iri, IC.anchor, URIRef(entity.anchor)))
    for link in entity.links:
        graph.add((iri, SKOS.exactMatch, URIRef(link)))
    for document, names in entity.names_in.items():
        said = dataset.graph(document_graph_iri(document))
        said.add((URIRef(document), SCHEMA.mentions, iri))
        for name in names:
            said.add((iri, SKOS.altLabel, _text(name, langs.get(document))))


def _write_claim(graph: Graph, fact: GraphFact, claim: Claim, lang: str | None) -> None:
    iri = URIRef(fact.iri)
    graph.add((iri, RDF.type, IC[fact.type]))
    for role, fillers in claim.roles.items():
        for filler in fillers:
            _write_filler(graph, iri, fact.type, role, filler, lang)
    for evidence in claim.evidence:
        node = URIRef(evidence_iri(fact.iri, claim.document, evidence.start, evidence.end, evidence.extractor))
        graph.add((iri, IC.evidence, node))
        graph.add((node, RDF.type, IC.Evidence))
        graph.add((node, PROV.wasQuotedFrom, URIRef(claim.document)))
        graph.add((node, OA.exact, _text(evidence.quote)))
        graph.add((node, OA.start, Literal(evidence.start)))
        graph.add((node, OA.end, Literal(evidence.end)))
        graph.add((node, IC.extractor, _text(evidence.extractor)))
        graph.add((node, IC.confidence, _decimal(evidence.confidence)))


def _write_filler(graph: Graph, fact: URIRef, type: str, role: str, filler: Any, lang: str | None) -> None:
    kind = ROLES[type][role]
    if kind in ("entity", "entities"):
        graph.add((fact, IC[role], URIRef(filler)))
    elif kind == "date" and "/" in filler:
        start, end = filler.split("/", 1)
        graph.add((fact, IC.start, _date(start)))
        graph.add((fact, IC.end, _date(end)))
    elif kind == "date":
        graph.add((fact, IC[role], _date(filler)))
    elif kind == "money":
        amount = URIRef(amount_iri(filler["value"], filler["currency"]))
        graph.add((fact, IC[role], amount))
        graph.add((amount, RDF.type, IC.Amount))
        graph.add((amount, IC.value, _decimal(filler["value"])))
        graph.add((amount, IC.currency, _text(filler["currency"])))
    elif kind == "number":
        graph.add((fact, IC[role], _decimal(filler)))
    else:
        graph.add((fact, IC[role], _text(filler, None if (type, role) in _CODES else lang)))


def _read_entity(graph: Graph, iri: Any, names_in: dict[str, set[str]]) -> GraphEntity:
    def value(property: URIRef) -> str | None:
        return None if (node := graph.value(iri, property)) is None else str(node)

    classes = {str(c).removeprefix(vocabulary.IC) for c in graph.objects(iri, RDF.type)}
    type = next((t for t in KINDS if t in classes), "Entity")
    latitude, longitude = value(GEO.lat), value(GEO.long)
    return GraphEntity(
        str(iri),
        type,
        next((kind for kind in KINDS[type] if kind in classes), None),
        dict(sorted(_labels(graph, iri))),
        {document: tuple(sorted(names_in[document])) for document in sorted(names_in)},
        None if latitude is None else float(latitude),
        None if longitude is None else float(longitude),
        value(IC.partOf),
        value(IC.anchor),
        tuple(str(link) for link in _sorted(graph.objects(iri, SKOS.exactMatch))),
    )


def _labels(graph: Graph, iri: URIRef) -> list[tuple[str, str]]:
    return [(v.language or "", str(v)) for v in graph.objects(iri, RDFS.label) if isinstance(v, Literal)]


def _read_claim(graph: Graph, document: str, fact: Any, type: str) -> Claim:
    roles: dict[str, tuple[Any, ...]] = {}
    for role in sorted(ROLES[type]):
        kind = ROLES[type][role]
        fillers = [_read_filler(graph, kind, node) for node in graph.objects(fact, IC[role])]
        if kind == "date":
            interval = graph.value(fact, IC.start), graph.value(fact, IC.end)
            if None not in interval:
                fillers.append("/".join(map(str, interval)))
        if fillers:
            roles[role] = tuple(sorted_fillers(fillers))
    evidence = [_read_evidence(graph, document, node) for node in graph.objects(fact, IC.evidence)]
    return Claim(document, roles, tuple(sorted(evidence, key=lambda e: (e.start, e.end, e.extractor))))


def _read_filler(graph: Graph, kind: str, node: Any) -> Any:
    if kind == "money":
        return {
            "value": _number(graph.value(node, IC.value)),
            "currency": str(graph.value(node, IC.currency)),
        }
    return _number(node) if kind == "number" else str(node)


def _read_evidence(graph: Graph, document: str, node: Any) -> GraphEvidence:
    def value(property: URIRef) -> Any:
        return graph.value(node, property)

    return GraphEvidence(
        document,
        str(value(OA.exact)),
        int(value(OA.start)),
        int(value(OA.end)),
        str(value(IC.extractor)),
        float(value(IC.confidence)),
    )


def _main_language(langs: Iterable[str | None]) -> str:
    """The language of most documents: in it things have their one ``schema:name``."""
    found = [lang for lang in langs if lang]
    order = list(vocabulary.LANGUAGES)
    return min(
        set(found) | set(order[:1]),
        key=lambda lang: (-found.count(lang), order.index(lang) if lang in order else len(order), lang),
    )


def _date(date: str) -> Literal:
    for pattern, datatype in _DATATYPES:
        if pattern.fullmatch(date):
            return Literal(date, datatype=datatype, normalize=False)
    return _text(date)


def _decimal(number: float) -> Literal:
    """An ``xsd:decimal`` with a decimal point, as Turtle needs it to tell decimals from integers."""
    text = plain_number(number)
    return Literal(text if "." in text else f"{text}.0", datatype=XSD.decimal, normalize=False)


def _number(node: Any) -> int | float:
    value = Decimal(str(node))
    return int(value) if value == value.to_integral_value() else float(value)


def _text(text: str, lang: str | None = None) -> Literal:
    return Literal(text, lang=lang or None)


def _sorted(nodes: Iterable[Any]) -> list[Any]:
    return sorted(set(nodes), key=str)
