"""``kg analyze``, ``kg report`` and the tables of ``kg export`` as a user meets them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg import samples
from kg.network.intensity import partnerships


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kg.build(samples.paths()).save(tmp_path_factory.mktemp("graph") / "graph.nq")


def test_analyze(saved: Path) -> None:
    result = run("analyze", saved, "--back-test", "2023-07")
    assert result.returncode == 0, result.stderr
    first = partnerships(kg.load(saved))[0]
    told = [f"{year.year}: {year.index:.0f}" for year in first.years]
    for expected in ("places", "黑河市", "哈尔滨市 – 深圳市", *told, "broker", "珠海市 – 阿穆尔州", "AUC"):
        assert expected in result.stdout
    assert run("analyze", saved, "--since", "soon").stderr.startswith("error: 'soon' is no date")


def test_report(saved: Path, tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.md"
    result = run("report", saved, "-o", path, "--pair", "哈尔滨", "Shenzhen", "--lang", "ru")
    assert result.returncode == 0, result.stderr
    assert path.read_text(encoding="utf-8").startswith("# Харбин – Шэньчжэнь")
    wrong = run("report", saved, "-o", tmp_path / "report.md", "--city", "Paris")
    assert wrong.returncode == 1 and "nothing in this graph is called 'Paris'" in wrong.stderr


def test_tables(saved: Path, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    assert run("export", saved, "-o", tmp_path / "tables.xlsx").returncode == 0
    assert (tmp_path / "tables.xlsx").read_bytes().startswith(b"PK")
    assert run("export", saved, "-o", tmp_path / "tables", "-f", "parquet").returncode == 0
    assert {file.name for file in (tmp_path / "tables").iterdir()} == {
        f"{name}.parquet" for name in ("entities", "facts", "evidence", "pairs", "measures")
    }
