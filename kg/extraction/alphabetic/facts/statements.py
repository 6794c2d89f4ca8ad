"""Statements: who said what, directly or reported."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.alphabetic.facts.common import hits, phrases
from kg.extraction.alphabetic.words import pattern
from kg.extraction.discourse import Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.structure import Range, Sentence

_SPEAKERS = ("Person", "Organization")
# Verbs behind which what is said follows without "that".
_TELLING = ("said", "says", "added", "noted", "explained", "believes", "stressed", "saying")


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
        if context.lang == "en" and re.search(
            r"\b(?:is|are|was|were|be|been|being)\s(?:\w+ly\s)?$", text[max(0, m.start() - 16) : m.start()]
        ):
            continue  # is expected, was told
        speaker = _speaker(context, m, sentence)
        if speaker is None:
            continue
        that = re.compile(
            r"(?:\s+(?:also|(?:through|in|at|on|during|after|via)\s(?:[\w'’-]+\s){1,6}?(?=that\b)|(?:[\w.]+\s){1,3}(?=that\b)|in\s+\w+|the\s+\w+|reporters|журналистам|\w+\s+(?:в|на)\s+[^,:.]{3,40}|[^\W\d_]+))?\s*(?:\bthat\b|,\s*(?:что|как|чтобы)\b|:|,?\s*(?=[“\"«]))\s*",
            re.IGNORECASE,
        ).match(text, m.end())
        if that is not None and any(
            q.start == that.end() and _is_name(context, q) for q in context.clauses.discourse.structure.quotations
        ):
            that = None
        quote: Range | None = None
        rule = "statements.reported"
        around = d.structure.quotation_at(m.start())
        before_dash = re.search(r",?\s[–—−-]\s(?:[а-яё]+\s)?$", text[max(0, m.start() - 24) : m.start()])
        if re.fullmatch(r"Об этом (?:[\w-]+,? ){0,6}", text[sentence.start : m.start()]):
            index = d.structure.sentence_at(sentence.start)
            if index:
                previous = d.structure.sentences[index - 1]
                if index > 1 and re.match(
                    r"[^.]{0,30}\b(?:ИА|ТАСС|РИА)\b[^.]{0,20}\.$", text[previous.start : previous.end]
                ):
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
        if context.lang == "en":
            before = [
                q
                for q in context.clauses.discourse.structure.quotations
                if sentence.start < q.end <= m.start() + 1 and q.end - q.start > 16
            ]
            quoted = before[-1] if before and m.start() - before[-1].end < 120 else quoted
            if (
                quoted is not None
                and quoted.start >= m.end()
                and _goes_on(text, m, sentence)
                and not re.fullmatch(r"[,:]?\s*(?:that\s|[^.,:“\"]{0,60}[,:]\s)?", text[m.end() : quoted.start])
            ):
                quoted = None  # said that the company had committed to “…”
        if quoted is not None and (quoted.end <= m.start() + 1 or quoted.start >= m.end()):
            quote = Range(quoted.start + 1, _first_sentence(context, quoted))
            rule = "statements.quoted"
        elif that is not None:
            quote = Range(that.end(), _first_clause(context, that.end(), sentence.end))
        elif re.match(r",\s", text[m.end() : m.end() + 2]) and sentence.end - m.end() > 60:
            quote = Range(m.end() + 2, _first_clause(context, m.end() + 2, sentence.end))
        elif context.lang == "en" and m.group().casefold() in _TELLING and _goes_on(text, m, sentence):
            adjunct = pattern("en", "statement", "adjunct").match(text, m.end())
            begin = adjunct.end() if adjunct is not None else m.end() + 1
            quote = Range(begin, max(_first_clause(context, begin, sentence.end), begin))
        elif context.lang == "ru" and _reports_thing(text, m, sentence, speaker):
            quote = Range(m.end() + 1, _first_clause(context, m.end() + 1, sentence.end))
        elif _closes(text, m, sentence):
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
    if re.search(r"\s[–—−-]\s(?:[а-яё]+\s)?$", context.text[max(0, position - 16) : position]):
        return False  # the speaker's words broken off by a dash
    return q is not None and q.end - q.start > 16


def _speaker(context: Context, m: re.Match[str], sentence: Sentence) -> DiscourseEntity | None:
    """Whoever stands before the verb, or right behind it: X said, said X, сообщили в администрации."""
    p = phrases(context)
    d = p.discourse
    text = context.text
    behind = [u for u in d.units_between(m.end(), sentence.end, "entity", "reference") if u.type in _SPEAKERS]
    if context.lang == "en" and any(
        u.type in _SPEAKERS and text[u.end : m.start()].strip() in ("", "also", "then", "further")
        for u in d.units_between(max(sentence.start, m.start() - 120), m.start(), "entity", "reference")
    ):
        behind = []
    if (
        context.lang == "en"
        and behind
        and re.match(r"\s(?:has|had|have|is|was|will|would|can|could|were|are)\b", text[behind[0].end :][:8])
    ):
        behind = []  # X, author of the resolution, said Y has …
    if context.lang == "en" and re.search(r"\w\s$", text[sentence.start : m.start()]):
        behind = []  # authorities said X had signed …
    plural = context.lang == "ru" and m.group().casefold().endswith(("ли", "ют", "ят"))
    if behind and m.group().casefold() not in ("told", "called", "praised", "hailed", "described"):
        gap = text[m.end() : behind[0].start]
        if re.fullmatch(
            r"\s+(?:[а-яёa-z-]+\s+){0,3}(?:(?:в|во|на сайте|the|by)\s+(?:[а-яё-]+\s+){0,3})?"
            r"|\s+(?:(?:[а-яё-]+|«[^»]{1,40}»)\s+){1,7}(?:[—–-]\s)?",
            gap,
        ) and not re.search(r"\b(?:that|что|с|with|to|of|for|and|и|the \w+ of)\b", gap):
            governed = re.search(r"\b(?:в|во)\s", gap) is not None
            if context.lang == "en" or governed or (not plural and "nomn" in p.cases(behind[0])):
                return _one(behind[0])
    if plural:  # сообщили в администрации: no single person
        inside = [
            u
            for u in behind
            if re.fullmatch(r"\s(?:[\w]+\s){0,3}(?:в|во)\s(?:[а-яё-]+\s){0,3}", text[m.end() : u.start])
        ]
        return _one(inside[0]) if inside else None
    if context.lang == "ru" and re.search(r"[,–—-]\s?$", text[sentence.start : m.start()]):
        pronoun = [
            u for u in d.units_between(m.end(), min(m.end() + 5, sentence.end), "reference") if u.type == "Person"
        ]
        return _one(pronoun[0]) if pronoun else None
    clause = p.clause(m.start())
    group = None
    for start in (clause.start, sentence.start):
        found = [g for g in p.groups(start, m.start()) if g.type in _SPEAKERS and not p.marker(g)]
        if context.lang == "ru":
            found = [g for g in found if "nomn" in p.cases(g.units[0])]
        if found:
            group = found[-1]
            break
    if group is None:
        return None
    between = text[group.end : m.start()]
    if len(between) > 90 or re.search(r"[.;]", between):
        return None
    stranger = re.search(r"[,\"”] ((?:[A-Z][\w'’-]+ )+)$", between) if context.lang == "en" else None
    if stranger is not None:
        start = group.end + stranger.start(1)
        if not any(start <= x.start < m.start() for e in d.entities for x in e.mentions):
            return None  # whoever stands right before the verb is nobody that was recognised
    return _one(group.units[-1] if context.lang == "en" else group.units[0])


def _one(u: Unit) -> DiscourseEntity | None:
    if u.mention.rule == "collective":
        return None
    return u.entities[0] if len(u.entities) == 1 else None


def _first_clause(context: Context, start: int, end: int) -> int:
    clause = context.clauses.clause(start)
    stop = clause.end if clause.end > start + 15 else end
    while context.lang == "ru" and stop < end and re.match(r"\s[–—−-]{1,2}\s", context.text[stop : stop + 4]):
        following = context.clauses.clause(stop + 3)  # a dash stands for the Russian copula
        if following.end <= stop:
            break
        stop = following.end
    return min(stop, end)


def _reports_thing(text: str, m: re.Match[str], sentence: Sentence, speaker: DiscourseEntity) -> bool:
    """Мэр отметил важность связей: what is said is the object of the verb, the speaker stands before it."""
    before = [x for x in speaker.mentions if sentence.start <= x.start and x.end <= m.start()]
    behind = re.match(r"\s(?!(?:в|во|на|по|при|после|во время|журналистам)\s)[а-яё]", text[m.end() : m.end() + 14])
    return bool(before) and m.start() - before[-1].end < 12 and behind is not None and sentence.end - m.end() > 30


def _closes(text: str, m: re.Match[str], sentence: Sentence) -> bool:
    """Whether what is said stands before: …, Martinez said."""
    rest = text[m.end() : sentence.end]
    return (
        re.search(r",\s", text[sentence.start : m.start()]) is not None
        and len(rest) < 160
        and not re.match(r"\s+(?:that|что)\b", rest)
    )


def _goes_on(text: str, m: re.Match[str], sentence: Sentence) -> bool:
    """Whether what is said follows the verb: Xiao said the two cities will …, not: …, Xiao said in a statement."""
    adjunct = pattern("en", "statement", "adjunct").match(text, m.end())
    begin = adjunct.end() if adjunct is not None else m.end()
    rest = text[begin : sentence.end].lstrip()
    if re.match(r"(?:[\w’'-]+\s){0,6}[A-Z][\w’'-]+(?:\s[A-Z][\w’'.-]+)+(?:,|\.$|\sof\b)", rest) and re.search(
        r",[\"”]?\s(?:also\s)?$", text[sentence.start : m.start()]
    ):
        return False  # …, said city spokesperson Ted Townsend
    return (
        len(rest) > 25
        and re.match(r"(?:in|at|on|during|after|through|via|of|to|as|by|when|while|following|here)\b|[^\w“\"]", rest)
        is None
    )


def _clause_before(context: Context, m: re.Match[str], sentence: Sentence) -> int:
    comma = context.text.rfind(",", sentence.start, m.start())
    if context.lang == "ru" and not context.text[comma + 1 : m.start()].strip():
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
            if u.type in _SPEAKERS and u.start - m.end() < 40
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
            if re.search(r"\b(?:his|her|его|её|ее)\b", m.group(), re.IGNORECASE)
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
