"""Phrases: which names are coordinated, which preposition or case governs them, and whose verb a subject is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from kg.extraction.alphabetic.language import ALL_CASES, language
from kg.extraction.alphabetic.place_words import is_class
from kg.extraction.alphabetic.words import Words, grammar, grammar_pattern
from kg.extraction.discourse import Discourse, Group, Unit
from kg.extraction.facts.arguments import Clauses
from kg.extraction.lexicon import alternatives
from kg.extraction.structure import Range

_ROOM: Final = 90
_MEMBERS: Final = ("Place", "Zone", "Organization", "Person")


@cache
def _lead(lang: str) -> re.Pattern[str]:
    data = grammar(lang)
    inside = data["inside_phrase"].removeprefix("^").removesuffix("$")
    return re.compile(
        rf"(?<!\w)(?P<marker>{alternatives(data['prepositions'])})\s+(?P<inside>{inside})$", re.IGNORECASE
    )


class Phrases(Clauses):
    """The argument structure of a discourse in one of the alphabetic languages."""

    def __init__(self, discourse: Discourse, lang: str, words: Words) -> None:
        super().__init__(discourse, lang)
        self.words = words
        self.language = language(lang)
        self._leads: dict[int, tuple[str, int]] = {}

    # --- groups -----------------------------------------------------------------------------------------------------

    def _coordinated(self, group: Group, unit: Unit) -> bool:
        last = group.units[-1]
        gap = self.text[last.end : unit.start]
        if (
            gap == ", "
            and len(group.units) == 1
            and last.start > self.discourse.sentence(last.start).start
            and self._pattern("predicate").match(self.text, unit.end)
        ):
            return False  # Apart from aiding Baise, Guangdong has sent …
        gap = re.sub(r"\([^()]{1,40}\)", "", gap)
        if not self._pattern("coordination", re.IGNORECASE).match(gap):
            return False
        types = {last.type, unit.type}
        if len(types) > 1 and (
            (self._pattern("comma_gap").fullmatch(gap.strip()) and types != {"Zone", "Organization"})
            or ("Person" in types and types != {"Person", "Organization"})
        ):
            return False
        if self._pattern("range_gap").search(gap):
            return self.marker(group) in grammar(self.lang)["ranges"] and last.type == unit.type
        if not self.cases(last) & self.cases(unit) and not self._classed(group.units[0]):
            return False
        repeated = self._pattern("repeated_preposition").search(gap)
        if repeated is not None and self.marker(group) not in gap.split():
            return False
        return gap.strip() not in ("–", "—", "-") or last.type == unit.type

    def _classed(self, unit: Unit) -> bool:
        """Whether a class word carries the case of a list: с городами Маомин и Чанчжи."""
        before = self.words.before(unit.start)
        return before is not None and self._is_class(before.text)

    def lead(self, unit: Unit) -> tuple[str, int]:
        """The preposition that governs a unit ("" for none) and where its noun phrase starts."""
        known = self._leads.get(unit.start)
        if known is None:
            sentence = self.discourse.sentence(unit.start)
            head = self.text[max(sentence.start, unit.start - _ROOM) : unit.start]
            m = _lead(self.lang).search(head)
            known = ("", unit.start)
            if m is not None and self._governs_none(m, head, unit):
                m = None
            if m is not None:
                known = (re.sub(r"\s+", " ", m.group("marker").casefold()), unit.start - len(head) + m.start())
            self._leads[unit.start] = known
        return known

    def _governs_none(self, m: re.Match[str], head: str, unit: Unit) -> bool:
        """Whether what looks like a preposition is part of a name or opens a clause: the city of Nantong; since Xi'an
        established …"""
        if self._pattern("class_of", re.IGNORECASE).search(head[: m.end("marker")]):
            return True
        conjunction = m.group("marker").casefold() in grammar(self.lang)["conjunctions"]
        return conjunction and self._pattern("predicate").match(self.text, unit.end) is not None

    def marker_before(self, position: int) -> str:
        """The preposition whose noun phrase holds the word at ``position``, "" for none."""
        m = self._pattern("phrase_left").search(self.text[max(0, position - 60) : position])
        return m.group(1).casefold() if m is not None else ""

    def marker(self, group: Group) -> str:
        return self.lead(group.units[0])[0]

    def cases(self, unit: Unit) -> frozenset[str]:
        """The cases in which a unit may stand; every case for a name that is not declined."""
        if not self.language.declined:
            return ALL_CASES
        before = self.words.before(unit.start) if unit.type == "Place" else None
        if before is not None and before.start >= unit.start - 20 and self._is_class(before.text):
            more = self._pattern("list_gap").match(self.text, unit.end)
            if more is not None and self.text[more.end() : more.end() + 1].isupper():
                return self.language.cases(before.text) or ALL_CASES  # города Ступино и Циндао
            return self.language.singular_cases(before.text) or ALL_CASES
        if unit.titled and unit.start < unit.core[0]:  # мэром Харбина Сунь Чжэ: the title tells the case
            told = map(self.language.noun_cases, (w.text for w in self.words.between(unit.start, unit.core[0])))
            head = next(filter(None, told), None)
            if head is not None:
                return head
        if unit.mention.rule == "collective":
            words = self.text[unit.core[0] : unit.core[1]].split()[:1]
        else:
            words = [w for w in re.split(r"[\s«»\"“”]+", self.text[unit.core[0] : unit.core[1]]) if w]
            if unit.type in ("Organization", "Zone"):
                words = [w for w in words if self.language.cases(w)]
                words = words[: next((i for i, w in enumerate(words) if self.language.noun_cases(w)), 0) + 1]
        if unit.type == "Person" and unit.entities and unit.mention.text == unit.entities[0].name:
            return self._cases_of(words, unit) | {"nomn"}
        return self._cases_of(words, unit)

    def _cases_of(self, words: list[str], unit: Unit) -> frozenset[str]:
        found: frozenset[str] = ALL_CASES
        for w in words:
            own = self.language.name_cases(w) if unit.type == "Person" else self.language.cases(w)
            if own and found & own:
                found &= own
        return found

    def _is_class(self, word: str) -> bool:
        return self.language.declined and is_class(self.lang, word)

    def _pattern(self, key: str, flags: int = 0) -> re.Pattern[str]:
        return grammar_pattern(self.lang, key, flags)

    # --- parts of a clause --------------------------------------------------------------------------------------------

    def subject(  # a clause's subject is never carried over
        self, position: int, types: Iterable[str] = _MEMBERS, *, carry: bool = False
    ) -> Group | None:
        """The group that does what the verb at ``position`` tells: the last one before it that nothing governs."""
        clause = self.clause(position)
        sentence = self.discourse.sentence(position)
        relative = self._relative(sentence.start, position)
        if relative is not None:  # the delegation, which X headed, arrived
            around = self._ungoverned(sentence.start, relative, types)
            if around:
                return self._full_group(around[-1], sentence.start, position)
        antecedent = self._antecedent(clause, position)
        if antecedent is not None and antecedent.type in types:
            return Group([antecedent])
        which = self._pattern("which").fullmatch(self.text[max(clause.start - 2, sentence.start) : position])
        if which is not None:
            before = [g for g in self.groups(sentence.start, clause.start) if g.type in types]
            beside = bool(before) and clause.start - before[-1].end < 3
            several = [g for g in before if g.units[0].mention.rule == "collective"]
            several = several or [g for g in before if len(g.entities) > 1]
            if which.group(1):
                before = several or before
            elif not beside:
                before = self._ungoverned(sentence.start, clause.start, types) or before
            if before and clause.start - before[-1].end < 60:
                return before[-1]
        found = self._ungoverned(clause.start, position, types)
        plural = self._pattern("plural_verb").match(self.text, position) is not None
        if plural:
            found = [g for g in self._together(found) if g.type != "Person" or len(g.entities) > 1]
        last = (found or self._ungoverned(sentence.start, position, types))[-1:]
        if last and self._pattern("new_subject", re.IGNORECASE).search(self.text, last[0].end, position):
            return None
        if found:
            return self._full_group(found[-1], sentence.start, position)
        if self.language.free_order:
            behind = self._ungoverned(position, clause.end, types)
            if behind:
                return self._together(behind)[0] if plural else behind[0]
        index = sentence.clause_at(position)
        for earlier in reversed(sentence.clauses[:index]):
            found = self._ungoverned(earlier.start, earlier.end, types)
            found = [g for g in found if not plural or g.type != "Person" or len(g.entities) > 1]
            if found:  # X напомнил, что регионы подписали …: not X
                return self._full_group(found[0 if self.language.free_order else -1], sentence.start, position)
        return None

    def _together(self, groups: list[Group]) -> list[Group]:
        """Groups with those that a title parts made one: глава Омска X и член комитета Y подписали."""
        people = [g for g in groups if g.type == "Person"]
        joined = len(people) > 1 and all(
            self._pattern("together").fullmatch(self.text, a.end, b.start) for a, b in pairwise(people)
        )
        return [Group([u for g in people for u in g.units])] if joined else groups

    def _antecedent(self, clause: Range, position: int) -> Unit | None:
        """Taipei in: Taipei, which signed an agreement with Burnaby."""
        m = self._pattern("antecedent").search(self.text[max(0, clause.start - 2) : position])
        if m is None:
            return None
        end = max(0, clause.start - 2) + m.start()
        return next((u for u in self.discourse.units if u.end == end and u.entities), None)

    def _relative(self, start: int, position: int) -> int | None:
        """Where a relative clause begins that a comma right before the verb closes."""
        if not self._pattern("comma_verb").search(self.text[max(start, position - 16) : position]):
            return None
        found = [*self._pattern("relative").finditer(self.text, start, position - 2)]
        return found[-1].start() if found else None

    def _full_group(self, group: Group, start: int, end: int) -> Group:
        """The group with its members in clauses before: Harbin, China; Turku, Finland; and …"""
        return next((g for g in self.groups(start, end) if group.units[-1] in g.units), group)

    def _ungoverned(self, start: int, end: int, kinds: Iterable[str]) -> list[Group]:
        found = [g for g in self.groups(start, end) if g.type in kinds and not self.marker(g)]
        found = [g for g in found if not self._bracketed(g, end)]
        return [g for g in found if "nomn" in self.cases(g.units[0])]

    def _bracketed(self, group: Group, end: int) -> bool:
        """Whether a group stands in brackets that close before ``end``: Якутск (центр Республики Саха) побывал."""
        opened = self.text.rfind("(", max(0, group.start - _ROOM), group.start)
        return opened >= 0 and ")" not in self.text[opened : group.start] and 0 <= self.text.find(")", group.end) < end

    def governed(self, start: int, end: int, *markers: str, kinds: Sequence[str] = _MEMBERS) -> list[Group]:
        """The groups within ``start:end`` that one of the prepositions governs."""
        return [g for g in self.groups(start, end) if g.type in kinds and self.marker(g) in markers]

    def objects(self, position: int, end: int, kinds: Sequence[str] = _MEMBERS) -> list[Group]:
        """The groups behind a verb that no preposition governs."""
        return [g for g in self.groups(position, end) if g.type in kinds and not self.marker(g)]

    def role(self, role: str, start: int, end: int, kinds: Sequence[str] = _MEMBERS) -> list[Group]:
        """The groups within ``start:end`` that a preposition and case of ``[roles]`` in ``grammar.toml`` mark."""
        return [g for g in self.groups(start, end) if g.type in kinds and self.fills(g, role)]

    def fills(self, group: Group, role: str) -> bool:
        """Whether preposition and case give a group a part; a name that is not declined has every case."""
        wanted: list[str] | None = grammar(self.lang)["roles"][role].get(self.marker(group))
        return wanted is not None and (not wanted or bool(self.cases(group.units[0]).intersection(wanted)))

    def agents(self, start: int, end: int, kinds: Sequence[str] = _MEMBERS) -> list[Group]:
        """Who did what a passive tells: signed | by the mayor, подписан | мэром; no name that shows no case."""
        found = self.role("agent", start, end, kinds)
        return [g for g in found if self.marker(g) or self.cases(g.units[0]) != ALL_CASES]
