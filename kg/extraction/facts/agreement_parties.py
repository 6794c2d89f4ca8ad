"""The parties of an agreement, and the people who sign it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES, PLACELIKE
from kg.extraction.facts.distribution import distribute, pairs_in_row, pairs_with_first
from kg.extraction.facts.draft import Context, Draft
from kg.extraction.facts.posts import home_of
from kg.extraction.structure import Sentence

_FRIENDSHIP = re.compile("友好|友城|姊妹|姐妹")
_ONE_BY_ONE = re.compile("(?:分别|依次|逐一|逐个)$")


def parties_of(context: Context, position: int) -> list[DiscourseEntity]:
    """The places and bodies that sign at ``position``: subject and company, without where and what about."""
    clauses = context.clauses
    clause = clauses.clause(position)
    groups = [g for g in clauses.groups(clause.start, position) if g.type in BODIES]
    found: list[DiscourseEntity] = []
    for g in groups:
        marker = clauses.marker(g)
        if marker in ("at", "to", "from", "object"):
            continue
        if context.text.startswith("的", g.end):
            if any(other.start == g.end + 1 for other in groups):
                found += [e for u in g.units[:-1] for e in u.entities]  # 甲公司与|某市的|乙公司
            continue
        if marker == "toward" and len(groups) > 1:
            continue
        found += g.entities
    counted = any(
        u.value is not None and u.value.unit in ("家", "名", "个") for u in clauses.quantities(clause.start, position)
    )
    if len(set(found)) < 2 and not counted:  # 已有5家企业签订…: they are the subject
        subject = clauses.subject(position, BODIES)
        if subject is not None:
            found = [*subject.entities, *found]
    return list(dict.fromkeys(e for e in found if e.type != "Person"))


def between(context: Context, verb: re.Match[str], titles: list[tuple[str, int, int]]) -> list[DiscourseEntity]:
    """签署了甲与乙之间的备忘录, 签署甲与乙建立友城关系意向书: the parties stand behind the verb."""
    for g in context.clauses.groups(verb.end(), context.clauses.clause(verb.start()).end):
        if g.type not in BODIES or len(g.entities) < 2:
            continue
        opens = context.text[verb.end() : g.start].strip("了《") == "" and any(g.end <= end for _, _, end in titles)
        if opens or context.text.startswith(("之间的", "两地的", "双方的"), g.end):
            return g.entities
    return []


def with_whom(context: Context, verb: re.Match[str], parties: list[DiscourseEntity]) -> list[DiscourseEntity]:
    """某市市长一行来考察，与某公司签约: whom a person signs with, and the body that the person stands for."""
    clauses = context.clauses
    others = clauses.marked(clauses.clause(verb.start()).start, verb.start(), "with", BODIES)
    subject = clauses.subject(verb.start(), ("Person", *BODIES))
    if not others or subject is None or subject.type != "Person":
        return parties
    homes = [home for e in subject.entities if (home := home_of(context, e)) is not None]
    return list(dict.fromkeys([*homes[:1], *parties]))


def of_visit(context: Context, verb: int) -> list[DiscourseEntity]:
    """某市市委书记率代表团到某区考察并签订…: the place that the sentence's visit comes from, and where it goes."""
    sentence = context.clauses.discourse.sentence(verb)
    visits = [v for v in context.of_type("Visit") if sentence.start <= v.start < verb]
    if len(visits) != 1:
        return []
    homes = [e for e in visits[0].roles["visitor"] if e.type != "Person"]
    hosts = [e for e in visits[0].roles["destination"] if e.type in PLACELIKE]
    return [homes[0], hosts[0]] if len(homes) == len(hosts) == 1 else []


def pairs_told(context: Context, sentence: Sentence, verb: int) -> list[list[DiscourseEntity]]:
    """甲、乙分别与丙、丁签订, 甲与乙、丙、丁依次签订: the pairs that 分别 makes; none where it does not stand there."""
    rows = pairs_in_row(context, context.clauses.clause(verb).start, verb)
    if not rows and _ONE_BY_ONE.search(context.text, sentence.start, verb):
        rows = pairs_with_first(context, context.clauses.clause(verb).start, verb)
    if rows:
        return rows
    friends = _friends_of(context, verb)
    if friends:
        return friends
    m = re.search(r"(?:先后|又|还|也)?分别(?:与|同|和|跟)", context.text[sentence.start : verb])
    if m is None:
        return []
    at = sentence.start + m.start()
    left = context.clauses.subject(at, BODIES)
    right = context.clauses.object(sentence.start + m.end(), BODIES, room=0)
    return distribute(left.entities, right.entities) if left is not None and right is not None else []


def _friends_of(context: Context, verb: int) -> list[list[DiscourseEntity]]:
    """甲市还与丙市、丁市签订了友好交流备忘录: a friendship is signed with each."""
    clause = context.clauses.clause(verb)
    with_ = context.clauses.marked(clause.start, verb, "with", ("Place",))
    subject = context.clauses.subject(verb, ("Place",), carry=False)
    if not with_ or subject is None or len(subject.entities) > 1 or len(with_[-1].entities) < 2:
        return []
    if not _FRIENDSHIP.search(context.text, verb, clause.end) or set(subject.entities) & set(with_[-1].entities):
        return []
    return [[subject.entities[0], e] for e in with_[-1].entities]


def signatories_of(context: Context, verb: int) -> list[DiscourseEntity]:
    """The people who sign: the subject of the verb where it is people, and whom they sign with."""
    clause = context.clauses.clause(verb)
    sentence = context.clauses.discourse.sentence(verb)
    people = [
        g
        for g in context.clauses.groups(sentence.start, verb)
        if g.type == "Person" and g.end > clause.start and context.clauses.marker(g) in ("", "with", "agent")
    ]
    if not people:
        subject = context.clauses.subject(verb, ("Person",))
        with_ = context.clauses.marked(context.clauses.discourse.sentence(verb).start, verb, "with", ("Person",))
        here = subject is not None and subject.start >= sentence.start
        both = with_ or (here and subject is not None and len(subject.entities) == 2)  # 甲与乙举行会谈，共同签署…
        people = [*([subject] if subject is not None and both else []), *with_]
    return list(dict.fromkeys(e for g in people for e in g.entities))


def join_signatories(
    context: Context, verb: re.Match[str], signatories: list[DiscourseEntity], told: Iterable[Draft]
) -> bool:
    """某某、某某代表双方签约: they sign what was told in the sentences before."""
    clause = context.clauses.clause(verb.start())
    if not signatories or not re.search(r"代表[^，,。；;]{0,24}$", context.text[clause.start : verb.start()]):
        return False
    near = context.clauses.discourse.sentence(verb.start()).paragraph
    before = [
        f for f in told if f.start < verb.start() and context.clauses.discourse.sentence(f.start).paragraph >= near - 1
    ]
    if not before:
        return False
    before[-1].roles["signatory"] = list(dict.fromkeys([*before[-1].roles.get("signatory", []), *signatories]))
    return True


def is_told(told: Iterable[Draft], parties: list[DiscourseEntity]) -> bool:
    return any(set(draft.roles.get("party", ())) == set(parties) for draft in told)
