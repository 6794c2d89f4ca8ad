"""The named questions: SPARQL files of the ontology whose first comment lines say what they answer.

The first line is ``# name(parameter, optional?): description``. Lines ``# ask: partners of {city}`` are sentences that
ask it, in any language; whoever wants another wording adds a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.errors import DataError, QueryError
from kg.vocabulary import ontology_files

_HEAD: Final = re.compile(r"# (?P<name>[\w-]+)\((?P<parameters>[^)]*)\): (?P<description>.+)")
_ASK: Final = re.compile(r"# ask: (.+)")
_SLOT: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Question:
    """A named question. ``parameters`` end in ``?`` where they can be left out; ``sentences`` are ways to ask it."""

    name: str
    description: str
    parameters: tuple[str, ...]
    sentences: tuple[str, ...]
    sparql: str

    @property
    def signature(self) -> str:
        return f"{self.name}({', '.join(self.parameters)})"

    def check(self, values: Mapping[str, str]) -> None:
        """Raise a QueryError where a parameter is missing or is none of the question's."""
        names = {p.rstrip("?") for p in self.parameters}
        for parameter in self.parameters:
            if not parameter.endswith("?") and parameter not in values:
                raise QueryError(f"{self.signature}: parameter {parameter!r} is missing: give a name or an IRI")
        for name in values:
            if name not in names:
                raise QueryError(f"{self.signature}: has no parameter {name!r}")

    def readings(self, sentence: str) -> Iterator[dict[str, str]]:
        """The ways to read a sentence as this question: values by parameter."""
        sentence = " ".join(sentence.split()).rstrip(" ?？。.!！")
        for template in self.sentences:
            literals = _SLOT.split(template)
            for values in _fillings(literals[::2], sentence):
                yield dict(zip(literals[1::2], values, strict=True))


def _fillings(literals: list[str], text: str) -> Iterator[list[str]]:
    """All ways to fill the gaps between literals so that they give a text; no gap stays empty.

    Names may hold the words that stand between them: 呼和浩特和东莞 can be cut at either 和.
    """
    first, *rest = literals
    if not text.lower().startswith(first.lower()):
        return
    text = text[len(first) :]
    if not rest:
        if not text:
            yield []
        return
    for end in range(1, len(text) + 1):
        if value := text[:end].strip():
            for others in _fillings(rest, text[end:]):
                yield [value, *others]


@cache
def questions() -> tuple[Question, ...]:
    """All named questions, by name.

    >>> [q.signature for q in questions()][:3]
    ['agreements(a, b)', 'between(a, b)', 'chains()']
    """
    return tuple(_question(f.name, f.read_text(encoding="utf-8")) for f in ontology_files("queries"))


def _question(file: str, text: str) -> Question:
    lines = text.splitlines()
    head = _HEAD.fullmatch(lines[0]) if lines else None
    if head is None or f"{head['name']}.rq" != file:
        raise DataError(f"{file}: the first line has to be '# {file.removesuffix('.rq')}(parameters): description'")
    parameters = tuple(p.strip() for p in head["parameters"].split(",") if p.strip())
    sentences = tuple(match[1].strip() for line in lines if (match := _ASK.fullmatch(line)))
    for sentence in sentences:
        for slot in _SLOT.findall(sentence):
            if slot not in {p.rstrip("?") for p in parameters}:
                raise DataError(f"{file}: '{sentence}' asks for {{{slot}}}, which is no parameter")
    return Question(head["name"], head["description"], parameters, sentences, text)
