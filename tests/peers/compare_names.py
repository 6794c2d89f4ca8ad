"""Names side by side: this project and other recognisers of Chinese names, on the same annotated texts in one run.

    python tests/peers/compare_names.py TEXTS.jsonl ... [--python lac=/path/to/python ...]

A peer that is not installed is left out with a message. A peer that needs an environment of its own runs with the
interpreter that ``--python`` gives for it (LAC 2.1.2: ``pip install "setuptools<70" "numpy<2" paddlepaddle==2.6.2``,
then ``pip install --no-build-isolation LAC==2.1.2``). Not collected by pytest.

What counts: a name is right if it is a form of an annotated entity of a fitting type (a zone may be found as a place or
a body, by everyone); a place inside a longer annotated name, and names marked optional, count neither way. Several
forms of one entity count once.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

Names = list[tuple[str, str]]
Reader = Callable[[str], Names]

FITS = {"PER": ("Person",), "LOC": ("Place", "Zone"), "ORG": ("Organization", "Zone")}
TYPES = {"Person": "PER", "Place": "LOC", "Organization": "ORG", "Zone": "ORG"}


def intercity() -> Reader:
    from kg.documents.document import Document
    from kg.extraction.pipeline import annotate

    def read(text: str) -> Names:
        entities = annotate(Document("text", text, lang="zh")).entities
        return [(form, TYPES[e.type]) for e in entities for form in (e.name, *e.aliases)]

    return read


def jieba() -> Reader:
    import logging

    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    types = {"nr": "PER", "nrt": "PER", "nrfg": "PER", "ns": "LOC", "nt": "ORG"}
    return lambda text: [(w.word, types[w.flag]) for w in jieba.posseg.cut(text) if w.flag in types]


def lac() -> Reader:
    _old_paddle()
    from LAC import LAC

    model = LAC(mode="lac")
    types = {"PER": "PER", "nr": "PER", "LOC": "LOC", "ns": "LOC", "ORG": "ORG", "nt": "ORG"}

    def read(text: str) -> Names:
        found: Names = []
        for paragraph in filter(str.strip, text.splitlines()):
            words, tags = model.run(paragraph)
            found += [(w, types[t]) for w, t in zip(words, tags, strict=True) if t in types]
        return found

    return read


def _old_paddle() -> None:
    """LAC imports paddle.fluid, which Paddle has renamed; what inference needs is still there."""
    import types

    import paddle
    from paddle.base import core

    fluid = types.ModuleType("paddle.fluid")
    fluid.__dict__.update({k: v for k, v in vars(paddle.base).items() if not k.startswith("__")})
    fluid.__dict__.update(core=core, io=types.ModuleType("io"), layers=types.ModuleType("layers"))
    sys.modules.update({"paddle.fluid": fluid, "paddle.fluid.core": core})


def spacy_pipeline() -> Reader:
    import spacy

    nlp = spacy.load("zh_core_web_sm")
    types = {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"}
    return lambda text: [(e.text, types[e.label_]) for e in nlp(text).ents if e.label_ in types]


PEERS: dict[str, Callable[[], Reader]] = {
    "intercity": intercity,
    "jieba": jieba,
    "lac": lac,
    "zh_core_web_sm": spacy_pipeline,
}


def worker(peer: str) -> None:
    """Read texts as JSON lines, write the names of each and at last the characters per CPU second."""
    read = PEERS[peer]()
    read("牡丹江市与东莞市签约。")
    texts = [json.loads(line) for line in sys.stdin]
    started = time.process_time()
    found = [read(text) for text in texts]
    speed = sum(map(len, texts)) / (time.process_time() - started)
    json.dump({"names": found, "speed": speed}, sys.stdout)


def run(peer: str, python: str, texts: list[str]) -> tuple[list[Names], float] | str:
    """The names that a peer finds, and its speed; or why it cannot run."""
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    command = [python, __file__, "--worker", peer]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no message"])[-1]
    result = json.loads(done.stdout.splitlines()[-1])
    return [[(name, label) for name, label in names] for names in result["names"]], result["speed"]


class Score:
    """Right, found and annotated names."""

    def __init__(self) -> None:
        self.right = self.found = self.annotated = 0

    def __str__(self) -> str:
        p, r = self.right / max(1, self.found), self.right / max(1, self.annotated)
        return f"{p:.3f} {r:.3f} {2 * p * r / max(1e-9, p + r):.3f}"


def score(rows: Iterable[dict[str, object]], found: Iterable[Names]) -> dict[str, Score]:
    """Scores by type and together ("all")."""
    scores = {label: Score() for label in ("all", *FITS)}
    for row, names in zip(rows, found, strict=True):
        entities = row["entities"]
        assert isinstance(entities, list)
        forms = [{e["name"], *e.get("aliases", ())} for e in entities]
        hit: dict[int, str] = {}
        wrong: set[tuple[str, str]] = set()
        for name, label in names:
            fits = [i for i, e in enumerate(entities) if e["type"] in FITS[label] and name in forms[i]]
            if fits:
                hit.update((i, label) for i in fits)
            elif not (label == "LOC" and any(name in form for f in forms for form in f)):
                wrong.add((name, label))
        for i, e in enumerate(entities):
            if not e.get("optional"):
                for key in ("all", TYPES[e["type"]]):
                    scores[key].annotated += 1
                    scores[key].right += i in hit
                    scores[key].found += i in hit
        for _, label in wrong:
            scores["all"].found += 1
            scores[label].found += 1
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path)
    parser.add_argument("--python", action="append", default=[], metavar="PEER=INTERPRETER")
    parser.add_argument("--worker", choices=PEERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        worker(options.worker)
        return
    lines = [line for path in options.texts for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [json.loads(line) for line in lines]
    pythons = dict(pair.split("=", 1) for pair in options.python)
    print(f"{len(rows)} texts; precision, recall, F1")
    print(f"{'':16}{'all':20}{'PER':20}{'LOC':20}{'ORG and zones':20}chars/s")
    for peer in PEERS:
        result = run(peer, pythons.get(peer, sys.executable), [row["text"] for row in rows])
        if isinstance(result, str):
            print(f"{peer:16}left out: {result}")
            continue
        found, speed = result
        print(f"{peer:16}{''.join(f'{s!s:20}' for s in score(rows, found).values())}{speed:.0f}")


if __name__ == "__main__":
    main()
