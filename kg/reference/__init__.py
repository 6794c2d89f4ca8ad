"""The reference of the ontology: one HTML page in three languages, made from the files of the ontology alone."""

from __future__ import annotations

import base64
import hashlib
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["page", "write"]


def write(path: str | Path, *, lang: str = "zh") -> Path:
    """Write the reference to an HTML file, whole or not at all, and return its path. See :func:`page`.

    Raises:
        ValueError: an unknown language.
        GraphError: the file cannot be written.
    """
    from kg.storage import write_bytes

    return write_bytes(Path(path), page(lang=lang).encode("utf-8"))


def page(*, lang: str = "zh") -> str:
    """The reference as one HTML page that needs nothing else and makes no request.

    Args:
        lang: the language in which the page opens (``zh``, ``en`` or ``ru``); readers can switch.

    Raises:
        ValueError: an unknown language.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"the reference has no language {lang!r}; choose one of {', '.join(LANGUAGES)}")
    from markupsafe import Markup

    from kg.reference.content import content

    environment = _environment()
    script = _source(environment, "reference.js")
    style = _source(environment, "palette.css") + _source(environment, "reference.css")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return environment.get_template("reference.html.j2").render(
        lang=lang,
        languages={"zh": "中文", "en": "English", "ru": "Русский"},
        words=_words(),
        style=Markup(style),
        script=Markup(script),
        script_hash=f"'sha256-{digest}'",
        **content(),
    )


def _words() -> dict[str, dict[str, str]]:
    """The page's own words by key and language."""
    words: dict[str, Any] = tomllib.loads(files("kg.reference").joinpath("words.toml").read_text(encoding="utf-8"))
    return words


def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    # The colours of entities and facts are those of the page of a graph.
    return Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        loader=ChoiceLoader([PackageLoader("kg.reference", "template"), PackageLoader("kg.view", "template")]),
    )


def _source(environment: Environment, name: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]
