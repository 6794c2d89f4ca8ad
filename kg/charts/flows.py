"""Flows between places: who goes to whom, as bands between two columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.charts.style import palette, plain, style

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.figure import Figure

_GAP: Final = 0.35  # between two places of a column, in units of the flow
_LEFT, _RIGHT = 0.0, 1.0


def flows(network: nx.DiGraph, *, limit: int = 20) -> Figure:
    """The edges of a directed network (of :func:`kg.network.visits` or :func:`kg.network.secondments`) as bands from
    left to right, as wide as their ``weight``.

    Args:
        limit: only so many of the widest.

    Raises:
        GraphError: matplotlib is not installed.
    """
    edges = sorted(network.edges(data="weight", default=1), key=lambda edge: (-edge[2], str(edge[0]), str(edge[1])))
    edges = edges[:limit]
    left, right = _column(edges, 0), _column(edges, 1)
    colours = palette()
    height = max([top for _, top in [*left.values(), *right.values()]], default=1.0)
    with style():
        from matplotlib.figure import Figure
        from matplotlib.patches import PathPatch

        figure = Figure(figsize=(7, 0.6 + 0.3 * max(len(left), len(right), 1)))
        axes = figure.add_subplot()
        used: dict[tuple[str, Any], float] = {}
        hues = {node: colours[f"group-{number % 8}-rim"] for number, node in enumerate(left)}
        for source, target, weight in edges:
            start = left[source][0] + used.get(("left", source), 0.0)
            end = right[target][0] + used.get(("right", target), 0.0)
            used["left", source] = used.get(("left", source), 0.0) + weight
            used["right", target] = used.get(("right", target), 0.0) + weight
            axes.add_patch(PathPatch(_band(start, end, weight), facecolor=hues[source], edgecolor="none", alpha=0.9))
            axes.text(0.02, start + weight / 2, f"{weight:g}", va="center", fontsize=7, color=colours["muted"])
        for x, column, side in ((_LEFT, left, "right"), (_RIGHT, right, "left")):
            for node, (bottom, top) in column.items():
                axes.plot([x, x], [bottom, top], color=colours["entity-Place"], linewidth=4, solid_capstyle="butt")
                label = plain(str(network.nodes[node].get("label", node)))
                axes.text(x + (-0.02 if side == "right" else 0.02), (bottom + top) / 2, label, ha=side, va="center")
        axes.set_xlim(-0.05, 1.05)
        axes.set_ylim(height + _GAP, -_GAP)
        axes.set_axis_off()
        return figure


def _column(edges: list[tuple[Any, Any, float]], end: int) -> dict[Any, tuple[float, float]]:
    """From where to where each place of a column reaches, the one with most first."""
    size: dict[Any, float] = {}
    for edge in edges:
        size[edge[end]] = size.get(edge[end], 0.0) + edge[2]
    found, at = {}, 0.0
    for node in sorted(size, key=lambda node: (-size[node], str(node))):
        found[node] = (at, at + size[node])
        at += size[node] + _GAP
    return found


def _band(start: float, end: float, width: float) -> Any:
    from matplotlib.path import Path

    middle = (_LEFT + _RIGHT) / 2
    points = [
        (_LEFT, start), (middle, start), (middle, end), (_RIGHT, end),
        (_RIGHT, end + width), (middle, end + width), (middle, start + width), (_LEFT, start + width), (_LEFT, start),
    ]  # fmt: skip
    curve = [Path.CURVE4] * 3
    return Path(points, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])
