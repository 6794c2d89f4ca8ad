"""Posts: who holds which office where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.extraction.alphabetic.facts.common import BODIES, clause_range, lead_places
from kg.extraction.alphabetic.facts.office_bodies import body_of
from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.offices import not_posts
from kg.extraction.alphabetic.units import kind_of
from kg.extraction.alphabetic.words import pattern
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.mention import Mention
from kg.gazetteer import gazetteer

_ADJECTIVE = 30  # characters of what may stand before an office: the Chinese | ambassador


def find_posts(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    people = {u.core: u.entities[0] for u in d.units if u.type == "Person" and u.kind == "entity"}
    everyone = {(m.start, m.end): e for e in d.entities if e.type == "Person" for m in e.mentions}
    told: set[tuple[int, str]] = set()
    titles: list[tuple[DiscourseEntity, str]] = []
    for i, title in enumerate(d.titles):
        value = title.value
        if value.person is None:
            continue
        person = people.get(tuple(value.person)) or everyone.get(tuple(value.person))
        head = value.title.split()[0].casefold() if language(context.lang).declined else value.title.casefold()
        if person is None or not_posts(context.lang) & {value.title.casefold(), head}:
            continue
        if any(p is person and title.value.title != t and t.startswith(value.title + " ") for p, t in titles):
            continue  # мэр, behind мэр краевого центра
        titles.append((person, value.title))
        office = (id(person), value.title.casefold().split()[-1])
        if value.organization is None and office in told:
            continue  # Mayor Tumang, behind Mayor Teddy Tumang of Mexico
        elsewhere = value.organization is None and any(
            t.value.person is not None and tuple(t.value.person) == tuple(value.person) and t.value.organization
            for t in d.titles
            if t is not title
        )
        body = _in_turn(context, i) or (None if elsewhere or _stranger(context, title) else body_of(context, title))
        told.add(office)
        if body is not None:  # Yamagata City | Mayor
            shared = pattern(context.lang, "post", "shared_word").match(f"{body.name} {value.title}")
            value = replace(value, title=shared.group(1)) if shared is not None else value
        if body is not None and value.organization is None:
            m = body.mentions[0]
            d.titles[i] = replace(title, value=replace(value, organization=(m.start, m.end)))
        r = clause_range(context, title.start, value.person[0])
        rule = "posts.office" if body is not None else "posts.bodiless"
        yield Draft("Post", filled(person=person, title=value.title, organization=body), r.start, r.end, rule)
    yield from _of_pronouns(context)
    yield from _counterparts(context, people)
    _in_brackets(context, everyone)


def _of_pronouns(context: Context) -> Iterator[Draft]:
    """He previously served as director of …: the office of whom a pronoun stands for."""
    d, text = context.clauses.discourse, context.text
    for u in d.units:
        m = pattern(context.lang, "post", "serves").match(context.text, u.end) if u.type == "Person" else None
        if m is None or u.kind != "reference" or len(u.entities) != 1:
            continue
        behind = (t for t in d.titles if m.end() <= t.start < m.end() + _ADJECTIVE and t.value.person is None)
        title = next(
            (t for t in behind if re.fullmatch(r"(?:[A-Z][\w-]+(?:['’]s)? ){0,2}", text[m.end() : t.start])), None
        )
        body = body_of(context, title) if title is not None and title.value.organization is not None else None
        if title is not None and body is not None:
            r = clause_range(context, u.start, title.start)
            roles = filled(person=u.entities[0], title=title.value.title, organization=body)
            yield Draft("Post", roles, r.start, r.end, "posts.pronoun")


def _stranger(context: Context, title: Mention) -> bool:
    """Whether a name that was not recognised stands right before the title: BCM mayor Xola Pakati."""
    if title.value.organization is not None:
        return False
    m = pattern(context.lang, "post", "stranger").search(context.text[max(0, title.start - 30) : title.start])
    return m is not None and not any(
        x.start < title.start <= x.end + 1 for e in context.clauses.discourse.entities for x in e.mentions
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
        place = _within(context, place, m.start())
        subject = [
            e for s, e in sorted(people.items()) if d.sentence(m.start()).start <= s[0] < m.start() and e is not person
        ]
        if subject and not language(context.lang).free_order:
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


def _within(context: Context, place: DiscourseEntity | None, position: int) -> DiscourseEntity | None:
    """The town of the country that "his Chinese colleague" is from, where the text is about one of that country."""
    if place is None or kind_of(place) != "Country":
        return place
    inside = [
        e
        for e in lead_places(context, position)
        if e.place_id and place.place_id and place.place_id in gazetteer().ancestors(e.place_id)
    ]
    return inside[0] if inside else place


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
