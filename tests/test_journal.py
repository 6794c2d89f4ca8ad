"""The journal: what is known of documents is kept at once, and lasts."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hand_made import ALL

import kg
from kg import samples
from kg.annotation import Annotation
from kg.errors import DocumentError, GraphError
from kg.extraction import version
from kg.extraction.version import extraction_version, model_version
from kg.journal import Journal, read
from kg.storage import facts_line, write_facts

BY_ID = sorted(ALL, key=lambda a: a.document.id)


def test_what_is_appended_is_there_at_once_and_after_the_end(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        for annotation in ALL:
            journal.append(annotation)
            assert annotation in read(tmp_path)[0]
    assert read(tmp_path) == (BY_ID, (), ())
    with Journal(tmp_path) as journal:
        assert list(journal.annotations.values()) == BY_ID
        journal.finish(BY_ID, [])
    assert [path.name for path in tmp_path.iterdir()] == ["facts.jsonl"]
    assert read(tmp_path) == (BY_ID, (), ())


@pytest.mark.parametrize("cut", [1, 2, 40, 200])
def test_half_a_line_is_let_be_and_cut_off(tmp_path: Path, cut: int) -> None:
    with Journal(tmp_path) as journal:
        for annotation in ALL[:2]:
            journal.append(annotation)
    path = tmp_path / "journal.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    assert read(tmp_path)[0] == [ALL[0]]
    with Journal(tmp_path) as journal:
        assert list(journal.annotations.values()) == [ALL[0]]
        journal.append(ALL[2])
    assert {a.document.id for a in read(tmp_path)[0]} == {ALL[0].document.id, ALL[2].document.id}


def test_every_place_where_the_last_line_can_end(tmp_path: Path) -> None:
    whole, last = facts_line(ALL[0]), facts_line(ALL[1])
    for length in range(0, len(last), 7):
        (tmp_path / "journal.jsonl").write_bytes(whole + last[:length])
        with Journal(tmp_path) as journal:
            assert list(journal.annotations.values()) == [ALL[0]]


def test_a_later_line_counts(tmp_path: Path) -> None:
    newer = replace(ALL[0], unresolved=("x",))
    write_facts(ALL[:1], tmp_path / "facts.jsonl")
    with Journal(tmp_path) as journal:
        journal.append(newer)
    assert read(tmp_path)[0] == [newer]


def test_what_a_process_left_that_died_while_it_wrote_a_file_goes(tmp_path: Path) -> None:
    for name in (".graph.trig.ab_c1234", ".facts.jsonl.00000000", ".other", ".notes.txt.abcd1234"):
        (tmp_path / name).touch()
    with Journal(tmp_path):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {".other", ".notes.txt.abcd1234"}


@pytest.mark.parametrize("content", [b"{}\n", b"[1]\n", b"\xff\xfe\n", b'{"id": "a", "text": 3, "facts": [1]}', b"x\n"])
def test_a_file_with_something_else_is_named_with_its_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "facts.jsonl").write_bytes(facts_line(ALL[0]) + content)
    with pytest.raises(GraphError, match=r"facts\.jsonl, line 2: no annotation"), Journal(tmp_path):
        pass
    (tmp_path / "facts.jsonl").write_bytes(facts_line(ALL[0]).rstrip())  # an editor took the last line break
    assert read(tmp_path)[0] == [ALL[0]]


def test_failures_are_kept_and_go(tmp_path: Path) -> None:
    failure = DocumentError("the file is empty", "in/a.txt", 3, "2026-11-24T09:30:00Z")
    with Journal(tmp_path) as journal:
        journal.finish(ALL, [failure])
    (found,) = read(tmp_path)[1]
    assert (found.order, found.time) == (failure.order, failure.time)
    with Journal(tmp_path) as journal:
        journal.finish(ALL, [])
    assert not (tmp_path / "failures.jsonl").exists()


def test_one_process_at_a_time(tmp_path: Path) -> None:
    code = f"from kg.journal import Journal\nwith Journal({str(tmp_path)!r}):\n print('open', flush=True); input()"
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None and other.stdout.readline()
        with pytest.raises(GraphError, match="another process is writing here"), Journal(tmp_path):
            pass
        with pytest.raises(GraphError, match="another process is writing here"):
            kg.build("深圳与哈尔滨结对。", into=tmp_path)
        other.kill()
        other.wait()
        with Journal(tmp_path):  # the lock of a process that died holds nobody up
            pass
    finally:
        other.kill()
        other.communicate()
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_cannot_be_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(GraphError, match="cannot write there"), Journal(tmp_path / "file" / "out"):
        pass


def test_annotations_are_the_same_after_a_way_through_a_file() -> None:
    found = [a for a in kg.extract(samples.paths()) if isinstance(a, Annotation)]
    assert found and [Annotation.from_json(json.loads(facts_line(a))) for a in found] == found


def test_the_version_of_extraction_changes_with_its_code_and_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Path(kg.__file__).parent
    copied = tmp_path / "kg"
    names = [name for name, _ in version._files()]
    assert {"extraction/pipeline.py", "gazetteer/data/china.tsv.gz", "documents/data/chrome.toml"} <= set(names)
    for name in names:
        (copied / name).parent.mkdir(parents=True, exist_ok=True)
        (copied / name).write_bytes((package / name).read_bytes())
    monkeypatch.setattr(version, "files", lambda _: copied)

    def told() -> str:
        return extraction_version.__wrapped__()

    here = extraction_version()
    assert here.startswith(f"{kg.__version__}+") and len(here) == len(kg.__version__) + 9
    assert told() == here
    for junk in ("extraction/README.md", "extraction/__pycache__/a.pyc", "extraction/.a.swp", "extraction/a.py~"):
        (copied / junk).parent.mkdir(exist_ok=True)
        (copied / junk).write_bytes(b"x")
    assert told() == here
    (copied / "extraction/new.py").write_bytes(b"")
    assert told() != here
    (copied / "extraction/new.py").rename(copied / "gazetteer/new.py")
    moved = told()
    assert moved != here
    with (copied / "documents/data/chrome.toml").open("ab") as stream:
        stream.write(b"\n")
    assert told() not in (here, moved)


def test_a_spacy_pipeline_counts_with_its_version() -> None:
    import spacy

    assert [model_version(name) for name in ("crf", "none", "no_such_model", "./a/path")] == [
        "crf",
        "none",
        "no_such_model",
        "./a/path",
    ]
    assert model_version("spacy") == f"spacy-{spacy.__version__}"
