"""Russian places that no list knows: a name with a class word, a holder, a title or a country's adjective beside it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from kg.extraction.alphabetic.morphology import (
    adjective,
    cases,
    is_given_name,
    is_patronymic,
    is_surname,
    lemma_in,
    noun_lemma,
)
from kg.extraction.alphabetic.place_surroundings import Surroundings, cue
from kg.extraction.alphabetic.place_words import is_head, is_opener
from kg.extraction.alphabetic.words import Word, grammar
from kg.extraction.lexicon import settings
from kg.extraction.mention import Mention
from kg.gazetteer.alphabetic import alphabetic_names

_LONGEST: Final = 3  # adjectives of a name before its class word at most
_SHORTEST: Final = 4  # letters of a name that only the words around it tell
_WITHIN: Final = re.compile(r" \((?=[А-ЯЁ])|, (?=[А-ЯЁ])")
_PAIR: Final = re.compile(r" и [А-ЯЁ][а-яё]+(?:ая|ий|ой) ([а-яё]+)")


def told_in_russian(around: Surroundings, i: int) -> Mention | None:
    """The place whose name begins at word ``i``, or None."""
    word = around.words.all[i]
    if not word.capital:
        return None
    return _elided(around, i) or _told(around, i) or _classed(around, i)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = settings("ru", "names.toml")["place"]
    return data


def _told(around: Surroundings, i: int) -> Mention | None:
    """One word that the words around it make a place."""
    words, word = around.words, around.words.all[i]
    if not word.text[1:].islower() or len(word.text) < _SHORTEST - 1 or is_opener(words, word):
        return None
    if is_given_name(word.text) or is_head("ru", word.text):
        return None
    following = words.all[i + 1] if i + 1 < len(words.all) else None
    alone = following is None or not following.capital or not words.joined(word, following)
    before = words.all[i - 1] if i and words.joined(words.all[i - 1], word) else None
    after_name = before is not None and before.capital and not words.opens(before)
    if not after_name and alone and not words.opens(word) and _within(around, word):
        return around.mention(word.start, word.end, "places.within")
    if before is None or after_name:
        return None
    pair = _between(around, word) if alone and len(word.text) >= _SHORTEST else None
    if pair is not None or adjective(word.text) is not None:
        return pair
    for key, rule in (("before", "places.class"), ("owners", "places.owned")):
        if lemma_in(before.text, _data()[key]) and (alone or _is_person(following)):
            return around.mention(word.start, word.end, rule)  # мэр Елабуги | Валерий Чершинцев
    if not alone or len(word.text) < _SHORTEST:
        return None
    if before.end in around.adjective_ends and not is_surname(word.text) and cases(before.text) & cases(word.text):
        return around.mention(word.start, word.end, "places.country")  # турецкого Самсуна
    told = cue(words, word.start, word.end, 1)
    return around.mention(word.start, word.end, f"places.{told}") if told is not None else None


def _is_person(word: Word | None) -> bool:
    return word is not None and (is_given_name(word.text) or is_surname(word.text) or is_patronymic(word.text))


def _within(around: Surroundings, word: Word) -> bool:
    """Whether a country or region follows that holds the place: Самсун (Турция)."""
    m = _WITHIN.match(around.words.text, word.end)
    return m is not None and m.end() in around.holders


def _between(around: Surroundings, word: Word) -> Mention | None:
    """между Нижнеозёрском и Харбином: one of a pair whose other name is known."""
    text = around.words.text
    ahead = re.compile(r" и (?:город\w* )?").match(text, word.end)
    opens = re.search(r"\b[Мм]ежду (?:город\w* )?$", text[: word.start][-16:]) is not None
    if opens and ahead is not None and ahead.end() in around.starts:
        return around.mention(word.start, word.end, "places.listed")
    back = re.search(r" и (?:город\w* )?$", text[max(0, word.start - 12) : word.start])
    known = word.start - len(back.group()) if back is not None else -1
    if known in around.ends and re.search(r"\b[Мм]ежду [^.,;]{3,40}$", text[max(0, known - 48) : known]) is not None:
        return around.mention(word.start, word.end, "places.listed")
    return None


def _elided(around: Surroundings, i: int) -> Mention | None:
    """Брянская и Гомельская области: the first name without its class word."""
    word = around.words.all[i]
    m = _PAIR.match(around.words.text, word.end) if adjective(word.text) is not None else None
    head = _data()["singular"].get(m.group(1)) if m is not None else None
    found = alphabetic_names("ru").find(f"{word.text} {head}") if head is not None else {}
    for id in found:
        return Mention(word.start, word.end, word.text, "Place", "places.listed", id, Surroundings.WEAK)
    return None


def _classed(around: Surroundings, i: int) -> Mention | None:
    """An adjective with a capital and a class word behind it: Чкаловский район."""
    words, word = around.words, around.words.all[i]
    reading = adjective(word.text)
    if (
        reading is None
        or not reading.normal_form.endswith(("ий", "ый", "ой"))
        or word.text in grammar("ru")["openers"]
        or word.lower in settings("ru", "titles.toml")["heads"]
        or (word.start in around.adjectives and words.opens_at(word.start))
    ):
        return None
    last = i
    while last + 1 < len(words.all) and last - i < _LONGEST and words.joined(words.all[last], words.all[last + 1]):
        last += 1
        following = words.all[last]
        lemma = noun_lemma(following.text)
        if lemma == "столица":
            return None
        if lemma in _data()["classes"] and cases(word.text) & cases(following.text):
            return around.mention(word.start, following.end, "places.class")
        if adjective(following.text) is None:
            return None
    return None
