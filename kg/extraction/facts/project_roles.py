"""The roles of a project: who invests, where, how much, how far it has come, and when.

All are read within the stretch of text that tells of the project (``floor:reach`` of its :class:`Anchor`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.extraction.discourse import DATE, ENTITY
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES, PLACELIKE
from kg.extraction.facts.draft import Context
from kg.extraction.facts.triggers import cues, pattern
from kg.extraction.lexicon import alternatives

_FOUNDING = re.compile(
    r"(?:援助|帮助|支援)(?=[^，,。；;]{0,8}(?:建设|修建|新建|建成))|共建|合建|联合建设|合资|援建|捐建|建设|兴建|建起|设立|新建|创办|租用|出资|组建|打造|联合打造|合作开发|合作(?=的)"
)
# What a city gives another; elsewhere cities are investors only together.
_GIVING = ("援建", "捐建", "援助", "帮助", "支援")
_GIVEN = re.compile("援助|帮助|支援|援建|捐建")
_BEHIND_NAME = re.compile("[”’]?(?:项目|工程)?(?:已经?)?(?:正式|成功|顺利)?")
_GOVERNMENT = re.compile("(?:政府|管委会|管理委员会)$")
# 某县政府与某公司签约的|项目: the company invests, the government's place gets it.
_SIGNED_FOR = re.compile(r"(?:签约|签订|签署)的$")
_TAKEN_ON = re.compile("承接|引进|引入|转移|建设|打造")
# 计划总投资15亿元的项目已|奠基: the plan is of something else.
_DONE = re.compile("已经?(?:正式|全部|全面|顺利|基本)?$")
# 产业项目35个、|总投资105亿元
_OF_MANY = re.compile(
    r"(?:项目\d+余?多?[个项]|\d+余?多?[个项][^，,。；;、]{0,6}项目[^，,。；;、]{0,6})[、，,][^，,。；;、\d]{0,10}$"
)
# 规划用地1万亩的产业园开工: no plan of what has begun
_SIZE = re.compile("总?(?:用地|面积|建筑面积|占地)")
# 建成后可容纳2000名学生
_ONCE_DONE = re.compile("(?:以|之)?后[^。；;]{0,14}(?:可|将|能|预计|主要)")
# 预计年底|投用
_EXPECTED = re.compile(r"(?:预计|有望|力争|计划|拟|将)[^，,。；;]{0,10}$")
_FULL_PLACE = re.compile("[市县区旗州镇乡村]$")


@dataclass(slots=True)
class Anchor:
    """A project's name in the text; ``floor:reach`` is the text that tells of it."""

    name: str
    start: int
    end: int
    zone: DiscourseEntity | None
    reach: int = 0
    """Where the next project's words begin."""

    floor: int = 0
    line: int = -1
    """Where its line or its row starts, for one of several that are listed."""

    givers: tuple[DiscourseEntity, ...] = ()
    """Who builds the whole row that it stands in."""

    status: str | None = None
    """What is told of the whole row."""

    def is_listed(self) -> bool:
        """Whether it is one of a numbered list or a row, and shares no roles with its neighbours."""
        return self.line >= 0


def investors(context: Context, a: Anchor) -> list[DiscourseEntity]:
    """Who pays for the project or builds it."""
    found = _paying(context, a) or _signing(context, a) or _building(context, a)
    if not found and a.is_listed():
        units = context.clauses.discourse.units_between(a.floor, a.reach, ENTITY)
        found = [e for u in units if u.type == "Organization" for e in u.entities]
    found = [e for e in found if e is not a.zone and not _is_built(context, a, e)]
    return list(dict.fromkeys(found or a.givers))


def _paying(context: Context, a: Anchor) -> list[DiscourseEntity]:
    clauses, text = context.clauses, context.text
    found: list[DiscourseEntity] = []
    for m in pattern(context.lang, "project", "invest").finditer(text, a.floor, a.reach):
        clause = clauses.clause(m.start())
        named = clauses.groups(max(clause.start, a.floor), m.start())
        groups = [g for g in named if g.type in ("Organization", "Zone", "Person")]
        groups = groups or [g for g in named if g.type == "Place"]  # 大同市投入7万元建设…
        for g in groups:
            if clauses.marker(g) in ("", "agent", "with"):
                found += [e for e in g.entities if e.type in BODIES]
    labelled = re.search(r"投资方(?:为|是|:|：)?", text[a.floor : a.reach])
    if labelled:
        named_after = clauses.object(a.floor + labelled.end(), ("Organization",), room=1)
        found += named_after.entities if named_after is not None else []
    return found


def is_signed_for(context: Context, a: Anchor) -> bool:
    """Whether two parties have signed for the project (甲与乙签约的某项目)."""
    return bool(_signers(context, a))


def _signing(context: Context, a: Anchor) -> list[DiscourseEntity]:
    return [e for e in _signers(context, a) if e.type == "Organization" and not _GOVERNMENT.search(e.name)]


def _signers(context: Context, a: Anchor) -> list[DiscourseEntity]:
    if not _SIGNED_FOR.search(context.text, a.floor, a.start):
        return []
    start = max(a.floor, context.clauses.clause(a.start).start)
    return [e for g in context.clauses.groups(start, a.start) for e in g.entities]


def _building(context: Context, a: Anchor) -> list[DiscourseEntity]:
    for m in _FOUNDING.finditer(context.text, a.floor, a.reach):
        if a.start <= m.start() < a.end:
            continue
        nearest = [g for g in context.clauses.groups(a.floor, m.start()) if g.end == m.start() and g.type in BODIES]
        nearest = [g for g in nearest if not context.clauses.marker(g)]
        if m.group() in _GIVING and nearest:  # 某市感谢|天津捐建的某桥
            return nearest[-1].entities
        subject = context.clauses.subject(m.start(), BODIES)
        if subject is None or a.zone in subject.entities:
            continue
        if subject.type == "Place" and m.group() not in _GIVING and len(subject.entities) == 1:
            continue
        return subject.entities
    return []


def _is_built(context: Context, a: Anchor, e: DiscourseEntity) -> bool:
    """Whether the entity is what is built (某医院综合楼): no investor of itself."""
    inside = any(a.start <= m.start and m.end <= a.end for m in e.mentions)
    if inside and a.name.removesuffix("项目") in e.forms:
        return True
    return inside and e.name.endswith(tuple(cues(context.lang, "project")["facilities"]))


def places(context: Context, a: Anchor) -> list[DiscourseEntity]:
    """Where the project is."""
    clauses = context.clauses
    at = clauses.marked(a.floor, a.reach, "at", PLACELIKE)
    # 入驻|浙商企业: a letter in a compound is no place
    at = [g for g in at if not context.text.startswith("的", g.end) and g.end - g.start > 1]
    before = [g for g in at if g.end <= a.start]
    # 总部位于义乌的某集团在兰西县建设…: where it is built stands nearest
    found = [e for g in before[-1:] or at[:1] for e in g.entities[-1:]]
    found = found or _settled_place(context, a) or _bracketed_place(context, a) or _taking_place(context, a)
    if not found and a.is_listed():
        units = [u for u in clauses.discourse.units_between(a.end, a.reach, ENTITY) if u.type in PLACELIKE]
        found = [e for u in units[:1] for e in u.entities]
    if not found:
        governments = [e for e in _signers(context, a) if _GOVERNMENT.search(e.name) and e.anchor is not None]
        found = [e.anchor for e in governments if e.anchor is not None][:1]
    found = found or _place_in_name(context, a)
    return [e for e in dict.fromkeys(found) if e is not a.zone]


def _settled_place(context: Context, a: Anchor) -> list[DiscourseEntity]:
    """某园落户某市"""
    settled = pattern(context.lang, "project", "settle").match(context.text, after_name(context, a))
    where = context.clauses.object(settled.end(), PLACELIKE, room=0) if settled else None
    return where.entities[-1:] if where is not None else []


def after_name(context: Context, a: Anchor) -> int:
    """Where a project's predicate starts, behind a closing quote and 已."""
    m = _BEHIND_NAME.match(context.text, a.end)
    return m.end() if m else a.end


def _bracketed_place(context: Context, a: Anchor) -> list[DiscourseEntity]:
    """某项目（虎林市）"""
    bracket = re.compile(r"[（(]").match(context.text, a.end)
    inside = context.clauses.object(bracket.end(), PLACELIKE, room=0) if bracket else None
    return inside.entities[-1:] if inside is not None else []


def _taking_place(context: Context, a: Anchor) -> list[DiscourseEntity]:
    """阳明区承接某园"""
    taken_on = (
        None if _GIVEN.search(context.text, a.floor, a.start) else _TAKEN_ON.search(context.text, a.floor, a.start)
    )
    subject = context.clauses.subject(taken_on.start(), ("Place",), carry=False) if taken_on else None
    return subject.entities[-1:] if subject is not None else []


def _place_in_name(context: Context, a: Anchor) -> list[DiscourseEntity]:
    """某县人民医院综合楼: a building's name opens with where it is, where the place is written in full."""
    if not facility_ending(context.lang).search(a.name):
        return []
    inside = context.clauses.discourse.units_between(a.start, a.end, ENTITY)
    first = next((u for u in inside if u.start == a.start), None)
    if first is None:
        return []
    if first.type == "Place" and _FULL_PLACE.search(first.mention.text):
        return list(first.entities)
    anchor = first.entities[0].anchor
    return [anchor] if anchor is not None and first.type == "Organization" else []


def amount(context: Context, a: Anchor) -> tuple[dict[str, Any] | None, int]:
    """(the amount, where it ends): the total before the investment before a part, nearest to its cue word."""
    best: tuple[int, dict[str, Any], int] | None = None
    near = pattern(context.lang, "project", "amount_cues")
    for u in context.clauses.quantities(a.floor, a.reach):
        if u.value is None or u.value.kind != "money":
            continue
        before = context.text[max(a.floor, u.start - 12) : u.start]
        if not a.is_listed() and (not near.search(before) or _OF_MANY.search(context.text, a.floor, u.start)):
            continue
        rank = 0 if "总投资" in before else 1 if "各" not in before else 2
        if best is None or rank < best[0]:
            best = (rank, {"value": u.value.value, "currency": u.value.currency}, u.end)
    return (best[1], best[2]) if best else (None, 0)


@cache
def facility_ending(lang: str) -> re.Pattern[str]:
    """How a name ends that is a building's, a site's or a works'."""
    return re.compile(
        alternatives(cues(lang, "project")["facilities"]) + "(?:[一二三]期)?(?:建设)?(?:项目|工程|建设)?(?:等|等项目)?$"
    )


@cache
def status_words(lang: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """(any word of a stage, the stage of each word)"""
    status_of = {w: kind for kind, words in cues(lang, "project")["status"] for w in words}
    return re.compile(alternatives(status_of)), status_of


def status(context: Context, a: Anchor) -> str | None:
    """The furthest stage that is told as reached; a stage in a clause with 计划, 将, 拟 counts as planned."""
    words, status_of = status_words(context.lang)
    plan = pattern(context.lang, "hedge", "plan")
    found = {a.status} if a.status else set()
    for m in words.finditer(context.text, a.floor, a.reach):
        clause = context.clauses.clause(m.start())
        kind = status_of[m.group()]
        done = _DONE.search(context.text, clause.start, m.start())
        plans = plan.finditer(context.text, clause.start, m.start())
        ahead = (
            _EXPECTED.search(context.text, clause.start, m.start())
            or _ONCE_DONE.match(context.text, m.end())
            or any(not _SIZE.match(context.text, p.end()) for p in plans)
        )
        if kind != "planned" and not done and ahead:
            kind = "planned"
        found.add(kind)
    if not found and a.is_listed():
        return "planned"
    return next((k for k in ("operating", "under-construction", "planned") if k in found), None)


def date(context: Context, a: Anchor) -> str | None:
    """The date in the clause of a stage word, the furthest stage first; else none."""
    words, status_of = status_words(context.lang)
    d = context.clauses.discourse
    best: tuple[int, str] | None = None
    order = {"operating": 0, "under-construction": 1}
    for m in words.finditer(d.text, a.floor, a.reach):
        kind = status_of[m.group()]
        if kind not in order:
            continue
        clause = context.clauses.clause(m.start())
        for u in d.units_between(clause.start, clause.end, DATE):
            if u.value is not None and u.value.iso and u.value.relation != "until":
                if best is None or order[kind] < best[0]:
                    best = (order[kind], str(u.value.iso))
                break
    return best[1] if best else None
