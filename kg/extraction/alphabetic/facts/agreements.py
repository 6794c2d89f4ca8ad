"""Agreements: something signed or concluded, by whom, when, where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.extraction.alphabetic.facts.common import (
    BODIES,
    clause_range,
    date_at,
    hedged,
    hits,
    lead_places,
    lowered,
    parties_of,
    phrase_start,
    phrases,
    place_at,
    planned,
    same_date,
)
from kg.extraction.alphabetic.facts.pairings import kind_in
from kg.extraction.alphabetic.morphology import parses, phrase_nominative
from kg.extraction.alphabetic.words import pattern
from kg.extraction.discourse import QUANTITY, Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.structure import Sentence

_ACTORS = (*BODIES, "Person")
_NEAR = 5  # sentences within which "the agreement" is one told before


def find_agreements(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    for sentence in d.structure.sentences:
        used: set[int] = set()
        for verb in hits(context, "agreement", "verbs", sentence.start, sentence.end):
            noun = _noun(context, verb, sentence)
            if noun is None or noun.start() in used or _attributive(context, verb):
                continue
            if hedged(context, verb.start(), plans=False):
                continue
            if context.lang == "en" and pattern("en", "agreement", "general").search(
                context.text[max(sentence.start, noun.start() - 12) : verb.end()]
            ):
                continue
            date = _anniversary(context, verb) or date_at(context, verb.start())
            if planned(context, verb.start()) and date is None:
                context.reject(verb.start(), "plan without a date")
                continue
            used.add(noun.start())
            earlier = _told_before(context, verb, noun) if context.lang == "en" else None
            if earlier is not None:
                _join(context, earlier, verb, noun, sentence)
                continue
            several = [*_one_each(context, noun, sentence)]
            if several:
                for group in several:
                    yield _draft(context, verb, noun, group.entities, [], date, single=True)
                continue
            parties, signatories = _parties(context, verb, noun, sentence)
            partners = _partners(context, noun, sentence, parties)
            if partners:
                for partner in partners:
                    draft = _draft(context, verb, noun, [parties[0], partner], signatories, date, single=True)
                    yield draft
                    yield from _pairing(context, draft)
                continue
            nominal = (
                context.lang == "en"
                and re.search(
                    r"\b(?:the|a|after|since|by|following|for) (?:\w+ )?$",
                    context.text[max(0, verb.start() - 20) : verb.start()],
                )
                and verb.group().casefold() in ("signing", "conclusion", "renewal")
            )
            if len(parties) < 2 and not nominal:
                parties = _completed(context, parties, verb, noun)
            if nominal and len(parties) < 2:
                context.reject(verb.start(), "a signing without its parties")
                continue
            if not parties or (len(parties) < 2 and not signatories and context.lang == "ru"):
                context.reject(verb.start(), "no parties")
                continue
            draft = _draft(context, verb, noun, parties, signatories, date)
            earlier = _meant(context, draft) if context.lang == "ru" else None
            if earlier is not None:
                earlier.absorb(draft, ("signatory", "date", "place"))
                continue
            yield draft
            yield from _pairing(context, draft)
    _signed_too(context)
    yield from _consented(context)
    _taking_part(context)


def _taking_part(context: Context) -> None:
    """В подписании приняли участие X и Y: signatories of the agreement told before."""
    p = phrases(context)
    for m in hits(context, "agreement", "taking_part"):
        told = [a for a in context.of_type("Agreement") if a.start < m.start()]
        people = [g for g in p.groups(m.end(), p.discourse.sentence(m.start()).end) if g.type == "Person"]
        if told and people and people[0].start - m.end() < 30:
            signatories = [*told[-1].roles.get("signatory", []), *people[0].entities]
            told[-1].roles["signatory"] = list(dict.fromkeys(signatories))


def _attributive(context: Context, verb: re.Match[str]) -> bool:
    """приехал с подписанным соглашением: a participle that tells of a paper in hand."""
    return (
        context.lang == "ru"
        and re.search(r"нн(?:ым|ой|ыми)$", verb.group()) is not None
        and re.search(r"\b(?:с|со)\s$", context.text[max(0, verb.start() - 3) : verb.start()]) is not None
    )


def _meant(context: Context, draft: Draft) -> Draft | None:
    """The agreement told before that a bare "the document", "соглашение" with no other parties stands for."""
    if re.fullmatch(pattern(context.lang, "agreement", "bare").pattern, str(draft.roles["title"])) is None:
        return None
    if "count" in draft.roles or "amount" in draft.roles:
        return None
    parties = set(map(id, draft.roles["party"]))
    told = [
        a
        for a in context.of_type("Agreement")
        if a.start < draft.start and "count" not in a.roles and parties <= set(map(id, a.roles["party"]))
    ]
    apart = [a for a in told if a.roles.get("date", "") and draft.roles.get("date", "")]
    told = [a for a in told if a not in apart or same_date(a.roles["date"], draft.roles["date"])]
    return told[-1] if told else None


def _told_before(context: Context, verb: re.Match[str], noun: re.Match[str]) -> Draft | None:
    """The agreement, told in the sentences before, that "the agreement" is, or whose parties are not told again."""
    d = context.clauses.discourse
    index = d.structure.sentence_at(verb.start())
    told = [
        a
        for a in context.of_type("Agreement")
        if a.rule == "agreements.sign" and 0 < index - d.structure.sentence_at(a.start) <= _NEAR
    ]
    if (
        not told
        or noun.group().casefold() in ("one", "another")
        or noun.group().casefold().endswith("s")
        or "count" in told[-1].roles
    ):
        return None
    head = context.text[max(0, noun.start() - 40) : noun.start()]
    definite = re.search(r"\b(?:the|this|that)\s(?:[\w-]+\s){0,3}$", head, re.IGNORECASE) is not None
    if re.search(r"\b(?:another|second|third|new|further|separate|other|one)\s(?:[\w-]+\s){0,3}$", head, re.IGNORECASE):
        return None
    own, _ = _parties(context, verb, noun, d.sentence(verb.start()))
    date = date_at(context, verb.start(), carry=False)
    if date and told[-1].roles.get("date", date)[:4] != date[:4]:
        return None
    parties = told[-1].roles["party"]
    same = {id(e) for e in own} <= {id(e) for e in parties}
    if definite and (same or len(parties) < 2 or len(own) < 2):
        return told[-1]
    return told[-1] if len(own) < 1 else None


def _join(context: Context, earlier: Draft, verb: re.Match[str], noun: re.Match[str], sentence: Sentence) -> None:
    """Further roles of an agreement that is told of again."""
    if re.search(r"\b(?:before|after|since|until) (?:the )?$", context.text[max(0, verb.start() - 14) : verb.start()]):
        return
    parties, signatories = _parties(context, verb, noun, sentence)
    roles = earlier.roles
    if len(roles["party"]) < 2 and len(parties) > 1:
        roles["party"] = parties
    known = roles.get("signatory", [])
    roles.update(filled(signatory=[*known, *(e for e in signatories if e not in known)]))
    date, place = date_at(context, verb.start(), carry=False), place_at(context, verb.start())
    if date and len(date) > len(str(roles.get("date", ""))):
        roles["date"] = date
    if place is not None:
        roles.setdefault("place", place)
    r = clause_range(context, verb.start(), noun.start())
    earlier.more.append((r.start, r.end, "agreements.sign"))


def _anniversary(context: Context, verb: re.Match[str]) -> str | None:
    """The year of a signing whose anniversary is told."""
    published = context.clauses.discourse.published
    m = re.search(
        r"\b(\d{1,2})(?:th|st|nd|rd) anniversary of (?:the |its |their )?$",
        context.text[max(0, verb.start() - 40) : verb.start()],
    )
    return str(int(published[:4]) - int(m.group(1))) if m is not None and published else None


def _signed_too(context: Context) -> None:
    """Xiao signed on behalf of Fuzhou: whoever signs what the sentences before told."""
    d = context.clauses.discourse
    for u in d.units:
        m = pattern(context.lang, "agreement", "also_signed").match(context.text, u.end) if u.type == "Person" else None
        earlier = [a for a in context.of_type("Agreement") if a.start < u.start and u.start - a.end < 600]
        if m is not None and earlier:
            signatories = earlier[-1].roles.setdefault("signatory", [])
            signatories += [e for e in u.entities if e not in signatories]


def _pairing(context: Context, draft: Draft) -> Iterator[Draft]:
    """A sister-city agreement makes its parties a pair, a letter of intent does not."""
    title = str(draft.roles.get("title", ""))
    kind = kind_in(context.lang, title)
    members = [e for e in draft.roles["party"] if e.type in ("Place", "Zone")]
    told = any(
        (d.start < draft.end and draft.start < d.end) or set(map(id, d.roles["member"])) == set(map(id, members))
        for d in context.of_type("Pairing")
    )
    if kind is None or len(members) < 2 or told or re.search(r"(?i)intent|намерен", title):
        return
    roles = filled(member=members, kind=kind, since=str(draft.roles.get("date", "")).split("/")[0])
    yield Draft("Pairing", roles, draft.start, draft.end, "pairings.agreement")


def _noun(context: Context, verb: re.Match[str], sentence: Sentence) -> re.Match[str] | None:
    """What is signed: behind the verb, or before it in the passive and in relative clauses."""
    clause = context.clauses.clause(verb.start())
    nouns = [*hits(context, "agreement", "nouns", sentence.start, sentence.end)]
    behind = [n for n in nouns if n.start() >= verb.end() and n.start() < clause.end + 40]
    passive = (
        pattern(context.lang, "agreement", "passive").search(
            context.text, clause.start, min(verb.end() + 2, clause.end)
        )
        is not None
    )
    before = [n for n in nouns if n.end() <= verb.start()]
    if (
        before
        and re.fullmatch(r",?\s(?:\w+ly\s)?", context.text[before[-1].end() : verb.start()])
        and verb.group().endswith("ed")
    ):
        return before[-1]  # an agreement signed by
    if passive and before:
        return before[-1]
    if behind:
        return behind[0]
    relative = re.search(
        r"\b(?:which|that|котор\w+)\b", context.text[max(sentence.start, verb.start() - 90) : verb.start()]
    )
    if before and (relative is not None or passive or context.lang == "ru"):
        return before[-1]
    return None


def _one_each(context: Context, noun: re.Match[str], sentence: Sentence) -> Iterator[Group]:
    """Two memorandums: one between A and B, the other between C and D."""
    p = phrases(context)
    if context.lang == "en" and not _is_plural(context, noun):
        return
    between = p.governed(noun.end(), sentence.end, "between" if context.lang == "en" else "между", kinds=BODIES)
    if len(between) > 1:
        yield from between


def _partners(
    context: Context, noun: re.Match[str], sentence: Sentence, parties: list[DiscourseEntity]
) -> list[DiscourseEntity]:
    """Agreements with A, B and C, one with each: the partners of the first party; none where one paper is meant."""
    if len(parties) < 3 or not _is_plural(context, noun) or _count(context, noun) is not None:
        return []
    p = phrases(context)
    groups = p.governed(noun.end(), sentence.end, *(("with",) if context.lang == "en" else ("с", "со")), kinds=BODIES)
    listed = [e for g in groups for e in g.entities]
    return parties[1:] if parties[0] not in listed and set(parties[1:]) <= set(listed) else []


def _is_plural(context: Context, noun: re.Match[str]) -> bool:
    if context.lang == "en":
        return re.search(r"(?:s|memoranda)(?: of \w+)?$", noun.group()) is not None
    return all(r.tag.number == "plur" for r in parses(noun.group().split()[0]) if r.tag.POS == "NOUN")


def _parties(
    context: Context, verb: re.Match[str], noun: re.Match[str], sentence: Sentence
) -> tuple[list[DiscourseEntity], list[DiscourseEntity]]:
    p = phrases(context)
    en = context.lang == "en"
    between = p.governed(
        min(noun.start(), verb.start()) if en else sentence.start,
        sentence.end,
        "between" if en else "между",
        kinds=_ACTORS,
    )
    with_groups = list(p.governed(min(verb.start(), noun.start()), sentence.end, "with" if en else "с", kinds=_ACTORS))
    if not en:
        with_groups += p.governed(sentence.start, sentence.end, "со", kinds=_ACTORS)
    passive = (
        pattern(context.lang, "agreement", "passive").search(
            context.text, context.clauses.clause(verb.start()).start, verb.end() + 2
        )
        is not None
    )
    passive = passive or re.fullmatch(r",?\s(?:\w+ly\s)?", context.text[noun.end() : verb.start()]) is not None
    agents = (
        p.governed(verb.start(), sentence.end, "by", kinds=_ACTORS)
        if en
        else p.instrumental(sentence.start, sentence.end, _ACTORS)
    )
    nominal = (
        en
        and re.search(r"\b(?:of )?the (?:\w+ )?$", context.text[max(0, verb.start() - 20) : verb.start()]) is not None
    )
    subject = None if en and (passive or nominal) else p.subject(verb.start(), _ACTORS)
    if en and subject is not None and re.search(r"\b(?:sides|parties)$", subject.units[0].mention.text):
        told = [a.roles["party"] for a in context.of_type("Agreement") if len(a.roles["party"]) > 1]
        if told and not set(subject.entities) <= set(told[-1]):
            return told[-1], []
    if (
        en
        and passive
        and not agents
        and not between
        and not with_groups
        and p.marker_before(noun.start()) in ("under", "in", "following")
    ):
        main = [g for g in p.groups(verb.end(), sentence.end) if g.type in _ACTORS and not p.marker(g)]
        subject = main[0] if main else None  # under a deal inked on Monday, A and B will …
    groups: list[Group] = [g for g in (subject,) if g is not None]
    if passive and agents:
        groups = [agents[0]]
    behind = [g for g in with_groups if g.start >= noun.start()]
    groups += (behind or with_groups)[:1]
    # an agreement …, a step aimed at boosting ties between the Philippines and China
    if en and between and len({e for g in groups for e in parties_of(context, g)}) > 1:
        between = [g for g in between if "," not in context.text[noun.end() : g.start]]
    if between and len(parties_of(context, between[0])) > 1:
        groups = [between[0], *[g for g in groups if any(e.type == "Person" for e in g.entities)]]
        parties = parties_of(context, between[0])
    else:
        parties = list(dict.fromkeys(e for g in groups for e in parties_of(context, g)))
    if not en and not between:
        holders = p.governed(sentence.start, verb.start(), "у", kinds=("Place", "Zone")) if passive else []
        if holders:  # у Севастополя подписаны соглашения с …
            parties = list(dict.fromkeys([*holders[-1].entities, *parties]))
        elif (
            subject is None
            and not agents
            and parties
            and re.match(r"(?:подписали?|заключили?|скрепили|оформили)$", verb.group())
        ):  # мы подписали соглашение с Нинбо
            own = [e for e in lead_places(context, verb.start()) if e not in parties and e.type == "Place"]
            parties = [*own[:1], *parties]
    on_behalf = p.governed(
        verb.start(), sentence.end, *(("for", "on behalf of") if en else ("от имени",)), kinds=("Place", "Zone")
    )
    if on_behalf and len(parties) < 2:
        parties = list(dict.fromkeys([*parties, *(e for g in on_behalf for e in g.entities)]))
    signatories = [e for g in [*groups, *agents] for e in g.entities if e.type == "Person"]
    signatories += [
        u.entities[0]
        for u in p.discourse.units_between(sentence.start, sentence.end, "entity")
        if u.type == "Person" and pattern(context.lang, "agreement", "also_signed").match(context.text, u.end)
    ]
    return parties, list(dict.fromkeys(signatories))


def _completed(
    context: Context,
    parties: list[DiscourseEntity],
    verb: re.Match[str],
    noun: re.Match[str],
) -> list[DiscourseEntity]:
    """The missing party: "the two cities" of the sentence, else the other of the two places that the text is about."""
    d = context.clauses.discourse
    sentence = d.sentence(verb.start())
    for u in d.units_between(sentence.start, sentence.end, "reference"):
        if u.mention.rule.startswith("reference.") and len(u.entities) > 1:
            return [*u.entities]
    index = d.structure.sentence_at(verb.start())
    leads = lead_places(context, verb.start())
    if pattern(context.lang, "agreement", "vague").match(context.text, noun.start()) and not parties:
        return []
    if len(leads) == 2 and (not parties or parties[0] in leads):
        recent = d.structure.sentences[max(0, index - 3)]
        near = [e for e in leads if any(recent.start <= m.start < sentence.end for m in e.mentions)]
        if len(near) == 2:
            return near
    return parties


def _draft(
    context: Context,
    verb: re.Match[str],
    noun: re.Match[str],
    parties: list[DiscourseEntity],
    signatories: list[DiscourseEntity],
    date: str | None,
    *,
    single: bool = False,
) -> Draft:
    r = clause_range(context, verb.start(), noun.start())
    place = place_at(context, verb.start())
    roles = filled(
        party=parties,
        signatory=signatories,
        title=_title(context, verb, noun, single),
        date=date,
        place=place,
        count=None if single else _count(context, noun),
        amount=_amount(context, verb, noun),
    )
    return Draft("Agreement", roles, r.start, r.end, "agreements.sign")


def _title(context: Context, verb: re.Match[str], noun: re.Match[str], single: bool) -> str:
    text = context.text
    around = context.clauses.discourse.structure.quotation_at(noun.start())
    if around is not None and around.end - around.start < 200 and not around.start <= verb.start() < around.end:
        return text[around.start + 1 : around.end - 1].strip(" ,")
    quoted = re.compile(r"[^.;«“\"]{0,12}[«“\"]([^»”\"]{4,150})[»”\"]").match(text, noun.end())
    if quoted is not None:
        return quoted.group(1)
    tail = pattern(context.lang, "agreement", "tail").match(text, noun.end())
    start = phrase_start(context, noun.start())
    title = text[start : noun.end()] + (tail.group().rstrip(" ,") if tail is not None else "")
    if context.lang == "ru":
        title = re.sub(r"^(?:подписанн|заключ[её]нн|достигнут)\w+\s", "", title)
        title = lowered(context, start, phrase_nominative(re.split(r"\sмежду\s", title)[0].split(" ")))
    elif single:
        title = re.sub(r"(?i)\b(agreement|memorandum|contract|protocol|letter|document)s\b", r"\1", title)
    title = re.sub(r"^(?:the|a|an|another|two|three|new|its|their)\s+", "", title, flags=re.IGNORECASE)
    return re.sub(r"\s+(?:and|и|а также|for|of|на|по|о)$", "", title.strip(" ,"))


def _count(context: Context, noun: re.Match[str]) -> int | None:
    d = context.clauses.discourse
    found = [
        u
        for u in d.units_between(max(d.sentence(noun.start()).start, noun.start() - 40), noun.end(), QUANTITY)
        if u.value is not None
        and u.value.kind == "count"
        and u.start <= noun.start() < u.end + 30
        and not u.value.indefinite
    ]
    if found and float(found[-1].value.value) > 1:
        return int(found[-1].value.value)
    return None


def _amount(context: Context, verb: re.Match[str], noun: re.Match[str]) -> dict[str, Any] | None:
    clause = clause_range(context, verb.start(), noun.start())
    sentence = context.clauses.discourse.sentence(verb.start())
    for u in context.clauses.discourse.units_between(clause.start, sentence.end, QUANTITY):
        if u.value is not None and u.value.kind == "money" and u.value.currency:
            return {"value": u.value.value, "currency": u.value.currency}
    return None


def _consented(context: Context) -> Iterator[Draft]:
    """China and Russia agreed that …; города договорились о …: agreed without a paper."""
    p = phrases(context)
    for m in hits(context, "agreement", "agreed"):
        if hedged(context, m.start()):
            continue
        sentence = p.discourse.sentence(m.start())
        if any(sentence.start <= dr.start < sentence.end for dr in context.of_type("Agreement")):
            continue
        subject = p.subject(m.start(), _ACTORS)
        parties = parties_of(context, subject)
        told = [a for a in context.of_type("Agreement") if a.start < m.start()]
        if (
            context.lang == "en"
            and told
            and subject is not None
            and re.search(r"\b(?:sides|parties|cities)$", subject.units[0].mention.text)
        ):
            continue  # what the agreement just told says
        partners = p.governed(m.start(), sentence.end, "with" if context.lang == "en" else "с", kinds=_ACTORS)
        parties = list(dict.fromkeys([*parties, *(e for g in partners for e in parties_of(context, g))]))
        if len(parties) < 2:
            continue
        if context.lang == "en" and any(
            set(map(id, a.roles["party"])) == set(map(id, parties)) for a in context.of_type("Agreement")
        ):
            continue
        r = clause_range(context, m.start())
        roles = filled(party=parties, date=date_at(context, m.start(), carry=False))
        yield Draft("Agreement", roles, r.start, r.end, "agreements.agreed")
