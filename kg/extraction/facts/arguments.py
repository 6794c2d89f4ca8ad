"""Arguments: which groups of names stand around a verb, and in what part (subject, with, at, to …)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache

from kg.extraction.discourse import ENTITY, QUANTITY, REFERENCE, Discourse, Group, Unit
from kg.extraction.lexicon import alternatives, settings, table
from kg.extraction.structure import Range, Sentence

PLACELIKE = ("Place", "Zone")
ACTORS = ("Place", "Zone", "Organization", "Person")
BODIES = ("Place", "Zone", "Organization")
_MARKER_ROOM = 6
_BRACKET_ROOM = 10
_TOLD_BY = re.compile(r"[^，,。；;]{0,12}?(?:\d+月)?\d+日(?:电|讯|消息)")
_APPOSED = re.compile("的?[^，,。；;是为]{0,8}(?:城市|首府|首都|省会|重镇|港口)[，,]")
# Characters of the name of what a place lies in, in front of 的.
_AROUND = 14


class Clauses:
    """The argument structure of one discourse in one language; groups are worked out once a sentence."""

    def __init__(self, discourse: Discourse, lang: str) -> None:
        self.discourse = discourse
        self.lang = lang
        self.text = discourse.text
        self._groups: dict[int, list[Group]] = {}
        self._within: dict[tuple[int, int], list[Group]] = {}
        self._markers: dict[tuple[int, str], str] = {}
        self._clauses = [c for s in discourse.structure.sentences for c in s.clauses or (Range(s.start, s.end),)]
        self._later_clauses = [c.start for c in self._clauses[1:]]

    # --- groups -----------------------------------------------------------------------------------------------

    def groups(self, start: int, end: int) -> list[Group]:
        """The groups of coordinated names that lie within ``start:end``, in order."""
        found = self._within.get((start, end))
        if found is None:
            sentence = self.discourse.sentence(start)
            if sentence.start not in self._groups:
                self._groups[sentence.start] = self._group(sentence)
            found = self._within[start, end] = [
                g if start <= g.start and g.end <= end else Group(kept)
                for g in self._groups[sentence.start]
                if (kept := [u for u in g.units if start <= u.start and u.end <= end])
            ]
        return found

    def _group(self, sentence: Sentence) -> list[Group]:
        groups: list[Group] = []
        for u in self.discourse.units_between(sentence.start, sentence.end, ENTITY, REFERENCE):
            if groups and self._coordinated(groups[-1], u):
                groups[-1].units.append(u)
            else:
                groups.append(Group([u]))
        return groups

    def _coordinated(self, group: Group, unit: Unit) -> bool:
        last = group.units[-1]
        gap = re.sub(r"[（(][^（()）]{1,20}[）)]", "", self.text[last.end : unit.start]).strip()
        if not gap:
            return last.type == unit.type or {last.type, unit.type} <= set(PLACELIKE)
        marks = settings(self.lang, "references.toml")["coordination"]
        if gap in ("，", ","):
            return last.type == unit.type == "Person" and last.titled and unit.titled
        if gap not in marks["marks"]:
            return False
        if gap in marks["comitative"]:
            if self.marker(group) in ("at", "to"):
                return last.type == unit.type and last.type in PLACELIKE
            return last.type == unit.type or "Person" not in (last.type, unit.type)
        return True

    def marker(self, group: Group) -> str:
        """The part that the word right before the group gives it; "" where there is none."""
        key = group.start, group.type
        if key not in self._markers:
            self._markers[key] = self._marker(*key)
        return self._markers[key]

    def _marker(self, start: int, type: str) -> str:
        if self.text.startswith("的", start - 1) and type == "Place":
            # 与黑龙江省的伊春、鹤岗: the word before what they lie in
            around = [u for u in self.discourse.units_between(start - _AROUND, start) if u.end == start - 1]
            start = around[0].start if around and around[0].type == "Place" else start
        before = self.text[max(0, start - _MARKER_ROOM) : start].rstrip("“‘「（(了")
        m = _marker_pattern(self.lang).search(before)
        return _marker_names(self.lang)[m.group()] if m else ""

    # --- parts of a clause ------------------------------------------------------------------------------------

    def clause(self, position: int) -> Range:
        """The clause that holds ``position``, or the nearest one before it."""
        return self._clauses[bisect_right(self._later_clauses, position)]

    def clause_before(self, position: int) -> Range | None:
        """The clause of the sentence in front of the one at ``position``; None for the first."""
        sentence = self.discourse.sentence(position)
        index = sentence.clause_at(position)
        return sentence.clauses[index - 1] if index else None

    def clause_behind(self, position: int) -> Range | None:
        """The clause of the sentence behind the one at ``position``; None for the last."""
        sentence = self.discourse.sentence(position)
        index = sentence.clause_at(position) + 1
        return sentence.clauses[index] if index < len(sentence.clauses) else None

    def subject(self, position: int, types: Iterable[str] = ACTORS, *, carry: bool = True) -> Group | None:
        """Who does what the verb at ``position`` says.

        The nearest unmarked (or 由-marked) group before it in its clause; else the subject of an earlier clause of
        the sentence; else, where the sentence names nobody before, that of the sentence before in the paragraph.
        """
        wanted = tuple(types)
        sentence = self.discourse.sentence(position)
        index = sentence.clause_at(position)
        for i in range(index, -1, -1):
            clause = sentence.clauses[i]
            end = position if i == index else clause.end
            found = self._subject_in(clause.start, end, wanted)
            if found is not None:
                return self._whole(found, sentence)
            if not carry:
                return None
        here = self.discourse.structure.sentence_at(position)
        for back in (here - 1, here - 2):
            if back < 0:
                return None
            previous = self.discourse.structure.sentences[back]
            if previous.paragraph != sentence.paragraph:
                return None
            for clause in previous.clauses:
                found = self._subject_in(clause.start, clause.end, wanted)
                if found is not None:
                    return found
        return None

    def _subject_in(self, start: int, end: int, types: tuple[str, ...]) -> Group | None:
        groups = self.groups(start, end)
        by_agent = [g for g in groups if self.marker(g) == "agent" and g.type in types]
        if by_agent:
            return by_agent[-1]
        for g in groups:
            if g.type == "Organization" and _TOLD_BY.match(self.text, g.end):
                continue  # 中新网二连浩特4月25日电: who tells it does nothing
            if g.type == "Place" and _APPOSED.match(self.text, g.end):
                continue  # 匹兹堡市，美国宾夕法尼亚州第二大城市，…
            if g.type in types and not self.marker(g) and not self.text.startswith(("的", "所辖", "下辖"), g.end):
                return g
        return None

    def _whole(self, group: Group, sentence: Sentence) -> Group:
        """省委书记甲，省长乙会见…: the people of the row that goes on over the comma."""
        if group.type != "Person" or group.start < sentence.start:
            return group
        return next((g for g in self.groups(sentence.start, sentence.end) if group.units[0] in g.units), group)

    def marked(self, start: int, end: int, marker: str, types: Iterable[str] = ACTORS) -> list[Group]:
        """The groups within a range that stand right after a word of that part."""
        wanted = tuple(types)
        return [g for g in self.groups(start, end) if g.type in wanted and self.marker(g) == marker]

    def object(self, position: int, types: Iterable[str] = ACTORS, *, room: int = 12) -> Group | None:
        """The first group after ``position`` in its clause, if no more than ``room`` characters lie between."""
        clause = self.clause(max(0, position - 1))
        for g in self.groups(position, clause.end):
            if g.start - position > room:
                return None
            if g.type in tuple(types):
                return self._whole(g, self.discourse.sentence(position))
        return None

    def quantities(self, start: int, end: int) -> list[Unit]:
        return list(self.discourse.units_between(start, end, QUANTITY))

    def phrase_start(self, head: int, floor: int, *, brackets: bool = False) -> int:
        """Where the noun phrase that ends with the head noun at ``head`` starts, not before ``floor``.

        It runs left to the next mark of punctuation or to a word that cannot stand inside a noun phrase
        (``phrase_stops``); names, quoted words and book titles are never cut. With ``brackets`` it steps over a short
        bracket (宿迁（西安）说明会).
        """
        stops, whole = _stop_pattern(self.lang), whole_words(self.lang)
        position = head
        names = [(u.start, u.end) for u in self.discourse.units_between(floor, head, ENTITY, REFERENCE)]
        names += [(q.start, q.end) for q in self.discourse.structure.quotations if floor <= q.start and q.end <= head]
        ends = {b: a for a, b in names}
        while position > floor:
            if position in ends:
                position = ends[position]
                # 绥化市与湛江市对口合作工作会议: both names belong to the phrase.
                if self.text[position - 1] in "与和—－-·" and position - 1 in ends:
                    position -= 1
                continue
            if (
                brackets and self.text[position - 1] in "）)"
            ):  # 2019宿迁（西安）投资环境说明会: brackets inside the name
                opening = max(self.text.rfind(mark, floor, position) for mark in "（(")
                if opening > floor and position - opening < _BRACKET_ROOM:
                    position = opening
                    continue
            if self.text[position - 1] in "，,。！？；;：:、“”‘’《》（）()\n ":
                break
            fitting = (n for n in (5, 4, 3, 2) if position - n >= floor)
            word = next((n for n in fitting if self.text[position - n : position] in whole), 0)
            if word:
                position -= word
                continue
            stop = stops.search(self.text, max(floor, position - 4), position)
            if stop:
                break
            position -= 1
        return position


@cache
def _marker_names(lang: str) -> dict[str, str]:
    data = settings(lang, "arguments.toml")["markers"]
    return {word: name for name, words in data.items() for word in words}


@cache
def _marker_pattern(lang: str) -> re.Pattern[str]:
    return re.compile(alternatives(_marker_names(lang)) + "$")


@cache
def _stop_pattern(lang: str) -> re.Pattern[str]:
    return re.compile(stop_words(lang).pattern + "$")


@cache
def stop_words(lang: str) -> re.Pattern[str]:
    """The words that never stand inside a noun phrase."""
    return re.compile(alternatives(settings(lang, "arguments.toml")["subject"]["phrase_stops"]))


@cache
def whole_words(lang: str) -> frozenset[str]:
    """Words that hold a stop word inside them and are not cut there (对口, 社会)."""
    return frozenset(row[0] for row in table(lang, "whole-words.txt"))
