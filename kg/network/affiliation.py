"""To which cities, regions and countries the things of a graph belong: what the ontology calls ``ic:affiliatedWith``.

The same as the derived edges say, computed from the records, because a projection asks it of every filler of every
fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.record import GraphFact

# Facts that say that one thing belongs to another: from whom to whom.
_BELONGS = {"LocatedIn": ("entity", "place"), "Post": ("person", "organization")}


class Affiliations:
    """What each entity of a graph is part of, located in, named after or holds a post at, at any remove."""

    def __init__(self, graph: Graph) -> None:
        self._entities = graph.entity_by_iri
        self._above: dict[str, set[str]] = defaultdict(set)
        for entity in graph.entities:
            self._above[entity.iri].update(iri for iri in (entity.part_of, entity.anchor) if iri)
        for fact in graph.facts:
            if fact.type in _BELONGS:
                member, whole = _BELONGS[fact.type]
                for iri in fact.roles.get(member, ()):
                    self._above[iri].update(fact.roles.get(whole, ()))
        self._known: dict[str, frozenset[str]] = {}
        self._seats: dict[str, frozenset[str]] = {}

    def of(self, iri: str) -> frozenset[str]:
        """The entity itself and everything that it belongs to."""
        if iri not in self._known:
            found, pending = {iri}, [iri]
            while pending:
                new = self._above.get(pending.pop(), set()) - found
                found |= new
                pending.extend(new)
            self._known[iri] = frozenset(found)
        return self._known[iri]

    def seats(self, iri: str) -> frozenset[str]:
        """The cities of an entity; of one that belongs to no city, its regions; of a country, none."""
        if iri not in self._seats:
            above = self.of(iri)
            self._seats[iri] = self._places(above, "City") or self._places(above, "Region")
        return self._seats[iri]

    def country(self, iri: str) -> str | None:
        """The country of an entity (of several the first by IRI), None where nothing says it."""
        return min(self._places(self.of(iri), "Country"), default=None)

    def region(self, iri: str) -> str | None:
        """The region (province, state, oblast) of an entity; of several the first by IRI."""
        return min(self._places(self.of(iri), "Region"), default=None)

    def concerned(self, fact: GraphFact) -> frozenset[str]:
        """Whoever takes part in a fact, and everything that they belong to: what the fact concerns."""
        return frozenset(iri for filler in self._fillers(fact) for iri in self.of(filler))

    def connected(self, fact: GraphFact) -> frozenset[str]:
        """The seats of whoever takes part in a fact: the places that it connects."""
        return self.seats_of(self._fillers(fact))

    def seats_of(self, fillers: Iterable[str]) -> frozenset[str]:
        """The seats of several fillers; what is no entity has none."""
        return frozenset(seat for iri in fillers if iri in self._entities for seat in self.seats(iri))

    def nested(self, a: str, b: str) -> bool:
        """Whether one of two places lies in the other."""
        return a in self.of(b) or b in self.of(a)

    def _fillers(self, fact: GraphFact) -> Iterator[str]:
        for fillers in fact.roles.values():
            yield from (filler for filler in fillers if isinstance(filler, str) and filler in self._entities)

    def _places(self, iris: frozenset[str], kind: str) -> frozenset[str]:
        return frozenset(
            iri for iri in iris if (known := self._entities.get(iri)) and known.type == "Place" and known.kind == kind
        )
