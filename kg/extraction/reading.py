"""The last component: resolves references and reads facts off the discourse.

``kg_facts`` leaves ``doc._.facts`` (a list of :class:`~kg.annotation.Fact`), ``doc._.unresolved`` (reasons why
something stayed empty) and, for :mod:`kg.extraction.explanation`, ``doc._.reading`` (the discourse and what was
rejected).
"""

from __future__ import annotations

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotation import Fact
from kg.extraction.coreference import resolve
from kg.extraction.discourse import DATE, Discourse, read_discourse
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts import FINDERS
from kg.extraction.facts.arguments import Clauses
from kg.extraction.facts.assembly import assemble
from kg.extraction.facts.confidence import confidence_of
from kg.extraction.facts.draft import Context
from kg.extraction.mention import read_mentions
from kg.extraction.seat import infer_seat
from kg.gazetteer import gazetteer

# A rule that is right less often than this stays out of the graph; kg explain lists what it found.
LEAST_CONFIDENCE = 0.5
_CLASS_WORDS = {
    "City": ("市",),
    "Region": ("州", "省", "大区", "道", "府", "边疆区"),
    "District": ("县", "郡", "町", "区"),
}


def read_facts(doc: Doc, lang: str) -> tuple[list[Fact], Context]:
    """The facts of a document whose entities are known, and the context that they were read in."""
    discourse = read_discourse(doc)
    seat = getattr(doc._, "seat", None)
    discourse.seat = next((e for e in discourse.entities if seat and e.place_id == seat), None)
    if discourse.seat is None:
        places = {e: kind for e in discourse.entities if (kind := place_kind(e)) in ("City", "District", "Region")}
        discourse.seat = infer_seat(discourse, places)
    resolve(discourse, lang, cache(place_kind), read_mentions(doc, "seat_mentions"))
    context = Context(Clauses(discourse, lang))
    for context.reading, find in FINDERS.items():
        for draft in find(context):  # a finder may read what it found before
            if confidence_of(draft.rule, lang) >= LEAST_CONFIDENCE:
                context.drafts.append(draft)
            else:
                context.reject(draft.start, f"{draft.rule} is right too seldom")
    return assemble(context.drafts, discourse.text, lang, lambda e: e.name), context


def place_kind(entity: DiscourseEntity) -> str:
    """A place's kind (City, Region …): the gazetteer's, or for an unknown place that of its class word; else ""."""
    if entity.place_id:
        return gazetteer().place(entity.place_id).kind
    return next((kind for kind, words in _CLASS_WORDS.items() if entity.name.endswith(words)), "")


def unresolved(discourse: Discourse) -> list[str]:
    reasons = []
    for u in discourse.units:
        if u.kind == DATE and u.value is not None and u.value.iso is None:
            reasons.append(f"date {u.mention.text!r} at {u.start}-{u.end}: {u.value.reason or 'not resolved'}")
    for e in discourse.entities:
        if e.type == "Place" and e.place_id is None:
            m = e.mentions[0]
            reasons.append(f"place {m.text!r} at {m.start}-{m.end}: not linked to the gazetteer ({m.rule})")
    return reasons


@Language.factory("kg_facts")
def _factory(nlp: Language, name: str) -> object:
    for extension in ("facts", "unresolved", "reading"):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=None)

    def facts(doc: Doc) -> Doc:
        doc._.facts, doc._.reading = read_facts(doc, doc.lang_)
        doc._.unresolved = unresolved(doc._.reading.clauses.discourse)
        return doc

    return facts
