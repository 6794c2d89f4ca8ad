"""Collectives: delegations, officials, guests … that stand for the places or bodies they act for."""

from __future__ import annotations

import re

from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.units import is_adjective, is_genitive, office_of, references
from kg.extraction.discourse import REFERENCE, Discourse, Unit
from kg.extraction.mention import Mention


def collectives(d: Discourse, lang: str) -> list[Unit]:
    """Units for those who act for a place or body: officials of Harbin, the Chinese side, делегация Харбина."""
    text = d.text
    units = [*d.units]
    by_start = {u.start: u for u in units}
    by_end = {u.end: u for u in units}
    word = references(lang, "collective").pattern
    held = [(t.start, t.end) for t in d.titles if t.value.person is not None]
    for m in re.finditer(rf"\b{word}\b", text, re.IGNORECASE):
        if any(a <= m.start() < b for a, b in held):
            continue
        if any(u.core[0] <= m.start() < u.core[1] for u in units):
            continue
        start, end = m.start(), m.end()
        sources: list[Unit] = []
        behind = _of_behind(text, end, by_start, lang)
        if behind:
            sources, end = behind, behind[-1].end
        led = references(lang, "led_by").match(text[end : end + 24])
        leader = by_start.get(end + led.end()) if led is not None and not sources else None
        if leader is not None and leader.type == "Place" and leader.titled:
            sources, end = [leader], leader.end
            leader_entities = leader.entities  # led by the mayor of X
        elif leader is not None and leader.type == "Person":
            home = office_of(d, leader.entities[0])
            sources, end = [leader], leader.end
            leader_entities = (home, leader.entities[0]) if home is not None else leader.entities
        else:
            leader, leader_entities = None, ()
        before = _of_before(text, start, by_end, lang)
        other = _adjective_before(text, before, by_end, lang) if before is not None and is_adjective(before) else None
        if before is not None and other is not None and not sources:
            sources, start = [other], other.start  # the Russian and Chinese governments
        if before is not None and (not sources or sources == [leader] or is_adjective(before)):
            if other is not None and sources == [other]:
                sources = [other, before]
            elif leader is not None and sources == [leader]:
                sources, leader_entities = [before, leader], leader.entities
            elif not sources:
                sources = [before]
            start = min(start, before.start)
        if not sources:
            continue
        lead = references(lang, "collective_lead").search(text[max(0, start - 45) : start])
        start -= len(lead.group()) if lead is not None else 0
        group = references(lang, "collective_group").search(text[max(0, start - 50) : start])
        core = m.start()
        if group is not None and not any(start - len(group.group()) < u.end <= start for u in units):
            start -= len(group.group())
            core = start
        homes = (e for u in sources if u is not leader for e in u.entities)
        entities = tuple(dict.fromkeys([*homes, *leader_entities]))
        mention = Mention(start, end, text[start:end], entities[0].type, "collective", m.group().casefold())
        inside = [u for u in units if start <= u.start and u.end <= end]
        for u in inside:
            units.remove(u)
            by_start.pop(u.start, None)
            by_end.pop(u.end, None)
        collective = Unit(REFERENCE, start, end, mention, entities, (core, m.end()))
        units.append(collective)
        by_start[start], by_end[end] = collective, collective
    units = [u for u in units if u.kind == REFERENCE or not is_adjective(u)]
    return sorted(units, key=lambda u: u.start)


def _of_behind(text: str, end: int, by_start: dict[int, Unit], lang: str) -> list[Unit]:
    m = references(lang, "source_behind").match(text[end : end + 60])
    if m is None:
        return []
    found: list[Unit] = []
    position = end + m.end()
    if position not in by_start:  # the name's unit may take in the adjective and class word before it
        position = next((p for p in sorted(by_start) if end < p < position < by_start[p].end), position)
    while (
        (u := by_start.get(position)) is not None
        and u.type in ("Place", "Zone", "Organization")
        and not is_adjective(u)
    ):
        if not found and m.group() == " " and not is_genitive(u, lang):
            return []
        found.append(u)
        gap = references(lang, "sources_gap").match(text[u.end : u.end + 14])
        following = by_start.get(u.end + gap.end()) if gap is not None else None
        if gap is None or following is None or following.type != u.type:
            break
        position = u.end + gap.end()
    return found


def _of_before(text: str, start: int, by_end: dict[int, Unit], lang: str) -> Unit | None:
    m = references(lang, "source_before").search(text[max(0, start - 34) : start])
    u = by_end.get(start - len(m.group())) if m is not None else None
    if u is None or u.type == "Person" or (language(lang).declined and not is_adjective(u)):
        return None
    return u


def _adjective_before(text: str, unit: Unit, by_end: dict[int, Unit], lang: str) -> Unit | None:
    """The first of two adjectives: the Russian and Chinese | governments."""
    gap = references(lang, "coordinated").search(text[max(0, unit.start - 6) : unit.start])
    other = by_end.get(unit.start - len(gap.group())) if gap is not None else None
    return other if other is not None and is_adjective(other) else None
