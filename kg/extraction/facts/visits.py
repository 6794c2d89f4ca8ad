"""Visits: who went where, when and what for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.discourse import ENTITY, Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import ACTORS, BODIES, PLACELIKE
from kg.extraction.facts.destinations import called_on, destination_behind, ends_item, returned_to, toured
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.posts import homes_of
from kg.extraction.facts.receptions import find_receptions
from kg.extraction.facts.time import overlap
from kg.extraction.facts.triggers import evidence, hits, hoped, pattern
from kg.extraction.facts.visitors import named_behind, teams_behind, visit_date, welcomed, who_goes, with_home
from kg.extraction.facts.where import lies_in
from kg.extraction.structure import Sentence

_PURPOSE_ROOM = 30
_TEAM_ROOM = 12  # characters between whoever sends a delegation and what it is called
_ASPECT = re.compile("(?:了|过)?")
# 挂职干部, who are met, and not 挂职, which is gone to.
_HOLDERS = re.compile(r"(?:党政)?(?:干部|人员|教师|老师|医生|人才|代表|团队|队员|队伍|学员|学生|医疗队|志愿者|同志)")
# Verbs that tell of a visit without saying what for.
_ALONE = ("到访", "来访", "出访", "造访")
_MANY = re.compile(r"吸引|多为|大多|多次|人次|批次|个代表团|每年|历年|经常|频繁")
_POSTED = re.compile("(?:援[一-鿿]{1,2}|支教|支医)(?:干部人才|干部|人才|教师|医生)(?:先后|分别|已|启程)?$")
_SENT = re.compile(
    r"(?:选派|派出|派遣)[^，,。；;]{0,12}(?:援[一-鿿]|支教|支医|挂职)[^，,。；;（(]{0,2}(?:干部|人才|教师|医生)"
)
_WORKS_THERE = re.compile(
    r"(?:正式|全面)?(?:开展|参加|从事|投身)[^，,。；;]{0,10}?援(?![助建手])[一-鿿](?:工作|支教|支医|挂职|服务)"
)
# 青少年访问某区交流营仪式在某市举行: the name of a gathering
_GATHERING = re.compile(
    "[^，,。；;在]{0,14}?(?:仪式|大会|活动|论坛|座谈会)(?:在[^，,。；;]{2,16})?(?:举行|召开|举办|启动)"
)
_INVITED = re.compile("(?:(?!应|受)[^，,。；;])*?邀请[^，,。；;]")
_DURING = re.compile(r"[^，,。；;]{0,8}(?:期间|之际|时|间隙|途中)[，,]?$")
_MEETS_WHO = re.compile("(?:会见|接见|会晤|接待|迎接)了?(?:前|专程)?$")
# 某某先后|来到甲校、乙校
_ONE_BY_ONE = re.compile("(?:先后|依次|相继|分别)$")
_TRAVELS_ON = re.compile("一行|率队|率团|带队|率|带领")
_WHO_GOES = re.compile(
    r"(?:[两二三四五六七八九十\d]+[省市县区州])?(?:的)?(?:第[一二三四五六七八九十\d]+批)?(?:\d+余?多?[名位])?"
)
_ATTENDED = re.compile("(?:参加|出席|亮相)(?:了)?(?=在)")
_HELD = re.compile("(?:隆重)?(?:举行|举办|召开|开幕)")
_MEETS = re.compile(r"[^，,。；;]{0,12}(?:会见|接见|陪同|接待|迎接|欢迎)")
_COMES_ALONG = re.compile("(?:随|随同|会同|携|跟着)$")  # 与某市座谈，并参观…: who is met does not come along
_LED_BY = re.compile("的?(?:带领|率领)下")  # 代表团在区委书记某某的带领下，来到…
_SPEECH_THERE = re.compile(r"(?:时)?(?:的)?(?:系列)?重要(?:讲话|指示|论述)")
_NOT_GONE_FOR = ("投资", "销售", "旅游", "务工", "落户", "转移")
# Characters after which 到, 来 and 访 end another word.
_IN_LONGER_WORDS = {
    "到": "达年以受收得看听想感提遇直从起等",
    "来": "年以后向将原本起从带月天得迎下上过进出回未历素看",
    "访": "来出回走拜专采互家上信",
    "进": "推促改先走引跟挺跃递奋并前演迈增共齐后",
}


def find_visits(context: Context) -> Iterator[Draft]:
    """One visit a sentence and visitor; what is told of a visit again joins it."""
    going = [*_goings(context), *_inspections(context), *_stays(context), *_attendances(context)]
    found: list[Draft] = []
    by_visitor: dict[tuple[int, str, tuple[int, ...]], Draft] = {}
    received = find_receptions(context, [draft for _, draft in going])
    for start, draft in sorted([*going, *received], key=lambda told: told[0]):
        if "destination" not in draft.roles:
            context.reject(start, "whoever goes is where they go")
            continue
        sentence = context.clauses.discourse.sentence(start)
        key = (sentence.start, draft.rule, tuple(id(e) for e in draft.roles["visitor"]))
        same = by_visitor.get(key)
        if same is not None:
            same.roles["destination"] = list(dict.fromkeys([*same.roles["destination"], *draft.roles["destination"]]))
            same.end = max(same.end, draft.end)
            for role in ("date", "purpose"):
                if role in draft.roles:
                    same.roles.setdefault(role, draft.roles[role])
            continue
        again = next((f for f in found if _told_again(context, f, draft)), None)
        if again is not None:  # what else the sentence tells is not of that visit
            stops = again.roles["destination"]
            nearer = [e for e in draft.roles["destination"] if not any(lies_in(s, e) or lies_in(e, s) for s in stops)]
            draft.roles["visitor"] = [e for e in draft.roles["visitor"] if not _named_fuller(e, again)]
            again.absorb(draft, ("visitor", "date", "purpose"))
            again.roles["destination"] = [*stops, *nearer]
        else:
            found.append(draft)
            by_visitor[key] = draft
    for i, visit in enumerate(found):
        if "date" not in visit.roles and (trip := _trip_of(context, visit, found[:i])) is not None:
            visit.roles["date"] = trip
    yield from found


def _trip_of(context: Context, visit: Draft, before: list[Draft]) -> str | None:
    """The date of the trip that a stop belongs to: the last one told of somebody who makes the stop too."""
    visitors = _stands_for(context, visit.roles["visitor"])
    dates = [
        v.roles["date"] for v in before if "date" in v.roles and visitors & _stands_for(context, v.roles["visitor"])
    ]
    return dates[-1] if dates else None


def _told_again(context: Context, told: Draft, draft: Draft) -> bool:
    """Whether a draft tells of the same visit: somebody who came to the same place, at no other time."""
    stops, more = told.roles["destination"], draft.roles["destination"]
    wider = all(any(lies_in(stop, e) for stop in stops) for e in more)
    if not (set(stops) <= set(more) or wider or _received_there(told, draft)):
        return False
    if not _share(_stands_for(context, told.roles["visitor"]), _stands_for(context, draft.roles["visitor"])):
        return False
    first, second = told.roles.get("date"), draft.roles.get("date")
    return first is None or second is None or overlap(first, second)


def _received_there(told: Draft, draft: Draft) -> bool:
    """A province's guests are received in its capital."""
    places = [*told.roles["destination"], *draft.roles["destination"]]
    received = "visits.received" in (told.rule, draft.rule)
    return received and any(all(lies_in(e, outer) for e in places) for outer in places)


def _stands_for(context: Context, visitors: list[DiscourseEntity]) -> set[DiscourseEntity]:
    """Visitors, the places of bodies among them, and those that people among them hold office in."""
    homes = [home for e in visitors if e.type == "Person" for home in homes_of(context, e)]
    return {*visitors, *homes, *(e.anchor for e in [*visitors, *homes] if e.anchor is not None)}


def _share(some: set[DiscourseEntity], others: set[DiscourseEntity]) -> bool:
    """Whether somebody is in both; a body may be named once with its address (芮城县风陵渡开发区), once without."""
    bodies = [(a.name, b.name) for a in some for b in others if a.type == b.type != "Place"]
    return bool(some & others) or any(a.endswith(b) or b.endswith(a) for a, b in bodies)


def _named_fuller(body: DiscourseEntity, told: Draft) -> bool:
    """Whether a visit has a body's fuller name, with its address, already."""
    return body.type != "Place" and any(e is not body and e.name.endswith(body.name) for e in told.roles["visitor"])


def _goings(context: Context) -> Iterator[tuple[int, Draft]]:
    clauses, d = context.clauses, context.clauses.discourse
    purposes = pattern(context.lang, "visit", "purposes")
    not_with = pattern(context.lang, "visit", "not_with")
    for m in hits(context, "visit", "go"):
        after = _ASPECT.match(d.text, m.end())
        destination = destination_behind(context, after.end() if after else m.end())
        if destination is None or not _free_verb(context, m) or d.structure.in_slogan(m.start()):
            continue
        if _MEETS_WHO.search(d.text, clauses.clause(m.start()).start, m.start()):
            continue  # 会见了来连出席论坛的某某: told by the host
        sentence, clause = d.sentence(m.start()), clauses.clause(m.start())
        window_end = min(sentence.end, destination.end + _PURPOSE_ROOM)
        purpose = purposes.search(d.text, destination.end, window_end)
        delegation = pattern(context.lang, "visit", "delegations").search(d.text, clause.start, m.start())
        tour = len(destination.entities) > 1 and _ONE_BY_ONE.search(d.text, clause.start, m.start())
        if purpose is None and delegation is None and m.group() not in _ALONE and not tour:
            context.reject(m.start(), "neither a purpose nor a delegation")
            continue
        if _WORKS_THERE.match(d.text, destination.end):
            context.reject(m.start(), "who goes is posted there")
            continue
        others = not_with.finditer(d.text, clause.start, window_end)
        if any(not _no_posting(context, w, destination) for w in others):
            continue
        dated = visit_date(context, m.start())
        told = welcomed(context, m.start()).start
        if hoped(context, told) or (hoped(context, told, plans=True) and dated is None):
            continue
        visitor = _who_follows(context, destination, purpose) or _visitor(context, m.start(), destination)
        if visitor is None:
            context.reject(m.start(), "nobody who goes")
            continue
        yield m.start(), _visit(context, sentence, m, visitor, destination, dated, purpose)


def _no_posting(context: Context, word: re.Match[str], destination: Group) -> bool:
    """看望挂职干部, 派出代表团: a word of posting that tells of people who are met, or of a delegation."""
    if word.end() < destination.start and any(
        g.type == "Person" and _TRAVELS_ON.match(context.text, g.end)
        for g in context.clauses.groups(word.end(), destination.start)
    ):
        return True  # 甲市挂职乙局副局长某某一行到丙区
    if word.start() > destination.end and _HOLDERS.match(context.text, word.end()):
        return not _WHO_GOES.fullmatch(context.text, destination.end, word.start())  # 到内蒙古第二批挂职干部
    if word.group() in _NOT_GONE_FOR:  # 赴某州考察投资环境, but 赴某州投资
        return word.start() - destination.end > 1
    sent = pattern(context.lang, "visit", "delegations").search(context.text, word.end(), destination.start)
    return word.group() in ("选派", "派出") and sent is not None and "组织" not in sent.group()


def _inspections(context: Context) -> Iterator[tuple[int, Draft]]:
    d = context.clauses.discourse
    for m in hits(context, "visit", "inspect"):
        if d.text[m.end() : m.end() + 1] in ("团", "组"):
            continue
        following = _ASPECT.match(d.text, m.end())
        start = following.end() if following else m.end()
        destination = destination_behind(context, start)
        told = welcomed(context, m.start()).start
        if hoped(context, told):
            continue
        visitor = _visitor(context, m.start(), destination)
        if destination is None and visitor is not None and m.group() == "回访":
            destination = returned_to(context, visitor, m.start())
        if destination is None and visitor is not None:
            destination = toured(context, visitor, m)
        if destination is None and m.group() in ("拜访", "拜会"):
            destination = called_on(context, start)
        if destination is None or visitor is None or set(visitor.entities) & set(destination.entities):
            continue
        if _SPEECH_THERE.match(d.text, destination.end):
            continue  # 学习某某视察某省重要讲话精神: what was said there
        if _is_attribute(context, m, destination):
            context.reject(m.start(), "the place belongs to what is looked at where they went")
            continue
        dated = visit_date(context, m.start())
        if hoped(context, told, plans=True) and dated is None:
            continue
        sentence = d.sentence(m.start())
        yield m.start(), _visit(context, sentence, m, visitor, destination, dated, m)


def _is_attribute(context: Context, verb: re.Match[str], destination: Group) -> bool:
    """到某镇等地考察上海结对扶贫工作: the clause goes elsewhere, and a place in front of a noun is no stop."""
    if destination.type != "Place" or ends_item(context.text, destination.end) or destination.start < verb.end():
        return False
    gone = pattern(context.lang, "visit", "go").search(
        context.text, context.clauses.clause(verb.start()).start, verb.start()
    )
    return gone is not None and destination_behind(context, gone.end()) is not None


def _visitor(context: Context, verb: int, destination: Group | None) -> Group | None:
    """Who goes; None too where trips are only counted together (多次组团访问某市, 497人次来华)."""
    clause = context.clauses.clause(verb)
    many = _MANY.search(context.text, clause.start, verb)
    if many is not None:
        context.reject(verb, f"trips that are counted together: {many.group()}")
        return None
    if destination is not None and _GATHERING.match(context.text, destination.end):
        context.reject(verb, "part of the name of a gathering")
        return None
    sentence = context.clauses.discourse.sentence(verb)
    if _POSTED.search(context.text, clause.start, verb) or _SENT.search(context.text, sentence.start, verb):
        context.reject(verb, "who goes is posted there")
        return None
    if _INVITED.match(context.text, clause.start, verb):
        context.reject(verb, "an invitation")
        return None
    behind = destination.end if destination is not None else verb
    own = context.clauses.subject(verb, ACTORS, carry=False)
    if own is None and _DURING.match(context.text, behind, clause.end) and not welcomed(context, verb).told:
        return _subject_behind(context, verb)
    return who_goes(context, verb, destination)


def _subject_behind(context: Context, verb: int) -> Group | None:
    """访汉期间，代表团还…: who goes is named in the next clause, unless that tells who receives them."""
    following = context.clauses.clause_behind(verb)
    if following is None:
        return None
    people = [g for g in context.clauses.groups(following.start, following.end) if g.type in ACTORS]
    first = people[0] if people and people[0].start == following.start else None
    return first if first is not None and not _MEETS.match(context.text, first.end) else None


def _who_follows(context: Context, destination: Group, purpose: re.Match[str] | None) -> Group | None:
    """前来某市访问的某某: who goes stands behind the relative clause."""
    text = context.text
    of = re.compile("[^，,。；;的]{0,6}的").match(text, purpose.end()) if purpose is not None else None
    if of is None or (purpose is not None and re.search("[，,。；;的]", text[destination.end : purpose.start()])):
        return None
    goer = named_behind(context, of.end())
    if goer is None:
        return None
    delegation = pattern(context.lang, "visit", "delegations").search(text, goer.end, goer.end + _PURPOSE_ROOM // 2)
    return goer if goer.type == "Person" or delegation is not None else None


def _stays(context: Context) -> Iterator[tuple[int, Draft]]:
    """在某公司考察时，某某希望…; 在十堰期间，代表团…: the visitor is the subject of the next clause."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in hits(context, "visit", "stays"):
        clause, following = clauses.clause(m.start()), clauses.clause_behind(m.start())
        at = clauses.marked(clause.start, m.start(), "at", BODIES)
        if not at or at[-1].end != m.start() or following is None or hoped(context, m.start(), plans=True):
            continue
        visitor = _subject_behind(context, m.start())
        is_person = visitor is not None and visitor.type == "Person"
        if visitor is None or set(visitor.entities) & set(at[-1].entities):
            continue
        if not is_person and not teams_behind(context, visitor.end, _TEAM_ROOM) and visitor.units[0].kind == ENTITY:
            continue
        dated = visit_date(context, m.start(), carry=False)
        visit = _visit(context, d.sentence(m.start()), m, visitor, at[-1], dated, None)
        visit.rule = "visits.stay"
        yield m.start(), visit


def _attendances(context: Context) -> Iterator[tuple[int, Draft]]:
    """某市代表团参加了在某市举行的洽谈会: a delegation that attends goes there."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in _ATTENDED.finditer(d.text):
        place = clauses.object(m.end(), PLACELIKE, room=1)
        if place is None or not _HELD.match(d.text, place.end) or hoped(context, m.start(), plans=True):
            continue
        visitor = _visitor(context, m.start(), place)
        clause = clauses.clause(m.start())
        delegation = pattern(context.lang, "visit", "delegations").search(d.text, clause.start, m.start())
        if visitor is None or delegation is None or set(visitor.entities) & set(place.entities):
            continue
        dated = visit_date(context, m.start())
        yield m.start(), _visit(context, d.sentence(m.start()), m, visitor, place, dated, None)


def _free_verb(context: Context, m: re.Match[str]) -> bool:
    """到, 来 and 访 are verbs of going only where they are no part of a longer word (达到, 近年来, 来访)."""
    before = context.text[max(0, m.start() - 1) : m.start()]
    return before == "" or before not in _IN_LONGER_WORDS.get(m.group(), "")


def _begins_one(place: DiscourseEntity, destination: Group) -> bool:
    return any(e is not place and e.name.startswith(tuple(place.forms)) for e in destination.entities)


def _visit(
    context: Context,
    sentence: Sentence,
    verb: re.Match[str],
    visitor: Group,
    destination: Group,
    dated: str | None,
    purpose: re.Match[str] | None,
) -> Draft:
    visitors = with_home(context, visitor, verb.start())
    clause = context.clauses.clause(verb.start())
    companions = [
        g
        for g in context.clauses.marked(sentence.start, verb.start(), "with", BODIES)
        if g.entities != visitor.entities
        and (g.start >= clause.start or _COMES_ALONG.search(context.text, sentence.start, g.start))
    ]
    leaders = [
        e
        for g in context.clauses.groups(sentence.start, verb.start())
        if g.type == "Person" and _LED_BY.match(context.text, g.end)
        for e in g.entities
    ]
    visitors = list(dict.fromkeys([*leaders, *visitors, *(e for g in companions for e in g.entities)]))
    reached = destination.end - 1 if destination.start >= sentence.start else verb.start()
    span = evidence(context, visitor.start if visitor.start >= sentence.start else verb.start(), reached)
    hosts = [e for e in visitors if e.type == "Place" and _begins_one(e, destination)]
    if len(hosts) < len(visitors):  # 代表团与青岛市长座谈，并参观青岛某园区
        visitors = [e for e in visitors if e not in hosts]
    stops = [e for e in destination.entities if e not in visitors]
    if not stops:  # 中韩代表团赴韩国
        visitors, stops = [e for e in visitors if e not in destination.entities], destination.entities
    roles = filled(
        visitor=visitors,
        destination=stops if visitors else [],
        date=dated,
        purpose=purpose.group() if purpose else None,
    )
    return Draft("Visit", roles, span.start, span.end, "visits.go")
