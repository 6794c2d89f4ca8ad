"""What the gazetteer knows of a graph's places: labels in three languages, coordinates, links, what holds
them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.identity import place_id, place_iri
from kg.record import GraphEntity
from kg.vocabulary import KINDS, PREFIXES

if TYPE_CHECKING:
    from kg.gazetteer import Place


def with_places(entities: Iterable[GraphEntity]) -> tuple[GraphEntity, ...]:
    """Entities with the gazetteer's knowledge of the places among them, and with the places that hold those.

    Sorted by IRI. A place whose id the gazetteer does not know stays as it is.
    """
    return tuple(sorted(placed(entities), key=lambda entity: entity.iri))


def placed(entities: Iterable[GraphEntity]) -> Iterator[GraphEntity]:
    """The same, as they come; the places that hold those among them last."""
    seen: set[str] = set()
    for entity in entities:
        place = _place(entity.iri)
        if place is not None:
            seen.add(entity.iri)
            entity = _placed(entity, place)
        yield entity
    pending = sorted(seen)
    while pending:
        place = _place(pending.pop())
        if place is not None and place.parent and (parent := place_iri(place.parent)) not in seen:
            seen.add(parent)
            pending.append(parent)
            entity, above = GraphEntity(parent, "Place"), _place(parent)
            yield _placed(entity, above) if above is not None else entity


def _place(iri: str) -> Place | None:
    identifier = place_id(iri)
    if identifier is None:
        return None
    from kg.gazetteer import gazetteer

    try:
        return gazetteer().place(identifier)
    except KeyError:
        return None


def _placed(entity: GraphEntity, place: Place) -> GraphEntity:
    """An entity with its place's data. The gazetteer's labels take the place of the forms that documents
    use."""
    type = "Zone" if place.kind == "Zone" else entity.type
    links = []
    if place.geonames:
        links.append(f"{PREFIXES['gn']}{place.geonames}/")
    if place.wikidata:
        links.append(f"{PREFIXES['wd']}{place.wikidata}")
    labels = entity.labels | place.labels
    return replace(
        entity,
        type=type,
        kind=place.kind if place.kind in KINDS[type] else entity.kind,
        labels={lang: labels[lang] for lang in sorted(labels)},
        latitude=place.latitude,
        longitude=place.longitude,
        part_of=place_iri(place.parent) if place.parent else None,
        links=tuple(sorted(links)),
    )
