"""How time and memory grow with the number of documents, to a store on disk.

    python tests/benchmarks/growth.py [DOCUMENTS …] [--folder FOLDER]

The largest number is a whole ``kg build --store --jobs 2``. Meanwhile, builds of the smaller ones take over what it has
extracted, one after the other beside it, so that two cores are busy; what extraction takes for them is what the largest
took until it had so many. Seconds are those of the processor, so that other work on the machine disturbs little.
Memory is what is resident: of the main process, and of all together. At last, the store is compared with what the
documents say, and extraction by two processes with one (by the clock: let nothing else run).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any

from interruptions import children
from synthetic_documents import write

from kg.graph import load
from kg.journal import JOURNAL
from kg.storage import FACTS

STAGES = ("extraction", "identity", "quads, loaded", "derived edges", "optimized, files")
# The command line, which says on standard output when a stage begins.
BUILD = """
import functools, sys
from kg import corpus, rdf
from kg.cli import main
from kg.store import Store

corpus.LARGE = 0

def telling(stage, work):
    @functools.wraps(work)
    def told(*args, **kwargs):
        print("stage", stage, file=sys.stderr, flush=True)
        return work(*args, **kwargs)
    return told

def loading(tellings, rulings, work=corpus.identities):
    same = telling("identity", work)(tellings, rulings)
    print("stage quads, loaded", file=sys.stderr, flush=True)
    return same

corpus.identities = loading
rdf.derive = telling("derived edges", rdf.derive)
Store.optimize = telling("optimized, files", Store.optimize)
if __name__ == "__main__":
    print("stage extraction", file=sys.stderr, flush=True)
    main()
"""


class Run:
    """A build that is watched until its end: seconds and megabytes by stage."""

    def __init__(self, source: Path, folder: Path, jobs: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        code = folder / "build.py"
        code.write_text(BUILD)
        command = [sys.executable, code, "build", source, "-o", folder / "out", "--store", folder / "store"]
        self.folder = folder
        self.seconds: dict[str, float] = defaultdict(float)
        self.main: dict[str, int] = defaultdict(int)
        self.all: dict[str, int] = defaultdict(int)
        self.extracted: list[tuple[int, float]] = []
        """Documents and seconds, again and again while it extracts."""
        self.since = time.monotonic()
        self.process = subprocess.Popen(
            [*command, "-j", str(jobs)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self.stage = STAGES[0]
        Thread(target=self._listen, daemon=True).start()
        self.watching = Thread(target=self._watch)
        self.watching.start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if line.startswith("stage "):
                self.stage = line.removeprefix("stage ").strip()

    def _watch(self) -> None:
        before = 0.0
        while self.process.poll() is None:
            time.sleep(0.2)
            processes, stage = [self.process.pid, *children(self.process.pid)], self.stage
            resident = [_resident(pid) for pid in processes]
            self.main[stage] = max(self.main[stage], resident[0])
            self.all[stage] = max(self.all[stage], sum(resident))
            if (spent := sum(map(_seconds, processes))) > before:
                # Of processes that have ended, the main one counts what they took.
                self.seconds[stage] += spent - before
                before = spent
            if stage == STAGES[0]:
                self.extracted.append((_size(self.folder / "out" / JOURNAL), before))
        self.took = time.monotonic() - self.since

    def end(self) -> Run:
        self.watching.join()
        assert self.process.returncode == 0, f"the build in {self.folder} failed"
        return self


def _resident(pid: int) -> int:
    """Megabytes; none of a process that has ended."""
    for line in _read(pid, "status").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) >> 10
    return 0


def _seconds(pid: int) -> float:
    """Of a process and of those that it has seen ending."""
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def taken_over(journal: Path, count: int, folder: Path) -> int:
    """Put the first annotations of a journal into the folder of a build; their bytes."""
    out = folder / "out"
    out.mkdir(parents=True)
    with journal.open("rb") as lines, (out / FACTS).open("wb") as facts:
        return sum(map(facts.write, islice(lines, count)))


def compared(run: Run) -> str:
    """What the documents say, counted in the file of annotations and in the store."""
    documents = evidence = 0
    with (run.folder / "out" / FACTS).open("rb") as lines:
        for annotation in map(json.loads, lines):
            documents += 1
            quotes = (e for fact in annotation["facts"] for e in (fact, *fact.get("more_evidence", ())))
            evidence += len({(*map(json.dumps, (e["start"], e["end"], e["extractor"])),) for e in quotes})
    store = load(run.folder / "store").store
    said = "?e prov:wasQuotedFrom ?document ; oa:start ?start ; oa:end ?end ; ic:extractor ?extractor"
    held = _count(store, "?document a ic:Document"), _count(store, said, "DISTINCT ?document ?start ?end ?extractor")
    triples = _count(store, "?s ?p ?o")
    assert held == (documents, evidence), f"{held} in the store, {(documents, evidence)} in the documents"
    return f"{documents} documents, {evidence} quotes in the documents and in the store, {triples} triples"


def _count(store: Any, pattern: str, what: str = "*") -> int:
    from kg.vocabulary import PREFIXES

    (row,) = store.query(f"SELECT (COUNT(*) AS ?n) {{ SELECT {what} {{ {pattern} }} }}", PREFIXES)
    return int(row["n"].value)


def questions(run: Run) -> Iterator[str]:
    """How long named questions take on a store that was just opened."""
    graph = load(run.folder / "store")
    for question, parameters in (
        ("partners", {"city": "东莞"}),
        ("agreements", {"a": "东莞", "b": "牡丹江"}),
        ("statistics", {"a": "东莞"}),
        ("statistics", {"a": "东莞"}),
    ):
        start = time.process_time()
        rows = len(graph.query(question, **parameters))
        yield f"{question} {' '.join(parameters.values())}: {rows} rows, {time.process_time() - start:.1f} s"


def table(runs: dict[int, Run], say: Callable[[str], object]) -> None:
    say("| documents | " + " | ".join(f"{stage}: s (MB, all)" for stage in STAGES) + " |\n")
    say("|---" * (len(STAGES) + 1) + "|\n")
    for count, run in runs.items():
        cells = (f"{run.seconds[stage]:.0f} ({run.main[stage]}, {run.all[stage]})" for stage in STAGES)
        say(f"| {count} | {' | '.join(cells)} |\n")
    first, *_, last = runs
    for stage in STAGES:
        a, b = runs[first].seconds[stage] / first, runs[last].seconds[stage] / last
        straight = "straight within 15 %" if abs(b / a - 1) <= 0.15 else "NOT straight"
        say(f"{stage}: {1000 * a:.2f} ms a document at {first}, {1000 * b:.2f} at {last}: {b / a:.2f}, {straight}\n")


def main(counts: list[int], folder: Path, say: Callable[[str], object] = sys.stdout.write) -> None:
    *smaller, largest = sorted(counts)
    source = write(folder / "news.jsonl", largest)
    whole, runs = Run(source, folder / str(largest), 2), {}
    journal = folder / str(largest) / "out" / JOURNAL
    while whole.stage == STAGES[0] and whole.process.poll() is None:
        time.sleep(1)
    say(f"extracted after {time.monotonic() - whole.since:.0f} s by the clock\n")
    for count in reversed(smaller):
        place = folder / str(count)
        size = taken_over(journal, count, place)
        run = runs[count] = Run(write(place / "news.jsonl", count), place, 1).end()
        run.seconds[STAGES[0]] = next(s for done, s in whole.extracted if done >= size)
        say(f"{count} documents done\n")
    runs[largest] = whole.end()
    table({count: runs[count] for count in sorted(runs)}, say)
    say(f"{largest}: {whole.took:.0f} s by the clock, at most {max(whole.all.values())} MB\n")
    say(compared(whole) + "\n")
    for answer in questions(whole):
        say(answer + "\n")
    few = write(folder / "few.jsonl", min(4000, largest))
    clock = {}
    for jobs in (1, 2):
        start = time.monotonic()
        command = [sys.executable, "-m", "kg", "extract", few, "-o", folder / f"{jobs}.jsonl", "-j", str(jobs)]
        subprocess.run(command, check=True, capture_output=True)
        clock[jobs] = time.monotonic() - start
    assert (folder / "1.jsonl").read_bytes() == (folder / "2.jsonl").read_bytes()
    say(f"extraction by 1 process {clock[1]:.1f} s, by 2 {clock[2]:.1f} s: {clock[1] / clock[2]:.2f} times as fast\n")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("documents", type=int, nargs="*", default=[12_500, 25_000, 50_000, 100_000])
    arguments.add_argument("--folder", type=Path, help="where there is room; kept (by default, a temporary one)")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        main(given.documents, given.folder or Path(name))
