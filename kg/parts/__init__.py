"""Parts: a corpus read partition by partition, by whichever processes on whichever machines.

:func:`process_partition` is the unit of work. It can be repeated: what it has written it takes over, and a file of it
is there whole or not at all. :func:`run` drives it by a pool of processes, :mod:`kg.parts.cluster` by Dask; README.md
beside this file shows how Spark and Ray do. :func:`results` gives back what the parts hold.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from kg.annotation import Annotation
from kg.construction import annotated
from kg.documents import Document
from kg.documents.page import Found
from kg.documents.piece import Piece, documents_of
from kg.documents.sources import Source, own_ids, pieces
from kg.errors import DocumentError, GraphError, KGError
from kg.extraction.recognizer import OWN_MODEL
from kg.extraction.version import extraction_version, model_version
from kg.pool import Pool
from kg.storage import facts_line, serialized, write_bytes

BYTES: Final = 1 << 18
"""About how many bytes of sources make a partition. Its graph is made in memory, of short texts a gigabyte for four
times as many bytes."""

_TEMPORARY: Final = re.compile(r"\.part-\d+\.(json|nq\.gz|parquet)\.\w{8}")
_COLUMNS: Final = ("id", "lang", "published", "publisher", "title", "url")


@dataclass(frozen=True, slots=True)
class Partition:
    """A run of pieces of the sources; ``number`` tells its place among all."""

    number: int
    pieces: tuple[Piece | Document | DocumentError, ...]

    @property
    def name(self) -> str:
        return f"part-{self.number:06}"

    @property
    def fingerprint(self) -> str:
        """The same for the same content; of a file on disk, by its size and when it was changed."""
        digest = hashlib.sha256()
        for piece in self.pieces:
            said: list[Any]
            if isinstance(piece, Piece):
                said = [piece.source, piece.name, piece.line, piece.url, hashlib.sha256(piece.data).hexdigest()]
                if piece.path is not None and piece.path.exists():
                    status = piece.path.stat()
                    said += [status.st_size, status.st_mtime_ns]
            else:
                said = [*piece.order] if isinstance(piece, DocumentError) else [*asdict(piece).values()]
            digest.update(json.dumps(said, default=str).encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a part is made of and what it holds."""

    number: int
    fingerprint: str
    extraction_version: str
    model_version: str
    model: str
    documents: int
    entities: int
    facts: int
    quads: int
    files: dict[str, str]
    """The SHA-256 of each file by its name."""
    failures: tuple[tuple[str, int | None, str], ...]
    """Source, line and message of each document that could not be read."""

    @property
    def made_of(self) -> tuple[int, str, str, str, str]:
        return self.number, self.fingerprint, self.extraction_version, self.model_version, self.model


def partitions(sources: Source | Iterable[Source]) -> Iterator[Partition]:
    """The sources in partitions, without holding more than one."""
    batch: list[Piece | Document | DocumentError] = []
    number = size = 0
    for piece in pieces(sources):
        batch.append(piece)
        size += _size(piece)
        if size >= BYTES:
            yield Partition(number, tuple(batch))
            batch, number, size = [], number + 1, 0
    if batch:
        yield Partition(number, tuple(batch))


def _size(piece: Piece | Document | DocumentError) -> int:
    if isinstance(piece, Piece):
        return len(piece.data) if piece.path is None else piece.path.stat().st_size
    return len(piece.text) * 3 if isinstance(piece, Document) else 1


def process_partition(partition: Partition, folder: str | Path, model: str = OWN_MODEL) -> Manifest:
    """Read and extract the documents of a partition, and write its part into a folder.

    A part is three files: ``part-000042.parquet`` has a row a document, with what it says as JSON; ``.nq.gz`` is the
    graph of the partition alone; ``.json``, written last, is the manifest. Where that is there already, made of the
    same content by the same version and model, nothing is done.

    Raises:
        GraphError: the folder cannot be written.
        DataError: there is no such model.
    """
    from kg.graph import Graph

    folder = Path(folder)
    made_of = partition.number, partition.fingerprint, extraction_version(), model_version(model), model
    known = _known(folder / f"{partition.name}.json")
    if known is not None and known.made_of == made_of:
        return known
    given: list[str] = []
    found: list[Annotation] = []
    failures: list[DocumentError] = []
    own = own_ids()
    for one in (one for piece in partition.pieces for one in documents_of(piece)):
        result = one if isinstance(one, DocumentError) else annotated(_with_id(one, own), model)
        if isinstance(result, DocumentError):
            failures.append(result)
        elif isinstance(one, Found):
            found.append(result)
            given.append(one.document.id)
    graph = Graph.from_annotations(found, failures)
    quads = serialized(graph, ".nq")
    contents = {".nq.gz": gzip.compress(quads, mtime=0), ".parquet": _table(given, found)}
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, content in contents.items():
        write_bytes(folder / f"{partition.name}{suffix}", content)
    manifest = Manifest(
        *made_of,
        len(found),
        len(graph.entities),
        len(graph.facts),
        quads.count(b"\n"),
        {f"{partition.name}{suffix}": hashlib.sha256(content).hexdigest() for suffix, content in contents.items()},
        tuple((f.source, f.line, f.message) for f in failures),
    )
    _write(manifest, folder)
    return manifest


def run(
    sources: Source | Iterable[Source], folder: str | Path, *, model: str = OWN_MODEL, jobs: int = 1
) -> Iterator[Manifest]:
    """Process all partitions by a pool of processes, in order. Run again after an interruption, it does what is
    left."""
    folder = prepared(folder)
    work = partial(process_partition, folder=folder, model=model)
    with Pool(jobs) as pool:
        yield from pool.in_order(work, partitions(sources), partial(lost, folder=folder, model=model))


def prepared(folder: str | Path) -> Path:
    """The folder, which is made if it is missing, without what processes that died have left. For one run at a time."""
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if _TEMPORARY.fullmatch(path.name):
                path.unlink()
    except OSError as error:
        raise GraphError(f"{folder}: cannot write there ({error.strerror or error}); choose another folder") from error
    return folder


def finished(folder: str | Path, manifests: Iterable[Manifest]) -> None:
    """Remove the parts of an earlier run that are beyond the last of this one."""
    last = max((manifest.number for manifest in manifests), default=-1)
    for path in Path(folder).glob("part-*"):
        if int(path.name.partition("-")[2].partition(".")[0]) > last:
            path.unlink()


def lost(partition: Partition, folder: Path, model: str) -> Manifest:
    """The manifest of a partition that ends every process that works on it: each piece of it is a failure."""
    message = "reading or extraction ended the process (a crash or no memory); please report it with the file"
    failures = tuple((p.id if isinstance(p, Document) else p.source, None, message) for p in partition.pieces)
    version = extraction_version(), model_version(model), model
    manifest = Manifest(partition.number, partition.fingerprint, *version, 0, 0, 0, 0, {}, failures)
    _write(manifest, folder)
    return manifest


def manifests(folder: str | Path) -> list[Manifest]:
    """The manifests in a folder, in order.

    Raises:
        GraphError: there are none, or one is missing or broken.
    """
    paths = sorted(Path(folder).glob("part-*.json"))
    found = [manifest for path in paths if (manifest := _known(path)) is not None]
    if not found or [m.number for m in found] != list(range(len(paths))):
        raise GraphError(f"{folder}: parts are missing or broken: run kg parts again, which does what is left")
    return found


def results(folder: str | Path) -> Iterator[Annotation | DocumentError]:
    """What a folder of parts holds of each document, with ids as if all had been read by one process.

    Raises:
        GraphError: a part is missing, or a file is not what its manifest says.
    """
    own = own_ids()
    for manifest in manifests(folder):
        for source, line, message in manifest.failures:
            yield DocumentError(message, source, line)
        for name, sha256 in manifest.files.items():
            if name.endswith(".parquet"):
                for given, annotation in _rows(Path(folder) / name, sha256):
                    id = own(given)
                    if id == annotation.document.id:
                        yield annotation
                    else:  # another part has a document of this id, and what is told of a name depends on it
                        yield annotated(replace(annotation.document, id=id), manifest.model)


def load_parts(folder: str | Path, store: str | Path) -> Path:
    """Load the graphs of parts, as they are, into a new store on disk: things that documents of two parts call by other
    names stay apart. The quickest way to ask a large corpus; ``kg assemble`` finds what is the same.

    Raises:
        GraphError: a part is missing, or the store cannot be written.
    """
    from kg import rdf, storage
    from kg.store import Store

    files = [Path(folder) / name for m in manifests(folder) for name in m.files if name.endswith(".nq.gz")]

    def fill(target: Store, beside: Path) -> None:
        for file in files:
            target.load([file])
        rdf.derive(target)

    return storage.write_new_store(fill, Path(store))


def _with_id(found: Found, own: Callable[[str], str]) -> Document:
    return replace(found.document, id=own(found.document.id))


def _table(given: list[str], annotations: list[Annotation]) -> bytes:
    pyarrow, parquet = _pyarrow()
    columns: dict[str, list[Any]] = {"given_id": given}
    for name in _COLUMNS:
        columns[name] = [getattr(a.document, name) for a in annotations]
    columns["entities"] = [len(a.entities) for a in annotations]
    columns["facts"] = [len(a.facts) for a in annotations]
    columns["annotation"] = [facts_line(a).decode("utf-8", "replace").rstrip("\n") for a in annotations]
    types = {"entities": pyarrow.int32(), "facts": pyarrow.int32()}
    schema = pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in columns])
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table(columns, schema=schema), stream, compression="zstd")
    return stream.getvalue()


def _rows(path: Path, sha256: str) -> Iterator[tuple[str, Annotation]]:
    _, parquet = _pyarrow()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GraphError(f"{path}: {error.strerror or error}: run kg parts again, which does what is left") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise GraphError(f"{path}: not what its manifest says: delete it and its .json, and run kg parts again")
    for row in parquet.read_table(io.BytesIO(content), columns=["given_id", "annotation"]).to_pylist():
        yield row["given_id"], Annotation.from_json(json.loads(row["annotation"]))


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise KGError('parts need a package: pip install "intercity-kg[cluster]"') from error
    return pyarrow, parquet


def _known(path: Path) -> Manifest | None:
    """The manifest in a file, if its files are there, too."""
    try:
        row = json.loads(path.read_bytes())
        failures = tuple((source, line, message) for source, line, message in row.pop("failures"))
        manifest = Manifest(**row, failures=failures)
        return manifest if all((path.parent / name).is_file() for name in manifest.files) else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _write(manifest: Manifest, folder: Path) -> None:
    content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"
    write_bytes(folder / f"part-{manifest.number:06}.json", content.encode("utf-8", "replace"))


__all__ = [
    "Manifest",
    "Partition",
    "load_parts",
    "manifests",
    "partitions",
    "process_partition",
    "results",
    "run",
]
