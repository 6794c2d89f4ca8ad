"""The named questions, by name and as sentences, over hand-made annotations."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hand_made import ALL, annotation
from rdflib import XSD, Literal, URIRef

from kg.annotation import Annotation
from kg.errors import QueryError
from kg.graph import Graph, load
from kg.identity import document_iri, place_iri
from kg.query import questions

MUDANJIANG, DONGGUAN = place_iri("cn:231000"), place_iri("cn:441900")


@pytest.fixture(scope="module")
def graph(kept: Callable[[Graph], Graph]) -> Graph:
    return kept(Graph.from_annotations(ALL))


@pytest.fixture(scope="module")
def trade(kept: Callable[[Graph], Graph]) -> Graph:
    """Companies, zones, projects, a chain abroad, and two figures that contradict each other."""
    cities = [("牡丹江市", "Place", "牡丹江"), ("东莞市", "Place", "东莞"), ("滨海边疆区", "Place")]
    figure = {"type": "Statistic", "subject": ["牡丹江市", "东莞市"], "measure": "合作项目", "asOf": "2022"}
    documents = [
        annotation(
            "projects",
            "龙江木业有限公司在东莞市投资5亿元建设木业园。龙江木业有限公司在牡丹江市投资建设加工厂。",
            [
                {
                    "type": "Project",
                    "name": "木业园",
                    "investor": ["龙江木业有限公司"],
                    "place": ["东莞市"],
                    "amount": {"value": 500000000, "currency": "CNY"},
                    "sector": "木业",
                    "status": "planned",
                    "date": "2024-05",
                },
                {
                    "type": "Project",
                    "name": "加工厂",
                    "investor": ["龙江木业有限公司"],
                    "place": ["牡丹江市"],
                    "status": "operating",
                },
                figure | {"value": 11},
            ],
            [*cities, ("木业园", "Zone"), ("龙江木业有限公司", "Organization")],
        ),
        annotation(
            "forum",
            "牡丹江市与东莞市签署协议。牡丹江市与滨海边疆区举行论坛。",
            [
                {"type": "Agreement", "party": ["牡丹江市", "东莞市"]},
                {"type": "Event", "title": "边境论坛", "participant": ["牡丹江市", "滨海边疆区"]},
                figure | {"value": 12},
                figure | {"value": 12, "measure": "其他"},
            ],
            cities,
        ),
    ]
    rows = [a.to_json() for a in documents]
    for row in rows:
        for entity in row["entities"]:
            if entity["type"] == "Organization":
                entity["kind"] = "Company"
    return kept(Graph.from_annotations([Annotation.from_json(row) for row in rows]))


def only(rows: Any, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[c] for c in columns) for row in rows]


def test_every_question_runs_on_an_empty_and_on_a_filled_graph(graph: Graph) -> None:
    for q in questions():
        values = {
            p: {"document": "pairing", "fact": graph.facts[0].iri}.get(p, "东莞")
            for p in q.parameters
            if not p.endswith("?")
        }
        assert graph.query(q.name, **values).columns
        if not values:
            assert not Graph().query(q.name)


def test_partners_with_how_many_documents_say_so(graph: Graph) -> None:
    found = graph.query("partners", city="东莞")
    assert (
        only(found, "partner", "partnerName", "kind", "since", "documents")
        == [(MUDANJIANG, "牡丹江市", "paired-cooperation", "2017", 2)] * 2
    )
    assert sorted(only(found, "documentTitle", "publisher", "published")) == [
        ("Title of pairing", "Daily", "2023-03-28"),
        ("Title of pairing-en", "Daily", "2023-03-28"),
    ]


@pytest.mark.parametrize("name", ["东莞", "东莞市", "莞", "Dongguan", "dongguan", "“东莞”", DONGGUAN])
def test_a_place_is_found_by_any_of_its_names(graph: Graph, name: str) -> None:
    assert only(graph.query("partners", city=name), "partner")[0] == (MUDANJIANG,)


@pytest.mark.parametrize(
    ("sentence", "name", "parameters"),
    [
        ("partners of 东莞", "partners", {"city": "东莞"}),
        ("Partners of Dongguan?", "partners", {"city": "Dongguan"}),
        ("东莞的伙伴", "partners", {"city": "东莞"}),
        ("東莞", None, {}),
        ("agreements between 牡丹江 and 东莞", "agreements", {"a": "牡丹江", "b": "东莞"}),
        ("牡丹江与东莞之间的协议", "agreements", {"a": "牡丹江", "b": "东莞"}),
        ("牡丹江和东莞之间的协议？", "agreements", {"a": "牡丹江", "b": "东莞"}),
        ("соглашения между Mudanjiang и Dongguan", "agreements", {"a": "Mudanjiang", "b": "Dongguan"}),
        ("who was posted where", "postings", {}),
        ("谁被派到哪里", "postings", {}),
        ("кто куда командирован", "postings", {}),
        ("王明是谁", "posts", {"person": "王明"}),
        ("what does pairing say", "says", {"document": "pairing"}),
    ],
)
def test_a_sentence_asks_a_question(graph: Graph, sentence: str, name: str | None, parameters: dict[str, str]) -> None:
    if name is None:
        with pytest.raises(QueryError, match="no question"):
            graph.query(sentence)
    else:
        found = graph.query(sentence)
        assert found
        assert found == graph.query(name, **parameters)


def test_names_that_hold_the_word_between_them() -> None:
    text = "呼和浩特市与和平区签署协议。"
    places = [("呼和浩特市", "Place", "呼和浩特"), ("和平区", "Place"), ("东莞市", "Place", "东莞")]
    graph = Graph.from_annotations(
        [
            annotation(
                "a",
                text,
                [
                    {"type": "Agreement", "party": ["呼和浩特市", "和平区"]},
                    {"type": "Agreement", "party": ["呼和浩特市", "东莞市"], "date": "2023"},
                ],
                places,
            )
        ]
    )
    assert len(graph.query("呼和浩特和和平区之间的协议")) == 1
    assert only(graph.query("呼和浩特和东莞之间的协议"), "date") == [("2023",)]
    assert only(graph.query("东莞和呼和浩特之间的协议"), "date") == [("2023",)]


def test_everything_between_two_places_stands_on_one_time_line(graph: Graph) -> None:
    found = graph.query("between", a="牡丹江", b="东莞")
    assert only(found, "date", "type") == [
        ("2017", "Pairing"),
        ("2017", "Pairing"),
        ("2022", "Statistic"),
        ("2022-08", "Secondment"),
        ("2023-01-13", "Agreement"),
    ]
    assert only(found, "about")[-1] == ("产业协同发展框架协议",)


def test_a_body_counts_for_its_city() -> None:
    text = "东莞市商务局与牡丹江市签署协议。"
    entities = [("牡丹江市", "Place"), ("东莞市", "Place"), ("东莞市商务局", "Organization")]
    agreement = {"type": "Agreement", "party": ["东莞市商务局", "牡丹江市"]}
    graph = Graph.from_annotations([annotation("a", text, [agreement], entities)])
    assert only(graph.query("agreements", a="牡丹江市", b="东莞市"), "quote") == [(text,)]
    # The bureau and its city are on one side: that is no agreement between the two.
    assert not graph.query("agreements", a="东莞市商务局", b="东莞市")


def test_agreements_hold_title_place_and_amount(graph: Graph) -> None:
    (row,) = graph.query("agreements", a="牡丹江", b="东莞")
    assert row["title"] == "产业协同发展框架协议"
    assert (row["placeName"], row["amount"], row["currency"]) == ("东莞市", 1711000000, "CNY")
    assert row["date"] == "2023-01-13"


def test_postings(graph: Graph) -> None:
    (row,) = graph.query("postings")
    assert only([row], "personName", "fromName", "toName", "post", "date") == [
        ("李玉俊", "牡丹江市", "东莞市", "副市长", "2022-08")
    ]
    assert graph.query("postings", place="东莞").rows == (row,)
    assert not graph.query("postings", place="哈尔滨市")


def test_posts_of_all_and_of_one(graph: Graph) -> None:
    assert only(graph.query("posts"), "holderName", "title", "bodyName", "documents") == [
        ("王明", "局长", "东莞市投资促进局", 1)
    ]
    assert len(graph.query("posts", person="王明", organization="东莞")) == 1
    assert not graph.query("posts", person="李玉俊")
    assert not graph.query("posts", organization="牡丹江")


def test_investment_adds_up_by_pair_sector_and_year(trade: Graph) -> None:
    columns = ("fromName", "toName", "sector", "year", "status", "projects", "amount", "currency")
    assert only(trade.query("investment"), *columns) == [
        ("龙江木业有限公司", "东莞市", "木业", "2024", "planned", 1, 500000000, "CNY"),
        ("龙江木业有限公司", "牡丹江市", None, None, "operating", 1, None, None),
    ]
    assert len(trade.query("investment", place="东莞")) == 1


def test_an_amount_counts_once_however_often_it_is_told(kept: Callable[[Graph], Graph]) -> None:
    text = "龙江木业有限公司在东莞市投资5亿元建设木业园。木业园总投资5亿元。"
    again = {"evidence": "木业园总投资5亿元", "start": text.index("木业园总"), "extractor": "hand", "confidence": 1.0}
    project = {
        "type": "Project",
        "name": "木业园",
        "investor": ["龙江木业有限公司"],
        "place": ["东莞市"],
        "amount": {"value": 500000000, "currency": "CNY"},
        "more_evidence": [again],
    }
    entities = [("东莞市", "Place"), ("木业园", "Zone"), ("龙江木业有限公司", "Organization")]
    graph = kept(Graph.from_annotations([annotation(id, text, [project], entities) for id in ("a", "b")]))
    assert only(graph.query("investment"), "projects", "amount", "documents") == [(1, 500000000, 2)]


def test_projects_of_one_investor(trade: Graph) -> None:
    assert only(trade.query("projects", investor="龙江木业有限公司"), "name", "placeName", "date") == [
        ("加工厂", "牡丹江市", None),
        ("木业园", "东莞市", "2024-05"),
    ]


def test_companies_in_more_than_one_city(trade: Graph) -> None:
    assert only(trade.query("companies"), "companyName", "cities", "cityNames", "facts") == [
        ("龙江木业有限公司", 2, "东莞市; 牡丹江市", 2)
    ]


def test_chains_go_from_city_to_city_to_region_abroad(trade: Graph) -> None:
    assert only(trade.query("chains"), "aName", "bName", "cName", "homeFacts", "abroadFacts") == [
        ("东莞市", "牡丹江市", "滨海边疆区", 1, 1)
    ]
    assert "Title of forum" in trade.query("chains")[0]["homeEvidence"]


def test_only_who_belongs_to_no_city_ties_a_region(trade: Graph) -> None:
    found = trade.query(
        "SELECT ?name { VALUES ?type { ic:Agreement ic:Event } ?fact a ?type ; ic:connects/schema:name ?name }"
    )
    assert sorted(only(found, "name")) == [("东莞市",), ("滨海边疆区",), ("牡丹江市",), ("牡丹江市",)]


def test_figures_that_contradict_each_other_are_marked(trade: Graph) -> None:
    assert only(trade.query("statistics"), "measure", "value", "contradicted") == [
        ("其他", 12, False),
        ("合作项目", 11, True),
        ("合作项目", 12, True),
    ]
    assert len(trade.query("statistics", a="牡丹江", b="东莞")) == 3
    assert not trade.query("statistics", a="滨海边疆区")


def test_zones_with_builder_and_state(trade: Graph) -> None:
    columns = ("zoneName", "siteName", "builderName", "status")
    assert only(trade.query("zones"), *columns) == [("木业园", "东莞市", "龙江木业有限公司", "planned")]
    assert len(trade.query("zones of 东莞")) == 1
    assert not trade.query("zones of 牡丹江")


def test_what_a_document_says_comes_in_the_order_of_its_text(graph: Graph) -> None:
    found = graph.query("says", document="posting")
    assert len(found) == 4
    assert {row["type"] for row in found} == {"Secondment", "Visit", "Statistic", "Statement"}
    visit = next(row for row in found if row["type"] == "Visit")
    assert (visit["date"], visit["documents"]) == ("2023-03-08/2023-03-11", 1)


def test_which_documents_say_a_fact(graph: Graph) -> None:
    (pairing,) = [f for f in graph.facts if f.type == "Pairing"]
    found = graph.query("sources", fact=pairing.iri)
    assert sorted(row["document"] for row in found) == sorted(document_iri(a.document) for a in ALL[:2])
    assert {row["extractor"] for row in found} == {"hand"}


def test_what_one_document_says_is_not_told_of_another() -> None:
    cities = [("牡丹江市", "Place"), ("东莞市", "Place")]
    pairing = {"type": "Pairing", "member": ["牡丹江市", "东莞市"]}
    documents = [
        annotation("a", "文甲", [pairing | {"since": "2016"}], cities),
        annotation("b", "文乙", [pairing | {"since": "2017"}], cities),
    ]
    found = Graph.from_annotations(documents).query("partners", city="东莞市")
    assert sorted(only(found, "since", "quote", "documents")) == [("2016", "文甲", 2), ("2017", "文乙", 2)]


def test_names_in_the_language_that_is_asked_for(graph: Graph) -> None:
    assert only(graph.query("partners", city="东莞", lang="en"), "partnerName")[0] == ("Mudanjiang",)


def test_a_graph_read_from_a_file_answers_the_same(graph: Graph, trade: Graph, tmp_path: Path) -> None:
    for built in (graph, trade):
        for suffix in (".trig", ".nq"):
            loaded = load(built.save(tmp_path / f"a{suffix}"))
            for q in ("postings", "posts", "projects", "statistics", "zones", "chains", "companies", "investment"):
                assert loaded.query(q).to_json() == built.query(q).to_json()
            assert loaded.query("between", a="牡丹江", b="东莞") == built.query("between", a="牡丹江", b="东莞")


@pytest.mark.parametrize(
    ("question", "parameters", "message"),
    [
        ("partner", {}, "no question 'partner': ask one of agreements"),
        ("partners", {}, "parameter 'city' is missing"),
        ("partners", {"city": "东莞", "town": "x"}, "has no parameter 'town'"),
        ("partners", {"city": "东莞帝"}, "nothing in this graph is called '东莞帝'; names like it: 东莞"),
        ("partners of Atlantis", {}, "nothing in this graph is called 'Atlantis'"),
        ("sources", {"fact": "https://example.org/x"}, "nothing in this graph is called"),
    ],
)
def test_errors_say_what_to_do(graph: Graph, question: str, parameters: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        graph.query(question, **parameters)


@pytest.mark.parametrize("name", ['东莞" } # x', "> . <urn:x", "\\u0000", "'; DROP ALL"])
def test_a_hostile_name_is_only_a_name(graph: Graph, name: str) -> None:
    with pytest.raises(QueryError, match="nothing in this graph is called"):
        graph.query("partners", city=name)


def test_every_question_has_sentences_in_three_languages() -> None:
    for q in questions():
        text = " ".join(q.sentences)
        assert q.description
        assert any("a" <= c <= "z" for c in text.replace("{", "")), q.name
        assert any("\u4e00" <= c <= "\u9fff" for c in text), q.name
        assert any("а" <= c <= "я" for c in text), q.name


def test_answers_are_written_as_json_csv_and_markdown(graph: Graph) -> None:
    found = graph.query("postings")
    assert json.loads(found.to_json())[0]["personName"] == "李玉俊"
    assert found.to_csv().splitlines()[0].startswith("personName,fromName,toName")
    assert "| 李玉俊 | 牡丹江市 | 东莞市 |" in found.to_markdown()
    assert "https://" not in found.to_markdown()
    assert "<td>李玉俊</td>" in found._repr_html_()


def test_answers_are_rdf_terms_too(graph: Graph) -> None:
    (row,) = graph.query("postings").terms
    assert row["personName"] == Literal("李玉俊")
    assert row["person"] == URIRef(graph.query("postings")[0]["person"])
    assert row["count"] is None
    found = graph.query("SELECT ?day ?name { ?f ic:asOf ?day . ?e rdfs:label ?name FILTER(LANG(?name) = 'ru') }")
    assert found.terms[0]["day"] == Literal("2022", datatype=XSD.gYear, normalize=False)
    assert {row["name"].language for row in found.terms} == {"ru"}


def test_an_answer_as_a_table_of_pandas(graph: Graph) -> None:
    pytest.importorskip("pandas")
    found = graph.query("statistics")
    table = found.to_pandas()
    assert list(table.columns) == list(found.columns)
    assert table["value"].sum() == sum(row["value"] for row in found)
    assert table["currency"].isna().all()
    assert list(graph.query("SELECT ?x { ?x a ic:Nothing }").to_pandas().columns) == ["x"]


def test_a_table_without_pandas_says_what_to_install(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(QueryError, match=r"pip install 'intercity-kg\[tables\]'"):
        graph.query("postings").to_pandas()


def test_markup_in_a_name_is_escaped() -> None:
    evil = "<script>alert(1)</script>|"
    post = {"type": "Post", "person": evil, "title": evil, "organization": evil}
    a = annotation("a", "文", [post], [(evil, "Person")])
    found = Graph.from_annotations([a]).query("posts")
    assert "<script>" not in found._repr_html_()
    assert "<script>" not in found.to_markdown()
    assert found[0]["holderName"] == evil
