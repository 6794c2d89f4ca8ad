"""What identity decided, as RDF and back: merges with their reasons, and pairs that may be the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.characters import encodable
from kg.identity import decision_iri
from kg.identity.rulings import short
from kg.rdf import Described, term
from kg.record import Decision
from kg.store import Store
from kg.vocabulary import IDENTITY_GRAPH

if TYPE_CHECKING:
    from kg.graph import Graph

_QUOTED: Final = 40  # characters of a quote that a line shows


def to_quads(decisions: Iterable[Decision]) -> Iterator[Quad]:
    """The quads of decisions, in a graph of their own."""
    graph = NamedNode(IDENTITY_GRAPH)
    for decision in decisions:
        iri = NamedNode(decision_iri(decision.a, decision.b))
        yield Quad(iri, term("rdf:type"), term("ic:Merge" if decision.same else "ic:PossibleDuplicate"), graph)
        yield Quad(iri, term("dcterms:description"), Literal(encodable(decision.reason), language="en"), graph)
        for record in (decision.a, decision.b):
            yield Quad(iri, term("ic:record"), Literal(encodable(record)), graph)
        for thing in decision.things:
            yield Quad(iri, term("schema:about"), NamedNode(thing), graph)


def read(store: Store) -> tuple[Decision, ...]:
    """The decisions in a store, sorted."""
    said = Described(store, IDENTITY_GRAPH)
    found = []
    for name in ("ic:Merge", "ic:PossibleDuplicate"):
        for iri in said.of_type(name):
            a, b = said.values(iri, "ic:record")
            reason = said.value(iri, "dcterms:description") or ""
            found.append(Decision(a, b, name == "ic:Merge", reason, tuple(said.values(iri, "schema:about"))))
    return tuple(sorted(found))


def questions(graph: Graph) -> Iterator[str]:
    """The pairs that may be the same, one a line, as a file of rulings that nobody has decided yet."""
    labels = _labels(graph)
    for decision in graph.decisions:
        if not decision.same:
            yield _line("?", decision, labels)


def merges(graph: Graph, name: str) -> Iterator[str]:
    """What was merged in an entity or fact (by name or IRI), one a line, as rulings that would make it so.

    Raises:
        QueryError: nothing in the graph bears the name.
    """
    iris = set(graph.names.find(name, "fact") or graph.names.resolve(name, "entity"))
    labels = _labels(graph)
    for decision in graph.decisions:
        if decision.same and not iris.isdisjoint(decision.things):
            yield _line("same", decision, labels)


def _labels(graph: Graph) -> dict[str, str]:
    """What entities are called, and the beginning of the words that state a fact."""
    entities = {entity.iri: entity.label for entity in graph.entities}
    return entities | {fact.iri: f"“{fact.evidence[0].quote[:_QUOTED]}”" for fact in graph.facts}


def _line(verdict: str, decision: Decision, labels: dict[str, str]) -> str:
    named = " | ".join(labels[thing] for thing in decision.things if thing in labels)
    note = " ".join(f"{named}: {decision.reason}".split())
    return "\t".join((verdict, short(decision.a), short(decision.b), note))
