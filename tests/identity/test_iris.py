from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.document import Document
from kg.identity import document_iri, entity_iri, normalized, place_id, place_iri
from kg.identity.dates import agree, bounds, compatible, days


@pytest.mark.parametrize("id", ["cn:231000", "gn:2013159", "iso:RU-NIZ", "ic:songshan-lake", "ic:a/b?c#d <e>"])
def test_a_place_iri_gives_its_id_back(id: str) -> None:
    assert place_id(place_iri(id)) == id


def test_iris_of_other_things_hold_no_place_id() -> None:
    assert place_id(entity_iri("东莞市发改局", "Organization")) is None
    assert place_id(entity_iri("无名村", "Place")) is None
    assert place_id("https://example.org/place/cn-231000") is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("《框架协议》", "框架协议"),
        ("“数字经济”产业园", "数字经济产业园"),
        ("ＡＢＣ公司", "abc公司"),
        ("OOO «Ромашка»", "ooo ромашка"),
        ("东莞 松山湖管委会", "东莞松山湖管委会"),
        ("Dongguan  Bureau", "Dongguan Bureau"),
    ],
)
def test_what_carries_no_meaning_makes_no_difference(a: str, b: str) -> None:
    assert entity_iri(a, "Organization") == entity_iri(b, "Organization")


@pytest.mark.parametrize(
    ("a", "b"),
    [("牡丹江市委", "牡丹江市委组织部"), ("Project 1 2", "Project 12"), ("+", "-"), ("一期", "二期")],
)
def test_different_names_stay_apart(a: str, b: str) -> None:
    assert entity_iri(a, "Organization") != entity_iri(b, "Organization")


def test_type_and_anchor_tell_namesakes_apart() -> None:
    iris = {
        entity_iri("王明", "Person"),
        entity_iri("王明", "Person", place_iri("cn:231000")),
        entity_iri("王明", "Person", place_iri("cn:441900")),
        entity_iri("王明", "Organization"),
    }
    assert len(iris) == 4


@given(st.text(), st.sampled_from(["Person", "Zone", "Organization", "Place", "Entity"]))
def test_no_name_breaks_out_of_an_iri(name: str, type: str) -> None:
    iri = entity_iri(name, type)
    assert re.fullmatch(r"https://w3id\.org/intercity/id/[a-z]+/[^\s<>\"{}|\\^`/?#%]+", iri)
    assert len(iri) < 120
    assert entity_iri(name, type) == iri


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_ids_never_give_one_document(a: str, b: str) -> None:
    assert (document_iri(Document(a, "")) == document_iri(Document(b, ""))) == (a == b)


@given(st.text())
def test_normalising_twice_changes_nothing_for_names_with_letters(name: str) -> None:
    once = normalized(name)
    if any(c.isalnum() for c in once) and any(c.isalnum() for c in name):
        assert normalized(once) == once


@pytest.mark.parametrize(
    ("a", "b", "fit", "support"),
    [
        ("2023-01-13", "2023-01-13", True, True),
        ("2023-01-13", "2023-01-14", False, False),
        ("2023-01", "2023-01-13", True, True),
        ("2023", "2023-01-13", True, False),
        ("2023", "2024-01-13", False, False),
        ("2023-03-08/2023-03-11", "2023-03-09", True, True),
        ("2023-03-08/2023-03-11", "2023-03-10/2023-03-12", False, False),
        ("2016/2020", "2017", True, False),
    ],
)
def test_dates_fit_when_one_lies_within_the_other(a: str, b: str, fit: bool, support: bool) -> None:
    assert compatible(a, b) is compatible(b, a) is fit
    assert agree(a, b) is agree(b, a) is support


@given(st.text())
def test_any_text_can_stand_where_a_date_should(date: str) -> None:
    assert isinstance(days(date), tuple)
    assert compatible(date, date)


def test_bounds_of_a_month_hold_its_days() -> None:
    start, end = bounds("2023-02")
    assert start < "2023-02-01" < "2023-02-28" < end < "2023-03-01"
