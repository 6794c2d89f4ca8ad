"""Each shape: a graph that conforms but for one thing gives that shape's message and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_made import annotation
from pyoxigraph import RdfFormat, Store
from rdflib import RDF, SH, Graph, URIRef

from kg.annotation import ROLES
from kg.errors import DocumentError
from kg.graph import Graph as KnowledgeGraph
from kg.storage import serialized
from kg.validation import validate
from kg.vocabulary import PREFIXES, ontology_file, rules

SHAPE = "https://w3id.org/intercity/shape#"
TEXT = "2023年3月8日至11日，王明、牡丹江市、东莞市、松山湖高新区、东莞市投资促进局各有一事，共1.711亿元。"
A, B, ZONE, BODY, PERSON = "牡丹江市", "东莞市", "松山湖高新区", "东莞市投资促进局", "王明"
MONEY = {"value": 171100000, "currency": "CNY"}

FULL = annotation(
    "full",
    TEXT,
    [
        {"type": "Pairing", "member": [A, B], "kind": "paired-cooperation", "since": "2017"},
        {
            "type": "Agreement",
            "party": [A, BODY],
            "signatory": [PERSON],
            "title": "协议",
            "date": "2023-03",
            "place": B,
            "count": 2,
            "amount": MONEY,
        },
        {"type": "Visit", "visitor": [A], "destination": [B], "date": "2023-03-08/2023-03-11", "purpose": "考察"},
        {"type": "Event", "title": "推介会", "organizer": [BODY], "participant": [A], "place": B, "date": "2023"},
        {"type": "Secondment", "person": PERSON, "from": A, "to": B, "post": "副局长", "count": 1, "date": "2022-08"},
        {
            "type": "Project",
            "name": "物流园",
            "investor": [BODY],
            "place": [ZONE],
            "status": "planned",
            "sector": "物流",
            "date": "2023-03-08",
        },
        {"type": "Post", "person": PERSON, "title": "局长", "organization": BODY},
        {"type": "LocatedIn", "entity": ZONE, "place": B},
        {
            "type": "Statistic",
            "subject": [A, B],
            "measure": "贸易额",
            "value": 4829,
            "unit": "万元",
            "currency": "CNY",
            "asOf": "2022",
        },
        {"type": "Statistic", "subject": [A, B], "measure": "贸易额", "value": 4830, "asOf": "2022"},
        {"type": "Mechanism", "member": [A, B], "title": "联席会议", "date": "2020"},
        {"type": "Statement", "speaker": PERSON, "quote": "各有一事"},
    ],
    [
        (A, "Place"),
        (B, "Place", "东莞"),
        (ZONE, "Zone"),
        (BODY, "Organization"),
        (PERSON, "Person"),
        # One body by another name, and two companies that may be one.
        ("东莞市投促局", "Organization"),
        ("东莞南珠陶瓷有限公司", "Organization"),
        ("东莞南珠控股集团有限公司", "Organization"),
    ],
)

FAILURE = DocumentError("the line is not valid JSON", "in/a.jsonl", 3)

# Shape: what is looked for, what is taken away, what is added. $place, $zone, $body and $person are things.
F = {type: f"?f a ic:{type}" for type in ROLES}
E = "?e a ic:Evidence ; {p} ?v"
D = "?d a ic:Document ; {p} ?v"
X = "VALUES ?e {{ $place }} ?e a ic:Entity ; {p} ?v"
NEW = "<urn:x> schema:name 'x' ; rdfs:label 'x'@zh ; skos:prefLabel 'x'@zh ; a ic:Entity,"
CASES: dict[str, tuple[str, str, str]] = {
    **{type: (where, "", "?f ic:colour 'red'") for type, where in F.items()},
    **{
        f"{type}-{role}": (f"{F[type]} ; ic:{role} ?v", f"?f ic:{role} ?v", "")
        for type, roles in {
            "Pairing": ["member"],
            "Visit": ["destination"],
            "Secondment": ["to"],
            "Post": ["person", "title"],
            "LocatedIn": ["entity", "place"],
            "Statistic": ["measure", "value"],
            "Mechanism": ["member"],
            "Statement": ["speaker", "quote"],
        }.items()
        for role in roles
    },
    "Event-named": (f"{F['Event']} ; ic:title ?v", "?f ic:title ?v", ""),
    "Project-named": (f"{F['Project']} ; ic:name ?n ; ic:place ?p", "?f ic:name ?n . ?f ic:place ?p", ""),
    "member": (F["Mechanism"], "", "?f ic:member $person"),
    "pairing-member": (F["Pairing"], "", "?f ic:member $body"),
    "party": (F["Agreement"], "", "?f ic:party $person"),
    "signatory": (F["Agreement"], "", "?f ic:signatory $place"),
    "visitor": (F["Visit"], "", "?f ic:visitor <urn:x>"),
    "destination": (F["Visit"], "", "?f ic:destination $person"),
    "organizer": (F["Event"], "", "?f ic:organizer 'x'"),
    "participant": (F["Event"], "", "?f ic:participant ?f"),
    "place": (F["Project"], "", "?f ic:place $person"),
    "site": (F["LocatedIn"], "", "?f ic:place $body"),
    "person": (F["Post"], "", "?f ic:person $zone"),
    "from": (F["Secondment"], "", "?f ic:from $person"),
    "to": (F["Secondment"], "", "?f ic:to $person"),
    "organization": (F["Post"], "", "?f ic:organization $person"),
    "investor": (F["Project"], "", "?f ic:investor <urn:x>"),
    "entity": (F["LocatedIn"], "", "?f ic:entity $place"),
    "subject": (F["Statistic"], "", "?f ic:subject $person"),
    "speaker": (F["Statement"], "", "?f ic:speaker <urn:x>"),
    "title": (F["Mechanism"], "", "?f ic:title ''@zh"),
    "name": (F["Project"], "", "?f ic:name <urn:x>"),
    "kind": (F["Event"], "", "?f ic:kind ''"),
    "purpose": (F["Visit"], "", "?f ic:purpose ''"),
    "post": (F["Secondment"], "", "?f ic:post ''"),
    "sector": (F["Project"], "", "?f ic:sector ''"),
    "measure": (F["Statistic"], "", "?f ic:measure ''"),
    "unit": (F["Statistic"], "", "?f ic:unit ''"),
    "quote": (F["Statement"], "", "?f ic:quote ''"),
    "pairing-kind": (F["Pairing"], "", "?f ic:kind 'love'"),
    "status": (F["Project"], "", "?f ic:status 'soon'"),
    "count": (F["Agreement"], "", "?f ic:count -1.0"),
    "value": (F["Statistic"], "", "?f ic:value 1.5"),
    "currency": (f"{F['Statistic']} ; ic:currency ?v", "?f ic:currency ?v", "?f ic:currency 'YUA'"),
    "amount": (F["Agreement"], "", "?f ic:amount <urn:x>"),
    "date": (F["Mechanism"], "", "?f ic:date '2023-02-30'^^xsd:date"),
    "since": (F["Pairing"], "", "?f ic:since '2017-13'^^xsd:gYearMonth"),
    "asOf": (F["Statistic"], "", "?f ic:asOf '2022'"),
    "start": (F["Visit"], "", "?f ic:start '2023'^^xsd:gYear"),
    "end": ("?f ic:end ?v", "?f ic:end ?v", "?f ic:end '2023-04-31'^^xsd:date"),
    "Interval-start": ("?f ic:start ?v", "?f ic:start ?v", ""),
    "Interval-end": ("?f ic:end ?v", "?f ic:end ?v", ""),
    "Interval": ("?f ic:end ?v", "?f ic:end ?v", "?f ic:end '2023-02'^^xsd:gYearMonth"),
    "evidence": (f"{F['Visit']} ; ic:evidence ?e . ?e ?p ?o", "?f ic:evidence ?e . ?e ?p ?o", ""),
    "Fact-type": (
        f"{F['Visit']} ; ic:evidence ?e . ?e ?p ?o",
        "",
        "<urn:f> a ic:Fact ; ic:evidence <urn:e> . <urn:e> ?p ?o",
    ),
    "Evidence": ("?e a ic:Evidence", "", "?e ic:colour 'red'"),
    "Evidence-source": (E.format(p="prov:wasQuotedFrom"), "?e prov:wasQuotedFrom ?v", ""),
    "Evidence-quote": (E.format(p="oa:exact"), "?e oa:exact ?v", ""),
    "Evidence-start": (E.format(p="oa:start"), "?e oa:start ?v", "?e oa:start 9999"),
    "Evidence-end": (E.format(p="oa:end"), "?e oa:end ?v", "?e oa:end 99.5"),
    "Evidence-extractor": (E.format(p="ic:extractor"), "?e ic:extractor ?v", ""),
    "Evidence-confidence": (E.format(p="ic:confidence"), "?e ic:confidence ?v", "?e ic:confidence 1.5"),
    "Evidence-fact": (f"{F['Visit']} ; ic:evidence ?e . ?o a ic:Post", "", "?o ic:evidence ?e"),
    "Amount": ("?a a ic:Amount", "", "?a ic:colour 'red'"),
    "Amount-value": ("?a a ic:Amount ; ic:value ?v", "?a ic:value ?v", ""),
    "Amount-currency": ("?a a ic:Amount ; ic:currency ?v", "?a ic:currency ?v", ""),
    "Mentions": ("?d schema:mentions ?v", "", "$place schema:mentions ?v"),
    "mentions": ("?d schema:mentions ?v", "", "?d schema:mentions <urn:x>"),
    "Named": ("?d schema:mentions ?v", "", "?d skos:altLabel 'x'"),
    "altLabel": ("?v skos:altLabel ?n", "", "?v skos:altLabel ''"),
    "Document-id": (D.format(p="dcterms:identifier"), "?d dcterms:identifier ?v", ""),
    "Document-hash": (D.format(p="ic:contentHash"), "?d ic:contentHash ?v", "?d ic:contentHash 'x'"),
    "Document-graph": (D.format(p="ic:graph"), "", "?d ic:graph <urn:x>"),
    "Document-version": (D.format(p="ic:extractionVersion"), "?d ic:extractionVersion ?v", ""),
    "Document-title": (D.format(p="dcterms:title"), "", "?d dcterms:title 'x'"),
    "Document-issued": (D.format(p="dcterms:issued"), "", "?d dcterms:issued '2023'^^xsd:gYear"),
    "Document-publisher": (D.format(p="dc:publisher"), "", "?d dc:publisher 'x'"),
    "Document-url": (D.format(p="schema:url"), "?d schema:url ?v", "?d schema:url 'x'"),
    "Document-language": (D.format(p="dcterms:language"), "?d dcterms:language ?v", "?d dcterms:language 'Chinese!'"),
    "Failure-source": ("?f a ic:Failure ; dc:source ?v", "?f dc:source ?v", ""),
    "Failure-reason": ("?f a ic:Failure ; dcterms:description ?v", "?f dcterms:description ?v", ""),
    "Failure-line": ("?f schema:position ?v", "?f schema:position ?v", "?f schema:position 0"),
    "Failure-time": ("?f a ic:Failure", "", "?f dcterms:created 'yesterday'"),
    "Decision-record": ("?m a ic:Merge ; ic:record ?v", "?m ic:record ?v", ""),
    "Decision-reason": ("?m a ic:Merge ; dcterms:description ?v", "?m dcterms:description ?v", ""),
    "Merge-about": ("?m a ic:Merge", "", "?m schema:about <urn:x>"),
    "PossibleDuplicate-about": ("?m a ic:PossibleDuplicate ; schema:about ?v", "?m schema:about ?v", ""),
    "Document-unresolved": (D.format(p="dcterms:title"), "", "?d ic:unresolved ''"),
    "Entity-type": (X.format(p="schema:name"), "", "?e a ic:Star"),
    "Entity-name": (X.format(p="schema:name"), "?e schema:name ?v", ""),
    "Entity-label": (X.format(p="rdfs:label"), "", "?e rdfs:label 'x'@zh"),
    "Entity-prefLabel": (X.format(p="skos:prefLabel"), "?e skos:prefLabel ?v", ""),
    "Entity-partOf": (X.format(p="ic:partOf"), "", "?e ic:partOf $zone"),
    "Entity-anchor": (X.format(p="schema:name"), "", "?e ic:anchor <urn:x>"),
    "Entity-lat": (X.format(p="geo:lat"), "?e geo:lat ?v", "?e geo:lat 91.0"),
    "Entity-long": (X.format(p="geo:long"), "?e geo:long ?v", "?e geo:long '180.5'^^xsd:double"),
    "Entity-link": (X.format(p="schema:name"), "", "?e skos:exactMatch 'x'"),
    **{type: ("?e a ic:Person", "", f"{NEW} ic:Person, ic:{type}") for type in ("Place", "Zone", "Organization")},
    "Place-kinds": ("VALUES ?e { $person } ?e a ic:Person", "", "?e a ic:Town"),
    "Zone-kinds": ("VALUES ?e { $person } ?e a ic:Person", "", "?e a ic:Base"),
    "Organization-kinds": ("VALUES ?e { $person } ?e a ic:Person", "", "?e a ic:Bank"),
    "Typed": ("VALUES ?e { $person } ?e a ic:Person", "", "<urn:x> a ic:Person"),
    **{rule.derives: ("?s ic:visited ?v", "", f"<urn:x> ic:{rule.derives} ?v") for rule in rules()},
    "contradicts": ("?s ic:contradicts ?v", "", "<urn:x> ic:contradicts ?v"),
    "bestEvidence": ("?s ic:bestEvidence ?v", "", "<urn:x> ic:bestEvidence ?v"),
    **{f"{rule.derives}-object": (f"?s ic:{rule.derives} ?v", "", f"?s ic:{rule.derives} <urn:x>") for rule in rules()},
    "bestEvidence-object": ("?s ic:bestEvidence ?v", "", "?s ic:bestEvidence 'x'"),
    "builds-object": (F["Project"], "", "?f ic:builds <urn:x>"),
    "country": ("?s ic:country ?v", "", "<urn:x> ic:country ?v"),
    "Rule-derives": ("?r a ic:Rule ; ic:derives ?v", "?r ic:derives ?v", ""),
    "Rule-comment": ("?r a ic:Rule ; rdfs:comment ?v", "?r rdfs:comment ?v", ""),
    "Derived-rule": ("?g prov:wasDerivedFrom ?v", "", "?g prov:wasDerivedFrom <urn:x>"),
    "Ontology-version": ("?o owl:versionInfo ?v", "?o owl:versionInfo ?v", ""),
}
for _name in ("involves", "concerns", "connects", "contradicts", "bestEvidence"):
    CASES[f"{_name}-subject"] = CASES.pop(_name)
for _name in ("tiedBy", "tieOf", "shownBy"):  # one shape says how many there are and what they lead to
    del CASES[f"{_name}-object"]
CASES |= {
    "Tie-type": ("?t a ic:DomesticTie", "?t a ic:DomesticTie", ""),
    "tiedBy": ("?t ic:tiedBy ?f", "", "?t ic:tiedBy <urn:x>"),
    "tieOf": ("?t a ic:DomesticTie", "", "?t ic:tieOf $zone"),
    "shownBy": ("?t ic:shownBy ?e", "?t ic:shownBy ?e", ""),
}


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(data=ontology_file("shapes.ttl").read_text(encoding="utf-8"), format="turtle")


@pytest.fixture(scope="module")
def quads() -> bytes:
    return serialized(KnowledgeGraph.from_annotations([FULL], [FAILURE]), ".nq")


@pytest.fixture(scope="module")
def things(quads: bytes) -> dict[str, str]:
    graph = KnowledgeGraph.from_annotations([FULL], [FAILURE])
    by_name = {name: f"<{e.iri}>" for e in graph.entities for name in e.names}
    return {"$place": by_name[A], "$zone": by_name[ZONE], "$body": by_name[BODY], "$person": by_name[PERSON]}


def test_every_shape_has_a_case(shapes: Graph) -> None:
    named = {
        str(shape).removeprefix(SHAPE)
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in shapes.subjects(RDF.type, kind)
    }
    # Shapes that only gather property shapes have no message of their own.
    silent = {name for name in named if not any(shapes.objects(URIRef(SHAPE + name), SH.message))}
    assert named - silent == set(CASES)


def test_every_message_is_in_three_languages(shapes: Graph) -> None:
    for shape in set(shapes.subjects(SH.message)):
        assert sorted(m.language or "" for m in shapes.objects(shape, SH.message)) == ["en", "ru", "zh"], shape


@pytest.mark.parametrize("name", CASES)
def test_one_fault_gives_one_message(
    name: str, quads: bytes, things: dict[str, str], shapes: Graph, tmp_path: Path
) -> None:
    where, taken, added = CASES[name]
    update = (
        f"DELETE {{ GRAPH ?g {{ {taken} }} }} INSERT {{ GRAPH ?g {{ {added} }} }} WHERE {{ GRAPH ?g {{ {where} }} }}"
    )
    for thing, iri in things.items():
        update = update.replace(thing, iri)
    store = Store()
    store.load(quads, format=RdfFormat.N_QUADS)
    prefixes = {**PREFIXES, "dc": "http://purl.org/dc/elements/1.1/"}
    store.update("".join(f"PREFIX {p}: <{iri}>\n" for p, iri in prefixes.items()) + update)
    path = tmp_path / "a.nq"
    store.dump(str(path), format=RdfFormat.N_QUADS)
    report = validate(path)
    assert {v.shape for v in report.violations} == {SHAPE + name}
    wanted = {str(m) for m in shapes.objects(URIRef(SHAPE + name), SH.message) if m.language == "en"}
    assert {row["message"] for row in report.rows} == wanted


def test_the_graph_conforms_as_it_is(quads: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    path.write_bytes(quads)
    assert validate(path).rows == ()
