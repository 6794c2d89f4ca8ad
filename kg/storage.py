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

    from kg.graph import Graph
    from kg.store import Store

FORMATS: Final = (".trig", ".nq", ".jsonld", ".ttl")


def write(graph: Graph, path: Path) -> Path:
    """Write a graph in the format of the path's suffix, the same bytes for the same quads; .ttl holds the union.

    Raises:
        GraphError: another suffix, or the file cannot be written.
    """
    if path.suffix not in FORMATS:
        raise GraphError(f"{path}: unknown suffix {path.suffix!r}: use one of {', '.join(FORMATS)}")
    return write_bytes(path, serialized(graph, path.suffix))


def serialized(graph: Graph, suffix: str) -> bytes:
    """A graph as the content of a file with this suffix. N-Quads are much faster and smaller in memory than others."""
    if suffix == ".nq":
        return b"".join(sorted(graph.store.dump().splitlines(keepends=True)))
    if suffix == ".trig":
        return _trig(graph.rdf)
    if suffix == ".jsonld":
        return _json_ld(graph.rdf)
    return union(graph.rdf).serialize(format="turtle", encoding="utf-8")


def read(path: Path) -> Store:
    """Read a store: a file into memory, or the folder of one on disk, to read only.

    Raises:
        GraphError: the path is missing, broken, of another suffix, or a folder that holds no store.
    """
    from kg.store import Store

    if path.is_dir():
        return Store(path, read_only=True)
    store = Store()
    store.load([path])
    return store


def write_store(store: Store, folder: Path) -> Path:
    """Write a store's quads as a store on disk, which appears whole or not at all; an older one there is replaced.

    Raises:
        GraphError: the folder holds something else, is in use, or cannot be written.
    """
    from kg.store import Store as Target

    if folder.exists():
        Target(folder).close()  # says what is wrong before anything is written
    try:
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as temporary:
            new, old, quads = (Path(temporary, name) for name in ("new", "old", "all.nq"))
            quads.write_bytes(store.dump())
            with Target(new) as target:
                target.load([quads])
                target.optimize()
            if folder.exists():
                folder.replace(old)
            new.replace(folder)
    except OSError as error:
        raise GraphError(f"{folder}: {error.strerror or error}: check that the folder is writable") from error
    return folder


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
