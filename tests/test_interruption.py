"""Processes that are killed: nothing is lost, nothing is there in parts, and the next run completes what is left."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from generated_texts import documents
from warm_process import WarmProcess

from kg.construction import extract
from kg.documents import Document
from kg.graph import load
from kg.storage import write_facts
from kg.store import Store, is_store

DOCUMENTS = documents(16)
CHANGED = [replace(d, text=d.text + "2024年5月，东莞市代表团赴牡丹江市考察。") for d in DOCUMENTS[8:12]]
VERSIONS = DOCUMENTS[:12], [*DOCUMENTS[2:8], *CHANGED, *DOCUMENTS[12:]]


BUILD = "from kg.cli import main; main()"


def arguments(sources: Path, folder: Path) -> list[str | Path]:
    return ["build", sources, "-o", folder / "out", "--store", folder / "store", "--prune"]


def written(path: Path, documents: list[Document]) -> Path:
    path.write_text("".join(json.dumps(asdict(d), ensure_ascii=False) + "\n" for d in documents), encoding="utf-8")
    return path


def held(folder: Path) -> tuple[list[bytes], list[str]]:
    """What a store's named graphs hold, and what it holds as a whole."""
    with Store(folder, read_only=True) as store:
        return sorted(store.dump().splitlines()), sorted(map(str, store.query("SELECT * { ?s ?p ?o }")))


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmProcess]:
    with WarmProcess() as process:
        yield process


def test_builds_that_are_killed_at_any_moment_are_completed(warm: WarmProcess, tmp_path: Path) -> None:
    sources = [written(tmp_path / f"{i}.jsonl", version) for i, version in enumerate(VERSIONS)]
    took, stores, files = [], [], []
    for i, source in enumerate(sources):  # undisturbed: the first is new, the second brings it up to date
        start = time.monotonic()
        warm.run(BUILD, *arguments(source, tmp_path / "calm"))
        took.append(time.monotonic() - start)
        stores.append(held(tmp_path / "calm" / "store"))
        out = tmp_path / "calm" / "out"
        files.append({path.name: path.read_bytes() for path in out.iterdir()})
        assert sorted(files[i]) == ["facts.jsonl", "graph.html", "graph.trig"]
    moments, kills, known = random.Random(7), 0, 0
    folder = tmp_path / "wild"
    for attempt in range(40):
        if kills == 10:
            break
        turn = 0 if attempt < 5 else attempt % 2
        moment = took[turn] * moments.uniform(0.02, 1.0)
        kills += warm.run(BUILD, *arguments(sources[turn], folder), kill_after=moment)
        if attempt < 5 and (folder / "out").exists():  # each run knows at least what the one before knew
            assert known <= (
                known := len(load(folder / "out").documents) if any((folder / "out").glob("*.jsonl")) else 0
            )
        if is_store(folder / "store"):
            assert held(folder / "store") in stores
        for name in ("facts.jsonl", "graph.trig", "graph.html"):
            if (path := folder / "out" / name).exists():
                assert path.read_bytes() in [version[name] for version in files]
    assert kills == 10
    command = [sys.executable, "-m", "kg", *arguments(sources[1], folder)]
    result = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    assert "taken over" in result.stdout
    assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == files[1]
    assert held(folder / "store") == stores[1]
    assert load(folder / "store").annotations == load(folder / "out").annotations
    assert sorted(path.name for path in folder.iterdir()) == ["out", "store"]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The annotations of both versions."""
    folder = tmp_path_factory.mktemp("facts")
    found = {d.content_hash: annotation for d in (*DOCUMENTS, *CHANGED) for annotation in extract(d)}
    return [
        write_facts((found[d.content_hash] for d in version), folder / f"facts-{i}.jsonl")
        for i, version in enumerate(VERSIONS)
    ]


@pytest.mark.parametrize("at_once", [100_000, 0], ids=["changed in place", "written anew"])
def test_a_store_that_is_being_written_is_as_before_or_as_wanted(
    at_once: int, facts: list[Path], warm: WarmProcess, tmp_path: Path
) -> None:
    graphs = [load(path) for path in facts]
    stores = [held(graph.save_store(tmp_path / f"calm-{i}")) for i, graph in enumerate(graphs)]
    store = tmp_path / "store"
    code = f"""
from pathlib import Path
from kg import storage
from kg.graph import load
storage._AT_ONCE = {at_once}
graphs = [load(Path(path)) for path in {[*map(str, facts)]!r}]
stores = [graph.store for graph in graphs]
graphs[0].save_store({str(store)!r})
Path({str(tmp_path / "ready")!r}).touch()
while True:
    for graph in graphs:
        graph.save_store({str(store)!r})
"""
    moments, states = random.Random(11), []
    for _ in range(6):
        process = warm.start(code)
        while not (tmp_path / "ready").exists():
            time.sleep(0.01)
        (tmp_path / "ready").unlink()
        time.sleep(moments.uniform(0.02, 1.0))
        process.kill()
        if not is_store(store):  # died while the new took the place of the old
            assert is_store(tmp_path / ".store.old")
            continue
        states.append(stores.index(held(store)))
    assert len(states) > 3
    graphs[1].save_store(store)
    assert held(store) == stores[1] and load(store) == graphs[1]
    assert {path.name for path in tmp_path.iterdir() if "store" in path.name} == {"store"}
