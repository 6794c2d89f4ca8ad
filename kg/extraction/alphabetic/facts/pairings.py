"""Pairings: sister cities, paired cooperation, friendly and partner relations between places or zones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

from kg.extraction.alphabetic.facts.common import (
    BODIES,
    acting_for,
    clause_range,
    dates,
    hedged,
    lead_places,
    phrases,
    same_year,
)
from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.units import in_pairs, kind_of
from kg.extraction.alphabetic.words import pattern
from kg.extraction.discourse import Group, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.lexicon import settings

_ACTORS = (*BODIES, "Person")
_HEADING = 60  # characters of a heading at most
_LINE = 40  # characters behind the name in a line of a list at most


def find_pairings(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    yield from _tabled(context)
    done: set[tuple[int, frozenset[int]]] = set()
    for kind, regex in _kinds(context.lang):
        for m in regex.finditer(context.text):
            if any(u.core[0] <= m.start() < u.core[1] and u.type in ("Organization", "Zone") for u in d.units):
                continue
            if (
                m.group()[0].isupper()
                and not any(s.start == m.start() for s in d.structure.sentences)
                and pattern(context.lang, "pairing", "part_of_name").match(context.text, m.end())
            ):
                continue  # Congress of Sister Cities
            if pattern(context.lang, "pairing", "named_after").search(context.text[max(0, m.start() - 30) : m.start()]):
                continue
            if pattern(context.lang, "pairing", "not_behind").match(context.text, m.end()):
                continue
            if not _stands_already(context, m) and hedged(context, m.start()):
                continue
            lists, rule = _members(context, m)
            since = _since(context, m)
            if not lists and since is not None:
                lists, rule = _topic(context, m), "pairings.topic"
            for members in (pair for listed in lists for pair in in_pairs(listed) or [listed]):
                key = (d.structure.sentence_at(m.start()), frozenset(map(id, members)))
                if key in done or len({e.name for e in members}) < 2:
                    continue
                done.add(key)
                r = clause_range(context, m.start())
                yield Draft(
                    "Pairing",
                    filled(member=members, kind=kind, since=_own_year(context, m, members) or since),
                    r.start,
                    r.end,
                    rule,
                    frozenset(map(id, members)),
                )


def _stands_already(context: Context, m: re.Match[str]) -> bool:
    """Whether a plan beside the trigger is about what partners do: events will mark the anniversary of their ties."""
    clause = context.clauses.clause(m.start())
    before = context.text[max(0, m.start() - 30) : m.start()]
    return pattern(context.lang, "pairing", "standing").search(context.text, clause.start, clause.end) is not None or (
        pattern(context.lang, "pairing", "owned").search(before) is not None
        and pattern(context.lang, "pairing", "make").search(context.text, clause.start, clause.end) is None
    )


def _tabled(context: Context) -> Iterator[Draft]:
    """A heading (Sister cities) with a line for each partner behind it: Hokkaido, Japan (1980)."""
    d = context.clauses.discourse
    sentences = d.structure.sentences
    for index, heading in enumerate(sentences):
        text = context.text[heading.start : heading.end]
        kind = kind_in(context.lang, text) if len(text) < _HEADING and text[-1] not in ".!?" else None
        if kind is None:
            continue
        owners = [e for e in lead_places(context, heading.start) if _fits(e) and e.first < heading.start]
        for line in sentences[index + 1 :]:
            first = next(d.units_between(line.start, line.end, "entity"), None)
            if (
                not owners
                or first is None
                or first.start != line.start
                or line.end - first.end > _LINE
                or not _fits(first.entities[0])
            ):
                break
            year = re.search(r"\b(?:19|20)\d\d\b", context.text[first.end : line.end])
            roles = filled(
                member=[owners[0], first.entities[0]], kind=kind, since=year.group() if year is not None else None
            )
            if first.entities[0] is not owners[0]:
                yield Draft("Pairing", roles, line.start, line.end, "pairings.table")


@cache
def _kinds(lang: str) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (kind, re.compile(regex, re.IGNORECASE)) for kind, regex in settings(lang, "facts.toml")["pairing"]["kinds"]
    ]


def _fits(e: DiscourseEntity) -> bool:
    return e.type == "Zone" or (e.type == "Place" and kind_of(e) not in ("Country", "Area", "Continent"))


def _entities(context: Context, group: Group | None) -> list[DiscourseEntity]:
    if group is None:
        return []
    return [e for e in dict.fromkeys(acting_for(context, e) for e in group.entities) if _fits(e)]


def _members(context: Context, m: re.Match[str]) -> tuple[list[list[DiscourseEntity]], str]:
    """The pairs that a trigger tells of, and the rule that read them."""
    p = phrases(context)
    sentence = p.discourse.sentence(m.start())
    text = context.text
    free = language(context.lang).free_order
    between = [g for g in p.role("between", sentence.start, sentence.end, BODIES) if len(_entities(context, g)) > 1]
    if between:
        nearest = min(between, key=lambda g: abs(g.start - m.start()))
        return [_entities(context, nearest)], "pairings.between"
    inside = _inside(context, m)
    base = _entities(context, p.subject(m.start(), _ACTORS))
    owner = _owner(context, m)
    behind = _right_behind(context, m)
    among = pattern(context.lang, "pairing", "among").search(text, m.end(), sentence.end)
    if among is not None:
        listed = [
            e for g in p.groups(among.end(), sentence.end) if g.type in ("Place", "Zone") for e in _entities(context, g)
        ]
        own = (
            [e for e in base if e not in listed]
            or ([owner] if owner is not None else [])
            or [e for e in lead_places(context, m.start()) if e not in listed and _fits(e)][:1]
        )
        if listed and own:
            return [[own[0], e] for e in dict.fromkeys(listed)], "pairings.among"
    if base and pattern(context.lang, "pairing", "list_of").search(text[max(0, m.start() - 30) : m.start()]):
        own = [owner] if owner is not None else [*_owners(context), *lead_places(context, m.start())]
        own = [e for e in own if e not in base and _fits(e)]
        if own:
            return [[own[0], e] for e in base], "pairings.list"
    counted = _counted(context, m)
    if counted:
        return counted, "pairings.among"
    partners = [e for g in p.role("paired_with", m.start(), sentence.end, BODIES) for e in _entities(context, g)]
    if not partners:
        partners = [
            e
            for g in p.role("paired_with", sentence.start, m.start(), BODIES)
            for e in _entities(context, g)
            if m.start() - g.end < 60
        ]
    if owner is not None and behind and owner not in behind:
        return [[owner, e] for e in behind], "pairings.owner"
    holder = [e for g in p.role("holder", sentence.start, sentence.end, BODIES) for e in _entities(context, g)]
    if partners:
        base = holder or base
    if partners:
        base = [e for e in (base or ([owner] if owner else [])) if e not in partners] or [
            e for e in lead_places(context, m.start()) if e not in partners and _fits(e)
        ][:1]
        if len(base) == 1 and len(partners) == 1:
            return [[base[0], partners[0]]], "pairings.with"
        return [[a, b] for a, b in product(base, dict.fromkeys(partners))], "pairings.with"
    genitive = behind if pattern(context.lang, "pairing", "partner_of").match(text, m.end()) else []
    direct = bool(behind) and pattern(context.lang, "pairing", "direct_gap").fullmatch(
        text, m.end(), _first_group(context, m)
    )
    if free and genitive and not direct:
        own = [
            e
            for e in (
                holder
                or ([owner] if owner is not None else [])
                or [*_owners(context), *lead_places(context, m.start())]
            )
            if e not in genitive and _fits(e)
        ]
        if own:
            return [[own[0], e] for e in genitive], "pairings.list"
    if free and len(genitive) > 1 and not base:
        return [genitive], "pairings.between"
    if genitive and [e for e in base if e not in genitive]:
        return [[a, b] for a, b in product([e for e in base if e not in genitive], genitive)], "pairings.of"
    if len(genitive) > 1 and pattern(context.lang, "pairing", "mutual").fullmatch(m.group()):
        return [genitive], "pairings.between"
    listed = _listed(context, m) if genitive else []
    if listed:
        return [[a, b] for a, b in product(genitive, listed) if a is not b], "pairings.list"
    if inside:
        return [inside], "pairings.two"
    if len(base) > 1:
        return [base], "pairings.subject"
    apposed = _right_before(context, m) if genitive and not free else None
    if apposed is not None and apposed not in genitive:
        return [[apposed, e] for e in genitive], "pairings.apposition"
    if behind:
        named = owner or (base[0] if base and base[0] not in behind else None)
        if named is None:
            named = next((e for e in lead_places(context, m.start()) if e not in behind and _fits(e)), None)
        if named is not None:
            return [[named, e] for e in behind], "pairings.apposition"
    if owner is not None and base and owner not in base:
        return [[owner, e] for e in base], "pairings.owner"  # Dalian is one of Brno's sister cities
    before = _right_before(context, m)
    if before is not None:
        named = owner if owner is not before else None
        named = named or next((e for e in lead_places(context, m.start()) if e is not before and _fits(e)), None)
        if named is not None:
            return [[named, before]], "pairings.apposition"
    return [], ""


def _counted(context: Context, m: re.Match[str]) -> list[list[DiscourseEntity]]:
    """Tacoma counts A and B among its sister cities: the pairs of the names in front of "among"."""
    before = pattern(context.lang, "pairing", "counted_among").search(context.text[max(0, m.start() - 28) : m.start()])
    if before is None and pattern(context.lang, "pairing", "counted_among").match(m.group()) is None:
        return []
    edge = m.start() - (len(before.group()) if before is not None else 0)
    p = phrases(context)
    groups = [g for g in p.groups(p.discourse.sentence(m.start()).start, edge) if g.type in ("Place", "Zone")]
    if len(groups) < 2 or edge - groups[-1].end > 3:
        return []
    return [[a, b] for a in _entities(context, groups[0])[:1] for b in _entities(context, groups[-1])]


def _topic(context: Context, m: re.Match[str]) -> list[list[DiscourseEntity]]:
    """The two places that the text is about, where both were named shortly before."""
    d = context.clauses.discourse
    index = d.structure.sentence_at(m.start())
    recent = d.structure.sentences[max(0, index - 2)].start
    leads = [e for e in lead_places(context, m.start()) if _fits(e)]
    near = [e for e in leads if any(recent <= x.start <= m.end() for x in e.mentions)]
    return [near] if len(near) == 2 else []


def _inside(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    """What "the two cities" in the trigger's clause stands for, or the reference that the trigger is a part of."""
    d = context.clauses.discourse
    sentence = d.sentence(m.start())
    for u in d.units_between(sentence.start, sentence.end, "reference"):
        if u.mention.rule in ("reference.pairs", "reference.many") and abs(u.start - m.start()) < 120:
            found = [e for e in u.entities if _fits(e)]
            if len(found) > 1:
                return found
    return []


def _first_group(context: Context, m: re.Match[str]) -> int:
    """Where the first name behind the trigger starts."""
    p = phrases(context)
    groups = [g for g in p.groups(m.end(), p.discourse.sentence(m.start()).end) if g.type in ("Place", "Zone")]
    return groups[0].start if groups else m.end()


def kind_in(lang: str, text: str) -> str | None:
    """The kind of relation that a text names, or None."""
    return next((kind for kind, regex in _kinds(lang) if regex.search(text)), None)


def _owners(context: Context) -> list[DiscourseEntity]:
    """Whose sister cities the text counts: the city that an earlier one became a sister of."""
    return [d.roles["member"][-1] for d in context.of_type("Pairing") if d.rule == "pairings.of"]


def _listed(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    """The sister cities of A include B, C and D: the names behind the verb."""
    p = phrases(context)
    groups = [g for g in p.groups(m.end(), p.discourse.sentence(m.start()).end) if g.type in ("Place", "Zone")]
    if len(groups) > 1 and re.fullmatch(
        pattern(context.lang, "pairing", "list").pattern, context.text[groups[0].end : groups[1].start], re.IGNORECASE
    ):
        return _entities(context, groups[1])
    return []


def _owner(context: Context, m: re.Match[str]) -> DiscourseEntity | None:
    """Harbin's sister city; its sister city: whose partner the trigger tells of."""
    d = context.clauses.discourse
    before = context.text[max(0, m.start() - 24) : m.start()]
    own = pattern(context.lang, "pairing", "owner").search(before)
    if own is not None:
        end = m.start() - len(before) + own.start()
        for u in d.units:
            if u.end == end or u.core[1] == end:
                return next((e for e in u.entities if _fits(e)), None)
    beside = pattern(context.lang, "pairing", "owner_beside").match(context.text, m.end())
    if beside is not None:  # the Khabarovsk | sister city of Niigata
        for u in d.units:
            if u.core[1] == m.start() - 1 and u.kind == "entity" and _fits(u.entities[0]):
                return u.entities[0]
    if pattern(context.lang, "pairing", "owner_pronoun").search(before):
        named = _entities(context, phrases(context).subject(m.start(), _ACTORS))
        if named:
            return named[0]
        index = d.structure.sentence_at(m.start())
        if index:
            previous = d.structure.sentences[index - 1]
            found = [e for u in d.units_between(previous.start, previous.end) for e in u.entities if _fits(e)]
            return found[0] if found else None
    return None


def _right_behind(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    """The names right behind the trigger: sister city Harbin; sister cities include A, B and C; побратимом Харбина."""
    p = phrases(context)
    sentence = p.discourse.sentence(m.start())
    for u in p.discourse.units_between(sentence.start, m.start(), "reference"):
        if u.mention.rule == "collective" and u.start < m.start() < u.end:  # делегация города-побратима Хэфэй
            return [e for e in u.entities if _fits(e)]
    groups = [g for g in p.groups(m.end(), sentence.end) if g.type in ("Place", "Zone")]
    if not groups:
        return []
    gap = context.text[m.end() : groups[0].start]
    if re.fullmatch(pattern(context.lang, "pairing", "gap").pattern, gap, re.IGNORECASE) is None:
        return []
    return _entities(context, groups[0])


def _right_before(context: Context, m: re.Match[str]) -> DiscourseEntity | None:
    """Guangzhou, a sister city: the name whose apposition the trigger is."""
    d = context.clauses.discourse
    for u in d.units_between(d.sentence(m.start()).start, m.start(), "entity"):
        gap = context.text[u.end : m.start()]
        if u.titled and pattern(context.lang, "pairing", "apposition_of_office").fullmatch(gap):
            home = acting_for(context, u.entities[0])  # Mayor X of Fukuoka, a sister city
            return home if _fits(home) else None
        if _fits(u.entities[0]) and pattern(context.lang, "pairing", "apposition").fullmatch(gap):
            return u.entities[0]
    return None


def _own_year(context: Context, m: re.Match[str], members: list[DiscourseEntity]) -> str | None:
    """The year in brackets behind a partner: Bordeaux (1947), Porto (Portugal, since 1984)."""
    sentence = context.clauses.discourse.sentence(m.start())
    for e in reversed(members):
        for x in e.mentions:
            year = pattern(context.lang, "pairing", "year_behind").match(context.text, x.end)
            if year is not None and sentence.start <= x.start < sentence.end:
                return next(g for g in year.groups() if g)
    return None


def _since(context: Context, m: re.Match[str]) -> str | None:
    d = context.clauses.discourse
    sentence = d.sentence(m.start())
    told = dates(context, sentence.start, sentence.end)
    start: Unit | None = next((u for u in told if u.value.relation == "since"), None)
    if start is None and pattern(context.lang, "pairing", "make").search(context.text, sentence.start, sentence.end):
        clause = context.clauses.clause(m.start())
        same = same_year(context, clause.start, clause.end)
        if same is not None:
            return same
        own = [u for u in told if clause.start <= u.start < clause.end and u.value.relation in ("at", "since")]
        start = own[-1] if own else next((u for u in told if u.value.relation == "at"), None)
    if start is not None:
        return str(start.value.iso).split("/")[0]
    years = pattern(context.lang, "pairing", "anniversary").search(context.text, sentence.start, sentence.end)
    if years is not None and d.published:
        number = next(g for g in years.groups() if g)
        if number.isdigit() and 4 < int(number) < 100:
            year = int(d.published[:4])
            for key, shift in (("next_year", 1), ("last_year", -1)):
                if pattern(context.lang, "time", key).search(context.text, sentence.start, years.start()):
                    year += shift
            return str(year - int(number))
    return None
