"""Some hostile input for each target; more by ``python tests/fuzz_targets.py TARGET 50000``."""

from __future__ import annotations

import time

import pytest
from fuzz_targets import run

import kg


@pytest.mark.parametrize(("target", "cases"), [("readers", 300), ("extraction", 150), ("view", 5), ("queries", 60)])
def test_hostile_input(target: str, cases: int) -> None:
    seen, _ = run(target, cases, number=1)
    assert seen >= cases


def test_a_letter_without_a_name() -> None:
    (found,) = kg.extract(kg.Document("d", "东莞市0𗀀 и Хабаровск", lang="ru"))
    assert isinstance(found, kg.Annotation)


def test_a_long_run_of_hyphens() -> None:
    start = time.process_time()
    list(kg.extract(kg.Document("d", "-" * 30_000 + " Хабаровск", lang="ru"), model="none"))
    assert time.process_time() - start < 5
