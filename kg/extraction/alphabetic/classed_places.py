"""Places that no list knows, told by their class word or by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from kg.extraction.alphabetic.morphology import adjective, bases, cases, is_given_name
from kg.extraction.alphabetic.place_words import class_behind, class_lemma, is_head, is_opener
from kg.extraction.alphabetic.words import Words, grammar
from kg.extraction.lexicon import settings, table
from kg.extraction.mention import Mention
from kg.gazetteer import gazetteer
from kg.gazetteer.alphabetic import alphabetic_names

_WEAK: Final = 0.75


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row[0] for row in table("en", "given-names.tsv"))


def classed(words: Words, known: list[Mention]) -> Iterator[Mention]:
    """Voznesenskoye Municipal District, Октябрьский муниципальный округ, the town of Pervouralsk."""
    data = {**settings(words.lang, "names.toml")["place"]}
    data["holders"] = {
        m.start
        for m in known
        if m.value and gazetteer().place(m.value).kind in ("Country", "Region") and m.rule != "gazetteer.adjective"
    }
    taken = {p for m in known if m.rule != "gazetteer.adjective" for p in range(m.start, m.end)}
    data["taken"] = taken
    data["adjectives"] = {m.start for m in known if m.rule == "gazetteer.adjective" and words.opens_at(m.start)}
    ends = {m.end for m in known if m.rule != "gazetteer.adjective"}
    starts = {m.start for m in known if m.rule != "gazetteer.adjective"}
    gap = re.compile(grammar(words.lang)["list_gap"])
    for i, word in enumerate(words.all):
        if word.start in taken:
            continue
        if word.capital and word.text[1:].islower():  # between two places of a list
            ahead = gap.match(words.text, word.end)
            last = [w.end for w in words.all[max(0, i - 2) : i] if w.end in ends]
            if ahead and ahead.end() in starts and last and gap.fullmatch(words.text[last[-1] : word.start]):
                yield _mention(words, word.start, word.end, "places.listed")
                continue
        if words.lang == "ru" and word.capital and word.text[1:].islower() and _between(words, i, starts, ends):
            yield _mention(words, word.start, word.end, "places.listed")
            continue
        if words.lang == "ru" and word.capital and word.text[1:2].islower() and not words.opens(word):
            bracket = re.match(r" \((?=[А-ЯЁ])", words.text[word.end : word.end + 4])
            before = words.all[i - 1] if i else None
            if (
                bracket is not None
                and word.end + bracket.end() in data["holders"]
                and not is_given_name(word.text)
                and not (before is not None and before.capital and words.joined(before, word))
            ):
                yield _mention(words, word.start, word.end, "places.within")
                continue
        if words.lang == "en":
            yield from _classed_english(words, i, data, taken)
        else:
            yield from _elided(words, i)
            yield from _classed_russian(words, i, data)


def _mention(words: Words, start: int, end: int, rule: str) -> Mention:
    return Mention(start, end, words.text[start:end], "Place", rule, None, _WEAK)


def told_again(words: Words, mentions: list[Mention]) -> Iterator[Mention]:
    """Names that a class word or a mayor told elsewhere in the text: Swan Hill, behind Swan Hill Rural City."""
    classes = settings("en", "names.toml")["place"]["classes"]
    taken = {p for m in mentions for p in range(m.start, m.end)}
    for told in {m.text for m in mentions if m.rule in ("places.class", "places.mayor")}:
        parts = told.split(" ")
        size = next((k for k in (3, 2, 1) if " ".join(parts[-k:]) in classes and len(parts) > k), 0)
        name = " ".join(parts[: len(parts) - size])
        if len(name) < 4:
            continue
        for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", words.text):
            beside = re.match(r" (?!Mayor|City|Council|Municipal|County)[A-Z]", words.text[m.end() : m.end() + 12])
            if m.start() not in taken and beside is None:
                yield Mention(m.start(), m.end(), name, "Place", "places.again", None, _WEAK)


def _classed_english(words: Words, i: int, data: dict[str, Any], taken: set[int]) -> Iterator[Mention]:
    word = words.all[i]
    if word.text in grammar("en")["months"]:
        return
    if not word.capital or (is_opener(words, word) and words.opens(word)) or word.text in data["not_first"]:
        return
    before = words.all[i - 1] if i and words.joined(words.all[i - 1], word) else None
    if before is not None and before.capital and before.start not in taken:
        if words.opens(before) and is_opener(words, before):
            pass
        else:
            return
    last = i
    while last + 1 < len(words.all) and words.joined(words.all[last], words.all[last + 1]):
        size, kind = class_behind(words, last, data["classes"])
        following = words.all[last + size + 1] if last + size + 1 < len(words.all) else None
        longer = following is not None and words.joined(words.all[last + size], following) and following.capital
        if kind is not None and not longer and word.text not in data["classes"]:
            start, end = word.start, words.all[last + size].end
            yield _mention(words, start, end, "places.class")
            return
        if not words.all[last + 1].capital or last - i > 2:
            break
        last += 1
    within = re.match(r"(?: in (?:the )?|, )", words.text[words.all[last].end : words.all[last].end + 8])
    if within is not None and last - i < 3 and words.all[last].end + within.end() in data["holders"]:
        stops = settings("en", "names.toml")
        run = [w.text for w in words.all[i : last + 1]]
        if (
            run[-1] not in stops["place"]["other_ends"]
            and run[-1] not in stops["organization"]["heads"]
            and run[-1] not in stops["zone"]["heads"]
            and not words.opens(word)
            and not any(t.isupper() for t in run)
        ):
            yield _mention(words, word.start, words.all[last].end, "places.within")
            return
    mayor = re.match(
        r" (?:(?:Deputy|Vice|Lord|Acting|Former|City|Executive)[ -])*(?:Mayor|Governor)\b(?! of)",
        words.text[words.all[last].end :][:40],
    )
    bare = not any(w.text in data["not_first"] or is_head("en", w.text) for w in words.all[i : last + 1])
    if mayor is not None and last - i < 2 and bare:
        yield _mention(words, word.start, words.all[last].end, "places.mayor")
        return
    pair = re.search(
        r"\b(?:sister|twin|partner|friendship)[ -](?:city|town)(?: of)? $|\btwinned with $",
        words.text[max(0, word.start - 30) : word.start],
    )
    both = (
        words.text[max(0, word.start - 8) : word.start] == "between "
        or words.text[max(0, word.start - 4) : word.start] == "and "
    )
    tied = both and re.search(
        r"\b(?:sister|twin|friendship)[ -]?(?:city|town|cities)\b[^.;]{0,40}\bbetween (?:[A-Z][\w-]+ and )?$",
        words.text[max(0, word.start - 90) : word.start],
    )
    if (pair is not None or tied) and last - i < 3 and bare:
        yield _mention(words, word.start, words.all[last].end, "places.class")
        return
    head = re.search(
        r"\b(?:city|town|village|district|county|province|municipality|[Mm]ayor|[Gg]overnor|MAYOR) of (?:the )?$",
        words.text[max(0, word.start - 30) : word.start],
    )
    if head is not None and last - i == 2 and words.all[i + 1].text in _given_names():
        last = i  # the Mayor of Nis Darko Bulatovic
    if head is not None and last - i < 3 and word.text not in data["classes"]:
        yield _mention(words, word.start, words.all[last].end, "places.class")


def _between(words: Words, i: int, starts: set[int], ends: set[int]) -> bool:
    """между Нижнеозёрском и Харбином: one of a pair whose other name is known."""
    word, text = words.all[i], words.text
    if is_given_name(word.text) or len(word.text) < 4:
        return False
    ahead = re.compile(r" и (?:город\w* )?").match(text, word.end)
    if (
        ahead is not None
        and ahead.end() in starts
        and re.search(r"\b[Мм]ежду (?:город\w* )?$", text[: word.start][-16:])
    ):
        return True
    back = re.search(r" и (?:город\w* )?$", text[max(0, word.start - 12) : word.start])
    known = word.start - len(back.group()) if back is not None else -1
    alone = not re.match(r" [А-ЯЁ]", text[word.end : word.end + 2])
    return (
        known in ends and alone and re.search(r"\b[Мм]ежду [^.,;]{3,40}$", text[max(0, known - 48) : known]) is not None
    )


_SINGULAR: Final = {
    "области": "область",
    "края": "край",
    "районы": "район",
    "округа": "округ",
    "провинции": "провинция",
}


def _elided(words: Words, i: int) -> Iterator[Mention]:
    """Брянская и Гомельская области: the first name without its class word."""
    word = words.all[i]
    reading = adjective(word.text) if word.capital else None
    m = (
        re.compile(r" и [А-ЯЁ][а-яё]+(?:ая|ий|ой) ([а-яё]+)").match(words.text, word.end)
        if reading is not None
        else None
    )
    head = _SINGULAR.get(m.group(1)) if m is not None else None
    if head is None or reading is None:
        return
    found = alphabetic_names("ru").find(f"{word.text.casefold()} {head}")
    for id in found:
        yield Mention(word.start, word.end, word.text, "Place", "places.listed", id, _WEAK)
        return


def _classed_russian(words: Words, i: int, data: dict[str, Any]) -> Iterator[Mention]:
    """An adjective with a capital and a class word behind it: Чкаловский район."""
    word = words.all[i]
    led = words.before(word.start) if word.capital and word.start not in data["taken"] else None
    if (
        led is not None
        and not led.capital
        and any(b in data["before"] for b in bases(led.text, "ru"))
        and not is_given_name(word.text)
        and not is_opener(words, word)
        and adjective(word.text) is None
        and word.text[1:].islower()
        and len(word.text) > 3
    ):
        nxt = words.all[i + 1] if i + 1 < len(words.all) else None
        if nxt is None or not (nxt.capital and words.joined(word, nxt)) or is_given_name(nxt.text):
            yield _mention(words, word.start, word.end, "places.class")
            return
    if (
        not word.capital
        or word.text in grammar("ru")["openers"]
        or word.lower in settings("ru", "titles.toml")["heads"]
        or word.start in data["adjectives"]
        or adjective(word.text) is None
        or not adjective(word.text).normal_form.endswith(("ий", "ый", "ой"))
    ):
        return
    last = i
    while last + 1 < len(words.all) and last - i < 3 and words.joined(words.all[last], words.all[last + 1]):
        last += 1
        following = words.all[last]
        lemma = class_lemma(following.text)
        if lemma == "столица":
            return
        if lemma in data["classes"] and cases(word.text) & cases(following.text):
            start, end = word.start, following.end
            yield _mention(words, start, end, "places.class")
            return
        if adjective(following.text) is None:
            return
