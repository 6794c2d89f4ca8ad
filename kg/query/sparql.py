"""Running SPARQL that only reads.

rdflib evaluates. Whatever replaces it for large graphs replaces :func:`run`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from kg.errors import QueryError
from kg.query.result import Result
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from rdflib.plugins.sparql.sparql import Query

    from kg.graph import Graph

_START: Final = r"(?:\s|#[^\n]*(?:\n|$))*"
_SPARQL: Final = re.compile(_START + r"(?:PREFIX|BASE|SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_UPDATE: Final = re.compile(
    _START + r"(?:(?:INSERT|DELETE)\s*(?:DATA|WHERE|\{)|WITH\s*<|LOAD\s+(?:SILENT\s+)?<"
    r"|(?:CLEAR|DROP|CREATE|COPY|MOVE|ADD)\s+(?:SILENT|GRAPH|DEFAULT|NAMED|ALL|<))",
    re.IGNORECASE,
)
# What would read from elsewhere: a query must not make this machine call another.
_FORBIDDEN: Final = {"ServiceGraphPattern": "SERVICE"}


def is_sparql(text: str) -> bool:
    """Whether a text is SPARQL rather than a sentence.

    >>> is_sparql("SELECT * { ?s ?p ?o }"), is_sparql("partners of 东莞")
    (True, False)
    """
    return (_SPARQL.match(text) or _UPDATE.match(text)) is not None


def run(graph: Graph, sparql: str, bindings: Mapping[str, str], *, lang: str | None = None) -> Result:
    """Evaluate a SPARQL query over the union of a graph's named graphs.

    Args:
        graph: the graph.
        sparql: SELECT, ASK, CONSTRUCT or DESCRIBE; the prefixes of ``kg.vocabulary.PREFIXES`` are known.
        bindings: IRIs by the variables that stand for them. They are bound as terms, never pasted.
        lang: the language of names in ``…Name`` columns beside an IRI column.

    Returns:
        Rows; an ASK gives one row with ``answer``, a graph the columns ``subject``, ``predicate``, ``object``.

    Raises:
        QueryError: the text is not SPARQL 1.1, writes, or reads from elsewhere.
    """
    from rdflib import URIRef

    query = _prepared(sparql)
    bound: dict[str, Any] = {name: URIRef(iri) for name, iri in bindings.items()}
    try:
        found = graph.rdf.query(query, initBindings=bound)
        if found.type == "ASK":
            return Result(("answer",), ({"answer": bool(found.askAnswer)},))
        if found.type in ("CONSTRUCT", "DESCRIBE"):
            columns: tuple[str, ...] = ("subject", "predicate", "object")
            triples: Any = sorted(found.graph or ())
            return Result(columns, tuple(dict(zip(columns, map(_value, t), strict=True)) for t in triples))
        columns = tuple(str(v) for v in found.vars or ())
        solutions: Any = found
        rows = tuple({c: _value(s[c]) for c in columns} for s in solutions)
    except Exception as error:  # rdflib raises whatever an expression raises
        raise QueryError(f"the query cannot be evaluated: {error}") from error
    return Result(columns, tuple(_named(row, graph, lang) for row in rows) if lang else rows)


def _prepared(sparql: str) -> Query:
    """A parsed query, found to read only this graph."""
    from rdflib.plugins.sparql import prepareQuery

    if _UPDATE.match(sparql):
        raise QueryError("the query writes: only SELECT, ASK, CONSTRUCT and DESCRIBE are answered")
    try:
        query = prepareQuery(sparql, initNs=PREFIXES)
    except Exception as error:  # pyparsing, rdflib and Python errors, by what is wrong
        raise QueryError(f"not valid SPARQL: {error}") from error
    if query.algebra.datasetClause:
        raise QueryError("FROM is not answered: a query reads this graph only; name graphs with GRAPH")
    for part in _parts(query.algebra):
        if part in _FORBIDDEN:
            raise QueryError(f"{_FORBIDDEN[part]} is not answered: a query reads this graph only")
    return query


def _parts(node: Any) -> set[str]:
    """The names of all operators of an algebra tree."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(node, CompValue):
        return {node.name}.union(*(_parts(child) for child in node.values()))
    if isinstance(node, list | tuple):
        return set().union(*(_parts(child) for child in node))
    return set()


def _value(term: Any) -> Any:
    """An RDF term as a plain value."""
    from rdflib import Literal

    if term is None:
        return None
    if isinstance(term, Literal) and isinstance(term.value, bool | int | float):
        return term.value
    if isinstance(term, Literal) and term.datatype and term.datatype.endswith("#decimal"):
        number = term.toPython()
        return int(number) if number == int(number) else float(number)
    return str(term)


def _named(row: dict[str, Any], graph: Graph, lang: str | None) -> dict[str, Any]:
    """A row with the names of its things in a language, where they have one in it."""
    renamed = dict(row)
    for column in row:
        entity = graph.entity_by_iri.get(row.get(column.removesuffix("Name"), ""))
        if column.endswith("Name") and entity is not None and lang in entity.labels:
            renamed[column] = entity.labels[lang]
    return renamed
