"""Pairings: standing relations between places or zones, and since when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

from kg.extraction.discourse import DATE, ENTITY, REFERENCE, Discourse, Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES, PLACELIKE
from kg.extraction.facts.distribution import distribute, pairs_in_row
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.triggers import cues, evidence, hoped, pattern, talked_about
from kg.extraction.facts.where import is_country
from kg.extraction.lexicon import alternatives
from kg.extraction.structure import Range
from kg.gazetteer import gazetteer

# What stands between a row of partners and the word for them.
_IN_ALL = r"等(?:\d+|[一二两三四五六七八九十]+)?余?多?(?:个|座|对)?(?:国际|正式|国外|海外|境外)*"
# Characters of a list's line beside its names and date: marks, 缔结, 签订协议.
_LINE_ROOM = 14
_SHORTEST_LIST = 3
_CLOSE = ("paired-cooperation", "sister-city")
# What stands between a city and the word for its partner.
_OF = r"的?(?:在[^，,。；;]{1,8}的)?(?:第[一二三四五六七八九十\d]+[个座对])?(?:国际|重要)?"
_GOES_ON = ("工作", "活动", "情况", "座谈", "项目", "村")
_ADMINISTRATION = re.compile(r"(?:管委会|管理委员会|人民政府|政府)$")


@cache
def _kinds(lang: str) -> tuple[re.Pattern[str], dict[str, str]]:
    kind_of = {word: kind for kind, words in cues(lang, "pairing")["kinds"] for word in words}
    return re.compile(alternatives(kind_of)), kind_of


def find_pairings(context: Context) -> Iterator[Draft]:
    """What is told of two members only as friendship or partnership is the closer relation that is told elsewhere."""
    told = list(_relations(context))
    close = {frozenset(f.roles["member"]) for f in told if f.roles["kind"] in _CLOSE}
    for draft in told:
        if draft.roles["kind"] in _CLOSE or frozenset(draft.roles["member"]) not in close:
            yield draft


def _relations(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    triggers, kind_of = _kinds(context.lang)
    not_before = pattern(context.lang, "pairing", "not_before")
    in_front = [(u.start, u.core[0]) for u in d.units if u.kind == ENTITY and u.type == "Place"]
    for m in triggers.finditer(d.text):
        if hoped(context, m.start(), plans=kind_of[m.group()] == "sister-city") or not_before.match(d.text, m.end()):
            continue
        if kind_of[m.group()] != "paired-cooperation" and talked_about(context, m.start()):
            continue
        if d.text[m.start() - 1 : m.start()] == "、" and d.text[m.end() : m.end() + 1] in ("等", "、"):
            continue  # 经贸、教育、友城等领域: a field of work
        if re.match(r"[^，,。；;]{0,4}(?:意向|备忘录|洽谈)", d.text[m.end() : m.end() + 8]):
            continue
        if any(start <= m.start() < end for start, end in in_front):
            continue  # 韩国友城大邱市: told by _apposed
        sentence = d.sentence(m.start())
        if re.search(r"表达了?[^。]*(?:意愿|愿望)", d.text[sentence.start : sentence.end]):
            context.reject(m.start(), "a wish")
            continue
        kind = kind_of[m.group()]
        several = _several_pairs(context, m, kind)
        if several:
            span = evidence(context, m.start())
            dates = _dates_before(context, m)
            for i, pair in enumerate(several):
                since = dates[i] if len(dates) == len(several) else _since(context, m)
                roles = filled(member=pair, kind=kind, since=since)
                yield Draft("Pairing", roles, span.start, span.end, "pairings.each")
            continue
        members = _members(context, m)
        if not 2 <= len(members) <= 3 or (kind != "partnership" and not _alike(members)):
            continue
        if kind in ("friendship", "partnership") and all(map(is_country, members)):
            context.reject(m.start(), "countries are told of in passing")
            continue
        if _nested(members):
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
    yield from _listed(context)


def _apposed(context: Context) -> Iterator[Draft]:
    """甲市与韩国友城大邱市签订…: what a city is called in front of its name; the other is whose clause it is."""
    d = context.clauses.discourse
    triggers, kind_of = _kinds(context.lang)
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


def _listed(context: Context) -> Iterator[Draft]:
    """意大利 帕尔玛市(1987年9月22日缔结): a line a partner, under a heading that says what they are."""
    d = context.clauses.discourse
    triggers, kind_of = _kinds(context.lang)
    home = d.seat or _first_city(d)
    kind: str | None = None
    rows: list[Draft] = []
    for line in re.finditer(r"[^\n]+", d.text):
        start, end = line.span()
        heading = triggers.search(line.group()) or re.search("友好关系城市|友好交流城市", line.group())
        places = [u for u in d.units_between(start, end, ENTITY) if u.type == "Place"]
        dates = [u for u in d.units_between(start, end, DATE) if u.value is not None and u.value.iso]
        if kind is not None and (pair := _pair_line(context, start, end)):
            rows.append(Draft("Pairing", filled(member=pair, kind=kind), start, end, "pairings.listed"))
            continue
        partner = [u for u in places if u.entities[0] is not home and not is_country(u.entities[0])]
        beside = end - start - sum(u.end - u.start for u in [*places, *dates])
        if heading and not (partner and dates and beside <= _LINE_ROOM):
            kind = kind_of.get(heading.group(), "friendship")
        elif beside > _LINE_ROOM:
            kind = None  # running text ends the list
        elif kind is not None and home is not None and len(partner) == 1 and len(dates) <= 1:
            since = str(dates[0].value.iso) if dates else None
            roles = filled(member=[home, partner[0].entities[0]], kind=kind, since=since)
            rows.append(Draft("Pairing", roles, start, end, "pairings.listed"))
    if len(rows) >= _SHORTEST_LIST:
        yield from rows


def _pair_line(context: Context, start: int, end: int) -> list[DiscourseEntity]:
    """A line that is 甲市与乙市 and nothing else, in a list of pairs."""
    groups = context.clauses.groups(start, end)
    if len(groups) != 1 or len(groups[0].units) != 2 or groups[0].type not in PLACELIKE:
        return []
    rest = context.text[start : groups[0].start] + context.text[groups[0].end : end]
    return _pair(groups[0]) if not re.sub(r"[\s\d.、；;。,，（()）]", "", rest) else []


def _first_city(d: Discourse) -> DiscourseEntity | None:
    """The first place of the title, else of the text."""
    places = [e for e in d.entities if e.type == "Place"]
    titled = [e for e in places if d.title and any(f in d.title for f in e.forms if len(f) > 1)]
    return next(iter(titled or places), None)


def _alike(members: list[DiscourseEntity]) -> bool:
    """Whether all are places or all are zones; a new area (新区, 开发区) is governed as a district is."""
    return len({e.type for e in members}) == 1 or all(e.type == "Place" or e.name.endswith("区") for e in members)


def _nested(members: list[DiscourseEntity]) -> bool:
    """Whether one of the places lies in another (大邱 and 韩国): no pair."""
    places = [e.place_id for e in members if e.place_id]
    return any(a in gazetteer().ancestors(b) for a in places for b in places if a != b)


def _several_pairs(context: Context, m: re.Match[str], kind: str) -> list[list[DiscourseEntity]]:
    """鞍山与无锡、锦州与南通分别结成对子: 与 joins a pair, 、 parts the pairs."""
    clauses = context.clauses
    clause = clauses.clause(m.start())
    with_ = clauses.marked(clause.start, m.start(), "with", PLACELIKE)
    subject = clauses.subject(with_[-1].start, PLACELIKE) if with_ else None
    each = re.search(r"分别|先后|各自|也|又", context.text[clause.start : m.start()])
    if each and with_ and subject is not None and len(subject.entities) > 1 and subject is not with_[-1]:
        return distribute(subject.entities, with_[-1].entities)
    # 扬州市与唐津市（1982年）、群山市（2004年）缔结友好城市关系: with each of the row.
    alone = subject is not None and len(subject.entities) == 1 and not set(subject.entities) & set(with_[-1].entities)
    if with_ and alone and subject is not None:
        partners = [e for e in with_[-1].entities if not is_country(e)]
        separately = kind in ("sister-city", "friendship") or (each is not None and each.group() == "分别")
        if len(partners) > 2 or (len(partners) == 2 and separately):
            return [[subject.entities[0], e] for e in partners]
    with_each = _with_each(context, clauses.groups(clause.start, m.start()), kind)
    if with_each:
        return with_each
    # 扬州的友好城市有唐津市、厚木市
    owners = [g for g in clauses.groups(clause.start, m.start()) if g.type in PLACELIKE]
    names = re.compile(r"(?:分别)?(?:有|包括|包含|是|为)[:：]?").match(context.text, m.end())
    row = clauses.object(names.end(), PLACELIKE, room=6) if names else None
    if row is not None and owners and context.text[owners[-1].end : m.start()] == "的":
        return [[owners[-1].entities[-1], e] for e in row.entities if not is_country(e)]
    # 襄阳已有包括犬山市、茶胶省等8个友好城市: each of the row with whose they are.
    for g in clauses.groups(clause.start, m.start()):
        if g.type in PLACELIKE and re.fullmatch(_IN_ALL, context.text[g.end : m.start()]):
            first = _row_start(context, clause, g)
            home = clauses.subject(first.start, PLACELIKE) if first.start > clause.start else None
            row = [e for other in clauses.groups(first.start, g.end) if other.type in PLACELIKE for e in other.entities]
            owner = (
                home.entities[0] if home is not None and home.start < first.start else context.clauses.discourse.seat
            )
            if owner is not None and owner not in row:
                return [[owner, e] for e in row if not is_country(e)]
    # 大同市对口支援奇台农场和城关镇: one helps each.
    helped = clauses.object(m.end(), PLACELIKE, room=0)
    helper = clauses.subject(m.start(), PLACELIKE)
    if helped is not None and context.text.startswith("的", helped.end):  # 对口支援延吉市的奉化区
        helper = clauses.object(helped.end + 1, PLACELIKE, room=0) or helper
    if helped is not None and helper is not None and len(helper.entities) == 1 and helper.entities != helped.entities:
        return [[helper.entities[0], e] for e in helped.entities]
    return pairs_in_row(context, clause.start, m.start())


def _row_start(context: Context, clause: Range, last: Group) -> Group:
    """甲市、(a name that is not known)、乙市等友好城市: the first group of the row that ends with ``last``."""
    first = last
    for g in reversed(context.clauses.groups(clause.start, last.start)):
        if g.type not in PLACELIKE or "、" not in context.text[g.end : first.start]:
            break
        first = g
    return first


def _with_each(context: Context, groups: list[Group], kind: str) -> list[list[DiscourseEntity]]:
    """扬州市与唐津市（1982年）、群山市（2004年）: the first of a row with each of the others."""
    for g in groups:
        gaps = [re.sub(r"[（(][^（）()]*[）)]", "", context.text[a.end : b.start]) for a, b in pairwise(g.units)]
        row = (
            len(gaps) > 1
            and gaps[0] in ("与", "和", "同", "跟")
            and all(gap in ("、", "和", "及", "以及") for gap in gaps[1:])
        )
        both = [i for i, gap in enumerate(gaps) if gap in ("与", "和", "同", "跟")]
        if len(both) == 1 and 0 < both[0] < len(gaps) - 1 and g.type in PLACELIKE:
            at = both[0] + 1  # 甲、乙与丙、丁分别缔结
            return distribute([u.entities[-1] for u in g.units[:at]], [u.entities[-1] for u in g.units[at:]])
        if row and g.type in PLACELIKE and (len(gaps) > 2 or kind in ("sister-city", "friendship")):
            home = g.units[0].entities[-1]
            return [[home, e] for u in g.units[1:] for e in u.entities if not is_country(e)]
    return []


def _dates_before(context: Context, m: re.Match[str]) -> list[str]:
    d = context.clauses.discourse
    clause = context.clauses.clause(m.start())
    dates = [u for u in d.units_between(clause.start, m.start(), DATE) if u.value is None or u.value.relation == "at"]
    return [str(u.value.iso) for u in dates if u.value is not None and u.value.iso]


def _members(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    clauses, d = context.clauses, context.clauses.discourse
    clause = clauses.clause(m.start())
    before = [_placelike(context, g) for g in clauses.groups(clause.start, m.start()) if g.type in BODIES]
    before = [g for g in before if g.entities and all(e.type in PLACELIKE for e in g.entities)]
    # 莞牡对口合作, 庆惠结对: joined right in front.
    if before and m.start() - before[-1].end <= 2 and len(before[-1].entities) >= 2:
        return _pair(before[-1])
    # 黑河的对口合作城市珠海, 与惠州结对
    with_ = [g for g in before if clauses.marker(g) in ("with", "toward")]
    subject = clauses.subject(m.start(), PLACELIKE, carry=bool(with_))
    partners = with_[-1].entities if with_ else []
    if len(partners) > 1 and subject is not None and len(subject.entities) == 1 and subject.entities[0] not in partners:
        return [subject.entities[0], *partners]
    if len(partners) > 1 and subject is not None and len(subject.entities) > 1 and subject.entities != partners:
        return []  # 甲、乙、丙先后与丁、戊结为友好城市: who with whom is not told
    joined = [g for g in before if len(g.entities) >= 2 and clauses.marker(g) not in ("at", "to")]
    if joined:
        return _pair(joined[-1])
    if with_ and subject is not None and subject is not with_[-1]:
        return list(dict.fromkeys([*subject.entities[:1], *with_[-1].entities[:1]]))
    owned = _owned(context, m, before)
    if owned:
        return owned
    after = clauses.object(m.end(), PLACELIKE, room=4)
    if after is not None and re.match(r"城市|地区|省份|省|市|关系", d.text[m.end() : m.end() + 2]):
        other = _topic(d, m.start(), after.entities[0])
        return [other, after.entities[0]] if other is not None else []
    if with_ and len(with_[-1].entities) == 1:
        topic = _topic(d, m.start(), with_[-1].entities[0])
        return [topic, with_[-1].entities[0]] if topic is not None else []
    return _pair_before(context, m) or _pair_behind(context, m) or _main_pair(context, m)


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


def _pair(group: Group) -> list[DiscourseEntity]:
    return [e for e in group.entities if e.type in PLACELIKE]


def _topic(d: Discourse, position: int, other: DiscourseEntity) -> DiscourseEntity | None:
    """The place that the sentences before are about."""
    index = d.structure.sentence_at(position)
    for i in range(index, max(-1, index - 4), -1):
        sentence = d.structure.sentences[i]
        for u in d.units_between(sentence.start, min(sentence.end, position)):
            if u.type == other.type and u.entities[0] is not other:
                return u.entities[0]
    return None


def _pair_before(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    """甲市与乙市签署协议书，结为友好城市: the pair of the clause before, where this one opens with the verb."""
    clause, previous = context.clauses.clause(m.start()), context.clauses.clause_before(m.start())
    opens = re.match("(?:正式|双方|并|从此)*(?:结为|缔结|建立|结成|成为)", context.text[clause.start : clause.end])
    if previous is None or opens is None:
        return []
    pairs = [
        g for g in context.clauses.groups(previous.start, previous.end) if g.type in PLACELIKE and len(g.units) == 2
    ]
    return _pair(pairs[0]) if pairs and not context.clauses.marker(pairs[0]) else []


def _pair_behind(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    """自1997年结为友好城市以来，甲市与乙市交往频繁: the pair that opens the next clause."""
    clause, following = context.clauses.clause(m.start()), context.clauses.clause_behind(m.start())
    if following is None or not re.search("以来|后$", context.text[m.end() : clause.end].rstrip("，,")):
        return []
    row = _opening(context, following)
    if row is None or row.units[0].kind == REFERENCE:
        return []
    return _pair(row) if len(row.units) == 2 else []


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
