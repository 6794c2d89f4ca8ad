"""The words of a text, and its sentences and clauses: what every other module reads instead of characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Final

from spacy.tokens import Doc

from kg.extraction.lexicon import alternatives, settings
from kg.extraction.mention import text_of
from kg.extraction.structure import Range, Sentence, Structure, trimmed

_KEY: Final = "kg.alphabetic"
_START = attrgetter("start")
# Initials and abbreviations of capitals (J., S.C., А.В.), then words with inner hyphens and apostrophes, then numbers.
_WORD: Final = re.compile(
    r"(?:[A-ZА-ЯЁ]\.)+(?![a-zа-яё])|[^\W\d_]+(?:[-‑’'&][^\W\d_]+|(?<=вице)–[^\W\d_]+|(?<=\w)[+](?=\s))*|\d+(?:[.,]\d+)*(?:-[^\W\d_]+)?"
)
_END: Final = re.compile(r"[.!?…]+[\"”»’')\]]*(?=\s)|\n")
_TITLE: Final = 40  # characters of a name in quotation marks that may hold a full stop
_OPENING: Final = 20  # an abbreviation so near to a sentence's beginning does not end it
_QUOTES: Final = {"“": "”", "«": "»", "„": "“", '"': '"'}


@dataclass(frozen=True, slots=True)
class Word:
    """``text == document[start:end]``, a possessive 's left out; ``possessive`` tells that one follows."""

    start: int
    end: int
    text: str
    possessive: bool = False

    @property
    def lower(self) -> str:
        return self.text.casefold()

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


class Words:
    """The words of one text in order."""

    def __init__(self, text: str, lang: str) -> None:
        self.text = text
        self.lang = lang
        self.all = [*_split(text, lang)]
        self.structure = _structure(text, lang)
        self._openings = {s.start for s in self.structure.sentences} | {q.start for q in self.structure.quotations}
        self._ends = {w.end: i for i, w in enumerate(self.all)}

    def between(self, start: int, end: int) -> list[Word]:
        i = bisect_left(self.all, start, key=_START)
        found = []
        while i < len(self.all) and self.all[i].end <= end:
            found.append(self.all[i])
            i += 1
        return found

    def index(self, position: int) -> int:
        """The index of the first word that starts at ``position`` or behind it."""
        return bisect_left(self.all, position, key=_START)

    def before(self, position: int) -> Word | None:
        """The word that ends right before ``position``, blanks and opening marks between them left out."""
        i = self.index(position) - 1
        if i < 0 or self.text[self.all[i].end : position].strip(" \u00a0«“\"'’s"):
            return None
        return self.all[i]

    def opens(self, word: Word) -> bool:
        """Whether a word is the first of a sentence or quotation, where a capital says nothing."""
        return word.start in self._openings or word.start - 1 in self._openings

    def opens_at(self, start: int) -> bool:
        return start in self._openings or start - 1 in self._openings

    def joined(self, a: Word, b: Word) -> bool:
        """Whether only a blank stands between two words."""
        return not a.possessive and self.text[a.end : b.start] in (" ", "\u00a0")


def words_of(doc: Doc) -> Words:
    """The words of a doc, split once for all components."""
    words: Words | None = doc.user_data.get(_KEY)
    if words is None:
        words = doc.user_data[_KEY] = Words(text_of(doc), doc.lang_)
    return words


@cache
def grammar(lang: str) -> dict[str, Any]:
    """``grammar.toml`` of a language."""
    return settings(lang, "grammar.toml")


@cache
def grammar_pattern(lang: str, key: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern of ``grammar.toml``."""
    return re.compile(grammar(lang)[key], flags)


@cache
def pattern(lang: str, section: str, key: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern of ``facts.toml``: a regular expression, or a list of words of which any whole one matches.

    ``{name}`` stands for the entry ``name`` of the section ``[macros]``.
    """
    data = settings(lang, "facts.toml")
    value = data[section][key]
    macros = data.get("macros", {})

    def regex(entry: Any) -> str:
        return rf"\b{alternatives(entry)}\b" if isinstance(entry, list) else str(entry)

    expanded = re.sub(r"\{([a-z_]+)\}", lambda m: f"(?:{regex(macros[m[1]])})", regex(value))
    return re.compile(expanded, flags)


def _split(text: str, lang: str) -> Iterator[Word]:
    abbreviations = frozenset(grammar(lang)["abbreviations"])
    for m in _WORD.finditer(text):
        start, end = m.span()
        word = m.group()
        owned = grammar_pattern(lang, "possessive").search(word)
        if owned is not None and owned.start() > 0:
            yield Word(start, start + owned.start(), word[: owned.start()], True)
            continue
        if text[end : end + 1] == "." and word in abbreviations:
            end += 1
        elif grammar_pattern(lang, "plural_possessive").match(text, end):
            yield Word(start, end, word, True)
            continue
        yield Word(start, end, text[start:end])


def _structure(text: str, lang: str) -> Structure:
    sentences: list[Sentence] = []
    paragraph = -1
    for line in re.finditer(r"[^\n]+", text):
        if not line.group().strip():
            continue
        paragraph += 1
        dateline = grammar_pattern(lang, "dateline").match(text, line.start(), line.end())
        begin = line.start() if dateline is None else dateline.end()
        if dateline is not None:
            sentences.append(Sentence(line.start(), begin, paragraph, (Range(line.start(), begin),)))
        for start, end in _sentence_ranges(text, begin, line.end(), lang):
            sentences.append(Sentence(start, end, paragraph, tuple(_clauses(text, start, end, lang))))
    return Structure(tuple(sentences), tuple(_quotations(text, lang)), ())


def _sentence_ranges(text: str, start: int, end: int, lang: str) -> Iterator[tuple[int, int]]:
    begin = start
    for m in _END.finditer(text, start, end):
        if _ends_sentence(text, m, begin, end, lang):
            yield from trimmed(text, begin, m.end())
            begin = m.end()
    yield from trimmed(text, begin, end)


def _ends_sentence(text: str, m: re.Match[str], begin: int, end: int, lang: str) -> bool:
    following = text[m.end() : end].lstrip()
    if not following or following[0].islower():
        return False
    opening = text.rfind("«", begin, m.start())
    if opening >= 0 and "»" not in text[opening : m.start()] and 0 < text.find("»", opening) - opening < _TITLE:
        return False  # «Иннопром. Беларусь»
    if m.group()[0] != "." or (len(m.group()) > 1 and m.group()[1] == "."):
        return True
    before = re.search(r"[^\s(«“\"]+$", text[max(0, m.start() - 20) : m.start()])
    word = before.group() if before else ""
    if re.fullmatch(r"(?:[\w-]+-)?(?:[A-ZА-ЯЁ]\.)*[A-ZА-ЯЁ]", word):
        return False  # an initial
    if word not in grammar(lang)["abbreviations"]:
        return True
    if word in grammar(lang)["numbered_abbreviations"] and not re.search(r"\d\s?\w+$", text[begin : m.start()]):
        return False
    # В 2015 г. Харбин …; but not Co. | Ltd.
    closing = word in grammar(lang)["closing_abbreviations"] and m.start() - begin > _OPENING
    return closing and grammar_pattern(lang, "goes_on").match(following) is None


def _clauses(text: str, start: int, end: int, lang: str) -> Iterator[Range]:
    begin = start
    for m in grammar_pattern(lang, "clause_edge").finditer(text, start, end):
        if m.start() > begin:
            yield Range(begin, m.start())
            begin = m.end()
    if begin < end:
        yield Range(begin, end)


def _quotations(text: str, lang: str) -> Iterator[Range]:
    """Stretches in quotation marks; an unclosed one ends with its paragraph."""
    i, n = 0, len(text)
    while i < n:
        single = grammar_pattern(lang, "single_quoted").match(text, i) if text[i] in "'‘" else None
        if single is not None:
            yield Range(i, single.end())
            i = single.end()
            continue
        close = _QUOTES.get(text[i])
        if close is None:
            i += 1
            continue
        line_end = text.find("\n", i)
        line_end = n if line_end < 0 else line_end
        j = text.find(close, i + 1, line_end)
        if text[i] == '"':  # opened straight, closed curled
            curled = text.find("”", i + 1, line_end)
            j = curled if curled >= 0 and (j < 0 or curled < j) else j
        j = line_end if j < 0 else j + 1
        yield Range(i, j)
        i = j
