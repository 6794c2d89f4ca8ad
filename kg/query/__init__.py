"""Questions to a graph: by name, as a sentence, or in SPARQL that only reads."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.query.question import Question, questions
from kg.query.result import Result
from kg.query.screening import screen
from kg.query.sparql import bound, is_sparql, run

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.query.names import Names

__all__ = ["Question", "Result", "answer", "asked", "questions"]


def answer(graph: Graph, question: str, *, lang: str | None = None, **parameters: str) -> Result:
    """Answer a question about a graph.

    Args:
        graph: the graph to ask.
        question: the name of one of :func:`questions` (``"partners"``), a sentence that one of them understands
            (``"partners of 东莞"``, ``"谁被派到哪里"``), or a SPARQL query, whose prefixes are known.
        lang: the language of names in the answer, where a thing has a name in it; else the graph's main language.
        parameters: what a named question asks for: names in Chinese, English or Russian, or IRIs. A name that
            several things bear stands for each of them. For SPARQL: IRIs of variables to bind;
            see :func:`kg.query.sparql.bound`.

    Raises:
        QueryError: no such question, a parameter missing, unknown or too many, or SPARQL that is wrong or writes.
    """
    text = question.strip()
    if is_sparql(text):
        text = bound(text, parameters)
        screen(text)
        return run(graph.store, text, lang=lang)
    names = graph.names
    known = {q.name: q for q in questions()}
    if text in known:
        chosen, values = known[text], dict(parameters)
    else:
        chosen, values = _understood(text, names)
    return Result.joined([run(graph.store, sparql, lang=lang) for sparql in asked(chosen, values, names)])


def asked(question: Question, values: Mapping[str, str], names: Names) -> list[str]:
    """A named question in SPARQL: one text for each choice among the things that bear the names it is asked with.

    Raises:
        QueryError: a parameter is missing, unknown or too many.
    """
    question.check(values)
    found = {name: names.resolve(value, name) for name, value in values.items()}
    return [bound(question.sparql, dict(zip(found, iris, strict=True))) for iris in product(*found.values())]


def _understood(sentence: str, names: Names) -> tuple[Question, dict[str, str]]:
    """The question that a sentence asks, with its parameters."""
    unknown: dict[str, None] = {}
    for question in questions():
        for values in question.readings(sentence):
            missing = [v for name, v in values.items() if not names.find(v, name)]
            if not missing:
                return question, values
            unknown |= dict.fromkeys(missing)
    if unknown:
        raise QueryError(names.unknown(next(iter(unknown))))
    listed = ", ".join(q.signature for q in questions())
    raise QueryError(f"no question {sentence!r}: ask one of {listed}; or write SPARQL")
