"""Dates: time expressions and what they mean as ISO 8601, the spaCy component ``kg_dates``.

The patterns and words are ``data/<lang>/dates.toml``. Writes the span group ``dates`` with ``DateValue``
values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.date_anchors import Anchor, Setting, Story
from kg.extraction.date_expressions import DateGrammar, Expression, date_grammar
from kg.extraction.mention import DATES, Mention, text_of, write_mentions

Relation = Literal["at", "since", "until", "by"]


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date as ISO 8601 at the precision of the text: ``2017``, ``2023-01``, ``2023-01-13``, ``begin/end``.

    ``iso`` is None where no date can be had; ``reason`` then says why. ``relation`` is how the date stands to
    what happened. ``anchor`` names what the missing parts were taken from: "text" (nothing was missing),
    "publication", "dateline", "story" (a date told before), "chronicle" (the year the document is about),
    "table" (a named period) or "none". ``planned`` is True where the words around it say that the date lay
    ahead.
    """

    iso: str | None
    relation: Relation = "at"
    reason: str | None = None
    anchor: Anchor = "none"
    planned: bool = False


def find_dates(text: str, lang: str, *, published: str | None = None, title: str | None = None) -> list[Mention]:
    """The time expressions of a text in text order, each with a ``DateValue``.

    ``published`` is the ISO 8601 date from which relative expressions count. A mention's ``rule`` is the
    pattern that found it, or "dateline" (when a report was filed) or "comparison" (比去年: compared with).
    Titles of works (《…》) are passed over. Raises DataError for a language without data.

    >>> [m.value.iso for m in find_dates("自2017年结对以来，去年8月再签约", "zh", published="2023-03-28")]
    ['2017', '2022-08']
    """
    grammar = date_grammar(lang)
    story = Story(text, grammar, published, title)
    mentions = []
    for expression in grammar.expressions(text):
        setting = _setting(text, expression, grammar)
        mentions.append(_mention(text, expression, setting, story, grammar))
    return mentions


def _setting(text: str, expression: Expression, grammar: DateGrammar) -> Setting:
    start, end = expression.start, expression.end
    relation = expression.relation or next((cue.name for cue in grammar.relations if cue.fits(text, start, end)), "at")
    if expression.until is not None and relation == "since":
        relation = "at"  # 自3月8日至11日
    strongly = grammar.planned_before.fits(text, start, end)
    return Setting(
        relation=relation,
        planned=strongly or relation == "by" or grammar.planned_after.fits(text, start, end),
        strongly_planned=strongly,
        dateline=expression.begin.day is not None and grammar.dateline.fits(text, start, end),
        reported=grammar.reported.fits(text, start, end),
        comparison=any(cue.fits(text, start, end) for cue in grammar.comparison),
    )


def _mention(text: str, expression: Expression, setting: Setting, story: Story, grammar: DateGrammar) -> Mention:
    start, end = expression.start, expression.end
    recurring = next((cue.name for cue in grammar.unresolved if cue.fits(text, start, end)), None)
    if recurring is not None:
        value = DateValue(None, reason=recurring)
    else:
        resolution = story.resolve(expression, setting)
        value = DateValue(
            resolution.iso,
            _relation(setting, resolution.iso, story),
            resolution.reason,
            resolution.anchor,
            setting.planned,
        )
    rule = "dateline" if setting.dateline else "comparison" if setting.comparison else expression.rule
    return Mention(start, end, text[start:end], "Date", rule, value)


def _relation(setting: Setting, iso: str | None, story: Story) -> Relation:
    match setting.relation:
        case "since":
            return "since"
        case "until":
            return "until"
        case "by":
            return "by"
        case "to":
            # 至年末 tells of the past, 到2025年 of a goal.
            reference = story.reference
            ahead = iso is not None and reference is not None and iso[:7] > reference.iso[: len(iso[:7])]
            return "by" if ahead or setting.planned else "until"
        case _:
            return "at"


@Language.factory("kg_dates", assigns=["doc.spans"])
def create_dates(nlp: Language, name: str) -> DateFinder:
    """The component; it reads ``doc.lang_`` and, for publication and title, ``doc._.document``."""
    return DateFinder()


class DateFinder:
    """Writes the span group ``dates``."""

    def __init__(self) -> None:
        if not Doc.has_extension("document"):
            Doc.set_extension("document", default=None)

    def __call__(self, doc: Doc) -> Doc:
        document = doc._.document
        published, title = (None, None) if document is None else (document.published, document.title)
        write_mentions(doc, DATES, find_dates(text_of(doc), doc.lang_, published=published, title=title))
        return doc
