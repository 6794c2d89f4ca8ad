"""A graph that is made on disk is the one that is made in memory."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from generated_texts import documents

import kg
from kg import corpus, samples
from kg.errors import DocumentError, GraphError
from kg.graph import Graph, load
from kg.identity import Ruling
from kg.store import Store, is_store

DOCUMENTS = documents(12)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795512600")
    monkeypatch.setattr(corpus, "LARGE", 5)
    monkeypatch.setattr(corpus, "_QUADS", 1000)
    monkeypatch.setattr(corpus, "_AT_ONCE", 300)


def held(store: Store) -> tuple[list[bytes], list[str]]:
    return sorted(store.dump().splitlines()), sorted(map(str, store.query("SELECT * { ?s ?p ?o }")))


def test_it_says_the_same(large: None, tmp_path: Path) -> None:
    sources = [*samples.paths(), *DOCUMENTS, tmp_path / "missing.txt"]
    in_memory = kg.build(sources, into=tmp_path / "a")
    on_disk = kg.build(sources, into=tmp_path / "b", large=tmp_path / "store")
    assert on_disk.store.folder == tmp_path / "store"
    assert held(on_disk.store) == held(in_memory.store)
    assert on_disk == in_memory and on_disk.decisions == in_memory.decisions
    assert [str(f) for f in on_disk.failures] == [str(f) for f in in_memory.failures]
    assert on_disk.annotations == in_memory.annotations
    assert (tmp_path / "a" / "facts.jsonl").read_bytes() == (tmp_path / "b" / "facts.jsonl").read_bytes()


def test_with_rulings_and_failures(tmp_path: Path) -> None:
    whole = kg.build(samples.paths())
    annotations = random.Random(3).sample(whole.annotations, len(whole.annotations))
    one, other = [e.iri for e in whole.entities if e.type == "Organization" and e.labels.get("zh")][:2]
    gone = "https://example.org/gone"
    rulings = [Ruling(*sorted((one, other)), True, "因为"), Ruling(*sorted((whole.facts[0].iri, gone)), False)]
    failures = [DocumentError("the file is empty", "in/a.txt", 3, "2026-11-24T09:30:00Z")]
    in_memory = Graph.from_annotations(annotations, failures, rulings)
    assert any("ruled to be the same" in decision.reason for decision in in_memory.decisions)
    folder = corpus.write_store({a.document.id: a for a in annotations}, failures, rulings, tmp_path / "store")
    assert held(load(folder).store) == held(in_memory.store)
    assert load(folder).rulings == in_memory.rulings


def test_it_grows_and_shrinks_like_any_other(large: None, tmp_path: Path) -> None:
    store = tmp_path / "store"
    kg.build(DOCUMENTS[:8], into=tmp_path / "out", large=store).store.close()
    changed = replace(DOCUMENTS[3], text=DOCUMENTS[3].text + "2024年5月，东莞市代表团赴牡丹江市考察。")
    graph = kg.build([changed, *DOCUMENTS[6:]], into=tmp_path / "out", large=store)
    anew = kg.build([*DOCUMENTS[:3], changed, *DOCUMENTS[4:]])
    assert held(graph.store) == held(anew.store)
    graph.store.close()
    few = kg.build(DOCUMENTS[:2], into=tmp_path / "out", large=store, prune=True)
    assert few == kg.build(DOCUMENTS[:2]) and few.store.folder is None


def test_the_command_line_puts_it_beside_the_facts(
    large: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from typer.testing import CliRunner

    from kg.cli import app

    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["build", *map(str, samples.paths()), "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert "too large for one page" in result.output
    assert sorted(path.name for path in out.iterdir()) == ["facts.jsonl", "store"]
    assert is_store(out / "store")
    expected = kg.build(samples.paths())
    assert load(out) == expected and load(out).store.folder == out / "store"
    monkeypatch.setattr("kg.graph.LARGE", 5)
    for make in (load(out).view, load(out).report):
        with pytest.raises(GraphError, match="documents are too many to be shown together"):
            make(tmp_path / "whole.html")
    first, second, *_ = (document.id for document in expected.documents)
    for where in (["-o", str(out)], ["--store", str(out / "store")]):
        expected = expected.without(first)
        result = CliRunner().invoke(app, ["remove", first, *where])
        assert (result.exit_code, result.output.split()[:2]) == (0, ["removed", first])
        assert held(load(out / "store").store) == held(expected.store)
        first = second
    expected = kg.build(samples.paths())
    monkeypatch.setattr(corpus, "LARGE", 20_000)
    assert CliRunner().invoke(app, ["build", *map(str, samples.paths()), "-o", str(out)]).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["facts.jsonl", "graph.html", "graph.trig"]
    assert load(out / "graph.trig") == expected


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "text.txt").touch()
    with pytest.raises(GraphError, match="no store, and not empty"):
        corpus.write_store({}, [], [], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["text.txt"]
