"""Where a name begins: reading leftwards from the ending that gives it away.

Chinese names of bodies and sites carry their class at the end (…有限公司, …产业园), so the right edge is easy and the
left one is not. :class:`Reading` looks a text up in the word lists once; :meth:`Reading.left_edge` then walks from
an ending to the left, over words that belong to names, until punctuation, a function word, a verb or a place says
that the name has begun.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import cache

from ahocorasick_rs import AhoCorasick

from kg.extraction.lexicon import table
from kg.extraction.mention import Mention
from kg.extraction.titles import listed_titles

BRACKETS = {"）": "（", ")": "(", "〕": "〔"}
QUOTES = {"”": "“", "」": "「", "』": "『"}
BREAKS = frozenset("，。；：！？、,.;:!?“‘\"《》〈〉…|/\\【】[]*#=+<>~ \t\r\n\u3000（(「『〔）)”’」』〕'●◆■▲※→")
DASHES = frozenset("—–-－─")
DOTS = frozenset("·•・‧")
LEVELS = frozenset("省市州县区旗盟镇乡")
_LONG_LEVELS = ("自治区", "自治州")
_LEVELLESS = frozenset("两各几三四五每多数")
_NUMERALS = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十百千万两几数多余")
_LONGEST = 40
_LONGEST_UNPLACED = 18
_LONGEST_BRACKET = 14
_SHORT_BRACKET = 4


class Kind(IntFlag):
    """What the lists say about a word; a word may be several things."""

    STOP = 1
    SOFT = 2
    UNIT = 4
    INNER = 8
    GENERIC = 16
    PREFIX = 32
    TITLE = 64
    FUNCTION = 128
    BODY = 256
    """The ending of an organisation's name."""
    COMPANY = 512
    """The ending of a company's name."""
    ZONE = 1024
    TRADE = 2048
    """What a company does, as it ends its short name: 木业, 股份."""
    NATION = 4096
    """国家, 全国: a body of the whole country."""
    JOIN = 8192
    WEAK = 16384
    """A function word of one character that may be part of a brand as well."""
    HEAD = 32768
    """A noun for a body or for people: 企业, 专家."""
    """A word that links a name's parts: 驻, 附属."""


_LINKING_FORMS = ("集团", "控股")  # a company's name may go on behind them: 上药控股云南有限公司
_LISTED = {"stop": Kind.STOP, "weak": Kind.WEAK, "soft": Kind.SOFT, "unit": Kind.UNIT, "join": Kind.JOIN, "head": Kind.HEAD}
_DESCRIBES = Kind.GENERIC | Kind.FUNCTION | Kind.SOFT


@cache
def _words(lang: str) -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}

    def add(word: str, kind: Kind) -> None:
        kinds[word] = kinds.get(word, Kind(0)) | kind

    for word, kind in table(lang, "left-stops.tsv"):
        add(word, _LISTED[kind])
    for (word,) in table(lang, "name-words.tsv"):
        add(word, Kind.INNER)
    for (line,) in table(lang, "generic-words.tsv"):
        for word in line.split():
            add(word, Kind.GENERIC)
    for word, kind in table(lang, "org-prefixes.tsv"):
        add(word, Kind.PREFIX if kind == "body" else Kind.PREFIX | Kind.NATION)
    for word, endings in table(lang, "gov-functions.tsv"):
        add(word, Kind.FUNCTION)
        for ending in endings.split():
            add(word + ending, Kind.BODY | Kind.FUNCTION)
    for word in listed_titles():
        add(word, Kind.TITLE)
    for word, kind, *_ in table(lang, "org-suffixes.tsv"):
        if len(word) > 1:
            add(word, Kind.BODY | (Kind.COMPANY if kind == "company" and word not in _LINKING_FORMS else Kind(0)))
    for word, *_ in table(lang, "zone-suffixes.tsv"):
        if len(word) > 1:
            add(word, Kind.ZONE)
    for word, *_ in table(lang, "known-organizations.tsv"):
        add(word, Kind.PREFIX)
    for (word,) in table(lang, "company-words.tsv"):
        add(word, Kind.TRADE)
    return kinds


@cache
def _automaton(lang: str) -> tuple[AhoCorasick, list[int], list[int]]:
    words = _words(lang)
    names = sorted(words)
    return AhoCorasick(names), [len(n) for n in names], [int(words[n]) for n in names]


_LONGEST_WORD = 4
_PROPER_TAGS = ("nr", "ns", "nt", "nz", "x", "g", "zg")
_VERBAL_TAGS = ("v", "vd", "d", "p", "c", "r", "u", "ul", "uj", "df", "vq")


@cache
def _vocabulary() -> dict[str, str]:
    """Everyday words of two to four characters, each with its part of speech."""
    from kg.gazetteer.tables import frozen

    found = {}
    for line in frozen("words.tsv.gz"):
        word, _, tag = line.split("\t")
        if 2 <= len(word) <= _LONGEST_WORD:
            found[word] = tag
    return found


def everyday_word(text: str) -> str | None:
    """The part of speech of an everyday word (of two to four characters); None where it is none."""
    return _vocabulary().get(text)


def is_everyday(text: str) -> bool:
    """Whether a stretch is an everyday word and no proper name.

    >>> is_everyday("高度"), is_everyday("于洋"), is_everyday("梁启成")
    (True, False, False)
    """
    tag = _vocabulary().get(text)
    return tag is not None and not tag.startswith(_PROPER_TAGS)


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


class Reading:
    """A text with the listed words and the places that end at each of its characters."""

    __slots__ = ("_ends", "_letters", "_over", "_places", "_starts", "text")

    def __init__(self, text: str, places: Iterable[Mention], lang: str = "zh") -> None:
        self.text = text
        automaton, lengths, kinds = _automaton(lang)
        ends: dict[int, list[tuple[int, int]]] = {}
        starts: dict[int, list[tuple[int, int]]] = {}
        for i, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            word = (lengths[i], kinds[i])
            ends.setdefault(end, []).append(word)
            starts.setdefault(start, []).append(word)
        self._ends, self._starts = ends, starts
        self._places: dict[int, int] = {}
        self._over: dict[int, tuple[int, int]] = {}
        self._letters: set[int] = set()
        for m in places:
            if m.end - m.start < 2:  # 中, 俄: an abbreviation may stand anywhere inside a name
                self._letters.add(m.end)
                continue
            self._places[m.end] = min(m.start, self._places.get(m.end, m.start))
            for i in range(m.start + 1, m.end):
                held = self._over.get(i)
                if held is None or m.end - m.start > held[1] - held[0]:
                    self._over[i] = (m.start, m.end)

    def ending(self, end: int, kind: int) -> int:
        """The length of the longest word of a kind that ends at ``end``; 0 where there is none."""
        return max((n for n, k in self._ends.get(end, ()) if k & kind), default=0)

    def starting(self, start: int, kind: int) -> int:
        """The length of the longest word of a kind that starts at ``start``; 0 where there is none."""
        return max((n for n, k in self._starts.get(start, ()) if k & kind), default=0)

    def place_ending(self, end: int) -> int | None:
        """Where the place that ends at ``end`` starts."""
        return self._places.get(end)

    def letter_ending(self, end: int) -> bool:
        """Whether a place's one-character abbreviation ends at ``end``."""
        return end in self._letters

    def place_over(self, position: int) -> tuple[int, int] | None:
        """The place inside which ``position`` lies (between 牡丹江 and 市 in 牡丹江市)."""
        return self._over.get(position)

    def own_length(self, start: int, end: int) -> int:
        """How many characters of ``start:end`` are in no place and in no describing word: the proper part of a name."""
        text, p, own = self.text, end, 0
        while p > start:
            place = self._places.get(p)
            if place is not None and place >= start:
                p = place
                continue
            n = max((n for n, k in self._ends.get(p, ()) if k & _DESCRIBES and p - n >= start), default=0)
            if n:
                p -= n
                continue
            p -= 1
            own += text[p].isalpha()
        return own

    def unknown_length(self, start: int, end: int) -> int:
        """How many characters of ``start:end`` are in no place and no everyday word."""
        text, p, unknown = self.text, end, 0
        while p > start:
            place = self._places.get(p)
            if place is not None and place >= start:
                p = place
                continue
            n = max((n for n, k in self._ends.get(p, ()) if n > 1 and k & _DESCRIBES and p - n >= start), default=0)
            for size in range(min(_LONGEST_WORD, p - start), max(n, 1), -1):
                if is_everyday(text[p - size : p]):
                    n = size
                    break
            if n:
                p -= n
                continue
            p -= 1
            unknown += text[p].isalpha() and not text[p].isascii()
        return unknown

    def last_verb(self, start: int, end: int) -> int:
        """The end of the last everyday verb or function word in ``start:end`` that no list knows; ``start`` if none."""
        text, vocabulary, p = self.text, _vocabulary(), end
        while p > start + 1:
            n, kinds = self.longest_ending(p, start)
            size = next(
                (k for k in range(min(_LONGEST_WORD, p - start), max(n, 1), -1) if text[p - k : p] in vocabulary), 0
            )
            if size and vocabulary[text[p - size : p]] in _VERBAL_TAGS:
                return p
            p -= max(size, n, 1)
        return start

    def bounded_left(self, start: int) -> bool:
        """Whether nothing can belong to a name in front of ``start``: a break, a function word, a title, a place."""
        if start == 0 or self.text[start - 1] in BREAKS or start in self._places:
            return True
        return bool(self.ending(start, Kind.STOP | Kind.TITLE | Kind.SOFT))

    def bounded_right(self, end: int) -> bool:
        """Whether a name that ends at ``end`` can end there: a break, a function word or a title follows."""
        if end >= len(self.text) or self.text[end] in BREAKS or self.text[end] in DASHES:
            return True
        return bool(self.starting(end, Kind.STOP | Kind.TITLE))

    def left_edge(self, at: int, *, barred: int = 0, floor: int = 0, over: int | None = None) -> LeftEdge:
        """The start of the name whose ending begins at ``at``.

        ``barred`` are the kinds of endings over which the name cannot run on to the left: a site's name does not
        hold a company's. The name never starts before ``floor``. ``over`` is the end of a function word that counts
        as part of the name this time.
        """
        return _Walk(self, at, barred, max(floor, at - _LONGEST), over).edge()

    def longest_ending(self, end: int, floor: int) -> tuple[int, int]:
        """Length and kinds of the longest listed word that ends at ``end`` and starts at ``floor`` or later."""
        longest, kinds = 0, 0
        for n, k in self._ends.get(end, ()):
            if end - n < floor or n < longest:
                continue
            kinds = k if n > longest else kinds | k
            longest = n
        return longest, kinds


class _Walk:
    """One walk from an ending to the left. ``p`` is where the name starts so far."""

    def __init__(self, reading: Reading, at: int, barred: int, floor: int, over: int | None) -> None:
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
        return LeftEdge(
            self.p, tuple(reversed(self.places)), self.placed, self.level, reliable, self.stopped_by
        )

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
            self._take_place(place, p)
            return True
        if self.placed:
            return self._before_place()
        ch = self.text[p - 1]
        if ch in BRACKETS or ch in QUOTES:
            return self._bracket()
        if ch in DOTS or ch in DASHES:
            return self._joint()
        if ch in BREAKS or (ch.isdigit() and ch.isascii()):
            return False
        return self._word()

    def _word(self) -> bool:
        p = self.p
        n, kinds = self.reading.longest_ending(p, self.floor)
        if kinds & Kind.STOP and p != self.over:
            if not (n == 1 and self._single_after_place()):
                self.stopped_by = p if n == 1 else None
                return False
            kinds = int(Kind.INNER)
        elif kinds & Kind.TITLE and not kinds & (Kind.INNER | Kind.FUNCTION | Kind.BODY | Kind.GENERIC):
            return False
        elif kinds & self.barred and (kinds & Kind.HEAD or not kinds & (Kind.GENERIC | Kind.FUNCTION)):
            return False
        elif kinds & Kind.UNIT and self._counted(p - n):
            return False
        elif n <= 1 and self.text[p - 1] in LEVELS:
            return self._level()
        n = max(n, 1)
        self.steps.append((p - n, p, kinds))
        self.p = p - n
        if kinds & Kind.NATION and not self.barred & Kind.BODY:
            self.placed = self.nation = True
        else:
            self._enter_place_over()
        return True

    def _counted(self, start: int) -> bool:
        return start > 0 and self.text[start - 1] in _NUMERALS

    def _single_after_place(self) -> bool:
        """和 in 佛山市祥和家具: one character alone between a place and the word, so the word joins nothing."""
        before = self.p - 2
        return before > self.floor and before in self.reading._places and self.text[before] not in _NUMERALS

    def _level(self) -> bool:
        """A level of government in front of a department (市科技局); only a foreign name may stand before it."""
        start = self.p - 1
        if self.text.startswith(_LONG_LEVELS, max(0, self.p - 3)):
            start = self.p - 3
        if start > 0 and self.text[start - 1] in _LEVELLESS:
            return False
        if self.barred & Kind.HEAD and self.text[start] not in "省市自":
            self.steps.append((start, self.p, 0))
            self.p = start
            return True
        self.level = self.placed = True
        self.p = start
        return True

    def _joint(self) -> bool:
        p = self.p
        if p - 2 < self.floor or p >= len(self.text) or not (self.text[p - 2].isalpha() and self.text[p].isalpha()):
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
        self.p = opening
        return True

    def _before_place(self) -> bool:
        """What may stand in front of a place inside a name: 驻, a bank, a body of which this is a branch."""
        p, text, reading = self.p, self.text, self.reading
        if (self.level or self.nation) and not self.places:
            return self.level and self._unlisted_place()
        if text[p - 1] in DASHES:
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
            return False
        prefix = reading.ending(p, Kind.PREFIX)
        if prefix and p - prefix >= self.floor:
            self.p = p - prefix
            return True
        return self._parent()

    def _unlisted_place(self) -> bool:
        """A name of up to six characters, none of them an everyday word, between a plain edge and the level (伊犁|州)."""
        p, text = self.p, self.text
        for start in range(p - 2, max(self.floor, p - 6) - 1, -1):
            if is_everyday(text[start : start + 2]) or not text[start : start + 2].isalpha():
                return False
            if self.reading.bounded_left(start) or self.reading.ending(start, Kind.JOIN):
                self.places.append((start, p))
                self.p = start
                self.level = False
                return True
        return False

    def _parent(self) -> bool:
        """A body or site that ends right in front of the place: 哈尔滨工业大学|重庆研究院."""
        n = self.reading.ending(self.p, Kind.BODY | Kind.ZONE)
        if not n or self.reading.ending(self.p, self.barred):
            return False
        outer = self.reading.left_edge(self.p - n, barred=self.barred, floor=self.floor)
        if outer.start >= self.p - n or not (outer.placed or self.reading.own_length(outer.start, self.p - n) >= 2):
            return False
        self.places.extend(reversed(outer.places))
        self.p = outer.start
        self.placed = True
        self.floor = self.p
        return True

    def _trim(self) -> None:
        """Drop verbs at the front of a name without a place (合作|建设|寒地农机装备联合实验室)."""
        cut = self.reading.last_verb(self.p, self.at)
        if cut > self.p and self.reading.unknown_length(self.p, cut) >= 2:  # 大南坂|丰收|园: a brand before the verb
            cut = self.p
        cut = max([cut, *(end for _, end, kinds in self.steps if kinds & (Kind.WEAK | Kind.HEAD) and end != self.over)])
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
