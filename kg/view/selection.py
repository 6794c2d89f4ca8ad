"""Parts of a graph that are worth a page of their own: around an entity, an answer, the centre."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.graph import Graph, GraphFact


@dataclass(frozen=True, slots=True)
class Scope:
    """What a page shows of a graph: ``around`` entities (IRIs) within ``hops`` steps, the answer to ``query``, or the
    centre of ``total`` entities."""

    around: tuple[str, ...] = ()
    hops: int | None = None
    query: str | None = None
    total: int | None = None


def around(graph: Graph, name: str, hops: int) -> tuple[Graph, Scope]:
    """What lies within ``hops`` steps of the entities that bear a name, or have it as IRI.

    A step leads over a fact, or from a place to what belongs to it; not from a part to the whole, because a
    province would lead everywhere.

    Raises:
        QueryError: nothing in the graph bears the name.
        ValueError: fewer than one step.
    """
    if hops < 1:
        raise ValueError(f"hops is {hops}; it must be 1 or more")
    start = graph.names.resolve(name, "entity")
    members = _members(graph)
    facts_of: dict[str, list[str]] = {}
    for fact, entities in members.items():
        for entity in entities:
            facts_of.setdefault(entity, []).append(fact)
    belonging: dict[str, list[str]] = {}
    for e in graph.entities:
        if (whole := e.part_of or e.anchor) and e.iri in facts_of:
            belonging.setdefault(whole, []).append(e.iri)
    reached, edge, facts = set(start), list(start), set[str]()
    for _ in range(hops):
        next_: set[str] = set()
        for entity in edge:
            next_.update(belonging.get(entity, ()))
            for fact in facts_of.get(entity, ()):
                facts.add(fact)
                next_.update(members[fact])
        edge = sorted(next_ - reached)
        reached |= next_
    return _part(graph, reached, lambda fact: fact.iri in facts), Scope(around=tuple(start), hops=hops)


def answer(graph: Graph, query: str) -> tuple[Graph, Scope]:
    """What an answer names: its facts; without any, the facts between two of its entities or of its documents.

    Raises:
        QueryError: the question cannot be answered, or its answer names nothing that can be drawn.
    """
    named = {value for row in graph.query(query).rows for value in row.values() if isinstance(value, str)}
    entities = {e.iri for e in graph.entities} & named
    facts = {f.iri for f in graph.facts} & named
    if not facts:
        documents = {d.iri for d in graph.documents} & named
        members = _members(graph)
        if entities:
            facts = {fact for fact, ends in members.items() if len(entities & set(ends)) > 1}
        else:
            facts = {f.iri for f in graph.facts if documents & set(f.documents)}
    if not facts and not entities:
        raise QueryError(f"the answer to {query!r} names no entity, fact or document of this graph: nothing to draw")
    return _part(graph, entities, lambda fact: fact.iri in facts), Scope(query=query)


def centre(graph: Graph, limit: int) -> tuple[Graph, Scope]:
    """The ``limit`` entities with most facts, and the facts that name no others."""
    count = Counter(entity for entities in _members(graph).values() for entity in entities)
    chosen = set(sorted(count, key=lambda iri: (-count[iri], iri))[:limit])
    known = graph.entity_by_iri
    part = _part(graph, chosen, lambda fact: bool(ends := _ends(fact, known)) and chosen.issuperset(ends))
    return part, Scope(total=len(graph.entities))


def _part(graph: Graph, entities: Iterable[str], holds: Callable[[GraphFact], bool]) -> Graph:
    """The facts that hold, the given entities and those of the facts, all that these belong to, and the documents."""
    from kg.graph import Graph

    known = graph.entity_by_iri
    facts = [fact for fact in graph.facts if holds(fact)]
    kept = set(entities).union(*(_ends(fact, known) for fact in facts))
    for iri in sorted(kept):
        while (whole := known[iri].part_of or known[iri].anchor) and whole in known and whole not in kept:
            kept.add(whole)
            iri = whole
    documents = {document for fact in facts for document in fact.documents}
    return Graph(
        [d for d in graph.documents if d.iri in documents], [e for e in graph.entities if e.iri in kept], facts
    )


def _members(graph: Graph) -> dict[str, tuple[str, ...]]:
    known = graph.entity_by_iri
    return {fact.iri: _ends(fact, known) for fact in graph.facts}


def _ends(fact: GraphFact, known: Container[str]) -> tuple[str, ...]:
    """The entities that take part in a fact."""
    fillers = (filler for claim in fact.claims for values in claim.roles.values() for filler in values)
    return tuple(dict.fromkeys(filler for filler in fillers if isinstance(filler, str) and filler in known))
