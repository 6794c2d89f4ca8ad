"""Agreements: something signed or concluded, by whom, when, where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.alphabetic.facts.agreement_parts import (
    amount_of,
    completed,
    count_of,
    noun_of,
    one_each,
    parties_and_signatories,
    partners_of,
    title_of,
)
from kg.extraction.alphabetic.facts.common import (
    BODIES,
    clause_range,
    date_at,
    hedged,
    hits,
    parties_of,
    phrases,
    place_at,
    planned,
    same_date,
)
from kg.extraction.alphabetic.facts.pairings import kind_in
from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.units import in_pairs
from kg.extraction.alphabetic.words import pattern
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.lexicon import settings
from kg.extraction.structure import Sentence

_ACTORS = (*BODIES, "Person")
_NEAR = 5  # sentences within which "the agreement" is one told before


def find_agreements(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    for sentence in d.structure.sentences:
        used: set[int] = set()
        for verb in hits(context, "agreement", "verbs", sentence.start, sentence.end):
            noun = noun_of(context, verb, sentence)
            if noun is None or noun.start() in used or _attributive(context, verb):
                continue
            if hedged(context, verb.start(), plans=False):
                continue
            if pattern(context.lang, "agreement", "general").search(
                context.text, max(sentence.start, noun.start() - 12), verb.end()
            ):
                continue
            if pattern(context.lang, "agreement", "purpose").search(context.text, sentence.start, verb.start()):
                context.reject(verb.start(), "what somebody came for")
                continue
            date = _anniversary(context, verb) or date_at(context, verb.start())
            if planned(context, verb.start()) and date is None:
                context.reject(verb.start(), "plan without a date")
                continue
            used.add(noun.start())
            earlier = _told_before(context, verb, noun)
            if earlier is not None:
                _join(context, earlier, verb, noun, sentence)
                continue
            several = [*one_each(context, noun, sentence)]
            if several:
                for group in several:
                    yield _draft(context, verb, noun, group.entities, [], date, single=True)
                continue
            parties, signatories = parties_and_signatories(context, verb, noun, sentence)
            partners = partners_of(context, noun, sentence, parties)
            one = language(context.lang).is_singular(noun.group())
            apart = [[parties[0], e] for e in partners] or ([] if one else in_pairs(parties))
            if apart:
                for pair in apart:
                    draft = _draft(context, verb, noun, pair, signatories, date, single=True)
                    yield draft
                    yield from _pairing(context, draft)
                continue
            nominal = _is_nominal(context, verb)
            if len(parties) < 2 and not nominal:
                parties = completed(context, parties, verb, noun)
            if nominal and len(parties) < 2:
                context.reject(verb.start(), "a signing without its parties")
                continue
            one_party = settings(context.lang, "facts.toml")["agreement"]["one_party"]
            if not parties or (len(parties) < 2 and not signatories and not one_party):
                context.reject(verb.start(), "no parties")
                continue
            draft = _draft(context, verb, noun, parties, signatories, date)
            earlier = _meant(context, draft)
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


def _is_nominal(context: Context, verb: re.Match[str]) -> bool:
    """Whether a signing is named rather than told: after the signing of …"""
    before = context.text[max(0, verb.start() - 20) : verb.start()]
    nominal = pattern(context.lang, "agreement", "nominal").fullmatch(verb.group()) is not None
    return nominal and pattern(context.lang, "agreement", "before_nominal").search(before) is not None


def _attributive(context: Context, verb: re.Match[str]) -> bool:
    """приехал с подписанным соглашением, достигнутых ранее: a participle that tells of a paper in hand."""
    return (
        pattern(context.lang, "agreement", "in_hand").search(context.text, max(0, verb.start() - 6), verb.end() + 6)
        is not None
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
    if not told or pattern(context.lang, "agreement", "new_noun").fullmatch(noun.group()) or "count" in told[-1].roles:
        return None
    head = context.text[max(0, noun.start() - 40) : noun.start()]
    definite = pattern(context.lang, "agreement", "definite").search(head) is not None
    if pattern(context.lang, "agreement", "further").search(head):
        return None
    own, _ = parties_and_signatories(context, verb, noun, d.sentence(verb.start()))
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
    if pattern(context.lang, "agreement", "dated_by").search(context.text[max(0, verb.start() - 14) : verb.start()]):
        return
    parties, signatories = parties_and_signatories(context, verb, noun, sentence)
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
    m = pattern(context.lang, "agreement", "anniversary").search(context.text[max(0, verb.start() - 40) : verb.start()])
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
    if kind is None or len(members) < 2 or told or pattern(context.lang, "agreement", "intent").search(title):
        return
    roles = filled(member=members, kind=kind, since=str(draft.roles.get("date", "")).split("/")[0])
    yield Draft("Pairing", roles, draft.start, draft.end, "pairings.agreement")


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
        title=title_of(context, verb, noun, single),
        date=date,
        place=place,
        count=None if single else count_of(context, noun),
        amount=amount_of(context, verb, noun),
    )
    return Draft("Agreement", roles, r.start, r.end, "agreements.sign")


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
            told
            and subject is not None
            and pattern(context.lang, "agreement", "sides").search(subject.units[0].mention.text)
        ):
            continue  # what the agreement just told says
        partners = p.role("partner", m.start(), sentence.end, _ACTORS)
        parties = list(dict.fromkeys([*parties, *(e for g in partners for e in parties_of(context, g))]))
        if len(parties) < 2:
            continue
        if any(set(map(id, a.roles["party"])) == set(map(id, parties)) for a in told):
            continue
        r = clause_range(context, m.start())
        roles = filled(party=parties, date=date_at(context, m.start(), carry=False))
        yield Draft("Agreement", roles, r.start, r.end, "agreements.agreed")
