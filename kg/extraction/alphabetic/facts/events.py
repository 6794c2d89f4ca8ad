"""Events: forums, fairs, ceremonies, meetings, named or described."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.alphabetic.facts.common import (
    BODIES,
    clause_range,
    date_at,
    hedged,
    hits,
    lowered,
    phrases,
    place_at,
    planned,
)
from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.units import kind_of
from kg.extraction.alphabetic.words import pattern
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.lexicon import settings

_ACTORS = (*BODIES, "Person")


def find_events(context: Context) -> Iterator[Draft]:
    done: dict[str, Draft] = {}
    for m in hits(context, "event", "named"):
        title = _title(context, m)
        key = re.sub(r"\W+", "", title).casefold()
        known = key if key in done else _shorter(title, done)
        if known is not None:
            key = known
            done[key].more.append((*_span(context, m), "events.named"))
            continue
        if _is_body(context, m) or hedged(context, m.start(), plans=False):
            continue
        draft = _draft(context, m, title, "events.named")
        done[key] = draft
        yield draft
    kinds: set[tuple[str, int]] = set()
    told: list[Draft] = []
    for m in hits(context, "event", "kinds"):
        if any(
            d.start <= m.start() < d.end and d.type == "Event" and d.rule == "events.named" and _covers(context, d, m)
            for d in done.values()
        ):
            continue
        clause = context.clauses.clause(m.start())
        sentence = context.clauses.discourse.sentence(m.start())
        verb = pattern(context.lang, "event", "verbs").search(context.text, clause.start, clause.end)
        if verb is None or hedged(context, m.start(), plans=False):
            continue
        if planned(context, m.start()) and date_at(context, m.start(), carry=False) is None:
            continue
        if _is_aside(context, m):
            continue
        named = _named_before(context, m, done)
        if named is not None:
            named.absorb(_draft(context, m, None, "events.named"))
            continue
        kind = _kind(context, m)
        again = _again(context, m, told)
        if again is not None:
            again.absorb(_draft(context, m, None, "events.told"))
            continue
        key_of = (kind.split()[-1], sentence.paragraph)
        if key_of in kinds:
            continue
        kinds.add(key_of)
        draft = _draft(context, m, None, "events.told")
        draft.roles["kind"] = kind
        told.append(draft)
        yield draft
    yield from _meetings(context, told)


def _shorter(title: str, done: dict[str, Draft]) -> str | None:
    """The longer title told before of which this one is a part: Харбинская ярмарка."""
    words = {w[:6].casefold() for w in re.findall(r"[^\W_]+", title)}
    for key, draft in done.items():
        longer = {w[:6].casefold() for w in re.findall(r"[^\W_]+", str(draft.roles["title"]))}
        if len(words) > 1 and words <= longer:
            return key
    return None


def _is_aside(context: Context, m: re.Match[str]) -> bool:
    """Whether an event is named only to tell of something else: от переговоров до соглашения, план встречи."""
    return pattern(context.lang, "event", "aside").search(context.text, max(0, m.start() - 40), m.start()) is not None


def _again(context: Context, m: re.Match[str], told: list[Draft]) -> Draft | None:
    """The event told shortly before that "Встреча прошла …" or "в ходе встречи" means."""
    d = context.clauses.discourse
    sentence = d.sentence(m.start())
    if pattern(context.lang, "event", "told_again").fullmatch(context.text, sentence.start, m.start()) is None:
        return None
    index = d.structure.sentence_at(m.start())
    stem = re.split(r"\W+", m.group().casefold())[-1][:5]
    near = [x for x in told if index - 4 < d.structure.sentence_at(x.start) < index]
    near = [x for x in near if re.search(rf"\b{stem}", str(x.roles.get("kind", "")))]
    return near[-1] if near else None


def _meetings(context: Context, told: list[Draft]) -> Iterator[Draft]:
    """Мэр Харбина встретился с губернатором; the mayor met X: a meeting told as what people do."""
    told_by = settings(context.lang, "facts.toml")["event"]
    p = phrases(context)
    d = p.discourse
    free = language(context.lang).free_order
    for m in hits(context, "event", "met"):
        index = d.structure.sentence_at(m.start())
        if hedged(context, m.start(), plans=False) or (
            planned(context, m.start()) and date_at(context, m.start()) is None
        ):
            continue
        subject = p.subject(m.start(), _ACTORS)
        sentence = d.sentence(m.start())
        signed = any(sentence.start <= a.start < sentence.end for a in context.of_type("Agreement"))
        signed = signed or next(hits(context, "event", "to_sign", m.end(), sentence.end), None) is not None
        partners = [
            g
            for g in p.groups(m.end(), sentence.end)
            if g.type in _ACTORS and p.fills(g, "met_with") and p.lead(g.units[0])[1] - m.end() < 7
        ]
        if free and not partners:  # С губернатором встретился в Шанхае президент
            front = p.role("met_with", p.clause(m.start()).start, m.start(), _ACTORS)
            partners = [g for g in front if p.marker(g) and kind_of(g.entities[0]) != "Country"]
        if subject is not None and len(subject.entities) > 1 and not partners and not signed and told_by["together"]:
            partners = [subject]  # the mayors of A and B met in C
        if subject is None or not partners or any(d.structure.sentence_at(x.start) == index for x in told):
            continue
        people = [*subject.entities, *partners[0].entities]
        near = [
            x
            for x in told
            if abs(d.structure.sentence_at(x.start) - index) < 3 and told_by["met_kind"][:6] in str(x.roles["kind"])
        ]
        place, date = place_at(context, m.start()), date_at(context, m.start())
        roles = filled(kind=told_by["met_kind"], participant=list(dict.fromkeys(people)), place=place, date=date)
        r = clause_range(context, m.start())
        draft = Draft("Event", roles, r.start, r.end, "events.met")
        if near:
            near[0].absorb(draft)
            continue
        told.append(draft)
        yield draft


def _named_before(context: Context, m: re.Match[str], done: dict[str, Draft]) -> Draft | None:
    """The named event that "the forum" means, told before."""
    noun = re.split(r"\W+", m.group().casefold())[-1]
    if pattern(context.lang, "event", "definite").search(context.text, max(0, m.start() - 5), m.start()) is None:
        return None
    stem = noun[:-1] if language(context.lang).declined and len(noun) > 5 else noun
    told = [d for d in done.values() if d.start < m.start() and stem in str(d.roles.get("title", "")).casefold()]
    return told[-1] if told else None


def _covers(context: Context, d: Draft, m: re.Match[str]) -> bool:
    title = str(d.roles.get("title", ""))
    return m.group().casefold().split()[-1] in title.casefold()


def _is_body(context: Context, m: re.Match[str]) -> bool:
    return any(
        (x.start <= m.start() and m.end() <= x.end) or x.start < m.start() < x.end
        for e in context.clauses.discourse.entities
        if e.type == "Organization"
        for x in e.mentions
    )


def _title(context: Context, m: re.Match[str]) -> str:
    opening = [s.start for s in context.clauses.discourse.structure.sentences if m.start() < s.start < m.end()]
    told = context.text[opening[-1] : m.end()] if opening else m.group()
    title = re.sub(r"\s+", " ", told).strip(' ,«»"“”')
    title = pattern(context.lang, "event", "not_title").sub("", title)
    quoted = re.search(r"[«“\"]", title)
    head = title[: quoted.start()].strip() if quoted is not None else title
    if head:
        title = language(context.lang).phrase(head) + (" " + title[quoted.start() :] if quoted is not None else "")
        if title.count("«") > title.count("»"):
            title += "»"
    return title


def _kind(context: Context, m: re.Match[str]) -> str:
    kind = re.sub(r"\s+", " ", m.group()).strip()
    words = language(context.lang)
    return lowered(context, m.start(), words.phrase(kind)) if words.small_adjectives else kind.casefold()


def _span(context: Context, m: re.Match[str]) -> tuple[int, int]:
    r = clause_range(context, m.start())
    return r.start, r.end


def _draft(context: Context, m: re.Match[str], title: str | None, rule: str) -> Draft:
    start, end = _span(context, m)
    place = place_at(context, m.start()) or _told_place(context, m)
    date = date_at(context, m.start())
    organizers = _organizers(context, m)
    if place is None:
        place = _host(context, m)
    participants = [e for e in _participants(context, m) if e not in organizers and e is not place]
    roles = filled(title=title, organizer=organizers, participant=participants, place=place, date=date)
    return Draft("Event", roles, start, end, rule)


def _host(context: Context, m: re.Match[str]) -> DiscourseEntity | None:
    """The city that hosts an event: Ningde hosted the forum."""
    before = pattern(context.lang, "event", "hosting").search(context.text[max(0, m.start() - 50) : m.start()])
    if before is None:
        return None
    p = phrases(context)
    subject = p.subject(m.start() - len(before.group()), ("Place",))
    return subject.entities[0] if subject is not None and len(subject.entities) == 1 else None


def _told_place(context: Context, m: re.Match[str]) -> DiscourseEntity | None:
    """The place told in the sentence before, where the event is "the ceremony"."""
    if pattern(context.lang, "event", "definite").search(context.text, max(0, m.start() - 5), m.start()) is None:
        return None
    for draft in reversed([d for d in context.drafts if d.type == "Agreement" and "place" in d.roles]):
        place: DiscourseEntity = draft.roles["place"]
        return place
    return None


def _organizers(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    p = phrases(context)
    sentence = p.discourse.sentence(m.start())
    index = p.discourse.structure.sentence_at(m.start())
    stretch = [sentence]
    if index + 1 < len(p.discourse.structure.sentences):
        following = p.discourse.structure.sentences[index + 1]
        if pattern(context.lang, "event", "again").match(context.text, following.start):
            stretch.append(following)
    found: list[DiscourseEntity] = []
    for s in stretch:
        for cue in hits(context, "event", "organized_by", s.start, s.end):
            for g in p.groups(cue.end() - 1, s.end):
                if g.start - cue.end() < 45 and g.type in BODIES and p.fills(g, "organizer"):
                    found += g.entities
                break
        for cue in hits(context, "event", "organized", s.start, s.end):
            subject = p.subject(cue.start(), BODIES)
            if subject is not None and abs(subject.end - cue.start()) < 60:
                found += [e for e in subject.entities if e.type == "Organization" or len(subject.entities) > 1]
    return list(dict.fromkeys(found))


def _met(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    """Who meets whom: talks between A and B, встреча А с Б, А провёл встречу с Б."""
    if pattern(context.lang, "event", "meeting").search(m.group()) is None:
        return []
    p = phrases(context)
    sentence = p.discourse.sentence(m.start())
    behind = [g for g in p.groups(m.end(), min(sentence.end, m.end() + 260)) if g.type in _ACTORS]
    found: list[DiscourseEntity] = []
    end = m.end()
    for g in behind:
        start = p.lead(g.units[0])[1]
        gap = context.text[end:start]
        if re.search(r"[,;:.—–]", gap) or len(gap) > 60:
            break
        if p.fills(g, "meeting_of") and (p.marker(g) or len(gap) < 3):
            found += g.entities
        elif p.marker(g):
            continue
        end = g.end
    clause = context.clauses.clause(m.start())
    held = pattern(context.lang, "event", "held").search(context.text, clause.start, m.start())
    host = p.subject(held.start(), _ACTORS) if held is not None else None
    if host is not None and host.start < m.start():
        found = [*host.entities, *found]
    return list(dict.fromkeys(found))


def _participants(context: Context, m: re.Match[str]) -> list[DiscourseEntity]:
    """Who attends: subjects of "attended", groups of "attended by", parties of an agreement signed at it."""
    p = phrases(context)
    d = p.discourse
    sentence = d.sentence(m.start())
    index = d.structure.sentence_at(m.start())
    free = language(context.lang).free_order
    found = _met(context, m)
    stretch = [sentence]
    for following in d.structure.sentences[index + 1 : index + 3]:
        if pattern(context.lang, "event", "attend").search(context.text, following.start, following.end):
            stretch.append(following)
        else:
            break
    for s in stretch:
        for cue in hits(context, "event", "attend", s.start, s.end):
            by = pattern(context.lang, "event", "attended_by").search(cue.group()) is not None
            if by or free:
                behind = [g for g in p.groups(cue.end(), s.end) if g.type in _ACTORS]
                for g in behind[:1]:
                    if by or (not p.marker(g) and "nomn" in p.cases(g.units[0])):
                        found += g.entities
            subject = p.subject(cue.start(), _ACTORS)
            if subject is not None and not by and not m.start() <= subject.start < m.end():
                found += subject.entities
    signed = context.of_type("Agreement")
    here = [a for a in signed if sentence.start <= a.start < sentence.end]
    if not here and pattern(context.lang, "event", "ceremony").search(m.group()):
        here = [a for a in signed if a.start < m.start()][-1:]
    for draft in here:
        found += draft.roles.get("signatory", []) or draft.roles["party"]
    return list(dict.fromkeys(found))
