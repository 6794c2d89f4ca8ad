from __future__ import annotations

import pytest
from hand_made import ALL
from rdflib import RDFS, Literal, URIRef

from kg.graph import Graph
from kg.identity import entity_iri, place_iri
from kg.places import with_places
from kg.record import GraphEntity

MUDANJIANG, HEILONGJIANG = place_iri("cn:231000"), place_iri("cn:230000")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.from_annotations(ALL)


def test_a_place_has_labels_in_three_languages_and_coordinates(graph: Graph) -> None:
    city = graph.entity_by_iri[MUDANJIANG]
    assert (city.kind, city.labels) == ("City", {"en": "Mudanjiang", "ru": "Муданьцзян", "zh": "牡丹江市"})
    assert city.latitude == pytest.approx(44.6, abs=0.2)
    assert city.longitude == pytest.approx(129.6, abs=0.2)
    assert any(link.startswith("https://sws.geonames.org/") for link in city.links)
    found = set(graph.rdf.objects(URIRef(MUDANJIANG), RDFS.label))
    assert {Literal("牡丹江市", lang="zh"), Literal("Муданьцзян", lang="ru")} <= found


def test_what_holds_a_place_is_in_the_graph_up_to_the_country(graph: Graph) -> None:
    held = [graph.entity_by_iri[MUDANJIANG]]
    while held[-1].part_of:
        held.append(graph.entity_by_iri[held[-1].part_of])
    assert [e.kind for e in held] == ["City", "Region", "Country"]
    assert held[1].iri == HEILONGJIANG
    assert held[1].documents == ()


def test_no_place_is_held_by_one_that_is_missing(graph: Graph) -> None:
    for entity in graph.entities:
        assert entity.part_of is None or entity.part_of in graph.entity_by_iri


def test_places_that_the_gazetteer_does_not_know_stay_as_they_are() -> None:
    unknown = GraphEntity(place_iri("cn:999999"), "Place", labels={"zh": "某市"})
    unlinked = GraphEntity(entity_iri("某村", "Place"), "Place", labels={"zh": "某村"})
    assert set(with_places([unknown, unlinked])) == {unknown, unlinked}


def test_a_province_is_found_by_its_name_though_no_document_names_it(graph: Graph) -> None:
    assert len(graph.query("between", a="Heilongjiang", b="东莞")) >= 5


def test_questions_find_a_place_by_its_russian_name(graph: Graph) -> None:
    (row, *_) = graph.query("партнёры Дунгуань", lang="ru")
    assert row["partnerName"] == "Муданьцзян"


def test_a_zone_that_the_gazetteer_knows_is_a_zone_in_its_city() -> None:
    (zone, *_) = [e for e in with_places([GraphEntity(place_iri("ic:songshan-lake"), "Zone")]) if e.type == "Zone"]
    assert (zone.kind, zone.part_of, zone.labels["zh"]) == (None, place_iri("cn:441900"), "松山湖")
    graph = Graph(entities=with_places([zone]))
    assert graph.query("SELECT ?city { ?zone a ic:Zone ; ic:partOf ?city }").rows == ({"city": zone.part_of},)
