"""One-letter forms of places: joined (莞牡合作, 龙粤俄), in fixed slots (驻粤, 沪方), never inside ordinary
words.

A letter is taken only where its place is named in the text in another form, or where it is a province's or
country's letter beside a cue, and where the likeliest reading in words leaves it whole (not in 其中, 国庆,
大连).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from typing import Final

from kg.gazetteer.gazetteer import Gazetteer, gazetteer
from kg.gazetteer.naming import Naming
from kg.gazetteer.place import Letter
from kg.gazetteer.tables import curated
from kg.gazetteer.words import Words, words

# How common a joined form and a single letter in a slot are taken to be, on the scale of the word list.
_JOINED_WEIGHT: Final = 75
_SINGLE_WEIGHT: Final = 65
# A city or county without a curated letter lends its first letter to joined forms if it is among the text's
# main ones of its level; a county's holds only in front of a cue (津秦两地).
_MAIN_PLACES: Final = 4
# Many names begin so: theirs is the second letter (足 for 大足).
_COMMON_FIRST: Final = "大"
_LONGEST_JOINED: Final = 4
_NAMED, _CUED, _SLOT = 0.9, 0.75, 0.85


@dataclass(frozen=True, slots=True)
class _Slot:
    side: str
    word: str
    scopes: frozenset[str]
    alone: bool


def abbreviations(text: str, names: Sequence[Naming], named: Sequence[str] = ()) -> list[Naming]:
    """The one-letter names in a text, given its other place names.

    ``named`` are the ids of further places known from the title. Each letter of a joined form is a name of
    its own.

    >>> from kg.gazetteer.resolution import resolve
    >>> text = "牡丹江和东莞签约,莞牡合作升级。"
    >>> [(n.start, n.text, n.id) for n in abbreviations(text, resolve(text))]
    [(9, '莞', 'cn:441900'), (10, '牡', 'cn:231000')]
    """
    return _Letters(gazetteer(), words(), text, names, named).run()


class _Letters:
    def __init__(
        self, places: Gazetteer, vocabulary: Words, text: str, names: Sequence[Naming], named: Sequence[str]
    ) -> None:
        self.places = places
        self.words = vocabulary
        self.text = text
        self.taken = bytearray(len(text))
        for n in names:
            self.taken[n.start : n.end] = b"\1" * (n.end - n.start)
        counts = Counter(n.id for n in names if n.id)
        counts.update(named)
        self.direct = set(counts)
        self.above = {a for id in self.direct for a in places.ancestors(id)}
        self.known = dict(places.alphabet)
        self._lend(counts)
        self.at = [i for i, c in enumerate(text) if c in self.known]
        """Where the letters stand that may be places."""

    def _lend(self, counts: Counter[str]) -> None:
        free = [id for id in counts if id not in self.places.lettered]
        cities = [id for id in free if self._is_city(id)]
        counties = [id for id in free if self._is_county(id)]
        for scope, ids in (("lent", cities), ("county", counties)):
            for id in sorted(ids, key=lambda i: (-counts[i], i))[:_MAIN_PLACES]:
                label = self.places.place(id).labels["zh"]
                letter = label[1] if label[0] in _COMMON_FIRST and len(label) > 2 else label[0]
                self.known[letter] = {**self.known.get(letter, {}), id: Letter(letter, id, scope, False)}

    def _is_city(self, id: str) -> bool:
        scheme, key = id.split(":", 1)
        return scheme == "gn" or (
            scheme == "cn" and len(key) == 6 and self.places.place(id).labels["zh"][-1] in "市州盟"
        )

    def _is_county(self, id: str) -> bool:
        scheme, key = id.split(":", 1)
        return scheme == "cn" and len(key) == 6 and not key.endswith("00") and not self._is_city(id)

    def run(self) -> list[Naming]:
        found: list[Naming] = []
        for at, following in pairwise(self.at):
            names = self._longest_joined(at) if following == at + 1 else []
            found += names
            self.taken[at : at + len(names)] = b"\1" * len(names)
        return sorted([*found, *self._slots()], key=lambda n: n.start)

    # Joined forms

    def _longest_joined(self, start: int) -> list[Naming]:
        stop = start + 1
        while self.text[stop : stop + 1] in self.known and stop < start + _LONGEST_JOINED:
            stop += 1
        forms = (self._joined(start, end) for end in range(stop, start + 1, -1))
        return next(filter(None, forms), [])

    def _joined(self, start: int, end: int) -> list[Naming]:
        if any(self.taken[start:end]):
            return []
        form = self.text[start:end]
        if len(set(form)) < len(form) or self._is_name(form) or self._runs_on(start, end):
            return []
        best = self._assign(form, end)
        if best is None:
            return []
        choice, confidence = best
        if self.words.splits(self.text, start, end, weight=_JOINED_WEIGHT):
            return []
        return [
            Naming(start + i, start + i + 1, form[i], letter.id, "gazetteer.letter", confidence, start + i)
            for i, letter in enumerate(choice)
        ]

    def _runs_on(self, start: int, end: int) -> bool:
        """Whether a longer word of the list begins with the letters (新华社)."""
        return any(self.words.is_word(self.text[start:stop]) for stop in range(end + 1, start + 5))

    def _is_name(self, form: str) -> bool:
        """Whether the letters together are a name of their own, of a place that outranks a county."""
        return any(self.places.weight(i) >= 400_000 for i in self.places.forms(form))

    def _assign(self, form: str, end: int) -> tuple[tuple[Letter, ...], float] | None:
        """The best places for the letters, or None where the text does not bear them out."""
        cue = bool(_cues().match(self.text, end))
        ordinary = self.words.is_everyday(form)
        known = self.places.joined(form)
        if known and (cue or not ordinary):
            own = [self.places.letters(c).get(i) for c, i in zip(form, known, strict=True)]
            letters = tuple(m or Letter(c, i, "city", False) for m, c, i in zip(own, form, known, strict=True))
            return letters, _NAMED if all(self._is_named(m) for m in letters) else _CUED
        if ordinary:
            return None
        options = [[m for m in self.known[c].values() if self._fits(m)] for c in form]
        if not all(options):
            return None
        best: tuple[float, tuple[Letter, ...]] | None = None
        for choice in product(*options):
            if len({m.id for m in choice}) < len(choice):
                continue
            score = sum(2.0 if m.id in self.direct else 1.0 if m.id in self.above else 0.0 for m in choice)
            levels = {m.scope.replace("lent", "city") for m in choice}
            if "county" in levels and not cue:
                continue
            if "city" in levels and any(m.scope == "country" and m.id not in self.direct for m in choice):
                continue
            score += 1.5 if len(levels) == 1 else 0.5 if levels == {"country", "province"} else 0.0
            if best is None or score > best[0]:
                best = score, choice
        if best is None:
            return None
        choice = best[1]
        if all(m.id in self.direct for m in choice):
            return choice, _NAMED
        cities = [m for m in choice if m.scope in ("city", "lent")]
        if any(not self._is_near(m) and not (m.alone and cue) for m in cities):
            return None
        if any(m.id in self.direct or m.id in self.above for m in choice) and (cue or self.words.is_word(form)):
            return choice, _CUED
        if cue and all(m.alone or m.id == "iso:CN" or self.words.is_word(form) for m in choice):
            return choice, _CUED
        return None

    def _fits(self, letter: Letter) -> bool:
        return letter.alone or letter.scope in ("country", "province") or self._is_near(letter)

    def _is_near(self, letter: Letter) -> bool:
        """Whether the place is named, or one inside it (海曙区 for Ningbo)."""
        return letter.id in self.direct or letter.id in self.above

    # Slots

    def _slots(self) -> list[Naming]:
        found = []
        before, after = (tuple(slot.word for slot in slots) for slots in (_before(), _after()))
        for at in self.at:
            slots = self.text.endswith(before, 0, at) or self.text.startswith(after, at + 1)
            if self.taken[at] or not slots:
                continue
            slot_before = next((s for s in _before() if self.text.endswith(s.word, 0, at)), None)
            slot_after = next((s for s in _after() if self.text.startswith(s.word, at + 1)), None)
            for slot in (slot_before, slot_after):
                naming = self._in_slot(at, slot) if slot else None
                if naming:
                    found.append(naming)
                    break
        return found

    def _in_slot(self, at: int, slot: _Slot) -> Naming | None:
        letter = self.text[at]
        options = [
            m
            for m in self.known[letter].values()
            if self._scope(m, slot) in slot.scopes and (self._is_named(m) or (slot.alone and m.alone))
        ]
        if not options or (slot.side == "before" and letter == "中"):
            return None
        pair = self.text[at - 1 : at + 1] if slot.side == "before" else self.text[at : at + 2]
        alone = any(m.alone for m in options)
        if not alone and self.words.is_everyday(pair):
            return None
        start, end = (at, at + 1) if slot.side == "before" else (at, at + 1 + len(slot.word))
        if slot.side == "before" and alone and self.words.is_word(pair):
            start -= 1  # 对华 is a word of its own
        if self.words.splits(self.text, start, end, weight=_SINGLE_WEIGHT):
            return None
        options.sort(key=lambda m: (m.id not in self.direct, m.id not in self.above, not m.alone, m.id))
        first = options[0]
        level = [m for m in options if (m.id in self.direct) == (first.id in self.direct)]
        same = [m for m in level if m.scope == first.scope]
        if len(same) > 1 and first.id in self.direct:
            return Naming(at, at + 1, letter, None, "gazetteer.ambiguous", 0.4, at)
        return Naming(at, at + 1, letter, first.id, "gazetteer.letter", _SLOT, at)

    @staticmethod
    def _scope(letter: Letter, slot: _Slot) -> str:
        """A lent letter does for a city's own only behind a word (来渭, 在佳期间)."""
        return "city" if letter.scope in ("lent", "county") and slot.side == "before" else letter.scope

    def _is_named(self, letter: Letter) -> bool:
        return letter.id in self.direct or (letter.scope != "city" and letter.id in self.above)


@cache
def _all_slots() -> tuple[_Slot, ...]:
    rows = curated("letter-slots.tsv", 4)
    slots = (_Slot(side, word, frozenset(scopes.split()), bool(alone)) for side, word, scopes, alone in rows)
    return tuple(sorted(slots, key=lambda s: (-len(s.word), s.word)))


@cache
def _before() -> tuple[_Slot, ...]:
    return tuple(s for s in _all_slots() if s.side == "before")


@cache
def _after() -> tuple[_Slot, ...]:
    return tuple(s for s in _all_slots() if s.side == "after")


@cache
def _cues() -> re.Pattern[str]:
    cues = sorted((row[0] for row in curated("letter-cues.tsv", 1)), key=lambda c: (-len(c), c))
    return re.compile("|".join(map(re.escape, cues)))
