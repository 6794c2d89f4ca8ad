"""When two records of people are of one person.

One name makes nobody the same: it takes the same body, or the same visit, meeting or secondment. A name in another
script only makes a candidate; there office and body have to agree.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.extraction.traditional import in_simplified
from kg.identity.grouping import Comparison, Verdict
from kg.identity.iris import normalized
from kg.identity.spelling import KEPT, chinese_keys, foreign_keys, is_near, script
from kg.identity.tables import offices

_ERA: Final = 10
"""Years after which one name in one office is no longer taken for one person, unless something lies between."""


@dataclass(frozen=True, slots=True, order=True)
class Office:
    """An office: ``codes`` are those of the table that its title can mean, ``holder`` the IRI of its body or place."""

    holder: str
    codes: tuple[str, ...]
    deputy: bool
    title: str

    def same_as(self, other: Office) -> bool:
        if (self.holder, self.deputy) != (other.holder, other.deputy):
            return False
        if self.codes and other.codes:
            return not set(self.codes).isdisjoint(other.codes)
        return normalized(in_simplified(self.title)) == normalized(in_simplified(other.title))


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person as one or more documents tell of them: one IRI, one set of offices, one decade.

    ``deeds`` are what they took part in: fact type, places and day. ``places`` are IRIs of the cities that they are
    told with, ``body_places`` by holder the place where it is.
    """

    reference: str
    iri: str
    name: str
    offices: tuple[Office, ...]
    deeds: frozenset[tuple[str, ...]]
    places: frozenset[str]
    years: frozenset[int]

    @property
    def script(self) -> str:
        return script(self.name)

    @property
    def spelled(self) -> str:
        return _spelled(self.name)

    @property
    def sounds(self) -> frozenset[tuple[str, str]]:
        """How given name and surname sound; a Chinese name as a whole, in the place of the surname."""
        return _sounds(self.name)

    def sounds_like(self, other: PersonRecord) -> bool:
        return any(
            surname == second and is_near(given, first)
            for given, surname in self.sounds
            for first, second in other.sounds
        )

    def __str__(self) -> str:
        return self.reference


@lru_cache(KEPT)
def _spelled(name: str) -> str:
    return normalized(in_simplified(name))


@lru_cache(KEPT)
def _sounds(name: str) -> frozenset[tuple[str, str]]:
    return frozenset(("", key) for key in chinese_keys(name)) or foreign_keys(name)


def office(title: str, holder: str) -> Office:
    """An office from its title.

    >>> office("副市长", "urn:harbin").same_as(office("vice mayor", "urn:harbin"))
    True
    >>> office("вице-мэр", "urn:harbin").same_as(office("mayor", "urn:harbin"))
    False
    """
    lang = script(title)
    parts = offices().read(in_simplified(title) if lang == "zh" else title.replace("-", " "), lang)
    codes = {pair for part in parts for pair in part.codes}
    named = tuple(sorted(code for kind, code in codes if kind == "office"))
    return Office(holder, named, ("modifier", "deputy") in codes, title)


def keys(record: PersonRecord) -> Mapping[Hashable, str]:
    """What only records of one person share: the name with a body that they have an office in, in overlapping spans
    of years."""
    found: dict[Hashable, str] = {}
    for held in record.offices:
        title = () if held.codes and "member" not in held.codes else (held.title,)
        for year in record.years:
            for span in (year // _ERA, f"{(year + _ERA // 2) // _ERA} later"):
                key = record.script, record.spelled, held.holder, title, span
                found[key] = f"one name in an office of one body ({held.title})"
    return found


def blocks(record: PersonRecord) -> Iterable[Hashable]:
    yield record.script, record.spelled


def blocks_across(record: PersonRecord) -> Iterable[tuple[Hashable, str]]:
    for given, surname in record.sounds:
        yield (given[:1], surname), record.script


def compare(a: PersonRecord, b: PersonRecord) -> Comparison:
    """Whether two records, of one name or of names that sound alike, are of one person."""
    one_name = a.script == b.script
    if one_name and a.spelled != b.spelled:
        return Comparison(Verdict.DIFFERENT)
    if not one_name and not a.sounds_like(b):
        return Comparison(Verdict.UNKNOWN)
    named = f"{a.name} and {b.name} {'are one name' if one_name else 'are spelled alike'}"
    same = [(x, y) for x in a.offices for y in b.offices if x.same_as(y)]
    if same:
        reason = f"{named}; {same[0][0].title} and {same[0][1].title} of one body"
        if not _near_in_time(a, b):
            return Comparison(Verdict.DOUBTFUL, (reason, f"more than {_ERA} years lie between"), conflict=True)
        return Comparison(Verdict.SAME, (reason,))
    both = bool(a.offices and b.offices)
    one_body = not {held.holder for held in a.offices}.isdisjoint(held.holder for held in b.offices)
    if deeds := a.deeds & b.deeds:
        reason = f"{named}; both took part: {' '.join(min(deeds))}"
        if one_body or not both:
            return Comparison(Verdict.SAME, (reason,))
        return Comparison(Verdict.DOUBTFUL, (reason, "they hold different offices"), conflict=one_name)
    if a.iri == b.iri and not both:
        return Comparison(Verdict.SAME, (f"{named}, told of one place",))
    if one_body:
        return Comparison(Verdict.DOUBTFUL, (f"{named}; they hold different offices of one body",))
    shared = a.places & b.places
    if shared and (one_name or not both):
        against = "they hold different offices" if both else "of one of them no office is told"
        return Comparison(Verdict.DOUBTFUL, (f"{named}; both are told with {min(shared)}", against), conflict=both)
    return Comparison(Verdict.DIFFERENT if both else Verdict.UNKNOWN)


def _near_in_time(a: PersonRecord, b: PersonRecord) -> bool:
    if not a.years or not b.years:
        return True
    return min(abs(x - y) for x in a.years for y in b.years) <= _ERA
