"""The answer to a query: rows of plain values, which can be written as JSON, CSV or Markdown."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from kg.errors import QueryError
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pandas
    from rdflib.term import Identifier


class Result:
    """The rows of an answer, as plain values (``rows``) and as RDF terms (``terms``).

    A row maps every column to a text, number, truth value or None. Things are their IRIs; the column ``cityName``
    holds the name of the thing in column ``city``. Dates are ISO 8601 texts at their own precision. Rows and terms are
    made when they are first asked for.
    """

    def __init__(self, columns: tuple[str, ...], solutions: Sequence[Iterable[Any]]) -> None:
        """``solutions`` hold a term of pyoxigraph, or None, for each column."""
        self.columns = columns
        self._solutions = solutions

    @cached_property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """Each row as a mapping of columns to plain values."""
        return tuple(dict(zip(self.columns, map(_value, s), strict=True)) for s in self._solutions)

    @cached_property
    def terms(self) -> tuple[dict[str, Identifier | None], ...]:
        """Each row as a mapping of columns to terms of rdflib: literals have their language and datatype."""
        from kg.dataset import to_node

        return tuple(
            {c: None if term is None else to_node(term) for c, term in zip(self.columns, s, strict=True)}
            for s in self._solutions
        )

    def __repr__(self) -> str:
        return f"<Result: {len(self)} rows of {', '.join(self.columns)}>"

    def __eq__(self, other: object) -> bool:
        """Two answers are equal when their columns and plain values are."""
        if not isinstance(other, Result):
            return NotImplemented
        return (self.columns, self.rows) == (other.columns, other.rows)

    __hash__ = None  # type: ignore[assignment]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self._solutions)

    def __getitem__(self, index: int) -> dict[str, Any]:
        return self.rows[index]

    def __bool__(self) -> bool:
        return len(self) > 0

    @classmethod
    def joined(cls, results: Sequence[Result]) -> Result:
        """Several answers to one question as one, without repeated rows."""
        if len(results) == 1:
            return results[0]
        solutions = dict.fromkeys(tuple(s) for result in results for s in result._solutions)
        return cls(results[0].columns, [*solutions])

    @property
    def readable(self) -> tuple[str, ...]:
        """The columns for people: without the IRIs of things that another column names or quotes."""
        hidden = {c.removesuffix("Name") for c in self.columns if c.endswith("Name")}
        if "quote" in self.columns:
            hidden |= {"fact", "document"}
        return tuple(c for c in self.columns if c not in hidden)

    def to_json(self) -> str:
        """A JSON array of objects."""
        return json.dumps(self.rows, ensure_ascii=False, indent=1)

    def to_pandas(self) -> pandas.DataFrame:
        """A table of pandas, one column a column; missing values are None.

        Raises:
            QueryError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise QueryError("tables need pandas: pip install 'intercity-kg[tables]'") from error
        return pandas.DataFrame([*self.rows], columns=[*self.columns], dtype=object).infer_objects()

    def to_csv(self) -> str:
        """CSV with a header line; missing values are empty."""
        stream = io.StringIO()
        writer = csv.DictWriter(stream, self.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({c: _text(row[c]) for c in self.columns} for row in self.rows)
        return stream.getvalue()

    def to_markdown(self) -> str:
        """A Markdown table of the readable columns.

        >>> from pyoxigraph import Literal, NamedNode
        >>> print(Result(("cityName", "city"), [(Literal("东莞|莞"), NamedNode("urn:x"))]).to_markdown())
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


def _value(term: Any) -> Any:
    """An RDF term as a plain value."""
    if term is None:
        return None
    datatype = getattr(term, "datatype", None)
    plain = None if datatype is None else _PLAIN.get(datatype.value)
    if plain is None:
        return term.value
    try:
        return plain(term.value)
    except ValueError:  # whatever a document or a user calls a number
        return term.value


def _number(text: str) -> int | float:
    value = float(text)
    return int(text.partition(".")[0]) if value.is_integer() else value


_XSD: Final = PREFIXES["xsd"]
_PLAIN: Final[dict[str, Callable[[str], Any]]] = {
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
    f"{_XSD}integer": int,
    f"{_XSD}decimal": _number,
    f"{_XSD}double": float,
    f"{_XSD}float": float,
}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _cell(value: Any) -> str:
    """Text that cannot end a cell or a row of a table, or start markup."""
    text = " ".join(_text(value).split())
    return html.escape(text, quote=False).replace("|", "\\|")
