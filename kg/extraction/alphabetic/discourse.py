"""The discourse of an English or Russian document: names, collectives, references, dates and quantities in one row.

*Units* are what Chinese has too (see :mod:`kg.extraction.discourse`). A place's country behind it and its owner in
front of it (Kumasi, Ghana; Japan's Port of Nagoya) belong to its unit; so does an office to its holder. A *collective*
(a delegation from Harbin, харбинская делегация) is a unit that stands for the places or bodies it acts for.
"""

from __future__ import annotations

import re
from typing import Final

from spacy.tokens import Doc

from kg.extraction.alphabetic.capitals import read_capitals
from kg.extraction.alphabetic.collectives import collectives
from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.offices import not_posts
from kg.extraction.alphabetic.place_words import is_class
from kg.extraction.alphabetic.references import add_references
from kg.extraction.alphabetic.titles import OfficeValue
from kg.extraction.alphabetic.units import is_adjective, is_genitive, kind_of, references
from kg.extraction.alphabetic.words import words_of
from kg.extraction.discourse import DATE, ENTITY, QUANTITY, Discourse, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.mention import (
    DATES,
    ORGANIZATIONS,
    PEOPLE,
    PLACES,
    QUANTITIES,
    TITLES,
    ZONES,
    Mention,
    read_mentions,
    text_of,
)
from kg.gazetteer import gazetteer

_OFFICE_ROOM: Final = 45  # characters between an office and the body or person that it stands beside


def read_discourse(doc: Doc) -> Discourse:
    """The discourse of a document whose mentions and entities have been found."""
    text, lang = text_of(doc), doc.lang_
    entities: list[DiscourseEntity] = doc._.entities
    titles = read_mentions(doc, TITLES)
    document = doc._.document
    units = _entity_units(doc, entities, titles)
    units = _absorbed(_with_holders(_outermost(units), text, lang))
    read_capitals(units, text, entities, lang)
    discourse = Discourse(
        text,
        words_of(doc).structure,
        entities,
        units,
        titles,
        published=document.published if document else None,
        title=document.title if document else None,
        lang=lang,
    )
    discourse.units = collectives(discourse, lang)
    add_references(discourse, lang)
    for kind, key in ((DATE, DATES), (QUANTITY, QUANTITIES)):
        taken = sorted((u.start, u.end) for u in discourse.units)
        for m in read_mentions(doc, key):
            if all(m.end <= a or b <= m.start for a, b in taken):
                discourse.units.append(Unit(kind, m.start, m.end, m, (), (m.start, m.end)))
    discourse.units.sort(key=lambda u: u.start)
    return discourse


def _entity_units(doc: Doc, entities: list[DiscourseEntity], titles: list[Mention]) -> list[Unit]:
    owner = {(m.start, m.end, e.type): e for e in entities for m in e.mentions}
    units = []
    for label, key in (("Person", PEOPLE), ("Organization", ORGANIZATIONS), ("Zone", ZONES), ("Place", PLACES)):
        for m in read_mentions(doc, key):
            entity = owner.get((m.start, m.end, label)) or owner.get((m.start, m.end, m.label))
            if entity is not None:
                behind = references(doc.lang_, "class_behind").match(text_of(doc), m.end) if label == "Place" else None
                end = m.end if behind is None or m.rule.endswith("adjective") else behind.end()
                units.append(Unit(ENTITY, m.start, end, m, (entity,), (m.start, m.end)))
    people = {u.core: u for u in units if u.type == "Person"}
    bodies = {u.core: u for u in units if u.type != "Person" and not is_adjective(u)}
    for t in titles:
        value: OfficeValue = t.value
        body = bodies.get(value.organization) if value.organization is not None else None
        if value.person is None and body is not None and value.title.casefold() not in not_posts(doc.lang_):
            _with_office(body, t, text_of(doc))
        if value.person is None or value.person not in people:
            continue
        u = people[value.person]
        spans = [(t.start, t.end), *([tuple(value.organization)] if value.organization else [])]
        start = u.start
        for a, b in sorted(spans, key=lambda s: -s[1]):
            between = any(b <= other[0] < u.core[0] for other in people)  # the first of several holders
            if b <= u.core[0] and start - b < _OFFICE_ROOM and not between:
                start = min(start, a)
        end = (
            max(u.end, *(b for a, b in spans if a - u.core[1] < _OFFICE_ROOM))
            if any(a - u.core[1] < _OFFICE_ROOM for a, _ in spans)
            else u.end
        )
        if end - start < 220 and not re.search(r"[;!?]\s|\n", text_of(doc)[start:end]):
            u.start, u.end, u.titled = start, end, True
    return units


def _with_office(body: Unit, title: Mention, text: str) -> None:
    """Join an office whose holder is not named to its body, for which it acts: the mayor of Suwa, мэр Уфы."""
    if title.end <= body.start and body.start - title.end < _OFFICE_ROOM and "\n" not in text[title.end : body.start]:
        body.start, body.titled = title.start, True
    elif body.end < title.start <= body.end + 4:
        body.end, body.titled = title.end, True


def _outermost(units: list[Unit]) -> list[Unit]:
    """Without the places inside the names of bodies, sites and people: University of Cape Town."""
    longer = [u.core for u in units if u.type != "Place"]
    return [u for u in units if u.type != "Place" or not any(a <= u.core[0] and u.core[1] <= b for a, b in longer)]


def _absorbed(units: list[Unit]) -> list[Unit]:
    """Units that lie inside a longer one are no arguments of their own."""
    kept: list[Unit] = []
    for u in sorted(units, key=lambda u: (u.start, -u.end)):
        if kept and u.start < kept[-1].end:
            if u.type == "Person" and u.core[0] >= kept[-1].core[1]:
                u.start = max(u.core[0], kept[-1].core[1])
                kept[-1].end = min(kept[-1].end, u.start)
                kept.append(u)
            continue
        kept.append(u)
    return kept


def _with_holders(units: list[Unit], text: str, lang: str) -> list[Unit]:
    """Join a place to the place that holds it, named behind it, and a thing to its owner in front of it."""
    units = sorted(units, key=lambda u: (u.start, -u.end))
    kept: list[Unit] = []
    for u in units:
        if kept and u.start >= kept[-1].end:
            last = kept[-1]
            gap = text[last.end : u.start]
            if (
                gap == " ("
                and (u.entities == last.entities or u.mention.rule.endswith(".acronym"))
                and text[u.end : u.end + 1] == ")"
            ):
                last.end = u.end + 1  # the acronym of what stands before
                continue
            if (
                gap == " "
                and u.type == last.type == "Place"
                and not is_adjective(u)
                and not is_adjective(last)
                and holds(u, last)
                and language(lang).declined
                and is_genitive(u, lang)
            ):
                last.end = u.end  # Чкаловский район Екатеринбурга
                continue
            if _is_holder(u, last, gap, lang):
                aside = re.match(r"\)| [–—-](?= )", text[u.end : u.end + 3])
                closed = aside is not None and gap[:2] in (" (", aside.group())
                last.end = u.end + (len(aside.group()) if aside is not None and closed else 0)
                continue
            if last.type == "Person" and last.end > last.core[1] and gap == ", " and _is_wide(u):
                last.end = u.end  # Mayor Julia Miller of Sunnyvale, California
                continue
            if (
                last.type == "Place"
                and (
                    references(lang, "owner_gap").fullmatch(gap)
                    or (is_adjective(last) and references(lang, "adjective_gap").fullmatch(gap))
                )
                and u.type in ("Place", "Zone", "Organization")
                and not is_adjective(u)
                and not u.titled
            ):
                if not is_adjective(last) and last.end > last.core[1] + 3 and u.type == "Place" and holds(u, last):
                    last.end = u.end  # Nantong in China's Jiangsu Province
                    continue
                if is_adjective(last) and not _describes(gap, lang):
                    kept.append(u)
                    continue
                if not is_adjective(last) and references(lang, "partner_gap").search(gap):
                    kept.append(u)
                    continue
                u.start = last.start
                kept.pop()
                inner = kept[-1] if kept else None
                if inner is not None and inner.end <= u.start and _is_holder(u, inner, text[inner.end : u.start], lang):
                    inner.end = u.end  # Harbin, the capital of Northeast China's Heilongjiang
                    continue
                kept.append(u)
                continue
        kept.append(u)
    return kept


def _is_holder(outer: Unit, inner: Unit, gap: str, lang: str) -> bool:
    """Whether a place that follows holds what stands before it: Kumasi, Ghana."""
    return (
        outer.type == "Place"
        and not is_adjective(outer)
        and not is_adjective(inner)
        and inner.type in ("Place", "Zone", "Organization")
        and references(lang, "holder_gap").fullmatch(gap) is not None
        and holds(outer, inner)
        and (inner.type != "Organization" or _is_wide(outer))
    )


def _is_wide(u: Unit) -> bool:
    return u.type == "Place" and not is_adjective(u) and kind_of(u.entities[0]) in ("Country", "Region")


def _describes(gap: str, lang: str) -> bool:
    """Whether what stands between an adjective and a name describes what is named: китайский город, not делегация в."""
    if references(lang, "no_description").search(gap) is not None:
        return False
    words = re.findall(r"[^\W\d_][\w-]*", gap)
    return all(language(lang).describes(w) or is_class(lang, w) for w in words)


def holds(outer: Unit, inner: Unit) -> bool:
    """Whether a place holds another place, or may hold a body or a place that no list knows."""
    out = outer.entities[0].place_id
    into = inner.entities[0].place_id
    if out is None:
        return False
    if into is None:
        return gazetteer().place(out).kind in ("Country", "Region") or inner.type != "Place"
    return out in gazetteer().ancestors(into)
