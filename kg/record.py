"""The records of a graph: its documents, entities and facts as plain values, with all their sources.

They are what identity makes of annotations and what a saved graph is read back into; both give equal records.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kg import __version__
from kg.vocabulary import LANGUAGES


@dataclass(frozen=True, slots=True)
class GraphDocument:
    """A document of the graph. ``text`` is None in a graph that was read from a file: offsets count its
    characters."""

    iri: str
    id: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    lang: str | None = None
    content_hash: str = ""
    unresolved: tuple[str, ...] = ()
    extraction_version: str = __version__
    text: str | None = field(default=None, compare=False, repr=False)

    @property
    def label(self) -> str:
        return self.title or self.id


@dataclass(frozen=True, slots=True)
class GraphEntity:
    """A thing that documents name.

    ``type`` is ``Place``, ``Zone``, ``Organization``, ``Person``, or ``Entity`` for what a fact names without
    saying what it is; ``kind`` the ontology's class below it or None. ``labels`` holds the fullest name by
    language, ``names_in`` every form by the IRI of the document that uses it. ``part_of`` is the place that
    holds a place, ``anchor`` the place that the name of a body or zone starts with. ``links`` are IRIs
    elsewhere (GeoNames, Wikidata). An ancestor of a place that no document names has an empty ``names_in``.
    """

    iri: str
    type: str
    kind: str | None = None
    labels: dict[str, str] = field(default_factory=dict, hash=False)
    names_in: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    latitude: float | None = None
    longitude: float | None = None
    part_of: str | None = None
    anchor: str | None = None
    links: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every form that a document uses, sorted."""
        return tuple(sorted({name for names in self.names_in.values() for name in names}))

    @property
    def documents(self) -> tuple[str, ...]:
        """IRIs of the documents that name the entity, sorted."""
        return tuple(sorted(self.names_in))

    @property
    def label(self) -> str:
        return self.label_in(None)

    def label_in(self, lang: str | None) -> str:
        """The label in a language; else the first of zh, en, ru, any other; else the end of the IRI."""
        for tag in (lang or "", *LANGUAGES, *sorted(self.labels)):
            if tag in self.labels:
                return self.labels[tag]
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class GraphEvidence:
    """A quote that supports a fact: characters ``start`` to ``end`` of the text of ``document`` (an IRI)."""

    document: str
    quote: str
    start: int
    end: int
    extractor: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Claim:
    """What one document says of a fact: ``roles`` maps a role to its fillers, sorted.

    A filler is the IRI of an entity, a text, an ISO 8601 date or interval, a number, or
    ``{"value": number, "currency": code}``.
    """

    document: str
    roles: dict[str, tuple[Any, ...]] = field(hash=False)
    evidence: tuple[GraphEvidence, ...]


@dataclass(frozen=True, slots=True)
class GraphFact:
    """A fact, with what each of its documents says of it."""

    iri: str
    type: str
    claims: tuple[Claim, ...]

    @property
    def roles(self) -> dict[str, list[Any]]:
        """The fillers of each role over all documents; figures and dates that differ stand side by side."""
        roles: dict[str, list[Any]] = {}
        for claim in self.claims:
            for role, fillers in claim.roles.items():
                known = roles.setdefault(role, [])
                known.extend(f for f in fillers if f not in known)
        return {role: sorted_fillers(roles[role]) for role in sorted(roles)}

    @property
    def evidence(self) -> tuple[GraphEvidence, ...]:
        return tuple(e for claim in self.claims for e in claim.evidence)

    @property
    def documents(self) -> tuple[str, ...]:
        """IRIs of the documents that state the fact, sorted."""
        return tuple(claim.document for claim in self.claims)

    @property
    def confidence(self) -> float:
        """The best confidence among the evidence."""
        return max(e.confidence for e in self.evidence)


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """What identity decided of two records: that they are one thing (``same``), or that they may be.

    ``a`` and ``b`` name the records, in order, as ``kg duplicates`` and the file of rulings do: the IRI that a thing
    has by itself, ``@`` and a document's id behind it where that IRI alone names several. ``things`` are the IRIs of
    the entities or facts of the graph that the records are part of: one if they are the same.
    """

    a: str
    b: str
    same: bool
    reason: str
    things: tuple[str, ...]


def sorted_fillers(fillers: Iterable[Any]) -> list[Any]:
    """Fillers in one fixed order, whatever their kind: numbers by size, amounts by currency and size, else
    text."""

    def order(filler: Any) -> tuple[str, float, str]:
        if isinstance(filler, dict):
            return str(filler["currency"]), float(filler["value"]), ""
        if isinstance(filler, int | float):
            return "", float(filler), ""
        return "", 0.0, str(filler)

    return sorted(fillers, key=order)
