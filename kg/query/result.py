"""The answer to a query: rows of plain values, which can be written as JSON, CSV or Markdown."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """Rows of an answer, each a mapping of every column to a text, number, truth value or None.

    Things are their IRIs; the column ``cityName`` holds the name of the thing in column ``city``. Dates are
    ISO 8601 texts at their own precision.
    """

    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> dict[str, Any]:
        return self.rows[index]

    def __bool__(self) -> bool:
        return bool(self.rows)

    @classmethod
    def joined(cls, results: Sequence[Result]) -> Result:
        """Several answers to one question as one, without repeated rows."""
        rows: list[dict[str, Any]] = []
        for result in results:
            rows += [row for row in result.rows if row not in rows]
        return cls(results[0].columns, tuple(rows))

    @property
    def readable(self) -> tuple[str, ...]:
        """The columns for people: without the IRIs of things that another column names or quotes."""
        hidden = {c.removesuffix("Name") for c in self.columns if c.endswith("Name")}
        if "quote" in self.columns:
            hidden |= {"fact", "document"}
        return tuple(c for c in self.columns if c not in hidden)

    def to_json(self) -> str:
        """A JSON array of objects."""
        return json.dumps(self.rows, ensure_ascii=False, indent=1, default=_number)

    def to_csv(self) -> str:
        """CSV with a header line; missing values are empty."""
        stream = io.StringIO()
        writer = csv.DictWriter(stream, self.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({c: _text(row[c]) for c in self.columns} for row in self.rows)
        return stream.getvalue()

    def to_markdown(self) -> str:
        """A Markdown table of the readable columns.

        >>> print(Result(("cityName", "city"), ({"cityName": "东莞|莞", "city": "urn:x"},)).to_markdown())
        | cityName |
        | --- |
        | 东莞\\|莞 |
        """
        lines = [self.readable, tuple("---" for _ in self.readable)]
        lines += [tuple(_cell(row[c]) for c in self.readable) for row in self.rows]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(c)}</th>" for c in self.readable)
        body = "".join(
            f"<tr>{''.join(f'<td>{html.escape(_text(row[c]))}</td>' for c in self.readable)}</tr>" for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _cell(value: Any) -> str:
    """Text that cannot end a cell or a row of a table, or start markup."""
    text = " ".join(_text(value).split())
    return html.escape(text, quote=False).replace("|", "\\|")


def _number(value: Any) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} is no value of an answer")
