"""Chinese place names in Russian letters: the Palladius system, from pinyin syllables.

Russian texts write a Chinese name syllable by syllable after a fixed table. No open list of places holds
these names for counties and districts, so they are derived; customary exceptions (Пекин, Харбин …) are
curated elsewhere.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_INITIALS: Final = {
    "zh": "чж", "ch": "ч", "sh": "ш", "b": "б", "p": "п", "m": "м", "f": "ф", "d": "д", "t": "т", "n": "н",
    "l": "л",
    "g": "г", "k": "к", "h": "х", "j": "цз", "q": "ц", "x": "с", "r": "ж", "z": "цз", "c": "ц", "s": "с",
    "": "",
}  # fmt: skip

# Finals after an ordinary initial, and the softened ones after j, q, x.
_FINALS: Final = {
    "a": "а", "o": "о", "e": "э", "ai": "ай", "ei": "эй", "ao": "ао", "ou": "оу", "an": "ань", "en": "энь",
    "ang": "ан", "eng": "эн", "ong": "ун", "er": "эр", "i": "и", "ia": "я", "ie": "е", "iao": "яо", "iu": "ю",
    "ian": "янь", "in": "инь", "iang": "ян", "ing": "ин", "iong": "юн", "u": "у", "ua": "уа", "uo": "о",
    "uai": "уай",
    "ui": "уй", "uan": "уань", "un": "унь", "uang": "уан", "v": "юй", "ve": "юэ", "van": "юань", "vn": "юнь",
    "ue": "юэ",
}  # fmt: skip

_WHOLE: Final = {
    "a": "а", "ai": "ай", "an": "ань", "ang": "ан", "ao": "ао", "e": "э", "en": "энь", "eng": "эн",
    "er": "эр",
    "o": "о", "ou": "оу",
    "ya": "я", "yan": "янь", "yang": "ян", "yao": "яо", "ye": "е", "yi": "и", "yin": "инь", "ying": "ин",
    "yo": "йо",
    "yong": "юн", "you": "ю", "yu": "юй", "yuan": "юань", "yue": "юэ", "yun": "юнь",
    "wa": "ва", "wai": "вай", "wan": "вань", "wang": "ван", "wei": "вэй", "wen": "вэнь", "weng": "вэн",
    "wo": "во",
    "wu": "у",
    "zhi": "чжи", "chi": "чи", "shi": "ши", "ri": "жи", "zi": "цзы", "ci": "цы", "si": "сы",
    "hui": "хуэй", "nue": "нюэ", "lue": "люэ",
    "gou": "гоу", "guo": "го", "kuo": "ко", "huo": "хо", "zhuo": "чжо", "shuo": "шо",
}  # fmt: skip

_VOWELS: Final = "аэиоуыяеюёй"


def syllable(pinyin: str) -> str:
    """One pinyin syllable without tone (``ü`` as ``v``) in Palladius; ValueError for anything else.

    >>> [syllable(s) for s in ("mu", "dan", "jiang", "lv", "xiong")]
    ['му', 'дань', 'цзян', 'люй', 'сюн']
    """
    if pinyin in _WHOLE:
        return _WHOLE[pinyin]
    for size in (2, 1):
        initial, final = pinyin[:size], pinyin[size:]
        if initial in _INITIALS and final:
            if initial in ("j", "q", "x") and final.startswith("u"):
                final = "v" + final[1:]
            if final in _FINALS:
                return _INITIALS[initial] + _FINALS[final]
    raise ValueError(f"not a pinyin syllable: {pinyin!r}")


def transliterate(syllables: list[str]) -> str:
    """A name from its pinyin syllables, written as one word with a capital.

    A hard sign parts a final н of one syllable from a vowel that begins the next.

    >>> transliterate(["mu", "dan", "jiang"]), transliterate(["chang", "an"])
    ('Муданьцзян', 'Чанъань')
    """
    word = ""
    for part in map(syllable, syllables):
        if word.endswith("н") and part[0] in _VOWELS:
            word += "ъ"
        word += part
    return word[:1].upper() + word[1:]


def likeness(a: str, b: str) -> float:
    """Dice coefficient of letter pairs, 0 to 1."""
    x = [a[i : i + 2] for i in range(len(a) - 1)]
    y = [b[i : i + 2] for i in range(len(b) - 1)]
    rest, common = list(y), 0
    for pair in x:
        if pair in rest:
            rest.remove(pair)
            common += 1
    return 2 * common / (len(x) + len(y)) if x and y else 0.0


# Which finals follow an initial in Mandarin.
_SYLLABLES: Final = {
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "": "a ai an ang ao e en er o ou ya yan yang yao ye yi yin ying yong you yu yuan yue yun wa wai wan wang wei wen "
    "weng wo wu",
}


_PINYIN: Final = frozenset(initial + final for initial, finals in _SYLLABLES.items() for final in finals.split())


@cache
def _pinyin_pattern() -> re.Pattern[str]:
    spelled = _PINYIN | {s.replace("v", "u") for s in _PINYIN} | {"lyu", "nyu"}
    return re.compile(f"(?:{'|'.join(sorted(spelled, key=lambda s: (-len(s), s)))})")


@cache
def _palladius_pattern() -> re.Pattern[str]:
    spelled = set(map(syllable, _PINYIN))
    spelled |= {"хуй", "вей", "пей", "ди", "ле", "лэ", "си", "мэй", "лунь", "жен", "шен"}
    return re.compile(f"(?:{'|'.join(sorted(spelled, key=lambda s: (-len(s), s)))})")


def is_pinyin(word: str, most: int = 3) -> bool:
    """Whether a Latin word is made of one to ``most`` pinyin syllables without tones.

    >>> is_pinyin("Zhiqiang"), is_pinyin("Xi'an"), is_pinyin("Harbin")
    (True, True, False)
    """
    lower = word.casefold().replace("’", "'")
    return (
        re.fullmatch(rf"{_pinyin_pattern().pattern}(?:['-]?{_pinyin_pattern().pattern}){{0,{most - 1}}}", lower)
        is not None
    )


@cache
def syllables(word: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read a Latin word as pinyin syllables; none for a word of another make.

    >>> syllables("lidong"), syllables("jinan"), syllables("orlov")
    ((('li', 'dong'),), (('ji', 'nan'), ('jin', 'an')), ())
    """
    if not word:
        return ((),)
    found = []
    for size in range(1, min(6, len(word)) + 1):
        if word[:size] in _PINYIN:
            found += [(word[:size], *rest) for rest in syllables(word[size:])]
    return tuple(found)


def is_palladius(word: str, most: int = 2) -> bool:
    """Whether a Russian word is made of one to ``most`` syllables of the Palladius system.

    >>> is_palladius("Сибинь"), is_palladius("Цяном"), is_palladius("Иванов")
    (True, False, False)
    """
    one = _palladius_pattern().pattern
    # A bare vowel is no second syllable but the ending of a case.
    again = rf"(?:[ъ'-]?(?!(?:[аеэиуоюя])$){one})"
    return re.fullmatch(rf"{one}{again}{{0,{most - 1}}}", word.casefold().replace("ё", "е")) is not None
