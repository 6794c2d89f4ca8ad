"""Posts: who holds which office where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.extraction.alphabetic.facts.common import BODIES, clause_range
from kg.extraction.alphabetic.offices import not_posts
from kg.extraction.alphabetic.units import capital_at, entity_at, kind_of, topic
from kg.extraction.alphabetic.words import pattern
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.mention import Mention


def find_posts(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    people = {u.core: u.entities[0] for u in d.units if u.type == "Person" and u.kind == "entity"}
    everyone = {(m.start, m.end): e for e in d.entities if e.type == "Person" for m in e.mentions}
    told: set[tuple[int, str]] = set()
    for i, title in enumerate(d.titles):
        value = title.value
        if value.person is None:
            continue
        person = people.get(tuple(value.person)) or everyone.get(tuple(value.person))
        head = value.title.split()[-1 if context.lang == "en" else 0].casefold()
        if (
            person is None
            or value.title.casefold() in not_posts(context.lang)
            or (context.lang == "ru" and head in not_posts("ru"))
        ):
            continue
        office = (id(person), value.title.casefold().split()[-1])
        if context.lang == "en" and value.organization is None and office in told:
            continue  # Mayor Tumang, behind Mayor Teddy Tumang of Mexico
        elsewhere = (
            context.lang == "en"
            and value.organization is None
            and any(
                t.value.person is not None and tuple(t.value.person) == tuple(value.person) and t.value.organization
                for t in d.titles
                if t is not title
            )
        )
        body = _in_turn(context, i) or (None if elsewhere or _stranger(context, title) else body_of(context, title))
        told.add(office)
        if (
            context.lang == "en"
            and body is not None
            and body.name.endswith(" City")
            and value.title.startswith("City ")
        ):
            value = replace(value, title=value.title.removeprefix("City "))  # Yamagata City Mayor
        if body is not None and value.organization is None:
            m = body.mentions[0]
            d.titles[i] = replace(title, value=replace(value, organization=(m.start, m.end)))
        r = clause_range(context, title.start, value.person[0])
        rule = "posts.office" if body is not None else "posts.bodiless"
        yield Draft("Post", filled(person=person, title=value.title, organization=body), r.start, r.end, rule)
    yield from _counterparts(context, people)
    _in_brackets(context, everyone)


def _stranger(context: Context, title: Mention) -> bool:
    """Whether a name that was not recognised stands right before the title: BCM mayor Xola Pakati."""
    if context.lang != "en" or title.value.organization is not None:
        return False
    m = re.search(r"([A-Za-z]*[A-Z][\w’'-]+) $", context.text[max(0, title.start - 30) : title.start])
    return (
        m is not None
        and m.group(1) not in ("The", "New", "Former", "Lord", "Deputy", "Vice", "Acting", "City", "County")
        and not any(x.start < title.start <= x.end + 1 for e in context.clauses.discourse.entities for x in e.mentions)
    )


def _in_turn(context: Context, i: int) -> DiscourseEntity | None:
    """главы обеих территорий, X и Y: the holders of one plural title in the order of the pair."""
    d = context.clauses.discourse
    title = d.titles[i]
    holders = [t for t in d.titles if (t.start, t.end) == (title.start, title.end) and t.value.person is not None]
    pair = [
        u
        for u in d.units_between(title.start, min(t.value.person[0] for t in holders), "reference")
        if len(u.entities) == len(holders)
    ]
    if len(holders) < 2 or not pair or title.value.organization is not None:
        return None
    rank = sorted(t.value.person for t in holders).index(title.value.person)
    return pair[0].entities[rank]


def body_of(context: Context, title: Mention) -> DiscourseEntity | None:
    """The place or body that an office belongs to: named beside it, or for a local office the place told last."""
    d = context.clauses.discourse
    if title.value.organization is not None:
        span = tuple(title.value.organization)
        exact = entity_at(d, (span[0], span[1]))
        if exact is not None:
            return exact
        inside = [e for e in d.entities for m in e.mentions if span[0] <= m.start and m.end <= span[1]]
        if inside:
            return inside[0]
    leading = re.search(r"(?:во главе с|под руководством) $", context.text[max(0, title.start - 24) : title.start])
    if context.lang == "ru" and leading is not None:  # делегация Цицикара во главе с мэром
        sent = [
            u
            for u in d.units_between(d.sentence(title.start).start, title.start, "reference")
            if u.mention.rule == "collective"
        ]
        if sent:
            home: DiscourseEntity = sent[-1].entities[0]
            return home
    before_capital = re.compile(r"[а-яё ]{1,24}?(?= [а-яё-]+(?:ской|цкой) столиц)").match(context.text, title.end)
    at = before_capital.end() + 1 if before_capital is not None else title.end + 1
    if context.lang == "ru" and re.compile(r"[а-яё-]+(?:ской|цкой) столиц").match(context.text, at):
        return capital_at(d, at)
    for u in d.units_between(max(0, title.start - 30), title.start, "reference"):
        if context.text[u.end : title.start] in ("'s ", "’s ", " ") and u.entities[0].type != "Person":
            return u.entities[0]
    if not pattern(context.lang, "post", "local").search(title.value.title):
        return _owner(context, title)
    sentence = d.structure.sentence_at(title.start)
    person = title.value.person
    told = _told_before(context, title)
    if told is not None:
        return told
    regional = (
        re.search(r"\b(?:региона|области|края|республики)\b|[Гг]убернатор|[Gg]overnor|[Pp]remier", title.value.title)
        is not None
    )
    kinds = ("Region",) if regional else ("City", "Region", "District")
    for index in range(sentence, max(-1, sentence - 3), -1):
        s = d.structure.sentences[index]
        named = [
            e
            for u in d.units_between(s.start, s.end if index < sentence else title.start)
            for e in u.entities
            if len(u.entities) == 1
            if (u.kind != "date" and e.type == "Place" and kind_of(e) in kinds)
            or (not regional and u.kind != "date" and _is_city_body(e))
        ]
        if index == sentence and not named and person is not None:
            # Mayor Jonas Cortes put his name to the memorandum for Mandaue
            m = re.compile(r"[^.;]{0,120}?\b(?:for|от имени) ").match(context.text, person[1])
            behind = [u for u in d.units if m is not None and u.start == m.end() and u.type == "Place"]
            if behind:
                return behind[0].entities[0]
        if named:
            lead = topic(d, ("Region",) if regional else ("City", "District"))[:1]
            last = lead[0] if lead and lead[0] in named else named[-1]
            return last.anchor if last.type == "Organization" and last.anchor is not None else last
    for u in d.units:
        if u.start > title.start:
            break
        if u.type == "Place" and kind_of(u.entities[0]) in (("Region",) if regional else ("City",)):
            return u.entities[0]
    wide = topic(d, ("Region",)) if regional and context.lang == "ru" else []
    return wide[0] if wide else None


def _told_before(context: Context, title: Mention) -> DiscourseEntity | None:
    """Where the same person was told to hold the same office."""
    d = context.clauses.discourse
    holder = next((e for e in d.entities for m in e.mentions if (m.start, m.end) == tuple(title.value.person)), None)
    for draft in context.drafts:
        if draft.type == "Post" and draft.roles["person"] is holder and draft.roles["title"] == title.value.title:
            found: DiscourseEntity | None = draft.roles.get("organization")
            return found
    return None


def _is_city_body(e: DiscourseEntity) -> bool:
    return (
        e.type == "Organization"
        and e.anchor is not None
        and re.search(r"Council|Administration|администрац|правительств", e.name) is not None
    )


def _owner(context: Context, title: Mention) -> DiscourseEntity | None:
    """its manager; председатель организации: the body told last."""
    if context.lang == "ru" and re.match(r"(?:ректор|проректор|декан|гендиректор|директор$)", title.value.title):
        sentence = context.clauses.discourse.sentence(title.start)
        near = [
            e
            for u in context.clauses.discourse.units_between(sentence.start, title.start)
            for e in u.entities
            if e.type == "Organization"
        ]
        return near[-1] if near else None
    if re.search(
        r"\bits $|\bthe (?:company|association|institute|bank)['’]s $",
        context.text[max(0, title.start - 18) : title.start],
    ):
        before = [
            u
            for u in context.clauses.discourse.units
            if u.end <= title.start and u.type in ("Organization", "Zone", "Place") and u.kind == "entity"
        ]
        chain = [t for t in context.clauses.discourse.titles if t.start < title.start and t.value.organization]
        if chain:
            span = tuple(chain[-1].value.organization)
            return next(
                (e for e in context.clauses.discourse.entities for m in e.mentions if (m.start, m.end) == span), None
            )
        return before[-1].entities[0] if before else None
    return None


def _counterparts(context: Context, people: dict[tuple[int, int], DiscourseEntity]) -> Iterator[Draft]:
    """X received Y, his counterpart from Chengdu; мэр Якутска и его харбинский коллега Y: the same office elsewhere."""
    d = context.clauses.discourse
    by_start = {span[0]: (span, e) for span, e in people.items()}
    for m in pattern(context.lang, "post", "counterpart").finditer(context.text):
        index = d.structure.sentence_at(m.start())
        reach = d.structure.sentences[max(0, index - 1)].start
        titles = [
            t
            for t in d.titles
            if reach <= t.start < m.start() and t.value.person is not None and t.value.organization is not None
        ]
        behind = by_start.get(m.end()) or by_start.get(m.end() + 1)
        before = [(s, e) for s, e in people.items() if m.start() - 4 <= s[1] <= m.start()]
        held = {e for s, e in people.items() if any(t.value.person and tuple(t.value.person) == s for t in titles)}
        place = _named_in(context, m)
        if place is None and not before and behind is None:
            continue
        person: Any = before[0][1] if before and before[0][1] not in held else behind[1] if behind is not None else None
        if person is None or not titles:
            continue
        if place is None:
            # his counterpart from the Chinese city of Chengdu
            after = [
                u for u in d.units if m.end() <= u.start < m.end() + 50 and u.type == "Place" and u.kind == "entity"
            ]
            place = (
                after[0].entities[0]
                if after and not re.search(r"[.;]", context.text[m.end() : after[0].start])
                else None
            )
        subject = [
            e for s, e in sorted(people.items()) if d.sentence(m.start()).start <= s[0] < m.start() and e is not person
        ]
        if context.lang == "en" and subject:
            own = {(x.start, x.end) for x in subject[-1].mentions}
            titles = [t for t in d.titles if t.value.person is not None and tuple(t.value.person) in own] or titles[-1:]
        r = clause_range(context, titles[-1].start, m.start())
        yield Draft(
            "Post",
            filled(person=person, title=titles[-1].value.title, organization=place),
            r.start,
            r.end,
            "posts.counterpart",
        )
        if place is not None:
            mention = place.mentions[0]
            span = next(s for s, e in people.items() if e is person)
            value = replace(titles[-1].value, person=span, organization=(mention.start, mention.end))
            d.titles.append(replace(titles[-1], start=m.start(), end=m.end(), text=m.group(), value=value))


def _named_in(context: Context, m: re.Match[str]) -> DiscourseEntity | None:
    """The place whose adjective or possessive stands inside the match: his Harbin counterpart."""
    for e in context.clauses.discourse.entities:
        if e.type == "Place" and any(m.start() <= x.start and x.end <= m.end() for x in e.mentions):
            return e
    return None


def _in_brackets(context: Context, people: dict[tuple[int, int], DiscourseEntity]) -> None:
    """Settle bodies in brackets: мэры Олег Имамеев (Благовещенск) и …: the place in brackets behind a name."""
    d = context.clauses.discourse
    for i, title in enumerate(d.titles):
        value = title.value
        if value.person is None:
            continue
        m = re.compile(r" \((?=[А-ЯЁA-Z])").match(context.text, value.person[1])
        found = next(
            (
                (x, e)
                for e in d.entities
                if m is not None and e.type in BODIES
                for x in e.mentions
                if x.start == m.end()
            ),
            None,
        )
        if found is not None and context.text[found[0].end : found[0].end + 1] == ")":
            mention, body = found
            d.titles[i] = replace(title, value=replace(value, organization=(mention.start, mention.end)))
            for draft in context.drafts:
                if draft.type == "Post" and draft.roles["person"] is people.get(tuple(value.person)):
                    draft.roles["organization"] = body
