"""Names of places in English and Russian text: the component ``kg_places`` of these languages.

It writes the span group ``places``: a mention's value is the gazetteer's id, or None for a place that is told by its
class word or by the words around it. Adjectives (Chinese, харбинский) are mentions with the rule ``….adjective``.
"""

from __future__ import annotations

from spacy.tokens import Doc

from kg.extraction.alphabetic.classed_places import classed, told_again
from kg.extraction.alphabetic.place_choice import choose
from kg.extraction.alphabetic.place_scan import PlaceName, scan
from kg.extraction.alphabetic.readers import readers
from kg.extraction.alphabetic.words import Words, words_of
from kg.extraction.mention import PLACES, Mention, write_mentions
from kg.gazetteer import gazetteer


class AlphabeticPlaces:
    """Finds place names; see the module's docstring."""

    def __call__(self, doc: Doc) -> Doc:
        document = doc._.document
        title = (document.title if document else None) or ""
        doc._.seat = None
        write_mentions(doc, PLACES, find_places(words_of(doc), title))
        return doc


def find_places(words: Words, title: str = "") -> list[Mention]:
    """The place names of a text in text order, none overlapping another.

    >>> [(m.text, m.value) for m in find_places(Words("Harbin and Murmansk signed.", "en"))]
    [('Harbin', 'cn:230100'), ('Murmansk', 'gn:524305')]
    """
    reader = readers(words.lang).place_names
    names = [*scan(words, reader)]
    titled = [*scan(Words(title, words.lang), reader)] if title else []
    choose(words, names, titled)
    mentions = [_mention(words, n) for n in names if n.rule]
    mentions += classed(words, mentions)
    mentions += told_again(words, mentions)
    return sorted(_disjoint(mentions), key=lambda m: m.start)


def _mention(words: Words, n: PlaceName) -> Mention:
    label = "Place"
    if n.id is not None and n.id.startswith("ic:") and gazetteer().place(n.id).kind == "Zone":
        label = "Zone"
    return Mention(n.start, n.end, words.text[n.start : n.end], label, n.rule, n.id, n.confidence)


def _disjoint(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    taken: set[int] = set()
    for m in sorted(mentions, key=lambda m: (-(m.end - m.start), m.start, m.rule == "gazetteer.adjective")):
        if taken.isdisjoint(range(m.start, m.end)):
            taken.update(range(m.start, m.end))
            kept.append(m)
    return kept
