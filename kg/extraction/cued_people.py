"""Names that the words around them give away: verbs of speech, 叫, 的, lists, dashes in front of signatures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import Final

from kg.extraction.mention import Mention
from kg.extraction.person_names import Follow, cues, given_characters, surnames
from kg.extraction.person_search import LIST_MARKS, SIZES, Search

_ENDS_OF_PLACES: Final = frozenset("村镇乡湾沟庄屯堡坪岭坡桥店铺河湖岛山")
_AND_OTHERS: Final = re.compile(
    r"等[0-9一二三四五六七八九十两几多余位名]{0,4}[\u3400-\u9fff]{0,6}?"
    r"(?:领导|嘉宾|同志|专家|学者|企业家|教授|院士|委员|干部|官员|老师|教师|医生|代表|名人|艺术家|参加|出席|陪同)"
)
_SIGNATURE: Final = re.compile(r"(?:^|\n)[ \u3000]*[—－-]{1,3}[ \u3000]*")
_ROSTER_START: Final = re.compile(r"(?:^|(?<=[\n。；;：:]))[ \u3000·•●◆■]*")
_ROSTER_MARK: Final = re.compile(r"[，,（(是]|[ \u3000\t]+")
_ROSTER_WORDS: Final = re.compile(r"[男女][，,、]|现任|时任|曾任|现为|系|19\d\d年")
_SENTENCE_END: Final = re.compile(r"[。；;！？\n]")
_ROSTER_ROOM: Final = 50
_VERBAL: Final = (Follow.VERB, Follow.CUE)


def by_cues(search: Search) -> None:
    """邓超文说, 叫徐春梅，: a name between the start of a clause and a verb of speech, or behind 叫."""
    for m in cues("after", "speech").finditer(search.text):
        for size in SIZES:
            start = m.start() - size
            if start < 0 or not search.clause_start(start) or search.shapes.is_taken(start, m.start()):
                continue
            sure = len(m.group()) > 1 and not search.shapes.ends_with_cue(start, m.start())
            if search.shapes.is_full_name(start, m.start(), usual=0 if sure else None):
                search.add(start, m.start(), "speech", 0.9)
                break
    for m in cues("before", "act", "link").finditer(search.text):
        end = search.shapes.name_end(m.end(), sure=False)
        if end is not None and end - m.end() >= 3 and search.shapes.follow(end) == Follow.MARK:
            search.add(m.end(), end, "cue", 0.7)


def behind_of(search: Search) -> None:
    """规划局的张鹏和建德市的徐剑飞: a usual name behind 的, with a body, a place or a title in front of that."""
    for m in re.finditer("的", search.text):
        p, start = m.start(), m.end()
        if p not in search.shapes.ends and p not in search.title_ends:
            continue
        if search.add_roll(start, "behind-of"):
            continue
        end = search.shapes.name_end(start, sure=False)
        if end is None or search.shapes.is_taken(start, end):
            continue
        follow, listed = search.shapes.follow(end), search.text[end : end + 1] in LIST_MARKS
        if follow == Follow.MARK or (follow and (end - start == 3 or listed or p in search.title_ends)):
            search.add(start, end, "behind-of", 0.75)


def before_others(search: Search) -> None:
    """马云、任正非等企业家: a list in front of 等 and what they are."""
    for m in _AND_OTHERS.finditer(search.text):
        for start, end in search.shapes.roll_before(m.start()):
            search.add(start, end, "list", 0.8)


def signatures(search: Search) -> None:
    """——连新良（温州援疆指挥部指挥长）: a name behind a dash at the start of a line."""
    for m in _SIGNATURE.finditer(search.text):
        end = search.shapes.name_end(m.end(), sure=True)
        if end is not None and search.text[end : end + 1] in ("（", "(", "\n", ""):
            search.add(m.end(), end, "signature", 0.85)


def rosters(search: Search) -> None:
    """李忠伟，丽水市委副秘书长; 陆汉文 某大学教授: a name that opens a sentence, then an office with its body."""
    offices = sorted(t.start for t in search.titles if t.kind in ("office", "head", "staff"))
    for m in _ROSTER_START.finditer(search.text):
        end = search.shapes.name_end(m.end(), sure=True)
        behind = _ROSTER_MARK.match(search.text, end) if end is not None else None
        if end is None or behind is None or search.shapes.is_taken(m.end(), end):
            continue
        opens = search.shapes.starts_body(behind.end()) or _ROSTER_WORDS.match(search.text, behind.end())
        i = bisect_left(offices, behind.end())
        told = i < len(offices) and not _SENTENCE_END.search(search.text, behind.end(), offices[i])
        if opens and told and offices[i] - behind.end() <= _ROSTER_ROOM:
            search.add(m.end(), end, "roster", 0.85)


def after_bodies(search: Search) -> None:
    """…股份有限公司王进兴代表签约: a usual name of three characters between a body and a verb."""
    for start in sorted(search.shapes.body_ends):
        end = search.shapes.name_end(start, sure=False) if start - 1 in search.shapes.bodies else None
        if end is not None and end - start == 3 and search.shapes.follow(end) in _VERBAL:
            search.add(start, end, "after-body", 0.7)


def lists(search: Search) -> None:
    """Names joined by 、 to a name that is already found, on either side."""
    queue = sorted(search.found.values(), key=lambda m: m.start)
    for m in queue:  # grows while it is read: a listed name leads to the next one
        for start, end in _neighbours(search, m):
            if search.add(start, end, "list", 0.85):
                queue.append(search.found[start])


def _neighbours(search: Search, m: Mention) -> Iterator[tuple[int, int]]:
    start = search.listed_at(m.end, spaces=False)
    if start is not None:
        end = search.shapes.name_end(start, sure=False)
        if end is not None and search.shapes.follow(end):
            yield start, end
    if m.start == 0 or search.text[m.start - 1] != "、":
        return
    end = m.start - 1
    for size in SIZES:
        start = end - size
        if start < 0 or search.shapes.is_taken(start, end) or not search.bounded_left(start):
            continue
        if search.shapes.is_full_name(start, end):
            yield start, end
            return


@cache
def _usual_names() -> re.Pattern[str]:
    """A usual surname and two characters of given names; names may overlap."""
    single = "".join(sorted(name for name, kind in surnames().items() if kind == "single"))
    given = "".join(sorted(given_characters()))
    return re.compile(f"(?=([{single}][{given}]{{2}}))")


def repeated(search: Search) -> None:
    """叶志鸿 used twice: a usual name of three characters, once at the start of a clause."""
    seen: dict[str, list[int]] = {}
    text = search.text
    for m in _usual_names().finditer(text):
        if not search.shapes.is_taken(m.start(), m.start() + 3):
            seen.setdefault(m.group(1), []).append(m.start())
    for starts in seen.values():
        place = text[starts[0] + 2] in _ENDS_OF_PLACES
        if len(starts) < 2 or place or search.shapes.is_words(starts[0], starts[0] + 3):
            continue
        if any(search.clause_start(s) for s in starts):
            for s in starts:
                search.add(s, s + 3, "repeated", 0.7)
