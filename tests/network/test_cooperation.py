"""What is asked of cooperation: intensity, reciprocity, chains, missing partnerships."""

from __future__ import annotations

from random import Random

import networkx as nx
import pytest
from graphs import cities_of_a_large_graph
from hand_made import PAIRING, POSTING, SIGNING

import kg
from kg.errors import QueryError
from kg.graph import Graph
from kg.network import cities, visits
from kg.network.intensity import partnerships, parts, points
from kg.network.prediction import METHODS, back_test, predict
from kg.network.reciprocity import exchanges, weighted_reciprocity
from kg.network.triads import brokers, chains


def test_the_points_add_up_to_a_hundred() -> None:
    assert sum(points().values()) == 100
    assert sum(parts(dict.fromkeys(points(), 50), points()).values()) == pytest.approx(100)


def test_a_part_halves_what_is_left() -> None:
    assert [parts({"Visit": n}, {"Visit": 16}).get("Visit", 0) for n in range(4)] == [0, 8, 12, 14]


def test_the_index_of_a_pair() -> None:
    graph = Graph.from_annotations([PAIRING, SIGNING, POSTING])
    (pair,) = partnerships(graph)
    names = {graph.entity_by_iri[iri].label for iri in (pair.a, pair.b)}
    assert names == {"牡丹江市", "东莞市"} and len(pair.pairings) == 1
    by_year = {year.year: dict(year.parts) for year in pair.years}
    assert by_year == {2022: {"Secondment": 10.0}, 2023: {"Agreement": 10.0}}
    assert pair.index(2023) == 10.0 and pair.index(2020) == 0
    assert [pair.status(now) for now in (2023, 2025, 2026)] == ["alive", "alive", "quiet"]


def test_on_paper_and_undated() -> None:
    (paper,) = partnerships(Graph.from_annotations([PAIRING]))
    assert paper.status(2023) == "on paper" and paper.facts == ()
    (pair,) = partnerships(kg.build("东莞市与牡丹江市签署了《合作协议》。"))
    assert pair.status(2023) == "undated" and len(pair.undated) == 1


def test_every_part_is_counted_by_a_query(sample_graph: Graph) -> None:
    """The facts of each part are those that a query finds, and the index is their formula."""
    for pair in partnerships(sample_graph):
        for year in pair.years:
            for kind, facts in year.facts.items():
                rows = sample_graph.query(
                    f"SELECT DISTINCT ?fact {{ ?fact a ic:{kind} ; ic:involves ?x , ?y ."
                    f" ?x ic:affiliatedWith <{pair.a}> . ?y ic:affiliatedWith <{pair.b}> ."
                    " OPTIONAL { ?fact ic:date ?day } OPTIONAL { ?fact ic:start ?start ; ic:end ?end }"
                    f" FILTER(STRSTARTS(STR(?day), '{year.year}') || (SUBSTR(STR(?start), 1, 4) <= '{year.year}'"
                    f" && SUBSTR(STR(?end), 1, 4) >= '{year.year}')) }}"
                )
                assert {row["fact"] for row in rows} == set(facts)
                assert year.parts[kind] == points()[kind] * (1 - 0.5 ** len(facts))
            assert year.index == sum(year.parts.values())


def test_own_points() -> None:
    graph = Graph.from_annotations([PAIRING, SIGNING])
    (pair,) = partnerships(graph, weights={"Agreement": 100})
    assert pair.index(2023) == 50


def test_chains_are_the_answer_to_the_question(sample_graph: Graph) -> None:
    found = chains(cities(sample_graph))
    rows = sample_graph.query("chains")
    assert found
    assert sorted((c.a, c.b, c.c, c.home, c.abroad) for c in found) == sorted(
        (row["a"], row["b"], row["c"], row["homeFacts"], row["abroadFacts"]) for row in rows
    )
    assert sum(b.open + b.closed for b in brokers(cities(sample_graph))) == len(found)


def test_a_broker_stands_alone_between_home_and_abroad() -> None:
    network = nx.Graph()
    for node, country in (("a", "中国"), ("b", "中国"), ("c", "俄罗斯"), ("d", "俄罗斯")):
        network.add_node(node, kind="City", country=country)
    network.add_edge("a", "b", types={"Pairing": 1})
    network.add_edge("b", "c", types={"Agreement": 2})
    network.add_edge("a", "c", types={"Pairing": 1})  # over a border a pairing alone is no tie
    network.add_edge("b", "d", types={"Pairing": 1})
    ((chain),) = chains(network)
    assert (chain.a, chain.b, chain.c, chain.home, chain.abroad, chain.closed) == ("a", "b", "c", 1, 2, False)
    assert [(b.city, b.open, b.closed) for b in brokers(network)] == [("b", 1, 0)]


def test_visits_that_are_returned(sample_graph: Graph) -> None:
    network = visits(sample_graph)
    first = exchanges(network)[0]
    assert (first.there, first.back, round(first.balance, 2)) == (3, 1, 0.33)
    assert sum(e.there + e.back for e in exchanges(network)) == network.size(weight="weight")
    assert weighted_reciprocity(network) == 2 / network.size(weight="weight")
    assert weighted_reciprocity(nx.DiGraph()) is None
    # Where all edges weigh the same, it is NetworkX's.
    plain = nx.gnp_random_graph(30, 0.2, seed=1, directed=True)
    assert weighted_reciprocity(plain) == pytest.approx(nx.overall_reciprocity(plain))
    igraph = pytest.importorskip("igraph", reason="igraph is not installed")
    assert weighted_reciprocity(plain) == pytest.approx(igraph.Graph(30, [*plain.edges], directed=True).reciprocity())


@pytest.mark.parametrize("method", METHODS)
def test_guesses_are_networkx_scores_of_pairs_without_a_tie(method: str) -> None:
    network = nx.karate_club_graph()
    found = predict(network, method=method, limit=10)
    assert found == sorted(found, key=lambda guess: -guess.score)
    for guess in found:
        assert not network.has_edge(guess.a, guess.b)
        assert set(guess.common) == set(nx.common_neighbors(network, guess.a, guess.b)) != set()
        ((_, _, score),) = METHODS[method](network, [(guess.a, guess.b)])
        assert guess.score == score
    best = max(METHODS[method](network, [*nx.non_edges(network)]), key=lambda scored: scored[2])
    if method == "adamic-adar":
        assert found[0].score == best[2]


def test_adamic_adar_is_igraphs() -> None:
    igraph = pytest.importorskip("igraph", reason="igraph is not installed")
    network = nx.karate_club_graph()
    own = igraph.Graph(n=34, edges=[*network.edges()]).similarity_inverse_log_weighted()
    for guess in predict(network, limit=50):
        assert guess.score == pytest.approx(own[guess.a][guess.b])


def test_a_back_test_by_hand() -> None:
    network = nx.Graph()
    for a, b, first in (
        ("a", "m", "2010"), ("b", "m", "2011-05"), ("c", "m", "2012"), ("d", "m", "2012"), ("e", "f", "2012"),
        ("a", "b", "2020"), ("c", "e", "2021"), ("x", "a", "2022"), ("c", "d", None),
    ):  # fmt: skip
        network.add_edge(a, b, first=first)
    found = back_test(network, "2015", guesses=6)
    # Known: 5 ties of 7 nodes; new among them: a–b and c–e (x was unknown, c–d has no date). Of the 16 free pairs the 6
    # around m are guessed, one of which came true; c–e has no neighbour in common.
    assert (found.known, found.new, found.reachable, found.guesses, found.hits) == (5, 2, 1, 6, 1)
    assert found.by_chance == pytest.approx(6 * 2 / 16)
    assert (found.precision, found.recall) == (pytest.approx(1 / 6), 0.5)


def test_a_back_test_of_no_structure_is_chance() -> None:
    """Where ties are drawn by lot, guesses are worth no more than that."""
    network = nx.gnm_random_graph(150, 1200, seed=4)
    draw = Random(1)
    for *_, data in network.edges(data=True):
        data["first"] = str(draw.choice((2010, 2020)))
    found = back_test(network, "2015")
    assert 0.45 < (found.auc or 0) < 0.55
    assert found.hits < 3 * found.by_chance


def test_a_back_test_finds_structure() -> None:
    network = nx.planted_partition_graph(6, 20, 0.5, 0.01, seed=1)
    draw = Random(1)
    for *_, data in network.edges(data=True):
        data["first"] = draw.choice(("2010", "2020"))
    found = back_test(network, "2015")
    assert (found.auc or 0) > 0.7 and found.hits > 3 * found.by_chance


def test_a_back_test_of_cities() -> None:
    found = back_test(cities_of_a_large_graph(), "2015")
    assert found.new and 0 <= found.hits <= found.guesses == found.new >= found.reachable


def test_what_cannot_be_tested() -> None:
    with pytest.raises(QueryError, match="first"):
        back_test(nx.path_graph(4), "2015")
    with pytest.raises(QueryError, match="adamic-adar"):
        predict(nx.path_graph(4), method="oracle")
