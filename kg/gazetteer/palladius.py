"""Chinese place names in Russian letters: the Palladius system, from pinyin syllables.

Russian texts write a Chinese name syllable by syllable after a fixed table. No open list of places holds
these names for counties and districts, so they are derived; customary exceptions (Пекин, Харбин …) are
curated elsewhere.
"""

from __future__ import annotations

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
