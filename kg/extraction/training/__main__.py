"""``python -m kg.extraction.training``: see the package's docstring."""

from __future__ import annotations

import argparse
import sys
from importlib.resources import as_file, files
from pathlib import Path

from kg.errors import KGError
from kg.extraction.training.corpus import made_up, names_exchanged, read_iob2
from kg.extraction.training.fitting import fit
from kg.extraction.training.grammar import Grammar


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m kg.extraction.training", description=__doc__)
    parser.add_argument("annotated", type=Path, help="zh_gsdsimp-ud-train.iob2 of UNER_Chinese-GSDSIMP")
    parser.add_argument("--output", type=Path, help="where the weights go; default: the package's own file")
    parser.add_argument("--passages", type=int, default=5000, help="how many passages to make up")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    grammar = Grammar(options.seed)
    try:
        annotated = read_iob2(options.annotated)
        texts = [*annotated, *names_exchanged(annotated, grammar), *made_up(grammar, options.passages)]
        with as_file(files("kg.extraction") / "data" / "zh" / "recognizer.npz") as own:
            output: Path = options.output or own
            count = fit(texts, output)
    except KGError as e:
        sys.exit(str(e))
    sys.stdout.write(f"{output}: {count} features from {len(texts)} texts, {output.stat().st_size // 1024} KiB\n")


main()
