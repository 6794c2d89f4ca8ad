"""What the reference shows: terms, roles, rules and questions, gathered from the files of the ontology."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from rdflib import DCTERMS, OWL, RDF, RDFS, SDO, SH, SKOS, Dataset, Graph, Namespace, URIRef

from kg.annotation import FACT_TYPES, ROLES, Annotation
from kg.errors import DocumentError
from kg.query import questions
from kg.vocabulary import DERIVED_GRAPH, IC, ICD, KINDS, PREFIXES, ontology_file, rules

Texts = dict[str, str]
"""A text by language."""

ic: Final = Namespace(IC)
shape: Final = Namespace("https://w3id.org/intercity/shape#")
_MATCHES: Final = (SKOS.closeMatch, SKOS.narrowMatch, SKOS.relatedMatch)
_CHARACTERISTICS: Final = (
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.SymmetricProperty,
    OWL.AsymmetricProperty,
    OWL.TransitiveProperty,
    OWL.IrreflexiveProperty,
)


@dataclass(frozen=True, slots=True)
class Link:
    """Another term: its prefixed name, its IRI, and its local name if the page has a section of it."""

    curie: str
    iri: str
    own: str | None


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a fact type: how often it is filled in one document, and what may fill it, by the shapes."""

    link: Link
    labels: Texts
    times: str
    filler: list[Texts]


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or concept with all that the page says of it."""

    name: str
    iri: str
    labels: Texts
    comments: Texts
    above: list[Link]
    below: list[Link]
    matches: list[tuple[str, Link]]
    domain: list[Link]
    range: list[Link]
    characteristics: list[str]
    used_by: list[Link]
    disjoint: list[Link]
    notation: str | None
    scheme: list[Link]
    rule: str | None
    roles: list[Role]
    example: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: ``key`` names it in ``words.toml``."""

    key: str
    terms: list[Term]


def content() -> dict[str, Any]:
    """The variables of the page's template."""
    reader = _Reader()
    ontology = URIRef(IC.rstrip("#"))
    graph = reader.ontology
    return {
        "title": reader.texts(ontology, DCTERMS.title),
        "about": reader.texts(ontology, RDFS.comment),
        "version": str(graph.value(ontology, OWL.versionInfo)),
        "license": str(graph.value(ontology, DCTERMS.license)),
        "namespace": IC,
        "sections": reader.sections(),
        "rules": [(r, reader.link(ic[r.derives]), reader.texts(ic[r.derives], RDFS.comment)) for r in rules()],
        "questions": questions(),
        "prefixes": dict(sorted({**PREFIXES, **{p: str(iri) for p, iri in graph.namespaces()}}.items())),
        "base": ICD,
        "type_of": {kind: type for type, kinds in KINDS.items() for kind in (type, *kinds)} | {"Entity": "other"},
        "indented": {kind for kinds in KINDS.values() for kind in kinds}
        | {str(concept).removeprefix(IC) for concept in graph.subjects(SKOS.inScheme)},
    }


class _Reader:
    """The ontology, its shapes and its example, read once."""

    def __init__(self) -> None:
        from kg.graph import Graph as KnowledgeGraph

        self.ontology = _parsed("intercity.ttl")
        self.shapes = _parsed("shapes.ttl")
        row = json.loads(ontology_file("example.json").read_text(encoding="utf-8"))
        failures = [DocumentError(f["message"], f["source"], f["line"], f["time"]) for f in row["failures"]]
        self.example: Dataset = KnowledgeGraph.from_annotations([Annotation.from_json(row)], failures).rdf
        self.rules = {rule.derives: rule for rule in rules()}

    def sections(self) -> list[Section]:
        """Every term of the ontology, each in one section."""
        names = self._names(OWL.Class)
        entities = ["Entity", *(k for type, kinds in KINDS.items() if type != "Entity" for k in (type, *kinds))]
        facts = ["Fact", *FACT_TYPES]
        records = sorted(names - {*entities, *facts})
        properties = self._names(OWL.ObjectProperty) | self._names(OWL.DatatypeProperty)
        roles = dict.fromkeys(role for type in FACT_TYPES for role in ROLES[type])
        filled = [r for r in roles if self.ontology.value(ic[r], RDFS.range) == ic.Entity]
        others = [*(r for r in roles if r not in filled), "start", "end"]
        derived = sorted(self.rules)
        rest = sorted(properties - {*filled, *others, *derived})
        codes = [c for scheme in sorted(self._names(SKOS.ConceptScheme)) for c in (scheme, *self._concepts(scheme))]
        groups = {
            "facts": facts,
            "entities": entities,
            "records": records,
            "roles": filled,
            "values": others,
            "relations": derived,
            "others": rest,
            "concepts": codes,
        }
        return [Section(key, [self._term(ic[name]) for name in group]) for key, group in groups.items()]

    def link(self, term: Any) -> Link:
        iri = str(term)
        own = iri.removeprefix(IC) if iri.startswith(IC) else None
        return Link(self.ontology.namespace_manager.normalizeUri(term).strip("<>"), iri, own)

    def texts(self, term: Any, property: URIRef) -> Texts:
        found: Iterable[Any] = self.ontology.objects(term, property)
        return {text.language: str(text) for text in found}

    def _names(self, kind: URIRef) -> set[str]:
        found = (str(term) for term in self.ontology.subjects(RDF.type, kind))
        return {iri.removeprefix(IC) for iri in found if iri.startswith(IC)}

    def _concepts(self, scheme: str) -> list[str]:
        return sorted(str(c).removeprefix(IC) for c in self.ontology.subjects(SKOS.inScheme, ic[scheme]))

    def _term(self, term: URIRef) -> Term:
        graph, name = self.ontology, str(term).removeprefix(IC)
        notation = graph.value(term, SKOS.notation)
        domain = graph.objects(term, SDO.domainIncludes), graph.objects(term, RDFS.domain)
        range = graph.objects(term, SDO.rangeIncludes), graph.objects(term, RDFS.range)
        return Term(
            name,
            str(term),
            self.texts(term, RDFS.label),
            self.texts(term, RDFS.comment),
            above=self._links(graph.objects(term, RDFS.subClassOf), graph.objects(term, RDFS.subPropertyOf)),
            below=self._links(graph.subjects(RDFS.subClassOf, term), graph.subjects(RDFS.subPropertyOf, term)),
            matches=[
                (str(match).removeprefix(str(SKOS)), link)
                for match in _MATCHES
                for link in self._links(graph.objects(term, match))
            ],
            domain=self._links(*domain),
            range=self._links(*range),
            characteristics=[str(c).removeprefix(str(OWL)) for c in _CHARACTERISTICS if (term, RDF.type, c) in graph],
            used_by=self._links(graph.subjects(SDO.domainIncludes, term), graph.subjects(SDO.rangeIncludes, term)),
            disjoint=self._links(self._disjoint(term)),
            notation=None if notation is None else str(notation),
            scheme=self._links(graph.objects(term, SKOS.inScheme)),
            rule=self.rules[name].name if name in self.rules else None,
            roles=[self._role(name, role) for role in ROLES.get(name, ())],
            example=self._example(term),
        )

    def _links(self, *terms: Iterable[Any]) -> list[Link]:
        """Terms as links, the ontology's own first."""
        found = {self.link(term) for several in terms for term in several}
        return sorted(found, key=lambda link: (link.own is None, link.curie))

    def _disjoint(self, term: URIRef) -> set[Any]:
        groups = (set(self.ontology.items(members)) for members in self.ontology.objects(None, OWL.members))
        return {other for group in groups if term in group for other in group if other != term}

    def _role(self, type: str, role: str) -> Role:
        """A role as the shapes of its fact type have it."""
        least, most, filler = 0, None, []
        for node in sorted(self.shapes.objects(shape[type], SH.property), key=str):
            if self.shapes.value(node, SH.path) != ic[role]:
                continue
            if (minimum := self.shapes.value(node, SH.minCount)) is not None:
                least = max(least, int(str(minimum)))
            if (maximum := self.shapes.value(node, SH.maxCount)) is not None:
                most = int(str(maximum))
            if node != shape[f"{type}-{role}"]:
                messages: Iterable[Any] = self.shapes.objects(node, SH.message)
                filler.append({m.language: str(m) for m in messages})
        times = f"{least}..{'*' if most is None else most}"
        return Role(self.link(ic[role]), self.texts(ic[role], RDFS.label), times, filler)

    def _example(self, term: URIRef) -> str:
        """What the example says of one thing of a class, or one of its statements with a property, in Turtle."""
        chosen = Graph(bind_namespaces="none")
        for prefix, iri in PREFIXES.items():
            chosen.bind(prefix, iri)
        own = [g for g in sorted(self.example.graphs(), key=lambda g: str(g.identifier)) if len(g)]
        own.sort(key=lambda g: str(g.identifier) == DERIVED_GRAPH)
        for graph in own:
            for subject in sorted(graph.subjects(RDF.type, term), key=str):
                for property, value in graph.predicate_objects(subject):
                    chosen.add((subject, property, value))
                return _turtle(chosen)
            for statement in sorted(graph.triples((None, term, None))):
                chosen.add(statement)
                return _turtle(chosen)
        return ""


def _parsed(name: str) -> Graph:
    return Graph(bind_namespaces="none").parse(data=ontology_file(name).read_text(encoding="utf-8"), format="turtle")


def _turtle(graph: Graph) -> str:
    text = graph.serialize(format="turtle")
    lines = [line for line in text.splitlines() if line and not line.startswith("@prefix")]
    return "\n".join(lines).replace(f"<{ICD}", "<")  # the page names the base
