"""Locations: an organisation or zone that is said to be in a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.extraction.discourse import REFERENCE, Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES, PLACELIKE
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.triggers import evidence, hits, hoped
from kg.extraction.facts.where import is_country

_SITE_NAME = re.compile(
    r"(?:公司|集团|厂|学校|学院|大学|中学|小学|职专|医院|合作社|园区|产业园|工业园|科技园|园|基地|开发区|高新区|经开区)$"
)
_SITED = ("Organization", "Zone")
_INSIDE = re.compile("(?:内|境内|园内|里)?的")
_OPENS = re.compile("(?:正式|顺利|成功)?(?:揭牌|挂牌|成立|投产|落成|开园|开业|开馆|启用|投用|开张)")
# What stands between a site and where it opens: 今年3月在
_SITE_WHEN = re.compile(r"(?:[”’]|已|日前|近日|今年|去年|同年|当年|[年月日号\d]|上午|下午|正式)*在")
_ENDS_INSIDE = re.compile("境?[内里](?=[，,。；;])")
_IS_IN = re.compile("[”’]?(?:就|都|均|便|也)?(?:在|位于)")
_ITS_PARTS = re.compile(r"(?:\d+|[一二两三四五六七八九十]+)[条家座个处所]|厂房|生产线|子公司|分公司|项目|工厂")
# What may stand between a site and where it settled: it did so, and when.
_SETTLED = re.compile("(?:已经?|于|正式|成功|签约|顺利|率先|今年|去年|同年|[年月日\\d])*")
# Buildings of an owner, who is told before them or left out.
_BUILDING = "厂区|新厂|工厂|厂房|车间|项目|分公司|基地|总部|校区|园区"
_OWN_BUILDING = re.compile(f"的(?:{_BUILDING})")
_BUILDING_ALONE = re.compile(f"(?:其|该|新|一期|二期)?(?:{_BUILDING})(?:就|都|均|也|主要)?")
_ONE_OF_ITS = re.compile(r"(?:当地|本地)?(?:的)?(?:一家|一所|一个|最大|较大|知名)")
_LOCAL_LIST = re.compile("等(?:一批|多家|数家)?(?:在)?")
# What follows the place in a name that tells no more than the place: 某县第一人民医院.
_GENERIC = re.compile(
    "(?:人民|中心|中医|民族|妇幼保健|第[一二三四五六七八九十]+|高级|初级|中等|职业|技术|专业|实验|外国语|市立|县立)*"
    "(?:医院|中学|小学|学校|大学|学院|院|幼儿园)"
)
_POSTED_OFFICE = re.compile("驻.*(?:领事馆|领馆|办事处|联络处|联络站|代表处)$")
_LARGER_PLACES = re.compile(r"(?:[一-鿿]{1,8}?(?:省|自治区|市|州|盟|地区|国|道))+")
_HAS_ROOM = 60  # characters between 拥有 and the last name of its row


def find_locations(context: Context) -> Iterator[Draft]:
    clauses = context.clauses
    for verb in hits(context, "location", "verbs"):
        place = clauses.object(verb.end(), (*PLACELIKE, "Organization"), room=1)
        slogan = clauses.discourse.structure.in_slogan(verb.start())  # “总部在成都、基地在宜宾”模式
        if place is None or slogan or hoped(context, verb.start()):
            continue
        thing = _thing(context, verb, place)
        if thing is None:
            continue
        chosen = verb.group().startswith(("选址", "落户", "入驻"))
        settles = verb.group() in ("落户", "入驻") or (thing.type == "Organization" and chosen)
        if settles and thing.start < verb.start() and not _SETTLED.fullmatch(context.text, thing.end, verb.start()):
            continue  # what settles may be a project that is told of
        yield _location(context, thing.entities[0], place.entities[-1], "verb", verb.start(), place.end - 1)
    yield from _openings(context)
    yield from _insides(context)
    yield from _copulas(context)
    yield from _genitives(context)
    yield from _addresses(context)
    yield from _posted_offices(context)
    yield from _possessions(context)
    yield from _local_lists(context)


def _location(context: Context, entity: DiscourseEntity, place: DiscourseEntity, rule: str, *positions: int) -> Draft:
    span = evidence(context, *positions)
    return Draft("LocatedIn", filled(entity=entity, place=place), span.start, span.end, f"locations.{rule}")


def _thing(context: Context, verb: re.Match[str], place: Group) -> Group | None:
    # 位于哈尔滨新区的深圳（哈尔滨）产业园区: what follows 的 is the thing.
    inside = _INSIDE.match(context.text, place.end)
    if inside is not None:
        thing = context.clauses.object(inside.end(), _SITED, room=2)
        if thing is not None:
            return thing
        if _ITS_PARTS.match(context.text, inside.end()):
            return None  # 公司位于某市的5条生产线
    nearest = context.clauses.groups(context.clauses.clause(verb.start()).start, verb.start())
    if nearest and nearest[-1].type == "Place" and verb.start() - nearest[-1].end <= 1:
        return None  # 某州位于某省: a place in a place
    if nearest and nearest[-1].type in _SITED and _OWN_BUILDING.fullmatch(context.text, nearest[-1].end, verb.start()):
        return nearest[-1]  # 某分公司的工厂位于…
    clause = context.clauses.clause(verb.start())
    if not nearest and _BUILDING_ALONE.fullmatch(context.text, clause.start, verb.start()):
        return None  # 厂区位于…: whose it is may have been told long before
    subject = context.clauses.subject(verb.start(), _SITED)
    if subject is not None and context.clauses.marker(subject) == "agent":  # 园区由某公司兴建，位于…
        sentence = context.clauses.discourse.sentence(verb.start())
        first = next(iter(context.clauses.groups(sentence.start, subject.start)), None)
        subject = first if first is not None and first.type in _SITED and not context.clauses.marker(first) else None
    if subject is None or set(subject.entities) & set(place.entities):
        return None
    return subject


def _openings(context: Context) -> Iterator[Draft]:
    """某创新中心在某开发区揭牌, 某公司今年3月在某区投产: what opens somewhere is there."""
    clauses = context.clauses
    for verb in _OPENS.finditer(context.text):
        clause = clauses.clause(verb.start())
        groups = [g for g in clauses.groups(clause.start, verb.start()) if g.type in BODIES]
        if len(groups) != 2 or hoped(context, verb.start(), plans=True):
            continue
        thing, place = groups
        at = clauses.marker(place) == "at" and place.type in PLACELIKE and place.end == verb.start()
        if at and thing.type in _SITED and _SITE_WHEN.fullmatch(context.text, thing.end, place.start):
            yield _location(context, thing.entities[-1], place.entities[-1], "opening", verb.start())


def _insides(context: Context) -> Iterator[Draft]:
    """某孵化园就在某产业园区内: a clause that ends with where something is."""
    clauses = context.clauses
    for inside in _ENDS_INSIDE.finditer(context.text):
        clause = clauses.clause(inside.start())
        groups = [g for g in clauses.groups(clause.start, inside.start()) if g.type in BODIES]
        if len(groups) != 2 or groups[1].end != inside.start() or hoped(context, inside.start()):
            continue
        thing, place = groups
        if thing.type in _SITED and _IS_IN.fullmatch(context.text, thing.end, place.start):
            yield _location(context, thing.entities[-1], place.entities[-1], "inside", inside.start())


def _genitives(context: Context) -> Iterator[Draft]:
    """扎赉特旗的绰尔河米业公司, 当地的合作社, 园区内的某公司: a place, 的, and an organisation without a place of its
    own in front."""
    d = context.clauses.discourse
    for a, b in pairwise(u for u in d.units if u.entities):
        gap = d.text[a.end : b.start]
        if a.type not in PLACELIKE or b.type not in _SITED or b.titled or not (gap == "" or _INSIDE.fullmatch(gap)):
            continue
        if gap == "" and (a.type != "Place" or a.kind == REFERENCE or not _SITE_NAME.search(b.entities[0].name)):
            continue  # 甘谷县人民医院 is named after its place; 寿县丰庄中心学校 lies there
        if a.type == "Zone" and (b.type == "Zone" or not _SITE_NAME.search(b.entities[0].name)):
            continue
        if any(b.entities[0].name.startswith(f) for f in a.entities[0].forms):
            continue
        yield _location(context, b.entities[0], a.entities[-1], "genitive", a.start)


def _addresses(context: Context) -> Iterator[Draft]:
    """凉山州雷波县黄琅中学: a name with a whole address in front of it is in the nearest place of the address."""
    for body in context.clauses.discourse.entities:
        if body.type not in _SITED or body.anchor is None or not _SITE_NAME.search(body.name):
            continue
        if body.name.endswith("有限公司"):
            continue  # a registered name
        for m in body.mentions:
            forms = [f for f in body.anchor.forms if m.text.find(f) > 0]
            if not forms or _GENERIC.fullmatch(m.text, m.text.find(forms[0]) + len(forms[0])):
                continue
            if _LARGER_PLACES.fullmatch(m.text, 0, m.text.find(forms[0])):
                yield _location(context, body, body.anchor, "address", m.start)
                break


def _posted_offices(context: Context) -> Iterator[Draft]:
    """俄罗斯驻哈尔滨总领馆, 甲市驻乙市招商联络处: where an office is posted is in its name."""
    places = [e for e in context.clauses.discourse.entities if e.type == "Place" and not is_country(e)]
    for body in context.clauses.discourse.entities:
        if body.type != "Organization" or not _POSTED_OFFICE.search(body.name):
            continue
        there = [(len(f), e) for e in places for f in e.forms if len(f) > 1 and f"驻{f}" in body.name]
        if there:
            place = max(there, key=lambda t: t[0])[1]
            yield _location(context, body, place, "posted", body.mentions[0].start)


def _possessions(context: Context) -> Iterator[Draft]:
    """某市拥有甲大学、乙大学和丙学校, 某园区内有丁公司: what a place has lies there."""
    clauses, d = context.clauses, context.clauses.discourse
    for verb in hits(context, "location", "has"):
        owner = clauses.subject(verb.start(), BODIES)
        inside = "内" in verb.group()  # a park has what is inside
        owners = ("Place", "Zone") if inside else ("Place",)
        if owner is None or owner.type not in owners or len(owner.entities) > 1 or hoped(context, verb.start()):
            continue
        end = min(clauses.clause(verb.start()).end, verb.end() + _HAS_ROOM)
        for u in d.units_between(verb.end(), end):
            if u.type == "Organization" and not u.titled and _SITE_NAME.search(u.entities[0].name):
                yield _location(context, u.entities[0], owner.entities[0], "possession", verb.start())


def _local_lists(context: Context) -> Iterator[Draft]:
    """考察了甲厂、乙公司等当地企业: the names of a row that is said to be of the place."""
    for here in context.clauses.discourse.units:
        if not here.entities or here.mention.text not in ("当地", "本地"):
            continue
        for g in context.clauses.groups(context.clauses.clause(here.start).start, here.start):
            if g.type in _SITED and _LOCAL_LIST.fullmatch(context.text, g.end, here.start):
                for e in g.entities:
                    yield _location(context, e, here.entities[0], "local", here.start)


def _copulas(context: Context) -> Iterator[Draft]:
    """甲公司是东莞一家专门…的公司: the place in front of 一家."""
    clauses, d = context.clauses, context.clauses.discourse
    for m in hits(context, "location", "copula"):
        clause = clauses.clause(m.start())
        place = clauses.object(m.end(), ("Place",), room=2)
        if place is None or not _ONE_OF_ITS.match(d.text, place.end):
            continue
        things = [g for g in clauses.groups(clause.start, m.start()) if g.type in _SITED]
        if things:
            yield _location(context, things[-1].entities[0], place.entities[-1], "copula", m.start())
