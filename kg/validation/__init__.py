"""Validation: whether a graph has the shape that the ontology demands (SHACL), and whether its quotes are true.

A graph that does not conform is a result, not an error. Graphs of any size are checked part by part (see
:mod:`kg.validation.parts`), so that only one part at a time is held as rdflib triples.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kg.validation.report import BLANK, Report, Violation
from kg.vocabulary import PREFIXES, ontology_file

if TYPE_CHECKING:
    from rdflib import Graph as Triples

    from kg.graph import Graph
    from kg.validation.parts import Part

__all__ = ["Report", "Violation", "validate"]

Progress: TypeAlias = Callable[[int, int], None]
"""Called after each part with the triples checked so far and those in all."""

Target: TypeAlias = tuple[Any, Any, Any]

_SHAPE: Final = "https://w3id.org/intercity/shape#"


def validate(graph: Graph | str | Path, *, progress: Progress | None = None) -> Report:
    """Check a graph, or what :func:`kg.load` reads (a file, the folder of a store), against ``ontology/shapes.ttl``.

    What each document says is checked by itself. Where the texts of the documents are at hand (in a graph just
    built), every quote is compared with its text, too.

    Raises:
        GraphError: the graph cannot be read, or is not of this project's shape.

    >>> import kg
    >>> validate(kg.build("深圳与哈尔滨2017年确立对口合作关系。")).conforms
    True
    """
    from kg.graph import load
    from kg.validation.parts import parts, size

    store = (load(graph) if isinstance(graph, str | Path) else graph).store
    whole = size(store) if progress is not None else 0
    shapes, targets = _shapes()
    found: list[Violation] = []
    checked = 0
    with _quiet():
        for part in parts(store):
            found.extend(_violations(part, shapes, targets))
            checked += part.size
            if progress is not None:
                progress(checked, whole)
    if not isinstance(graph, str | Path):
        found.extend(_false_quotes(graph))
    return Report(tuple(sorted(found, key=Violation.order)))


@contextmanager
def _quiet() -> Iterator[None]:
    """A value that is none of its datatype (30 February) is reported as a violation; rdflib would print a traceback."""

    def other(record: logging.LogRecord) -> bool:
        return "Failed to convert Literal lexical form" not in str(record.msg)

    logger = logging.getLogger("rdflib.term")
    logger.addFilter(other)
    try:
        yield
    finally:
        logger.removeFilter(other)


def _shapes() -> tuple[Triples, tuple[Target, ...]]:
    """The shapes, and the statements of them that say what they are about."""
    from rdflib import SH
    from rdflib import Graph as Triples

    shapes = Triples().parse(data=ontology_file("shapes.ttl").read_text(encoding="utf-8"), format="turtle")
    return shapes, (*shapes.triples((None, SH.targetClass, None)), *shapes.triples((None, SH.targetSubjectsOf, None)))


def _violations(part: Part, shapes: Triples, targets: tuple[Target, ...]) -> Iterator[Violation]:
    from pyshacl import validate as check
    from rdflib import RDF, SH, BNode

    # Only shapes that are about something that the part itself states, not only refers to. (pySHACL's own use_shapes
    # leaves out the property shapes that have a name.)
    for target in targets:
        aimed = target[2] in (part.classes if target[1] == SH.targetClass else part.properties)
        (shapes.add if aimed else shapes.remove)(target)
    _, report, _ = check(part.triples, shacl_graph=shapes, inference="none")
    for result in report.subjects(RDF.type, SH.ValidationResult):
        owner = part.owners.get(report.value(result, SH.focusNode))
        if owner is None:  # a thing that the part only refers to; it is checked in a part of its own
            continue
        focus, document = owner
        value = report.value(result, SH.value)
        path = report.value(result, SH.resultPath)
        shape = report.value(result, SH.sourceShape)
        # From the shape itself: pySHACL repeats only one of the messages of a constraint in SPARQL.
        messages: list[Any] = [*shapes.objects(shape, SH.message)] or [*report.objects(result, SH.resultMessage)]
        yield Violation(
            document,
            BLANK if isinstance(focus, BNode) else str(focus),
            f"^{report.value(path, SH.inversePath)}" if isinstance(path, BNode) else str(path or ""),
            part.owners[value][0] if value in part.owners else value,
            {message.language or "": str(message) for message in messages},
            str(shape),
            str(report.value(result, SH.sourceConstraintComponent)),
        )


def _false_quotes(graph: Graph) -> Iterator[Violation]:
    """Evidence whose offsets do not give its quote."""
    from rdflib import Literal

    texts = {document.iri: document.text for document in graph.documents if document.text is not None}
    # A graph that was read has no texts, and what it lacks may keep its facts from being read.
    for fact in graph.facts if texts else ():
        for evidence in fact.evidence:
            text = texts.get(evidence.document)
            if text is not None and text[evidence.start : evidence.end] != evidence.quote:
                where = f"{evidence.start}-{evidence.end}"
                yield Violation(
                    evidence.document,
                    fact.iri,
                    f"{PREFIXES['oa']}exact",
                    Literal(evidence.quote),
                    {
                        "zh": f"正文 {where} 处不是该引文",
                        "en": f"the text at {where} is not the quote",
                        "ru": f"текст в {where} не совпадает с цитатой",
                    },
                    f"{_SHAPE}Evidence-quote",
                    f"{_SHAPE}QuoteConstraintComponent",
                )
