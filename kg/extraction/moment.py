"""Moments: years, months and days as values of their own precision."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_FULL_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A year, month or day.

    >>> Moment(2023, 1).iso, Moment(2023, 1, 13).iso
    ('2023-01', '2023-01-13')
    """

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        parts = [f"{self.year:04}"]
        if self.month is not None:
            parts.append(f"{self.month:02}")
            if self.day is not None:
                parts.append(f"{self.day:02}")
        return "-".join(parts)

    @property
    def exists(self) -> bool:
        """Whether the calendar has such a date (no 30 February)."""
        if not 1 <= self.year <= 9999 or not 1 <= (self.month or 1) <= 12:
            return False
        return self.day is None or 1 <= self.day <= calendar.monthrange(self.year, self.month or 1)[1]

    @property
    def first_day(self) -> date:
        """The first day of the year or month, or the day itself."""
        return date(self.year, self.month or 1, self.day or 1)

    def is_day_before(self, other: Moment) -> bool:
        """Whether ``other`` is the day after this one."""
        return self.exists and other.exists and other.first_day - self.first_day == timedelta(days=1)

    @classmethod
    def of(cls, day: date) -> Moment:
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, iso: str | None) -> Moment | None:
        """The moment an ISO 8601 date starts with; None for None and for anything else."""
        match = _FULL_DATE.match(iso or "")
        if match is None:
            return None
        moment = cls(*(int(part) for part in match.groups() if part))
        return moment if moment.exists else None

    def add_months(self, months: int) -> Moment:
        """The month so many months later; of a year, counted from its January.

        >>> Moment(2022, 11).add_months(3)
        Moment(year=2023, month=2, day=None)
        """
        count = self.year * 12 + (self.month or 1) - 1 + months
        return Moment(count // 12, count % 12 + 1)
