"""The mention: a stretch of text that names or measures something, and how components hand mentions on.

Every component of extraction reads a spaCy ``Doc`` and writes its finds as a span group (``doc.spans[key]``), so that
a pipeline can be taken apart, a component swapped, or one of the user's own put in. Offsets are characters of
``doc.text``; the Chinese pipeline tokenises by character, so that no name is ever cut by a token's edge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Span, SpanGroup

# Span group keys, each written by the component of the same name ("kg.places" writes "places" …).
PLACES = "places"
ZONES = "zones"
ORGANIZATIONS = "organizations"
PEOPLE = "people"
TITLES = "titles"
DATES = "dates"
QUANTITIES = "quantities"


@dataclass(frozen=True, slots=True)
class Mention:
    """``text == doc.text[start:end]``; ``label`` is the entity type or "Date", "Quantity", "Title".

    ``rule`` names the rule or model that found it; ``value`` is the normalised content: a gazetteer id for a resolved
    place, a ``DateValue``, a ``QuantityValue``, an anchor for an organisation; None where there is none.
    """

    start: int
    end: int
    text: str
    label: str
    rule: str
    value: Any = None
    confidence: float = 1.0

    def __len__(self) -> int:
        return self.end - self.start


def register_extensions() -> None:
    """Give spans ``_.rule``, ``_.value`` and ``_.confidence``; harmless when called again."""
    for name, default in (("rule", ""), ("value", None), ("confidence", 1.0)):
        if not Span.has_extension(name):
            Span.set_extension(name, default=default)


def write_mentions(doc: Doc, key: str, mentions: Iterable[Mention]) -> None:
    """Store mentions as the span group ``key``, in text order. A mention that cuts a token grows to its edges."""
    register_extensions()
    spans = []
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        span = doc.char_span(m.start, m.end, label=m.label, alignment_mode="expand")
        if span is None:
            continue
        span._.rule, span._.value, span._.confidence = m.rule, m.value, m.confidence
        spans.append(span)
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans)


def read_mentions(doc: Doc, key: str) -> list[Mention]:
    """The mentions of a span group in text order; empty where no component wrote it."""
    if key not in doc.spans:
        return []
    return [
        Mention(s.start_char, s.end_char, s.text, s.label_, s._.rule, s._.value, s._.confidence)
        for s in doc.spans[key]
    ]
