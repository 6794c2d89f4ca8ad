"""The annotation of one document: its entities and facts, each with evidence to the character.

The JSON form is the exchange format of ``facts.jsonl`` and of ``kg extract``: one object a document with ``id``,
``lang``, ``url``, ``published``, ``title``, ``publisher``, ``text``, ``entities`` and ``facts``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Final

from kg import __version__
from kg.documents.document import Document
from kg.documents.encoding import is_encodable

ENTITY_TYPES: Final = ("Place", "Zone", "Organization", "Person")

FACT_TYPES: Final = (
    "Pairing",
    "Agreement",
    "Visit",
    "Event",
    "Secondment",
    "Project",
    "Post",
    "LocatedIn",
    "Statistic",
    "Mechanism",
    "Statement",
)

# Roles in the order in which they are written. A role is filled by entity names ("entities"), by free text
# ("text"), by an ISO 8601 date or interval ("date"), by a number ("number") or by an amount ("money").
ROLES: Final[dict[str, dict[str, str]]] = {
    "Pairing": {"member": "entities", "kind": "text", "since": "date"},
    "Agreement": {
        "party": "entities",
        "signatory": "entities",
        "title": "text",
        "date": "date",
        "place": "entity",
        "count": "number",
        "amount": "money",
    },
    "Visit": {"visitor": "entities", "destination": "entities", "date": "date", "purpose": "text"},
    "Event": {
        "title": "text",
        "kind": "text",
        "organizer": "entities",
        "participant": "entities",
        "place": "entity",
        "date": "date",
    },
    "Secondment": {
        "person": "entity",
        "from": "entity",
        "to": "entity",
        "post": "text",
        "count": "number",
        "date": "date",
    },
    "Project": {
        "name": "text",
        "investor": "entities",
        "place": "entities",
        "status": "text",
        "amount": "money",
        "count": "number",
        "sector": "text",
        "date": "date",
    },
    "Post": {"person": "entity", "title": "text", "organization": "entity"},
    "LocatedIn": {"entity": "entity", "place": "entity"},
    "Statistic": {
        "subject": "entities",
        "measure": "text",
        "value": "number",
        "unit": "text",
        "currency": "text",
        "asOf": "date",
    },
    "Mechanism": {"member": "entities", "title": "text", "date": "date"},
    "Statement": {"speaker": "entity", "quote": "text"},
}
# An IRI, or none yet, without the characters that RDF refuses.
_IN_IRI: Final = r"(?:[^\x00-\x20<>\"{}|\\^`\[\]#%\x7f-\x9f\ud800-\uf8ff\ufff0-\uffff]|%[0-9A-Fa-f]{2})*"
_IRI: Final = re.compile(rf"(?:[A-Za-z][A-Za-z0-9+.-]*:{_IN_IRI}(?:#{_IN_IRI})?)?")
# What RDF takes as the language of a text, as far as anybody writes it.
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote from the document that supports a fact: ``document.text[start:end] == text``."""

    text: str
    start: int
    end: int
    extractor: str
    confidence: float

    def to_json(self) -> dict[str, Any]:
        return {
            "evidence": self.text,
            "start": self.start,
            "end": self.end,
            "extractor": self.extractor,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that the document names. ``name`` is the fullest form in the text, ``aliases`` the other forms.

    Facts refer to entities by name. Of two people of one name, the second has the body that tells them apart in
    brackets behind it, 王致远 (瑞达公司), and the name itself among the aliases.

    ``mentions`` are the (start, end) offsets of every place in the text where the entity is named, in order.
    ``kind`` is the ontology's class below the type (``City``, ``GovernmentBody`` …) or None. ``anchor`` is the IRI of
    the place that an organisation, zone or person belongs to, where the text tells it.
    """

    name: str
    type: str
    iri: str
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    mentions: tuple[tuple[int, int], ...] = ()
    anchor: str | None = None

    def to_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {"name": self.name, "type": self.type}
        if self.aliases:
            row["aliases"] = list(self.aliases)
        if self.kind:
            row["kind"] = self.kind
        row["iri"] = self.iri
        if self.anchor:
            row["anchor"] = self.anchor
        row["mentions"] = [list(m) for m in self.mentions]
        return row


def person_name(name: str) -> str:
    """The name of a person without the body in brackets that tells namesakes of a document apart.

    >>> person_name("王致远 (瑞达公司)")
    '王致远'
    """
    return re.sub(r" \(.+\)$", "", name)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact with its roles.

    ``roles`` maps a role of ``ROLES[type]`` to its filler: a list of entity names for "entities", one entity name for
    "entity", text, an ISO 8601 string for "date", a number, or ``{"value": number, "currency": "CNY"}``.
    Entity fillers are the ``name`` of an entity of the same annotation. Absent roles are not in the mapping.
    """

    type: str
    roles: dict[str, Any]
    evidence: tuple[Evidence, ...]

    @property
    def confidence(self) -> float:
        """The best confidence among the evidence."""
        return max(e.confidence for e in self.evidence)

    def to_json(self) -> dict[str, Any]:
        first, *others = self.evidence
        row = {"type": self.type, **{r: self.roles[r] for r in ROLES[self.type] if r in self.roles}}
        row |= first.to_json()
        if others:
            row["more_evidence"] = [e.to_json() for e in others]
        return row


@dataclass(frozen=True, slots=True)
class Annotation:
    """What was found in one document."""

    document: Document
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()
    unresolved: tuple[str, ...] = field(default=())
    """Reasons why something stayed empty, one a line: "date '12日' at 40-43: no year can be had"."""
    extraction_version: str = __version__
    """What made the annotation; see :func:`kg.extraction.version.extraction_version`."""
    model: str | None = None
    """Which recogniser proposed names beside the rules; None where it is not known."""

    def to_json(self) -> dict[str, Any]:
        d = self.document
        return {
            "id": d.id,
            "lang": d.lang,
            "url": d.url,
            "published": d.published,
            "title": d.title,
            "publisher": d.publisher,
            "text": d.text,
            "entities": [e.to_json() for e in self.entities],
            "facts": [f.to_json() for f in self.facts],
            "unresolved": list(self.unresolved),
            "extraction_version": self.extraction_version,
            "model": self.model,
        }

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Annotation:
        """The inverse of :meth:`to_json`; also reads hand-made annotations, which lack offsets and IRIs.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: the row is no annotation.
        """
        text = row["text"]
        document = Document(
            row["id"],
            text,
            row.get("title"),
            row.get("published"),
            row.get("publisher"),
            row.get("url"),
            row.get("lang"),
        )
        entities = tuple(
            Entity(
                e["name"],
                e["type"],
                e.get("iri", ""),
                tuple(e.get("aliases", ())),
                e.get("kind"),
                tuple((a, b) for a, b in e.get("mentions", ())),
                e.get("anchor"),
            )
            for e in row.get("entities", ())
        )
        facts = tuple(
            Fact(
                f["type"],
                {r: f[r] for r in ROLES[f["type"]] if r in f},
                tuple(_evidence(text, e) for e in (f, *f.get("more_evidence", ()))),
            )
            for f in row.get("facts", ())
        )
        found = cls(
            document,
            entities,
            facts,
            tuple(row.get("unresolved", ())),
            row.get("extraction_version", __version__),
            row.get("model"),
        )
        _check(found)
        return found


def _evidence(text: str, row: dict[str, Any]) -> Evidence:
    quote = row["evidence"]
    start = row.get("start", text.find(quote))
    return Evidence(quote, start, start + len(quote), row.get("extractor", "hand"), row.get("confidence", 1.0))


def _check(annotation: Annotation) -> None:
    """Raise a ValueError where a file has a value of another sort than an annotation holds."""
    document = annotation.document
    told = (document.title, document.published, document.publisher, document.url, document.lang)
    _demand(is_encodable(document.text) and document.id.strip() != "", "text")
    _demand(all(text is None or is_encodable(text) for text in (document.id, *told)), "document")
    _demand(document.lang is None or _LANGUAGE.fullmatch(document.lang) is not None, "lang")
    _demand(
        _are(str, annotation.extraction_version, *annotation.unresolved)
        and is_encodable(annotation.extraction_version)
        and _may_be_text(annotation.model),
        "model",
    )
    for entity in annotation.entities:
        _demand(_are(str, entity.name, entity.type, entity.iri, *entity.aliases) and entity.name != "", "entity")
        _demand(_may_be_text(entity.kind) and _may_be_text(entity.anchor), "entity")
        _demand(all(_IRI.fullmatch(iri) is not None for iri in (entity.iri, entity.anchor or "")), "iri")
        _demand(_are(int, *(offset for mention in entity.mentions for offset in mention)), "mention")
    for fact in annotation.facts:
        for role, filler in fact.roles.items():
            fillers = filler if isinstance(filler, list) else [filler]
            _demand(all(_is_filler(ROLES[fact.type][role], value) for value in fillers), role)
        for evidence in fact.evidence:
            _demand(_are(str, evidence.text, evidence.extractor) and _are(int, evidence.start), "evidence")
            _demand(_is_number(evidence.confidence), "confidence")


def _is_filler(kind: str, value: Any) -> bool:
    if kind == "money":
        return _is_number(value["value"]) and isinstance(value["currency"], str)
    return _is_number(value) if kind == "number" else isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _are(sort: type, *values: Any) -> bool:
    return all(isinstance(value, sort) and not isinstance(value, bool) for value in values)


def _may_be_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _demand(condition: bool, what: str) -> None:
    if not condition:
        raise ValueError(f"{what} of the wrong sort")
