"""Russian word forms: from a form in a text to the nominative, and which case a word stands in.

Words are read with pymorphy3, whose dictionary is loaded at the first Russian word. Names that no dictionary holds
(Chinese ones above all) are tried against the endings of the regular declensions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from kg.gazetteer.palladius import is_palladius

_LIKELY: Final = 4  # of the forms that a word may be of
CASES: Final = ("nomn", "gent", "datv", "accs", "ablt", "loct")
# Endings of nouns and what stands for them in the nominative; tried in this order on words that no dictionary knows.
_ENDINGS: Final = (
    ("ами", ("ы", "")),
    ("ом", ("",)),
    ("ием", ("ий",)),
    ("ем", ("ь", "й", "")),
    ("ём", ("ь", "")),
    ("ья", ("ье",)),
    ("ьем", ("ье",)),
    ("ой", ("а",)),
    ("ей", ("я", "а")),
    ("ою", ("а",)),
    ("ых", ("ый",)),
    ("ью", ("ь", "ье")),
    ("а", ("",)),
    ("у", ("", "а")),
    ("е", ("", "а", "ь", "я", "й")),
    ("я", ("ь", "й")),
    ("ю", ("ь", "й", "я")),
    ("ы", ("а",)),
    ("и", ("а", "я", "ь")),
)


@cache
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=50_000)
def parses(word: str) -> tuple[Any, ...]:
    """pymorphy3's readings of a Russian word, the likeliest first."""
    # It asks for the name of each letter, and fails on those that have none (𗀀).
    return tuple(_analyzer().parse("".join(c if unicodedata.name(c, "") else "�" for c in word)))


@lru_cache(maxsize=50_000)
def cases(word: str) -> frozenset[str]:
    """The cases that a Russian noun, adjective or participle may stand in; empty for other words.

    >>> sorted(cases("области"))[:3]
    ['accs', 'datv', 'gent']
    """
    found = set()
    readings = parses(word)
    if word[:1].isupper() and word[-1] in _UNDECLINED and not readings[0].is_known and is_palladius(word, 4):
        return frozenset(CASES)  # Чэнду, Маньчжоули
    if word[:1].isupper() and any("Geox" in p.tag and p.tag.number == "sing" for p in readings):
        readings = tuple(p for p in readings if p.tag.number == "sing")  # Приморья is no plural
    for p in readings:
        if p.tag.case and (p.tag.POS in _NOMINAL):
            found.add("loct" if p.tag.case == "loc2" else "gent" if p.tag.case == "gen2" else str(p.tag.case))
    return frozenset(found)


@lru_cache(maxsize=1_000)
def singular_cases(word: str) -> frozenset[str]:
    """The cases of a noun in the singular: провинции Гуандун names one province, not several."""
    found = {str(p.tag.case) for p in parses(word) if p.tag.POS == "NOUN" and p.tag.number == "sing"}
    return frozenset(found) or cases(word)


_UNDECLINED: Final = "оуиеэюы"
_NOMINAL: Final = ("NOUN", "ADJF", "PRTF", "NPRO", "NUMR")


@lru_cache(maxsize=50_000)
def adjective(word: str) -> Any:
    """The reading of a word as an adjective or participle in the long form, or None."""
    return next((p for p in parses(word) if p.tag.POS in ("ADJF", "PRTF")), None)


@lru_cache(maxsize=50_000)
def noun(word: str, case: str | None = None) -> Any:
    """The likeliest reading of a word as a noun (in a case, where one is given), or None."""
    return next((p for p in parses(word) if p.tag.POS == "NOUN" and (case is None or p.tag.case == case)), None)


@lru_cache(maxsize=50_000)
def bases(word: str) -> tuple[str, ...]:
    """Forms under which a word may stand in a list of names, lower-cased, the likeliest first.

    >>> bases("Муданьцзяна")[:2]
    ('муданьцзяна', 'муданьцзян')
    """
    lower = word.casefold().replace("ё", "е")
    found = dict.fromkeys([lower])
    for p in parses(word):
        if p.tag.POS == "NOUN":
            found[p.normal_form] = None
        elif p.tag.POS in ("ADJF", "PRTF"):
            found[p.normal_form] = None
            form = p.inflect({"nomn"})
            if form is not None:
                found[form.word] = None
    if len(lower) > 3:
        for ending, heads in _ENDINGS:
            if lower.endswith(ending):
                for head in heads:
                    found[lower[: len(lower) - len(ending)] + head] = None
    return tuple(dict.fromkeys(f.replace("ё", "е") for f in found))


def lemma_of(word: str, words: Container[str]) -> str | None:
    """Which of the words listed in the nominative a word is a form of, or None.

    Only the likeliest readings count: мира is no form of мира, the measure.
    """
    return next((b for b in bases(word)[:_LIKELY] if b in words), None)


def lemma_in(word: str, words: Container[str]) -> bool:
    return lemma_of(word, words) is not None


def noun_lemma(word: str) -> str:
    """The nominative of a noun; any other word as it is, lower-cased."""
    reading = noun(word)
    return str(reading.normal_form) if reading is not None else word.casefold()


def like(form: str, model: str) -> str:
    """``form`` with the capitals of ``model`` (part by part of hyphenated words).

    >>> like("южно-сахалинск", "Южно-Сахалинска"), like("харбин", "Харбина")
    ('Южно-Сахалинск', 'Харбин')
    """
    if "ё" not in model.casefold():
        form = form.replace("ё", "е")  # as the text writes it: Демешин
    if model.isupper() and len(model) > 1:
        return form.upper()
    parts, models = form.split("-"), model.split("-")
    if len(parts) != len(models):
        return form[:1].upper() + form[1:] if model[:1].isupper() else form
    return "-".join(p[:1].upper() + p[1:] if m[:1].isupper() else p for p, m in zip(parts, models, strict=True))


def genitive_base(word: str) -> str:
    """The nominative of a place's name that stands in the genitive.

    >>> genitive_base("Залужска"), genitive_base("Елабуги")
    ('Залужск', 'Елабуга')
    """
    known = next((p for p in parses(word) if p.is_known and p.tag.POS == "NOUN" and p.tag.case == "gent"), None)
    if known is not None:
        form = known.inflect({"nomn"})
        return like(form.word if form is not None else known.normal_form, word)
    for ending, base in (("а", ""), ("и", "а"), ("ы", "а"), ("я", "ь")):
        if word.endswith(ending):
            return word[: len(word) - len(ending)] + base
    return word


def phrase_nominative(words: list[str]) -> str:
    """A noun phrase with its head in the nominative: adjectives before the head agree, what follows stays.

    The words are joined by blanks as they stand; a word that is no noun ends the head.

    >>> phrase_nominative(["Городском", "дворце", "культуры"])
    'Городской дворец культуры'
    >>> phrase_nominative(["администрации", "Уссурийска"])
    'администрация Уссурийска'
    """
    head = next((i for i, w in enumerate(words) if noun(w) is not None and not _agrees_on(words, i)), None)
    if head is None:
        return " ".join(words)
    reading = _head_reading(words, head)
    if reading is None:
        return " ".join(words)
    number = "plur" if reading.tag.number == "plur" else "sing"
    inflected = reading.inflect({"nomn", number}) or reading
    out = []
    for i, w in enumerate(words):
        if i > head:
            out.append(w)
        elif i == head:
            out.append(like(inflected.word, w))
        else:
            out.append(like(_agreeing(w, inflected.tag, number), w))
    return " ".join(out)


def _agrees_on(words: list[str], i: int) -> bool:
    """Whether a word is an adjective in front of a noun (Городской is a noun too)."""
    return adjective(words[i]) is not None and i + 1 < len(words) and cases(words[i]) & cases(words[i + 1]) != set()


def _head_reading(words: list[str], head: int) -> Any:
    """The reading of the head that agrees with the adjective before it, the likeliest first."""
    readings = [p for p in parses(words[head]) if p.tag.POS == "NOUN"]
    if head:
        before = [p for p in parses(words[head - 1]) if p.tag.POS in ("ADJF", "PRTF")]
        for p in readings:
            for a in before:
                if a.tag.case == p.tag.case and a.tag.number == p.tag.number and a.tag.gender in (None, p.tag.gender):
                    return p
    singular = [p for p in readings if p.tag.number != "plur"]
    return (singular or readings or [None])[0]


def _agreeing(word: str, tag: Any, number: str) -> str:
    reading = adjective(word)
    if reading is None:
        return word
    wanted = {"nomn", number} | ({str(tag.gender)} if number == "sing" and tag.gender else set())
    form = reading.inflect(wanted)
    return form.word if form is not None else word


def _person_readings(word: str) -> list[Any]:
    wanted = ("Name", "Surn", "Patr")
    return [p for p in parses(word) if p.tag.POS in ("NOUN", "ADJF") and any(g in p.tag for g in wanted)]


def is_given_name(word: str) -> bool:
    """Whether a Russian word is a given name (in any case)."""
    return len(word) > 2 and any(
        "Name" in p.tag and p.tag.number != "plur" and p.score > 0.05 for p in parses(word)[:4]
    )


def is_place_name(word: str) -> bool:
    """Whether the dictionary's likeliest reading of a Russian word is the name of a place, and of nothing else."""
    found = parses(word)
    return "Geox" in found[0].tag and not any("Name" in p.tag or "Surn" in p.tag for p in found)


def is_surname(word: str) -> bool:
    return any("Surn" in p.tag for p in parses(word)[:5])


def is_patronymic(word: str) -> bool:
    return any("Patr" in p.tag for p in parses(word)[:3])


def person_nominative(words: list[str], told: frozenset[str] = frozenset()) -> str:
    """A person's name in the nominative; ``told`` are the cases in which a title beside it stands.

    >>> person_nominative(["Айсеном", "Николаевым"]), person_nominative(["Сунь", "Чжэ"])
    ('Айсен Николаев', 'Сунь Чжэ')
    """
    surname = declined_surname(words)
    if surname is not None:
        return f"{surname} {palladius_base(words[1])}"
    if (
        len(words) == 2
        and not is_palladius(words[0])
        and is_palladius(palladius_base(words[0]))
        and is_palladius(palladius_base(words[1]))
    ):
        return " ".join(map(palladius_base, words))
    if is_palladius(words[0]) or (len(words) > 1 and all(is_palladius(palladius_base(w)) for w in words)):
        return " ".join([*words[:-1], palladius_base(words[-1])])
    readings = [_person_readings(w) for w in words]
    if told == {"nomn"}:
        return " ".join(words)
    if len(words) > 1 and (not told or "nomn" in told) and _stands_in_nominative(words, readings):
        return " ".join(words)
    full = [r for w, r in zip(words, readings, strict=True) if w[-1:] != "."]
    if told and "nomn" not in told and any(full):
        declined = [[p for p in r if p.tag.case in told and p.tag.number != "plur"] for r in readings]
        if all(d for d, r, w in zip(declined, readings, words, strict=True) if r and w[-1:] != "."):
            readings = declined
    named = [r for r in readings if r]
    if not named or all(not r or any(p.tag.case == "nomn" and p.tag.number != "plur" for p in r) for r in readings):
        return " ".join(words)
    gender = next(
        (str(p.tag.gender) for r in readings for p in r if ("Name" in p.tag or "Patr" in p.tag) and p.tag.gender), None
    )
    shared = _shared_case(named)
    out = []
    for w, r in zip(words, readings, strict=True):
        form = None
        if w[-1:] != "." and r:
            fitting = [p for p in r if p.tag.case == shared and p.tag.number != "plur"] or r
            if gender:
                fitting = [p for p in fitting if p.tag.gender in (gender, None)] or fitting
            wanted = {"nomn", "sing"} | ({gender} if gender and "Surn" in fitting[0].tag else set())
            form = fitting[0].inflect(wanted) or fitting[0].inflect({"nomn"})
        elif w[-1:] != "." and shared not in (None, "nomn"):
            base = next((p for p in parses(w) if p.tag.case == shared and p.tag.POS in ("NOUN", "ADJF")), None)
            form = base.inflect({"nomn", "sing"}) if base is not None else None
        out.append(like(form.word, w) if form is not None else w)
    return " ".join(out)


def declined_surname(words: Sequence[str]) -> str | None:
    """The surname of a Chinese name whose both words are declined, where its case form is a syllable too.

    >>> declined_surname(["Чжану", "Ванпину"])
    'Чжан'
    """
    if len(words) != 2 or palladius_base(words[1]) == words[1] or not is_palladius(words[0]):
        return None
    bases = (words[0].removesuffix(ending) for ending in ("ом", "а", "у", "е") if words[0].endswith(ending))
    return next((b for b in bases if b.endswith("н") and is_palladius(b, 1)), None)


def _stands_in_nominative(words: list[str], readings: list[list[Any]]) -> bool:
    """Ирек Ялалов, Ратмир Мавлиев: a given name in the nominative and a surname that ends like one."""
    given = any("Name" in p.tag and p.tag.case == "nomn" and p.tag.number == "sing" for p in readings[0])
    if not given:
        given = not readings[0] or parses(words[0])[0].tag.case == "nomn"
    return given and words[-1].endswith(("ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ской"))


def _shared_case(readings: list[list[Any]]) -> str | None:
    """The case that all words of a name may stand in, the likeliest first."""
    for p in sorted(readings[0], key=lambda p: -p.score):
        if p.tag.number != "plur" and all(
            any(q.tag.case == p.tag.case and q.tag.number != "plur" for q in r) for r in readings
        ):
            return str(p.tag.case)
    return None


@lru_cache(maxsize=10_000)
def palladius_base(word: str) -> str:
    """A Chinese name without the ending of a Russian case: Цяна → Цян, Сибиня → Сибинь."""
    if is_palladius(word):
        return word
    for ending, heads in _ENDINGS:
        if word.endswith(ending):
            for head in heads:
                base = word[: len(word) - len(ending)] + head
                if is_palladius(base):
                    return base
    return word


# The cases of a declined Chinese name by its last letter: Цисяном, Бояня.
_ENDED: Final = {
    "м": frozenset({"ablt"}),
    "а": frozenset({"gent", "accs"}),
    "я": frozenset({"gent", "accs"}),
    "у": frozenset({"datv"}),
    "ю": frozenset({"datv"}),
    "е": frozenset({"loct"}),
}


def name_cases(word: str) -> frozenset[str]:
    """The cases of a word of a person's name, a Chinese one by its ending."""
    return cases(word) if palladius_base(word) == word else _ENDED.get(word[-1:], frozenset())


@lru_cache(maxsize=1_000)
def noun_cases(word: str) -> frozenset[str]:
    """The cases in which a word may stand as a noun; empty for any other word."""
    found = {str(p.tag.case) for p in parses(word) if p.tag.POS == "NOUN" and p.tag.case}
    return frozenset({"gen2": "gent", "loc2": "loct"}.get(case, case) for case in found)
