"""Synthetic news: short texts from many templates, with names, dates and figures of their own; any number of them.

    python tests/benchmarks/synthetic_documents.py COUNT FILE.jsonl

The document of a number is always the same, however many are made.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from kg.documents import Document
from kg.extraction.training.grammar import Grammar

_TOGETHER = 1000  # documents that one grammar makes
_SENTENCES = Path(__file__).with_name("sentences.txt")


def documents(sentences: tuple[int, int] = (1, 4)) -> Iterator[Document]:
    """Endlessly many documents, each with so many sentences that state facts, and passages that state none."""
    patterns = [line for line in _SENTENCES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    number = 0
    while True:
        grammar, choice = Grammar(seed=number), random.Random(number)
        for _ in range(_TOGETHER):
            body = [grammar.expand(choice.choice(patterns)).text for _ in range(choice.randint(*sentences))]
            body.insert(choice.randint(0, len(body)), grammar.passage().text)
            published = f"{choice.randint(2013, 2025)}-{choice.randint(1, 12):02}-{choice.randint(1, 28):02}"
            title = grammar.expand("{city-short}{city-short}{topic}").text
            yield Document(f"news-{number:07}", "\n".join(body), title, published, "三江日报", lang="zh")
            number += 1


def write(path: Path, count: int) -> Path:
    """So many documents as JSON Lines."""
    with path.open("w", encoding="utf-8") as stream:
        for document in islice(documents(), count):
            stream.write(json.dumps(asdict(document), ensure_ascii=False) + "\n")
    return path


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
