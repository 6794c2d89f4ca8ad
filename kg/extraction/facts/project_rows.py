"""Projects that are listed: one a line of a numbered list, or one after the other in a row of names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extraction.discourse import ENTITY, QUANTITY
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context
from kg.extraction.facts.project_roles import Anchor, facility_ending, status_words
from kg.extraction.facts.triggers import cues
from kg.extraction.lexicon import alternatives

LIST_ITEM = re.compile(r"^\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[.．、]\s*", re.MULTILINE)
_NUMBER = r"(?:\d+|[一二两三四五六七八九十]+)"
# 签约的项目分别是：甲产业园、乙加工厂、丙生产线等
_HEADED = re.compile(
    r"(?:项目(?:分别)?(?:是|为|包括|有)[:：]?|\d个(?:[^，,。；;、]{0,6})?(?:园区?|基地|工程|项目)[,，]分别(?:是|为)[:：]?|(?:^|(?<=[，,。；;\n]))(?:其中)?包括)([^，,。；;\n]+)"
)
_INCLUDED = re.compile("(?:项目)?(?:包括|项目有)[:：]?$")
# 甲产业园、乙加工厂、丙生产线等23个项目|成功签约
_SUMMED = re.compile(
    rf"(?:^|[，,。；;：:\n])(?:包括)?([^，,。；;：:\n]+?)等?(?:在内的)?{_NUMBER}个(?:[^，,。；;、\n]{{0,6}})?项目([^，,。；;\n]{{0,16}})",
    re.MULTILINE,
)
# 推进落实甲基地、乙产业园等一批项目
_AND_OTHERS = re.compile(
    r"(?:^|[，,。；;：:\n])(?:包括)?([^，,。；;：:\n]+?)等(?:一大?批|多个|一系列|多项)?(?:重点|重大|合作|产业|民生|援建|招商|工业)*项目([^，,。；;\n]{0,16})",
    re.MULTILINE,
)
_STAGED = re.compile("(?:开工|签约|竣工|投产|落地|援建)的?(?:项目)?(?:主要|分别)?$")
_OTHERS = re.compile("等[^，,。；;、]{0,6}项目$")
_FIELDS = re.compile(r"(?:领域|行业|产业|方面|专业|板块|内容)(?:的)?(?:等)?$")
# 甲市向乙县援建的某路: who gives, and to whom, stands before the first name.
_GIVEN_BY = re.compile(r"^(.*?)(?:援建|捐建|投资建设|建设|投资|共建)的")
# 帮助实施了某工程、某基地等8个项目: what is done with the whole row.
_DONE = re.compile("(?:包括|当天|签约的|还有|携手|加快|帮助|支持|先后|共同|累计|已|完成|实施|建设|推进|建成|落实|了)+")
_CLOSING = re.compile(rf"(?:等(?:{_NUMBER}?(?:个|多个))?(?:重点|合作)?(?:项目)?|{_NUMBER}个(?:重点|合作)?项目)$")
# 总投资150亿元的|某产业园项目
_COSTING = re.compile(r"(?:计划)?总?投资额?(?:约|近|超)?[\d.]+[万亿]?(?:元|美元|欧元|港元|卢布)(?:人民币)?的")
_ROW_NOUNS = ("项目", "园区", "基地", "工程")
_SHORTEST_ROW, _SHORTEST_NAME, _LONGEST_NAME = 3, 3, 24
_TELLING_LENGTH = 5


def list_items(context: Context) -> list[Anchor]:
    """3.某某项目。某公司投资1亿元,落户某区。 in a document that tells of projects: a project a line."""
    d = context.clauses.discourse
    if "项目" not in d.text:
        return []
    items = []
    for m in LIST_ITEM.finditer(d.text):
        end = d.text.find("\n", m.end())
        end = len(d.text) if end < 0 else end
        name = re.compile(r"[^。（(：:,，；;\n]{3,24}").match(d.text, m.end())
        money = any(u.value is not None and u.value.kind == "money" for u in d.units_between(m.end(), end, QUANTITY))
        if name is None or (not money and not activity(context.lang).search(d.text, name.end(), end)):
            continue
        line = d.text.rfind("\n", 0, m.end()) + 1
        items.append(_item(context, name.start(), name.end(), end, line))
    return items if len(items) > 1 else []


@cache
def activity(lang: str) -> re.Pattern[str]:
    """Words of a sentence that tells of building, investing or settling."""
    data = cues(lang, "project")
    return re.compile(alternatives([*data["invest"], *data["build"], *data["settle"], *data["activity"]]))


def enumerated(context: Context) -> Iterator[Anchor]:
    """Each of a row of projects that is headed (项目分别是：…) or summed up (…等8个项目)."""
    text = context.text
    if not any(noun in text for noun in _ROW_NOUNS):
        return
    rows = [m for row in (_HEADED, _SUMMED, _AND_OTHERS) for m in row.finditer(text)]
    for m in sorted(rows, key=lambda m: m.start(1)):
        row = m.group(1)
        told = text[context.clauses.clause(m.start()).start : m.start()] if m.re is _HEADED else m.group(2)
        if _FIELDS.search(row) or _holds_parts(text, m):
            continue
        given = _GIVEN_BY.match(row)
        start = m.start(1) + (given.end() if given else 0)
        items = list(_split(text, start, m.end(1)))
        if not _names_projects(context, [text[a:b] for a, b in items], told):
            continue
        givers: tuple[DiscourseEntity, ...] = ()
        if given:
            groups = context.clauses.groups(m.start(1), m.start(1) + given.end(1))
            givers = tuple(e for g in groups if not context.clauses.marker(g) for e in g.entities)
        for first, last in items:
            name = _CLOSING.sub("", text[first:last])
            done = _DONE.match(name, _actor_end(context, first, start))
            skipped = done.end() if done else 0
            costing = _COSTING.match(name, skipped)
            skipped = costing.end() if costing else skipped
            if _SHORTEST_NAME <= len(name) - skipped <= _LONGEST_NAME:
                begin, end = first + skipped, first + len(name)
                item = _item(context, begin, end, end, begin)
                item.floor = first
                item.givers, item.status = givers, _stage(context, told)
                yield item


def _actor_end(context: Context, first: int, row_start: int) -> int:
    """某市|推进落实甲基地、乙产业园: where in a row's first item who acts ends; nobody acts in the others."""
    named = next(iter(context.clauses.discourse.units_between(first, first + _LONGEST_NAME, ENTITY)), None)
    return named.end - first if named is not None and named.start == first == row_start else 0


def _holds_parts(text: str, m: re.Match[str]) -> bool:
    """改扩建项目包括门诊楼、住院楼: its parts; 开工的项目包括…, …等项目 are projects."""
    included = _INCLUDED.search(text, m.start(), m.start(1))
    if included is None or _STAGED.search(text, 0, included.start()):
        return False
    return m.group(1).count("项目") < 2 and not _OTHERS.search(m.group(1))


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names of a row, parted by 、 and by 和 or 以及 before the last."""
    for m in re.compile(r"(?:(?!、|以及|(?<![的·—])和(?![平田县龙美谐顺])(?=[^、和]{4,}$))[^、])+").finditer(
        text, start, end
    ):
        begin = m.start() + text.startswith("以及", m.start() - 1)
        begin += text.startswith("和", begin)
        if begin < m.end():
            yield begin, m.end()


def _names_projects(context: Context, names: list[str], told: str) -> bool:
    """Whether a row's items are projects: all or two of them end like one; or one, all are long, a stage is told."""
    typical = sum(bool(facility_ending(context.lang).search(name)) for name in names)
    if typical == len(names) > 1:
        return True
    if len(names) < _SHORTEST_ROW or typical < 1:
        return False
    telling = sum(map(len, names)) / len(names) >= _TELLING_LENGTH and _stage(context, told) is not None
    return typical > 1 or telling


def _stage(context: Context, told: str) -> str | None:
    words, status_of = status_words(context.lang)
    stage = words.search(told)
    return status_of[stage.group()] if stage else None


def _item(context: Context, start: int, end: int, reach: int, line: int) -> Anchor:
    inside = context.clauses.discourse.units_between(start, end, ENTITY)
    zone = next((u.entities[0] for u in inside if u.type == "Zone" and u.end == end), None)
    return Anchor(context.text[start:end], start, end, zone, reach, start, line)
