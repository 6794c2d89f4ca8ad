"""The words of which names are made, and those at which they end, from the lists of ``data/<language>/``."""

from __future__ import annotations

from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick

from kg.extraction.lexicon import table
from kg.extraction.titles import listed_titles
from kg.gazetteer.words import everyday_words

LONGEST_WORD: Final = 4
_LINKING_FORMS: Final = ("集团", "控股")  # a company's name may go on behind them: 上药控股云南有限公司
_PROPER_TAGS: Final = ("nr", "ns", "nt", "nz", "x", "g", "zg")


class Kind:
    """What the lists say about a word, as bits of an int; a word may be several things."""

    STOP: Final = 1 << 0
    """Never part of a name that begins behind it: 与, 的, 考察."""
    WEAK: Final = 1 << 1
    """A function word of one character that may be part of a brand as well: 前, 正."""
    SOFT: Final = 1 << 2
    """A verb that is often part of a name: 投资, 发展."""
    HEAD: Final = 1 << 3
    """A noun for a body or for people: 企业, 专家."""
    UNIT: Final = 1 << 4
    """A counter, behind a numeral: 家, 名."""
    JOIN: Final = 1 << 5
    """Links the parts of a name in front of a place: 驻, 附属, 对口支援."""
    INNER: Final = 1 << 6
    """Belongs to names although it holds a stop word: 对口, 共和国."""
    GENERIC: Final = 1 << 7
    """Describes but does not name: 国际, 科技."""
    PREFIX: Final = 1 << 8
    """May stand in front of a place inside a name: 国网, 建行."""
    NATION: Final = 1 << 9
    """Says that a body is the whole country's: 国家, 全国."""
    TITLE: Final = 1 << 10
    FUNCTION: Final = 1 << 11
    """What a department is for: 发展和改革."""
    BODY: Final = 1 << 12
    """The ending of an organisation's name."""
    COMPANY: Final = 1 << 13
    """The ending of a company's name."""
    ZONE: Final = 1 << 14
    """The ending of a site's name."""
    TRADE: Final = 1 << 15
    """What a company does, as it ends its short name: 木业, 股份."""
    COUNTRY: Final = 1 << 16
    """A country's letter, right in front of its ministry: 俄外交部."""


_PREFIX_KINDS: Final = {"body": Kind.PREFIX, "nation": Kind.PREFIX | Kind.NATION, "country": Kind.COUNTRY}


@cache
def listed_words(lang: str) -> dict[str, int]:
    """Every word of the lists of names, with what it is."""
    kinds: dict[str, int] = {}

    def add(word: str, kind: int) -> None:
        kinds[word] = kinds.get(word, 0) | kind

    for word, kind in table(lang, "left-stops.tsv"):
        add(word, getattr(Kind, kind.upper()))
    for (word,) in table(lang, "name-words.tsv"):
        add(word, Kind.INNER)
    for (line,) in table(lang, "generic-words.tsv"):
        for word in line.split():
            add(word, Kind.GENERIC)
    for word, kind in table(lang, "org-prefixes.tsv"):
        add(word, _PREFIX_KINDS[kind])
    for word, endings in table(lang, "gov-functions.tsv"):
        add(word, Kind.FUNCTION)
        for ending in endings.split():
            add(word + ending, Kind.BODY | Kind.FUNCTION)
    for word in listed_titles():
        add(word, Kind.TITLE)
    for word, kind, *_ in table(lang, "org-suffixes.tsv"):
        if len(word) > 1:
            company = kind == "company" and word not in _LINKING_FORMS
            add(word, Kind.BODY | Kind.COMPANY if company else Kind.BODY)
    for word, *_ in table(lang, "zone-suffixes.tsv"):
        if len(word) > 1:
            add(word, Kind.ZONE)
    for word, *_ in table(lang, "known-organizations.tsv"):
        add(word, Kind.PREFIX)
    for (word,) in table(lang, "company-words.tsv"):
        add(word, Kind.TRADE)
    return kinds


@cache
def automaton(lang: str) -> tuple[AhoCorasick, list[tuple[int, int]]]:
    """A matcher of all listed words, with the length and the kinds of each."""
    words = listed_words(lang)
    names = sorted(words)
    return AhoCorasick(names), [(len(n), words[n]) for n in names]


@cache
def _vocabulary() -> dict[str, str]:
    """Everyday words of two to four characters, each with its part of speech."""
    return {word: tag for word, (_, tag) in everyday_words().items() if 2 <= len(word) <= LONGEST_WORD}


def everyday_word(text: str) -> str | None:
    """The part of speech of an everyday word (of two to four characters); None where it is none."""
    return _vocabulary().get(text)


def is_everyday(text: str) -> bool:
    """Whether a stretch is an everyday word and no proper name.

    >>> is_everyday("高度"), is_everyday("于洋"), is_everyday("梁启成")
    (True, False, False)
    """
    tag = _vocabulary().get(text)
    return tag is not None and not tag.startswith(_PROPER_TAGS)
