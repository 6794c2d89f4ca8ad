"""Statements: who said what, directly or reported."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.alphabetic.facts.common import hits, phrases
from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.words import pattern
from kg.extraction.discourse import Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.structure import Range, Sentence

_SPEAKERS = ("Person", "Organization")


def find_statements(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    seen: set[tuple[int, int]] = set()
    for sentence in d.structure.sentences:
        for draft in (*_told(context, sentence), *_according(context, sentence)):
            key = (id(draft.roles["speaker"]), d.structure.sentence_at(draft.start))
            if key not in seen:
                seen.add(key)
                yield draft


def _told(context: Context, sentence: Sentence) -> Iterator[Draft]:
    d = context.clauses.discourse
    text = context.text
    for m in hits(context, "statement", "verbs", sentence.start, sentence.end):
        if _inside_quotation(context, m.start()):
            continue
        if pattern(context.lang, "statement", "passive").search(text[max(0, m.start() - 16) : m.start()]):
            continue  # is expected, was told
        speaker = _speaker(context, m, sentence)
        if speaker is None:
            continue
        that = pattern(context.lang, "statement", "that").match(text, m.end())
        if that is not None and any(
            q.start == that.end() and _is_name(context, q) for q in context.clauses.discourse.structure.quotations
        ):
            that = None
        quote: Range | None = None
        rule = "statements.reported"
        around = d.structure.quotation_at(m.start())
        before_dash = pattern(context.lang, "statement", "after_dash").search(text[max(0, m.start() - 24) : m.start()])
        if pattern(context.lang, "statement", "this").fullmatch(text, sentence.start, m.start()):
            index = d.structure.sentence_at(sentence.start)
            if index:
                previous = d.structure.sentences[index - 1]
                dateline = pattern(context.lang, "statement", "dateline")
                if index > 1 and dateline.fullmatch(text, previous.start, previous.end):
                    previous = d.structure.sentences[index - 2]  # a dateline
                told = text[previous.start : previous.end].strip(' ,;:.–—−"“”«»\n')
                yield Draft(
                    "Statement", filled(speaker=speaker, quote=told), sentence.start, sentence.end, "statements.this"
                )
            continue
        if around is not None and before_dash is not None:  # «…, — заявил X. — …»
            told = text[around.start + 1 : m.start() - len(before_dash.group())].strip(' ,;:.–—−"“”«»\n')
            yield Draft(
                "Statement", filled(speaker=speaker, quote=told), sentence.start, sentence.end, "statements.quoted"
            )
            continue
        quoted = next(
            (
                q
                for q in context.clauses.discourse.structure.quotations
                if q.end - q.start > 16
                and not _is_name(context, q)
                and (
                    sentence.start - 1 <= q.start < sentence.end
                    or (
                        q.start < sentence.start
                        and re.fullmatch(r"[,.]?\s?[–—−-]\s(?:\w+\s)?", text[q.end : m.start()])
                    )
                )
            ),
            None,
        )
        if not language(context.lang).free_order:
            before = [
                q
                for q in context.clauses.discourse.structure.quotations
                if sentence.start < q.end <= m.start() + 1 and q.end - q.start > 16
            ]
            quoted = before[-1] if before and m.start() - before[-1].end < 120 else quoted
            if (
                quoted is not None
                and quoted.start >= m.end()
                and _goes_on(context, m, sentence)
                and not pattern(context.lang, "statement", "before_quote").fullmatch(text, m.end(), quoted.start)
            ):
                quoted = None  # said that the company had committed to “…”
        if quoted is not None and (quoted.end <= m.start() + 1 or quoted.start >= m.end()):
            quote = Range(quoted.start + 1, _first_sentence(context, quoted))
            rule = "statements.quoted"
        elif that is not None:
            quote = Range(that.end(), _first_clause(context, that.end(), sentence.end))
        elif re.match(r",\s", text[m.end() : m.end() + 2]) and sentence.end - m.end() > 60:
            quote = Range(m.end() + 2, _first_clause(context, m.end() + 2, sentence.end))
        elif pattern(context.lang, "statement", "telling").fullmatch(m.group()) and _goes_on(context, m, sentence):
            adjunct = pattern(context.lang, "statement", "adjunct").match(text, m.end())
            begin = adjunct.end() if adjunct is not None else m.end() + 1
            quote = Range(begin, max(_first_clause(context, begin, sentence.end), begin))
        elif _reports_thing(context, m, sentence, speaker):
            quote = Range(m.end() + 1, _first_clause(context, m.end() + 1, sentence.end))
        elif _closes(context, m, sentence):
            end = _clause_before(context, m, sentence)
            quote = Range(sentence.start, end if end - sentence.start > 15 else sentence.end)
        elif speaker.type == "Person" and pattern(context.lang, "statement", "judging").fullmatch(m.group()):
            quote = Range(m.end() + 1, max(_first_clause(context, m.end() + 1, sentence.end), m.end() + 1))
        if quote is None or quote.end - quote.start < 12:
            continue
        told = text[quote.start : quote.end].strip(' ,;:.–—−"“”«»\n').removeprefix("- ")
        yield Draft("Statement", filled(speaker=speaker, quote=told), sentence.start, sentence.end, rule)


def _is_name(context: Context, q: Range) -> bool:
    """Whether what stands in quotation marks is the name of a body or site."""
    bodies = (u for u in context.clauses.discourse.units if u.type in ("Organization", "Zone"))
    return any(u.core[0] <= q.start and q.end <= u.core[1] for u in bodies)


def _first_sentence(context: Context, q: Range) -> int:
    """The end of a quotation, or of its first sentence where it holds several."""
    first = context.clauses.discourse.sentence(q.start + 1)
    return first.end if first.end < q.end - 1 else q.end - 1


def _inside_quotation(context: Context, position: int) -> bool:
    q = context.clauses.discourse.structure.quotation_at(position)
    if pattern(context.lang, "statement", "after_dash").search(context.text[max(0, position - 16) : position]):
        return False  # the speaker's words broken off by a dash
    return q is not None and q.end - q.start > 16


def _speaker(context: Context, m: re.Match[str], sentence: Sentence) -> DiscourseEntity | None:
    """Whoever stands before the verb, or right behind it: X said, said X, сообщили в администрации."""
    p = phrases(context)
    d = p.discourse
    text = context.text
    behind = [u for u in d.units_between(m.end(), sentence.end, "entity", "reference") if u.type in _SPEAKERS]
    if any(
        u.type in _SPEAKERS and pattern(context.lang, "statement", "right_before").fullmatch(text, u.end, m.start())
        for u in d.units_between(max(sentence.start, m.start() - 120), m.start(), "entity", "reference")
    ):
        behind = []
    if behind and pattern(context.lang, "statement", "new_predicate").match(text, behind[0].end):
        behind = []  # X, author of the resolution, said Y has …
    if pattern(context.lang, "statement", "has_subject").search(text[sentence.start : m.start()]):
        behind = []  # authorities said X had signed …
    plural = pattern(context.lang, "statement", "plural").search(m.group()) is not None
    if behind and not pattern(context.lang, "statement", "of_object").fullmatch(m.group()):
        gap = text[m.end() : behind[0].start]
        if pattern(context.lang, "statement", "speaker_gap").fullmatch(gap) and not pattern(
            context.lang, "statement", "no_speaker_gap"
        ).search(gap):
            governed = pattern(context.lang, "statement", "at_body").search(gap) is not None
            if governed or (not plural and "nomn" in p.cases(behind[0])):
                return _one(behind[0])
    if plural:  # сообщили в администрации: no single person
        at_body = pattern(context.lang, "statement", "at_body_gap")
        inside = [u for u in behind if at_body.fullmatch(text, m.end(), u.start)]
        return _one(inside[0]) if inside else None
    if language(context.lang).free_order and re.search(r"[,–—-]\s?$", text[sentence.start : m.start()]):
        pronoun = [
            u for u in d.units_between(m.end(), min(m.end() + 5, sentence.end), "reference") if u.type == "Person"
        ]
        return _one(pronoun[0]) if pronoun else None
    clause = p.clause(m.start())
    group = None
    for start in (clause.start, sentence.start):
        found = [g for g in p.groups(start, m.start()) if g.type in _SPEAKERS and not p.marker(g)]
        found = [g for g in found if "nomn" in p.cases(g.units[0])]
        if found:
            group = found[-1]
            break
    if group is None:
        return None
    between = text[group.end : m.start()]
    if len(between) > 90 or re.search(r"[.;]", between):
        return None
    stranger = pattern(context.lang, "statement", "stranger").search(between)
    if stranger is not None:
        start = group.end + stranger.start(1)
        if not any(start <= x.start < m.start() for e in d.entities for x in e.mentions):
            return None  # whoever stands right before the verb is nobody that was recognised
    return _one(group.units[0 if language(context.lang).free_order else -1])


def _one(u: Unit) -> DiscourseEntity | None:
    if u.mention.rule == "collective":
        return None
    return u.entities[0] if len(u.entities) == 1 else None


def _first_clause(context: Context, start: int, end: int) -> int:
    clause = context.clauses.clause(start)
    stop = clause.end if clause.end > start + 15 else end
    while stop < end and pattern(context.lang, "statement", "copula").match(context.text, stop):
        following = context.clauses.clause(stop + 3)  # a dash stands for the Russian copula
        if following.end <= stop:
            break
        stop = following.end
    return min(stop, end)


def _reports_thing(context: Context, m: re.Match[str], sentence: Sentence, speaker: DiscourseEntity) -> bool:
    """Мэр отметил важность связей: what is said is the object of the verb, the speaker stands before it."""
    before = [x for x in speaker.mentions if sentence.start <= x.start and x.end <= m.start()]
    behind = pattern(context.lang, "statement", "told_thing").match(context.text, m.end())
    return bool(before) and m.start() - before[-1].end < 12 and behind is not None and sentence.end - m.end() > 30


def _closes(context: Context, m: re.Match[str], sentence: Sentence) -> bool:
    """Whether what is said stands before: …, Martinez said."""
    return (
        re.search(r",\s", context.text[sentence.start : m.start()]) is not None
        and sentence.end - m.end() < 160
        and not pattern(context.lang, "statement", "that_behind").match(context.text, m.end(), sentence.end)
    )


def _goes_on(context: Context, m: re.Match[str], sentence: Sentence) -> bool:
    """Whether what is said follows the verb: Xiao said the two cities will …, not: …, Xiao said in a statement."""
    text = context.text
    adjunct = pattern(context.lang, "statement", "adjunct").match(text, m.end())
    begin = adjunct.end() if adjunct is not None else m.end()
    rest = text[begin : sentence.end].lstrip()
    speaker = pattern(context.lang, "statement", "speaker_behind").match(rest)
    if speaker is not None and pattern(context.lang, "statement", "closed").search(text[sentence.start : m.start()]):
        return False  # …, said city spokesperson Ted Townsend
    return len(rest) > 25 and pattern(context.lang, "statement", "adjunct_behind").match(rest) is None


def _clause_before(context: Context, m: re.Match[str], sentence: Sentence) -> int:
    comma = context.text.rfind(",", sentence.start, m.start())
    if language(context.lang).free_order and not context.text[comma + 1 : m.start()].strip():
        return comma
    subject = [
        u.start
        for u in context.clauses.discourse.units_between(sentence.start, m.start(), "entity", "reference")
        if u.type in _SPEAKERS
    ]
    while comma > sentence.start and subject and comma > subject[-1]:
        comma = context.text.rfind(",", sentence.start, comma)
    return comma if comma > sentence.start else sentence.start


def _according(context: Context, sentence: Sentence) -> Iterator[Draft]:
    """According to X, …; по словам X, …; as X put it."""
    d = context.clauses.discourse
    for m in hits(context, "statement", "according", sentence.start, sentence.end):
        units = [
            u
            for u in d.units_between(m.end(), sentence.end, "entity", "reference")
            if u.type in _SPEAKERS and u.start - m.end() < 40 and "," not in context.text[m.end() : u.start]
        ]
        if not units:
            units = [
                u
                for u in d.units_between(m.start(), sentence.end, "reference")
                if u.type in _SPEAKERS and u.start < m.end() + 5
            ]
        speaker = (
            _one(units[0])
            if units
            else _last_person(context, m.start())
            if pattern(context.lang, "statement", "possessive").search(m.group())
            else None
        )
        if speaker is None:
            continue
        rest = context.text[units[0].end if units else m.end() : sentence.end]
        comma = re.match(r"[^,]{0,60},\s*", rest)
        begin = (units[0].end if units else m.end()) + (comma.end() if comma is not None else 0)
        if m.start() > sentence.start + 15:
            quote = context.text[sentence.start : m.start()]
        else:
            quote = context.text[begin : _first_clause(context, begin, sentence.end)]
        quote = quote.strip(' ,;:.–—−"“”«»\n')
        if len(quote) > 12:
            yield Draft(
                "Statement", filled(speaker=speaker, quote=quote), sentence.start, sentence.end, "statements.according"
            )


def _last_person(context: Context, position: int) -> DiscourseEntity | None:
    people = [u for u in context.clauses.discourse.units if u.start < position and u.type == "Person"]
    return people[-1].entities[0] if people else None
