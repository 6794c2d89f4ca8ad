"""Which place a fact gets: what stands after 在 in its clause or sentence, else the scene's; countries told apart."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import PLACELIKE
from kg.extraction.facts.draft import Context
from kg.gazetteer import gazetteer


def is_country(e: DiscourseEntity) -> bool:
    """Whether the gazetteer knows the entity as a country."""
    return e.place_id is not None and gazetteer().place(e.place_id).kind == "Country"


def lies_in(e: DiscourseEntity, outer: DiscourseEntity) -> bool:
    """Whether the gazetteer knows that a place is, or lies in, another."""
    if e is outer:
        return True
    return bool(e.place_id and outer.place_id) and outer.place_id in gazetteer().ancestors(e.place_id or "")


def place_at(
    context: Context, position: int, *, exclude: Iterable[DiscourseEntity] = (), carry: bool = False
) -> DiscourseEntity | None:
    """Where what is told at ``position`` happens, or None.

    The nearest place, zone or organisation after 在 in the clause, else in the sentence; with ``carry`` the place of
    the last event or visit told in the paragraph.
    """
    clauses = context.clauses
    sentence = clauses.discourse.sentence(position)
    clause = clauses.clause(position)
    banned = set(exclude)
    for start, end in ((clause.start, clause.end), (sentence.start, position)):
        groups = clauses.marked(start, end, "at", (*PLACELIKE, "Organization"))
        # 驻华使馆 is nowhere that something happens
        groups = [g for g in groups if not set(g.entities) & banned and context.text[g.start - 1] != "驻"]
        before = [g for g in groups if g.end <= position]
        if before:
            return before[-1].entities[-1]
        if groups and start == clause.start:
            return groups[0].entities[-1]
    if carry:
        return _scene_place(context, position)
    return None


def _scene_place(context: Context, position: int) -> DiscourseEntity | None:
    paragraph = context.clauses.discourse.sentence(position).paragraph
    for draft in reversed(context.drafts):
        if draft.type != "Event" or draft.start >= position or "place" not in draft.roles:
            continue
        if context.clauses.discourse.sentence(draft.start).paragraph >= paragraph - 1:
            place: DiscourseEntity = draft.roles["place"]
            return place
    return None
