"""Statistics: counted and measured results: what is counted, how many, of whom, as of when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.extraction.discourse import Unit
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.measure_series import distributed, grown_respectively, growth, is_risen_to, risen, stage_of
from kg.extraction.facts.measures import closes_its_phrase, measure
from kg.extraction.facts.results import is_candidate, is_foreseen, is_result, told_elsewhere
from kg.extraction.facts.statistic_scope import as_of, carried_subject, subject
from kg.extraction.facts.triggers import cues
from kg.extraction.structure import Sentence

_TOGETHER = re.compile("(?:共计|合计|共)?")
_ROW = ("、", "和", "及", "，", ",")
# 去年回升到207亿元: a clause of a date and a verb goes on with the measure told before.
_GOES_ON = re.compile(
    r"(?:去年|今年|目前|现|又|再|已|[上下]半年|\d{4}年|\d{1,2}月[底末份]?)*(?:回升|回落|增|升|降|扩大|提高|达|突破|增长|上升|下降|减少)(?:到|至|为)?(?:了|约|近|超过?)?"
)


@dataclass(slots=True)
class _Told:
    """A number of an account that goes on."""

    unit: Unit
    measure: str
    roles: dict[str, Any]


def find_statistics(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    used = told_elsewhere(context)
    account: list[_Told] = []
    for sentence in d.structure.sentences:
        # 合同项目47个，总投资335亿元；协议项目8个: a semicolon parts the rows of one account.
        # 其中 goes on with the account of the sentence before.
        adjoins = bool(account) and d.sentence(account[-1].unit.start).end >= sentence.start - 1
        in_account = adjoins and (d.text[sentence.start - 1] in "；;" or d.text.startswith("其中", sentence.start))
        if not in_account:
            account = []
        units = context.clauses.quantities(sentence.start, sentence.end)
        starts = {u.start for u in units}
        for u in units:
            if not is_candidate(context, u) or (u.start, u.end) in used:
                continue
            counted = _TOGETHER.match(d.text, u.end)
            behind = counted.end() if counted is not None else u.end
            if behind in starts and u.value.unit in cues(context.lang, "statistic")["lots"]:  # 4批12名, 三批共计58名
                continue
            told = account[-1] if account else None
            if not (_listed(context, u, told) or _follows(sentence, u, told) or is_result(context, sentence, u)):
                context.reject(u.start, "no sign of a result around the number")
                continue
            what = _measure(context, u, account)
            if what is None:
                context.reject(u.start, "nothing that is measured")
                continue
            draft = _draft(context, sentence, u, what, told)
            account.append(_Told(u, what, draft.roles))
            if not is_foreseen(context, sentence, u):
                yield draft


def _listed(context: Context, u: Unit, told: _Told | None) -> bool:
    return told is not None and context.text[told.unit.end : u.start].strip() in _ROW


def _follows(sentence: Sentence, u: Unit, told: _Told | None) -> bool:
    """Whether the number stands in the clause behind the one of the number told before."""
    if told is None:
        return False
    if told.unit.end <= sentence.start:
        return sentence.clause_at(u.start) == 0
    return sentence.clause_at(u.start) - sentence.clause_at(told.unit.end - 1) == 1


def _measure(context: Context, u: Unit, account: list[_Told]) -> str | None:
    """What a number measures, where ``account`` is told before it."""
    clause = context.clauses.clause(u.start)
    told = account[-1] if account else None
    same = next((t for t in reversed(account) if _is_of_one_unit(t.unit, u)), None)
    in_front = [t.measure for t in account if t.unit.end <= clause.start]
    ranked = distributed(context, u) or grown_respectively(context, u, in_front)
    if ranked is not None:
        return ranked
    grown = growth(context, u, told.measure if told is not None else None)
    if grown is not None:
        return grown
    if same is not None:
        stage = stage_of(context, u, same.measure)
        if stage is not None:
            return stage
        if _GOES_ON.fullmatch(context.text, clause.start, u.start):
            return same.measure
    what = risen(context, u) or measure(context, u)
    if what is None and told is not None and _listed(context, u, told):
        return told.measure
    return what


def _is_of_one_unit(a: Unit, b: Unit) -> bool:
    return (a.value.kind, a.value.unit) == (b.value.kind, b.value.unit)


def _draft(context: Context, sentence: Sentence, u: Unit, what: str, told: _Told | None) -> Draft:
    before = told.roles if told is not None else {}
    clause = context.clauses.clause(u.start)
    roles = filled(
        subject=subject(context, sentence, u) or before.get("subject") or carried_subject(context, sentence, u),
        measure=what,
        value=u.value.value,
        unit=u.value.unit,
        currency=u.value.currency if u.value.kind == "money" else None,
        asOf=as_of(context, sentence, u) or (None if is_risen_to(context, u) else before.get("asOf")),
    )
    return Draft("Statistic", roles, clause.start, clause.end, f"statistics.{_reading(context, u)}")


def _reading(context: Context, u: Unit) -> str:
    """How the number was read; what stands behind a number is told less surely than what it closes."""
    if u.value.kind == "percent":
        return "share"
    return "noun-in-front" if closes_its_phrase(context, u) else "noun-behind"
