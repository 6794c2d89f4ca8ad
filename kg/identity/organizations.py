"""When two names of organisations are of one body.

A body of the state (局, government, дума) is known by its place, by what sort of body it is and by what it is for, in
any language; a company or school by its place, its own name, its trade and its legal form. Names of one script have to
agree to the letter; names of two scripts agree where their words mean the same and their own names sound the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.extraction.traditional import in_simplified
from kg.identity import geography
from kg.identity.grouping import Comparison, Verdict
from kg.identity.iris import normalized
from kg.identity.spelling import KEPT, chinese_keys, script
from kg.identity.tables import organization_words, stem, tokens, without_small

# Sorts of bodies of which a place has one of a kind, or one for each thing that they are for.
_ONE_IN_A_PLACE: Final = frozenset(
    {
        "government",
        "government-office",
        "party-committee",
        "party-office",
        "people-congress",
        "consultative-conference",
        "legislature",
        "management-committee",
        "industry-federation",
        "trade-promotion-council",
        "chamber",
        "customs",
    }
)
_ONE_FOR_A_TOPIC: Final = frozenset({"agency", "association"})
_STATE: Final = frozenset({"government", "committee", "party-committee", "agency"})
# Forms that make another company of the same name: a group, its daughters and branches.
_TELLING_FORMS: Final = frozenset({"group", "holding", "branch", "factory", "cooperative"})


@dataclass(frozen=True, slots=True)
class OrganizationName:
    """A name taken apart. ``place`` is the gazetteer id of the place that the body is of, ``places`` are those in its
    name; ``sort``, ``topics`` and ``forms`` are codes of the table, ``brand`` is what the table does not know, ``rest``
    the name without its places."""

    text: str
    place: str | None
    places: frozenset[str]
    sort: str
    topics: frozenset[str]
    forms: frozenset[str]
    brand: str
    rest: str

    @property
    def script(self) -> str:
        return script(self.text)

    @property
    def brand_keys(self) -> frozenset[str]:
        return chinese_keys(self.brand) if self.brand else frozenset()

    @property
    def is_public(self) -> bool:
        """Whether place, sort and topics tell the body from every other."""
        if self.place is None or self.brand or self.forms:
            return False
        return self.sort in _ONE_IN_A_PLACE or (self.sort in _ONE_FOR_A_TOPIC and bool(self.topics))

    @property
    def is_described(self) -> bool:
        """Whether the name tells the body by what it is, without a place (Дальневосточный федеральный университет)."""
        return self.place is None and not self.brand and len(self.topics) > 1

    @property
    def key(self) -> tuple[object, ...] | None:
        """Names with one key are of one body."""
        if self.is_public:
            return "public", self.sort, self.place, self.topics
        if self.sort == "consulate" and len(self.places) > 1 and not self.brand:
            return "consulate", self.places
        # A bare 学院 or 集团 is a word for many bodies: it takes a name of its own, or that of its place.
        own = len(self.brand) > 1 or bool(self.places)
        return ("name", self.script, self.place, self.rest) if self.place and self.rest and own else None


def read_name(text: str, anchor: str | None, known: Collection[str]) -> OrganizationName:
    """Take a name apart.

    Args:
        anchor: the gazetteer id of the place that the text gives the body, if any.
        known: ids of the places of its document.

    >>> name = read_name("牡丹江市经合局", None, ())
    >>> name.place, name.sort, sorted(name.topics)
    ('cn:231000', 'agency', ['cooperation'])
    >>> other = read_name("Mudanjiang Economic Cooperation Bureau", "cn:231000", ())
    >>> name.key == other.key
    True
    """
    if script(text) == "zh":
        return _read_han(in_simplified(text), anchor, known)
    return _read_tokens(text, anchor, known)


def _read_han(text: str, anchor: str | None, known: Collection[str]) -> OrganizationName:
    own = [anchor, *known] if anchor else known
    place: str | None
    places, rest = geography.leading_places(without_small(text), own)
    if rest.startswith("驻"):
        seat, rest = geography.leading_places(rest[1:], own)
        places = (*places, *seat)
    place = places[-1] if places else anchor
    if anchor and place and place in geography.ancestors(anchor):
        place = anchor
    if rest[:1] in geography.LEVELS and not organization_words().begins(rest):
        # 市 of a bare 市商务局 (but not of 市场监管局), or behind a foreign city's name.
        if not places:
            place = geography.at_level(anchor, rest[0])
            rest = rest[1:]
        elif place and geography.kind(place) in geography.LEVELS[rest[0]]:
            rest = rest[1:]
    return _named(text, place, places, rest)


def _read_tokens(text: str, anchor: str | None, known: Collection[str]) -> OrganizationName:
    lang, words = script(text), tokens(text)
    around = [anchor, *geography.ancestors(anchor)] if anchor else []
    stand = {p: at for p in dict.fromkeys([*around, *known]) if (at := _where(p, words, lang))}
    parts = organization_words().read(text, lang)
    if not around and not stand:
        unknown = {part.text for part in parts if not part.codes}
        stand = {p: range(n, n + 1) for n, w in enumerate(words) if w in unknown and (p := geography.named(w))}
    inmost = next((p for p in stand if all(q in geography.ancestors(p) for q in stand if q != p)), None)
    place = anchor or inmost
    # Another place is part of the name: Heilongjiang Chamber of Commerce in Shenzhen.
    everywhere = any(("class", "consulate") in part.codes for part in parts)
    own = [at for p, at in stand.items() if everywhere or (place and geography.related(p, place))]
    rest = " ".join(word for n, word in enumerate(words) if not any(n in at for at in own))
    return _named(text, place, stand, rest)


def _where(place: str, words: list[str], lang: str) -> range | None:
    """Where the longest name of a place stands among words."""
    for form in sorted(geography.names(place), key=lambda n: (-len(n), n)):
        if (at := _position(tokens(form), words, lang)) is not None:
            return range(at, at + len(tokens(form)))
    return None


def _position(form: list[str], words: list[str], lang: str) -> int | None:
    """Where a place's name stands among words, in any of its cases."""
    if not form or script(" ".join(form)) != lang:
        return None
    for at in range(len(words) - len(form) + 1):
        if all(_is_form(word, named, lang) for word, named in zip(words[at:], form, strict=False)):
            return at
    return None


def _is_form(word: str, name: str, lang: str) -> bool:
    if lang != "ru":
        return word.removesuffix("'s") == name
    beginning = stem(name)
    return word == name or (len(beginning) > 2 and word.startswith(beginning) and len(word) - len(beginning) < 6)


def _named(text: str, place: str | None, places: Iterable[str], rest: str) -> OrganizationName:
    lang = script(text)
    parts = organization_words().read(rest, lang)
    kinds: dict[str, list[str]] = {"class": [], "form": [], "function": [], "trade": []}
    sorts = {code for part in parts for kind, code in part.codes if kind == "class"}
    state = bool(sorts & _STATE)
    for part in parts:
        codes = dict(reversed(part.codes))
        # What a department is for (口岸 of 口岸办公室), else what a company deals in.
        topical = ("function", "trade") if state else ("trade", "function")
        wanted = ("form", *topical, "class") if state and "function" in codes else ("class", "form", *topical)
        for kind in wanted:
            if kind in codes:
                kinds[kind].append(codes[kind])
                break
    topics = frozenset(kinds["function"] + kinds["trade"])
    brand = ("" if lang == "zh" else " ").join(part.text for part in parts if not part.codes)
    sort = _sort(frozenset(kinds["class"]), bool(kinds["function"]), bool(kinds["form"]))
    forms = frozenset(kinds["form"]) - {"company"}
    within = frozenset(places)
    return OrganizationName(text, place, _one(within), sort, _one(topics), _one(forms), brand, normalized(rest))


@lru_cache(KEPT)
def _one(codes: frozenset[str]) -> frozenset[str]:
    """One and the same set for equal ones: many names have few codes."""
    return codes


def _sort(classes: frozenset[str], has_function: bool, is_company: bool) -> str:
    """What sort of body it is: its class words together, where they do not say the same twice."""
    if is_company:
        return "company"
    if has_function and classes and classes <= _STATE | {"management-committee"}:
        return "agency"  # 国资委, 国有资产监督管理委员会
    if classes and classes <= _STATE:
        office = "agency" in classes
        if classes & {"committee", "party-committee"}:
            return "party-office" if office else "party-committee"
        return ("government-office" if office else "government") if "government" in classes else "agency"
    return "+".join(sorted(classes - _STATE))


def compare(a: OrganizationName, b: OrganizationName) -> Comparison:
    """Whether two names are of one body; reasons in the words of the names."""
    if a.key is not None and a.key == b.key:
        return Comparison(Verdict.SAME, (f"{a.text} and {b.text}: {agreement(a)}",))
    if a.is_public or b.is_public or a.sort != b.sort or not _sounds_alike(a, b):
        return Comparison(Verdict.DIFFERENT if a.script == b.script else Verdict.UNKNOWN)
    if a.place and b.place and not geography.related(a.place, b.place):
        return Comparison(Verdict.DIFFERENT)
    against = []
    if not (a.place and b.place) and not (a.is_described and b.is_described):
        against.append("one of them is told without a place")
    if a.topics != b.topics:
        against.append("they deal in different things")
    x, y = a.forms - _TELLING_FORMS, b.forms - _TELLING_FORMS
    if a.forms & _TELLING_FORMS != b.forms & _TELLING_FORMS or (x and y and x != y):
        against.append("they have different legal forms")
    alike = f"{a.brand} and {b.brand} sound the same" if a.brand else "they have no names of their own"
    reason = f"{a.text} and {b.text}: {alike}"
    if against:
        return Comparison(Verdict.DOUBTFUL, (reason, *against), conflict=a.script == b.script)
    return Comparison(Verdict.SAME, (f"{reason}; sort, trade and place are the same",))


def _sounds_alike(a: OrganizationName, b: OrganizationName) -> bool:
    if a.script == b.script:
        return len(a.brand) > 1 and normalized(a.brand) == normalized(b.brand)
    if not a.brand and not b.brand:
        return bool(a.sort) and "company" not in a.sort
    return not a.brand_keys.isdisjoint(b.brand_keys)


def agreement(name: OrganizationName) -> str:
    """What names with the key of this one have in common, in words."""
    what = " ".join((name.sort, *sorted(name.topics))) if name.is_public else "one name"
    return f"{what} in {' '.join(sorted(name.places)) if name.place is None else name.place}"
