"""Facts that two documents tell of with other names: a body for its place, a title in another language."""

from __future__ import annotations

from typing import Any

import pytest
from hand_made import annotation

from kg.identity import merge
from kg.record import GraphFact

CITIES = (("牡丹江市", "Place"), ("东莞市", "Place"), ("哈尔滨市", "Place"), ("阳明区", "Place"))
ZH = (
    *CITIES,
    ("牡丹江市政府", "Organization"),
    ("东莞市政府", "Organization"),
    ("东莞市商务局", "Organization"),
    ("东莞南珠陶瓷有限公司", "Organization"),
    ("王明", "Person"),
)
EN = (("Mudanjiang", "Place"), ("Dongguan", "Place"), ("Dongguan City Administration", "Organization"))
DAY = "2023-01-13"


def facts(*stated: dict[str, Any]) -> list[GraphFact]:
    """The facts of documents that state one fact each; those with ``lang`` are English."""
    documents = []
    for n, fact in enumerate(stated):
        lang = fact.pop("lang", "zh")
        documents.append(annotation(f"d{n}", f"文{n}", [fact], list(EN if lang == "en" else ZH), lang=lang))
    return list(merge(documents).facts)


def told(type: str, **roles: Any) -> dict[str, Any]:
    return {"type": type, **roles}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            told("Agreement", party=["牡丹江市", "东莞市"], title="经贸合作协议", date=DAY),
            told("Agreement", party=["牡丹江市政府", "东莞市政府"], title="经贸合作协议", date="2023-01"),
        ),
        (
            told("Agreement", party=["牡丹江市政府", "东莞市政府"], title="经贸合作协议", date=DAY),
            told(
                "Agreement",
                party=["Mudanjiang", "Dongguan City Administration"],
                title="trade agreement",
                date=DAY,
                lang="en",
            ),
        ),
        (
            told("Visit", visitor=["牡丹江市政府"], destination=["东莞市"], date=f"{DAY}/2023-01-15"),
            told("Visit", visitor=["牡丹江市"], destination=["东莞市"], date=DAY),
        ),
        (
            told("Event", title="第三届旅游论坛", kind="论坛", place="东莞市", date=DAY),
            told("Event", title="3rd Tourism Forum", kind="forum", place="Dongguan", date=DAY, lang="en"),
        ),
        (
            told(
                "Statistic", subject=["牡丹江市", "东莞市"], measure="贸易额", value=4829, currency="CNY", asOf="2022"
            ),
            told(
                "Statistic",
                subject=["Mudanjiang", "Dongguan"],
                measure="trade",
                value=4829,
                currency="CNY",
                asOf="2022",
                lang="en",
            ),
        ),
        (
            told("Project", name="产业园项目", investor=["东莞南珠陶瓷有限公司"], place=["牡丹江市"]),
            told("Project", name="南珠产业园项目", investor=["东莞南珠陶瓷有限公司"], place=["阳明区"]),
        ),
        (
            told("Post", person="王明", title="市政府副市长", organization="东莞市"),
            told("Post", person="王明", title="副市长", organization="东莞市政府"),
        ),
    ],
)
def test_one_fact_with_both_evidences(a: dict[str, Any], b: dict[str, Any]) -> None:
    (fact,) = facts({**a}, {**b})
    assert len(fact.documents) == 2


@pytest.mark.parametrize(
    ("a", "b"),
    [
        # A district is not its city.
        (
            told("Pairing", member=["牡丹江市", "东莞市"], kind="paired-cooperation"),
            told("Pairing", member=["阳明区", "东莞市"], kind="paired-cooperation"),
        ),
        (
            told("Agreement", party=["牡丹江市", "东莞市"], title="合作协议", date=DAY),
            told("Agreement", party=["阳明区", "东莞市"], title="合作协议", date=DAY),
        ),
        # A company is not its city.
        (
            told("Agreement", party=["牡丹江市", "东莞市"], title="合作协议", date=DAY),
            told("Agreement", party=["牡丹江市", "东莞南珠陶瓷有限公司"], title="合作协议", date=DAY),
        ),
        # Two bodies of one city are two, and an agreement is no memorandum.
        (
            told("Agreement", party=["牡丹江市", "东莞市商务局"], title="合作协议", date=DAY),
            told("Agreement", party=["牡丹江市", "东莞市政府"], title="合作协议", date=DAY),
        ),
        (
            told("Agreement", party=["牡丹江市", "东莞市"], title="合作备忘录", date=DAY),
            told("Agreement", party=["Mudanjiang", "Dongguan"], title="trade agreement", date=DAY, lang="en"),
        ),
        # An agreement and its renewal.
        (
            told("Agreement", party=["牡丹江市", "东莞市"], title="合作协议", date="2018-01-13"),
            told("Agreement", party=["牡丹江市政府", "东莞市政府"], title="合作协议", date=DAY),
        ),
        (
            told("Visit", visitor=["牡丹江市政府"], destination=["东莞市"], date="2023-01-20"),
            told("Visit", visitor=["牡丹江市"], destination=["东莞市"], date=DAY),
        ),
        (
            told("Event", title="第三届旅游论坛", place="东莞市", date=DAY),
            told("Event", title="4th Tourism Forum", place="Dongguan", date=DAY, lang="en"),
        ),
        (
            told("Event", title="第三届旅游论坛", place="东莞市", date=DAY),
            told("Event", kind="ceremony", place="Dongguan", date=DAY, lang="en"),
        ),
        (
            told("Statistic", subject=["牡丹江市"], measure="贸易额", value=30, asOf="2022"),
            told("Statistic", subject=["Mudanjiang"], measure="companies", value=30, asOf="2022", lang="en"),
        ),
        (
            told("Post", person="王明", title="副市长", organization="东莞市"),
            told("Post", person="王明", title="市长", organization="东莞市"),
        ),
    ],
)
def test_two_facts(a: dict[str, Any], b: dict[str, Any]) -> None:
    assert len(facts({**a}, {**b})) == 2


def test_figures_that_differ_stand_side_by_side() -> None:
    roles: dict[str, Any] = {"name": "产业园", "investor": ["东莞南珠陶瓷有限公司"], "place": ["牡丹江市"]}
    (fact,) = facts(
        told("Project", **roles, amount={"value": 320000000, "currency": "CNY"}, status="planned"),
        told("Project", **roles, amount={"value": 360000000, "currency": "CNY"}, status="operating"),
    )
    assert [amount["value"] for amount in fact.roles["amount"]] == [320000000, 360000000]
    assert fact.roles["status"] == ["operating", "planned"]


def test_what_stands_for_two_facts_goes_with_neither() -> None:
    both = ["牡丹江市", "东莞市"]
    assert (
        len(
            facts(
                told("Agreement", party=both, title="旅游合作协议", date=DAY),
                told("Agreement", party=both, title="教育合作协议", date=DAY),
                told("Agreement", party=["Mudanjiang", "Dongguan"], title="cooperation agreement", date=DAY, lang="en"),
            )
        )
        == 3
    )
