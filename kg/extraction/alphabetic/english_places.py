"""English places that no list knows: a run of capitalised words with a class word, a holder or a cue beside it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from kg.extraction.alphabetic.english_words import given_names
from kg.extraction.alphabetic.place_surroundings import Surroundings, cue
from kg.extraction.alphabetic.place_words import class_behind, is_head, is_opener
from kg.extraction.alphabetic.words import Word, grammar
from kg.extraction.lexicon import settings
from kg.extraction.mention import Mention

_LONGEST: Final = 4  # words of a name at most
_WITHIN: Final = re.compile(r" in (?:the )?|, | \(")


def told_in_english(around: Surroundings, i: int) -> Mention | None:
    """The place whose name begins at word ``i``, or None."""
    word = around.words.all[i]
    if not _may_begin(around, i):
        return None
    found = _classed(around, i)
    if found is not None:
        return found
    run = _run(around, i)
    end = run[-1].end
    if len(run) < _LONGEST and _within(around, run):
        return around.mention(word.start, end, "places.within")
    if any(w.text in _data()["not_first"] or is_head("en", w.text) for w in run):
        return None
    told = cue(around.words, word.start, end, len(run))
    if told is None:
        return None
    if told == "class" and len(run) == 3 and run[1].text in given_names():
        end = word.end  # the Mayor of Nis | Darko Bulatovic
    elif told != "class" and len(run) > 1 and word.text in given_names():
        return None
    return around.mention(word.start, end, f"places.{told}")


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = settings("en", "names.toml")["place"]
    return data


def _may_begin(around: Surroundings, i: int) -> bool:
    words, word = around.words, around.words.all[i]
    if (
        not word.capital
        or word.start in around.adjectives
        or word.text in grammar("en")["months"]
        or word.text in _data()["not_first"]
    ):
        return False
    if is_opener(words, word) and words.opens(word):
        return False
    before = words.all[i - 1] if i and words.joined(words.all[i - 1], word) else None
    if before is None or not before.capital or before.start in around.taken:
        return True
    return words.opens(before) and is_opener(words, before)


def _classed(around: Surroundings, i: int) -> Mention | None:
    """Voznesenskoye Municipal District: the name with the class word behind it."""
    words, last = around.words, i
    while last - i < _LONGEST and last + 1 < len(words.all) and words.joined(words.all[last], words.all[last + 1]):
        size, kind = class_behind(words, last, _data()["classes"])
        following = words.all[last + size + 1] if last + size + 1 < len(words.all) else None
        longer = following is not None and words.joined(words.all[last + size], following) and following.capital
        if kind is not None and not longer and words.all[i].text not in _data()["classes"]:
            return around.mention(words.all[i].start, words.all[last + size].end, "places.class")
        if not words.all[last + 1].capital:
            break
        last += 1
    return None


def _run(around: Surroundings, i: int) -> list[Word]:
    """The capitalised words from ``i``."""
    words, run = around.words, [around.words.all[i]]
    for following in words.all[i + 1 : i + _LONGEST]:
        if not following.capital or not words.joined(run[-1], following):
            break
        run.append(following)
    return run


def _within(around: Surroundings, run: list[Word]) -> bool:
    """Whether a country or region follows that holds the place: Kumasi, Ghana."""
    words = around.words
    m = _WITHIN.match(words.text, run[-1].end)
    if m is None or m.end() not in around.holders or (words.opens(run[0]) and m.group() != " ("):
        return False
    names = settings("en", "names.toml")
    ends = (names["place"]["other_ends"], names["organization"]["heads"], names["zone"]["heads"])
    small = not any(w.text.isupper() for w in run) or m.group() == " ("
    return small and not any(run[-1].text in words_of_ends for words_of_ends in ends)
