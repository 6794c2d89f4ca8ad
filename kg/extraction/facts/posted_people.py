"""People who were posted, told of in passing: who sent them where, how many came, which office they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.discourse import ENTITY, Group, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.posts import body_of, home_of
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import evidence, hits, hoped
from kg.extraction.mention import Mention
from kg.extraction.structure import Range, Sentence

PEOPLE = "(?:干部|医生|医师|教师|老师|专家|人才|人员)"
POSTED_PEOPLE = re.compile(PEOPLE + "[、，,]?")
HEAD_COUNT_UNITS = ("名", "人", "位")
POST_ROOM = 24  # characters between the word for a posting and the office
# What stands between who sends and 援疆干部: which lot they belong to.
_LOT = (
    r"(?:选派|派出|派驻|委派)?的?(?:首批|第[一二三四五六七八九十\d]+批)?(?:次)?"
    r"(?:第[一二三四五六七八九十\d]+期)?(?:的)?(?:共计|共)?[(（]?(?:\d+余?多?[名位])?[)）]?"
)
_TOLD_LOT = re.compile("[本这该此]批(?:次)?(?:共计|共有|共)?$")
_LOT_MARK = re.compile("(?:首批|第[一二三四五六七八九十]+批)?")
_TO_TARGET = re.compile(_LOT + r"(?:赴|到|来|驻|派驻|派往|派到|选派到|选派至)")
_COOPERATION = re.compile("(?:对口合作|对口支援|对口帮扶|东西部协作|扶贫协作|东西部扶贫协作)?")
_SENT_TO = re.compile("派驻|派往|派到|选派到|选派至|选派赴")
_PERSON_ROOM = 14  # characters of an office between the place and the person who was sent there
_TEAM_AT = re.compile("(?:的|挂职|帮扶|支援)*(?:干部|工作队|工作组|医疗队|支教队|团队)")
_AS_ONE = re.compile("作为|身为")
# 第二期援疆人才抵达某县, 对口支援医疗队一行5人抵达某医院: a lot of people who were posted, and their coming.
_LOT_OF_PEOPLE = re.compile(
    r"(?:援[一-鿿]{1,2}|支教|支医|挂职|对口支援|对口帮扶|帮扶|组团式)[”」]?[^，,。；;]{0,8}?"
    r"(?:干部|人才|医生|医师|教师|老师|专家|人员|医疗队|工作队|队员|志愿者|骨干)"
)
_COUNTED_PEOPLE = re.compile(r"\d+余?多?[名位](?:[一-鿿]{0,6})(?:干部|教师|医生|专家|队员|人才)")
_WORKS_THERE = re.compile(
    "援(?![助建手])[一-鿿](?:工作|支教|支医|挂职|服务|任务|之旅)|援[疆藏青]|支教|支医|对口支援|对口帮扶|挂职|帮扶工作"
)
TEAM = re.compile("(?:工作队|医疗队|支教队|工作组|联络组|联络小组|指挥部)$")
_STANDS_FOR = re.compile(TEAM.pattern + "|[省市县区州]委$")
_ASSIGNED = re.compile("(?:分配|安排)(?:到|至)|分赴")
_WORKS = re.compile("(?:任教|执教|支教|支医|工作|坐诊|挂职|带教|担任|任)")
_BEFORE_COUNT = re.compile("(?:干部|医生|教师|专家)?(?:人才|人员)?(?:共有|共计|共|有|一行)?")
_CAME = re.compile("抵达|到达|进驻|入驻|抵|来到|远赴|奔赴|赶赴|前往|启程赴|出发赴")
_MEMBER = re.compile("(?:成员|队员|的一员|之一)?[，,]?")  # 作为援藏工作队成员，某某…
_COMES = ("来到", "远赴", "奔赴", "赶赴", "前往")  # of visitors too, unless a lot of people does
_IS_A_LOT = re.compile(r"批|\d+余?多?[名位人]")
# After these words a lot of people only looks around.
_LOOKED_AROUND = re.compile("考察|调研|走访|参观|慰问|看望|察看|座谈|报到")


def find_posted_people(context: Context, told: set[int]) -> Iterator[Draft]:
    """``told`` holds the starts of the sentences whose posting is told already."""
    yield from _arrived(context, told)
    yield from _is_sent(context, told)
    yield from _titled(context, told)
    yield from _named(context, told)
    yield from _assigned(context, told)


def _titled(context: Context, told: set[int]) -> Iterator[Draft]:
    """某省第三批援疆干部、某县副县长某某, 某市赴某市挂职干部共9人: who sent stands before the word; where to, and who
    or how many went, around it."""
    d = context.clauses.discourse
    for m in hits(context, "secondment", "posted"):
        behind = POSTED_PEOPLE.match(d.text, m.end())
        sender, target = route(context, m.start())
        if behind is None or d.sentence(m.start()).start in told:
            continue
        if lot := _lot(context, sender, target, m):
            yield lot
            continue
        if sender is None:
            continue
        offices = [
            t
            for t in d.titles
            if t.value is not None
            and t.value.person is not None
            and behind.end() <= t.start < m.end() + POST_ROOM
            and not re.search("[，,。；;！？]", d.text[behind.end() : t.start])
        ]
        person = [u for u in d.units if offices and u.core == tuple(offices[0].value.person)]
        body = body_of(context, offices[0]) if offices else None
        if body is None or not person or body in sender.entities:
            continue
        roles = filled(
            person=person[0].entities[0],
            from_=sent_by(context, sender.entities[0]),
            to=body,
            post=_row_of_offices(context, offices),
        )
        span = evidence(context, m.start(), person[0].start)
        yield Draft("Secondment", roles, span.start, span.end, "secondments.titled")


def route(context: Context, posted: int) -> tuple[Group | None, Group | None]:
    """(who sent, where to) of those whom the word tells of: 甲市, 乙市 of 甲市第三批赴乙市挂职干部."""
    text = context.text
    groups = [
        g for g in context.clauses.groups(context.clauses.discourse.sentence(posted).start, posted) if g.type in BODIES
    ]
    for i, g in enumerate(groups):
        if i and _COOPERATION.fullmatch(text, g.end, posted) and _TO_TARGET.fullmatch(text, groups[i - 1].end, g.start):
            return groups[i - 1], g
    senders = [g for g in groups if re.fullmatch(_LOT, text[g.end : posted])]
    return (senders[-1] if senders else None), None


def _row_of_offices(context: Context, offices: list[Mention]) -> str:
    last = [t for t in offices if t.value.person == offices[0].value.person][-1]
    return context.text[offices[0].start : last.end]


def _lot(context: Context, sender: Group | None, target: Group | None, posted: re.Match[str]) -> Draft | None:
    """大同市第6批21名援疆干部, 441名援青干部: how many went to the place that the word for them names, or that stands
    before it."""
    d = context.clauses.discourse
    behind = _BEFORE_COUNT.match(context.text, posted.end())
    end = behind.end() if behind else posted.end()
    clause = context.clauses.clause(posted.start())
    counts = [
        u
        for u in context.clauses.quantities(sender.end if sender is not None else clause.start, clause.end)
        if u.value.unit in HEAD_COUNT_UNITS and u.value.value > 1 and (u.end <= posted.start() or u.start == end)
        if sender is not None or _LOT_MARK.fullmatch(d.text, u.end, posted.start())
    ]
    if counts and _TOLD_LOT.search(d.text, clause.start, counts[-1].start):
        return None  # 在本批共75名援藏干部中
    named = [u for u in d.units_between(posted.start(), posted.end(), ENTITY) if u.type == "Place"]
    to = target.entities[-1] if target is not None else named[0].entities[0] if named else None
    if not counts or to is None:
        return None
    if sender is not None and context.clauses.marker(sender) == "at":  # 甲市在乙县的6名援青干部
        to, sender = sender.entities[-1], _in_front_of(context, sender)
    from_ = sent_by(context, sender.entities[0]) if sender is not None else None
    roles = filled(from_=from_, to=to, count=int(counts[-1].value.value))
    span = evidence(context, posted.start())
    return Draft("Secondment", roles, span.start, span.end, "secondments.lot")


def _in_front_of(context: Context, where: Group) -> Group | None:
    """甲市|在乙县: whoever stands right in front of where they are."""
    floor = context.clauses.clause(where.start).start
    return next((g for g in context.clauses.groups(floor, where.start) if g.end == where.start - 1), None)


def _arrived(context: Context, told: set[int]) -> Iterator[Draft]:
    """某市第三批援藏干部人才39人抵达某县: who sent stands before the people; the count is told, or not."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in _CAME.finditer(d.text):
        sentence = d.sentence(m.start())
        to = clauses.object(m.end(), BODIES, room=4)
        if to is None or sentence.start in told or hoped(context, m.start(), plans=True):
            continue
        people = next(reversed(list(_LOT_OF_PEOPLE.finditer(d.text, sentence.start, m.start()))), None)
        if people is None and _WORKS_THERE.search(d.text, to.end, sentence.end):
            people = _COUNTED_PEOPLE.search(d.text, clauses.clause(m.start()).start, m.start())
        if people is None or _LOOKED_AROUND.search(d.text, to.end, clauses.clause(m.start()).end):
            continue
        between = d.text[people.end() : m.start()]
        if m.group() in _COMES and not _IS_A_LOT.search(d.text, sentence.start, people.end()):
            continue
        who = [
            g
            for g in clauses.groups(people.end(), m.start())
            if g.type == "Person" and _MEMBER.fullmatch(d.text, people.end(), g.start)
        ]
        if "、" in between and not who:
            continue
        senders = [
            g
            for g in clauses.groups(sentence.start, people.start())
            if g.type in BODIES and re.fullmatch(_LOT + "[^，,。；;的]{0,12}", d.text[g.end : people.end()])
        ]
        sender = sent_by(context, senders[0].entities[0]) if senders else None
        counts = [u for u in clauses.quantities(sentence.start, m.start()) if u.value.unit in HEAD_COUNT_UNITS]
        roles = filled(
            person=who[-1].entities[0] if who else None,
            from_=sender if sender is not to.entities[-1] else None,
            to=to.entities[-1],
            count=int(counts[-1].value.value) if counts and not who else None,
            date=date_at(context, m.start()),
        )
        if "from" not in roles and "count" not in roles:
            continue
        told.add(sentence.start)
        span = evidence(context, people.start(), to.start)
        yield Draft("Secondment", roles, span.start, span.end, "secondments.arrived")


def _is_sent(context: Context, told: set[int]) -> Iterator[Draft]:
    """某某是甲市派驻乙市的工作组组长, 甲市派驻乙市工作队队长某某, 甲市派驻乙市的干部."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in _SENT_TO.finditer(d.text):
        clause, sentence = clauses.clause(m.start()), d.sentence(m.start())
        before = [g for g in clauses.groups(clause.start, m.start()) if g.type in BODIES and g.end == m.start()]
        if not before or sentence.start in told:
            continue
        sender = sent_by(context, before[-1].entities[-1])
        leader = clauses.object(m.end(), ("Person",), room=0)
        team = home_of(context, leader.entities[0]) if leader is not None else None
        to = clauses.object(m.end(), BODIES, room=0)
        if leader is not None and team is not None:  # 派驻乙市工作队队长某某: the team is named, and where it is
            roles = filled(person=leader.entities[0], from_=sender, to=team.anchor or team)
            told.add(sentence.start)
            span = evidence(context, m.start())
            yield Draft("Secondment", roles, span.start, span.end, "secondments.is-sent")
        if to is None:
            continue
        roles = filled(from_=sender, to=to.entities[-1])
        behind = [g for g in clauses.groups(to.end, clause.end) if g.type == "Person"]
        subject = clauses.subject(m.start(), ("Person",), carry=False)
        if behind and behind[0].start - to.end <= _PERSON_ROOM:
            roles["person"] = behind[0].entities[0]
        elif subject is not None and d.text.startswith(("是", "系"), subject.end) and d.text.startswith("的", to.end):
            roles["person"] = subject.entities[0]
        elif _AS_ONE.match(d.text, clause.start) and (
            named := _first_person(context, clauses.clause_behind(m.start()))
        ):
            roles["person"] = named.entities[0]  # 作为甲市派驻乙县的挂职干部，某某…
        elif not _TEAM_AT.match(d.text, to.end) or hoped(context, m.start(), plans=True):
            continue
        told.add(sentence.start)
        span = evidence(context, m.start())
        yield Draft("Secondment", roles, span.start, span.end, "secondments.is-sent")


def _first_person(context: Context, clause: Range | None) -> Group | None:
    groups = context.clauses.groups(clause.start, clause.end) if clause is not None else []
    return groups[0] if groups and groups[0].type == "Person" else None


def _assigned(context: Context, told: set[int]) -> Iterator[Draft]:
    """援疆人才共22名，其中教师15名，将分配到某中学工作: where each part of a lot goes."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in _ASSIGNED.finditer(d.text):
        sentence = d.sentence(m.start())
        to = clauses.object(m.end(), BODIES, room=0)
        row = _row_start(context, sentence)
        if to is None or sentence.start in told or not _LOT_OF_PEOPLE.search(d.text, row, m.start()):
            continue
        clause, before = clauses.clause(m.start()), clauses.clause_before(m.start())
        counts: list[Unit] = []
        for start in (clause.start, before.start if before is not None else clause.start):
            counts = counts or [u for u in clauses.quantities(start, m.start()) if u.value.unit in HEAD_COUNT_UNITS]
        senders = [g for g in clauses.groups(row, d.sentence(row).end) if g.type in BODIES and g.end <= m.start()]
        if not counts:
            continue
        roles = filled(
            from_=sent_by(context, senders[0].entities[0]) if senders else None,
            to=to.entities[0],
            count=int(counts[-1].value.value),
            date=date_at(context, m.start()),
        )
        span = evidence(context, counts[-1].start, m.start())
        yield Draft("Secondment", roles, span.start, span.end, "secondments.assigned")


def _row_start(context: Context, sentence: Sentence) -> int:
    """Where a row of sentences that semicolons part begins."""
    start = sentence.start
    while context.text[:start].rstrip().endswith(("；", ";")):
        start = context.clauses.discourse.sentence(len(context.text[:start].rstrip()) - 1).start
    return start


def _named(context: Context, told: set[int]) -> Iterator[Draft]:
    """来自某市的援疆教师某某在某中学任教, 在某医院，来自某市的援疆医生某某…: who was posted, and where they work."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in hits(context, "secondment", "posted"):
        people = re.compile(PEOPLE).match(d.text, m.end())
        person = clauses.object(m.end(), ("Person",), room=people.end() - m.end()) if people is not None else None
        if person is None or d.sentence(m.start()).start in told:
            continue
        clause = clauses.clause(person.start)
        at = [g for g in clauses.groups(person.end, clause.end) if clauses.marker(g) in ("at", "to")]
        to = at[0] if at and at[0].type in BODIES and _WORKS.match(d.text, at[0].end) else None
        to = to or next(iter(clauses.marked(d.sentence(m.start()).start, m.start(), "at", BODIES)), None)
        if to is None:
            continue
        from_ = clauses.marked(clause.start, m.start(), "from", BODIES)
        sender = from_[-1] if from_ else route(context, m.start())[0]
        roles = filled(
            person=person.entities[0],
            from_=sent_by(context, sender.entities[0]) if sender is not None else None,
            to=to.entities[-1],
        )
        told.add(d.sentence(m.start()).start)
        span = evidence(context, m.start(), to.start)
        yield Draft("Secondment", roles, span.start, span.end, "secondments.named")


def sent_by(context: Context, sender: DiscourseEntity) -> DiscourseEntity:
    """Who sends: of 福州市第六批援宁工作队, the team that was sent, or of 福州市委, 福州市."""
    if sender.type != "Organization" or not _STANDS_FOR.search(sender.name):
        return sender
    bodies = [e for e in context.clauses.discourse.entities if e is not sender and e.type != "Person"]
    named = [(len(form), e) for e in bodies for form in e.forms if sender.name.startswith(form)]
    return max(named, key=lambda n: n[0])[1] if named else sender
