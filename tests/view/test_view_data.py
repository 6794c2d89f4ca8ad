"""From the graph to plain values, and from facts to nodes and edges."""

from __future__ import annotations

from view_graphs import BUREAU, DG, MDJ, fact, partnership

from kg.graph import Graph
from kg.view.data import months, view_data
from kg.view.drawing import PART_OF, drawing


def test_fillers_and_literals_are_told_apart() -> None:
    data = view_data(partnership())
    agreement = next(f for f in data.facts if f.type == "Agreement")
    names = [data.entities[i].labels["zh"] for i in agreement.entities]
    assert sorted(names) == ["东莞市", "牡丹江市"]
    assert dict(agreement.values) == {"title": "产业协同框架协议", "date": "2023-01-13"}
    assert [data.documents[e.document].title for e in agreement.evidence] == ["报道d1", "第二份报道"]


def test_order_does_not_depend_on_the_input() -> None:
    graph = partnership()
    turned = Graph(graph.documents[::-1], graph.entities[::-1], graph.facts[::-1])
    assert view_data(turned) == view_data(graph)


def test_a_body_belongs_to_the_place_it_is_named_after() -> None:
    data = view_data(partnership())
    bureau = next(e for e in data.entities if e.labels["zh"] == BUREAU[1])
    assert bureau.place is not None
    assert data.entities[bureau.place].labels["en"] == "Dongguan"


def test_period_of_interval_year_and_nonsense() -> None:
    assert months("2023-03-08/2023-05-01") == (2023 * 12 + 2, 2023 * 12 + 4)
    assert months("2017") == (2017 * 12, 2017 * 12 + 11)
    assert months("2023-13") is None


def test_two_entities_make_an_edge_three_a_node() -> None:
    data = view_data(partnership())
    picture = drawing(data)
    hubs = [n for n in picture.nodes if n.fact is not None]
    assert [data.facts[n.fact].type for n in hubs if n.fact is not None] == ["Visit"]
    spokes = [e for e in picture.edges if e.type == "Visit"]
    assert len(spokes) == 3
    hub = picture.nodes.index(hubs[0])
    city = next(i for i, e in enumerate(data.entities) if e.labels["zh"] == MDJ[1])
    assert [e.directed for e in spokes if (e.source, e.target) == (hub, city)] == [True]


def test_facts_of_one_type_share_an_edge() -> None:
    graph = partnership()
    second = fact("agreement-2", "Agreement", {"party": [DG, MDJ], "date": "2024"})
    edges = drawing(view_data(Graph(graph.documents, graph.entities, (*graph.facts, second)))).edges
    assert [len(e.facts) for e in edges if e.type == "Agreement"] == [2]


def test_hierarchy_brings_in_no_node_of_its_own() -> None:
    data = view_data(partnership())
    ties = [e for e in drawing(data).edges if e.type == PART_OF]
    assert [data.entities[e.target].labels["zh"] for e in ties] == [DG[1]]
