"""Projections: the graph seen as cities that cooperate, companies and cities, people and places, layers by fact type.

Nodes are IRIs with ``label``, ``type``, ``kind`` and, for places, ``region``, ``country`` (labels), ``within`` (IRIs of
what holds it), ``latitude`` and ``longitude``. What a fact says of a bureau, company or person counts for the city that
it belongs to (:mod:`kg.network.affiliation`), so that a signing of two bureaus ties their cities.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Final, TypedDict

import networkx as nx

from kg.errors import QueryError
from kg.network.affiliation import Affiliations
from kg.network.period import Period, date_of

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.query import Result
    from kg.record import GraphFact

COOPERATION: Final = ("Pairing", "Agreement", "Visit", "Event", "Secondment", "Project", "Mechanism")
"""The types of fact that tie cities to each other."""


class Tie(TypedDict):
    """The attributes of an edge of every projection but :func:`from_result`."""

    weight: float
    """The facts of the tie, each with the weight of its type (1 where none is given)."""
    count: int
    types: dict[str, int]
    """How many facts of each type."""
    facts: tuple[str, ...]
    """Their IRIs, sorted."""
    first: str | None
    """The earliest and the latest date that they tell."""
    last: str | None


def cities(
    graph: Graph,
    *,
    types: Collection[str] = COOPERATION,
    weights: Mapping[str, float] | None = None,
    since: str | None = None,
    until: str | None = None,
) -> nx.Graph:
    """Cities tied by cooperation: an edge gathers all facts in which both, or what belongs to them, take part.

    Who belongs to no city stands for its region. A city and one that it holds are not tied. Every city of the graph is
    a node, also one without ties; a region only where it is tied.

    Args:
        types: the types of fact that tie.
        weights: what a fact of a type counts in ``weight``; 1 where it is not named.
        since, until: only facts of this window.

    Returns:
        A graph whose edges have the attributes of :class:`Tie`.

    >>> import kg
    >>> network = cities(kg.build("2023年1月13日，东莞市商务局与牡丹江市商务局签署协议。"))
    >>> [(sorted(network.nodes[n]["label"] for n in edge), network.edges[edge]["types"]) for edge in network.edges]
    [(['东莞市', '牡丹江市'], {'Agreement': 1})]
    """
    projection, period = _Projection(graph), Period(since, until)
    result = nx.Graph()
    for entity in graph.entities:
        if entity.type == "Place" and entity.kind == "City":
            result.add_node(entity.iri)
    for fact in graph.facts:
        if fact.type in types and period.holds(fact):
            for a, b in combinations(sorted(projection.affiliations.connected(fact)), 2):
                projection.tie(a, b, fact)
    return projection.finish(result, weights)


def visits(graph: Graph, *, since: str | None = None, until: str | None = None) -> nx.DiGraph:
    """Who visits whom: cities, tied from the visitors' to the visited. Edges are like those of :func:`cities`."""
    return _directed(graph, "Visit", "visitor", "destination", Period(since, until))


def secondments(graph: Graph, *, since: str | None = None, until: str | None = None) -> nx.DiGraph:
    """Who posts officials to whom: cities, tied from the sending to the receiving."""
    return _directed(graph, "Secondment", "from", "to", Period(since, until))


def companies_and_cities(graph: Graph, *, since: str | None = None, until: str | None = None) -> nx.Graph:
    """Companies (``bipartite`` 0) and the cities (1) in which they sit, invest, sign or meet, where a fact says so.

    The attribute ``home`` of a company is the label of the city in its name, which need not be told by any fact.
    """
    companies = [e for e in graph.entities if e.type == "Organization" and e.kind == "Company"]
    types = ("LocatedIn", "Project", "Agreement", "Event", "Visit")
    result = _bipartite(graph, [e.iri for e in companies], types, Period(since, until))
    for company in companies:
        if company.anchor and company.anchor in graph.entity_by_iri:
            result.nodes[company.iri]["home"] = graph.entity_by_iri[company.anchor].label
    return result


def people_and_places(graph: Graph, *, since: str | None = None, until: str | None = None) -> nx.Graph:
    """People (``bipartite`` 0) and the cities (1) that they hold a post in, are seconded from or to, or visit."""
    people = [e.iri for e in graph.entities if e.type == "Person"]
    return _bipartite(graph, people, ("Post", "Secondment", "Visit"), Period(since, until))


def layers(
    graph: Graph, *, types: Collection[str] = COOPERATION, since: str | None = None, until: str | None = None
) -> nx.MultiGraph:
    """Cities in layers: between two there is one edge for each type of fact that ties them, with the type as its key.

    >>> import kg
    >>> network = layers(kg.build("2023年1月13日，东莞市与牡丹江市签署协议。自2017年两市结对以来，往来密切。"))
    >>> sorted(key for _, _, key in network.edges(keys=True))
    ['Agreement', 'Pairing']
    """
    result = nx.MultiGraph()
    for type in types:
        layer = cities(graph, types=(type,), since=since, until=until)
        result.add_nodes_from(layer.nodes(data=True))
        result.add_edges_from((a, b, type, data) for a, b, data in layer.edges(data=True))
    return result


def from_result(
    result: Result, *, source: str | None = None, target: str | None = None, directed: bool = True
) -> nx.MultiDiGraph | nx.MultiGraph:
    """The answer to any question as a network: an edge a row, the other columns as attributes of it.

    Args:
        source, target: the columns of what is tied; by default the first two that hold things and not only values. Of
            ``city`` and ``cityName`` the first is the node, the second its label. A row in which one is missing makes
            no edge.
        directed: whether source and target differ in meaning.

    Raises:
        QueryError: the answer has no such columns.

    >>> import kg
    >>> graph = kg.build("2023年1月13日，东莞市与牡丹江市签署协议。")
    >>> answer = graph.query("SELECT ?a ?aName ?b { ?a ic:signedWith ?b ; schema:name ?aName }")
    >>> network = from_result(answer)
    >>> len(network), network.size(), sorted(label for _, label in network.nodes(data="label"))
    (2, 2, ['东莞市', '牡丹江市'])
    """
    things = [column for column in result.columns if any(_is_iri(term) for term in _column(result, column))]
    ends = [column for column in (source, target) if column]
    ends += [column for column in things if column not in ends][: 2 - len(ends)]
    if len(ends) < 2 or not set(ends) <= set(result.columns):
        raise QueryError(
            f"the answer has the columns {', '.join(result.columns)}: name two that hold what is to be tied"
        )
    network: nx.MultiDiGraph | nx.MultiGraph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    for row in result:
        nodes = [row[end] for end in ends]
        if None in nodes:
            continue
        for end, node in zip(ends, nodes, strict=True):
            if node not in network:
                network.add_node(node, label=str(node))
            if row.get(f"{end}Name") is not None:
                network.nodes[node]["label"] = row[f"{end}Name"]
        named = {*ends, *(f"{end}Name" for end in ends)}
        network.add_edge(*nodes, **{name: value for name, value in row.items() if name not in named})
    return network


# --- helpers ------------------------------------------------------------------------------------------------------


class _Projection:
    """Gathers the facts that tie things, and makes the nodes and edges of a network of them."""

    def __init__(self, graph: Graph) -> None:
        self.affiliations = Affiliations(graph)
        self._graph = graph
        self._ties: dict[tuple[str, str], dict[str, GraphFact]] = {}

    def tie(self, a: str, b: str, *facts: GraphFact) -> None:
        """Tie two things by facts; not a place and one that it holds."""
        if not self.affiliations.nested(a, b) or self._graph.entity_by_iri[a].type != "Place":
            self._ties.setdefault((a, b), {}).update({fact.iri: fact for fact in facts})

    def finish(self, network: nx.Graph, weights: Mapping[str, float] | None = None) -> nx.Graph:
        """Add the ties to a network, and tell of every node what is known."""
        for (a, b), facts in sorted(self._ties.items()):
            types = Counter(fact.type for fact in facts.values())
            dates = [date for fact in facts.values() if (date := date_of(fact))]
            tie = Tie(
                weight=sum(number * (weights or {}).get(type, 1) for type, number in types.items()),
                count=len(facts),
                types=dict(sorted(types.items())),
                facts=tuple(sorted(facts)),
                first=min(dates, default=None),
                last=max(dates, default=None),
            )
            network.add_edge(a, b, **tie)
        for iri, data in network.nodes(data=True):
            data |= self._described(iri)
        return network

    def _described(self, iri: str) -> dict[str, Any]:
        entity = self._graph.entity_by_iri[iri]
        known: dict[str, Any] = {"label": entity.label, "type": entity.type, "kind": entity.kind}
        if entity.type == "Place":
            holders = {"region": self.affiliations.region(iri), "country": self.affiliations.country(iri)}
            known |= {name: self._graph.entity_by_iri[holder].label for name, holder in holders.items() if holder}
            known |= {"latitude": entity.latitude, "longitude": entity.longitude}
            known["within"] = tuple(sorted(self.affiliations.of(iri) - {iri}))
        return {name: value for name, value in known.items() if value is not None}


def _directed(graph: Graph, type: str, source: str, target: str, period: Period) -> nx.DiGraph:
    projection = _Projection(graph)
    seats_of = projection.affiliations.seats_of
    for fact in graph.facts:
        if fact.type == type and period.holds(fact):
            for a, b in product(seats_of(fact.roles.get(source, ())), seats_of(fact.roles.get(target, ()))):
                projection.tie(a, b, fact)
    return projection.finish(nx.DiGraph())


def _bipartite(graph: Graph, members: Iterable[str], types: Collection[str], period: Period) -> nx.Graph:
    """Members (``bipartite`` 0) and the cities (1) that they meet in facts of the types."""
    projection = _Projection(graph)
    wanted = set(members)
    for fact in graph.facts:
        if fact.type in types and period.holds(fact):
            fillers = {v for values in fact.roles.values() for v in values if isinstance(v, str)}
            cities = projection.affiliations.seats_of(fillers - wanted)
            for member, city in product(fillers & wanted, cities):
                projection.tie(member, city, fact)
    result = nx.Graph()
    result.add_nodes_from(sorted(wanted))
    projection.finish(result)
    for iri, data in result.nodes(data=True):
        data["bipartite"] = 0 if iri in wanted else 1
    return result


def _column(result: Result, column: str) -> Iterator[Any]:
    return (terms[column] for terms in result.terms)


def _is_iri(term: Any) -> bool:
    from rdflib import URIRef

    return isinstance(term, URIRef)
