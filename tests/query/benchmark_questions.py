"""How long named questions take: asked of a graph, asked of Oxigraph directly, and asked of rdflib. Run by hand:

    python tests/query/benchmark_questions.py [FACTS [RDFLIB_FACTS [SECONDS]]]

Makes a graph of FACTS (100,000) and a smaller one of RDFLIB_FACTS (2,000) for rdflib, which answers in a process of its
own and is stopped after SECONDS (60) a question. Figures of one run are comparable with each other, not with those of
another machine. Times are of the processor, which other work on the machine changes less than the clock's: of questions
the median of five, of rdflib the first. "rows" is what making plain values takes besides.
"""

from __future__ import annotations

import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyoxigraph
from large_graph import large_graph

from kg.dataset import to_dataset
from kg.graph import Graph, load
from kg.query import questions
from kg.query.sparql import bound
from kg.store import Store
from kg.vocabulary import PREFIXES

ASKED = ("partners", "agreements", "between", "investment", "postings", "companies", "chains", "statistics")
BUSIEST = (
    """SELECT ?city { ?fact ic:involves ?city . ?city a ic:City } GROUP BY ?city ORDER BY DESC(COUNT(?fact)) ?city"""
)
PARTNER = """SELECT ?b { VALUES ?a { UNDEF } ?f a ic:Agreement ; ic:concerns ?a ; ic:party ?b . ?b a ic:City
  FILTER(?b != ?a) } GROUP BY ?b ORDER BY DESC(COUNT(?f)) ?b"""


def main(facts: int = 100_000, small: int = 2_000, seconds: int = 60) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for count in sorted({small, facts}):
            file = Path(folder) / f"{count}.nq"
            start = time.perf_counter()
            large_graph(count).save(file)
            print(f"\n{count} facts: made, derived and saved in {time.perf_counter() - start:.1f} s")
            raw, graph = loaded(file)
            asked = dict(texts(graph))
            found = answers(graph, raw, asked)
            del raw
            patient = rdflib_answers(file, asked, seconds) if count == small else {}
            print("question       rows   graph.query   Oxigraph   ratio   rows      rdflib   rdflib/graph.query")
            for name, (rows, ours, direct, plain) in found.items():
                theirs = patient.get(name)
                other = (
                    "-" if count != small else f"not in {seconds} s" if theirs is None else f"{1000 * theirs:.0f} ms"
                )
                factor = "-" if theirs is None else f"{theirs / ours:.0f}"
                print(
                    f"{name:12} {rows:6} {1000 * ours:10.1f} ms {1000 * direct:7.1f} ms {ours / direct:7.2f}"
                    f"{1000 * plain:6.1f} ms {other:>12} {factor:>8}"
                )


def loaded(file: Path) -> tuple[pyoxigraph.Store, Graph]:
    """A file in a plain store of Oxigraph, which gets the union afterwards, and as a graph; prints both times."""
    start = time.process_time()
    raw = pyoxigraph.Store()
    raw.bulk_load(path=str(file), format=pyoxigraph.RdfFormat.N_QUADS)
    direct, quads = time.process_time() - start, len(raw)
    start = time.process_time()
    graph = load(file)
    ours = time.process_time() - start
    graph.query("ASK {}")  # makes the union
    united = time.process_time() - start
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        pyoxigraph.Store(f"{folder}/raw").bulk_load(path=str(file), format=pyoxigraph.RdfFormat.N_QUADS)
        direct_disk = time.process_time() - start
        start = time.process_time()
        with Store(f"{folder}/own") as store:
            store.load([file])
        ours_disk = time.process_time() - start
    print(
        f"load {quads} quads into memory: {ours:.1f} s, with the union {united:.1f} s, Oxigraph alone {direct:.1f} s "
        f"({direct / ours:.2f} and {direct / united:.2f} of its rate); "
        f"onto disk, with the union: {ours_disk:.1f} s, alone {direct_disk:.1f} s ({direct_disk / ours_disk:.2f})"
    )
    raw.bulk_extend(pyoxigraph.Quad(q.subject, q.predicate, q.object) for q in raw)
    return raw, graph


def texts(graph: Graph) -> Iterator[tuple[str, tuple[dict[str, str], str]]]:
    """The parameters and the text of each question that is asked: about the busiest city and its first partner."""
    city = graph.query(BUSIEST)[0]["city"]
    partner = graph.query(PARTNER, a=city)[0]["b"]
    given = {"partners": {"city": city}, "postings": {"place": city}}
    for question in questions():
        if question.name in ASKED:
            both = {"a": city, "b": partner} if question.parameters in (("a", "b"),) else {}
            parameters = given.get(question.name, both)
            yield question.name, (parameters, bound(question.sparql, parameters))


def answers(graph: Graph, raw: pyoxigraph.Store, asked: dict[str, Any]) -> dict[str, tuple[int, float, float, float]]:
    """How many rows, and the seconds that a graph, Oxigraph alone, and making plain rows take."""
    found = {}
    for name, (parameters, text) in asked.items():
        ours, direct, plain = [], [], []
        for _ in range(5):
            result, spent = timed(lambda n=name, p=parameters: graph.query(n, **p))
            ours.append(spent)
            plain.append(timed(lambda r=result: r.rows)[1])
            direct.append(timed(lambda t=text: list(raw.query(t, prefixes=PREFIXES)))[1])
        found[name] = (len(result), statistics.median(ours), statistics.median(direct), statistics.median(plain))
    return found


def timed(ask: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    return ask(), time.process_time() - start


def rdflib_answers(file: Path, asked: dict[str, Any], seconds: int) -> dict[str, float | None]:
    """The seconds that rdflib takes for each text; None where it did not finish."""
    command = [sys.executable, __file__, "--rdflib", str(file), str(seconds)]
    given = json.dumps({name: text for name, (_, text) in asked.items()})
    done = subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", check=True)
    found: dict[str, float | None] = json.loads(done.stdout)
    return found


def patient(file: Path, seconds: int) -> None:
    """The process of rdflib: each question in a fork that can be killed."""
    dataset = to_dataset(load(file).store)
    fork = multiprocessing.get_context("fork")

    def ask(text: str, answer: Connection) -> None:
        answer.send(timed(lambda: list(dataset.query(text, initNs=PREFIXES)))[1])

    found: dict[str, float | None] = {}
    for name, text in json.load(sys.stdin).items():
        here, there = fork.Pipe()
        process = fork.Process(target=ask, args=(text, there))
        process.start()
        found[name] = here.recv() if here.poll(seconds) else None
        process.kill()
        process.join()
    print(json.dumps(found))


if __name__ == "__main__":
    if "--rdflib" in sys.argv:
        patient(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(*map(int, sys.argv[1:]))
