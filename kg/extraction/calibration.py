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
from kg.extraction import lexicon
from kg.extraction.facts.confidence import smoothed
from kg.extraction.pipeline import annotate
from kg.extraction.reading import LEAST_CONFIDENCE

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


def table(judged: list[Judgement], kept_out: dict[str, tuple[int, int]] | None = None) -> str:
    """The table's text, sorted by rule. Rules that are right too seldom tell no facts, so that what was counted of
    them before (``kept_out``: right, found) stands until the table is deleted.

    >>> print(table([Judgement("visits.go", 0.8, True)]).splitlines()[-1].expandtabs(1))
    visits.go 0.87 1 1
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for rule, (right, found) in (kept_out or {}).items():
        counts[rule] = [right, found]
    for j in judged:
        counts[j.rule][0] += j.right
        counts[j.rule][1] += 1
    return _HEADER + "".join(f"{rule}\t{smoothed(*n)}\t{n[0]}\t{n[1]}\n" for rule, n in sorted(counts.items()))


def _kept_out(lang: str) -> dict[str, tuple[int, int]]:
    rows = lexicon.table(lang, "confidence.tsv")
    return {r[0]: (int(r[2]), int(r[3])) for r in rows if float(r[1]) < LEAST_CONFIDENCE}


def main() -> None:
    lang, *paths = sys.argv[1:]
    target = Path(__file__).parent / "data" / lang / "confidence.tsv"
    judged = judgements(lang, [Path(p) for p in paths])
    target.write_text(table(judged, _kept_out(lang)), encoding="utf-8")


if __name__ == "__main__":
    main()
