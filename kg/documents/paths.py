"""Paths as text: file systems allow bytes that no encoding has characters for."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

from kg.documents.packing import PACKINGS


def shown(path: Path | str) -> str:
    """The path as a string that can be encoded and printed.

    >>> shown(Path("texts/a.txt"))
    'texts/a.txt'
    """
    return os.fsencode(path).decode("utf-8", errors="replace") if "\0" not in str(path) else repr(str(path))


def file_id(path: PurePath | str) -> str:
    """The id of the document in a file: the file's name without its suffix, also if it is packed.

    >>> file_id("texts/2023-03-28.a.txt"), file_id("b.txt.gz")
    ('2023-03-28.a', 'b')
    """
    path = PurePath(path)
    return shown(PurePath(path.stem).stem if path.suffix.lower() in PACKINGS else path.stem)
