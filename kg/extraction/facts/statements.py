"""Statements: who says what, directly or indirectly; the quote is its first clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extraction.discourse import ENTITY, REFERENCE, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.lexicon import alternatives, settings
from kg.extraction.speakers import speech_patterns
from kg.extraction.structure import Range

_FIRST_CLAUSE = re.compile(r"[^，,。！？!?；;：:\n]{1,1000}")
_ENVOYS = re.compile(
    r"(?:党政)?(?:代表团|考察团|访问团)|(?:有关|相关)?(?:负责人|负责同志|工作人员)|新闻发言人|方面|一方|方"
)
_TOPIC = re.compile(
    r"[^，,。；;：:“”]{0,16}(?:情况|[省市县区州]情|概况|环境|政策|优势|经验|做法|成果|资源|前景|历史|文化|项目)(?=[。；;])"
)
_WORDS = 10  # characters of a quotation that is speech, not a name
_ANSWER = re.compile(r"^\s*(?:答|[^\s：:]{2,4}答)\s*[：:]", re.MULTILINE)


def find_statements(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    follow, _ = speech_patterns(context.lang)
    skip = _skip(context.lang)
    spoken: set[int] = set()
    for u in d.units:
        if u.type not in ("Person", "Organization") or (u.kind != ENTITY and u.type != "Person"):
            continue
        if d.structure.quotation_at(u.start) is not None and u.kind != ENTITY:
            continue
        envoys = _ENVOYS.match(d.text, u.end) if u.type == "Organization" else None
        m = follow.match(d.text, envoys.end() if envoys else u.end) or _in_the_eyes_of(context, u)
        if m is None or skip.match(d.text, m.end()):
            continue
        if "。" in m.group() or "\n" in m.group():
            continue
        if re.search("[，,]", m.group()) and not _speaks(context, u, m):
            continue
        if m.group().endswith("介绍") and _TOPIC.match(d.text, m.end()):
            continue  # 介绍市情。: what was talked about, and not what was said
        if d.text.endswith("应", 0, u.start):
            continue  # 应某某要求: who asks says nothing
        speaker = _represented_by(context, u) or u.entities[0]
        quote, quotation = _quote(context, u, m.end())
        if quote is None:
            continue
        spoken.add(d.sentence(u.start).start)
        start = min(context.clauses.clause(u.start).start, quote.start)
        end = max(m.end(), quote.end)
        yield Draft(
            "Statement",
            filled(speaker=speaker, quote=d.text[quote.start : quote.end]),
            start,
            end,
            "statements.quoted" if quotation else "statements.reported",
            key=("statement", u.start),
        )
    yield from _after_colons(context, spoken)
    yield from _dialogue(context)
    yield from _interview_answers(context)
    yield from _later_clauses(context)


def _represented_by(context: Context, u: Unit) -> DiscourseEntity | None:
    """某司长代表外交部致辞表示: the person who speaks for a body."""
    clause = context.clauses.clause(u.start)
    people = [g for g in context.clauses.groups(clause.start, u.start) if g.type == "Person"]
    if u.type == "Person" or not people or context.text[people[-1].end : u.start] != "代表":
        return None
    return people[-1].entities[-1]


def _after_colons(context: Context, spoken: set[int]) -> Iterator[Draft]:
    """说起援建项目，某某如数家珍：“…”: a colon opens the words of whoever is the subject before it."""
    d = context.clauses.discourse
    for q in d.structure.quotations:
        colon = q.start - 1
        quote = _first_clause(d.text, q.start + 1)
        if colon < 0 or d.text[colon] not in "：:" or quote is None or q.end - q.start < _WORDS:
            continue
        if d.sentence(colon).start in spoken:
            continue
        clause = context.clauses.clause(colon - 1)
        people = [g for g in context.clauses.groups(clause.start, colon) if g.type == "Person"]
        if not people or context.clauses.marker(people[0]):
            continue
        roles = filled(speaker=people[0].entities[0], quote=d.text[quote.start : quote.end])
        yield Draft("Statement", roles, clause.start, quote.end, "statements.after-colon")


def _in_the_eyes_of(context: Context, u: Unit) -> re.Match[str] | None:
    """在某某看来: what follows is what the person thinks."""
    clause = context.clauses.clause(u.start)
    if not re.search(r"在[^，,。；;]{0,20}$", context.text[clause.start : u.start]):
        return None
    return re.compile("看来").match(context.text, u.end)


def _speaks(context: Context, u: Unit, m: re.Match[str]) -> bool:
    """Whether the unit, and not somebody named before it, is the subject of a verb that follows a comma."""
    subject = context.clauses.subject(m.end() - 1, ("Person", "Organization"))
    return subject is None or u in subject.units


def _later_clauses(context: Context) -> Iterator[Draft]:
    """某某介绍了情况，…，表示公路已恢复: a later clause that opens with a verb of saying."""
    d = context.clauses.discourse
    opening = re.compile(r"(?:并且|并|还|他|她)?(?:表示|指出|强调|认为|提出|说|称)(?![了过着])(?:，|,|：|:)?")
    for sentence in d.structure.sentences:
        for i, clause in enumerate(sentence.clauses):
            m = opening.match(d.text, clause.start, clause.end)
            if m is None or d.structure.quotation_at(clause.start) is not None:
                continue
            if i == 0 and d.text[clause.start] not in "并还":
                continue  # only 并指出 … opens a sentence that goes on with the speaker before
            before = sentence.clauses[i - 1]
            last = list(d.units_between(before.start, before.end, ENTITY, REFERENCE)) if i else []
            if last and last[-1].end == before.end:
                continue  # 某某，表示: told where the person stands right in front
            subject = context.clauses.subject(clause.start, ("Person",))
            quote = _first_clause(d.text, m.end())
            if (
                subject is None
                or quote is None
                or quote.start >= sentence.end
                or (i and subject.start < sentence.start)
            ):
                continue
            roles = filled(speaker=subject.entities[0], quote=d.text[quote.start : quote.end])
            yield Draft("Statement", roles, clause.start, clause.end, "statements.later-clause")


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


def _dialogue(context: Context) -> Iterator[Draft]:
    """黄承伟：… at the start of a line: the speaker and what is said."""
    d = context.clauses.discourse
    for u in d.units:
        at_line_start = u.start == 0 or d.text[u.start - 1] == "\n"
        if u.type != "Person" or not at_line_start or d.text[u.end : u.end + 1] not in ("：", ":"):
            continue
        quote = _first_clause(d.text, u.end + 1)
        if quote is not None:
            roles = filled(speaker=u.entities[0], quote=d.text[quote.start : quote.end])
            yield Draft("Statement", roles, u.start, quote.end, "statements.dialogue", key=("statement", u.start))


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
                key=("statement", a.start()),
            )


@cache
def _skip(lang: str) -> re.Pattern[str]:
    return re.compile(alternatives(settings(lang, "facts.toml")["statement"]["skip_after"]))
