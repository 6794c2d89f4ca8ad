"""Paths as text: file systems allow bytes that no encoding has characters for."""

from __future__ import annotations

import os
from pathlib import Path


def shown(path: Path | str) -> str:
    """The path as a string that can be encoded and printed.

    >>> shown(Path("texts/a.txt"))
    'texts/a.txt'
    """
    return os.fsencode(path).decode("utf-8", errors="replace") if "\0" not in str(path) else repr(str(path))


def file_id(path: Path) -> str:
    """The id of the document in a file: the file's name without its suffix.

    >>> file_id(Path("texts/2023-03-28.a.txt"))
    '2023-03-28.a'
    """
    return shown(path.stem)
