"""Projects: investments, constructions and joint ventures, with investor, place, amount, date and status."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.extraction.discourse import ENTITY
from kg.extraction.facts.arguments import PLACELIKE
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.project_anchors import anchors
from kg.extraction.facts.project_roles import Anchor, after_name, amount, date, investors, is_signed_for, places, status
from kg.extraction.facts.project_rows import activity
from kg.extraction.facts.triggers import evidence, hoped, pattern

# A sentence that goes on with the project of the one before.
_GOES_ON = re.compile(r"(?:该|园区|项目|基地|总投资|占地|其中|首期|一期|建成后|全部|工程)")
_SENTENCES_ON = 3
_QUOTED = re.compile("[“‘]([^“”‘’]+)[”’]")
_JOINING = ("、", "和", "及", "以及", "与")
_CLOSING = re.compile("(?:建设)?(?:项目|工程)$")
# 新疆某县传染病医院改扩建工程 … 医院改扩建工程: a later, shorter form of the same name.
_SHORTEST_FORM = 4


def find_projects(context: Context) -> Iterator[Draft]:
    named = anchors(context)
    for i in reversed(range(len(named))):
        a, following = named[i], named[i + 1] if i + 1 < len(named) else None
        if a.is_listed():
            continue
        _set_extent(context, a, named[i - 1] if i else None, following)
        if following is not None and context.text[a.end : following.start] in _JOINING:
            a.reach = max(a.reach, following.reach)  # 某广场、某项目建成投用: what is told of the last is told of all
    found: list[Draft] = []
    for a in named:
        draft = _project(context, a, found)
        if draft is not None:
            found.append(draft)
            yield draft
            yield from _location(a, draft)
    yield from _sums(context, found)


def _set_extent(context: Context, a: Anchor, previous: Anchor | None, following: Anchor | None) -> None:
    """From its sentence's start, or the project before, to where the next one's words begin."""
    sentence, clause = context.clauses.discourse.sentence(a.start), context.clauses.clause(a.start)
    a.floor = sentence.start
    if previous is not None and previous.start >= sentence.start:
        a.floor = max(sentence.start, clause.start if previous.end <= clause.start else previous.end)
    apposed = context.text.rfind("——", a.floor, a.start)
    if apposed >= 0 and pattern(context.lang, "project", "invest").search(context.text, apposed, a.start):
        a.floor = apposed  # 第一个外资项目——某客商投资的某生产线
    a.reach = _reach(context, a, following)


def _reach(context: Context, a: Anchor, following: Anchor | None) -> int:
    """To the sentence's end, and over sentences that go on without a subject of their own, to the next project."""
    d = context.clauses.discourse
    index = d.structure.sentence_at(a.start)
    here = d.structure.sentences[index]
    end = here.end
    for sentence in d.structure.sentences[index + 1 : index + 1 + _SENTENCES_ON]:
        named = d.text.startswith(_CLOSING.sub("", a.name)[-2:], sentence.start)  # 某大桥项目 … 大桥全长…
        if sentence.paragraph != here.paragraph or not (named or _GOES_ON.match(d.text, sentence.start)):
            break
        end = sentence.end
    if following is not None:
        limit = context.clauses.clause(following.start).start
        end = min(end, limit if limit > a.end else following.start)
    return max(end, a.end)


def _project(context: Context, a: Anchor, told: list[Draft]) -> Draft | None:
    d = context.clauses.discourse
    signed = is_signed_for(context, a)
    if not a.is_listed() and a.zone is None and not activity(context.lang).search(d.text, a.floor, a.reach):
        return None
    if not a.is_listed() and (hoped(context, a.start) or _dates(context, a)):
        return None
    who, where, stage = investors(context, a), places(context, a), status(context, a)
    money, money_end = amount(context, a)
    begun = stage in ("operating", "under-construction")
    settles = pattern(context.lang, "project", "settle").match(d.text, after_name(context, a))
    told_of = stage is None and (where or a.zone is not None)
    if not (a.is_listed() or who or money or begun or told_of or settles or (where and signed)):
        context.reject(a.start, "neither investor nor amount, and nothing begun")
        return None
    quoted = _QUOTED.fullmatch(a.name)
    roles = filled(
        name=quoted.group(1) if quoted else a.name,
        investor=who,
        place=where,
        status=stage,
        amount=money,
        date=date(context, a),
    )
    span = evidence(context, a.start, max(a.start, (money_end or a.start + 1) - 1))
    return Draft("Project", roles, span.start, span.end, "projects.told", key=_key(context, a, told))


def _dates(context: Context, a: Anchor) -> bool:
    """自1992年三峡工程启动建设以来: the project only tells since when."""
    return re.compile("[^，,。；;]{0,12}以来").match(context.text, a.end) is not None


def _key(context: Context, a: Anchor, told: list[Draft]) -> Any:
    """What tells projects apart: the zone, else the name, or a fuller name told before that ends with it."""
    if a.zone is not None:
        return a.zone
    core = _CLOSING.sub("", a.name)
    for draft in told:
        before = _CLOSING.sub("", str(draft.roles["name"]))
        if len(core) >= _SHORTEST_FORM and before.endswith(core):
            return draft.key
        fuller = len(before) >= _SHORTEST_FORM and core.endswith(before)
        if fuller and _is_place(context, a.start, len(core) - len(before)):  # 幸福新村 … 色尼区|幸福新村
            return draft.key
    return a.name


def _is_place(context: Context, start: int, length: int) -> bool:
    units = context.clauses.discourse.units_between(start, start + length, ENTITY)
    return any(u.start == start and u.end == start + length and u.type in PLACELIKE for u in units)


def _location(a: Anchor, project: Draft) -> Iterator[Draft]:
    """A park or company that was opened somewhere is there."""
    where = project.roles.get("place", [])
    if a.zone is not None and len(where) == 1 and project.roles.get("status") == "operating":
        roles = filled(entity=a.zone, place=where[0])
        yield Draft("LocatedIn", roles, project.start, project.end, "locations.project")


def _sums(context: Context, told: list[Draft]) -> Iterator[Draft]:
    """某集团将在某县投资150亿元: who invests how much where, in a sentence that names no project."""
    clauses, d = context.clauses, context.clauses.discourse
    sentences = {d.sentence(draft.start).start for draft in told}
    for m in re.finditer(r"投资(?:了|约|近|超过|超)?(?=\d)", d.text):
        clause = clauses.clause(m.start())
        money = [
            u
            for u in clauses.quantities(m.end(), clause.end)
            if u.start == m.end() and u.value is not None and u.value.kind == "money"
        ]
        at = clauses.marked(clause.start, m.start(), "at", PLACELIKE)
        investor = clauses.subject(m.start(), ("Organization",), carry=False)
        if not money or not at or investor is None or at[-1].end != m.start() or hoped(context, m.start()):
            continue
        if d.sentence(m.start()).start in sentences or re.match("的|建", d.text[money[0].end : money[0].end + 1]):
            continue
        planned = pattern(context.lang, "hedge", "plan").search(d.text, clause.start, m.start())
        roles = filled(
            investor=investor.entities,
            place=at[-1].entities[-1:],
            amount={"value": money[0].value.value, "currency": money[0].value.currency},
            status="planned" if planned else None,
        )
        yield Draft("Project", roles, clause.start, clause.end, "projects.sum")
