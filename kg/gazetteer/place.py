"""A place of the gazetteer, and a stretch of text that may name one."""

from __future__ import annotations

from dataclasses import dataclass, field

KINDS = ("Country", "Region", "City", "District", "Town", "Area", "Zone")


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its names in Chinese, English and Russian.

    ``id`` is ``cn:<GB/T 2260 code>``, ``gn:<GeoNames id>``, ``iso:<ISO 3166 code>`` or ``ic:<name>`` for
    places of the curated lists. ``labels`` maps ``zh``, ``en`` and ``ru`` to the preferred name, as far as it
    is known; ``names`` holds the further ones. ``parent`` is the id of the place that it is part of.
    ``country`` is an ISO 3166-1 code. Coordinates are degrees; those of a country or province are its
    capital's.
    """

    id: str
    kind: str
    labels: dict[str, str]
    names: tuple[str, ...] = ()
    parent: str | None = None
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    geonames: str | None = None
    wikidata: str | None = None
    population: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """A one-letter form of a place: scope is ``country``, ``province`` or ``city``.

    ``alone`` letters are rare enough as ordinary letters that a fixed slot (驻粤) is evidence enough.
    """

    letter: str
    id: str
    scope: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A name of the gazetteer at ``text[start:end]``.

    ``form`` is the kind of name: ``full`` (牡丹江市), ``short`` (牡丹江), ``byname`` (雪城), ``former``
    (海参崴). ``candidates`` are the ids that bear the name in this form, the weightiest first.
    """

    start: int
    end: int
    text: str
    form: str
    candidates: tuple[str, ...] = field(default=())
