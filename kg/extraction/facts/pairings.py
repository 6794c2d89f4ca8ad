"""Pairings: standing relations between places or zones, and since when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.discourse import DATE, ENTITY
from kg.extraction.entities import DiscourseEntity, are_nested
from kg.extraction.facts.arguments import PLACELIKE
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.pairing_kinds import kinds
from kg.extraction.facts.pairing_lists import find_lists
from kg.extraction.facts.pairing_members import members_of
from kg.extraction.facts.pairing_rows import several_pairs
from kg.extraction.facts.title_pairs import titled_pairs
from kg.extraction.facts.triggers import evidence, hoped, pattern, talked_about
from kg.extraction.facts.where import is_country

_CLOSE = ("paired-cooperation", "sister-city")
# 各民族之间的友好关系: not a relation of cities.
_PEOPLES = re.compile("人民|民族|国家|两国")
_PICTURED = re.compile("牵手")
_COUNTED = re.compile(r"个国家(?:和地区)?的\d+余?多?[个家对]$")
_OF_WORK = re.compile("的?(?:对口)?")
_GOES_ON = ("工作", "活动", "情况", "座谈", "项目", "村")


def find_pairings(context: Context) -> Iterator[Draft]:
    """What is told of two members only as friendship or partnership is the closer relation that is told elsewhere."""
    told = list(_relations(context))
    close = {frozenset(f.roles["member"]) for f in told if f.roles["kind"] in _CLOSE}
    for draft in told:
        if draft.roles["kind"] == "paired-cooperation" and _is_called_otherwise(context, draft, told):
            continue  # 牵手已有二十载，双方是友好城市
        # 2018年建立友好合作关系, 2024年结为友好城市: two steps, each with its date.
        step = "since" in draft.roles and draft.roles["kind"] == "friendship"
        if draft.roles["kind"] in _CLOSE or step or frozenset(draft.roles["member"]) not in close:
            yield draft


def _is_called_otherwise(context: Context, draft: Draft, told: list[Draft]) -> bool:
    """Whether 牵手 only pictures what the sentence calls by its name."""
    if _PICTURED.search(context.text, draft.start, draft.end) is None:
        return False
    sentence = context.clauses.discourse.sentence(draft.start)
    return any(
        other.roles["kind"] == "sister-city"
        and set(other.roles["member"]) == set(draft.roles["member"])
        and sentence.start <= other.start < sentence.end
        for other in told
    )


def _relations(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    triggers, kind_of = kinds(context.lang)
    not_before = pattern(context.lang, "pairing", "not_before")
    in_front = [(u.start, u.core[0]) for u in d.units if u.start < u.core[0] and u.type == "Place"]
    for m in triggers.finditer(d.text):
        if hoped(context, m.start(), plans=kind_of[m.group()] == "sister-city") or not_before.match(d.text, m.end()):
            continue
        if kind_of[m.group()] != "paired-cooperation" and talked_about(context, m.start()):
            continue
        if kind_of[m.group()] == "friendship" and _PEOPLES.search(d.text, max(0, m.start() - 8), m.start()):
            continue
        if d.text[m.start() - 1 : m.start()] == "、" and d.text[m.end() : m.end() + 1] in ("等", "、"):
            continue  # 经贸、教育、友城等领域: a field of work
        if re.match(
            r"[^，,。；;]{0,4}(?:意向|备忘录|洽谈)|、[^，,。；;]{2,20}的(?:机制|制度)", d.text[m.end() : m.end() + 26]
        ):
            continue
        if _COUNTED.search(d.text, max(0, m.start() - 16), m.start()):
            continue  # 来自韩国、加拿大等12个国家的20个友城代表团
        if any(start <= m.start() < end for start, end in in_front):
            continue  # 韩国友城大邱市: told by _apposed
        sentence = d.sentence(m.start())
        if re.search(r"表达了?[^。]*(?:意愿|愿望)", d.text[sentence.start : sentence.end]):
            context.reject(m.start(), "a wish")
            continue
        kind = kind_of[m.group()]
        several = _aided(context, m) or several_pairs(context, m, kind)
        if several:
            span = evidence(context, m.start())
            dates = _dates_of_row(context, m, len(several))
            for i, pair in enumerate(several):
                if are_nested(pair):
                    continue
                since = dates[i] if len(dates) == len(several) else _since(context, m)
                roles = filled(member=pair, kind=kind, since=since)
                yield Draft("Pairing", roles, span.start, span.end, "pairings.each")
            continue
        members = members_of(context, m)
        most = 2 if kind == "paired-cooperation" else 3  # 沪苏浙城市结对合作帮扶…: three who help others
        if not 2 <= len(members) <= most or (kind != "partnership" and not _alike(members)):
            continue
        if any(map(is_country, members)):
            context.reject(m.start(), "a country is told of in passing")
            continue
        if are_nested(members):
            context.reject(m.start(), "one place lies in the other")
            continue
        span = evidence(context, m.start())
        yield Draft(
            "Pairing",
            filled(member=members, kind=kind, since=_since(context, m)),
            span.start,
            span.end,
            "pairings.relation",
        )
    yield from _apposed(context)
    yield from titled_pairs(context)
    yield from find_lists(context)


def _aided(context: Context, m: re.Match[str]) -> list[list[DiscourseEntity]]:
    """福建、山西两省在昌吉州的援疆工作: each of those who help, with the place where they do."""
    if not m.group().startswith("援"):
        return []
    clause = context.clauses.clause(m.start())
    groups = [g for g in context.clauses.groups(clause.start, m.start()) if g.type == "Place"]
    if len(groups) < 2 or context.clauses.marker(groups[-1]) != "at" or context.clauses.marker(groups[0]):
        return []
    if not _OF_WORK.fullmatch(context.text, groups[-1].end, m.start()):
        return []
    return [[e, groups[-1].entities[-1]] for e in dict.fromkeys(groups[-2].entities)]


def _apposed(context: Context) -> Iterator[Draft]:
    """甲市与韩国友城大邱市签订…: what a city is called in front of its name; the other is whose clause it is."""
    d = context.clauses.discourse
    triggers, kind_of = kinds(context.lang)
    for u in d.units_between(0, len(d.text), ENTITY):
        m = triggers.search(d.text, u.start, u.core[0]) if u.type == "Place" else None
        if m is None:
            continue
        subject = context.clauses.subject(u.start, PLACELIKE)
        home = subject.entities[0] if subject is not None and u not in subject.units else d.seat
        if home is None or home in u.entities or is_country(home):
            continue
        span = evidence(context, u.start)
        roles = filled(member=[home, u.entities[0]], kind=kind_of[m.group()])
        yield Draft("Pairing", roles, span.start, span.end, "pairings.each")


def _alike(members: list[DiscourseEntity]) -> bool:
    """Whether all are places or all are zones; a new area (新区, 开发区) is governed as a district is."""
    return len({e.type for e in members}) == 1 or all(e.type == "Place" or e.name.endswith("区") for e in members)


def _dates_of_row(context: Context, m: re.Match[str], count: int) -> list[str]:
    """The dates of the pairs of a row: in front of the word, else in the whole sentence, if there is one for each."""
    d = context.clauses.discourse
    sentence = d.sentence(m.start())
    for start, end in ((context.clauses.clause(m.start()).start, m.start()), (sentence.start, sentence.end)):
        dates = [u.value for u in d.units_between(start, end, DATE) if u.value is not None]
        isos = [str(v.iso) for v in dates if v.iso and v.relation == "at"]
        if len(isos) == count:
            return isos
    return []


def _since(context: Context, m: re.Match[str]) -> str | None:
    """The date of the making: a date before the word in its clause or sentence, with 以来/起 or with 结为, 建立 …"""
    d = context.clauses.discourse
    if re.search(r"纪念|周年|仪式", d.text[m.end() : m.end() + 8]):
        return None  # the date is that of the ceremony
    sentence = d.sentence(m.start())
    clause = context.clauses.clause(m.start())
    make = pattern(context.lang, "pairing", "make")
    dates = [u for u in d.units_between(sentence.start, m.end(), DATE) if u.value is not None and u.value.iso]
    in_clause = [u for u in dates if u.start >= clause.start]
    since = [u for u in in_clause if u.value.relation == "since"]
    if since:
        return str(since[-1].value.iso)
    made = make.search(d.text, clause.start, min(clause.end, m.end() + 4))
    if made is not None and d.text.startswith(_GOES_ON, m.end()):
        made = None  # 开展结对帮扶工作: it was made before
    if made and in_clause:
        return str(in_clause[-1].value.iso)
    earlier = [u for u in dates if u.value.relation in ("at", "since") and d.structure.quotation_at(m.start()) is None]
    if made and earlier and len(sentence.clauses) > 1 and not in_clause:
        return str(earlier[-1].value.iso)
    return None
