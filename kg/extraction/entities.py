"""The entities of one document: which mentions name the same thing.

``kg_entities`` reads the span groups of places, zones, organisations and people and leaves ``doc._.entities``, a list
of :class:`DiscourseEntity`. A place is one by its gazetteer id, a person by its name; organisations and zones are one
when their names are equal after usual abbreviations (``abbreviations.tsv``), when a short form was introduced, or when
one is a short form that the full name explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.lexicon import alternatives, table
from kg.extraction.mention import ORGANIZATIONS, PEOPLE, PLACES, ZONES, Mention, read_mentions, text_of

_COMPANY = re.compile(r"(?:公司|集团|厂|合作社|酒店|银行|分行|事务所|工厂)$")
_CLASS = re.compile(r"(?<=..)(?:大区|自治州|边疆区|市|州|省|郡|县|府|道|町|村|区)$")
_LABEL = re.compile(
    r"(?:公司|集团|厂|合作社|银行|分行|大学|学院|学校|中学|医院|协会|商会|联合会|日报|基地|研究院|研究所|科技|股份)$"
)
_LEGAL_FORM = re.compile(r"(?:集团)?(?:股份|控股)?(?:有限)?(?:责任)?(?:公司|集团)$")
_MARKS = re.compile(r"[\s“”‘’\"'（）()《》·—\-]")


@dataclass(slots=True, eq=False)
class DiscourseEntity:
    """A thing that a document names, with every mention of it in text order."""

    type: str
    place_id: str | None = None
    """The gazetteer id of a place or a listed zone."""

    mentions: list[Mention] = field(default_factory=list)
    anchor: DiscourseEntity | None = None
    """The place that an organisation or zone stands in front of its name with, or that is implied."""

    names: list[str] = field(default_factory=list)
    """Other forms that are not mentions of their own, such as a place chain (广州市黄埔区)."""

    @property
    def forms(self) -> list[str]:
        """Every form, the fullest first; ties by first use."""
        seen = dict.fromkeys([*(m.text for m in self.mentions), *self.names])
        return sorted(seen, key=lambda s: -len(s))

    @property
    def name(self) -> str:
        """The fullest form; for a place the fullest form without its chain."""
        own = dict.fromkeys(m.text for m in self.mentions)
        return max(own, key=len) if own else self.forms[0]

    @property
    def first(self) -> int:
        return self.mentions[0].start


def cluster(doc: Doc) -> list[DiscourseEntity]:
    """The entities of a document in order of first mention."""
    zones = read_mentions(doc, ZONES)
    organizations = read_mentions(doc, ORGANIZATIONS)
    people = read_mentions(doc, PEOPLE)
    outer = sorted([*zones, *organizations, *people], key=lambda m: m.start)
    free, nested = _split_nested(read_mentions(doc, PLACES), outer)

    entities = _places(free)
    by_id = {e.place_id: e for e in entities if e.place_id}
    named_inside = [m for m in nested if m.label == "Place" and m.value and m.value not in by_id]
    entities += _places(m for m in named_inside if _stands_for_itself(m, outer))
    by_id = {e.place_id: e for e in entities if e.place_id}
    for chain in read_mentions(doc, "place_chains"):
        if chain.value in by_id:
            by_id[chain.value].names.append(chain.text)
    short = {(m.start, m.end): m.value for m in read_mentions(doc, "short_forms")}
    listed = {m.end: m.value for m in nested if m.label == "Zone" and m.value}
    bodies = _bodies(zones, "Zone", nested, by_id, short) + _bodies(organizations, "Organization", nested, by_id, short)
    bodies = _listed_zones(bodies, listed, by_id)
    _add_short_forms(text_of(doc), bodies, [*outer, *free])
    entities += bodies
    entities += _people(people)
    return sorted(entities, key=lambda e: (e.first, -len(e.name)))


def _split_nested(places: list[Mention], outer: list[Mention]) -> tuple[list[Mention], list[Mention]]:
    free: list[Mention] = []
    nested: list[Mention] = []
    for m in places:
        inside = any(o.start <= m.start and m.end <= o.end for o in outer)
        (nested if inside else free).append(m)
    return free, nested


def _stands_for_itself(place: Mention, outer: list[Mention]) -> bool:
    """Whether a place named only inside a longer name is an entity of the text: in 穆棱市…园区 or 青冈县…局 it is, in
    the name of a company, a bank or a school it is part of a label."""
    around = next(o for o in outer if o.start <= place.start and place.end <= o.end)
    return around.start == place.start and around.label != "Person" and not _LABEL.search(around.text)


def _listed_zones(
    bodies: list[DiscourseEntity], listed: dict[int, str], by_id: dict[str, DiscourseEntity]
) -> list[DiscourseEntity]:
    """Give zones the id of the gazetteer's zone that their name ends with; zones of one id are one entity."""
    kept = []
    for e in bodies:
        place_id = next((listed[m.end] for m in e.mentions if m.end in listed), None) if e.type == "Zone" else None
        if place_id is not None and place_id in by_id:
            by_id[place_id].mentions = sorted([*by_id[place_id].mentions, *e.mentions], key=lambda m: m.start)
            continue
        if place_id is not None:
            e.place_id = place_id
            by_id[place_id] = e
        kept.append(e)
    return kept


def _places(mentions: Iterable[Mention]) -> list[DiscourseEntity]:
    found: dict[str, DiscourseEntity] = {}
    for m in mentions:
        key = m.value or _CLASS.sub("", m.text)
        entity = found.setdefault(key, DiscourseEntity("Place" if m.label == "Place" else m.label, m.value))
        entity.mentions.append(m)
    return list(found.values())


def _people(mentions: Iterable[Mention]) -> list[DiscourseEntity]:
    found: dict[str, DiscourseEntity] = {}
    for m in mentions:
        key = m.value if isinstance(m.value, str) and m.value else m.text
        found.setdefault(key, DiscourseEntity("Person")).mentions.append(m)
    return [e for _, e in sorted(found.items(), key=lambda kv: kv[1].first)]


def _bodies(
    mentions: list[Mention],
    label: str,
    nested: list[Mention],
    by_id: dict[str, DiscourseEntity],
    short: dict[tuple[int, int], tuple[int, int]],
) -> list[DiscourseEntity]:
    found: dict[tuple[object, str], DiscourseEntity] = {}
    at: dict[tuple[int, int], DiscourseEntity] = {}
    for m in mentions:
        full = short.get((m.start, m.end))
        if full in at:
            at[full].mentions.append(m)
            found[None, canonical(m.text)] = at[full]
            continue
        front = [n for n in nested if n.start == m.start and n.end < m.end and n.value in by_id]
        place = max(front, key=len, default=None)
        anchor = by_id[place.value] if place else None
        rest = m.text[len(place.text) :] if place else m.text
        key = (anchor.place_id if anchor else None, canonical(rest if len(rest) > 1 else m.text))
        entity = found.get(key) or found.get((None, canonical(m.text)))
        if entity is None:
            entity = found[key] = DiscourseEntity(label, anchor=anchor)
        entity.mentions.append(m)
        at[m.start, m.end] = entity
    return list(dict.fromkeys(found.values()))


def canonical(name: str) -> str:
    """A body's name with usual abbreviations applied and marks dropped.

    >>> canonical("高新技术产业开发区管理委员会") == canonical("高新区管委会")
    True
    """
    name = _MARKS.sub("", name)
    pattern, short = _abbreviations()
    return pattern.sub(lambda m: short[m.group()], name)


@cache
def _abbreviations() -> tuple[re.Pattern[str], dict[str, str]]:
    short = {row[0]: row[1] for row in table("zh", "abbreviations.tsv")}
    return re.compile(alternatives(short)), short


def _add_short_forms(text: str, bodies: list[DiscourseEntity], taken: list[Mention]) -> None:
    """Find the free uses of a company's core name (穗禾优选 of 深圳市穗禾优选供应链有限公司) and add them as mentions.

    A core is tried from its full length down to four characters; a two- or three-character brand counts only before
    公司, 集团 or 股份, or in quotation marks. A form that two companies share names neither.
    """
    owners: dict[str, set[int]] = {}
    for i, entity in enumerate(bodies):
        for form in _company_cores(entity):
            owners.setdefault(form, set()).add(i)
    covered = sorted((m.start, m.end) for m in taken)
    for form in sorted(owners, key=lambda s: (-len(s), s)):
        if len(owners[form]) > 1:
            continue
        (owner,) = owners[form]
        for hit in re.finditer(re.escape(form), text):
            start, end = hit.span()
            if len(form) < 4 and not _brand_slot(text, start, end):
                continue
            if any(a < end and start < b for a, b in covered):
                continue
            covered.append((start, end))
            mention = Mention(start, end, form, bodies[owner].type, "organizations.core-name", None, 0.8)
            bodies[owner].mentions.append(mention)
            bodies[owner].mentions.sort(key=lambda m: m.start)


def _company_cores(entity: DiscourseEntity) -> list[str]:
    name = entity.name
    if entity.type != "Organization" or not _COMPANY.search(name):
        return []
    core = name
    if entity.anchor is not None:
        front = next((f for f in entity.anchor.forms if name.startswith(f)), "")
        core = core[len(front) :]
    core = re.sub(r"[（(][^）)]*[）)]", "", core)
    core = _LEGAL_FORM.sub("", core)
    return [core[:n] for n in range(len(core), 1, -1)]


def _brand_slot(text: str, start: int, end: int) -> bool:
    after = text[end : end + 2]
    quoted = text[start - 1 : start] in ("“", "‘", "「") and text[end : end + 1] in ("”", "’", "」")
    return quoted or after in ("公司", "集团", "股份")


@Language.factory("kg_entities")
def _factory(nlp: Language, name: str) -> object:
    if not Doc.has_extension("entities"):
        Doc.set_extension("entities", default=None)

    def entities(doc: Doc) -> Doc:
        doc._.entities = cluster(doc)
        return doc

    return entities
