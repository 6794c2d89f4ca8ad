"""Documents for tests of names: a text whose places are given by hand, so that no gazetteer is needed."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from kg.extraction.mention import PLACES, Mention, read_mentions, write_mentions

NLP = spacy.blank("zh")


def document(text: str, *places: str, zones: tuple[str, ...] = ()) -> Doc:
    """A document with every use of the given places marked, longer names before shorter ones inside them."""
    doc = NLP.make_doc(text)
    mentions: list[Mention] = []
    named = sorted([*((p, "Place") for p in places), *((z, "Zone") for z in zones)], key=lambda n: -len(n[0]))
    for name, label in named:
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not any(start < m.end and m.start < end for m in mentions):
                mentions.append(Mention(start, end, name, label, "given"))
            start = text.find(name, end)
    write_mentions(doc, PLACES, mentions)
    return doc


def texts(doc: Doc, key: str) -> list[str]:
    """The texts of a span group's mentions, in order."""
    return [m.text for m in read_mentions(doc, key)]
