"""Titles as they stand in a text: vice-governor of, глава администрации; whose they are is told by ``offices``."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.extraction.alphabetic.morphology import adjective, bases, parses
from kg.extraction.alphabetic.words import Words
from kg.extraction.lexicon import alternatives, settings
from kg.extraction.mention import Mention


@dataclass(frozen=True, slots=True)
class Title:
    """``words.text[start:end]``; ``text`` is the title in the nominative singular."""

    start: int
    end: int
    text: str
    plural: bool = False


@dataclass(frozen=True, slots=True)
class OfficeValue:
    """Who holds a title, and where; the fields that readers of Chinese titles use bear the same names."""

    title: str
    person: tuple[int, int] | None = None
    organization: tuple[int, int] | None = None
    body: str | None = None
    reporter: bool = False


@cache
def title_pattern(lang: str, key: str) -> re.Pattern[str]:
    """A pattern of ``titles.toml``."""
    return re.compile(settings(lang, "titles.toml")[key])


def find_titles(words: Words, places: Iterable[Mention] = ()) -> list[Title]:
    """The titles of a text in order; none begins inside one of the places (Mandaue City | Mayor).

    >>> [t.text for t in find_titles(Words("Hamilton Mayor Andrew King met the deputy director.", "en"))]
    ['Mayor', 'deputy director']
    """
    in_place = {i for p in places for i in range(p.start, p.end)}
    return [*(_english(words, in_place) if words.lang == "en" else _russian(words))]


# --- English --------------------------------------------------------------------------------------------------------

# A title with one of these behind it names a body or an event: National Governors Association.
_OF_BODIES: Final = r"[’']? (?:Association|Conference|Forum|Summit|Club|Dialogue|Society|Cup|League|Congress|Union)\b"
_IRREGULAR: Final = {"chairmen": "chairman", "councilmen": "councilman", "spokesmen": "spokesman"}


@cache
def _english_pattern() -> re.Pattern[str]:
    data = settings("en", "titles.toml")
    heads = (
        "(?:"
        + "|".join(rf"{re.escape(h)}(?:s|es)?" for h in sorted(data["heads"], key=lambda h: -len(h)))
        + "|chairmen|secretaries|deputies|attachés)"
    )
    modifiers = alternatives(data["modifiers"])
    return re.compile(rf"\b(?P<before>(?:{modifiers}(?:[ -]))*)(?P<head>{heads})\b(?!['’]s [A-Z])(?!-)", re.IGNORECASE)


@cache
def _body_words() -> frozenset[str]:
    heads = settings("en", "names.toml")["organization"]["heads"]
    return frozenset(
        {h.casefold() for h in heads}
        | {
            "municipal",
            "provincial",
            "city",
            "county",
            "district",
            "regional",
            "state",
            "national",
            "council",
            "committee",
            "board",
            "town",
            "village",
            "federal",
            "commerce",
            "culture",
            "tourism",
            "education",
            "health",
            "trade",
            "finance",
            "industry",
            "agriculture",
            "sports",
            "technology",
            "science",
            "affairs",
            "investment",
            "development",
            "foreign",
            "external",
            "international",
            "economic",
            "public",
        }
    )


def _english(words: Words, in_place: Container[int]) -> Iterator[Title]:
    text = words.text
    for m in _english_pattern().finditer(text):
        start, end = m.span()
        # Harbin Municipal Committee Secretary: these words belong to the body's name.
        for part in re.finditer(r"\S+", m.group("before")):
            word = part.group().rstrip("-")
            before = words.before(start)
            if before is not None and before.text in ("of", "and", "for") and word[0].isupper():
                before = words.before(before.start)  # the Chamber of | Commerce vice president
            if m.start() + part.start() in in_place or (
                word[0].isupper()
                and word.casefold() in _body_words()
                and before is not None
                and before.capital
                and not before.possessive
                and not words.opens(before)
            ):
                start = m.start() + part.end() + 1
            else:
                break
        if start >= m.start("head"):
            start = m.start("head")
        head = m.group("head")
        if head[0].islower() and text[max(0, m.start() - 1)] == "-":
            continue
        if head[0].isupper() and re.match(_OF_BODIES, text[end:]) is not None:
            continue
        singular = head.casefold()
        plural = singular not in settings("en", "titles.toml")["heads"]
        name = text[start:end]
        if plural:
            name = name[: len(name) - len(head)] + _singular(head)
        yield Title(start, end, name, plural)


def _singular(head: str) -> str:
    """deputies → deputy, councillors → councillor, chairmen → chairman."""
    lower = head.casefold()
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    return head[:-3] + "y" if lower.endswith("ies") else head[:-1]


# --- Russian --------------------------------------------------------------------------------------------------------


def _russian(words: Words) -> Iterator[Title]:
    """Heads with the adjectives before them; what follows in the genitive is settled by ``offices``."""
    data = settings("ru", "titles.toml")
    heads = frozenset(data["heads"])
    taken = -1
    for i, w in enumerate(words.all):
        if w.start < taken:
            continue
        lemma = next((b for b in bases(w.text.replace("–", "-"), "ru") if b in heads), None)
        if lemma is None:
            if w.lower in ("и.о", "и.о.", "и. о.", "врио"):
                lemma = w.lower
            else:
                continue
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


_MODIFIERS: Final = (
    "первый",
    "генеральный",
    "исполнительный",
    "бывший",
    "временный",
    "почетный",
    "почётный",
    "старший",
    "главный",
    "чрезвычайный",
    "полномочный",
    "постоянный",
    "технический",
    "финансовый",
    "коммерческий",
    "управляющий",
    "художественный",
    "научный",
    "действующий",
)


def _modifies(word: str) -> bool:
    reading = adjective(word)
    return reading is not None and reading.normal_form in _MODIFIERS


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
