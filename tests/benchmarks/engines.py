"""Documents a second by the engines that can drive parts, side by side, and whether all make the same parts.

    python tests/benchmarks/engines.py [DOCUMENTS]

Each reads the same synthetic news by two processes, in its turn, in a process of its own; Spark and Ray by the code of
kg/parts/README.md (``pip install pyspark ray``; Spark wants Java). An engine that is not installed is left out.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import synthetic_documents

import kg.parts
from kg.parts import manifests

SMALL = 1 << 17
"""Bytes of a partition here: a small corpus has to have several for each process."""

OWN = """
from kg.parts import {module}
if __name__ == "__main__":
    for _ in {run}("/shared/articles", "/shared/parts", jobs=2):
        pass
"""
PAGE = Path(kg.parts.__file__).with_name("README.md")


def programs() -> dict[str, str]:
    """The program of each engine that is installed."""
    shown = dict(re.findall(r"## (Spark|Ray)\n.*?```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
    known = {
        "pool": ("kg", OWN.format(module="run", run="run")),
        "dask": ("distributed", OWN.format(module="cluster", run="cluster.run")),
        "spark": ("pyspark", shown["Spark"]),
        "ray": ("ray", shown["Ray"]),
    }
    return {name: program for name, (package, program) in known.items() if find_spec(package) is not None}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder, "articles")
        articles.mkdir()
        synthetic_documents.write(articles / "all.jsonl", count)
        lines = (articles / "all.jsonl").read_bytes().splitlines(keepends=True)
        (articles / "all.jsonl").unlink()
        for number in range(0, count, 100):  # files smaller than a partition
            (articles / f"{number:07}.jsonl").write_bytes(b"".join(lines[number : number + 100]))
        made = {}
        for name, program in programs().items():
            parts = Path(folder, name)
            text = program.replace("/shared/articles", str(articles)).replace("/shared/parts", str(parts))
            file = Path(folder, f"by_{name}.py")
            file.write_text(f"import kg.parts\nkg.parts.BYTES = {SMALL}\n{text}", encoding="utf-8")
            start = time.monotonic()
            subprocess.run(
                [sys.executable, str(file)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            took = time.monotonic() - start
            made[name] = manifests(parts)
            same = made[name] == made["pool"]
            read = sum(manifest.documents for manifest in made[name])
            told = f"{len(made[name])} parts, {read} documents, {took:.1f} s, {read / took:.0f} documents/s"
            sys.stdout.write(f"{name:<6}{told}, {'the same parts' if same else 'OTHER PARTS'}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
