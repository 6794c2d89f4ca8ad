"""What a graph says of one thing: the statements about it and those that name it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from kg.errors import QueryError
from kg.query.sparql import bound
from kg.server.message import Response
from kg.server.workers import Pool, Query
from kg.vocabulary import LANGUAGES, PREFIXES

MOST: Final = 200
"""Statements of each sort that are shown."""

_ABOUT: Final = "SELECT ?property ?value { VALUES ?iri { UNDEF } ?iri ?property ?value } ORDER BY ?property ?value"
_NAMING: Final = "SELECT ?property ?value { VALUES ?iri { UNDEF } ?value ?property ?iri } ORDER BY ?property ?value"
_NAMES: Final = tuple(PREFIXES[p] + n for p, n in (("skos", "prefLabel"), ("dcterms", "title"), ("schema", "name")))


@dataclass(frozen=True, slots=True)
class Term:
    """``text`` is what a page shows; ``iri`` where it leads, None for a literal."""

    text: str
    iri: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """Statements by property, about a thing and naming it; ``cut`` says that there are more than MOST."""

    iri: str
    about: dict[Term, list[Term]]
    naming: dict[Term, list[Term]]
    cut: bool

    def __bool__(self) -> bool:
        return bool(self.about or self.naming)

    def title(self, lang: str) -> str:
        """A name of the thing, best in the given language; the end of its IRI where it has none."""
        for property in _NAMES:
            found = self.about.get(Term(shortened(property), property), [])
            for wanted in (lang, *LANGUAGES, None):
                if text := next((name.text for name in found if name.lang == wanted), None):
                    return text
        return shortened(self.iri)


def described(
    iri: str, pool: Pool, abandoned: Callable[[], bool], name: Callable[[str], str | None]
) -> Description | Response:
    """The description of an IRI, or the response that says why there is none; ``name`` knows what an IRI is called."""
    tables: list[dict[Term, list[Term]]] = []
    cut = False
    for query in (_ABOUT, _NAMING):
        try:
            text = bound(query, {"iri": iri})
        except QueryError:
            return Response.text(400, f"iri={iri!r}: not an IRI")
        answer = pool.ask(Query(text, rows=MOST, cut=True), abandoned)
        if answer.status != 200:
            return Response.text(answer.status, answer.message)
        cut = cut or answer.cut
        table: dict[Term, list[Term]] = {}
        for row in json.loads(answer.body)["results"]["bindings"]:
            table.setdefault(_term(row["property"], name), []).append(_term(row["value"], name))
        tables.append(table)
    return Description(iri, tables[0], tables[1], cut)


def shortened(iri: str) -> str:
    """An IRI for reading: with a known prefix, its escapes resolved.

    >>> shortened("https://w3id.org/intercity/id/place/%E8%8E%9E"), shortened("urn:x")
    ('icd:place/莞', 'urn:x')
    """
    prefix = max((p for p in PREFIXES if iri.startswith(PREFIXES[p])), key=lambda p: len(PREFIXES[p]), default=None)
    return unquote(iri if prefix is None else f"{prefix}:{iri[len(PREFIXES[prefix]) :]}")


def _term(value: dict[str, Any], name: Callable[[str], str | None]) -> Term:
    if value["type"] == "uri":
        return Term(name(value["value"]) or shortened(value["value"]), value["value"])
    return Term(str(value.get("value")), None, value.get("xml:lang"))
