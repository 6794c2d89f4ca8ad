"""A text with the listed words and the places marked in it, for components that look for names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from kg.extraction.mention import Mention
from kg.extraction.name_words import LONGEST_WORD, Kind, automaton, everyday_word, is_everyday

BREAKS: Final = frozenset("，。；：！？、,.;:!?“‘\"《》〈〉…|/\\【】[]*#=+<>~ \t\r\n\u3000（(「『〔）)”’」』〕'●◆■▲※→")
"""Characters at which a name ends on either side."""

DASHES: Final = frozenset("—–-－─")
_DESCRIBES: Final = Kind.GENERIC | Kind.FUNCTION | Kind.SOFT
_PLAIN_EDGE: Final = Kind.STOP | Kind.TITLE | Kind.SOFT
_VERBAL_TAGS: Final = ("v", "vd", "d", "p", "c", "r", "u", "ul", "uj", "df", "vq")


class MarkedText:
    """A text with the listed words and the places that end at each of its characters."""

    __slots__ = ("_ends", "_letters", "_over", "_places", "_starts", "text")

    def __init__(self, text: str, places: Iterable[Mention], lang: str = "zh") -> None:
        self.text = text
        matcher, words = automaton(lang)
        ends: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        starts: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for i, start, end in matcher.find_matches_as_indexes(text, overlapping=True):
            word = words[i]
            ends[end].append(word)
            starts[start].append(word)
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
        longest = 0
        for length, word in self._ends.get(end, ()):
            if word & kind and length > longest:
                longest = length
        return longest

    def starting(self, start: int, kind: int) -> int:
        """The length of the longest word of a kind that starts at ``start``; 0 where there is none."""
        longest = 0
        for length, word in self._starts.get(start, ()):
            if word & kind and length > longest:
                longest = length
        return longest

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
        """How many characters of ``start:end`` are in no place and no describing word: the own part."""
        return sum(c.isalpha() for c in self._characters_of_its_own(start, end, words=False))

    def unknown_length(self, start: int, end: int) -> int:
        """How many characters of ``start:end`` are in no place and no everyday word."""
        own = self._characters_of_its_own(start, end, words=True)
        return sum(c.isalpha() and not c.isascii() for c in own)

    def _characters_of_its_own(self, start: int, end: int, *, words: bool) -> Iterator[str]:
        """The characters in no place and no describing word, from the last; with ``words`` in no everyday word."""
        text, p = self.text, end
        while p > start:
            place = self._places.get(p)
            if place is not None and place >= start:
                p = place
                continue
            n = max((n for n, k in self._ends.get(p, ()) if k & _DESCRIBES and p - n >= start), default=0)
            longer = range(min(LONGEST_WORD, p - start), max(n, 1), -1) if words else ()
            n = next((size for size in longer if is_everyday(text[p - size : p])), n)
            if n:
                p -= n
                continue
            p -= 1
            yield text[p]

    def last_verb(self, start: int, end: int) -> int:
        """The end of the last everyday verb of ``start:end`` that no list knows; ``start`` if none."""
        text, p = self.text, end
        while p > start + 1:
            n, _ = self.longest_ending(p, start)
            sizes = range(min(LONGEST_WORD, p - start), max(n, 1), -1)
            size = next((k for k in sizes if everyday_word(text[p - k : p])), 0)
            if size and everyday_word(text[p - size : p]) in _VERBAL_TAGS:
                return p
            p -= max(size, n, 1)
        return start

    def bounded_left(self, start: int) -> bool:
        """Whether what stands in front of ``start`` ends a name: a break, function word, title or place."""
        if start == 0 or self.text[start - 1] in BREAKS or start in self._places:
            return True
        return bool(self.ending(start, _PLAIN_EDGE))

    def bounded_right(self, end: int) -> bool:
        """Whether a name that ends at ``end`` can end there: a break, a function word or a title follows."""
        if end >= len(self.text) or self.text[end] in BREAKS or self.text[end] in DASHES:
            return True
        return bool(self.starting(end, Kind.STOP | Kind.TITLE))

    def longest_ending(self, end: int, floor: int) -> tuple[int, int]:
        """Length and kinds of the longest listed word that ends at ``end``, not starting before ``floor``."""
        longest, kinds = 0, 0
        for n, k in self._ends.get(end, ()):
            if end - n < floor or n < longest:
                continue
            kinds = k if n > longest else kinds | k
            longest = n
        return longest, kinds
