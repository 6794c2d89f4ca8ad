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
    """A graph as the content of a file with this suffix. N-Quads are the fastest, JSON-LD takes many times as long."""
    if suffix == ".nq":
        return b"".join(sorted(graph.store.dump().splitlines(keepends=True)))
    if suffix == ".jsonld":
        return _json_ld(graph.rdf)
    return _turtle(graph.store, named=suffix == ".trig")


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
            new, old = Path(temporary, "new"), Path(temporary, "old")
            with Target(new) as target:
                target.bulk_extend(store.quads())
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


def _turtle(store: Store, *, named: bool) -> bytes:
    """TriG, or Turtle of all graphs as one, in a fixed order: a type comes first, lists of things one a line."""
    from pyoxigraph import RdfFormat, serialize

    from kg.vocabulary import ICD, PREFIXES

    # The names below icd: hold slashes; behind a prefix each would need a backslash.
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if iri != ICD}
    type = f"{prefixes['rdf']}type"

    def order(said: Any) -> tuple[str, bool, str, str]:
        return said.subject.value, said.predicate.value != type, said.predicate.value, str(said.object)

    if named:
        quads = sorted(store.quads(), key=lambda quad: (str(quad.graph_name), *order(quad)))
        text = serialize(quads, format=RdfFormat.TRIG, prefixes=prefixes)
    else:
        triples = sorted({quad.triple for quad in store.quads()}, key=order)
        text = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes)
    # The first lines, one a prefix, come in another order each time.
    lines = (text or b"").split(b"\n")
    lines[: len(prefixes)] = sorted(lines[: len(prefixes)])
    # Literals have their line breaks escaped and stand in quotes; what is between things is no part of either.
    return b"\n".join(line if b'"' in line else line.replace(b" , ", b" ,\n\t\t\t") for line in lines)


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
