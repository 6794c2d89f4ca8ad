"""Names of the gazetteer in English and Russian text: each with the places that it may mean.

Which of them it means, and whether it means a place at all, is settled by :mod:`place_choice`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kg.extraction.alphabetic.morphology import adjective, bases, is_given_name, is_surname, noun, parses
from kg.extraction.alphabetic.name_words import english_surnames
from kg.extraction.alphabetic.place_words import class_behind, class_lemma, is_head, is_opener, lemma_in
from kg.extraction.alphabetic.words import Word, Words
from kg.extraction.lexicon import settings
from kg.gazetteer import gazetteer
from kg.gazetteer.alphabetic import alphabetic_names, folded
from kg.gazetteer.palladius import is_palladius, is_pinyin

# From this weight on a name counts without anything in the text that bears it out.
KNOWN: Final = 200_000


@dataclass(slots=True)
class PlaceName:
    """A name that the gazetteer knows, at words ``first`` to ``last``."""

    first: int
    last: int
    start: int
    end: int
    candidates: dict[str, str]
    """Id → form of the name, as the gazetteer gives it; ``derived`` for the adjective of a small town."""

    kind: str | None = None
    """The kind that a class word beside it gives."""

    marked: bool = False
    """Whether the words around it say that it is a place."""

    within: str = ""
    """The name of what holds it, where it follows: Kumasi, Ghana."""

    id: str | None = None
    rule: str = ""
    confidence: float = 1.0
    above: set[str] = field(default_factory=set)


def scan(words: Words) -> Iterator[PlaceName]:
    """The names of a text that the gazetteer knows, in text order, none inside another."""
    yield from _run_through(words)
    yield from _based(words)


def _run_through(words: Words) -> Iterator[PlaceName]:
    i = 0
    while i < len(words.all):
        found = _name_at(words, i)
        if found is None:
            yield from _route(words, i)
            i += 1
        else:
            yield found
            i = found.last + 1


def _route(words: Words, i: int) -> Iterator[PlaceName]:
    """мост Благовещенск-Хэйхэ: two known names that a hyphen joins."""
    w = words.all[i]
    m = re.fullmatch(r"([А-ЯЁ][а-яё]{2,})-([А-ЯЁ][а-яё]{2,})", w.text) if words.lang == "ru" else None
    before = words.before(w.start)
    if m is None or before is None or re.match(_data("ru")["routes"], before.text) is None:
        return
    ends = [alphabetic_names("ru").find(part.casefold().replace("ё", "е")) for part in m.groups()]
    known = [{k: f for k, f in found.items() if f == "full" and gazetteer().weight(k) >= KNOWN} for found in ends]
    if all(known):
        for group, candidates in ((1, known[0]), (2, known[1])):
            yield PlaceName(i, i, w.start + m.start(group), w.start + m.end(group), candidates, marked=True)


def _name_at(words: Words, i: int) -> PlaceName | None:
    word = words.all[i]
    if not word.text[0].isalpha() or not (word.capital or words.lang == "ru"):
        return None
    if not word.capital:
        return _lower_adjective(words, i)
    if words.lang == "ru" and (
        _speaks(words, i) or re.search(_data("ru")["currencies"], words.text[max(0, word.start - 12) : word.start])
    ):
        return None
    forms = _forms(word.text, words.lang)
    longest = max((alphabetic_names(words.lang).longest.get(f, 0) for f in forms), default=0)
    if not longest:
        return _adjective_of_city(words, i)
    run = [word]
    while len(run) < longest and i + len(run) < len(words.all):
        following = words.all[i + len(run)]
        apart = not words.joined(run[-1], following)
        if apart and not (
            run[-1].possessive and run[-1].text in ("People", "Peoples") and following.start - run[-1].end <= 3
        ):
            break
        run.append(following)
    for size in range(len(run), 0, -1):
        candidates = _candidates(words, run[:size])
        if candidates:
            return _framed(words, i, i + size - 1, candidates)
    return _adjective_of_city(words, i)


def _speaks(words: Words, i: int) -> bool:
    """Whether a Russian word is a surname that does what people do: Орлов напомнил."""
    word = words.all[i]
    if not is_surname(word.text) or re.search(r"(?:ов|ев|ин|ын|ова|ева|ина)$", word.text) is None:
        return False
    behind = words.text[word.end : word.end + 24]
    return re.match(rf",? {settings('ru', 'names.toml')['person']['verbs']}\b", behind) is not None


def _forms(word: str, lang: str) -> tuple[str, ...]:
    if lang == "ru" and ("-" in word or not word.isupper()):
        found = bases(word, lang)
        # Шеньян for Шэньян, Хэган and Хеган: э is often written as е.
        return (*found, *(v for f in found for v in _with_e(f)))
    return (folded(word),)


def places_named(words: Sequence[str], lang: str) -> dict[str, str]:
    """The places that a name of these words may mean, each with the form of the name; Russian words in any case.

    >>> places_named(["Нижнего", "Новгорода"], "ru")
    {'gn:520555': 'full'}
    """
    names = alphabetic_names(lang)
    if lang != "ru":
        return names.find(" ".join(words))
    found: dict[str, str] = {}
    first, *others = ([*map(folded, _forms(w, lang))] for w in words)
    if not others:
        for form in first:
            for id, kind in names.find(form).items():
                found.setdefault(id, kind)
        return found
    for phrase in (p for form in first for p in names.phrases.get(form, ())):
        if len(phrase) == len(words) and all(p in o for p, o in zip(phrase[1:], others, strict=True)):
            found |= names.find(" ".join(phrase))
    return found


def _data(lang: str) -> dict[str, Any]:
    data: dict[str, Any] = settings(lang, "names.toml")["place"]
    return data


def _may_be_place(word: str) -> bool:
    """Whether the dictionary lets a word be more than a plural of a thing's name."""
    return any("Geox" in p.tag or p.tag.number != "plur" or "anim" in p.tag for p in parses(word))


def _with_e(form: str) -> Iterator[str]:
    for m in re.finditer("е", form[1:]):
        variant = form[: m.start() + 1] + "э" + form[m.end() + 1 :]
        if is_palladius(variant):
            yield variant


def _candidates(words: Words, run: list[Word]) -> dict[str, str]:
    names = alphabetic_names(words.lang)
    if len(run) == 1 and (is_opener(words, run[0]) or is_head(words.lang, run[0].text)):
        return {}
    if words.text[run[-1].end : run[-1].end + 1] == "$":
        return {}
    if words.lang != "ru":
        found = names.find(words.text[run[0].start : run[-1].end].replace("\u00a0", " "))
        if len(run) > 1 and not (run[-1].capital or run[-1].text[0].isdigit()):
            return {}
        if run[0].text.isupper() and len(run[0].text) <= 3 and len(run) == 1:
            return {i: f for i, f in found.items() if i.startswith("iso:")}  # US, UK; no town is called so
        return {**found}
    found = places_named([w.text for w in run], "ru")
    given = len(run) == 1 and parses(run[0].text)[0].is_known and is_given_name(run[0].text)
    index = words.index(run[0].start)
    if given and capital_behind(words, index):
        behind, before = words.all[index + 1], words.before(run[0].start)
        told = before is not None and class_lemma(before.text) in settings("ru", "names.toml")["place"]["classes"]
        lemmas = {p.normal_form.capitalize() for p in parses(run[0].text)[:3] if "Name" in p.tag}
        if not any(map(names.find, lemmas)) or not (told or is_given_name(behind.text)):
            return {}  # Андрей is not Андра, nor Анна Ли a town
    if len(run) == 1 and not run[0].text.isupper():
        found = {i: f for i, f in found.items() if f != "adjective" or adjective(run[0].text) is not None}
        if parses(run[0].text)[0].is_known and not _may_be_place(run[0].text):
            return {}  # Ростки is not Росток
        reading = adjective(run[0].text)
        if reading is not None and noun(run[0].text) is None:
            found = {i: f for i, f in found.items() if f == "adjective"}
    return found


def _lower_adjective(words: Words, i: int) -> PlaceName | None:
    """китайский, харбинские: an adjective that is derived from a place's name."""
    word = words.all[i]
    if len(word.text) < 6 or ("ск" not in word.text and "цк" not in word.text):
        return None
    reading = adjective(word.text)
    if reading is None:
        return None
    lemma = reading.normal_form.replace("ё", "е")
    known = {k: f for k, f in alphabetic_names("ru").find(lemma).items() if f == "adjective"}
    if known:
        return PlaceName(i, i, word.start, word.end, known, rule="", marked=True)
    return _adjective_of_city(words, i)


def _adjective_of_city(words: Words, i: int) -> PlaceName | None:
    """харбинский → Харбин, хабаровский → Хабаровск, якутский → Якутск."""
    word = words.all[i]
    if words.lang != "ru" or len(word.text) < 6 or not re.search(r"[сц]к", word.text):
        return None
    reading = adjective(word.text)
    if reading is None:
        return None
    lemma = reading.normal_form.replace("ё", "е")
    if not lemma.endswith(("ский", "ской", "цкий")):
        return None
    stem = lemma[:-4]
    smaller: dict[str, str] = {}
    for base in (stem, stem + "ск", stem + "а", stem + "ь", stem + "ия", stem + "я", stem + "о", stem + "ы"):
        found = {k: "adjective" for k, f in alphabetic_names("ru").find(base).items() if f == "full"}
        known = {k: f for k, f in found.items() if gazetteer().weight(k) >= KNOWN}
        if known:
            return PlaceName(i, i, word.start, word.end, known, marked=True)
        smaller |= dict.fromkeys(found, "derived")
    return PlaceName(i, i, word.start, word.end, smaller) if smaller else None


def _framed(words: Words, first: int, last: int, candidates: dict[str, str]) -> PlaceName:
    """The name with what stands around it: class words, "city of", the country behind a comma."""
    data = _data(words.lang)
    start, end = words.all[first].start, words.all[last].end
    kind = None
    marked = False
    if words.lang == "en":
        size, kind = class_behind(words, last, data["classes"])
        if kind is not None and capital_behind(words, last + size) and not _holder_behind(words, last + size + 1):
            kind = None  # Charleston City Council
        small = words.all[last + 1] if last + 1 < len(words.all) else None
        if kind is None and small is not None and words.joined(words.all[last], small) and not small.capital:
            told = data["classes"].get(small.text.capitalize())  # Saitama prefecture
            marked = told is not None and any(fits(i, told) for i in candidates)
        else:
            told = kind
        if kind is not None and any(fits(i, kind) for i in candidates):
            last += size
            end = words.all[last].end
            marked = True
        elif kind is not None and not words.all[last].possessive:
            kind = None
        head = re.search(r"([a-z-]+(?: city)?) of (?:the )?$", words.text[max(0, start - 40) : start], re.IGNORECASE)
        marked = marked or (head is not None and head.group(1).casefold() in data["before"])
        kind = kind or (told if marked else None)
        marked = marked or re.match(data["behind"], words.text[end : end + 90]) is not None
    else:
        before = words.before(start)
        if before is not None:
            lemma = class_lemma(before.text)
            kind = data["classes"].get(lemma)
            marked = (
                kind is not None or before.text in ("г.", "г", "пос.", "с.") or lemma_in(before.text, data["before"])
            )
            owned = lemma_in(before.text, data["owners"])
            marked = marked or (owned and not is_given_name(words.all[first].text))  # мэр Анна Миккола
        if kind is None and last + 1 < len(words.all) and words.joined(words.all[last], words.all[last + 1]):
            behind = class_lemma(words.all[last + 1].text)
            if (
                behind not in data["of_countries"]
                and data["classes"].get(behind)
                and any(candidates[i] == "adjective" for i in candidates)
            ):
                candidates = {}  # Харбинский район: no city, but what bears its name
    name = PlaceName(first, last, start, end, candidates, kind, marked)
    m = re.match(
        r"(?:,| in | \() ?(?:the )?(?:(?:[a-z]+ )?(?:[A-Z]\w+ )?[A-Z]\w+['’]s? (?:[a-z]+ )?)?"
        r"([^\W\d_]\w*(?:[ -][^\W\d_]\w+){0,3})",
        words.text[end : end + 80],
    )
    if m is not None:
        name.within = m.group(1)
    return name


def _holder_behind(words: Words, i: int) -> bool:
    """Whether an office or a person begins at word ``i``: Heilongjiang Province | Governor, Anhui Province | Li Wei."""
    word, following = words.all[i], words.all[i + 1] if i + 1 < len(words.all) else None
    if word.lower in settings("en", "titles.toml")["heads"] or word.lower in settings("en", "titles.toml")["modifiers"]:
        return word.text not in _data("en")["not_first"] or word.lower in ("deputy", "vice")
    if following is None or not following.capital or not words.joined(word, following):
        return False
    return word.text in english_surnames() and is_pinyin(following.text, 2)


def capital_behind(words: Words, i: int) -> bool:
    """Whether another capitalised word follows directly: what seemed a class word is part of a longer name."""
    return i + 1 < len(words.all) and words.joined(words.all[i], words.all[i + 1]) and words.all[i + 1].capital


def fits(id: str, kind: str) -> bool:
    own = gazetteer().place(id).kind
    if own == kind:
        return True
    # Shangzhi County is a city by now; a district may have become one.
    return {own, kind} <= {"City", "District", "Town"} or {own, kind} <= {"Region", "Country"}


def _based(words: Words) -> Iterator[PlaceName]:
    """Dongguan-based: the place in front of the hyphen."""
    for i, w in enumerate(words.all):
        m = re.fullmatch(r"([A-Z][\w'’]+)-(?:based|headquartered|born)", w.text)
        found = alphabetic_names(words.lang).find(m.group(1)) if m is not None and words.lang == "en" else {}
        if m is not None and found:
            yield PlaceName(i, i, w.start, w.start + m.end(1), {**found}, marked=True)
