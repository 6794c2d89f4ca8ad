"""How long validation takes and how much memory it needs, by parts or, for comparison, with pySHACL on the whole union.

    python tests/benchmark_validation.py TRIPLES [parts|union]

Each figure wants a process of its own. Figures of one machine and day are comparable with each other.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from hand_made import union
from repeated_graph import write


def main(triples: int, way: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.nq"
        written = write(path, triples)
        before, start = _peak(), time.perf_counter()
        conforms = _by_parts(path) if way == "parts" else _union(path)
        took = time.perf_counter() - start
    sys.stdout.write(
        f"{written} triples, {way}: {took:.0f} s wall, {time.process_time():.0f} s of the processor with the writing, "
        f"peak {_peak()} MB ({before} MB before); conforms: {conforms}\n"
    )


def _by_parts(path: Path) -> bool:
    from kg.validation import validate

    return validate(path).conforms


def _union(path: Path) -> bool:
    from pyshacl import validate
    from rdflib import Graph

    from kg.graph import load
    from kg.vocabulary import ontology_file

    shapes = Graph().parse(data=ontology_file("shapes.ttl").read_text(encoding="utf-8"), format="turtle")
    return bool(validate(union(load(path)), shacl_graph=shapes, inference="none")[0])


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "parts")
