"""Some hostile input for each target; more by ``python tests/fuzz.py TARGET 50000``."""

from __future__ import annotations

import time

import pytest
from fuzz import run

import kg

CASES = {
    "readers": 150,
    "archives": 60,
    "extraction-zh": 60,
    "extraction-en": 60,
    "extraction-ru": 60,
    "graphs": 40,
    "view": 5,
    "report": 10,
    "queries": 60,
    "server": 60,
    "remote": 60,
    "imports": 150,
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
