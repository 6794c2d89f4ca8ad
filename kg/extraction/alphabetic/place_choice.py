"""Which place each name of a text means, and which names mean none.

A name counts where its place is well known, where the text names what holds it or what it holds, or where the words
around it say that it is a place.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Final

from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.name_words import name_pattern
from kg.extraction.alphabetic.place_scan import KNOWN, PlaceName, capital_behind, fits, places_named
from kg.extraction.alphabetic.place_surroundings import cue
from kg.extraction.alphabetic.place_words import is_opener
from kg.extraction.alphabetic.words import Words, grammar
from kg.gazetteer import gazetteer

_FULL, _CONTEXT, _WEAK = 0.95, 0.9, 0.75
_KNOWN_CHINESE: Final = 350_000
_REGION_WEIGHT: Final = 5_000_000
_TOWN: Final = 115_000  # of some fifteen thousand people


def _is_known(id: str) -> bool:
    """Whether a place is known so well that its name needs nothing to bear it out."""
    return gazetteer().weight(id) >= (_KNOWN_CHINESE if id.startswith("cn:") else KNOWN)


def choose(words: Words, names: list[PlaceName], titled: list[PlaceName]) -> None:
    """Settle what each of ``names`` means: its ``id``, ``rule`` and ``confidence``; no rule where it is no place.

    ``titled`` are the names of the document's title, which bear out those of the text.
    """
    places = gazetteer()
    above: Counter[str] = Counter()
    direct: set[str] = set()
    for n in [*titled, *names]:
        certain = [i for i, form in n.candidates.items() if form != "other" and _is_known(i)]
        heads = [i for i in n.candidates if places.weight(i) >= _REGION_WEIGHT and n.candidates[i] != "other"]
        for id in heads or (certain if len(certain) == 1 else ()):
            direct.add(id)
            above.update(places.ancestors(id))
    for n in names:
        _choose(words, n, direct, above)
    _choose_listed(words, names)
    _choose_again(words, names)
    _choose_one_sense(names)
    # A small place beside a known one of the same region.
    told = {n.id for n in names if n.id}
    for n in names:
        if not n.rule and n.candidates and "derived" not in n.candidates.values():
            near = [
                i for i in n.candidates if set(places.ancestors(i)) & (told | direct) - {"iso:CN", "iso:RU", "iso:US"}
            ]
            if near and n.candidates[near[0]] != "other":
                n.id, n.rule, n.confidence = near[0], "gazetteer.near", _WEAK


def _choose_one_sense(names: list[PlaceName]) -> None:
    """A name means one place in a text, the one whose holder stands behind it: St. Louis, Missouri; St. Louis."""
    told: dict[tuple[str, ...], PlaceName] = {}
    for n in names:
        if n.id is not None and n.rule and n.held:
            told.setdefault(tuple(sorted(n.candidates)), n)
    for n in names:
        meant = told.get(tuple(sorted(n.candidates)))
        if meant is not None and n.id is not None and n.rule and not n.held:
            n.id = meant.id


def _choose_listed(words: Words, names: list[PlaceName]) -> None:
    """A town beside another place in a list: Tromsø, Luleå and Rovaniemi."""
    gap = re.compile(grammar(words.lang)["list_gap"])
    for before, n in [
        *pairwise(names),
        *reversed([(b, a) for a, b in pairwise(names)]),
    ]:
        first, second = sorted((before, n), key=lambda x: x.start)
        if n.rule or not n.candidates or not gap.fullmatch(words.text[first.end : second.start]):
            continue
        fitting = [i for i, form in n.candidates.items() if form == "full" and gazetteer().weight(i) > 100_000]
        listed = (before.rule and before.id is not None) or any(f == "full" for f in before.candidates.values())
        if fitting and listed and not words.opens(words.all[n.first]):
            n.id = max(fitting, key=gazetteer().weight)
            n.rule, n.confidence = "gazetteer.listed", _WEAK


def _choose_again(words: Words, names: list[PlaceName]) -> None:
    """A name that means a place elsewhere in the text; the adjective of a smaller town that the text names."""
    told = {n.id for n in names if n.id}
    strong = {n.id for n in names if n.rule and n.rule != "gazetteer.adjective"}
    for n in names:
        if n.rule or not n.candidates:
            continue
        adjective = [i for i, form in n.candidates.items() if form == "derived" and i in told]
        again = next((i for i, form in n.candidates.items() if form == "full" and i in strong), None)
        if adjective:
            n.id, n.rule, n.confidence = adjective[0], "gazetteer.adjective", _CONTEXT
        elif again is not None and not _in_name(words, n) and not capital_behind(words, n.last):
            n.id, n.rule, n.confidence = again, "gazetteer.again", _WEAK


def _choose(words: Words, n: PlaceName, direct: set[str], above: Counter[str]) -> None:
    places = gazetteer()
    if not n.candidates:
        return
    within = set(_ids(n.within, words.lang)) if n.within else set()

    def score(id: str) -> float:
        ancestors = places.ancestors(id)
        weight = places.weight(id)
        points = min(weight, 9_000_000) / 1_000_000
        if within & set(ancestors):
            points += 40
        if any(a in direct for a in ancestors):
            points += 6
        elif any(a in above for a in ancestors):
            points += 3
        if n.kind is not None and fits(id, n.kind):
            points += 20 if places.place(id).kind == n.kind else 10
        if n.kind is None and any(a in n.candidates and places.place(a).kind == "Country" for a in ancestors):
            points -= 20  # Panama is the country
        points -= {"full": 0, "adjective": 0, "derived": 0, "stem": 8, "other": 6}[n.candidates[id]]
        if n.kind is None and n.candidates[id] == "stem" and places.place(id).kind == "Region":
            points -= 3  # Khabarovsk is the city
        return points

    best = max(sorted(n.candidates), key=score)
    form = n.candidates[best]
    n.held = bool(within & set(places.ancestors(best)))
    borne_out = n.held or n.marked
    near = any(a in direct or a in above for a in places.ancestors(best) if a not in ("iso:US",))
    known = _is_known(best) and form != "other"
    if form == "other" and not borne_out:
        known = (
            _is_known(best)
            and len(n.candidates) == 1
            and (near or (n.end - n.start >= 6 and places.weight(best) > 250_000))
        )
        near = False
    if form == "stem" and not n.kind and not borne_out:
        near = (near and places.place(best).kind != "District") or _parent_told(best, direct)
        known = known and places.place(best).kind == "City"
    if (
        form == "stem"
        and not n.kind
        and places.place(best).kind == "Region"
        and name_pattern(words.lang, "place", "river").search(words.text[max(0, n.start - 4) : n.start])
    ):
        return  # the Amur is a river
    if form == "derived":
        return  # it counts where the text names the town
    placed = form == "full" and places.weight(best) > _TOWN and _placed(words, n)
    dictionary = language(words.lang).is_place_name(words.all[n.first].text)
    placed = placed or (dictionary and form == "full" and places.weight(best) > _TOWN)
    if not (borne_out or known or near or placed):
        return
    opening = words.opens(words.all[n.first]) and n.first == n.last and not placed
    if opening and not dictionary and not known and not borne_out:
        return
    apart = borne_out or language(words.lang).free_order
    if not apart and places.weight(best) < 1_000_000 and _in_name(words, n):
        return
    rule = "adjective" if form == "adjective" else "name" if known or form == "full" else "context"
    n.id, n.rule = best, f"gazetteer.{rule}"
    n.confidence = _FULL if known else _CONTEXT if borne_out or near else _WEAK


def _placed(words: Words, n: PlaceName) -> bool:
    """Whether a preposition of place stands before a name that nothing capitalised follows, or another cue for a
    place beside it: from Tromsø, Kiryu's mayor."""
    before = words.before(n.start)
    return cue(words, n.start, n.end, n.last - n.first + 1) is not None or (
        before is not None
        and before.lower in grammar(words.lang)["place_prepositions"]
        and not capital_behind(words, n.last)
    )


def _parent_told(id: str, direct: set[str]) -> bool:
    ancestors = gazetteer().ancestors(id)
    return bool(ancestors) and ancestors[0] in direct


def _in_name(words: Words, n: PlaceName) -> bool:
    """Whether a capitalised word that is no known place stands right beside the name: Keith Scotland."""
    before = words.all[n.first - 1] if n.first else None
    if before is not None and words.joined(before, words.all[n.first]) and before.capital:
        return not words.opens(before) and not is_opener(words, before)
    return False


@cache
def _ids(name: str, lang: str) -> tuple[str, ...]:
    """The places that a name behind a comma or bracket may mean, its first words tried longest first."""
    parts = name.split()
    for size in range(len(parts), 0, -1):
        found = places_named(parts[:size], lang)
        if found:
            return tuple(found)
    return ()
