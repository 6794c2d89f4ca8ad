"""The command line as a user meets it: files written, messages, exit codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hand_made import PAIRING

from kg.graph import Graph, load
from kg.storage import serialized

GOOD = "3月1日，珠海海纳贸易有限公司与黑河北岸农业有限公司在珠海签订大豆采购合同。"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


def test_demo_writes_everything_and_answers(tmp_path: Path) -> None:
    start = time.monotonic()
    result = run("demo", "-o", tmp_path)
    assert result.returncode == 0, result.stderr
    assert time.monotonic() - start < 15
    assert {p.name for p in tmp_path.iterdir()} == {"graph.trig", "facts.jsonl", "graph.html"}
    answer = run("query", tmp_path / "graph.trig", "partners of 东莞")
    assert answer.returncode == 0, answer.stderr
    assert "牡丹江" in answer.stdout
    agreements = run("query", tmp_path / "graph.trig", "agreements between 牡丹江 and 东莞", "-f", "json")
    assert "2024-05-16" in agreements.stdout
    assert "木业家居产业协同发展合作协议" in agreements.stdout


def test_duplicates_are_listed_ruled_and_undone(tmp_path: Path) -> None:
    folder, out, mine = tmp_path / "in", tmp_path / "out", tmp_path / "mine.tsv"
    folder.mkdir()
    (folder / "a.txt").write_text("2023年3月8日，东莞市投资促进局局长王明会见牡丹江市代表团。", encoding="utf-8")
    (folder / "b.txt").write_text("2023年5月8日，东莞市智造科技有限公司总经理王明到访。", encoding="utf-8")
    (folder / "c.txt").write_text("2023年6月8日，东莞市投促局局长王明到牡丹江市考察。", encoding="utf-8")
    assert run("build", folder, "-o", out).returncode == 0
    listed = run("duplicates", out)
    assert listed.returncode == 0, listed.stderr
    # What is listed is the file that the user fills in.
    (question,) = [line for line in listed.stdout.splitlines() if "王明" in line]
    assert question.startswith("?\tperson/王明-")
    mine.write_text(question.replace("?", "same", 1), encoding="utf-8")
    assert run("build", folder, "-o", out, "--identity", mine).returncode == 0
    assert "王明" not in run("duplicates", out / "graph.trig").stdout
    explained = run("duplicates", out / "graph.trig", "--explain", "王明")
    assert "ruled to be the same" in explained.stdout
    body = run("duplicates", out / "graph.trig", "--explain", "东莞市投促局").stdout
    assert "agency investment in cn:441900" in body
    mine.write_text(body.replace("same", "different"), encoding="utf-8")
    merged = run("merge", out, "-o", tmp_path / "merged", "--identity", mine)
    assert merged.returncode == 0, merged.stderr
    assert run("duplicates", tmp_path / "merged", "--explain", "东莞市投促局").stdout == ""
    mine.write_text("maybe\ta\tb\n", encoding="utf-8")
    wrong = run("build", folder, "-o", out, "--identity", mine)
    assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)
    assert "mine.tsv, line 1: no ruling" in wrong.stderr


def test_extract_writes_the_exchange_format(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "facts.jsonl"
    assert run("extract", folder, "-o", out).returncode == 0
    (line,) = out.read_text(encoding="utf-8").splitlines()
    row = json.loads(line)
    assert row["id"] == "good"
    assert row["lang"] == "zh"
    (fact,) = [f for f in row["facts"] if f["type"] == "Agreement"]
    assert row["text"][fact["start"] : fact["end"]] == fact["evidence"]
    assert all(e["iri"] for e in row["entities"])


def test_evaluate_reads_gold_alone_or_with_a_prediction(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "facts.jsonl"
    run("extract", folder, "-o", out)
    for arguments in ([out], [out, out]):
        result = run("evaluate", *arguments)
        assert result.returncode == 0, result.stderr
        assert "1.000" in result.stdout


BAD = {
    "empty.txt": (b"", "empty"),
    "binary.txt": (bytes(range(256)) * 40, "binary"),
    "broken.jsonl": (
        b'{"id": "a", "text": "%s"}\n{"id": "b", "text": "%s"}\n{"id": \n' % ((GOOD.encode(),) * 2),
        "line 3",
    ),
    "other.txt": ("東京都と姉妹都市になりました。これは日本語の文章です。".encode(), "language"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_named_and_the_others_are_built(name: str, folder: Path, tmp_path: Path) -> None:
    content, word = BAD[name]
    (folder / name).write_bytes(content)
    result = run("build", folder, "-o", tmp_path / "out")
    assert result.returncode == 1
    complaints = [line for line in result.stderr.splitlines() if line]
    assert len(complaints) == 1, result.stderr
    assert name.removesuffix(".txt") in complaints[0]
    assert word in complaints[0]
    assert "Traceback" not in result.stderr
    built = (tmp_path / "out" / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(built) == (3 if name == "broken.jsonl" else 1)


def test_a_pdf_without_text(folder: Path, tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(folder / "scan.pdf")
    result = run("build", folder, "-o", tmp_path / "out")
    assert result.returncode == 1
    assert "scan" in result.stderr
    assert (tmp_path / "out" / "graph.trig").exists()


def test_a_missing_path(folder: Path, tmp_path: Path) -> None:
    result = run("build", folder / "good.txt", folder / "nowhere.txt", "-o", tmp_path / "out")
    assert result.returncode == 1
    assert "nowhere.txt" in result.stderr
    assert (tmp_path / "out" / "graph.trig").exists()


def test_an_output_folder_that_cannot_be(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    result = run("build", folder, "-o", tmp_path / "taken" / "out")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "taken" in result.stderr


def test_an_output_folder_among_the_sources_is_refused(folder: Path) -> None:
    result = run("build", folder, "-o", folder / "out")
    assert result.returncode == 1 and "choose a folder outside" in result.stderr
    assert [path.name for path in folder.iterdir()] == ["good.txt"]


def test_wrong_usage() -> None:
    assert run("build").returncode == 2
    assert run("no-such-command").returncode == 2


def test_an_unknown_question_says_what_there_is(folder: Path, tmp_path: Path) -> None:
    run("build", folder, "-o", tmp_path / "out")
    result = run("query", tmp_path / "out" / "graph.trig", "how are you")
    assert result.returncode == 1
    assert "kg questions" in result.stderr or "partners" in result.stderr
    assert "Traceback" not in result.stderr


def test_validate(folder: Path, tmp_path: Path) -> None:
    run("build", folder, "-o", tmp_path / "out")
    result = run("validate", tmp_path / "out" / "graph.trig")
    assert result.returncode == 0, result.stdout
    assert "conforms" in result.stdout


def test_validate_writes_a_report_and_fails_where_something_is_wrong(tmp_path: Path) -> None:
    graph, report = tmp_path / "a.nq", tmp_path / "new" / "report.ttl"
    lines = serialized(Graph.from_annotations([PAIRING]), ".nq").decode().splitlines(keepends=True)
    graph.write_text("".join(line for line in lines if "#extractor>" not in line), encoding="utf-8")
    result = run("validate", graph, "--report", report)
    assert result.returncode == 1
    assert "evidence names the component that decided" in result.stdout
    assert "document" in result.stdout.splitlines()[0]
    text = report.read_text(encoding="utf-8")
    assert "sh:ValidationReport" in text and "shape#Evidence-extractor" in text
    run("validate", graph, "--report", report)
    assert report.read_text(encoding="utf-8") == text


def test_a_store_on_disk_answers_and_is_drawn(folder: Path, tmp_path: Path) -> None:
    built = run("build", folder, "-o", tmp_path / "out", "--store", tmp_path / "store")
    assert built.returncode == 0, built.stderr
    answer = run("query", tmp_path / "store", "SELECT ?title { ?x a ic:Agreement ; ic:title ?title }", "-f", "json")
    assert json.loads(answer.stdout)[0]["title"] == "大豆采购合同", answer.stderr
    assert "conforms" in run("validate", tmp_path / "store").stdout
    assert run("view", tmp_path / "store", "-o", tmp_path / "a.html").returncode == 0
    assert run("view", tmp_path / "out" / "graph.trig", "-o", tmp_path / "b.html").returncode == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    nothing = run("query", folder, "partners of 东莞")  # neither a store nor what a build wrote
    assert nothing.returncode == 1 and "no store" in nothing.stderr


def test_export_by_suffix_by_format_and_into_folders(tmp_path: Path) -> None:
    graph = Graph.from_annotations([PAIRING])
    source = graph.save(tmp_path / "graph.nq")
    for name, format in (("a.gexf", None), ("a.nq.gz", None), ("b", "ttl"), ("store", "store"), ("tables", None)):
        output = tmp_path / "new" / name
        result = run("export", source, "-o", output, *(("-f", format) if format else ()))
        assert (result.returncode, result.stderr) == (0, f"written {output}\n")
    assert load(tmp_path / "new" / "a.nq.gz") == load(tmp_path / "new" / "store") == graph
    assert (tmp_path / "new" / "b").read_bytes() == serialized(graph, ".ttl")
    assert (tmp_path / "new" / "a.gexf").read_bytes() == serialized(graph, ".gexf")
    assert len([*(tmp_path / "new" / "tables").iterdir()]) == 4
    unknown = run("export", source, "-o", tmp_path / "a.xls")
    assert unknown.returncode == 1
    assert "a.xls: unknown suffix '.xls': use one of .trig" in unknown.stderr


@pytest.mark.parametrize("arguments", [["-c", "import kg"], ["-m", "kg", "--help"]])
def test_starts_fast(arguments: list[str]) -> None:
    times = []
    for _ in range(3):
        start = time.monotonic()
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
        times.append(time.monotonic() - start)
    assert min(times) < 0.5


def documents(out: Path) -> list[str]:
    return [json.loads(line)["id"] for line in (out / "facts.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_build_run_again_reads_what_is_new_and_keeps_the_rest(folder: Path, tmp_path: Path) -> None:
    out, store = tmp_path / "out", tmp_path / "store"
    (folder / "old.txt").write_text(GOOD.replace("珠海", "深圳"), encoding="utf-8")
    (folder / "bad.txt").touch()
    assert run("build", folder, "-o", out, "--store", store).returncode == 1
    (folder / "old.txt").unlink()
    (folder / "bad.txt").unlink()
    (folder / "new.txt").write_text(GOOD.replace("珠海", "东莞"), encoding="utf-8")
    result = run("build", folder, "-o", out, "--store", store)
    assert result.returncode == 0, result.stderr
    assert documents(out) == ["good", "new", "old"]
    counts = dict(re.findall(r"^  (.+?) +(\d+)$", result.stdout, re.MULTILINE))
    assert {"new": "1", "taken over": "1", "kept, not among the sources": "1"}.items() <= counts.items()
    assert load(store) == load(out) == load(out / "graph.trig") and not load(store).failures
    result = run("build", folder, "-o", out, "--store", store, "--prune")
    assert documents(out) == ["good", "new"] and "removed: old" in result.stderr
    (folder / "good.txt").write_text(GOOD + GOOD, encoding="utf-8")
    result = run("build", folder, "-o", out)
    assert "changed: good" in result.stderr and result.returncode == 0


def test_documents_are_removed(folder: Path, tmp_path: Path) -> None:
    out, store = tmp_path / "out", tmp_path / "store"
    (folder / "other.txt").write_text(GOOD.replace("珠海", "深圳"), encoding="utf-8")
    run("build", folder, "-o", out, "--store", store)
    unknown = run("remove", "othr", "-o", out)
    assert unknown.returncode == 1 and "no document 'othr'; is it 'other'" in unknown.stderr
    gone = run("remove", "other", "-o", out, "--store", store)
    assert (gone.returncode, gone.stdout.split()[:2]) == (0, ["removed", "other"]), gone.stderr
    assert documents(out) == ["good"] == [d.id for d in load(store).documents]
    assert load(out / "graph.trig") == load(out) == load(store)
    (iri,) = (d.iri for d in load(store).documents)
    assert run("remove", iri, "--store", store).returncode == 0
    assert load(store).documents == () and documents(out) == ["good"]
    assert run("remove", "good").returncode == 2
    nowhere = run("remove", "good", "-o", tmp_path / "nowhere")
    assert nowhere.returncode == 1 and not (tmp_path / "nowhere").exists()


def test_builds_are_merged(folder: Path, tmp_path: Path) -> None:
    (folder / "other.txt").write_text(GOOD.replace("珠海", "深圳"), encoding="utf-8")
    run("build", folder / "good.txt", "-o", tmp_path / "a", "--store", tmp_path / "store")
    run("build", folder / "other.txt", "-o", tmp_path / "b")
    run("build", folder, "-o", tmp_path / "both")
    both = [(tmp_path / "both" / name).read_bytes() for name in ("facts.jsonl", "graph.trig")]
    for i, parts in enumerate([("a", "b"), ("b", "store"), ("b/facts.jsonl", "both")]):
        result = run("merge", *(tmp_path / part for part in parts), "-o", tmp_path / f"m{i}")
        assert result.returncode == 0, result.stderr
        assert [(tmp_path / f"m{i}" / name).read_bytes() for name in ("facts.jsonl", "graph.trig")] == both
    taken = run("merge", tmp_path / "a", "-o", tmp_path / "b")
    assert taken.returncode == 1 and "holds a graph already" in taken.stderr
    assert documents(tmp_path / "b") == ["other"]
    (folder / "good.txt").write_text(GOOD + GOOD, encoding="utf-8")
    run("build", folder, "-o", tmp_path / "c")
    conflict = run("merge", tmp_path / "a", tmp_path / "c", "-o", tmp_path / "d")
    assert conflict.returncode == 1 and "documents differ: good" in conflict.stderr
    assert conflict.stderr.count("\n") == 1
    assert not (tmp_path / "d" / "graph.trig").exists()
