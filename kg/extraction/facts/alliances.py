"""Alliances: named leagues of places or bodies, told once with all the members that the text names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import evidence, hits, hoped

# What founds an alliance: in front of its name, or behind it.
_FOUNDS = re.compile("(?:成立|组建|组成|建立|结成|结为|发起|创建|创立|加入)(?:成立)?了?(?:(?:全国|中国)?首个)?")
# Between the verb and the name nothing else may stand.
_NO_NAME = re.compile("[，,。；;：:、的]")
_IS_FOUNDED = re.compile(
    "[”」]?(?:在[^，,。；;]{2,12})?(?:今天|昨天|昨日|今日|当天)?(?:正式|宣布|宣告|顺利)*(?:成立|启动)"
)
# Whom it is made up of: 由甲、乙共同发起, 成员城市有甲、乙.
_MADE_UP = re.compile("由(?P<by>[^。；;]{2,160}?)(?:共同|联合|自愿|率先)*(?:组成|构成|发起|倡议|成立)")
_MEMBERS = re.compile(
    "(?:成员|会员|理事|轮值|副?主席)(?:城市|单位|市)?[^，,。；;]{0,10}?(?:[，,]其中)?[^，,。；;]{0,6}?(?:有|包括|为|是)(?P<who>[^。；;]{2,300})"
)
_SHORTEST = 5
_FEWEST = 2


def find_alliances(context: Context) -> Iterator[Draft]:
    """One mechanism for each alliance whose founding is told, where at least two members are named."""
    text, clauses = context.text, context.clauses
    told: dict[str, Draft] = {}
    for noun in hits(context, "mechanism", "alliances"):
        clause = clauses.clause(noun.start())
        quoted = clauses.discourse.structure.quotation_at(noun.start())
        if quoted is not None and quoted.end - 1 != noun.end():
            quoted = None
        head = noun.start() if quoted is None else quoted.start
        founding = [m for m in _FOUNDS.finditer(text, clause.start, head) if not _NO_NAME.search(text, m.end(), head)]
        founds = founding[-1] if founding else None
        start = max(clauses.phrase_start(head, clause.start), founds.end() if founds is not None else 0)
        title = text[start : noun.end() if quoted is None else quoted.end]
        if start == head and quoted is not None:  # “某某联盟”, but 鲁甘“某某联盟”
            start, title = start + 1, title[1:-1]
        if len(title) < _SHORTEST or text.startswith("之一", noun.end()) or hoped(context, noun.start()):
            continue
        draft = told.get(title)
        members = _members(context, noun, founds.start() if founds is not None else start, start)
        if draft is None:
            if founds is None and _IS_FOUNDED.match(text, noun.end()) is None and not members:
                continue
            span = evidence(context, start, noun.end() - 1)
            told[title] = Draft(
                "Mechanism",
                filled(member=members, title=title, date=date_at(context, noun.start(), carry=True)),
                span.start,
                span.end,
                "mechanisms.alliance",
            )
        else:
            draft.roles["member"] = list(dict.fromkeys([*draft.roles.get("member", []), *members]))
    yield from (draft for draft in told.values() if len(draft.roles.get("member", [])) >= _FEWEST)


def _members(context: Context, noun: re.Match[str], end: int, title_start: int) -> list[DiscourseEntity]:
    """Whoever founds it in front of its name, makes it up, or is listed behind it as a member."""
    clauses, text = context.clauses, context.text
    sentence = clauses.discourse.sentence(noun.start())
    found: list[DiscourseEntity] = []
    if end < title_start:  # 甲市与乙市共同成立某联盟
        clause = clauses.clause(end)
        found += [e for g in clauses.groups(clause.start, end) if g.type in BODIES for e in g.entities]
        subject = clauses.subject(end, BODIES) if not found else None
        found += subject.entities if subject is not None else []
    in_name = [e for g in clauses.groups(title_start, noun.start()) if g.type in BODIES for e in g.entities]
    if not found and len(in_name) >= _FEWEST and end < title_start:
        return in_name
    for pattern in (_MADE_UP, _MEMBERS):
        listed = pattern.search(text, noun.end(), sentence.end)
        if listed is not None:
            found += [e for g in clauses.groups(listed.start(1), listed.end(1)) if g.type in BODIES for e in g.entities]
    return list(dict.fromkeys(found))
