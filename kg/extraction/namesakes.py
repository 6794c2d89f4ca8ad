"""Two people of one name in one document: 工商联主席王致远和瑞达公司总经理王致远.

One name is taken for one person, who may hold many offices. Only where it is listed beside itself, each time with an
office in another body, there are two: nobody stands twice in one list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extraction.mention import Mention

if TYPE_CHECKING:
    from kg.extraction.entities import DiscourseEntity


@dataclass(frozen=True, slots=True)
class _Holder:
    """A name with its office beside it: ``text[start:end]`` is all of it, ``body`` the (start, end) of the body."""

    start: int
    end: int
    body: tuple[int, int]


def with_namesakes(
    entities: Sequence[DiscourseEntity], titles: Iterable[Mention], text: str, joint: re.Pattern[str]
) -> list[DiscourseEntity]:
    """The entities, and each other person of the same name; mentions go to whom they are of.

    The other's name has the body in brackets, since facts refer to entities by name: 王致远 (瑞达公司).

    Args:
        titles: offices with their holders and bodies, as of the span group ``titles``.
        joint: what may stand between two names of one list, from beginning to end.
    """
    holders = {tuple(t.value.person): _holder(t) for t in titles if t.value and t.value.person and t.value.organization}
    found = [*entities]
    for entity in entities:
        if entity.type == "Person" and len(entity.mentions) > 1:
            found += _others(entity, entities, [holders.get((m.start, m.end)) for m in entity.mentions], text, joint)
    return found if len(found) == len(entities) else sorted(found, key=lambda e: e.first)


def _holder(title: Mention) -> _Holder:
    spans = ((title.start, title.end), title.value.person, title.value.organization)
    return _Holder(min(s[0] for s in spans), max(s[1] for s in spans), tuple(title.value.organization))


def _others(
    entity: DiscourseEntity,
    entities: Sequence[DiscourseEntity],
    held: Sequence[_Holder | None],
    text: str,
    joint: re.Pattern[str],
) -> list[DiscourseEntity]:
    beside = [n for n, (a, b) in enumerate(pairwise(held), 1) if a and b and joint.fullmatch(text[a.end : b.start])]
    bodies = [_body(h, entities) if h and beside else None for h in held]
    listed = [n for n in beside if bodies[n - 1] is not bodies[n]]
    if not listed:
        return []
    whose: dict[DiscourseEntity | None, DiscourseEntity] = {bodies[listed[0] - 1]: entity}
    for n in listed:
        body = bodies[n]
        if body is not None and body not in whose:
            whose[body] = replace(entity, mentions=[], label=f"{entity.name} ({body.name})")
    mentions, entity.mentions = entity.mentions, []
    current = entity
    for mention, body in zip(mentions, bodies, strict=True):
        current = whose.get(body, current) if body is not None else current
        current.mentions.append(mention)
    return [other for other in whose.values() if other is not entity]


def _body(holder: _Holder, entities: Sequence[DiscourseEntity]) -> DiscourseEntity | None:
    return next((e for e in entities if any((m.start, m.end) == holder.body for m in e.mentions)), None)
