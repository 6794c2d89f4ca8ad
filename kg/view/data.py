"""What the page shows, in plain values: documents, entities and facts, each known by its index.

Only :func:`view_data` knows the graph; layout, template and tests work on :class:`ViewData`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, overload

from kg.annotation import FACT_TYPES, ROLES

if TYPE_CHECKING:
    from kg.graph import Graph, GraphFact

DATE_ROLES: Final = ("date", "since", "asOf")

LONGEST_NAME: Final = 300
LONGEST_TEXT: Final = 4000
"""Letters of a name or title, and of a quote or value, that the page holds: of more, nobody reads the rest, and a
browser takes seconds to lay it out."""


@dataclass(frozen=True, slots=True)
class ViewDocument:
    iri: str
    title: str
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class ViewEntity:
    """``place`` is the index of the place that holds this one, or that a body or zone is named after."""

    iri: str
    type: str
    kind: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    place: int | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewEvidence:
    """``document`` is the index of the document that says it; ``quote`` its words."""

    document: int
    quote: str
    start: int
    end: int
    extractor: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ViewFact:
    """A fact: ``fillers`` are its (role, entity index), ``values`` its (role, literal) pairs, in role order.

    A literal is a text, an ISO 8601 date or interval, a number, or ``{"value": number, "currency": code}``.
    """

    iri: str
    type: str
    fillers: tuple[tuple[str, int], ...]
    values: tuple[tuple[str, Any], ...]
    evidence: tuple[ViewEvidence, ...]

    @property
    def entities(self) -> tuple[int, ...]:
        """The distinct entities that take part, in role order."""
        return tuple(dict.fromkeys(index for _, index in self.fillers))

    @property
    def period(self) -> tuple[int, int] | None:
        """First and last month of the fact (see :func:`months`), None for an undated one."""
        found = [p for role, value in self.values if role in DATE_ROLES and (p := months(str(value)))]
        return (min(p[0] for p in found), max(p[1] for p in found)) if found else None


@dataclass(frozen=True, slots=True)
class ViewData:
    documents: tuple[ViewDocument, ...] = ()
    entities: tuple[ViewEntity, ...] = ()
    facts: tuple[ViewFact, ...] = ()


def months(date: str) -> tuple[int, int] | None:
    """The first and last month (year * 12 + month - 1) that an ISO 8601 date or interval touches.

    >>> months("2017"), months("2023-03-08/2023-04"), months("someday")
    ((24204, 24215), (24278, 24279), None)
    """
    ends: list[int] = []
    for part in date.split("/"):
        match = re.match(r"(\d{4})(?:-(\d\d))?", part.strip())
        if match is None:
            continue
        year, month = int(match[1]), match[2]
        if month is None:
            ends += [year * 12, year * 12 + 11]
        elif 1 <= int(month) <= 12:
            ends.append(year * 12 + int(month) - 1)
    return (min(ends), max(ends)) if ends else None


def shortened(text: str, longest: int) -> str:
    """The text, cut where it is too long.

    >>> shortened("牡丹江市与东莞市", 5), shortened("东莞", 5)
    ('牡丹江市…', '东莞')
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"


def view_data(graph: Graph) -> ViewData:
    """The content of ``graph`` as plain values, in an order that depends on nothing but the content.

    Facts come by type, then date, then IRI; entities and documents by IRI. A filler that is the IRI of one of
    the graph's entities becomes a reference to it, any other filler a literal. Texts longer than anybody reads are cut.
    """
    documents = sorted(graph.documents, key=lambda d: d.iri)
    entities = sorted(graph.entities, key=lambda e: e.iri)
    document_index = {d.iri: i for i, d in enumerate(documents)}
    entity_index = {e.iri: i for i, e in enumerate(entities)}
    facts = [_fact(f, entity_index, document_index) for f in graph.facts]
    order = {name: i for i, name in enumerate(FACT_TYPES)}
    facts.sort(key=lambda f: (order.get(f.type, len(order)), f.period or (0, 0), f.iri))
    return ViewData(
        tuple(
            ViewDocument(d.iri, _name(d.label), d.published, _name(d.publisher), _address(d.url), _name(d.lang))
            for d in documents
        ),
        tuple(
            ViewEntity(
                e.iri,
                e.type,
                _name(e.kind),
                {lang: _name(e.labels[lang]) for lang in sorted(e.labels)},
                tuple(sorted({_name(name) for name in e.names}, key=lambda name: (-len(name), name))),
                e.latitude,
                e.longitude,
                entity_index.get(e.part_of or e.anchor or ""),
                tuple(link for link in sorted(e.links) if _address(link)),
            )
            for e in entities
        ),
        tuple(facts),
    )


@overload
def _name(text: str) -> str: ...
@overload
def _name(text: None) -> None: ...
def _name(text: str | None) -> str | None:
    return None if text is None else shortened(text, LONGEST_NAME)


def _address(text: str | None) -> str | None:
    """An address that was cut would lead elsewhere."""
    return text if text is None or len(text) <= LONGEST_TEXT else None


def _fact(fact: GraphFact, entity_index: Mapping[str, int], document_index: Mapping[str, int]) -> ViewFact:
    known, roles = ROLES.get(fact.type, {}), fact.roles
    fillers: list[tuple[str, int]] = []
    values: list[tuple[str, Any]] = []
    for role in [*(r for r in known if r in roles), *sorted(set(roles) - set(known))]:
        for value in roles[role]:
            if isinstance(value, str) and value in entity_index:
                fillers.append((role, entity_index[value]))
            else:
                values.append((role, shortened(value, LONGEST_TEXT) if isinstance(value, str) else value))
    evidence = sorted(
        (
            ViewEvidence(
                document_index[e.document],
                shortened(e.quote, LONGEST_TEXT),
                e.start,
                e.end,
                e.extractor,
                round(float(e.confidence), 3),
            )
            for e in fact.evidence
            if e.document in document_index
        ),
        key=lambda e: (e.document, e.start, e.end, e.quote),
    )
    return ViewFact(fact.iri, fact.type, tuple(fillers), tuple(values), tuple(evidence))
