"""What belongs to an office: its body and its field, behind the title or before it.

Mayor | of Harbin, Hamilton | Mayor, министр | промышленности и торговли Татарстана.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.extraction.alphabetic.titles import Title, title_pattern
from kg.extraction.alphabetic.words import Words
from kg.extraction.mention import Mention


@dataclass(slots=True)
class Office:
    """A title with what belongs to it: ``start`` and ``end`` take in the body."""

    title: Title
    text: str
    start: int
    end: int
    body: tuple[int, int] | None = None
    bodies: list[tuple[int, int]] = field(default_factory=list)
    owned: bool = False
    """Whether its body stands in front of it, or of the row that it goes on with."""


class Complements:
    """The titles of one text with the bodies and people around them."""

    def __init__(self, words: Words, titles: list[Title], people: Iterable[Mention], bodies: list[Mention]) -> None:
        self.words = words
        self.text = words.text
        self.title_at = {t.start: t for t in titles}
        self.person_at = {p.start: p for p in people}
        self.body_at: dict[int, Mention] = {}
        self.body_by_end: dict[int, Mention] = {}
        for b in sorted(bodies, key=lambda b: b.end - b.start):
            self.body_at[b.start] = b
            self.body_by_end[b.end] = b
        self.nested = {b.start: b for b in bodies if b.label == "Place"}

    def office(self, title: Title) -> Office:
        office = Office(title, title.text, title.start, title.end)
        self._complement(office)
        self._listed_bodies(office)
        if office.body is None or office.text != title.text:
            self._left_body(office)
        return office

    def _complement(self, office: Office) -> None:
        """Find the body and the field of an office behind its title; each language does it in its own way."""
        raise NotImplementedError

    def body_near(self, begin: int) -> Mention | None:
        """The body that starts at ``begin``, perhaps behind "city of"."""
        m = title_pattern(self.words.lang, "class_before").match(self.text[begin : begin + 50])
        for start in (begin, begin + m.end() if m is not None else begin):
            if start in self.body_at and self.body_at[start].rule != "gazetteer.adjective":
                return self.body_at[start]
        return None

    def _left_body(self, office: Office) -> None:
        start = office.title.start
        m = title_pattern(self.words.lang, "body_before").search(self.text[max(0, start - 4) : start])
        if m is None:
            return
        body = self.body_by_end.get(start - len(m.group()))
        if body is None or (office.body is not None and office.text == office.title.text):
            return
        if body.rule == "gazetteer.adjective" and not body.text[0].isupper() and office.body:
            return
        if office.body is None:
            office.body = (body.start, body.end)
        office.start, office.owned = body.start, True

    def _listed_bodies(self, office: Office) -> None:
        """Further bodies of a plural title: mayors of A and B."""
        if office.body is None or not office.title.plural:
            return
        office.bodies = [office.body]
        while True:
            gap = title_pattern(self.words.lang, "bodies_gap").match(self.text[office.end : office.end + 14])
            body = self.body_at.get(office.end + gap.end()) if gap is not None else None
            if body is None or body.label != "Place":
                return
            office.bodies.append((body.start, body.end))
            office.end = body.end
