"""Graphs in files: written whole or not at all, and equal bytes for equal graphs."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.annotation import Annotation
from kg.errors import GraphError

if TYPE_CHECKING:
    from rdflib import Dataset
    from rdflib import Graph as RDFGraph

FORMATS: Final[dict[str, str]] = {".trig": "trig", ".nq": "nquads", ".jsonld": "json-ld", ".ttl": "turtle"}
_READABLE: Final = (".trig", ".nq", ".jsonld")


def write(dataset: Dataset, path: Path) -> Path:
    """Write a dataset in the format of the path's suffix; .ttl holds the union of its graphs.

    Raises:
        GraphError: another suffix, or the file cannot be written.
    """
    if path.suffix not in FORMATS:
        raise GraphError(f"{path}: unknown suffix {path.suffix!r}: use one of {', '.join(FORMATS)}")
    return write_bytes(path, serialized(dataset, FORMATS[path.suffix]))


def serialized(dataset: Dataset, format: str) -> bytes:
    """A dataset as ``trig``, ``nquads``, ``json-ld`` or ``turtle``, the same bytes for the same quads."""
    if format == "trig":
        return _trig(dataset)
    if format == "nquads":
        lines = dataset.serialize(format="nquads", encoding="utf-8").splitlines(keepends=True)
        return b"".join(sorted(line for line in lines if line.strip()))
    if format == "json-ld":
        return _json_ld(dataset)
    return union(dataset).serialize(format="turtle", encoding="utf-8")


def read(path: Path) -> Dataset:
    """Read a dataset with its named graphs.

    Raises:
        GraphError: the file is missing, broken or of another suffix.
    """
    from kg.rdf import empty_dataset

    if path.suffix not in _READABLE:
        raise GraphError(f"{path}: cannot be read as a graph: use one of {', '.join(_READABLE)}")
    dataset = empty_dataset()
    try:
        dataset.parse(source=path.open("rb"), format=FORMATS[path.suffix])
    except OSError as error:
        raise GraphError(f"{path}: {error.strerror}: check the path") from error
    except Exception as error:  # every parser of rdflib raises errors of its own
        raise GraphError(f"{path}: not valid {FORMATS[path.suffix]}: {error}") from error
    return dataset


def write_facts(annotations: Iterable[Annotation], path: Path) -> Path:
    """Write annotations as JSON Lines, one document a line.

    Raises:
        GraphError: the file cannot be written.
    """
    lines = [json.dumps(a.to_json(), ensure_ascii=False) + "\n" for a in annotations]
    return write_bytes(path, "".join(lines).encode("utf-8", "surrogatepass"))


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file that appears whole or not at all.

    Raises:
        GraphError: the file cannot be written.
    """
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise GraphError(f"{path}: {error.strerror}: check that the folder exists and is writable") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise GraphError(f"{path}: {error.strerror}: check that the folder is writable") from error
    return path


def _trig(dataset: Dataset) -> bytes:
    """TriG by rdflib, the graphs in the order of their names: rdflib's own order changes from run to run."""
    from io import BytesIO

    from rdflib.plugins.serializers.trig import TrigSerializer

    serializer = TrigSerializer(dataset)
    serializer.contexts = sorted(set(serializer.contexts), key=lambda graph: str(graph.identifier))
    stream = BytesIO()
    serializer.serialize(stream)
    return stream.getvalue()


def _json_ld(dataset: Dataset) -> bytes:
    from kg.vocabulary import ontology_file

    context = json.loads(ontology_file("context.jsonld").read_text(encoding="utf-8"))
    text = dataset.serialize(format="json-ld", context=context["@context"], auto_compact=False)
    return (json.dumps(_sorted(json.loads(text)), ensure_ascii=False, indent=1) + "\n").encode()


def _sorted(value: Any) -> Any:
    """JSON with its arrays sorted: the context knows no ordered lists, so that their order says nothing."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted((_sorted(v) for v in value), key=lambda v: json.dumps(v, ensure_ascii=False))
    return value


def union(dataset: Dataset) -> RDFGraph:
    """All triples of a dataset, whatever graph they are in."""
    from rdflib import Graph

    triples = Graph()
    for prefix, namespace in dataset.namespaces():
        triples.bind(prefix, namespace, replace=True)
    for subject, predicate, value, _ in dataset.quads():
        triples.add((subject, predicate, value))
    return triples
