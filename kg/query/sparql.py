"""SPARQL that reads: telling it from sentences, binding its variables, running it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from kg.errors import QueryError
from kg.query.result import Result
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from kg.store import Store

_START: Final = r"(?:\s|#[^\n]*(?:\n|$))*"
_SPARQL: Final = re.compile(_START + r"(?:PREFIX|BASE|SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_UPDATE: Final = re.compile(
    _START + r"(?:(?:INSERT|DELETE)\s*(?:DATA|WHERE|\{)|WITH\s*<|LOAD\s+(?:SILENT\s+)?<"
    r"|(?:CLEAR|DROP|CREATE|COPY|MOVE|ADD)\s+(?:SILENT|GRAPH|DEFAULT|NAMED|ALL|<))",
    re.IGNORECASE,
)


def is_sparql(text: str) -> bool:
    """Whether a text is SPARQL rather than a sentence.

    >>> is_sparql("SELECT * { ?s ?p ?o }"), is_sparql("partners of 东莞")
    (True, False)
    """
    return (_SPARQL.match(text) or _UPDATE.match(text)) is not None


def bound(sparql: str, bindings: Mapping[str, str]) -> str:
    """A query with values for variables: IRIs by the names of the variables that stand for them.

    Each value becomes a term, which takes the place of the query's ``VALUES ?name { UNDEF }``, wherever that stands;
    a query without it is joined with the value at its end. (Oxigraph's own substitutions do not reach into
    expressions: ``BOUND(?place)`` stays false.)

    Raises:
        QueryError: a name or an IRI is none.

    >>> bound("SELECT * { VALUES ?a { UNDEF } ?a ?p ?b }", {"a": "urn:a"})
    'SELECT * { VALUES ?a { <urn:a> } ?a ?p ?b }'
    >>> print(bound("SELECT * { ?a ?p ?b }", {"a": "urn:a"}))
    SELECT * { ?a ?p ?b }
    VALUES ?a { <urn:a> }
    """
    from pyoxigraph import NamedNode

    for name, iri in bindings.items():
        if not re.fullmatch(r"\w+", name):
            raise QueryError(f"{name!r} cannot be the name of a variable")
        try:
            term = str(NamedNode(iri))
        except ValueError as error:
            raise QueryError(f"{name}: {iri!r} is no IRI: {error}") from error
        given = f"VALUES ?{name} {{ {term} }}"
        gap = f"VALUES ?{name} {{ UNDEF }}"
        sparql = sparql.replace(gap, given) if gap in sparql else f"{sparql}\n{given}"
    return sparql


def run(store: Store, sparql: str, *, lang: str | None = None) -> Result:
    """Evaluate a SPARQL query over the union of a store's named graphs.

    Args:
        store: the store.
        sparql: SELECT, ASK, CONSTRUCT or DESCRIBE; the prefixes of ``kg.vocabulary.PREFIXES`` are known. A query of
            unknown origin goes through :func:`kg.query.screening.screen` first.
        lang: the language of names in ``…Name`` columns beside an IRI column.

    Returns:
        Rows; an ASK gives one row with ``answer``, a graph the columns ``subject``, ``predicate``, ``object``.

    Raises:
        QueryError: the text is not SPARQL 1.1, or cannot be evaluated.
    """
    from pyoxigraph import Literal, QueryBoolean, QueryTriples

    try:
        found = store.query(sparql, PREFIXES)
        if isinstance(found, QueryBoolean):
            return Result(("answer",), ((Literal(bool(found)),),))
        if isinstance(found, QueryTriples):
            return Result(("subject", "predicate", "object"), sorted((tuple(t) for t in found), key=_text))
        columns, solutions = tuple(v.value for v in found.variables), list(found)
    except SyntaxError as error:
        raise QueryError(f"not valid SPARQL: {error}") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be evaluated: {error}") from error
    return Result(columns, named(columns, solutions, store, lang) if lang else solutions)


def _text(triple: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(str, triple))


def named(columns: tuple[str, ...], solutions: Iterable[Iterable[Any]], store: Store, lang: str) -> list[list[Any]]:
    """Solutions with the names of things in a language, where they have one in it.

    Args:
        columns: of the solutions; ``cityName`` holds the name of the thing in ``city``.
        solutions: the terms of each, in the order of the columns.
        store: where the names are looked up.
        lang: the language.
    """
    from pyoxigraph import NamedNode

    @cache
    def name(iri: str) -> Any:
        labels = (quad.object for quad in store.quads(iri, PREFIXES["rdfs"] + "label"))
        return next((v for v in labels if getattr(v, "language", None) == lang), None)

    rows = []
    for solution in solutions:
        row = dict(zip(columns, solution, strict=True))
        for column in columns:
            thing = row.get(column.removesuffix("Name"))
            if column.endswith("Name") and isinstance(thing, NamedNode):
                row[column] = name(thing.value) or row[column]
        rows.append([*row.values()])
    return rows
