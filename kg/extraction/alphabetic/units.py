"""Questions to units and entities that several modules of the discourse ask."""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.alphabetic.language import ALPHABETIC, language
from kg.extraction.discourse import Discourse, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.lexicon import settings
from kg.gazetteer import gazetteer


@cache
def references(lang: str, key: str) -> re.Pattern[str]:
    return re.compile(settings(lang, "references.toml")[key], re.IGNORECASE)


def is_adjective(u: Unit) -> bool:
    return u.mention.rule == "gazetteer.adjective"


def is_genitive(u: Unit, lang: str) -> bool:
    """Whether a unit may stand in the genitive; any may where there are no cases."""
    found = language(lang).cases(u.mention.text.split()[0])
    return "gent" in found or not found


def kind_of(e: DiscourseEntity) -> str:
    """City, Region, District or Country of a place; the type of anything else."""
    if e.type != "Place":
        return e.type
    if e.place_id is not None:
        return gazetteer().place(e.place_id).kind
    m = e.mentions[0]
    name = (e.label or m.text).casefold()
    return next((kind for kind, words in _kind_words() if any(w in name for w in words)), "City")


@cache
def _kind_words() -> list[tuple[str, list[str]]]:
    """District and Region with the words of all languages that tell them in a name."""
    data = [settings(lang, "names.toml")["place"]["kind_words"] for lang in ALPHABETIC]
    return [(kind, [w for d in data for w in d[kind]]) for kind in data[0]]


def topic(d: Discourse, kinds: tuple[str, ...]) -> list[DiscourseEntity]:
    """The places that the text is about: those named most, the first ones first."""
    places = [e for e in d.entities if kind_of(e) in kinds]
    return sorted(places, key=lambda e: (-sum(m.rule != "gazetteer.adjective" for m in e.mentions), e.first))


def country_of(e: DiscourseEntity) -> str | None:
    """The id of the country of a place that the gazetteer knows."""
    above = [e.place_id, *gazetteer().ancestors(e.place_id)] if e.place_id is not None else []
    return next((id for id in above if id is not None and gazetteer().place(id).kind == "Country"), None)


def in_pairs(entities: list[DiscourseEntity]) -> list[list[DiscourseEntity]]:
    """Ступино и Циндао, Мытищи и Дэчжоу: the pairs of a list whose names are of two countries in turn; else none."""
    countries = [country_of(e) for e in entities]
    first, second = set(countries[::2]), set(countries[1::2])
    if len(entities) < 4 or len(entities) % 2 or None in countries or len(first) > 1 or len(second) > 1:
        return []
    return [entities[i : i + 2] for i in range(0, len(entities), 2)] if first != second else []


def capital_at(d: Discourse, position: int) -> DiscourseEntity | None:
    """The city that башкирская столица at ``position`` stands for, where the text names it."""
    m = references(d.lang, "its_capital").match(d.text, position)
    if m is None:
        return None
    for e in d.entities:
        if e.place_id and any(x.start == m.start(1) for x in e.mentions):
            inside = [
                c
                for c in d.entities
                if c.place_id and kind_of(c) == "City" and e.place_id in gazetteer().ancestors(c.place_id)
            ]
            return max(inside, key=lambda c: len(c.mentions)) if inside else None
    return None


def entity_at(d: Discourse, span: tuple[int, int]) -> DiscourseEntity | None:
    """What is named at ``span``, also inside a longer name: the place of администрация Владивостока."""
    exact = next((e for e in d.entities for m in e.mentions if (m.start, m.end) == span), None)
    if exact is not None:
        return exact
    text = d.text[span[0] : span[1]]
    forms = _base_forms(text, d.lang)
    return next((e for e in d.entities if e.type == "Place" and forms & _base_forms(e.name, d.lang)), None)


def _base_forms(name: str, lang: str) -> set[str]:
    return {*language(lang).bases(name)} if " " not in name else {name.casefold()}


def office_of(d: Discourse, person: DiscourseEntity) -> DiscourseEntity | None:
    """The place or body of a person's first office, a town's office rather than a country's, or None."""
    spans = {(m.start, m.end) for m in person.mentions}
    bodies = [
        entity_at(d, (t.value.organization[0], t.value.organization[1]))
        for t in d.titles
        if t.value.person is not None and tuple(t.value.person) in spans and t.value.organization is not None
    ]
    # Who is mayor of Carmel and head of a national delegation acts for Carmel.
    towns = [e for e in bodies[1:] if e is not None and kind_of(e) in ("City", "District", "Region")]
    if towns and bodies[0] is not None and kind_of(bodies[0]) == "Country":
        return towns[0]
    return bodies[0] if bodies else None
