"""Which date a fact gets: the one that its clause names, else its sentence, else what the discourse carries over."""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.discourse import DATE, Unit
from kg.extraction.facts.draft import Context
from kg.extraction.lexicon import alternatives, settings

# Dates that say when a text was filed, or what something is compared with (比上年): never a fact's own.
NO_FACT_DATE = ("comparison", "dateline")


def date_at(context: Context, position: int, *, carry: bool = False) -> str | None:
    """The ISO date of what is told at ``position``.

    The last date before it in its clause, else the last one of an earlier clause of the sentence, else the first after
    it in its clause. With ``carry``, a sentence that goes on with 会上, 仪式上, 当天 … takes the date of the sentence
    before in the paragraph, and so does one in the same scene.
    """
    unit = _date_unit(context, position)
    if unit is not None:
        return unit.value.iso if unit.value is not None else None
    if carry:
        return _carried(context, position)
    return None


def _date_unit(context: Context, position: int) -> Unit | None:
    d = context.clauses.discourse
    sentence = d.sentence(position)
    clause = context.clauses.clause(position)
    dates = [
        u
        for u in d.units_between(sentence.start, sentence.end, DATE)
        if u.value is not None
        and u.value.iso
        and u.mention.rule not in NO_FACT_DATE
        and not u.mention.text.endswith("年度")
    ]
    in_clause = [u for u in dates if clause.start <= u.start < clause.end]
    before = [u for u in in_clause if u.start < position]
    own = [u for u in before if not _names_an_occasion(context, u)]
    if own:  # 在5月18日举行的2023年对接会上
        return own[-1]
    earlier = [u for u in dates if u.start < clause.start and u.value.relation == "at"]
    days = [u for u in earlier if len(u.value.iso) >= len("2023-06-03")]
    if earlier:  # 6月3日，在2023年推介会上，…: the day, not the year in a name
        return (days or before or earlier)[-1]
    return before[-1] if before else in_clause[0] if in_clause else None


def _names_an_occasion(context: Context, date: Unit) -> bool:
    """Whether a year belongs to a name: 2023年推介会."""
    behind = context.text[date.end : date.end + 1]
    return len(date.value.iso) == len("2023") and behind not in "，,、" and date.start > 0


@cache
def _scene(lang: str) -> re.Pattern[str]:
    return re.compile(alternatives(settings(lang, "facts.toml")["time"]["scene"]))


def opens_scene(context: Context, position: int) -> bool:
    """Whether the sentence at ``position`` opens with 期间, 随后 …: it goes on where the one before ended."""
    start = context.clauses.discourse.sentence(position).start
    return _scene(context.lang).match(context.text, start) is not None


def _carried(context: Context, position: int) -> str | None:
    d = context.clauses.discourse
    index = d.structure.sentence_at(position)
    here = d.structure.sentences[index]
    for back in range(index - 1, max(-1, index - 5), -1):
        previous = d.structure.sentences[back]
        same_scene = _scene(context.lang).search(d.text, here.start, here.end) or any(
            previous.start <= f.start < previous.end for f in context.of_type("Event")
        )
        if not same_scene:
            if previous.paragraph != here.paragraph:
                return None
            continue
        dates = [
            u
            for u in d.units_between(previous.start, previous.end, DATE)
            if u.value is not None and u.value.iso and u.value.relation == "at"
        ]
        days = [u for u in dates if len(u.value.iso) >= 10]
        if days:
            return str(days[-1].value.iso)
        if dates:
            return str(dates[-1].value.iso)
    return None


def overlap(a: str, b: str) -> bool:
    """Whether two ISO dates or intervals have a day in common, each at its own precision.

    >>> overlap("2023-03-08/2023-03-11", "2023-03-11"), overlap("2023-03", "2023-03-11"), overlap("2023", "2024-01")
    (True, True, False)
    """
    (a_start, a_end), (b_start, b_end) = ((d.split("/")[0], d.split("/")[-1]) for d in (a, b))
    return a_start <= b_end + "~" and b_start <= a_end + "~"
