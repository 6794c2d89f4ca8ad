"""Statements: who says what, directly or indirectly; the quote is its first clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extraction.coreference import speech_patterns
from kg.extraction.discourse import ENTITY, Unit
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.lexicon import alternatives, settings
from kg.extraction.structure import Range

_FIRST_CLAUSE = re.compile(r"[^，,。！？!?；;：:\n]+")
_ANSWER = re.compile(r"^\s*(?:答|[^\s：:]{2,4}答)\s*[：:]", re.MULTILINE)


def find_statements(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    follow, _ = speech_patterns(context.lang)
    skip = _skip(context.lang)
    used: set[int] = set()
    for u in d.units:
        if u.type not in ("Person", "Organization") or (u.kind != ENTITY and u.type != "Person"):
            continue
        if d.structure.quotation_at(u.start) is not None and u.kind != ENTITY:
            continue
        m = follow.match(d.text, u.end)
        if m is None or skip.match(d.text, m.end()):
            continue
        if "。" in m.group() or "\n" in m.group():
            continue
        quote, quotation = _quote(context, u, m.end())
        if quotation is not None:
            used.add(quotation.start)
        if quote is None:
            continue
        start = min(context.clauses.clause(u.start).start, quote.start)
        end = max(m.end(), quote.end)
        yield Draft(
            "Statement",
            filled(speaker=u.entities[0], quote=d.text[quote.start : quote.end]),
            start,
            end,
            "statements.verb",
            0.9 if quotation else 0.75,
            key=("statement", u.start),
        )
    yield from _interview_answers(context)


def _quote(context: Context, u: Unit, after: int) -> tuple[Range | None, Range | None]:
    """(the first clause of what is said, the quotation that it opens if it is one)."""
    d = context.clauses.discourse
    sentence = d.sentence(u.start)
    rest = re.compile(r"(?:道)?[：:，,\s]*").match(d.text, after)
    begin = rest.end() if rest else after
    for q in d.structure.quotations:
        closes = d.text[q.end - 2] in "。！？，!?,."
        if q.end == sentence.start and closes and q.end - q.start > 6:
            return _first_clause(d.text, q.start + 1), q
        if sentence.start <= q.start and q.end <= u.start and closes and q.end - q.start > 6 and u.start - q.end < 40:
            return _first_clause(d.text, q.start + 1), q
        if q.start == begin:
            return _first_clause(d.text, q.start + 1), q
    if begin >= sentence.end or (begin == after and d.text[after : after + 1] in "，,。的"):
        return None, None
    return _first_clause(d.text, begin), None


def _first_clause(text: str, start: int) -> Range | None:
    m = _FIRST_CLAUSE.match(text, start)
    return Range(start, start + len(m.group().rstrip("”’」』"))) if m else None


def _interview_answers(context: Context) -> Iterator[Draft]:
    """答： lines of an interview with one person: each answer is a statement of the person interviewed."""
    d = context.clauses.discourse
    answers = list(_ANSWER.finditer(d.text))
    people = [e for e in d.entities if e.type == "Person"]
    if not answers or not people:
        return
    named = [e for e in people if d.title and any(f in d.title for f in e.forms)]
    speaker = (named or people)[0]
    for a in answers:
        quote = _first_clause(d.text, a.end())
        if quote is not None:
            yield Draft(
                "Statement",
                filled(speaker=speaker, quote=d.text[quote.start : quote.end]),
                quote.start,
                quote.end,
                "statements.interview",
                0.8,
                key=("statement", a.start()),
            )


@cache
def _skip(lang: str) -> re.Pattern[str]:
    return re.compile(alternatives(settings(lang, "facts.toml")["statement"]["skip_after"]))
