"""The place that a text's 我市 or 我省 means, and the one that its publisher belongs to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from kg.gazetteer.gazetteer import Gazetteer, gazetteer
from kg.gazetteer.naming import Naming
from kg.gazetteer.resolution import resolve

_OURS: Final = re.compile(r"(我|本)(市|省|县|区|州|旗|国)(?!场|民|区委|政)|全(市|省|县|区|州|旗)(?!域|块链)")
_CLAUSE: Final = re.compile(r"[。；;！？!?\n]")
# A guest: 某市…赴我市; 我市…赴某市; 某市与我市; 我市与某市.
_TO_US: Final = re.compile(r"(?:赴|来|到|抵|抵达|前来|莅临|莅|访问|走进|与|和|同|向|为|帮助|支援)$")
_FROM_US: Final = re.compile(r"^[^，,。；;]{0,20}?(?:赴|到|抵|与|和|同|前往)$")
_HELD_HERE: Final = re.compile(r"^市?(?:召开|举行|举办|开幕|揭牌|奠基)")
_LEVEL: Final = {"市": "市", "省": "省", "县": "县", "区": "区", "州": "州", "旗": "旗", "国": "国"}


def find_seat(text: str, title: str, publisher: str, names: Sequence[Naming]) -> str | None:
    """The id of the place that the text calls 我市 (or 我省 …), or of the publisher's place; None if neither
    shows.

    The publisher decides where its name holds a place of the level that the text's 我 asks for. Otherwise it
    is the place that the text names most, without those that appear as guests or hosts of 我市.

    >>> text = "中山市市长率团赴我市考察。两市座谈会在佳木斯召开,佳木斯市长参加。"
    >>> find_seat(text, "", "", resolve(text))
    'cn:230800'
    """
    places = gazetteer()
    asked = Counter(m.group(2) or m.group(3) for m in _OURS.finditer(f"{title}\n{text}"))
    told_by = _TOLD_BY.match(text)
    own = _publisher_seat(publisher or (told_by.group(1) if told_by is not None else ""))
    if own and (not asked or any(_fits(places, own, level) for level in asked)):
        return own
    ours = [m for m in _OURS.finditer(text) if m.group(1)]
    if not ours and not re.search("[我本][市省县区州旗]", title):
        return own
    levels = Counter(m.group(2) for m in _OURS.finditer(f"{title}\n{text}") if m.group(1) and m.group(2) != "国")
    if not levels:
        return own
    level = min(levels, key=lambda c: (-levels[c], c))
    return _evident(places, text, title, names, level) or own


_TOLD_BY: Final = re.compile(
    r"^\s*([^\s，,。：:（(]{2,8}?(?:网|报|新闻|在线|发布|融媒|广播|电视台))(?:讯|消息|[^\s，,。]{0,8}?\d+日(?:讯|电|消息))"
)
"""The paper that a text opens with: 温州网讯, 宿迁日报消息."""


@lru_cache(maxsize=1000)
def _publisher_seat(publisher: str) -> str | None:
    if not publisher:
        return None
    found = [n.id for n in resolve(publisher) if n.id and n.id.startswith("cn:")]
    if found:
        return found[-1]
    # 海曙新闻网: a publisher is named after its place, whose short name may mean nothing elsewhere.
    first = next(iter(gazetteer().scan(publisher)), None)
    own = [i for i in first.candidates if i.startswith("cn:")] if first and first.start == 0 else []
    return own[0] if len(own) == 1 else None


def _fits(places: Gazetteer, id: str, level: str) -> bool:
    """Whether a place is of the class that 我市, 我省 … asks for."""
    return places.place(id).labels["zh"].endswith(_LEVEL[level]) or (level == "省" and id.endswith("0000"))


def _evident(places: Gazetteer, text: str, title: str, names: Sequence[Naming], level: str) -> str | None:
    scores: Counter[str] = Counter()
    guests: Counter[str] = Counter()
    ours = [(m.start(), m.end()) for m in _OURS.finditer(text) if m.group(1)]
    for n in names:
        if n.id is None or not n.id.startswith("cn:"):
            continue
        if _fits(places, n.id, level):
            scores[n.id] += 1
            if text[max(0, n.start - 1) : n.start] == "在" and _HELD_HERE.match(text, n.end):
                scores[n.id] += 2
            for start, end in ours:
                if start >= n.end and start - n.end <= 60:
                    between = text[n.end : start]
                    if not _CLAUSE.search(between) and _TO_US.search(between):
                        guests[n.id] += 1
                elif end <= n.start and n.start - end <= 40:
                    between = text[end : n.start]
                    if not _CLAUSE.search(between) and _FROM_US.match(between):
                        guests[n.id] += 1
        for ancestor in places.ancestors(n.id):
            if ancestor.startswith("cn:") and _fits(places, ancestor, level):
                scores[ancestor] += 1
    for n in resolve(title):
        if n.id and n.id.startswith("cn:") and _fits(places, n.id, level):
            scores[n.id] += 1
        if n.id and n.id in scores and re.search(r"(?:来|赴|访|到|与)我[市省县区]", title[n.end :]):
            guests[n.id] += 1
    for guest in guests:
        scores.pop(guest, None)
    ranked = sorted(scores.items(), key=lambda s: (-s[1], s[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < ranked[1][1] + 1):
        return None
    return ranked[0][0]


def seat_names(text: str, names: Sequence[Naming], seat: str | None) -> list[Naming]:
    """我市, 本省, 全县 … in a text, each with the id of the seat, or of what holds it at the level asked for.

    全市 and its like mean the place of that level named last before in the sentence, if there is one.
    """
    places = gazetteer()
    line = (seat, *places.ancestors(seat)) if seat else ()
    found = []
    for m in _OURS.finditer(text):
        level = m.group(2) or m.group(3)
        id = "iso:CN" if level == "国" else next((i for i in line if _fits(places, i, level)), None)
        if m.group(3):
            sentence = max(text.rfind(c, 0, m.start()) for c in "。！？\n") + 1
            last = [n for n in names if n.id and sentence <= n.start < m.start() and _fits(places, n.id, level)]
            id = last[-1].id if last else id
        rule = "seat.ours" if m.group(1) else "seat.whole"
        found.append(Naming(m.start(), m.end(), m.group(), id, rule, 0.9 if id else 0.4, m.start()))
    return found
