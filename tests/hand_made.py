"""Small hand-made annotations for tests: a text and what it says, with offsets found by search."""

from __future__ import annotations

from typing import Any

from rdflib import Graph as Triples

from kg.annotation import Annotation
from kg.graph import Graph
from kg.identity import entity_iri, place_iri

PLACES = {
    "牡丹江市": "cn:231000",
    "东莞市": "cn:441900",
    "黑龙江省": "cn:230000",
    "广东省": "cn:440000",
    "哈尔滨市": "cn:230100",
    "深圳市": "cn:440300",
    "阳明区": "cn:231003",
    "滨海边疆区": "iso:RU-PRI",
    "Mudanjiang": "cn:231000",
    "Dongguan": "cn:441900",
    "Муданьцзян": "cn:231000",
}


def annotation(
    id: str,
    text: str,
    facts: list[dict[str, Any]],
    entities: list[tuple[str, ...]],
    *,
    lang: str = "zh",
    published: str | None = "2023-03-28",
    title: str | None = None,
) -> Annotation:
    """``entities`` are (name, type, alias…); a name of ``PLACES`` gets its gazetteer id."""
    rows = [
        {"name": name, "type": type, "aliases": aliases, "iri": _iri(name, type)} for name, type, *aliases in entities
    ]
    return Annotation.from_json(
        {
            "id": id,
            "lang": lang,
            "url": f"https://example.org/{id}",
            "published": published,
            "title": title or f"Title of {id}",
            "publisher": "Daily",
            "text": text,
            "entities": rows,
            "facts": [{"evidence": text, **fact} for fact in facts],
        }
    )


def _iri(name: str, type: str) -> str:
    return place_iri(PLACES[name]) if name in PLACES else entity_iri(name, type)


PAIRING = annotation(
    "pairing",
    "自2017年确立对口合作关系以来，东莞和牡丹江两市的合作不断深化。",
    [{"type": "Pairing", "kind": "paired-cooperation", "member": ["牡丹江市", "东莞市"], "since": "2017"}],
    [("牡丹江市", "Place", "牡丹江"), ("东莞市", "Place", "东莞", "莞")],
)
PAIRING_EN = annotation(
    "pairing-en",
    "Mudanjiang and Dongguan have been paired cities since 2017.",
    [
        {
            "type": "Pairing",
            "kind": "paired-cooperation",
            "member": ["Mudanjiang", "Dongguan"],
            "since": "2017",
        }
    ],
    [("Mudanjiang", "Place"), ("Dongguan", "Place")],
    lang="en",
)
SIGNING = annotation(
    "signing",
    "1月13日，牡丹江市与东莞市在东莞签署《产业协同发展框架协议》，东莞市投资促进局局长王明见证。",
    [
        {
            "type": "Agreement",
            "party": ["牡丹江市", "东莞市"],
            "title": "产业协同发展框架协议",
            "date": "2023-01-13",
            "place": "东莞市",
            "amount": {"value": 1711000000, "currency": "CNY"},
        },
        {"type": "Post", "person": "王明", "title": "局长", "organization": "东莞市投资促进局"},
    ],
    [
        ("牡丹江市", "Place", "牡丹江"),
        ("东莞市", "Place", "东莞"),
        ("东莞市投资促进局", "Organization"),
        ("王明", "Person"),
    ],
)
POSTING = annotation(
    "posting",
    "2022年8月，牡丹江市派出副市长李玉俊赴东莞市挂职锻炼。3月8日至11日，李玉俊访问哈尔滨市。",
    [
        {
            "type": "Secondment",
            "person": "李玉俊",
            "from": "牡丹江市",
            "to": "东莞市",
            "post": "副市长",
            "date": "2022-08",
        },
        {
            "type": "Visit",
            "visitor": ["李玉俊"],
            "destination": ["哈尔滨市"],
            "date": "2023-03-08/2023-03-11",
        },
        {
            "type": "Statistic",
            "subject": ["牡丹江市", "东莞市"],
            "measure": "互派干部",
            "value": 407,
            "unit": "人",
            "asOf": "2022",
        },
        {"type": "Statement", "speaker": "一位代表", "quote": "好产品让我应接不暇"},
    ],
    [("牡丹江市", "Place"), ("东莞市", "Place"), ("哈尔滨市", "Place"), ("李玉俊", "Person")],
)
ALL = (PAIRING, PAIRING_EN, SIGNING, POSTING)


def union(graph: Graph) -> Triples:
    """The triples of a graph, whatever named graph they are in, for rdflib."""
    triples = Triples()
    for subject, predicate, value, _ in graph.rdf.quads():
        triples.add((subject, predicate, value))
    return triples
