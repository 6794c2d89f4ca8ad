"""Organisations, zones, people and titles of a text in one component, ``kg_names`` of the alphabetic languages."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.extraction.alphabetic.offices import find_offices
from kg.extraction.alphabetic.readers import find_titles, readers
from kg.extraction.alphabetic.words import words_of
from kg.extraction.mention import (
    ORGANIZATIONS,
    PEOPLE,
    PLACES,
    QUANTITIES,
    TITLES,
    ZONES,
    read_mentions,
    write_mentions,
)


class AlphabeticNames:
    """Reads ``places``; writes ``organizations``, ``zones``, ``people`` and ``titles``.

    A place that is only part of a person's name (Keith Scotland) or of an amount (US dollars) leaves ``places``.
    """

    def __call__(self, doc: Doc) -> Doc:
        words = words_of(doc)
        amounts = [(q.start, q.end) for q in read_mentions(doc, QUANTITIES)]
        places = [p for p in read_mentions(doc, PLACES) if not any(a <= p.start and p.end <= b for a, b in amounts)]
        titles = find_titles(words, places)
        names = readers(words.lang).names(words, places, titles).find()
        kept = [p for p in places if (p.start, p.end) not in names.lost]
        write_mentions(doc, PLACES, kept)
        write_mentions(doc, ORGANIZATIONS, names.organizations)
        write_mentions(doc, ZONES, names.zones)
        write_mentions(doc, PEOPLE, names.people)
        bodies = [*names.organizations, *names.zones, *kept]
        write_mentions(doc, TITLES, find_offices(words, titles, names.people, bodies))
        return doc
