"""The measure: what counts as right, and that it agrees with the reference scorer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from shared_texts import GOLD, SHARED, needs_shared

from kg.errors import DataError
from kg.evaluation import evaluate, read_annotations

GOLD_ROW: dict[str, Any] = {
    "id": "a",
    "entities": [
        {"name": "东莞市", "type": "Place", "aliases": ["莞"]},
        {"name": "牡丹江市", "type": "Place"},
        {"name": "某报", "type": "Organization", "optional": True},
    ],
    "facts": [
        {"type": "Pairing", "member": ["东莞市", "牡丹江市"], "since": "2017"},
        {"type": "Statistic", "measure": "合作项目", "value": 11},
    ],
}


def test_a_short_form_and_an_alias_count() -> None:
    found = {**GOLD_ROW, "entities": [{"name": "东莞", "type": "Place"}, {"name": "牡丹江", "type": "Place"}]}
    assert evaluate([GOLD_ROW], [found]).entity.f1 == 1.0


def test_optional_entities_are_neither_demanded_nor_punished() -> None:
    with_optional = evaluate([GOLD_ROW], [GOLD_ROW]).entity
    assert (with_optional.right, with_optional.predicted, with_optional.gold) == (2, 2, 2)


def test_a_pairing_needs_two_members() -> None:
    found = {**GOLD_ROW, "facts": [{"type": "Pairing", "member": ["东莞市"]}]}
    result = evaluate([GOLD_ROW], [found])
    assert (result.fact.right, result.fact.predicted, result.fact.gold) == (0, 1, 2)
    assert [e[1] for e in result.errors] == ["wrong", "missing"]


def test_a_wrong_date_costs_a_role_not_the_fact() -> None:
    found = {**GOLD_ROW, "facts": [{**GOLD_ROW["facts"][0], "since": "2018"}, GOLD_ROW["facts"][1]]}
    result = evaluate([GOLD_ROW], [found])
    assert result.fact.f1 == 1.0
    assert (result.role.right, result.role.gold) == (4, 5)


def test_a_missing_document_counts_as_empty() -> None:
    assert evaluate([GOLD_ROW], []).fact.recall == 0.0


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a"}\n{"id": \n', encoding="utf-8")
    with pytest.raises(DataError, match=r"gold\.jsonl, line 2"):
        read_annotations(path)


@needs_shared
def test_the_figures_are_those_of_the_reference_scorer(tmp_path: Path) -> None:
    gold = read_annotations(GOLD / "dev-zh.jsonl")
    # A prediction with every kind of error: facts dropped, fillers dropped, types changed.
    found = []
    for i, row in enumerate(gold):
        facts = [f for j, f in enumerate(row["facts"]) if (i + j) % 5]
        facts = [{k: v for j, (k, v) in enumerate(f.items()) if k == "type" or (i + j) % 4} for f in facts]
        found.append({**row, "facts": facts, "entities": row["entities"][i % 3 :]})
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in found), encoding="utf-8")
    command = [
        sys.executable,
        str(SHARED / "score" / "score.py"),
        str(GOLD / "dev-zh.jsonl"),
        str(predicted),
        "--json",
    ]
    reference = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    result = evaluate(gold, found)
    for name in ("entity", "fact", "role"):
        score = getattr(result, name)
        expected = reference[name]
        assert (score.right, score.predicted, score.gold) == (
            expected["tp"],
            expected["pred"],
            expected["gold"],
        )
