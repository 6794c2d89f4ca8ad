"""Settlements that no list knows: villages, communities and streets of towns, and districts abroad.

A name of two to four characters in front of 村, 社区 or 街道 is one where it stands right behind a town, county or city
(航头镇|田畈村), or between a function word or a break and its class word (及|艾比湖社区). A district abroad is one
where its name is written with the characters of foreign names (会见|兴凯区|代行政长官).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from kg.extraction.lexicon import occurrences
from kg.extraction.marked_text import BREAKS
from kg.extraction.name_words import Kind, everyday_word, is_everyday, listed_words
from kg.extraction.person_names import foreign_characters
from kg.gazetteer import gazetteer
from kg.gazetteer.naming import Naming

_CLASS: Final = re.compile(
    r"村(?!民|庄|委|镇|级|域|里|落|口|子|屯|企|寨|社|貌|集体|支部|干部|两委)|社区(?!化)|街道(?!办|化)|嘎查|苏木"
    r"|[镇乡](?=副?[镇乡]长|党委|党政|政府|人民政府|人大|的|[、，。；,;）)]|境内|位于|中学|小学|卫生院|等|和|与|及|开展|考察|调研|走访|举行|召开|捐赠|签|相关|有关|领导|[一-鿿]{2,4}村)"
)
_BEHIND_TOWN: Final = re.compile(
    r"[一-鿿]{1,4}?(?:村(?!民|庄|委|镇|级|里|落)|社区|屯|堡|寨|嘎查|[镇乡](?=[一-鿿]{1,4}村))"
)
_LONGEST_FOREIGN: Final = 8
"""Characters of a village's name that tells of another language (科克乔库尔村)."""

_OWN: Final = re.compile(r"(?:村|社区|街道|屯|堡|寨|嘎查|苏木|镇|乡)$")
"""What to drop for a settlement's own part."""

_FARM: Final = re.compile(r"(?:农场|林场|牧场)(?!主|工|有限|集团|公司|股份)")
_CLASSES: Final = "镇乡县市区旗道"
_DISTRICT: Final = re.compile(r"区(?!域|块|间|别|位|县|内|外)")
_SIZES: Final = (4, 3, 2)
_NO_NAME: Final = re.compile(
    r"[往帮我的了在是有和与及个各每该本全多驻入进到为对向从由等两三几这那一某数其被将把也都年月]|^[村镇乡县市区旗道]|"
    r"[乡农山新古名渔]$|"
    r"前往|来到|走进|抵达|赶赴|奔赴|示范|贫困|脱贫|行政|自然|帮扶|结对|中心$|重点|试点|美丽|特色|传统|民俗|文明|居民|城市|农民|搬迁|安置|智慧|相关|附近|周边|少数|线上|网络|虚拟"
)
_NO_TOWN: Final = re.compile(r"[城乡村小古集重强名老新大水故异家侨他同下回返入之思还离]$")
_FUNCTION: Final = Kind.STOP | Kind.WEAK | Kind.TITLE | Kind.HEAD | Kind.SOFT


def with_settlements(text: str, found: Sequence[Naming]) -> list[Naming]:
    """The names found so far and the settlements among them, in text order. They have no id."""
    found = list(_farms(text, found))
    taken = bytearray(len(text))
    for n in found:
        taken[n.start : n.end] = b"\1" * (n.end - n.start)
    new: list[Naming] = []
    for start, end, chain in [*_behind_towns(text, found), *_standing_alone(text), *_abroad(text, found)]:
        if not any(taken[start:end]):
            new.append(Naming(start, end, text[start:end], None, "gazetteer.settlement", 0.6, chain))
            taken[start:end] = b"\1" * (end - start)
    for n in list(new):
        form = _OWN.sub("", n.text)
        for start in occurrences(text, form) if _is_distinct(form) else ():
            end = start + len(form)
            if not any(taken[start:end]):
                new.append(Naming(start, end, form, None, "gazetteer.settlement", 0.5, start))
                taken[start:end] = b"\1" * len(form)
    return sorted([*found, *new], key=lambda n: n.start) if new else found


def _is_distinct(form: str) -> bool:
    """Whether a settlement's name may stand without its class word (封家湾 for 封家湾社区)."""
    return len(form) > 2 and not form.endswith("区")


def _farms(text: str, found: Sequence[Naming]) -> Iterator[Naming]:
    """The names found; 奇台农场 is a place of its own and not the county that it is called after."""
    for n in found:
        m = _FARM.match(text, n.end) if n.id and n.id.startswith("cn:") and not n.id.endswith("0000") else None
        if m is None or n.text[-1] in _CLASSES:
            yield n
        else:
            yield Naming(n.start, m.end(), text[n.start : m.end()], None, "gazetteer.settlement", 0.6, n.chain)


@cache
def _foreign_village() -> re.Pattern[str]:
    """A village or town whose long name is written with the characters of foreign names: 科克乔库尔村."""
    characters = "".join(sorted(foreign_characters()))
    return re.compile(f"[{characters}]{{5,{_LONGEST_FOREIGN}}}(?:村(?!民|庄|委|镇|级|域|里|落)|[乡镇](?!村民|级|长))")


def _behind_towns(text: str, found: Sequence[Naming]) -> Iterator[tuple[int, int, int]]:
    """大城村 in 安远镇大城村, with the start of the chain."""
    for n in found:
        end = n.end
        while text[end - 1] in _CLASSES:
            m = _BEHIND_TOWN.match(text, end) or _foreign_village().match(text, end)
            if m is None or not _is_own(m.group(), behind_town=True):
                break
            yield m.start(), m.end(), n.chain
            end = m.end()


def _standing_alone(text: str) -> Iterator[tuple[int, int, int]]:
    for m in _CLASS.finditer(text):
        for size in _SIZES:
            start = m.start() - size
            if start >= 0 and _begins(text, start) and _is_own(text[start : m.end()]):
                yield start, m.end(), start
                break


def _is_own(name: str, *, behind_town: bool = False) -> bool:
    """Whether a name with its class word has a part of its own and is no kind of settlement (贫困村, 农村社区).

    Behind its town a village may be called by an everyday word: 白水镇|勇敢村.
    """
    own = _OWN.sub("", name)
    if not own or not all("\u3400" <= c <= "\u9fff" for c in own) or _NO_NAME.search(own):
        return False
    if name[-1] in "镇乡" and _NO_TOWN.search(own):
        return False
    if (is_everyday(own) and not behind_town) or listed_words("zh").get(own, 0) & (
        Kind.GENERIC | Kind.TITLE | Kind.FUNCTION
    ):
        return False
    return not any((everyday_word(own[p : p + 2]) or "").startswith("v") for p in range(len(own) - 1))


def _begins(text: str, start: int) -> bool:
    """Whether a function word, a class word of places or a break stands in front of ``start``."""
    if start == 0 or text[start - 1] in BREAKS or text[start - 1] in _CLASSES:
        return True
    words = listed_words("zh")
    return any(words.get(text[p:start], 0) & _FUNCTION for p in range(max(0, start - 3), start))


def _abroad(text: str, found: Sequence[Naming]) -> Iterator[tuple[int, int, int]]:
    """兴凯区 in a text that names cities or regions abroad."""
    places = gazetteer()
    foreign = (places.place(n.id) for n in found if n.id is not None and not n.id.startswith(("cn:", "ic:")))
    if not any(p.kind in ("City", "Region") and p.country != "CN" for p in foreign):
        return
    known = foreign_characters()
    ends = {n.end for n in found}
    for m in _DISTRICT.finditer(text):
        start = m.start()
        while start > 0 and m.start() - start < 6 and text[start - 1] in known:
            start -= 1
        for p in range(start, m.start() - 1):
            if (_begins(text, p) or p in ends) and not is_everyday(text[p : m.start()]):
                yield p, m.end(), p
                break
