"""Write the confidence table of a language from annotated texts: how often each rule is right on them.

    python -m kg.extraction.calibration zh GOLD.jsonl [GOLD.jsonl …]

Run by maintainers after rules change; the table is package data.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from kg.annotation import Annotation
from kg.evaluation import Judgement, evaluate, read_annotations
from kg.extraction.facts.confidence import smoothed
from kg.extraction.pipeline import annotate

_HEADER = (
    "# How often each rule was right on the annotated development texts: written by kg.extraction.calibration.\n"
    "# Confidence is the share of right facts, with a prior of 0.8 that counts like two facts.\n"
    "# rule\tconfidence\tright\tfound\n"
)


def judgements(lang: str, paths: list[Path]) -> list[Judgement]:
    """Every fact that extraction finds in the texts of the annotation files, with whether it is right."""
    found: list[Judgement] = []
    for path in paths:
        rows = [row for row in read_annotations(path) if row.get("lang") == lang]
        documents = [Annotation.from_json({**row, "facts": [], "entities": []}).document for row in rows]
        found += evaluate(rows, [annotate(d).to_json() for d in documents]).judgements
    return found


def table(judged: list[Judgement]) -> str:
    """The table's text, sorted by rule.

    >>> print(table([Judgement("visits.go", 0.8, True)]).splitlines()[-1].expandtabs(1))
    visits.go 0.87 1 1
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for j in judged:
        counts[j.rule][0] += j.right
        counts[j.rule][1] += 1
    return _HEADER + "".join(f"{rule}\t{smoothed(*n)}\t{n[0]}\t{n[1]}\n" for rule, n in sorted(counts.items()))


def main() -> None:
    lang, *paths = sys.argv[1:]
    target = Path(__file__).parent / "data" / lang / "confidence.tsv"
    target.write_text(table(judgements(lang, [Path(p) for p in paths])), encoding="utf-8")


if __name__ == "__main__":
    main()
