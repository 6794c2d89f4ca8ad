"""What one document tells, with the IRIs that its annotation gives: what identity starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any

from kg.annotation import ROLES, Annotation, Entity, Fact
from kg.identity.iris import document_iri, entity_iri


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that a document names. ``anchor`` is the IRI of the place that it belongs to."""

    entity: Entity
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact that a document states: its entities by the IRIs of the annotation."""

    type: str
    roles: Mapping[str, Any]
    fact: Fact


@dataclass(frozen=True, slots=True)
class Telling:
    """A document's entities and facts. ``document`` is its IRI, ``year`` that of its publication."""

    document: str
    document_id: str
    lang: str
    year: int | None
    named: tuple[Named, ...]
    statements: tuple[Statement, ...]


def telling(annotation: Annotation) -> Telling:
    """What a document tells. A filler that is no entity of the annotation becomes one of type ``Entity`` of that
    document alone."""
    document = annotation.document
    iri = document_iri(document)
    entities, iris = _entities(iri, annotation)
    anchors = _anchors(entities)
    return Telling(
        iri,
        document.id,
        document.lang or "",
        _year(document.published),
        tuple(Named(entity, entity.anchor or anchors.get(entity.iri)) for entity in entities),
        tuple(Statement(fact.type, _roles(fact, iris), fact) for fact in annotation.facts),
    )


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date and date[:4].isdecimal() else None


def _entities(document: str, annotation: Annotation) -> tuple[list[Entity], dict[str, str]]:
    """The entities of an annotation, each with an IRI, and the IRI by every name; the fullest name wins."""
    entities = [
        e if e.iri else Entity(e.name, e.type, entity_iri(e.name, e.type), e.aliases, e.kind, e.mentions)
        for e in annotation.entities
    ]
    iris: dict[str, str] = {}
    for entity in entities:
        iris.setdefault(entity.name, intern(entity.iri))
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


def _roles(fact: Fact, iris: Mapping[str, str]) -> dict[str, Any]:
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
    return roles


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
