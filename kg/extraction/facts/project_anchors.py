"""Where a text names a project: zones and bodies that are built or opened, noun phrases with a project noun, whatever
money is spent on or somebody gives to another place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extraction.discourse import ENTITY, REFERENCE, Group, Unit
from kg.extraction.facts.draft import Context
from kg.extraction.facts.project_roles import Anchor
from kg.extraction.facts.project_rows import LIST_ITEM, activity, enumerated, list_items
from kg.extraction.facts.triggers import cues, hits, hoped, pattern
from kg.extraction.lexicon import alternatives

_LONGEST_UNIT = 80
_VERB = 2
# 建筑工程 …: parts of a project.
_WORKS = re.compile(r"(?:建筑|安装|土建|主体|装修|配套|附属)工程$")
# 山海协作工程: a programme.
_PROGRAMME = re.compile(r"(?:协作|民生|惠民|扶贫|帮扶|安居|希望|合作|振兴|人才|千万)工程$")
# 甲园区与乙市共建的丙园: the first builds, the last is built.
_BUILDS_ANOTHER = re.compile(
    "(?:[与和同][^，,。；;的]{2,20}?)?(?:合作共建|共建|合作建设|联合建设|共同建设|合作开发|联合打造|合作打造|共同打造|携手打造|携手共建|合作|合资|联办)的"
)
_SITE = re.compile(r"(?:工厂|加工厂|中心|基地|实验室|园)$")
# 某公司由甲集团和乙公司共同投资建设
_BUILT_BY = re.compile(r"[^，,。；;]{0,8}?由[^，,。；;]{2,40}?(?:投资建设|投资兴建|合资|出资|组建|共同投资|投资成立)")
# How a sentence goes on that tells of the site it opens with (园区位于…，由甲公司投资).
_TOLD_OF = re.compile(
    r"(?:项目|一期|二期|工程)?(?:位于|坐落|由|占地|总投资|规划|选址|计划|于|自|是|正式|已|全部|[，,])"
)
# 是江苏援建的首个医院项目: said of something else, which is the project.
_PREDICATE = re.compile(r"(?:^|[^，,。；;]*?)(?<![还但就凡总])(?:是|成为|作为|列为|列入|评为|定位为)[^，,。；;、]*$")
_NAMING = re.compile(r"(?:项目(?:分别)?(?:是|为)|之一的?是|名为|名称为|取名为)[“‘]?$")
# 援疆“交钥匙”项目之一|某医院改扩建工程, 首个外资项目——|某生产线项目
_IN_APPOSITION = re.compile(r"^.*(?:之一的?|[—－]{2}|首[家个座条批]|暨)")
# 投资建设的新材料制造与|表面应用项目
_JOINED = re.compile(r"(?:的|推动|推进|实施|引进|启动|签约)([^，,。；;、的]{2,16}[与和及])$")
# 计划投资2亿元的|风电、农贸项目, 甲公司在乙县投资建设的|和牛养殖项目
_COSTING = re.compile(
    r"(?:(?:投资额?|投入)(?:约|近|超)?[\d.]+[万亿]?(?:元|美元|欧元|港元)(?:人民币)?|(?:投资|合作|联合)建设)的"
    r"(?=(?:[^，,。；;、的]{1,5}、)?[^，,。；;、的]{0,16}$)"
)
_CLOSING = re.compile("(?:项目|工程)$")
# 2008年7月-2009年6月|某市援建项目
_DATE_IN_FRONT = re.compile(r"(?:\d{4}年)(?:\d{1,2}月)?(?:[-—至]+(?:\d{4}年)?(?:\d{1,2}月)?)?")
# 山东省援建|蔬菜产业园
_BUILDS = re.compile("(?:援建|捐建|援助建设|投资建设|投资兴建|兴建|新建)了?的?")
# 园区建成|生产基地
_BUILDING = re.compile("^.*(?:建成|建起|新建|设立|开办|兴办|创办|投建|走进|来到|位于)了?")
# 某项目集中开工仪式, 某机场的建设情况: an occasion, or what is talked of
_NO_NAME_BEHIND = re.compile(
    "之一|[—－]{2}|的(?:建设|发展|规划|进展|情况)|建设(?:工作|经验|方面|情况|时)"
    "|(?:(?:云|集中|现场|网上)?(?:签约|推介|对接)|集中(?:开工|竣工|启动))(?:暨[^，,。；;]{0,6})?(?:仪式|活动|会|大会)"
)
# 中关村|模式: what a site stands for
_STANDS_FOR = re.compile(r"企业\d|模式|元素|经验|理念|品牌|精神")
# 参观了某项目
_SEEN = re.compile("参观|考察|走访|调研|察看|视察|踏查|了解|观摩")
# 近400个园区, 9大类253个项目, 4家企业入驻园区
_COUNTED = re.compile(
    r"^(?:近|约|超|共|首批|逾)?\d+余?多?(?:个|家|座|项|条|大类|批|所|栋|间|处|幢|套|台|户|公里)|[\d.]+[万亿]+元(?!级)|^[一二两三四五六七八九半]成|^[两二三四五六七八九十]+(?:大|个|家|座|条|项)|类项目$|项目资金|\d+余?多?[个家项][^，,]*$"
)
# 该项目, 这个园区: told of before.
_POINTING = ("该", "此", "这", "那")
_THE_PROJECT = re.compile("(?:该|此|这一|这个|本)?(?:项目|工程|基地|园区|产业园)")
_PART_OF_IT = re.compile("(?:建设|包括|配套|设有|新建|主要|打造)[^，,。；;]{0,10}$")
_SUBJECT = re.compile(r"[“‘]?([^，,。；;“”‘’]{3,24}?)[”’]?(?:已|正)?(?:是|成为|作为|列为|列入|评为|定位为)")
_QUOTES = ("“", "‘")
_BUILT = r"[“‘]?([^，,。；;、的了“”]{3,16})[”’]?(?=[，,。；;、]|$)"
_COUNT_BEHIND = re.compile(
    r"(?:企业|商户|客商)?(?:[（(][^（()）]{2,12}[）)])?(?:共计|共有|共|合计|总计|累计|已达|达到?|已有|有|为|数量|总数)?(?:约|近|超过?|逾)?\d[\d.,]*余?多?[万千百]?[个项家座条栋所平]"
)
_ONE = r"(?:一[座条所栋个处])?"
_SPENT_ON = re.compile(rf"(?:建设|兴建|新建|打造|建起|建了|建成(?!后))(?:了|起)?{_ONE}(?!后|时|以来|含){_BUILT}")
_GIVEN = re.compile(
    rf"(?:援建|捐建)(?:了|的)?{_ONE}[“‘]?([^，,。；;、的了“”\d]{{3,20}}?)[”’]?"
    r"(?=一[座条所栋个处]|[，,。；;、]|1[座条所栋个处]|等|已|正式|竣工|建成|投入|交付|开工|顺利|项目|$)"
)
_QUOTED_BUILT = re.compile("(?:建设|设立|建立|打造|开设|建起|新建)(?:了|起)[“‘]([^“”‘’]{3,16})[”’]")
_GOING_ON = re.compile(
    r"(?<![^，,。；;的])(?![这那该此目现])([^，,。；;、的]{2,12})正在?(?:抓紧|加紧|加快|全力|有序|稳步)*(?:建设|施工)"
)
_PAID = re.compile("投入|投资|出资")


def anchors(context: Context) -> list[Anchor]:
    """The projects that a document names, in text order; those of lists and rows with their reach."""
    listed = [*list_items(context), *enumerated(context)]
    found = {item.end: item for item in listed}
    taken = [(item.line, item.reach) for item in listed]
    phrases, built = list(_phrases(context)), list(_built(context))
    # 某县医院|综合楼项目: the longer name is the project's
    longer = [(b.start, len(_CLOSING.sub("", b.name)) + b.start) for b in [*phrases, *built]]
    sites = [a for a in _sites(context) if not any(_is_within(context, a, start, end) for start, end in longer)]
    for a in [*sites, *phrases]:
        if a.end not in found and not any(start <= a.start < end for start, end in taken):
            found[a.end] = a
    for a in built:
        if not any(a.start < b.end and b.start < a.end for b in found.values()):
            found[a.end] = a
    return [found[k] for k in sorted(found)]


def _is_within(context: Context, a: Anchor, start: int, end: int) -> bool:
    """Whether a longer name holds the site: 某县医院|综合楼, 共享助力|滑板车产业基地 but not 某县|某产业园."""
    if start <= a.start and a.end < end:
        return True
    in_front = context.clauses.discourse.units_between(start, a.start, ENTITY, REFERENCE)
    return start < a.start and a.end == end and not any(in_front)


# --- zones and bodies -----------------------------------------------------------------------------------------


def _sites(context: Context) -> Iterator[Anchor]:
    """Zones in groups, 园区 and the like that stand for one, and companies and institutions that are founded."""
    text = context.text
    for sentence in context.clauses.discourse.structure.sentences:
        for g in context.clauses.groups(sentence.start, sentence.end):
            clause = context.clauses.clause(g.start)
            if not _may_be_site(context, g) or _BUILDS_ANOTHER.match(text, g.end):
                continue
            if _is_aim(context, clause.start, g.start) or _STANDS_FOR.match(text, g.end):
                continue
            counts = context.clauses.quantities(g.end, clause.end)
            if any(u.start == g.end and u.value.kind != "ordinal" for u in counts):
                continue  # 新建中小学1000所
            if any(_is_told_of(context, u, clause.start, clause.end) for u in g.units):
                for u in g.units:
                    yield Anchor(u.entities[0].name, u.start, u.end, u.entities[0])


def _may_be_site(context: Context, g: Group) -> bool:
    if g.type != "Organization":
        return g.type == "Zone"
    text, last = context.text, g.units[-1]
    founded = _founded(context.lang).search(text, max(0, g.start - 8), g.start)
    return bool(founded or _SITE.search(last.mention.text) or _BUILT_BY.match(text, g.end))


def _is_told_of(context: Context, u: Unit, start: int, end: int) -> bool:
    """共建某园 or 某园开工: built or opened; a zone that something is in or goes to is none."""
    text, clauses = context.text, context.clauses
    if clauses.marker(Group([u])) in ("at", "to", "from"):
        return False
    if _NAMING.search(text, max(start, u.start - 8), u.start) and text[u.end : u.end + 1] not in "与和同":
        return True
    if u.type == "Organization" and _BUILT_BY.match(text, u.end):
        return True
    sentence = clauses.discourse.sentence(u.start)
    opens = next(iter(clauses.discourse.units_between(sentence.start, sentence.end, ENTITY, REFERENCE)), None)
    told_of = opens is u and not clauses.marker(Group([u])) and _TOLD_OF.match(text, u.end)
    if told_of and _work(context.lang).search(text, u.end, sentence.end):
        return True
    before = _before_zone(context.lang).search(text, max(start, u.start - 24), u.start)
    if before and not text.endswith("在", start, u.start):
        return True
    return _after_zone(context.lang).match(text, u.end, end) is not None


# --- noun phrases ---------------------------------------------------------------------------------------------


def _phrases(context: Context) -> Iterator[Anchor]:
    """Noun phrases that end with a project noun, in a sentence that tells of building or investing."""
    d, clauses = context.clauses.discourse, context.clauses
    nouns = pattern(context.lang, "project", "nouns")
    for noun in hits(context, "project", "nouns"):
        near = d.units_between(noun.start() - _LONGEST_UNIT, noun.end() + _LONGEST_UNIT, ENTITY)
        if any(u.start <= noun.start() and noun.end() <= u.end for u in near):
            continue
        sentence, clause = d.sentence(noun.start()), clauses.clause(noun.start())
        if not activity(context.lang).search(d.text, sentence.start, sentence.end):
            continue
        # 光伏产业园项目: the last noun closes the name; 首个合作区——某中心: a name follows; 某机场的建设情况
        if nouns.match(d.text, noun.end()) or _NO_NAME_BEHIND.match(d.text, noun.end()):
            continue
        if _COUNT_BEHIND.match(d.text, noun.end(), clause.end):
            continue  # 安排项目152个
        start = _phrase_start(context, noun.start(), clause.start)
        name = d.text[start : noun.end()]
        if len(name) <= len(noun.group()) or _is_aim(context, clause.start, noun.end()):
            continue
        if _is_seen(context, clause.start, start, noun.end(), clause.end):
            continue
        if _is_predicate(context, start, clause.start):
            yield from _told_of_predicate(context, clause.start, start)
        elif _names_one(context, name, start) and not _is_part(context, start, clause.start):
            yield Anchor(name, start, noun.end(), None)


def _phrase_start(context: Context, head: int, floor: int) -> int:
    """Where a project's name starts: verbs such as 建设 stand inside it (某卫生院|建设|项目)."""
    text, clauses = context.text, context.clauses
    start = clauses.phrase_start(head, floor, brackets=True)
    start += text.startswith("之一", start - 1)
    while text[start - _VERB : start] in cues(context.lang, "project")["verbs_in_names"]:
        longer = clauses.phrase_start(start - _VERB, floor, brackets=True)
        if longer >= start - _VERB or _only_actors(context, longer, start - _VERB):
            break
        if text[longer : start - _VERB] in cues(context.lang, "project")["not_in_names"]:
            break  # 加快|建设|示范区
        start = longer
    for u in clauses.discourse.units_between(start, head, ENTITY):
        built = _BUILDS.match(text, u.end) if u.start == start else None
        start = built.end() if built is not None and built.end() < head else start
    joined = _JOINED.search(text, floor, start)
    if joined is not None and not any(clauses.discourse.units_between(joined.start(1), start, ENTITY, REFERENCE)):
        start = joined.start(1)
    costing = _COSTING.search(text, floor, start)
    if costing is not None and not any(clauses.discourse.units_between(costing.end(), start, ENTITY, REFERENCE)):
        start = costing.end()  # 计划投资2亿元的|共享助力单车产业基地
    while start > floor and text[start - 1].isdigit():
        start -= 1  # 60|万头牲猪养殖基地
    verb = _led(context.lang).match(text, start, head)
    start = verb.end() if verb else start
    apposition = _IN_APPOSITION.match(text[start:head])
    start += apposition.end() if apposition else 0
    built = _BUILDING.match(text[start:head])
    start += built.end() if built else 0
    for opening in (LIST_ITEM, _DATE_IN_FRONT):
        m = opening.match(text, start, head)
        start = m.end() if m else start
    return start


def _only_actors(context: Context, start: int, end: int) -> bool:
    """甲公司|建设项目, 在某县|建设项目: who builds and where are no part of a name."""
    units = [
        u for u in context.clauses.discourse.units_between(start, end, ENTITY) if u.start == start and u.end == end
    ]
    facilities = tuple(cues(context.lang, "project")["facilities"])
    return any(not u.mention.text.endswith(facilities) for u in units)


def _names_one(context: Context, name: str, start: int) -> bool:
    """Whether the phrase is the name of one project: not general (重点项目), no number of them, no part of one."""
    units = context.clauses.discourse.units_between(start, start + len(name), ENTITY, REFERENCE)
    own = next((name[u.end - start :] for u in units if u.start == start and u.type == "Place"), name)  # 苏州|项目
    if _general(context.lang).match(own) or _COUNTED.search(name):
        return False
    if "+" in name or "＋" in name:
        return False  # “农户+基地”模式
    if _WORKS.search(name) or _PROGRAMME.search(name):
        return False
    end = start + len(name)
    if context.text[start - 1 : start] in ("（", "(") and context.text[end : end + 1] in ("）", ")"):
        return False  # 某小学（跨年度项目）
    if context.text[start - 1 : start] in _POINTING:
        return False
    amounts = context.clauses.quantities(start, start + len(name))
    # 签订5亿元项目
    return not any(u.start == start and u.value is not None and u.value.kind == "money" for u in amounts)


def _is_predicate(context: Context, start: int, floor: int) -> bool:
    text = context.text
    return _PREDICATE.match(text[floor:start]) is not None and _NAMING.search(text, floor, start) is None


def _told_of_predicate(context: Context, start: int, end: int) -> Iterator[Anchor]:
    """某孵化器|成为两地合作的标志性工程: what is said to be a project is one, if it has a name."""
    m = _SUBJECT.match(context.text, start, end)
    if m is None:
        return
    units = context.clauses.discourse.units_between(m.start(1), m.end(1), ENTITY)
    site = next((u for u in units if (u.start, u.end) == m.span(1) and u.type in ("Zone", "Organization")), None)
    quoted = context.text[m.start(1) - 1 : m.start(1)] in _QUOTES
    if site is not None or quoted:
        yield Anchor(m.group(1), m.start(1), m.end(1), site.entities[0] if site else None)


def _is_part(context: Context, start: int, floor: int) -> bool:
    """该项目…将建设厂房和研发中心: what belongs to a project that the sentence goes on with."""
    sentence = context.clauses.discourse.sentence(start)
    goes_on = _THE_PROJECT.match(context.text, sentence.start)
    return goes_on is not None and _PART_OF_IT.search(context.text, max(floor, goes_on.end()), start) is not None


def _is_aim(context: Context, start: int, end: int) -> bool:
    """努力建设面向南亚的辐射中心: what one strives for."""
    return pattern(context.lang, "project", "aims").search(context.text, start, end) is not None


def _is_seen(context: Context, floor: int, start: int, end: int, reach: int) -> bool:
    """参观了某项目、某基地: what guests are shown, and nothing more is told of."""
    seen = _SEEN.search(context.text, floor, start)
    return seen is not None and not activity(context.lang).search(context.text, end, reach)


# --- whatever is built ----------------------------------------------------------------------------------------


def _built(context: Context) -> Iterator[Anchor]:
    """投资1.6亿元（在某地）建设冰雪数字乐园; 援建某路; 跨江索道正在抓紧建设: what is built, whatever its noun."""
    d = context.clauses.discourse
    for sentence in d.structure.sentences:
        quantities = context.clauses.quantities(sentence.start, sentence.end)
        money = [u for u in quantities if u.value is not None and u.value.kind == "money"]
        for m in _SPENT_ON.finditer(d.text, sentence.start, sentence.end) if money else ():
            start = _payment_start(context, m.start())
            spent = any(start <= u.start < m.start() for u in money) and not hoped(context, m.start())
            if spent and _names_one(context, m.group(1), m.start(1)):
                yield Anchor(m.group(1), m.start(1), m.end(1), None)
        for m in _QUOTED_BUILT.finditer(d.text, sentence.start, sentence.end):
            if m.group(1).endswith(_facilities(context.lang)) and not hoped(context, m.start()):
                yield Anchor(m.group(1), m.start(1), m.end(1), None)
        for m in _GIVEN.finditer(d.text, sentence.start, sentence.end):
            if m.group(1).endswith(_facilities(context.lang)) and not hoped(context, m.start()):
                yield Anchor(m.group(1), m.start(1), m.end(1), None)
        for m in _GOING_ON.finditer(d.text, sentence.start, sentence.end):
            inside = [u for u in d.units_between(m.start(1), m.end(1), ENTITY) if u.end == m.end(1)]
            site = inside[-1].type in ("Zone", "Organization") if inside else _is_built(context, m.group(1))
            if site:
                yield Anchor(m.group(1), m.start(1), m.end(1), inside[-1].entities[0] if inside else None)


def _is_built(context: Context, name: str) -> bool:
    nouns = tuple(cues(context.lang, "project")["nouns"])
    return name.endswith((*_facilities(context.lang), *nouns)) and not _general(context.lang).match(name)


def _payment_start(context: Context, position: int) -> int:
    """Where the payment may stand: in the clause, or in the one before where this one opens with what it is for."""
    clause = context.clauses.clause(position)
    before = context.clauses.clause_before(position) or clause
    paid = _PAID.search(context.text, before.start, before.end)
    goes_on = re.compile("在|用于|建").match(context.text, clause.start)
    return before.start if paid and goes_on else clause.start


# --- words ----------------------------------------------------------------------------------------------------


@cache
def _facilities(lang: str) -> tuple[str, ...]:
    return tuple(cues(lang, "project")["facilities"])


@cache
def _general(lang: str) -> re.Pattern[str]:
    data = cues(lang, "project")
    return re.compile(rf"{alternatives(data['general'])}*{alternatives(data['general_nouns'])}$")


@cache
def _founded(lang: str) -> re.Pattern[str]:
    return re.compile(alternatives(cues(lang, "project")["found"]) + "(?:了|的)?$")


@cache
def _led(lang: str) -> re.Pattern[str]:
    return re.compile(f"{alternatives(cues(lang, 'project')['verbs_before_names'])}+")


@cache
def _work(lang: str) -> re.Pattern[str]:
    stages = [w for kind, words in cues(lang, "project")["status"] if kind == "under-construction" for w in words]
    invest = cues(lang, "project")["invest"]
    return re.compile(
        alternatives(invest)
        + "(?!总?额|者|方|企业)|"
        + alternatives([*stages, "投产", "竣工", "开园", "分期建设", "分两期建设", "分三期建设"])
    )


@cache
def _before_zone(lang: str) -> re.Pattern[str]:
    return re.compile(
        alternatives(cues(lang, "project")["build"]) + r"(?:了|起)?(?:含[^，,。；;、]{2,14}的|[^，,。；;、]{0,10})$"
    )


@cache
def _after_zone(lang: str) -> re.Pattern[str]:
    statuses = [w for kind, words in cues(lang, "project")["status"] for w in words if kind != "planned"]
    return re.compile(
        r"(?:一期|二期|项目|工程)?[^，,。；;、]{0,14}?" + alternatives([*statuses, "总投资", "落户", "选址"])
    )
