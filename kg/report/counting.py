"""The numbers of a report, each with the query that finds it again.

What is counted are facts that concern all of some things: a city, or the two of a pair. To concern is what the ontology
derives (``ic:concerns``): whoever takes part, and what that belongs to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from kg.network.affiliation import Affiliations
from kg.network.intensity import points
from kg.network.projections import COOPERATION
from kg.record import GraphFact
from kg.report.content import Number

_MOST: Final = 30
"""With so many facts of a kind in a year, and more, it has all of its points but a billionth."""


class Counting:
    """Counts facts that concern all of ``things`` (IRIs); all facts of a graph without any.

    With ``seats``, a region is only concerned by who belongs to no city, as in :func:`kg.network.cities`.
    """

    def __init__(self, things: Collection[str] = (), *, seats: bool = False) -> None:
        self.things = tuple(things)
        self._patterns = [
            _seat(term(iri), number) if seats else f"?fact ic:concerns {term(iri)} ."
            for number, iri in enumerate(self.things)
        ]

    def number(self, value: float, pattern: str, *, what: str = "?fact", text: str | None = None) -> Number:
        """How many different ``what`` there are among the facts of a pattern that concern the things."""
        query = f"SELECT (COUNT(DISTINCT {what}) AS ?value) {{ {self.where(pattern)} }}"
        return Number(f"{value:.0f}" if text is None else text, value, query)

    def facts(self, facts: Iterable[GraphFact], *types: str) -> Number:
        """How many facts there are of some types (of all without any)."""
        found = [fact for fact in facts if not types or fact.type in types]
        return self.number(len(found), of_types(types))

    def documents(self, facts: Iterable[GraphFact], *types: str) -> Number:
        """How many documents tell them."""
        found = {iri for fact in facts if not types or fact.type in types for iri in fact.documents}
        pattern = f"{of_types(types)} ?fact ic:evidence ?evidence . ?evidence prov:wasQuotedFrom ?document ."
        return self.number(len(found), pattern, what="?document")

    def undated(self, facts: Iterable[GraphFact], types: Collection[str]) -> Number:
        """How many facts of some types tell no time."""
        pattern = "FILTER NOT EXISTS { ?fact ic:date|ic:since|ic:asOf|ic:start ?day }"
        return self.number(len([*facts]), f"{of_types(types)} {pattern}")

    def single(self, facts: Iterable[GraphFact], types: Collection[str]) -> Number:
        """How many facts of some types only one document tells."""
        pattern = (
            "{ SELECT ?fact { ?fact ic:evidence ?evidence . ?evidence prov:wasQuotedFrom ?document }"
            " GROUP BY ?fact HAVING(COUNT(DISTINCT ?document) = 1) }"
        )
        return self.number(len([*facts]), f"{pattern} {of_types(types)}")

    def in_year(self, value: int, year: int, types: Collection[str], *, text: str | None = None) -> Number:
        """How many facts of some types touch a year."""
        return self.number(value, f"{of_types(types)} {in_year(year)}", text=text)

    def index(self, value: float, year: int) -> Number:
        """The intensity index of a year (:mod:`kg.network.intensity`)."""
        kinds = " ".join(f"(ic:{kind} {weight})" for kind, weight in points().items())
        shares = " ".join(f"({n} {1 - 0.5**n!r})" for n in range(1, _MOST + 1))
        counted = (
            f"SELECT ?type (COUNT(DISTINCT ?fact) AS ?count) {{ {self.where(f'?fact a ?type . {in_year(year)}')} }}"
        )
        query = (
            f"SELECT (SUM(?points * ?share) AS ?value) {{ {{ {counted} GROUP BY ?type }}"
            f" VALUES (?type ?points) {{ {kinds} }} BIND(IF(?count > {_MOST}, {_MOST}, ?count) AS ?n)"
            f" VALUES (?n ?share) {{ {shares} }} }}"
        )
        return Number(f"{value:.0f}", value, query)

    def money(self, value: float, currency: str, text: str) -> Number:
        """The sum of the projects' amounts in a currency, of those of which one amount is told."""
        code = text_term(currency)
        pattern = f"?fact a ic:Project ; ic:amount ?money . ?money ic:value ?amount ; ic:currency {code} ."
        each = (
            f"SELECT ?fact (MIN(?amount) AS ?one) {{ {self.where(pattern)} }}"
            " GROUP BY ?fact HAVING(COUNT(DISTINCT ?money) = 1)"
        )
        return Number(text, value, f"SELECT (SUM(?one) AS ?value) {{ {{ {each} }} }}")

    def where(self, pattern: str) -> str:
        """A pattern for facts that concern the things."""
        return " ".join([*self._patterns, pattern])

    def holds(self, fact: GraphFact, affiliations: Affiliations) -> bool:
        """Whether a fact concerns the things."""
        return set(self.things) <= affiliations.concerned(fact)


def term(iri: str) -> str:
    """An IRI as a term of a query.

    >>> term("urn:a> } ; DROP ALL #")
    Traceback (most recent call last):
    ValueError: ...
    """
    from pyoxigraph import NamedNode

    return str(NamedNode(iri))


def text_term(text: str) -> str:
    """A text as a term of a query.

    >>> print(text_term('C"} #'))
    "C\\"} #"
    """
    from pyoxigraph import Literal

    return str(Literal(text))


def of_types(types: Collection[str]) -> str:
    """A pattern for facts of some types, of any without one.

    >>> of_types(["Visit", "Event"])
    'VALUES ?kind { ic:Visit ic:Event } ?fact a ?kind .'
    """
    if not types:
        return "?fact ic:evidence ?any ."
    return f"VALUES ?kind {{ {' '.join(f'ic:{type}' for type in types)} }} ?fact a ?kind ."


def in_year(year: int) -> str:
    """A pattern for facts one of whose dates touches a year."""
    return (
        f"{{ ?fact ic:date|ic:since|ic:asOf ?day . FILTER(SUBSTR(STR(?day), 1, 4) = '{year}') }} UNION"
        f" {{ GRAPH ?told {{ ?fact ic:start ?start ; ic:end ?end }}"
        f" FILTER(SUBSTR(STR(?start), 1, 4) <= '{year}' && SUBSTR(STR(?end), 1, 4) >= '{year}') }}"
    )


def literal(fact: str, role: str, value: float, text: str) -> Number:
    """A number that a fact itself tells."""
    path = "ic:amount/ic:value" if role == "amount" else f"ic:{role}"
    return Number(text, value, f"SELECT ?value {{ {term(fact)} {path} ?value FILTER(?value = {value!r}) }}")


def tie(a: str, b: str, value: int) -> Number:
    """How many facts tie two places: of ``ic:Tie``."""
    query = f"SELECT (COUNT(DISTINCT ?fact) AS ?value) {{ ?tie ic:tieOf {term(a)} , {term(b)} ; ic:tiedBy ?fact }}"
    return Number(str(value), value, query)


def tied_places(value: int, things: Sequence[str], *, what: str = "*") -> Number:
    """How many pairs of places facts tie, neither of which lies in the other: all pairs, those of one place, or that of
    two; or, with ``what``, how many facts tie them."""
    given = [f"VALUES ?{end} {{ {term(iri)} }}" for end, iri in zip(("one", "other"), things, strict=False)]
    pattern = " ".join(
        [
            *given,
            of_types(COOPERATION),
            _seat("?one", 1),
            _seat("?other", 2),
            "FILTER(?one != ?other)" if given else "FILTER(STR(?one) < STR(?other))",
            "MINUS { ?one ic:within ?other } MINUS { ?other ic:within ?one }",
        ]
    )
    counted = "COUNT(*)" if what == "*" else f"COUNT(DISTINCT {what})"
    shown = "?one ?other" if what == "*" else what
    return Number(str(value), value, f"SELECT ({counted} AS ?value) {{ SELECT DISTINCT {shown} {{ {pattern} }} }}")


def _seat(place: str, number: int) -> str:
    """A pattern for a place that a fact connects: a city of whoever takes part, or the region of who has no city."""
    who, city, size = f"?who{number}", f"?city{number}", f"?size{number}"
    return (
        f"?fact ic:involves {who} . {who} ic:affiliatedWith {place} . {place} a {size} ."
        f" FILTER({size} = ic:City || ({size} = ic:Region &&"
        f" NOT EXISTS {{ {who} ic:affiliatedWith {city} . {city} a ic:City }}))"
    )
