"""Graphs in files: written whole or not at all, and equal bytes for equal graphs."""

from __future__ import annotations

import json
import os
import shutil
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
FACTS: Final = "facts.jsonl"
"""The file of annotations in the folder of a build or a store."""
_AT_ONCE: Final = 100_000  # quads that one transaction changes: more are slower and larger in memory than a new store


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


def holds(path: Path, graph: Graph) -> bool:
    """Whether a file holds exactly a graph's quads: to read it takes a fraction of the time to write TriG."""
    try:
        return path.is_file() and read(path).difference(graph.store) == (set(), set())
    except GraphError:
        return False


def write_store(store: Store, folder: Path, annotations: Iterable[Annotation] = ()) -> Path:
    """Make a folder a store on disk that holds a store's quads, with the annotations that they come from beside them.

    A store that is there is changed where it differs, in one transaction. Is the difference large, a new one takes its
    place when it is whole. If the process dies, the store is as it was before or as it is wanted, and the next call
    does what is left.

    Raises:
        GraphError: the folder holds something else, is in use, or cannot be written.
    """
    from kg.lock import locked
    from kg.store import Store as Target
    from kg.store import is_store

    new, old = (folder.with_name(f".{folder.name}.{state}") for state in ("new", "old"))
    with locked(folder, folder.with_name(f".{folder.name}.lock")):
        try:
            if is_store(old) and not folder.exists():  # a process died while the new took the place of the old
                old.replace(folder)
            _discard(new)
            _discard(old)
            if folder.exists() and _changed(folder, store):
                write_facts(annotations, folder / FACTS)
                return folder
            with Target(new) as target:
                target.bulk_extend(store.quads())
                target.optimize()
            write_facts(annotations, new / FACTS)
            if folder.exists():
                folder.replace(old)
            new.replace(folder)
            _discard(old)
        except OSError as error:
            raise GraphError(f"{folder}: {error.strerror or error}: check that the folder is writable") from error
    return folder


def _changed(folder: Path, store: Store) -> bool:
    """Change the store in a folder to hold what another holds, if that is little enough for one transaction."""
    from kg.store import Store as Target

    with Target(folder) as target:
        removed, added = target.difference(store)
        if len(removed) + len(added) > _AT_ONCE:
            return False
        if removed or added:
            target.change(removed, added)
    return True


def _discard(folder: Path) -> None:
    """Remove the folder of a store, if there is one. What is left of it if the process dies is no store."""
    from kg.store import MARK

    (folder / MARK).unlink(missing_ok=True)
    if folder.exists():
        shutil.rmtree(folder)


def write_facts(annotations: Iterable[Annotation], path: Path) -> Path:
    """Write annotations as JSON Lines, one document a line.

    Raises:
        GraphError: the file cannot be written.
    """
    return write_bytes(path, b"".join(map(facts_line, annotations)))


def facts_line(annotation: Annotation) -> bytes:
    """An annotation as a line of JSON Lines."""
    return (json.dumps(annotation.to_json(), ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")


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
            stream.flush()
            os.fsync(stream.fileno())
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
