"""Measures equal NetworkX's own and an independent library's, on three networks, with and without the fast ones."""

from __future__ import annotations

import random
from importlib.metadata import entry_points
from typing import Any

import networkx as nx
import pytest
from graphs import NETWORKS

from kg.network.acceleration import accelerated, available
from kg.network.communities import communities, rand_index
from kg.network.measures import measures, summary, undirected
from kg.network.triads import motifs

igraph = pytest.importorskip("igraph", reason="igraph is not installed")
rustworkx = pytest.importorskip("rustworkx", reason="rustworkx is not installed")

BACKENDS = {point.name for point in entry_points(group="networkx.backends")}
needs_backends = pytest.mark.skipif(
    not {"igraph", "rustworkx"} <= BACKENDS, reason="the backends' entry points are not installed: pip install -e ."
)


@pytest.fixture(params=NETWORKS)
def network(request: pytest.FixtureRequest) -> nx.Graph:
    return NETWORKS[request.param]()


def in_igraph(network: nx.Graph) -> Any:
    number = {node: i for i, node in enumerate(network)}
    graph = igraph.Graph(n=len(network), edges=[(number[a], number[b]) for a, b in network.edges()])
    graph.es["weight"] = [weight for *_, weight in network.edges(data="weight", default=1)]
    return graph


def test_equal_to_networkx(network: nx.Graph) -> None:
    found = measures(network)
    for name, own in {
        "degree": dict(network.degree()),
        "strength": dict(network.degree(weight="weight")),
        "betweenness": nx.betweenness_centrality(network),
        "core": nx.core_number(network),
        "pagerank": nx.pagerank(network, weight="weight", tol=1e-13, max_iter=1000),
    }.items():
        assert {node: m[name] for node, m in found.items()} == pytest.approx(own, abs=1e-9), name
    assert sum(m["pagerank"] for m in found.values()) == pytest.approx(1)
    assert measures(network) == found


def test_equal_to_igraph(network: nx.Graph) -> None:
    graph, found = in_igraph(network), measures(network)
    scale = (len(network) - 1) * (len(network) - 2) / 2
    for name, own in {
        "neighbours": graph.degree(),
        "strength": graph.strength(weights="weight"),
        "betweenness": [value / scale for value in graph.betweenness()],
        "core": graph.coreness(),
        "pagerank": graph.pagerank(weights="weight"),
    }.items():
        assert [m[name] for m in found.values()] == pytest.approx(own, abs=1e-9), name
    whole = summary(network)
    assert (whole.nodes, whole.edges, whole.density) == (graph.vcount(), graph.ecount(), pytest.approx(graph.density()))
    assert whole.components == len(graph.connected_components())
    assert whole.transitivity == pytest.approx(graph.transitivity_undirected())
    assert whole.degree_assortativity == pytest.approx(graph.assortativity_degree(directed=False))
    for name in ("club", "region"):
        values = [data.get(name) for _, data in network.nodes(data=True)]
        if None not in values:
            numbers = [sorted(set(values)).index(value) for value in values]
            own = graph.assortativity_nominal(numbers, directed=False)
            assert summary(network, (name,)).assortativity[name] == pytest.approx(own)


def test_communities_by_igraphs_measures(network: nx.Graph) -> None:
    graph, found = in_igraph(network), communities(network)
    number = {node: i for i, community in enumerate(found.members) for node in community}
    assert found.modularity == pytest.approx(graph.modularity([number[n] for n in network], weights="weight"))
    # As good as Louvain's method in igraph, within a hundredth.
    assert found.modularity > graph.community_multilevel(weights="weight").modularity - 0.01
    assert 0 < found.stability <= 1 and set(found.sureness) == set(network)


def test_rand_index_is_igraphs() -> None:
    draw = random.Random(1)
    for groups in (2, 5, 30):
        a = {node: draw.randrange(groups) for node in range(60)}
        b = {node: draw.randrange(3) for node in range(60)}
        own = igraph.compare_communities([*a.values()], [*b.values()], method="adjusted_rand")
        assert rand_index(a, b) == pytest.approx(own)


def test_motifs_are_networkx_triangles_and_open_triads(network: nx.Graph) -> None:
    nx.set_node_attributes(network, {node: i % 3 for i, node in enumerate(network)}, "third")
    found = motifs(network, "third")
    closed = sum(nx.triangles(network).values()) // 3
    paths = sum(degree * (degree - 1) // 2 for _, degree in network.degree())
    assert sum(count["closed"] for count in found.values()) == closed
    assert sum(count["open"] for count in found.values()) == paths - 3 * closed
    census = nx.triadic_census(nx.DiGraph(network))
    assert (closed, paths - 3 * closed) == (census["300"], census["201"])


@needs_backends
@pytest.mark.parametrize("directed", [False, True])
def test_backends_give_the_same_figures(directed: bool) -> None:
    network = nx.gnp_random_graph(400, 0.02, seed=5, directed=directed)
    plain = {
        "betweenness": nx.betweenness_centrality(network),
        "not normalized": nx.betweenness_centrality(network, normalized=False),
        "estimated": nx.betweenness_centrality(network, k=30, seed=7),
    }
    with accelerated() as backends:
        assert backends == ["igraph", "rustworkx"]
        fast = {
            "betweenness": nx.betweenness_centrality(network),
            "not normalized": nx.betweenness_centrality(network, normalized=False),
            "estimated": nx.betweenness_centrality(network, k=30, seed=7),
        }
    for name, figures in plain.items():
        assert fast[name] == pytest.approx(figures, abs=1e-12 if name != "not normalized" else 1e-8), name


@needs_backends
def test_fast_measures_are_the_same() -> None:
    network = nx.barabasi_albert_graph(600, 3, seed=2)
    nx.set_node_attributes(network, {node: node % 4 for node in network}, "region")
    plain, whole = measures(network), summary(network)
    network.__networkx_cache__.clear()
    with accelerated():
        fast, quick = measures(network), summary(network)
    for name in ("degree", "neighbours", "strength", "core", "component"):
        assert {n: m[name] for n, m in fast.items()} == {n: m[name] for n, m in plain.items()}, name
    for name in ("pagerank", "betweenness"):
        figures = {n: m[name] for n, m in plain.items()}
        assert {n: m[name] for n, m in fast.items()} == pytest.approx(figures, abs=1e-8), name
    assert quick == whole


@needs_backends
def test_fast_communities_are_as_good_and_the_same_each_time() -> None:
    network = nx.planted_partition_graph(6, 60, 0.3, 0.01, seed=3)
    plain = nx.community.modularity(network, nx.community.louvain_communities(network, seed=7))
    with accelerated():
        for find in (nx.community.louvain_communities, nx.community.leiden_communities):
            found = find(network, seed=7)
            assert nx.community.modularity(network, found) > plain - 0.01
            assert find(network, seed=7) == found


def test_without_a_fast_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.network.acceleration.BACKENDS", {"nothing": "no_such_module"})
    assert available() == []
    with pytest.raises(Exception, match=r"intercity-kg\[fast\]"), accelerated():
        pass


def test_the_medici_as_published() -> None:
    """Betweenness of marriages among Florentine families: the figures that Jackson (2008, p. 6) prints after Padgett
    and Ansell (1993)."""
    found = measures(nx.florentine_families_graph())
    published = {"Medici": 0.522, "Strozzi": 0.103, "Guadagni": 0.255}
    assert {name: round(found[name]["betweenness"], 3) for name in published} == pytest.approx(published, abs=0.0015)


def test_the_karate_club_as_published() -> None:
    """No partition of the unweighted karate club has a modularity above 0.4198 (Brandes and others 2008, table 1)."""
    club = nx.Graph(nx.karate_club_graph().edges())
    assert 0.41 < communities(club).modularity <= 0.41981


def test_stability_tells_clear_communities_from_none() -> None:
    clear = communities(nx.planted_partition_graph(4, 20, 0.8, 0.01, seed=1))
    none = communities(nx.gnp_random_graph(80, 0.1, seed=1))
    assert clear.stability > 0.99 and none.stability < 0.7
    assert min(clear.sureness.values()) > 0.99 > max(none.sureness.values())


def test_empty_and_tiny_networks() -> None:
    assert measures(nx.MultiDiGraph()) == {}
    assert summary(nx.Graph()).degree_assortativity is None
    lonely = nx.empty_graph(2)
    assert [m["degree"] for m in measures(lonely).values()] == [0, 0]
    assert communities(lonely).stability == 1.0 and len(communities(lonely).members) == 2
    assert summary(nx.complete_graph(3)).degree_assortativity is None


def test_parallel_edges_add_up_and_loops_are_dropped() -> None:
    network = nx.MultiDiGraph([(1, 2), (2, 1), (1, 2), (3, 3)])
    simple = undirected(network)
    assert dict(simple.edges) == {(1, 2): {"weight": 3}} and 3 in simple
    assert measures(network)[1]["degree"] == 3 and measures(network)[1]["strength"] == 3
