"""The sample documents are read whole, and tell of everything that the project extracts."""

from __future__ import annotations

from collections import Counter

import pytest

import kg
import kg.samples
from kg.annotation import FACT_TYPES
from kg.documents import Document, read

AGREEMENT = "《牡丹江市与东莞市木业家居产业协同发展合作协议》"

# A clause for each type of fact, with the document that holds it.
CLAUSES = [
    ("Pairing", "mudanjiang-dongguan-article", "自2017年确立对口合作关系以来，牡丹江、东莞两市"),
    ("Agreement", "heihe-zhuhai-crossborder", "在黑河签署《黑河—珠海跨境电商合作协议》"),
    ("Visit", "mudanjiang-dongguan-bulletin", "牡丹江市政府代表团赴东莞市考察家居产业"),
    ("Event", "harbin-shenzhen-promotion-2024", "哈尔滨冰雪经济推介会在深圳市福田区举行"),
    ("Secondment", "harbin-shenzhen-cadres", "穆清源到深圳市龙岗区工业和信息化局挂职，任副局长"),
    ("Project", "harbin-shenzhen-park", "项目由深圳市越海智能装备股份有限公司投资建设，总投资12.8亿元"),
    ("Post", "heihe-blagoveshchensk-visit", "黑河市副市长傅景天"),
    ("LocatedIn", "heihe-zhuhai-crossborder", "珠海横帆跨境电商有限公司位于珠海市香洲区"),
    ("Statistic", "mudanjiang-dongguan-article", "两市累计签约项目63个，实际到位资金41.7亿元"),
    ("Mechanism", "heihe-blagoveshchensk-visit", "两市外事部门决定建立季度会晤机制"),
    ("Statement", "longyue-eu-forum-2023", "珠海市工商业联合会主席祁建邦说：“珠海有市场，黑河有口岸"),
]


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    results = list(read(kg.samples.paths()))
    assert [r for r in results if not isinstance(r, Document)] == []
    return {r.id: r for r in results if isinstance(r, Document)}


def test_paths_are_sorted_and_hold_only_samples() -> None:
    paths = kg.samples.paths()
    assert paths == sorted(paths)
    assert {p.suffix for p in paths} == {".html", ".jsonl", ".md", ".txt"}
    assert all(p.is_file() for p in paths)


def test_every_document_has_its_metadata(documents: dict[str, Document]) -> None:
    assert Counter(d.lang for d in documents.values()) == {"zh": 8, "en": 1, "ru": 1}
    for document in documents.values():
        assert document.title and document.published and document.publisher


def test_a_city_is_one_node_in_every_language() -> None:
    graph = kg.build(kg.samples.paths())
    for label, languages in (("黑河市", {"zh", "ru"}), ("牡丹江市", {"zh", "en"})):
        (city,) = [e for e in graph.entities if e.labels.get("zh") == label]
        told = {d.lang for d in graph.documents if d.iri in city.documents}
        assert told == languages


def test_nothing_of_the_pages_around_the_texts_is_left(documents: dict[str, Document]) -> None:
    around = (
        "编辑",
        "版权",
        "首页",
        "发布时间",
        "来源：",
        "打印",
        "上一",
        "下一篇",
        "推荐",
        "点赞",
        "原创",
        "**",
        "ICP",
    )
    left = [(d.id, word) for d in documents.values() for word in around if word in d.text]
    assert left == []


def test_two_documents_speak_of_one_agreement(documents: dict[str, Document]) -> None:
    assert [d.id for d in documents.values() if AGREEMENT in d.text] == [
        "mudanjiang-dongguan-article",
        "mudanjiang-dongguan-bulletin",
    ]
    assert all("5月16日" in d.text for d in documents.values() if AGREEMENT in d.text)


def test_every_type_of_fact_occurs(documents: dict[str, Document]) -> None:
    assert tuple(kind for kind, _, _ in CLAUSES) == FACT_TYPES
    assert [c for c in CLAUSES if c[2] not in documents[c[1]].text] == []
