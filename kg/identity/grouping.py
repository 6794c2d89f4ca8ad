"""Grouping: which of many records are of one thing, and why.

Records with a key in common are of one thing. Others are compared where they are candidates, and linked where all
that is known agrees; but never one through another against what is known: a record that could be linked with two that
conflict is linked with neither, and a chain whose ends conflict falls apart. What the user has ruled holds before all.
Records are sorted first, so that their order makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import combinations
from typing import Generic, TypeAlias, TypeVar

from kg.errors import GraphError

R = TypeVar("R")
# Pairs of clusters, each with a pair of their records.
_Edges: TypeAlias = dict[tuple[int, int], tuple[int, int]]


class Verdict(Enum):
    """What two records, seen for themselves, are to each other."""

    SAME = "same"
    DOUBTFUL = "doubtful"
    """Perhaps the same: for people to decide."""
    DIFFERENT = "different"
    UNKNOWN = "unknown"
    """Nothing speaks for or against it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A verdict with its reasons. ``conflict``: nothing may be both, though the verdict is doubtful."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    conflict: bool = False

    @property
    def conflicts(self) -> bool:
        return self.conflict or self.verdict is Verdict.DIFFERENT


@dataclass(frozen=True, slots=True)
class Link(Generic[R]):
    """Two records with what was decided of them."""

    a: R
    b: R
    same: bool
    reasons: tuple[str, ...]


@dataclass
class Grouping(Generic[R]):
    """Groups of records, and the links that made or could have made them."""

    groups: list[list[R]] = field(default_factory=list)
    links: list[Link[R]] = field(default_factory=list)


@dataclass(frozen=True)
class Rules(Generic[R]):
    """How records of one sort are grouped.

    ``keys`` are what only records of one thing share, each with the reason to give; ``blocks`` what candidates share.
    ``across`` are blocks with a side: there only records of different sides are candidates. ``compare`` judges two
    candidates; it has to be symmetric. What no block brings together must never be the same or doubtful.
    """

    keys: Callable[[R], Mapping[Hashable, str]]
    blocks: Callable[[R], Iterable[Hashable]]
    compare: Callable[[R, R], Comparison]
    across: Callable[[R], Iterable[tuple[Hashable, str]]] = lambda record: ()


def group(
    records: Sequence[R],
    rules: Rules[R],
    together: Iterable[tuple[R, R, str]] = (),
    apart: Iterable[tuple[R, R]] = (),
) -> Grouping[R]:
    """Find the groups.

    Args:
        records: in one fixed order, each once.
        together: pairs that are one thing, with the reason.
        apart: pairs that are not.

    Raises:
        GraphError: the pairs contradict each other.
    """
    return _Grouper(records, rules, together, apart).run()


class _Grouper(Generic[R]):
    def __init__(
        self,
        records: Sequence[R],
        rules: Rules[R],
        together: Iterable[tuple[R, R, str]],
        apart: Iterable[tuple[R, R]],
    ) -> None:
        self.records = records
        self.rules = rules
        self.number = {record: n for n, record in enumerate(records)}
        self.together = [(self.number[a], self.number[b], why) for a, b, why in together]
        self.apart = {_pair(self.number[a], self.number[b]) for a, b in apart}
        self.judged: dict[tuple[int, int], Comparison] = {}
        self.result = Grouping[R]()

    def run(self) -> Grouping[R]:
        ruled = _Sets(len(self.records))
        for a, b, why in self.together:
            if ruled.join(a, b):
                self._link(a, b, True, (why,))
        for a, b in sorted(self.apart):
            if ruled.root(a) == ruled.root(b):
                both = f"{self.records[a]} and {self.records[b]}"
                raise GraphError(f"{both} are ruled to be the same, by way of others, and different: take one line out")
        clusters = self._by_keys(ruled)
        for members in self._parted(clusters):
            self.result.groups.append([self.records[n] for n in members])
        self.result.groups.sort(key=lambda members: self.number[members[0]])
        return self.result

    def _by_keys(self, ruled: _Sets) -> list[list[int]]:
        """The records in clusters that share keys, except where a ruling parts two of them."""
        seen = Seen(len(self.records))
        for record in self.records:
            for key in self.rules.keys(record):
                seen.add(key)
        holders: dict[Hashable, list[int]] = defaultdict(list)
        reasons: dict[tuple[int, Hashable], str] = {}
        for n, record in enumerate(self.records):
            for key, why in self.rules.keys(record).items():
                if seen.is_often(key):
                    holders[key].append(n)
                    reasons[n, key] = why
        joined = ruled.copy()
        for members in holders.values():
            for other in members[1:]:
                joined.join(members[0], other)
        broken = {joined.root(a) for a, b in self.apart if joined.root(a) == joined.root(b)}
        sets = ruled.copy()
        for key, members in holders.items():
            if joined.root(members[0]) in broken:
                for a, b in combinations(members, 2):
                    self.judged[_pair(a, b)] = Comparison(Verdict.SAME, (reasons[b, key],))
                continue
            for other in members[1:]:
                if sets.join(members[0], other):
                    self._link(members[0], other, True, (reasons[other, key],))
        return sets.all()

    def _parted(self, clusters: list[list[int]]) -> list[list[int]]:
        """The clusters, linked where the comparison of their records links them."""
        same, doubtful = self._judged(clusters)
        final = self._final(clusters, same)
        self._tell(clusters, final, same, doubtful)
        groups: dict[int, list[int]] = defaultdict(list)
        for c, members in enumerate(clusters):
            groups[final[c]] += members
        return [sorted(members) for members in groups.values()]

    def _judged(self, clusters: list[list[int]]) -> tuple[_Edges, _Edges]:
        """The pairs of clusters that are the same or may be, each with the first pair of records that says so."""
        of = [0] * len(self.records)
        for c, members in enumerate(clusters):
            for n in members:
                of[n] = c
        same: _Edges = {}
        doubtful: _Edges = {}
        for a, b in self._candidates():
            if of[a] == of[b]:
                continue
            comparison, edge = self._judge(a, b), _pair(of[a], of[b])
            told = {Verdict.SAME: same, Verdict.DOUBTFUL: doubtful}.get(comparison.verdict)
            if told is not None:
                told[edge] = min(told.get(edge, (a, b)), (a, b))
        return same, doubtful

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """The pairs of records that share a block or were judged before, each once."""
        before: dict[int, list[int]] = defaultdict(list)
        for a, b in self.judged:
            before[b].append(a)
        seen, sides = Seen(len(self.records)), set[str]()
        for record in self.records:
            for block in self.rules.blocks(record):
                seen.add(block)
            for block, side in self.rules.across(record):
                seen.add((block, side))
                sides.add(side)
        holders: dict[Hashable, list[int]] = defaultdict(list)
        for b, record in enumerate(self.records):
            found = set(before.get(b, ()))
            for block in self.rules.blocks(record):
                if seen.is_often(block):
                    found.update(holders[block])
                    holders[block].append(b)
            for block, side in self.rules.across(record):
                others = [(block, other) for other in sides if other != side and seen.is_there((block, other))]
                if others:
                    found.update(a for other in others for a in holders.get(other, ()))
                    holders[block, side].append(b)
            found.discard(b)
            yield from ((a, b) for a in sorted(found))

    def _final(self, clusters: list[list[int]], same: _Edges) -> list[int]:
        """For each cluster the first one of its group."""
        conflicts = _Conflicts(self, clusters)
        links: dict[int, set[int]] = defaultdict(set)
        for a, b in same:
            if not conflicts.between(a, b):
                links[a].add(b)
                links[b].add(a)
        clear = {c for c in sorted(links) if not conflicts.within(links[c])}
        sets = _Sets(len(clusters))
        for a, b in sorted(same):
            if a in clear and b in clear and b in links[a]:
                sets.join(a, b)
        final = list(range(len(clusters)))
        for members in sets.all():
            # A chain whose ends conflict has no clear boundary: better apart than wrongly together.
            if not conflicts.within(set(members)):
                for c in members:
                    final[c] = members[0]
        return final

    def _tell(self, clusters: list[list[int]], final: list[int], same: _Edges, doubtful: _Edges) -> None:
        """Note the links that hold each group together, and those that were not made."""
        spanning = _Sets(len(clusters))
        for (a, b), (x, y) in sorted(same.items()):
            if final[a] == final[b]:
                if spanning.join(a, b):
                    self._link(x, y, True, self._judge(x, y).reasons)
            elif not self._forbidden(clusters[a], clusters[b]):
                against = "something that one of them is linked with conflicts with the other"
                self._link(x, y, False, (*self._judge(x, y).reasons, against))
        for (a, b), (x, y) in sorted(doubtful.items()):
            if (a, b) not in same and final[a] != final[b] and not self._forbidden(clusters[a], clusters[b]):
                self._link(x, y, False, self._judge(x, y).reasons)

    def _judge(self, a: int, b: int) -> Comparison:
        pair = _pair(a, b)
        if pair in self.apart:
            return Comparison(Verdict.DIFFERENT)
        known = self.judged.get(pair)
        if known is None:
            known = self.rules.compare(self.records[pair[0]], self.records[pair[1]])
            if known.verdict in (Verdict.SAME, Verdict.DOUBTFUL):  # asked for again; most pairs are neither
                self.judged[pair] = known
        return known

    def _forbidden(self, a: list[int], b: list[int]) -> bool:
        return any(_pair(x, y) in self.apart for x in a for y in b)

    def _link(self, a: int, b: int, same: bool, reasons: tuple[str, ...]) -> None:
        a, b = _pair(a, b)
        self.result.links.append(Link(self.records[a], self.records[b], same, reasons))


class _Conflicts(Generic[R]):
    """Which clusters conflict: no record of one is the same as one of the other, and two conflict. Each pair is looked
    at once, when it is first asked for."""

    def __init__(self, grouper: _Grouper[R], clusters: list[list[int]]) -> None:
        self._grouper = grouper
        self._clusters = clusters
        self._looked_at: dict[int, set[int]] = defaultdict(set)
        self._conflicting: dict[int, set[int]] = defaultdict(set)

    def between(self, a: int, b: int) -> bool:
        if b not in self._looked_at[a]:
            self._looked_at[a].add(b)
            self._looked_at[b].add(a)
            if self._judge(self._clusters[a], self._clusters[b]):
                self._conflicting[a].add(b)
                self._conflicting[b].add(a)
        return b in self._conflicting[a]

    def within(self, clusters: set[int]) -> bool:
        """Whether any two of several clusters conflict."""
        for a in sorted(clusters):
            for b in sorted(clusters - self._looked_at[a] - {a}):
                self.between(a, b)
            if not self._conflicting[a].isdisjoint(clusters):
                return True
        return False

    def _judge(self, x: list[int], y: list[int]) -> bool:
        judged = [self._grouper._judge(m, n) for m in x for n in y]
        same = any(j.verdict is Verdict.SAME for j in judged)
        return self._grouper._forbidden(x, y) or (not same and any(j.conflicts for j in judged))


class Seen:
    """Which values were seen more than once, in few bytes; of those seen once, some may pass for such."""

    def __init__(self, records: int) -> None:
        self._mask = (1 << (records * 64).bit_length()) - 1
        self._times = bytearray(self._mask + 1)

    def add(self, value: Hashable) -> None:
        at = hash(value) & self._mask
        self._times[at] = min(2, self._times[at] + 1)

    def is_there(self, value: Hashable) -> bool:
        return self._times[hash(value) & self._mask] > 0

    def is_often(self, value: Hashable) -> bool:
        return self._times[hash(value) & self._mask] > 1


class _Sets:
    """Disjoint sets of numbers, the least of each its root."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def copy(self) -> _Sets:
        other = _Sets(0)
        other._above = [*self._above]
        return other

    def root(self, n: int) -> int:
        while self._above[n] != n:
            self._above[n] = self._above[self._above[n]]
            n = self._above[n]
        return n

    def join(self, a: int, b: int) -> bool:
        """Join the sets of two numbers; whether they were apart."""
        a, b = sorted((self.root(a), self.root(b)))
        self._above[b] = a
        return a != b

    def all(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for n in range(len(self._above)):
            found[self.root(n)].append(n)
        return list(found.values())


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)
