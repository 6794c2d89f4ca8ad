"""The time line of a partnership: a lane for each kind of fact, a mark for each fact at its date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.charts.style import bare, palette, plain, style
from kg.identity.dates import bounds
from kg.network.affiliation import Affiliations
from kg.network.period import date_of
from kg.network.projections import COOPERATION
from kg.view.page import interface

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kg.graph import Graph


def timeline(graph: Graph, a: str, b: str, *, lang: str = "zh") -> Figure:
    """What two places (or bodies) and what belongs to them did together, and when.

    A fact is drawn from the first to the last day that its date can mean, so that a year is a bar and a day a dot. What
    has no date is counted at the right of its lane.

    Args:
        a, b: IRIs.
        lang: of the names of kinds and places.

    Raises:
        GraphError: matplotlib is not installed.
    """
    affiliations = Affiliations(graph)
    facts = [fact for fact in graph.facts if fact.type in COOPERATION and {a, b} <= affiliations.concerned(fact)]
    kinds = [kind for kind in COOPERATION if any(fact.type == kind for fact in facts)]
    words, colours = interface(lang), palette()
    names = [plain(graph.entity_by_iri[iri].label_in(lang)) for iri in (a, b)]
    with style():
        from matplotlib.figure import Figure
        from matplotlib.ticker import MaxNLocator

        figure = Figure(figsize=(8, 0.6 + 0.42 * max(len(kinds), 1)))
        axes = figure.add_subplot()
        axes.set_title(f"{names[0]} – {names[1]}", loc="left", fontsize=11)
        for lane, kind in enumerate(kinds):
            undated = 0
            for fact in (fact for fact in facts if fact.type == kind):
                date = date_of(fact)
                if date is None:
                    undated += 1
                    continue
                start, end = (_position(day) for day in bounds(date))
                axes.plot([start, end], [lane, lane], color=colours[f"fact-{kind}"], linewidth=5, alpha=0.45)
                axes.plot([start], [lane], "o", color=colours[f"fact-{kind}"], markersize=6, alpha=0.8)
            if undated:
                axes.text(1.01, lane, f"+{undated}", transform=axes.get_yaxis_transform(), va="center")
        axes.set_yticks(range(len(kinds)), [words["facts"][kind] for kind in kinds])
        axes.set_ylim(max(len(kinds), 1) - 0.5, -0.5)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(axis="x", color=colours["line"], linewidth=0.6)
        axes.set_axisbelow(True)
        bare(axes)
        return figure


def _position(day: str) -> float:
    """A day as a year with its fraction; the bounds of a month or year are its ends.

    >>> _position("2023-00-00"), _position("2023-99-99"), _position("2023-07-01"), _position("2023-06-99")
    (2023.0, 2024.0, 2023.5, 2023.5)
    """
    year, month, date = (int(part) for part in day.split("-"))
    if month == 99:
        return year + 1.0
    if month == 0:
        return float(year)
    return year + (month if date == 99 else month - 1 + max(date - 1, 0) / 31) / 12
