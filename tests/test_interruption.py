"""Processes that are killed: nothing is lost, nothing is there in parts, and the next run completes what is left."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from generated_texts import documents

from kg.documents import Document
from kg.graph import load
from kg.store import Store, is_store

DOCUMENTS = documents(24)
CHANGED = [replace(d, text=d.text + "2024年5月，东莞市代表团赴牡丹江市考察。") for d in DOCUMENTS[12:18]]
VERSIONS = DOCUMENTS[:18], [*DOCUMENTS[3:12], *CHANGED, *DOCUMENTS[18:]]


def command(sources: Path, folder: Path) -> list[str | Path]:
    out = folder / "out"
    return [sys.executable, "-m", "kg", "build", sources, "-o", out, "--store", folder / "store", "--prune"]


def written(path: Path, documents: list[Document]) -> Path:
    path.write_text("".join(json.dumps(asdict(d), ensure_ascii=False) + "\n" for d in documents), encoding="utf-8")
    return path


def held(folder: Path) -> tuple[list[bytes], list[str]]:
    """What a store's named graphs hold, and what it holds as a whole."""
    with Store(folder, read_only=True) as store:
        return sorted(store.dump().splitlines()), sorted(map(str, store.query("SELECT * { ?s ?p ?o }")))


def killed(arguments: list[str | Path], seconds: float) -> bool:
    """Run a command and kill it; whether it was still running."""
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def test_builds_that_are_killed_at_any_moment_are_completed(tmp_path: Path) -> None:
    sources = [written(tmp_path / f"{i}.jsonl", version) for i, version in enumerate(VERSIONS)]
    took, stores, files = [], [], []
    for i, source in enumerate(sources):  # undisturbed: the first is new, the second brings it up to date
        start = time.monotonic()
        subprocess.run(command(source, tmp_path / "calm"), check=True, capture_output=True)
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
        kills += killed(command(sources[turn], folder), took[turn] * moments.uniform(0.3, 1.0))
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
    result = subprocess.run(command(sources[1], folder), check=True, capture_output=True, text=True, encoding="utf-8")
    assert "taken over" in result.stdout
    assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == files[1]
    assert held(folder / "store") == stores[1]
    assert load(folder / "store").annotations == load(folder / "out").annotations
    assert sorted(path.name for path in folder.iterdir()) == ["out", "store"]


@pytest.mark.parametrize("at_once", [100_000, 0], ids=["changed in place", "written anew"])
def test_a_store_that_is_being_written_is_as_before_or_as_wanted(at_once: int, tmp_path: Path) -> None:
    for i, version in enumerate(VERSIONS):
        sources = written(tmp_path / f"{i}.jsonl", version)
        subprocess.run(
            [sys.executable, "-m", "kg", "extract", sources, "-o", tmp_path / f"facts-{i}.jsonl"], check=True
        )
    graphs = [load(tmp_path / f"facts-{i}.jsonl") for i in range(2)]
    stores = [held(graph.save_store(tmp_path / f"calm-{i}")) for i, graph in enumerate(graphs)]
    store = tmp_path / "store"
    code = f"""
from pathlib import Path
from kg import storage
from kg.graph import load
storage._AT_ONCE = {at_once}
graphs = [load(Path({str(tmp_path)!r}, f"facts-{{i}}.jsonl")) for i in range(2)]
stores = [graph.store for graph in graphs]
graphs[0].save_store({str(store)!r})
print("ready", flush=True)
while True:
    for graph in graphs:
        graph.save_store({str(store)!r})
"""
    moments, states = random.Random(11), []
    for _ in range(6):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        assert process.stdout is not None and process.stdout.readline()
        time.sleep(moments.uniform(0.02, 1.0))
        process.kill()
        process.communicate()
        if not is_store(store):  # died while the new took the place of the old
            assert is_store(tmp_path / ".store.old")
            continue
        states.append(stores.index(held(store)))
    assert len(states) > 3
    graphs[1].save_store(store)
    assert held(store) == stores[1] and load(store) == graphs[1]
    assert {path.name for path in tmp_path.iterdir() if "store" in path.name} == {"store"}
