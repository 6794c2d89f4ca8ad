"""Tables of words that mean the same in Chinese, English and Russian, and the reading of a name in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from kg.errors import DataError

_DATA: Final = files("kg.identity") / "data"
_TOKEN: Final = re.compile(r"\w+(?:[-'’]\w+)*")
_ENDING: Final = re.compile(r"(?:[иыо]й|[аи]я|[ои]е|[аеиоуыюяйь])$")
_COLUMNS: Final = {"zh": 0, "en": 1, "ru": 2}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a name: a way to say each of ``codes`` (kind and code), or unknown where there are none."""

    text: str
    codes: tuple[tuple[str, str], ...] = ()


class Table:
    """The rows of one file by what they say."""

    def __init__(self, rows: Iterator[list[str]]) -> None:
        self._han: dict[str, list[tuple[str, str]]] = {}
        self._phrases: dict[str, dict[str, list[tuple[tuple[str, ...], tuple[str, str]]]]] = {"en": {}, "ru": {}}
        for kind, code, *ways in rows:
            for way in ways[0].split("|"):
                self._han.setdefault(way, []).append((kind, code))
            for lang in ("en", "ru"):
                for way in ways[_COLUMNS[lang]].split("|"):
                    phrase = tuple(t for t in way.replace("*", "\x00").casefold().split() if t)
                    phrase = tuple(p for p in map(_pattern, phrase) if p and not is_small(p, lang))
                    if phrase:
                        self._phrases[lang].setdefault(phrase[0][:2], []).append((phrase, (kind, code)))
        self._longest = max(map(len, self._han), default=0)
        for phrases in self._phrases.values():
            for found in phrases.values():
                found.sort(key=lambda p: -len(p[0]))

    def read(self, text: str, lang: str) -> list[Part]:
        """A name in parts, the longest known ones first; small words are left out.

        >>> [p.codes[:1] for p in organization_words().read("发展和改革委员会", "zh")]
        [(('function', 'reform'),), (('class', 'committee'),)]
        >>> [p.text for p in organization_words().read("Bureau of Commerce", "en")]
        ['bureau', 'commerce']
        """
        return self._read_han(text) if lang == "zh" else self._read_tokens(tokens(text), lang)

    def begins(self, text: str) -> bool:
        """Whether a Chinese text begins with a word of two letters or more."""
        return any(text[:size] in self._han for size in range(2, self._longest + 1))

    def _read_han(self, text: str) -> list[Part]:
        """From the end: a Chinese name tells last what it is (北林|木业|集团)."""
        parts: list[Part] = []
        end = len(text)
        while end:
            word = self._word_before(text, end)
            if not word and self._is_joint(text, end, parts):
                word = text[end - 1]
            if word:
                parts.append(Part(word, tuple(self._han[word])))
            elif parts and not parts[-1].codes:
                parts[-1] = Part(text[end - 1] + parts[-1].text)
            else:
                parts.append(Part(text[end - 1]))
            end -= len(word) or 1
        return parts[::-1]

    def _word_before(self, text: str, end: int) -> str:
        """The longest word of two letters or more that ends at a position, or a modifier (副); empty where there is
        none."""
        for size in range(min(self._longest, end), 1, -1):
            if text[end - size : end] in self._han:
                return text[end - size : end]
        letter = text[end - 1 : end]
        return letter if any(kind == "modifier" for kind, _ in self._han.get(letter, ())) else ""

    def _is_joint(self, text: str, end: int, parts: list[Part]) -> bool:
        """Whether a single letter is a word: at the end (经合|局), at the beginning (委|组织部, 团|委) or between known
        words (发改|委|对口合作|处). Elsewhere it is part of a name."""
        if text[end - 1] not in self._han or (parts and not parts[-1].codes):
            return False
        at_end = not parts
        before = end == 1 or bool(self._word_before(text, end - 1)) or (end == 2 and text[0] in self._han)
        return at_end or before

    def _read_tokens(self, words: list[str], lang: str) -> list[Part]:
        words = [w for w in words if not is_small(w, lang)]
        parts: list[Part] = []
        at = 0
        while at < len(words):
            found = [p for p in self._phrases[lang].get(words[at][:2], ()) if _fits(p[0], words, at)]
            size = len(found[0][0]) if found else 1
            codes = tuple(dict.fromkeys(code for phrase, code in found if len(phrase) == size))
            parts.append(Part(" ".join(words[at : at + size]), codes))
            at += size
        return parts


def tokens(text: str) -> list[str]:
    """The words of an alphabetic text, case folded.

    >>> tokens("Foshan Nanzhu Ceramics Co., Ltd.")
    ['foshan', 'nanzhu', 'ceramics', 'co', 'ltd']
    """
    return [token.replace("’", "'").replace("ё", "е") for token in _TOKEN.findall(text.casefold())]


def stem(word: str) -> str:
    """A Russian word without the ending that its cases change.

    >>> stem("муданьцзян") == stem("муданьцзяна"), stem("хабаровский"), stem("край")
    (True, 'хабаровск', 'кра')
    """
    return _ENDING.sub("", word)


def is_small(word: str, lang: str) -> bool:
    """Whether a word tells no name from another."""
    exact, beginnings = _small_words()[lang]
    return word.rstrip("\x00") in exact or word.startswith(beginnings)


def without_small(name: str) -> str:
    """A Chinese name without a small word at its beginning (中共牡丹江市委)."""
    exact, _ = _small_words()["zh"]
    return next((name[len(word) :] for word in sorted(exact, key=lambda w: -len(w)) if name.startswith(word)), name)


def organization_words() -> Table:
    return _table("organization-words.tsv")


def document_words() -> Table:
    return _table("document-words.tsv")


def offices() -> Table:
    return _table("offices.tsv")


@cache
def _table(name: str) -> Table:
    return Table(_rows(name, 5))


@cache
def _small_words() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    small = {}
    for lang, ways in _rows("small-words.tsv", 2):
        words = [w.replace("ё", "е") for w in ways.split("|")]
        exact = frozenset(w for w in words if not w.endswith("*"))
        small[lang] = exact, tuple(w[:-1] for w in words if w.endswith("*"))
    return small


def _pattern(token: str) -> str:
    """A word of a table as it is compared; a zero byte at its end stands for any ending."""
    ending = token.endswith("\x00")
    word = "".join(tokens(token.rstrip("\x00")))
    return f"{word}\x00" if ending and word else word


def _fits(phrase: tuple[str, ...], words: list[str], at: int) -> bool:
    if at + len(phrase) > len(words):
        return False
    pairs = zip(phrase, words[at:], strict=False)
    return all(word.startswith(p[:-1]) if p.endswith("\x00") else word == p for p, word in pairs)


def _rows(name: str, columns: int) -> Iterator[list[str]]:
    for number, line in enumerate((_DATA / name).read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != columns:
            raise DataError(f"{name}, line {number}: {len(row)} columns instead of {columns}; separate them by tabs")
        yield row
