"""Which place or body an office belongs to: named beside it, or told by the sentence or the whole text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.alphabetic.units import capital_at, country_of, entity_at, kind_of, office_of, references, topic
from kg.extraction.alphabetic.words import pattern
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context
from kg.extraction.mention import Mention
from kg.gazetteer.palladius import is_palladius, is_pinyin

_CHINA = "iso:CN"
_NEAR = 3  # sentences within which a place that is told is the one of a local office


def body_of(context: Context, title: Mention) -> DiscourseEntity | None:
    """The place or body that an office belongs to, or None.

    An office of a town or region that stands alone (the mayor) belongs to the place that the sentence or the text is
    about; any other office needs a body that is named.
    """
    word = pattern(context.lang, "post", "in_title").search(title.value.title)
    named = _named(context, title, word.group(1)) if word is not None else None
    if named is not None:
        return named
    found = _beside(context, title) or _sent(context, title) or _of_capital(context, title) or _before(context, title)
    if found is not None:
        return found
    if not pattern(context.lang, "post", "local").search(title.value.title):
        return _of_company(context, title)
    return _told_before(context, title) or _for_whom(context, title) or _local(context, title)


def _beside(context: Context, title: Mention) -> DiscourseEntity | None:
    if title.value.organization is None:
        return None
    d = context.clauses.discourse
    start, end = title.value.organization
    exact = entity_at(d, (start, end))
    inside = (e for e in d.entities for m in e.mentions if start <= m.start and m.end <= end)
    return exact if exact is not None else next(inside, None)


def _sent(context: Context, title: Mention) -> DiscourseEntity | None:
    """The home of the delegation that the holder leads: делегация Цицикара во главе с мэром …"""
    d = context.clauses.discourse
    led = references(context.lang, "led_by")
    head = context.text[max(0, title.start - 30) : title.start]
    if not any(m.end() == len(head) for m in led.finditer(head)):
        return None
    sentence = d.sentence(title.start)
    sent = [
        e
        for u in d.units_between(sentence.start, sentence.end, "reference")
        if u.mention.rule == "collective" and u.start < title.start
        for e in u.entities
        if e.type != "Person"
    ]
    return sent[-1] if sent else None


def _of_capital(context: Context, title: Mention) -> DiscourseEntity | None:
    """градоначальник башкирской столицы"""
    m = pattern(context.lang, "post", "before_capital").match(context.text, title.end)
    return capital_at(context.clauses.discourse, m.end()) if m is not None else None


def _before(context: Context, title: Mention) -> DiscourseEntity | None:
    """The company's director: what a reference right before the title stands for."""
    for u in context.clauses.discourse.units_between(max(0, title.start - 30), title.start, "reference"):
        if context.text[u.end : title.start] in ("'s ", "’s ", " ") and u.entities[0].type != "Person":
            return u.entities[0]
    return None


def _of_company(context: Context, title: Mention) -> DiscourseEntity | None:
    """its manager; ректор: the body told last."""
    d = context.clauses.discourse
    if pattern(context.lang, "post", "of_body").match(title.value.title):
        sentence = d.sentence(title.start)
        units = d.units_between(sentence.start, title.start)
        near = [e for u in units for e in u.entities if e.type == "Organization"]
        return near[-1] if near else None
    before, behind = context.text[max(0, title.start - 24) : title.start], context.text[title.start : title.end + 30]
    of_class = pattern(context.lang, "post", "of_class")
    word = of_class.search(before) or of_class.search(behind)
    if word is not None:  # the council's president; who chairs the chamber
        return _named(context, title, next(g for g in word.groups() if g))
    if not pattern(context.lang, "post", "owned").search(context.text[max(0, title.start - 18) : title.start]):
        return None
    chain = [t for t in d.titles if t.start < title.start and t.value.organization]
    if chain:
        start, end = chain[-1].value.organization
        return next((e for e in d.entities for m in e.mentions if (m.start, m.end) == (start, end)), None)
    told = [u for u in d.units if u.end <= title.start and u.kind == "entity" and u.type != "Person"]
    return told[-1].entities[0] if told else None


def _named(context: Context, title: Mention, word: str) -> DiscourseEntity | None:
    """The body told last before a title whose name holds a word."""
    units = (u for u in context.clauses.discourse.units if u.end <= title.start and u.type == "Organization")
    fits = [e for u in units for e in u.entities if re.search(rf"(?i){word}", e.name)]
    return fits[-1] if fits else None


# --- offices of a place that stand alone ------------------------------------------------------------------------------


def _told_before(context: Context, title: Mention) -> DiscourseEntity | None:
    """Where the same person was told to hold the same office."""
    d = context.clauses.discourse
    holder = next((e for e in d.entities for m in e.mentions if (m.start, m.end) == tuple(title.value.person)), None)
    for draft in context.drafts:
        if draft.type == "Post" and draft.roles["person"] is holder and draft.roles["title"] == title.value.title:
            found: DiscourseEntity | None = draft.roles.get("organization")
            return found
    return None


def _for_whom(context: Context, title: Mention) -> DiscourseEntity | None:
    """Mayor Jonas Cortes put his name to the memorandum for Mandaue."""
    m = pattern(context.lang, "post", "for_whom").match(context.text, title.value.person[1])
    units = context.clauses.discourse.units
    return next((u.entities[0] for u in units if m is not None and u.start == m.end() and u.type == "Place"), None)


def _local(context: Context, title: Mention) -> DiscourseEntity | None:
    """The place that was told last, the one that the text is about where it is among several."""
    d = context.clauses.discourse
    regional = pattern(context.lang, "post", "regional").search(title.value.title) is not None
    kinds = ("Region",) if regional else ("City", "District", "Region")
    others = [*_of_others(context, title)]
    chinese = [e for e in d.entities if country_of(e) == _CHINA and kind_of(e) in kinds]
    others += chinese if not _has_chinese_name(context, title) else []
    if chinese and _has_chinese_name(context, title):
        others += [e for e in d.entities if e.type == "Place" and e not in chinese]
    about = [e for e in topic(d, kinds) if e not in others]
    index = d.structure.sentence_at(title.start)
    for s in reversed(d.structure.sentences[max(0, index - _NEAR + 1) : index + 1]):
        named = [
            e if e.type == "Place" or e.anchor is None else e.anchor
            for u in d.units_between(s.start, min(s.end, title.start), "entity", "reference")
            for e in u.entities
            if len(u.entities) == 1 and (kind_of(e) in kinds or (not regional and _is_city_body(context, e)))
        ]
        named = [e for e in named if e not in others]
        if named:
            return about[0] if about and about[0] in named else named[-1]
    sentence = d.sentence(title.start)
    elsewhere = [e for e in about if any(not sentence.start <= m.start < sentence.end for m in e.mentions)]
    return min(elsewhere, key=lambda e: e.first, default=None)


def _of_others(context: Context, title: Mention) -> Iterator[DiscourseEntity]:
    """The places of others that hold the same office in the sentence: Mayor X and Medan Mayor Y."""
    d = context.clauses.discourse
    sentence = d.sentence(title.start)
    if pattern(context.lang, "post", "hosts").search(context.text[sentence.start : title.start]):
        for u in d.units_between(sentence.start, title.start):
            told = u.mention.rule in ("collective", "reference.anaphora")
            homes = [e if told and e.type != "Person" else office_of(d, e) for e in u.entities]
            yield from (e for e in homes if e is not None and (told or u.type == "Person"))
    head = title.value.title.casefold().split()[-1]
    for t in d.titles:
        if (
            sentence.start <= t.start < sentence.end
            and t.start != title.start
            and t.value.person != title.value.person
            and t.value.title.casefold().split()[-1] == head
        ):
            found = _beside(context, t) or _sent(context, t)
            if found is not None:
                yield found


def _has_chinese_name(context: Context, title: Mention) -> bool:
    """Whether the holder's name may be Chinese: an office in a Chinese place is not supposed of anybody else."""
    start, end = title.value.person
    holder = next((e for e in context.clauses.discourse.entities for m in e.mentions if m.start == start), None)
    words = (holder.name if holder is not None else context.text[start:end]).split()
    return len(words) < 4 and all(is_pinyin(w, 2) or is_palladius(w, 2) for w in words)


def _is_city_body(context: Context, e: DiscourseEntity) -> bool:
    return (
        e.type == "Organization"
        and e.anchor is not None
        and pattern(context.lang, "post", "city_bodies").search(e.name) is not None
    )
