"""The discourse of an English or Russian document: names, collectives, references, dates and quantities in one row.

*Units* are what Chinese has too (see :mod:`kg.extraction.discourse`). A place's country behind it and its owner in
front of it (Kumasi, Ghana; Japan's Port of Nagoya) belong to its unit; so does an office to its holder. A *collective*
(a delegation from Harbin, харбинская делегация) is a unit that stands for the places or bodies it acts for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from spacy.tokens import Doc

from kg.extraction.alphabetic.titles import OfficeValue
from kg.extraction.alphabetic.words import words_of
from kg.extraction.discourse import DATE, ENTITY, QUANTITY, REFERENCE, Discourse, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.lexicon import settings
from kg.extraction.mention import (
    DATES,
    ORGANIZATIONS,
    PEOPLE,
    PLACES,
    QUANTITIES,
    TITLES,
    ZONES,
    Mention,
    read_mentions,
    text_of,
)
from kg.gazetteer import gazetteer

_HOLDER: Final = re.compile(
    r"(?:, (?:in )?| in (?:the )?|, (?:the )?capital of | \((?:[а-яё. ]{0,20} )?|, [а-яё]+ (?=[А-ЯЁ]))"
)
_CLASS_BEHIND: Final = re.compile(
    r" (?:province|region|city|county|prefecture|district|state|oblast|krai|territory|municipality)\b(?! (?:government|council|administration|committee))"
)
_CLASS_OF: Final = re.compile(
    r"['’]s? (?:\w+ ){0,2}$| (?:port |border |coastal )?(?:city|town|province|region|port|district|county|state) of $| $|[- ]"
)


@cache
def references(lang: str, key: str) -> re.Pattern[str]:
    return re.compile(
        settings(lang, "references.toml")[key], re.IGNORECASE if lang == "ru" or key != "pronouns" else re.I
    )


def read_discourse(doc: Doc) -> Discourse:
    """The discourse of a document whose mentions and entities have been found."""
    text, lang = text_of(doc), doc.lang_
    entities: list[DiscourseEntity] = doc._.entities
    titles = read_mentions(doc, TITLES)
    document = doc._.document
    units = _entity_units(doc, entities, titles)
    units = _absorbed(_with_holders(units, text))
    _capitals(units, text, entities)
    discourse = Discourse(
        text,
        words_of(doc).structure,
        entities,
        units,
        titles,
        published=document.published if document else None,
        title=document.title if document else None,
    )
    discourse.units = _collectives(discourse, doc, lang)
    _references(discourse, lang)
    for kind, key in ((DATE, DATES), (QUANTITY, QUANTITIES)):
        taken = sorted((u.start, u.end) for u in discourse.units)
        for m in read_mentions(doc, key):
            if all(m.end <= a or b <= m.start for a, b in taken):
                discourse.units.append(Unit(kind, m.start, m.end, m, (), (m.start, m.end)))
    discourse.units.sort(key=lambda u: u.start)
    return discourse


def _capitals(units: list[Unit], text: str, entities: list[DiscourseEntity]) -> None:
    """столица Приморья, the capital of Heilongjiang: the city of that region that the text names."""
    for u in units:
        if u.type != "Place" or u.entities[0].place_id is None or kind_of(u.entities[0]) not in ("Region", "Country"):
            continue
        m = re.search(r"(?:\bстолиц\w{1,3} |\bthe (?:[\w-]+ )?capital of )$", text[max(0, u.start - 30) : u.start])
        if m is None or text[max(0, u.start - len(m.group()) - 2) : u.start - len(m.group())] == ", ":
            continue
        region = u.entities[0].place_id
        inside = [
            e for e in entities if e.place_id and kind_of(e) == "City" and region in gazetteer().ancestors(e.place_id)
        ]
        if inside:
            u.entities = (max(inside, key=lambda e: len(e.mentions)),)


def is_adjective(u: Unit) -> bool:
    return u.mention.rule == "gazetteer.adjective"


def _entity_units(doc: Doc, entities: list[DiscourseEntity], titles: list[Mention]) -> list[Unit]:
    owner = {(m.start, m.end, e.type): e for e in entities for m in e.mentions}
    units = []
    for label, key in (("Person", PEOPLE), ("Organization", ORGANIZATIONS), ("Zone", ZONES), ("Place", PLACES)):
        for m in read_mentions(doc, key):
            entity = owner.get((m.start, m.end, label)) or owner.get((m.start, m.end, m.label))
            if entity is not None:
                behind = _CLASS_BEHIND.match(text_of(doc), m.end) if label == "Place" else None
                end = m.end if behind is None or m.rule.endswith("adjective") else behind.end()
                units.append(Unit(ENTITY, m.start, end, m, (entity,), (m.start, m.end)))
    people = {u.core: u for u in units if u.type == "Person"}
    for t in titles:
        value: OfficeValue = t.value
        if value.person is None or value.person not in people:
            continue
        u = people[value.person]
        spans = [(t.start, t.end), *([tuple(value.organization)] if value.organization else [])]
        start = (
            min(u.start, *(a for a, b in spans if u.core[0] - b < 45))
            if any(u.core[0] - b < 45 for _, b in spans)
            else u.start
        )
        end = (
            max(u.end, *(b for a, b in spans if a - u.core[1] < 45))
            if any(a - u.core[1] < 45 for a, _ in spans)
            else u.end
        )
        if end - start < 220 and not re.search(r"[;!?]\s|\n", text_of(doc)[start:end]):
            u.start, u.end, u.titled = start, end, True
    return units


def _absorbed(units: list[Unit]) -> list[Unit]:
    """Units that lie inside a longer one are no arguments of their own."""
    kept: list[Unit] = []
    for u in sorted(units, key=lambda u: (u.start, -u.end)):
        if kept and u.start < kept[-1].end:
            if u.type == "Person" and u.core[0] >= kept[-1].core[1]:
                u.start = max(u.core[0], kept[-1].core[1])
                kept[-1].end = min(kept[-1].end, u.start)
                kept.append(u)
            continue
        kept.append(u)
    return kept


def _with_holders(units: list[Unit], text: str) -> list[Unit]:
    """Join a place to the place that holds it, named behind it, and a thing to its owner in front of it."""
    units = sorted(units, key=lambda u: (u.start, -u.end))
    kept: list[Unit] = []
    for u in units:
        if kept and u.start >= kept[-1].end:
            last = kept[-1]
            gap = text[last.end : u.start]
            if gap == " (" and u.entities == last.entities and text[u.end : u.end + 1] == ")":
                last.end = u.end + 1  # the acronym of what stands before
                continue
            if (
                gap == " "
                and u.type == last.type == "Place"
                and not is_adjective(u)
                and not is_adjective(last)
                and holds(u, last)
                and re.search("[а-яё]", u.mention.text)
                and _genitive(u)
            ):
                last.end = u.end  # Чкаловский район Екатеринбурга
                continue
            if (
                u.type == "Place"
                and not is_adjective(u)
                and not is_adjective(last)
                and last.type in ("Place", "Zone", "Organization")
                and _HOLDER.fullmatch(gap)
                and holds(u, last)
            ):
                last.end = u.end + (text[u.end : u.end + 1] == ")" and "(" in gap)
                continue
            if (
                last.type == "Place"
                and (
                    re.fullmatch(r"['’]s? (?:\w+ )?", gap)
                    or (
                        is_adjective(last)
                        and re.fullmatch(
                            r" (?:[\w-]+ ){0,2}(?:(?:city|town|province|region|port|district|county|state) of )?", gap
                        )
                    )
                )
                and u.type in ("Place", "Zone", "Organization")
                and not is_adjective(u)
                and not u.titled
            ):
                if is_adjective(last) and re.search(r"delegation|compan|side", gap):
                    kept.append(u)
                    continue
                if (
                    not is_adjective(last)
                    and re.search(r"['’]s? \w+ $", gap)
                    and re.search(r" (?:sister|twin|partner|neighbou?r\w*) ", gap) is not None
                ):
                    kept.append(u)
                    continue
                u.start = last.start
                kept[-1] = u
                continue
        kept.append(u)
    return kept


def holds(outer: Unit, inner: Unit) -> bool:
    """Whether a place holds another place, or may hold a body or a place that no list knows."""
    out = outer.entities[0].place_id
    into = inner.entities[0].place_id
    if out is None:
        return False
    if into is None:
        return inner.type == "Place" or gazetteer().place(out).kind != "City"
    return out in gazetteer().ancestors(into)


# --- collectives ------------------------------------------------------------------------------------------------------


def _collectives(d: Discourse, doc: Doc, lang: str) -> list[Unit]:
    """Units for those who act for a place or body: officials of Harbin, the Chinese side, делегация Харбина."""
    text = d.text
    units = [*d.units]
    by_start = {u.start: u for u in units}
    by_end = {u.end: u for u in units}
    word = references(lang, "collective").pattern
    held = [(t.start, t.end) for t in d.titles if t.value.person is not None]
    for m in re.finditer(rf"\b{word}\b", text, re.IGNORECASE):
        if any(a <= m.start() < b for a, b in held):
            continue
        if any(u.core[0] <= m.start() < u.core[1] for u in units):
            continue
        start, end = m.start(), m.end()
        sources: list[Unit] = []
        behind = _of_behind(text, end, by_start, lang)
        if behind:
            sources, end = behind, behind[-1].end
        led = re.match(r"(?:,? (?:led|headed) by| под руководством| во главе с) (?:the )?", text[end : end + 24])
        leader = by_start.get(end + led.end()) if led is not None and not sources else None
        if leader is not None and leader.type == "Person":
            home = office_of(d, leader.entities[0])
            sources, end = [leader], leader.end
            leader_entities = (home, leader.entities[0]) if home is not None else leader.entities
        else:
            leader_entities = ()
        before = _of_before(text, start, by_end, lang)
        if before is not None and (not sources or is_adjective(before)):
            sources = sources if sources else [before, *sources]
            start = before.start
        if not sources:
            continue
        lead = re.search(
            r"\b(?:the|a|an|its|their|our|first|second|third|another|official|high-level|high-ranking|government|business|\d+-(?:member|strong|person)|large|visiting|\w+-member|официальн\w+|правительственн\w+|представительн\w+|делов\w+|больш\w+|перв\w+|втор\w+)(?: (?:official|high-level|high-ranking|government|business|trade|economic|second|first|third|\d+-member|party))* $",
            text[max(0, start - 45) : start],
            re.IGNORECASE,
        )
        start -= len(lead.group()) if lead is not None else 0
        group = re.search(
            r"(?i)(?:(?:\ban?|\bthe) )?(?:[\w-]+ )?(?:group|team|delegation|party|contingent|number) of (?:\w+ )?$|\b(?:групп\w+|делегаци\w+|команд\w+) (?:[а-яё]+ )?$",
            text[max(0, start - 50) : start],
        )
        core = m.start()
        if group is not None and not any(start - len(group.group()) < u.end <= start for u in units):
            start -= len(group.group())
            core = start
        entities = leader_entities or tuple(dict.fromkeys(e for u in sources for e in u.entities))
        mention = Mention(start, end, text[start:end], entities[0].type, "collective", m.group().casefold())
        inside = [u for u in units if start <= u.start and u.end <= end]
        for u in inside:
            units.remove(u)
            by_start.pop(u.start, None)
            by_end.pop(u.end, None)
        collective = Unit(REFERENCE, start, end, mention, entities, (core, m.end()))
        units.append(collective)
        by_start[start], by_end[end] = collective, collective
    units = [u for u in units if u.kind == REFERENCE or not is_adjective(u)]
    return sorted(units, key=lambda u: u.start)


def _of_behind(text: str, end: int, by_start: dict[int, Unit], lang: str) -> list[Unit]:
    if lang == "en":
        m = re.match(
            r" (?:from|of|representing)(?: both| the)? (?:(?:[a-z]+ ){0,3}(?:city|town|province|region|state|port) of )?(?:the )?",
            text[end : end + 60],
        )
    else:
        m = re.match(
            r" (?:из |от |во главе с |)(?:(?:города|городов|провинции|администрации|правительства|уезда|района|округа|соседнего|китайского|российского|японского|двух|обоих|обеих|города-побратима) )*",
            text[end : end + 60],
        )
    if m is None:
        return []
    found: list[Unit] = []
    position = end + m.end()
    while (
        (u := by_start.get(position)) is not None
        and u.type in ("Place", "Zone", "Organization")
        and not is_adjective(u)
    ):
        if lang == "ru" and not found and m.group() == " " and not _genitive(u):
            return []
        found.append(u)
        gap = re.match(r"(?:,? and|,? и|,)(?: the| of| from| of the| из)? ", text[u.end : u.end + 14])
        following = by_start.get(u.end + gap.end()) if gap is not None else None
        if (
            gap is None
            or following is None
            or following.type != u.type
            or (gap.group().startswith(", ") and lang == "en" and "and" not in gap.group())
        ):
            break
        position = u.end + gap.end()
    return found


def _genitive(u: Unit) -> bool:
    from kg.extraction.alphabetic.morphology import cases

    return "gent" in cases(u.mention.text.split()[0]) or not cases(u.mention.text.split()[0])


def _of_before(text: str, start: int, by_end: dict[int, Unit], lang: str) -> Unit | None:
    m = re.search(
        r"(?:['’]s?|)(?: (?:[a-z-]+|\d+-member|городск\w+|официальн\w+|делов\w+)){0,2} $",
        text[max(0, start - 34) : start],
    )
    if m is None:
        return None
    for size in range(len(m.group()), 0, -1):
        if re.fullmatch(r"(?:['’]s?)?(?: [\w-]+){0,2} ", text[start - size : start]):
            gap = text[start - size : start]
            u = by_end.get(start - size)
            if not re.fullmatch(
                r"(?:['’]s?)?(?: (?:municipal|city|government|business|trade|official|party|youth|student|cultural|economic|state|visiting|provincial|regional|local|high-level|own|parliamentary|medical|sports|military|first|delegation|\d+-member|\w+-member|\w+-strong|top|senior|municipal government|городск\w+|официальн\w+|делов\w+|правительственн\w+|больш\w+)){0,2} ",
                gap,
            ):
                continue
            if (
                u is not None
                and u.type != "Person"
                and not re.search(
                    r" (?:and|or|of|in|to|from|with|и|с|в|на|met|sent|the|by|for|on|at|hosted|received|visited|welcomed) ",
                    gap,
                )
            ):
                if lang == "ru" and not is_adjective(u):
                    return None
                return u
    return None


# --- references -------------------------------------------------------------------------------------------------------


def _references(d: Discourse, lang: str) -> None:
    text = d.text
    for key, resolve in (
        ("pairs", _pair),
        ("many", _several),
        ("single", _single),
        ("it", _it),
        ("anaphora", _delegation),
        ("pronouns", _person),
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


def kind_of(e: DiscourseEntity) -> str:
    """City, Region, District or Country of a place; the type of anything else."""
    if e.type != "Place":
        return e.type
    if e.place_id is not None:
        return gazetteer().place(e.place_id).kind
    m = e.mentions[0]
    name = (e.label or m.text).casefold()
    if re.search(r"district|county|район|округ|уезд", name):
        return "District"
    return "Region" if re.search(r"province|region|oblast|область|край|провинция", name) else "City"


def _class(m: re.Match[str], lang: str) -> tuple[str, str]:
    """The class that a reference's noun names, and the key under which the tables hold it."""
    classes: dict[str, str] = settings(lang, "references.toml")["classes"]
    word = re.sub(r"\s+", " ", m.group("class").casefold())
    key = next(
        (k for k in sorted(classes, key=len, reverse=True) if (word.startswith(k) if lang == "ru" else word == k)), ""
    )
    return classes.get(key, ""), key


def _before(d: Discourse, position: int) -> list[DiscourseEntity]:
    """Entities in the order in which they were named before a position, the last first, each once."""
    named = [
        (m.start, e) for e in d.entities for m in e.mentions if m.start < position and m.rule != "gazetteer.adjective"
    ]
    return list(dict.fromkeys(e for _, e in sorted(named, key=lambda p: -p[0])))


def _topic(d: Discourse, kinds: tuple[str, ...]) -> list[DiscourseEntity]:
    """The places that the text is about: those named most, the first ones first."""
    places = [e for e in d.entities if kind_of(e) in kinds]
    return sorted(places, key=lambda e: (-sum(m.rule != "gazetteer.adjective" for m in e.mentions), e.first))


def _pair(d: Discourse, m: re.Match[str], lang: str) -> list[DiscourseEntity]:
    wanted, key = _class(m, lang)
    counted = (
        re.match(r"(?:the two|these two|both|of the two|our two|their two|дв|две|об[аео]|эти)", m.group().casefold())
        is not None
    )
    if (
        not counted
        and lang == "en"
        and key not in ("sides", "parties")
        and not re.match(r"the (?:sister|twin|partner|paired|friendship)", m.group().casefold())
    ):
        return []
    if (
        not counted
        and lang == "ru"
        and not re.match(r"(?:стороны|города-побратимы|побратимы|собеседники|города|партн)", m.group().casefold())
    ):
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
    for index in range(sentence, max(-1, sentence - 4), -1):
        s = d.structure.sentences[index]
        here = [
            e
            for u in sorted(d.units, key=lambda u: -u.start)
            if s.start <= u.start < min(s.end, m.start())
            for e in reversed(u.entities)
            if kind_of(e) in wanted_kinds and (wanted or e.type in ("Place", "Zone"))
        ]
        near += [e for e in dict.fromkeys(here) if e not in near]
        if wanted == "" and len([e for e in near if kind_of(e) == "City"]) >= 2:
            near = [e for e in near if kind_of(e) == "City"]
        if len(near) >= 2:
            break
    topics = _topic(d, wanted_kinds)
    if len(near) >= 2:
        both = [e for e in topics[:2] if e in near]
        return both if len(both) == 2 else sorted(near[:2], key=lambda e: e.first)
    if len(near) == 1 and near[0] in topics[:2]:
        return sorted(topics[:2], key=lambda e: e.first) if len(topics) > 1 else []
    return sorted(topics[:2], key=lambda e: e.first) if len(topics) > 1 else []


def _several(d: Discourse, m: re.Match[str], lang: str) -> list[DiscourseEntity]:
    numbers = {
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "три": 3,
        "тре": 3,
        "трё": 3,
        "чет": 4,
        "пят": 5,
        "шес": 6,
    }
    number = next((n for w, n in numbers.items() if re.search(rf"\b{w}", m.group().casefold())), 0)
    wanted, _ = _class(m, lang)
    kinds = (wanted,) if wanted else ("City", "Region", "Country")
    found = [e for e in sorted(_before(d, m.start()), key=lambda e: e.first) if kind_of(e) in kinds]
    return found if len(found) == number else []


def _single(d: Discourse, m: re.Match[str], lang: str) -> list[DiscourseEntity]:
    wanted, key = _class(m, lang)
    if not wanted or (
        lang == "ru"
        and key in ("город", "кра", "област", "район", "округ", "уезд", "регион", "провинци")
        and _has_name(d, m)
    ):
        return []
    named = settings(lang, "references.toml")["named"].get(key)
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
        named = [
            u
            for u in named
            if not re.search(
                r"\b(?:of|in|to|from|with|by|at|for|the)\s(?:the\s)?$", d.text[max(0, u.start - 9) : u.start]
            )
        ] or named
        if named:
            return [*named[0].entities]
    return []


def _person(d: Discourse, m: re.Match[str], lang: str) -> list[DiscourseEntity]:
    sentence = d.structure.sentence_at(m.start())
    for e in _before(d, m.start()):
        if e.type == "Person" and any(
            d.structure.sentence_at(x.start) >= sentence - 2 for x in e.mentions if x.start < m.start()
        ):
            return [e]
    return []


def sources_of(units: Iterable[Unit]) -> list[DiscourseEntity]:
    """The entities of units, each once."""
    return list(dict.fromkeys(e for u in units for e in u.entities))


def office_of(d: Discourse, person: DiscourseEntity) -> Any:
    """The place or body of a person's first office, or None."""
    spans = {(m.start, m.end) for m in person.mentions}
    for t in d.titles:
        if t.value.person is not None and tuple(t.value.person) in spans and t.value.organization is not None:
            return next(
                (e for e in d.entities for m in e.mentions if (m.start, m.end) == tuple(t.value.organization)), None
            )
    return None
