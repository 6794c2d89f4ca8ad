"""Parts: made by whatever drives them, taken over, and assembled into the graph that one process builds."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from generated_texts import documents
from warm_process import WarmProcess

import kg
from kg import parts
from kg.documents import Document
from kg.errors import GraphError, KGError
from kg.graph import load
from kg.store import Store

pytest.importorskip("pyarrow")

DOCUMENTS = documents(12)


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """Parts of few documents, at a fixed time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1795512600")
        patch.setattr(parts, "BYTES", 4000)
        yield


def written(folder: Path) -> list[Path]:
    """Two files of lines with the same ids for other texts, a broken line, and an empty file."""
    folder.mkdir()
    for name, some in (("a", DOCUMENTS[:6]), ("b", [replace(d, id=f"{i}") for i, d in enumerate(DOCUMENTS[6:])])):
        lines = [json.dumps(asdict(d), ensure_ascii=False) for d in some]
        (folder / f"{name}.jsonl").write_text("\n".join([*lines, "broken"]), encoding="utf-8")
    (folder / "0.txt").write_text(DOCUMENTS[0].text, encoding="utf-8")
    (folder / "empty.txt").touch()
    return [folder, folder / "b.jsonl"]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return written(tmp_path_factory.mktemp("sources") / "in")


@pytest.fixture(scope="module")
def calm(sources: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The parts of the sources, which nothing disturbed."""
    folder = tmp_path_factory.mktemp("calm") / "parts"
    made = list(parts.run(sources, folder))
    assert len(made) > 2 and made == parts.manifests(folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_parts_are_assembled_into_the_graph_of_one_build(sources: list[Path], calm: Path, tmp_path: Path) -> None:
    expected = kg.build(sources, into=tmp_path / "whole")
    made = parts.manifests(calm)
    graph = kg.assemble(calm, into=tmp_path / "out")
    assert graph == expected
    assert graph.save(tmp_path / "a.trig").read_bytes() == expected.save(tmp_path / "b.trig").read_bytes()
    assert files(tmp_path / "out") == files(tmp_path / "whole")
    assert sum(m.documents for m in made) == len(expected.documents)
    for manifest in made:
        quads = Store()
        quads.load([calm / name for name in manifest.files if name.endswith(".nq.gz")])
        assert len(quads.dump().splitlines()) == manifest.quads
    store = load(parts.load_parts(calm, tmp_path / "store"))
    assert len(store.facts) >= len(expected.facts)
    assert store.query("partners", city="东莞").rows


def test_what_is_there_is_taken_over_and_what_changed_is_not(tmp_path: Path) -> None:
    sources, folder = written(tmp_path / "in"), tmp_path / "parts"
    list(parts.run(sources, folder))
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    (folder / ".part-000001.parquet.abcd1234").touch()
    list(parts.run(sources, folder))
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    (folder / "part-000001.nq.gz").unlink()
    (sources[0] / "0.txt").write_text(DOCUMENTS[1].text, encoding="utf-8")
    list(parts.run(sources, folder))
    changed = {name for name, time in before.items() if (folder / name).stat().st_mtime_ns != time}
    assert {name.partition(".")[0] for name in changed} == {"part-000000", "part-000001"}
    assert kg.assemble(folder, into=tmp_path / "out") == kg.build(sources)
    few = list(parts.run(sources[0] / "0.txt", folder))
    parts.finished(folder, few)
    assert len(few) == len(parts.manifests(folder)) == 1


def test_missing_and_broken_parts_are_told(calm: Path, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    with pytest.raises(GraphError, match="parts are missing"):
        parts.manifests(folder)
    shutil.copytree(calm, folder)
    table = folder / "part-000001.parquet"
    table.write_bytes(table.read_bytes()[:-1])
    with pytest.raises(GraphError, match=r"part-000001\.parquet: not what its manifest says"):
        kg.assemble(folder, into=tmp_path / "out")
    table.unlink()
    with pytest.raises(GraphError, match="run kg parts again"):
        kg.assemble(folder, into=tmp_path / "out")


def test_a_partition_that_ends_its_processes_is_reported(tmp_path: Path) -> None:
    (partition,) = parts.partitions([Document("a", "两市签约。"), tmp_path / "x.txt"])
    manifest = parts.lost(partition, parts.prepared(tmp_path / "parts"), "crf")
    assert [source for source, _, _ in manifest.failures] == ["a", str(tmp_path / "x.txt")]
    assert len(kg.assemble(tmp_path / "parts", into=tmp_path / "out").failures) == 2


def test_dask_makes_the_same_parts_though_a_worker_is_killed(sources: list[Path], calm: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    from kg.parts import cluster

    local = distributed.LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None)
    with local:
        for done, _ in enumerate(cluster.run(sources, tmp_path / "parts", scheduler=local.scheduler_address)):
            if done == 0:
                with distributed.Client(local) as client:
                    victim = random.Random(5).choice([*client.run(os.getpid).values()])
                os.kill(victim, signal.SIGKILL)
    assert files(tmp_path / "parts") == files(calm)


def test_a_scheduler_that_is_not_there(sources: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    from kg.parts import cluster

    monkeypatch.setattr(cluster, "_PATIENCE", "1s")
    with pytest.raises(KGError, match="no Dask scheduler answers"):
        list(cluster.run(sources, tmp_path / "parts", scheduler="tcp://127.0.0.1:9"))


def test_a_run_that_is_killed_is_completed(sources: list[Path], calm: Path, tmp_path: Path) -> None:
    code = "import sys; from kg import parts; parts.BYTES = 4000; list(parts.run(sys.argv[2:], sys.argv[1]))"
    moments, kills = random.Random(13), 0
    with WarmProcess() as warm:
        for _ in range(4):
            kills += warm.run(code, tmp_path / "parts", *sources, kill_after=moments.uniform(0.02, 0.3))
    assert kills
    list(parts.run(sources, tmp_path / "parts"))
    assert files(tmp_path / "parts") == files(calm)
