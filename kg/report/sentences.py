"""Facts as sentences, with their words from the documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from kg.annotation import ROLES
from kg.characters import one_line
from kg.report.content import Runs, Sentence, listed
from kg.report.counting import literal
from kg.report.wording import Wording
from kg.view.page import interface

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.record import GraphEvidence, GraphFact

_QUOTES: Final = 2
"""A sentence shows the words of so many documents; all are cited."""
_TITLE_MARKS: Final = re.compile('^[《«“"「](.+)[》»”"」]$')


def sentence(graph: Graph, fact: GraphFact, words: Wording) -> Sentence:
    """A fact as a sentence, with the surest words of its documents."""
    filled = {role: _filled(graph, fact, role, words) for role in ROLES[fact.type]}
    if fact.type == "Statistic":
        filled["value"] = filled["value"] or "?"
        filled["unit"] = _unit(fact, words)
    return Sentence(words.fill(words.fact(fact.type), **filled), (fact.iri,), quotes(fact))


def quotes(fact: GraphFact) -> tuple[GraphEvidence, ...]:
    """The surest evidence of each document, of the first documents."""
    best = [min(claim.evidence, key=lambda e: (-e.confidence, e.start)) for claim in fact.claims if claim.evidence]
    return tuple(sorted(best, key=lambda e: (-e.confidence, e.document))[:_QUOTES])


def value_of(fact: GraphFact, role: str, value: Any, words: Wording) -> Runs:
    """One filler that is no entity, as it is shown."""
    kind = ROLES[fact.type].get(role)
    if kind == "money":
        number = literal(fact.iri, role, value["value"], words.amount(value["value"]))
        return (number, words.currency(str(value["currency"])))
    if kind == "number":
        return (literal(fact.iri, role, value, words.amount(value)),)
    if kind == "date":
        return (words.date(value),)
    known: dict[str, str] = interface(words.lang)["values"]
    text = one_line(known.get(value, value))
    marked = _TITLE_MARKS.match(text)
    return (marked[1] if marked else text,)


def _filled(graph: Graph, fact: GraphFact, role: str, words: Wording) -> Runs | str | None:
    values = fact.roles.get(role)
    if not values:
        return None
    if ROLES[fact.type][role] in ("entity", "entities"):
        return words.join([label(graph, value, words) for value in values])
    if ROLES[fact.type][role] == "text":
        values = _in_language(graph, fact, role, words.lang) or values
    return listed(value_of(fact, role, value, words) for value in values)


def label(graph: Graph, iri: str, words: Wording) -> str:
    """The name of a thing in the report's language."""
    entity = graph.entity_by_iri.get(iri)
    return one_line(entity.label_in(words.lang) if entity else iri)


def _in_language(graph: Graph, fact: GraphFact, role: str, lang: str) -> list[str]:
    """What documents in a language have as a text: the title that a Chinese paper gives need not be translated back."""
    told = (claim for claim in fact.claims if graph.document_by_iri[claim.document].lang == lang)
    return list(dict.fromkeys(text for claim in told for text in claim.roles.get(role, ())))


def _unit(fact: GraphFact, words: Wording) -> str:
    """What a figure counts, as it follows the figure: its currency, else its unit in the words of the text."""
    currencies, units = fact.roles.get("currency", []), fact.roles.get("unit", [])
    if currencies:
        return words.join([words.currency(str(code)) for code in currencies])
    text = one_line(words.join([*map(str, units)]))
    return text if words.lang == "zh" else f" {text}".rstrip()
