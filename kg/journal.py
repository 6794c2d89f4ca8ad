"""The journal of a folder: what each of its documents says, kept as soon as it is known.

A finished folder has ``facts.jsonl``, one annotation a line, sorted, and ``failures.jsonl`` if a source failed. While
documents are read, each annotation is appended to ``journal.jsonl`` at once, so that a process that dies costs no more
than the document in work; what is read next takes over everything that is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import ExitStack
from dataclasses import dataclass, field
from os import SEEK_END
from pathlib import Path
from sys import intern
from types import TracebackType
from typing import BinaryIO, Final, NamedTuple

from kg.annotation import Annotation
from kg.documents.document import Document
from kg.errors import DocumentError, GraphError
from kg.identity.rulings import FILE, Ruling, read_rulings
from kg.lock import locked
from kg.storage import FACTS, facts_line, write_bytes, write_rulings

FAILURES: Final = "failures.jsonl"
JOURNAL: Final = "journal.jsonl"
STORE: Final = "store"
"""The folder in which a graph lies that is too large for memory and for one file."""
_LOCK: Final = ".lock"
_BLOCK: Final = 1 << 16
_TEMPORARY: Final = re.compile(r"\.[\w-]+\.(jsonl|trig|html|tsv)\.\w{8}")
"""What a process that died can have left: see :func:`kg.storage.write_bytes`."""


class Entry(NamedTuple):
    """Where the annotation of a document stands, and what it was made of."""

    file: str
    start: int
    content_hash: str
    extraction_version: str
    model: str | None

    @classmethod
    def of(cls, annotation: Annotation, file: str, start: int) -> Entry:
        content_hash = annotation.document.content_hash
        model = annotation.model and intern(annotation.model)
        return cls(file, start, content_hash, intern(annotation.extraction_version), model)


class Annotations(Mapping[str, Annotation]):
    """The annotations of a folder by document id, in memory only while they are used: each is read when it is asked
    for."""

    def __init__(self, folder: Path, entries: Mapping[str, Entry]) -> None:
        self._folder = folder
        self.entries = entries
        self._streams: dict[str, BinaryIO] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __contains__(self, id: object) -> bool:
        return id in self.entries

    def __getitem__(self, id: str) -> Annotation:
        entry = self.entries[id]
        stream = self._streams.get(entry.file)
        try:
            if stream is None:
                stream = self._streams[entry.file] = (self._folder / entry.file).open("rb")
            stream.seek(entry.start)
            line = stream.readline()
        except OSError as error:
            raise GraphError(
                f"{self._folder / entry.file}: {error.strerror or error}: it was readable before"
            ) from error
        return Annotation.from_json(json.loads(line))

    def close(self) -> None:
        """Let go of the files; they are opened again when needed."""
        for stream in self._streams.values():
            stream.close()
        self._streams.clear()


@dataclass(slots=True)
class Changes:
    """The ids of a folder's documents, sorted, by what a build made of them.

    ``replaced`` have another text or other metadata, ``repeated`` were only read by another version or model,
    ``unchanged`` were taken over, ``kept`` and ``removed`` were not among the sources.
    """

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @classmethod
    def between(cls, before: Mapping[str, Entry], after: Mapping[str, Entry], read: Set[str]) -> Changes:
        """What is different in the annotations of a folder, of which some documents were read."""
        changes = cls()
        for id in sorted({*before, *after}):
            if id not in before:
                changes.added.append(id)
            elif id not in after:
                changes.removed.append(id)
            elif id not in read:
                changes.kept.append(id)
            elif after[id] is before[id]:
                changes.unchanged.append(id)
            elif after[id].content_hash == before[id].content_hash:
                changes.repeated.append(id)
            else:
                changes.replaced.append(id)
        return changes


class Journal:
    """The annotations of a folder, for one process at a time.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with Journal(folder) as journal:
    ...         journal.append(Annotation(Document("a", "两市签约。")))
    ...     [annotation.document.id for annotation in read(folder)[0]]
    ['a']
    """

    def __init__(self, folder: str | Path) -> None:
        """``annotations`` (by document id), ``failures`` and ``rulings`` are there once it is open, ``changes`` after a
        build."""
        self.folder = Path(folder)
        self.entries: dict[str, Entry] = {}
        self.annotations = Annotations(self.folder, self.entries)
        self.failures: tuple[DocumentError, ...] = ()
        self.rulings: tuple[Ruling, ...] = ()
        self.changes = Changes()
        self._stream: BinaryIO | None = None

    def __enter__(self) -> Journal:
        """Take the folder, which is made if it is missing, and read what it holds.

        Raises:
            GraphError: another process works in the folder, or a file in it cannot be read or written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        with ExitStack() as stack:
            stack.enter_context(locked(self.folder, self.folder / _LOCK))
            for path in self.folder.iterdir():
                if _TEMPORARY.fullmatch(path.name):
                    path.unlink()
            _repair(self.folder / JOURNAL)
            found = {}
            for name in (FACTS, JOURNAL):
                for start, annotation in _annotations(self.folder / name):
                    found[annotation.document.id] = Entry.of(annotation, name, start)
            self.entries.update((id, found[id]) for id in sorted(found))
            self.failures, self.rulings = _read_failures(self.folder / FAILURES), read_rulings(self.folder / FILE)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, type: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._stream is not None:
            self._stream.close()
        self.annotations.close()
        self._stack.close()

    def known(self, document: Document, extraction_version: str, model: str) -> bool:
        """Whether the annotation of a document would be the same today: its id, what extraction reads (text, title,
        publisher, date, address, language), the version and the model are the same."""
        entry = self.entries.get(document.id)
        return entry is not None and entry[2:] == (document.content_hash, extraction_version, model)

    def holds(self, annotation: Annotation) -> bool:
        """Whether the folder has an annotation of the document by the same version and model."""
        return self.known(annotation.document, annotation.extraction_version, annotation.model or "")

    def append(self, annotation: Annotation) -> None:
        """Keep the annotation of a document, in the place of an earlier one.

        Raises:
            GraphError: the folder cannot be written.
        """
        try:
            if self._stream is None:
                self._stream = (self.folder / JOURNAL).open("ab")
            start = self._stream.seek(0, SEEK_END)
            self._stream.write(facts_line(annotation))
            self._stream.flush()
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        self.entries[annotation.document.id] = Entry.of(annotation, JOURNAL, start)

    def finish(
        self, annotations: Iterable[Annotation], failures: Iterable[DocumentError], rulings: Iterable[Ruling] = ()
    ) -> None:
        """Make these annotations, failures and rulings all that the folder holds.

        Raises:
            GraphError: the folder cannot be written.
        """
        finished: dict[str, Entry] = {}

        def lines() -> Iterator[bytes]:
            start = 0
            for annotation in annotations:
                finished[annotation.document.id] = Entry.of(annotation, FACTS, start)
                line = facts_line(annotation)
                start += len(line)
                yield line

        write_bytes(self.folder / FACTS, lines())
        self.annotations.close()
        write_failures(failures, self.folder)
        write_rulings(rulings, self.folder)
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        (self.folder / JOURNAL).unlink(missing_ok=True)
        self.entries.clear()
        self.entries.update(finished)


def is_journal(folder: Path) -> bool:
    """Whether a folder holds annotations."""
    return (folder / FACTS).is_file() or (folder / JOURNAL).is_file()


def read(folder: str | Path) -> tuple[list[Annotation], tuple[DocumentError, ...], tuple[Ruling, ...]]:
    """The annotations, failures and rulings in a folder, finished or not, sorted.

    Raises:
        GraphError, DataError: a file cannot be read or holds something else.
    """
    folder = Path(folder)
    found = {a.document.id: a for name in (FACTS, JOURNAL) for a in read_facts(folder / name)}
    return [found[id] for id in sorted(found)], _read_failures(folder / FAILURES), read_rulings(folder / FILE)


def read_facts(path: Path) -> list[Annotation]:
    """The annotations in a file of :func:`kg.storage.write_facts`, in its order; none if there is no file. The last
    line of a journal is let be if a process could not finish it.

    Raises:
        GraphError: the file cannot be read or holds something else.
    """
    return [annotation for _, annotation in _annotations(path)]


def _annotations(path: Path) -> Iterator[tuple[int, Annotation]]:
    """The annotations in a file, each with where its line starts."""
    start = 0
    for number, line in enumerate(_lines(path), 1):
        try:
            annotation = Annotation.from_json(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            what = f"no annotation ({error}); take the line out, and its document is read anew"
            raise GraphError(f"{path}, line {number}: {what}") from error
        yield start, annotation
        start += len(line)


def write_failures(failures: Iterable[DocumentError], folder: Path) -> None:
    """Write failures as JSON Lines; without any, there is no file.

    Raises:
        GraphError: the file cannot be written.
    """
    rows = [{"source": f.source, "line": f.line, "message": f.message, "time": f.time} for f in failures]
    if rows:
        write_bytes(folder / FAILURES, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())
    else:
        (folder / FAILURES).unlink(missing_ok=True)


def _read_failures(path: Path) -> tuple[DocumentError, ...]:
    failures = []
    for number, line in enumerate(_lines(path), 1):
        try:
            row = json.loads(line)
            failure = DocumentError(row["message"], row["source"], row["line"], row["time"])
            f"{failure} {failure.time}".encode()
            if (
                not isinstance(failure.source, str)
                or not isinstance(failure.line, int | None)
                or (not isinstance(failure.time, str | None))
            ):
                raise ValueError("a value of the wrong sort")
            failures.append(failure)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise GraphError(f"{path}, line {number}: no failure of a source; delete the line") from error
    return tuple(failures)


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, of a journal only the whole ones; none if there is no file."""
    try:
        with path.open("rb") as stream:
            for line in stream:
                if line.endswith(b"\n") or path.name != JOURNAL:
                    yield line
    except FileNotFoundError:
        return
    except OSError as error:
        raise GraphError(f"{path}: {error.strerror or error}: check that it is readable") from error


def _repair(path: Path) -> None:
    """Cut off a last line that a process could not finish."""
    try:
        with path.open("r+b") as stream:
            end = stream.seek(0, SEEK_END)
            while end > 0:
                start = max(0, end - _BLOCK)
                stream.seek(start)
                newline = stream.read(end - start).rfind(b"\n")
                if newline >= 0:
                    end = start + newline + 1
                    break
                end = start
            stream.truncate(end)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unwritable(path.parent, error) from error


def _unwritable(folder: Path, error: OSError) -> GraphError:
    return GraphError(f"{folder}: cannot write there ({error.strerror or error}); choose another folder")
