"""Merging: the annotations of many documents become one set of documents, entities and facts.

Everything is sorted before it is decided, so that the order in which documents come makes no difference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kg.annotation import ROLES, Annotation, Entity, Fact
from kg.errors import GraphError
from kg.identity.entities import Named, Statement, Things, find_things, ruled_pairs
from kg.identity.facts import Signature, fact_iri, group_facts, signature
from kg.identity.grouping import Link
from kg.identity.iris import document_iri, entity_iri
from kg.identity.rulings import Ruling
from kg.record import Claim, Decision, GraphDocument, GraphEntity, GraphEvidence, GraphFact, sorted_fillers
from kg.vocabulary import ICD, KINDS

__all__ = ["Merged", "fact_iri", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """Documents, entities and facts, each sorted by IRI, and what was decided of which could be the same."""

    documents: tuple[GraphDocument, ...]
    entities: tuple[GraphEntity, ...]
    facts: tuple[GraphFact, ...]
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class _Record:
    """One fact of one annotation, its entities by IRI."""

    document: str
    type: str
    roles: dict[str, Any]
    evidence: tuple[GraphEvidence, ...]


def merge(annotations: Iterable[Annotation], rulings: Iterable[Ruling] = ()) -> Merged:
    """Find what is the same thing in several annotations.

    Places are the same by IRI, organisations, zones and people by ``kg.identity.entities``. Facts are the same where
    their type and core agree and their titles, dates and values do not conflict (see ``kg.identity.facts``); what
    documents say differently is kept side by side. A filler that is no entity of its annotation becomes an entity of
    type ``Entity`` of that document alone. Rulings hold before all of that.

    Raises:
        GraphError: two annotations are of different documents with one id, or rulings contradict each other.
    """
    by_document: dict[str, Annotation] = {}
    for annotation in annotations:
        iri = document_iri(annotation.document)
        known = by_document.setdefault(iri, annotation)
        if known.document.content_hash != annotation.document.content_hash:
            raise GraphError(
                f"two different documents have the id {annotation.document.id!r}: give each document an id of its own"
            )
    rulings = sorted(set(rulings))
    documents, named, records = [], [], []
    langs: dict[str, str] = {}
    for iri in sorted(by_document):
        annotation = by_document[iri]
        documents.append(_document(iri, annotation))
        langs[iri] = annotation.document.lang or ""
        entities, iris = _entities(iri, annotation)
        anchors = _anchors(entities)
        year = _year(annotation.document.published)
        named += [Named(iri, annotation.document.id, year, e, e.anchor or anchors.get(e.iri)) for e in entities]
        records += [_record(iri, fact, iris) for fact in annotation.facts]
    things = find_things(named, [Statement(r.document, r.type, r.roles) for r in records], rulings)
    facts, fact_links = _merged_facts([_with_things(record, things) for record in records], things, rulings)
    return Merged(
        tuple(documents),
        _merged_entities(named, langs, things),
        facts,
        tuple(sorted(_decision(*link) for link in (*things.links, *fact_links))),
    )


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date and date[:4].isdecimal() else None


def _decision(link: Link[Any], a: str, b: str) -> Decision:
    first, second = sorted((str(link.a), str(link.b)))
    return Decision(first, second, link.same, "; ".join(link.reasons).replace(ICD, ""), tuple(sorted({a, b})))


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


def _with_things(record: _Record, things: Things) -> _Record:
    """A record with its entities by the IRIs of the things that they are."""
    roles: dict[str, Any] = {}
    for role, filler in record.roles.items():
        kind = ROLES[record.type][role]
        if kind == "entities":
            roles[role] = sorted({things.of(record.document, iri) for iri in filler})
        else:
            roles[role] = things.of(record.document, filler) if kind == "entity" else filler
    return _Record(record.document, record.type, roles, record.evidence)


def _merged_facts(
    records: list[_Record], things: Things, rulings: Sequence[Ruling]
) -> tuple[tuple[GraphFact, ...], list[tuple[Link[Signature], str, str]]]:
    signatures = [signature(r.type, r.roles) for r in records]
    by_iri: dict[str, list[Signature]] = {s.iri: [s] for s in signatures}
    grouping = group_facts(signatures, things.around, *ruled_pairs(rulings, lambda iri: by_iri.get(iri, [])))
    # One fact's IRI is that of its most specified record.
    iris = {s: members[-1].iri for members in grouping.groups for s in members}
    grouped: dict[tuple[str, str], dict[str, list[_Record]]] = defaultdict(lambda: defaultdict(list))
    for record, s in zip(records, signatures, strict=True):
        grouped[iris[s], record.type][record.document].append(record)
    facts = tuple(
        GraphFact(iri, type, tuple(_claim(d, grouped[iri, type][d]) for d in sorted(grouped[iri, type])))
        for iri, type in sorted(grouped)
    )
    return facts, [(link, iris[link.a], iris[link.b]) for link in grouping.links]


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


def _merged_entities(named: list[Named], langs: dict[str, str], things: Things) -> tuple[GraphEntity, ...]:
    told: dict[str, list[Named]] = defaultdict(list)
    for n in named:
        told[things.of(n.document, n.entity.iri)].append(n)
    return tuple(_merged_entity(iri, told[iri], langs) for iri in sorted(told))


def _merged_entity(iri: str, named: list[Named], langs: dict[str, str]) -> GraphEntity:
    types = Counter(n.entity.type for n in named if n.entity.type in KINDS)
    type = _most_frequent(types) or "Entity"
    kinds = Counter(n.entity.kind for n in named if n.entity.kind in KINDS[type])
    names: dict[str, Counter[str]] = defaultdict(Counter)
    names_in: dict[str, set[str]] = defaultdict(set)
    for n in named:
        names[langs[n.document]][n.entity.name] += 1
        names_in[n.document] |= {n.entity.name, *n.entity.aliases}
    anchors = Counter(n.anchor for n in named if n.anchor and n.anchor != iri)
    return GraphEntity(
        iri,
        type,
        _most_frequent(kinds),
        # The fullest name, and of equally long ones the most frequent.
        {lang: max(names[lang], key=lambda name: (len(name), names[lang][name], name)) for lang in sorted(names)},
        {document: tuple(sorted(names_in[document])) for document in sorted(names_in)},
        anchor=_most_frequent(anchors),
    )


def _most_frequent(counter: Counter[Any]) -> Any:
    return min(counter, key=lambda value: (-counter[value], value)) if counter else None
