"""The NetworkX projection: which facts tie what, and measures that stay the same."""

from __future__ import annotations

import networkx as nx
import pytest

import kg
from kg import samples
from kg.annotation import FACT_TYPES, ROLES
from kg.graph import Graph
from kg.network import TIES, measures


@pytest.fixture(scope="module")
def graph() -> Graph:
    return kg.build(samples.paths())


def test_ties_name_roles_of_their_type() -> None:
    assert set(TIES) == set(FACT_TYPES)
    for type_, pairs in TIES.items():
        assert {role for pair in pairs for role in pair} <= set(ROLES[type_])


def test_two_relations_of_one_pair_are_two_edges() -> None:
    graph = kg.build("2023年3月1日，东莞市与牡丹江市签署《合作协议》。自2017年东莞市与牡丹江市结对以来，往来密切。")
    network = graph.network()
    iri = {data["label"]: node for node, data in network.nodes(data=True)}
    a, b = sorted((iri["东莞市"], iri["牡丹江市"]))
    assert isinstance(network, nx.MultiDiGraph)
    assert sorted(d["type"] for d in network.get_edge_data(a, b).values()) == ["Agreement", "Pairing"]
    assert {d["date"] for d in network.get_edge_data(a, b).values()} == {"2023-03-01", "2017"}


def test_a_visit_points_to_what_is_visited() -> None:
    network = kg.build("3月8日，东莞市代表团赴牡丹江市考察。").network()
    ((a, b, data),) = [e for e in network.edges(data=True) if e[2]["type"] == "Visit"]
    assert (network.nodes[a]["label"], network.nodes[b]["label"]) == ("东莞市", "牡丹江市")
    assert data["documents"] == 1


def test_measures_are_networkx_own_and_repeatable(graph: Graph) -> None:
    network = graph.network()
    found = measures(network)
    assert set(found) == set(network)
    assert sum(m["pagerank"] for m in found.values()) == pytest.approx(1)
    for node, m in found.items():
        assert m["degree"] == network.degree(node)
        assert m["neighbours"] == len(set(nx.all_neighbors(network, node)))
    assert measures(graph.network()) == found


def test_the_partner_cities_are_hubs(graph: Graph) -> None:
    found = measures(graph.network())
    top = sorted(found, key=lambda n: -found[n]["pagerank"])[:6]
    labels = {graph.entity_by_iri[n].labels["zh"] for n in top}
    assert {"哈尔滨市", "深圳市", "黑河市"} <= labels


def test_an_empty_network() -> None:
    assert measures(nx.MultiDiGraph()) == {}
