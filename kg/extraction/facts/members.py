"""Members of a lot of posted people whom the text names after it told of the lot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from kg.extraction.discourse import ENTITY
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.posted_people import HEAD_COUNT_UNITS, PEOPLE, sent_by
from kg.extraction.facts.posts import body_of, home_of
from kg.extraction.facts.triggers import evidence

_ARE = re.compile(r"[^，,。；;]{0,12}?(?:分别(?:是|为)|名单如下)")
_POSTED = re.compile("援[疆藏青黔滇甘宁]|支教|支医|挂职|队伍|队员|医疗队|工作队")
_AMONG_THEM = re.compile("其中|这其中|他们中|她们中")
_TAKES_UP = re.compile("(?:挂职|挂任|担任|出任|任|为)+$")
_OF_BODY = re.compile(f"的[^，,。；;、的]{{0,6}}?{PEOPLE}")


def find_members(context: Context, lots: Sequence[Draft]) -> Iterator[Draft]:
    """``lots`` are the secondments told so far; members go where their lot goes."""
    told = {draft.roles["person"] for draft in lots if "person" in draft.roles}
    lots = sorted((draft for draft in lots if "person" not in draft.roles), key=lambda draft: draft.start)
    for draft in (*_listed(context, lots), *_coming_from(context, lots), *_taking_up(context, lots)):
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
                shared: dict[str, Any] = {
                    role: lot[-1].roles[role] for role in ("from", "to", "date") if role in lot[-1].roles
                }
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


def _taking_up(context: Context, lots: Sequence[Draft]) -> Iterator[Draft]:
    """选派8名干部到乙区挂职。其中，甲局处长某某任乙区管委会主任助理: one of a lot, and the office taken up there."""
    d = context.clauses.discourse
    for lot in lots:
        sentence = next((s for s in d.structure.sentences if s.start >= lot.end), None)
        if sentence is None or not _AMONG_THEM.match(d.text, sentence.start):
            continue
        for title in d.titles:
            value = title.value
            if not sentence.start <= title.start < sentence.end or value is None or value.person is None:
                continue
            body = body_of(context, title)
            before = d.text[sentence.start : value.organization[0] if value.organization else title.start]
            person = next((u for u in d.units_between(sentence.start, title.start) if u.core == value.person), None)
            to = lot.roles["to"]
            place = next((e for e in (to if isinstance(to, list) else [to]) if _is_at(body, e)), None)
            if person is None or place is None or not _TAKES_UP.search(before):
                continue
            home = home_of(context, person.entities[0])
            shared = filled(from_=lot.roles.get("from"), date=lot.roles.get("date"))
            own = filled(person=person.entities[0], to=place, from_=home if home is not body else None, post=title.text)
            roles = shared | own
            span = evidence(context, person.start, title.start)
            yield Draft("Secondment", roles, span.start, span.end, "secondments.member")


def _is_at(body: DiscourseEntity | None, target: DiscourseEntity) -> bool:
    """Whether a body is the one that people were sent to, or one of that place or zone."""
    return body is not None and (body is target or body.anchor is target or body.name.startswith(tuple(target.forms)))
