"""The search for people in one text: what was found so far, and what the reasons to take a name for one share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.extraction.marked_text import BREAKS, MarkedText
from kg.extraction.mention import Mention
from kg.extraction.person_names import NameShapes
from kg.extraction.titles import Title

LIST_MARKS: Final = ("、", "和", "与", "及")
NOT_BEHIND_A_NAME: Final = ("press", "role")
"""Kinds of titles that stand in front of a name only."""

_WITH_TITLE: Final = ("honorific", "surname")
"""Reasons whose names hold a title: 林女士, 罗总领事."""

SIZES: Final = (3, 2, 4)
"""Lengths of a full name, the most usual first."""

_SPACES: Final = " \u3000\t"


class Search:
    """The search for names in one text; ``found`` holds the names by their start."""

    def __init__(self, reading: MarkedText, titles: list[Title], bodies: Iterable[Mention]) -> None:
        self.reading = reading
        self.text = reading.text
        self.titles = titles
        self.title_at = {t.start: t for t in titles}
        self.title_ends = frozenset(t.end for t in titles)
        self.shapes = NameShapes(reading, bodies)
        self.found: dict[int, Mention] = {}
        self._used: set[int] = set()

    def add(self, start: int, end: int, rule: str, confidence: float, name: str | None = None) -> bool:
        """Keep a name unless it crosses one that is kept; ``name`` is the full name that it stands for."""
        if not self._used.isdisjoint(range(start, end)) or (rule not in _WITH_TITLE and self._ends_a_title(start, end)):
            return False
        text = self.text[start:end]
        self.found[start] = Mention(start, end, text, "Person", f"people.{rule}", name, confidence)
        self._used.update(range(start, end))
        return True

    def _ends_a_title(self, start: int, end: int) -> bool:
        """Whether a title starts inside the stretch and ends with it: 司|司长."""
        return any(t in self.title_at and self.title_at[t].end == end for t in range(start + 1, end - 1))

    def bounded_left(self, start: int) -> bool:
        return self.reading.bounded_left(start) or start in self.shapes.body_ends

    def clause_start(self, start: int) -> bool:
        return start == 0 or self.text[start - 1] in BREAKS or start in self.title_ends

    def listed_at(self, end: int, *, spaces: bool) -> int | None:
        """Where the next name of a list may start; ``spaces`` may part the names of reporters."""
        text = self.text
        p = end
        while p < len(text) and text[p] in _SPACES:
            p += 1
        if p < len(text) and text[p] in LIST_MARKS:
            return p + 1 if p + 1 < len(text) else None
        return p if spaces and end < p < len(text) else None

    def full_names(self) -> dict[str, Mention]:
        """Each full name with its first mention."""
        full: dict[str, Mention] = {}
        for m in sorted(self.found.values(), key=lambda m: m.start):
            if m.rule != "people.honorific" and m.value is None:
                full.setdefault(m.text, m)
        return full

    def add_roll(self, start: int, rule: str) -> bool:
        """Keep a list of names that starts at ``start``; whether there is one."""
        if start in self.found:
            return False
        roll = self.shapes.roll(start)
        for i, (a, b) in enumerate(roll):
            self.add(a, b, "list" if i else rule, 0.9)
        return bool(roll)
