"""Russian titles: head nouns in any case with the adjectives before them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from kg.extraction.alphabetic.morphology import adjective, bases, parses
from kg.extraction.alphabetic.titles import Title, title_words
from kg.extraction.alphabetic.words import Words


def russian_titles(words: Words, in_place: Container[int]) -> Iterator[Title]:
    """Heads with the adjectives before them; what follows in the genitive is settled by ``offices``."""
    heads = title_words("ru", "heads")
    taken = -1
    for i, w in enumerate(words.all):
        if w.start < taken:
            continue
        lemma = next((b for b in bases(w.text.replace("–", "-")) if b in heads), None)
        if lemma is None:
            if w.lower not in title_words("ru", "acting"):
                continue
            lemma = w.lower
        if w.lower == "главе" and i and words.all[i - 1].lower == "во":
            continue
        start = i
        while start and words.joined(words.all[start - 1], words.all[start]) and _modifies(words.all[start - 1].text):
            start -= 1
        polite = re.search(
            r"\b[Чч]резвычайн\w+ и $", words.text[max(0, words.all[start].start - 20) : words.all[start].start]
        )
        if polite is not None and start > 1:
            start -= 2
        acting = re.search(
            r"\b[Ии]\.\s?о\.\s$", words.text[max(0, words.all[start].start - 7) : words.all[start].start]
        )
        if acting is not None:
            begin = words.all[start].start - len(acting.group())
            yield Title(begin, w.end, "и.о. " + words.text[words.all[start].start : w.end])
            taken = w.end
            continue
        parts = [_nominative_like(x.text, lemma) for x in words.all[start:i]] + [_keep_case(lemma, w.text)]
        yield Title(words.all[start].start, w.end, " ".join(parts), _is_plural(w.text, lemma))
        taken = w.end


def _modifies(word: str) -> bool:
    reading = adjective(word)
    return reading is not None and reading.normal_form in title_words("ru", "modifiers")


def _nominative_like(word: str, head: str) -> str:
    reading = adjective(word)
    if reading is None:
        return word
    gender = "femn" if head.endswith(("а", "ая")) and head != "глава" else "masc"
    form = reading.inflect({"nomn", "sing", gender})
    return str(form.word) if form is not None else word


def _keep_case(lemma: str, word: str) -> str:
    return lemma.upper() if word.isupper() and len(word) > 1 else lemma


def _is_plural(word: str, lemma: str) -> bool:
    lower = word.casefold()
    if lower == lemma:
        return False
    readings = [
        p for p in parses(word) if p.tag.POS == "NOUN" and p.normal_form.replace("ё", "е") == lemma.replace("ё", "е")
    ]
    return any(p.tag.number == "plur" for p in readings)
