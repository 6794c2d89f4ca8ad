"""What each stage costs, beside what nobody can be faster than, measured in the same run.

    python tests/benchmarks/benchmark.py [DOCUMENTS]

Seconds are those of the processor, so that other work on the machine disturbs little.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import ahocorasick_rs
import spacy
from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph
from synthetic_documents import documents

from kg.construction import extract
from kg.extraction.pipeline import pipeline, read
from kg.extraction.recognizer import OWN_MODEL
from kg.gazetteer import gazetteer
from kg.graph import Graph


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def exhaust(results: Iterable[Any]) -> None:
    for _ in results:
        pass


def main(count: int) -> None:
    texts = list(islice(documents(), count))
    characters = sum(len(d.text) for d in texts)
    read(texts[0])  # loads what extraction needs
    rows: list[tuple[str, float, str, float]] = []

    def row(stage: str, work: Callable[[], Any], limit: str, at_best: Callable[[], Any]) -> Any:
        took, result = seconds(work)
        rows.append((stage, took, limit, seconds(at_best)[0]))
        return result

    places = gazetteer()
    patterns = sorted({name for d in texts for m in places.scan(d.text) for name in (d.text[m.start : m.end],)})
    automaton = ahocorasick_rs.AhoCorasick(patterns)
    row(
        "scan for places",
        lambda: exhaust(m for d in texts for m in places.scan(d.text)),
        "ahocorasick-rs alone, these names",
        lambda: [automaton.find_matches_as_indexes(d.text) for d in texts],
    )
    nlp, blank = pipeline("zh", OWN_MODEL), spacy.blank("zh")
    row(
        "tokens",
        lambda: [nlp.make_doc(d.text) for d in texts],
        "spaCy's own for Chinese",
        lambda: [blank.make_doc(d.text) for d in texts],
    )
    tokens, _ = seconds(lambda: [nlp.make_doc(d.text) for d in texts])
    spent: dict[str, float] = {}
    for name, component in nlp.pipeline:

        def timed(doc: Any, inner: Any = component, name: str = name) -> Any:
            start = time.process_time()
            doc = inner(doc)
            spent[name] = spent.get(name, 0.0) + time.process_time() - start
            return doc

        nlp._components[[n for n, _ in nlp._components].index(name)] = (name, timed)
    took, annotations = seconds(lambda: list(extract(texts)))
    rows += [(f"extraction: {name}", part, "tokens", tokens) for name, part in spent.items()]
    rows.append(("extraction, all", took, "tokens", tokens))
    merging, graph = seconds(lambda: Graph.from_annotations(annotations))
    rows.append(("identity", merging, "extraction", took))
    making, store = seconds(lambda: graph.store)
    with tempfile.TemporaryDirectory() as name:
        quads = Path(name, "all.nq")
        quads.write_bytes(store.dump())
        alone, _ = seconds(lambda: Oxigraph().bulk_load(path=str(quads), format=RdfFormat.N_QUADS))
        rows.append(("quads, union and derived edges", making, "pyoxigraph loads the quads", alone))
        writing, _ = seconds(lambda: graph.save_store(Path(name, "store")))
        disk = Oxigraph(str(Path(name, "alone")))
        alone, _ = seconds(lambda: disk.bulk_load(path=str(quads), format=RdfFormat.N_QUADS))
        rows.append(("store on disk, optimized", writing, "pyoxigraph loads the quads", alone))
        page, path = seconds(lambda: graph.view(Path(name, "a.html")))
        content = path.read_bytes()
        rows.append(("page", page, "its bytes written", seconds(lambda: Path(name, "b.html").write_bytes(content))[0]))
    sparql = "SELECT ?a { ?a a <https://w3id.org/intercity#Agreement> }"
    named, _ = seconds(lambda: graph.query("agreements", a="东莞", b="牡丹江"))
    plain, _ = seconds(lambda: list(store.query(sparql)))
    rows.append(("named question", named, "all agreements by SPARQL", plain))
    say = sys.stdout.write
    say(f"{count} documents, {characters} characters, {len(graph.facts)} facts, {len([*store.quads()])} quads\n")
    say(f"{characters / took:.0f} characters and {count / took:.0f} documents a second of extraction\n\n")
    say("| stage | s | share | at best | s | ratio |\n|---|---|---|---|---|---|\n")
    whole = took + merging + making
    for stage, spent_there, limit, best in rows:
        share = f"{100 * spent_there / whole:.0f} %"
        say(f"| {stage} | {spent_there:.2f} | {share} | {limit} | {best:.3f} | {spent_there / max(best, 1e-4):.1f} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
