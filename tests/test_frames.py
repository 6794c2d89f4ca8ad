"""Tables of a graph for pandas, Parquet and Excel."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hand_made import ALL
from payloads import BREAKOUTS, CHARACTERS, PAYLOADS, SURROGATES, hostile_graph

from kg import frames
from kg.errors import GraphError
from kg.graph import Graph
from kg.network import cities
from kg.network.intensity import partnerships, points

pandas = pytest.importorskip("pandas", reason="pandas is not installed")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.from_annotations(ALL)


def test_a_row_an_entity_and_a_fact(graph: Graph) -> None:
    assert [*frames.entities(graph)["entity"]] == [entity.iri for entity in graph.entities]
    found = frames.facts(graph)
    assert [*found["fact"]] == [fact.iri for fact in graph.facts]
    assert found.columns.is_unique
    signed = found[found["type"] == "Agreement"].iloc[0]
    assert (signed["party"], signed["date"], signed["documents"]) == ("牡丹江市; 东莞市", "2023-01-13", 1)
    assert len(frames.evidence(graph)) == sum(len(fact.evidence) for fact in graph.facts)


def test_pairs_hold_the_index_and_its_parts(graph: Graph) -> None:
    found = frames.pairs(graph)
    assert (found[[*points()]].sum(axis=1) - found["index"]).abs().max() < 1e-9
    told = {(p.a, p.b, year.year): year.index for p in partnerships(graph) for year in p.years}
    dated = found[found["year"].notna()]
    assert {
        (row.a, row.b, row.year): row.index_ for row in dated.rename(columns={"index": "index_"}).itertuples()
    } == told


def test_measures_are_those_of_the_cities(graph: Graph) -> None:
    found, network = frames.measures(graph), cities(graph)
    assert set(found["city"]) == set(network)
    assert {*found["strength"]} == {weight for _, weight in network.degree(weight="weight")}
    assert found["strength"].is_monotonic_decreasing


@pytest.mark.parametrize("format", ["csv", "parquet", "xlsx"])
def test_files_hold_the_frames(tmp_path: Path, graph: Graph, format: str) -> None:
    if format != "csv":
        pytest.importorskip({"parquet": "pyarrow", "xlsx": "openpyxl"}[format], reason="not installed")
    path = tmp_path / ("tables.xlsx" if format == "xlsx" else "tables")
    assert frames.write(graph, path, format) == path
    for name, make in frames.TABLES.items():
        frame = make(graph)
        if format == "csv":
            read = pandas.read_csv(path / f"{name}.csv")
        elif format == "parquet":
            read = pandas.read_parquet(path / f"{name}.parquet")
        else:
            read = pandas.read_excel(path, sheet_name=name)
        assert [*read.columns] == [*frame.columns] and len(read) == len(frame)
        label = "label" if "label" in frame else frame.columns[0]
        assert [*read[label]] == [*frame[label]]


def test_equal_graphs_are_equal_parquet_files(tmp_path: Path, graph: Graph) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    one, other = (frames.write(graph, tmp_path / name, "parquet") for name in ("one", "other"))
    for file in one.iterdir():
        assert file.read_bytes() == (other / file.name).read_bytes()


def test_no_formula_and_no_broken_file(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    hostile = hostile_graph(*PAYLOADS, *BREAKOUTS, *CHARACTERS, SURROGATES)
    book = openpyxl.load_workbook(frames.write(hostile, tmp_path / "tables.xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 500
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert not [cell.value for cell in cells if str(cell.value).startswith(("=", "@"))]
    frames.write(hostile, tmp_path / "csv")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    frames.write(hostile, tmp_path / "parquet", "parquet")


def test_an_empty_graph(tmp_path: Path) -> None:
    assert all(len(make(Graph())) == 0 for make in frames.TABLES.values())
    frames.write(Graph(), tmp_path / "tables")


def test_errors(tmp_path: Path, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GraphError, match="use one of"):
        frames.write(graph, tmp_path / "tables", "pickle")
    for module, format, extra in (("pyarrow", "parquet", "parquet"), ("openpyxl.workbook", "xlsx", "excel")):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, module, None)
            with pytest.raises(GraphError, match=rf"intercity-kg\[{extra}\]"):
                frames.write(graph, tmp_path / f"t.{format}", format)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(GraphError, match=r"intercity-kg\[tables\]"):
        frames.entities(graph)
