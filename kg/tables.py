"""A graph as CSV tables for spreadsheets and Gephi.

``nodes.csv`` and ``edges.csv`` are the network, with the columns that Gephi looks for; ``facts.csv`` has a row a fact,
with names in place of IRIs; ``evidence.csv`` a row a quote, with its source. All are UTF-8 with a byte order mark,
without which Excel reads Chinese as something else.

What starts like a formula gets an apostrophe in front: what a page calls a name must not run on the machine of whoever
opens the table. What starts with an apostrophe gets one, too, so that :func:`read_table` can take them away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.annotation import ROLES
from kg.characters import encodable
from kg.storage import table_folder, write_bytes
from kg.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.record import GraphFact

# What starts a formula in a spreadsheet, in full width as well, or lets one start after it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
_ENTITY: Final = frozenset({"entity", "entities"})
_ROLES: Final = tuple(dict.fromkeys(role for roles in ROLES.values() for role in roles))
_SEPARATOR: Final = "; "

Row = Sequence[Any]


def write_tables(graph: Graph, folder: Path) -> Path:
    """Write nodes.csv, edges.csv, facts.csv and evidence.csv into a folder, which is made if it is missing; each file
    appears whole or not at all.

    Raises:
        GraphError: the folder cannot be made, or a file cannot be written.
    """
    table_folder(folder)
    for name, rows in (
        ("nodes", nodes(graph)),
        ("edges", edges(graph)),
        ("facts", facts(graph)),
        ("evidence", evidence(graph)),
    ):
        write_bytes(folder / f"{name}.csv", _csv(rows))
    return folder


def read_table(path: str | Path) -> list[dict[str, str]]:
    """The rows of a table as it was written, without the apostrophes against formulas.

    >>> import kg, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = kg.build("2023年1月13日，东莞市与牡丹江市签署协议。").save_tables(folder)
    ...     read_table(written / "facts.csv")[0]["party"]
    '牡丹江市; 东莞市'
    """
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return [{name: _plain(cell) for name, cell in row.items()} for row in csv.DictReader(stream)]


def nodes(graph: Graph) -> list[Row]:
    """A head, and a row an entity."""
    rows: list[Row] = [
        ("Id", "Label", "label_zh", "label_en", "label_ru", "type", "kind", "latitude", "longitude", "part_of", "links")
    ]
    for entity in graph.entities:
        labels = [entity.labels.get(lang) for lang in LANGUAGES]
        place = (entity.latitude, entity.longitude, entity.part_of, _SEPARATOR.join(entity.links))
        rows.append((entity.iri, entity.label, *labels, entity.type, entity.kind, *place))
    return rows


def edges(graph: Graph) -> list[Row]:
    """A head, and a row an edge of the network."""
    names = ("fact_type", "role", "date", "documents", "confidence", "fact")
    rows: list[Row] = [("Source", "Target", "source_label", "target_label", *names)]
    network = graph.network()
    for source, target, data in network.edges(data=True):
        labels = (network.nodes[source]["label"], network.nodes[target]["label"])
        rows.append((source, target, *labels, data["type"], *(data[name] for name in names[1:])))
    return rows


def facts(graph: Graph) -> list[Row]:
    """A head, and a row a fact, with names in place of IRIs."""
    rows: list[Row] = [("fact", "type", *_ROLES, "documents", "confidence", "evidence", "sources")]
    for fact in graph.facts:
        best = max(fact.evidence, key=lambda e: e.confidence)
        titles = _SEPARATOR.join(graph.document_by_iri[iri].label for iri in fact.documents)
        roles = [_fillers(graph, fact, role) for role in _ROLES]
        rows.append((fact.iri, fact.type, *roles, len(fact.documents), fact.confidence, best.quote, titles))
    return rows


def evidence(graph: Graph) -> list[Row]:
    """A head, and a row a quote."""
    source = ("title", "publisher", "published", "url")
    rows: list[Row] = [("fact", "type", "quote", "start", "end", "extractor", "confidence", "document", *source)]
    for fact in graph.facts:
        for e in fact.evidence:
            document = graph.document_by_iri[e.document]
            place = (e.quote, e.start, e.end, e.extractor, e.confidence, e.document)
            rows.append((fact.iri, fact.type, *place, *(getattr(document, name) for name in source)))
    return rows


def _fillers(graph: Graph, fact: GraphFact, role: str) -> Any:
    """What fills a role: one number as a number, else a text."""
    kind, fillers = ROLES[fact.type].get(role), fact.roles.get(role, [])
    if kind == "number" and len(fillers) == 1:
        return fillers[0]
    if kind in _ENTITY:
        fillers = [entity.label if (entity := graph.entity_by_iri.get(iri)) else iri for iri in fillers]
    elif kind == "money":
        fillers = [f"{amount['value']} {amount['currency']}" for amount in fillers]
    return _SEPARATOR.join(map(str, fillers))


def _csv(rows: Iterable[Row]) -> bytes:
    stream = io.StringIO()
    # With both characters of a line's end here, csv quotes cells that hold either.
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    """
    >>> _cell("=1+1"), _cell("'s"), _cell(-1.5), _cell(None)
    ("'=1+1", "''s", '-1.5', '')
    """
    return "" if value is None else str(guarded(value))


def guarded(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula, and that UTF-8 can hold; another value as it is."""
    if not isinstance(value, str):
        return value
    text = encodable(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(cell: str) -> str:
    return cell.removeprefix("'")
