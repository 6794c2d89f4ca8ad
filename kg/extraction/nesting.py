"""Names inside names: who keeps a stretch of text that two components claim."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from kg.extraction.mention import ORGANIZATIONS, ZONES, Mention, read_mentions, write_mentions
from kg.extraction.short_forms import SHORT_FORMS

NESTED: Final = "nested"
"""Span group: names inside longer names (佳木斯高新区 in 佳木斯高新区管委会), by rules in ``.nested``."""


def separate_bodies(doc: Doc) -> None:
    """Leave ``organizations`` and ``zones`` without overlaps: the longer name wins, of equal ones the zone's.

    An organisation that another one's name begins with may stay beside it (鹤岗市经济合作促进局 and its
    station).
    """
    organizations, zones = read_mentions(doc, ORGANIZATIONS), read_mentions(doc, ZONES)
    by_zone = {(m.start, m.end) for m in zones}
    organizations = [m for m in organizations if (m.start, m.end) not in by_zone]
    bodies, sites = Stretches(organizations), Stretches(zones)
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


class Stretches:
    """Mentions for look-up by position; of nested ones the longest counts."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
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
