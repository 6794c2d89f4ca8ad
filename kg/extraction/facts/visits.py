"""Visits: who went where, when and what for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.discourse import Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import ACTORS, BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.posts import body_of, home_of
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import evidence, hits, hoped, pattern
from kg.extraction.structure import Sentence

_PURPOSE_ROOM = 30
_LIST_ROOM = 20
# What stands between the verb and the destination: nothing, the unknown first names of a list (到某展厅、某公司等地
# 考察), or what the destination is to the visitor (出访友好城市某市).
_BEFORE_DESTINATION = re.compile(
    r"(?:[^，,。；;]{2,}、)?|(?:我[省市县区州]|其)?(?:国际)?"
    r"(?:友好城市|友好交流城市|友城|姊妹城市|姐妹城市|(?:对口(?:合作|协作|帮扶|支援)|结对)(?:地区|城市|县|区)?)"
)
# 挂职干部, who are met, and not 挂职, which is gone to.
_HOLDERS = re.compile(r"(?:党政)?(?:干部|人员|教师|老师|医生|人才|代表|团队|队员|队伍|学员|学生|医疗队|志愿者|同志)")
# Verbs that tell of a visit without saying what for.
_ALONE = ("到访", "出访", "造访")
_RECEIVED = re.compile("(?:来访|到访)的")
_FROM_WHERE = re.compile(r"的(?:\d+余?多?[名位人])?[^，,。；;的]{0,12}$")
_BEGAN_OR_ENDED = re.compile("(?:开始|展开|开启|结束|完成)了?对$")
_WELCOME = re.compile(r"表示(?:最|热烈|诚挚|衷心|由衷|真诚|的|地)*(?:欢迎|感谢|祝贺)")
_NOT_GONE_FOR = ("投资", "销售", "旅游", "务工", "落户", "转移")
# Characters after which 到, 来 and 访 end another word.
_IN_LONGER_WORDS = {
    "到": "达年以受收得看听想感提遇直从起等",
    "来": "年以后向将原本起从带月天得",
    "访": "来出回走拜专采互家上信",
}


def find_visits(context: Context) -> Iterator[Draft]:
    """One visit a sentence and visitor; later destinations of the sentence join it."""
    by_visitor: dict[tuple[int, tuple[int, ...]], Draft] = {}
    for start, draft in sorted([*_goings(context), *_inspections(context), *_received(context)], key=lambda x: x[0]):
        if "destination" not in draft.roles:
            context.reject(start, "whoever goes is where they go")
            continue
        sentence = context.clauses.discourse.sentence(start)
        key = (sentence.start, tuple(id(e) for e in draft.roles["visitor"]))
        same = by_visitor.get(key)
        if same is None:
            by_visitor[key] = draft
        else:
            same.roles["destination"] = list(dict.fromkeys([*same.roles["destination"], *draft.roles["destination"]]))
            same.end = max(same.end, draft.end)
            for role in ("date", "purpose"):
                if role in draft.roles:
                    same.roles.setdefault(role, draft.roles[role])
    yield from by_visitor.values()


def _goings(context: Context) -> Iterator[tuple[int, Draft]]:
    clauses, d = context.clauses, context.clauses.discourse
    purposes = pattern(context.lang, "visit", "purposes")
    not_with = pattern(context.lang, "visit", "not_with")
    for m in hits(context, "visit", "go"):
        after = re.compile("了|过").match(d.text, m.end())
        start = after.end() if after else m.end()
        destination = clauses.object(start, BODIES, room=_LIST_ROOM)
        if destination is None or not _free_verb(context, m):
            continue
        if not _BEFORE_DESTINATION.fullmatch(d.text, start, destination.start):
            continue
        sentence = d.sentence(m.start())
        window_end = min(sentence.end, destination.end + _PURPOSE_ROOM)
        purpose = purposes.search(d.text, destination.end, window_end)
        delegation = pattern(context.lang, "visit", "delegations").search(
            d.text, clauses.clause(m.start()).start, m.start()
        )
        if purpose is None and delegation is None and m.group() not in _ALONE:
            context.reject(m.start(), "neither a purpose nor a delegation")
            continue
        others = not_with.finditer(d.text, clauses.clause(m.start()).start, window_end)
        if any(not _no_posting(context, w, destination) for w in others):
            continue
        dated = date_at(context, m.start(), carry=True)
        if hoped(context, m.start()) or (hoped(context, m.start(), plans=True) and dated is None):
            continue
        visitor = _who_goes(context, m.start())
        if visitor is None:
            context.reject(m.start(), "nobody who goes")
            continue
        yield m.start(), _visit(context, sentence, m, visitor, destination, dated, purpose)


def _no_posting(context: Context, word: re.Match[str], destination: Group) -> bool:
    """看望挂职干部, 派出代表团: a word of posting that tells of people who are met, or of a delegation."""
    if word.start() > destination.end and _HOLDERS.match(context.text, word.end()):
        return True
    if word.group() in _NOT_GONE_FOR:  # 赴某州考察投资环境, but 赴某州投资
        return word.start() - destination.end > 1
    sent = pattern(context.lang, "visit", "delegations").search(context.text, word.end(), destination.start)
    return word.group() in ("选派", "派出") and sent is not None and "组织" not in sent.group()


def _inspections(context: Context) -> Iterator[tuple[int, Draft]]:
    clauses, d = context.clauses, context.clauses.discourse
    for m in hits(context, "visit", "inspect"):
        following = re.compile(r"(?:了|过)?").match(d.text, m.end())
        start = following.end() if following else m.end()
        destination = clauses.object(start, BODIES, room=_LIST_ROOM)
        if destination is not None and destination.start - start > 1:
            listed = _BEFORE_DESTINATION.fullmatch(d.text, start, destination.start)
            destination = destination if listed else None
        if hoped(context, m.start()):
            continue
        visitor = _who_goes(context, m.start())
        if destination is None and visitor is not None and m.group() == "回访":
            destination = _returned_to(context, visitor, m.start())
        if destination is None and visitor is not None:
            destination = _toured(context, visitor, m)
        if destination is None and m.group() in ("拜访", "拜会"):
            destination = _called_on(context, start)
        if destination is None and d.text.startswith("时", m.end()):
            visitor, destination = _while_there(context, m)
        if destination is None or visitor is None or set(visitor.entities) & set(destination.entities):
            continue
        if re.match(r"(?:时)?(?:的)?(?:系列)?重要(?:讲话|指示|论述)", d.text[destination.end :]):
            continue  # 学习某某视察某省重要讲话精神: what was said there
        dated = date_at(context, m.start(), carry=True)
        if hoped(context, m.start(), plans=True) and dated is None:
            continue
        sentence = d.sentence(m.start())
        yield m.start(), _visit(context, sentence, m, visitor, destination, dated, m)


def _who_goes(context: Context, verb: int) -> Group | None:
    """The subject; of 某某陪同考察团参观 the company that is shown around, of 某某对考察团来访表示欢迎 the guests."""
    clause = context.clauses.clause(verb)
    guests = context.clauses.marked(clause.start, verb, "toward")
    if guests and _WELCOME.search(context.text, verb, clause.end):
        return guests[-1]
    subject = context.clauses.subject(verb, ACTORS)
    for g in (
        context.clauses.marked(clause.start, verb, "from") if subject is None or subject.start < clause.start else ()
    ):
        if _FROM_WHERE.match(context.text, g.end, verb):
            return g  # 来自韩国大邱市的25名中学生来到宁波
    if subject is None or not context.text.startswith("陪同", subject.end):
        return subject
    shown = context.clauses.object(subject.end + len("陪同"), ACTORS, room=0)
    return shown if shown is not None and shown.end <= verb else subject


def _toured(context: Context, visitor: Group, verb: re.Match[str]) -> Group | None:
    """某市代表团在南通考察: the place after 在, where a delegation is the subject."""
    clause = context.clauses.clause(verb.start())
    toward = context.clauses.marked(clause.start, verb.start(), "toward", BODIES)
    if toward and re.search(r"(?:进行|开展)了?[^，,。；;]{0,8}$", context.text[toward[-1].end : verb.start()]):
        return toward[-1]  # 对烟台市、威海市进行了为期五天的访问
    if toward and _BEGAN_OR_ENDED.search(context.text, clause.start, toward[-1].start):
        return toward[-1]  # 结束对智利、巴西的友好访问
    at = context.clauses.marked(clause.start, verb.start(), "at", ("Place", "Zone"))
    delegation = pattern(context.lang, "visit", "delegations").search(context.text, visitor.start, verb.start())
    return at[-1] if at and delegation and at[-1].end == verb.start() else None


def _called_on(context: Context, position: int) -> Group | None:
    """拜访某集团董事长某某: the body of whoever is called on."""
    person = context.clauses.object(position, ("Person",), room=0)
    home = home_of(context, person.entities[0]) if person is not None else None
    if person is None or home is None:
        return None
    unit = person.units[0]
    return Group([replace(unit, entities=(home,))])


def _received(context: Context) -> Iterator[tuple[int, Draft]]:
    """某市副市长会见了来访的某市代表团: the guests came to the place of whoever receives them."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in _RECEIVED.finditer(d.text):
        guests = clauses.object(m.end(), ("Place", "Zone", "Organization", "Person"), room=6)
        host = clauses.subject(m.start(), ("Person",), carry=False)
        home = home_of(context, host.entities[0]) if host is not None else None
        place = home if home is None or home.type == "Place" else home.anchor
        if guests is None or place is None or place in guests.entities or hoped(context, m.start()):
            continue
        roles = filled(visitor=guests.entities, destination=[place], date=date_at(context, m.start(), carry=True))
        span = evidence(context, m.start())
        yield m.start(), Draft("Visit", roles, span.start, span.end, "visits.received")


def _while_there(context: Context, verb: re.Match[str]) -> tuple[Group | None, Group | None]:
    """在某公司考察时，某某希望…: the visitor is the subject of the next clause."""
    clause, following = context.clauses.clause(verb.start()), context.clauses.clause_behind(verb.start())
    at = context.clauses.marked(clause.start, verb.start(), "at", BODIES)
    if not at or at[-1].end != verb.start() or following is None:
        return None, None
    people = [g for g in context.clauses.groups(following.start, following.end) if g.type == "Person"]
    return (people[0], at[-1]) if people and people[0].start == following.start else (None, None)


def _returned_to(context: Context, visitor: Group, verb: int) -> Group | None:
    """回访 with no name behind it goes to the place that the visit before it came from."""
    home = with_home(context, visitor, verb)
    d = context.clauses.discourse
    places = [u for u in d.units if u.type == "Place" and u.end <= verb]
    for pairing in context.of_type("Pairing"):
        members = pairing.roles["member"]
        if set(members) & set(home):
            other = [u for u in places if u.entities[0] in members and u.entities[0] not in home]
            if other:
                return Group([other[-1]])
    return None


def _free_verb(context: Context, m: re.Match[str]) -> bool:
    """到, 来 and 访 are verbs of going only where they are no part of a longer word (达到, 近年来, 来访)."""
    before = context.text[max(0, m.start() - 1) : m.start()]
    return before == "" or before not in _IN_LONGER_WORDS.get(m.group(), "")


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
    companions = [
        g
        for g in context.clauses.marked(sentence.start, verb.start(), "with", BODIES)
        if g.entities != visitor.entities
    ]
    visitors = list(dict.fromkeys([*visitors, *(e for g in companions for e in g.entities)]))
    reached = destination.end - 1 if destination.start >= sentence.start else verb.start()
    span = evidence(context, visitor.start if visitor.start >= sentence.start else verb.start(), reached)
    roles = filled(
        visitor=visitors,
        destination=[e for e in destination.entities if e not in visitors],
        date=dated,
        purpose=purpose.group() if purpose else None,
    )
    return Draft("Visit", roles, span.start, span.end, "visits.go")


def with_home(context: Context, group: Group, verb: int) -> list[DiscourseEntity]:
    """The group, and for the leader of a delegation the place that the leader's office belongs to."""
    d = context.clauses.discourse
    entities = list(group.entities)
    leads = pattern(context.lang, "visit", "delegations").search(d.text, group.end, verb)
    if group.type == "Person" and leads:
        for u in group.units:
            for title in d.titles:
                if title.value is not None and title.value.person is not None and tuple(title.value.person) == u.core:
                    home = body_of(context, title)
                    if home is not None and home not in entities:
                        entities.append(home)
        named = [u for u in d.units_between(group.end, verb) if u.type == "Place"]
        if named and re.match(r"[^，。]{0,6}(?:代表团|考察团|访问团)", d.text[named[0].end : named[0].end + 10]):
            entities += [e for e in named[0].entities if e not in entities]
    return entities
