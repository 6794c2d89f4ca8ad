from __future__ import annotations
from kg.extraction.discourse import Discourse
from kg.extraction.facts.arguments import Clauses
from kg.extraction.facts.draft import Context
from kg.extraction.alphabetic.words import words_of
from spacy.tokens import Doc
class AlphabeticReader:
    def __call__(self, doc: Doc) -> Doc:
        doc._.facts=[]
        doc._.unresolved=[]
        doc._.reading=Context(Clauses(Discourse(doc.text, words_of(doc).structure, doc._.entities, [], []), doc.lang_))
        return doc
