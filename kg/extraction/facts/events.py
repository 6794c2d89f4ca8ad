"""Events: conferences, promotions, ceremonies and talks, with who held them and who came."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.discourse import Group
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import ACTORS
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.time import date_at, opens_scene
from kg.extraction.facts.triggers import cues, evidence, hits, hoped, pattern
from kg.extraction.facts.where import place_at
from kg.extraction.structure import Range

# Characters between 会见 and the name of who is met: the office and the body that it belongs to.
_MET_ROOM = 24
# 投资|说明会: verbs that tell what a gathering is for.
_FOR_WHAT = re.compile("(?:投资|建设|启动|揭牌|开工|投产|宣传|展示|推广|联合)$")
# What a later sentence adds to an event: its name stays.
_TOLD_AGAIN = ("organizer", "participant", "place", "date")
_TALKS = ("会谈", "会晤", "视频会谈", "工作会谈", "视频会议")
# 会见某市代表团, 会见代表团一行: whose people are met.
_COMPANY = re.compile("[团组队]|一行")
_COMPANY_ROOM = 8
# Gatherings that the hosts and guests of a visit hold.
_MEETINGS = ("座谈会", "联席会", "联席会议", "见面会", "交流会", "对接会", "会谈", "签约仪式", "交接仪式")
_YEAR = len("2023")
_AGAIN = re.compile("(?:该|此次|本次|本届|这次|此届)")
_WAY = re.compile("[赴来到]|前往|抵达")
_MEANT = re.compile("的(?:历史|意义|经验|传统|优势|条件|基础|能力|机会|目的|地理|有利|契机|背景|要求|通知|方案)")
# A standing form of cooperation, not one gathering.
_CUSTOM = re.compile("每年|轮流|定期|多次|历次|历届|经常|常年|每逢")
# What makes a body, a room or an order of what looks like a gathering: 会议室, 展览馆, 联席会议制度.
_IN_LONGER_NAME = re.compile(r"办公室|领导小组|中心|机制|制度|组委会|[室厅馆厂区]")


def find_events(context: Context) -> Iterator[Draft]:
    """Named or described gatherings first; an act such as 揭牌 only where its sentence tells no gathering."""
    told: list[Draft] = []
    for draft in sorted([*_gatherings(context), *_quoted(context)], key=lambda f: f.start):
        if any(t.start <= draft.start < t.end and _name_of(t) == _name_of(draft) for t in told):
            continue
        before = _told_before(context, told, draft)
        if before is not None:
            before.absorb(draft, _TOLD_AGAIN)
        else:
            told.append(draft)
    yield from told
    sentences = {context.clauses.discourse.sentence(d.start).start for d in told}
    for draft in _acts(context):
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
        came = re.compile(r"(?:参加|出席|举办|承办|主办)(?:了)?(?:首届|第[一二三四五六七八九十\d]+届|本届)?$").search(
            d.text, clause.start, q.start
        )
        if came is None or hoped(context, q.start):
            continue
        nouns = pattern(context.lang, "event", "nouns")
        if nouns.search(d.text, q.end, min(clause.end, q.end + 16)) or nouns.search(name):
            continue  # told of as a gathering
        subject = context.clauses.subject(came.start(), ACTORS)
        roles = filled(
            title=name,
            participant=subject.entities if subject is not None else [],
            place=place_at(context, came.start()) or _gone_to(context, came.start()),
            date=date_at(context, came.start()),
        )
        yield Draft("Event", roles, clause.start, clause.end, "events.quoted")


def _gone_to(context: Context, position: int) -> DiscourseEntity | None:
    """赴唐津参加: the place gone to in the clause."""
    clause = context.clauses.clause(position)
    groups = context.clauses.marked(clause.start, position, "to", ("Place", "Zone"))
    return groups[-1].entities[-1] if groups else None


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
    if re.compile(f"{_AGAIN.pattern}[^，,。；;]{{0,8}}{re.escape(kind)}").search(context.text, draft.start, draft.end):
        return told[-1]
    near = [t for t in told if here - structure.sentence_at(t.start) <= 2]
    same_paragraph = [
        t
        for t in near
        if structure.sentences[structure.sentence_at(t.start)].paragraph == structure.sentences[here].paragraph
    ]
    if not same_paragraph:
        return None
    dates = {same_paragraph[-1].roles.get("date"), draft.roles.get("date")} - {None}
    return same_paragraph[-1] if len(dates) < 2 else None


def _gatherings(context: Context) -> Iterator[Draft]:
    clauses, d = context.clauses, context.clauses.discourse
    nouns, verbs = pattern(context.lang, "event", "nouns"), pattern(context.lang, "event", "verbs")
    attend = pattern(context.lang, "event", "attend")
    last_end, told = -1, False
    kinds: set[str] = set()
    for noun in hits(context, "event", "nouns"):
        if noun.start() <= last_end or _IN_LONGER_NAME.match(d.text, noun.end()):
            continue
        if d.text.startswith("暨", noun.end()):
            continue  # 某展览会暨某洽谈会: one gathering, told with the second noun
        quotation = d.structure.quotation_at(noun.start())
        if quotation is not None and nouns.match(d.text, quotation.end):
            continue  # “某某啤酒节”活动: told with the second noun
        clause = clauses.clause(noun.start())
        title_start = _title_start(context, noun, clause.start)
        # 前来参加哈洽会的某市市长举行会谈: what follows 的 is not said of the gathering.
        attributive = d.text.startswith("的", noun.end()) and not verbs.match(d.text, noun.end() + 1)
        behind = None if attributive else verbs.search(d.text, noun.end(), _next_clause_end(context, noun, clause))
        held = behind or verbs.search(d.text, clause.start, title_start)
        came = attend.search(d.text, clause.start, title_start)
        # 座谈会上: nothing tells that it was held but that things happened there.
        scene = d.text.startswith("上", noun.end()) and noun.group() not in kinds and len(noun.group()) > 2
        # 第八届某某活动周期间: an occasion with a number, during which things happen
        during = d.text.startswith("期间", noun.end()) and re.match(r"第[^届]{1,4}届|\d{4}", d.text[title_start:])
        if (not held and not came and not scene and not during) or hoped(context, noun.start()):
            continue
        if held and d.text.startswith(("表示", "致以"), held.end()):
            continue  # 对某活动的顺利举行表示祝贺
        if _MEANT.match(d.text, noun.end()):
            continue  # 开展友好城市活动的历史: a custom, not one gathering
        kinds.add(noun.group())
        if _CUSTOM.search(d.text, clause.start, title_start):
            continue
        if any(u.start == noun.end() for u in clauses.quantities(noun.end(), clause.end)):
            continue  # 举办培训班23期: a count
        last_end = noun.end()
        title = re.sub(r"^(?:该|此次|本次|本届|这次|此届|此|本)", "", d.text[title_start : noun.end()])
        kind = noun.group()
        planned = hoped(context, noun.start(), plans=True)
        dated = date_at(context, noun.start(), carry=not held or opens_scene(context, noun.start()))
        if (
            held
            and held.group() in ("开展", "组织")
            and noun.group().endswith("活动")
            and _WAY.search(d.text, clause.start, held.start())
        ):
            continue  # 来我市开展合作交流活动: what a visit is for
        if planned and (dated is None or len(dated) <= _YEAR):
            continue  # 今年两市将举办…
        general = pattern(context.lang, "event", "general").match(title) is not None
        named = len(title) > len(kind) + 1 and not general
        if scene and not held and not came and not (named and dated):
            yield from _scene(context, noun, title, dated)
            continue
        organizer, participant = _organizers(context, noun), _participants(context, noun, title_start)
        if held and not organizer:
            group = clauses.subject(held.start(), ACTORS, carry=False)
            if group is not None and group.end <= title_start and held.start() < title_start:
                organizer = [e for e in group.entities if e.type != "Person"]
        if held and kind in _TALKS:
            participant = [*participant, *_who_talks(context, held)]
        span = evidence(context, noun.start(), held.start() if held else noun.start())
        place = place_at(context, held.start() if held else noun.start()) or _gone_to(context, noun.start())
        vague = not (place or dated) or (kind in ("活动", "会议", "大会") and not (place and dated))
        if not named and vague and not _after_gathering(context, noun):
            if not told and kind.endswith(_MEETINGS):
                yield from _scene(context, noun, title, dated)
            continue
        told = True
        if not (named or place or dated or len(participant) + len(organizer) > 1):
            continue
        roles = filled(
            title=title if named else None,
            kind=kind,
            organizer=organizer,
            participant=[e for e in dict.fromkeys(participant) if e not in organizer],
            place=place,
            date=dated,
        )
        yield Draft("Event", roles, span.start, span.end, "events.held" if held else "events.attended")


def _who_talks(context: Context, held: re.Match[str]) -> list[DiscourseEntity]:
    """某某与某市市长举行会谈: the people on both sides."""
    clause = context.clauses.clause(held.start())
    subject = context.clauses.subject(held.start(), ("Person",), carry=False)
    others = context.clauses.marked(clause.start, held.start(), "with")
    return [e for g in ([subject] if subject is not None else []) + others for e in g.entities]


def _after_gathering(context: Context, noun: re.Match[str]) -> bool:
    """Whether the sentences right before tell of a gathering that a bare 会议 or 活动 can mean."""
    d = context.clauses.discourse
    index = d.structure.sentence_at(noun.start())
    start = d.structure.sentences[max(0, index - 2)].start
    held = pattern(context.lang, "event", "verbs")
    return any(held.search(d.text, m.end(), m.end() + 20) for m in hits(context, "event", "nouns", start, noun.start()))


def _scene(context: Context, noun: re.Match[str], title: str, dated: str | None) -> Iterator[Draft]:
    """座谈会上，…: a gathering of those who are told to visit and to be visited, where the visit is."""
    visits = [v for v in context.of_type("Visit") if v.start < noun.start()]
    if not visits or any(e.type == "Event" for e in context.drafts):
        return
    destination = [e for e in visits[-1].roles["destination"] if e.type == "Place"]
    roles = filled(
        title=title if len(title) > len(noun.group()) + 1 else None,
        kind=noun.group(),
        participant=list(dict.fromkeys([*visits[-1].roles["visitor"], *destination])),
        place=destination[0] if destination else None,
        date=dated or visits[-1].roles.get("date"),
    )
    clause = context.clauses.clause(noun.start())
    yield Draft("Event", roles, clause.start, clause.end, "events.scene")


def _next_clause_end(context: Context, noun: re.Match[str], clause: Range) -> int:
    """纪念大会，23日在扬州举行: a name that fills its clause is the subject of the next one."""
    if noun.end() < clause.end:
        return clause.end
    following = context.clauses.clause_behind(noun.start())
    return following.end if following is not None else clause.end


def _title_start(context: Context, noun: re.Match[str], floor: int) -> int:
    d = context.clauses.discourse
    start = context.clauses.phrase_start(noun.start(), floor, brackets=True)
    while (m := _FOR_WHAT.search(d.text, max(floor, start - 2), start)) is not None:
        start = context.clauses.phrase_start(m.start(), floor, brackets=True)
    if start == noun.start() and start and d.text[start - 1] in "”’》":
        for q in [*d.structure.quotations, *d.structure.book_titles]:
            if q.end == start and q.start >= floor:
                return context.clauses.phrase_start(q.start, floor)
    return start


def _organizers(context: Context, noun: re.Match[str]) -> list[DiscourseEntity]:
    """由甲、乙主办, 丙承办: in the event's sentence or the next one."""
    d = context.clauses.discourse
    index = d.structure.sentence_at(noun.start())
    found: list[DiscourseEntity] = []
    for sentence in d.structure.sentences[index : index + 2]:
        for verb in re.finditer(r"主办|承办|协办", d.text[sentence.start : sentence.end]):
            at = sentence.start + verb.start()
            clause = context.clauses.clause(at)
            groups = [g for g in context.clauses.groups(clause.start, at) if context.clauses.marker(g) in ("agent", "")]
            for g in groups[-1:]:
                found += [e for e in g.entities if e.type != "Person"]
    return list(dict.fromkeys(found))


def _participants(context: Context, noun: re.Match[str], title_start: int) -> list[DiscourseEntity]:
    """Who attends: groups before 出席, 参加 … in the event's sentence and the next ones of its paragraph."""
    clauses, d = context.clauses, context.clauses.discourse
    index = d.structure.sentence_at(noun.start())
    here = d.structure.sentences[index]
    found: list[DiscourseEntity] = []
    attend = pattern(context.lang, "event", "attend")
    nouns = pattern(context.lang, "event", "nouns")
    for sentence in d.structure.sentences[index : index + 3]:
        if sentence.paragraph != here.paragraph:
            break
        for verb in attend.finditer(d.text, sentence.start, sentence.end):
            clause = clauses.clause(verb.start())
            groups = [
                g
                for g in clauses.groups(sentence.start, verb.start())
                if not (noun := nouns.search(d.text, g.end, g.end + 16))
                or attend.search(d.text, g.end, noun.start())
                or _before_comma(context, g)
            ]
            for g in _attending(groups, clause.start, context):
                found += g.entities
    return list(dict.fromkeys(found))


def _before_comma(context: Context, g: Group) -> bool:
    """Whether no event noun follows in the group's own clause: the group is no part of an event's name."""
    end = context.clauses.clause(g.start).end
    return pattern(context.lang, "event", "nouns").search(context.text, g.end, min(end, g.end + 16)) is None


def _attending(groups: list[Group], clause_start: int, context: Context) -> list[Group]:
    unmarked = [
        g for g in groups if context.clauses.marker(g) in ("", "agent") and not context.text.startswith("的", g.end)
    ]
    in_clause = [g for g in unmarked if g.end > clause_start]
    return in_clause or unmarked[-1:]


def _met(context: Context, position: int) -> Group | None:
    """Who is met: a person, or the delegation of a place or body."""
    met = context.clauses.object(position, ACTORS, room=_MET_ROOM)
    if met is None or met.type == "Person" or _COMPANY.search(context.text, met.start, met.end + _COMPANY_ROOM):
        return met
    return None


def _acts(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    kind_of = dict(cues(context.lang, "event")["acts"])
    acts = re.compile("|".join(sorted(kind_of, key=lambda w: (-len(w), w))))
    for m in acts.finditer(d.text):
        if hoped(context, m.start()) or re.match(r"会|仪式|交流会|的|纪要", d.text[m.end() : m.end() + 3]):
            continue
        if any(m.start() in t for t in d.structure.book_titles):
            continue
        clause = context.clauses.clause(m.start())
        people: list[DiscourseEntity] = []
        subject = context.clauses.subject(m.start(), ACTORS)
        if subject is not None:
            people += subject.entities
        for g in context.clauses.marked(clause.start, clause.end, "with"):
            people += g.entities
        if m.group() == "会见":  # an event where its day is told, else a scene of a visit
            met = _met(context, m.end())
            if met is None or date_at(context, m.start()) is None:
                continue
            people += met.entities
        roles = filled(
            kind=kind_of[m.group()],
            participant=list(dict.fromkeys(people)),
            place=place_at(context, m.start()),
            date=date_at(context, m.start(), carry=True),
        )
        if "date" not in roles and "place" not in roles:
            continue
        came = pattern(context.lang, "event", "attend").search(d.text, clause.start, m.start())
        if came and not pattern(context.lang, "event", "verbs").search(d.text, came.end(), m.start()):
            continue  # 参加座谈: told of a gathering that is named elsewhere; 出席并举行座谈 tells it here
        span = evidence(context, m.start())
        yield Draft("Event", roles, span.start, span.end, "events.act")
