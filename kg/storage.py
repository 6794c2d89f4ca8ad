"""Graphs in files: written whole or not at all, and equal bytes for equal graphs."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kg.annotation import Annotation
from kg.errors import GraphError
from kg.identity.rulings import FILE, Ruling, read_rulings, rulings_text

if TYPE_CHECKING:
    from rdflib import Dataset

    from kg.graph import Graph
    from kg.store import Store

_Fill: TypeAlias = "Callable[[Store, Path], None]"
_Replace: TypeAlias = Callable[[_Fill, Iterable[Annotation], Iterable[Ruling]], None]
FORMATS: Final = (".trig", ".nq", ".jsonld", ".ttl", ".graphml", ".gexf")
FACTS: Final = "facts.jsonl"
"""The file of annotations in the folder of a build or a store."""
_AT_ONCE: Final = 100_000  # quads that one transaction changes: more are slower and larger in memory than a new store


def write(graph: Graph, path: Path, suffix: str | None = None) -> Path:
    """Write a graph in the format of a suffix (by default the path's); .gz at its end packs. The same quads give the
    same bytes.

    Raises:
        GraphError: another suffix, or the file cannot be written.
    """
    suffix = "".join(path.suffixes[-2:] if path.suffix == ".gz" else path.suffixes[-1:]) if suffix is None else suffix
    bare = suffix.removesuffix(".gz")
    if bare not in FORMATS:
        raise GraphError(f"{path}: unknown suffix {suffix!r}: use one of {', '.join(FORMATS)}, with .gz or without")
    content = serialized(graph, bare)
    return write_bytes(path, content if bare == suffix else gzip.compress(content, mtime=0))


def serialized(graph: Graph, suffix: str) -> bytes:
    """A graph as the content of a file with this suffix. N-Quads are the fastest, JSON-LD takes many times as long."""
    if suffix == ".nq":
        return b"".join(sorted(graph.store.dump().splitlines(keepends=True)))
    if suffix == ".jsonld":
        return _json_ld(graph.rdf)
    if suffix in (".graphml", ".gexf"):
        from kg.network import files

        return files.graphml(graph) if suffix == ".graphml" else files.gexf(graph)
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


def write_store(
    store: Store, folder: Path, annotations: Iterable[Annotation] = (), rulings: Iterable[Ruling] = ()
) -> Path:
    """Make a folder a store on disk that holds a store's quads, with the annotations and rulings that they come from
    beside them.

    A store that is there is changed where it differs, in one transaction. Is the difference large, a new one takes its
    place when it is whole. If the process dies, the store is as it was before or as it is wanted, and the next call
    does what is left.

    Raises:
        GraphError: the folder holds something else, is in use, or cannot be written.
    """

    def fill(target: Store, beside: Path) -> None:
        quads = beside / "all.nq"
        quads.write_bytes(store.dump())
        target.load([quads])

    with _replacing(folder) as replace:
        if folder.exists() and _changed(folder, store):
            write_facts(annotations, folder / FACTS)
            write_rulings(rulings, folder)
        else:
            replace(fill, annotations, rulings)
    return folder


def write_new_store(
    fill: _Fill,
    folder: Path,
    annotations: Iterable[Annotation] = (),
    rulings: Iterable[Ruling] = (),
) -> Path:
    """Make a folder a store that ``fill`` fills; one that is there is replaced when the new one is whole.

    Args:
        fill: is given an empty store, and a folder beside it for files that are of no use afterwards.

    Raises:
        GraphError: the folder holds something else, is in use, or cannot be written.
    """
    with _replacing(folder) as replace:
        replace(fill, annotations, rulings)
    return folder


@contextmanager
def _replacing(folder: Path) -> Iterator[_Replace]:
    """Lock the folder of a store, and give what makes a new store and puts it in its place."""
    from kg.lock import locked
    from kg.store import Store as Target
    from kg.store import is_store

    new, old = (folder.with_name(f".{folder.name}.{state}") for state in ("new", "old"))

    def replace(fill: _Fill, annotations: Iterable[Annotation], rulings: Iterable[Ruling]) -> None:
        whole = new / folder.name
        new.mkdir()
        with Target(whole) as target:
            fill(target, new)
            target.optimize()
        write_facts(annotations, whole / FACTS)
        write_rulings(rulings, whole)
        if folder.exists():
            folder.replace(old)
        whole.replace(folder)
        discard_store(new)
        discard_store(old)

    with locked(folder, folder.with_name(f".{folder.name}.lock")):
        try:
            if is_store(old) and not folder.exists():  # a process died while the new took the place of the old
                old.replace(folder)
            discard_store(new)
            discard_store(old)
            if folder.exists() and not is_store(folder) and (not folder.is_dir() or any(folder.iterdir())):
                raise GraphError(f"{folder}: no store, and not empty: choose another folder")
            yield replace
        except OSError as error:
            raise GraphError(f"{folder}: {error.strerror or error}: check that the folder is writable") from error


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


def discard_store(folder: Path) -> None:
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
    return write_bytes(path, map(facts_line, annotations))


def write_rulings(rulings: Iterable[Ruling], folder: Path) -> None:
    """Write rulings into a folder; where its file holds the same already, it stays as it is, with its comments.

    Raises:
        GraphError: the file cannot be written.
    """
    path, rulings = folder / FILE, tuple(rulings)
    if rulings and read_rulings(path) != rulings:
        write_bytes(path, rulings_text(rulings).encode())
    elif not rulings:
        path.unlink(missing_ok=True)


def facts_line(annotation: Annotation) -> bytes:
    """An annotation as a line of JSON Lines."""
    return (json.dumps(annotation.to_json(), ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")


def table_folder(folder: Path) -> Path:
    """A folder for tables, made if it is missing.

    Raises:
        GraphError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraphError(f"{folder}: {error.strerror}: choose another folder") from error
    return folder


def write_bytes(path: Path, content: bytes | Iterable[bytes]) -> Path:
    """Write a file that appears whole or not at all; its content at once or in parts.

    Raises:
        GraphError: the file cannot be written.
    """
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise GraphError(f"{path}: {error.strerror}: check that the folder exists and is writable") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines((content,) if isinstance(content, bytes) else content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise GraphError(f"{path}: {error.strerror}: check that the folder is writable") from error
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
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
