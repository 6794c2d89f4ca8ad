"""Building from sources: no document stops a run or disappears from it."""

from __future__ import annotations

import pytest

import kg
from kg import construction
from kg.documents import Document


def test_a_defect_in_one_document_costs_only_that_document(monkeypatch: pytest.MonkeyPatch) -> None:
    extracted = construction.annotate

    def fails_on_one(document: Document, model: str) -> object:
        if document.id == "b":
            raise IndexError("out of range")
        return extracted(document, model)

    monkeypatch.setattr(construction, "annotate", fails_on_one)
    text = "深圳与哈尔滨2017年确立对口合作关系。"
    graph = kg.build([Document(i, text, lang="zh") for i in "abc"])
    assert [d.id for d in graph.documents] == ["a", "c"]
    (failure,) = graph.failures
    assert "b" in str(failure) and "IndexError" in str(failure)


def test_one_who_visits_himself_is_no_visit() -> None:
    (annotation,) = kg.extract(
        [Document("v", "4月8日，浙江省委副书记周亦舟到宁波拜访浙江省委。", published="2023-04-12", lang="zh")]
    )
    assert all("destination" in f.roles for f in annotation.facts if f.type == "Visit")


def test_a_model_that_is_not_there_stops_the_run_before_it_starts() -> None:
    with pytest.raises(kg.DataError, match="no_such_model"):
        kg.build("深圳与哈尔滨2017年确立对口合作关系。", model="no_such_model")


def test_the_rules_can_work_alone() -> None:
    text = "深圳与哈尔滨2017年确立对口合作关系。"
    assert [f.type for f in kg.build(text, model="none").facts] == ["Pairing"]


def test_a_body_belongs_to_the_zone_that_its_name_starts_with() -> None:
    text = "2022年5月，松山湖位于东莞。松山湖莞商联合会与牡丹江市经合局签约，签署《木业合作协议》。"
    graph = kg.build([Document("z", text, title="合作", lang="zh")])
    answer = graph.query("agreements", a="牡丹江", b="东莞")
    assert [row["title"] for row in answer.rows] == ["木业合作协议"]
