"""Whom 代表团 and 一行 stand for: who was last said to lead, send or be a travelling group."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.extraction.discourse import ENTITY, Discourse, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.lexicon import alternatives

# What follows whoever leads a delegation, and whoever sends one.
_LEADS = re.compile(r"(?:[^，,。；;、]{0,16}?(?:率领|率|带队|带领|带着)|(?:先生|女士)?(?:等)?一行|为(?:副?团长|领队))")
_NEXT_LEADER = re.compile("[、和，,][^，,。；;、]{0,6}")
_LED = re.compile(r"[^，,。；;、]{0,16}?(?:率领|率|带队|带领|带着)[^，,。；;]{0,12}")
_TAKES = ("率", "率领", "带领", "带着")
# What stands between whoever sends a delegation and what it is called; in 某市会见访问团 the place receives it.
_TEAM_OF = "(?:(?!会见|接见|会晤|欢迎|陪同|接待|邀请|迎|向|对|与)[^，,。；;、]){0,12}?"
# 某区办公室到某县考察: who goes without being called a delegation.
_GOES = re.compile("(?:一行)?(?:来到|前往|赴|到|来|访问|莅临)")


def travellers(d: Discourse, units: list[Unit], start: int, teams: Iterable[str]) -> list[DiscourseEntity] | None:
    """The leader (and the leader's place) of the group that travels, from the last 率团, 带队 … before ``start``.

    ``units`` are the named units before; ``teams`` are the words for a delegation.
    """
    if d.text.endswith(_TAKES, 0, start):
        return None  # 率代表团来某市: a delegation that was not told of before
    if units and not re.sub(r"党政|经贸|友好|政府|[\s]", "", d.text[units[-1].end : start]):
        return None  # 沈文博一行, 上海市党政代表团: who travels stands there
    envoys = re.compile(_TEAM_OF + alternatives(teams))
    for i, u in reversed(list(enumerate(units))):
        if u.type == "Person" and _LEADS.match(d.text, u.end):
            return _leaders(d, units[: i + 1])
        if u.type in ("Place", "Organization") and u.kind == ENTITY and envoys.match(d.text, u.end):
            leader = next((j for j in range(i - 1, -1, -1) if units[j].type == "Person"), None)
            led = leader is not None and _LED.fullmatch(d.text, units[leader].end, u.start)
            return [*u.entities, *(_leaders(d, units[: leader + 1]) if led and leader is not None else ())]
    for u in reversed(units):
        if u.type in ("Person", "Organization") and u.kind == ENTITY and _GOES.match(d.text, u.end):
            return list(u.entities)
    return None


def _leaders(d: Discourse, units: list[Unit]) -> list[DiscourseEntity]:
    """某市市长某某、议长某某率代表团: the row of people that ends with the last unit."""
    row = [units[-1]]
    for u in reversed(units[:-1]):
        gap = d.text[u.end : row[0].start]
        if u.type != "Person" or not _NEXT_LEADER.fullmatch(gap) or (gap[0] in "，," and not row[0].titled):
            break
        row.insert(0, u)
    return list(dict.fromkeys(e for u in row for e in u.entities))
