"""The last component: facts of an English or Russian document, read off its discourse.

It leaves what the Chinese ``kg_facts`` leaves: ``doc._.facts``, ``doc._.unresolved`` and ``doc._.reading``.
"""

from __future__ import annotations

from spacy.tokens import Doc

from kg.annotation import Fact
from kg.extraction.alphabetic.discourse import read_discourse
from kg.extraction.alphabetic.facts import FINDERS
from kg.extraction.alphabetic.phrases import Phrases
from kg.extraction.alphabetic.words import words_of
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.assembly import assemble
from kg.extraction.facts.confidence import confidence_of
from kg.extraction.facts.draft import Context, Draft
from kg.extraction.mention import ORGANIZATIONS, PEOPLE, ZONES, read_mentions
from kg.extraction.reading import LEAST_CONFIDENCE, unresolved


class AlphabeticReader:
    """The component ``kg_facts``."""

    def __call__(self, doc: Doc) -> Doc:
        doc._.facts, doc._.reading = _read_facts(doc)
        doc._.unresolved = unresolved(doc._.reading.clauses.discourse)
        doc._.entities = _named(doc, doc._.entities, doc._.reading.drafts)
        doc._.reading.clauses.discourse.entities = doc._.entities
        return doc


def _read_facts(doc: Doc) -> tuple[list[Fact], Context]:
    lang = doc.lang_
    discourse = read_discourse(doc)
    context = Context(Phrases(discourse, lang, words_of(doc)))
    for context.reading, find in FINDERS.items():
        for draft in find(context):
            if confidence_of(draft.rule, lang) >= LEAST_CONFIDENCE:
                context.drafts.append(draft)
            else:
                context.reject(draft.start, f"{draft.rule} is right too seldom")
    return assemble(context.drafts, discourse.text, lang, lambda e: e.name), context


def _named(doc: Doc, entities: list[DiscourseEntity], drafts: list[Draft]) -> list[DiscourseEntity]:
    """Without places that only an adjective or the name of a body names, unless a fact speaks of them."""
    told = {
        id(e) for d in drafts for filler in d.roles.values() for e in (filler if isinstance(filler, list) else [filler])
    }
    outer = [(m.start, m.end) for key in (ORGANIZATIONS, ZONES, PEOPLE) for m in read_mentions(doc, key)]

    def free(e: DiscourseEntity) -> bool:
        return any(
            m.rule != "gazetteer.adjective" and not any(a <= m.start and m.end <= b for a, b in outer)
            for m in e.mentions
        )

    return [e for e in entities if e.type != "Place" or id(e) in told or free(e)]
