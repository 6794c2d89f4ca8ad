"""Visits: who goes where, told from the visitor's side or from the host's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.alphabetic.facts.common import (
    BODIES,
    acting_for,
    clause_range,
    date_at,
    hedged,
    hits,
    lead_places,
    phrases,
    place_at,
    planned,
)
from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.units import kind_of, office_of, references
from kg.extraction.alphabetic.words import pattern
from kg.extraction.discourse import Group, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled

_ACTORS = (*BODIES, "Person")
_GOAL_ROOM = 70  # characters between a verb of going and its goal
_VISIT_ROOM = 110  # characters between "visit" and its goal


def find_visits(context: Context) -> Iterator[Draft]:
    done: set[tuple[int, frozenset[int], frozenset[int]]] = set()
    told: list[Draft] = []
    for draft in (*_going(context), *_nominal(context), *_receiving(context)):
        d = context.clauses.discourse
        key = (
            d.structure.sentence_at(draft.start),
            frozenset(map(id, draft.roles["visitor"])),
            frozenset(map(id, draft.roles["destination"])),
        )
        if key in done:
            continue
        done.add(key)
        earlier = _told_earlier(context, draft, told)
        if earlier is None:
            told.append(draft)
            yield draft
            continue
        earlier.roles["visitor"] = list(dict.fromkeys([*earlier.roles["visitor"], *draft.roles["visitor"]]))
        if len(str(draft.roles.get("date", ""))) > len(str(earlier.roles.get("date", ""))):
            earlier.roles["date"] = draft.roles["date"]
        earlier.more.append((draft.start, draft.end, draft.rule))


def _told_earlier(context: Context, draft: Draft, told: list[Draft]) -> Draft | None:
    """The visit that an earlier sentence told: the same travellers or some of them, the same goal, no other date."""
    homes = {id(acting_for(context, e)) for e in draft.roles["visitor"]}
    for d in told:
        dates = {d.roles.get("date"), draft.roles.get("date")} - {None}
        same = {id(acting_for(context, e)) for e in d.roles["visitor"]}
        apart = context.clauses.discourse.structure.sentence_at(
            d.start
        ) != context.clauses.discourse.structure.sentence_at(draft.start)
        if apart and len(dates) < 2 and homes & same and set(d.roles["destination"]) & set(draft.roles["destination"]):
            return d
    return None


def _checked(
    context: Context, m: re.Match[str], visitors: list[DiscourseEntity], destination: list[DiscourseEntity], rule: str
) -> Iterator[Draft]:
    visitors = [e for e in dict.fromkeys(visitors) if e not in destination]
    destination = [e for e in dict.fromkeys(destination) if not any(e is acting_for(context, v) for v in visitors)]
    if not visitors or not destination or hedged(context, m.start(), plans=False):
        return
    date = date_at(context, m.start())
    if planned(context, m.start()) and date_at(context, m.start(), carry=False) is None:
        context.reject(m.start(), "plan without a date")
        return
    visitors += [e for e in _companions(context, m) if e not in visitors and e not in destination]
    r = clause_range(context, m.start())
    yield Draft("Visit", filled(visitor=visitors, destination=destination, date=date), r.start, r.end, rule)


def _companions(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    """led by X, including X and Y, во главе с X: people of the delegation."""
    p = phrases(context)
    sentence = p.discourse.sentence(m.start())
    found = []
    for cue in hits(context, "visit", "companions", sentence.start, sentence.end):
        if pattern(context.lang, "visit", "beside_subject").search(cue.group()) and cue.start() < m.start():
            continue  # the mayor, along with X, welcomed …
        for g in p.groups(cue.end() - 1, sentence.end):
            if (
                g.type == "Person"
                and len(context.text[cue.end() : g.units[0].start].strip()) < 45
                and not re.search(r"[.;]", context.text[cue.end() : g.start])
            ):
                found += g.entities
            break
    return found


def _visitors(context: Context, group: Group | None) -> list[DiscourseEntity]:
    return [] if group is None else group.entities


def _going(context: Context) -> Iterator[Draft]:
    p = phrases(context)
    free = language(context.lang).free_order
    for key in ("go", "back", "see"):
        for m in hits(context, "visit", key):
            clause = p.clause(m.start())
            sentence = p.discourse.sentence(m.start())
            beside = _travellers_beside(context, m)
            subject = beside or p.subject(m.start(), _ACTORS)
            if pattern(context.lang, "visit", "to_visit").search(context.text, max(0, m.start() - 4), m.end()):
                before = [g for g in p.groups(sentence.start, m.start()) if g.type in _ACTORS and not p.marker(g)]
                subject = before[0] if before else None
            if subject is None and key == "go" and free:
                yield from _led(context, m)
            if subject is None:
                continue
            inverted = _inverted(context, m, subject) if key == "see" else None
            if inverted is not None:
                yield from _checked(context, m, _visitors(context, inverted), [*subject.entities], "visits.see")
                continue
            own = m.group().split()[-1]  # called | on X
            behind = [
                g
                for g in p.groups(m.end(), min(sentence.end, clause.end + 60))
                if g.type in BODIES
                and (p.fills(g, f"visit_{key}") or p.marker(g) == own)
                and len(context.text[m.end() : g.start]) < _GOAL_ROOM
            ]
            if key == "see":
                behind = [
                    g
                    for g in behind
                    if not pattern(context.lang, "visit", "not_seen").search(context.text, m.end(), g.units[0].start)
                ]
                if beside is not None and beside.start > m.start():  # Уфу посетила делегация
                    front = [g for g in p.groups(clause.start, m.start()) if g.type in BODIES and not p.marker(g)]
                    behind = [g for g in front if "accs" in p.cases(g.units[0])][-1:]
            if free and not behind and key == "go":  # в Чите побывали гости
                at = pattern(context.lang, "visit", "been").match(m.group()) is not None
                behind = p.role("stay" if at else "goal", clause.start, m.start(), BODIES)
            stays = pattern(context.lang, "visit", "stay").match(m.group()) is not None
            travels = _are_travellers(context, subject.units[0]) or pattern(context.lang, "visit", "journey").search(
                context.text, clause.start, clause.end
            )
            if stays and not travels and (free or subject.type != "Person"):
                continue
            visitors = _visitors(context, subject)
            destination = [e for g in behind[:1] for e in g.entities if e not in visitors]
            if not destination and key == "go":
                destination = _implied(context, m, subject, visitors)
            yield from _checked(context, m, visitors, destination, f"visits.{key}")


def _led(context: Context, m: re.Match[str]) -> Iterator[Draft]:
    """В Харбин прибыла рабочая группа во главе с …: only the leader of the travellers is named."""
    p = phrases(context)
    sentence = p.discourse.sentence(m.start())
    if not references(context.lang, "travellers").search(context.text, m.end(), min(sentence.end, m.end() + 30)):
        return
    goals = [g for g in p.role("goal", sentence.start, sentence.end, BODIES) if g.type != "Organization"]
    leaders = _companions(context, m)
    if goals and leaders:
        yield from _checked(context, m, leaders, [*goals[0].entities], "visits.go")


def _travellers_beside(context: Context, m: re.Match[str]) -> Group | None:
    """отправится делегация Иркутска; делегации Акиты, прибывшей в …: the travellers beside a verb or participle."""
    if not language(context.lang).free_order:
        return None
    p = phrases(context)
    sentence = p.discourse.sentence(m.start())
    if pattern(context.lang, "visit", "participle").search(m.group()):
        before = [g for g in p.groups(sentence.start, m.start()) if m.start() - g.end <= 3]
        return before[-1] if before else None
    behind = [g for g in p.groups(m.end(), min(sentence.end, m.end() + 90)) if g.start - m.end() <= 24]
    if behind and not p.marker(behind[0]) and _are_travellers(context, behind[0].units[0]):
        return behind[0] if "nomn" in p.cases(behind[0].units[0]) else None
    return None


def _inverted(context: Context, m: re.Match[str], subject: Group) -> Group | None:
    """Приморский край посетила делегация: the travellers right behind the verb, where what is visited stands before."""
    if not language(context.lang).free_order or subject.start > m.start() or subject.type not in BODIES:
        return None
    behind = [g for g in phrases(context).groups(m.end(), m.end() + 120) if g.start - m.end() <= 24]
    return behind[0] if behind and _are_travellers(context, behind[0].units[0]) else None


def _implied(
    context: Context, m: re.Match[str], subject: Group, visitors: list[DiscourseEntity]
) -> list[DiscourseEntity]:
    """Where a delegation comes to whose goal is not named: the scene's place, or the partner of its home."""
    travels = _are_travellers(context, subject.units[0])
    if (not travels and subject.type != "Person") or pattern(context.lang, "visit", "coming").match(m.group()) is None:
        return []
    here = place_at(context, m.start(), visitors)
    if here is not None:
        city = here if here.type == "Place" else here.anchor or here
        return [] if city in visitors else [city]
    homes = [acting_for(context, v) for v in visitors]
    leads = lead_places(context, m.start())
    if len(leads) == 2 and homes and homes[0] in leads:
        return [e for e in leads if e is not homes[0]]
    return []


def _are_travellers(context: Context, unit: Unit) -> bool:
    """Whether a unit stands for people who travel: a delegation, guests, students."""
    told = unit.mention.rule in ("collective", "reference.anaphora")
    return told and references(context.lang, "travellers").search(unit.mention.text) is not None


def _nominal(context: Context) -> Iterator[Draft]:
    """The visit of X to Y; X's visit to Y; during a visit to Y; визит делегации Харбина в Хабаровск."""
    p = phrases(context)
    for m in hits(context, "visit", "noun"):
        sentence = p.discourse.sentence(m.start())
        to = [g for g in p.role("goal", m.end(), sentence.end, BODIES) if g.start - m.end() < _VISIT_ROOM]
        if not to:
            yield from _visit_by(context, m)
            continue
        if pattern(context.lang, "visit", "predicate").search(context.text, m.end(), to[0].start):
            continue
        of = p.role("visitor", m.end(), to[0].start, _ACTORS)
        of += [g for g in p.role("agent", to[0].end, sentence.end, _ACTORS) if p.marker(g) and g.start - to[0].end < 14]
        owner = [
            u
            for u in p.discourse.units_between(sentence.start, m.start())
            if u.entities and pattern(context.lang, "visit", "owner_gap").fullmatch(context.text, u.end, m.start())
        ]
        visitors: list[DiscourseEntity] = [e for g in of[:1] for e in g.entities] or [
            e for u in owner[-1:] for e in u.entities
        ]
        if not visitors:
            subject = p.subject(m.start(), _ACTORS)
            if subject is None:
                later = [g for g in p.groups(to[0].end, sentence.end) if not p.marker(g)]
                later = [g for g in later if g.type == "Person" or _are_travellers(context, g.units[0])]
                subject = later[0] if later else None
            visitors = _visitors(context, subject)
        yield from _checked(context, m, visitors, [e for e in to[0].entities if e not in visitors], "visits.noun")


def _visit_by(context: Context, m: re.Match[str]) -> Iterator[Draft]:
    """The signing follows a visit by a delegation from Fuzhou: to the other of the two places of the text."""
    p = phrases(context)
    sentence = p.discourse.sentence(m.start())
    by = [g for g in p.role("visitor", m.end(), sentence.end, _ACTORS) if g.start - m.end() < 30]
    if not by or not (_are_travellers(context, by[0].units[0]) or by[0].type == "Person"):
        return
    homes = [acting_for(context, e) for e in by[0].entities]
    leads = lead_places(context, m.start())
    if len(leads) == 2 and homes and homes[0] in leads:
        yield from _checked(context, m, by[0].entities, [e for e in leads if e is not homes[0]], "visits.noun")


def _receiving(context: Context) -> Iterator[Draft]:
    """Hamilton received a delegation from Chengdu; мэр Харбина встретился с делегацией Хабаровска."""
    p = phrases(context)
    for m in hits(context, "visit", "receive"):
        clause = p.clause(m.start())
        sentence = p.discourse.sentence(m.start())
        passive = pattern(context.lang, "visit", "passive").search(context.text[max(0, m.start() - 16) : m.start()])
        subject = p.subject(m.start(), _ACTORS)
        if subject is None and pattern(context.lang, "visit", "in_town").match(m.group()):
            subject = next(iter(p.role("in_town", clause.start, clause.end, ("Place",))), None)
        if subject is None:
            continue
        if passive:
            guests: Group | None = subject
            hosts = p.role("host", m.end(), sentence.end, _ACTORS)
            host_group = hosts[0] if hosts else None
        else:
            own = m.group().split()[-1]  # gave a warm welcome | to
            mutual = pattern(context.lang, "visit", "mutual").match(m.group()) is not None
            role = "met_guest" if mutual else "guest"
            objects = [
                g
                for g in p.groups(m.end(), min(sentence.end, clause.end + 40))
                if g.type in _ACTORS and (p.fills(g, role) or p.marker(g) == own) and g.start != subject.start
            ]
            guests = objects[0] if objects else None
            host_group = subject
        if guests is None or host_group is None:
            continue
        if not _travels(context, guests, m):
            continue
        destination = [_seat(context, e) for e in host_group.entities]
        places = [e for e in destination if e is not None]
        at = [
            g
            for g in p.role("in_town", sentence.start, sentence.end, ("Place",))
            if kind_of(g.entities[0]) != "Country"
        ]
        if (
            at
            and (not places or all(kind_of(e) == "Country" for e in places))
            and not set(at[0].entities) & set(guests.entities)
        ):
            places = at[0].entities
        to = p.role("received_to", guests.end, min(sentence.end, guests.end + 60), BODIES)
        if to and pattern(context.lang, "visit", "received_gap").fullmatch(
            context.text, guests.end, to[0].units[0].start
        ):
            places = to[0].entities  # welcomed X to Y
        visitors = [*guests.entities]
        for e in guests.entities:
            home = office_of(p.discourse, e) if e.type == "Person" else None
            if home is not None and home.type == "Place" and home not in places:
                visitors.append(home)
        if {acting_for(context, v) for v in guests.entities} & set(places):
            continue
        yield from _checked(context, m, visitors, places, "visits.receive")


def _travels(context: Context, guests: Group, m: re.Match[str]) -> bool:
    """Whether those received have come: a delegation, or whoever "visiting" is said of or a strong verb is used for."""
    unit: Unit = guests.units[0]
    if unit.mention.rule in ("collective", "reference.anaphora"):
        return _are_travellers(context, unit)
    return guests.type == "Person" and pattern(context.lang, "visit", "strong").match(m.group()) is not None


def _seat(context: Context, e: DiscourseEntity) -> DiscourseEntity | None:
    """Where a host is: the place of an office or body, a place itself."""
    if e.type in ("Place", "Zone"):
        return e
    if e.type == "Organization":
        return e.anchor
    home = office_of(context.clauses.discourse, e)
    if home is None:
        return None
    seat: DiscourseEntity = home if home.type in ("Place", "Zone") else home.anchor or home
    return seat
