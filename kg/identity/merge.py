"""Merging: the annotations of many documents become one set of documents, entities and facts.

Everything is sorted before it is decided, so that the order in which documents come makes no difference.
"""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from sys import intern
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, TypeAlias

from kg.annotation import ROLES, Annotation, Evidence
from kg.errors import GraphError
from kg.identity.entities import Things, decision, find_things, ruled_pairs
from kg.identity.facts import Signature, blocks, fact_iri, group_facts, signature
from kg.identity.grouping import Seen
from kg.identity.iris import document_iri
from kg.identity.rulings import Ruling
from kg.identity.telling import Named, Statement, Telling, telling
from kg.record import Claim, Decision, GraphDocument, GraphEntity, GraphEvidence, GraphFact, sorted_fillers
from kg.vocabulary import KINDS

_IN_MEMORY: Final = 1 << 24  # bytes of records that are not yet put into a file

__all__ = ["Merged", "fact_iri", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """Documents, entities and facts, each sorted by IRI, and what was decided of which could be the same."""

    documents: tuple[GraphDocument, ...]
    entities: tuple[GraphEntity, ...]
    facts: tuple[GraphFact, ...]
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Identities:
    """What is the same in many documents: what each of them tells can be put into its things and facts one by one."""

    things: Things
    facts: dict[str, str]
    """The IRI of a fact by that of its record, where they differ."""
    decisions: tuple[Decision, ...]

    def named(self, telling: Telling) -> Iterator[tuple[str, Named]]:
        """The entities of a document with the IRIs of their things, in order."""
        for n in telling.named:
            yield self.things.of(telling.document, n.entity.iri), n

    def claims(self, telling: Telling) -> Iterator[tuple[str, str, Claim]]:
        """What a document says of facts, each with its IRI and type."""
        records: dict[tuple[str, str], list[_Record]] = defaultdict(list)
        for statement in telling.statements:
            roles = _final_roles(telling.document, statement, self.things)
            own = signature(statement.type, roles).iri
            record = _Record(statement.type, roles, statement.fact.evidence)
            records[self.facts.get(own, own), statement.type].append(record)
        for (iri, type), said in sorted(records.items(), key=lambda item: item[0]):
            yield iri, type, _claim(telling.document, said)


@dataclass(frozen=True, slots=True)
class _Record:
    """One fact of one annotation, its entities by the IRIs of things."""

    type: str
    roles: dict[str, Any]
    evidence: tuple[Evidence, ...]


def identities(tellings: Iterable[Telling], rulings: Iterable[Ruling] = ()) -> Identities:
    """Find what is the same in what documents tell.

    Places are the same by IRI, organisations, zones and people by ``kg.identity.entities``. Facts are the same where
    their type and core agree and their titles, dates and values do not conflict (see ``kg.identity.facts``). Rulings
    hold before all of that.

    Args:
        tellings: gone through four times, in the order of the documents' IRIs; only what tells things apart is held.

    Raises:
        GraphError: rulings contradict each other.
    """
    rulings = sorted(set(rulings))
    things = find_things(tellings, rulings)
    facts, decisions = _group_facts(tellings, things, rulings)
    return Identities(things, facts, tuple(sorted((*things.decisions, *decisions))))


def merge(annotations: Iterable[Annotation], rulings: Iterable[Ruling] = ()) -> Merged:
    """Find what is the same thing in several annotations; see :func:`identities`. What documents say differently is
    kept side by side.

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
    tellings = [telling(by_document[iri]) for iri in sorted(by_document)]
    same = identities(tellings, rulings)
    entities, claims = EntityTable(), defaultdict[tuple[str, str], list[Claim]](list)
    names_in: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for told in tellings:
        for iri, n in same.named(told):
            entities.add(iri, n, told.lang)
            names_in[iri][told.document] |= {n.entity.name, *n.entity.aliases}
        for iri, type, claim in same.claims(told):
            claims[iri, type].append(claim)
    return Merged(
        tuple(graph_document(by_document[iri]) for iri in sorted(by_document)),
        tuple(
            replace(e, names_in={document: tuple(sorted(names)) for document, names in names_in[e.iri].items()})
            for e in entities.entities()
        ),
        tuple(GraphFact(iri, type, tuple(claims[iri, type])) for iri, type in sorted(claims)),
        same.decisions,
    )


def graph_document(annotation: Annotation) -> GraphDocument:
    """The document of an annotation."""
    d = annotation.document
    reasons = tuple(sorted(set(annotation.unresolved)))
    return GraphDocument(
        document_iri(d),
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


def _final_roles(document: str, statement: Statement, things: Things) -> dict[str, Any]:
    """The roles of a fact with the IRIs of the things that its entities are."""
    roles: dict[str, Any] = {}
    for role, filler in statement.roles.items():
        kind = ROLES[statement.type][role]
        if kind == "entities":
            roles[role] = sorted({things.of(document, iri) for iri in filler})
        else:
            roles[role] = things.of(document, filler) if kind == "entity" else filler
    return roles


def _group_facts(
    tellings: Iterable[Telling], things: Things, rulings: Sequence[Ruling]
) -> tuple[dict[str, str], list[Decision]]:
    """The IRI of each fact by that of its record, where they differ, and what was decided."""
    ruled = {reference for ruling in rulings for reference in (ruling.a, ruling.b)}
    signatures: dict[str, dict[str, Signature]] = defaultdict(dict)
    with SpooledTemporaryFile(_IN_MEMORY) as records:
        count = 0
        for told in tellings:
            for statement in told.statements:
                pickle.dump((statement.type, _final_roles(told.document, statement, things)), records)
                count += 1
        # Most facts have nothing in common with another: only the others are held.
        seen = Seen(count)
        for own in _signatures(records, count):
            for block in () if own.identity.is_exact else blocks(own, things.around):
                seen.add(block)
        for own in _signatures(records, count):
            compared = not own.identity.is_exact and any(map(seen.is_often, blocks(own, things.around)))
            if compared or own.iri in ruled:
                signatures[own.type].setdefault(own.iri, own)
    iris: dict[str, str] = {}
    decisions = []
    for type in sorted(signatures):
        by_iri = signatures.pop(type)
        pairs = ruled_pairs(rulings, lambda iri, by_iri=by_iri: [by_iri[iri]] if iri in by_iri else [])  # type: ignore[misc]
        grouping = group_facts(by_iri.values(), things.around, *pairs)
        for members in grouping.groups:
            final = members[-1].iri  # that of the most specified record
            iris.update((s.iri, final) for s in members[:-1])
        for link in grouping.links:
            a, b = link.a.iri, link.b.iri
            decisions.append(decision(link, iris.get(a, a), iris.get(b, b)))
    return iris, decisions


def _signatures(records: IO[bytes], count: int) -> Iterator[Signature]:
    """The signatures of so many records in a file."""
    records.seek(0)
    for _ in range(count):
        yield signature(*pickle.load(records))


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
    evidence: dict[tuple[int, int, str], Evidence] = {}
    for e in (e for record in records for e in record.evidence):
        known_evidence = evidence.get((e.start, e.end, e.extractor))
        if known_evidence is None or known_evidence.confidence < e.confidence:
            evidence[e.start, e.end, e.extractor] = e
    sources = (evidence[key] for key in sorted(evidence))
    return Claim(
        document,
        roles,
        tuple(GraphEvidence(document, e.text, e.start, e.end, e.extractor, e.confidence) for e in sources),
    )


def _one_interval(dates: list[str]) -> list[str]:
    """Several intervals in one document are stretched to one: start and end stand on the fact, not in
    pairs."""
    intervals = [d for d in dates if "/" in d]
    if len(intervals) < 2:
        return dates
    starts, ends = zip(*(d.split("/") for d in intervals), strict=True)
    return [*(d for d in dates if "/" not in d), f"{min(starts)}/{max(ends)}"]


class EntityTable:
    """What documents call each thing, and how often: the names, types and places that the thing gets from it."""

    def __init__(self) -> None:
        # Most things are told of once: one tuple, and a counter only for others.
        self._told: dict[str, _Naming | Counter[_Naming]] = {}

    def add(self, iri: str, named: Named, lang: str) -> None:
        """Note that a document in a language names a thing."""
        entity = named.entity
        said = entity.type, entity.kind, lang, entity.name, named.anchor and intern(named.anchor)
        known = self._told.setdefault(iri, said)
        if isinstance(known, Counter):
            known[said] += 1
        elif known is not said:
            self._told[iri] = Counter({known: 1}) + Counter({said: 1})

    def entities(self) -> Iterator[GraphEntity]:
        """The things, sorted by IRI, without the documents that name them."""
        for iri in sorted(self._told):
            told = self._told[iri]
            yield _merged_entity(iri, told if isinstance(told, Counter) else Counter({told: 1}))


# Type, kind, language of the document, name, anchor.
_Naming: TypeAlias = tuple[str, str | None, str, str, str | None]


def _merged_entity(iri: str, told: Counter[_Naming]) -> GraphEntity:
    types, kinds, anchors = Counter[str](), Counter[str | None](), Counter[str]()
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for (type, _, lang, name, anchor), count in told.items():
        types[type] += count if type in KINDS else 0
        names[lang][name] += count
        if anchor and anchor != iri:
            anchors[anchor] += count
    chosen = _most_frequent(+types) or "Entity"
    for (_, kind, *_), count in told.items():
        if kind in KINDS[chosen]:
            kinds[kind] += count
    return GraphEntity(
        iri,
        chosen,
        _most_frequent(kinds),
        # The fullest name, and of equally long ones the most frequent.
        {lang: max(names[lang], key=lambda name: (len(name), names[lang][name], name)) for lang in sorted(names)},
        anchor=_most_frequent(anchors),
    )


def _most_frequent(counter: Counter[Any]) -> Any:
    return min(counter, key=lambda value: (-counter[value], value)) if counter else None
