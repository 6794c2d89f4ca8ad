from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
import repeated_graph
from hand_made import ALL, PAIRING, SIGNING, union
from rdflib import DCTERMS, RDF, SH, BNode, Literal, URIRef
from rdflib import Graph as Triples

from kg.errors import GraphError
from kg.graph import Graph
from kg.identity import document_graph_iri
from kg.record import GraphFact
from kg.store import Store
from kg.validation import parts, validate
from kg.vocabulary import IC, PREFIXES, ontology_file


@pytest.fixture
def graph() -> Graph:
    return Graph.from_annotations(ALL)


def damaged(graph: Graph, *updates: str) -> Graph:
    """A graph as it is after SPARQL updates."""
    quads = pyoxigraph.Store()
    quads.extend(graph.store.quads())
    for update in updates:
        quads.update(update, prefixes=PREFIXES)
    store = Store()
    store.extend(quads)
    return Graph.from_store(store)


def test_a_built_graph_conforms_and_so_does_its_file(graph: Graph, tmp_path: Path) -> None:
    report = validate(graph)
    assert report.rows == ()
    assert report
    assert validate(graph.save(tmp_path / "a.trig")).conforms


def test_an_empty_graph_conforms() -> None:
    assert validate(Graph()).conforms


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ("DELETE { GRAPH ?g { ?f ic:evidence ?e } } WHERE { GRAPH ?g { ?f ic:evidence ?e } }", "a fact needs evidence"),
        ("DELETE { GRAPH ?g { ?e oa:exact ?q } } WHERE { GRAPH ?g { ?e oa:exact ?q } }", "evidence has one quote"),
        ("INSERT { GRAPH ?g { ?f ic:date 'someday' } } WHERE { GRAPH ?g { ?f a ic:Agreement } }", "date is an xsd"),
        (
            "INSERT { GRAPH ?g { ?f ic:member 'x' } } WHERE { GRAPH ?g { ?f a ic:Pairing } }",
            "member of a pairing is a place or a zone",
        ),
        (
            "INSERT { GRAPH ?g { ?f ic:member ?e } } WHERE { GRAPH ?g { ?f ic:since ?s ; ic:evidence ?e } }",
            "member of a pairing",
        ),
        (
            "INSERT { GRAPH ?g { ?f ic:visitor ?p } } WHERE { GRAPH ?g { ?f a ic:Pairing ; ic:member ?p } }",
            "no such role",
        ),
        (
            "DELETE { GRAPH ?g { ?f ic:member ?p } } WHERE { GRAPH ?g { ?f a ic:Pairing ; ic:member ?p } }",
            "needs a member",
        ),
        ("INSERT { GRAPH ?g { ?e rdfs:label 'B'@zh } } WHERE { GRAPH ?g { ?e rdfs:label ?l } }", "one a language"),
        ("INSERT { GRAPH ?g { ?e ic:confidence 1.5 } } WHERE { GRAPH ?g { ?e a ic:Evidence } }", "confidence lies"),
        ("INSERT { GRAPH ?g { ?a ic:currency 'yuan' } } WHERE { GRAPH ?g { ?a a ic:Amount } }", "one ISO 4217"),
        ("INSERT { GRAPH ?g { ?f ic:kind 'love' } } WHERE { GRAPH ?g { ?f a ic:Pairing } }", "kind of a pairing is"),
        ("INSERT { GRAPH ?g { ?e oa:start 999999 } } WHERE { GRAPH ?g { ?e a ic:Evidence } }", "before its end"),
        ("DELETE { GRAPH ?g { ?d ic:contentHash ?h } } WHERE { GRAPH ?g { ?d ic:contentHash ?h } }", "SHA-256"),
    ],
)
def test_each_shape_can_be_violated(graph: Graph, update: str, message: str) -> None:
    report = validate(damaged(graph, update))
    assert not report.conforms
    assert any(message in row["message"].lower() or message in row["message"] for row in report.rows), report.rows
    assert all(row["focus"].startswith("https://w3id.org/intercity/id/") for row in report.rows)
    assert all("#" not in row["focus"] + row["value"] + row["document"] for row in report.rows)


def test_a_quote_that_is_not_in_its_text_is_found() -> None:
    moved = [[replace(e, start=1, end=e.end + 1) for e in f.evidence] for f in SIGNING.facts]
    facts = [replace(f, evidence=tuple(quotes)) for f, quotes in zip(SIGNING.facts, moved, strict=True)]
    false = replace(SIGNING, facts=tuple(facts))
    report = validate(Graph.from_annotations([PAIRING, false]))
    assert not report.conforms
    end = len(SIGNING.document.text) + 1
    assert {row["message"] for row in report.rows} == {f"the text at 1-{end} is not the quote"}


def test_what_two_documents_say_of_one_fact_does_not_mix(graph: Graph) -> None:
    """Each document's interval is in order; a start of one with the end of the other would not be."""
    pairing = next(f for f in graph.facts if f.type == "Pairing")
    assert len(pairing.documents) == 2
    said = [
        f"INSERT DATA {{ GRAPH <{document_graph_iri(document)}> {{ <{pairing.iri}> ic:start '{year}'^^xsd:gYear ; "
        f"ic:end '{year + 1}'^^xsd:gYear }} }}"
        for document, year in zip(pairing.documents, (2010, 2020), strict=True)
    ]
    assert validate(damaged(graph, *said)).rows == ()
    assert not validate(damaged(graph, *(update.replace(*document_graphs(pairing)) for update in said))).conforms


def document_graphs(fact: GraphFact) -> tuple[str, str]:
    """The graphs of the first two documents that state a fact."""
    first, second, *_ = map(document_graph_iri, fact.documents)
    return first, second


def test_a_row_names_the_document_that_says_it(graph: Graph) -> None:
    pairing = next(f for f in graph.facts if f.type == "Pairing")
    said = f"INSERT DATA {{ GRAPH <{document_graph_iri(pairing.documents[1])}> {{ <{pairing.iri}> ic:kind 'love' }} }}"
    (row,) = validate(damaged(graph, said)).rows
    assert (row["focus"], row["value"], row["document"]) == (pairing.iri, "love", pairing.documents[1])


@pytest.mark.parametrize("size", [1, 50, 10_000])
def test_the_size_of_the_parts_makes_no_difference(graph: Graph, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    quotes, cities = sum(len(f.evidence) for f in graph.facts), sum(e.kind == "City" for e in graph.entities)
    graph = damaged(
        graph,
        "DELETE { GRAPH ?g { ?e oa:exact ?q } } WHERE { GRAPH ?g { ?e oa:exact ?q } }",
        "INSERT { GRAPH ?g { ?e ic:partOf <urn:x> } } WHERE { GRAPH ?g { ?e a ic:City } }",
        "INSERT { GRAPH ?g { ?e ic:visited <urn:x> } } WHERE { GRAPH ?g { ?e ic:visited ?v } }",
    )
    whole = validate(graph)
    monkeypatch.setattr(parts, "SIZE", size)
    assert validate(graph) == whole
    # A second place that holds a city is one too many, and none that is known.
    assert len(whole.rows) == quotes + 2 * cities + 1


def test_the_report_is_shacl_and_has_the_same_bytes_each_time(graph: Graph, tmp_path: Path) -> None:
    graph = damaged(
        graph,
        "DELETE { GRAPH ?g { ?e oa:exact ?q } } WHERE { GRAPH ?g { ?e oa:exact ?q } }",
        "INSERT { GRAPH ?g { ?f ic:date '2023-02-30'^^xsd:date } } WHERE { GRAPH ?g { ?f a ic:Agreement } }",
        "DELETE { GRAPH ?g { ?f ic:evidence ?e } } WHERE { GRAPH ?g { ?f ic:evidence ?e ; a ic:Visit } }",
    )
    report = validate(graph)
    path = graph.save(tmp_path / "a.nq")
    code = f"from kg.validation import validate; import sys; sys.stdout.write(validate({str(path)!r}).rdf)"
    again = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": s}
        )
        for s in "12"
    ]
    assert {run.stdout.decode() for run in again} == {report.rdf}
    assert all(run.stderr == b"" for run in again)
    rdf = Triples().parse(data=report.rdf, format="turtle")
    (node,) = rdf.subjects(RDF.type, SH.ValidationReport)
    assert rdf.value(node, SH.conforms).toPython() is False
    results = set(rdf.objects(node, SH.result))
    assert len(results) == len(report.violations)
    for result in results:
        for property in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape):
            assert len(set(rdf.objects(result, property))) == 1
        assert {m.language for m in rdf.objects(result, SH.resultMessage)} == {"zh", "en", "ru"}
        assert len(set(rdf.objects(result, DCTERMS.source))) == 1
    paths = set(rdf.objects(None, SH.resultPath))
    assert any(isinstance(p, BNode) and rdf.value(p, SH.inversePath) == URIRef(f"{IC}evidence") for p in paths)


def test_the_parts_find_what_the_whole_finds(graph: Graph) -> None:
    """Where no two documents mix, checking by parts is checking the union with pySHACL."""
    graph = damaged(
        graph,
        "DELETE { GRAPH ?g { ?e oa:exact ?q } } WHERE { GRAPH ?g { ?e oa:exact ?q } }",
        "INSERT { GRAPH ?g { ?f ic:party ?v } } WHERE { GRAPH ?g { ?f a ic:Agreement . ?v ic:confidence 1.0 } }",
        "INSERT { GRAPH ?g { ?e a ic:Person } } WHERE { GRAPH ?g { ?e a ic:Country } }",
        "DELETE { GRAPH ?g { ?d ic:contentHash ?h } } WHERE { GRAPH ?g { ?d ic:contentHash ?h } }",
    )
    shapes = Triples().parse(data=ontology_file("shapes.ttl").read_text(encoding="utf-8"), format="turtle")
    _, whole, _ = pyshacl.validate(union(graph), shacl_graph=shapes, inference="none")
    found = {(v.focus, v.shape, v.component) for v in validate(graph).violations}
    assert found == {
        tuple(str(whole.value(r, p)) for p in (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent))
        for r in whole.subjects(RDF.type, SH.ValidationResult)
    }
    assert len({shape for _, shape, _ in found}) >= 4


def test_the_default_graph_is_checked_too(graph: Graph, tmp_path: Path) -> None:
    path = graph.save(tmp_path / "a.nq")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"<urn:a> <{RDF.type}> <{IC}Visit> .\n")
    assert {row["focus"] for row in validate(path).rows} == {"urn:a"}


def test_a_thing_without_a_name_is_found_and_reported_alike_each_time(graph: Graph, tmp_path: Path) -> None:
    path = graph.save(tmp_path / "a.nq")
    said = f"<{document_graph_iri(graph.documents[0].iri)}>"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"_:a <{RDF.type}> <{IC}Visit> {said} .\n_:a <{IC}destination> _:a {said} .\n")
        file.write(f"_:a <{IC}purpose> <<( <urn:a> <urn:b> <urn:c> )>> {said} .\n")
    first, second = validate(path), validate(path)
    assert first.rows == second.rows and first.rdf == second.rdf
    assert {(row["focus"], row["message"]) for row in first.rows} >= {
        ("[]", "a fact needs evidence: a quote from a document"),
        ("[]", "destination is a place, a zone or an organisation"),
        ("[]", "a fact of this type has no such role"),
    }


def test_a_report_of_nothing_conforms() -> None:
    rdf = Triples().parse(data=validate(Graph()).rdf, format="turtle")
    assert list(rdf.objects(None, SH.conforms)) == [Literal(True)]
    assert len(rdf) == 2


def test_a_store_that_is_not_as_it_should_be_is_reported_and_stays_as_it_is(graph: Graph, tmp_path: Path) -> None:
    for property in ("exact", "start", "end"):
        gone = f"GRAPH ?g {{ ?e oa:{property} ?v }}"
        less = damaged(graph, f"DELETE {{ {gone} }} WHERE {{ {gone} }}")
        folder = less.save_store(tmp_path / "store")
        before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
        report = validate(folder)
        assert {v.path for v in report.violations} == {f"{PREFIXES['oa']}{property}"}
        assert report == validate(less.save(tmp_path / "a.nq"))
        assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_a_graph_without_a_name_is_checked_too(graph: Graph, tmp_path: Path) -> None:
    path = graph.save(tmp_path / "a.nq")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"<urn:a> <{RDF.type}> <{IC}Visit> _:g .\n")
    assert {row["focus"] for row in validate(path).rows} == {"urn:a"}


def test_progress_ends_at_the_whole(graph: Graph) -> None:
    seen: list[tuple[int, int]] = []
    validate(graph, progress=lambda done, whole: seen.append((done, whole)))
    assert seen[-1] == (len(set(graph.rdf.quads())),) * 2
    assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.nq", "<urn:a> <urn:b> .", "not valid nq"),
        ("a.trig", "<urn:a> <urn:b> <urn:c> .", "no graph of this project's shape"),
        ("a.txt", "", "cannot be read as a graph"),
        ("none.nq", None, "check the path"),
    ],
)
def test_what_cannot_be_read_is_an_error(tmp_path: Path, name: str, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(GraphError, match=message):
        validate(tmp_path / name)


@pytest.mark.parametrize("suffix", [".trig", ".nq", ".jsonld"])
def test_every_format_is_read(graph: Graph, tmp_path: Path, suffix: str) -> None:
    graph = damaged(graph, "INSERT { GRAPH ?g { ?f ic:kind 'love' } } WHERE { GRAPH ?g { ?f a ic:Pairing } }")
    report = validate(graph.save(tmp_path / f"a{suffix}"))
    assert report.rows == validate(graph).rows
    assert len(report.rows) == 2


def test_a_generated_graph_conforms(tmp_path: Path) -> None:
    path = tmp_path / "large.nq"
    written = repeated_graph.write(path, 5000)
    assert written >= 5000
    assert len(set(path.read_text("utf-8").splitlines())) == written
    assert validate(path).rows == ()
