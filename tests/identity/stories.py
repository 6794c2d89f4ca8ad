"""Short documents about the same events, labelled by hand with what is the same, and how well a graph agrees.

A story is a TOML file of documents. In a text, ``{name=label}`` labels what it names: equal labels are one thing; the
letter in front says what it is (p place, o organisation, h person, z zone). ``facts`` are lines of type, label and the
words that state the fact.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.annotation import Annotation
from kg.construction import extract
from kg.documents import Document
from kg.graph import Graph, GraphFact

FOLDER = Path(__file__).parent / "stories"
KINDS = {"p": "places", "o": "organizations", "h": "people", "z": "zones", "f": "facts"}
_LABELLED = re.compile(r"\{([^{}=]+)=([^{}=]+)\}")


@dataclass(frozen=True)
class Unit:
    """A labelled place in a document: characters ``start`` to ``end`` are of the thing or fact ``label``."""

    document: str
    label: str
    start: int
    end: int
    type: str = ""
    """Of a fact."""


@dataclass(frozen=True)
class Story:
    name: str
    documents: tuple[Document, ...]
    units: tuple[Unit, ...]


def read(path: Path) -> Story:
    documents, units = [], []
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["document"]:
        text, mentions = _plain(row["text"].strip())
        documents.append(Document(row["id"], text, None, row["published"], row["publisher"], None, row["lang"]))
        units += [Unit(row["id"], label, start, end) for label, start, end in mentions]
        for line in row["facts"]:
            type, label, words = line.split(" ", 2)
            start = text.index(words)
            units.append(Unit(row["id"], label, start, start + len(words), type))
    return Story(path.stem, tuple(documents), tuple(units))


def _plain(labelled: str) -> tuple[str, list[tuple[str, int, int]]]:
    """A text without labels, and the labels with where they stand in it."""
    text, mentions, end = "", [], 0
    for match in _LABELLED.finditer(labelled):
        text += labelled[end : match.start()]
        mentions.append((match.group(2), len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        end = match.end()
    return text + labelled[end:], mentions


@cache
def stories() -> tuple[Story, ...]:
    return tuple(read(path) for path in sorted(FOLDER.glob("*.toml")))


@cache
def annotations() -> tuple[Annotation, ...]:
    """What extraction finds in each document."""
    found = extract([document for story in stories() for document in story.documents])
    return tuple(annotation for annotation in found if isinstance(annotation, Annotation))


@cache
def hard_negatives() -> tuple[tuple[str, str], ...]:
    """Pairs of labels that are near and not the same."""
    lines = (Path(__file__).parent / "hard-negatives.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((a, b) for a, b, _ in pairs)


def found(graph: Graph, units: Iterable[Unit]) -> dict[Unit, str | None]:
    """The IRI that a graph gives each unit; None where extraction missed it."""
    by_document = {document.iri: document.id for document in graph.documents}
    facts: dict[tuple[str, str], list[tuple[int, int, GraphFact]]] = defaultdict(list)
    for fact in graph.facts:
        for evidence in fact.evidence:
            facts[by_document[evidence.document], fact.type].append((evidence.start, evidence.end, fact))
    names: dict[str, dict[str, str]] = defaultdict(dict)
    # Of two people of one name, one has it only as a further form: the fewest forms first.
    for document, id in by_document.items():
        named = [(entity.names_in[document], entity.iri) for entity in graph.entities if document in entity.names_in]
        for forms, iri in sorted(named, key=lambda item: len(item[0])):
            for form in forms:
                names[id].setdefault(form, iri)
    named_at = {(a.document.id, span): e.name for a in annotations() for e in a.entities for span in e.mentions}
    texts = {document.id: document.text or "" for document in graph.documents}
    iris: dict[Unit, str | None] = {}
    used: set[tuple[str, str]] = set()
    for unit in sorted(units, key=lambda u: (u.document, u.start)):
        if not unit.type:
            span = (unit.start, unit.end)
            name = named_at.get((unit.document, span), texts[unit.document][unit.start : unit.end])
            iris[unit] = names[unit.document].get(name)
            continue
        words = texts[unit.document][unit.start : unit.end]
        # Of facts that one sentence states, the one whose people and places the words name.
        over = [
            (
                sum(iri in _fillers(fact) for form, iri in names[unit.document].items() if form in words),
                min(end, unit.end) - max(start, unit.start),
                fact.iri,
            )
            for start, end, fact in facts[unit.document, unit.type]
            if start < unit.end and unit.start < end and (unit.document, fact.iri) not in used
        ]
        iris[unit] = max(over)[2] if over else None
        if over:
            used.add((unit.document, max(over)[2]))
    return iris


def _fillers(fact: GraphFact) -> set[str]:
    return {filler for fillers in fact.roles.values() for filler in fillers if isinstance(filler, str)}


def b_cubed(iris: dict[Unit, str | None]) -> tuple[float, float, float]:
    """Precision, recall and F1 over units, each missed one a cluster of its own.

    >>> a, b, c = (Unit("d", label, 0, 1) for label in "xxy")
    >>> b_cubed({a: "1", b: "1", c: "2"})
    (1.0, 1.0, 1.0)
    """
    cluster = {unit: iri or f"missed {unit}" for unit, iri in iris.items()}
    together = Counter((unit.label, cluster[unit]) for unit in iris)
    wanted, got = Counter(unit.label for unit in iris), Counter(cluster.values())
    precision = sum(together[u.label, cluster[u]] / got[cluster[u]] for u in iris) / len(iris)
    recall = sum(together[u.label, cluster[u]] / wanted[u.label] for u in iris) / len(iris)
    return precision, recall, 2 * precision * recall / (precision + recall)


def of_kind(iris: dict[Unit, str | None], kind: str) -> dict[Unit, str | None]:
    return {unit: iri for unit, iri in iris.items() if KINDS[unit.label[0]] == kind}
