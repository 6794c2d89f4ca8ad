"""English titles: heads with the words before them that modify them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache

from kg.extraction.alphabetic.titles import Title, title_pattern, title_words
from kg.extraction.alphabetic.words import Words
from kg.extraction.lexicon import alternatives, settings


@cache
def _english_pattern() -> re.Pattern[str]:
    data = settings("en", "titles.toml")
    heads = (
        "(?:"
        + "|".join(rf"{re.escape(h)}(?:s|es)?" for h in sorted(data["heads"], key=lambda h: -len(h)))
        + "|"
        + alternatives(data["plurals"])
        + ")"
    )
    modifiers = alternatives(data["modifiers"])
    return re.compile(rf"\b(?P<before>(?:{modifiers}(?:[ -]))*)(?P<head>{heads})\b(?!['’]s [A-Z])(?!-)", re.IGNORECASE)


@cache
def _body_words() -> frozenset[str]:
    heads = settings("en", "names.toml")["organization"]["heads"]
    return title_words("en", "body_words") | {h.casefold() for h in heads}


def english_titles(words: Words, in_place: Container[int]) -> Iterator[Title]:
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
        if head[0].isupper() and title_pattern("en", "in_names").match(text, end) is not None:
            continue
        if head[0].isupper() and title_pattern("en", "of_bodies").search(text[max(0, start - 16) : start]) is not None:
            continue
        singular = head.casefold()
        plural = singular not in title_words("en", "heads")
        name = text[start:end]
        if plural:
            name = name[: len(name) - len(head)] + _singular(head)
        yield Title(start, end, name, plural)


def _singular(head: str) -> str:
    """deputies → deputy, councillors → councillor, chairmen → chairman."""
    lower = head.casefold()
    irregular: dict[str, str] = settings("en", "titles.toml")["irregular"]
    if lower in irregular:
        return irregular[lower]
    return head[:-3] + "y" if lower.endswith("ies") else head[:-1]
