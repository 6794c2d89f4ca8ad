"""Traditional characters: a text is read in simplified ones, and told in those that it is written in.

Word lists, names and the gazetteer are in simplified characters. One character stands for one, so that offsets hold
in both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from kg.annotation import ROLES, Annotation, Entity, Fact
from kg.documents.document import Document
from kg.extraction.lexicon import table


def simplified(document: Document) -> Document:
    """The document in simplified characters; the same one where it is written in them.

    >>> simplified(Document("d", "黑龍江省與廣東省簽署協議")).text
    '黑龙江省与广东省签署协议'
    """

    def read(text: str | None) -> str | None:
        return None if text is None else in_simplified(text)

    text = in_simplified(document.text)
    if text == document.text:
        return document
    return replace(document, text=text, title=read(document.title), publisher=read(document.publisher))


def in_simplified(text: str) -> str:
    """A text in simplified characters.

    >>> in_simplified("哈爾濱市政府")
    '哈尔滨市政府'
    """
    return text.translate(_characters())


def as_written(annotation: Annotation, document: Document) -> Annotation:
    """What was found in :func:`simplified` characters, with names, texts and quotes as the document has them.

    IRIs stay: they are minted from simplified names, so that a body is one in both scripts.
    """
    read, text = annotation.document.text, document.text

    def written(form: str, near: int = 0) -> str:
        at = read.find(form, near)
        at = read.find(form) if at < 0 else at
        return form if at < 0 else text[at : at + len(form)]

    return Annotation(
        document,
        tuple(_entity(e, written) for e in annotation.entities),
        tuple(_fact(f, written, text) for f in annotation.facts),
        annotation.unresolved,
    )


def _entity(entity: Entity, written: Callable[[str], str]) -> Entity:
    name = written(entity.name)
    aliases = dict.fromkeys(written(alias) for alias in entity.aliases)
    return replace(entity, name=name, aliases=tuple(alias for alias in aliases if alias != name))


def _fact(fact: Fact, written: Callable[..., str], text: str) -> Fact:
    evidence = tuple(replace(e, text=text[e.start : e.end]) for e in fact.evidence)
    near = evidence[0].start

    def filler(kind: str, value: Any) -> Any:
        if kind == "entities":
            return list(dict.fromkeys(written(name) for name in value))
        if kind == "entity":
            return written(value)
        return written(value, near) if kind == "text" else value

    return Fact(fact.type, {role: filler(ROLES[fact.type][role], v) for role, v in fact.roles.items()}, evidence)


@cache
def _characters() -> dict[int, str]:
    return {ord(traditional): simple for traditional, simple in table("zh", "traditional.tsv")}
