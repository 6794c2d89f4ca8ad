"""The IRIs of things, minted from what identifies them: the same input gives the same IRI on every machine.

A minted IRI ends in a readable part and a hash: the readable part is for people and may be cut short, the
hash tells apart. Letters and digits of every script stay as they are (IRIs admit them); everything else
becomes a hyphen, so that no name, however hostile, can break out of an IRI.
"""

from __future__ import annotations

import hashlib
import unicodedata
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote, unquote

from kg.documents.document import Document
from kg.vocabulary import ICD

_READABLE = 40  # characters of a name that an IRI shows
_HASH = 12  # hex digits: a collision is likely only beyond ten million things of one type


@lru_cache(maxsize=10_000)
def place_iri(place_id: str) -> str:
    """The IRI of a place of the gazetteer.

    >>> place_iri("cn:231000")
    'https://w3id.org/intercity/id/place/cn-231000'
    """
    scheme, _, code = place_id.partition(":")
    return f"{ICD}place/{quote(scheme, safe='')}-{quote(code, safe='')}"


def place_id(iri: str) -> str | None:
    """The gazetteer id in the IRI of a place; None for any other IRI.

    >>> place_id("https://w3id.org/intercity/id/place/iso-RU-NIZ")
    'iso:RU-NIZ'
    >>> place_id(entity_iri("星火村", "Place")) is None
    True
    """
    base = ICD + "place/"
    scheme, hyphen, code = iri.removeprefix(base).partition("-")
    if not iri.startswith(base) or not hyphen or scheme == "name":
        return None
    return f"{unquote(scheme)}:{unquote(code)}"


def entity_iri(name: str, type: str, anchor: str | None = None) -> str:
    """The IRI of an organisation, zone or person, or of a place that the gazetteer does not know.

    Args:
        name: its fullest name; width, case, spaces, quotes and punctuation make no difference.
        type: ``Place``, ``Zone``, ``Organization``, ``Person`` or ``Entity``.
        anchor: the IRI of what tells it apart from others of that name: its place, or the body a person
            belongs to.

    >>> entity_iri("东莞松山湖管委会", "Organization")
    'https://w3id.org/intercity/id/organization/东莞松山湖管委会-090fa783f2b1'
    >>> entity_iri("“OOO  Ромашка”", "Organization") == entity_iri("ooo Ромашка", "Organization")
    True
    """
    key = normalized(name)
    kind = type.lower()
    prefix = "name-" if type == "Place" else ""
    return f"{ICD}{_part(kind)}/{prefix}{_part(key)}-{_hash(kind, key, anchor or '')}"


def document_iri(document: Document) -> str:
    """The IRI of a document, from its id."""
    return f"{ICD}document/{_document_part(document.id)}"


def document_graph_iri(document_iri: str) -> str:
    """The named graph that holds what a document says.

    >>> document_graph_iri("https://w3id.org/intercity/id/document/a-1")
    'https://w3id.org/intercity/id/graph/doc/a-1'
    """
    return f"{ICD}graph/doc/{document_iri.rpartition('/')[2]}"


def evidence_iri(fact_iri: str, document_iri: str, start: int, end: int, extractor: str) -> str:
    """The IRI of the evidence that characters ``start`` to ``end`` of a document give for a fact."""
    return f"{ICD}evidence/{_hash(fact_iri, document_iri, str(start), str(end), extractor, length=20)}"


def amount_iri(value: float, currency: str) -> str:
    """The IRI of an amount of money; equal amounts are one node.

    >>> amount_iri(1711000000, "CNY")
    'https://w3id.org/intercity/id/amount/CNY-1711000000'
    """
    return f"{ICD}amount/{quote(currency, safe='')}-{plain_number(value)}"


def failure_iri(source: str, line: str, message: str) -> str:
    """The IRI of the failure of a source to become a document."""
    return f"{ICD}failure/{_hash(source, line, message, length=20)}"


def decision_iri(a: str, b: str) -> str:
    """The IRI of what was decided of two records."""
    return f"{ICD}decision/{_hash(*sorted((a, b)), length=20)}"


def plain_number(value: float) -> str:
    """A number as decimal digits, without exponent and without trailing zeros.

    >>> plain_number(4.829e9), plain_number(12.50)
    ('4829000000', '12.5')
    """
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def normalized(name: str) -> str:
    """A name without what carries no meaning: width, case, quotes, punctuation; words apart by one hyphen.

    Between Han characters nothing separates words, so that what is folded there leaves no trace.

    >>> normalized("《框架 协议》"), normalized("ООО «Хуа-Шэн»"), normalized("ＡＢＣ（东莞）")
    ('框架协议', 'ооо-хуа-шэн', 'abc东莞')
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    if folded.isalnum():
        return folded
    words = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in folded).split()
    joined = ""
    for word in words:
        separate = joined and not _is_han(joined[-1]) and not _is_han(word[0])
        joined += f"-{word}" if separate else word
    return joined or "-".join(f"{ord(c):x}" for c in folded)


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK ")


def _document_part(id: str) -> str:
    return f"{_part(normalized(id))}-{_hash(id)}"


def _part(name: str) -> str:
    """The readable part: letters, digits and hyphens only, cut to a bounded length."""
    return "".join(c if c.isalnum() else "-" for c in name)[:_READABLE].strip("-")


def _hash(*fields: str, length: int = _HASH) -> str:
    joined = "\x1f".join(fields).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:length]


def digest(*fields: str) -> str:
    """Twenty hex digits that stand for the fields, in their order."""
    return _hash(*fields, length=20)
