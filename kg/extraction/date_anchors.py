"""What a time expression means in its text: the year, month or day that it leaves out.

An expression is completed from the nearest thing that can tell: what it spells out itself, the story (the
dates named before it), the year a chronicle is about, the day of publication. Where none can tell, there is a
reason and no date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Literal

from kg.extraction.date_expressions import DateGrammar, Expression, Point, Shift
from kg.extraction.moment import Moment

Anchor = Literal["text", "publication", "dateline", "story", "chronicle", "table", "none"]

# Papers print a date a day or two ahead; further ahead it is next month's or last year's date.
_TOLERANCE: Final = timedelta(days=3)
# A plan whose day is over by more than this belongs to the next year ("将于1月8日", printed in December).
_OVERDUE: Final = timedelta(days=60)
# "A hundred years ago" is a figure of speech; up to here a count of years is taken at its word.
_LONGEST_COUNT: Final = 20
_LONGEST_SENTENCE: Final = 300
# A chronicle's text starts with its year, perhaps after a heading (【概况】2019年，…).
_LONGEST_HEADING: Final = 12


@dataclass(frozen=True, slots=True)
class Resolution:
    """A moment or an interval with the anchor it was resolved by, or the reason why there is none."""

    begin: Moment | None
    until: Moment | None = None
    reason: str | None = None
    anchor: Anchor = "none"

    @property
    def iso(self) -> str | None:
        if self.begin is None:
            return None
        if self.until is None or self.until == self.begin:
            return self.begin.iso
        return f"{self.begin.iso}/{self.until.iso}"


@dataclass(frozen=True, slots=True)
class Setting:
    """How an expression stands in its sentence, as the cues around it say."""

    relation: str = "at"
    planned: bool = False
    strongly_planned: bool = False
    dateline: bool = False
    reported: bool = False
    comparison: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    """A date the text has told: where, and whether its year stands in the text or was inferred."""

    start: int
    begin: Moment
    until: Moment | None
    spelled: bool
    topical: bool
    past: bool
    dateline: bool


@dataclass(slots=True)
class _Memory:
    """The dates told so far that a later expression may count from: the last of each sort."""

    last: _Told | None = None
    spelled_month: _Told | None = None
    topic_of_paragraph: _Told | None = None
    year_of_paragraph: _Told | None = None
    month_of_paragraph: _Told | None = None
    _day_of_paragraph: _Told | None = None
    _own_day: _Told | None = None
    _any_day: _Told | None = None

    @property
    def day(self) -> _Told | None:
        """The last day told in the paragraph, else the last of the story's own days.

        A day whose year the text had to spell out (去年4月3日) is a look back, not the story's own.
        """
        return self._day_of_paragraph or self._own_day or self._any_day

    def remember(self, told: _Told) -> None:
        if not told.dateline:
            self.last = told
        if told.topical:
            self.topic_of_paragraph = told
        if told.begin.month is None and told.past:
            self.year_of_paragraph = told
        if told.begin.month is not None:
            self.spelled_month = told if told.spelled else self.spelled_month
            self.month_of_paragraph = told if told.past else self.month_of_paragraph
        if told.begin.day is not None and told.past:
            self._day_of_paragraph = self._any_day = told
            self._own_day = self._own_day if told.spelled else told

    def forget_paragraph(self) -> None:
        self.topic_of_paragraph = self.year_of_paragraph = None
        self.month_of_paragraph = self._day_of_paragraph = None


class Story:
    """The dates of one document in the order of the text; call :meth:`resolve` for every expression in turn.

    ``published`` is an ISO 8601 date or None.
    """

    def __init__(self, text: str, grammar: DateGrammar, published: str | None, title: str | None) -> None:
        self._text = text
        self._grammar = grammar
        self._published = Moment.parse(published)
        self._dateline: Moment | None = None
        self._memory = _Memory()
        self._paragraph = 0
        self._is_chronicle, self._chronicle_year = self._chronicle(title or "")

    @property
    def reference(self) -> Moment | None:
        """The day from which the text counts: of its dateline, else of its publication."""
        return self._dateline or self._published

    def resolve(self, expression: Expression, setting: Setting) -> Resolution:
        """What the expression means here. The story remembers it for those that follow."""
        if "\n" in self._text[self._paragraph : expression.start]:
            self._memory.forget_paragraph()
        self._paragraph = expression.start
        resolution = self._resolve(expression, setting)
        for moment in (resolution.begin, resolution.until):
            if moment is not None and not moment.exists:
                return Resolution(None, reason=f"no such date: {moment.iso}")
        self._remember(expression, setting, resolution)
        return resolution

    def _resolve(self, expression: Expression, setting: Setting) -> Resolution:
        if expression.reason is not None:
            return Resolution(None, reason=expression.reason)
        if expression.years is not None:
            first, last = expression.years
            return Resolution(Moment(first), Moment(last), anchor="table")
        begin, until = expression.begin, expression.until
        if until is not None and begin.day is not None and begin.month is None and until.month is not None:
            # 13–15 января: the end says which month the beginning is in.
            turned = begin.day > (until.day or 31)
            begin = replace(begin, month=(until.month - 2) % 12 + 1 if turned else until.month)
        if until is not None and until.year is not None and begin.year is None and begin.shift is None:
            # 8月至2019年3月: the end says which year the beginning is in.
            turned = (begin.month or 0) > (until.month or 12)
            begin = replace(begin, year=until.year - turned)
        resolution = self._complete(begin, expression, setting)
        if resolution.begin is None or until is None:
            return resolution
        interval = self._close(resolution, until)
        day, next_day = interval.begin, interval.until
        if expression.rule == "consecutive-days" and not (day and next_day and day.is_day_before(next_day)):
            return Resolution(None, reason="two days that do not follow each other")
        return interval

    def _close(self, begin: Resolution, end: Point) -> Resolution:
        """The interval from ``begin`` to ``end``, which takes over the units it leaves out."""
        start = begin.begin
        if start is None:
            return begin
        if end.shift is not None and end.shift.unit == "year":
            base, _ = self._year_base(end.shift, 0)
            year = start.year if base is None else base + end.shift.offset
        else:
            year = end.year or start.year
        month = end.month or (start.month if end.day is not None else None)
        until = Moment(year, month, end.day)
        is_real = until.exists and start.exists
        if end.year is None and end.shift is None and is_real and until.first_day < start.first_day:
            if end.month is not None:
                until = replace(until, year=year + 1)
            elif until.month is not None:
                following = Moment(year, until.month).add_months(1)
                until = replace(following, day=end.day)
        return Resolution(start, until, anchor=begin.anchor)

    def _complete(self, point: Point, expression: Expression, setting: Setting) -> Resolution:
        if point.shift is not None and point.shift.unit != "year":
            return self._shifted(point, point.shift, expression, setting)
        if point.shift is not None:
            year, anchor = self._year_base(point.shift, expression.start)
            if year is None:
                return Resolution(None, reason=f"no year can be had: {_MISSING[point.shift.base]}")
            if abs(point.shift.offset) > _LONGEST_COUNT:
                return Resolution(None, reason="a round number of years, not a date")
            return self._fields(Moment(year + point.shift.offset), point, anchor)
        if point.year is not None:
            return self._fields(Moment(point.year), point, "text")
        if point.month is None and point.months is None:
            return self._bare_day(point, expression, setting)
        inferred, anchor = self._infer_year(point, expression, setting)
        if inferred is None:
            return Resolution(None, reason="no year can be had: the text and its publication name none")
        return self._fields(Moment(inferred), point, anchor)

    def _fields(self, year: Moment, point: Point, anchor: Anchor) -> Resolution:
        if point.months is not None:
            first, last = point.months
            begin, until = replace(year, month=first), replace(year, month=last)
            return Resolution(begin, None if first == last else until, anchor=anchor)
        return Resolution(replace(year, month=point.month, day=point.day), anchor=anchor)

    def _year_base(self, shift: Shift, start: int) -> tuple[int | None, Anchor]:
        if shift.base == "discourse":
            told = self._memory.last
            return (None, "none") if told is None else ((told.until or told.begin).year, "story")
        told = self._topic(start) or (self._memory.year_of_paragraph if shift.base == "told" else None)
        if shift.base in ("topic", "told") and told is not None:
            return told.begin.year, "story"
        if self._is_chronicle and self._chronicle_year is not None:
            return self._chronicle_year, "chronicle"
        if shift.base == "told":
            return None, "none"
        reference = self.reference
        return (None, "none") if reference is None else (reference.year, self._reference_anchor)

    @property
    def _reference_anchor(self) -> Anchor:
        return "dateline" if self._dateline is not None else "publication"

    def _shifted(self, point: Point, shift: Shift, expression: Expression, setting: Setting) -> Resolution:
        base, anchor = self._shift_base(shift, expression, setting)
        if base is None:
            return Resolution(None, reason=f"no date can be had: {_MISSING[shift.base]}")
        if shift.unit == "month":
            if base.month is None:
                return Resolution(None, reason="no month can be had: the date it counts from has none")
            moment = Moment(base.year, base.month).add_months(shift.offset)
            return Resolution(replace(moment, day=point.day), anchor=anchor)
        if base.day is None:
            return Resolution(None, reason="no day can be had: the date it counts from has none")
        if shift.unit == "week":
            # Weeks start on Monday, as the calendars of China and Russia (and ISO 8601) have it.
            monday = base.first_day - timedelta(days=base.first_day.weekday()) + timedelta(weeks=shift.offset)
            if shift.base == "discourse":
                return Resolution(Moment.of(base.first_day + timedelta(weeks=shift.offset)), anchor=anchor)
            if point.weekday is None:
                return Resolution(Moment.of(monday), Moment.of(monday + timedelta(days=6)), anchor=anchor)
            day = monday + timedelta(days=point.weekday - 1)
            if shift.offset == 0 and day > base.first_day and not setting.planned:
                day -= timedelta(weeks=1)
            elif shift.offset == 0 and day < base.first_day and setting.planned:
                day += timedelta(weeks=1)
            return Resolution(Moment.of(day), anchor=anchor)
        return Resolution(Moment.of(base.first_day + timedelta(days=shift.offset)), anchor=anchor)

    def _shift_base(self, shift: Shift, expression: Expression, setting: Setting) -> tuple[Moment | None, Anchor]:
        if shift.base == "discourse":
            if shift.unit == "day":
                told = self._memory.day
                if told is None or told.until is None:
                    return (None, "none") if told is None else (told.begin, "story")
                # After a visit of several days, "the next day" follows its last; "that day" is none of them.
                return (told.until if shift.offset > 0 else None), "story"
            told = self._memory.last
            return (None, "none") if told is None else (told.until or told.begin, "story")
        told = self._memory.day
        if shift.unit == "day" and setting.reported and told is not None:
            return told.begin, "story"
        if self._is_chronicle and shift.unit == "month":
            return None, "none"
        return self.reference, self._reference_anchor

    def _bare_day(self, point: Point, expression: Expression, setting: Setting) -> Resolution:
        """``12日``: the month of the story, else of the reference."""
        day = point.day
        if day is None:
            return Resolution(None, reason="no date can be had: the expression names none")
        told = self._memory.day or self._memory.month_of_paragraph
        reference = self.reference
        if told is not None:
            begin, until = told.begin, told.until or told.begin
            moment = Moment(begin.year, begin.month, day)
            if begin.day is not None and day < begin.day:
                later = replace(replace(begin, day=None).add_months(1), day=day)
                # 6月30日至7月3日 … 2日; 6月30日 … 2日 where 7月2日 is over: the story has gone on into July.
                within = until != begin and later.exists and later.first_day <= until.first_day
                turned = begin.day - day >= 20 and later.exists and self._is_past(later)
                moment = later if within or turned else moment
            return Resolution(moment, anchor="story")
        if reference is None or reference.month is None:
            return Resolution(None, reason="no month can be had: the text and its publication name none")
        month = Moment(reference.year, reference.month)
        moment = replace(month, day=day)
        if not setting.planned and moment.exists and not self._is_past(moment):
            moment = replace(month.add_months(-1), day=day)
        return Resolution(moment, anchor=self._reference_anchor)

    def _infer_year(self, point: Point, expression: Expression, setting: Setting) -> tuple[int | None, Anchor]:
        month = point.month or (point.months[1] if point.months is not None else 1)
        if not setting.planned:
            told = self._topic(expression.start)
            if told is not None and (told.begin.month is None or told.begin.month <= month):
                return told.begin.year, "story"
        if self._is_chronicle and self._chronicle_year is not None:
            return self._chronicle_year, "chronicle"
        reference = self.reference
        if reference is None:
            spelled = self._memory.spelled_month
            return (None, "none") if spelled is None else (spelled.begin.year, "story")
        year = reference.year
        moment = Moment(year, month, point.day)
        if reference.month is None or not moment.exists:
            return year, self._reference_anchor
        if not self._is_past(moment):
            year -= 0 if setting.planned else 1
        elif setting.strongly_planned and reference.first_day - moment.first_day > _OVERDUE:
            year += 1
        return year, self._reference_anchor

    def _is_past(self, moment: Moment) -> bool:
        """Whether a moment is over, or nearly so, on the reference day; True where there is none."""
        reference = self.reference
        if reference is None:
            return True
        if moment.day is None or reference.day is None:
            return (moment.year, moment.month or 0) <= (reference.year, reference.month or 12)
        return moment.first_day <= reference.first_day + _TOLERANCE

    def _remember(self, expression: Expression, setting: Setting, resolution: Resolution) -> None:
        begin = resolution.begin
        if begin is None or setting.comparison or expression.relation == "until":
            return
        if setting.dateline:
            self._dateline = begin if begin.day is not None else self._dateline
        point = expression.begin
        spelled = point.year is not None or (point.shift is not None and point.shift.unit == "year")
        # A topical date opens its sentence and governs what follows: 2019年，……。4月17日，……
        opens = self._grammar.opening.fits(self._text, expression.start, expression.end)
        topical = point.year is not None and setting.relation == "at" and opens
        if topical and self._is_chronicle and not self._title_tells_year:
            self._chronicle_year = begin.year
        past = setting.relation in ("at", "since") and not setting.planned
        told = _Told(expression.start, begin, resolution.until, spelled, topical, past, setting.dateline)
        self._memory.remember(told)

    def _topic(self, start: int) -> _Told | None:
        """The topical date that governs the place ``start``."""
        told = self._memory.topic_of_paragraph
        if told is None or self._is_chronicle or told.begin.month is not None:
            return told
        # In a news text a bare year governs its own sentence only.
        if start - told.start > _LONGEST_SENTENCE:
            return None
        return None if self._grammar.sentence_end.search(self._text, told.start, start) else told

    def _chronicle(self, title: str) -> tuple[bool, int | None]:
        """Whether the document tells of a year that is over, and of which if its title says so."""
        patterns = self._grammar.chronicle
        self._title_tells_year = False
        first_line = self._text.lstrip().partition("\n")[0][:60]
        for heading in (title, first_line):
            if heading and patterns["title"].search(heading):
                yearbook = patterns["yearbook"].search(heading)
                if yearbook is not None:
                    self._title_tells_year = True
                    return True, int(yearbook["before"] or yearbook["after"]) - 1
                titled = patterns["titled_year"].search(heading)
                self._title_tells_year = titled is not None
                return True, int(titled["year"]) if titled is not None else None
        if patterns["deictic"].search(self._text):
            return False, None
        for expression in self._grammar.expressions(self._text):
            point = expression.begin
            if point.year is None or expression.start > _LONGEST_HEADING:
                return False, None
            published = self._published
            if published is None:
                return True, None
            # A text that opens with a day of the year it was published in is news.
            return point.month is None and 0 <= published.year - point.year <= 1, None
        return False, None


_MISSING: Final = {
    "reference": "the day of publication is not known",
    "discourse": "no single date stands before it",
    "topic": "neither the text nor its publication names the year",
    "told": "the text does not say which year it is about",
}
