"""Names of places in English and Russian text: the component ``kg_places`` of these languages.

It writes the span group ``places``: a mention's value is the gazetteer's id, or None for a place that is told by its
class word or by the words around it. Adjectives (Chinese, харбинский) are mentions with the rule ``….adjective``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, pairwise, product
from typing import Final

from spacy.tokens import Doc

from kg.extraction.alphabetic.classed_places import classed, told_again
from kg.extraction.alphabetic.morphology import adjective, bases, is_surname, noun, parses
from kg.extraction.alphabetic.place_words import class_behind, class_lemma, is_head, is_opener
from kg.extraction.alphabetic.words import Word, Words, grammar, words_of
from kg.extraction.lexicon import settings
from kg.extraction.mention import PLACES, Mention, write_mentions
from kg.gazetteer import gazetteer
from kg.gazetteer.alphabetic import alphabetic_names
from kg.gazetteer.palladius import is_palladius

_FULL, _CONTEXT, _WEAK = 0.95, 0.9, 0.75
# From this weight on a name counts without anything in the text that bears it out.
_KNOWN: Final = 200_000
_KNOWN_CHINESE: Final = 350_000
_REGION_WEIGHT: Final = 5_000_000
_MOST_FORMS: Final = 60
_CURRENCY: Final = re.compile(r"(?:доллар\w{0,3}|долл\.) $")
_ROUTES: Final = re.compile(
    r"(?i)(?:мост|дорог|переход|переправ|рейс|маршрут|лини|поезд|трасс|коридор|участ|агломерац|форум|магистрал)"
)
# Class words that bear no name from an adjective before them: китайский город, японская префектура.
_OF_COUNTRIES: Final = ("город", "столица", "провинция", "префектура", "порт", "регион", "мегаполис", "штат")


@dataclass(slots=True)
class _Name:
    """A name that the gazetteer knows, at words ``first`` to ``last``."""

    first: int
    last: int
    start: int
    end: int
    candidates: dict[str, str]
    kind: str | None = None
    """The kind that a class word beside it gives."""

    marked: bool = False
    """Whether the words around it say that it is a place."""

    within: str = ""
    """The name of what holds it, where it follows: Kumasi, Ghana."""

    id: str | None = None
    rule: str = ""
    confidence: float = _FULL
    above: set[str] = field(default_factory=set)


class AlphabeticPlaces:
    """Finds place names; see the module's docstring."""

    def __call__(self, doc: Doc) -> Doc:
        document = doc._.document
        title = (document.title if document else None) or ""
        doc._.seat = None
        write_mentions(doc, PLACES, find_places(words_of(doc), title))
        return doc


def find_places(words: Words, title: str = "") -> list[Mention]:
    """The place names of a text in text order, none overlapping another.

    >>> [(m.text, m.value) for m in find_places(Words("Harbin and Murmansk signed.", "en"))]
    [('Harbin', 'cn:230100'), ('Murmansk', 'gn:524305')]
    """
    names = [*_scan(words), *_based(words)]
    titled = [*_scan(Words(title, words.lang))] if title else []
    _resolve(words, names, titled)
    mentions = [_mention(words, n) for n in names if n.rule]
    mentions += classed(words, mentions)
    if words.lang == "en":
        mentions += told_again(words, mentions)
    return sorted(_disjoint(mentions), key=lambda m: m.start)


def _mention(words: Words, n: _Name) -> Mention:
    label = "Place"
    if n.id is not None and n.id.startswith("ic:") and gazetteer().place(n.id).kind == "Zone":
        label = "Zone"
    return Mention(n.start, n.end, words.text[n.start : n.end], label, n.rule, n.id, n.confidence)


def _disjoint(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for m in sorted(mentions, key=lambda m: (-(m.end - m.start), m.start, m.rule == "gazetteer.adjective")):
        if all(m.end <= k.start or k.end <= m.start for k in kept):
            kept.append(m)
    return kept


# --- names of the gazetteer ---------------------------------------------------------------------------------------


def _scan(words: Words) -> Iterator[_Name]:
    i = 0
    while i < len(words.all):
        found = _name_at(words, i)
        if found is None:
            yield from _route(words, i)
            i += 1
        else:
            yield found
            i = found.last + 1


def _route(words: Words, i: int) -> Iterator[_Name]:
    """мост Благовещенск-Хэйхэ: two known names that a hyphen joins."""
    w = words.all[i]
    m = re.fullmatch(r"([А-ЯЁ][а-яё]{2,})-([А-ЯЁ][а-яё]{2,})", w.text) if words.lang == "ru" else None
    before = words.before(w.start)
    if m is None or before is None or _ROUTES.match(before.text) is None:
        return
    ends = [alphabetic_names("ru").find(part.casefold().replace("ё", "е")) for part in m.groups()]
    known = [{k: f for k, f in found.items() if f == "full" and gazetteer().weight(k) >= _KNOWN} for found in ends]
    if all(known):
        for group, candidates in ((1, known[0]), (2, known[1])):
            yield _Name(i, i, w.start + m.start(group), w.start + m.end(group), candidates, marked=True)


def _name_at(words: Words, i: int) -> _Name | None:
    word = words.all[i]
    if not word.text[0].isalpha() or not (word.capital or words.lang == "ru"):
        return None
    if not word.capital:
        return _lower_adjective(words, i)
    if words.lang == "ru" and (_speaks(words, i) or _CURRENCY.search(words.text[max(0, word.start - 12) : word.start])):
        return None
    forms = _forms(word.text, words.lang)
    longest = max((alphabetic_names(words.lang).longest.get(f, 0) for f in forms), default=0)
    if not longest:
        return _adjective_of_city(words, i)
    run = [word]
    while len(run) < longest and i + len(run) < len(words.all):
        following = words.all[i + len(run)]
        apart = not words.joined(run[-1], following)
        if apart and not (
            run[-1].possessive and run[-1].text in ("People", "Peoples") and following.start - run[-1].end <= 3
        ):
            break
        run.append(following)
    for size in range(len(run), 0, -1):
        candidates = _candidates(words, run[:size])
        if candidates:
            return _framed(words, i, i + size - 1, candidates)
    return _adjective_of_city(words, i)


def _speaks(words: Words, i: int) -> bool:
    """Whether a Russian word is a surname that does what people do: Орлов напомнил."""
    word = words.all[i]
    if not is_surname(word.text) or re.search(r"(?:ов|ев|ин|ын|ова|ева|ина)$", word.text) is None:
        return False
    behind = words.text[word.end : word.end + 24]
    return re.match(rf",? {settings('ru', 'names.toml')['person']['verbs']}\b", behind) is not None


def _forms(word: str, lang: str) -> tuple[str, ...]:
    if ("-" in word and lang == "ru") or (lang == "ru" and not word.isupper()):
        found = bases(word, lang)
        # Шеньян for Шэньян, Хэган and Хеган: э is often written as е.
        return (*found, *(v for f in found for v in _with_e(f)))
    return (word.casefold(),)


def _may_be_place(word: str) -> bool:
    """Whether the dictionary lets a word be more than a plural of a thing's name."""
    return any("Geox" in p.tag or p.tag.number != "plur" or "anim" in p.tag for p in parses(word))


def _with_e(form: str) -> Iterator[str]:
    for m in re.finditer("е", form[1:]):
        variant = form[: m.start() + 1] + "э" + form[m.end() + 1 :]
        if is_palladius(variant):
            yield variant


def _candidates(words: Words, run: list[Word]) -> dict[str, str]:
    names = alphabetic_names(words.lang)
    if len(run) == 1 and (is_opener(words, run[0]) or is_head(words.lang, run[0].text)):
        return {}
    if words.text[run[-1].end : run[-1].end + 1] == "$":
        return {}
    if words.lang != "ru":
        found = names.find(words.text[run[0].start : run[-1].end].replace("\u00a0", " "))
        if len(run) > 1 and not (run[-1].capital or run[-1].text[0].isdigit()):
            return {}
        if run[0].text.isupper() and len(run[0].text) <= 3 and len(run) == 1:
            return {i: f for i, f in found.items() if i.startswith("iso:")}  # US, UK; no town is called so
        return {**found}
    found = {}
    for combination in islice(product(*(_forms(w.text, "ru") for w in run)), _MOST_FORMS):
        for id, form in names.find(" ".join(combination)).items():
            found.setdefault(id, form)
        if found and len(run) > 1:
            break
    if len(run) == 1 and not run[0].text.isupper():
        found = {i: f for i, f in found.items() if f != "adjective" or adjective(run[0].text) is not None}
        if parses(run[0].text)[0].is_known and not _may_be_place(run[0].text):
            return {}  # Ростки is not Росток
        reading = adjective(run[0].text)
        if reading is not None and noun(run[0].text) is None:
            found = {i: f for i, f in found.items() if f == "adjective"}
    return found


def _lower_adjective(words: Words, i: int) -> _Name | None:
    """китайский, харбинские: an adjective that is derived from a place's name."""
    word = words.all[i]
    if len(word.text) < 6 or ("ск" not in word.text and "цк" not in word.text):
        return None
    reading = adjective(word.text)
    if reading is None:
        return None
    lemma = reading.normal_form.replace("ё", "е")
    known = {k: f for k, f in alphabetic_names("ru").find(lemma).items() if f == "adjective"}
    if known:
        return _Name(i, i, word.start, word.end, known, rule="", marked=True)
    return _adjective_of_city(words, i)


def _adjective_of_city(words: Words, i: int) -> _Name | None:
    """харбинский → Харбин, хабаровский → Хабаровск, якутский → Якутск."""
    word = words.all[i]
    if words.lang != "ru" or len(word.text) < 6 or not re.search(r"[сц]к", word.text):
        return None
    reading = adjective(word.text)
    if reading is None:
        return None
    lemma = reading.normal_form.replace("ё", "е")
    if not lemma.endswith(("ский", "ской", "цкий")):
        return None
    stem = lemma[:-4]
    for base in (stem, stem + "ск", stem + "а", stem + "ь", stem + "ия", stem + "я", stem + "о", stem + "ы"):
        found = alphabetic_names("ru").find(base)
        known = {k: "adjective" for k, f in found.items() if f == "full" and gazetteer().weight(k) >= _KNOWN}
        if known:
            return _Name(i, i, word.start, word.end, known, marked=True)
    return None


def _framed(words: Words, first: int, last: int, candidates: dict[str, str]) -> _Name:
    """The name with what stands around it: class words, "city of", the country behind a comma."""
    data = settings(words.lang, "names.toml")["place"]
    start, end = words.all[first].start, words.all[last].end
    kind = None
    marked = False
    if words.lang == "en":
        size, kind = class_behind(words, last, data["classes"])
        if kind is not None and _capital_behind(words, last + size) and kind != "City":
            kind = None
        if kind == "City" and _capital_behind(words, last + size):
            kind = None  # Charleston City Council
        if kind is not None and any(_fits(i, kind) for i in candidates):
            last += size
            end = words.all[last].end
            marked = True
        elif kind is not None and not words.all[last].possessive:
            kind = None
        head = re.search(r"([a-z-]+(?: city)?) of (?:the )?$", words.text[max(0, start - 40) : start], re.IGNORECASE)
        marked = marked or (head is not None and head.group(1).casefold() in data["before"])
        marked = marked or re.match(data["behind"], words.text[end : end + 90]) is not None
    else:
        before = words.before(start)
        if before is not None:
            lemma = class_lemma(before.text)
            kind = data["classes"].get(lemma)
            marked = kind is not None or before.text in ("г.", "пос.", "с.")
        if kind is None and last + 1 < len(words.all) and words.joined(words.all[last], words.all[last + 1]):
            behind = class_lemma(words.all[last + 1].text)
            if (
                behind not in _OF_COUNTRIES
                and data["classes"].get(behind)
                and any(candidates[i] == "adjective" for i in candidates)
            ):
                candidates = {}  # Харбинский район: no city, but what bears its name
    name = _Name(first, last, start, end, candidates, kind, marked)
    m = re.match(
        r"(?:,| in | \() ?(?:the )?(?:(?:[a-z]+ )?(?:[A-Z]\w+ )?[A-Z]\w+['’]s? (?:[a-z]+ )?)?"
        r"([^\W\d_]\w*(?:[ -][^\W\d_]\w+){0,3})",
        words.text[end : end + 80],
    )
    if m is not None:
        name.within = m.group(1)
    return name


def _capital_behind(words: Words, i: int) -> bool:
    """Whether another capitalised word follows directly: what seemed a class word is part of a longer name."""
    return i + 1 < len(words.all) and words.joined(words.all[i], words.all[i + 1]) and words.all[i + 1].capital


def _fits(id: str, kind: str) -> bool:
    own = gazetteer().place(id).kind
    if own == kind:
        return True
    # Shangzhi County is a city by now; a district may have become one.
    return {own, kind} <= {"City", "District", "Town"} or {own, kind} <= {"Region", "Country"}


def _based(words: Words) -> Iterator[_Name]:
    """Dongguan-based: the place in front of the hyphen."""
    for i, w in enumerate(words.all):
        m = re.fullmatch(r"([A-Z][\w'’]+)-(?:based|headquartered|born)", w.text)
        found = alphabetic_names(words.lang).find(m.group(1)) if m is not None and words.lang == "en" else {}
        if m is not None and found:
            yield _Name(i, i, w.start, w.start + m.end(1), {**found}, marked=True)


# --- which place ---------------------------------------------------------------------------------------------------


def _is_known(id: str) -> bool:
    """Whether a place is known so well that its name needs nothing to bear it out."""
    return gazetteer().weight(id) >= (_KNOWN_CHINESE if id.startswith("cn:") else _KNOWN)


def _resolve(words: Words, names: list[_Name], titled: list[_Name]) -> None:
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
    # A small place beside a known one of the same region.
    told = {n.id for n in names if n.id}
    for n in names:
        if not n.rule and n.candidates:
            near = [
                i for i in n.candidates if set(places.ancestors(i)) & (told | direct) - {"iso:CN", "iso:RU", "iso:US"}
            ]
            if near and n.candidates[near[0]] != "other":
                n.id, n.rule, n.confidence = near[0], "gazetteer.near", _WEAK


def _choose_listed(words: Words, names: list[_Name]) -> None:
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


def _choose(words: Words, n: _Name, direct: set[str], above: Counter[str]) -> None:
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
        if n.kind is not None and _fits(id, n.kind):
            points += 20 if places.place(id).kind == n.kind else 10
        points -= {"full": 0, "adjective": 0, "stem": 8, "other": 6}[n.candidates[id]]
        if n.kind is None and n.candidates[id] == "stem" and places.place(id).kind == "Region":
            points -= 3  # Khabarovsk is the city
        return points

    best = max(sorted(n.candidates), key=score)
    form = n.candidates[best]
    borne_out = bool(within & set(places.ancestors(best))) or n.marked
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
        and words.text[n.start - 4 : n.start].casefold() == "the "
    ):
        return  # the Amur is a river
    placed = form == "full" and places.weight(best) > 115_000 and _placed(words, n)
    if not (borne_out or known or near or placed):
        return
    opening = words.opens(words.all[n.first]) and n.first == n.last and not placed
    if opening and not known and not borne_out:
        return
    if words.lang == "en" and not borne_out and places.weight(best) < 1_000_000 and _in_name(words, n):
        return
    rule = "adjective" if form == "adjective" else "name" if known or form == "full" else "context"
    n.id, n.rule = best, f"gazetteer.{rule}"
    n.confidence = _FULL if known else _CONTEXT if borne_out or near else _WEAK


def _placed(words: Words, n: _Name) -> bool:
    """Whether a preposition of place stands before a name that nothing capitalised follows: from Tromsø."""
    before = words.before(n.start)
    return (
        before is not None
        and before.lower in grammar(words.lang)["place_prepositions"]
        and not _capital_behind(words, n.last)
    )


def _parent_told(id: str, direct: set[str]) -> bool:
    ancestors = gazetteer().ancestors(id)
    return bool(ancestors) and ancestors[0] in direct


def _in_name(words: Words, n: _Name) -> bool:
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
        if lang == "ru":
            for combination in islice(product(*(bases(p, "ru") for p in parts[:size])), _MOST_FORMS):
                found = alphabetic_names(lang).find(" ".join(combination))
                if found:
                    return tuple(found)
        else:
            found = alphabetic_names(lang).find(" ".join(parts[:size]))
            if found:
                return tuple(found)
    return ()
