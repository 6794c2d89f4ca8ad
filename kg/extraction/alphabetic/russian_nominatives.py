"""The names of places in the nominative, as a Russian text writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice, product
from typing import Final

from kg.extraction.alphabetic.morphology import bases, genitive_base, like, palladius_base, parses, phrase_nominative
from kg.extraction.mention import Mention
from kg.gazetteer import gazetteer
from kg.gazetteer.alphabetic import alphabetic_names
from kg.gazetteer.palladius import is_palladius

_MOST_FORMS: Final = 60


def nominative_place(m: Mention) -> str:
    """A place's name in the nominative, as the text writes it."""
    if m.value is None:
        alone = " " not in m.text
        if m.rule == "places.owned":
            return genitive_base(m.text)
        if alone and is_palladius(palladius_base(m.text)):
            return palladius_base(m.text)
        if alone and not parses(m.text)[0].is_known and re.search(r"[бвгджзклнпрстфхцчшщ]$", m.text):
            return m.text if not re.search(r"(?:[оеа]в|[аяы]х)$", m.text) else phrase_nominative([m.text])
        return (
            m.text
            if alone and parses(m.text)[0].tag.case in ("nomn", "accs", None)
            else phrase_nominative(m.text.split(" "))
        )
    place = gazetteer().place(m.value)
    if m.rule == "places.listed" and place.labels.get("ru"):
        return place.labels["ru"]  # Брянская of Брянская и Гомельская области
    known = {n.casefold().replace("ё", "е"): n for n in (place.labels.get("ru", ""), *place.names) if n}
    if m.text.isupper() and len(m.text) > 5:
        return known.get(m.text.casefold(), m.text.title())
    if m.text.isupper():
        return m.text
    words = m.text.split(" ")
    for form in _forms(words):
        if form.casefold() in known:
            name = known[form.casefold()].split(" ")  # Костанайская Область is written small in texts
            small = len(name) == len(words)
            return (
                " ".join(n.lower() if small and w.islower() else n for n, w in zip(name, words, strict=False))
                if small
                else " ".join(name)
            )
    for form in _forms(words):
        if m.value in alphabetic_names("ru").find(form):
            return " ".join(like(f, w) for f, w in zip(form.split(" "), words, strict=True))
    return phrase_nominative(words)


def _forms(words: list[str]) -> Iterable[str]:
    return (" ".join(c) for c in islice(product(*(bases(w) for w in words)), _MOST_FORMS))
