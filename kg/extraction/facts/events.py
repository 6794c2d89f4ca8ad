"""Events: gatherings, acts and quoted names, each real-world event once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.facts.acts import find_acts
from kg.extraction.facts.arguments import ACTORS
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.gatherings import find_gatherings, gone_to
from kg.extraction.facts.time import date_at, overlap
from kg.extraction.facts.triggers import cues, hoped, pattern
from kg.extraction.facts.where import lies_in, place_at

# What a later sentence adds to an event: its name stays.
_TOLD_AGAIN = ("organizer", "participant", "place", "date")
_AGAIN = "(?:该|此次|本次|本届|这次|此届)"
# Sentences back to which a bare 会议 reaches.
_NEAR = 2
# Parts of a gathering of any kind.
_OPENINGS = ("开幕式", "闭幕式")
_MARKS = re.compile("[“”‘’「」《》·—－-]|首届|第[一二三四五六七八九十\\d]+届")


def find_events(context: Context) -> Iterator[Draft]:
    """Named or described gatherings first; an act such as 揭牌 only where its sentence tells no gathering."""
    told: list[Draft] = []
    for draft in sorted([*find_gatherings(context), *_quoted(context)], key=lambda f: f.start):
        if any(t.start <= draft.start < t.end and _name_of(t) == _name_of(draft) for t in told):
            continue
        before = _told_before(context, told, draft)
        if before is not None:
            before.absorb(draft, _TOLD_AGAIN)
            if len(draft.roles.get("title", "")) > len(before.roles.get("title", "")) > 0:
                before.roles["title"] = draft.roles["title"]
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
    """The event that a draft tells of again, by its title or part of it, or as 会议, 活动, 该展会 …"""
    if "title" in draft.roles:
        return next((t for t in reversed(told) if _is_titled_so(t, draft) and _agrees(t, draft)), None)
    kind = draft.roles.get("kind", "")
    alike = [t for t in told if f"{t.roles.get('title', '')} {t.roles.get('kind', '')}".endswith(kind)]
    others: list[Draft] = []
    if not alike and kind in cues(context.lang, "event")["bare"]:
        alike = [t for t in told if kind in _OPENINGS or _is_ceremony(t.roles.get("kind", "")) == _is_ceremony(kind)]
        others = [t for t in told if t not in alike and t.roles.get("date") in (None, draft.roles.get("date"))]
    if alike and re.compile(f"{_AGAIN}[^，,。；;]{{0,8}}{re.escape(kind)}").search(
        context.text, draft.start, draft.end
    ):
        return alike[-1]
    agreeing = [t for t in alike if _agrees(t, draft)]
    if len(alike) == len(agreeing) == 1:
        return alike[0]
    near = [t for t in (*others, *agreeing) if _is_near(context, t, draft)]
    return near[-1] if near else None


def _is_ceremony(kind: str) -> bool:
    return kind.endswith("式")


def _is_near(context: Context, told: Draft, draft: Draft) -> bool:
    """Whether an event was told last in the sentences right before, in the same paragraph."""
    structure = context.clauses.discourse.structure
    here = structure.sentence_at(draft.start)
    last = structure.sentence_at(max(told.start, *(start for start, _, _ in told.more), 0))
    return here - last <= _NEAR and structure.sentences[last].paragraph == structure.sentences[here].paragraph


def _is_titled_so(told: Draft, draft: Draft) -> bool:
    """Whether one of two titles of gatherings of one kind leaves out words of the other."""
    if not told.roles.get("kind", "").endswith(draft.roles.get("kind", "-")):
        return False
    short, long = sorted((_bare_title(draft), _bare_title(told)), key=len)
    rest = iter(long)
    return len(short) > len(draft.roles["kind"]) and all(character in rest for character in short)


def _bare_title(draft: Draft) -> str:
    return _MARKS.sub("", draft.roles.get("title", ""))


def _agrees(told: Draft, draft: Draft) -> bool:
    """Whether two drafts can tell of one event: on days that overlap, in places of which one may lie in the other."""
    first, second = told.roles.get("date"), draft.roles.get("date")
    if first is not None and second is not None and not overlap(first, second):
        return False
    here, there = told.roles.get("place"), draft.roles.get("place")
    by_video = draft.rule == "events.attended" and "title" not in draft.roles  # 以视频方式在某市出席会议
    if here is None or there is None or by_video or not here.type == there.type == "Place":
        return True
    return lies_in(here, there) or lies_in(there, here)
