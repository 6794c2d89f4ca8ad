"""When two ISO 8601 dates, months, years or intervals can be the same time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
_MOST: Final = 600  # months


def bounds(date: str) -> tuple[str, str]:
    """The first and last day that a date can mean, as strings that sort by time.

    >>> bounds("2023-01"), bounds("2023-03-08/2023-03-11")
    (('2023-01-00', '2023-01-99'), ('2023-03-08', '2023-03-11'))
    """
    start, _, end = date.partition("/")
    end = end or start
    return start + "-00-00"[len(start) - 4 :] if len(start) < 10 else start, (
        end + "-99-99"[len(end) - 4 :] if len(end) < 10 else end
    )


def compatible(a: str, b: str) -> bool:
    """Whether one of two dates lies within the other: 2023-01-13 within 2023-01, but not 2023-01-13 and
    2023-01-14.

    >>> compatible("2023", "2023-01-13"), compatible("2023-01-13", "2023-01-14")
    (True, False)
    """
    (a_start, a_end), (b_start, b_end) = bounds(a), bounds(b)
    return (a_start <= b_start and b_end <= a_end) or (b_start <= a_start and a_end <= b_end)


def days(date: str) -> tuple[str, ...]:
    """The days of a date or of an interval within one month; of a longer one its first and last; none of a month or
    year.

    >>> days("2023-03-08/2023-03-10"), days("2023-03")
    (('2023-03-08', '2023-03-09', '2023-03-10'), ())
    """
    start, _, end = date.partition("/")
    end = end or start
    if len(start) < 10 or len(end) < 10:
        return ()
    if start[:7] != end[:7] or not (start[8:10].isdecimal() and end[8:10].isdecimal()):
        return start, end
    return tuple(f"{start[:7]}-{day:02}" for day in range(int(start[8:10]), int(end[8:10]) + 1))


def months(date: str) -> Iterator[str]:
    """The months of a date or interval that is known to the month, of an interval those of its first fifty years; none
    of a year. Dates that agree share one. What is no date stands for itself.

    >>> list(months("2023-11-08/2024-01")), list(months("2023"))
    (['2023-11', '2023-12', '2024-01'], [])
    """
    if not _known_to_the_month(date):
        return
    start, end = bounds(date)
    if not _MONTH.match(start):
        yield date
        return
    first = int(start[:4]) * 12 + int(start[5:7]) - 1
    for number in range(first, first + _MOST):
        year, month = divmod(number, 12)
        if (name := f"{year:04}-{month + 1:02}") > end[:7]:
            break
        yield name


def agree(a: str, b: str) -> bool:
    """Whether two dates are good evidence for one time: compatible, and each known to the month at least.

    A year alone fits too much: visits and forums recur within a year.

    >>> agree("2023-03", "2023-03-08/2023-03-11"), agree("2023", "2023-03-08")
    (True, False)
    """
    return compatible(a, b) and all(_known_to_the_month(d) for d in (a, b))


def _known_to_the_month(date: str) -> bool:
    return len(date.partition("/")[0]) >= 7
