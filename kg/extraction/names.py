"""Organisations, zones and people in one component, which marks the text once for all of them.

``kg_names`` gives what ``kg_organizations``, ``kg_zones`` and ``kg_people`` give one after the other. Afterwards
``organizations`` and ``zones`` do not overlap: what lies inside a longer name has moved to ``nested``, its rule
ending in ``.nested``; and a place that is only part of a person's name (何靖宇) has left ``places``.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.marked_text import MarkedText
from kg.extraction.mention import PLACES, read_mentions, text_of
from kg.extraction.organizations import mark_organizations
from kg.extraction.people import mark_people
from kg.extraction.zones import mark_zones


@Language.factory("kg_names")
def create(nlp: Language, name: str) -> Names:
    """The factory behind ``nlp.add_pipe("kg_names")``."""
    return Names()


class Names:
    """Reads ``places``; writes ``organizations``, ``zones``, ``people``, ``titles``, ``short_forms`` and
    ``nested``.
    """

    def __call__(self, doc: Doc) -> Doc:
        reading = MarkedText(text_of(doc), read_mentions(doc, PLACES))
        mark_organizations(doc, reading)
        mark_zones(doc, reading)
        mark_people(doc, reading)
        return doc
