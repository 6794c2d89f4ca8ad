"""Which numbers are results of the cooperation, and which only describe, plan, or belong to another fact.

Words are data: ``[statistic]`` of ``facts.toml``.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from kg.extraction.discourse import DATE, QUANTITY, Unit
from kg.extraction.facts.draft import Context, Draft
from kg.extraction.facts.measure_series import risen
from kg.extraction.facts.measures import closes_its_phrase, in_front, measure
from kg.extraction.facts.triggers import cues, ending, hoped, pattern
from kg.extraction.lexicon import alternatives
from kg.extraction.structure import Sentence

_KINDS = ("money", "count", "measure", "percent")
# 成为某市第38个友好城市: the last one's number is the count.
_LAST_OF = re.compile(r"(?:成为|是|为)[^，,。；;]{0,12}$")
_COUNTED_ORDINALS = ("个", "家", "座", "对", "所")
# Small numbers in words.
_WRITTEN_OUT = re.compile(r"[一二两三四五六七八九](?![十百千万亿点])")
_TAKE_PART = re.compile("(?:[东西南北中]部|全国|[与向对为给助和由从](?:全[省市县区州])?|截至.{2,8}[,，])$")
# 已有甲市、乙市等8个友好城市: a row that is counted.
_OF_A_ROW = re.compile(r"(?:已有|共有|现有|拥有|已与|还有)[^，,。；;]*等$")
# 与41个国家建立了101对关系: the partners are no result.
# 来自|40个国家的代表; but 来自某市的企业137家
_FROM = re.compile(r"来自[^的]*$")
# 带领企业家共|50多人
_IN_COMPANY = re.compile(r"(?:率领?|带领|带队)[^，,。；;]*(?:共计?|一行|等)$")
# 企业518家，注册资本|合计232亿元
_SUMMED = re.compile("(?:合计|累计|总计|共计)(?:约|近|超|达)?$")
_ACT = re.compile("[一-鿿]{2,5}(?:共|累计|均|已|先后|分别)?(?:派|选派|投入|组织|支援|帮扶)")
_PARTNERS = re.compile(r"[与同和跟](?:海外|国外|世界|全球|[五六四]大洲)*$")
# 代表团|11人赴某县: who travels is no result.
_TRAVELLERS = re.compile("(?:代表团|考察团|访问团|考察组|调研组|工作组)$")
_TRAVEL = re.compile("[赴来到访]|前往|抵达|莅")
# 100亿元|招商引资任务
_AIMED_AT = re.compile(r"的?[^，,。；;、\d]{0,6}(?:任务|目标)(?!完成)")
# 10亿元以上项目: what the projects must reach.
_THRESHOLD = re.compile(r"(?:以上|以下|级)?的?[^，,。；;、\d]{0,9}(?:项目|企业)(?!投资)")
# 将启动的援藏项目共34个: the plan is a property of what is counted; 将80%的资金: 将 marks the object.
_NO_PLAN = re.compile(r"[^，,。；;]*的[^，,。；;的\d]{2,12}\d|\d|总?投资")
# 等23个项目成功签约: the sum of a row that is told.
_SUM_OF_ROW = re.compile(r"[^，,。；;、]{0,12}?(?:项目|结对|企业[^，,。；;、]{0,8}?(?:落户|入驻|投产|投资))")
# 该项目总投资3亿元: the amount of a project, whether it was found or not.
_OF_THE_PROJECT = re.compile(r"(?:^|[该此本])项目(?:计划|概算|预计)*总?投资额?(?:约|达|为|超|近)*$")
# 甲市71个乡镇和乙州75个乡镇，分别建立了结对关系: those who are paired.
_PAIRED = re.compile("结对|结成")
_PAIRED_UNITS = ("个", "家", "所", "对")
# 工作计划, 三年计划: a plan that is a document.
_PLAN_NAMED = re.compile("(?:按|招生|用工|培训|援助|工作|年度|行动|合作|实施|发展|三年|五年|专项|帮扶)$")
# 20万千瓦光伏项目: the size is part of a name.
_PART_OF_NAME = re.compile(r"[^，,。；;、的]{1,10}?(?:项目|工程|生产线|基地|电站)")
# 签约项目12个，|项目总投资60亿元
_MANY = re.compile(r"\d余?多?[个家项][^，,。；;、]{0,6}[，,、]$")
# 180个重点任务之一, 以每年8%的比例递增, 居19个省市首位
_ONE_OF = re.compile("[^，,。；;、]{1,12}(?:之一|之[首最]|首位|榜首|前列)|的(?:比例|速度|幅度)")
# 价值50万元的|物资
_WORTH = re.compile("(?:价值|总价值|折合|折款)(?:约|近|超)?$")
# 90亿元的|签约金额
_SUM_BEHIND = re.compile("的[^，,。；;、的]{0,4}(?:金额|总额|签约额|投资额)")
# One person is nobody's result.
_PEOPLE = ("人", "名", "位")
_REACHED = re.compile(r"(?<![将可])(?:已|累计|目前|截至|完成|达到|年来)")
# What many signings come to is told as a result too (签约项目10个，总投资6亿元).
_MASS_SIGNING = "agreements.many"
# How far behind its sentence the amount or count of another fact may stand.
_ROOM_BEHIND = 60


def is_candidate(context: Context, u: Unit) -> bool:
    """Whether a number can be a statistic at all, whatever stands around it."""
    value = u.value
    if value is None or getattr(value, "indefinite", False):
        return False
    if value.kind == "ordinal":
        return _is_last_of(context, u)
    if value.kind not in _KINDS:
        return False
    if context.text.startswith("/", u.end) or _ONE_OF.match(context.text, u.end):  # 1万吨/天
        return False
    if value.unit in _words(context.lang, "not_units") and not _measures_a_site(context, u):
        return False
    if _WRITTEN_OUT.match(u.mention.text) and not _sums_up(context, u):  # 两家, 五枚: told, not counted
        return False
    worth = _WORTH.search(context.text, max(0, u.start - 6), u.start)
    if value.kind == "money" and (
        _THRESHOLD.match(context.text, u.end)
        or _AIMED_AT.match(context.text, u.end)
        or (context.text.startswith("的", u.end) and not worth and not _SUM_BEHIND.match(context.text, u.end))
    ):
        return False  # 10亿元以上项目, 使用协作资金2600万元的加工中心
    if value.unit in _PEOPLE and value.value == 1:
        return False
    if value.kind == "measure" and _PART_OF_NAME.match(context.text, u.end):
        return False
    return not (_belongs_to_others(context, u) or _counts_actors(context, u) or _describes(context, u))


def _describes(context: Context, u: Unit) -> bool:
    """总人口27.8万人, 占地150亩: what describes a place is no result."""
    data = cues(context.lang, "statistic")
    front = in_front(context, context.clauses.clause(u.start).start, u.start)
    described = front is not None and (front.endswith(tuple(data["descriptions"])) or front in data["sizes"])
    return described and _SUMMED.search(context.text, context.clauses.clause(u.start).start, u.start) is None


def _is_last_of(context: Context, u: Unit) -> bool:
    clause = context.clauses.clause(u.start)
    return (
        u.value.unit in _COUNTED_ORDINALS
        and u.value.value > 1
        and _LAST_OF.search(context.text, clause.start, u.start) is not None
        and _counted_ordinal(context.lang).match(context.text, u.end, clause.end) is not None
    )


def _belongs_to_others(context: Context, u: Unit) -> bool:
    """来自40个国家的代表, 率团一行20人, 等3家公司, 该项目总投资3亿元: it describes somebody, a row or a project."""
    text, clause = context.text, context.clauses.clause(u.start)
    before = text[clause.start : u.start]
    if _FROM.search(before) and u.value.kind != "money":
        return True
    if u.value.unit in _PEOPLE and _IN_COMPANY.search(before):
        return True
    if before.endswith("分") and u.value.unit == "期":
        return True  # 分3期建设
    if u.value.unit in _PEOPLE and _TRAVELLERS.search(before) and _TRAVEL.match(text, u.end):
        return True
    if _OF_THE_PROJECT.search(before) and not _MANY.search(text, max(0, clause.start - 24), clause.start):
        return True
    sum_of_all = before.endswith("等") and (
        u.value.kind == "money" or _OF_A_ROW.search(before) or _SUM_OF_ROW.match(text, u.end, clause.end)
    )
    rate = u.value.kind == "percent" and before.endswith("率")  # 资金完成率|108.4%
    return ending(context.lang, "statistic", "not_after").search(before) is not None and not sum_of_all and not rate


def _sums_up(context: Context, u: Unit) -> bool:
    """累计派出五批: a small number in words is a count where the clause sums up."""
    clause = context.clauses.clause(u.start)
    return pattern(context.lang, "statistic", "sums").search(context.text, clause.start, u.start) is not None


def _measures_a_site(context: Context, u: Unit) -> bool:
    """规划面积800平方公里: what a site measures is told like a result; the size of a city is not."""
    clause = context.clauses.clause(u.start)
    front = in_front(context, clause.start, u.start)
    return front is not None and front.endswith(tuple(cues(context.lang, "statistic")["site_measures"]))


def _counts_actors(context: Context, u: Unit) -> bool:
    """东部8个省市向西部10个省区市投入…, 与41个国家建立…: how many give and take, no result."""
    before = context.text[max(0, u.start - 12) : u.start]
    opens = context.clauses.clause(u.start).start == u.start
    behind = _ACT.match(context.text, u.end)  # 甘肃省7个市州|共派出
    opens = opens or (behind is not None and any(o.end == u.start for o in context.clauses.discourse.units))
    if pattern(context.lang, "statistic", "actors").match(context.text, u.end) and (opens or _TAKE_PART.search(before)):
        return True
    return (
        _PARTNERS.search(before) is not None
        and pattern(context.lang, "statistic", "origins").match(context.text, u.end) is not None
    )


def is_result(context: Context, sentence: Sentence, u: Unit) -> bool:
    """Whether the clause tells the number as something counted or reached."""
    text = context.text
    clause = context.clauses.clause(u.start)
    data = cues(context.lang, "statistic")
    if u.value.kind == "ordinal" or (u.value.kind != "percent" and risen(context, u) is not None):
        return True
    front = in_front(context, clause.start, u.start)
    dates = list(context.clauses.discourse.units_between(sentence.start, u.start, DATE))
    if any(x.value is not None and x.value.relation == "until" for x in dates):
        return True
    if u.value.unit in _PAIRED_UNITS and _PAIRED.search(text, sentence.start, sentence.end):
        return True
    if u.value.unit in data["result_units"] or pattern(context.lang, "statistic", "cues").search(
        text, clause.start, clause.end
    ):
        return True
    noun = front is not None and front.endswith(tuple(data["measure_nouns"]))
    if noun and any(x.start >= clause.start and x.value is not None and x.value.iso for x in dates):
        return True
    if front and (_row(context, clause.start, clause.end) or _reported(context, u)):
        return True
    counted = measure(context, u)
    return u.value.kind == "money" and counted is not None and counted.endswith(tuple(data["measure_nouns"]))


def _reported(context: Context, u: Unit) -> bool:
    """修建猪舍75栋: a count behind its noun is how results are reported."""
    return u.value.kind in ("count", "measure") and closes_its_phrase(context, u)


def _row(context: Context, start: int, end: int) -> bool:
    """援藏项目1582个、援藏资金45亿元、援藏干部493名: a row of results, each with its noun in front."""
    units = [u for u in context.clauses.quantities(start, end) if u.value is not None and u.value.kind in _KINDS]
    gaps = [context.text[a.end : b.start] for a, b in pairwise(units)]
    return len(gaps) > 0 and all(re.fullmatch(r"[、和及][^、，。]{2,12}", g) for g in gaps)


def is_foreseen(context: Context, sentence: Sentence, u: Unit) -> bool:
    """Whether a hope, a duty or a plan stands before the number: nothing is reached yet."""
    if hoped(context, u.start):
        return True
    clauses, text = context.clauses, context.text
    clause = clauses.clause(u.start)
    plan = pattern(context.lang, "statistic", "foreseen")
    own_subject = any(not clauses.marker(g) for g in clauses.groups(clause.start, u.start))
    reached = [m.start() for m in _REACHED.finditer(text, sentence.start, clause.end)]
    for m in plan.finditer(text, clause.start if own_subject else sentence.start, u.start):
        over = m.end() <= clause.start and any(m.end() <= r for r in reached)  # 计划实施41个，已开工36个
        named = _PLAN_NAMED.search(text, sentence.start, m.start())
        if not over and not named and not _NO_PLAN.match(text, m.end()):
            context.reject(u.start, f"plan: {m.group()}")
            return True
    return False


def told_elsewhere(context: Context) -> set[tuple[int, int]]:
    """Quantities that agreements, projects and secondments have as their own amount or count, or in their name."""
    values: dict[float, list[Draft]] = {}
    names = "\n".join(str(draft.roles["name"]) for draft in context.of_type("Project") if "name" in draft.roles)
    for draft in context.of_type("Project", "Agreement", "Secondment"):
        if draft.rule == _MASS_SIGNING:
            continue
        for role in ("amount", "count"):
            v = draft.roles.get(role)
            if v is not None:
                values.setdefault(v["value"] if isinstance(v, dict) else v, []).append(draft)
    d = context.clauses.discourse
    taken = set()
    for u in d.units:
        if u.kind == QUANTITY and u.value is not None:
            if u.mention.text in names:
                taken.add((u.start, u.end))
            for draft in values.get(u.value.value, ()):
                last = d.sentence(max(draft.start, draft.end - 1)).end + _ROOM_BEHIND
                if d.sentence(draft.start).start <= u.start < last:
                    taken.add((u.start, u.end))
    return taken


@cache
def _words(lang: str, key: str) -> frozenset[str]:
    return frozenset(cues(lang, "statistic")[key])


@cache
def _counted_ordinal(lang: str) -> re.Pattern[str]:
    return re.compile(r"[^，,。；;、]{0,10}?" + alternatives(cues(lang, "statistic")["counted_ordinals"]))
