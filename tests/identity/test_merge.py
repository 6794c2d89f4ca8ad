from __future__ import annotations

import random
from typing import Any

import pytest
from hand_made import annotation
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotation import Annotation
from kg.identity import fact_iri, merge, place_iri
from kg.identity.dates import compatible
from kg.record import GraphFact

A, B = place_iri("cn:231000"), place_iri("cn:441900")
CITIES = [("牡丹江市", "Place", "牡丹江"), ("东莞市", "Place", "东莞")]
PARTIES = ["牡丹江市", "东莞市"]


def facts(*stated: dict[str, Any]) -> list[GraphFact]:
    """The facts of documents that state one fact each."""
    documents = [annotation(f"d{i}", f"文{i}", [f], CITIES) for i, f in enumerate(stated)]
    return list(merge(documents).facts)


def sources(*stated: dict[str, Any]) -> list[list[int]]:
    """Which documents share a fact: lists of their numbers."""
    merged = facts(*stated)
    return sorted(sorted(int(e.quote[1:]) for e in fact.evidence) for fact in merged)


def agreement(**roles: Any) -> dict[str, Any]:
    return {"type": "Agreement", "party": PARTIES, **roles}


def visit(**roles: Any) -> dict[str, Any]:
    return {"type": "Visit", "visitor": ["牡丹江市"], "destination": ["东莞市"], **roles}


def test_the_order_of_fillers_makes_no_difference() -> None:
    assert sources(agreement(title="框架协议"), agreement(title="《框架协议》", party=PARTIES[::-1])) == [[0, 1]]


def test_different_titles_are_different_agreements() -> None:
    assert sources(agreement(title="框架协议"), agreement(title="物流协议")) == [[0], [1]]


def test_one_title_on_two_days_is_two_agreements() -> None:
    assert sources(agreement(title="框架协议", date="2023-01-13"), agreement(title="框架协议", date="2024-01-13")) == [
        [0],
        [1],
    ]


def test_an_agreement_without_title_goes_with_that_of_its_day() -> None:
    assert sources(agreement(title="框架协议", date="2023-01-13"), agreement(date="2023-01-13")) == [[0, 1]]
    assert sources(agreement(title="框架协议", date="2023-01-13"), agreement(date="2023-01")) == [[0, 1]]


def test_an_agreement_of_a_year_is_too_vague_to_go_with_a_titled_one() -> None:
    assert sources(agreement(title="框架协议", date="2023-01-13"), agreement(date="2023")) == [[0], [1]]


def test_an_agreement_without_title_and_date_stays_alone() -> None:
    assert sources(agreement(title="框架协议", date="2023-01-13"), agreement()) == [[0], [1]]


def test_what_fits_two_different_facts_goes_with_neither() -> None:
    day = "2023-01-13"
    assert sources(
        agreement(title="框架协议", date=day), agreement(title="物流协议", date=day), agreement(date=day)
    ) == [[0], [1], [2]]


def test_a_chain_of_vague_records_ties_nothing_together() -> None:
    # 框架协议 of the 13th – 框架协议 undated – 框架协议 of 2024: the middle one fits both.
    assert sources(
        agreement(title="框架协议", date="2023-01-13"),
        agreement(title="框架协议"),
        agreement(title="框架协议", date="2024-05-01"),
    ) == [[0], [1], [2]]


def test_visits_need_one_time() -> None:
    assert sources(visit(date="2023-03-08/2023-03-11"), visit(date="2023-03")) == [[0, 1]]
    assert sources(visit(date="2023-03-08/2023-03-11"), visit(date="2023-04")) == [[0], [1]]
    assert sources(visit(date="2023-03-08/2023-03-11"), visit()) == [[0], [1]]
    assert sources(visit(date="2023"), visit(date="2023-03-08")) == [[0], [1]]


def test_pairings_of_two_kinds_are_two() -> None:
    pairing = {"type": "Pairing", "member": PARTIES}
    assert sources(pairing | {"kind": "sister-city"}, pairing | {"kind": "paired-cooperation"}) == [[0], [1]]
    assert sources(pairing | {"kind": "sister-city"}, pairing) == [[0, 1]]


def test_since_when_may_be_told_differently() -> None:
    pairing = {"type": "Pairing", "member": PARTIES, "kind": "sister-city"}
    (fact,) = facts(pairing | {"since": "2016"}, pairing | {"since": "2017"})
    assert fact.roles["since"] == ["2016", "2017"]
    assert [claim.roles["since"] for claim in fact.claims] == [("2016",), ("2017",)]


def test_events_of_one_title_need_a_day_or_company_in_common() -> None:
    event = {"type": "Event", "title": "座谈会"}
    assert sources(event | {"date": "2023-01-13"}, event | {"date": "2023-01-13"}) == [[0, 1]]
    assert sources(event | {"place": "东莞市"}, event | {"participant": ["东莞市"]}) == [[0, 1]]
    assert sources(event | {"place": "东莞市"}, event | {"participant": ["牡丹江市"]}) == [[0], [1]]
    assert sources(
        event | {"place": "东莞市", "date": "2023-01-13"}, event | {"place": "牡丹江市", "date": "2023-01-13"}
    ) == [[0], [1]]


def test_figures_that_differ_stand_side_by_side() -> None:
    figure = {"type": "Statistic", "subject": PARTIES, "measure": "互派干部", "asOf": "2022"}
    assert sources(figure | {"value": 407}, figure | {"value": 410}) == [[0], [1]]
    assert sources(figure | {"value": 407}, figure | {"value": 407.0, "unit": "人"}) == [[0, 1]]
    assert sources(figure | {"value": 407}, figure | {"value": 407, "asOf": "2023"}) == [[0], [1]]


def test_posts_are_one_where_body_and_title_agree() -> None:
    people = [*CITIES, ("王明", "Person")]
    post = {"type": "Post", "person": "王明", "title": "市长"}
    documents = [
        annotation("a", "文0", [post | {"organization": "东莞市"}], people),
        annotation("b", "文1", [post], people),
        annotation("c", "文2", [post | {"title": "副市长"}], people),
    ]
    assert sorted(len(f.documents) for f in merge(documents).facts) == [1, 2]


def test_projects_of_one_name_in_two_places_are_two() -> None:
    project = {"type": "Project", "name": "产业园"}
    assert sources(project | {"place": ["东莞市"]}, project | {"place": ["牡丹江市"]}) == [[0], [1]]
    (fact,) = facts(
        project | {"place": ["东莞市"], "status": "planned"}, project | {"place": ["东莞市"], "status": "operating"}
    )
    assert fact.roles["status"] == ["operating", "planned"]


def test_a_fact_has_the_iri_of_its_most_specified_record() -> None:
    (fact,) = facts(agreement(date="2023-01-13"), agreement(title="框架协议", date="2023-01-13"))
    roles = {"party": [B, A], "title": "框架协议", "date": "2023-01-13"}
    assert fact.iri == fact_iri("Agreement", roles)


def test_what_a_document_says_twice_is_one_fact_with_two_quotes() -> None:
    twice = [
        agreement(date="2023-01-13", evidence="甲"),
        agreement(date="2023-01-13", evidence="乙", amount={"value": 5, "currency": "CNY"}),
    ]
    (fact,) = merge([annotation("d", "甲。乙。", twice, CITIES)]).facts
    assert [e.quote for e in fact.evidence] == ["甲", "乙"]
    assert fact.roles["amount"] == [{"value": 5, "currency": "CNY"}]


def test_a_filler_that_is_no_entity_becomes_one_of_its_document() -> None:
    stated = [{"type": "Statement", "speaker": "一位代表", "quote": "很好"}]
    merged = merge([annotation("a", "很好", stated, []), annotation("b", "很好", stated, [])])
    assert [(e.type, e.label) for e in merged.entities] == [("Entity", "一位代表")] * 2
    assert len(merged.facts) == 2


def test_an_entity_keeps_every_name_and_the_fullest_as_label() -> None:
    merged = merge(
        [
            annotation("zh", "文", [], [("牡丹江市", "Place", "牡丹江", "牡")]),
            annotation("en", "text", [], [("Mudanjiang", "Place")], lang="en"),
        ]
    )
    (city,) = merged.entities
    assert city.labels == {"en": "Mudanjiang", "zh": "牡丹江市"}
    assert city.names == ("Mudanjiang", "牡", "牡丹江", "牡丹江市")
    assert len(city.documents) == 2


@pytest.mark.parametrize(
    ("name", "anchor"),
    [
        ("东莞市发改局", B),
        ("东莞发改局", B),
        ("莞商联合会", None),
        ("粤东莞商联合会", None),
    ],
)
def test_bodies_are_anchored_by_the_start_of_their_name(name: str, anchor: str | None) -> None:
    places = [*CITIES, ("广东", "Place", "粤", "莞")]
    merged = merge([annotation("a", "文", [], [*places, (name, "Organization")])])
    assert next(e for e in merged.entities if e.type == "Organization").anchor == anchor


def test_alphabetic_names_are_anchored_at_the_end_of_a_word() -> None:
    merged = merge(
        [
            annotation(
                "a",
                "x",
                [],
                [("Dongguan", "Place"), ("Dongguanite Ltd", "Organization"), ("Dongguan Port", "Zone")],
                lang="en",
            )
        ]
    )
    assert {e.label: e.anchor for e in merged.entities if e.type != "Place"} == {
        "Dongguanite Ltd": None,
        "Dongguan Port": B,
    }


_DATES = st.sampled_from([None, "2023", "2023-01", "2023-01-13", "2023-01-14", "2023-01-12/2023-01-14"])
_TITLES = st.sampled_from([None, "框架协议", "物流协议"])


@st.composite
def _documents(draw: st.DrawFn) -> list[Annotation]:
    stated = draw(st.lists(st.tuples(_TITLES, _DATES, st.sampled_from(["Agreement", "Visit", "Event"])), max_size=7))
    documents = []
    for i, (title, date, type) in enumerate(stated):
        roles: dict[str, Any] = {"date": date} if date else {}
        if type == "Agreement":
            roles |= agreement() | ({"title": title} if title else {})
        elif type == "Visit":
            roles |= visit()
        else:
            roles |= {"type": "Event", "title": title or "论坛", "participant": PARTIES[i % 2 :]}
        documents.append(annotation(f"d{i}", f"文{i}", [roles], CITIES))
    return documents


@settings(deadline=None)
@given(_documents(), st.randoms(use_true_random=False))
def test_the_order_of_documents_makes_no_difference(documents: list[Annotation], chance: random.Random) -> None:
    shuffled = list(documents)
    chance.shuffle(shuffled)
    assert merge(documents) == merge(shuffled)


@settings(deadline=None)
@given(_documents())
def test_no_merged_fact_contradicts_itself_and_no_evidence_is_lost(documents: list[Annotation]) -> None:
    merged = merge(documents)
    assert sum(len(f.evidence) for f in merged.facts) == len(documents)
    for fact in merged.facts:
        dates = fact.roles.get("date", [])
        assert all(compatible(a, b) for a in dates for b in dates)
        assert len(fact.roles.get("title", [])) < 2
