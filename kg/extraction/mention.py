"""The mention: a stretch of text that names or measures something, and how components hand mentions on.

Every component of extraction reads a spaCy ``Doc`` and writes its finds as a span group (``doc.spans[key]``), so that
a pipeline can be taken apart, a component swapped, or one of the user's own put in. Offsets are characters of
``doc.text``; the Chinese pipeline tokenises by character, so that no name is ever cut by a token's edge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
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

_TEXT = "kg.text"


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


def text_of(doc: Doc) -> str:
    """The document's text, put together once: ``doc.text`` joins all tokens at every call."""
    text: str | None = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return text


def remember_text(doc: Doc, text: str) -> None:
    """Tell which text a doc was made of, so that :func:`text_of` need not put it together."""
    doc.user_data[_TEXT] = text


def write_mentions(doc: Doc, key: str, mentions: Iterable[Mention]) -> None:
    """Store mentions as the span group ``key``, in text order. A mention that cuts a token grows to its edges.

    The mentions themselves, with what a span cannot hold (rule, value, confidence), go into the group's ``attrs``:
    spaCy's span extensions are shared by all spans of the same offsets, so that a zone would overwrite the place that
    bears the same name.
    """
    text = text_of(doc)
    kept = sorted(mentions, key=lambda m: (m.start, -m.end))
    if len(doc) == len(text):  # each character is a token, and no token is cut
        spans = [Span(doc, m.start, m.end, label=m.label) for m in kept]
    else:
        spans, kept = _grown(doc, text, kept)
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans, attrs={"mentions": kept})


def _grown(doc: Doc, text: str, mentions: list[Mention]) -> tuple[list[Span], list[Mention]]:
    """The spans of mentions, and the mentions grown to the edges of these."""
    spans: list[Span] = []
    kept: list[Mention] = []
    for m in mentions:
        span = doc.char_span(m.start, m.end, label=m.label, alignment_mode="expand")
        if span is not None:
            start, end = span.start_char, span.end_char
            grown = (start, end) != (m.start, m.end)
            spans.append(span)
            kept.append(replace(m, start=start, end=end, text=text[start:end]) if grown else m)
    return spans, kept


def read_mentions(doc: Doc, key: str) -> list[Mention]:
    """The mentions of a span group in text order; empty where no component wrote it.

    A group that was not written by :func:`write_mentions` gives mentions with the group's key as their rule.
    """
    if key not in doc.spans:
        return []
    group, text = doc.spans[key], text_of(doc)
    written: list[Mention] | None = group.attrs.get("mentions")
    if written is not None:
        return [*written]
    return [Mention(s.start_char, s.end_char, text[s.start_char : s.end_char], s.label_, key, None, 1.0) for s in group]
