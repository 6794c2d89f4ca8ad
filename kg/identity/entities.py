"""Which entities of many documents are one thing: organisations and zones first, then people by their offices."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeVar

from kg.annotation import person_name
from kg.identity import geography, organizations, people
from kg.identity.facts import NOWHERE, Surroundings
from kg.identity.grouping import Comparison, Link, Rules, Verdict, group
from kg.identity.iris import entity_iri, normalized, place_id, place_iri
from kg.identity.organizations import OrganizationName, read_name
from kg.identity.people import Office, PersonRecord, office
from kg.identity.rulings import Ruling, reference_to
from kg.identity.spelling import script
from kg.identity.telling import Statement, Telling
from kg.record import Decision
from kg.vocabulary import ICD, LANGUAGES

# Bodies in whose stead their place can be told (哈尔滨市 for 哈尔滨市政府), and those whose offices are the place's.
_STATE: Final = frozenset(
    {"government", "government-office", "party-committee", "party-office", "agency", "people-congress", "legislature"}
)
_HEADS: Final = frozenset({"government", "party-committee"})


@dataclass(frozen=True, eq=False, slots=True)
class OrganizationRecord:
    """An organisation or zone as all documents tell of it under one IRI: its names, taken apart."""

    reference: str
    iri: str
    name: str
    names: tuple[OrganizationName, ...]

    @property
    def sort(self) -> str:
        return self.main.sort

    @property
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


class Members:
    """The documents that tell of one record, by number."""

    __slots__ = ("iri", "longest", "numbers")

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.longest = ""
        self.numbers = array("I")

    def add(self, number: int, name: str) -> None:
        self.numbers.append(number)
        self.longest = max(self.longest, name, key=lambda name: (len(name), name))


@dataclass(slots=True)
class Things:
    """The things that entities are. ``around`` is what facts have to know of them."""

    decisions: list[Decision] = field(default_factory=list)
    around: Surroundings = NOWHERE
    everywhere: dict[str, str] = field(default_factory=dict)
    """The IRI of a thing by that of its entity, where they differ and all documents mean the same."""
    within: dict[tuple[str, str], str] = field(default_factory=dict)
    """The same by document and IRI, where documents mean different things."""

    def of(self, document: str, iri: str) -> str:
        """The IRI of the thing that an entity of a document is."""
        return self.within.get((document, iri)) or self.everywhere.get(iri, iri)


@dataclass(slots=True)
class _Known:
    """What is known when the entities of all documents are gathered."""

    documents: list[tuple[str, str]] = field(default_factory=list)
    """IRI and id of each document, by number."""
    cities: dict[str, str] = field(default_factory=dict)
    """The city of every place, body and zone."""
    home: dict[str, str] = field(default_factory=dict)
    """The place in whose stead something can be told."""
    seats: dict[str, str] = field(default_factory=dict)
    """The place whose offices are those of a body."""


def find_things(tellings: Iterable[Telling], rulings: Sequence[Ruling] = ()) -> Things:
    """Group the entities of all documents.

    Args:
        tellings: what each document tells; gone through three times, and not held.

    Raises:
        GraphError: rulings contradict each other.
    """
    things, known = Things(), _Known()
    gathered = _gather_organizations(tellings, known, _told_alone(rulings))
    for type in ("Organization", "Zone"):
        builders = gathered.pop(type)
        records = [(builders[key].record(key), builders.pop(key).members) for key in sorted(builders)]
        finals = _settle(records, _ORGANIZATION_RULES, rulings, things, type, known)
        for record, _ in records:
            place, final = record.main.place, finals[record.reference]
            if place is None:
                continue
            known.cities[place_iri(place)] = known.cities[final] = place_iri(geography.city(place))
            if type == "Zone" or record.sort in _STATE:
                known.home.setdefault(final, place_iri(place))
            if record.sort in _HEADS:
                known.seats.setdefault(final, place_iri(place))
        del records, finals
    _settle(_person_records(tellings, things, known, rulings), _PERSON_RULES, rulings, things, "Person", known)
    for telling in tellings:
        for n in telling.named:
            if n.entity.type == "Person" and n.anchor and (id := place_id(n.anchor)):
                known.home.setdefault(things.of(telling.document, n.entity.iri), n.anchor)
                known.cities.setdefault(n.anchor, place_iri(geography.city(id)))
    things.around = Surroundings(known.home, known.cities, _related)
    return things


def _related(a: str, b: str) -> bool:
    x, y = place_id(a), place_id(b)
    return x is not None and y is not None and geography.related(x, y)


# --- organisations --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _OrganizationBuilder:
    members: Members
    names: dict[tuple[str, str], OrganizationName] = field(default_factory=dict)

    def record(self, reference: str) -> OrganizationRecord:
        names = tuple(self.names[key] for key in sorted(self.names))
        return OrganizationRecord(reference, self.members.iri, self.members.longest, names)


def _gather_organizations(
    tellings: Iterable[Telling], known: _Known, alone: Set[str]
) -> dict[str, dict[str, _OrganizationBuilder]]:
    """By type and reference, what documents call each organisation and zone."""
    gathered: dict[str, dict[str, _OrganizationBuilder]] = {"Organization": {}, "Zone": {}}
    for number, telling in enumerate(tellings):
        known.documents.append((telling.document, telling.document_id))
        ids: set[str] = set()
        for n in telling.named:
            id = place_id(n.entity.iri)
            if id is not None:
                ids.add(id)
                known.home[n.entity.iri] = n.entity.iri
                known.cities[n.entity.iri] = place_iri(geography.city(id))
        places = sorted(ids)
        for n in telling.named:
            if n.entity.type not in gathered or place_id(n.entity.iri) is not None:
                continue
            iri = n.entity.iri
            own = reference_to(iri, telling.document_id) if alone else ""
            reference = own if own in alone else iri
            builder = gathered[n.entity.type].setdefault(reference, _OrganizationBuilder(Members(iri)))
            builder.members.add(number, n.entity.name)
            anchor = place_id(n.anchor) if n.anchor else None
            for text in (n.entity.name, *n.entity.aliases):
                read = read_name(text, anchor, places)
                builder.names[text, read.place or ""] = read
    return gathered


def _organization_keys(record: OrganizationRecord) -> Mapping[Hashable, str]:
    found: dict[Hashable, str] = {}
    for name in record.names:
        if name.key is not None:
            found[name.key] = organizations.agreement(name)
    return found


def _organization_blocks(record: OrganizationRecord) -> Iterator[Hashable]:
    for name in record.names:
        if len(name.brand) > 1:
            yield name.sort, name.script, normalized(name.brand)


def _organization_blocks_across(record: OrganizationRecord) -> Iterator[tuple[Hashable, str]]:
    """Names that sound the same, or have no sound of their own, are told by two scripts."""
    for name in record.names:
        if name.brand:
            for key in name.brand_keys:
                yield (name.sort, key), name.script
        elif name.sort and not name.is_public and (name.place or name.is_described):
            yield (name.sort, name.place, name.topics), name.script


def _compare_organizations(a: OrganizationRecord, b: OrganizationRecord) -> Comparison:
    """By the two names that agree best."""
    order = (Verdict.SAME, Verdict.DOUBTFUL, Verdict.DIFFERENT, Verdict.UNKNOWN)
    judged = [organizations.compare(x, y) for x in a.names for y in b.names]
    return min(judged, key=lambda comparison: order.index(comparison.verdict))


_ORGANIZATION_RULES: Final = Rules[OrganizationRecord](
    _organization_keys, _organization_blocks, _compare_organizations, _organization_blocks_across
)


# --- people ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Told:
    """What one document tells of a person."""

    offices: set[Office] = field(default_factory=set)
    deeds: set[tuple[str, ...]] = field(default_factory=set)


@dataclass(slots=True)
class _PersonBuilder:
    members: Members
    deeds: frozenset[tuple[str, ...]] = frozenset()
    around: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()


def _person_records(
    tellings: Iterable[Telling], things: Things, known: _Known, rulings: Sequence[Ruling]
) -> list[tuple[PersonRecord, Members]]:
    alone = _told_alone(rulings)
    gathered: dict[tuple[Any, ...], _PersonBuilder] = {}
    # Equal ones are held once: most records have the years and offices of others.
    shared: dict[Office, Office] = {}
    years: dict[frozenset[int], frozenset[int]] = {}
    for number, telling in enumerate(tellings):
        told: dict[str, _Told] = defaultdict(_Told)
        for statement in telling.statements:
            _note(telling.document, statement, told, things, known)
        for n in telling.named:
            if n.entity.type != "Person":
                continue
            iri = n.entity.iri
            offices = tuple(shared.setdefault(held, held) for held in sorted(told[iri].offices))
            own = reference_to(iri, telling.document_id) if alone else ""
            decade = telling.year // 10 if telling.year is not None else 0
            key = iri, offices, decade, own if own in alone else ""
            builder = gathered.setdefault(key, _PersonBuilder(Members(iri)))
            builder.members.add(number, person_name(n.entity.name))
            if told[iri].deeds:
                builder.deeds |= told[iri].deeds
            if n.anchor:
                builder.around |= {known.cities.get(n.anchor, n.anchor)}
            if telling.year is not None and telling.year not in builder.years:
                builder.years = years.setdefault(builder.years | {telling.year}, builder.years | {telling.year})
    count = Counter(iri for iri, *_ in gathered)
    records = []
    for key in sorted(gathered):
        (iri, offices, _, own), builder = key, gathered.pop(key)
        around = builder.around
        around |= {known.cities[held.holder] for held in offices if held.holder in known.cities}
        around |= {part for deed in builder.deeds for part in deed if part.startswith("http")}
        first = min(known.documents[number][1] for number in builder.members.numbers)
        record = PersonRecord(
            own or (iri if count[iri] == 1 else reference_to(iri, first)),
            iri,
            builder.members.longest,
            offices,
            builder.deeds,
            around,
            builder.years,
        )
        records.append((record, builder.members))
    return sorted(records, key=lambda item: item[0].reference)


def _note(document: str, statement: Statement, told: dict[str, _Told], things: Things, known: _Known) -> None:
    """Note what a fact tells of the people in it, by their IRIs."""
    roles = statement.roles

    def final(role: str) -> list[str]:
        fillers = roles.get(role, [])
        return [things.of(document, iri) for iri in (fillers if isinstance(fillers, list) else [fillers])]

    def where(role: str) -> list[str]:
        return sorted({known.cities.get(iri, iri) for iri in final(role)})

    date = roles.get("date", "")
    day = date if len(date) >= 10 else ""
    match statement.type:
        case "Post" if "person" in roles:
            for holder in final("organization"):
                held = office(str(roles.get("title", "")), known.seats.get(holder, holder))
                told[roles["person"]].offices.add(held)
        case "Secondment" if "person" in roles:
            for holder in final("to"):
                if roles.get("post"):
                    held = office(str(roles["post"]), known.seats.get(holder, holder))
                    told[roles["person"]].offices.add(held)
            if where("from") and where("to"):
                told[roles["person"]].deeds.add(("Secondment", *where("from"), *where("to")))
        case "Visit" if day:
            for person in roles.get("visitor", ()):
                told[person].deeds.add(("Visit", *where("destination"), day))
        case "Event" if day and "place" in roles:
            for person in (*roles.get("participant", ()), *roles.get("organizer", ())):
                told[person].deeds.add(("Event", *where("place"), day))


_PERSON_RULES: Final = Rules[PersonRecord](people.keys, people.blocks, people.compare, people.blocks_across)


# --- what both share ------------------------------------------------------------------------------------------------


def _told_alone(rulings: Iterable[Ruling]) -> set[str]:
    """The references of rulings that part what one document tells from the rest."""
    return {reference for r in rulings if not r.same for reference in (r.a, r.b) if "@" in reference}


def _settle(
    records: Sequence[tuple[R, Members]],
    rules: Rules[R],
    rulings: Sequence[Ruling],
    things: Things,
    type: str,
    known: _Known,
) -> dict[str, str]:
    """Group records, and note the IRI of each group; by reference."""
    ruled = ruled_pairs(rulings, _resolver(records, known)) if rulings else ((), ())
    grouping = group([record for record, _ in records], rules, *ruled)
    told = {record.reference: members for record, members in records}
    finals: dict[str, str] = {}
    taken: set[str] = set()
    for group_members in sorted(grouping.groups, key=lambda g: _standing(_representative(g))):
        chosen = _representative(group_members)
        iri = next(iri for iri in _iris(chosen, type) if iri not in taken)
        taken.add(iri)
        for record in group_members:
            finals[record.reference] = iri
            if record.reference == record.iri:
                if iri != record.iri:
                    things.everywhere[record.iri] = iri
            else:
                for number in told[record.reference].numbers:
                    things.within[known.documents[number][0], record.iri] = iri
    things.decisions += [decision(link, finals[link.a.reference], finals[link.b.reference]) for link in grouping.links]
    return finals


def _resolver(records: Sequence[tuple[R, Members]], known: _Known) -> Callable[[str], list[R]]:
    """The records that a reference of a ruling means."""
    found: dict[str, list[R]] = defaultdict(list)
    for record, members in records:
        ids = (known.documents[number][1] for number in members.numbers)
        for reference in {record.iri, *(reference_to(record.iri, id) for id in ids)}:
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


def decision(link: Link[Any], a: str, b: str) -> Decision:
    """What was decided of two records, which are part of two things, or of one."""
    first, second = sorted((str(link.a), str(link.b)))
    return Decision(first, second, link.same, "; ".join(link.reasons).replace(ICD, ""), tuple(sorted({a, b})))


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
