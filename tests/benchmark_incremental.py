"""What a build costs that finds 200 documents unchanged, and a store's update after one has changed.

Run: ``python tests/benchmark_incremental.py``
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from generated_texts import documents

import kg

COUNT = 200


def timed(what: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    sys.stdout.write(f"{time.perf_counter() - start:8.2f} s  {what}\n")


def main() -> None:
    kg.build("两市签署协议。")  # loads what extraction needs
    sources = documents(COUNT)
    with TemporaryDirectory() as folder:
        out, store = Path(folder, "out"), Path(folder, "store")
        timed("first build, read and merged", lambda: kg.build(sources, into=out))
        timed("second build, all unchanged", lambda: kg.build(sources, into=out))
        graph = kg.build(sources, into=out)
        timed("quads and derived edges", lambda: graph.store)
        timed("graph.trig", lambda: graph.save(out / "graph.trig"))
        timed("graph.html", lambda: graph.view(out / "graph.html"))
        timed("store written", lambda: graph.save_store(store))
        sources[0] = replace(sources[0], text=sources[0].text + "2024年5月，东莞市代表团赴牡丹江市考察。")
        timed("build, one changed", lambda: kg.build(sources, into=out))
        changed = kg.build(sources, into=out)
        timed("quads and derived edges", lambda: changed.store)
        with kg.load(store).store as old:
            removed, added = old.difference(changed.store)
        timed(f"store brought up to date: {len(removed)} quads out, {len(added)} in", lambda: changed.save_store(store))
        sys.stdout.write(f"{len([*changed.store.quads()])} quads, {len(changed.facts)} facts\n")


if __name__ == "__main__":
    main()
