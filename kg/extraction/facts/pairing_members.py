"""The members of one pairing: beside its word, in the clause before or behind, or what the text is about."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extraction.discourse import REFERENCE, Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES, PLACELIKE
from kg.extraction.facts.draft import Context
from kg.extraction.facts.posts import home_of
from kg.extraction.structure import Range

# What stands between a city and the word for its partner.
_OF = r"的?(?:在[^，,。；;]{1,8}的)?(?:第[一二三四五六七八九十\d]+[个座对])?(?:国际|重要|主要|重点)?"
_BESIDE = 2
# Sentences back to which a dropped subject reaches.
_TOPIC = 8
_FRIEND = re.compile("(?:国际)?(?:友好|友|姊妹|姐妹).*[市城州省县]")
_ADMINISTRATION = re.compile(r"(?:管委会|管理委员会|人民政府|政府)$")


def members_of(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    clauses, d = context.clauses, context.clauses.discourse
    clause = clauses.clause(m.start())
    before = [_placelike(context, g) for g in clauses.groups(clause.start, m.start()) if g.type in BODIES]
    before = [g for g in before if g.entities and all(e.type in PLACELIKE for e in g.entities)]
    # 莞牡对口合作, 庆惠结对: joined right in front.
    if before and m.start() - before[-1].end <= 2 and len(before[-1].entities) >= 2:
        if clauses.marker(before[-1]) == "to":
            return []  # 奔赴甲县和乙县两地开展对口支援
        return places_of(before[-1])
    if len(before) > 1 and before[-1].end == m.start() and before[-2].end == before[-1].start:
        pair = [before[-2].entities[-1], before[-1].entities[-1]]  # 大足|忠县|对口协同发展
        return pair if pair[0].type == pair[1].type == "Place" else []
    # 黑河的对口合作城市珠海, 与惠州结对
    with_ = [g for g in before if clauses.marker(g) in ("with", "toward")]
    subject = clauses.subject(m.start(), PLACELIKE, carry=bool(with_))
    partners = with_[-1].entities if with_ else []
    if len(partners) > 1 and subject is not None and len(subject.entities) == 1 and subject.entities[0] not in partners:
        return [subject.entities[0], *partners]
    if len(partners) > 1 and subject is not None and len(subject.entities) > 1 and subject.entities != partners:
        return []  # 甲、乙、丙先后与丁、戊结为友好城市: who with whom is not told
    beside = with_ and len(partners) == 1 and m.start() - with_[-1].end <= _BESIDE and before[0] is not with_[-1]
    if beside and partners[0] not in before[0].entities:
        return [before[0].entities[0], *partners]  # 甲与乙缔结友城22年、与丙|对口合作5年
    joined = [g for g in before if len(g.entities) >= 2 and clauses.marker(g) not in ("at", "to")]
    if joined:
        return places_of(joined[-1])
    if with_ and subject is not None and subject is not with_[-1]:
        return list(dict.fromkeys([*subject.entities[:1], *with_[-1].entities[:1]]))
    owned = _owned(context, m, before)
    if owned:
        return owned
    named = clauses.object(m.end(), PLACELIKE, room=0)
    if named is not None and _FRIEND.fullmatch(m.group()):
        home = _owner(context, m, before) or _home(context, m)  # 率团出访友好城市|某市
        if home is not None and home not in named.entities:
            return [home, named.entities[0]]
    after = clauses.object(m.end(), PLACELIKE, room=4)
    if after is not None and re.match(r"城市|地区|省份|省|市|关系", d.text[m.end() : m.end() + 2]):
        other = _topic(context, m.start(), after.entities[0])
        return [other, after.entities[0]] if other is not None else []
    if with_ and len(with_[-1].entities) == 1:
        topic = _topic(context, m.start(), with_[-1].entities[0])
        return [topic, with_[-1].entities[0]] if topic is not None else []
    return _pair_before(context, m) or _pair_behind(context, m) or _main_pair(context, m)


def _owner(context: Context, m: re.Match[str], before: list[Group]) -> DiscourseEntity | None:
    """沈阳的姐妹城市|乌法市, 沈阳市友好城市|俄罗斯乌法市: the place right in front of the word."""
    owns = before and re.fullmatch(_OF, context.text[before[-1].end : m.start()])
    return before[-1].entities[-1] if owns else None


def _home(context: Context, m: re.Match[str]) -> DiscourseEntity | None:
    """Whose partner is spoken of: the place that the subject is or stands for, else the seat."""
    subject = context.clauses.subject(m.start(), ("Person", *BODIES))
    who = subject.entities[0] if subject is not None else None
    home = home_of(context, who) if who is not None and who.type == "Person" else who
    if home is not None and home.type == "Organization":
        home = home.anchor
    return home if home is not None and home.type in PLACELIKE else context.clauses.discourse.seat


def _owned(context: Context, m: re.Match[str], before: list[Group]) -> list[DiscourseEntity]:
    """Whose partner somebody is: 甲市是乙市的友好城市; 作为乙市的友好城市，甲市…; 在乙市的对口支援下，甲市…."""
    between = re.fullmatch(_OF, context.text[before[-1].end : m.start()]) if before else None
    if between is None:
        return []
    owner = before[-1]
    if len(before) > 1 and re.search(r"(?:是|为|成为|系)$", context.text[before[-2].end : owner.start]):
        return [before[-2].entities[-1], owner.entities[-1]]
    clause, following = context.clauses.clause(m.start()), context.clauses.clause_behind(m.start())
    introduced = re.match("作为|身为", context.text[clause.start : owner.start]) or (
        context.clauses.marker(owner) == "at" and context.text.startswith("下", m.end())
    )
    if following is not None and introduced:
        other = _opening(context, following)
        if other is not None and other.entities != owner.entities:
            return [owner.entities[-1], other.entities[-1]]
    return []


def _opening(context: Context, clause: Range) -> Group | None:
    """The places or zones that a clause opens with."""
    first = next(iter(context.clauses.groups(clause.start, clause.end)), None)
    return first if first is not None and first.type in PLACELIKE and first.start == clause.start else None


def _placelike(context: Context, group: Group) -> Group:
    """The group with an administration (某开发区管委会, 某县政府) taken for its zone or place."""
    units = []
    for u in group.units:
        ending = _ADMINISTRATION.search(u.entities[0].name) if u.type == "Organization" else None
        seat = u.entities[0].name[: ending.start()] if ending else ""
        stands_for = (
            [e for e in context.clauses.discourse.entities if e.type in PLACELIKE and seat in e.forms] if seat else []
        )
        units.append(replace(u, entities=(stands_for[0],)) if stands_for else u)
    return Group(units)


def places_of(group: Group) -> list[DiscourseEntity]:
    return [e for e in group.entities if e.type in PLACELIKE]


def _topic(context: Context, position: int, other: DiscourseEntity) -> DiscourseEntity | None:
    """The place that the sentences before are about; never one that somebody is told to be paired with."""
    d = context.clauses.discourse
    index = d.structure.sentence_at(position)
    for i in range(index, max(-1, index - _TOPIC), -1):
        sentence = d.structure.sentences[i]
        for g in context.clauses.groups(sentence.start, min(sentence.end, position)):
            if g.type == other.type and g.entities[0] is not other and context.clauses.marker(g) != "with":
                return g.entities[0]
    return None


def _pair_before(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    """甲市与乙市签署协议书，结为友好城市: the pair of the clause before, where this one opens with the verb."""
    clause, previous = context.clauses.clause(m.start()), context.clauses.clause_before(m.start())
    opens = re.match("(?:正式|双方|并|从此)*(?:结为|缔结|建立|结成|成为)", context.text[clause.start : clause.end])
    if previous is None or opens is None:
        return []
    groups = [g for g in context.clauses.groups(previous.start, previous.end) if g.type in PLACELIKE]
    pairs = [g for g in groups if len(g.units) == 2]
    if pairs and not context.clauses.marker(pairs[0]):
        return places_of(pairs[0])
    if len(groups) == 2 and not context.clauses.marker(groups[0]) and context.clauses.marker(groups[1]) == "with":
        return [groups[0].entities[-1], groups[1].entities[-1]]  # 甲市便同乙市攀上了亲戚，成为友好城市
    return []


def _pair_behind(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    """自1997年结为友好城市以来，甲市与乙市交往频繁: the pair that opens the next clause."""
    clause, following = context.clauses.clause(m.start()), context.clauses.clause_behind(m.start())
    if following is None or not re.search("以来|后$|周年", context.text[m.end() : clause.end].rstrip("，,")):
        return []
    row = _opening(context, following)
    if row is None or row.units[0].kind == REFERENCE:
        return []
    return places_of(row) if len(row.units) == 2 else []


def _main_pair(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    """自2017年结为对口合作城市以来 with no names: the pair named most in the document, if one is."""
    d = context.clauses.discourse
    sentence = d.sentence(m.start())
    if not re.search(r"以来|关系|城市|年", d.text[m.start() : min(sentence.end, m.end() + 8)]):
        return []
    counts: dict[frozenset[DiscourseEntity], int] = {}
    for draft in context.of_type("Pairing"):
        key = frozenset(draft.roles["member"])
        counts[key] = counts.get(key, 0) + 1
    if counts:
        best = max(counts, key=lambda k: (counts[k], -min(e.first for e in k)))
        return sorted(best, key=lambda e: e.first)
    joint = d.units_between(sentence.start, sentence.end, REFERENCE)
    near = [u for u in joint if len(u.entities) == 2 and u.type == "Place"]
    return list(near[0].entities) if near else []
