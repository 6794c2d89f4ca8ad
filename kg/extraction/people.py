"""People: names beside titles and verbs of speech, in lists, and wherever a name is used again.

A Chinese name has no mark of its own, so that a stretch of text counts as one only for a reason: a title
before or behind it, a verb of speech, a list of names, a middle dot, or the same name elsewhere in the
document.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.cued_people import (
    after_bodies,
    before_others,
    behind_of,
    by_cues,
    lists,
    repeated,
    rosters,
    signatures,
)
from kg.extraction.dotted_people import dotted
from kg.extraction.marked_text import MarkedText
from kg.extraction.mention import (
    ORGANIZATIONS,
    PEOPLE,
    PLACES,
    TITLES,
    ZONES,
    Mention,
    read_mentions,
    text_of,
    write_mentions,
)
from kg.extraction.minority_people import minority
from kg.extraction.nesting import Stretches
from kg.extraction.offices import find_offices
from kg.extraction.person_search import Search
from kg.extraction.repeated_people import again, by_surname
from kg.extraction.titled_people import after_titles, before_titles
from kg.extraction.titles import Title, find_titles

_REASONS: Final = (
    dotted,
    minority,
    after_titles,
    before_titles,
    behind_of,
    signatures,
    rosters,
    before_others,
    again,
    by_cues,
    after_bodies,
    lists,
    repeated,
    again,
    by_surname,
)
"""The reasons to take a stretch for a name, the surest first; what one found another may build on."""


def find_people(reading: MarkedText, titles: list[Title], bodies: Iterable[Mention]) -> list[Mention]:
    """The people of a text. ``bodies`` are organisations, zones and places, which hold no names of people.

    The value of a mention is the full name where the mention is a surname with a title (叶总), else None.
    """
    search = Search(reading, titles, bodies)
    for find in _REASONS:
        find(search)
    return sorted(search.found.values(), key=lambda m: m.start)


def mark_people(doc: Doc, reading: MarkedText) -> None:
    """Write the span groups of ``kg_people`` for a document whose text is marked already."""
    bodies, titles = _bodies(doc), _titles(reading)
    people = find_people(reading, titles, bodies)
    write_mentions(doc, PEOPLE, people)
    _drop_places_inside(doc, people)
    write_mentions(doc, TITLES, find_offices(reading.text, titles, people, bodies))


def mark_offices(doc: Doc, reading: MarkedText) -> None:
    """Write ``titles`` anew, for a document to which people or bodies were added after ``kg_people``."""
    write_mentions(doc, TITLES, find_offices(reading.text, _titles(reading), read_mentions(doc, PEOPLE), _bodies(doc)))


def _bodies(doc: Doc) -> list[Mention]:
    return [m for key in (PLACES, ORGANIZATIONS, ZONES) for m in read_mentions(doc, key) if len(m) > 1]


def _titles(reading: MarkedText) -> list[Title]:
    return [t for t in find_titles(reading.text) if not _cut_by_place(t, reading)]


def _drop_places_inside(doc: Doc, people: list[Mention]) -> None:
    """Take out of ``places`` what is only part of a person's name: 靖宇 in 何靖宇."""
    names = Stretches(people)
    places = read_mentions(doc, PLACES)
    kept = [m for m in places if names.around(m) is None]
    if len(kept) < len(places):
        write_mentions(doc, PLACES, kept)


def _cut_by_place(title: Title, reading: MarkedText) -> bool:
    """龙岩市|长汀县: a place starts inside what looks like a title."""
    over = reading.place_over(title.end)
    return over is not None and title.start < over[0]


@Language.factory("kg_people")
def create(nlp: Language, name: str) -> People:
    """The factory behind ``nlp.add_pipe("kg_people")``."""
    return People()


class People:
    """Reads places, zones and organisations; writes ``people`` and ``titles``, and takes places out of names.

    The value of a title is a :class:`~kg.extraction.titles.TitleValue`.
    """

    def __call__(self, doc: Doc) -> Doc:
        mark_people(doc, MarkedText(text_of(doc), read_mentions(doc, PLACES)))
        return doc
