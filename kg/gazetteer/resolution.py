"""Which of a text's place names are places, and which places: chains, lists, context, namesakes.

The order of evidence is: a parent named directly before it (吉林辽源西安区), the same place in full elsewhere
in the text, a parent named in the text, the seat of the publisher, siblings, and last the weight of the
namesakes.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from kg.gazetteer.foreign import with_foreign
from kg.gazetteer.gazetteer import Gazetteer, gazetteer
from kg.gazetteer.naming import Naming
from kg.gazetteer.place import Match
from kg.gazetteer.reading import Name, read
from kg.gazetteer.towns import with_towns
from kg.gazetteer.words import Words, words

_LIST_END: Final = re.compile(r"等?[两二三四五六七八九十]{0,2}个?(县区|县市|市县|区县|县|市|区|旗)(?!委|长|政府|直)")
_OF_MANY_CITIES: Final = ("新区", "高新区", "开发区", "经开区")
_PAIR_MARKS: Final = ("与", "和", "同", "·", "—")
_LIST_MARK: Final = re.compile(r"[、和与及]")
# From this weight on a place is a prefecture, a province, a region abroad, an area or a country.
_HEAD: Final = 5_000_000
_CLOSE_CITY: Final = 400_000
_TOWN: Final = 150_000

_FULL, _SHORT, _CONTEXT, _WEAK, _AMBIGUOUS = 0.98, 0.95, 0.9, 0.75, 0.4


@dataclass(slots=True)
class _Context:
    """What the text names beyond doubt: places with their offsets, and everything that holds those places."""

    direct: dict[str, list[int]] = field(default_factory=dict)
    above: set[str] = field(default_factory=set)
    full: set[str] = field(default_factory=set)
    children: dict[str, int] = field(default_factory=dict)

    def last_before(self, id: str, at: int) -> int:
        """The offset where the place was last named before ``at``, or -1."""
        offsets = self.direct.get(id, [])
        index = bisect_left(offsets, at)
        return offsets[index - 1] if index else -1


def resolve(text: str, title: str = "", seat: str | None = None) -> list[Naming]:
    """The place names of a text, in text order, none overlapping another.

    ``title`` is read for context only. ``seat`` is the id of the place that the publisher or the text belongs
    to.

    >>> [(n.text, n.id) for n in resolve("牡丹江市阳明区和西安区引进项目。")]
    [('牡丹江市', 'cn:231000'), ('阳明区', 'cn:231003'), ('西安区', 'cn:231005')]
    >>> resolve("开展务实合作,资源共享。")
    []
    """
    return with_foreign(text, with_towns(text, _Resolver(gazetteer(), words(), text, title, seat).run()))


class _Resolver:
    def __init__(self, places: Gazetteer, vocabulary: Words, text: str, title: str, seat: str | None) -> None:
        self.places = places
        self.words = vocabulary
        self.text = text
        self.title = title
        self.seat = seat
        self.names = read(text)
        self.context = _Context()
        self.others: set[str] = set()
        """Names that a city stands before which has none of the gazetteer's (绍兴|滨海新区): another one is meant."""

    def run(self) -> list[Naming]:
        titled = read(self.title) if self.title else []
        for names, text in ((titled, self.title), (self.names, self.text)):
            self._chain(names)
            self._list(names, text)
            self._pair(names, text)
            self._note(names, offset=-len(self.title) - 1 if names is titled else 0)
        for name in self.names:
            self._decide(name)
        return list(self._namings())

    # Chains and lists

    def _chain(self, names: list[Name]) -> None:
        for index in range(1, len(names)):
            before, name = names[index - 1], names[index]
            if before.match.end != name.match.start:
                if before.previous >= 0 and not name.strong:
                    self._follow(before, name)
                continue
            above = before.chosen or before.strong or before.weak
            pairs = [
                (parent, child)
                for child in (*name.strong, *name.weak)
                for parent in above
                if parent in self.places.ancestors(child)
            ]
            if not pairs:
                if any(i.startswith("cn:") for i in before.strong) and name.match.text.endswith(_OF_MANY_CITIES):
                    self.others.add(name.match.text)
                continue
            name.previous = index - 1
            name.chosen = tuple(dict.fromkeys(child for _, child in pairs))
            if before.previous < 0:
                before.chosen = tuple(dict.fromkeys(parent for parent, _ in pairs))

    def _follow(self, before: Name, name: Name) -> None:
        """大连金州、普兰店: a weak name behind the last part of a chain, beside it in the same place."""
        if self.text[before.match.end : name.match.start] == "、" and before.chosen:
            parents = {self.places.parent(i) for i in before.chosen}
            name.chosen = tuple(i for i in name.weak if self.places.parent(i) in parents)

    def _list(self, names: list[Name], text: str) -> None:
        """萝北、绥滨两县: the class word after a list holds for each name of it."""
        for index in range(len(names) - 1, 0, -1):
            end = _LIST_END.match(text, names[index].match.end)
            if not end:
                continue
            first = index
            while first > 0 and self._joined(text, names[first - 1].match, names[first].match):
                first -= 1
            if first < index:
                for name in names[first : index + 1]:
                    name.listed = end.group(1)

    def _pair(self, names: list[Name], text: str) -> None:
        """烟台与巫山, 沭阳和泗洪: a short name of a county beside a name beyond doubt, or beside another one."""
        for a, b in pairwise(names):
            mark = text[a.match.end : b.match.start]
            both = mark in (*_PAIR_MARKS, "、") and self._is_clear_county(a) and self._is_clear_county(b)
            if both or mark in _PAIR_MARKS:
                a.paired, b.paired = a.paired or both or bool(b.strong), b.paired or both or bool(a.strong)

    def _is_clear_county(self, name: Name) -> bool:
        """Whether a name can only be the short one of one county and is no everyday word."""
        return len(name.weak) == 1 and name.weak[0].startswith("cn:") and not self._is_doubtful(name)

    def _is_doubtful(self, name: Name) -> bool:
        text = name.match.text
        return bool(self.words.degree(text)) or self.words.is_everyday(text)

    @staticmethod
    def _joined(text: str, a: Match, b: Match) -> bool:
        return bool(_LIST_MARK.fullmatch(text[a.end : b.start]))

    # Context

    def _note(self, names: list[Name], offset: int) -> None:
        """Enter into the context every name that needs none itself; the title lies before the text."""
        for name in names:
            certain = self._without_inner(name, name.chosen or name.strong)
            if len(certain) > 1:
                heads = [i for i in certain if name.forms[i] != "full" and self.places.weight(i) >= _HEAD]
                certain = tuple(heads) if len(heads) == 1 else ()
            for id in certain:
                self._enter(id, name.match.start + offset)
                if name.forms[id] == "full":
                    self.context.full.add(id)
        for name in names:
            if not name.chosen and not name.strong and len(name.weak) == 1 and name.forms[name.weak[0]] == "full":
                self.context.full.update(i for i in name.weak if self.places.parent(i) in self.context.direct)
        for name in names:
            if name.paired and not name.strong and len(name.weak) == 1 and not self._is_doubtful(name):
                self.context.full.update(name.weak)
                self._enter(name.weak[0], name.match.start + offset)
        if self.seat:
            self.context.above |= {self.seat, *self.places.ancestors(self.seat)}

    def _enter(self, id: str, at: int) -> None:
        self.context.direct.setdefault(id, []).append(at)
        ancestors = self.places.ancestors(id)
        self.context.above.update(ancestors)
        if ancestors:
            self.context.children[ancestors[0]] = self.context.children.get(ancestors[0], 0) + 1

    def _without_inner(self, name: Name, candidates: tuple[str, ...]) -> tuple[str, ...]:
        """吉林 is the province and not its city 吉林市, unless only the city is named in full."""
        if len(candidates) < 2:
            return candidates
        inner = {
            i
            for i in candidates
            for a in self.places.ancestors(i)
            if a in candidates and not (i in self.context.full and a not in self.context.full)
        }
        return tuple(i for i in candidates if i not in inner)

    # Decisions

    def _decide(self, name: Name) -> None:
        if name.match.text in self.others:
            return
        if name.chosen:
            self._choose(name, name.chosen, "chain" if name.previous >= 0 else "")
            return
        candidates = [*name.strong, *(i for i in name.weak if self._is_backed(name, i))]
        if name.listed:
            fitting = [i for i in candidates if self._is_of_class(name, i)]
            candidates = fitting or candidates
        if candidates:
            self._choose(name, tuple(candidates), "")

    def _class(self, id: str) -> str:
        return self.places.place(id).labels.get("zh", " ")[-1]

    def _is_of_class(self, name: Name, id: str) -> bool:
        """Whether the class word behind the list is the place's, now or formerly (嫩江县, now 嫩江市)."""
        return self._class(id) in name.listed or any(
            id in self.places.forms(name.match.text + word) for word in name.listed
        )

    def _is_backed(self, name: Name, id: str) -> bool:
        """Whether the text bears out a weak reading."""
        text, form = name.match.text, name.forms[id]
        if id in self.context.full and (form != "short" or not self.words.degree(text)):
            return True
        if self.places.is_conditional(text, id):
            return id in self.context.direct or (id in self.context.above and not id.startswith("iso:"))
        ancestors = self.places.ancestors(id)
        near = any(a in self.context.direct or a in self.context.above for a in ancestors if a != "iso:CN")
        if id.startswith("cn:"):
            return self._is_county_backed(name, id, near, ancestors[0])
        if id.startswith("gn:"):
            return near and self._is_city_backed(name, id)
        return near and (bool(name.listed) or form == "full" or not self.words.is_everyday(text))

    def _is_city_backed(self, name: Name, id: str) -> bool:
        """A small foreign city shares its name with people and words: it needs a class word or a list."""
        weight = self.places.weight(id)
        if weight >= _CLOSE_CITY or name.match.text[-1] == "市" or name.listed:
            return True
        return weight >= _TOWN and len(name.match.text) > 2

    def _is_county_backed(self, name: Name, id: str, near: bool, parent: str) -> bool:
        text, label = name.match.text, self._class(id)
        if name.forms[id] != "short":
            return parent in self.context.direct or parent in self.context.above
        if name.listed:
            return self._is_of_class(name, id)
        if self.words.degree(text):
            return False
        if label == "市":
            return near or len(text) >= 3
        if label in "县旗":
            return parent in self.context.direct and not self.words.is_word(text)
        return False

    def _choose(self, name: Name, candidates: tuple[str, ...], rule: str) -> None:
        candidates = self._without_inner(name, candidates)
        if len(candidates) == 1:
            id = candidates[0]
            form = name.forms[id]
            name.id = id
            name.rule = rule or form
            strong = id in name.strong or rule == "chain"
            name.confidence = (_FULL if form == "full" else _SHORT) if strong else _WEAK
            return
        scored = sorted(((self._score(i, name), i) for i in candidates), key=lambda s: (-s[0], s[1]))
        (best, id), (second, _) = scored[0], scored[1]
        if best - second >= 1:
            name.id, name.rule, name.confidence = id, rule or "context", _CONTEXT
        elif not self._is_unbacked(name, candidates):
            name.id, name.rule, name.confidence = None, "ambiguous", _AMBIGUOUS

    def _is_unbacked(self, name: Name, candidates: tuple[str, ...]) -> bool:
        """Whether nothing says that a short name of counties and towns is a place at all (山水|海城)."""
        return all(i.startswith("cn:") and not i.endswith("00") and name.forms[i] == "short" for i in candidates)

    def _score(self, id: str, name: Name) -> float:
        """How well a namesake fits; a difference of one decides."""
        context = self.context
        score = 0.0
        if id in context.full and name.forms[id] != "full":
            score += 10
        elif id in context.direct:
            score += 5
        ancestors = self.places.ancestors(id)
        for ancestor, points in zip(ancestors, (6.0, 3.0, 1.0), strict=False):
            if ancestor in context.direct:
                score += points
            elif ancestor in context.above:
                score += points / 2
        # The closer before the name a place is named that holds the candidate, the likelier.
        last = max((context.last_before(a, name.match.start) for a in ancestors), default=-1)
        if last >= 0:
            score += 2 * math.exp((last - name.match.start) / 20)
        if self.seat and (id == self.seat or self.seat in ancestors):
            score += 4
        score += min(3, context.children.get(ancestors[0], 0)) if ancestors else 0
        weight = self.places.weight(id)
        if id.startswith("gn:"):
            score += 1.5 * math.log10(max(weight - 100_000, 1))
        return score + (8 if weight >= _HEAD and name.forms[id] != "full" else 0) + weight / 10_000_000

    def _namings(self) -> Iterator[Naming]:
        starts: dict[int, int] = {}
        for index, name in enumerate(self.names):
            m = name.match
            starts[index] = m.start
            if not name.rule:
                continue
            if name.previous >= 0 and self.names[name.previous].rule:
                starts[index] = starts[name.previous]
            yield Naming(m.start, m.end, m.text, name.id, f"gazetteer.{name.rule}", name.confidence, starts[index])
