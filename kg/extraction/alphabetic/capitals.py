"""Capitals that a region's name stands for: столица Приморья, башкирская столица, the Ural capital."""

from __future__ import annotations

import re

from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.place_scan import place_data, places_named
from kg.extraction.alphabetic.units import kind_of, references
from kg.extraction.discourse import REFERENCE, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.mention import Mention
from kg.gazetteer import gazetteer


def read_capitals(units: list[Unit], text: str, entities: list[DiscourseEntity], lang: str) -> None:
    """Let regions whose capital is meant stand for the city, where the text names it."""
    for u in units:
        m = references(lang, "capital_of").search(text[max(0, u.start - 30) : u.start])
        if m is None or text[max(0, u.start - len(m.group()) - 2) : u.start - len(m.group())] == ", ":
            continue
        city = _city_in(u.entities[0], entities) if u.type == "Place" else None
        if city is not None:
            u.entities = (city,)
    for m in references(lang, "its_capital").finditer(text):
        around = [u for u in units if u.start < m.end() and m.start() < u.end]
        if any(u.core[0] != m.start(1) for u in around):
            continue
        city = _capital_of(m, entities, lang)
        if city is not None:
            units[:] = [u for u in units if u not in around]
            mention = Mention(m.start(), m.end(), m.group(), "Place", "reference.capital")
            units.append(Unit(REFERENCE, m.start(), m.end(), mention, (city,), (m.start(1), m.end())))
    units.sort(key=lambda u: u.start)


def _capital_of(m: re.Match[str], entities: list[DiscourseEntity], lang: str) -> DiscourseEntity | None:
    named = next((e for e in entities for x in e.mentions if x.start == m.start(1)), None)
    city = _city_in(named, entities) if named is not None else None
    if city is not None:
        return city
    capitals: dict[str, str] = place_data(lang)["capitals"]
    word = language(lang).listed(m.group(1), capitals)
    ids = places_named([capitals[word]], lang) if word is not None else {}
    return next((e for e in entities if e.place_id in ids), None)


def _city_in(region: DiscourseEntity, entities: list[DiscourseEntity]) -> DiscourseEntity | None:
    """The city of a region or country that a text names most, or None."""
    if region.place_id is None or kind_of(region) not in ("Region", "Country"):
        return None
    cities = [e for e in entities if e.place_id is not None and kind_of(e) == "City"]
    inside = [e for e in cities if e.place_id and region.place_id in gazetteer().ancestors(e.place_id)]
    return max(inside, key=lambda e: len(e.mentions), default=None)
