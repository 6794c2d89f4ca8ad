"""Runs of capitalised English words: what a name may be read from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import partial
from typing import Final

from kg.extraction.alphabetic.english_words import english_surnames
from kg.extraction.alphabetic.name_words import Names, word_set
from kg.extraction.alphabetic.titles import Title
from kg.extraction.alphabetic.words import Word, Words, grammar
from kg.extraction.mention import Mention
from kg.gazetteer.palladius import is_pinyin

_listed: Final = partial(word_set, "en")


class EnglishRuns:
    """The runs of one text between its places and titles."""

    def __init__(self, words: Words, places: list[Mention], titles: list[Title]) -> None:
        self.words = words
        self.text = words.text
        self.titles = titles
        self.title_starts = [t.start for t in titles]
        self.title_ends = {t.end: t for t in titles}
        self.places = [p for p in places if p.rule != "gazetteer.adjective"]
        self.in_place = {i: p for p in self.places for i in range(p.start, p.end)}
        self.place_ends = {p.end: p for p in self.places}
        self.taken: dict[int, int] = {}
        self.behind_body: dict[int, int] = {}
        """Where a run goes on behind a body → where it began: Head of Tatarstan Agency | Taliya Minullina."""
        self.openings = frozenset(s.start for s in words.structure.sentences)
        self.found = Names()

    def _title_at(self, position: int) -> Title | None:
        i = bisect_right(self.title_starts, position) - 1
        title = self.titles[i] if i >= 0 else None
        return title if title is not None and title.start <= position < title.end else None

    def _capital(self, w: Word) -> bool:
        return w.capital or w.start in self.in_place

    def _segments(self) -> Iterator[list[Word]]:
        run: list[Word] = []
        for w in self.words.all:
            if run and not self._continues(run[-1], w):
                yield run
                run = []
            if w.text.endswith(("-based", "-headquartered")):
                if run:
                    yield run
                run = []
                continue
            if not self._capital(w) and not (run and self._inside(run, w)):
                if run:
                    yield run
                    run = []
                continue
            title = self._title_at(w.start)
            if title is not None and w.start not in self.in_place:
                if run:
                    yield run
                run = []
                continue
            if not run and self._opener(w):
                continue
            run.append(w)
        if run:
            yield run

    def _continues(self, a: Word, b: Word) -> bool:
        if b.start in self.openings and a.end + 2 > b.start and self.text[a.end - 1] == ".":
            return False
        if a.possessive:
            inner = a.text in _listed("organization", "inner_possessives") or self._is_saint(a)
            return inner and self.text[a.end : b.start] in ("'s ", "’s ", "' ", "’ ")
        return self.text[a.end : b.start] in (" ", "\u00a0", " & ")

    def _is_saint(self, w: Word) -> bool:
        before = self.words.before(w.start)
        return before is not None and before.text in ("St", "St.", "Saint")

    def _inside(self, run: list[Word], w: Word) -> bool:
        """A small word inside a person's name (van, de), before another capital."""
        following = self.words.all[self.words.index(w.end)] if self.words.index(w.end) < len(self.words.all) else None
        return w.text in _listed("person", "particles") and following is not None and following.capital

    def _opener(self, w: Word) -> bool:
        if w.start in self.in_place or w.text in _listed("person", "honorifics"):
            return False
        if w.text in ("The", "A", "An", "And", "In", "Of", "At"):
            return True
        data = grammar("en")
        if w.text in english_surnames():
            i = self.words.index(w.end)
            following = self.words.all[i] if i < len(self.words.all) else None
            if (
                following is not None
                and following.capital
                and self.words.joined(w, following)
                and is_pinyin(following.text, 2)
            ):
                return False  # He Luli
        return w.text in data["months"] or (
            w.text in data["openers"] and (self.words.opens(w) or w.text in ("I", "He", "She", "It", "We", "They"))
        )

    def _is_chinese(self, segment: list[Word]) -> bool:
        words = list(segment)
        if len(words) != 2 or words[0].possessive:
            return False
        surname, given = words[0].text, words[1].text
        if words[0].start in self.in_place and words[1].start in self.in_place:
            return False
        return surname in english_surnames() and is_pinyin(given, 2) and given not in grammar("en")["openers"]
