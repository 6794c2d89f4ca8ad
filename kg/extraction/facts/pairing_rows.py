"""Several pairs in one clause: who goes with whom in rows and lists of partners."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.extraction.discourse import ENTITY, Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import PLACELIKE
from kg.extraction.facts.distribution import distribute, pairs_in_row
from kg.extraction.facts.draft import Context
from kg.extraction.facts.pairing_kinds import kinds
from kg.extraction.facts.where import is_country
from kg.extraction.structure import Range

# What stands between a row of partners and the word for them.
_IN_ALL = r"等(?:\d+|[一二两三四五六七八九十]+)?余?多?(?:个|座|对)?(?:国际|正式|国外|海外|境外)*"
# 甲市、乙市、丙市3个国际|友好城市: as many as the row has names.
_SO_MANY = re.compile(r"(\d+)(?:个|座|对)(?:国际|正式|国外|海外|境外)*")
_ARE_NAMED = re.compile(
    r"(?:的(?:国际|友好|省|地)*(?:城市)?)?(?:(?:\d+|[一二三四五六七八九十]+)(?:多|余)?[个座对][，,:：])?"
    r"(?:分别|主要|目前|现)?(?:有|包括|包含|是|为|(?<=[:：]))[:：]?"
)
_OWN = re.compile("的?(?:目前|现|已|共)*(?:有|拥有|缔结了?|结成了?)?(?:正式|对外|主要)?(?:国际|海外|国外)?")
# What parts the names of a row: marks, the country that each lies in, a date in brackets.
_PARTS_ROW = re.compile(r"(?:[，,、；;和与及以的 ]|[（(][^（()）]*[）)])*")
# Characters between 包括 and the first name.
_ROOM = 6


def several_pairs(context: Context, m: re.Match[str], kind: str) -> list[list[DiscourseEntity]]:
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
        if len(partners) > 1:
            return [[subject.entities[0], e] for e in partners]
    series = _series(context, clauses.groups(clause.start, m.start()))
    if series:
        return series
    with_each = _with_each(context, clauses.groups(clause.start, m.start()), kind)
    if with_each:
        return with_each
    named = _named_behind(context, m) or _are_all(context, m)
    if named:
        return named
    summed = _summed(context, m)
    if summed:
        return summed
    # 大同市对口支援奇台农场和城关镇: one helps each.
    helped = clauses.object(m.end(), PLACELIKE, room=0)
    of = [g for g in clauses.groups(clause.start, m.start()) if g.end == m.start() - 1 and g.type in PLACELIKE]
    owner_in_front = of[0] if of and context.text.startswith("的", of[0].end) else None  # 惠灵顿的|姐妹城市厦门
    helper = owner_in_front or clauses.subject(m.start(), PLACELIKE)
    if helped is not None and context.text.startswith("的", helped.end):  # 对口支援延吉市的奉化区
        helper = clauses.object(helped.end + 1, PLACELIKE, room=0) or helper
    if helped is not None and helper is not None and not set(helper.entities) & set(helped.entities):
        return distribute(helper.entities, helped.entities)
    return pairs_in_row(context, clause.start, m.start())


def _summed(context: Context, m: re.Match[str]) -> list[list[DiscourseEntity]]:
    """襄阳已有包括犬山市、茶胶省等8个友好城市, 襄阳与犬山市、茶胶省2个友好城市: each of the row with whose they are."""
    clauses, text = context.clauses, context.text
    clause = clauses.clause(m.start())
    for g in clauses.groups(clause.start, m.start()):
        as_many = _SO_MANY.fullmatch(text, g.end, m.start())
        if g.type not in PLACELIKE or not (as_many or re.fullmatch(_IN_ALL, text[g.end : m.start()])):
            continue
        first = _row_start(context, clause, g)
        row = [u for o in clauses.groups(first.start, g.end) if o.type in PLACELIKE for u in o.units]
        home = clauses.subject(first.start, PLACELIKE) if first.start > clause.start else None
        if as_many is not None and text[row[0].end : row[0].end + 1] in ("与", "和", "同"):
            home, row = Group(row[:1]), row[1:]
        friends = [e for u in row for e in u.entities]
        if not friends or (as_many is not None and int(as_many.group(1)) != len(friends)):
            continue
        own = home is not None and home.start < row[0].start
        owner = home.entities[0] if home is not None and own else clauses.discourse.seat
        if owner is not None and owner not in friends:
            return [[owner, e] for e in friends if not is_country(e)]
    return []


def _series(context: Context, groups: list[Group]) -> list[list[DiscourseEntity]]:
    """武汉市同大分市于1979年、同匹兹堡市于1982年缔结…: the first of the pair with each of those behind it."""
    if len(groups) < 2 or groups[0].type not in PLACELIKE or len(groups[0].entities) != 2:
        return []
    first, *others = groups
    if any(g.type not in PLACELIKE or len(g.entities) > 1 or context.clauses.marker(g) != "with" for g in others):
        return []
    if kinds(context.lang)[0].search(context.text, first.end, others[-1].start):
        return []  # 甲与乙缔结友城22年、与丙对口合作5年
    return [first.entities, *([first.entities[0], g.entities[0]] for g in others)]


def _named_behind(context: Context, m: re.Match[str]) -> list[list[DiscourseEntity]]:
    """扬州的友好城市有唐津市、厚木市; 与苏州结好的城市有:威尼斯、池田; 与常熟结对的是思南县."""
    clauses = context.clauses
    names = _ARE_NAMED.match(context.text, m.end())
    owners = [g for g in clauses.groups(clauses.clause(m.start()).start, m.start()) if g.type in PLACELIKE]
    if names is None or not owners or not _OWN.fullmatch(context.text, owners[-1].end, m.start()):
        return []
    end = context.clauses.discourse.sentence(m.start()).end
    owner = owners[-1].entities[-1]
    units = list(context.clauses.discourse.units_between(names.end(), end, ENTITY))
    if not units or units[0].start - names.end() > _ROOM or is_country(owner):
        return []
    row = [units[0]]
    for u in units[1:]:
        if u.type not in PLACELIKE or not _PARTS_ROW.fullmatch(context.text, row[-1].end, u.start):
            break
        row.append(u)
    return [[owner, u.entities[-1]] for u in row if u.type in PLACELIKE and not is_country(u.entities[-1])]


def _are_all(context: Context, m: re.Match[str]) -> list[list[DiscourseEntity]]:
    """大分市、匹兹堡市都是武汉的友好城市."""
    groups = context.clauses.groups(context.clauses.clause(m.start()).start, m.start())
    if len(groups) < 2 or not _OWN.fullmatch(context.text, groups[-1].end, m.start()):
        return []
    row, owner = groups[-2], groups[-1].entities[-1]
    is_are = re.search("(?:都|均|皆)?(?:是|为|成为)$", context.text[row.end : groups[-1].start])
    if is_are is None or len(row.entities) < 2 or row.type not in PLACELIKE:
        return []
    return [[owner, e] for e in row.entities if not is_country(e)]


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
