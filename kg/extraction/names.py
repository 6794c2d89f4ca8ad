"""Names of one document side by side: who keeps a stretch of text that two components claim.

``kg_names`` runs organisations, zones and people one after the other and leaves ``organizations`` and
``zones`` without overlaps: what lies inside a longer name moves to ``nested``, its rule ending in
``.nested``. A place that is only part of a person's name (何靖宇) leaves ``places``. The parts are also
factories of their own (``kg_organizations``, ``kg_zones``, ``kg_people``) for pipelines that replace one.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.marked_text import MarkedText
from kg.extraction.mention import ORGANIZATIONS, PEOPLE, PLACES, ZONES, Mention, read_mentions, write_mentions
from kg.extraction.organizations import NESTED, mark_organizations
from kg.extraction.people import mark_people
from kg.extraction.short_forms import SHORT_FORMS
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
        places = read_mentions(doc, PLACES)
        reading = MarkedText(doc.text, places)
        mark_organizations(doc, reading)
        mark_zones(doc, reading)
        separate_bodies(doc)
        mark_people(doc, reading)
        people = _Stretches(read_mentions(doc, PEOPLE))
        kept = [m for m in places if people.around(m) is None]
        if len(kept) < len(places):
            write_mentions(doc, PLACES, kept)
        return doc


def separate_bodies(doc: Doc) -> None:
    """Leave ``organizations`` and ``zones`` without overlaps: the longer name wins, of equal ones the zone's.

    An organisation that another one's name begins with may stay beside it (鹤岗市经济合作促进局 and its
    station).
    """
    organizations, zones = read_mentions(doc, ORGANIZATIONS), read_mentions(doc, ZONES)
    by_zone = {(m.start, m.end) for m in zones}
    organizations = [m for m in organizations if (m.start, m.end) not in by_zone]
    bodies, sites = _Stretches(organizations), _Stretches(zones)
    kept_zones = [m for m in zones if bodies.crossing(m) is None or _longer(m, bodies.crossing(m))]
    kept_organizations = [m for m in organizations if not _longer(sites.crossing(m), m)]
    named = {(m.start, m.end) for m in [*kept_organizations, *kept_zones]}
    lost = [m for m in [*zones, *organizations] if (m.start, m.end) not in named]
    nested = [replace(m, rule=m.rule + ".nested") for m in lost]
    write_mentions(doc, ORGANIZATIONS, kept_organizations)
    write_mentions(doc, ZONES, kept_zones)
    write_mentions(doc, NESTED, [*read_mentions(doc, NESTED), *nested])
    short = read_mentions(doc, SHORT_FORMS)
    write_mentions(doc, SHORT_FORMS, [m for m in short if (m.start, m.end) in named and m.value in named])


def _longer(one: Mention | None, other: Mention | None) -> bool:
    return one is not None and (other is None or len(one) > len(other))


class _Stretches:
    """Mentions for look-up by position; of nested ones the longest counts."""

    def __init__(self, mentions: list[Mention]) -> None:
        self._mentions: list[Mention] = []
        for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
            if not self._mentions or m.end > self._mentions[-1].end:
                self._mentions.append(m)
        self._starts = [m.start for m in self._mentions]

    def crossing(self, mention: Mention) -> Mention | None:
        """The first stretch that shares a character with the mention."""
        i = max(0, bisect_right(self._starts, mention.start) - 1)
        for m in self._mentions[i : i + 3]:
            if m.start < mention.end and mention.start < m.end:
                return m
        return None

    def around(self, mention: Mention) -> Mention | None:
        """The stretch that holds the whole mention."""
        m = self.crossing(mention)
        return m if m is not None and m.start <= mention.start and mention.end <= m.end else None
