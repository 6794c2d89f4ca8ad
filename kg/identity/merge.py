"""Merging: the annotations of many documents become one set of documents, entities and facts.

Everything is sorted before it is decided, so that the order in which documents come makes no difference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg.annotation import ROLES, Annotation, Entity, Fact
from kg.errors import GraphError
from kg.identity.facts import Signature, fact_iri, same_facts, signature
from kg.identity.iris import document_iri, entity_iri
from kg.record import Claim, GraphDocument, GraphEntity, GraphEvidence, GraphFact, sorted_fillers
from kg.vocabulary import KINDS

__all__ = ["Merged", "fact_iri", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """Documents, entities and facts, each sorted by IRI."""

    documents: tuple[GraphDocument, ...]
    entities: tuple[GraphEntity, ...]
    facts: tuple[GraphFact, ...]


@dataclass(frozen=True, slots=True)
class _Record:
    """One fact of one annotation, its entities by IRI."""

    document: str
    type: str
    roles: dict[str, Any]
    evidence: tuple[GraphEvidence, ...]


def merge(annotations: Iterable[Annotation]) -> Merged:
    """Find what is the same thing in several annotations.

    Entities are the same by IRI. Facts are the same where their type and core agree and their titles, dates
    and values do not conflict (see ``kg.identity.facts``); what documents say differently is kept side by
    side. A filler that is no entity of its annotation becomes an entity of type ``Entity`` of that document
    alone.

    Raises:
        GraphError: two annotations are of different documents with one id.
    """
    by_document: dict[str, Annotation] = {}
    for annotation in annotations:
        iri = document_iri(annotation.document)
        known = by_document.setdefault(iri, annotation)
        if known.document.content_hash != annotation.document.content_hash:
            raise GraphError(
                f"two different documents have the id {annotation.document.id!r}: give each document an id of its own"
            )
    documents, named, records = [], defaultdict(list), []
    for iri in sorted(by_document):
        annotation = by_document[iri]
        documents.append(_document(iri, annotation))
        entities, iris = _entities(iri, annotation)
        anchors = _anchors(entities)
        for entity in entities:
            anchor = entity.anchor or anchors.get(entity.iri)
            named[entity.iri].append((iri, annotation.document.lang or "", entity, anchor))
        records += [_record(iri, fact, iris) for fact in annotation.facts]
    return Merged(
        tuple(documents),
        tuple(_merged_entity(iri, named[iri]) for iri in sorted(named)),
        _merged_facts(records),
    )


def _document(iri: str, annotation: Annotation) -> GraphDocument:
    d = annotation.document
    reasons = tuple(sorted(set(annotation.unresolved)))
    return GraphDocument(
        iri,
        d.id,
        d.title,
        d.published,
        d.publisher,
        d.url,
        d.lang,
        d.content_hash,
        reasons,
        annotation.extraction_version,
        d.text,
    )


def _entities(document: str, annotation: Annotation) -> tuple[list[Entity], dict[str, str]]:
    """The entities of an annotation, each with an IRI, and the IRI by every name; the fullest name wins."""
    entities = [
        e if e.iri else Entity(e.name, e.type, entity_iri(e.name, e.type), e.aliases, e.kind, e.mentions)
        for e in annotation.entities
    ]
    iris: dict[str, str] = {}
    for entity in entities:
        iris.setdefault(entity.name, entity.iri)
    for entity in entities:
        for alias in entity.aliases:
            iris.setdefault(alias, entity.iri)
    for fact in annotation.facts:
        for name in _entity_fillers(fact):
            if name not in iris:
                iris[name] = entity_iri(name, "Entity", document)
                entities.append(Entity(name, "Entity", iris[name]))
    return entities, iris


def _entity_fillers(fact: Fact) -> list[str]:
    names: list[str] = []
    for role, filler in fact.roles.items():
        if ROLES[fact.type][role] == "entities":
            names += filler
        elif ROLES[fact.type][role] == "entity":
            names.append(filler)
    return names


def _record(document: str, fact: Fact, iris: dict[str, str]) -> _Record:
    roles: dict[str, Any] = {}
    for role, filler in fact.roles.items():
        kind = ROLES[fact.type][role]
        if filler is None or filler == []:
            continue
        if kind == "entities":
            roles[role] = sorted({iris[name] for name in filler})
        elif kind == "money":
            roles[role] = {"value": filler["value"], "currency": filler["currency"]}
        else:
            roles[role] = iris[filler] if kind == "entity" else filler
    evidence = tuple(GraphEvidence(document, e.text, e.start, e.end, e.extractor, e.confidence) for e in fact.evidence)
    return _Record(document, fact.type, roles, evidence)


def _merged_facts(records: list[_Record]) -> tuple[GraphFact, ...]:
    signatures: list[Signature] = [signature(r.type, r.roles) for r in records]
    iris = same_facts(signatures)
    grouped: dict[tuple[str, str], dict[str, list[_Record]]] = defaultdict(lambda: defaultdict(list))
    for record, s in zip(records, signatures, strict=True):
        grouped[iris[s], record.type][record.document].append(record)
    return tuple(
        GraphFact(iri, type, tuple(_claim(d, grouped[iri, type][d]) for d in sorted(grouped[iri, type])))
        for iri, type in sorted(grouped)
    )


def _claim(document: str, records: list[_Record]) -> Claim:
    """What one document says of a fact, however often it says it."""
    fillers: dict[str, list[Any]] = {}
    for record in records:
        for role, filler in record.roles.items():
            known = fillers.setdefault(role, [])
            known += [f for f in (filler if isinstance(filler, list) else [filler]) if f not in known]
    type = records[0].type
    roles = {
        role: tuple(sorted_fillers(_one_interval(values) if ROLES[type][role] == "date" else values))
        for role, values in sorted(fillers.items())
    }
    # One quote counts once a component, with the best confidence that it gave.
    evidence: dict[tuple[int, int, str], GraphEvidence] = {}
    for e in (e for record in records for e in record.evidence):
        known_evidence = evidence.get((e.start, e.end, e.extractor))
        if known_evidence is None or known_evidence.confidence < e.confidence:
            evidence[e.start, e.end, e.extractor] = e
    return Claim(document, roles, tuple(evidence[key] for key in sorted(evidence)))


def _one_interval(dates: list[str]) -> list[str]:
    """Several intervals in one document are stretched to one: start and end stand on the fact, not in
    pairs."""
    intervals = [d for d in dates if "/" in d]
    if len(intervals) < 2:
        return dates
    starts, ends = zip(*(d.split("/") for d in intervals), strict=True)
    return [*(d for d in dates if "/" not in d), f"{min(starts)}/{max(ends)}"]


def _anchors(entities: list[Entity]) -> dict[str, str]:
    """The place whose name a body's or zone's name starts with (东莞 of 东莞市发改局): by their IRIs."""
    places: dict[str, str] = {}
    for entity in entities:
        if entity.type == "Place":
            # One character (莞) is too little: it starts names that have nothing to do with the place.
            for name in (entity.name, *entity.aliases):
                if len(name) > 1:
                    places.setdefault(name, entity.iri)
    anchors: dict[str, str] = {}
    for entity in entities:
        if entity.type in ("Zone", "Organization"):
            starts = [n for n in places if entity.name.startswith(n) and _ends_a_word(entity.name, len(n))]
            if starts:
                anchors[entity.iri] = places[max(starts, key=len)]
    return anchors


def _ends_a_word(text: str, position: int) -> bool:
    """Whether a word can end at a position: anywhere in Chinese, at no letter in alphabetic scripts."""
    before, after = text[position - 1], text[position : position + 1]
    alphabetic = before.isalpha() and before.lower() != before.upper()
    return bool(after) and not (alphabetic and after.isalnum())


def _merged_entity(iri: str, named: list[tuple[str, str, Entity, str | None]]) -> GraphEntity:
    types = Counter(entity.type for _, _, entity, _ in named if entity.type in KINDS)
    type = _most_frequent(types) or "Entity"
    kinds = Counter(e.kind for _, _, e, _ in named if e.kind in KINDS[type])
    names: dict[str, Counter[str]] = defaultdict(Counter)
    names_in: dict[str, set[str]] = defaultdict(set)
    for document, lang, entity, _ in named:
        names[lang][entity.name] += 1
        names_in[document] |= {entity.name, *entity.aliases}
    anchors = Counter(anchor for *_, anchor in named if anchor and anchor != iri)
    return GraphEntity(
        iri,
        type,
        _most_frequent(kinds),
        # The fullest name, and of equally long ones the most frequent.
        {lang: max(names[lang], key=lambda n: (len(n), names[lang][n], n)) for lang in sorted(names)},
        {document: tuple(sorted(names_in[document])) for document in sorted(names_in)},
        anchor=_most_frequent(anchors),
    )


def _most_frequent(counter: Counter[Any]) -> Any:
    return min(counter, key=lambda value: (-counter[value], value)) if counter else None
