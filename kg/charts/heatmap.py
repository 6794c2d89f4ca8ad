"""Pairs by year: how intense each partnership was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.charts.style import bare, palette, plain, style
from kg.network.intensity import Partnership

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kg.graph import Graph


def heatmap(
    graph: Graph, partnerships: Sequence[Partnership], *, lang: str = "zh", years: Sequence[int] | None = None
) -> Figure:
    """The intensity index (:mod:`kg.network.intensity`) of partnerships by year, written into each field.

    Args:
        partnerships: a row each, in this order.
        years: a column each; by default from the first to the last of the partnerships, 20 at most.

    Raises:
        GraphError: matplotlib is not installed.
    """
    told = sorted({year.year for pair in partnerships for year in pair.years})
    columns = [*years] if years is not None else [*range(told[0], told[-1] + 1)][-20:] if told else []
    rows = [[pair.index(year) for year in columns] for pair in partnerships]
    colours = palette()
    with style():
        from matplotlib.colors import LinearSegmentedColormap
        from matplotlib.figure import Figure

        figure = Figure(figsize=(2.6 + 0.5 * max(len(columns), 1), 0.5 + 0.34 * max(len(rows), 1)))
        axes = figure.add_subplot()
        shades = LinearSegmentedColormap.from_list("kg", [colours["soft"], colours["entity-Place"]])
        if rows and columns:
            axes.imshow(
                rows, cmap=shades, vmin=0, vmax=max(50.0, *(index for row in rows for index in row)), aspect="auto"
            )
        for y, row in enumerate(rows):
            for x, index in enumerate(row):
                if index:
                    dark = index > 30
                    axes.text(x, y, f"{index:.0f}", ha="center", va="center", color=colours["card" if dark else "ink"])
        names = [
            " – ".join(plain(graph.entity_by_iri[iri].label_in(lang), 14) for iri in (pair.a, pair.b))
            for pair in partnerships
        ]
        axes.set_yticks(range(len(names)), names)
        axes.set_xticks(range(len(columns)), [str(year) for year in columns])
        axes.xaxis.tick_top()
        bare(axes)
        return figure
