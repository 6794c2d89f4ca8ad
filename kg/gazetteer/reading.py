"""The place names that a text may hold, after everyday words are told apart: candidates, not yet
decisions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.gazetteer.gazetteer import Gazetteer, gazetteer
from kg.gazetteer.place import Match
from kg.gazetteer.tables import curated
from kg.gazetteer.words import Words, words

_STREET: Final = re.compile(r"[东西南北中]{0,2}(?:路|大街|大道|街|胡同|巷)")
_CLASSES: Final = "省市县区州旗盟"
_TOWN: Final = re.compile(r"[一-鿿]{2,3}(?:镇|街道)")
# Letters of transliterated names: a foreign name beside one is likely a piece of a longer name.
_SOUNDS: Final = frozenset("尔斯克夫娃姆诺普茨勒赫图伯格萨洛莱涅捷丘耶缅涅蒂伊奥乌阿艾贝戈什切里亚拉莫卡")
_FOREIGN_CLASS: Final = re.compile(r"(?:广域市|特别市|直辖市|市|州|省|府|道|县)(?![场长民值区域立际级内])")
# Weight of a foreign city that any reader knows: half a million people above the base.
_KNOWN_CITY: Final = 600_000
# The shorter a foreign name, the likelier it is a word or a name of persons too: weights from which it needs no
# evidence, by length. Longer names need none at any weight.
_LEAST_WEIGHT: Final = {4: 200_000}
_COUNTY_CITY: Final = 400_000
# Names that a scan is looked at again for after one was dropped may reach this far.
_LONGEST: Final = 12


@dataclass(slots=True)
class Name:
    """A match with its candidates: ``strong`` ones need no evidence but namesakes, ``weak`` ones must be
    borne out.

    The rest is filled by the resolution: ``previous`` is the index of the name before it in a chain or -1,
    ``listed`` the class word behind its list, ``paired`` whether it stands beside a name that is beyond doubt.
    """

    match: Match
    forms: dict[str, str]
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    previous: int = -1
    chosen: tuple[str, ...] = ()
    listed: str = ""
    paired: bool = False
    id: str | None = None
    rule: str = ""
    confidence: float = 0.0


def read(text: str) -> list[Name]:
    """The names in a text that may be places, in text order, none overlapping another.

    >>> [n.match.text for n in read("由大连接待,合作市场在广东省会广州。")]
    ['大连', '广东', '广州']
    """
    return _Reader(gazetteer(), words(), text).run()


class _Reader:
    def __init__(self, places: Gazetteer, vocabulary: Words, text: str) -> None:
        self.places = places
        self.words = vocabulary
        self.text = text
        self._reached = 0
        """Where the last name ended."""

    def run(self) -> list[Name]:
        found: list[Name] = []
        for match in self.places.scan(self.text):
            if found and match.start < found[-1].match.end:
                continue
            self._reached = found[-1].match.end if found else 0
            name = self._name(match)
            if name is None or not name.strong:
                others = (self._name(again) for again in self._again(match))
                name = next((n for n in others if n and (name is None or n.strong)), name)
            if name is not None:
                found.append(name)
        return found

    def _again(self, match: Match) -> list[Match]:
        """Names that a dropped match hid: shorter ones within it, and ones that begin inside it."""
        low, high = match.start + 1, min(len(self.text), match.end + _LONGEST)
        inner = [m for m in self.places.scan(self.text[low:high]) if m.start < match.end - low]
        found = [Match(m.start + low, m.end + low, m.text, m.form, m.candidates) for m in inner]
        if match.end - match.start > 2:
            shorter = self.places.scan(self.text[match.start : match.end - 1])
            found += [
                Match(m.start + match.start, m.end + match.start, m.text, m.form, m.candidates)
                for m in shorter
                if m.start == 0
            ]
        return sorted(found, key=lambda m: (m.start, -m.end))

    def _name(self, match: Match) -> Name | None:
        if self._ends_in_compound(match):
            short = self.places.scan(self.text[match.start : match.end - 1])
            if len(short) != 1 or short[0].start:
                return None
            match = Match(match.start, match.end - 1, short[0].text, short[0].form, short[0].candidates)
        forms = self.places.forms(match.text)
        strong = tuple(i for i in match.candidates if self._is_strong(match.text, i, forms[i]))
        weak = tuple(i for i in match.candidates if i not in strong and self._is_weak(match.text, i, forms[i]))
        if not strong and not weak:
            return None
        foreign = all(i.startswith("gn:") for i in (*strong, *weak))
        if foreign and self._is_piece(match):
            return None
        if foreign and not strong and self._is_called_city(match):
            strong, weak = weak, ()
        if match.form != "full" and (self._is_street(match.end) or self._is_town(match.end)):
            return None
        classed = match.form == "full" and match.end - match.start > 2 and match.text[-1] in _CLASSES
        if self.words.splits(self.text, match.start, match.end, classed=classed, floor=min(self._reached, match.start)):
            return None
        if foreign:
            match, forms = self._with_class(match, forms)
        return Name(match, forms, strong, weak)

    def _is_called_city(self, match: Match) -> bool:
        """高松市: the class word says what a foreign name stands for, unless it begins a word (市长)."""
        if match.text.endswith("市"):
            return self.text[match.end - 1 : match.end + 1] not in _compounds()
        behind = self.text[match.end : match.end + 2]
        return behind.startswith("市") and behind not in _compounds()

    def _ends_in_compound(self, match: Match) -> bool:
        """Whether the class word begins a word (广东|省会), and no other name begins behind it
        (甘肃省|会宁县)."""
        if match.end - match.start < 3 or self.text[match.end - 1 : match.end + 1] not in _compounds():
            return False
        if _TOWN.match(self.text, match.end):
            return False
        behind = self.places.scan(self.text[match.end : match.end + _LONGEST])
        return not (behind and behind[0].start == 0 and len(behind[0].text) > 2)

    def _is_street(self, end: int) -> bool:
        street = _STREET.match(self.text, end)
        return bool(street) and not self.words.is_word(self.text[end : end + 2])

    def _is_town(self, end: int) -> bool:
        """兴仁|镇 is a town and not the city 兴仁市; 南通|乡贤 is of the city."""
        return self.text[end : end + 1] in ("镇", "乡") and not self.words.is_word(self.text[end : end + 2])

    def _is_piece(self, match: Match) -> bool:
        if "·" in (self.text[match.start - 1 : match.start], self.text[match.end : match.end + 1]):
            return True  # 弗拉基米尔·普京
        if any(self.places.is_curated(i) for i in match.candidates):
            return False
        before = self.text[match.start - 1 : match.start] if match.start > self._reached else ""
        after = self.text[match.end : match.end + 1]
        return before in _SOUNDS or after in _SOUNDS

    def _with_class(self, match: Match, forms: dict[str, str]) -> tuple[Match, dict[str, str]]:
        """釜山市: the class word behind a foreign city's name belongs to it."""
        behind = _FOREIGN_CLASS.match(self.text, match.end)
        if behind and behind.group().endswith("市") and not match.text.endswith("市"):
            end = behind.end()
            match = Match(match.start, end, self.text[match.start : end], match.form, match.candidates)
        return match, forms

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
            if self.words.is_everyday(name) and self.places.weight(id) < _KNOWN_CITY:
                return False
            return self.places.weight(id) >= _LEAST_WEIGHT.get(len(name), _KNOWN_CITY if len(name) < 4 else 0)
        if scheme == "iso" and "-" in key and form == "short":
            return self.places.is_curated(id)
        return True

    def _is_weak(self, name: str, id: str, form: str) -> bool:
        """Whether the name may mean this place at all, given a parent, its full name or the like."""
        degree = self.words.degree(name)
        if degree == "word":
            return False
        if id.startswith("cn:") and not id.endswith("00") and form == "short":
            ordinary = self.words.is_everyday(name) and degree != "name"
            return not ordinary or self.places.weight(id) >= _COUNTY_CITY
        if id.startswith("gn:"):
            return not self.words.is_everyday(name)
        return True


@cache
def _well_known() -> frozenset[str]:
    return frozenset(row[0] for row in curated("well-known.tsv", 1))


@cache
def _compounds() -> frozenset[str]:
    return frozenset(row[0] for row in curated("class-compounds.tsv", 1))
