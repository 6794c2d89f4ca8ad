"""The journal of a folder: what each of its documents says, kept as soon as it is known.

A finished folder has ``facts.jsonl``, one annotation a line, sorted, and ``failures.jsonl`` if a source failed. While
documents are read, each annotation is appended to ``journal.jsonl`` at once, so that a process that dies costs no more
than the document in work; what is read next takes over everything that is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Set
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final

from kg.annotation import Annotation
from kg.documents.document import Document
from kg.errors import DocumentError, GraphError
from kg.identity.rulings import FILE, Ruling, read_rulings
from kg.lock import locked
from kg.storage import FACTS, facts_line, write_bytes, write_facts, write_rulings

FAILURES: Final = "failures.jsonl"
JOURNAL: Final = "journal.jsonl"
_LOCK: Final = ".lock"
_TEMPORARY: Final = re.compile(r"\.[\w-]+\.(jsonl|trig|html|tsv)\.\w{8}")
"""What a process that died can have left: see :func:`kg.storage.write_bytes`."""


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
    def between(cls, before: Mapping[str, Annotation], after: Mapping[str, Annotation], read: Set[str]) -> Changes:
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
            elif after[id].document == before[id].document:
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
        self.annotations: dict[str, Annotation] = {}
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
            annotations, self.failures, self.rulings = read(self.folder)
            self.annotations = {annotation.document.id: annotation for annotation in annotations}
            self._stack = stack.pop_all()
        return self

    def __exit__(self, type: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._stream is not None:
            self._stream.close()
        self._stack.close()

    def known(self, document: Document, extraction_version: str, model: str) -> Annotation | None:
        """The annotation of a document if it would be the same today: its id, what extraction reads (text, title,
        publisher, date, address, language), the version and the model are the same."""
        annotation = self.annotations.get(document.id)
        if annotation is None or annotation.document.content_hash != document.content_hash:
            return None
        made_by = annotation.extraction_version, annotation.model
        return annotation if made_by == (extraction_version, model) else None

    def append(self, annotation: Annotation) -> None:
        """Keep the annotation of a document, in the place of an earlier one.

        Raises:
            GraphError: the folder cannot be written.
        """
        self.annotations[annotation.document.id] = annotation
        try:
            if self._stream is None:
                self._stream = (self.folder / JOURNAL).open("ab")
            self._stream.write(facts_line(annotation))
            self._stream.flush()
        except OSError as error:
            raise _unwritable(self.folder, error) from error

    def finish(
        self, annotations: Iterable[Annotation], failures: Iterable[DocumentError], rulings: Iterable[Ruling] = ()
    ) -> None:
        """Make these annotations, failures and rulings all that the folder holds.

        Raises:
            GraphError: the folder cannot be written.
        """
        write_facts(annotations, self.folder / FACTS)
        write_failures(failures, self.folder)
        write_rulings(rulings, self.folder)
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        (self.folder / JOURNAL).unlink(missing_ok=True)


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
    annotations = []
    for number, line in enumerate(_lines(path), 1):
        try:
            annotations.append(Annotation.from_json(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what = "no annotation; take the line out, and its document is read anew"
            raise GraphError(f"{path}, line {number}: {what}") from error
    return annotations


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
            failures.append(DocumentError(row["message"], row["source"], row["line"], row["time"]))
        except (ValueError, KeyError, TypeError) as error:
            raise GraphError(f"{path}, line {number}: no failure of a source; delete the line") from error
    return tuple(failures)


def _lines(path: Path) -> list[bytes]:
    """The lines of a file, of a journal only the whole ones; none if there is no file."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise GraphError(f"{path}: {error.strerror or error}: check that it is readable") from error
    return lines if lines[-1] and path.name != JOURNAL else lines[:-1]


def _repair(path: Path) -> None:
    """Cut off a last line that a process could not finish."""
    try:
        with path.open("r+b") as stream:
            stream.truncate(stream.read().rfind(b"\n") + 1)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unwritable(path.parent, error) from error


def _unwritable(folder: Path, error: OSError) -> GraphError:
    return GraphError(f"{folder}: cannot write there ({error.strerror or error}); choose another folder")
