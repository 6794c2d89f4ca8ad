"""When two records of a fact are one fact.

Records with the same core are candidates. Of these, two are linked when nothing in them conflicts and
something more than the core speaks for it; a record that could be linked with two others that conflict stays
by itself. So no underspecified record ever chains two different facts together, and no order of documents
changes the outcome.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.annotation import ROLES
from kg.identity import dates
from kg.identity.iris import digest, normalized, plain_number
from kg.vocabulary import ICD

# A filler as it is compared: IRIs as they are, texts normalised, numbers as digits, sets sorted.
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """What identifies a fact of one type.

    ``core`` roles have to be equal. ``details`` must not conflict: where both records fill one, they have to
    agree. ``support`` are the details of which one at least has to be filled in both; none needed where it is
    empty. ``company`` roles are pooled: entities whose overlap is support, too, where titles and names alone
    are too common.
    """

    core: tuple[str, ...]
    details: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    company: tuple[str, ...] = ()


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
    """What identifies one record, in comparable form. Equal signatures are one fact."""

    type: str
    variant: int
    core: tuple[Key, ...]
    details: tuple[Key, ...]
    company: Key

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
        return sum(map(bool, self.details)), len(self.company), self.core, self.details, self.company

    def conflicts_with(self, other: Signature) -> bool:
        """Whether a detail that both fill differs."""
        pairs = zip(self.identity.details, self.details, other.details, strict=True)
        if any(a and b and not _compatible(self.type, role, a, b) for role, a, b in pairs):
            return True
        if not (self.identity.company and self.company and other.company):
            return False
        return not (self._in_company_with(other) or self._supported_by(other))

    def linked_with(self, other: Signature) -> bool:
        """Whether two signatures with one core are of one fact, seen for themselves."""
        if self.conflicts_with(other):
            return False
        if not self.identity.support:
            return True
        return self._supported_by(other) or self._in_company_with(other)

    def _supported_by(self, other: Signature) -> bool:
        pairs = zip(self.identity.details, self.details, other.details, strict=True)
        return any(a and b and _agree(self.type, role, a, b) for role, a, b in pairs if role in self.identity.support)

    def _in_company_with(self, other: Signature) -> bool:
        return not set(self.company).isdisjoint(other.company)


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


def same_facts(signatures: Iterable[Signature]) -> dict[Signature, str]:
    """The IRI of the fact that each signature is a record of; one fact's is that of its most specified
    record."""
    by_core: dict[tuple[Any, ...], set[Signature]] = defaultdict(set)
    for s in signatures:
        by_core[s.type, s.variant, s.core].add(s)
    return {
        s: group[-1].iri
        for candidates in by_core.values()
        for group in _groups(sorted(candidates, key=lambda s: s.order))
        for s in group
    }


def _groups(candidates: list[Signature]) -> list[list[Signature]]:
    """Candidates with one core, parted into facts; each group sorted like the candidates."""
    links: dict[Signature, list[Signature]] = {
        s: [o for o in candidates if o != s and s.linked_with(o)] for s in candidates
    }
    clear = {s for s in candidates if not _any_conflict(links[s])}
    groups: list[list[Signature]] = []
    seen: set[Signature] = set()
    for s in candidates:
        if s in seen:
            continue
        group, frontier = {s}, [s]
        while frontier:
            here = frontier.pop()
            if here in clear:
                joined = [o for o in links[here] if o in clear and o not in group]
                group.update(joined)
                frontier += joined
        seen |= group
        members = [o for o in candidates if o in group]
        # A chain whose ends conflict has no clear boundary: better apart than wrongly together.
        groups += [[o] for o in members] if _any_conflict(members) else [members]
    return groups


def _any_conflict(signatures: list[Signature]) -> bool:
    return any(a.conflicts_with(b) for i, a in enumerate(signatures) for b in signatures[i + 1 :])


def _key(type: str, role: str, filler: Any) -> Key:
    kind = ROLES[type][role]
    values = filler if isinstance(filler, list | tuple) else [filler]
    if kind in ("entity", "entities", "date"):
        return tuple(sorted({str(v) for v in values}))
    if kind == "number":
        return tuple(sorted({plain_number(v) for v in values}))
    if kind == "money":
        return tuple(sorted({f"{v['currency']} {plain_number(v['value'])}" for v in values}))
    return tuple(sorted({normalized(v) for v in values}))


def _compatible(type: str, role: str, a: Key, b: Key) -> bool:
    if ROLES[type][role] == "date":
        return any(dates.compatible(x, y) for x in a for y in b)
    return a == b


def _agree(type: str, role: str, a: Key, b: Key) -> bool:
    if ROLES[type][role] == "date":
        return any(dates.agree(x, y) for x in a for y in b)
    return a == b
