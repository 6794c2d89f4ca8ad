"""People sent, counted by who they are or by who sends them: 选派党政干部46名、教师20名; 互派干部，甲市7人，乙市5人."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.discourse import Group, Unit
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.posted_people import HEAD_COUNT_UNITS, PEOPLE, sent_by
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import evidence, hits, hoped, pattern
from kg.extraction.structure import Sentence

GO = re.compile("(?:派驻|进驻|前往|来到|赴|到|至|入驻|来|往|在|向|(?<![推改促引先])进)$")
_TOWARD = re.compile(r"(?:向|到|赴|往|给)$")
HELPED = re.compile("(?:援|支援|帮扶)$")
_HELPS = re.compile("(?:援助|援建|支援|帮扶|支持)$")
_WHO_BEHIND = re.compile(
    r"([一-鿿]{0,8}?(?:干部人才|干部|人才|教师|老师|医生|医师|专家|人员|骨干|大学生|学生|志愿者|队员))"
)
_ENDS_WITH_PEOPLE = re.compile(f"(?:{PEOPLE}|骨干|学生|志愿者|队员)$")
_NO_NOUN = re.compile(r"[\d“”‘’（）()]")
_EACH = re.compile("各(?:选派|派出|派遣|派)")
_EACH_WAY = re.compile("各(?:选派|派出|派遣|派)|互派|互挂|交换挂职|交流挂职|双向挂职")
_EACH_SENDS = re.compile("挑选|选派|派出|派遣|派")
# What may stand in front of 选派 without being a subject that is not known.
_ADVERBS = re.compile(
    r"(?:先后|连续|接续|持续|陆续|累计|共计|总共|共|已经|已|还|又|也|再次|新|计划|就|并|每年|近年来|多年来|以来|期间|此次|其中|[\s\d年月日至—-])*"
)


def send_before(context: Context, start: int, end: int) -> re.Match[str] | None:
    """The first word for sending people within ``start:end``; 组织 of 组织部 and 派 of 援派 are none."""
    for m in pattern(context.lang, "secondment", "send").finditer(context.text, start, end):
        if context.text[m.start() - 1 : m.start()] != "援" and not context.text.startswith("部", m.end()):
            return m
    return None


def who_sends(context: Context, send: int) -> Group | None:
    """The subject of a word for sending; none of an earlier sentence where its own clause has one that is not known."""
    subject = context.clauses.subject(send, BODIES)
    if subject is not None and HELPED.search(context.text, max(0, subject.start - 4), subject.start):
        return None  # 本次援藏的13名教师
    if subject is None or subject.start >= context.clauses.discourse.sentence(send).start:
        return subject
    start = context.clauses.clause(send).start
    return subject if _ADVERBS.fullmatch(context.text, start, send) else None


def find_sendings(context: Context, told: set[int]) -> Iterator[Draft]:
    """向延边州选派党政干部46名、专业技术人才320名: people sent, counted by who they are."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in hits(context, "secondment", "sends"):
        sentence, clause = d.sentence(m.start()), clauses.clause(m.start())
        to = _sent_to(context, sentence, m)
        sender = who_sends(context, m.start())
        if sentence.start in told or to is None or sender is None or hoped(context, m.start(), plans=True):
            continue
        if set(sender.entities) & set(to.entities):
            continue
        for u in clauses.quantities(m.end(), clause.end):
            who = people_counted(context, u, m.end())
            if u.value is None or u.value.unit not in HEAD_COUNT_UNITS or not _ENDS_WITH_PEOPLE.search(who):
                continue
            roles = filled(
                from_=sent_by(context, sender.entities[0]),
                to=to.entities[-1],
                count=int(u.value.value),
                post=who,
                date=date_at(context, m.start()),
            )
            yield Draft("Secondment", roles, clause.start, clause.end, "secondments.lots")


def _sent_to(context: Context, sentence: Sentence, m: re.Match[str]) -> Group | None:
    """Where people are sent to: after 向 before the word, after 到 or 进 behind it, else whom the sentence helps."""
    clauses, text = context.clauses, context.text
    clause = clauses.clause(m.start())
    groups = [g for g in clauses.groups(clause.start, m.start()) if g.type in BODIES]
    toward = [g for g in groups if _TOWARD.search(text, clause.start, g.start)]
    behind = [g for g in clauses.groups(m.end(), clause.end) if g.type in BODIES]
    toward += [g for g in behind if GO.search(text, m.end(), g.start)]
    if not toward:
        earlier = [g for g in clauses.groups(sentence.start, clause.start) if g.type in BODIES]
        following = clauses.clause_behind(m.start())
        later = clauses.groups(following.start, following.end) if following is not None else []
        toward = [g for g in [*earlier, *later] if g.type in BODIES and _HELPS.search(text, sentence.start, g.start)]
        if not toward and later and later[0].type in BODIES and GO.search(text, later[0].start - 2, later[0].start):
            toward = [later[0]]  # 选派援疆人才75名，来到某县
        toward = toward or [g for g in behind if text[g.start - 1] == "援"]  # 选派援蒙人才
    return toward[-1] if toward else None


def people_counted(context: Context, u: Unit, floor: int) -> str:
    """Who is counted: 干部 of 干部14名, and of 108名党政干部; "" where no noun for people stands there."""
    lots = [q for q in context.clauses.quantities(floor, u.start) if q.end == u.start]
    head = lots[0].start if lots else u.start  # 干部14批22名
    who = context.text[context.clauses.phrase_start(head, floor) : head]
    behind = _WHO_BEHIND.match(context.text, u.end)
    if len(who) < len("干部") or _NO_NOUN.search(who) or (behind and not _ENDS_WITH_PEOPLE.search(who)):
        who = behind.group(1) if behind else ""
    return who


def find_exchange(context: Context, m: re.Match[str]) -> Iterator[Draft]:
    """双方互派干部挂职: each sends to the other; 甲市挑选3批122名、乙市挑选4批176名干部交换挂职: so and so many."""
    text, sentence = context.text, context.clauses.discourse.sentence(m.start())
    sent = _EACH_WAY.search(text, sentence.start, m.end())
    if sent is None:
        return
    counted = _each_sends(context, sentence) or _both_send(context, sentence)
    if len(counted) == 2:
        (one, count), (other, back) = counted
        yield _exchanged(context, m, one, other, count)
        yield _exchanged(context, m, other, one, back)
        return
    both = context.clauses.subject(sent.start(), BODIES)
    clause_end = context.clauses.clause(m.start()).end
    counts = context.clauses.quantities(sent.end(), clause_end)
    if both is None or len(both.entities) != 2 or any(u.value and not u.value.indefinite for u in counts):
        return  # a number would count both ways and stays a statistic
    span = evidence(context, sent.start(), m.start())
    for sender, receiver in (both.entities, both.entities[::-1]):
        yield Draft("Secondment", filled(from_=sender, to=receiver), span.start, span.end, "secondments.mutual")


def _each_sends(context: Context, sentence: Sentence) -> list[tuple[Group, int]]:
    """其中甲市派出7人，乙市派出5人: who sends how many."""
    found = []
    for send in _EACH_SENDS.finditer(context.text, sentence.start, sentence.end):
        senders = [g for g in context.clauses.groups(sentence.start, send.start()) if g.type in BODIES]
        if not senders or senders[-1].end != send.start():
            continue
        following = _EACH_SENDS.search(context.text, send.end(), sentence.end)
        end = following.start() if following else sentence.end
        counts = [u for u in context.clauses.quantities(send.end(), end) if u.value.unit in HEAD_COUNT_UNITS]
        if counts:
            found.append((Group([senders[-1].units[-1]]), int(counts[0].value.value)))
    return found


def _both_send(context: Context, sentence: Sentence) -> list[tuple[Group, int]]:
    """甲市和乙市各派出129名干部到对方任职: both send as many."""
    each = _EACH.search(context.text, sentence.start, sentence.end)
    both = context.clauses.subject(each.start(), BODIES, carry=False) if each is not None else None
    if each is None or both is None or len(both.units) != 2:
        return []
    clause_end = context.clauses.clause(each.start()).end
    counts = [u for u in context.clauses.quantities(each.end(), clause_end) if u.value.unit in HEAD_COUNT_UNITS]
    return [(Group([u]), int(counts[-1].value.value)) for u in both.units] if counts else []


def _exchanged(context: Context, m: re.Match[str], sender: Group, receiver: Group, count: int | None) -> Draft:
    span = evidence(context, sender.start, m.start())
    roles = filled(from_=sender.entities[-1], to=receiver.entities[-1], count=count)
    return Draft("Secondment", roles, span.start, span.end, "secondments.mutual")
