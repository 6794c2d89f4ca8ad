"""Mass signings: so and so many projects or contracts signed at one occasion, together worth so much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.extraction.discourse import Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.agreement_parties import parties_of
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import hoped, pattern
from kg.extraction.facts.where import is_country, place_at
from kg.extraction.structure import Sentence

_UNITS = ("个", "项", "份", "单", "笔")
_ROOM = 14  # characters between the number and what is signed, or the signing


def find_signings(context: Context) -> Iterator[Draft]:
    """共签约8个重点项目，投资约21.8亿元: one agreement with a count, where an occasion is told.

    Of several sentences with one count the fullest is taken.
    """
    fullest: dict[float, Draft] = {}
    for draft in _told(context):
        count = draft.roles["count"]
        if count not in fullest or len(draft.roles) > len(fullest[count].roles):
            fullest[count] = draft
    yield from fullest.values()


def _told(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    summary = pattern(context.lang, "agreement", "summary")
    for sentence in d.structure.sentences:
        for u, signing in _counted(context, sentence):
            if hoped(context, signing, plans=True):
                continue
            if summary.search(d.text, sentence.start, u.end) or not _occasion(context, sentence):
                context.reject(signing, "a sum over time, not something signed at one occasion")
                continue
            parties, hosts = parties_of(context, signing), _hosts(context, sentence)
            if len(parties) < 2 and set(parties) <= set(hosts):
                parties = _from_where(context, sentence) or hosts
            if all(is_country(e) for e in parties):
                context.reject(signing, "nobody is named who signs")
                continue
            roles = filled(
                party=parties,
                date=date_at(context, signing, carry=True),
                place=place_at(context, signing, exclude=parties, carry=True),
                count=u.value.value,
                amount=_amount(context, sentence),
            )
            yield Draft("Agreement", roles, sentence.start, sentence.end, "agreements.many")


def _counted(context: Context, sentence: Sentence) -> list[tuple[Unit, int]]:
    """The numbers of the sentence that count what is signed, with where the signing stands: the nearest to each.

    A number of the signing's own clause is nearer than any other.
    """

    def distance(u: Unit, signing: int) -> tuple[bool, int]:
        return u.start not in context.clauses.clause(signing), abs(signing - u.start)

    nearest: dict[int, Unit] = {}
    for u in context.clauses.quantities(sentence.start, sentence.end):
        signing = _signing(context, sentence, u)
        if signing is None:
            continue
        other = nearest.get(signing)
        if other is None or distance(u, signing) < distance(other, signing):
            nearest[signing] = u
    return [(u, signing) for signing, u in nearest.items()]


def _signing(context: Context, sentence: Sentence, u: Unit) -> int | None:
    """Where the number's signing stands, if it counts projects or contracts that are signed."""
    value = u.value
    if value is None or value.kind != "count" or value.unit not in _UNITS or value.value < 2:
        return None
    around = context.text[max(sentence.start, u.start - _ROOM) : min(sentence.end, u.end + _ROOM)]
    if not re.search(r"项目|合同|协议|订单|备忘录", around):
        return None
    signed = [
        m.start()
        for m in re.compile(r"签约|签署|签订|签下").finditer(context.text, sentence.start, sentence.end)
        if abs(m.start() - u.start) <= _ROOM
    ]
    return min(signed, key=lambda at: abs(at - u.start)) if signed else None


def _occasion(context: Context, sentence: Sentence) -> bool:
    """Whether the sentence tells of one occasion: a gathering right before, a scene word, or a day."""
    d = context.clauses.discourse
    if re.search(r"会上|仪式|现场|当场|此次|本次|集中签约|活动中|会议期间|当天", d.text[sentence.start : sentence.end]):
        return True
    index = d.structure.sentence_at(sentence.start)
    near = d.structure.sentences[max(0, index - 2)].start
    if any(near <= f.start < sentence.end for f in context.of_type("Event", "Visit")):
        return True
    date = date_at(context, sentence.end - 1)
    return date is not None and len(date) >= len("2023-06-28")


def _hosts(context: Context, sentence: Sentence) -> list[DiscourseEntity]:
    """青岛-安顺共建产业园签约仪式: the places in the occasion's name; else who is paired."""
    d = context.clauses.discourse
    for event in reversed([f for f in context.of_type("Event") if f.start < sentence.end]):
        title = str(event.roles.get("title", ""))
        at = d.text.find(title, event.start) if title else -1
        named = (
            [e for u in d.units_between(at, at + len(title)) for e in u.entities if e.type == "Place"]
            if at >= 0
            else []
        )
        if named:
            return list(dict.fromkeys(named))
    for pairing in context.of_type("Pairing"):
        members: list[DiscourseEntity] = pairing.roles["member"]
        return members
    return [d.seat] if d.seat is not None else []


def _from_where(context: Context, sentence: Sentence) -> list[DiscourseEntity]:
    """来自兰州、福州的12家企业现场签约: the places that the companies come from."""
    groups = context.clauses.groups(sentence.start, sentence.end)
    return next((g.entities for g in groups if len(g.entities) > 1 and context.text.endswith("来自", 0, g.start)), [])


def _amount(context: Context, sentence: Sentence) -> dict[str, Any] | None:
    """The sum of the signing: the first money behind a word for one, in the sentence."""
    cue = re.compile(
        r"(?:总投资|投资总额|投资额|协议投资|签约额|签约金额|协议额|总金额|金额|总额|投资)[^，,。；;\d]{0,6}$"
    )
    for u in context.clauses.quantities(sentence.start, sentence.end):
        is_money = u.value is not None and u.value.kind == "money"
        if is_money and cue.search(context.text, sentence.start, u.start):
            return {"value": u.value.value, "currency": u.value.currency}
    return None
