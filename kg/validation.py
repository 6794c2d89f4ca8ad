"""Validation: whether a graph has the shape that the ontology demands (SHACL), and whether its quotes are true.

A graph that does not conform is a result, not an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.vocabulary import ontology_file

if TYPE_CHECKING:
    from kg.graph import Graph


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found.

    ``rows`` has one mapping a violation with ``focus`` (the IRI of the thing), ``path`` (of the property), ``value``
    and ``message``. ``rdf`` is the report of SHACL in Turtle.
    """

    conforms: bool
    rows: tuple[dict[str, str], ...]
    rdf: str

    def __bool__(self) -> bool:
        return self.conforms


def validate(graph: Graph | str | Path) -> Report:
    """Check a graph, or a graph in a file, against ``ontology/shapes.ttl``.

    Where the texts of the documents are at hand (in a graph just built), every quote is compared with its text, too.

    Raises:
        GraphError: the file cannot be read.
    """
    from pyshacl import validate as check
    from rdflib import Graph as Triples

    from kg.graph import load
    from kg.storage import union

    if isinstance(graph, str | Path):
        graph = load(graph)
    shapes = Triples().parse(data=ontology_file("shapes.ttl").read_text(encoding="utf-8"), format="turtle")
    conforms, report, _ = check(union(graph.rdf), shacl_graph=shapes, inference="none", meta_shacl=False)
    rows = sorted([*_violations(report), *_false_quotes(graph)], key=lambda row: tuple(row.values()))
    turtle = report.serialize(format="turtle")
    return Report(bool(conforms) and not rows, tuple(rows), turtle)


def _violations(report: Any) -> Iterator[dict[str, str]]:
    from rdflib import RDF, SH

    for result in report.subjects(RDF.type, SH.ValidationResult):
        values = (report.value(result, p) for p in (SH.focusNode, SH.resultPath, SH.value, SH.resultMessage))
        yield dict(
            zip(("focus", "path", "value", "message"), ("" if v is None else str(v) for v in values), strict=True)
        )


def _false_quotes(graph: Graph) -> Iterator[dict[str, str]]:
    """Evidence whose offsets do not give its quote."""
    for fact in graph.facts:
        for evidence in fact.evidence:
            document = graph.document_by_iri.get(evidence.document)
            text = document.text if document else None
            if text is not None and text[evidence.start : evidence.end] != evidence.quote:
                yield {
                    "focus": fact.iri,
                    "path": "http://www.w3.org/ns/oa#exact",
                    "value": evidence.quote,
                    "message": f"the text at {evidence.start}-{evidence.end} is not the quote",
                }
