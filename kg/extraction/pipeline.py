"""The pipeline of a language, and a document's annotation from it."""

from __future__ import annotations

from functools import cache
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.annotation import Annotation, Entity
from kg.documents.document import Document
from kg.errors import DataError
from kg.extraction.entities import DiscourseEntity
from kg.identity import entity_iri, place_iri

# Each component reads what those before it wrote; any can be replaced by one of the same contract.
COMPONENTS: Final = (
    "kg_places",
    "kg_dates",
    "kg_quantities",
    "kg_names",
    "kg_entities",
    "kg_facts",
)
LANGUAGES: Final = ("zh",)

_KINDS: Final = (
    ("Company", ("公司", "集团", "厂", "合作社", "股份", "企业", "木业", "实业")),
    ("Association", ("商会", "协会", "联合会", "工商联", "学会", "促进会", "联盟")),
    (
        "Institution",
        (
            "大学",
            "学院",
            "学校",
            "医院",
            "研究院",
            "研究所",
            "实验室",
            "银行",
            "日报",
            "党校",
            "中学",
            "小学",
        ),
    ),
    (
        "GovernmentBody",
        (
            "局",
            "委",
            "办",
            "厅",
            "政府",
            "部",
            "处",
            "管委会",
            "委员会",
            "办公室",
            "领事馆",
            "海关",
            "组织部",
        ),
    ),
)


@cache
def pipeline(lang: str) -> Language:
    """The spaCy pipeline of a language: tokeniser and the components of ``COMPONENTS``.

    Raises:
        DataError: there is no extraction for the language.
    """
    if lang not in LANGUAGES:
        raise DataError(f"no extraction for the language {lang!r}; there is {', '.join(LANGUAGES)}")
    from kg.extraction import components  # noqa: F401  registers the factories

    nlp = spacy.blank(lang)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def read(document: Document) -> Doc:
    """The spaCy ``Doc`` of a document, with everything that the components found."""
    nlp = pipeline(document.lang or "zh")
    if not Doc.has_extension("document"):
        Doc.set_extension("document", default=None)
    doc = nlp.make_doc(document.text)
    doc._.document = document
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def annotate(document: Document) -> Annotation:
    """The entities and facts of one document.

    >>> a = annotate(Document("d", "2023年3月8日，东莞市代表团赴牡丹江市考察。", published="2023-03-09", lang="zh"))
    >>> [e.name for e in a.entities]
    ['东莞市', '牡丹江市']
    """
    doc = read(document)
    entities = tuple(_entity(e) for e in doc._.entities)
    return Annotation(document, entities, tuple(doc._.facts), tuple(doc._.unresolved))


def _entity(e: DiscourseEntity) -> Entity:
    return Entity(
        e.name,
        e.type,
        _iri(e),
        tuple(f for f in e.forms if f != e.name),
        _kind(e),
        tuple((m.start, m.end) for m in e.mentions),
    )


def _iri(e: DiscourseEntity) -> str:
    if e.place_id is not None:
        return place_iri(e.place_id)
    return entity_iri(e.name, e.type, _iri(e.anchor) if e.anchor is not None else None)


def _kind(e: DiscourseEntity) -> str | None:
    if e.place_id is not None:
        from kg.gazetteer import gazetteer

        return gazetteer().place(e.place_id).kind
    if e.type != "Organization":
        return None
    return next((kind for kind, suffixes in _KINDS if e.name.endswith(suffixes)), None)
