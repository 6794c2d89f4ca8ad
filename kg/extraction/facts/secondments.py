"""Secondments: officials, doctors and teachers posted to another place or body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from kg.extraction.discourse import Group
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.posted_people import HEAD_COUNT_UNITS, PEOPLE, POST_ROOM, POSTED_PEOPLE, find_posted_people
from kg.extraction.facts.posts import body_of
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import evidence, hits, hoped, pattern
from kg.extraction.structure import Sentence

_WENT = "派驻|进驻|前往|来到|赴|到|至|入驻|来|往|在"
_GO = re.compile(f"(?:{_WENT}|向)$")
_GO_ALONE = re.compile(f"(?:{_WENT})$")
_TOWARD = re.compile(r"(?:向|到|赴|往|给)$")
_SETTLED = re.compile(r"的[^，,。；;]{0,12}?(?:扎根|奔赴|进驻|来到|抵达|赴|到|在)")
_LOOKED_AROUND = re.compile("考察|调研|走访|参观|慰问|看望|察看|座谈")
_LOOSE = ("帮扶", "对口帮扶工作")
_DELEGATION = re.compile(r"一行(?!\d)|代表团|考察团|访问团|考察组|率队|率团|带队|率领|带领")
_HOLDER = re.compile(f"(?:锻炼)?(?:的|{PEOPLE})+")
_GONE = re.compile(r"(?:远赴|奔赴|赴|来到|前往|调任到|派往|到|来)$")
_WHO_BEHIND = re.compile(r"([一-鿿]{0,8}?(?:干部|人才|教师|老师|医生|医师|专家|人员|骨干))")
_ENDS_WITH_PEOPLE = re.compile(PEOPLE + "$")


def find_secondments(context: Context) -> Iterator[Draft]:
    """At most one secondment a clause group: the sentence is read from one trigger to the next."""
    d = context.clauses.discourse
    done: set[tuple[int, int]] = set()
    told: set[int] = set()
    for m in hits(context, "secondment", "triggers"):
        sentence = d.sentence(m.start())
        if hoped(context, m.start()) or pattern(context.lang, "secondment", "not_before").match(d.text, m.end()):
            continue
        if _names_a_gathering(context, m):
            context.reject(m.start(), "part of the name of a gathering")
            continue
        sent = pattern(context.lang, "secondment", "send").search(d.text, sentence.start, m.start())
        if sent is not None and d.text[sent.start() - 1 : sent.start()] == "援":
            sent = None  # 慰问援派干部: who was sent is told of
        if sent is None and POSTED_PEOPLE.match(d.text, m.end()):
            context.reject(m.start(), "people who were posted are told of, no posting")
            continue
        target = _target(context, sentence, m, sent=sent is not None)
        if target is None:
            context.reject(m.start(), "no place or body to go to")
            yield from _mutual(context, sentence, m)
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
            told.add(sentence.start)
            yield draft
    yield from _sent(context, told)
    yield from find_posted_people(context, told)
    yield from _took_office(context, told)


def _names_a_gathering(context: Context, m: re.Match[str]) -> bool:
    """“某区卫生系统挂职人才交流座谈会”: quoted, and ended by the noun of an event."""
    quoted = context.clauses.discourse.structure.quotation_at(m.start())
    if quoted is None:
        return False
    nouns = pattern(context.lang, "event", "nouns").finditer(context.text, m.end(), quoted.end)
    return any(noun.end() == quoted.end - 1 for noun in nouns)


def _sent(context: Context, told: set[int]) -> Iterator[Draft]:
    """向延边州选派党政干部46名、专业技术人才320名: people sent, counted by who they are."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in hits(context, "secondment", "sends"):
        sentence, clause = d.sentence(m.start()), clauses.clause(m.start())
        groups = [g for g in clauses.groups(clause.start, m.start()) if g.type in BODIES]
        toward = [g for g in groups if _TOWARD.search(d.text, clause.start, g.start)]
        toward += [
            g for g in clauses.groups(m.end(), clause.end) if g.type in BODIES and _GO.search(d.text, m.end(), g.start)
        ]
        sender = clauses.subject(m.start(), BODIES)
        if sentence.start in told or not toward or sender is None or hoped(context, m.start(), plans=True):
            continue
        if set(sender.entities) & set(toward[-1].entities):
            continue
        for u in clauses.quantities(m.end(), clause.end):
            if u.value is None or u.value.kind != "count" or u.value.unit not in HEAD_COUNT_UNITS:
                continue
            who = d.text[clauses.phrase_start(u.start, m.end()) : u.start]
            behind = _WHO_BEHIND.match(d.text, u.end)
            who = behind.group(1) if behind and len(who) < len("干部") else who
            if not _ENDS_WITH_PEOPLE.search(who):
                continue
            roles = filled(
                from_=sender.entities[0],
                to=toward[-1].entities[-1],
                count=int(u.value.value),
                post=who,
                date=date_at(context, m.start()),
            )
            yield Draft("Secondment", roles, clause.start, clause.end, "secondments.lots")


def _took_office(context: Context, told: set[int]) -> Iterator[Draft]:
    """王新2021年来到武隆区，任区政府副区长: going to a place and taking up an office there."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in hits(context, "secondment", "post"):
        sentence = d.sentence(m.start())
        if sentence.start in told:
            continue
        clause = clauses.clause(m.start())
        before = clauses.clause_before(m.start()) if m.start() == clause.start else None
        start = before.start if before is not None else clause.start
        gone = [
            g
            for g in clauses.groups(start, m.start())
            if g.type in BODIES
            and _GONE.search(d.text, start, g.start)
            and not re.search("[，,]", d.text[g.end : clause.start - 1])
        ]
        post = _post(context, sentence, m, gone[-1]) if gone else None
        person = clauses.subject(m.start(), ("Person",)) if gone else None
        if post is None or person is None or hoped(context, m.start(), plans=True):
            continue
        roles = filled(
            person=person.entities[0],
            from_=_home(context, person.units[0].core),
            to=gone[-1].entities[-1],
            post=post,
            date=date_at(context, m.start()),
        )
        if roles.get("from") == roles["to"]:
            del roles["from"]
        span = evidence(context, gone[-1].start, m.start())
        yield Draft("Secondment", roles, span.start, span.end, "secondments.took-office")


def _mutual(context: Context, sentence: Sentence, m: re.Match[str]) -> Iterator[Draft]:
    """双方互派干部挂职: each sends to the other; a number would count both ways and stays a statistic."""
    sent = re.compile("互派").search(context.text, sentence.start, m.start())
    both = context.clauses.subject(sent.start(), BODIES) if sent else None
    if sent is None or both is None or len(both.entities) != 2:
        return
    if any(
        u.value is not None and not u.value.indefinite
        for u in context.clauses.quantities(sent.end(), context.clauses.clause(m.start()).end)
    ):
        return
    span = evidence(context, sent.start(), m.start())
    for sender, receiver in (both.entities, both.entities[::-1]):
        roles = filled(from_=sender, to=receiver)
        yield Draft("Secondment", roles, span.start, span.end, "secondments.mutual")


def _target(context: Context, sentence: Sentence, m: re.Match[str], *, sent: bool) -> Group | None:
    """Where to: the last group after 赴, 到 … before the trigger, else the one right after it (挂任某局副局长)."""
    groups = context.clauses.groups(sentence.start, m.start())
    go = _GO if sent else _GO_ALONE  # 向某市选派, but 向某市挂职干部颁发证书
    going = [g for g in groups if g.type in BODIES and go.search(context.text[max(0, g.start - 3) : g.start])]
    if going:
        return going[-1]
    for g in context.clauses.groups(m.end(), context.clauses.clause(m.start()).end):  # 挂职的23名干部扎根某州
        if g.type in BODIES and _SETTLED.fullmatch(context.text, m.end(), g.start):
            return g
    behind = context.clauses.object(m.end(), BODIES, room=1)
    following = context.clauses.clause_behind(m.start())
    if behind is None and sent and following is not None:  # 派出8名支医医生，进驻某医院
        for g in context.clauses.groups(following.start, following.end):
            if g.type in BODIES and _GO.fullmatch(context.text[following.start : g.start]):
                return g
    return behind


def _posting(context: Context, sentence: Sentence, m: re.Match[str], target: Group) -> Iterator[Draft]:
    clauses, d = context.clauses, context.clauses.discourse
    start = sentence.clauses[sentence.clause_at(target.start)].start if sentence.clauses else sentence.start
    reporters = {tuple(t.value.person) for t in d.titles if t.value is not None and t.value.reporter and t.value.person}
    people = [
        g
        for g in clauses.groups(sentence.start, target.start)
        if g.type == "Person" and not any(u.core in reporters for u in g.units)
    ]
    if not people and (holder := _holder(context, m)) is not None:
        people = [holder]
    sender = _sender(context, sentence, target)
    common: dict[str, Any] = filled(to=_all_of(context, target), date=date_at(context, target.start))
    span = evidence(context, start, m.start())
    post = _post(context, sentence, m, target)
    for person in people[-1].units if people else ():
        home = _home(context, person.core) or (sender.entities[0] if sender else None)
        send = pattern(context.lang, "secondment", "send")
        if sender is not None and sender.start >= sentence.start and send.search(d.text, sender.end, person.start):
            home = sender.entities[0]
        if home in target.entities:
            home = sender.entities[0] if sender is not None and sender.entities[0] not in target.entities else None
        roles = filled(person=person.entities[0], from_=home, post=post)
        yield Draft("Secondment", roles | common, span.start, span.end, "secondments.person")
    if people:
        return
    if sender is None:
        context.reject(m.start(), "nobody who sends")
        return
    lots = _lots(context, sender, target)
    for who, count in lots:
        roles = filled(from_=sender.entities[0], count=count, post=who)
        yield Draft("Secondment", roles | common, span.start, span.end, "secondments.lots")
    if not lots:
        sent = pattern(context.lang, "secondment", "send").search(context.text, sender.start, m.start())
        head_count = _head_count(context, sentence, target, m)
        if m.group() == "帮扶" and head_count is None and sent is None:
            context.reject(m.start(), "neither sent nor counted")
            return
        roles = filled(from_=sender.entities[0], count=head_count, post=post)
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


def _all_of(context: Context, target: Group) -> Any:
    """到贵州、宁夏、北京等地: each place of a row; of 南通市海安 only the last."""
    parents = {a.start for a, b in pairwise(target.units) if "、" not in context.text[a.end : b.start]}
    entities = [u.entities[-1] for u in target.units if u.start not in parents]
    return entities if len(entities) > 2 else target.entities[-1]


def _lots(context: Context, sender: Group, target: Group) -> list[tuple[str, int]]:
    """干部14名、教师62名、医生58名: who and how many, where there are several; else empty."""
    text = context.text
    found = []
    for u in context.clauses.quantities(min(sender.end, target.start), target.start):
        if u.value is None or u.value.kind != "count" or u.value.unit not in HEAD_COUNT_UNITS:
            continue
        who = text[context.clauses.phrase_start(u.start, sender.end) : u.start]
        behind = _WHO_BEHIND.match(text, u.end)
        if len(who) < 2 and behind:  # 108名党政干部和1311名专业技术人才
            who = behind.group(1)
        if len(who) >= 2:
            found.append((who, int(u.value.value)))
    return found if len(found) > 1 else []


def _sender(context: Context, sentence: Sentence, target: Group) -> Group | None:
    text = context.text
    for send in reversed(
        list(pattern(context.lang, "secondment", "send").finditer(text, sentence.start, target.start))
    ):
        subject = context.clauses.subject(send.start(), BODIES)
        if subject is not None and not set(subject.entities) & set(target.entities):
            return subject
    for g in context.clauses.groups(sentence.start, target.start):
        # 大兴区人民医院的4名医生到…
        if g.type in BODIES and re.match(r"的?(?:\d|[一二两三四五六七八九十])", context.text[g.end : g.end + 2]):
            return g
    from_ = context.clauses.marked(sentence.start, target.start, "from", BODIES)
    if from_:
        return from_[-1]
    subject = context.clauses.subject(target.start, BODIES)
    if subject is not None and not set(subject.entities) & set(target.entities):
        return subject
    return None


def _home(context: Context, person: tuple[int, int]) -> Any:
    for title in context.clauses.discourse.titles:
        if title.value is not None and title.value.person is not None and tuple(title.value.person) == person:
            body = body_of(context, title)
            if body is not None:
                return body
    for u in context.clauses.discourse.units_between(max(0, person[0] - 30), person[0]):
        # 如东高级中学的曹健
        if u.type in BODIES and context.text[u.end : person[0]] == "的":
            return u.entities[0]
    return None


def _head_count(context: Context, sentence: Sentence, target: Group, m: re.Match[str]) -> float | None:
    """12名, 74名 of 6批74名: the last count of people before the target, else before the trigger."""
    for start, end in ((sentence.start, target.start), (target.end, m.end() + 12)):
        counts = [
            u.value.value
            for u in context.clauses.quantities(start, min(end, sentence.end))
            if u.value is not None and u.value.kind == "count" and u.value.unit in HEAD_COUNT_UNITS
        ]
        if counts:
            return float(counts[-1]) if counts[-1] != int(counts[-1]) else int(counts[-1])
    return None


def _post(context: Context, sentence: Sentence, m: re.Match[str], target: Group) -> str | None:
    """挂任某县县委常委、副县长: the offices right behind the word for taking up an office."""
    titles = context.clauses.discourse.titles
    for hit in pattern(context.lang, "secondment", "post").finditer(
        context.text, min(m.start(), target.start), sentence.end
    ):
        clause = context.clauses.clause(hit.start())
        behind = [t for t in titles if hit.end() <= t.start < clause.end and t.start - hit.end() < POST_ROOM]
        if behind:
            last = behind[0]
            for t in behind[1:]:
                if context.text[last.end : t.start] != "、":
                    break
                last = t
            return context.text[behind[0].start : last.end]
    return None
