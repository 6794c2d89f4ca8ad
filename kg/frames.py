"""Tables of a graph as data frames of pandas, and as files: CSV, Parquet, Excel.

``pip install "intercity-kg[tables]"``, for files also ``[parquet]`` or ``[excel]``. Frames hold names and IRIs as the
graph has them. In files for spreadsheets, what starts like a formula has an apostrophe in front (:mod:`kg.tables`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg import tables
from kg.characters import allowed_in_xml, encodable
from kg.errors import GraphError
from kg.storage import table_folder, write_bytes

if TYPE_CHECKING:
    import pandas

    from kg.graph import Graph

FORMATS: Final = ("csv", "parquet", "xlsx")


def entities(graph: Graph) -> pandas.DataFrame:
    """A row an entity: IRI, names, type, coordinates, what holds it."""
    return _frame(tables.nodes(graph)).rename(columns={"Id": "entity", "Label": "label"})


def facts(graph: Graph) -> pandas.DataFrame:
    """A row a fact: its roles with names in place of IRIs, how many documents tell it, its surest quote (``evidence``).

    >>> import kg
    >>> facts(kg.build("2023年1月13日，东莞市与牡丹江市签署协议。"))[["type", "party", "date"]].values.tolist()
    [['Agreement', '牡丹江市; 东莞市', '2023-01-13']]
    """
    return _frame(tables.facts(graph))


def evidence(graph: Graph) -> pandas.DataFrame:
    """A row a quote, with its place and its document."""
    return _frame(tables.evidence(graph))


def pairs(graph: Graph) -> pandas.DataFrame:
    """A row a pair of places and year: the intensity index and its parts (:mod:`kg.network.intensity`), how many facts
    it counts, whether the two are paired. A pair of which nothing has a date has one row without a year."""
    from kg.network.intensity import partnerships, points

    kinds = [*points()]
    columns = ["a", "b", "a_label", "b_label", "paired", "undated", "year", "index", "facts", *kinds]
    rows: list[list[Any]] = []
    for pair in partnerships(graph):
        labels = [graph.entity_by_iri[iri].label for iri in (pair.a, pair.b)]
        known = [pair.a, pair.b, *labels, bool(pair.pairings), len(pair.undated)]
        for year in pair.years:
            shares = [year.parts.get(kind, 0.0) for kind in kinds]
            rows.append([*known, year.year, year.index, sum(map(len, year.facts.values())), *shares])
        if not pair.years:
            rows.append([*known, None, 0.0, 0, *(0.0 for _ in kinds)])
    return _frame([columns, *rows]).astype({"year": "Int64"})


def measures(graph: Graph) -> pandas.DataFrame:
    """A row a city: the measures of the network of cities (:mod:`kg.network.measures`), the strongest first."""
    from kg.network import cities
    from kg.network.measures import Measures
    from kg.network.measures import measures as measured

    network = cities(graph)
    columns = ["city", "label", "region", "country", *Measures.__annotations__]
    rows = [
        [city, *(network.nodes[city].get(name) for name in columns[1:4]), *found.values()]
        for city, found in measured(network).items()
    ]
    return _frame([columns, *sorted(rows, key=lambda row: (-row[columns.index("strength")], row[0]))])


TABLES: Final[Mapping[str, Callable[[Graph], Any]]] = {
    "entities": entities,
    "facts": facts,
    "evidence": evidence,
    "pairs": pairs,
    "measures": measures,
}
"""All tables by name."""


def write(graph: Graph, path: str | Path, format: str | None = None) -> Path:
    """Write all tables: into one Excel file (``.xlsx``), or into a folder as CSV or Parquet files.

    Args:
        path: the file, or the folder, which is made if it is missing.
        format: csv or parquet, for a folder; csv by default.

    Raises:
        GraphError: pandas, or what it needs for the format, is not installed; the format is another one; a file cannot
            be written.
    """
    path = Path(path)
    format = format or ("xlsx" if path.suffix == ".xlsx" else "csv")
    if format not in FORMATS:
        raise GraphError(f"{path}: unknown format {format!r}: use one of {', '.join(FORMATS)}")
    frames = {name: make(graph) for name, make in TABLES.items()}
    if format == "xlsx":
        return write_bytes(path, _excel(frames))
    table_folder(path)
    for name, frame in frames.items():
        write_bytes(path / f"{name}.{format}", _csv(frame) if format == "csv" else _parquet(frame))
    return path


def _frame(rows: list[Any]) -> pandas.DataFrame:
    try:
        import pandas
    except ImportError as error:
        raise GraphError("tables need pandas: pip install 'intercity-kg[tables]'") from error
    # pandas refuses halves of surrogate pairs.
    told = [[encodable(value) if isinstance(value, str) else value for value in row] for row in rows[1:]]
    return pandas.DataFrame(told, columns=rows[0], dtype=object).infer_objects()


def _csv(frame: pandas.DataFrame) -> bytes:
    """With a byte order mark, without which Excel reads Chinese as something else."""
    text: str = frame.map(tables.guarded).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _parquet(frame: pandas.DataFrame) -> bytes:
    try:
        from pyarrow import Table, parquet
    except ImportError as error:
        raise GraphError("Parquet needs pyarrow: pip install 'intercity-kg[parquet]'") from error
    # A column that holds numbers and texts (several counts of one fact) is one of texts.
    mixed = [name for name in frame if frame[name].dtype == object]
    frame = frame.assign(**{name: frame[name].map(str, na_action="ignore") for name in mixed})
    stream = io.BytesIO()
    parquet.write_table(Table.from_pandas(frame, preserve_index=False), stream)
    return stream.getvalue()


def _excel(frames: Mapping[str, pandas.DataFrame]) -> bytes:
    import pandas

    stream = io.BytesIO()
    try:
        with pandas.ExcelWriter(stream, engine="openpyxl") as writer:
            for name, frame in frames.items():
                frame.map(_excel_cell).to_excel(writer, sheet_name=name, index=False)
    except ImportError as error:
        raise GraphError("Excel files need openpyxl: pip install 'intercity-kg[excel]'") from error
    return stream.getvalue()


def _excel_cell(value: Any) -> Any:
    """A text that is no formula and has no character that Excel files cannot hold; longer texts are cut by Excel."""
    value = tables.guarded(value)
    return allowed_in_xml(value)[:_EXCEL_TEXT] if isinstance(value, str) else value


_EXCEL_TEXT: Final = 32_767
