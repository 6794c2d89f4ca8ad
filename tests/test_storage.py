"""Files and folders: what each format holds, and that hostile text comes back from it."""

from __future__ import annotations

import gzip
from pathlib import Path

import networkx as nx
import pytest
from hand_made import ALL
from payloads import BREAKOUTS, CHARACTERS, PAYLOADS, SURROGATES, hostile_graph

from kg.errors import GraphError
from kg.graph import Graph, load
from kg.network.files import exported

WHOLE = (".nq", ".trig", ".jsonld", ".nq.gz", ".trig.gz", ".jsonld.gz")
NETWORKS = {".graphml": lambda path: nx.read_graphml(path, force_multigraph=True), ".gexf": nx.read_gexf}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.from_annotations(ALL)


@pytest.fixture(scope="module")
def hostile() -> Graph:
    return hostile_graph(*PAYLOADS, *BREAKOUTS, *CHARACTERS)


@pytest.mark.parametrize("suffix", WHOLE)
def test_a_format_that_holds_everything_gives_everything_back(
    graph: Graph, hostile: Graph, tmp_path: Path, suffix: str
) -> None:
    for whole in (graph, hostile):
        file = whole.save(tmp_path / f"a{suffix}")
        again = load(file)
        assert again == whole
        assert again.save(tmp_path / f"b{suffix}").read_bytes() == file.read_bytes()


def test_what_is_no_character_is_replaced_in_sight(tmp_path: Path) -> None:
    graph = hostile_graph(SURROGATES)
    for suffix in WHOLE:
        again = load(graph.save(tmp_path / f"a{suffix}"))
        assert ["莞\ufffdx\ufffd"] in [fact.roles.get("title") for fact in again.facts]
        assert "莞\ufffdx\ufffd" in {entity.label for entity in again.entities}


def test_packed_files_are_the_same_packed(graph: Graph, tmp_path: Path) -> None:
    plain, packed = graph.save(tmp_path / "a.nq"), graph.save(tmp_path / "a.b.nq.gz")
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    packed.write_bytes(packed.read_bytes()[:-20])
    with pytest.raises(GraphError, match=r"a\.b\.nq\.gz: not valid"):
        load(packed)
    packed.write_bytes(b"no gzip")
    with pytest.raises(GraphError, match="check the path"):
        load(packed)


@pytest.mark.parametrize("suffix", [".ttl", ".ttl.gz", ".graphml", ".gexf"])
def test_what_holds_too_little_says_so_when_it_is_read(graph: Graph, tmp_path: Path, suffix: str) -> None:
    with pytest.raises(GraphError, match=r"(which document says what|no evidence): use one of \.trig, \.nq, \.jsonld"):
        load(graph.save(tmp_path / f"a{suffix}"))


def test_turtle_holds_every_triple_once(graph: Graph, tmp_path: Path) -> None:
    from rdflib import Graph as Triples

    assert len(Triples().parse(graph.save(tmp_path / "a.ttl"))) == len({quad[:3] for quad in graph.rdf.quads()})


@pytest.mark.parametrize("suffix", NETWORKS)
def test_a_network_opens_again_in_networkx(graph: Graph, hostile: Graph, tmp_path: Path, suffix: str) -> None:
    for whole in (graph, hostile, hostile_graph(SURROGATES), Graph()):
        file = whole.save(tmp_path / f"a{suffix}")
        again, expected = NETWORKS[suffix](file), exported(whole)
        assert dict(again.nodes(data=True)) == dict(expected.nodes(data=True))
        if suffix == ".graphml":
            edges = [*again.edges(keys=True, data=True)]
        else:  # read without keys where no two edges are parallel, but with ids
            edges = [(a, b, int(data.pop("id")), data) for a, b, data in again.edges(data=True)]
        assert sorted(edges, key=lambda edge: edge[2]) == [*expected.edges(keys=True, data=True)]
        assert whole.save(tmp_path / f"b{suffix}").read_bytes() == file.read_bytes()


def test_a_network_has_what_gephi_needs(graph: Graph, tmp_path: Path) -> None:
    network = nx.read_gexf(graph.save(tmp_path / "a.gexf"))
    (dongguan,) = [data for _, data in network.nodes(data=True) if data.get("label_en") == "Dongguan"]
    assert (dongguan["label"], dongguan["label_zh"], dongguan["label_ru"]) == ("东莞市", "东莞市", "Дунгуань")
    assert (dongguan["type"], dongguan["kind"]) == ("Place", "City")
    assert 22 < dongguan["latitude"] < 24 and 113 < dongguan["longitude"] < 115
    (pairing,) = [data for *_, data in network.edges(data=True) if data["fact_type"] == "Pairing"]
    assert (pairing["role"], pairing["date"], pairing["documents"]) == ("member", "2017", 2)
    assert 0 < pairing["confidence"] <= 1


def test_one_fact_between_three_has_three_edges_with_ids_of_their_own(tmp_path: Path) -> None:
    from hand_made import annotation

    cities = ["牡丹江市", "东莞市", "哈尔滨市"]
    agreement = {"type": "Agreement", "party": cities}
    graph = Graph.from_annotations([annotation("a", "三市签约。", [agreement], [(c, "Place") for c in cities])])
    text = graph.save(tmp_path / "a.graphml").read_text(encoding="utf-8")
    assert all(f'id="{number}"' in text for number in range(3))


def test_forbidden_characters_are_pictures_in_xml(tmp_path: Path) -> None:
    network = nx.read_graphml(hostile_graph(CHARACTERS[0]).save(tmp_path / "a.graphml"))
    assert "a␀b␁c␋d␛e\x7ff" in {data["label"] for _, data in network.nodes(data=True)}


def test_nothing_is_left_of_a_file_that_cannot_be_written(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "a.gexf").mkdir()
    with pytest.raises(GraphError, match=r"a\.gexf"):
        graph.save(tmp_path / "a.gexf")
    assert [path.name for path in tmp_path.iterdir()] == ["a.gexf"]
