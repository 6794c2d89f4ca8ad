"""Finding things of a graph by name: labels in every language, and every form that a document uses."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.gazetteer import gazetteer
from kg.identity import normalized, place_iri

if TYPE_CHECKING:
    from kg.graph import Graph


class Names:
    """The names of a graph's things, to look up IRIs by."""

    def __init__(self, graph: Graph) -> None:
        self._entities: dict[str, set[str]] = defaultdict(set)
        self._documents: dict[str, set[str]] = defaultdict(set)
        self._facts = {fact.iri for fact in graph.facts}
        self._spelled: dict[str, str] = {}
        self._iris = {entity.iri for entity in graph.entities}
        for entity in graph.entities:
            for name in (*entity.labels.values(), *entity.names, entity.iri):
                self._add(self._entities, name, entity.iri)
        for document in graph.documents:
            for known in (document.id, document.title, document.url, document.iri):
                if known:
                    self._add(self._documents, known, document.iri)

    def _add(self, index: dict[str, set[str]], name: str, iri: str) -> None:
        index[normalized(name)].add(iri)
        self._spelled.setdefault(normalized(name), name)

    def find(self, name: str, parameter: str) -> list[str]:
        """The IRIs of what bears a name, sorted: documents for ``document``, facts for ``fact``, else entities."""
        if parameter == "fact":
            return [name] if name in self._facts else []
        bare = name.strip(" \"'“”‘’«»《》<>")
        if parameter == "document":
            return sorted(self._documents.get(normalized(bare), ()))
        return sorted(self._entities.get(normalized(bare), ()) or self._places(bare))

    def _places(self, name: str) -> set[str]:
        """The graph's places that the gazetteer knows under a name which no text of the graph uses (牡丹江, 鹏城)."""
        return {iri for place in gazetteer().lookup(name) if (iri := place_iri(place.id)) in self._iris}

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
        close = get_close_matches(normalized(name), sorted(self._spelled), n=3, cutoff=0.5)
        hint = f"; names like it: {', '.join(self._spelled[c] for c in close)}" if close else ""
        return f"nothing in this graph is called {name!r}{hint}"
