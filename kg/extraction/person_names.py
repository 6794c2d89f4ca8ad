"""What the name of a person looks like: surnames, given names, foreign names, and where each ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import cache
from typing import Final

from kg.extraction.lexicon import alternatives, table
from kg.extraction.marked_text import BREAKS, MarkedText
from kg.extraction.mention import Mention
from kg.extraction.name_edges import DOTS
from kg.extraction.name_words import Kind, everyday_word, is_everyday, listed_words

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN_NAME: Final = re.compile(r"[A-Z][A-Za-z'’-]+(?: [A-Z][A-Za-z'’.-]*){1,3}|[A-Z][a-z]+(?:[A-Z][a-z]+){1,3}")
LONGEST_FOREIGN: Final = 12
_SPACED: Final = re.compile(r"[\u3400-\u9fff][ \u3000]{1,2}[\u3400-\u9fff]")
"""A name of two characters that is set as wide as one of three: 王　健."""

_PARTICLES: Final = frozenset("地得着了过的")
_ADVERBS = frozenset("也都还又则均已将曾就")
_COUNTED: Final = re.compile(r"[两二三四五六七八九十几数]{1,2}[位名人]")  # 曹健、缪青|两位老师
_AND_OTHERS: Final = re.compile(
    "等(?:出席|参加|陪同|参会|会见|座谈|考察|参与|到场|一行|同志|领导|相关|有关|市|县|区|省|[，,。；;])"
)
_SHORTEST_SHARED: Final = 3
"""Letters of a name that a person may share with a town abroad."""

_JAPANESE_GIVEN: Final = (2, 1, 3)


@cache
def surnames() -> dict[str, str]:
    """Family names with their kind: single, rare (only behind a title), double or japanese."""
    return {row[0]: row[1] for row in table("zh", "surnames.tsv")}


@cache
def given_characters() -> frozenset[str]:
    """Characters that are usual in Chinese given names."""
    return frozenset("".join(row[0] for row in table("zh", "given-characters.tsv")))


@cache
def foreign_characters() -> frozenset[str]:
    """Characters with which foreign names are written."""
    return frozenset("".join(row[0] for row in table("zh", "transliteration.tsv") if len(row) == 1))


@cache
def dotted_characters() -> frozenset[str]:
    """Characters with which foreign names are written that hold a middle dot."""
    return frozenset("".join(row[0] for row in table("zh", "transliteration.tsv")))


@cache
def cues(place: str, *kinds: str) -> re.Pattern[str]:
    """A pattern of the words of ``person-cues.tsv`` that stand "before" or "after" a name, of some kinds."""
    words = (word for word, where, kind in table("zh", "person-cues.tsv") if where == place and kind in kinds)
    return re.compile(alternatives(words))


@cache
def _speech() -> re.Pattern[str]:
    """A verb of speech of one character that follows a name."""
    words = (word for word, where, kind in table("zh", "person-cues.tsv") if where == "after" and kind == "speech")
    return re.compile(alternatives(w for w in words if len(w) == 1))


def surname_of(name: str) -> str:
    """The family name of a Chinese or Japanese name; "" for other names.

    >>> surname_of("欧阳明"), surname_of("叶志鸿"), surname_of("阿列克谢·茨杰诺夫")
    ('欧阳', '叶', '')
    """
    if any(c in DOTS or c.isascii() for c in name):
        return ""
    return name[:2] if surnames().get(name[:2]) in ("double", "japanese") and len(name) > 2 else name[:1]


class Follow(IntEnum):
    """What stands behind a stretch of text and shows that a name ends there, the surest last."""

    NOTHING = 0
    CHARACTER = 1
    """A cue of one character (说, 率), which may as well be part of a given name."""
    VERB = 2
    """An everyday verb that no list knows."""
    CUE = 3
    """A listed word of several characters, a title, or the name of a place or body."""
    MARK = 4
    """Punctuation or the text's end."""


class NameShapes:
    """Which stretches of one text can be names; none starts in a place, zone or body (``mentions``)."""

    def __init__(self, reading: MarkedText, mentions: Iterable[Mention]) -> None:
        self.reading = reading
        self.text = reading.text
        self.taken: set[int] = set()
        self.bodies: set[int] = set()
        self.body_ends: set[int] = set()
        self.places: dict[int, int] = {}
        """Start and end of each place; 科罗廖夫 is a town as well as a person."""
        self.ends: set[int] = set()
        self._starts: set[int] = set()
        for m in mentions:
            self._starts.add(m.start)
            self.ends.add(m.end)
            if m.label == "Place":
                self.places[m.start] = m.end
            self.taken.update(range(m.start, m.end))
            if m.label != "Place":
                self.bodies.update(range(m.start, m.end))
            if m.label != "Place" or len(m) > 2:
                self.body_ends.add(m.end)

    def starts_body(self, p: int) -> bool:
        """Whether a place, zone or body starts at ``p``."""
        return p in self._starts

    def follow(self, p: int) -> Follow:
        """What shows that a name ends at ``p``."""
        text = self.text
        if p >= len(text) or text[p] in BREAKS or not text[p].isalpha():
            return Follow.MARK
        if _AND_OTHERS.match(text, p):
            return Follow.MARK  # 都文平|等出席
        if p in self._starts or self.reading.starting(p, Kind.TITLE) or self.reading.starting(p, Kind.STOP) > 1:
            return Follow.CUE
        if _COUNTED.match(text, p):
            return Follow.CUE
        m = cues("after", "speech", "act", "link").match(text, p)
        if m is not None and m.group() in _ADVERBS and text[p + 1 : p + 2] in BREAKS:
            return Follow.NOTHING  # 丁红都，: no adverb stands before a break
        if m is not None:
            return Follow.CUE if len(m.group()) > 1 else Follow.CHARACTER
        return Follow.VERB if self._verb_at(p) else Follow.NOTHING

    def _verb_at(self, p: int) -> bool:
        return any((everyday_word(self.text[p : p + n]) or "").startswith("v") for n in (2, 3, 4))

    def name_end(self, start: int, *, sure: bool) -> int | None:
        """The end of the Chinese or Japanese name that starts at ``start``.

        ``sure``: a title stands before it, so that a name is expected and need not be of usual characters.
        """
        text = self.text
        if start >= len(text) or start in self.taken:
            return None
        listed = text[start - 1 : start] == "、"
        spaced = _SPACED.match(text, start) if sure or listed else None
        if spaced is not None and surnames().get(text[start]) == "single" and self.follow(spaced.end()):
            return spaced.end()
        two = text[start : start + 2]
        kind = surnames().get(two)
        for size in (3, 2):  # 佐佐木, 古贺
            if surnames().get(text[start : start + size]) == "japanese":
                end = self._japanese_end(start + size)
                if end is not None and (sure or not self.is_words(start, end)):
                    return end
        if kind == "double":
            return self._given_end(start, start + 2, sure)
        kind = surnames().get(text[start])
        if kind is None or (kind == "rare" and not sure):
            return None
        if self.reading.starting(start, Kind.STOP | Kind.WEAK):
            # 市长向大会致辞: 向 and 于 are words before they are surnames
            usual = sure and self._is_clear(start, start + 3) and self._plausible(start + 1, start + 3)
            return start + 3 if usual else self._given_end(start, start + 1, False)
        return self._given_end(start, start + 1, sure)

    def _is_clear(self, start: int, end: int) -> bool:
        """Whether no everyday word of two characters lies in the stretch or across its end."""
        if not self.all_han(start, end) or self._blocked(start, end, False):
            return False
        within = end - 1 if _AND_OTHERS.match(self.text, end) else end
        return not any(is_everyday(self.text[p : p + 2]) for p in range(start, within))

    def roll(self, start: int) -> list[tuple[int, int]]:
        """The names of a list that starts at ``start`` (潘佶、林蕙、别华中参加); empty where one item is none.

        In a list a name need not be of usual characters: each item has a family name and a given name's length.
        """
        text, names, p = self.text, [], start
        while True:
            mark = text.find("、", p, p + 5)
            if mark < 0:
                break
            if not self._is_item(p, mark):
                return []
            names.append((p, mark))
            p = mark + 1
        end = self.name_end(p, sure=True) if names and self._kind(p) else None
        if end is None or not self.follow(end):
            return []
        return [*names, (p, end)]

    def roll_before(self, end: int) -> list[tuple[int, int]]:
        """The names of a list that ends at ``end`` (马云、任正非|等企业家), in order; empty where one item is none."""
        names: list[tuple[int, int]] = []
        while True:
            mark = self.text.rfind("、", max(0, end - 5), end)
            if mark < 0:
                break
            if not self._is_item(mark + 1, end):
                return []
            names.insert(0, (mark + 1, end))
            end = mark
        sizes = (size for size in (3, 2, 4) if size <= end and self._is_item(end - size, end))
        first = next((end - size for size in sizes if self.reading.bounded_left(end - size)), None)
        return [(first, end), *names] if names and first is not None else []

    def _kind(self, start: int) -> str | None:
        """The kind of the family name that starts at ``start``."""
        known = surnames()
        return known.get(self.text[start : start + 2]) or known.get(self.text[start : start + 1])

    def _is_item(self, start: int, end: int) -> bool:
        double = surnames().get(self.text[start : start + 2]) in ("double", "japanese")
        size = end - start
        if not (size in (2, 3) or (double and size == 4)) or self._kind(start) is None:
            return False
        if not self.all_han(start, end) or start in self.taken or self._blocked(start + 1, end, True):
            return False
        return not self.is_words(start, end, True) and not self.reading.ending(end, Kind.TITLE | Kind.BODY)

    def _japanese_end(self, given: int) -> int | None:
        for length in _JAPANESE_GIVEN:
            end = given + length
            if (everyday_word(self.text[given:end]) or "").startswith("v"):
                continue  # 町长齐藤|到访
            if self.all_han(given, end) and self.follow(end):
                return end - 1 if length > 1 and self._joins(end - 1) else end
        return None

    def _given_end(self, start: int, given: int, sure: bool) -> int | None:
        ends = [e for e in (given + 2, given + 1) if self.all_han(given, e)]
        ends = [e for e in ends if not self._blocked(given, e, sure)]
        scores = {e: self.follow(e) for e in ends}
        long, short = given + 2, given + 1
        if short in scores and self._joins(short):
            best = short  # 张鹏|和|建德市的徐剑飞
        elif long in scores and short in scores and scores[long] and scores[short]:
            # 李会生, 林抚生出席: what may follow the shorter name is part of the longer one, where that is usual
            # in given names (等 is not) and where the longer one ends as surely or more so
            usual = self.text[short] in given_characters()
            weaker = scores[short] <= Follow.CHARACTER or scores[short] < scores[long]
            weaker = weaker or _speech().match(self.text, long) is not None  # 王永明|说, not 王永|明说
            best = long if usual and weaker and scores[short] < Follow.CUE else short
        elif any(scores.values()):
            best = max(scores, key=lambda e: (scores[e] > 0, e))
            if best == short and self._runs_on(short, scores):
                best = long
        elif sure and len(ends) == 2 and self._phrase_at(short):
            best = short  # 林毅|满怀信心
        elif sure and ends:
            best = ends[0] if len(ends) == 1 or self.text[short] in given_characters() else ends[-1]
        else:
            return None
        if self.is_words(start, best, sure):
            return None
        if not sure and not self._plausible(given, best):
            return None
        return best

    def _phrase_at(self, p: int) -> bool:
        """Whether an everyday phrase of four characters starts at ``p``, or one of two that nothing else crosses."""
        text = self.text
        return is_everyday(text[p : p + 4]) or (is_everyday(text[p : p + 2]) and not is_everyday(text[p + 1 : p + 3]))

    def _runs_on(self, short: int, scores: dict[int, Follow]) -> bool:
        """Whether a cue of one character behind two is part of a name of three: 刘福来|牵线."""
        if short + 1 not in scores or scores[short] != Follow.CHARACTER or self.text[short] not in given_characters():
            return False
        return is_everyday(self.text[short + 1 : short + 3]) and not is_everyday(self.text[short : short + 2])

    def _joins(self, p: int) -> bool:
        """Whether 和 or 为 at ``p`` joins a name to a place, a body, a title or another name."""
        if self.text[p : p + 1] in ("来", "到", "赴", "在", "往") and p + 1 in self._starts:
            return True  # 王凯|来合肥
        if self.text[p : p + 1] in ("为", "任", "是") and (
            self.reading.starting(p + 1, Kind.TITLE) or p + 1 in self._starts
        ):
            return True  # 以肖亚|为团长, 刘洋|任龙胜县委常委
        if self.text[p : p + 1] not in ("和", "与", "及"):
            return False
        return p + 1 in self._starts or self._kind(p + 1) is not None or self.reading.starting(p + 1, Kind.TITLE) > 1

    def _plausible(self, given: int, end: int) -> bool:
        return all(c in given_characters() for c in self.text[given:end])

    def all_han(self, start: int, end: int) -> bool:
        return end <= len(self.text) and all(_HAN.match(c) for c in self.text[start:end])

    def is_taken(self, start: int, end: int) -> bool:
        return any(i in self.taken for i in range(start, end))

    def is_free(self, start: int, end: int) -> bool:
        """Whether a known name can stand here: nothing crosses it; a place may lie inside it (朝阳 in 邹朝阳)."""
        i = start
        while i < end:
            if i in self.places and i > start and self.places[i] <= end:
                i = self.places[i]
            elif i in self.taken:
                return False
            else:
                i += 1
        return True

    def _blocked(self, given: int, end: int, sure: bool) -> bool:
        """Whether a body's name stands in the way; behind a title a given name may be a place's: 何靖宇."""
        return any(i in self.bodies or (not sure and i in self.taken) for i in range(given, end))

    def is_words(self, start: int, end: int, sure: bool = False) -> bool:
        """Whether the stretch is everyday words and no name: 高度, 周边, 方面, 高质量."""
        text = self.text
        if is_everyday(text[start:end]) or text[end - 1] in _PARTICLES:
            return True
        describes = bool(listed_words("zh").get(text[start : start + 2], 0) & Kind.GENERIC)  # 市长|线上会议
        if end - start == 2 and describes:
            return True
        if end - start == 2:
            crossing = is_everyday(text[start + 1 : end + 1]) and _speech().match(text, end) is None  # 李明|说
            return crossing and (not sure or self.follow(end) <= Follow.CHARACTER)
        if end - start != 3:
            return False
        first = is_everyday(text[start : start + 2]) or describes
        if not sure:
            return first or is_everyday(text[start + 1 : end])
        if first and surnames().get(text[start]) == "rare":
            return True  # 市长|线上会议
        return first and (text[end - 1] not in given_characters() or is_everyday(text[end - 1 : end + 1]))

    def foreign_end(self, start: int) -> int | None:
        """The end of a foreign name behind a title: transliterated without a dot, or in Latin letters."""
        m = _LATIN_NAME.match(self.text, start)
        if m is not None:
            return m.end()
        end = start
        while end < len(self.text) and end - start < LONGEST_FOREIGN:
            if self.text[end] not in foreign_characters():
                break
            if end in self.taken:
                return None
            end += 1
        end = self.before_cue(start + 2, end)
        if end - start < 5 and is_everyday(self.text[start : start + 2]):
            return None  # 高兴地|表示
        for p in range(end, start + 2, -1):
            if self.follow(p):
                return p
        whole = end - start > 3 and not is_everyday(self.text[end - 1 : end + 1])
        return end if whole else None

    def is_foreign_name(self, start: int, end: int) -> bool:
        """Whether the name of a place may be a person's: written as foreign names are, and what follows ends it."""
        written = end - start >= _SHORTEST_SHARED and foreign_characters().issuperset(self.text[start:end])
        return written and self.follow(end) >= Follow.CUE and end not in self._starts

    def foreign_role_end(self, start: int) -> int | None:
        """The end of a foreign name behind what a person is: 工人|伊万, 代表|布罗瓦列茨."""
        for end in (start + 2, start + 3):
            if everyday_word(self.text[start:end]) == "nrt" and self.follow(end) and not self.is_taken(start, end):
                return end
        end = self.foreign_end(start) or start
        return end if end - start > 3 and self._is_clear(start, end) else None

    def foreign_part_end(self, start: int) -> int | None:
        """The end of a part of a foreign name behind a middle dot; None where there is none.

        The part holds unusual characters as well where more usual ones or the name's end follow (科罗廖夫, 耶克).
        """
        text, end = self.text, start
        while self.all_han(end, end + 1) and end - start < LONGEST_FOREIGN and end not in self.bodies:
            if text.startswith("之", end):
                break  # 扎帕罗夫|之邀
            if end - start > 1 and (self._joins(end) or is_everyday(text[end : end + 2])):
                break  # 马丁内斯|及费城各界, 派克|当日
            unusual = text[end] not in dotted_characters()
            if unusual and end > start and (self.follow(end) or is_everyday(text[end : end + 2])):
                break
            end += 1
        if end == start:
            return None
        end = self.before_cue(start + 1, end)
        while end - start > 2 and text[end - 1] not in dotted_characters() and self.follow(end) != Follow.MARK:
            end -= 1  # 热合曼|打来电话
        if self.follow(end) or all(c in dotted_characters() for c in text[start:end]):
            return end
        while end > start and text[end - 1] not in dotted_characters():
            end -= 1
        return end if end > start else None

    def before_cue(self, start: int, end: int) -> int:
        """``end``, or where a word that follows names starts in ``start:end``: 斯塔留克|参加, 赤列罗桑|向."""
        cue = cues("after", "speech", "act", "link")
        for p in range(start, end):
            m = cue.match(self.text, p)
            if m is not None and (len(m.group()) > 1 or (p == end - 1 and p > start)):
                return p
        return end

    def is_full_name(self, start: int, end: int, *, usual: int | None = None) -> bool:
        """Whether the stretch can be a name, ``usual`` given characters (default: all) being usual."""
        size = end - start
        if end > len(self.text):
            return False
        kind = surnames().get(self.text[start : start + 2])
        if (kind == "double" and size in (3, 4)) or (kind == "japanese" and size in (3, 4)):
            return self.all_han(start, end)
        if size > 3 or surnames().get(self.text[start]) != "single" or not self.all_han(start, end):
            return False
        if self.is_words(start, end):
            return False
        count = sum(c in given_characters() for c in self.text[start + 1 : end])
        return count >= (size - 1 if usual is None else usual)

    def ends_with_cue(self, start: int, end: int) -> bool:
        """Whether the last of three characters may as well be a word behind the name: 王凯|在."""
        return end - start == 3 and cues("after", "act", "link").fullmatch(self.text, end - 1, end) is not None

    def listed_end(self, start: int) -> int | None:
        """The end of a name of three characters in a list; its given name need not be a usual one."""
        end = start + 3
        if not self.all_han(start, end) or surnames().get(self.text[start]) != "single":
            return None
        if self.is_taken(start, end) or self.is_words(start, end) or not self.follow(end):
            return None
        return end
