"""The page: pyvis carries nodes, edges, options and the vis-network build; the template around them is ours.

No string of a document meets an HTML parser: data goes into JSON islands, the script builds elements with
``textContent``, and a content security policy of hashes lets nothing else run or load.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import DataError
from kg.storage import write_bytes
from kg.view.basemap import BaseMap
from kg.view.coast import coast
from kg.view.communities import communities
from kg.view.content import content, sites
from kg.view.data import ViewData
from kg.view.drawing import LARGE, PART_OF, Drawing, drawing
from kg.view.layout import positions
from kg.view.selection import Scope
from kg.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from jinja2 import Environment

VIS_NETWORK: Final = "lib/vis-9.1.2/vis-network.min.js"
"""Where pyvis 0.3.2 keeps the vis-network build, below its template folder."""

SCRIPTS: Final = (
    "dom.js",
    "model.js",
    "language.js",
    "state.js",
    "ground.js",
    "communities.js",
    "scene.js",
    "labels.js",
    "map.js",
    "stage.js",
    "bitmap.js",
    "pointer.js",
    "fact.js",
    "panel.js",
    "filters.js",
    "timeline.js",
    "search.js",
    "list.js",
    "chronicle.js",
    "picture.js",
    "export.js",
    "paper.js",
    "app.js",
)
"""The script's parts in the order in which they are joined."""


def write_page(
    data: ViewData,
    path: Path,
    *,
    title: str | None = None,
    lang: str = "zh",
    scope: Scope | None = None,
    background: BaseMap | None = None,
) -> Path:
    """Write the page of ``data`` to ``path``, whole or not at all."""
    return write_bytes(path, page(data, title=title, lang=lang, scope=scope, background=background).encode())


def page(
    data: ViewData,
    *,
    title: str | None = None,
    lang: str = "zh",
    scope: Scope | None = None,
    background: BaseMap | None = None,
    query_page: str | None = None,
) -> str:
    """The page of ``data`` as text. See :func:`kg.view.render`; ``query_page`` is where a server lets readers ask."""
    if lang not in LANGUAGES:
        raise ValueError(f"view language {lang!r} is unknown; choose one of {', '.join(LANGUAGES)}")
    from markupsafe import Markup
    from pyvis.network import Network

    picture = drawing(data)
    net = Network(directed=True, cdn_resources="in_line", heading="")
    net.options = _options()
    # Filled directly: add_node and add_edge look every id up in a list, which takes seconds at 10,000 edges.
    net.nodes = _nodes(data, picture)
    net.edges = [
        {"from": e.source, "to": e.target}
        | ({"facts": e.facts} if e.facts else {"type": e.type})
        | ({"arrow": True} if e.directed else {})
        for e in picture.edges
    ]
    titles = {code: title or _title(data, picture, scope, code) for code in LANGUAGES}
    environment = _environment()
    scripts = {"vis": _source(environment, VIS_NETWORK), "app": _script(environment)}
    style = _source(environment, "palette.css") + _source(environment, "app.css")
    environment.globals |= {
        "lang": lang,
        "title": titles[lang],
        "scripts": {name: Markup(source) for name, source in scripts.items()},
        "style": Markup(style),
        "script_hashes": " ".join(_hash(source) for source in scripts.values()),
        "content": content(data)
        | {
            "lang": lang,
            "titles": titles,
            "scope": _scope(data, scope),
            "partOf": PART_OF,
            "map": _background(data, background),
            "queryPage": query_page,
            "words": {code: interface(code) for code in LANGUAGES},
        },
    }
    net.templateEnv, net.path = environment, "view.html.j2"
    return str(net.generate_html(notebook=False))


def _options() -> dict[str, Any]:
    """vis-network gives camera, touch and events; layout is done and drawing is ours."""
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {"hover": False, "keyboard": False, "multiselect": False},
    }


def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader

    environment = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=ChoiceLoader([PackageLoader("kg.view", "template"), PackageLoader("pyvis", "templates")]),
    )
    environment.filters["fromjson"] = json.loads
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return environment


def _source(environment: Environment, name: str) -> str:
    assert environment.loader is not None
    text = environment.loader.get_source(environment, name)[0].replace("\r\n", "\n")
    if re.search(r"</(script|style)", text, re.IGNORECASE):
        raise DataError(f"{name} holds an end tag and cannot be put inside a page; is pyvis 0.3.2 installed?")
    return f"\n{text}\n"


def _script(environment: Environment) -> str:
    parts = (_source(environment, f"js/{name}").strip("\n") for name in SCRIPTS)
    return '\n(() => {\n"use strict";\n' + "\n".join(parts) + "\n})();\n"


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@cache
def interface(lang: str) -> dict[str, Any]:
    """The interface's words in one language: texts and the names of types, kinds, roles and values."""
    words: dict[str, Any] = json.loads(files("kg.view").joinpath("labels", f"{lang}.json").read_text(encoding="utf-8"))
    return words


def _title(data: ViewData, picture: Drawing, scope: Scope | None, lang: str) -> str:
    """The entity that the page is about; the weightiest pair of places, if most facts are about them; else general."""
    words = interface(lang)["ui"]
    if scope and scope.around:
        entity = next(i for i, e in enumerate(data.entities) if e.iri == scope.around[0])
        return str(words["titleAround"]).format(a=_label(data, entity, lang))
    weight = [n.weight for n in picture.nodes]
    pairs = [
        tuple(sorted(f.entities, key=lambda i: (-weight[i], i)))
        for f in data.facts
        if f.type == "Pairing" and [data.entities[i].type for i in f.entities] == ["Place", "Place"]
    ]
    if not pairs:
        return str(words["title"])
    a, b = max(pairs, key=lambda pair: (weight[pair[0]] + weight[pair[1]], pair))
    about = sum(1 for f in data.facts if a in f.entities or b in f.entities)
    if 2 * about < len(data.facts):
        return str(words["title"])
    return str(words["titlePair"]).format(a=_label(data, a, lang), b=_label(data, b, lang))


def _label(data: ViewData, index: int, lang: str) -> str:
    labels = data.entities[index].labels
    return labels.get(lang) or next(iter(labels.values()), None) or data.entities[index].iri


def _scope(data: ViewData, scope: Scope | None) -> dict[str, Any] | None:
    if scope is None:
        return None
    around = [i for i, e in enumerate(data.entities) if e.iri in scope.around]
    known = {"around": around, "hops": scope.hops, "query": scope.query, "total": scope.total}
    return {name: value for name, value in known.items() if value}


def _background(data: ViewData, own: BaseMap | None) -> dict[str, Any]:
    """The reader's map; without one, coasts."""
    if own is None:
        return {"areas": [[ring] for ring in coast(sites(data))], "lines": [], "note": None}
    return {"areas": own.areas, "lines": own.lines, "note": own.note, "own": True}


def _nodes(data: ViewData, picture: Drawing) -> list[dict[str, Any]]:
    """The nodes with their places and communities; those of the core of a large picture have a place there too."""
    groups = communities(picture)
    core: dict[int, tuple[float, float]] = {}
    if len(picture.nodes) > LARGE:
        members = picture.core()
        places = positions(data, picture.part(members), [groups[i] for i in members])
        core = dict(zip(members, places, strict=True))
    return [
        {"id": i, "x": x, "y": y, "size": n.radius}
        | ({} if n.fact is None else {"fact": n.fact})
        | ({} if groups[i] is None else {"group": groups[i]})
        | ({"core": core[i]} if i in core else {})
        for i, (n, (x, y)) in enumerate(zip(picture.nodes, positions(data, picture, groups), strict=True))
    ]
