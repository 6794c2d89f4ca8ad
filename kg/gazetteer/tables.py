"""Reading the place tables: the frozen ones (``.tsv.gz``, made by ``build.py``) and the curated ones
(``.tsv``)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from kg.errors import DataError

_DATA: Final = files("kg.gazetteer") / "data"


def frozen(name: str) -> list[str]:
    """The lines of a built table without its header, unsplit."""
    try:
        content = gzip.decompress((_DATA / name).read_bytes())
    except (OSError, EOFError) as error:
        raise DataError(f"place table {name}: {error}; reinstall the package or rebuild the tables") from error
    return content.decode("utf-8").splitlines()[1:]


def curated(name: str, columns: int) -> Iterator[list[str]]:
    """The rows of a curated table, each of exactly ``columns`` fields. Lines that begin with ``#`` are
    comments."""
    text = (_DATA / name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != columns:
            raise DataError(f"{name}, line {number}: {len(row)} columns instead of {columns}; separate them by tabs")
        yield row
