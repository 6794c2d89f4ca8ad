"""Offices: which title belongs to whom and to which body.

Mayor of Harbin Sun Zhe, Hamilton Mayor Andrew King and Fang Qiu, China's ambassador to Panama put the body behind the
title or before it, the holder behind or before both; councilors A, B and C share one title.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, Final

from kg.extraction.alphabetic.office_complements import Office
from kg.extraction.alphabetic.readers import readers
from kg.extraction.alphabetic.titles import OfficeValue, Title, title_pattern
from kg.extraction.alphabetic.words import Words
from kg.extraction.lexicon import settings
from kg.extraction.mention import Mention

_ROOM: Final = 220  # characters between a title and a name in its phrase at most


class _Reader:
    def __init__(self, words: Words, titles: list[Title], people: list[Mention], bodies: list[Mention]) -> None:
        self.words = words
        self.text = words.text
        self.titles = titles
        self.around = readers(words.lang).complements(words, titles, people, bodies)
        self.person_by_end = {p.end: p for p in people}
        self.person_starts = sorted(self.around.person_at)
        self._bodies = sorted((b for b in bodies if b.label == "Organization"), key=lambda b: b.start)
        self._body_starts = [b.start for b in self._bodies]

    def read(self) -> Iterator[Mention]:
        absorbed = -1
        before: list[tuple[Office, tuple[int, int]]] = []
        joint: Office | None = None
        for title in self.titles:
            if title.start < absorbed or self._in_body(title):
                continue
            office = self.around.office(title)
            absorbed = max(absorbed, office.end if office.end > title.end else title.end)
            taken = {person for _, person in before}
            holders = self._behind(office, taken) or self._before(office) or self._chained(office, before)
            if office.body is None:
                office.body = self._shared_body(office, holders) or self._body_of_row(office, before)
            if holders and office.body is None:
                self._body_behind_name(office, holders[-1])
            bodies = self._distributed(office, holders)
            for person, body in zip(holders, bodies, strict=True):
                yield self._mention(office, person, body)
                before.append((office, person))
            if joint is not None:  # заместитель председателя – министр А. Иванов: one holder of both
                dash = title_pattern(self.words.lang, "joint").fullmatch(self.text, joint.end, office.start)
                yield self._mention(joint, holders[0] if dash is not None and holders else None)
            joint = office if not holders else None
        if joint is not None:
            yield self._mention(joint, None)
        yield from self._told_by_verb()

    def _in_body(self, title: Title) -> bool:
        """Whether a Russian title is a part of a body's name: Администрация губернатора."""
        i = bisect_left(self._body_starts, title.start) - 1
        return i >= 0 and title.end <= self._bodies[i].end

    def _mention(self, office: Office, person: tuple[int, int] | None, body: tuple[int, int] | None = None) -> Mention:
        t = office.title
        value = OfficeValue(office.text, person, body or office.body)
        return Mention(t.start, t.end, self.text[t.start : t.end], "Title", "offices.title", value)

    # --- the holder -------------------------------------------------------------------------------------------------

    def _behind(self, office: Office, taken: Collection[tuple[int, int]] = ()) -> list[tuple[int, int]]:
        m = title_pattern(self.words.lang, "person_gap").match(self.text, office.end)
        if m is None:
            return []
        if m.group().startswith((",", " (", ":")) and not self._may_be_apart(office, taken):
            return []
        person = self.around.person_at.get(m.end()) or self.around.person_at.get(office.end + 1)
        if person is None:
            return []
        holders = [(person.start, person.end)]
        while office.title.plural:
            gap = title_pattern(self.words.lang, "list_gap").match(self.text, holders[-1][1])
            following = self.around.person_at.get(gap.end()) if gap is not None else None
            if following is None:
                break
            holders.append((following.start, following.end))
        return holders

    def _distributed(self, office: Office, holders: list[tuple[int, int]]) -> list[tuple[int, int] | None]:
        """мэры Хэйхэ и Чжухая X и Y: each holder has the body of the same rank in the list."""
        if len(office.bodies) == len(holders) > 1:
            return [*office.bodies]
        return [None] * len(holders)

    def _shared_body(self, office: Office, holders: list[tuple[int, int]]) -> tuple[int, int] | None:
        """President and CEO of X: the next title's body; Y, Chairman, X: the body behind a comma."""
        m = title_pattern(self.words.lang, "joint_title").match(self.text[office.end : office.end + 9])
        if m is not None:
            following = self.around.title_at.get(office.end + m.end())
            return self.around.office(following).body if following is not None else None
        if holders and holders[0][1] <= office.start:
            m = title_pattern(self.words.lang, "body_apposed").match(self.text[office.end : office.end + 8])
            body = self.around.body_at.get(office.end + m.end()) if m is not None else None
            if body is not None and body.label == "Organization":
                return body.start, body.end
        return None

    def _body_of_row(self, office: Office, before: list[tuple[Office, tuple[int, int]]]) -> tuple[int, int] | None:
        """The council's chairman A, | secretary B and | treasurer C: the body in front of the first office of a row."""
        if not before:
            return None
        last, person = before[-1]
        gap = title_pattern(self.words.lang, "row_gap").fullmatch(self.text, person[1], office.start)
        office.owned = gap is not None and last.owned
        return last.body if office.owned else None

    def _body_behind_name(self, office: Office, person: tuple[int, int]) -> None:
        """Mayor Helen Brown of Portland."""
        m = title_pattern(self.words.lang, "body_behind_name").match(self.text[person[1] : person[1] + 12])
        body = self.around.body_near(person[1] + m.end()) if m is not None else None
        if body is not None:
            office.body = (body.start, body.end)

    def _may_be_apart(self, office: Office, taken: Collection[tuple[int, int]]) -> bool:
        """Whether a comma may part title and name: the governor of X, Y, … but not: A, mayor of X, B and C."""
        ends_with_person = any(
            (person := self.person_by_end.get(office.start - len(gap))) is not None
            and self.text[person.end : office.start] == gap
            and (person.start, person.end) not in taken
            for gap in settings(self.words.lang, "titles.toml")["apposed"]
        )
        return not ends_with_person

    def _before(self, office: Office) -> list[tuple[int, int]]:
        i = bisect_left(self.person_starts, office.start) - 1
        if i < 0:
            return []
        person = self.around.person_at[self.person_starts[i]]
        if office.title.plural or self._precedes_person(office):
            return []
        if not 0 < office.start - person.end < 50:
            return []
        between = self.text[person.end : office.start]
        between = re.sub(r" \([^()]{1,20}\)", "", between)
        if title_pattern(self.words.lang, "behind_person").fullmatch(between):
            return [(person.start, person.end)]
        return []

    def _precedes_person(self, office: Office) -> bool:
        """Whether a name follows a title in the same phrase: Иван Ли, вице-спикер Думы Пётр Ким."""
        i = bisect_left(self.person_starts, office.title.end)
        if i == len(self.person_starts) or self.person_starts[i] - office.title.end > _ROOM:
            return False
        between = self.text[office.title.end : self.person_starts[i]]
        return not title_pattern(self.words.lang, "parts_office").search(re.sub(r"[«\"][^»\"]*[»\"]", "", between))

    def _chained(self, office: Office, before: list[tuple[Office, tuple[int, int]]]) -> list[tuple[int, int]]:
        """… is director of A and president of B: one person's next office."""
        if not before:
            return []
        last, person = before[-1]
        between = self.text[max(last.end, person[1]) if person[0] < last.start else last.end : office.start]
        if person[0] < last.start and title_pattern(self.words.lang, "chain").fullmatch(between):
            return [person]
        return []

    def _told_by_verb(self) -> Iterator[Mention]:
        """Tan Jun, who chairs a company."""
        for person in self.around.person_at.values():
            m = title_pattern(self.words.lang, "by_verb").match(self.text, person.end)
            if m is None:
                continue
            body = self.around.body_near(m.end())
            if body is not None or title_pattern(self.words.lang, "by_class").match(self.text, m.end()):
                value = OfficeValue(
                    settings(self.words.lang, "titles.toml")["of_verb"][m.group(1)],
                    (person.start, person.end),
                    (body.start, body.end) if body is not None else None,
                )
                yield Mention(m.start(1), m.end(1), m.group(1), "Title", "offices.verb", value)


def find_offices(words: Words, titles: list[Title], people: list[Mention], bodies: list[Mention]) -> list[Mention]:
    """The titles as mentions with an ``OfficeValue``; a title that several people share is there once for each."""
    return [*_Reader(words, titles, people, bodies).read()]


@cache
def not_posts(lang: str) -> frozenset[str]:
    """Titles that are occupations rather than offices."""
    data: dict[str, Any] = settings(lang, "titles.toml")
    return frozenset(data["not_posts"])
