"""Projections say what the ontology's derived edges say."""

from __future__ import annotations

import networkx as nx
import pytest
from hand_made import PAIRING, POSTING, SIGNING

import kg
from kg.errors import QueryError
from kg.graph import Graph
from kg.network import (
    cities,
    companies_and_cities,
    from_result,
    layers,
    people_and_places,
    secondments,
    visits,
)
from kg.network.affiliation import Affiliations
from kg.network.projections import COOPERATION


def labels(network: nx.Graph) -> dict[str, str]:
    return {data["label"]: node for node, data in network.nodes(data=True)}


def test_affiliations_are_those_of_the_ontology(sample_graph: Graph) -> None:
    found = Affiliations(sample_graph)
    rows = sample_graph.query("SELECT ?entity ?other { ?entity ic:affiliatedWith ?other }")
    assert {(row["entity"], row["other"]) for row in rows} == {
        (entity.iri, other) for entity in sample_graph.entities for other in found.of(entity.iri)
    }
    rows = sample_graph.query("SELECT ?fact ?place { ?fact ic:connects ?place }")
    assert {(row["fact"], row["place"]) for row in rows} == {
        (fact.iri, place)
        for fact in sample_graph.facts
        if fact.type in {"Agreement", "Event", "Project", "Mechanism", "Pairing"}
        for place in found.connected(fact)
    }


def test_cities_are_tied_by_what_belongs_to_them() -> None:
    network = cities(
        kg.build("2023年1月13日，东莞市商务局与牡丹江市商务局签署协议。3月8日，东莞市代表团赴牡丹江市考察。")
    )
    node = labels(network)
    tie = network.edges[node["东莞市"], node["牡丹江市"]]
    assert (tie["types"], tie["weight"], tie["first"], tie["last"]) == (
        {"Agreement": 1, "Visit": 1},
        2,
        "2023-01-13",
        "2023-03-08",
    )
    assert network.nodes[node["东莞市"]]["region"] == "广东省" and network.nodes[node["东莞市"]]["country"] == "中国"


def test_weights_and_windows(sample_graph: Graph) -> None:
    plain = cities(sample_graph)
    heavy = cities(sample_graph, weights={"Project": 5})
    for a, b, data in plain.edges(data=True):
        assert heavy.edges[a, b]["weight"] == data["weight"] + 4 * data["types"].get("Project", 0)
        assert data["weight"] == data["count"] == len(data["facts"]) == sum(data["types"].values())
    window = cities(sample_graph, since="2024", until="2024", types=("Agreement",))
    told = {iri for *_, facts in window.edges(data="facts") for iri in facts}
    assert told
    dates = {fact.iri: fact.roles["date"] for fact in sample_graph.facts if fact.iri in told}
    assert {date[:4] for found in dates.values() for date in found} == {"2024"}


def test_visits_point_to_the_visited(sample_graph: Graph) -> None:
    network = visits(sample_graph)
    node = labels(network)
    assert network.edges[node["深圳市"], node["哈尔滨市"]]["count"] == 3
    assert network.edges[node["哈尔滨市"], node["深圳市"]]["count"] == 1


def test_secondments_point_to_who_receives() -> None:
    graph = Graph.from_annotations([POSTING])
    network = secondments(graph)
    node = labels(network)
    assert [*network.edges] == [(node["牡丹江市"], node["东莞市"])]


def test_bipartite(sample_graph: Graph) -> None:
    for network, type in (
        (companies_and_cities(sample_graph), "Organization"),
        (people_and_places(sample_graph), "Person"),
    ):
        assert network.size()
        assert nx.is_bipartite(network)
        for a, b in network.edges:
            assert {network.nodes[a]["bipartite"], network.nodes[b]["bipartite"]} == {0, 1}
        assert {d["type"] for _, d in network.nodes(data=True) if d["bipartite"] == 0} == {type}
    companies = companies_and_cities(sample_graph)
    node = labels(companies)
    assert companies.nodes[node["东莞市铭川物流有限公司"]]["home"] == "东莞市"
    assert companies.edges[node["东莞市铭川物流有限公司"], node["绥芬河市"]]["types"] == {"Project": 1}


def test_layers_add_up_to_cities(sample_graph: Graph) -> None:
    layered, flat = layers(sample_graph), cities(sample_graph)
    assert {key for *_, key in layered.edges(keys=True)} <= set(COOPERATION)
    for a, b, data in flat.edges(data=True):
        assert sum(d["count"] for d in layered.get_edge_data(a, b).values()) == data["count"]
    assert set(layered) == set(flat)


def test_any_answer_is_a_network() -> None:
    graph = Graph.from_annotations([PAIRING, SIGNING])
    answer = graph.query("partners", city="东莞")
    network = from_result(answer, source="partner", target="fact")
    ((_, _, data),) = network.edges(data=True)
    assert data["kind"] == "paired-cooperation" and data["since"] == "2017"
    assert "牡丹江市" in labels(network)
    pairs = from_result(graph.query("SELECT ?a ?b { ?a ic:pairedWith ?b }"), directed=False)
    assert pairs.size() == 2 and not pairs.is_directed()
    with pytest.raises(QueryError, match="name two"):
        from_result(graph.query("SELECT ?value { ?fact ic:title ?value }"))


def test_an_empty_graph() -> None:
    for make in (cities, visits, secondments, companies_and_cities, people_and_places, layers):
        assert len(make(Graph())) == 0
