"""References: the two cities, both sides, the consulate, it, he, the delegation; whom they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.units import kind_of, office_of, references, topic
from kg.extraction.discourse import REFERENCE, Discourse, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.lexicon import settings
from kg.extraction.mention import Mention

_QUOTATION: Final = 40  # characters of what somebody says, from which on names in it are not the story's


def add_references(d: Discourse, lang: str) -> None:
    text = d.text
    for key, resolve in (
        ("pairs", _pair),
        ("many", _several),
        ("single", _single),
        ("it", _it),
        ("anaphora", _delegation),
        ("pronouns", _person),
        ("holders", _holder),
    ):
        taken = [(u.start, u.end) for u in d.units]
        for m in references(lang, key).finditer(text):
            if any(a < m.end() and m.start() < b for a, b in taken):
                continue
            entities = resolve(d, m, lang)
            if entities:
                mention = Mention(
                    m.start(), m.end(), m.group(), entities[0].type, f"reference.{key}", m.group().casefold()
                )
                d.units.append(Unit(REFERENCE, m.start(), m.end(), mention, tuple(entities), (m.start(), m.end())))
        d.units.sort(key=lambda u: u.start)


def _class(m: re.Match[str], lang: str) -> tuple[str, str]:
    """The class that a reference's noun names, and the key under which the tables hold it."""
    classes: dict[str, str] = settings(lang, "references.toml")["classes"]
    word = re.sub(r"\s+", " ", m.group("class").casefold())
    key = next((k for k in sorted(classes, key=len, reverse=True) if word.startswith(k)), "")
    return classes.get(key, ""), key


def _before(d: Discourse, position: int) -> list[DiscourseEntity]:
    """Entities in the order in which they were named before a position, the last first, each once."""
    named = [
        (m.start, e) for e in d.entities for m in e.mentions if m.start < position and m.rule != "gazetteer.adjective"
    ]
    return list(dict.fromkeys(e for _, e in sorted(named, key=lambda p: -p[0])))


def _pair(d: Discourse, m: re.Match[str], lang: str) -> list[DiscourseEntity]:
    wanted, _ = _class(m, lang)
    if references(lang, "counted_pair").match(m.group()) is None or _has_name(d, m):
        return []
    # A pair named together shortly before is what "the two" are.
    sentence = d.structure.sentence_at(m.start())
    kinds = {
        "City": ("City", "District"),
        "Region": ("Region", "City", "District"),
        "District": ("District", "City"),
        "Country": ("Country",),
    }
    wanted_kinds = kinds.get(
        wanted, ("City", "District", "Region", "Zone", "Organization", "Country") if wanted == "" else (wanted,)
    )
    near: list[DiscourseEntity] = []
    told = _in_sentence(d, m, wanted_kinds)
    if len(told) == 2:
        return told
    for index in range(sentence, max(-1, sentence - 4), -1):
        s = d.structure.sentences[index]
        here = [
            e
            for u in sorted(d.units, key=lambda u: -u.start)
            if s.start <= u.start < min(s.end, m.start())
            for e in reversed(_with_home(d, u.entities))
            if kind_of(e) in wanted_kinds and (wanted or e.type in ("Place", "Zone"))
        ]
        near += [e for e in dict.fromkeys(here) if e not in near]
        if wanted == "" and len([e for e in near if kind_of(e) == "City"]) >= 2:
            near = [e for e in near if kind_of(e) == "City"]
        elif wanted == "" and len({e.type for e in near}) > 1:
            near = [e for e in near if e.type == "Place"]
        if len(near) >= 2:
            break
    topics = topic(d, wanted_kinds)
    if len(near) >= 2:
        both = [e for e in topics[:2] if e in near]
        return both if len(both) == 2 else sorted(near[:2], key=lambda e: e.first)
    if len(near) == 1 and near[0] in topics[:2]:
        return sorted(topics[:2], key=lambda e: e.first) if len(topics) > 1 else []
    return sorted(topics[:2], key=lambda e: e.first) if len(topics) > 1 else []


def _in_sentence(d: Discourse, m: re.Match[str], kinds: tuple[str, ...]) -> list[DiscourseEntity]:
    """The places of one kind that the sentence names before a position, those of its people's offices with them."""
    sentence = d.sentence(m.start())
    named = [e for u in d.units_between(sentence.start, m.start()) for e in _with_home(d, u.entities)]
    found = [e for e in dict.fromkeys(named) if e.type == "Place" and kind_of(e) in kinds]
    return found if len({kind_of(e) for e in found}) == 1 else []


def _with_home(d: Discourse, entities: Iterable[DiscourseEntity]) -> list[DiscourseEntity]:
    """Entities with the places of their offices."""
    found = []
    for e in entities:
        home = office_of(d, e) if e.type == "Person" else None
        found += [e] if home is None else [home, e]
    return found


def _several(d: Discourse, m: re.Match[str], lang: str) -> list[DiscourseEntity]:
    numbers: dict[str, int] = settings(lang, "references.toml")["numbers"]
    number = next((n for w, n in numbers.items() if re.search(rf"\b{w}", m.group().casefold())), 0)
    wanted, _ = _class(m, lang)
    kinds = (wanted,) if wanted else ("City", "Region", "Country")
    found = [e for e in sorted(_before(d, m.start()), key=lambda e: e.first) if kind_of(e) in kinds]
    return found if len(found) == number else []


def _single(d: Discourse, m: re.Match[str], lang: str) -> list[DiscourseEntity]:
    wanted, key = _class(m, lang)
    if not wanted or (key in settings(lang, "references.toml")["beside_names"] and _has_name(d, m)):
        return []
    named = settings(lang, "references.toml")["named"].get(key)
    here = references(lang, "in_topic").search(d.text, max(0, m.start() - 3), m.end() + 1)
    if here is not None:
        # "in the city" is in the one that the text is about
        about = [e for e in topic(d, ("City",)) if e.first < m.start()]
        if about:
            return about[:1]
    for e in _before(d, m.start()):
        if kind_of(e) == wanted and (named is None or re.search(named, e.name.casefold())):
            return [e]
    return []


def _has_name(d: Discourse, m: re.Match[str]) -> bool:
    """города Харбина: the class word stands beside a name."""
    return any(u.start in (m.end() + 1, m.end()) or u.end == m.start() - 1 for u in d.units)


def _delegation(d: Discourse, m: re.Match[str], lang: str) -> list[DiscourseEntity]:
    travellers = references(lang, "travellers")
    for u in sorted(d.units, key=lambda u: -u.start):
        if (
            u.start < m.start()
            and u.kind == REFERENCE
            and u.mention.rule == "collective"
            and travellers.search(u.mention.text)
        ):
            return [*u.entities]
    return []


def _it(d: Discourse, m: re.Match[str], lang: str) -> list[DiscourseEntity]:
    """it at the head of a clause: the place or body that the clause before begins with."""
    sentence = d.structure.sentence_at(m.start())
    for index in (sentence, sentence - 1):
        if index < 0:
            break
        s = d.structure.sentences[index]
        named = [
            u
            for u in d.units_between(s.start, min(s.end, m.start()))
            if u.type in ("Place", "Zone", "Organization") and len(u.entities) == 1
        ]
        named = [u for u in named if not references(lang, "it_not").search(d.text[max(0, u.start - 9) : u.start])]
        if named:
            return [*named[0].entities]
    return []


def _holder(d: Discourse, m: re.Match[str], lang: str) -> list[DiscourseEntity]:
    """The mayor; the Mayor of Guangzhou: who was told before with that office."""
    wanted = m.group("title").casefold()
    place = m.group("place")
    for t in sorted(d.titles, key=lambda t: -t.start):
        if t.start >= m.start() or t.value.person is None or not t.value.title.casefold().endswith(wanted):
            continue
        if place and (t.value.organization is None or place not in d.text[slice(*t.value.organization)]):
            continue
        return [e for e in d.entities for x in e.mentions if (x.start, x.end) == tuple(t.value.person)]
    return []


def _is_nominative(u: Unit, lang: str) -> bool:
    """Whether a person's name may be a subject: all its words may stand in the nominative."""
    words = u.mention.text.split()
    return all(not language(lang).cases(w) - {"nomn"} or "nomn" in language(lang).cases(w) for w in words)


def _person(d: Discourse, m: re.Match[str], lang: str) -> list[DiscourseEntity]:
    sentence = d.structure.sentence_at(m.start())
    here = d.structure.sentences[sentence]
    if sentence and not any(u.type == "Person" for u in d.units_between(here.start, m.start())):
        # he, the first person of a sentence: who the sentence before is about
        s = d.structure.sentences[sentence - 1]
        about = [u for u in d.units_between(s.start, s.end) if u.type == "Person" and _is_nominative(u, lang)]
        if about:
            return [*about[0].entities]
    quoted = [q for q in d.structure.quotations if q.end <= m.start() and q.end - q.start > _QUOTATION]
    stranger = references(lang, "stranger")
    told = [x.start() for x in stranger.finditer(d.text, d.structure.sentences[max(0, sentence - 1)].start, m.start())]
    for e in _before(d, m.start()):
        if told and all(x.start < told[-1] for x in e.mentions if x.start < m.start()):
            return []  # he is the spokesman who was told last
        if quoted and all(any(q.start <= x.start < q.end for q in quoted) for x in e.mentions if x.start < m.start()):
            continue
        if e.type == "Person" and any(
            d.structure.sentence_at(x.start) >= sentence - 2 for x in e.mentions if x.start < m.start()
        ):
            return [e]
    return []
