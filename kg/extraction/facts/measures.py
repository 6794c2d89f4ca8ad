"""What a number measures: the noun phrase in front of it (到位资金31.6亿元) or behind it (82家企业入驻).

Words are data: ``[statistic]`` of ``facts.toml``.
"""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.discourse import DATE, ENTITY, REFERENCE, Unit
from kg.extraction.facts.arguments import PLACELIKE, stop_words, whole_words
from kg.extraction.facts.draft import Context
from kg.extraction.facts.triggers import cues, ending, pattern
from kg.extraction.lexicon import alternatives

# What a noun behind its number runs to.
_BEHIND = re.compile(r"[^，,。；;、：:！？（）()《》“”…\s]{1,16}")
# Signs that the noun stands in front: the number closes its phrase.
_CLOSED = re.compile(
    r"[，,。；;、：:！？!?）)（(”…\s]|$|以上|以下|以内|左右|上下|有余|大关|的?增长|[和及与](?=[^，,。；;、]{0,12}\d)"
)
_SHORTEST_OWN = 3
_LONGEST_LINK = 6
# A noun as short as 项目 says little without its verb (引进项目).
_BARE = 2
_VERB = 2
# 互派团组|120余批|1500多人次: a number of lots in front of the number of people.
_COUNT_IN_FRONT = re.compile(r"\d[\d.,万]*余?多?[批次个家项]$")
_TOWARDS = re.compile("[赴来到]$")
_GIVEN_TO = re.compile("[向为给对]$")
# 31个代表团的497人次
_OF_LOTS = re.compile(r"([^，,。；;、的\d]{2,8})(的|共|共计|、|，)$")
# 21个国家的43个城市: the first number only tells where the second is from.
_DESCRIBES = re.compile(r"[^，,。；;、：:！？（）()《》“”…\s的]{1,8}的(?:近|约)?\d")
# 68个县: a class of places is a measure only with its verb.
_CLASS = re.compile("[县区市村镇乡](?![一-鿿])")
# 63家企业|在韶投资
_DOING = re.compile("在[^，,。；;、]{1,6}?(?:投资|落户|设立|注册|开设|建厂|发展)")
_REACHED = re.compile("(?:正式|成功|集中|顺利|现场|全部|已经|已|相继|先后|陆续)*")
# 捐赠价值50万元的|物资
_WORTH_OF = re.compile(
    "的((?:[^，,。；;、的]{0,6})(?:物资|设备|药品|器械|用品|款物|器材|图书|金额|总额|签约额|投资额))"
)
# 19个|工业、农业园区
_TWO_KINDS = re.compile("[一-鿿]{2,4}[、和][一-鿿]{2,4}(?:园区|企业|项目|基地|学校)(?=[，,。；;、]|$)")
_TRADED = re.compile("(?:采购|销售|购买|认购|进口|出口)$")
_GOODS = re.compile("[一-鿿]{2,10}(?=[，,。；;、]|$)")
_BRACKET = re.compile(r"[（(][^（()）]{2,16}[）)]")
_LONGEST_BRACKET = 18
# 甲市71个乡镇和|乙州75个乡镇
_PAIRED = re.compile(r"\d[^，,。；;、\d]{1,8}[和与及、]$")
_LONGEST_ROW, _LONGEST_ITEM = 3, 8
# 80%|用于基层民生, 74%的|资金用于民生
_USED_FOR = re.compile(r"(?:以上|左右)?的?([^，,。；;、]{0,8}(?:用于|投向|投入到?)[^，,。；;、]{2,14})")
# 43个城市|缔结了友好城市关系: what ties the partners is what is counted.
_TIE = re.compile(r"(?:[与同和][^，,。；;、]{2,14}?)?(?:缔结|建立|结为|签署|签订)(?:了|为)?([^，,。；;、\d]{2,16})")
# 遍及五大洲32个|国家
_REACHES = re.compile("(?:遍及|遍布|覆盖|辐射|通达|联通|涉及|涵盖)(?=[^，,。；;、]{0,8}$)")
# 113个支持教育工作的|文件
_DONE_BY = re.compile(r"[^，,。；;、的]{2,12}的([^，,。；;、的]{2,12})")
_POINTER = re.compile("^(?:两[国地市省县区]|双方)(?=[一-鿿]{2})(?!累计|共)")
_SOME_YEARS = re.compile(r"^(?:近|过去|最近|这)?[一二两三四五六七八九十\d]+年(?:来|间|内)?")
_AND = re.compile("[和及]([一-鿿]{3,8})$")
# “组团式”医疗人才: the quotation is a part of the measure
_QUOTED_WORD = re.compile("[^“”]*“[^“”]+”[^“”]")
_WITHIN = ("上", "内", "中", "里")
_SHARE_OF = re.compile(
    r"(占|达到|完成)(?:到?了)?((?!创)[^，,。；;的]{2,12}(?=的$)|[^，,。；;的]{2,8}(?:计划|任务|目标)(?=$))的?$"
)
# 友好城市（共9个）: the number is an apposition of the noun before the bracket.
_APPOSED = re.compile(r"[（(]\s*(?:共|共计|合计|计)?$")
# 9万多名|教育、科技、文化等领域紧缺急需|人才: what the row describes is counted.
_OF_FIELDS = re.compile(
    r"[一-鿿]{2,6}(?:、[一-鿿]{2,6})+等[一-鿿]{0,4}?(?:领域|行业|方面|类)的?([一-鿿]{2,10})(?=[，,。；;]|$)"
)
_VAGUE = ("单位", "部门")
# 464名干部人才|进疆工作: where people go to is not what they are.
_GOING = re.compile(
    "(?<=.)(?:前?来|进|入|赴|到|在)[^，,。；;、]{1,5}?(?:工作|挂职|就业|就读|支教|支医|学习|考察|参观|落户|投资|兴业|创业|务工|旅游|发展)"
)
_TAKING_PART = re.compile(r"(?<=.)参(?:与|加|会|展|训|赛|观).*")


def measure(context: Context, u: Unit) -> str | None:
    """What the number ``u`` measures; None where no noun around it says so."""
    clause = context.clauses.clause(u.start)
    behind = _BEHIND.match(context.text, u.end, clause.end)
    if behind is not None:
        phrase = behind.group()[: _pair_end(context, u, behind.end()) - u.end]
        if u.value.kind == "ordinal":
            return phrase
        if u.value.kind == "percent" and (use := _USED_FOR.match(context.text, u.end, clause.end)):
            return use.group(1)
        worth = _WORTH_OF.match(context.text, u.end, clause.end)
        if u.value.kind == "money" and worth:
            return worth.group(1)
        traded = _TRADED.search(context.text, clause.start, u.start)
        goods = _GOODS.match(context.text, u.end, clause.end)
        if u.value.kind == "money" and traded and goods:  # 帮助销售9.9亿元|农特产品
            return traded.group() + goods.group()
        if u.value.kind == "money" and (funds := _funds(context.lang).match(context.text, u.end, clause.end)):
            return _without_names(context, u.end, funds.end())
        if u.value.kind != "money" and not closes_its_phrase(context, u):
            if _DESCRIBES.match(context.text, u.end):
                noun = _trimmed(context, phrase)
                return None if noun is None or noun.endswith(_origins(context.lang)) else noun
            return _noun_behind(context, u, phrase) or in_front(context, clause.start, u.start)
    return _counted_before(context, clause.start, u.start) or in_front(context, clause.start, u.start)


def _pair_end(context: Context, u: Unit, end: int) -> int:
    """甲市71个乡镇|和乙州75个乡镇: where another one's number begins, up to ``end``."""
    numbers = {q.start for q in context.clauses.quantities(u.end, context.clauses.clause(u.start).end)}
    for named in context.clauses.discourse.units_between(u.end, end, ENTITY):
        if named.end in numbers and is_paired(context, named.start):
            return named.start - 1
    return end


def is_paired(context: Context, start: int) -> bool:
    """Whether the name at ``start`` comes after a number's noun and 和."""
    clause = context.clauses.clause(start)
    return _PAIRED.search(context.text, clause.start, start) is not None


def _noun_behind(context: Context, u: Unit, phrase: str) -> str | None:
    """The noun in the phrase behind its number, with what makes it tell: 82家|企业入驻, 63家|企业在韶投资."""
    clause = context.clauses.clause(u.start)
    attribute = _DONE_BY.match(phrase)
    if attribute is not None:  # 113个支持教育工作的|文件, 25家某市的|企业
        named = _only_names(context, u.end, u.end + attribute.start(1) - 1)
        if named or stop_words(context.lang).match(phrase):
            return _trimmed(context, attribute.group(1))
    if _CLASS.match(phrase):  # 结对四川省68个|县, 100个|镇（街道、开发区）
        front = in_front(context, clause.start, u.start)
        bracket = _BRACKET.match(context.text, u.end + 1)
        if bracket is not None:
            return phrase[0] + bracket.group()
        return f"{front}{phrase[0]}" if front else None
    row = _TWO_KINDS.match(context.text, u.end)
    fields = _OF_FIELDS.match(context.text, u.end, clause.end)
    noun = row.group() if row else _trimmed(context, fields.group(1) if fields else phrase)
    if noun is not None and noun.endswith(_origins(context.lang)):
        tie = _TIE.match(context.text, u.end + len(noun), clause.end)
        reaches = _REACHES.search(context.text, clause.start, u.start)
        if tie is not None:
            noun = tie.group(1)
        elif noun in _origins(context.lang):
            noun = reaches.group() + noun if reaches else None
    if noun in _VAGUE:  # 首批成员共有90个|单位
        return in_front(context, clause.start, u.start) or noun
    if noun is not None and len(noun) == _BARE:
        doing = _DOING.match(phrase, len(noun))
        verb = ending(context.lang, "statistic", "measure_verbs").search(
            context.text, clause.start, _without_links(context, clause.start, u.start)
        )
        if verb is None and doing is None:  # 20家企业|集中签约
            stages = pattern(context.lang, "statistic", "stages")
            reached = _REACHED.match(phrase, len(noun))
            stage = stages.match(phrase, reached.end()) if reached is not None else None
            return (stage.group() if stage is not None else "") + noun
        noun = (verb.group() if verb and not doing else "") + noun + (doing.group() if doing else "")
    return noun


def _counted_before(context: Context, floor: int, end: int) -> str | None:
    """31个代表团的|497人次, 互访15个团组共|237人次: what was counted in lots before is counted in heads."""
    lots = [q for q in context.clauses.quantities(floor, end) if q.value is not None and q.value.kind == "count"]
    if lots and lots[-1].end == end:  # 培训班538期|2.23万人次
        return in_front(context, floor, lots[-1].start)
    m = _OF_LOTS.match(context.text, lots[-1].end, end) if lots else None
    if m is None or m.end() != end:
        return None
    return m.group(1) if m.group(2) == "的" else in_front(context, floor, lots[-1].start) or m.group(1)


def closes_its_phrase(context: Context, u: Unit) -> bool:
    """Whether the number follows its noun (猪舍75栋), the way that results are reported."""
    return u.end >= context.clauses.clause(u.start).end or _CLOSED.match(context.text, u.end) is not None


def in_front(context: Context, floor: int, end: int) -> str | None:
    """The noun phrase that ends before ``end``, without what links it to its number (达, 共, 为)."""
    if (floor, end) not in context.phrases:
        context.phrases[floor, end] = _in_front(context, floor, end)
    return context.phrases[floor, end]


def _in_front(context: Context, floor: int, end: int) -> str | None:
    text = context.text
    share = _SHARE_OF.search(text, floor, end)  # 达到年度任务的120%
    if share:
        return share.group(1) + share.group(2)
    stop = _without_links(context, floor, end)
    if stop <= floor:
        return None
    head = ending(context.lang, "statistic", "measure_nouns").search(text, floor, stop)
    start = context.clauses.phrase_start(head.start() if head else stop, floor)
    verb = ending(context.lang, "statistic", "measure_verbs").search(text, floor, start)
    if verb is None and stop - start <= _BARE:
        bare = stop_words(context.lang).fullmatch(text, max(floor, start - _VERB), start)
        start = bare.start() if bare and len(bare.group()) == _VERB else start
        verb = ending(context.lang, "statistic", "measure_verbs").search(text, floor, start)
    start = _behind_names(context, verb.start() if verb else start, stop)
    counted = [q for q in context.clauses.quantities(start, stop) if q.value is not None and q.value.kind == "count"]
    if counted:  # 新增引导2510家|企业投资
        start = _behind_actors(context, counted[-1].end)
    if _only_names(context, start, stop):
        return None
    told = _without_names(context, _row_start(context, start, floor), stop)
    phrase = _SOME_YEARS.sub("", told.strip(" ，,的" if _QUOTED_WORD.match(told) else " “”，,的"))
    phrase = _POINTER.sub("", _COUNT_IN_FRONT.sub("", phrase))
    if text[start - 1 : start] == "已":  # 已经|确定援建项目48个
        phrase = phrase.removeprefix("经")
    return phrase if len(phrase) >= _BARE else None


def _behind_actors(context: Context, start: int) -> int:
    """10个|省区市|投入资金: who gives is no part of the measure."""
    m = pattern(context.lang, "statistic", "actors").match(context.text, start)
    return m.end() if m else start


def _row_start(context: Context, start: int, floor: int) -> int:
    """猪舍、|羊舍75栋: where the row of nouns begins whose last one is counted."""
    for _ in range(_LONGEST_ROW):
        if start - 2 < floor or context.text[start - 1] not in "、和及":
            break
        first = context.clauses.phrase_start(start - 1, floor)
        item = context.text[first : start - 1]
        if (
            not _BARE <= len(item) <= _LONGEST_ITEM
            or re.search(r"\d|等$", item)
            or _only_names(context, first, start - 1)
        ):
            break
        start = first
    return start


def _without_names(context: Context, start: int, stop: int) -> str:
    """援助|某区|资金: whom the measure goes to stands in the middle, and is no part of it."""
    text, kept = context.text, ""
    for named in context.clauses.discourse.units_between(start, stop, ENTITY):
        reached = _TOWARDS.search(text, start, named.start)  # 赴|某省|就业
        if named.start > start and named.end - named.start > 1 and named.type in PLACELIKE and not reached:
            kept += text[start : named.start].removesuffix("和").removesuffix("与").removesuffix("、")
            start = named.end
    return kept + text[start:stop]


def _without_links(context: Context, floor: int, end: int) -> int:
    links = ending(context.lang, "statistic", "links")
    apposed = _APPOSED.search(context.text, floor, end)
    stop = apposed.start() if apposed else end
    while stop > floor:
        m = links.search(context.text, max(floor, stop - _LONGEST_LINK), stop)
        if not m:
            break
        stop = m.start()
    opening = max(context.text.rfind(mark, floor, stop) for mark in "（(")
    if context.text[stop - 1] in "）)" and opening > floor and stop - opening <= _LONGEST_BRACKET:
        return opening  # 展销中心（旗舰店、专柜等）|23个
    return stop


def _behind_names(context: Context, start: int, stop: int) -> int:
    """绥芬河口岸|过货量, 甲与乙|双向投资, 2015年|贸易总额: whose figure it is and of when is no part of the measure."""
    text = context.text
    clause = context.clauses.clause(start)
    for date in context.clauses.discourse.units_between(clause.start, stop, DATE):
        if date.start < start < date.end:
            start = date.end  # 截至去年|底产值
    for named in context.clauses.discourse.units_between(start, stop):
        given = named.kind == ENTITY and _GIVEN_TO.search(text, clause.start, start) is not None  # 向某乡|捐赠资金
        if named.start == start and (given or named.kind in (REFERENCE, DATE)):
            start = named.end
            if given and text[start] in "、和":
                start += 1
    towards = _TOWARDS.search(text, clause.start, start)
    for named in context.clauses.discourse.units_between(start, stop, ENTITY):
        if towards is not None and named.start == start and stop - named.end <= _BARE:
            return towards.start()  # 赴某省|就业: where to is a part of so short a measure
        # 德国企业 are counted, whatever the country
        shortest = _SHORTEST_OWN if named.type in PLACELIKE else _BARE
        if named.start == start and named.end - start > 1 and stop - named.end >= shortest:
            start = named.end + (text[named.end] in "与和、及")
    return start


def _only_names(context: Context, start: int, stop: int) -> bool:
    """广东省|7家: a name alone is no measure."""
    return any(u.start <= start and stop <= u.end for u in context.clauses.discourse.units_between(start, stop, ENTITY))


def _trimmed(context: Context, phrase: str) -> str | None:
    """The noun that opens a phrase behind its number, up to what is said of it."""
    phrase = re.sub(r"^(?:的|余|多)?(?:实现|参加|参与|获得|得到|从事|走上)?", "", phrase)
    phrase = _TAKING_PART.sub("", phrase)
    phrase = _behind_stops(context.lang).split(phrase)[0]
    going = _GOING.search(phrase)
    phrase = phrase[: going.start()] if going else phrase
    whole = whole_words(context.lang)
    end = 0
    while end < len(phrase):
        word = next((n for n in (4, 3, 2) if phrase[end : end + n] in whole), 0)
        if word:
            end += word
        elif end and stop_words(context.lang).match(phrase, end):
            second = _AND.match(phrase, end)  # 友好省州|和友好城市关系
            if second is None or stop_words(context.lang).search(second.group(1)):
                break
            end = second.end()
        else:
            end += 1
    noun = phrase[:end].rstrip("总共年")
    return noun if len(noun) >= _BARE and not noun.endswith(_WITHIN) else None


@cache
def _origins(lang: str) -> tuple[str, ...]:
    return tuple(cues(lang, "statistic")["origins"])


@cache
def _funds(lang: str) -> re.Pattern[str]:
    return re.compile(
        r"[^，,。；;、的\d]{0,10}?"
        + alternatives(cues(lang, "statistic")["funds"])
        + r"(?:[及和、]物资)?(?=[，,。；;、\s之后用支帮等以投已均全]|[和及与]\d|$)"
    )


@cache
def _behind_stops(lang: str) -> re.Pattern[str]:
    return re.compile(r"\d|(?<=.)" + alternatives(cues(lang, "statistic")["behind_stops"]))
