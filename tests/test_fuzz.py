"""Some hostile input for each target; more by ``python tests/fuzz.py TARGET 50000``."""

from __future__ import annotations

import time

import pytest
from fuzz import run

import kg

CASES = {
    "readers": 100,
    "archives": 30,
    "extraction-zh": 30,
    "extraction-en": 30,
    "extraction-ru": 30,
    "graphs": 25,
    "view": 5,
    "report": 10,
    "queries": 30,
    "server": 30,
    "remote": 30,
    "imports": 100,
    "builds": 5,
}


@pytest.mark.parametrize(("target", "cases"), CASES.items())
def test_hostile_input(target: str, cases: int) -> None:
    outcome = run(target, cases, seed=1)
    assert outcome.cases == cases
    assert not outcome.findings, str(outcome)


def test_a_letter_without_a_name() -> None:
    (found,) = kg.extract(kg.Document("d", "东莞市0𗀀 и Хабаровск", lang="ru"))
    assert isinstance(found, kg.Annotation)


def test_a_long_run_of_hyphens() -> None:
    start = time.process_time()
    list(kg.extract(kg.Document("d", "-" * 30_000 + " Хабаровск", lang="ru"), model="none"))
    assert time.process_time() - start < 5


def test_an_iri_that_rdf_refuses() -> None:
    (found,) = kg.extract(kg.Document("d", "东莞市与牡丹江市签署合作协议。"), model="none")
    assert isinstance(found, kg.Annotation)
    row = found.to_json()
    for iri in ("https://example.org/a[b", "https://example.org/a%zz", "https://example.org/#a#b"):
        row["entities"][0]["iri"] = iri
        with pytest.raises(ValueError, match="iri"):
            kg.Annotation.from_json(row)
