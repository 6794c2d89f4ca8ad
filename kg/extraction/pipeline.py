"""The pipeline of a language, and a document's annotation from it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.annotation import Annotation
from kg.documents.document import Document
from kg.errors import DataError
from kg.extraction.identification import identify
from kg.extraction.mention import remember_text
from kg.extraction.recognizer import OWN_MODEL
from kg.extraction.traditional import as_written, simplified
from kg.vocabulary import LANGUAGES

# Each component reads what those before it wrote; any can be replaced by one of the same contract.
COMPONENTS: Final = (
    "kg_places",
    "kg_dates",
    "kg_quantities",
    "kg_names",
    "kg_recognizer",
    "kg_entities",
    "kg_facts",
)
RULES_ONLY: Final = "none"
# No word is so long (data that was pasted in is); patterns that try each start of a word would take its square.
_RUN: Final = re.compile(r"(?:[^\W\u3400-\u9fff]|-){200,}|\s{200,}")
_WORD_OR_MARK: Final = re.compile(r"[^\W\d_]+|\d+|.", re.DOTALL)


class Characters:
    """Makes each character a token, like spaCy's own for Chinese, in half its time."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        return Doc(self._vocab, words=list(text), spaces=[False] * len(text))


class WordsAndMarks:
    """Makes each run of letters, each run of digits and each other character a token.

    spaCy's own tokenisers keep marks inside tokens (U.S.-China, /TASS/.), where a mention would grow by them.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        words = _WORD_OR_MARK.findall(text)
        return Doc(self._vocab, words=words, spaces=[False] * len(words))


@cache
def pipeline(lang: str, model: str = OWN_MODEL) -> Language:
    """The spaCy pipeline of a language: tokeniser and the components of ``COMPONENTS``.

    Args:
        lang: one of ``LANGUAGES``.
        model: which recogniser proposes names beside the rules: the project's own ("crf"), an installed spaCy
            pipeline by its name or path ("zh_core_web_sm"), or "none".

    Raises:
        DataError: there is no extraction for the language, or no such model.
    """
    if lang not in LANGUAGES:
        raise DataError(f"no extraction for the language {lang!r}; there is {', '.join(LANGUAGES)}")
    from kg.extraction import components  # noqa: F401  registers the factories

    nlp = spacy.blank(lang)
    if lang == "zh":
        nlp.tokenizer = Characters(nlp.vocab)
    else:
        nlp.tokenizer = WordsAndMarks(nlp.vocab)
        from kg.extraction.alphabetic import components as alphabetic  # noqa: F401  factories of these languages
    for name in COMPONENTS:
        if name != "kg_recognizer":
            nlp.add_pipe(name)
        elif model != RULES_ONLY and lang == "zh":
            nlp.add_pipe(name, config={"model": model})
    return nlp


def read(document: Document, model: str = OWN_MODEL) -> Doc:
    """The spaCy ``Doc`` of a document, with everything that the components found.

    Chinese is read in simplified characters, and runs of 200 letters or blanks and more as dots: ``doc._.document`` is
    the document so.
    """
    nlp = pipeline(document.lang or "zh", model)
    if nlp.lang == "zh":
        document = simplified(document)
    if _RUN.search(document.text):
        document = replace(document, text=_RUN.sub(lambda run: (". " * len(run[0]))[: len(run[0])], document.text))
    if not Doc.has_extension("document"):
        Doc.set_extension("document", default=None)
    doc = nlp.make_doc(document.text)
    remember_text(doc, document.text)
    doc._.document = document
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def annotate(document: Document, model: str = OWN_MODEL) -> Annotation:
    """The entities and facts of one document; ``model`` as in :func:`pipeline`.

    >>> a = annotate(Document("d", "2023年3月8日，东莞市代表团赴牡丹江市考察。", published="2023-03-09", lang="zh"))
    >>> [e.name for e in a.entities]
    ['东莞市', '牡丹江市']
    """
    doc = read(document, model)
    entities = identify(document, doc._.entities, doc._.reading)
    runs = (
        f"text at {m.start()}-{m.end()}: a run of letters or blanks so long is not read"
        for m in _RUN.finditer(document.text)
    )
    found = Annotation(doc._.document, tuple(entities), tuple(doc._.facts), (*doc._.unresolved, *runs))
    return found if doc._.document is document else as_written(found, document)
