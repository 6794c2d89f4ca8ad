"""When two records of a fact are one fact.

Records with the same core are candidates, and so are those whose bodies stand for the same places at the same time
(哈尔滨市政府 for 哈尔滨市). Of these, two are linked when nothing in them conflicts and something more than the core
speaks for it; a record that could be linked with two others that conflict stays by itself. So no underspecified record
ever chains two different facts together, and no order of documents changes the outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from kg.annotation import ROLES
from kg.extraction.traditional import in_simplified
from kg.identity import dates
from kg.identity.grouping import Comparison, Grouping, Rules, Verdict, group
from kg.identity.iris import digest, normalized, plain_number
from kg.identity.people import office
from kg.identity.spelling import script
from kg.identity.titles import Likeness, is_specific, liken, share_words
from kg.vocabulary import ICD

# A filler as it is compared: IRIs as they are, texts normalised, numbers as digits, sets sorted.
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """What identifies a fact of one type.

    ``core`` roles have to be equal, or stand for the same. ``details`` must not conflict: where both records fill one,
    they have to agree. ``support`` are the details of which one at least has to be filled in both; none needed where it
    is empty. ``company`` roles are pooled: entities whose overlap is support, too, where titles and names alone are too
    common.
    """

    core: tuple[str, ...]
    details: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    company: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether only records with one core are one fact, so that there is nothing to compare."""
        return not (self.details or self.support or self.company)


# The first identity whose first core role is filled holds. Figures that change over time (status, amount of a
# project, number of officials) identify nothing: they stand side by side in the merged fact.
IDENTITIES: Final[dict[str, tuple[Identity, ...]]] = {
    "Pairing": (Identity(("member",), ("kind",)),),
    "Agreement": (Identity(("party",), ("title", "date"), support=("title", "date")),),
    "Visit": (Identity(("visitor", "destination"), ("date",), support=("date",)),),
    "Event": (
        Identity(("title",), ("date", "place"), ("date",), company=("organizer", "participant", "place")),
        Identity(("kind", "organizer", "participant"), ("date", "place"), ("date",)),
    ),
    "Secondment": (
        Identity(("person", "to"), ("from", "date")),
        Identity(("to",), ("from", "date", "count"), ("date",)),
    ),
    "Project": (
        Identity(("name",), company=("investor", "place")),
        Identity(("place", "investor", "sector"), ("amount", "date"), ("amount", "date")),
    ),
    "Post": (Identity(("person", "title"), ("organization",)),),
    "LocatedIn": (Identity(("entity", "place")),),
    "Statistic": (Identity(("measure", "value", "subject", "currency"), ("asOf",)),),
    "Mechanism": (Identity(("member",), ("title", "date"), support=("title", "date")),),
    "Statement": (Identity(("speaker", "quote")),),
}


@dataclass(frozen=True, slots=True)
class Signature:
    """What identifies one record, in comparable form. Equal signatures are one fact. ``roles`` are all its fillers."""

    type: str
    variant: int
    core: tuple[Key, ...]
    details: tuple[Key, ...]
    company: Key
    roles: Mapping[str, Key] = field(default_factory=dict, compare=False, hash=False)

    @property
    def identity(self) -> Identity:
        return IDENTITIES[self.type][self.variant]

    @property
    def iri(self) -> str:
        fields = [self.type, str(self.variant)]
        for key in (*self.core, *self.details, self.company):
            fields += [str(len(key)), *key]
        return f"{ICD}fact/{self.type.lower()}-{digest(*fields)}"

    @property
    def order(self) -> tuple[Any, ...]:
        """Sorts the least specified first."""
        return (
            self.type,
            self.variant,
            sum(map(bool, self.details)),
            len(self.company),
            self.core,
            self.details,
            self.company,
        )

    def key(self, role: str) -> Key:
        return self.roles.get(role, ())

    def __str__(self) -> str:
        return self.iri


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the entities of facts. ``home`` is the place (an IRI) in whose stead a body of its state or an
    official can be told; a place is its own, a company, school or association has none. ``cities`` gives the city of a
    place, ``related`` whether one of two places holds the other."""

    home: Mapping[str, str]
    cities: Mapping[str, str]
    related: Callable[[str, str], bool]

    def stands_for(self, a: str, b: str) -> bool:
        """Whether one of two entities can be told in the stead of the other: 哈尔滨市 for 哈尔滨市政府."""
        return a == b or self.home.get(a) == b or self.home.get(b) == a

    def near(self, a: str, b: str) -> bool:
        """Whether two entities can be told for where something was: they stand for each other, or one's place holds the
        other's."""
        x, y = self.home.get(a), self.home.get(b)
        return a == b or (x is not None and y is not None and self.related(x, y))

    def city(self, iri: str) -> str:
        """The city of an entity that has a place, else the entity."""
        home = self.home.get(iri, iri)
        return self.cities.get(home, home)


NOWHERE: Final = Surroundings({}, {}, lambda a, b: False)


def signature(type: str, roles: Mapping[str, Any]) -> Signature:
    """The signature of a record whose entity fillers are IRIs."""
    keys = {role: _key(type, role, filler) for role, filler in roles.items()}
    variants = IDENTITIES[type]
    variant = next((i for i, v in enumerate(variants) if keys.get(v.core[0])), len(variants) - 1)
    identity = variants[variant]
    return Signature(
        type,
        variant,
        tuple(keys.get(role, ()) for role in identity.core),
        tuple(keys.get(role, ()) for role in identity.details),
        tuple(sorted({iri for role in identity.company for iri in keys.get(role, ())})),
        keys,
    )


def fact_iri(type: str, roles: Mapping[str, Any]) -> str:
    """The IRI of a fact by itself, from its type, core and identifying details.

    Args:
        type: the fact type.
        roles: fillers by role as in an annotation, but entities by IRI.

    >>> a = fact_iri("Agreement", {"party": ["urn:b", "urn:a"], "title": "《框架协议》", "date": "2023"})
    >>> a == fact_iri("Agreement", {"party": ["urn:a", "urn:b"], "title": "框架协议", "date": "2023"})
    True
    """
    return signature(type, roles).iri


def group_facts(
    signatures: Iterable[Signature],
    around: Surroundings = NOWHERE,
    together: Iterable[tuple[Signature, Signature, str]] = (),
    apart: Iterable[tuple[Signature, Signature]] = (),
) -> Grouping[Signature]:
    """Signatures in groups of one fact each, the most specified record of a group last."""
    rules = Rules[Signature](lambda s: {}, lambda s: blocks(s, around), lambda a, b: _compare(a, b, around))
    return group(sorted(set(signatures), key=lambda s: s.order), rules, together, apart)


# --- candidates -----------------------------------------------------------------------------------------------------


def blocks(s: Signature, around: Surroundings) -> Iterator[Hashable]:
    """What records of one fact, or of what may be one, have in common: at least one of these."""
    core = s.type, s.variant, s.core
    if s.identity.support:  # of one core are many facts: one more thing has to be the same
        yield from ((core, role, value) for role in s.identity.support for value in _support(s, role))
        yield from ((core, iri) for iri in s.company)
        yield from ((core, "amount", amount) for amount in s.key("amount"))
    else:
        yield core
    days = [day for date in s.key("date") for day in dates.days(date)]
    match s.type:
        case "Agreement" | "Mechanism" | "Pairing":
            members = sorted({around.city(iri) for iri in s.core[0]})
            for pair in combinations(members, 2):
                for when in days if s.type == "Agreement" else ("ever",):
                    yield s.type, pair, when
                for title in s.key("title"):
                    yield s.type, pair, title
        case "Visit":
            for iri in s.key("destination"):
                for day in days:
                    yield s.type, around.city(iri), day
        case "Event":
            for iri in (*s.key("place"), *s.key("organizer"), *s.key("participant")):
                for day in days:
                    yield s.type, around.city(iri), day
        case "Project":
            for iri in s.key("investor"):
                yield s.type, iri
        case "Post" | "Secondment":
            for iri in s.key("person"):
                yield s.type, iri
        case "Statistic":
            # What stands for another has its home.
            homes = tuple(sorted(around.home.get(iri, iri) for iri in s.key("subject")))
            yield s.type, s.key("value"), s.key("currency"), homes


def _support(s: Signature, role: str) -> Iterable[str]:
    return (month for date in s.key(role) for month in dates.months(date)) if role == "date" else s.key(role)


# --- comparison -----------------------------------------------------------------------------------------------------


def _compare(a: Signature, b: Signature, around: Surroundings) -> Comparison:
    if any(_conflict(role, a, b, around) for role in {*a.identity.details, *b.identity.details}):
        return Comparison(Verdict.DIFFERENT)
    reasons = tuple(why for role in (*a.identity.support, "amount") if (why := _agreement(role, a, b)))
    if a.variant == b.variant and a.core == b.core:
        return _compare_same_core(a, b, reasons)
    against = _STAND_INS[a.type](a, b, around) if a.type in _STAND_INS else None
    if against is None:
        return Comparison(Verdict.DIFFERENT)
    if a.type not in _SELF_SUPPORTING and not reasons:
        return Comparison(Verdict.UNKNOWN)
    said = f"both tell of one {a.type}", *reasons
    if against:
        return Comparison(Verdict.DOUBTFUL, (*said, against))
    return Comparison(Verdict.SAME, said)


def _compare_same_core(a: Signature, b: Signature, reasons: tuple[str, ...]) -> Comparison:
    company = sorted(set(a.company) & set(b.company))
    if company:
        reasons = *reasons, f"both with {company[0]}"
    elif a.identity.company and a.company and b.company and not reasons:
        return Comparison(Verdict.DIFFERENT)
    if a.identity.support and not reasons:
        return Comparison(Verdict.UNKNOWN)
    return Comparison(Verdict.SAME, (f"one {a.type} by {', '.join(a.identity.core)}", *reasons))


def _conflict(role: str, a: Signature, b: Signature, around: Surroundings) -> bool:
    """Whether a detail that both fill differs."""
    x, y = a.key(role), b.key(role)
    if not x or not y:
        return False
    match ROLES[a.type][role]:
        case "date":
            return not any(dates.compatible(p, q) for p in x for q in y)
        case "entity" | "entities":
            return not any(around.near(p, q) for p in x for q in y)
        case "text" if role == "title":
            return all(liken(p, q) is Likeness.DIFFERENT for p in x for q in y)
        case _:
            return x != y


def _agreement(role: str, a: Signature, b: Signature) -> str:
    """What a detail that both fill has in common, in words; empty where it supports nothing."""
    x, y = a.key(role), b.key(role)
    by_date = role == "date"
    common = [(p, q) for p in x for q in y if (dates.agree(p, q) if by_date else p == q)]
    if not common:
        return ""
    p, q = common[0]
    return f"{role} {p}" if p == q else f"{role} {p} and {q}"


# What tells two records of one fact apart that do not name the same: None where they are two facts, else the reason to
# doubt it, empty where there is none.
_StandIn = Callable[[Signature, Signature, Surroundings], str | None]
_SELF_SUPPORTING: Final = frozenset({"Pairing", "Post", "Project", "Secondment", "Statistic"})
_TELLING_DIGITS: Final = 3


def _stand_in_members(a: Signature, b: Signature, around: Surroundings) -> str | None:
    x, y = sorted((a.core[0], b.core[0]), key=len)
    if len(x) < 2 or not _matched(x, y, around.stands_for):
        return None
    if a.type == "Pairing" and len(x) != len(y):
        return None
    titles = [title for title in a.key("title") if title in b.key("title")]
    if a.type == "Pairing" or any(map(is_specific, titles)) or (titles and _agreement("date", a, b)):
        return ""
    if not _to_the_day(a, b):
        return "the day is not told"
    return "" if a.key("title") and b.key("title") else "one of them has no title"


def _stand_in_visit(a: Signature, b: Signature, around: Surroundings) -> str | None:
    x, y = sorted((a.key("destination"), b.key("destination")), key=len)
    if not x or not _matched(x, y, around.near):
        return None
    x, y = a.key("visitor"), b.key("visitor")
    if not any(around.stands_for(p, q) for p in x for q in y):
        return None
    return "" if _to_the_day(a, b) else "the day is not told"


def _stand_in_event(a: Signature, b: Signature, around: Surroundings) -> str | None:
    x, y = (a.key("title") or a.key("kind")), (b.key("title") or b.key("kind"))
    if any(liken(p, q) is Likeness.DIFFERENT for p in x for q in y):
        return None
    if not any(around.near(p, q) for p in _present(a) for q in _present(b)):
        return None
    if not _to_the_day(a, b):
        return "the day is not told"
    return "" if any(share_words(p, q) for p in x for q in y) else "their titles have nothing in common"


def _stand_in_project(a: Signature, b: Signature, around: Surroundings) -> str | None:
    if set(a.key("investor")).isdisjoint(b.key("investor")):
        return None
    if _conflict("place", a, b, around):
        return None
    likenesses = [liken(p, q) for p in a.key("name") for q in b.key("name")]
    if Likeness.DIFFERENT in likenesses:
        return None
    # Of one name in one language, the figures may have changed.
    if any(script(p) == script(q) for p in a.key("name") for q in b.key("name")):
        return ""
    return "" if _agreement("amount", a, b) or _agreement("date", a, b) else "no amount or date is the same"


def _stand_in_post(a: Signature, b: Signature, around: Surroundings) -> str | None:
    if a.key("person") != b.key("person"):
        return None
    return "" if office(" ".join(a.key("title")), "").same_as(office(" ".join(b.key("title")), "")) else None


def _stand_in_secondment(a: Signature, b: Signature, around: Surroundings) -> str | None:
    if not a.key("person") or a.key("person") != b.key("person"):
        return None
    x, y = a.key("to"), b.key("to")
    return "" if not x or not y or any(around.near(p, q) for p in x for q in y) else None


def _stand_in_statistic(a: Signature, b: Signature, around: Surroundings) -> str | None:
    x, y = sorted((a.key("subject"), b.key("subject")), key=len)
    if not x or len(x) != len(y) or not _matched(x, y, around.stands_for):
        return None
    if (a.key("value"), a.key("currency")) != (b.key("value"), b.key("currency")):
        return None
    measures = [liken(p, q) for p in a.key("measure") for q in b.key("measure")]
    if Likeness.DIFFERENT in measures:
        return None
    digits = "".join(a.key("value")).replace(".", "").strip("0")
    return "" if len(digits) >= _TELLING_DIGITS and a.key("asOf") and b.key("asOf") else "few digits, or no time"


_STAND_INS: Final[dict[str, _StandIn]] = {
    "Agreement": _stand_in_members,
    "Mechanism": _stand_in_members,
    "Pairing": _stand_in_members,
    "Visit": _stand_in_visit,
    "Event": _stand_in_event,
    "Project": _stand_in_project,
    "Post": _stand_in_post,
    "Secondment": _stand_in_secondment,
    "Statistic": _stand_in_statistic,
}


def _present(s: Signature) -> Key:
    return *s.key("place"), *s.key("organizer"), *s.key("participant")


def _matched(few: Key, many: Key, fits: Callable[[str, str], bool]) -> bool:
    """Whether each of the few fits one of the many, no two of them the same."""
    left = [*many]
    for iri in sorted(few, key=lambda i: i not in many):
        match = next((other for other in left if other == iri), None)
        match = match or next((other for other in left if fits(iri, other)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _to_the_day(a: Signature, b: Signature) -> bool:
    """Whether days are told and agree."""
    return any(len(p) >= 10 and len(q) >= 10 and dates.agree(p, q) for p in a.key("date") for q in b.key("date"))


def _key(type: str, role: str, filler: Any) -> Key:
    kind = ROLES[type][role]
    values = filler if isinstance(filler, list | tuple) else [filler]
    if kind in ("entity", "entities", "date"):
        return tuple(sorted({str(v) for v in values}))
    if kind == "number":
        return tuple(sorted({plain_number(v) for v in values}))
    if kind == "money":
        return tuple(sorted({f"{v['currency']} {plain_number(v['value'])}" for v in values}))
    return tuple(sorted({normalized(in_simplified(v)) for v in values}))
