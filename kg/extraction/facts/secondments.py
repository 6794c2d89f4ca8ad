"""Secondments: officials, doctors and teachers posted to another place or body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from kg.extraction.discourse import REFERENCE, Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.members import find_members
from kg.extraction.facts.posted_people import (
    HEAD_COUNT_UNITS,
    PEOPLE,
    POSTED_PEOPLE,
    find_posted_people,
    route,
    sent_by,
)
from kg.extraction.facts.posts import homes_of
from kg.extraction.facts.seconded_offices import (
    find_offices_taken_up,
    find_seconded_offices,
    find_team_leaders,
    home_before,
    post_at_once,
    post_behind,
)
from kg.extraction.facts.sendings import (
    GO,
    HELPED,
    find_exchange,
    find_sendings,
    people_counted,
    send_before,
    who_sends,
)
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import evidence, hits, hoped, pattern
from kg.extraction.structure import Sentence

_GO_ALONE = re.compile("(?:派驻|进驻|前往|来到|赴|到|至|入驻|来|往|在)$")
_SETTLED = re.compile(r"的[^，,。；;]{0,12}?(?:扎根|奔赴|进驻|来到|抵达|赴|到|在)")
_LOOKED_AROUND = re.compile("考察|调研|走访|参观|慰问|看望|察看|座谈")
_LOOSE = ("帮扶", "对口帮扶工作")
_DELEGATION = re.compile(r"一行(?!\d)|代表团|考察团|访问团|考察组|率队|率团|带队|率领|带领")
_WHOM_IT_HELPS = re.compile("(?:对口)?(?:支援|帮扶|协作|合作)的")
_OF_COUNTED = re.compile(r"的?(?:\d|[一二两三四五六七八九十])")
_HOLDER = re.compile(f"(?:锻炼)?(?:的|{PEOPLE})+")
_PARTNER = re.compile(
    "(?:赴|到|往|至)(?:对口|受援|帮扶|结对|协作|受帮扶)(?:支援|帮扶|协作|合作)?(?:地区|地|县区|县市|县|区|市|方)"
)
_IN_A_GATHERING = re.compile(
    r"[^，,。；;、]{0,14}?(?:会|会议|仪式|开班式|培训班)(?:在[^，,。；;]{2,16})?(?:举行|召开|举办)"
)
_ON_TOP_OF = re.compile(r"[^，,。；;]{0,16}基础上")  # 在第一批9名专技人才的基础上


def find_secondments(context: Context) -> Iterator[Draft]:
    """Postings, then the people of a lot who are named behind it."""
    found: list[Draft] = []
    for draft in _find_postings(context):
        if not any(_is_told_again(earlier, draft) for earlier in found):
            found.append(draft)
    yield from found
    yield from find_members(context, found)


def _is_told_again(told: Draft, draft: Draft) -> bool:
    """某某挂职某省某局副局长 … 某某在某省挂职半年后: the same person, in the place of the body that was told."""
    person, to = draft.roles.get("person"), told.roles["to"]
    place = to.anchor if isinstance(to, DiscourseEntity) else None
    return (
        person is not None and person is told.roles.get("person") and place is not None and place is draft.roles["to"]
    )


def _find_postings(context: Context) -> Iterator[Draft]:
    """At most one secondment a clause group: the sentence is read from one trigger to the next."""
    d = context.clauses.discourse
    done: set[tuple[int, int]] = set()
    told: set[int] = set()
    holders: dict[int, set[DiscourseEntity]] = {}
    for draft in (*find_seconded_offices(context), *find_team_leaders(context)):
        holders.setdefault(d.sentence(draft.start).start, set()).add(draft.roles["person"])
        yield draft
    for m in hits(context, "secondment", "triggers"):
        sentence = d.sentence(m.start())
        if hoped(context, m.start()) or pattern(context.lang, "secondment", "not_before").match(d.text, m.end()):
            continue
        if _names_a_gathering(context, m):
            context.reject(m.start(), "part of the name of a gathering")
            continue
        sent = send_before(context, sentence.start, m.start())
        if sent is None and POSTED_PEOPLE.match(d.text, m.end()):
            context.reject(m.start(), "people who were posted are told of, no posting")
            continue
        counted = sent is not None and context.clauses.quantities(sent.end(), m.start())
        if counted and counted[-1].end == m.start() and POSTED_PEOPLE.match(d.text, m.end()):
            continue  # 选派了34名|挂职干部和126名专家: each lot is told by find_sendings
        target = _target(context, sentence, m, sent=sent is not None)
        if target is None:
            partner = _to_partner(context, sentence, m)
            if partner is not None:
                told.add(sentence.start)
                yield partner
                continue
            context.reject(m.start(), "no place or body to go to")
            if _IN_A_GATHERING.match(d.text, m.end()) is None:  # 两市互派挂职干部动员会举行
                yield from find_exchange(context, m)
            continue
        if sent is None and _LOOKED_AROUND.search(d.text, target.end, m.start()):
            context.reject(m.start(), "who goes looks around")
            continue
        if sent is None and m.group() in _LOOSE and _DELEGATION.search(d.text, sentence.start, target.start):
            context.reject(m.start(), "a delegation goes and comes back")
            continue
        key = (sentence.start, target.start)
        if key in done:
            continue
        done.add(key)
        for draft in _posting(context, sentence, m, target):
            held = holders.get(sentence.start)
            if held and ("count" not in draft.roles or draft.roles.get("person") in held):
                context.reject(m.start(), "whose office is told of is told already")
                continue
            told.add(sentence.start)
            yield draft
    told |= set(holders)
    sendings = list(find_sendings(context, told))
    yield from sendings
    told |= {d.sentence(draft.start).start for draft in sendings}
    yield from find_posted_people(context, told)
    yield from find_offices_taken_up(context, told)


def _to_partner(context: Context, sentence: Sentence, m: re.Match[str]) -> Draft | None:
    """选派19名干部赴对口地区挂职: to the one place that whoever sends is paired with."""
    sent = send_before(context, sentence.start, m.start())
    there = _PARTNER.search(context.text, sentence.start, m.start())
    if sent is None or there is None:
        return None
    pairs = [draft.roles["member"] for draft in context.of_type("Pairing") if len(draft.roles["member"]) == 2]
    subject = who_sends(context, sent.start())
    here = subject is not None and subject.start >= sentence.start
    home = subject.entities[0] if subject is not None and here and len(subject.entities) == 1 else None
    if home is None and len(pairs) == 1:
        home = pairs[0][0]
    others = list(dict.fromkeys(e for pair in pairs if home in pair for e in pair if e is not home))
    if home is None or len(others) != 1:
        return None
    counts = [
        u
        for u in context.clauses.quantities(sent.end(), m.start())
        if u.value is not None and u.value.unit in HEAD_COUNT_UNITS
    ]
    roles = filled(
        from_=home,
        to=others[0],
        count=int(counts[-1].value.value) if counts else None,
        post=people_counted(context, counts[-1], sent.end()) or None if counts else None,
        date=date_at(context, m.start()),
    )
    span = evidence(context, sent.start(), m.start())
    return Draft("Secondment", roles, span.start, span.end, "secondments.to-partner")


def _names_a_gathering(context: Context, m: re.Match[str]) -> bool:
    """“某区卫生系统挂职人才交流座谈会”: quoted, and ended by the noun of an event or of a mechanism."""
    quoted = context.clauses.discourse.structure.quotation_at(m.start())
    if quoted is None:
        return False
    names = [pattern(context.lang, section, "nouns") for section in ("event", "mechanism")]
    ends = [noun.end() for nouns in names for noun in nouns.finditer(context.text, m.end(), quoted.end)]
    return quoted.end - 1 in ends


def _target(context: Context, sentence: Sentence, m: re.Match[str], *, sent: bool) -> Group | None:
    """Where to: the last group after 赴, 到 … before the trigger, else the one right after it (挂任某局副局长)."""
    groups = context.clauses.groups(sentence.start, m.start())
    go = GO if sent else _GO_ALONE  # 向某市选派, but 向某市挂职干部颁发证书
    going = [g for g in groups if g.type in BODIES and go.search(context.text[max(0, g.start - 3) : g.start])]
    if going:
        helped = _WHOM_IT_HELPS.match(context.text, going[-1].end)  # 在山东对口支援的岳普湖县
        return (context.clauses.object(helped.end(), BODIES, room=0) if helped else None) or going[-1]
    for g in context.clauses.groups(m.end(), context.clauses.clause(m.start()).end):  # 挂职的23名干部扎根某州
        if g.type in BODIES and _SETTLED.fullmatch(context.text, m.end(), g.start):
            return g
    later = context.clauses.groups(m.end(), context.clauses.clause(m.start()).end)
    for g in groups:  # 11名教师援疆支教
        if g.end == m.start() and context.text[g.start - 1] == "援" and not any(h.type in BODIES for h in later):
            return g
    behind = context.clauses.object(m.end(), BODIES, room=1)
    following = context.clauses.clause_behind(m.start())
    if behind is None and sent and following is not None:  # 派出8名支医医生，进驻某医院
        for g in context.clauses.groups(following.start, following.end):
            if g.type in BODIES and GO.fullmatch(context.text[following.start : g.start]):
                return g
    return behind


def _posting(context: Context, sentence: Sentence, m: re.Match[str], target: Group) -> Iterator[Draft]:
    clauses, d = context.clauses, context.clauses.discourse
    start = sentence.clauses[sentence.clause_at(target.start)].start if sentence.clauses else sentence.start
    people = [
        g
        for g in clauses.groups(sentence.start, target.start)
        if g.type == "Person" and not any(d.is_reporter(u.core) for u in g.units)
    ]
    if not people and (holder := _holder(context, m)) is not None:
        people = [holder]
    sender = _sent_behind(context, m) or _sender(context, sentence, target)
    common: dict[str, Any] = filled(to=_all_of(context, target), date=date_at(context, target.start))
    span = evidence(context, start, m.start())
    post = _post(context, sentence, m, target)
    head_count = _head_count(context, sentence, target, m)
    send = send_before(context, sentence.start, m.start())
    if send is not None and head_count is not None and head_count > 1:  # 书记某某派出了两名干部到某县
        people = [g for g in people if g.start >= send.end()]
    if m.group() == "帮扶" and head_count is None and send is None:
        context.reject(m.start(), "neither sent nor counted")
        return
    for person in people[-1].units if people else ():
        home = home_before(context, person.core) or (sender.entities[0] if sender else None)
        if home is None and person.kind == REFERENCE:  # 他
            home = next((e for e in homes_of(context, person.entities[0]) if e not in target.entities), None)
        if sender is not None and sender.start >= sentence.start and send_before(context, sender.end, person.start):
            home = sender.entities[0]
        if home in target.entities:
            home = sender.entities[0] if sender is not None and sender.entities[0] not in target.entities else None
        roles = filled(person=person.entities[0], from_=home, post=post)
        yield Draft("Secondment", roles | common, span.start, span.end, "secondments.person")
    if people:
        return
    if post is not None and post not in d.text[start : clauses.clause(m.start()).end]:
        post = None  # the office of somebody who is named later
    lots = _lots(context, sender.end if sender is not None else start, target)
    if sender is None:
        context.reject(m.start(), "nobody who sends")
        for who, count in lots:
            yield Draft("Secondment", filled(count=count, post=who) | common, span.start, span.end, "secondments.lots")
        if head_count is not None and not lots:
            roles = filled(count=head_count, post=post)
            yield Draft("Secondment", roles | common, span.start, span.end, "secondments.counted")
        return
    for who, count in lots:
        roles = filled(from_=sent_by(context, sender.entities[0]), count=count, post=who)
        yield Draft("Secondment", roles | common, span.start, span.end, "secondments.lots")
    if not lots:
        roles = filled(from_=sent_by(context, sender.entities[0]), count=head_count, post=post)
        yield Draft(
            "Secondment",
            roles | common,
            span.start,
            span.end,
            "secondments.sent" if head_count else "secondments.uncounted",
        )


def _holder(context: Context, m: re.Match[str]) -> Group | None:
    """在某县挂职的干部李明: the person right behind the word."""
    of = _HOLDER.match(context.text, m.end())
    return context.clauses.object(of.end(), ("Person",), room=0) if of is not None else None


def _sent_behind(context: Context, m: re.Match[str]) -> Group | None:
    """来某市挂职的北京干部: who sent stands between 的 and the people."""
    if not context.text.startswith("的", m.end()):
        return None
    sender = context.clauses.object(m.end() + 1, BODIES, room=0)
    return sender if sender is not None and POSTED_PEOPLE.match(context.text, sender.end) else None


def _all_of(context: Context, target: Group) -> Any:
    """到贵州、宁夏、北京等地: each place of a row; of 南通市海安 only the last."""
    parents = {a.start for a, b in pairwise(target.units) if "、" not in context.text[a.end : b.start]}
    entities = [u.entities[-1] for u in target.units if u.start not in parents]
    return entities if len(entities) > 2 else target.entities[-1]


def _lots(context: Context, floor: int, target: Group) -> list[tuple[str, int]]:
    """干部14名、教师62名、医生58名: who and how many, where there are several; else empty."""
    found = []
    for u in context.clauses.quantities(min(floor, target.start), target.start):
        if u.value is None or u.value.kind != "count" or u.value.unit not in HEAD_COUNT_UNITS:
            continue
        who = people_counted(context, u, floor)
        if who:
            found.append((who, int(u.value.value)))
    return found if len(found) > 1 else []


def _sender(context: Context, sentence: Sentence, target: Group) -> Group | None:
    sends = send_before(context, sentence.start, target.start)
    while sends is not None:
        subject = who_sends(context, sends.start())
        if subject is not None and not set(subject.entities) & set(target.entities):
            return subject
        sends = send_before(context, sends.end(), target.start)
    for posted in pattern(context.lang, "secondment", "posted").finditer(context.text, sentence.start, target.start):
        if (sender := route(context, posted.start())[0]) is not None:  # 作为黄浦区第五批援青干部，来到…
            return sender
    for g in context.clauses.groups(sentence.start, target.start):
        # 大兴区人民医院的4名医生到…, and not 援藏的13名教师
        helped = HELPED.search(context.text, sentence.start, g.start)
        if (
            g.type in BODIES
            and not helped
            and context.clauses.marker(g) != "to"
            and _OF_COUNTED.match(context.text, g.end)
        ):
            return g
    from_ = context.clauses.marked(sentence.start, target.start, "from", BODIES)
    if from_:
        return from_[-1]
    subject = who_sends(context, target.start)
    if subject is not None and not set(subject.entities) & set(target.entities):
        return subject
    return None


def _head_count(context: Context, sentence: Sentence, target: Group, m: re.Match[str]) -> float | None:
    """12名, 74名 of 6批74名: the last count of people before the target, else before the trigger."""
    for start, end in ((sentence.start, target.start), (target.end, m.end() + 12)):
        counts = [
            u.value.value
            for u in context.clauses.quantities(start, min(end, sentence.end))
            if u.value is not None and u.value.kind == "count" and u.value.unit in HEAD_COUNT_UNITS
            if not _ON_TOP_OF.match(context.text, u.end)
        ]
        if counts:
            return float(counts[-1]) if counts[-1] != int(counts[-1]) else int(counts[-1])
    return None


def _post(context: Context, sentence: Sentence, m: re.Match[str], target: Group) -> str | None:
    """挂职副县长, 挂任某县县委常委、副县长: the offices right behind the word for the posting or for taking one up."""
    if (post := post_at_once(context, m)) is not None:
        return post
    words = pattern(context.lang, "secondment", "post")
    for hit in words.finditer(context.text, min(m.start(), target.start), sentence.end):
        if (post := post_behind(context, hit)) is not None:
            return post
    return None
