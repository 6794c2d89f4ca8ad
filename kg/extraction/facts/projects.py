"""Projects: investments, constructions and joint ventures, with investor, place, amount, date and status."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.extraction.discourse import DATE, ENTITY, QUANTITY, REFERENCE, Group, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES, PLACELIKE
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.triggers import cues, evidence, hits, hoped, pattern
from kg.extraction.lexicon import alternatives

_LIST_ITEM = re.compile(r"^\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[.．、]\s*", re.MULTILINE)


@dataclass(slots=True)
class Anchor:
    """A project's name in the text; ``reach`` is where the next project's words begin."""

    name: str
    start: int
    end: int
    zone: DiscourseEntity | None
    reach: int = 0
    floor: int = 0
    line: int = -1
    """Where its line starts, for an item of a numbered list."""


def find_projects(context: Context) -> Iterator[Draft]:
    anchors = _anchors(context)
    d = context.clauses.discourse
    for i, a in enumerate(anchors):
        if a.line >= 0:
            continue
        sentence = d.sentence(a.start)
        following = anchors[i + 1] if i + 1 < len(anchors) else None
        a.reach = _reach(context, a, following)
        previous = anchors[i - 1] if i else None
        a.floor = sentence.start
        if previous is not None and previous.start >= sentence.start:
            a.floor = max(
                a.floor,
                context.clauses.clause(a.start).start
                if previous.end <= context.clauses.clause(a.start).start
                else previous.end,
            )
    found: list[Draft] = []
    for a in anchors:
        draft = _project(context, a)
        if draft is not None:
            found.append(draft)
            yield draft
            yield from _location(a, draft)
    yield from _sums(context, found)


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


def _anchors(context: Context) -> list[Anchor]:
    """Zones and noun phrases with a project noun, in a sentence that tells of building or investing."""
    d = context.clauses.discourse
    told = _activity(context.lang)
    found: dict[int, Anchor] = {}
    listed = [*_list_items(context), *_enumerated(context)]
    for item in listed:
        found[item.end] = item
    for g in _sites(context):
        clause = context.clauses.clause(g.start)
        if any(item.line <= g.start < item.reach for item in listed):
            continue
        if _BUILDS_ANOTHER.match(d.text, g.end):
            continue
        if any(_zone_is_project(context, u, clause.start, clause.end) for u in g.units):
            for u in g.units:
                found[u.end] = Anchor(u.entities[0].name, u.start, u.end, u.entities[0])
    for noun in hits(context, "project", "nouns"):
        near = d.units_between(noun.start() - _LONGEST_UNIT, noun.end() + _LONGEST_UNIT, ENTITY)
        if any(u.start <= noun.start() and noun.end() <= u.end for u in near):
            continue
        if any(item.line <= noun.start() < item.reach for item in listed):
            continue
        sentence = d.sentence(noun.start())
        if not told.search(d.text, sentence.start, sentence.end):
            continue
        clause = context.clauses.clause(noun.start())
        start = context.clauses.phrase_start(noun.start(), clause.start)
        m = _LIST_ITEM.match(d.text, start)
        start = m.end() if m else start
        if noun.end() - start <= len(noun.group()) or noun.end() in found:
            continue
        if pattern(context.lang, "project", "nouns").match(d.text, noun.end()):
            continue  # 光伏产业园项目: the last noun closes the name
        if any(u.start == noun.end() for u in context.clauses.quantities(noun.end(), clause.end)):
            continue  # 安排项目152个: a count
        name = d.text[start : noun.end()]
        if re.match(
            r"(?:合作|产业|签约|重点|落地|投资|多个|该|此|大|等|有关|相关|部分|上述|主要|对口合作|重大|意向|优质|一批|一些|些|更多|新开工|开工)*(?:项目|园区|基地|工程|市场)$",
            name,
        ):
            continue
        if re.match(r"\d*(?:个|家|座|项|条)", name) or _WORKS.search(name):
            continue
        amounts = context.clauses.quantities(start, noun.start())
        if any(u.start == start and u.value is not None and u.value.kind == "money" for u in amounts):
            continue  # 签订5亿元项目
        found[noun.end()] = Anchor(name, start, noun.end(), None)
    for a in _built(context):
        if not any(a.start < b.end and b.start < a.end for b in found.values()):
            found[a.end] = a
    return [found[k] for k in sorted(found)]


def _enumerated(context: Context) -> Iterator[Anchor]:
    """签约的项目分别是：甲产业园、乙加工厂、丙生产线等: each of a row of projects."""
    d = context.clauses.discourse
    headed = re.compile(r"(?:项目(?:分别)?(?:是|为|包括|有)[:：]?|其中包括)([^，,。；;\n]+)")
    summed = re.compile(
        r"(?:^|[，,。；;：:\n])([^，,。；;：:\n]+?)等?(?:\d+|[一二两三四五六七八九十]+)个(?:重点|重大|合作)?项目", re.M
    )
    for m in sorted([*headed.finditer(d.text), *summed.finditer(d.text)], key=lambda m: m.start(1)):
        row = m.group(1)
        if re.search(_FIELDS, row):
            continue
        items = list(re.finditer(r"[^、和]+", row))
        named = [i for i in items if re.search(_PROJECT_NAME, i.group())]
        if len(items) < _SHORTEST_ROW or len(named) < 2 or (m.group().startswith("其中包括") and "项目" not in row):
            continue
        for item in items:
            name = re.sub(r"等?(?:\d+|[一二两三四五六七八九十多]+)?个?(?:重点|合作)?(?:项目)?等?$", "", item.group())
            name = item.group() if item.group().endswith("项目") and len(name) < _SHORTEST_NAME else name
            done = _DONE.match(name)
            name = name[done.end() :] if done else name
            if _SHORTEST_NAME <= len(name) <= _LONGEST_NAME:
                start = m.start(1) + item.start() + (done.end() if done else 0)
                end = start + len(name)
                inside = [u for u in d.units_between(start, end, ENTITY) if u.type == "Zone" and u.end == end]
                yield Anchor(name, start, end, inside[0].entities[0] if inside else None, end, start, start)


def _built(context: Context) -> Iterator[Anchor]:
    """投资1.6亿元（在某地）建设冰雪数字乐园; 跨江索道正在抓紧建设: what is built, whatever its noun."""
    d = context.clauses.discourse
    spent = re.compile(
        r"(?:建设|兴建|新建|打造|建起|建了|建成)(?:了|起)?(?:一[座条所栋个处])?[“‘]?"
        r"([^，,。；;、的了“”]{3,16})[”’]?(?=[，,。；;、]|$)"
    )
    given = re.compile(
        r"(?:援建|捐建)(?:了)?(?:一[座条所栋个处])?[“‘]?([^，,。；;、的了“”\d]{4,16}?)[”’]?"
        r"(?:一[座条所栋个处]|(?=[，,。；;、]|$))"
    )
    going_on = re.compile(
        r"(?<![^，,。；;的])([^，,。；;、的]{2,12})正在?(?:抓紧|加紧|加快|全力|有序|稳步)*(?:建设|施工)"
    )
    for sentence in d.structure.sentences:
        money = [
            u
            for u in context.clauses.quantities(sentence.start, sentence.end)
            if u.value is not None and u.value.kind == "money"
        ]
        for m in spent.finditer(d.text, sentence.start, sentence.end):
            clause = context.clauses.clause(m.start())
            before = context.clauses.clause_before(m.start()) or clause
            paid = re.search("投入|投资|出资", d.text[before.start : before.end])
            start = before.start if paid and re.match("在|用于|建", d.text[clause.start :]) else clause.start
            if any(start <= u.start < m.start() for u in money) and not hoped(context, m.start()):
                yield Anchor(m.group(1), m.start(1), m.end(1), None)
        for m in given.finditer(d.text, sentence.start, sentence.end):
            if not re.search(r"(?:项目|工作|资金|干部|工程|工作队|指挥部)$", m.group(1)) and not hoped(
                context, m.start()
            ):
                yield Anchor(m.group(1), m.start(1), m.end(1), None)
        for m in going_on.finditer(d.text, sentence.start, sentence.end):
            inside = [u for u in d.units_between(m.start(1), m.end(1), ENTITY) if u.end == m.end(1)]
            if not inside or inside[-1].type in ("Zone", "Organization"):
                yield Anchor(m.group(1), m.start(1), m.end(1), inside[-1].entities[0] if inside else None)


def _list_items(context: Context) -> list[Anchor]:
    """3.某某项目。某公司投资1亿元,落户某区。 in a document that tells of projects: a project a line."""
    d = context.clauses.discourse
    if "项目" not in d.text:
        return []
    items = []
    for m in _LIST_ITEM.finditer(d.text):
        end = d.text.find("\n", m.end())
        end = len(d.text) if end < 0 else end
        name = re.compile(r"[^。（(：:,，；;\n]{3,24}").match(d.text, m.end())
        money = any(
            u.value is not None and u.value.kind == "money"
            for u in context.clauses.discourse.units_between(m.end(), end, QUANTITY)
        )
        if name is None or (not money and not _activity(context.lang).search(d.text, name.end(), end)):
            continue
        zone = next(
            (
                u.entities[0]
                for u in d.units_between(name.start(), name.end(), ENTITY)
                if u.type == "Zone" and u.end == name.end()
            ),
            None,
        )
        line = d.text.rfind("\n", 0, m.end()) + 1
        items.append(Anchor(name.group(), name.start(), name.end(), zone, end, name.start(), line))
    return items if len(items) > 1 else []


def _sites(context: Context) -> Iterator[Group]:
    """Zones in groups, 园区 and the like that stand for one, and companies that are founded."""
    d = context.clauses.discourse
    for sentence in d.structure.sentences:
        for g in context.clauses.groups(sentence.start, sentence.end):
            founded = g.type == "Organization" and _founded(context.lang).search(d.text, max(0, g.start - 8), g.start)
            site = g.type == "Organization" and _SITE.search(g.units[-1].mention.text)
            if g.type == "Zone" or founded or site:
                yield g


_FIELDS = r"(?:领域|行业|产业|方面|专业|板块|内容)(?:的)?(?:等)?$"
_PROJECT_NAME = r"(?:项目|园|厂|基地|中心|小镇|工程|综合体|生产线|生产|建设|商业街)(?:等|等项目)?$"
_LONGEST_UNIT = 80
_WORKS = re.compile(r"(?:建筑|安装|土建|主体|装修|配套|附属)工程$")  # parts of a project
# 甲园区与乙市共建的丙园: the first builds, the last is built.
_BUILDS_ANOTHER = re.compile("(?:共建|合作建设|联合建设|共同建设|合作开发|联合打造|合作打造)的")
# 帮助实施了某工程、某基地等8个项目: what is done with the whole row.
_DONE = re.compile("(?:帮助|支持|先后|共同|累计|已|完成|实施|建设|推进|建成|落实|了)+")
_SHORTEST_ROW, _SHORTEST_NAME, _LONGEST_NAME = 3, 3, 24
_SITE = re.compile(r"(?:工厂|加工厂|中心|基地|实验室|园)$")


@cache
def _founded(lang: str) -> re.Pattern[str]:
    words = [*cues(lang, "project")["build"], "成立", "注册成立", "合资成立", "投资设立"]
    return re.compile(alternatives(words) + "(?:了|的)?$")


@cache
def _activity(lang: str) -> re.Pattern[str]:
    data = cues(lang, "project")
    return re.compile(alternatives([*data["invest"], *data["build"], *data["settle"]]))


# How a sentence goes on that tells of the site it opens with (园区位于…，由甲公司投资).
_TOLD_OF = re.compile(
    r"(?:项目|一期|二期|工程)?(?:位于|坐落|由|占地|总投资|规划|选址|计划|于|自|是|正式|已|全部|[，,])"
)


@cache
def _work(lang: str) -> re.Pattern[str]:
    stages = [w for kind, words in cues(lang, "project")["status"] if kind == "under-construction" for w in words]
    return re.compile(alternatives([*cues(lang, "project")["invest"], *stages, "投产", "竣工", "开园"]))


@cache
def _before_zone(lang: str) -> re.Pattern[str]:
    data = cues(lang, "project")
    return re.compile(alternatives(data["build"]) + r"(?:了|起)?(?:[^，,。；;、]{0,10})$")


@cache
def _after_zone(lang: str) -> re.Pattern[str]:
    statuses = [w for kind, words in cues(lang, "project")["status"] for w in words if kind != "planned"]
    return re.compile(
        r"(?:一期|二期|项目|工程)?[^，,。；;、]{0,14}?" + alternatives([*statuses, "总投资", "落户", "选址"])
    )


def _zone_is_project(context: Context, u: Unit, start: int, end: int) -> bool:
    """共建某园 or 某园开工: built or opened; a zone that something is in or goes to is none."""
    text = context.text
    if context.clauses.marker(Group([u])) in ("at", "to", "from"):
        return False
    if re.search(r"项目(?:是|为|就是|——)$", text[max(start, u.start - 6) : u.start]):
        return True
    sentence = context.clauses.discourse.sentence(u.start)
    opens = next(iter(context.clauses.discourse.units_between(sentence.start, sentence.end, ENTITY, REFERENCE)), None)
    told_of = opens is u and not context.clauses.marker(Group([u])) and _TOLD_OF.match(text, u.end)
    if told_of and _work(context.lang).search(text, u.end, sentence.end):
        return True
    before = _before_zone(context.lang).search(text, max(start, u.start - 16), u.start)
    if before and not re.search(r"在$", text[start : u.start]):
        return True
    return _after_zone(context.lang).match(text, u.end, end) is not None


def _reach(context: Context, a: Anchor, following: Anchor | None) -> int:
    """To the sentence's end, and over sentences that go on without a subject of their own, to the next project."""
    d = context.clauses.discourse
    index = d.structure.sentence_at(a.start)
    end = d.structure.sentences[index].end
    for sentence in d.structure.sentences[index + 1 : index + 4]:
        if sentence.paragraph != d.structure.sentences[index].paragraph:
            break
        if re.match(
            r"(?:该|园区|项目|基地|总投资|占地|其中|首期|一期|建成后|全部)",
            d.text[sentence.start : sentence.start + 4],
        ):
            end = sentence.end
        else:
            break
    if following is not None:
        limit = context.clauses.clause(following.start).start
        end = min(end, limit if limit > a.end else following.start)
    return max(end, a.end)


def _project(context: Context, a: Anchor) -> Draft | None:
    d = context.clauses.discourse
    told = _activity(context.lang)
    window = d.text[a.floor : a.reach]
    if a.line < 0 and a.zone is None and not told.search(window):
        return None
    if hoped(context, a.start):
        return None
    investors = _investors(context, a)
    places = [e for e in _places(context, a) if e is not a.zone]
    amount, amount_end = _amount(context, a)
    status = _status(context, a)
    begun = status in ("operating", "under-construction")
    settled = bool(places) and pattern(context.lang, "project", "settle").match(
        d.text, a.end + d.text.startswith("已", a.end)
    )
    told_of = status is None and (bool(places) or a.zone is not None)
    if not (a.line >= 0 or investors or amount or begun or told_of or settled):
        context.reject(a.start, "neither investor nor amount, and nothing begun")
        return None
    roles = filled(
        name=a.name,
        investor=[e for e in investors if e is not a.zone],
        place=places,
        status=status,
        amount=amount,
        date=_date(context, a),
    )
    span = evidence(context, a.start, max(a.start, (amount_end or a.start + 1) - 1))
    return Draft("Project", roles, span.start, span.end, "projects.told", key=_key(a.name, a.zone))


def _location(a: Anchor, project: Draft) -> Iterator[Draft]:
    """A park or company that was opened somewhere is there."""
    places = project.roles.get("place", [])
    if a.zone is not None and len(places) == 1 and project.roles.get("status") == "operating":
        roles = filled(entity=a.zone, place=places[0])
        yield Draft("LocatedIn", roles, project.start, project.end, "locations.project")


def _key(name: str, zone: DiscourseEntity | None) -> Any:
    return zone if zone is not None else name


def _investors(context: Context, a: Anchor) -> list[DiscourseEntity]:
    clauses = context.clauses
    text = context.text
    found: list[DiscourseEntity] = []
    for m in pattern(context.lang, "project", "invest").finditer(text, a.floor, a.reach):
        clause = clauses.clause(m.start())
        groups = [
            g
            for g in clauses.groups(max(clause.start, a.floor), m.start())
            if g.type in ("Organization", "Zone", "Person")
        ]
        if not groups:  # 大同市投入7万元建设…
            groups = [g for g in clauses.groups(max(clause.start, a.floor), m.start()) if g.type == "Place"]
        groups = [g for g in groups if clauses.marker(g) in ("", "agent", "with")]
        for g in groups:
            found += [e for e in g.entities if e.type in BODIES]
    labelled = re.search(r"投资方(?:为|是|:|：)?", text[a.floor : a.reach])
    if labelled:
        named = clauses.object(a.floor + labelled.end(), ("Organization",), room=1)
        if named is not None:
            found += named.entities
    if not found:
        for m in re.finditer(
            r"共建|合建|联合建设|合资|援建|捐建|建设|兴建|建起|设立|新建|创办|租用|出资|组建", text[a.floor : a.reach]
        ):
            at = a.floor + m.start()
            giver = m.group() in ("援建", "捐建")  # what a city builds for another
            subject = clauses.subject(at, BODIES if giver else ("Organization", "Zone"))
            if subject is not None and a.zone not in subject.entities:
                found += subject.entities
                break
    if not found:
        organizations = [
            u for u in context.clauses.discourse.units_between(a.floor, a.reach, ENTITY) if u.type == "Organization"
        ]
        if a.line >= 0:
            found += [e for u in organizations for e in u.entities]
    return list(dict.fromkeys(found))


def _places(context: Context, a: Anchor) -> list[DiscourseEntity]:
    clauses = context.clauses
    found: list[DiscourseEntity] = []
    at = [g for g in clauses.marked(a.floor, a.reach, "at", PLACELIKE) if not context.text.startswith("的", g.end)]
    before = [g for g in at if g.end <= a.start]
    for g in before[-1:] or at[:1]:  # 总部位于义乌的某集团在兰西县建设…: where it is built stands nearest
        found += g.entities[-1:]
    if not found:
        # 阳明区承接某园, 某项目（虎林市）
        bracketed = re.compile(r"[（(]").match(context.text, a.end)
        if bracketed:
            inside = clauses.object(bracketed.end(), PLACELIKE, room=0)
            if inside is not None:
                return inside.entities[-1:]
        taken_on = re.search(r"承接|引进|引入|转移|建设|打造", context.text[a.floor : a.start])
        if taken_on:
            subject = clauses.subject(a.floor + taken_on.start(), ("Place",), carry=False)
            if subject is not None:
                found += subject.entities[-1:]
    if not found and a.line >= 0:
        places = [u for u in clauses.discourse.units_between(a.end, a.reach, ENTITY) if u.type in PLACELIKE]
        found += [e for u in places[:1] for e in u.entities]
    return list(dict.fromkeys(found))


def _amount(context: Context, a: Anchor) -> tuple[dict[str, Any] | None, int]:
    """The total before the investment before a part; the amount nearest to its cue word."""
    best: tuple[int, dict[str, Any], int] | None = None
    near = pattern(context.lang, "project", "amount_cues")
    for u in context.clauses.quantities(a.floor, a.reach):
        if u.value is None or u.value.kind != "money":
            continue
        before = context.text[max(a.floor, u.start - 12) : u.start]
        if a.line < 0 and not near.search(before):
            continue
        rank = 0 if "总投资" in before else 1 if "各" not in before else 2
        if best is None or rank < best[0]:
            best = (rank, {"value": u.value.value, "currency": u.value.currency}, u.end)
    return (best[1], best[2]) if best else (None, 0)


@cache
def _status_words(lang: str) -> tuple[re.Pattern[str], dict[str, str]]:
    status_of = {w: kind for kind, words in cues(lang, "project")["status"] for w in words}
    return re.compile(alternatives(status_of)), status_of


def _status(context: Context, a: Anchor) -> str | None:
    """The furthest stage that is told as reached; a stage in a clause with 计划, 将, 拟 counts as planned."""
    words, status_of = _status_words(context.lang)
    plan = pattern(context.lang, "hedge", "plan")
    found = set()
    for m in words.finditer(context.text, a.floor, a.reach):
        clause = context.clauses.clause(m.start())
        kind = status_of[m.group()]
        if kind != "planned" and plan.search(context.text, clause.start, m.start()):
            kind = "planned"
        found.add(kind)
    if not found and a.line >= 0:
        return "planned"
    return next((k for k in ("operating", "under-construction", "planned") if k in found), None)


def _date(context: Context, a: Anchor) -> str | None:
    """The date in the clause of a stage word, the furthest stage first; else none."""
    words, status_of = _status_words(context.lang)
    d = context.clauses.discourse
    best: tuple[int, str] | None = None
    order = {"operating": 0, "under-construction": 1, "planned": 2}
    for m in words.finditer(d.text, a.floor, a.reach):
        clause = context.clauses.clause(m.start())
        dates = [
            u
            for u in d.units_between(clause.start, clause.end, DATE)
            if u.value is not None and u.value.iso and u.value.relation != "until"
        ]
        kind = status_of[m.group()]
        if dates and (kind != "planned"):
            rank = order[kind]
            if best is None or rank < best[0]:
                best = (rank, str(dates[0].value.iso))
    return best[1] if best else None
