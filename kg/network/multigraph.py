"""The graph for analysis: a NetworkX multigraph of entities, tied by facts.

An edge stands for one fact and one pair of its fillers, in the direction in which the fact is told (who visits → what
is visited). Members of a pairing, parties of an agreement and the like have no direction of their own: such pairs are
tied once, in the order of their IRIs.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import networkx as nx

from kg.network.period import Period, date_of, years_of
from kg.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.record import GraphFact

# Which roles of a fact are tied: from → to; a role with itself ties its fillers pairwise.
TIES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "Pairing": (("member", "member"),),
    "Agreement": (("party", "party"), ("signatory", "party")),
    "Visit": (("visitor", "destination"),),
    "Event": (
        ("organizer", "organizer"),
        ("participant", "organizer"),
        ("participant", "participant"),
        ("participant", "place"),
    ),
    "Secondment": (("from", "to"), ("person", "to")),
    "Project": (("investor", "place"), ("investor", "investor")),
    "Post": (("person", "organization"),),
    "LocatedIn": (("entity", "place"),),
    "Statistic": (("subject", "subject"),),
    "Mechanism": (("member", "member"),),
    "Statement": (),
}


def network(graph: Graph, *, since: str | None = None, until: str | None = None) -> nx.MultiDiGraph:
    """The entities of a graph and the facts between them.

    Nodes are IRIs with ``label`` (Chinese where there is one), ``type`` and ``kind``, and where known ``label_zh``,
    ``label_en``, ``label_ru``, ``latitude`` and ``longitude``; edges have the fact's IRI in
    their key and ``type``, ``role`` (from–to), ``fact``, ``date`` (the first date, since or asOf, or None),
    ``documents`` (how many tell it) and ``confidence``. Nodes and edges come in the order of their IRIs.

    Args:
        since, until: only facts of this window of time (``2017``, ``2017-03``, ``2017-03-08``, both ends included),
            and the entities that they tie; see :mod:`kg.network.period` for what lies in a window.

    Raises:
        QueryError: a date is none, or the window ends before it starts.
    """
    period = Period(since, until)
    result = nx.MultiDiGraph()
    for entity in graph.entities:
        known: dict[str, Any] = {f"label_{lang}": entity.labels.get(lang) for lang in LANGUAGES}
        known |= {"latitude": entity.latitude, "longitude": entity.longitude}
        known = {name: value for name, value in known.items() if value is not None}
        result.add_node(entity.iri, label=entity.label, type=entity.type, kind=entity.kind, **known)
    for fact in graph.facts:
        if not period.holds(fact):
            continue
        for source, target, role in _pairs(fact, result):
            result.add_edge(
                source,
                target,
                key=f"{fact.iri} {role}",
                fact=fact.iri,
                type=fact.type,
                role=role,
                date=date_of(fact),
                documents=len(fact.documents),
                confidence=fact.confidence,
            )
    if not period.open:
        result.remove_nodes_from([node for node, degree in result.degree() if not degree])
    return result


def snapshots(graph: Graph) -> dict[str, nx.MultiDiGraph]:
    """The network of each year in which a fact is dated, in order."""
    years = {year for fact in graph.facts if (date := date_of(fact)) for year in years_of(date)}
    return {str(year): network(graph, since=str(year), until=str(year)) for year in sorted(years)}


def _pairs(fact: GraphFact, nodes: nx.MultiDiGraph) -> Iterator[tuple[str, str, str]]:
    for source_role, target_role in TIES[fact.type]:
        sources = [v for v in fact.roles.get(source_role, ()) if v in nodes]
        if source_role == target_role:
            for a, b in combinations(sorted(sources), 2):
                yield a, b, source_role
            continue
        for a in sources:
            for b in fact.roles.get(target_role, ()):
                if b in nodes and a != b:
                    yield a, b, f"{source_role}–{target_role}"
