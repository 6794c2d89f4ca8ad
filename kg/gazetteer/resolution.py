"""Which of a text's place names are places, and which places: chains, context, everyday words, namesakes.

The order of evidence is: a parent named directly before it (吉林辽源西安区), the same place in full elsewhere in the
text, a parent named in the text, the seat of the publisher, siblings, and last the weight of the namesakes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from kg.gazetteer.gazetteer import Gazetteer, gazetteer
from kg.gazetteer.place import Match
from kg.gazetteer.tables import curated
from kg.gazetteer.words import Words, words

_STREET: Final = re.compile(r"(?:[东西南北中]{0,2}(?:路|大街|大道|街|胡同|巷))")
_LIST_END: Final = re.compile(
    r"等?[两二三四五六七八九十]{0,2}个?(县区|县市|市县|区县|县|市|区|旗)(?!委|长|政府|直)"
)
_LIST_MARK: Final = re.compile(r"[、和与及]")
_TOWN: Final = re.compile(r"[一-鿿]{1,7}?(?:镇|乡|苏木|街道)(?!镇|乡|道)")
_TOWN_END: Final = re.compile(r"镇|乡|苏木|街道")
# What stands before 镇 or 乡 when no single town is named.
_NO_TOWN: Final = re.compile(
    r"^(?:各|多|两|三|几|本|该|全|某|每|一|有|的|和|及|与|辖|乡|城|小|古|重|强|名|村|集|下|老|家|返|回|入|故|在|同)|[乡村城小古重强名集]$"
)
_WHOLE_WORLD: Final = 600_000  # weight of a foreign city that any reader knows: half a million people
_CLOSE_CITY: Final = 400_000

_FULL, _SHORT, _CONTEXT, _WEAK, _AMBIGUOUS = 0.98, 0.95, 0.9, 0.75, 0.4


@dataclass(frozen=True, slots=True)
class Naming:
    """A place name in a text: ``text[start:end]`` names ``id``, or a place that could not be told (None).

    ``chain`` is where the chain of names begins that this one closes or continues (黑龙江省牡丹江市 before 西安区);
    it equals ``start`` for a name that stands alone.
    """

    start: int
    end: int
    text: str
    id: str | None
    rule: str
    confidence: float
    chain: int


@dataclass(slots=True)
class _Name:
    """A match under consideration. ``previous`` is the index of the name before it in a chain, or -1."""

    match: Match
    forms: dict[str, str]
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    previous: int = -1
    chosen: tuple[str, ...] = ()
    listed: str = ""
    id: str | None = None
    rule: str = ""
    confidence: float = 0.0


@dataclass(slots=True)
class _Context:
    """What the text names beyond doubt: place to the first offset, and everything that holds those places."""

    direct: dict[str, int] = field(default_factory=dict)
    above: set[str] = field(default_factory=set)
    full: set[str] = field(default_factory=set)
    parents: dict[str, int] = field(default_factory=dict)


def resolve(text: str, title: str = "", seat: str | None = None) -> list[Naming]:
    """The place names of a text, in text order, none overlapping another.

    ``title`` is read for context only. ``seat`` is the id of the place that the publisher or the text belongs to.

    >>> [(n.text, n.id) for n in resolve("牡丹江市阳明区和西安区引进项目。")]
    [('牡丹江市', 'cn:231000'), ('阳明区', 'cn:231003'), ('西安区', 'cn:231005')]
    >>> resolve("开展务实合作,资源共享。")
    []
    """
    return _Resolver(gazetteer(), words(), text, title, seat).run()


class _Resolver:
    def __init__(self, places: Gazetteer, vocabulary: Words, text: str, title: str, seat: str | None) -> None:
        self.places = places
        self.words = vocabulary
        self.text = text
        self.seat = seat
        self.names = self._read(text)
        self.title = self._read(title) if title else []
        self.context = _Context()

    def run(self) -> list[Naming]:
        for names, text in ((self.title, ""), (self.names, self.text)):
            self._chain(names)
            self._list(names, text)
            self._note(names)
        for name in self.names:
            self._decide(name)
        found = [n for n in self._namings() if n is not None]
        return self._with_towns(found)

    # Reading and sorting candidates

    def _read(self, text: str) -> list[_Name]:
        found = []
        for match in self.places.scan(text):
            forms = self.places.forms(match.text)
            strong = tuple(i for i in match.candidates if self._is_strong(match.text, i, forms[i]))
            weak = tuple(
                i for i in match.candidates if i not in strong and self._is_weak(match.text, i, forms[i])
            )
            if not strong and not weak:
                continue
            if (
                _STREET.match(text, match.end)
                and match.form != "full"
                and not self._word_starts(text, match.end)
            ):
                continue
            if self.words.splits(text, match.start, match.end):
                continue
            found.append(_Name(match, forms, strong, weak))
        return found

    def _word_starts(self, text: str, at: int) -> bool:
        return self.words.is_word(text[at : at + 2])

    def _is_strong(self, name: str, id: str, form: str) -> bool:
        """Whether the name means this place without further evidence (namesakes aside)."""
        if self.places.is_conditional(name, id) or self.words.degree(name):
            return False
        scheme, key = id.split(":", 1)
        if scheme == "cn":
            return key.endswith("00") or form != "short" or name in _well_known()
        if scheme == "gn":
            if form != "full" or name in _well_known() or self.places.is_curated(id):
                return True
            return self.places.weight(id) >= _WHOLE_WORLD or (
                len(name) >= 4 and not self.words.is_everyday(name)
            )
        if scheme == "iso" and "-" in key and form == "short":
            return self.places.is_curated(id)
        return True

    def _is_weak(self, name: str, id: str, form: str) -> bool:
        """Whether the name may mean this place at all, given a parent, its full name or the like."""
        degree = self.words.degree(name)
        if degree == "word":
            return False
        if id.startswith("cn:") and not id.endswith("00") and form == "short":
            return degree == "name" or not self.words.is_everyday(name) or self._is_county_city(id)
        return id.startswith("cn:") or not self.words.is_everyday(name)

    def _is_county_city(self, id: str) -> bool:
        return self.places.weight(id) >= 400_000

    # Chains and lists

    def _chain(self, names: list[_Name]) -> None:
        for index in range(1, len(names)):
            before, name = names[index - 1], names[index]
            if before.match.end != name.match.start:
                continue
            above = before.chosen or before.strong or before.weak
            pairs = [
                (parent, child)
                for child in (*name.strong, *name.weak)
                for parent in above
                if parent in self.places.ancestors(child)
            ]
            if not pairs:
                continue
            name.previous = index - 1
            name.chosen = tuple(dict.fromkeys(child for _, child in pairs))
            if before.previous < 0:
                before.chosen = tuple(dict.fromkeys(parent for parent, _ in pairs))

    def _list(self, names: list[_Name], text: str) -> None:
        """萝北、绥滨两县: the class word after a list holds for each name of it."""
        for index in range(len(names) - 1, 0, -1):
            last = names[index]
            end = _LIST_END.match(text, last.match.end)
            if not end:
                continue
            first = index
            while first > 0 and self._joined(text, names[first - 1].match, names[first].match):
                first -= 1
            if first < index:
                for name in names[first : index + 1]:
                    name.listed = end.group(1)

    @staticmethod
    def _joined(text: str, a: Match, b: Match) -> bool:
        return bool(_LIST_MARK.fullmatch(text[a.end : b.start]))

    # Context

    def _note(self, names: list[_Name]) -> None:
        """Enter into the context every name that needs none itself."""
        for name in names:
            certain = name.chosen or name.strong
            if len(certain) > 1:
                heads = [i for i in certain if name.forms[i] != "full" and self._is_head(i)]
                certain = tuple(heads) if len(heads) == 1 else ()
            for id in certain:
                self._enter(id, name.match.start)
                if name.forms[id] == "full":
                    self.context.full.add(id)
        for name in names:
            if (
                not name.chosen
                and not name.strong
                and len(name.weak) == 1
                and name.forms[name.weak[0]] == "full"
            ):
                self.context.full.update(i for i in name.weak if self.places.parent(i) in self.context.direct)
        if self.seat:
            self.context.above |= {self.seat, *self.places.ancestors(self.seat)}

    def _enter(self, id: str, at: int) -> None:
        self.context.direct.setdefault(id, at)
        ancestors = self.places.ancestors(id)
        self.context.above.update(ancestors)
        if ancestors:
            self.context.parents[ancestors[0]] = self.context.parents.get(ancestors[0], 0) + 1

    def _is_head(self, id: str) -> bool:
        return self.places.weight(id) >= 5_000_000

    # Decisions

    def _decide(self, name: _Name) -> None:
        if name.previous >= 0 or name.chosen:
            self._choose(name, name.chosen, "chain" if name.previous >= 0 else "")
            return
        candidates = [*name.strong, *(i for i in name.weak if self._is_backed(name, i))]
        if name.listed:
            fitting = [i for i in candidates if self.places.place(i).labels["zh"][-1] in name.listed]
            candidates = fitting or candidates
        if candidates:
            self._choose(name, tuple(candidates), "")

    def _is_backed(self, name: _Name, id: str) -> bool:
        """Whether the text bears out a weak reading."""
        text, form = name.match.text, name.forms[id]
        if id in self.context.full and (form != "short" or not self.words.degree(text)):
            return True
        if self.places.is_conditional(text, id):
            return id in self.context.direct or (id in self.context.above and not id.startswith("iso:"))
        ancestors = self.places.ancestors(id)
        near = any(a in self.context.direct or a in self.context.above for a in ancestors if a != "iso:CN")
        if id.startswith("cn:"):
            label = self.places.place(id).labels["zh"]
            if form != "short":
                return near and ancestors[0] in (self.context.direct.keys() | self.context.above)
            if name.listed:
                return label[-1] in name.listed
            if self.words.degree(text):
                return False
            if label.endswith("市"):
                return near or len(text) >= 3
            if label[-1] in "县旗":
                return ancestors[0] in self.context.direct and not self.words.is_word(text)
            return False
        if id.startswith("gn:"):
            if len(text) < 3 and self.places.weight(id) < _CLOSE_CITY:
                return False
            return near
        return near

    def _choose(self, name: _Name, candidates: tuple[str, ...], rule: str) -> None:
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
        else:
            name.id, name.rule, name.confidence = None, "ambiguous", _AMBIGUOUS

    def _score(self, id: str, name: _Name) -> float:
        """How well a namesake fits; a difference of one decides."""
        context = self.context
        score = 0.0
        if id in context.full and name.forms[id] != "full":
            score += 10
        elif id in context.direct:
            score += 5
        worth = (6.0, 3.0, 1.0)
        for ancestor, points in zip(self.places.ancestors(id), worth, strict=False):
            if ancestor in context.direct:
                score += points
                # The parent that was named last before the name is the likeliest.
                score += 0.5 if context.direct[ancestor] < name.match.start else 0
            elif ancestor in context.above:
                score += points / 2
        if self.seat and (id == self.seat or self.seat in self.places.ancestors(id)):
            score += 4
        parent = self.places.parent(id)
        if parent in context.parents:
            score += min(3, context.parents[parent])
        weight = self.places.weight(id)
        if id.startswith("gn:"):
            score += 1.5 * math.log10(max(weight - 100_000, 1))
        return score + (8 if weight >= 5_000_000 and name.forms[id] != "full" else 0) + weight / 10_000_000

    def _namings(self) -> Iterable[Naming | None]:
        starts: dict[int, int] = {}
        for index, name in enumerate(self.names):
            m = name.match
            starts[index] = m.start
            if not name.rule:
                yield None
                continue
            if name.previous >= 0 and self.names[name.previous].rule:
                starts[index] = starts[name.previous]
            rule = f"gazetteer.{name.rule}"
            yield Naming(m.start, m.end, m.text, name.id, rule, name.confidence, starts[index])

    # Towns

    def _with_towns(self, found: list[Naming]) -> list[Naming]:
        """Add towns: those of the counties that the text names, and any 镇 or 乡 right behind a county or city."""
        if not _TOWN_END.search(self.text):
            return found
        known: dict[str, list[str]] = {}
        for county in sorted(
            {n.id for n in found if n.id and n.id.startswith("cn:") and not n.id.endswith("00")}
        ):
            for name, id in self.places.towns(county):
                known.setdefault(name, []).append(id)
        taken = bytearray(len(self.text))
        for n in found:
            taken[n.start : n.end] = b"\1" * (n.end - n.start)
        towns: list[Naming] = []
        for n in found:
            town = self._town_behind(n, known)
            if town and not any(taken[town.start : town.end]):
                towns.append(town)
                taken[town.start : town.end] = b"\1" * len(town.text)
        for end in _TOWN_END.finditer(self.text):
            for size in range(8, 1, -1):
                start = end.end() - size
                ids = known.get(self.text[start : end.end()]) if start >= 0 else None
                if ids and not any(taken[start : end.end()]):
                    name = self.text[start : end.end()]
                    one = ids[0] if len(ids) == 1 else None
                    towns.append(Naming(start, end.end(), name, one, "gazetteer.town", _CONTEXT, start))
                    break
        return sorted([*found, *towns], key=lambda n: n.start)

    def _town_behind(self, n: Naming, known: dict[str, list[str]]) -> Naming | None:
        if not n.id or not n.id.startswith("cn:") or n.id.endswith("0000"):
            return None
        match = _TOWN.match(self.text, n.end)
        if not match:
            return None
        name = match.group()
        ids = [i for i in known.get(name, ()) if i.startswith(n.id)]
        if not ids and n.id.endswith("00"):
            ids = [i for c in self.places.counties(n.id) for t, i in self.places.towns(c) if t == name]
        if len(ids) == 1:
            return Naming(match.start(), match.end(), name, ids[0], "gazetteer.chain", _FULL, n.chain)
        if ids or (n.text[-1] in "市县区旗" and 3 <= len(name) <= 5 and not _NO_TOWN.search(name[:-1])):
            return Naming(match.start(), match.end(), name, None, "gazetteer.pattern", 0.6, n.chain)
        return None


@cache
def _well_known() -> frozenset[str]:
    return frozenset(row[0] for row in curated("well-known.tsv", 1))
