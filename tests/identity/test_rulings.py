from __future__ import annotations

import random
from pathlib import Path

import pytest
from hand_made import annotation
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.annotation import Annotation
from kg.decisions import merges, questions
from kg.errors import DataError, GraphError, QueryError
from kg.graph import Graph
from kg.identity import Ruling, read_rulings
from kg.identity.rulings import FILE, reference_to, rulings_text, short
from kg.storage import serialized
from kg.vocabulary import ICD

DONGGUAN = ("东莞市", "Place")
BODIES = ("东莞市投资促进局", "东莞市投促局", "Dongguan Investment Promotion Bureau")


def told(id: str, *people: tuple[str, str, str], bodies: tuple[str, ...] = (), lang: str = "zh") -> Annotation:
    """A document that names bodies, and people (name, title, body)."""
    entities = [DONGGUAN, *((body, "Organization") for body in bodies), *((name, "Person") for name, *_ in people)]
    facts = [{"type": "Post", "person": n, "title": t, "organization": b} for n, t, b in people]
    return annotation(id, f"{id}", facts, entities, lang=lang)


DOCUMENTS = (
    told("a", ("王明", "局长", BODIES[0]), bodies=BODIES[:1]),
    told("b", ("王明", "局长", BODIES[1]), bodies=BODIES[1:2]),
    told("c", ("王明", "总经理", "东莞市智造科技有限公司"), bodies=("东莞市智造科技有限公司",)),
)


def people(graph: Graph) -> list[list[str]]:
    """The documents of each person."""
    by_iri = {document.iri: document.id for document in graph.documents}
    found = [[by_iri[d] for d in entity.documents] for entity in graph.entities if entity.type == "Person"]
    return sorted(sorted(documents) for documents in found)


def test_without_rulings_office_and_body_decide() -> None:
    graph = Graph.from_annotations(DOCUMENTS)
    assert people(graph) == [["a", "b"], ["c"]]
    iris = [entity.iri for entity in graph.entities]
    assert len(iris) == len(set(iris))


def test_a_question_that_is_answered_makes_one_of_two(tmp_path: Path) -> None:
    graph = Graph.from_annotations(DOCUMENTS)
    (question,) = [line for line in questions(graph) if "person/" in line]
    path = tmp_path / "identity.tsv"
    path.write_text(f"# of 2023\n\n{question.replace('?', 'same', 1)}\n", encoding="utf-8")
    ruled = Graph.from_annotations(DOCUMENTS, rulings=read_rulings(path))
    assert people(ruled) == [["a", "b", "c"]]
    assert any("ruled to be the same" in decision.reason for decision in ruled.decisions)
    assert not [line for line in questions(ruled) if "person/" in line]


def test_a_merge_that_is_explained_can_be_undone(tmp_path: Path) -> None:
    graph = Graph.from_annotations(DOCUMENTS)
    (person,) = [entity for entity in graph.entities if entity.type == "Person" and len(entity.documents) == 2]
    body = next(entity for entity in graph.entities if BODIES[0] in entity.names)
    assert body.names == tuple(sorted(BODIES[:2]))
    path = tmp_path / "identity.tsv"
    (line,) = merges(graph, BODIES[1])
    path.write_text(line.replace("same", "different", 1), encoding="utf-8")
    parted = Graph.from_annotations(DOCUMENTS, rulings=read_rulings(path))
    assert len([e for e in parted.entities if set(e.names) & set(BODIES)]) == 2
    # Bodies that are two have two heads: nothing else holds the people together.
    assert people(parted) == [["a"], ["b"], ["c"]]
    assert person.iri in {entity.iri for entity in parted.entities}


def test_what_one_document_tells_can_be_parted_from_the_rest() -> None:
    documents = [told(id, ("王明", "局长", BODIES[0]), bodies=BODIES[:1]) for id in "abc"]
    iri = next(entity.iri for entity in Graph.from_annotations(documents).entities if entity.type == "Person")
    rulings = [
        Ruling(reference_to(iri, "a"), reference_to(iri, "c"), False),
        Ruling(reference_to(iri, "a"), reference_to(iri, "b"), True),
    ]
    assert people(Graph.from_annotations(documents, rulings=rulings[:1])) == [["a"], ["b"], ["c"]]
    assert people(Graph.from_annotations(documents, rulings=rulings)) == [["a", "b"], ["c"]]


def test_facts_can_be_ruled_too() -> None:
    visit = {"type": "Visit", "visitor": ["牡丹江市"], "destination": ["东莞市"]}
    cities = [DONGGUAN, ("牡丹江市", "Place")]
    documents = [
        annotation("a", "甲", [visit | {"date": "2023-03-08"}], cities),
        annotation("b", "乙", [visit], cities),
    ]
    apart = Graph.from_annotations(documents)
    assert len(apart.facts) == 2
    a, b = sorted(fact.iri for fact in apart.facts)
    (fact,) = Graph.from_annotations(documents, rulings=[Ruling(a, b, True)]).facts
    assert len(fact.documents) == 2
    again = [annotation("a", "甲", [visit | {"date": "2023-03-08"}], cities)]
    again += [annotation("b", "乙", [visit | {"date": "2023-03"}], cities)]
    together = Graph.from_annotations(again)
    (decision,) = [d for d in together.decisions if d.same]
    assert len(together.facts) == 1
    assert len(Graph.from_annotations(again, rulings=[Ruling(decision.a, decision.b, False)]).facts) == 2


def test_rulings_of_what_is_not_there_are_let_be() -> None:
    rulings = [Ruling(f"{ICD}person/x", f"{ICD}person/y", True), Ruling(f"{ICD}person/x@a", f"{ICD}person/x@b", False)]
    assert Graph.from_annotations(DOCUMENTS, rulings=rulings) == Graph.from_annotations(DOCUMENTS)


def test_rulings_that_contradict_each_other_are_an_error() -> None:
    graph = Graph.from_annotations(DOCUMENTS)
    (decision,) = [d for d in graph.decisions if not d.same]
    rulings = [Ruling(decision.a, decision.b, True), Ruling(decision.a, decision.b, False)]
    with pytest.raises(GraphError, match="take one line out"):
        Graph.from_annotations(DOCUMENTS, rulings=rulings)


def test_the_order_of_documents_and_rulings_makes_no_difference() -> None:
    graph = Graph.from_annotations(DOCUMENTS)
    rulings = [Ruling(d.a, d.b, not d.same, "n") for d in graph.decisions]
    whole = serialized(Graph.from_annotations(DOCUMENTS, rulings=rulings), ".nq")
    for seed in range(4):
        chance = random.Random(seed)
        other = Graph.from_annotations(chance.sample(DOCUMENTS, 3), rulings=chance.sample(rulings, len(rulings)))
        assert serialized(other, ".nq") == whole


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("maybe\tperson/a\tperson/b", "line 2: no ruling"),
        ("same\tperson/a", "line 2: no ruling"),
        ("same\tperson/a\tperson/a", "line 2: no ruling"),
        ("same person/a person/b", "line 2: no ruling"),
    ],
)
def test_a_line_that_is_no_ruling_is_named(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "identity.tsv"
    path.write_text(f"# \n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_rulings(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert read_rulings(tmp_path / "none.tsv") == ()
    with pytest.raises(DataError, match=r"none\.tsv"):
        read_rulings(tmp_path / "none.tsv", missing=False)
    (tmp_path / "b.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"b\.tsv"):
        read_rulings(tmp_path / "b.tsv")


@given(st.text(min_size=1))
def test_no_document_id_breaks_a_line(id: str) -> None:
    reference = reference_to(f"{ICD}person/a", id)
    assert len(reference.split()) == 1
    ruling = Ruling(*sorted((reference, f"{ICD}person/b")), True, "note")
    assert ruling.line.splitlines() == [ruling.line]
    assert short(reference) in ruling.line.split("\t")


def test_written_rulings_are_read_back(tmp_path: Path) -> None:
    rulings = (Ruling(f"{ICD}a", f"{ICD}b", True, "two papers"), Ruling("http://x.example/c", f"{ICD}a", False))
    path = tmp_path / "identity.tsv"
    path.write_text(rulings_text(rulings), encoding="utf-8")
    assert read_rulings(path) == tuple(sorted(rulings))


TEXTS = (
    "2023年3月8日，东莞市投资促进局局长王明会见牡丹江市代表团。",
    "2023年5月8日，东莞市智造科技有限公司总经理王明会见牡丹江市代表团。",
)


def test_rulings_stay_in_the_folder_of_a_build(tmp_path: Path) -> None:
    documents = [kg.Document(f"d{n}", text, published="2023-06-01", lang="zh") for n, text in enumerate(TEXTS)]
    first = kg.build(documents, into=tmp_path / "out")
    (line,) = [line for line in questions(first) if "person/" in line]
    given_file = tmp_path / "mine.tsv"
    given_file.write_text(line.replace("?", "same", 1), encoding="utf-8")
    ruled = kg.build(documents, into=tmp_path / "out", rulings=given_file)
    assert people(first) == [["d0"], ["d1"]]
    assert people(ruled) == [["d0", "d1"]]
    whole = serialized(ruled, ".nq")
    # Later builds, a load, a store and a merge take them over.
    assert serialized(kg.build([], into=tmp_path / "out"), ".nq") == whole
    assert serialized(kg.load(tmp_path / "out"), ".nq") == whole
    ruled.save_store(tmp_path / "store")
    assert kg.load(tmp_path / "store").rulings == ruled.rulings
    assert serialized(Graph.merge(kg.load(tmp_path / "out"), kg.load(tmp_path / "store")), ".nq") == whole
    # In one go, and in another order, it is the same.
    assert serialized(kg.build(documents[::-1], rulings=given_file), ".nq") == whole
    # An empty file takes them away.
    given_file.write_text("")
    assert people(kg.build([], into=tmp_path / "out", rulings=given_file)) == [["d0"], ["d1"]]
    assert not (tmp_path / "out" / FILE).exists()


def test_a_file_edited_in_the_folder_holds_and_keeps_its_comments(tmp_path: Path) -> None:
    documents = [kg.Document(f"d{n}", text, published="2023-06-01", lang="zh") for n, text in enumerate(TEXTS)]
    (line,) = [line for line in questions(kg.build(documents, into=tmp_path)) if "person/" in line]
    edited = f"# looked up in the yearbook\n{line.replace('?', 'same', 1)}\n"
    (tmp_path / FILE).write_text(edited, encoding="utf-8")
    assert people(kg.build(documents, into=tmp_path)) == [["d0", "d1"]]
    assert (tmp_path / FILE).read_text(encoding="utf-8") == edited


def test_decisions_are_read_back_from_a_file(tmp_path: Path) -> None:
    graph = Graph.from_annotations(DOCUMENTS)
    assert {decision.same for decision in graph.decisions} == {True, False}
    loaded = kg.load(graph.save(tmp_path / "a.trig"))
    assert loaded.decisions == graph.decisions
    assert list(questions(loaded)) == list(questions(graph))
    with pytest.raises(QueryError, match="nothing in this graph is called"):
        list(merges(loaded, "李四"))
