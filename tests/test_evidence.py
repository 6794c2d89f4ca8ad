"""Every evidence is the text at its offsets, and every run gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from shared_texts import GOLD, SEED, needs_shared

import kg
from kg import samples
from kg.annotation import ROLES, Annotation
from kg.errors import DocumentError


def annotated(sources: list[Path]) -> Iterator[Annotation]:
    for result in kg.extract(sources):
        if isinstance(result, DocumentError):
            assert "language" in str(result)
        else:
            yield result


def check(annotation: Annotation) -> None:
    text = annotation.document.text
    names = {e.name for e in annotation.entities}
    for entity in annotation.entities:
        assert entity.iri.startswith("https://w3id.org/intercity/id/")
        for start, end in entity.mentions:
            assert 0 <= start < end <= len(text)
    for fact in annotation.facts:
        assert fact.evidence
        for e in fact.evidence:
            assert text[e.start : e.end] == e.text
            assert e.text.strip()
            assert 0 <= e.confidence <= 1
        for role, value in fact.roles.items():
            if ROLES[fact.type][role] in ("entity", "entities"):
                assert set(value if isinstance(value, list) else [value]) <= names


def test_samples() -> None:
    found = list(annotated(samples.paths()))
    assert len(found) >= 6
    for annotation in found:
        assert annotation.facts
        check(annotation)


@needs_shared
@pytest.mark.parametrize("source", [SEED, *sorted(GOLD.glob("*zh*.jsonl"))], ids=lambda p: p.stem)
def test_development_texts(source: Path) -> None:
    for annotation in annotated([source]):
        check(annotation)


@needs_shared
def test_the_seed_page_is_read_as_annotated() -> None:
    (annotation,) = annotated([SEED])
    gold = json.loads((GOLD / "seed.jsonl").read_text(encoding="utf-8"))
    assert annotation.document.id == gold["id"]
    assert annotation.document.text == gold["text"]
    assert (annotation.document.title, annotation.document.published) == (gold["title"], "2023-03-28")
    assert annotation.document.publisher == "黑龙江日报"


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for run in ("a", "b"):
        graph = kg.build(samples.paths() if run == "a" else list(reversed(samples.paths())))
        graph.save_facts(tmp_path / f"{run}.jsonl")
        graph.save(tmp_path / f"{run}.trig")
        graph.view(tmp_path / f"{run}.html")
        files.append({p.suffix: p.read_bytes() for p in tmp_path.glob(f"{run}.*")})
    assert set(files[0]) == {".jsonl", ".trig", ".html"}
    assert files[0] == files[1]
