"""The graph as networks: projections, windows of time, measures.

``graph.network()`` is the multigraph of all entities; :mod:`kg.network.projections` makes simpler ones of it (cities
that cooperate, companies and cities …).
"""

from kg.network.multigraph import TIES, network, snapshots
from kg.network.projections import (
    cities,
    companies_and_cities,
    from_result,
    layers,
    people_and_places,
    secondments,
    visits,
)

__all__ = [
    "TIES",
    "cities",
    "companies_and_cities",
    "from_result",
    "layers",
    "network",
    "people_and_places",
    "secondments",
    "snapshots",
    "visits",
]
