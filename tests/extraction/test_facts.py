"""Facts read from short texts (``facts*.toml``), and what must not be read from them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.annotation import ROLES
from kg.documents import Document
from kg.extraction.pipeline import annotate

FILES = {
    "facts.toml": "zh",
    "facts_figures.toml": "zh",
    "facts_phrasings.toml": "zh",
    "facts_visits.toml": "zh",
    "facts_en.toml": "en",
    "facts_ru.toml": "ru",
}
CASES = [
    {"lang": lang, **case}
    for name, lang in FILES.items()
    for case in tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))["case"]
]


def read(text: str, lang: str, published: str) -> list[dict[str, Any]]:
    return annotate(Document("case", text, published=published, lang=lang)).to_json()["facts"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['lang']}: {c['name']}")
def test_facts(case: dict[str, Any]) -> None:
    found = read(case["text"], case["lang"], case.get("published", "2023-03-28"))
    for wanted in case.get("is", ()):
        of_type = [{r: f[r] for r in wanted if r in f} for f in found if f["type"] == wanted["type"]]
        assert any(_equal(f, wanted) for f in of_type), f"{wanted} not among {of_type}"
    unwanted = [f for f in found if f["type"] in case.get("not", ())]
    assert not unwanted
    for fact_type, count in case.get("count", {}).items():
        assert sum(f["type"] == fact_type for f in found) == count


def _equal(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    def comparable(v: Any) -> Any:
        return sorted(v) if isinstance(v, list) else v

    return {r: comparable(v) for r, v in found.items()} == {r: comparable(v) for r, v in wanted.items()}


def test_the_cases_use_known_roles() -> None:
    for case in CASES:
        assert set(case) <= {"lang", "name", "text", "published", "is", "not", "count"}
        for wanted in case.get("is", ()):
            assert set(wanted) - {"type"} <= set(ROLES[wanted["type"]])


@pytest.mark.parametrize("lang", sorted(set(FILES.values())))
def test_all_fact_types_have_a_case(lang: str) -> None:
    assert {w["type"] for c in CASES if c["lang"] == lang for w in c.get("is", ())} == set(ROLES)
