"""What the finders of several fact types ask: hedges, dates, places, who acts for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.phrases import Phrases
from kg.extraction.alphabetic.place_scan import places_named
from kg.extraction.alphabetic.units import kind_of, office_of, topic
from kg.extraction.alphabetic.words import Words, pattern
from kg.extraction.discourse import DATE, Group, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context
from kg.extraction.structure import Range
from kg.gazetteer import gazetteer

_NO_FACT_DATE = ("comparison", "dateline")
BODIES = ("Place", "Zone", "Organization")


def phrases(context: Context) -> Phrases:
    assert isinstance(context.clauses, Phrases)
    return context.clauses


def hits(context: Context, section: str, key: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Where a pattern of ``facts.toml`` stands."""
    text = context.text
    yield from pattern(context.lang, section, key).finditer(text, start, len(text) if end is None else end)


def hedged(context: Context, position: int, *, plans: bool = True) -> bool:
    """Whether what is told at ``position`` is only hoped for, denied or (with ``plans``) planned."""
    clause = context.clauses.clause(position)
    sentence = context.clauses.discourse.sentence(position)
    for key in ("hope", "deny", *(("plan",) if plans else ())):
        start = sentence.start if key == "hope" else clause.start
        m = pattern(context.lang, "hedge", key).search(context.text, start, min(position + 25, clause.end))
        if m is not None and (m.start() < position or key == "deny"):
            context.reject(position, f"{key}: {m.group().strip()}")
            return True
    return False


def phrase_start(context: Context, start: int, most: int = 4) -> int:
    """Where the noun phrase whose head starts at ``start`` begins, without articles and numbers."""
    words = words_at(context)
    i = words.index(start)
    taken = 0
    while i and taken < most and words.joined(words.all[i - 1], words.all[i]):
        w = words.all[i - 1]
        if not language(context.lang).modifies(w.text):
            break
        i, taken = i - 1, taken + 1
    return words.all[i].start if i < len(words.all) else start


def lowered(context: Context, start: int, phrase: str) -> str:
    """A phrase that opens a sentence without the capital that it owes to that, where its first word is no name."""
    d = context.clauses.discourse
    opens = any(s.start == start for s in d.structure.sentences) or context.text[max(0, start - 1) : start] in (
        "«",
        "“",
        '"',
    )
    first = phrase.split(" ")[0]
    named = any(u.core[0] == start and u.type != "Organization" for u in d.units) or any(c.isupper() for c in first[1:])
    if not opens or named or not language(context.lang).small_adjectives:
        return phrase  # Chinese investment: the capital may be an adjective's own
    return phrase[:1].lower() + phrase[1:]


def words_at(context: Context) -> Words:
    """The words of the text, for walks from word to word."""
    return phrases(context).words


def planned(context: Context, position: int) -> bool:
    """Whether a plan is told at ``position``."""
    clause = context.clauses.clause(position)
    return (
        pattern(context.lang, "hedge", "plan").search(context.text, clause.start, min(position + 12, clause.end))
        is not None
    )


def clause_range(context: Context, *positions: int) -> Range:
    """The stretch from the first to the last clause that hold the positions, blanks and commas cut off."""
    clauses = [context.clauses.clause(p) for p in positions]
    start, end = min(c.start for c in clauses), max(c.end for c in clauses)
    text = context.text
    while start < end and text[start] in " \n\t,;–—-":
        start += 1
    while end > start and text[end - 1] in " \n\t,;":
        end -= 1
    return Range(start, end)


def dates(context: Context, start: int, end: int) -> list[Unit]:
    """The dates within a stretch that may be a fact's own."""
    return [
        u
        for u in context.clauses.discourse.units_between(start, end, DATE)
        if u.value is not None and u.value.iso and u.mention.rule not in _NO_FACT_DATE and not _is_term(context, u)
    ]


def _is_term(context: Context, u: Unit) -> bool:
    """Whether years tell what a plan is for, not when it was made: a plan for 2023–2025, план на 2023–2025 годы."""
    before = pattern(context.lang, "time", "term").search(context.text[max(0, u.start - 5) : u.start])
    return len(u.value.iso) in (4, 9) and before is not None


def date_at(context: Context, position: int, *, carry: bool = True) -> str | None:
    """The date of what is told at ``position``: of its clause, else of its sentence, else of its scene."""
    d = context.clauses.discourse
    sentence = d.sentence(position)
    clause = context.clauses.clause(position)
    own = [u for u in dates(context, clause.start, clause.end) if u.value.relation in ("at", "by")]
    if own:
        return str(min(own, key=lambda u: (abs(u.start - position), u.start)).value.iso)
    same = same_year(context, clause.start, clause.end)
    if same is not None:
        return same
    other = [u for u in dates(context, sentence.start, sentence.end) if u.value.relation in ("at", "by")]
    if other:
        before = [u for u in other if u.start < position]
        return str((before[-1] if before else other[0]).value.iso)
    if carry:
        return _carried(context, position)
    return None


def same_year(context: Context, start: int, end: int) -> str | None:
    """The year that "that year" in a stretch means: of the last date before it."""
    m = pattern(context.lang, "time", "same_year").search(context.text, start, end)
    sentences = context.clauses.discourse.structure.sentences
    index = context.clauses.discourse.structure.sentence_at(start)
    told = [*dates(context, sentences[index - 1].start, start)] if m is not None and index else []
    return str(told[-1].value.iso)[:4] if told else None


def _carried(context: Context, position: int) -> str | None:
    d = context.clauses.discourse
    index = d.structure.sentence_at(position)
    own = d.structure.sentences[index]
    if pattern(context.lang, "time", "apart").search(context.text, own.start, own.end):
        return None
    for back in range(index, max(-1, index - 4), -1):
        here = d.structure.sentences[back]
        if not pattern(context.lang, "time", "scene").search(context.text, here.start, here.end) or back == 0:
            return None
        previous = d.structure.sentences[back - 1]
        told = [u for u in dates(context, previous.start, previous.end) if u.value.relation == "at"]
        days = [u for u in told if len(u.value.iso) >= 7]
        if days or told:
            return str((days or told)[-1].value.iso)
    return None


def same_date(a: str, b: str) -> bool:
    """Whether two dates can be one, told with more and with less precision; an empty one can be any."""
    return a.startswith(b) or b.startswith(a)


def place_at(context: Context, position: int, exclude: Iterable[DiscourseEntity] = ()) -> DiscourseEntity | None:
    """Where what is told at ``position`` happens: the place, site or body behind "in" or "at" in its clause, else in
    its sentence."""
    p = phrases(context)
    banned = set(exclude)
    sentence, clause = p.discourse.sentence(position), p.clause(position)
    for start, end in ((clause.start, clause.end), (sentence.start, sentence.end)):
        found = [
            g
            for g in p.role("where", start, end, BODIES)
            if (g.type != "Organization" or p.fills(g, "seat") or _is_venue(context, g))
            and not set(g.entities) & banned
            and g.units[0].mention.rule != "collective"
            and not _tells(context, p.lead(g.units[0])[1])
        ]
        if found:
            nearest = min(found, key=lambda g: (kind_of(g.entities[0]) == "Country", abs(g.start - position)))
            return nearest.entities[0]
        where = pattern(context.lang, "time", "where").search(context.text, sentence.start, position)
        if where is not None:  # visited X, where a firm is building …
            at = [u for u in p.discourse.units if u.end == where.start() and u.type == "Place"]
            return at[0].entities[-1] if at else None
    return None


def _tells(context: Context, position: int) -> bool:
    """Whether a statement's verb stands right before: сообщили | в посольстве."""
    m = re.search(r"([^\W\d_]+)\s$", context.text[max(0, position - 20) : position])
    return m is not None and pattern(context.lang, "statement", "verbs").fullmatch(m.group(1)) is not None


def _is_venue(context: Context, g: Group) -> bool:
    """Whether people meet in a body: a museum, a university, a town hall."""
    return pattern(context.lang, "event", "venues").search(g.entities[0].name) is not None


def place_named_at(context: Context, position: int) -> DiscourseEntity | None:
    """The place whose name starts at a position, also inside the name of a body."""
    found = [
        (len(form), e)
        for e in context.clauses.discourse.entities
        if e.type == "Place"
        for form in {m.text for m in e.mentions if m.rule != "gazetteer.adjective"} | {e.name}
        if context.text.startswith(form, position)
    ]
    if found:
        return max(found, key=lambda f: f[0])[1]
    word = re.compile(r"[\w-]+").match(context.text, position)
    words = language(context.lang)
    if word is not None and words.declined:
        forms, ids = set(words.bases(word.group())), places_named([word.group()], context.lang)
        for e in context.clauses.discourse.entities:
            if e.type == "Place" and (e.place_id in ids or (" " not in e.name and forms & set(words.bases(e.name)))):
                return e
    known = {m.start: e for e in context.clauses.discourse.entities if e.type == "Place" for m in e.mentions}
    return known.get(position)


def acting_for(context: Context, e: DiscourseEntity) -> DiscourseEntity:
    """The place or body that a person acts for; anything else for itself."""
    if e.type != "Person":
        return e
    return office_of(context.clauses.discourse, e) or e


def _government_of(context: Context, person: DiscourseEntity, body: DiscourseEntity) -> DiscourseEntity:
    """The place itself for the government that a mayor signs for."""
    governs = pattern(context.lang, "post", "governments").search(body.name) is not None
    return body.anchor if person is not body and governs and body.anchor is not None else body


def parties_of(context: Context, group: Group | None) -> list[DiscourseEntity]:
    """The bodies of a group as contracting parties: people count for where they hold office."""
    if group is None:
        return []
    found = [_government_of(context, e, acting_for(context, e)) for e in group.entities]
    return list(dict.fromkeys(e for e in found if e.type != "Person"))


def lead_places(context: Context, position: int) -> list[DiscourseEntity]:
    """The two cities or regions that the text is about."""
    found = topic(context.clauses.discourse, ("City", "District", "Region", "Zone"))
    # not the place where the report was filed, which stands in capitals
    told = {e.first: [m for m in e.mentions if len(m.text) <= 3 or not m.text.isupper()] for e in found}
    named = {first: sum(m.rule != "gazetteer.adjective" for m in mentions) for first, mentions in told.items()}
    found = sorted((e for e in found if told[e.first]), key=lambda e: (-named[e.first], e.first))
    if found and found[0].place_id:  # Dalian, and not Liaoning that holds it
        above = gazetteer().ancestors(found[0].place_id)
        found = [e for e in found if e.place_id is None or e.place_id not in above]
    return found[:2]
