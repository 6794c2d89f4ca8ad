"""What validation found, as rows and as a SHACL validation report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kg.identity.iris import digest
from kg.vocabulary import ICD, LANGUAGES, PREFIXES

BLANK: Final = "[]"
"""Stands for a blank node: the project's graphs have none, and one that is there is a violation."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is not as the shapes demand.

    ``document`` is the IRI of the document that says it, or of the graph that holds it where that is no document's
    (empty for the default graph).
    ``focus`` is the IRI of the thing (``[]`` for one without a name), ``path`` that of the property (``^`` before an
    inverse one, empty where it is about the thing itself), ``value`` the RDF term that is wrong or None, ``messages``
    the message by language, ``shape`` and ``component`` the IRIs of the shape and of the SHACL constraint component.
    """

    document: str
    focus: str
    path: str
    value: Any
    messages: dict[str, str]
    shape: str
    component: str

    @property
    def message(self) -> str:
        """The message in English; in another language where there is none."""
        return self.messages.get("en") or next((self.messages[k] for k in sorted(self.messages)), "")

    @property
    def row(self) -> dict[str, str]:
        return {
            "focus": self.focus,
            "path": self.path,
            "value": self._value(),
            "message": self.message,
            "document": self.document,
        }

    def order(self) -> tuple[str, ...]:
        kind = str(getattr(self.value, "datatype", "") or ""), str(getattr(self.value, "language", "") or "")
        return (*self.row.values(), self.shape, self.component, type(self.value).__name__, *kind)

    def _value(self) -> str:
        from rdflib import BNode

        # A blank node's label changes from reading to reading.
        return BLANK if isinstance(self.value, BNode) else "" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found, in a fixed order."""

    violations: tuple[Violation, ...] = ()

    @property
    def conforms(self) -> bool:
        return not self.violations

    def __bool__(self) -> bool:
        return self.conforms

    @property
    def rows(self) -> tuple[dict[str, str], ...]:
        """``focus`` (the IRI of the thing), ``path`` (of the property), ``value``, ``message`` and ``document`` of each
        violation (see :class:`Violation`). What fails a shape in two ways stands once."""
        rows = (violation.row for violation in self.violations)
        return tuple({tuple(row.values()): row for row in rows}.values())

    @property
    def rdf(self) -> str:
        """The report as an ``sh:ValidationReport`` in Turtle, the same text for the same violations.

        Results have IRIs made from what they say, and name the document as their ``dcterms:source``.
        """
        from rdflib import DCTERMS, RDF, SH, BNode, Graph, Literal, URIRef

        graph = Graph(bind_namespaces="none")
        for prefix in ("dcterms", "ic", "icd", "oa", "prov", "schema", "sh", "skos", "xsd"):
            graph.bind(prefix, PREFIXES[prefix])
        report = URIRef(f"{ICD}validation")
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Literal(self.conforms)))
        for v in {violation.order(): violation for violation in self.violations}.values():
            result = URIRef(f"{ICD}validation/{digest(*v.order())}")
            graph.add((report, SH.result, result))
            graph.add((result, RDF.type, SH.ValidationResult))
            graph.add((result, SH.focusNode, BNode() if v.focus == BLANK else URIRef(v.focus)))
            graph.add((result, SH.resultSeverity, SH.Violation))
            graph.add((result, SH.sourceShape, URIRef(v.shape)))
            graph.add((result, SH.sourceConstraintComponent, URIRef(v.component)))
            if v.document:
                graph.add((result, DCTERMS.source, URIRef(v.document)))
            if v.path.startswith("^"):
                inverse = BNode()
                graph.add((result, SH.resultPath, inverse))
                graph.add((inverse, SH.inversePath, URIRef(v.path[1:])))
            elif v.path:
                graph.add((result, SH.resultPath, URIRef(v.path)))
            if v.value is not None:
                graph.add((result, SH.value, BNode() if isinstance(v.value, BNode) else v.value))
            for lang in sorted(v.messages, key=lambda code: (code not in LANGUAGES, code)):
                graph.add((result, SH.resultMessage, Literal(v.messages[lang], lang=lang or None)))
        return graph.serialize(format="turtle")
