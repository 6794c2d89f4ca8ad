"""Finding things of a graph by name: labels in every language, and every form that a document uses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from kg.errors import QueryError
from kg.gazetteer import gazetteer
from kg.identity import normalized, place_iri
from kg.vocabulary import DOCUMENTS_GRAPH, ENTITIES_GRAPH, IC, PLACES_GRAPH, PREFIXES

if TYPE_CHECKING:
    from kg.store import Store

# Distinct in the store: one name of one thing stands in the graphs of many documents.
_ENTITIES: Final = f"""SELECT DISTINCT ?thing ?name {{
  {{ VALUES ?graph {{ <{PLACES_GRAPH}> <{ENTITIES_GRAPH}> }} GRAPH ?graph {{ ?thing rdfs:label ?name }} }}
  UNION {{ ?thing skos:altLabel ?name }}
}}"""
_DOCUMENTS: Final = f"""SELECT DISTINCT ?thing ?name {{
  VALUES ?graph {{ <{DOCUMENTS_GRAPH}> }} GRAPH ?graph {{ ?thing dcterms:identifier|dcterms:title|schema:url ?name }}
}}"""


@dataclass(frozen=True, slots=True)
class _Index:
    """IRIs by normalized name, and how a text spells each name."""

    iris: dict[str, set[str]]
    spelled: dict[str, str]


class Names:
    """The names of a graph's things, to look up IRIs by. The index of entities is built with the first name of one,
    that of documents likewise; IRIs need none."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, name: str, parameter: str) -> list[str]:
        """The IRIs of what bears a name, sorted: documents for ``document``, facts for ``fact``, else entities."""
        bare = name.strip(" \"'“”‘’«»《》<>")
        mark = {"fact": (IC + "evidence", None), "document": (PREFIXES["rdf"] + "type", IC + "Document")}
        if self._known(bare, *mark.get(parameter, (PREFIXES["rdf"] + "type", IC + "Entity"))):
            return [bare]
        if parameter == "fact":
            return []
        if parameter == "document":
            return sorted(self._documents.iris.get(normalized(bare), ()))
        return sorted(self._entities.iris.get(normalized(bare), ()) or self._places(bare))

    def _known(self, iri: str, property: str, value: str | None) -> bool:
        """Whether the graph has a thing of this IRI, with this property."""
        try:
            return any(True for _ in self._store.quads(iri, property, value))
        except ValueError:  # no IRI, but a name
            return False

    @cached_property
    def _entities(self) -> _Index:
        return self._read(_ENTITIES)

    @cached_property
    def _documents(self) -> _Index:
        return self._read(_DOCUMENTS)

    def _read(self, sparql: str) -> _Index:
        found: Any = self._store.query(sparql, PREFIXES)
        iris: dict[str, set[str]] = defaultdict(set)
        spelled: dict[str, str] = {}
        for iri, name in sorted((thing.value, name.value) for thing, name in found):
            key = normalized(name)
            iris[key].add(iri)
            spelled.setdefault(key, name)
        return _Index(iris, spelled)

    def _places(self, name: str) -> set[str]:
        """The graph's places that the gazetteer knows under a name which no text of the graph uses (牡丹江, 鹏城)."""
        iris = (place_iri(place.id) for place in gazetteer().lookup(name))
        return {iri for iri in iris if self._known(iri, PREFIXES["rdf"] + "type", IC + "Entity")}

    def resolve(self, name: str, parameter: str) -> list[str]:
        """Like :meth:`find`, but a name that nothing bears is an error.

        Raises:
            QueryError: nothing in the graph bears the name.
        """
        if not (found := self.find(name, parameter)):
            raise QueryError(self.unknown(name))
        return found

    def unknown(self, name: str) -> str:
        """The message that nothing bears a name, with names that are like it."""
        spelled = self._documents.spelled | self._entities.spelled
        close = get_close_matches(normalized(name), sorted(spelled), n=3, cutoff=0.5)
        hint = f"; names like it: {', '.join(spelled[c] for c in close)}" if close else ""
        return f"nothing in this graph is called {name!r}{hint}"
