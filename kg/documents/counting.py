"""About how many documents sources hold, told without reading them: for a run's time that is left."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from kg.documents.document import Document
from kg.documents.packing import format_of
from kg.documents.sources import Source, files_below
from kg.errors import DocumentError

_SAMPLE = 1 << 24  # bytes of a file of lines that are counted; the rest is taken to be like them
_PACKED = 4  # how many times its size a packed text has


def estimate(sources: Iterable[Source]) -> int:
    """About how many documents there are; archives that are read from end to end (.tar, .warc) count by their size."""
    return sum(_in_source(source) for source in sources)


def _in_source(source: Source) -> int:
    if isinstance(source, Document) or not Path(source).exists():
        return 1
    path = Path(source)
    if path.is_dir():
        return sum(_in_file(file) for file in files_below(path) if not isinstance(file, DocumentError))
    return _in_file(path)


def _in_file(path: Path) -> int:
    suffix, packing = format_of(path.name)
    try:
        size = path.stat().st_size
        if suffix in (".jsonl", ".csv") and not packing:
            with path.open("rb") as stream:
                start = stream.read(_SAMPLE)
            return max(1, round(start.count(b"\n") * size / max(1, len(start))))
        if suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                return len(archive.infolist())
    except (OSError, zipfile.BadZipFile):
        return 1
    return max(1, size * (_PACKED if packing else 1) // 2000) if suffix in _LONG else 1


_LONG = (".csv", ".jsonl", ".parquet", ".tar", ".warc")
"""What mostly holds many documents, of some two kilobytes each."""
