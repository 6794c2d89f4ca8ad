"""What a report says, before it is a page, a text or a document: sections of sentences, tables and pictures.

A number that the report has counted is a :class:`Number`: it carries the SPARQL query that finds it again. A sentence
names the facts that back it; their sources are cited behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kg.record import GraphDocument, GraphEvidence, GraphFact


@dataclass(frozen=True, slots=True)
class Number:
    """A counted number as it is shown, its value, and a query whose column ``value`` has this value.

    The years without news are numbers, too: shown is the year, the value is 0.
    """

    text: str
    value: float
    sparql: str


Runs = tuple[str | Number, ...]
"""A text in pieces: words, and numbers that can be counted again."""


def listed(values: Iterable[Runs], separator: str = " / ") -> Runs:
    """Texts one after the other.

    >>> listed([("a", "b"), ("c",)], ", ")
    ('a', 'b', ', ', 'c')
    """
    runs: list[str | Number] = []
    for value in values:
        runs += [*([separator] if runs else []), *value]
    return tuple(runs)


def iris(facts: Iterable[GraphFact]) -> tuple[str, ...]:
    """The IRIs of facts that back a sentence."""
    return tuple(fact.iri for fact in facts)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the facts that back it (IRIs); ``quotes`` are shown below it."""

    runs: Runs
    facts: tuple[str, ...] = ()
    quotes: tuple[GraphEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; each row has the facts that back it."""

    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Runs, ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart that is drawn when it is needed, and what it shows."""

    caption: str
    draw: Callable[[], Figure]


Block = Sentence | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """``sources`` are the documents that the sentences cite, numbered from 1 by their place; ``cited`` tells for each
    fact (IRI) the numbers of its sources."""

    lang: str
    title: str
    sections: tuple[Section, ...]
    sources: tuple[GraphDocument, ...]
    cited: dict[str, tuple[int, ...]]

    @property
    def sentences(self) -> list[Sentence]:
        return [block for section in self.sections for block in section.blocks if isinstance(block, Sentence)]

    @property
    def tables(self) -> list[Table]:
        return [block for section in self.sections for block in section.blocks if isinstance(block, Table)]

    @property
    def numbers(self) -> list[Number]:
        """All numbers in the order in which they are shown."""
        runs: list[str | Number] = []
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Sentence):
                    runs.extend(block.runs)
                elif isinstance(block, Table):
                    runs.extend(run for cells, _ in block.rows for cell in cells for run in cell)
        return [run for run in runs if isinstance(run, Number)]

    def citations(self, facts: tuple[str, ...]) -> tuple[int, ...]:
        """The numbers of the sources of facts, sorted."""
        return tuple(sorted({number for fact in facts for number in self.cited.get(fact, ())}))
