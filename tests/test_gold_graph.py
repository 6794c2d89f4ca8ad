"""The hand-made annotations of real texts as a graph: it conforms, keeps everything, and answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.annotation import Annotation
from kg.graph import Graph, load
from kg.validation import validate

GOLD = Path(__file__).parent.parent.parent / "shared" / "gold"


@pytest.fixture(scope="module")
def annotations() -> list[Annotation]:
    files = [GOLD / "seed.jsonl", GOLD / "dev-zh.jsonl"]
    if not all(f.exists() for f in files):
        pytest.skip("the hand-made annotations are not part of the repository")
    return [Annotation.from_json(json.loads(line)) for f in files for line in f.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def graph(annotations: list[Annotation]) -> Graph:
    return Graph.from_annotations(annotations)


def test_nothing_is_lost(annotations: list[Annotation], graph: Graph) -> None:
    assert len(graph.documents) == len(annotations)
    stated = {(a.document.id, e.text) for a in annotations for f in a.facts for e in f.evidence}
    by_iri = {d.iri: d.id for d in graph.documents}
    assert {(by_iri[e.document], e.quote) for f in graph.facts for e in f.evidence} == stated


def test_it_conforms(graph: Graph) -> None:
    assert validate(graph).rows == ()


def test_it_reads_back_equal(graph: Graph, tmp_path: Path) -> None:
    assert load(graph.save(tmp_path / "gold.trig")) == graph


def test_it_answers(graph: Graph) -> None:
    (partner,) = graph.query("partners of 东莞")
    assert (partner["partnerName"], partner["since"]) == ("牡丹江市", "2017")
    (agreement,) = graph.query("agreements between 牡丹江 and 东莞")
    assert agreement["title"] == "牡丹江市与东莞松山湖高新区产业协同发展框架协议"
    posted = {(row["personName"], row["toName"], row["date"]) for row in graph.query("who was posted where")}
    assert ("李玉俊", "松山湖镇", "2022-08") in posted
