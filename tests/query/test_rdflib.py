"""The named questions in rdflib: their texts are plain SPARQL, and what they answer does not depend on the engine."""

from __future__ import annotations

from typing import Any

import pytest
from large_graph import large_graph
from rdflib import Dataset

from kg.graph import Graph
from kg.query import Question, questions
from kg.query.sparql import bound
from kg.vocabulary import PREFIXES


@pytest.fixture(scope="module")
def graph() -> Graph:
    return large_graph(60, seed=2)  # in which every question has an answer


@pytest.fixture(scope="module")
def dataset(graph: Graph) -> Dataset:
    return graph.rdf


def given(question: Question, graph: Graph) -> dict[str, str]:
    """Values for the parameters that a question needs: of the pair of places that most facts are about."""
    (pair,) = graph.query(
        "SELECT ?a ?b { ?fact ic:party ?x ; ic:party ?y . ?x ic:affiliatedWith ?a . ?y ic:affiliatedWith ?b . "
        "?p a ic:Pairing ; ic:member ?a . ?a a ic:City . ?b a ic:City FILTER(?x != ?y && ?a != ?b) } "
        "GROUP BY ?a ?b ORDER BY DESC(COUNT(?fact)) ?a ?b LIMIT 1"
    )
    known = {**pair, "city": pair["a"], "document": graph.documents[0].iri, "fact": graph.facts[0].iri}
    return {name: known[name] for name in question.parameters if not name.endswith("?")}


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_rdflib_answers_the_same_in_the_same_order(question: Question, graph: Graph, dataset: Dataset) -> None:
    parameters = given(question, graph)
    found: Any = dataset.query(bound(question.sparql, parameters), initNs=PREFIXES)
    expected = graph.query(question.name, **parameters)
    assert [tuple(row) for row in found] == [tuple(row.values()) for row in expected.terms]
    assert expected
