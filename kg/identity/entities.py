"""Which entities of many documents are one thing: organisations and zones first, then people by their offices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Protocol, TypeVar

from kg.annotation import Entity, person_name
from kg.identity import geography, organizations, people
from kg.identity.facts import NOWHERE, Surroundings
from kg.identity.grouping import Comparison, Link, Rules, Verdict, group
from kg.identity.iris import entity_iri, normalized, place_id, place_iri
from kg.identity.organizations import OrganizationName, read_name
from kg.identity.people import Office, PersonRecord, office
from kg.identity.rulings import Ruling, reference_to
from kg.identity.spelling import script
from kg.vocabulary import LANGUAGES

# Bodies in whose stead their place can be told (哈尔滨市 for 哈尔滨市政府), and those whose offices are the place's.
_STATE: Final = frozenset(
    {"government", "government-office", "party-committee", "party-office", "agency", "people-congress", "legislature"}
)
_HEADS: Final = frozenset({"government", "party-committee"})


@dataclass(frozen=True, slots=True)
class Named:
    """An entity of a document. ``anchor`` is the IRI of the place that it belongs to."""

    document: str
    document_id: str
    year: int | None
    entity: Entity
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact of a document, its entities by the IRIs of the annotation."""

    document: str
    type: str
    roles: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class OrganizationRecord:
    """An organisation or zone as all documents tell of it under one IRI: its names, taken apart."""

    reference: str
    iri: str
    name: str
    names: tuple[OrganizationName, ...]

    @cached_property
    def sort(self) -> str:
        return self.main.sort

    @cached_property
    def main(self) -> OrganizationName:
        """The name that says the most."""
        return min(self.names, key=lambda n: (n.place is None, -len(n.text), n.text, n.place or ""))

    def __str__(self) -> str:
        return self.reference


class _Record(Protocol):
    @property
    def reference(self) -> str: ...
    @property
    def iri(self) -> str: ...
    @property
    def name(self) -> str: ...


R = TypeVar("R", bound=_Record)


@dataclass(slots=True)
class Things:
    """The things that entities are: ``iris`` gives the IRI of each by document and IRI of its annotation, ``links``
    what was decided of records, ``around`` what facts have to know of them."""

    iris: dict[tuple[str, str], str] = field(default_factory=dict)
    links: list[tuple[Link[Any], str, str]] = field(default_factory=list)
    around: Surroundings = NOWHERE

    def of(self, document: str, iri: str) -> str:
        return self.iris.get((document, iri), iri)


def find_things(named: Sequence[Named], statements: Sequence[Statement], rulings: Sequence[Ruling] = ()) -> Things:
    """Group the entities of all documents.

    Raises:
        GraphError: rulings contradict each other.
    """
    things = Things()
    # The city of every place, body and zone, and the place in whose stead they can be told.
    cities: dict[str, str] = {}
    home: dict[str, str] = {}
    known: dict[str, set[str]] = defaultdict(set)
    for n in named:
        id = place_id(n.entity.iri)
        if id is not None:
            known[n.document].add(id)
            home[n.entity.iri] = n.entity.iri
            cities[n.entity.iri] = place_iri(geography.city(id))
    seats: dict[str, str] = {}
    for type in ("Organization", "Zone"):
        chosen = [n for n in named if n.entity.type == type and place_id(n.entity.iri) is None]
        records = _organization_records(chosen, known, rulings)
        finals = _settle(records, _ORGANIZATION_RULES, rulings, things, type)
        for record, _ in records:
            place, final = record.main.place, finals[record.reference]
            if place is None:
                continue
            cities[place_iri(place)] = cities[final] = place_iri(geography.city(place))
            if type == "Zone" or record.sort in _STATE:
                home.setdefault(final, place_iri(place))
            if record.sort in _HEADS:
                seats.setdefault(final, place_iri(place))
    persons = [n for n in named if n.entity.type == "Person"]
    person_records = _person_records(persons, statements, things, cities, seats, rulings)
    finals = _settle(person_records, _PERSON_RULES, rulings, things, "Person")
    for n in persons:
        if n.anchor and (id := place_id(n.anchor)):
            home.setdefault(things.of(n.document, n.entity.iri), n.anchor)
            cities.setdefault(n.anchor, place_iri(geography.city(id)))
    things.around = Surroundings(home, cities, _related)
    return things


def _related(a: str, b: str) -> bool:
    x, y = place_id(a), place_id(b)
    return x is not None and y is not None and geography.related(x, y)


# --- organisations --------------------------------------------------------------------------------------------------


def _organization_records(
    named: Sequence[Named], known: Mapping[str, set[str]], rulings: Sequence[Ruling]
) -> list[tuple[OrganizationRecord, list[Named]]]:
    """The records with the entities that they are made of."""
    alone = _told_alone(rulings)
    gathered: dict[str, list[Named]] = defaultdict(list)
    for n in named:
        reference = reference_to(n.entity.iri, n.document_id)
        gathered[reference if reference in alone else n.entity.iri].append(n)
    records = []
    for reference in sorted(gathered):
        members = gathered[reference]
        names: dict[tuple[str, str], OrganizationName] = {}
        for n in members:
            anchor = place_id(n.anchor) if n.anchor else None
            for text in (n.entity.name, *n.entity.aliases):
                read = read_name(text, anchor, sorted(known[n.document]))
                names[text, read.place or ""] = read
        longest = max((n.entity.name for n in members), key=lambda name: (len(name), name))
        record = OrganizationRecord(
            reference, members[0].entity.iri, longest, tuple(names[key] for key in sorted(names))
        )
        records.append((record, members))
    return records


def _organization_keys(record: OrganizationRecord) -> Mapping[Hashable, str]:
    found: dict[Hashable, str] = {}
    for name in record.names:
        if name.key is not None:
            found[name.key] = organizations.agreement(name)
    return found


def _organization_blocks(record: OrganizationRecord) -> Iterator[Hashable]:
    for name in record.names:
        if name.brand:
            yield "brand", name.script, normalized(name.brand)
            for key in name.brand_keys:
                yield "sound", key
        elif name.sort and not name.is_public and (name.place or name.is_described):
            yield "plain", name.sort, name.place, name.topics


def _compare_organizations(a: OrganizationRecord, b: OrganizationRecord) -> Comparison:
    """By the two names that agree best."""
    order = (Verdict.SAME, Verdict.DOUBTFUL, Verdict.DIFFERENT, Verdict.UNKNOWN)
    judged = [organizations.compare(x, y) for x in a.names for y in b.names]
    return min(judged, key=lambda comparison: order.index(comparison.verdict))


_ORGANIZATION_RULES: Final = Rules[OrganizationRecord](_organization_keys, _organization_blocks, _compare_organizations)


# --- people ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Told:
    """What one document tells of a person."""

    offices: set[Office] = field(default_factory=set)
    deeds: set[tuple[str, ...]] = field(default_factory=set)


def _person_records(
    named: Sequence[Named],
    statements: Sequence[Statement],
    things: Things,
    cities: Mapping[str, str],
    seats: Mapping[str, str],
    rulings: Sequence[Ruling],
) -> list[tuple[PersonRecord, list[Named]]]:
    told: dict[tuple[str, str], _Told] = defaultdict(_Told)
    for statement in statements:
        _note(statement, told, things, cities, seats)
    alone = _told_alone(rulings)
    gathered: dict[tuple[Any, ...], list[Named]] = defaultdict(list)
    for n in named:
        offices = tuple(sorted(told[n.document, n.entity.iri].offices))
        reference = reference_to(n.entity.iri, n.document_id)
        decade = n.year // 10 if n.year is not None else 0
        gathered[n.entity.iri, offices, decade, reference if reference in alone else ""].append(n)
    count: dict[str, int] = defaultdict(int)
    for iri, *_ in gathered:
        count[iri] += 1
    records = []
    for (iri, offices, _, own), members in sorted(gathered.items(), key=lambda item: item[0]):
        first = min(members, key=lambda n: n.document_id)
        deeds = frozenset(deed for n in members for deed in told[n.document, iri].deeds)
        around = {cities.get(n.anchor, n.anchor) for n in members if n.anchor}
        around |= {cities[held.holder] for held in offices if held.holder in cities}
        around |= {part for deed in deeds for part in deed if part.startswith("http")}
        record = PersonRecord(
            own or (iri if count[iri] == 1 else reference_to(iri, first.document_id)),
            iri,
            max((person_name(n.entity.name) for n in members), key=lambda name: (len(name), name)),
            offices,
            deeds,
            frozenset(around),
            frozenset(n.year for n in members if n.year is not None),
        )
        records.append((record, members))
    return sorted(records, key=lambda item: item[0].reference)


def _note(
    statement: Statement,
    told: dict[tuple[str, str], _Told],
    things: Things,
    cities: Mapping[str, str],
    seats: Mapping[str, str],
) -> None:
    """Note what a fact tells of the people in it."""
    document, roles = statement.document, statement.roles

    def final(role: str) -> list[str]:
        fillers = roles.get(role, [])
        return [things.of(document, iri) for iri in (fillers if isinstance(fillers, list) else [fillers])]

    def where(role: str) -> list[str]:
        return sorted({cities.get(iri, iri) for iri in final(role)})

    date = roles.get("date", "")
    day = date if len(date) >= 10 else ""
    match statement.type:
        case "Post":
            for holder in final("organization"):
                held = office(str(roles.get("title", "")), seats.get(holder, holder))
                told[document, roles["person"]].offices.add(held)
        case "Secondment" if "person" in roles:
            for holder in final("to"):
                if roles.get("post"):
                    held = office(str(roles["post"]), seats.get(holder, holder))
                    told[document, roles["person"]].offices.add(held)
            if where("from") and where("to"):
                told[document, roles["person"]].deeds.add(("Secondment", *where("from"), *where("to")))
        case "Visit" if day:
            for person in roles.get("visitor", ()):
                told[document, person].deeds.add(("Visit", *where("destination"), day))
        case "Event" if day and "place" in roles:
            for person in (*roles.get("participant", ()), *roles.get("organizer", ())):
                told[document, person].deeds.add(("Event", *where("place"), day))


_PERSON_RULES: Final = Rules[PersonRecord](people.keys, people.blocks, people.compare)


# --- what both share ------------------------------------------------------------------------------------------------


def _told_alone(rulings: Iterable[Ruling]) -> set[str]:
    """The references of rulings that part what one document tells from the rest."""
    return {reference for r in rulings if not r.same for reference in (r.a, r.b) if "@" in reference}


def _settle(
    records: Sequence[tuple[R, list[Named]]],
    rules: Rules[R],
    rulings: Sequence[Ruling],
    things: Things,
    type: str,
) -> dict[str, str]:
    """Group records, and note the IRI of each group; by reference."""
    ruled = ruled_pairs(rulings, _resolver(records)) if rulings else ((), ())
    grouping = group([record for record, _ in records], rules, *ruled)
    told = {record.reference: members for record, members in records}
    finals: dict[str, str] = {}
    taken: set[str] = set()
    for members in sorted(grouping.groups, key=lambda g: _standing(_representative(g))):
        chosen = _representative(members)
        iri = next(iri for iri in _iris(chosen, type) if iri not in taken)
        taken.add(iri)
        for record in members:
            finals[record.reference] = iri
            for n in told[record.reference]:
                things.iris[n.document, n.entity.iri] = iri
    things.links += [(link, finals[link.a.reference], finals[link.b.reference]) for link in grouping.links]
    return finals


def _resolver(records: Sequence[tuple[R, list[Named]]]) -> Callable[[str], list[R]]:
    """The records that a reference of a ruling means."""
    found: dict[str, list[R]] = defaultdict(list)
    for record, members in records:
        for reference in {record.iri, *(reference_to(n.entity.iri, n.document_id) for n in members)}:
            found[reference].append(record)
    return lambda reference: found.get(reference, [])


def ruled_pairs(
    rulings: Iterable[Ruling], find: Callable[[str], list[Any]]
) -> tuple[list[tuple[Any, Any, str]], list[tuple[Any, Any]]]:
    """The pairs of records that rulings put together and keep apart. What is not there (any more) is let be."""
    together, apart = [], []
    for ruling in rulings:
        a, b = find(ruling.a), find(ruling.b)
        if not a or not b:
            continue
        if ruling.same:
            why = f"ruled to be the same{': ' if ruling.note else ''}{ruling.note}"
            together += [(a[0], other, why) for other in (*a[1:], *b) if other is not a[0]]
        else:
            apart += [(x, y) for x in a for y in b if x is not y]
    return together, apart


def _representative(members: Sequence[R]) -> R:
    """Whose IRI a group has: a Chinese name before an English, the fullest one first."""
    return min(members, key=_standing)


def _standing(record: _Record) -> tuple[Any, ...]:
    return LANGUAGES.index(script(record.name)), -len(record.name), record.iri, record.reference


def _iris(record: _Record, type: str) -> Iterator[str]:
    """The IRIs that a thing can have: its own; if another of that name and place has it, one by its offices, at last
    one by its document."""
    yield record.iri
    offices = " ".join(f"{held.holder} {normalized(held.title)}" for held in getattr(record, "offices", ()))
    for own in (offices, record.reference):
        yield entity_iri(record.name, type, f"{record.iri} {own}")
