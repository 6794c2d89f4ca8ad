"""A fact in the making: roles filled with entities, before names and IRIs are settled."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import Clauses


@dataclass(slots=True)
class Draft:
    """``roles`` as in :class:`kg.annotation.Fact`, but with :class:`DiscourseEntity` in place of names.

    ``start:end`` is the evidence in the text. ``key`` is what the fact is about where roles alone do not tell it
    apart: drafts of one type with the same key are the same fact.
    """

    type: str
    roles: dict[str, Any]
    start: int
    end: int
    rule: str
    key: Any = None
    more: list[tuple[int, int, str]] = field(default_factory=list)
    """Further evidence: (start, end, rule)."""

    def absorb(self, other: Draft, roles: Collection[str] | None = None) -> None:
        """Take over what another draft of the same fact says: its evidence, fillers of roles that hold several, roles
        that are not told yet. Of its roles only ``roles`` count, where these are given."""
        for role, value in other.roles.items():
            if roles is not None and role not in roles:
                continue
            if role not in self.roles:
                self.roles[role] = value
            elif isinstance(value, list):
                known = {acts_for(e) for e in self.roles[role]}
                self.roles[role] = [*self.roles[role], *(e for e in dict.fromkeys(value) if acts_for(e) not in known)]
        self.more += [(other.start, other.end, other.rule), *other.more]


def acts_for(filler: Any) -> Any:
    """衢江区人民政府 acts for 衢江区; whatever else fills a role, for itself."""
    if isinstance(filler, DiscourseEntity) and filler.type == "Organization" and filler.name.endswith("政府"):
        return filler.anchor or filler
    return filler


@dataclass(frozen=True, slots=True)
class Rejection:
    """A trigger at ``start`` that gave no fact of ``type``, and why."""

    type: str
    start: int
    reason: str


@dataclass(slots=True)
class Context:
    """What fact rules share while they read one document: the arguments, and the facts found so far."""

    clauses: Clauses
    drafts: list[Draft] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    reading: str = ""
    """The fact type that is being read for."""

    phrases: dict[tuple[int, int], str | None] = field(default_factory=dict)
    """What :func:`kg.extraction.facts.measures.in_front` found, by where it looked."""

    text: str = field(init=False)
    lang: str = field(init=False)

    def __post_init__(self) -> None:
        self.text, self.lang = self.clauses.text, self.clauses.lang

    def reject(self, start: int, reason: str) -> None:
        """Remember why a trigger gave no fact, for whoever asks (``kg explain``)."""
        self.rejections.append(Rejection(self.reading, start, reason))

    def of_type(self, *types: str) -> Iterable[Draft]:
        return [d for d in self.drafts if d.type in types]


def filled(**roles: Any) -> dict[str, Any]:
    """The roles that have a filler; a trailing underscore in a name is dropped (``from_``).

    >>> filled(title="协议", date=None, party=[])
    {'title': '协议'}
    """
    return {name.rstrip("_"): value for name, value in roles.items() if value not in (None, "", [], ())}
