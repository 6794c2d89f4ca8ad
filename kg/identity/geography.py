"""What identity asks of the gazetteer: which place holds which, and the place that a Chinese name starts with.

Places are gazetteer ids here. An id that the gazetteer does not know stands for itself alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Final

from kg.characters import encodable
from kg.identity.spelling import KEPT, script

# The class letter of a bare name (市商务局) to the kinds of place that it means.
LEVELS: Final = {
    "省": ("Region",),
    "市": ("City",),
    "区": ("District",),
    "县": ("District",),
    "州": ("Region", "City"),
    "旗": ("District",),
}
# From this weight on a name means the place without further evidence: prefectures, provinces, countries.
_SURE: Final = 5_000_000
_REGIONS: Final = ("ский край", "ская область")
_ADJECTIVE: Final = re.compile(r"ск(?:ий|ая|ое|ого|ой|ому|им|ом|ую|ие|их)$")


@cache
def ancestors(place: str) -> tuple[str, ...]:
    """The places that hold a place, nearest first."""
    from kg.gazetteer import gazetteer

    return gazetteer().ancestors(place) if place in gazetteer() else ()


def related(a: str, b: str) -> bool:
    """Whether two places are one, or one holds the other.

    >>> related("cn:231005", "cn:231000"), related("cn:231000", "cn:441900")
    (True, False)
    """
    return a == b or a in ancestors(b) or b in ancestors(a)


@cache
def kind(place: str) -> str:
    from kg.gazetteer import gazetteer

    return gazetteer().place(place).kind if place in gazetteer() else ""


@cache
def city(place: str) -> str:
    """The city that a place lies in; a region, country or city is its own.

    >>> city("cn:231005"), city("cn:231000"), city("cn:230000")
    ('cn:231000', 'cn:231000', 'cn:230000')
    """
    if kind(place) in ("District", "Town", "Zone"):
        return next((above for above in ancestors(place) if kind(above) == "City"), place)
    return place


def at_level(place: str | None, letter: str) -> str | None:
    """The place of a bare name's level, from the place that its text is of: 省 means the province of a city.

    >>> at_level("cn:231000", "省"), at_level("cn:231000", "区")
    ('cn:230000', None)
    """
    above = (place, *ancestors(place)) if place else ()
    return next((p for p in above if kind(p) in LEVELS[letter]), None)


@cache
def names(place: str) -> tuple[str, ...]:
    """The names of a place in all languages."""
    from kg.gazetteer import gazetteer

    if place not in gazetteer():
        return ()
    found = gazetteer().place(place)
    return (*found.labels.values(), *found.names)


def leading_places(name: str, known: Collection[str]) -> tuple[tuple[str, ...], str]:
    """The places that a Chinese name starts with, each within the one before it, and the rest of the name.

    A name of several places means the one among ``known``, else one inside the place before it, else the one that
    the name is commonly taken for.

    >>> leading_places("黑龙江省牡丹江市商务局", ())
    (('cn:230000', 'cn:231000'), '商务局')
    >>> leading_places("深圳市黑龙江商会", ())
    (('cn:440300',), '黑龙江商会')
    >>> leading_places("南山区教育局", ["cn:230404"])[0]
    ('cn:230404',)
    """
    from kg.gazetteer import gazetteer

    found: list[str] = []
    while match := next((m for m in gazetteer().scan(encodable(name[:16])) if m.start == 0), None):
        options = match.candidates
        above = set(known) | {a for k in known for a in ancestors(k)}
        place = next((o for o in options if o in known), None) or next((o for o in options if o in above), None)
        if place is None and found:
            place = next((o for o in options if found[-1] in ancestors(o)), None)
        sure = gazetteer().weight(options[0]) >= _SURE or (match.form == "full" and len(options) == 1)
        if place is None and sure:
            place = options[0]
        if place is None or match.end == len(name) or kind(place) == "Area":
            break
        if found and found[-1] not in ancestors(place):
            break
        found.append(place)
        name = name[match.end :]
    return tuple(found), name


@lru_cache(KEPT)
def named(word: str) -> str | None:
    """The place that an alphabetic word names beyond doubt, in a case or as an adjective; None for any other word.

    >>> named("муданьцзянский"), named("harbin"), named("южный")
    ('cn:231000', 'cn:230100', None)
    """
    from kg.gazetteer import gazetteer
    from kg.gazetteer.alphabetic import alphabetic_names

    lang = script(word)
    bases = [word]
    if lang == "ru":
        bare = _ADJECTIVE.sub("", word)
        bases += [bare, f"{bare}ь", *(word[:-1] + ending for ending in ("", "ь", "я", "а"))]
        bases += [f"{bare}{region}" for region in _REGIONS if bare != word]
    for base in bases:
        places = alphabetic_names(lang).find(base) if len(base) > 3 else {}
        best = max(places, key=lambda p: (gazetteer().weight(p), p), default=None)
        if best and (len(places) == 1 or gazetteer().weight(best) >= _SURE):
            return best
    return None
