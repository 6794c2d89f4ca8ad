"""Statistics: counted and measured results: what is counted, how many, of whom, as of when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from kg.extraction.discourse import DATE, ENTITY, REFERENCE, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES, PLACELIKE, stop_words, whole_words
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.time import NO_FACT_DATE
from kg.extraction.facts.triggers import cues, hoped, pattern
from kg.extraction.lexicon import alternatives
from kg.extraction.structure import Sentence

# Small numbers in words.
_WRITTEN_OUT = re.compile(r"[一二两三四五六七八九](?![十百千万亿点])")
_KINDS = ("money", "count", "measure", "percent")
_AFTER = re.compile(r"[^，,。；;、：:！？（）()《》“”\s]{1,16}")
_SHORTEST_OWN = 3
_COUNT_IN_FRONT = re.compile(r"\d[\d.,万]*余?多?[批次个家项]$")  # 互派团组|120余批|1500多人次
_GIVEN_TO = re.compile("[向为给对]$")
_ACTORS = re.compile("省市|省区|省份|省|市州|地市|部门|单位")
_TAKE_PART = re.compile("(?:[东西南北中]部|[与向对为给助和由从])$")
# 已有甲市、乙市等8个友好城市: a row that is counted.
_OF_A_ROW = re.compile(r"(?:已有|共有|现有|拥有|已与|还有)[^，,。；;]*等$")


def find_statistics(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    used = _consumed(context)
    previous: Draft | None = None
    previous_end = 0
    for sentence in d.structure.sentences:
        # 合同项目47个，总投资335亿元；协议项目8个: a semicolon parts the rows of one account.
        in_account = previous_end >= sentence.start - 1 and d.text[sentence.start - 1 : sentence.start] in ("；", ";")
        previous = previous if in_account else None
        adjacent = {u.start for u in context.clauses.quantities(sentence.start, sentence.end)}
        for u in context.clauses.quantities(sentence.start, sentence.end):
            value = u.value
            if value is None or value.kind not in _KINDS or getattr(value, "indefinite", False):
                continue
            if (u.start, u.end) in used or value.unit in _not_units(context.lang) or _counts_actors(context, u):
                continue
            if _WRITTEN_OUT.match(u.mention.text):  # 两家, 五枚: told, not counted
                continue
            if u.end in adjacent:  # 4批12名: the second number is the count
                continue
            listed = previous is not None and d.text[previous_end : u.start].strip() in (
                "、",
                "和",
                "及",
                "，",
                ",",
            )
            goes_on = previous is not None and (
                sentence.clause_at(u.start) == 0
                if previous_end <= sentence.start
                else sentence.clause_at(u.start) - sentence.clause_at(previous_end - 1) == 1
            )
            if not listed and not goes_on and not _is_result(context, sentence, u):
                context.reject(u.start, "no sign of a result around the number")
                continue
            if hoped(context, u.start, plans=True) or _still_to_come(context, sentence, u):
                continue
            growth = _growth(context, u, previous)
            measure = growth or _risen(context, u) or _measure(context, u)
            if measure is None and listed and previous is not None:
                measure = str(previous.roles["measure"])
            if measure is None:
                context.reject(u.start, "nothing that is measured")
                continue
            draft = _draft(context, sentence, u, measure, previous)
            previous, previous_end = draft, u.end
            yield draft


def _growth(context: Context, u: Unit, previous: Draft | None) -> str | None:
    """同比增长11.2%: growth of the measure told before."""
    clause = context.clauses.clause(u.start)
    m = re.search(
        r"(?:同比|比上年|较上年|环比|比去年|年均|比上年同期)?(?:增长|下降|提高|上升|减少)(?:了|约|近)?$",
        context.text[clause.start : u.start],
    )
    if u.value.kind != "percent" or m is None or previous is None:
        return None
    stem = context.text[clause.start : clause.start + m.start()].strip()
    return f"{stem or previous.roles['measure']}{m.group()}"


def _risen(context: Context, u: Unit) -> str | None:
    """每周航班由2017年的63班增至105班: both numbers measure what stands before 由."""
    clause = context.clauses.clause(u.start)
    m = re.compile(
        r"([^，,。；;]{2,16}?)(?:由|从)[^，,。；;]{0,12}?\d[^，,。；;]{0,12}?(?:增至|增加到|增长到|升至|提高到|降至|扩大到|增至|上升到)"
    ).search(context.text, clause.start, clause.end)
    if m is None or u.start < m.end(1):
        return None
    return _in_front(context, m.start(1), m.end(1))


def _draft(context: Context, sentence: Sentence, u: Unit, measure: str, previous: Draft | None) -> Draft:
    subject = _subject(context, sentence, u)
    as_of = _as_of(context, sentence, u)
    if not subject and previous is not None:
        subject = previous.roles.get("subject", [])
    if not subject:
        subject = _carried(context, u)
    if as_of is None and previous is not None:
        as_of = previous.roles.get("asOf")
    clause = context.clauses.clause(u.start)
    money = u.value.kind == "money"
    roles = filled(
        subject=subject,
        measure=measure,
        value=u.value.value,
        unit=u.value.unit,
        currency=u.value.currency if money else None,
        asOf=as_of,
    )
    return Draft("Statistic", roles, clause.start, clause.end, "statistics.measure")


def _counts_actors(context: Context, u: Unit) -> bool:
    """东部8个省市向西部10个省区市投入…: how many give and take, no result."""
    return bool(_ACTORS.match(context.text, u.end) and _TAKE_PART.search(context.text[max(0, u.start - 2) : u.start]))


def _still_to_come(context: Context, sentence: Sentence, u: Unit) -> bool:
    """两市将共建园区，推动20个项目落地: a plan told before in the sentence, and nothing reached."""
    clause = context.clauses.clause(u.start)
    planned = re.search(r"将(?!来|近)|约定|计划|拟(?!定)|目标", context.text[sentence.start : u.start])
    reached = re.search(r"已|累计|目前|截至|达到|实现", context.text[clause.start : clause.end])
    return planned is not None and reached is None


def _consumed(context: Context) -> set[tuple[int, int]]:
    """Quantities that agreements, projects and secondments have as their own amount or count."""
    taken = set()
    values: dict[float, list[Draft]] = {}
    for draft in context.of_type("Project", "Agreement", "Secondment"):
        for role in ("amount", "count"):
            v = draft.roles.get(role)
            if v is not None:
                values.setdefault(v["value"] if isinstance(v, dict) else v, []).append(draft)
    d = context.clauses.discourse
    for u in d.units:
        if u.kind == "quantity" and u.value is not None:
            for draft in values.get(u.value.value, ()):
                if d.sentence(draft.start).start <= u.start < d.sentence(max(draft.start, draft.end - 1)).end + 60:
                    taken.add((u.start, u.end))
    return taken


@cache
def _not_units(lang: str) -> frozenset[str]:
    return frozenset(cues(lang, "statistic")["not_units"])


@cache
def _not_after(lang: str) -> re.Pattern[str]:
    return re.compile(alternatives(cues(lang, "statistic")["not_after"]) + "$")


@cache
def _links(lang: str) -> re.Pattern[str]:
    return re.compile(alternatives(cues(lang, "statistic")["links"]) + "$")


def _is_result(context: Context, sentence: Sentence, u: Unit) -> bool:
    text = context.text
    clause = context.clauses.clause(u.start)
    before = text[clause.start : u.start]
    sum_of_all = before.endswith("等") and (u.value.kind == "money" or _OF_A_ROW.search(before))
    if (_not_after(context.lang).search(before) and not sum_of_all) or ("来自" in before and not before.endswith("的")):
        return False  # 来自40多个国家60多个城市: where they come from
    data = cues(context.lang, "statistic")
    until = any(
        x.value is not None and x.value.relation == "until"
        for x in context.clauses.discourse.units_between(sentence.start, u.start, DATE)
    )
    if (
        until
        or u.value.unit in data["result_units"]
        or pattern(context.lang, "statistic", "cues").search(text, clause.start, clause.end)
    ):
        return True
    dated = any(
        x.value is not None and x.value.iso
        for x in context.clauses.discourse.units_between(clause.start, u.start, DATE)
    )
    in_front = _in_front(context, clause.start, u.start)
    if dated and in_front and in_front.endswith(tuple(data["measure_nouns"])):
        return True
    if in_front and _row(context, clause.start, clause.end):
        return True
    measure = _measure(context, u)
    return u.value.kind == "money" and measure is not None and measure.endswith(tuple(data["measure_nouns"]))


def _row(context: Context, start: int, end: int) -> bool:
    """援藏项目1582个、援藏资金45亿元、援藏干部493名: a row of results, each with its noun in front."""
    units = [u for u in context.clauses.quantities(start, end) if u.value is not None and u.value.kind in _KINDS]
    gaps = [context.text[a.end : b.start] for a, b in pairwise(units)]
    return len(gaps) > 0 and all(re.fullmatch(r"[、和及][^、，。]{2,12}", g) for g in gaps)


def _measure(context: Context, u: Unit) -> str | None:
    """The noun in front (到位资金31.6亿元), else the words behind (82家企业入驻)."""
    text = context.text
    clause = context.clauses.clause(u.start)
    behind = _AFTER.match(text, u.end, clause.end)
    if behind and re.match(r"[^的]{1,6}的(?:近|约)?\d", behind.group() + text[behind.end() : behind.end() + 2]):
        return None  # 21个国家的43个城市: the first number only describes
    in_front = _in_front(context, clause.start, u.start)
    if behind and u.value.kind != "money" and not re.match(r"(?:[，,。；;、]|以上|左右|的?增长)", behind.group()):
        phrase = _trimmed(context, behind.group())
        if phrase:
            return phrase
    return in_front


def _in_front(context: Context, floor: int, end: int) -> str | None:
    text = context.text
    share = re.compile(r"(占|达到|完成)([^，,。；;的]{2,12})的$").search(text, floor, end)  # 达到年度任务的120%
    if share:
        return share.group(1) + share.group(2)
    links = _links(context.lang)
    stop = end
    while stop > floor:
        m = links.search(text, max(floor, stop - 5), stop)
        if not m:
            break
        stop = m.start()
    if stop <= floor:
        return None
    head = _measure_head(context.lang).search(text, floor, stop)
    start = context.clauses.phrase_start(head.start() if head else stop, floor)
    verb = _measure_verb(context.lang).search(text, floor, start)
    start = verb.start() if verb else start
    for named in context.clauses.discourse.units_between(start, stop):
        given = named.kind == ENTITY and _GIVEN_TO.search(text, floor, start) is not None  # 向某乡|捐赠资金
        if named.start == start and (given or named.kind in (REFERENCE, DATE)):
            start = named.end  # 两市|贸易额, 2015年|边境贸易总额
    for named in context.clauses.discourse.units_between(start, stop, ENTITY):
        # 绥芬河口岸|过货量, 甲与乙|双向投资: whose figure it is; 德国企业 are counted
        if named.start == start and named.end - start > 1 and stop - named.end >= _SHORTEST_OWN:
            start = named.end + (text[named.end] in "与和、及")
    phrase = _COUNT_IN_FRONT.sub("", text[start:stop].strip(" “”，,的"))
    return phrase if len(phrase) >= 2 else None


@cache
def _measure_head(lang: str) -> re.Pattern[str]:
    return re.compile(alternatives(cues(lang, "statistic")["measure_nouns"]) + "$")


@cache
def _measure_verb(lang: str) -> re.Pattern[str]:
    return re.compile(alternatives(cues(lang, "statistic")["measure_verbs"]) + "$")


def _trimmed(context: Context, phrase: str) -> str | None:
    phrase = re.sub(r"^(?:的|余|多)", "", phrase)
    phrase = re.sub(r"(?<=.)参(?:与|加|会|展|训|赛|观).*", "", phrase)
    whole = whole_words(context.lang)
    end = 0
    while end < len(phrase):
        word = next((n for n in (4, 3, 2) if phrase[end : end + n] in whole), 0)
        if word:
            end += word
        elif end and stop_words(context.lang).match(phrase, end):
            break
        else:
            end += 1
    return phrase[:end] if end >= 2 else None


def _subject(context: Context, sentence: Sentence, u: Unit) -> list[DiscourseEntity]:
    clauses = context.clauses
    clause = clauses.clause(u.start)
    groups = clauses.groups(clause.start, clause.end)
    before = [g for g in groups if g.end <= u.start and g.type in BODIES]
    if before and _OF_A_ROW.search(context.text, clause.start, u.start):
        before = [g for g in before if context.text[g.end : u.start] != "等"]  # the row is what is counted
    found = [e for g in before for e in g.entities]
    if not found:
        after = [g for g in groups if g.start >= u.end and g.type in PLACELIKE]
        found = [e for g in after for e in g.entities]
    if not found:
        index = sentence.clause_at(u.start)
        for earlier in reversed(sentence.clauses[:index]):
            found = [e for g in clauses.groups(earlier.start, earlier.end) if g.type in BODIES for e in g.entities]
            if found:
                break
    return list(dict.fromkeys(found))


def _carried(context: Context, u: Unit) -> list[DiscourseEntity]:
    """The two places that the sentence before names, or the pair that the document is about."""
    for draft in context.of_type("Pairing"):
        return list(draft.roles["member"])
    return []


def _as_of(context: Context, sentence: Sentence, u: Unit) -> str | None:
    d = context.clauses.discourse
    clause = context.clauses.clause(u.start)
    until = [
        x
        for x in d.units_between(sentence.start, clause.start, DATE)
        if x.value is not None and x.value.relation == "until"
    ]
    if _risen(context, u) and re.search(r"增|升|提高|降|扩大", context.text[max(clause.start, u.start - 4) : u.start]):
        return str(until[-1].value.iso) if until and until[-1].value.iso else None
    dates = [
        x
        for x in d.units_between(sentence.start, u.start, DATE)
        if x.value is not None and x.value.iso and x.mention.rule not in NO_FACT_DATE
    ]
    for x in reversed(dates):
        if x.value.relation == "until":
            return str(x.value.iso)
        if x.value.relation == "at" and (x.start >= clause.start or len(dates) == 1):
            return str(x.value.iso)
        if x.value.relation == "since":
            return None
    return None
