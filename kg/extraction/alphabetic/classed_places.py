"""Places that no list knows, told by their class word or by the words around them.

What is asked of a text in both languages stands here; which words tell a place is asked of
the language's own reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kg.extraction.alphabetic.place_surroundings import Surroundings
from kg.extraction.alphabetic.readers import readers
from kg.extraction.alphabetic.words import Words, grammar
from kg.extraction.lexicon import settings
from kg.extraction.mention import Mention

_SHORTEST: Final = 4  # letters of a name that is looked for elsewhere in the text


def classed(words: Words, known: list[Mention]) -> Iterator[Mention]:
    """Voznesenskoye Municipal District, Октябрьский муниципальный округ, the town of Pervouralsk."""
    around, told = Surroundings(words, known), readers(words.lang).told_place
    for i, word in enumerate(words.all):
        if word.start not in around.taken:
            found = _listed(around, i) or told(around, i)
            if found is not None:
                yield found


def _listed(around: Surroundings, i: int) -> Mention | None:
    """A name between two places of a list: Harbin, Nowhere and Murmansk."""
    words, word = around.words, around.words.all[i]
    if not word.capital or not word.text[1:].islower():
        return None
    gap = re.compile(grammar(words.lang)["list_gap"])
    ahead = gap.match(words.text, word.end)
    last = [w.end for w in words.all[max(0, i - 2) : i] if w.end in around.ends]
    between = ahead is not None and ahead.end() in around.starts and bool(last)
    if between and gap.fullmatch(words.text[last[-1] : word.start]):
        return around.mention(word.start, word.end, "places.listed")
    return None


def told_again(words: Words, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Names that the words around them told to be places, where they stand elsewhere: Swan Hill, behind Swan Hill
    Rural City."""
    data = settings(words.lang, "names.toml")["place"]
    mentions = [*mentions]
    taken = {p for m in mentions for p in range(m.start, m.end)}
    for told in sorted({m.text for m in mentions if m.value is None and m.rule.startswith("places.")}):
        parts = told.split(" ")
        size = next((k for k in (3, 2, 1) if " ".join(parts[-k:]) in data["classes"] and len(parts) > k), 0)
        name = " ".join(parts[: len(parts) - size])
        if len(name) < _SHORTEST:
            continue
        for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", words.text):
            if m.start() not in taken and re.match(data["longer"], words.text[m.end() : m.end() + 12]) is None:
                yield Mention(m.start(), m.end(), name, "Place", "places.again", None, Surroundings.WEAK)
