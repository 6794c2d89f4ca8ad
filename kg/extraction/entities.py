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

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.bodies import Bodies
from kg.extraction.lexicon import alternatives, settings
from kg.extraction.mention import ORGANIZATIONS, PEOPLE, PLACES, TITLES, ZONES, Mention, read_mentions, text_of
from kg.extraction.namesakes import with_namesakes
from kg.extraction.nesting import Stretches
from kg.gazetteer import gazetteer

_CLASS = re.compile(r"(?<=..)(?:大区|自治州|边疆区|市|州|省|郡|县|府|道|町|村|区|社区|街道|镇|乡)$")
_LABEL = re.compile(
    r"(?:公司|集团|厂|合作社|银行|分行|大学|学院|学校|中学|医院|协会|商会|联合会|日报|基地|研究院|研究所|科技|股份)$"
)
_CLASSES = frozenset("市州省郡县府道町村区旗盟镇乡")
"""Characters with which a place's full name ends."""


_SURNAME_WITH_OFFICE = ("people.honorific", "people.surname")


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

    label: str | None = None
    """The name where it is no form of the text as it stands: the nominative of a declined name."""

    _forms: list[str] = field(default_factory=list, init=False, repr=False)
    _name: str = field(default="", init=False, repr=False)
    _counted: tuple[int, int] = field(default=(0, 0), init=False, repr=False)

    @property
    def forms(self) -> list[str]:
        """Every form, the fullest first; ties by first use."""
        self._count()
        return self._forms

    @property
    def name(self) -> str:
        """The fullest form; for a place without its chain, for a person without an office (罗总领事)."""
        if self.label is not None:
            return self.label
        self._count()
        return self._name

    def _count(self) -> None:
        """Renew forms and name: they are asked for thousands of times, while mentions and names are only ever added."""
        counted = len(self.mentions), len(self.names)
        if self._counted == counted:
            return
        seen = dict.fromkeys([*(m.text for m in self.mentions), *self.names])
        self._forms, self._counted = sorted(seen, key=len, reverse=True), counted
        own: list[str] = []
        if self.type == "Place":
            own = [m.text for m in self.mentions]
        elif self.type == "Person":
            own = [m.text for m in self.mentions if m.rule not in _SURNAME_WITH_OFFICE]
        self._name = max(own, key=len) if own else self._forms[0]

    @property
    def first(self) -> int:
        return self.mentions[0].start


def cluster(doc: Doc) -> list[DiscourseEntity]:
    """The entities of a document in order of first mention."""
    zones = read_mentions(doc, ZONES)
    organizations = read_mentions(doc, ORGANIZATIONS)
    people = read_mentions(doc, PEOPLE)
    outer = Stretches([*zones, *organizations, *people])
    free, nested = _split_nested(read_mentions(doc, PLACES), outer)

    entities = _places(free)
    by_id = {e.place_id: e for e in entities if e.place_id}
    named_inside = [m for m in nested if m.label == "Place" and m.value and m.value not in by_id]
    chains = {c.end: c.start for c in read_mentions(doc, "place_chains")}
    entities += _places(m for m in named_inside if _stands_for_itself(m, outer, chains.get(m.end, m.start)))
    by_id = {e.place_id: e for e in entities if e.place_id}
    for chain in read_mentions(doc, "place_chains"):
        if chain.value in by_id:
            by_id[chain.value].names.append(chain.text)
    short = {(m.start, m.end): m.value for m in read_mentions(doc, "short_forms")}
    listed = {m.end: m.value for m in nested if m.label == "Zone" and m.value}
    groups = Bodies([m for m in [*free, *nested] if m.label == "Place"], _within, getattr(doc._, "seat", None))
    bodies = [
        DiscourseEntity(label, mentions=b.mentions, anchor=by_id.get(b.anchor or ""), names=b.names)
        for label, mentions in (("Zone", zones), ("Organization", organizations))
        for b in groups.group(mentions, short, text_of(doc))
    ]
    bodies = _listed_zones(bodies, listed, by_id)
    entities += bodies
    entities += _people(people)
    return sorted(entities, key=lambda e: (e.first, -len(e.name)))


def _split_nested(places: list[Mention], outer: Stretches) -> tuple[list[Mention], list[Mention]]:
    free: list[Mention] = []
    nested: list[Mention] = []
    for m in places:
        (free if outer.around(m) is None else nested).append(m)
    return free, nested


def _stands_for_itself(place: Mention, outer: Stretches, chain: int) -> bool:
    """Whether a place named only inside a longer name is an entity of the text; ``chain`` is its chain's start.

    In 穆棱市…园区 or 青冈县…局 it is. In the name of a company, a bank or a school (广东海洋大学) it is part of a label
    and so is a province (黑龙江省商务厅): any text names bodies of its province.
    """
    around = outer.around(place)
    if (
        around is None
        or around.start not in (place.start, chain)
        or around.label == "Person"
        or place.text[-1] not in _CLASSES
    ):
        return False
    kind = gazetteer().place(place.value).kind
    if kind == "Region" and place.value.startswith("cn:"):
        return False
    return kind == "District" or not _LABEL.search(around.text)


def _within(inner: str, outer: str) -> bool:
    """Whether a place lies in another; one that the gazetteer does not know (its text for an id) lies in none."""
    return outer in gazetteer().ancestors(inner)


def are_nested(places: Iterable[DiscourseEntity]) -> bool:
    """Whether one of the places lies in another (广东省 and 佛山市)."""
    ids = [e.place_id for e in places if e.place_id]
    return any(_within(inner, outer) for inner in ids for outer in ids if inner != outer)


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
        key = re.sub(r"(?<=[\u3400-\u9fff])[ \u3000]+(?=[\u3400-\u9fff])", "", key)  # 王　健
        found.setdefault(key, DiscourseEntity("Person")).mentions.append(m)
    return [e for _, e in sorted(found.items(), key=lambda kv: kv[1].first)]


@Language.factory("kg_entities")
def _factory(nlp: Language, name: str) -> object:
    if not Doc.has_extension("entities"):
        Doc.set_extension("entities", default=None)

    marks = settings("zh", "references.toml")["coordination"]["marks"]
    joint = re.compile(rf"\s*{alternatives(marks)}\s*")

    def entities(doc: Doc) -> Doc:
        doc._.entities = with_namesakes(cluster(doc), read_mentions(doc, TITLES), text_of(doc), joint)
        return doc

    return entities
