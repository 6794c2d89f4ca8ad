"""The version of extraction: the same version and model give the same annotation of the same document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from kg import __version__

_PARTS: Final = ("annotation.py", "documents", "extraction", "gazetteer", "identity/iris.py")
"""What of the package decides on an annotation."""


@cache
def extraction_version() -> str:
    """The version of the package and eight hex digits for its code and data that extraction uses: ``0.1.0+1a2b3c4d``.

    The same in a source tree and in a wheel. It changes with every change of a file, also where annotations stay the
    same. Other packages (spaCy, trafilatura) are not in it.
    """
    digest = hashlib.sha256()
    for name, file in _files():
        content = file.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return f"{__version__}+{digest.hexdigest()[:8]}"


def model_version(model: str) -> str:
    """What stands for a recogniser's model (see :func:`kg.extraction.pipeline.pipeline`): its name, with the version of
    an installed spaCy pipeline. A pipeline at a path is told by its path alone.

    >>> model_version("crf")
    'crf'
    """
    from importlib.metadata import PackageNotFoundError, version

    from kg.extraction.pipeline import RULES_ONLY
    from kg.extraction.recognizer import OWN_MODEL

    if model in (OWN_MODEL, RULES_ONLY):
        return model
    try:
        return f"{model}-{version(model)}"
    except (PackageNotFoundError, ValueError):  # ValueError: a path that is no name of a package
        return model


def _files() -> Iterator[tuple[str, Traversable]]:
    root = files("kg")
    for name in _PARTS:
        yield from _below(name, root.joinpath(name))


def _below(name: str, item: Traversable) -> Iterator[tuple[str, Traversable]]:
    """The files of a folder, sorted by name, without what people and tools leave there."""
    if item.is_file():
        if not name.endswith((".md", ".pyc", "~")):
            yield name, item
        return
    for inner in sorted(item.iterdir(), key=lambda inner: inner.name):
        if not inner.name.startswith((".", "__pycache__")):
            yield from _below(f"{name}/{inner.name}", inner)
