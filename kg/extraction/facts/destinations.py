"""Destinations: where a visit goes, one stop or a row of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.discourse import ENTITY, Group, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES, PLACELIKE
from kg.extraction.facts.draft import Context
from kg.extraction.facts.posts import home_of
from kg.extraction.facts.triggers import pattern
from kg.extraction.facts.visitors import with_home

_LIST_ROOM = 20
# What stands between the verb and the destination: nothing, the unknown first names of a list (到某展厅、某公司等地
# 考察), what the destination is to the visitor (出访友好城市某市), or where it lies (前往位于某市的某研究所).
_BEFORE = re.compile(
    r"(?:[^，,。；;]{2,}、)?|[俄美日韩德法英蒙泰越朝我]|(?:我[省市县区州]|其)?(?:国际)?"
    r"(?:友好城市|友好交流城市|友城|姊妹城市|姐妹城市|(?:对口(?:合作|协作|帮扶|支援)|结对)(?:地区|城市|县|区)?)"
)
# What makes the place the beginning of a name: 某国驻某市领事馆, 苏陕协作项目.
_BEGINS_A_NAME = re.compile("驻|[^，,、。；和与]?(?:对口)?(?:协作|帮扶)")
_HELPED = re.compile("对口(?:支援|帮扶|协作|援[一-鿿])的")
_FRIENDS = re.compile("的?(?:国际)?(?:友好城市|友城|姊妹城市|姐妹城市)")
_LYING_IN = re.compile("(?:位于|位在|坐落在|坐落于|地处)")
_OF_PART = re.compile("(?:[东西南北中]{1,2}部)?的")
_LIST_MARK = re.compile("、|以及|和|及")
_LIST_END = re.compile(
    r"[，,。；;！!？?\n]|等(?!离子)|进行|开展|实地|考察|调研|参观|走访|座谈|学习|查看|视察|察看|了解|听取|并|先后"
)
_NO_ITEM = re.compile("与|和|在|对|向|就|为|由")
_BEHIND_ITEM = 8  # characters between a stop's name and the end of its item: 某公司生产车间
_VILLAGE = re.compile("(?:村|镇|乡|街道|社区)$")
_BEGAN_OR_ENDED = re.compile("(?:开始|展开|开启|结束|完成)了?对$")
_CARRIED_OUT = re.compile(r"[^，,。；;]*?(?:进行|开展)了?[^，,。；;]{0,8}$")


def destination_behind(context: Context, position: int) -> Group | None:
    """The place or body, or the row of them, right behind a verb of going that ends at ``position``."""
    clauses, text = context.clauses, context.text
    if (helped := _HELPED.match(text, position)) is not None:
        position = helped.end()  # 赴对口援藏的某县
    lying = _LYING_IN.match(text, position)
    if lying is not None:  # 前往位于西宁的某研究所
        place = clauses.object(lying.end(), PLACELIKE, room=0)
        of = _OF_PART.match(text, place.end) if place is not None else None
        position = of.end() if of is not None else position
    first = clauses.object(position, BODIES, room=_LIST_ROOM)
    if first is None or not _BEFORE.fullmatch(text, position, first.start) or _BEGINS_A_NAME.match(text, first.end):
        return None
    if (friend := _FRIENDS.match(text, first.end)) is not None:  # 访问上海的友好城市汉堡
        first = clauses.object(friend.end(), PLACELIKE, room=0) or first
    if text.startswith("的", first.end) and first.type == "Place":  # 走访当地的某集团
        first = clauses.object(first.end + 1, BODIES, room=0) or first
    units = [u for u in first.units if u is first.units[0] or u.type == first.type or ends_item(text, u.end)]
    further = list(_further_stops(context, first))
    in_row = bool(further) or text[position : first.start].endswith("、")
    village = _VILLAGE.search(first.entities[-1].name)
    if in_row and first.type == "Place" and not village and not ends_item(text, first.end):
        units = []  # 高新区、沪滇协作馆: the place begins a name that is not known
    return Group([*units, *further]) if units or further else None


def ends_item(text: str, position: int) -> bool:
    """Whether a name in a row ends at ``position``, and does not begin a longer one that is not known."""
    return _LIST_MARK.match(text, position) is not None or _LIST_END.match(text, position) is not None


def _further_stops(context: Context, first: Group) -> Iterator[Unit]:
    """The stops of a row after the first group, where unknown names stand between them."""
    text = context.text
    ending = _LIST_END.search(text, first.end, context.clauses.clause(first.start).end)
    end = ending.start() if ending else context.clauses.clause(first.start).end
    marks = list(_LIST_MARK.finditer(text, first.end, end))
    stops = [*(m.start() for m in marks[1:]), end]
    for start, stop in zip((m.end() for m in marks), stops, strict=False):
        units = [u for u in context.clauses.discourse.units_between(start, stop, ENTITY) if u.type in BODIES]
        if not units or _NO_ITEM.match(text, start):
            continue
        room = 0 if units[-1].type == "Place" and not _VILLAGE.search(units[-1].entities[0].name) else _BEHIND_ITEM
        if units[-1].end == stop or (units[0].start == start and stop - units[-1].end <= room):
            yield units[-1]


def toured(context: Context, visitor: Group, verb: re.Match[str]) -> Group | None:
    """某市代表团在南通考察: the place after 在, where a delegation goes; 对某市进行了友好访问: the one after 对."""
    clause = context.clauses.clause(verb.start())
    toward = context.clauses.marked(clause.start, verb.start(), "toward", BODIES)
    if toward and _CARRIED_OUT.match(context.text, toward[-1].end, verb.start()):
        return toward[-1]  # 对烟台市、威海市进行了为期五天的访问
    if toward and _BEGAN_OR_ENDED.search(context.text, clause.start, toward[-1].start):
        return toward[-1]  # 结束对智利、巴西的友好访问
    at = context.clauses.marked(clause.start, verb.start(), "at", BODIES)
    delegation = pattern(context.lang, "visit", "delegations").search(context.text, visitor.start, verb.start())
    return at[-1] if at and delegation and at[-1].end == verb.start() else None


def called_on(context: Context, position: int) -> Group | None:
    """拜访某集团董事长某某: the body of whoever is called on."""
    person = context.clauses.object(position, ("Person",), room=0)
    home = home_of(context, person.entities[0]) if person is not None else None
    if person is None or home is None:
        return None
    return Group([replace(person.units[0], entities=(home,))])


def returned_to(context: Context, visitor: Group, verb: int) -> Group | None:
    """回访 with no name behind it goes to the place that the visit before it came from."""
    home: list[DiscourseEntity] = with_home(context, visitor, verb)
    places = [u for u in context.clauses.discourse.units if u.type == "Place" and u.end <= verb]
    for pairing in context.of_type("Pairing"):
        members = pairing.roles["member"]
        if set(members) & set(home):
            other = [u for u in places if u.entities[0] in members and u.entities[0] not in home]
            if other:
                return Group([other[-1]])
    return None
