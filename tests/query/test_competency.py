"""The ten questions that the ontology was made for, and what the texts answer: read from the texts by hand.

Each row of an expected answer has to be in the found one; what else is found there is the matter of the tests of
extraction.
"""

from __future__ import annotations

from typing import Any

import pytest
from shared_texts import SEED, needs_shared

import kg
from kg import samples
from kg.graph import Graph

Rows = list[tuple[Any, ...]]

# Competency question, how it is asked, the columns that are looked at, the rows that the texts of the samples give.
SAMPLES: list[tuple[int, str, tuple[str, ...], Rows]] = [
    (
        1,
        "partners of 东莞",
        ("partnerName", "since", "documents", "documentTitle"),
        [("牡丹江市", "2017", 2, "一块木板的南北旅程——莞牡木业家居合作观察")],
    ),
    (1, "partners of 珠海", ("partnerName", "since"), [("黑河市", "2017")]),
    (1, "partners of 哈尔滨", ("partnerName", "since"), [("深圳市", "2017")]),
    (
        2,
        "everything between 牡丹江 and 东莞",
        ("date", "type", "about"),
        [
            ("2017", "Pairing", None),
            ("2023-09", "Secondment", "区委常委、副区长"),
            ("2024-05-14/2024-05-17", "Visit", "考察"),
            ("2024-05-16", "Agreement", "牡丹江市与东莞市木业家居产业协同发展合作协议"),
        ],
    ),
    (
        3,
        "investment in 哈尔滨",
        ("fromName", "amount", "currency", "status"),
        [("深圳市", 1280000000, "CNY", "under-construction")],
    ),
    (3, "investment in 哈尔滨", ("fromName", "amount", "status"), [("深圳市", 230000000, "under-construction")]),
    (3, "investment in 绥芬河", ("fromName", "amount", "status"), [("东莞市", 120000000, "operating")]),
    (
        4,
        "who was posted where",
        ("personName", "fromName", "date", "post"),
        [
            ("黎子健", "厚街镇", "2023-09", "区委常委、副区长"),
            ("穆清源", "哈尔滨市委组织部", "2022-11", "副局长"),
            ("车明哲", "深圳市前海管理局", "2023-03", "主任助理"),
        ],
    ),
    (
        5,
        "who holds which office",
        ("holderName", "title", "bodyName"),
        [
            ("容嘉欣", "局长", "珠海市商务局"),
            ("佟海燕", "局长", "牡丹江市经合局"),
            ("纪长河", "副市长", "牡丹江市"),
            ("傅景天", "副市长", "黑河市"),
            ("骆伟明", "董事长", "东莞森合家居有限公司"),
        ],
    ),
    (6, "projects of 东莞森合家居有限公司", ("name", "amount"), [("牡莞木业家居产业园", 650000000)]),
    (6, "companies", ("companyName", "cityNames"), [("深圳市芯桥电子有限公司", "哈尔滨市; 深圳市")]),
    (6, "companies", ("companyName",), [("珠海市海润水产有限公司",)]),
    (7, "chains", ("aName", "bName", "cName"), [("珠海市", "黑河市", "布拉戈维申斯克")]),
    (
        8,
        "statistics of 牡丹江 and 东莞",
        ("measure", "value", "asOf", "contradicted"),
        [
            ("互派干部", 187, None, False),
            ("累计签约项目", 63, "2023", False),
            ("实际到位资金", 4170000000, "2023", False),
        ],
    ),
    (
        9,
        "zones of 牡丹江",
        ("zoneName", "siteName", "builderName"),
        [
            ("牡莞木业家居产业园", "阳明区", "东莞森合家居有限公司"),
            ("牡莞木业家居产业园", "阳明区", "牡丹江北林木业集团有限公司"),
        ],
    ),
    (
        10,
        "what does heihe-blagoveshchensk-visit say",
        ("type", "about", "date"),
        [
            ("Visit", "访问", "2023-06-13/2023-06-15"),
            ("Agreement", "黑河市与布拉戈维申斯克市2023—2024年友好交流计划", None),
            ("Statement", "布拉戈维申斯克市正在建设跨江索道配套的旅游服务中心", None),
        ],
    ),
]

THE_SEED: list[tuple[int, str, tuple[str, ...], Rows]] = [
    (1, "partners of 东莞", ("partnerName", "since", "documents"), [("牡丹江市", "2017", 1)]),
    (
        2,
        "everything between 牡丹江 and 东莞",
        ("date", "type"),
        [
            ("2017", "Pairing"),
            ("2022-08", "Secondment"),
            ("2023-01-13", "Agreement"),
            ("2023-03-08/2023-03-11", "Visit"),
        ],
    ),
    (3, "investment", ("fromName", "toName"), [("东莞市", "下诺夫哥罗德州")]),
    (
        4,
        "who was posted where",
        ("personName", "fromName", "toName", "post", "date"),
        [("李玉俊", "牡丹江市", "松山湖镇", None, "2022-08")],
    ),
    (
        5,
        "who holds which office",
        ("holderName", "title", "bodyName"),
        [("吴一昊", "董事长", "广东汇德盈科控股有限公司"), ("李玉俊", "副市长", "牡丹江市")],
    ),
    (6, "projects of 长宏木业", ("name", "placeName"), [("穆棱市下诺夫哥罗德州境外木业加工园区", "下诺夫哥罗德州")]),
    (7, "chains", ("aName", "bName", "cName"), [("东莞市", "牡丹江市", "符拉迪沃斯托克")]),
    (
        8,
        "statistics of 牡丹江 and 东莞",
        ("value", "asOf", "contradicted"),
        [(11, "2022", False), (1711000000, "2022", False)],
    ),
    (9, "zones", ("zoneName",), [("穆棱市下诺夫哥罗德州境外木业加工园区",)]),
    (
        10,
        f"what does {SEED.stem} say",
        ("type", "about"),
        [("Agreement", "牡丹江市与东莞松山湖高新区产业协同发展框架协议"), ("Mechanism", "行业部门互访机制")],
    ),
]


@pytest.fixture(scope="module")
def sampled() -> Graph:
    return kg.build([*samples.paths()])


@pytest.fixture(scope="module")
def seed() -> Graph:
    return kg.build([SEED])


def missing(graph: Graph, question: str, columns: tuple[str, ...], expected: Rows) -> Rows:
    """The expected rows that an answer lacks; it has to hold the quote and the document of each fact, too."""
    found = graph.query(question)
    if "quote" in found.columns:
        assert all(row["quote"] and row["document"] for row in found)
    else:
        assert any(c in found.columns for c in ("documents", "homeEvidence"))
    rows = [tuple(row[c] for c in columns) for row in found]
    return [row for row in expected if row not in rows]


@pytest.mark.parametrize(("number", "question", "columns", "expected"), SAMPLES)
def test_the_samples_answer(
    sampled: Graph, number: int, question: str, columns: tuple[str, ...], expected: Rows
) -> None:
    assert missing(sampled, question, columns, expected) == [], number


@needs_shared
@pytest.mark.parametrize(("number", "question", "columns", "expected"), THE_SEED)
def test_the_seed_answers(seed: Graph, number: int, question: str, columns: tuple[str, ...], expected: Rows) -> None:
    assert missing(seed, question, columns, expected) == [], number


def test_every_competency_question_is_there() -> None:
    assert {row[0] for row in SAMPLES} == {row[0] for row in THE_SEED} == set(range(1, 11))
