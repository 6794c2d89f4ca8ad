"""Charts: what they show is what the graph says, in the page's colours; hostile text is drawn as it stands."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from hand_made import PAIRING
from payloads import BREAKOUTS, CHARACTERS, PAYLOADS, hostile_graph

import kg
from kg import samples
from kg.errors import GraphError
from kg.graph import Graph
from kg.network import cities, visits
from kg.network.intensity import partnerships

pytest.importorskip("matplotlib", reason="matplotlib is not installed")

from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from kg.charts import flows, heatmap, image, picture, save, timeline
from kg.charts.style import fonts, palette

FORMULAS = (r"$\frac{1}{0}$", r"$x_{$", r"\$5 $y^2$ $", "$$", r"\undefined{$")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return kg.build(samples.paths())


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def charts(graph: Graph) -> dict[str, Callable[[], Figure]]:
    pairs = partnerships(graph)
    return {
        "timeline": lambda: timeline(graph, pairs[0].a, pairs[0].b),
        "heatmap": lambda: heatmap(graph, pairs),
        "flows": lambda: flows(visits(graph)),
        "picture": lambda: picture(cities(graph)),
    }


def test_the_palette_is_the_pages() -> None:
    css = Path("kg/view/template/palette.css").read_text(encoding="utf-8")
    assert f"--fact-Visit:{palette()['fact-Visit']}" in css.partition("[data-theme=dark]")[0]


@pytest.mark.parametrize("name", ["timeline", "heatmap", "flows", "picture"])
def test_equal_bytes_without_a_warning(graph: Graph, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        first, second = (image(charts(graph)[name](), ".svg") for _ in range(2))
        assert first == second
        assert image(charts(graph)[name](), ".png").startswith(b"\x89PNG")
    assert b'href="http' not in first


def test_the_time_line_has_a_mark_for_every_dated_fact(graph: Graph) -> None:
    pair = partnerships(graph)[0]
    figure = timeline(graph, pair.a, pair.b, lang="en")
    (axes,) = figure.axes
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    dated = {iri for year in pair.years for facts in year.facts.values() for iri in facts}
    assert len(dots) == len(dated) + len(pair.pairings)
    assert sum(int(text[1:]) for text in texts(figure) if text.startswith("+")) == len(pair.undated)
    assert {"Agreement", "Visit", "Shenzhen – Harbin"} <= {*texts(figure)} | {
        "Shenzhen – Harbin" if "Harbin – Shenzhen" in texts(figure) else ""
    }
    assert {to_hex(line.get_color()) for line in dots} <= {v for k, v in palette().items() if k.startswith("fact-")}


def test_the_heat_map_writes_the_index(graph: Graph) -> None:
    pairs = partnerships(graph)
    shown = sorted(int(text) for text in texts(heatmap(graph, pairs)) if text.isdigit() and int(text) <= 100)
    assert shown == sorted(int(f"{year.index:.0f}") for pair in pairs for year in pair.years)


def test_flows_are_as_wide_as_the_visits(graph: Graph) -> None:
    network = visits(graph)
    shown = sorted(float(text) for text in texts(flows(network)) if text.replace(".", "").isdigit())
    assert shown == sorted(weight for *_, weight in network.edges(data="weight"))
    assert len(flows(network, limit=1).axes[0].patches) == 1


def test_the_picture_names_the_strongest(graph: Graph) -> None:
    shown = texts(picture(cities(graph), labels=1))
    assert shown == ["黑河市"]


def test_hostile_names_are_only_text() -> None:
    names = [*PAYLOADS, *BREAKOUTS, *CHARACTERS, *FORMULAS]
    network = nx.DiGraph([(0, number) for number in range(1, len(names))])
    nx.set_node_attributes(network, dict(enumerate(names)), "label")
    for figure in (flows(network, limit=100), picture(network, labels=100)):
        shown = texts(figure)
        assert all("\n" not in text and "\u202e" not in text and len(text) <= 24 for text in shown)
        assert {r"$\frac{1}{0}$", "<script>window"} <= {*shown, *(text[:14] for text in shown)}
        assert image(figure, ".svg")


def test_hostile_entities_in_the_other_charts() -> None:
    graph = hostile_graph(*PAYLOADS[:2], *FORMULAS)
    iris = [entity.iri for entity in graph.entities]
    assert image(timeline(graph, iris[0], iris[1]), ".svg")
    assert image(heatmap(graph, partnerships(graph)), ".svg")


def test_nothing_to_show() -> None:
    empty = Graph()
    for figure in (heatmap(empty, []), flows(nx.DiGraph()), picture(nx.Graph()), picture(nx.path_graph(2))):
        assert image(figure)
    (pair,) = partnerships(Graph.from_annotations([PAIRING]))
    assert image(heatmap(Graph.from_annotations([PAIRING]), [pair]))


def test_chinese_has_a_font_where_one_is_installed(graph: Graph) -> None:
    if fonts() == ["DejaVu Sans"]:
        pytest.skip("no Chinese font is installed")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of every character that no font has
        image(picture(cities(graph)), ".png")


def test_files(tmp_path: Path, graph: Graph) -> None:
    figure = heatmap(graph, partnerships(graph))
    for suffix in (".png", ".svg", ".pdf"):
        assert save(figure, tmp_path / f"a{suffix}").read_bytes() == image(figure, suffix)
    with pytest.raises(GraphError, match="use one of"):
        save(figure, tmp_path / "a.exe")


def test_nothing_is_set_for_the_process() -> None:
    script = (
        "import matplotlib, sys; names = ('font.family', 'text.parse_math', 'text.color', 'svg.hashsalt')\n"
        "before = [matplotlib.rcParams[name] for name in names]; import kg; from kg.charts import heatmap\n"
        "heatmap(kg.Graph(), []); assert [matplotlib.rcParams[name] for name in names] == before\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(GraphError, match=r"intercity-kg\[charts\]"):
        picture(nx.path_graph(2))
