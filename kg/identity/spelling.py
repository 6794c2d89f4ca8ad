"""How names sound: Chinese, Latin and Cyrillic spellings of one name give a key in common.

A key in common makes two names candidates, never more: many names sound alike. Chinese names are compared by their
Palladius spelling, which is nearly one-to-one with pinyin; names of other peoples by their consonants, since Chinese
letters (谢尔盖) give no more than those.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain, islice, product
from typing import Final

from kg.gazetteer.palladius import is_palladius, syllable, syllables

KEPT: Final = 1 << 14
"""Results for names and titles that are kept for a while: there may be millions of names."""

_MOST: Final = 24
"""Readings of one name that are looked at: names with more are rarer than the ones that they would be confused with."""
_HAN: Final = re.compile(r"[一-鿿]")
_CYRILLIC: Final = re.compile(r"[а-яё]")
# Spellings of the Palladius system that differ between editors.
_VARIANTS: Final = (("ъ", ""), ("ь", ""), ("хуй", "хуэй"), ("вей", "вэй"), ("пей", "пэй"), ("ё", "е"))


def script(text: str) -> str:
    """``zh``, ``ru`` or ``en``: the letters in which a name is written.

    >>> script("尹立冬"), script("Инь Лидун"), script("Yin Lidong")
    ('zh', 'ru', 'en')
    """
    if _HAN.search(text):
        return "zh"
    return "ru" if _CYRILLIC.search(text.casefold()) else "en"


@lru_cache(KEPT)
def chinese_keys(name: str) -> frozenset[str]:
    """The spellings of a Chinese name in Palladius, without hard and soft signs; none for names of another make.

    >>> chinese_keys("尹立冬") & chinese_keys("Yin Lidong") & chinese_keys("Инь Лидун")
    frozenset({'инлидун'})
    >>> chinese_keys("Orlov")
    frozenset()
    """
    match script(name):
        case "zh":
            letters = _HAN.findall(name)
            readings = [_readings(letter) for letter in letters]
            if len(letters) != len(name) or not all(readings):
                return frozenset()
            return frozenset(map(_joined, islice(product(*readings), _MOST)))
        case "ru":
            words = re.findall(r"[а-яё]+", name.casefold())
            made_so = bool(words) and all(is_palladius(word, 3) for word in words)
            return frozenset({_folded("".join(words))}) if made_so else frozenset()
        case _:
            words = re.findall(r"[a-zü]+", name.casefold().replace("ü", "v"))
            parted = [syllables(word) for word in words]
            if not words or not all(parted):
                return frozenset()
            # 尹立冬 is Yin Lidong and Lidong Yin.
            orders = [parted] if len(words) == 1 else [parted, [*parted[1:], parted[0]]]
            spelled = (islice(product(*order), _MOST) for order in orders)
            return frozenset(_joined(tuple(chain.from_iterable(word))) for found in spelled for word in found)


def _joined(reading: tuple[str, ...]) -> str:
    return _folded("".join(map(syllable, reading)))


def _folded(letters: str) -> str:
    for old, new in _VARIANTS:
        letters = letters.replace(old, new)
    return letters


@cache
def _readings(letter: str) -> tuple[str, ...]:
    """The pinyin syllables of a Chinese character, those of surnames among them."""
    from pypinyin import Style, pinyin

    found = pinyin(letter, style=Style.NORMAL, heteronym=True, v_to_u=False, errors="ignore")
    known = []
    for reading in found[0] if found else ():
        try:
            syllable(reading)
        except ValueError:
            continue
        known.append(reading)
    return tuple(known)


# Consonants that languages write for one another, as one letter each; vowels and signs are dropped.
_LATIN: Final = (
    ("shch", "S"), ("sch", "S"), ("tch", "S"), ("kh", "K"), ("zh", "S"), ("ch", "S"), ("sh", "S"), ("ts", "S"),
    ("tz", "S"), ("ck", "K"), ("ph", "F"), ("b", "P"), ("p", "P"), ("d", "T"), ("t", "T"), ("g", "K"), ("k", "K"),
    ("q", "K"), ("h", "K"), ("x", "KS"), ("c", "S"), ("s", "S"), ("z", "S"), ("j", "S"), ("f", "F"), ("v", "F"),
    ("w", "F"), ("l", "L"), ("r", "L"), ("m", "M"), ("n", "N"),
)  # fmt: skip
_CYRILLIC_CONSONANTS: Final = dict(zip("бпдтгкхжзсцчшщфвлрмн", "PPTTKKKSSSSSSSFFLLMN", strict=True))
# Initials of pinyin: j, q and x stand for g, k, d, t and s, z before i and e (基 in 弗拉基米尔, 吉 in 谢尔盖耶维奇).
_INITIALS: Final = (
    ("zh", "S"), ("ch", "S"), ("sh", "S"), ("b", "P"), ("p", "P"), ("m", "M"), ("f", "F"), ("d", "T"), ("t", "T"),
    ("n", "N"), ("l", "L"), ("g", "K"), ("k", "K"), ("h", "K"), ("j", "KTS"), ("q", "KTS"), ("x", "S"), ("r", "LS"),
    ("z", "S"), ("c", "S"), ("s", "S"), ("w", "F"), ("y", ""),
)  # fmt: skip


@lru_cache(KEPT)
def foreign_keys(name: str) -> frozenset[tuple[str, str]]:
    """The consonants of the given name and the surname of a name that is not Chinese, none of them twice in a row.

    >>> foreign_keys("谢尔盖·奥尔洛夫") & foreign_keys("Sergei Orlov") & foreign_keys("Сергей Орлов")
    frozenset({('SLK', 'LF')})
    """
    writing = script(name)
    if writing == "zh":
        if "·" not in name:
            return frozenset()
        parts = name.split("·")
        return frozenset(islice(product(_han_consonants(parts[0]), _han_consonants(parts[-1])), _MOST))
    words = re.findall(r"[^\W\d_]+", name.casefold())
    if len(words) < 2:
        return frozenset()
    return frozenset({(_consonants(words[0], writing), _consonants(words[-1], writing))})


def is_near(a: str, b: str) -> bool:
    """Whether the consonants of two given names are near: Chinese leaves some out (维克托 for Виктор, 亚历山大).

    >>> is_near("FKTL", "FKT"), is_near("SLK", "PLS")
    (True, False)
    """
    few, many = sorted((a, b), key=len)
    if len(many) - len(few) > max(1, len(many) // 3):
        return False
    letters = iter(many)
    return all(letter in letters for letter in few)


def _consonants(word: str, writing: str) -> str:
    if writing == "ru":
        return _once("".join(_CYRILLIC_CONSONANTS.get(letter, "") for letter in word))
    found, at = "", 0
    while at < len(word):
        spelled = next((pair for pair in _LATIN if word.startswith(pair[0], at)), None)
        found += spelled[1] if spelled else ""
        at += len(spelled[0]) if spelled else 1
    return _once(found)


def _once(consonants: str) -> str:
    return re.sub(r"(.)\1+", r"\1", consonants)


@lru_cache(KEPT)
def _han_consonants(part: str) -> tuple[str, ...]:
    """What a part of a transliterated name may spell: 尔 is l or r, 夫 f or v, 姆 m, 恩 n."""
    options: list[tuple[str, ...]] = []
    for letter in part:
        readings = _readings(letter)
        if not readings:
            return ()
        options.append(_syllable_consonants(readings[0]))
    return tuple(dict.fromkeys(_once("".join(choice)) for choice in islice(product(*options), _MOST)))


def _syllable_consonants(reading: str) -> tuple[str, ...]:
    if reading == "er":
        return ("L",)
    initial, letters = next(((i, letters) for i, letters in _INITIALS if reading.startswith(i)), ("", ""))
    end = "N" if reading.endswith(("n", "ng")) and reading != initial else ""
    return tuple(first + end for first in letters) or (end,)
