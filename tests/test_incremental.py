"""Documents as units: a graph that grows, changes and shrinks is the one that is built anew of the same documents."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from generated_texts import documents

import kg
from kg import construction
from kg.documents import Document
from kg.errors import DocumentError, GraphError
from kg.graph import Graph, load
from kg.journal import Journal
from kg.validation import validate

DOCUMENTS = documents(12)


def quads(graph: Graph) -> list[bytes]:
    return sorted(graph.store.dump().splitlines())


def content(graph: Graph, folder: Path) -> list[bytes]:
    """The graph in files, and what its store holds, in named graphs and as a whole."""
    graph.save(folder / "a.trig")
    graph.save_facts(folder / "a.jsonl")
    files = [(folder / name).read_bytes() for name in ("a.trig", "a.jsonl")]
    return [*files, *quads(graph), *everything(graph)]


def everything(graph: Graph) -> list[bytes]:
    return sorted(str(row).encode() for row in graph.store.query("SELECT * { ?s ?p ?o }"))


@pytest.fixture
def extracted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the documents from which something was extracted."""
    ids: list[str] = []
    annotate = construction.annotate

    def counted(document: Document, model: str) -> object:
        ids.append(document.id)
        return annotate(document, model)

    monkeypatch.setattr(construction, "annotate", counted)
    return ids


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_steps_gives_the_graph_that_is_built_anew(seed: int, tmp_path: Path) -> None:
    order = random.Random(seed)
    kept = {d.id: d for d in DOCUMENTS}
    shuffled = order.sample(DOCUMENTS, len(DOCUMENTS))
    for start in range(0, len(shuffled), 5):
        graph = kg.build(shuffled[start : start + 5], into=tmp_path / "out")
    for id in order.sample(sorted(kept), 3):
        kept[id] = replace(kept[id], text=kept[id].text + "2024年5月，东莞市代表团赴牡丹江市考察。")
        graph = kg.build([kept[id], order.choice([d for d in kept.values() if d.id != id])], into=tmp_path / "out")
    graph = kg.build(kept.values(), into=tmp_path / "out")
    gone = order.sample(sorted(kept), 3)
    for id in gone:
        del kept[id]
    graph = graph.without(*gone)
    store = load(graph.save_store(tmp_path / "store"))
    anew = kg.build(order.sample([*kept.values()], len(kept)))
    assert content(graph, tmp_path) == content(anew, tmp_path)
    assert quads(store) == quads(anew) and everything(store) == everything(anew)
    assert content(kg.build(kept.values(), into=tmp_path / "out", prune=True), tmp_path) == content(anew, tmp_path)


def test_only_what_is_new_or_changed_is_extracted(extracted: list[str], tmp_path: Path) -> None:
    kg.build(DOCUMENTS[:4], into=tmp_path)
    extracted.clear()
    kg.build(DOCUMENTS[:4], into=tmp_path)
    assert extracted == []
    a, b, c, d, e = DOCUMENTS[:5]
    changed = [
        replace(a, text=a.text + "。"),
        replace(b, title="别的标题"),
        replace(c, published="2020-01-01"),
        replace(d, publisher="日报"),
    ]
    with Journal(tmp_path) as journal:
        kg.build([*changed, e], into=journal)
        assert journal.changes.replaced == sorted(d.id for d in changed)
        assert journal.changes.added == [e.id]
    assert extracted == [a.id, b.id, c.id, d.id, e.id]
    extracted.clear()
    kg.build([replace(changed[0], url="https://example.org/"), replace(changed[1], id="other")], into=tmp_path)
    assert extracted == [a.id, "other"]


def test_another_version_or_model_reads_anew(
    extracted: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = DOCUMENTS[:2]
    kg.build([a, b], into=tmp_path)
    extracted.clear()
    with Journal(tmp_path) as journal:
        graph = kg.build([a], into=journal, model="none")
        assert (journal.changes.repeated, journal.changes.kept) == ([a.id], [b.id])
    assert extracted == [a.id]
    assert [annotation.model for annotation in graph.annotations] == ["none", "crf"]
    extracted.clear()
    monkeypatch.setattr(construction, "extraction_version", lambda: "0.1.0+00000000")
    graph = kg.build([a], into=tmp_path, model="none")
    assert extracted == [a.id]
    assert graph.documents[0].extraction_version == "0.1.0+00000000"
    assert "0.1.0+00000000" in graph.store.dump().decode()


def test_documents_that_are_gone_stay_unless_pruned(tmp_path: Path) -> None:
    kg.build(DOCUMENTS[:3], into=tmp_path)
    with Journal(tmp_path) as journal:
        graph = kg.build(DOCUMENTS[:1], into=journal)
        assert journal.changes.kept == [d.id for d in DOCUMENTS[1:3]]
    assert len(graph.documents) == 3 == len(load(tmp_path).documents)
    with Journal(tmp_path) as journal:
        graph = kg.build(DOCUMENTS[:1], into=journal, prune=True)
        assert journal.changes.removed == [d.id for d in DOCUMENTS[1:3]]
    assert [d.id for d in graph.documents] == [DOCUMENTS[0].id]
    assert load(tmp_path) == graph


def test_traditional_characters_are_taken_over(extracted: list[str], tmp_path: Path) -> None:
    source = Document("t", "2023年3月8日，東莞市代表團赴牡丹江市考察，簽署合作協議。", lang="zh")
    first = kg.build(source, into=tmp_path)
    assert kg.build(source, into=tmp_path) == first and extracted == ["t"]


def test_what_is_known_is_taken_over_after_an_error(extracted: list[str], tmp_path: Path) -> None:
    def stops(result: object) -> None:
        if len(extracted) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kg.build(DOCUMENTS[:5], into=tmp_path, progress=stops)
    extracted.clear()
    graph = kg.build(DOCUMENTS[:5], into=tmp_path)
    assert extracted == [d.id for d in DOCUMENTS[3:5]]
    assert content(graph, tmp_path) == content(kg.build(DOCUMENTS[:5]), tmp_path)


# --- failures ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795512600")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(DOCUMENTS[0].text, encoding="utf-8")
    (tmp_path / "in" / "bad.txt").touch()
    (tmp_path / "in" / "lines.jsonl").write_text('{"id": "one"}\n', encoding="utf-8")
    return tmp_path / "in"


def told(graph: Graph) -> list[tuple[object, ...]]:
    return [(Path(f.source).name, f.line, f.message, f.time) for f in graph.failures]


def test_failures_stay_in_the_graph(folder: Path, tmp_path: Path) -> None:
    graph = kg.build(folder, into=tmp_path / "out")
    expected = [
        ("bad.txt", None, "the file is empty", "2026-11-24T09:30:00Z"),
        ("lines.jsonl", 1, "the field 'text' is missing or empty", "2026-11-24T09:30:00Z"),
    ]
    assert told(graph) == expected
    saved = [graph.save(tmp_path / name) for name in ("a.trig", "a.nq", "a.jsonld")]
    for path in (*saved, graph.save_store(tmp_path / "store"), tmp_path / "out"):
        assert told(load(path)) == expected, path
        assert all(isinstance(f, DocumentError) for f in load(path).failures)
    for path in saved:
        assert validate(path).rows == ()


def test_a_failure_keeps_its_first_time_and_goes_with_its_cause(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = kg.build(folder, into=tmp_path / "out")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795600000")
    assert told(kg.build(folder, into=tmp_path / "out")) == told(first)
    (folder / "bad.txt").write_text(DOCUMENTS[1].text, encoding="utf-8")
    assert [f[0] for f in told(kg.build(folder / "bad.txt", into=tmp_path / "out"))] == ["lines.jsonl"]
    graph = kg.build(DOCUMENTS[2], into=tmp_path / "out")  # another source says nothing of that one
    assert [f[0] for f in told(graph)] == ["lines.jsonl"]
    (folder / "lines.jsonl").unlink()
    assert told(kg.build(folder, into=tmp_path / "out")) == []
    assert told(load(tmp_path / "out")) == []


def test_a_failure_goes_when_its_document_comes_from_elsewhere_or_the_rest_is_pruned(
    folder: Path, tmp_path: Path
) -> None:
    kg.build(folder, into=tmp_path / "out")
    assert [f[0] for f in told(kg.build(Document("bad", DOCUMENTS[1].text), into=tmp_path / "out"))] == ["lines.jsonl"]
    assert told(kg.build(folder / "good.txt", into=tmp_path / "out", prune=True)) == []


def test_a_document_that_cannot_be_read_any_more_stays_as_it_was(folder: Path, tmp_path: Path) -> None:
    before = kg.build(folder, into=tmp_path / "out")
    (folder / "good.txt").write_bytes(b"")
    after = kg.build(folder, into=tmp_path / "out")
    assert after.documents == before.documents
    assert [f[0] for f in told(after)] == ["bad.txt", "good.txt", "lines.jsonl"]


# --- without, merge ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole() -> Graph:
    return kg.build([replace(DOCUMENTS[0], url="https://example.org/a?b=1"), *DOCUMENTS[1:6]])


@pytest.mark.parametrize("name", [lambda d: d.id, lambda d: d.iri, lambda d: d.url], ids=["id", "IRI", "address"])
def test_a_document_goes_with_what_only_it_says(whole: Graph, name: Callable[[object], str], tmp_path: Path) -> None:
    document = next(d for d in whole.documents if d.id == DOCUMENTS[0].id)
    less = whole.without(name(document))
    assert content(less, tmp_path) == content(kg.build(DOCUMENTS[1:6]), tmp_path)
    assert len(whole.documents) == 6
    assert len(whole.without(*(d.id for d in whole.documents)).documents) == 0


def test_an_unknown_document_is_an_error_with_near_names(whole: Graph) -> None:
    id = DOCUMENTS[2].id
    with pytest.raises(GraphError, match=f"no document '{id}x'; is it '{id}'"):
        whole.without(DOCUMENTS[1].id, id + "x")
    with pytest.raises(GraphError, match=r"there is no document 'zzzzz'$"):
        whole.without("zzzzz")


def test_a_graph_from_a_file_cannot_lose_documents_but_a_store_can(whole: Graph, tmp_path: Path) -> None:
    file, folder = whole.save(tmp_path / "a.nq"), whole.save_store(tmp_path / "store")
    id = DOCUMENTS[0].id
    for change in (
        lambda: load(file).without(id),
        lambda: Graph.merge(load(file)),
        lambda: load(file).save_facts(file),
    ):
        with pytest.raises(GraphError, match="has no annotations"):
            change()
    assert load(folder).without(id) == whole.without(id)


def test_merged_builds_are_the_build_of_all(tmp_path: Path) -> None:
    parts = [DOCUMENTS[:3], DOCUMENTS[2:7], DOCUMENTS[7:]]
    graphs = [kg.build([*part, tmp_path / f"missing-{i}"]) for i, part in enumerate(parts)]
    anew = kg.build(DOCUMENTS)
    for order in (graphs, graphs[::-1]):
        merged = Graph.merge(*order)
        assert [Path(f.source).name for f in merged.failures] == ["missing-0", "missing-1", "missing-2"]
        assert content(Graph.merge(*(Graph.from_annotations(g.annotations) for g in order)), tmp_path) == content(
            anew, tmp_path
        )
        assert merged == anew
    assert Graph.merge() == Graph()


def test_documents_that_conflict_are_all_named() -> None:
    a, b, c = DOCUMENTS[:3]
    one = kg.build([a, b, c])
    other = kg.build([replace(a, text=a.text + "。"), replace(b, title="别的")])
    with pytest.raises(GraphError, match=f"documents differ: {a.id}, {b.id}: build them anew"):
        Graph.merge(one, other)
    with pytest.raises(GraphError, match=f"documents were read by different versions or models: {c.id}: build"):
        Graph.merge(one, kg.build(c, model="none"))
