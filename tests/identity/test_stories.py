"""Identity on forty documents about twelve events in three languages: how well the graph agrees with hand labels.

Read as ``python tests/identity/test_stories.py`` it prints the figures.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from stories import Unit, annotations, b_cubed, found, hard_negatives, of_kind, stories

import kg
from kg.graph import Graph
from kg.identity import merge
from kg.storage import serialized

# B-cubed F1 over all labels, those that extraction missed among them.
FLOORS = {"places": 0.97, "organizations": 0.92, "people": 0.92, "facts": 0.85}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.from_annotations(annotations())


@pytest.fixture(scope="module")
def iris(graph: Graph) -> dict[Unit, str | None]:
    return found(graph, [unit for story in stories() for unit in story.units])


def test_the_corpus_is_whole() -> None:
    documents = [document for story in stories() for document in story.documents]
    assert len(stories()) >= 12
    assert len(documents) == len({document.id for document in documents}) >= 40
    assert {document.lang for document in documents} == {"zh", "en", "ru"}
    labels = {unit.label for story in stories() for unit in story.units}
    assert {label for pair in hard_negatives() for label in pair} <= labels
    assert len(hard_negatives()) >= 60


@pytest.mark.parametrize("kind", FLOORS)
def test_labels_agree(kind: str, iris: dict[Unit, str | None]) -> None:
    assert b_cubed(of_kind(iris, kind))[2] >= FLOORS[kind]


def test_hard_negatives_stay_apart(iris: dict[Unit, str | None]) -> None:
    things: dict[str, set[str]] = {}
    for unit, iri in iris.items():
        if iri is not None:
            things.setdefault(unit.label, set()).add(iri)
    wrong = {(a, b) for a, b in hard_negatives() if things.get(a, set()) & things.get(b, set())}
    assert not wrong
    told = [pair for pair in hard_negatives() if all(label in things for label in pair)]
    assert len(told) >= 60


def test_the_order_of_documents_makes_no_difference_to_the_bytes(graph: Graph) -> None:
    whole = serialized(graph, ".nq")
    for seed in range(5):
        shuffled = random.Random(seed).sample(annotations(), len(annotations()))
        assert serialized(Graph.from_annotations(shuffled), ".nq") == whole
        assert merge(shuffled) == merge(annotations())


def test_documents_added_later_give_the_same_bytes(graph: Graph, tmp_path: Path) -> None:
    documents = [document for story in stories() for document in story.documents]
    random.Random(1).shuffle(documents)
    for some in (documents[:10], documents[10:11], documents[5:30], documents[30:]):
        built = kg.build(some, into=tmp_path)
    assert serialized(built, ".nq") == serialized(graph, ".nq")
    assert serialized(kg.load(tmp_path), ".nq") == serialized(graph, ".nq")
    left = documents[3:]
    without = built.without(*(document.id for document in documents[:3]))
    assert serialized(without, ".nq") == serialized(kg.build(left), ".nq")


def test_every_merge_is_explained(graph: Graph) -> None:
    """The records of each thing are joined by its merges."""
    for thing in {thing for decision in graph.decisions if decision.same for thing in decision.things}:
        merges = [d for d in graph.decisions if d.same and d.things == (thing,)]
        assert all(decision.reason for decision in merges)
        reached = {merges[0].a}
        for _ in merges:
            reached |= {r for d in merges if {d.a, d.b} & reached for r in (d.a, d.b)}
        assert reached == {record for d in merges for record in (d.a, d.b)}


def test_people_and_bodies_keep_the_names_of_the_texts(graph: Graph) -> None:
    labels = [entity.labels for entity in graph.entities]
    assert {"zh": "郭兆岚", "en": "Guo Zhaolan", "ru": "Го Чжаолань"} in labels
    assert {
        "zh": "哈尔滨市人民政府",
        "en": "Harbin City Administration",
        "ru": "администрация Харбина",
    } in labels


def _report() -> None:
    graph = Graph.from_annotations(annotations())
    for name, chosen in (
        ("first half", stories()[:6]),
        ("second half", stories()[6:12]),
        ("added", stories()[12:]),
        ("all", stories()),
    ):
        iris = found(graph, [unit for story in chosen for unit in story.units])
        for kind in FLOORS:
            of = of_kind(iris, kind)
            seen = {unit: iri for unit, iri in of.items() if iri is not None}
            figures = " ".join(f"{figure:.3f}" for figure in (*b_cubed(of), *b_cubed(seen)))
            print(f"{name:12} {kind:14} {len(of):4} labels, {len(of) - len(seen)} missed: {figures}")  # noqa: T201
    same = sum(decision.same for decision in graph.decisions)
    print(f"{same} merges, {len(graph.decisions) - same} pairs in doubt")  # noqa: T201


if __name__ == "__main__":
    _report()
