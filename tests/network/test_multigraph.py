"""The multigraph: which facts tie what, and windows of time."""

from __future__ import annotations

import networkx as nx
import pytest

import kg
from kg import samples
from kg.annotation import FACT_TYPES, ROLES
from kg.errors import QueryError
from kg.graph import Graph
from kg.network import TIES, snapshots
from kg.network.period import Period


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


def test_windows_and_what_lasts() -> None:
    graph = kg.build("自2017年东莞市与牡丹江市结对以来，往来密切。2023年3月1日，两市签署《合作协议》。")

    def types(**window: str) -> list[str]:
        return sorted(data["type"] for *_, data in graph.network(**window).edges(data=True))

    assert types() == ["Agreement", "Pairing"]
    assert types(since="2019", until="2020") == ["Pairing"]
    assert types(since="2023-03-01") == ["Agreement", "Pairing"]
    assert types(since="2023-03-02") == ["Pairing"]
    assert types(until="2016") == []
    assert not graph.network(until="2016")


def test_a_date_is_all_the_days_that_it_can_be() -> None:
    march = Period("2023-03", "2023-03")
    assert [march.covers(date) for date in ("2023", "2023-03-31", "2023-02-27/2023-03-02", "2023-04-01")] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(("since", "until"), [("someday", None), ("2023-13", None), ("2024", "2023"), ("2023-1", None)])
def test_what_is_no_window(graph: Graph, since: str, until: str | None) -> None:
    with pytest.raises(QueryError):
        graph.network(since=since, until=until)


def test_snapshots(graph: Graph) -> None:
    found = snapshots(graph)
    assert "2023" in found and [*found] == sorted(found)
    year = found["2023"]
    dated = {f.iri for f in graph.facts if any(Period("2023", "2023").covers(d) for d in f.roles.get("date", ()))}
    assert {data["fact"] for *_, data in year.edges(data=True) if data["type"] == "Visit"} == {
        iri for iri in dated if graph_type(graph, iri) == "Visit"
    }


def graph_type(graph: Graph, iri: str) -> str:
    return next(fact.type for fact in graph.facts if fact.iri == iri)


def test_an_empty_network() -> None:
    assert len(Graph().network()) == 0 and snapshots(Graph()) == {}
