"""Dates as pages write them: in figures, in Chinese, and with English and Russian names of months."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from kg.documents.patterns import chrome_data

_TIME = (
    r"(?:(?:T|,|，|\s|at\s|в\s|上午|下午|早上|晚上|中午|凌晨)*"
    r"\d{1,2}\s*[:：时]\s*\d{2}(?:\s*[:：分]\s*\d{2}(?:[.,]\d+)?秒?)?分?"
    r"\s*(?:[ap]\.?m\.?(?!\w))?(?:\s*(?:Z|UTC|GMT|МСК|MSK)(?!\w)|\s*[+-]\d{2}:?\d{2}(?!\d))?)?"
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and the time of day behind it at ``text[start:end]``; ``iso`` is the day, as ``2023-03-28``."""

    start: int
    end: int
    iso: str


@cache
def _months() -> dict[str, int]:
    months = chrome_data()["months"]
    names = {name: n for names in months.values() for n, name in enumerate(names, 1)}
    return names | {name[:3]: n for n, name in enumerate(months["english"], 1)} | {"sept": 9}


@cache
def _pattern() -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, _months()), key=lambda m: (-len(m), m)))
    day = (
        r"(?P<y1>\d{4})\s?(?P<sep>[-/.．])\s?(?P<m1>\d{1,2})\s?(?P=sep)\s?(?P<d1>\d{1,2})(?!\d)",
        r"(?P<y2>\d{4})\s*年\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*[日号]",
        r"(?P<d3>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<m3>"
        + month
        + r")\.?,?[\s-]+(?P<y3>\d{4})(?!\d)(?:\s*(?:г\.|года))?",
        r"(?P<m4>" + month + r")\.?\s+(?P<d4>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y4>\d{4})(?!\d)",
        r"(?P<a5>\d{1,2})(?P<sep5>[./])(?P<b5>\d{1,2})(?P=sep5)(?P<y5>\d{4})(?!\d)",
    )
    return re.compile(r"(?<![\d.])(?:" + "|".join(day) + ")" + _TIME, re.IGNORECASE | re.ASCII)


def find_dates(text: str) -> Iterator[FoundDate]:
    """Every full date of the calendar in ``text``, from left to right.

    In figures, day before month is read only where a dot or a day above 12 says so: 03/04/2021 may be either.

    >>> text = "2023-03-28 09:25:56, 12 марта 2021 г., March 4, 2020, 28.03.2023, 2023-02-30"
    >>> [date.iso for date in find_dates(text)]
    ['2023-03-28', '2021-03-12', '2020-03-04', '2023-03-28']
    """
    for match in _pattern().finditer(text):
        iso = _iso(match)
        if iso is not None:
            yield FoundDate(match.start(), match.end(), iso)


def parse_date(text: str) -> str | None:
    """The ISO date that ``text`` consists of (a time of day behind it is left out), or None.

    >>> parse_date("2023年3月28日"), parse_date("2023-03-28T01:25:00Z"), parse_date("March 2023")
    ('2023-03-28', '2023-03-28', None)
    """
    text = text.strip()
    found = next(find_dates(text), None)
    return found.iso if found and (found.start, found.end) == (0, len(text)) else None


def _iso(match: re.Match[str]) -> str | None:
    g = match.groupdict()
    if g["y1"]:
        year, month, day = int(g["y1"]), int(g["m1"]), int(g["d1"])
    elif g["y2"]:
        year, month, day = int(g["y2"]), int(g["m2"]), int(g["d2"])
    elif g["y3"]:
        year, month, day = int(g["y3"]), _months()[g["m3"].lower()], int(g["d3"])
    elif g["y4"]:
        year, month, day = int(g["y4"]), _months()[g["m4"].lower()], int(g["d4"])
    else:
        year, first, second = int(g["y5"]), int(g["a5"]), int(g["b5"])
        if g["sep5"] == "." or first > 12:
            day, month = first, second
        elif second > 12:
            month, day = first, second
        else:
            return None
    if not 1900 <= year <= 2199:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
