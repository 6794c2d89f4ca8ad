"""Members of a lot of posted people whom the text names after it told of the lot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extraction.discourse import ENTITY
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.posted_people import HEAD_COUNT_UNITS, PEOPLE, sent_by
from kg.extraction.facts.triggers import evidence

_ARE = re.compile(r"[^，,。；;]{0,12}?(?:分别(?:是|为)|名单如下)")
_POSTED = re.compile("援[疆藏青黔滇甘宁]|支教|支医|挂职|队伍|队员|医疗队|工作队")
_OF_BODY = re.compile(f"的[^，,。；;、的]{{0,6}}?{PEOPLE}")


def find_members(context: Context, lots: Sequence[Draft]) -> Iterator[Draft]:
    """``lots`` are the secondments told so far; members go where their lot goes."""
    told = {draft.roles["person"] for draft in lots if "person" in draft.roles}
    lots = sorted((draft for draft in lots if "person" not in draft.roles), key=lambda draft: draft.start)
    for draft in (*_listed(context, lots), *_coming_from(context, lots)):
        if draft.roles["person"] not in told:
            told.add(draft.roles["person"])
            yield draft


def _listed(context: Context, lots: Sequence[Draft]) -> Iterator[Draft]:
    """选派5名医生到某院。这5位医师分别是甲、乙…: the people of a counted lot, one by one."""
    d = context.clauses.discourse
    for u in d.units:
        if u.value is None or getattr(u.value, "unit", None) not in HEAD_COUNT_UNITS or not _ARE.match(d.text, u.end):
            continue
        lot = [draft for draft in lots if draft.start < u.start and draft.roles.get("count") == u.value.value]
        sentence = d.sentence(u.start)
        for person in d.units_between(u.end, sentence.end, ENTITY) if lot else ():
            if person.type == "Person":
                shared = {role: lot[-1].roles[role] for role in ("from", "to", "date") if role in lot[-1].roles}
                span = evidence(context, u.start, person.core[0])
                roles = filled(person=person.entities[0]) | shared
                yield Draft("Secondment", roles, span.start, span.end, "secondments.member")


def _coming_from(context: Context, lots: Sequence[Draft]) -> Iterator[Draft]:
    """来自某中学的英语教师某某，此次援疆…: whom a sentence about the posting names with where they come from."""
    clauses, d = context.clauses, context.clauses.discourse
    for sentence in d.structure.sentences:
        before = [draft for draft in lots if draft.start < sentence.start]
        if not before or not _POSTED.search(d.text, sentence.start, sentence.end):
            continue
        for sender in clauses.marked(sentence.start, sentence.end, "from", BODIES):
            of = _OF_BODY.match(d.text, sender.end)
            person = clauses.object(of.end(), ("Person",), room=0) if of is not None else None
            person = person or clauses.object(sender.end + 1, ("Person",), room=4) if of is not None else None
            if person is None:
                continue
            roles = filled(
                person=person.entities[0],
                from_=sent_by(context, sender.entities[0]),
                to=before[-1].roles["to"],
            )
            span = evidence(context, sender.start)
            yield Draft("Secondment", roles, span.start, span.end, "secondments.member")
