"""Periods of time: which dates of facts fall into a window.

A date means all the days that it can: 2023 lies partly in 2023-03. A fact lies in a window if one of its dates can. A
``since`` has no end: what holds since 2017 holds in every later window. A fact without a date lies in no window, for
nobody knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import QueryError
from kg.identity.dates import bounds

if TYPE_CHECKING:
    from kg.record import GraphFact

DATE_ROLES: Final = ("date", "since", "asOf")
"""The roles that say when a fact is, in the order in which one of them is chosen."""

_ISO: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_LAST: Final = "9999-99-99"


@dataclass(frozen=True, slots=True)
class Period:
    """A window of time, both ends included; an end that is None is open.

    >>> Period("2017", "2020").covers("2020-11"), Period("2017-03").covers("2017-01/2017-02")
    (True, False)
    """

    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        for date in (self.since, self.until):
            if date is not None and not _ISO.fullmatch(date):
                raise QueryError(f"{date!r} is no date: write 2023, 2023-03 or 2023-03-08")
        if self.since and self.until and bounds(self.since)[0] > bounds(self.until)[1]:
            raise QueryError(f"a window cannot start in {self.since} and end in {self.until}: change the order")

    @property
    def open(self) -> bool:
        """Whether it has no end on either side: everything lies in it, also what has no date."""
        return self.since is None and self.until is None

    def covers(self, date: str, *, lasting: bool = False) -> bool:
        """Whether a date or interval (ISO 8601) can lie in the window, at least in part.

        ``lasting``: what began then goes on.
        """
        start, end = bounds(date)
        first = bounds(self.since)[0] if self.since else ""
        last = bounds(self.until)[1] if self.until else _LAST
        return start <= last and (lasting or end >= first)

    def holds(self, fact: GraphFact) -> bool:
        """Whether a fact lies in the window."""
        if self.open:
            return True
        return any(self.covers(date, lasting=role == "since") for role, date in dates_of(fact))


def dates_of(fact: GraphFact) -> list[tuple[str, str]]:
    """The dates of a fact with their roles: dates, then since, then asOf. What is not ISO 8601 is left out."""
    roles = fact.roles
    return [
        (role, date)
        for role in DATE_ROLES
        for date in roles.get(role, ())
        if all(_ISO.fullmatch(end) for end in str(date).split("/", 1))
    ]


def date_of(fact: GraphFact) -> str | None:
    """The first date of a fact; None where no document tells one."""
    return next((date for _, date in dates_of(fact)), None)


def years_of(date: str) -> range:
    """The years that a date or interval touches.

    >>> list(years_of("2023-12-30/2024-01-02"))
    [2023, 2024]
    """
    start, end = bounds(date)
    return range(int(start[:4]), int(end[:4]) + 1)
