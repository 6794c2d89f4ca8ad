"""Events: gatherings, acts and quoted names, each real-world event once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.facts.acts import find_acts
from kg.extraction.facts.arguments import ACTORS
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.gatherings import find_gatherings, gone_to
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import cues, hoped, pattern
from kg.extraction.facts.where import place_at

# What a later sentence adds to an event: its name stays.
_TOLD_AGAIN = ("organizer", "participant", "place", "date")
_AGAIN = "(?:该|此次|本次|本届|这次|此届)"
# Sentences back to which a bare 会议 reaches.
_NEAR = 2


def find_events(context: Context) -> Iterator[Draft]:
    """Named or described gatherings first; an act such as 揭牌 only where its sentence tells no gathering."""
    told: list[Draft] = []
    for draft in sorted([*find_gatherings(context), *_quoted(context)], key=lambda f: f.start):
        if any(t.start <= draft.start < t.end and _name_of(t) == _name_of(draft) for t in told):
            continue
        before = _told_before(context, told, draft)
        if before is not None:
            before.absorb(draft, _TOLD_AGAIN)
        else:
            told.append(draft)
    yield from told
    # 会见了来出席某论坛的某市市长: the meeting is not what he came for.
    sentences = {context.clauses.discourse.sentence(d.start).start for d in told if d.rule != "events.attended"}
    for draft in find_acts(context):
        if any(_is_act_of(draft, t) for t in told):
            continue
        if context.clauses.discourse.sentence(draft.start).start not in sentences:
            sentences.add(context.clauses.discourse.sentence(draft.start).start)
            yield draft


def _is_act_of(act: Draft, gathering: Draft) -> bool:
    """Whether 座谈 tells of the 座谈会 that is told elsewhere: of no other day and no other place."""
    names = f"{gathering.roles.get('title', '')} {gathering.roles.get('kind', '')}"
    told = [{act.roles.get(role), gathering.roles.get(role)} - {None} for role in ("date", "place")]
    return act.roles["kind"] in names and all(len(values) < 2 for values in told)


def _name_of(draft: Draft) -> tuple[str | None, str | None]:
    """What tells one gathering of a clause from another: its title, else what it is."""
    title = draft.roles.get("title")
    return (title, None) if title else (None, draft.roles.get("kind"))


def _quoted(context: Context) -> Iterator[Draft]:
    """参加“唐津宫日祭”: a quoted name after a verb of attending or holding is an event."""
    d = context.clauses.discourse
    for q in d.structure.quotations:
        name = d.text[q.start + 1 : q.end - 1]
        clause = context.clauses.clause(q.start)
        if not 3 <= len(name) <= 24 or re.search(r"[，。！？,]", name):
            continue
        came = re.compile(
            r"(?:参加|出席|举办|承办|主办|办)(?:了)?(?:首届|第[一二三四五六七八九十\d]+届|本届)?$"
        ).search(d.text, clause.start, q.start)
        if came is None or hoped(context, q.start):
            continue
        nouns = pattern(context.lang, "event", "nouns")
        if nouns.search(d.text, q.end, min(clause.end, q.end + 40)) or nouns.search(name):
            continue  # told of as a gathering
        subject = context.clauses.subject(came.start(), ACTORS)
        people = subject.entities if subject is not None else []
        holds = came.group()[0] in "举承主办"
        roles = filled(
            title=name,
            organizer=[e for e in people if e.type != "Person"] if holds else [],
            participant=[] if holds else people,
            place=place_at(context, came.start()) or gone_to(context, came.start()),
            date=date_at(context, came.start()),
        )
        yield Draft("Event", roles, clause.start, clause.end, "events.quoted")


def _told_before(context: Context, told: list[Draft], draft: Draft) -> Draft | None:
    """A bare 会议, 活动, 该展会 … is the event of the same or the two sentences before."""
    kind = draft.roles.get("kind", "")
    if not told:
        return None
    last = told[-1].roles
    if "title" in draft.roles:  # 某某交流座谈会 … 参加了交流座谈会
        title = draft.roles["title"]
        shorter = title != last.get("title") and last.get("title", "").endswith(title)
        agrees = all(draft.roles.get(role) in (None, last.get(role)) for role in ("date", "place"))
        return told[-1] if shorter and agrees else None
    if kind not in cues(context.lang, "event")[
        "bare"
    ] and not f"{last.get('title', '')} {last.get('kind', '')}".endswith(kind):
        return None
    structure = context.clauses.discourse.structure
    here = structure.sentence_at(draft.start)
    if re.compile(f"{_AGAIN}[^，,。；;]{{0,8}}{re.escape(kind)}").search(context.text, draft.start, draft.end):
        return told[-1]
    near = [t for t in told if here - structure.sentence_at(t.start) <= _NEAR]
    same_paragraph = [
        t
        for t in near
        if structure.sentences[structure.sentence_at(t.start)].paragraph == structure.sentences[here].paragraph
    ]
    if not same_paragraph:
        return None
    dates = {same_paragraph[-1].roles.get("date"), draft.roles.get("date")} - {None}
    return same_paragraph[-1] if len(dates) < 2 else None
