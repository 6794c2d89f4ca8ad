"""Time expressions as they stand in the text, before anything is known about the day they mean.

The patterns and words of a language are its ``data/<lang>/dates.toml``; this module compiles them and reads
what their named groups caught into points in time that may still lack a year, a month or a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from kg.errors import DataError
from kg.extraction import lexicon
from kg.extraction.numerals import read_number

Unit = Literal["year", "month", "week", "day"]
Base = Literal["reference", "discourse", "topic", "told"]


@dataclass(frozen=True, slots=True)
class Shift:
    """A point counted from another date: ``去年`` is one year before the reference."""

    unit: Unit
    offset: int
    base: Base


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month or year of which the text may leave out the larger units.

    ``months`` is a stretch of months of the year (the first half is (1, 6)); ``weekday`` counts from
    Monday = 1.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    shift: Shift | None = None
    months: tuple[int, int] | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression: ``text[start:end]``, read by the pattern ``rule``.

    ``reason`` says why the expression has no date of its own; ``years`` are the first and last year of a
    named period.
    """

    start: int
    end: int
    rule: str
    begin: Point = Point()
    until: Point | None = None
    reason: str | None = None
    years: tuple[int, int] | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern on the text around an expression: what stands before it, after it, or both."""

    name: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether the cue stands at ``text[start:end]``."""
        if self.before is not None:
            head = text[max(0, start - _CUE_WINDOW) : start]
            if not self.before.search(head[head.rfind("\n") + 1 :]):
                return False
        return self.after is None or self.after.search(text[end : end + _CUE_WINDOW]) is not None


_CUE_WINDOW: Final = 60
_MACRO: Final = re.compile(r"\{([A-Za-z_]\w*)\}")
_GROUP: Final = re.compile(r"\(\?P<(\w+)>")
_WORD_LISTS: Final = ("year", "month", "week", "day")


class DateGrammar:
    """The time expressions of one language.

    >>> [text.rule for text in date_grammar("zh").expressions("2017年结对，去年8月签约")]
    ['year', 'month-of-year']
    """

    def __init__(self, data: Mapping[str, Any], source: str) -> None:
        self._numbers: dict[str, int] = data.get("numbers", {})
        self._shifts = {
            unit: {
                word: Shift(unit, offset, base)
                for base, words in data["words"].get(unit, {}).items()
                for word, offset in words.items()
            }
            for unit in _WORD_LISTS
        }
        self._parts: dict[str, list[int]] = data["parts"]
        self._vague: dict[str, str] = data["vague"]
        self._plans: dict[str, list[int]] = data.get("plans", {})
        self._plan_parts: dict[str, str] = data.get("plan_parts", {})
        self._count_units: dict[str, Unit] = data.get("count_units", {})
        self._directions: dict[str, tuple[int, Base]] = data.get("directions", {})
        self._months: dict[str, int] = data.get("months", {})
        self._weekdays: dict[str, int] = data.get("weekdays", {})
        self._ignore_case: bool = data.get("ignore_case", False)
        words = {
            **{f"{unit}_word": list(self._shifts[unit]) for unit in _WORD_LISTS},
            "part": list(self._parts),
            "vague": list(self._vague),
            "now": data["now"]["words"],
            "plan": list(self._plans),
            "plan_part": list(self._plan_parts),
            "number": list(self._numbers),
            "month_name": list(self._months),
            "weekday_name": list(self._weekdays),
            "count_unit": list(self._count_units),
            "direction": list(self._directions),
        }
        macros = {name: _alternatives(name, listed) for name, listed in words.items()} | data["macros"]
        try:
            expanded = [(row["rule"], _expand(row["regex"], macros)) for row in data["pattern"]]
            self._patterns = [(rule, self._compile(regex)) for rule, regex in expanded]
            # Most candidates are none: one look tells.
            self._any = self._compile("|".join(_GROUP.sub("(?:", regex) for _, regex in expanded))
            starts = re.escape("".join(sorted({w[0] for listed in words.values() for w in listed if w})))
            digits = r"(?<![\w.])" if data.get("spaced") else r"(?<![0-9A-Za-z.])(?=[0-9])|(?=[^0-9])"
            starts = rf"(?:{digits})[{data['starts']}{starts}]"
            self._candidate = self._compile(rf"(?P<skip>{data['skip']})|{starts}")
            self._exclusions = self._compile("|".join(map(re.escape, data["exclusions"])) or r"(?!)")
            self.relations = [self._cue(row) for row in data["relation"]]
            self.unresolved = [self._cue({**row, "name": row["reason"]}) for row in data["unresolved"]]
            self.comparison = [self._cue({"before": data["comparison"]["before"]})]
            self.comparison += [self._cue({"after": data["comparison"]["after"]})]
            self.planned_before = self._cue({"before": data["planned"]["before"]})
            self.planned_after = self._cue({"after": data["planned"]["after"]})
            self.dateline = self._cue(data["dateline"])
            self.opening = self._cue(data["opening"])
            self.reported = self._cue(data["reported"])
            self.sentence_end = self._compile(data["sentence_end"])
            self.chronicle = {name: self._compile(regex) for name, regex in data["chronicle"].items()}
        except (KeyError, re.error) as error:
            raise DataError(f"{source}: {error!r}; correct the entry or restore the file") from error

    def expressions(self, text: str) -> Iterator[Expression]:
        """The time expressions of a text, left to right, not overlapping."""
        position = 0
        search, excluded = self._candidate.search, self._exclusions.match
        while (candidate := search(text, position)) is not None:
            start = candidate.start()
            position = candidate.end()
            if candidate["skip"]:
                continue
            if (phrase := excluded(text, start)) is not None:
                position = phrase.end()
                continue
            if self._any.match(text, start) is None:
                continue
            for rule, pattern in self._patterns:
                if (match := pattern.match(text, start)) is not None:
                    expression = self._read(rule, match)
                    if expression is not None:
                        position = expression.end
                        yield expression
                    break

    def _compile(self, regex: str) -> re.Pattern[str]:
        return re.compile(regex, re.IGNORECASE if self._ignore_case else 0)

    def _cue(self, row: Mapping[str, str]) -> Cue:
        before, after = row.get("before"), row.get("after")
        return Cue(
            row.get("name", ""),
            self._compile(before) if before else None,
            self._compile(after) if after else None,
        )

    def _number(self, word: str | None) -> int | None:
        if not word:
            return None
        known = self._numbers.get(word.lower())
        if known is not None:
            return known
        number = read_number(word)
        return None if number is None else int(number)

    def _word(self, table: Mapping[str, Any], word: str | None) -> Any:
        if not word:
            return None
        key = " ".join(word.lower().split()) if self._ignore_case else word
        return table[key]

    def _read(self, rule: str, match: re.Match[str]) -> Expression | None:
        groups = match.groupdict()
        start, end = match.span()
        if groups.get("vague"):
            return Expression(start, end, rule, reason=self._word(self._vague, groups["vague"]))
        if groups.get("duration") or groups.get("duration2"):
            return Expression(start, end, rule, reason="a length of time, not a date")
        if groups.get("decade"):
            return Expression(start, end, rule, reason="a decade, not a year")
        if groups.get("now"):
            return Expression(start, end, rule, Point(shift=Shift("month", 0, "reference")), relation="until")
        if groups.get("plan"):
            first, last = self._word(self._plans, groups["plan"])
            part = self._word(self._plan_parts, groups["plan_part"])
            years = (first, last if part == "all" else first) if part != "last" else (last, last)
            return Expression(start, end, rule, years=years, relation="since" if part == "since" else None)
        begin = self._point(groups, "")
        until = self._point(groups, "2")
        if begin is None:
            return None
        return Expression(start, end, rule, begin, until)

    def _point(self, groups: Mapping[str, str | None], suffix: str) -> Point | None:
        def group(name: str) -> str | None:
            return groups.get(name + suffix)

        shift: Shift | None = None
        for unit in _WORD_LISTS:
            shift = self._word(self._shifts[unit], group(f"{unit}_word")) or shift
        months: tuple[int, int] | None = None
        if part := self._word(self._parts, group("part")):
            months = part[0], part[1]
        if (last := self._number(group("months"))) is not None:
            months = 1, last
        if (count := group("count")) is not None:
            number = self._number(count)
            unit = self._word(self._count_units, group("count_unit"))
            direction = self._word(self._directions, group("direction"))
            if number is None or unit is None or direction is None:
                return None
            sign, base = direction
            shift = Shift(unit, number * sign, base)
        year, month, day = (self._number(group(name)) for name in ("year", "month", "day"))
        if (name := group("month_name")) is not None:
            month = self._months.get(name) or self._months.get(name.lower())
        weekday = self._word(self._weekdays, group("weekday_name"))
        if weekday is not None and shift is None:
            shift = Shift("week", 0, "reference")
        if (short_year := self._number(group("short_year"))) is not None:
            year = 2000 + short_year
        if shift is None and months is None and year is month is day is weekday is None:
            return None
        return Point(year, month, day, shift, months, weekday)


def _alternatives(group: str, words: list[str]) -> str:
    """A named group that matches any of the words, the longest first."""
    if not words:
        return r"(?!)"
    ordered = sorted(words, key=lambda w: (-len(w), w))
    escaped = (r"\s+".join(map(re.escape, word.split())) for word in ordered)
    return f"(?P<{group}>{'|'.join(escaped)})"


def _expand(regex: str, macros: Mapping[str, str]) -> str:
    """Replace every ``{name}`` by its macro; ``{name2}`` is the macro ``name`` with its groups renamed."""

    def macro(match: re.Match[str]) -> str:
        name = match[1]
        if name in macros:
            return f"(?:{_expand(macros[name], macros)})"
        base = macros[name.removesuffix("2")]
        renamed = _GROUP.sub(r"(?P<\g<1>2>", _expand(base, macros))
        return f"(?:{renamed})"

    return _MACRO.sub(macro, regex)


@cache
def date_grammar(lang: str) -> DateGrammar:
    """The grammar of a language (``zh``, ``en``, ``ru``), read once from the package's data.

    Raises DataError for a language without data and for a broken file.
    """
    return DateGrammar(lexicon.settings(lang, "dates.toml"), f"kg/extraction/data/{lang}/dates.toml")
