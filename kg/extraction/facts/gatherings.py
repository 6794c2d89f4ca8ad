"""Gatherings: conferences, promotions, ceremonies and talks that a noun names or describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import ACTORS
from kg.extraction.facts.attendance import organizers, participants, talkers
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.time import date_at, opens_scene
from kg.extraction.facts.triggers import evidence, hits, hoped, pattern
from kg.extraction.facts.where import place_at
from kg.extraction.structure import Range

# 对口帮扶|与合作座谈会: a gathering with two themes.
_JOINED_THEME = re.compile(
    "(?<=..)(合作|交流|帮扶|支援|协作|投资|贸易|经贸|旅游|文化|产业|科技|教育|招商|经济)[与和及]$"
)
# 投资|说明会: verbs that tell what a gathering is for.
_FOR_WHAT = re.compile("(?:投资|建设|启动|揭牌|开工|投产|宣传|展示|推广|联合)$")
_TALKS = ("会谈", "会晤", "视频会谈", "工作会谈", "视频会议")
# Gatherings that the hosts and guests of a visit hold.
_MEETINGS = ("座谈会", "联席会", "联席会议", "见面会", "交流会", "对接会", "会谈", "签约仪式", "交接仪式")
# Too general to be an event without both a place and a date.
_GENERAL = ("活动", "会议", "大会")
# 举行了|某地•某地深化区域合作推进产业发展|恳谈会: all that is held is the name.
_WHOLE = re.compile(
    "(?:举行|召开|举办|办)了?(?:一场|一次|一届)?(?P<name>[^，,。；;：:的、“”《》了并和及与举召开参主出]{4,36})$"
)
# 某镇·某县村村、企村结对|座谈会|在某县召开: so is all that is the subject, but for the date.
_IS_HELD = re.compile("(?:[于在][^，,。；;：:]{2,30}?|正式|顺利|成功|隆重|圆满)*(?:举行|召开|举办|开幕|启幕|闭幕|启动)")
_SUBJECT = re.compile(
    r"(?:[^，,。；;：:由]{0,14}?(?:日|日[上下]午|日晚|近日|日前|今天|昨天|昨日|今日|[上下]午|当天|当日|当晚)[，,]?)?"
    "(?=(?:结对|对口|对接|[^，,。；;：:的“”《》了并由是为将在举召参出对到向率]){4,40}$)"
)
# Characters of the verb in front of 暨.
_VERB = 2
_YEAR = len("2023")
_WAY = re.compile("[赴来到]|前往|抵达")
_MEANT = re.compile("的(?:历史|意义|经验|传统|优势|条件|基础|能力|机会|目的|地理|有利|契机|背景|要求|通知|方案)")
# A standing form of cooperation, not one gathering.
_CUSTOM = re.compile("每年|轮流|定期|多次|历次|历届|经常|常年|每逢")
# What makes a body, a room or an order of what looks like a gathering: 会议室, 展览馆, 联席会议制度.
_IN_LONGER_NAME = re.compile(r"办公室|领导小组|中心|机制|制度|组委会|形式|方式|[室厅馆厂区]|(?<=议会议)长")


@dataclass(frozen=True, slots=True)
class _Gathering:
    """A noun for a gathering, where its title starts, and the verbs that say that it was held or attended."""

    noun: re.Match[str]
    clause: Range
    title_start: int
    held: re.Match[str] | None
    came: re.Match[str] | None

    @property
    def kind(self) -> str:
        return self.noun.group()


def find_gatherings(context: Context) -> Iterator[Draft]:
    text = context.text
    last_end, told = -1, False
    kinds: set[str] = set()
    titles: list[str] = []
    for noun in hits(context, "event", "nouns"):
        if noun.start() <= last_end or _is_part_of_longer_name(context, noun):
            continue
        g = _read(context, noun)
        # 座谈会上: nothing tells that it was held but that things happened there.
        described = len(g.kind) > 2 or noun.start() - g.title_start > 2
        again = g.kind in kinds or any(g.kind in t for t in titles)
        scene = text.startswith("上", noun.end()) and not again and described
        # 第八届某某活动周期间: an occasion with a number, during which things happen
        during = text.startswith("期间", noun.end()) and re.match(r"第[^届]{1,4}届|\d{4}", text[g.title_start :])
        if not (g.held or g.came or scene or during) or hoped(context, noun.start()) or _is_no_occasion(context, g):
            continue
        kinds.add(g.kind)
        if _is_custom_or_count(context, g):
            continue
        last_end = noun.end()
        dated = date_at(context, noun.start(), carry=not g.held or opens_scene(context, noun.start()))
        if _is_purpose_of_visit(context, g):
            continue
        if hoped(context, noun.start(), plans=True) and (dated is None or len(dated) <= _YEAR):
            continue  # 今年两市将举办…
        title = re.sub(
            r"^(?:该|此次|本次|本届|这次|此届|此|本|首届(?=(?:论坛|大会|会议|峰会)$))",
            "",
            text[g.title_start : noun.end()],
        )
        general = pattern(context.lang, "event", "general").match(title) is not None
        named = len(title) > len(g.kind) + 1 and not general
        if scene and not g.held and not g.came and not (named and dated):
            yield from _scene(context, noun, title, dated)
            continue
        draft = _draft(context, g, title if named else None, dated)
        when_and_where = draft.roles.keys() & {"place", "date"}
        vague = not when_and_where or (g.kind in _GENERAL and len(when_and_where) < 2)
        if not named and vague and not _after_gathering(context, noun):
            if not told and g.kind.endswith(_MEETINGS):
                yield from _scene(context, noun, title, dated)
            continue
        told = True
        people = [*draft.roles.get("participant", []), *draft.roles.get("organizer", [])]
        if named or when_and_where or len(people) > 1:
            titles.append(title)
            yield draft


def _read(context: Context, noun: re.Match[str]) -> _Gathering:
    text = context.text
    verbs = pattern(context.lang, "event", "verbs")
    clause = context.clauses.clause(noun.start())
    title_start = _title_start(context, noun, clause.start)
    # 前来参加哈洽会的某市市长举行会谈: what follows 的 is not said of the gathering.
    attributive = text.startswith("的", noun.end()) and not verbs.match(text, noun.end() + 1)
    behind = None if attributive else verbs.search(text, noun.end(), _next_clause_end(context, noun, clause))
    own = verbs.search(text, clause.start, title_start)
    held = own or behind if noun.end() == clause.end else behind or own
    whole = _WHOLE.search(text, clause.start, noun.start())
    if whole is not None and whole.start("name") < title_start:
        title_start = whole.start("name")
    subject = _SUBJECT.match(text, clause.start, noun.start()) if _IS_HELD.match(text, noun.end()) else None
    if subject is not None and clause.start < title_start:
        title_start = subject.end()
    came = pattern(context.lang, "event", "attend").search(text, clause.start, title_start)
    return _Gathering(noun, clause, title_start, held, came)


def _is_part_of_longer_name(context: Context, noun: re.Match[str]) -> bool:
    """联席会议|制度; 某展览会|暨某洽谈会 and “某某啤酒节”活动, which the second noun tells."""
    text = context.text
    if _IN_LONGER_NAME.match(text, noun.end()) or text.startswith("暨", noun.end()):
        return True
    quotation = context.clauses.discourse.structure.quotation_at(noun.start())
    return quotation is not None and bool(pattern(context.lang, "event", "nouns").match(text, quotation.end))


def _is_no_occasion(context: Context, g: _Gathering) -> bool:
    """对某活动的顺利举行表示祝贺; 开展友好城市活动的历史: not one gathering that took place."""
    congratulated = g.held is not None and context.text.startswith(("表示", "致以"), g.held.end())
    return congratulated or _MEANT.match(context.text, g.noun.end()) is not None


def _is_custom_or_count(context: Context, g: _Gathering) -> bool:
    """每年举办…; 举办培训班23期."""
    if _CUSTOM.search(context.text, g.clause.start, g.noun.start()):
        return True
    return any(u.start == g.noun.end() for u in context.clauses.quantities(g.noun.end(), g.clause.end))


def _is_purpose_of_visit(context: Context, g: _Gathering) -> bool:
    """来我市开展合作交流活动: what a visit is for."""
    if g.held is None or g.held.group() not in ("开展", "组织") or not g.kind.endswith("活动"):
        return False
    return _WAY.search(context.text, g.clause.start, g.held.start()) is not None


def _draft(context: Context, g: _Gathering, title: str | None, dated: str | None) -> Draft:
    organizer, participant = organizers(context, g.noun), participants(context, g.noun, g.title_start)
    at = g.held.start() if g.held is not None else g.noun.start()
    if g.held is not None and not organizer:
        group = context.clauses.subject(at, ACTORS, carry=False)
        if group is not None and group.end <= g.title_start and at < g.title_start:
            organizer = [e for e in group.entities if e.type != "Person"]
    if g.held is not None and g.kind in _TALKS:
        participant = [*participant, *talkers(context, g.held)]
    roles = filled(
        title=title,
        kind=g.kind,
        organizer=organizer,
        participant=[e for e in dict.fromkeys(participant) if e not in organizer],
        place=place_at(context, at) or gone_to(context, g.noun.start()),
        date=dated,
    )
    span = evidence(context, g.noun.start(), at)
    return Draft("Event", roles, span.start, span.end, "events.held" if g.held is not None else "events.attended")


def gone_to(context: Context, position: int) -> DiscourseEntity | None:
    """赴唐津参加: the place gone to in the clause."""
    clause = context.clauses.clause(position)
    groups = context.clauses.marked(clause.start, position, "to", ("Place", "Zone"))
    return groups[-1].entities[-1] if groups else None


def _after_gathering(context: Context, noun: re.Match[str]) -> bool:
    """Whether the sentences right before tell of a gathering that a bare 会议 or 活动 can mean."""
    d = context.clauses.discourse
    index = d.structure.sentence_at(noun.start())
    start = d.structure.sentences[max(0, index - 2)].start
    held = pattern(context.lang, "event", "verbs")
    return any(held.search(d.text, m.end(), m.end() + 20) for m in hits(context, "event", "nouns", start, noun.start()))


def _scene(context: Context, noun: re.Match[str], title: str, dated: str | None) -> Iterator[Draft]:
    """座谈会上，…: a gathering of those who are told to visit and to be visited, where the visit is."""
    visits = [v for v in context.of_type("Visit") if v.start < noun.start()]
    if not visits or any(e.type == "Event" for e in context.drafts):
        return
    destination = [e for e in visits[-1].roles["destination"] if e.type == "Place"]
    roles = filled(
        title=title if len(title) > len(noun.group()) + 1 else None,
        kind=noun.group(),
        participant=list(dict.fromkeys([*visits[-1].roles["visitor"], *destination])),
        place=destination[0] if destination else None,
        date=dated or visits[-1].roles.get("date"),
    )
    clause = context.clauses.clause(noun.start())
    yield Draft("Event", roles, clause.start, clause.end, "events.scene")


def _next_clause_end(context: Context, noun: re.Match[str], clause: Range) -> int:
    """纪念大会，23日在扬州举行: a name that fills its clause is the subject of the next one."""
    if noun.end() < clause.end:
        return clause.end
    following = context.clauses.clause_behind(noun.start())
    return following.end if following is not None else clause.end


def _title_start(context: Context, noun: re.Match[str], floor: int) -> int:
    d = context.clauses.discourse
    start = context.clauses.phrase_start(noun.start(), floor, brackets=True)
    while (m := _FOR_WHAT.search(d.text, max(floor, start - 2), start)) is not None:
        start = context.clauses.phrase_start(m.start(), floor, brackets=True)
    if start < noun.start() and (theme := _JOINED_THEME.search(d.text, floor, start)) is not None:
        start = context.clauses.phrase_start(theme.end(1), floor, brackets=True)
    joined = d.text.find("暨", max(floor, start - 1), start + 1)
    if joined - _VERB > floor:  # 某地农业合作推介|暨交流会
        start = context.clauses.phrase_start(joined - _VERB, floor, brackets=True)
        start += d.text.startswith("的", start)
    if noun.group().endswith("仪式") and start > floor and d.text[start - 1] == "的":
        start = context.clauses.phrase_start(start - 1, floor, brackets=True)  # 某市第500家企业的|授牌仪式
    if start == noun.start() and start and d.text[start - 1] in "”’》":
        for q in [*d.structure.quotations, *d.structure.book_titles]:
            if q.end == start and q.start >= floor:
                opening = context.clauses.phrase_start(q.start, floor)
                return q.start if q.start - opening == 1 else opening  # 某|村“某某”捐赠仪式: the rest of a name
    return start
