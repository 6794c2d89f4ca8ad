"""Where a name begins: reading leftwards from the ending that gives it away.

Chinese names of bodies and sites carry their class at the end (…有限公司, …产业园), so the right edge is easy
and the left one is not. :func:`left_edge` walks from an ending to the left, over words that belong to names,
until punctuation, a function word, a verb or a place says that the name has begun.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.extraction.marked_text import BREAKS, DASHES, MarkedText
from kg.extraction.name_words import Kind, everyday_word, is_everyday

BRACKETS: Final = {"）": "（", ")": "(", "〕": "〔"}
QUOTES: Final = {"”": "“", "」": "「", "』": "『"}
DOTS: Final = frozenset("·•・‧.．")
LEVELS: Final = frozenset("省市州县区旗盟镇乡")
_LONG_LEVELS: Final = ("自治区", "自治州")
_COMPANY_LEVELS: Final = frozenset("省市自")  # 市水务集团; 区 in front of a company belongs to a longer name
_NEVER_IN_BRANDS: Final = frozenset("有在是将由向从把被给让")
"""Function words that part a name from the place in front of it."""
_LEVELLESS: Final = frozenset("两各几三四五每多数该本此全")
_ALLIANCES: Final = ("东盟", "欧盟", "联盟", "同盟", "结盟")
"""Words whose last character is no level of government."""

_NUMERALS: Final = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十百千万两几数多余")
_OF_PEERS: Final = ("协会", "联合会", "联谊会", "学会", "论坛")
"""What people of one office form."""

_LONGEST: Final = 40
_LONGEST_UNPLACED: Final = 18
_LONGEST_DESCRIPTION: Final = 8
_LONGEST_BRACKET: Final = 14
_SHORT_BRACKET: Final = 4
_LONGEST_UNLISTED: Final = 6


@dataclass(frozen=True, slots=True)
class LeftEdge:
    """Where a name starts (``start``), with the offsets of the places in it, in text order.

    ``placed``: it starts with a place, a level of government (市科技局) or a nation-wide prefix (国家…).
    ``reliable``: the walk ended at a boundary and not for want of room.
    """

    start: int
    places: tuple[tuple[int, int], ...] = ()
    placed: bool = False
    level: bool = False
    reliable: bool = True
    stopped_by: int | None = None
    """Where a single function word ended the walk that may as well be part of a brand (和 in 融和租赁)."""


def left_edge(reading: MarkedText, at: int, *, barred: int = 0, floor: int = 0, over: int | None = None) -> LeftEdge:
    """The start of the name whose ending begins at ``at``.

    ``barred`` are the kinds of words over which the name cannot run on to the left: a site's name does not
    hold a company's. The name never starts before ``floor``. ``over`` is the end of a function word that
    counts as part of the name this time.

    >>> from kg.extraction.mention import Mention
    >>> text = "由佛山市祥和家具有限公司投资"
    >>> place = Mention(1, 4, "佛山市", "Place", "example")
    >>> left_edge(MarkedText(text, [place]), text.index("有限公司"))
    LeftEdge(start=1, places=((1, 4),), placed=True, level=False, reliable=True, stopped_by=None)
    """
    return _Walk(reading, at, barred, max(floor, at - _LONGEST), over).edge()


class _Walk:
    """One walk from an ending to the left. ``p`` is where the name starts so far."""

    def __init__(self, reading: MarkedText, at: int, barred: int, floor: int, over: int | None) -> None:
        self.reading = reading
        self.text = reading.text
        self.at = at
        self.barred = barred
        self.floor = floor
        self.p = at
        self.places: list[tuple[int, int]] = []
        self.placed = False
        self.level = False
        self.nation = False
        self.steps: list[tuple[int, int, int]] = []
        self.over = over
        self.stopped_by: int | None = None

    def edge(self) -> LeftEdge:
        self._enter_place_over()
        while self.p > self.floor and self._step():
            pass
        reliable = self.p > self.floor or self.floor == 0 or self.placed
        if not self.placed:
            self._trim()
            reliable = reliable and self.at - self.p <= _LONGEST_UNPLACED
        return LeftEdge(self.p, tuple(reversed(self.places)), self.placed, self.level, reliable, self.stopped_by)

    def _enter_place_over(self) -> bool:
        """Where the part just taken starts inside a place (牡丹江|市委), take the place."""
        over = self.reading.place_over(self.p)
        if over is None or over[0] < self.floor:
            return False
        self._take_place(*over)
        return True

    def _take_place(self, start: int, end: int) -> None:
        self.places.append((start, end))
        self.p = start
        self.placed = True

    def _step(self) -> bool:
        """Take one more part of the name; False where the name begins."""
        p = self.p
        place = self.reading.place_ending(p)
        if place is not None and place >= self.floor:
            if self.steps and p < self.at and self.text[p] in _NEVER_IN_BRANDS and self.steps[-1][:2] == (p, p + 1):
                self.p = p + 1  # 汕头|有|高新区
                return False
            self._take_place(place, p)
            return True
        if self.placed:
            return self._before_place()
        if p == self.at and self.reading.ending(p, Kind.COUNTRY) and self.barred == Kind.COMPANY:
            if not self.reading.bounded_left(p - 1):
                return False
            self.p, self.placed, self.nation = p - 1, True, True  # 俄|外交部
            return True
        ch = self.text[p - 1]
        if ch in BRACKETS or ch in QUOTES:
            return self._bracket()
        if ch in DOTS or ch in DASHES:
            return self._joint()
        if ch == "、" and self._joins_row():
            self.p = p - 1
            return True
        if ch in BREAKS or (ch.isdigit() and ch.isascii()):
            return False
        return self._word()

    def _word(self) -> bool:
        p = self.p
        n, kinds = self.reading.longest_ending(p, self.floor)
        if kinds & Kind.WEAK and everyday_word(self.text[p - 2 : p]):
            kinds = Kind.INNER  # 雪原: the character belongs to an everyday word
        if kinds & Kind.STOP and p != self.over:
            if not (n == 1 and (self._single_after_place() or self._joins_functions() or self._opens_item())):
                self.stopped_by = p if n == 1 else None
                return False
            kinds = Kind.INNER
        elif self._ends_here(kinds, p - n):
            return False
        elif n <= 1 and self.text[p - 1] in LEVELS:
            return self._level()
        n = max(n, 1)
        self.steps.append((p - n, p, kinds))
        self.p = p - n
        if (kinds & Kind.NATION or self._is_ministry(kinds)) and not self.barred & Kind.BODY:
            self.placed = self.nation = True
        elif not self._enter_place_over() and kinds & Kind.BODY and self.text[self.p] in LEVELS:
            self.placed = self.level = True  # 市委|组织部
        return True

    def _is_ministry(self, kinds: int) -> bool:
        """财政部|财政科学研究院: a body of the whole country at a plain edge."""
        if not kinds & Kind.BODY or not kinds & Kind.FUNCTION or self.text[self.steps[-1][1] - 1] != "部":
            return False
        return self.reading.bounded_left(self.p)

    def _ends_here(self, kinds: int, start: int) -> bool:
        """Whether a word that is no function word ends the name all the same: a title, a barred one, 20家."""
        if kinds & Kind.TITLE and not kinds & (Kind.INNER | Kind.FUNCTION | Kind.BODY | Kind.GENERIC):
            return not (self.p == self.at and self.text.startswith(_OF_PEERS, self.at))  # 大城市市长|协会
        if kinds & self.barred and (kinds & Kind.HEAD or not kinds & (Kind.GENERIC | Kind.FUNCTION)):
            return True
        return bool(kinds & Kind.UNIT) and self._counted(start)

    def _counted(self, p: int) -> bool:
        """Whether a cardinal numeral ends at ``p`` (20家); an ordinal may be part of a name (第十批援藏工作队)."""
        start = p
        while start > 0 and self.text[start - 1] in _NUMERALS:
            start -= 1
        return start < p and self.text[start - 1 : start] != "第"

    def _single_after_place(self) -> bool:
        """和 in 佛山市祥和家具: alone with one character behind a place, it joins nothing."""
        before = self.p - 2
        if self.text[self.p - 1] in _NEVER_IN_BRANDS:
            return False
        if before <= self.floor or not self.text[before].isalpha() or self.text[before] in _NUMERALS:
            return False
        return self.reading.place_ending(before) is not None

    def _opens_item(self) -> bool:
        """和 in 甲厂、和元生物: nothing is joined behind a mark that joins."""
        return self.text[self.p - 1] in "和同" and self.text[max(0, self.p - 2)] == "、"

    def _joins_functions(self) -> bool:
        """和 in 经济发展和对外联络部: functions of one department on both sides."""
        if self.text[self.p - 1] not in "和与及":
            return False
        if self._joins_descriptions():
            return True
        behind = self.steps[-1][2] & Kind.FUNCTION if self.steps else 0
        if not behind and not (self.p == self.at and self.reading.starting(self.p, Kind.FUNCTION)):
            return False
        return self.reading.ending(self.p - 1, Kind.FUNCTION) > 1

    def _joins_row(self) -> bool:
        """、 in 投资、贸易和工业部: functions of one department on both sides, the last two of which 和 joins."""
        if self.barred != Kind.COMPANY or "和" not in self.text[self.p : self.p + _LONGEST_DESCRIPTION]:
            return False
        return self.reading.starting(self.p, Kind.FUNCTION) > 1 and self.reading.ending(self.p - 1, Kind.FUNCTION) > 1

    def _joins_descriptions(self) -> bool:
        """与 in 义乌市陆港事务与口岸管理局: only words that describe between it and the place in front."""
        if self.barred not in (0, Kind.COMPANY) or self.reading.own_length(self.p, self.at):
            return False
        for start in range(self.p - 3, max(self.floor, self.p - _LONGEST_DESCRIPTION) - 1, -1):
            if self.reading.place_ending(start) is not None:
                described = self.reading.own_length(start, self.p - 1) == 0
                return described and not self.reading.ending(self.p - 1, Kind.BODY | Kind.HEAD | Kind.TITLE)
        return False

    def _level(self) -> bool:
        """A level of government in front of a department: 市科技局."""
        start = self.p - 1
        if self.text.startswith(_LONG_LEVELS, max(0, self.p - 3)):
            start = self.p - 3
        if start > 0 and self.text[start - 1] in _LEVELLESS:
            return False
        if self.text.endswith(_ALLIANCES, 0, self.p):
            self.steps.append((start - 1, self.p, Kind.INNER))
            self.p = start - 1
            return True
        if self.barred & Kind.HEAD and self.text[start] not in _COMPANY_LEVELS:
            self.steps.append((start, self.p, 0))
            self.p = start
            return True
        self.level = self.placed = True
        self.p = start
        return True

    def _joint(self) -> bool:
        """A dash or dot inside a name: 黑龙江—粤港澳大湾区产业协同服务中心."""
        p = self.p
        if p - 2 < self.floor or p >= len(self.text):
            return False
        if not (self.text[p - 2].isalpha() and self.text[p].isalpha()):
            return False
        self.p = p - 1
        return True

    def _bracket(self) -> bool:
        """A bracket or quotation inside a name: （哈尔滨）, （集团）, “龙江”."""
        p, text = self.p, self.text
        closing = text[p - 1]
        pairs = BRACKETS if closing in BRACKETS else QUOTES
        opening = text.rfind(pairs[closing], max(self.floor, p - _LONGEST_BRACKET), p - 1)
        if opening < 0:
            return False
        inside = text[opening + 1 : p - 1]
        if not inside or any(c in BREAKS or c.isdigit() for c in inside):
            return False
        if closing in BRACKETS:
            if opening == 0 or text[opening - 1] in BREAKS:
                return False
            place = self.reading.place_ending(p - 1)
            if place == opening + 1:
                self.places.append((place, p - 1))
            elif len(inside) > _SHORT_BRACKET or self.reading.ending(p - 1, Kind.STOP):
                return False
        else:
            place = self.reading.place_ending(p - 1)
            if place is not None and place > opening and not DASHES.isdisjoint(inside):
                self.places.append((place, p - 1))  # “嘉善—庆元”飞地产业园
        self.p = opening
        return True

    def _before_place(self) -> bool:
        """What may stand in front of a place inside a name: 驻, a bank, a body of which this is a branch."""
        p, text, reading = self.p, self.text, self.reading
        if (self.level or self.nation) and not self.places:
            return self.level and self._unlisted_place()
        if text[p - 1] in DASHES or (text[p - 1] in DOTS and reading.place_ending(p - 1) is not None):
            place = reading.place_ending(p - 1)
            if place is None or place < self.floor:
                return False
            self._take_place(place, p - 1)
            return True
        if reading.letter_ending(p):
            self.p = p - 1
            return True
        start = p
        if text[p - 1] in DOTS:
            start -= 1
        join = reading.ending(start, Kind.JOIN)
        if join:
            before = start - join
            place = reading.place_ending(before)
            if place is not None and place >= self.floor:
                self._take_place(place, before)
                return True
            if before > self.floor and reading.letter_ending(before):
                self.p = before - 1
                return True
            self.p, kept = before, (p, self.placed)
            if self._parent() or self._unlisted_place():
                return True
            self.p, self.placed = kept
            if join == 1 and text[before] == "驻" and start == p and reading.bounded_left(before):
                self.p = before  # 驻哈巴罗夫斯克总领馆
            return False
        prefix = reading.ending(p, Kind.PREFIX)
        if prefix and p - prefix >= self.floor:
            self.p = p - prefix
            return True
        return self._parent()

    def _unlisted_place(self) -> bool:
        """A name that is no everyday word between a plain edge and the level: 伊犁|州."""
        p, text = self.p, self.text
        if self.reading.ending(p, Kind.STOP | Kind.WEAK | Kind.SOFT | Kind.TITLE):
            return False
        for start in range(p - 1, max(self.floor, p - _LONGEST_UNLISTED) - 1, -1):
            if is_everyday(text[start : start + 2]) or not text[start].isalpha():
                return False
            if self.reading.bounded_left(start) or self.reading.ending(start, Kind.JOIN):
                self.places.append((start, p))
                self.p = start
                self.level = False
                return True
        return False

    def _parent(self) -> bool:
        """A body or site that ends right in front of the place: 哈尔滨工业大学|重庆研究院."""
        company = self.barred & Kind.HEAD and self.barred & Kind.COMPANY
        n = self.reading.ending(
            self.p, Kind.BODY if company else Kind.BODY | Kind.ZONE
        )  # a company in a park is its own
        if not n or self.reading.ending(self.p, self.barred):
            return False
        outer = left_edge(self.reading, self.p - n, barred=self.barred, floor=self.floor)
        if outer.start >= self.p - n:
            return False
        if not outer.placed and self.reading.own_length(outer.start, self.p - n) < 2:
            return False
        self.places.extend(reversed(outer.places))
        self.p = outer.start
        self.placed = True
        self.floor = self.p
        return True

    def _trim(self) -> None:
        """Drop verbs at the front of a name without a place (合作|建设|寒地农机装备联合实验室)."""
        cut = self.reading.last_verb(self.p, self.at)
        if cut > self.p and self.reading.unknown_length(self.p, cut) >= 2:
            cut = self.p  # 大南坂|丰收|园: a brand stands before the verb
        for _, end, kinds in self.steps:
            if kinds & (Kind.WEAK | Kind.HEAD) and end != self.over:
                cut = max(cut, end)
        if cut > self.p and self.reading.own_length(cut, self.at) >= 2:
            self.p = cut
        while self.steps and self.steps[-1][0] < self.p:
            self.steps.pop()
        while self.steps:
            start, end, kinds = self.steps[-1]
            if start != self.p or not kinds & Kind.SOFT or self.reading.own_length(end, self.at) < 2:
                return
            self.p = end
            self.steps.pop()
