"""What the page holds beside nodes and edges, in as few bytes as JSON allows.

A list of like things is a table (its columns named once, its rows arrays without their empty end), and what
repeats stands once and is referred to by its number: quotes, extractors, types, roles, dates, beginnings of IRIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.view.coast import Point
from kg.view.data import DATE_ROLES, ViewData, ViewEntity, ViewFact, months
from kg.vocabulary import ICD


def content(data: ViewData) -> dict[str, Any]:
    """Documents, entities and facts of a view as JSON values. ``model.js`` reads them back."""
    quotes, extractors, roles, types = Numbered(), Numbered(), Numbered(), Numbered()
    facts_by, entities_by = _stems(data.facts), _stems(data.entities)
    return {
        "base": ICD,
        "documents": table(
            ("iri", "title", "date", "publisher", "url", "lang"),
            ((_short(d.iri), d.title, d.published, d.publisher, d.url, d.lang) for d in data.documents),
        ),
        "entities": table(
            ("iri", "type", "kind", "labels", "place", "names", "at", "links"),
            (
                (
                    _short(e.iri)[len(entities_by[e.type]) :],
                    types[e.type],
                    e.kind,
                    dict(e.labels),
                    e.place,
                    [name for name in e.names if name not in e.labels.values()],
                    site(e),
                    e.links,
                )
                for e in data.entities
            ),
        ),
        "facts": table(
            ("iri", "type", "fillers", "evidence", "values"),
            (
                (
                    _short(f.iri)[len(facts_by[f.type]) :],
                    types[f.type],
                    [part for role, entity in f.fillers for part in (roles[role], entity)],
                    # Where a quote ends follows from where it starts.
                    [(e.document, quotes[e.quote], e.start, extractors[e.extractor], e.confidence) for e in f.evidence],
                    [part for role, value in f.values for part in (roles[role], value)],
                )
                for f in data.facts
            ),
        ),
        "periods": _periods(data),
        "stems": {"entities": entities_by, "facts": facts_by},
        "types": list(types),
        "roles": list(roles),
        "quotes": list(quotes),
        "extractors": list(extractors),
    }


def site(entity: ViewEntity) -> tuple[float, float] | None:
    """(latitude, longitude) at which the map puts an entity. A country has no point that would not be wrong."""
    if entity.latitude is None or entity.longitude is None or entity.kind == "Country":
        return None
    return entity.latitude, entity.longitude


def sites(data: ViewData) -> list[Point]:
    """The (longitude, latitude) of everything that the map shows."""
    return [(found[1], found[0]) for e in data.entities if (found := site(e))]


class Numbered(dict[str, int]):
    """Texts numbered in the order in which they are first asked for.

    >>> numbers = Numbered()
    >>> numbers["a"], numbers["b"], numbers["a"], list(numbers)
    (0, 1, 0, ['a', 'b'])
    """

    def __missing__(self, text: str) -> int:
        self[text] = len(self)
        return self[text]


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Rows as arrays under named columns; what is empty at the end of a row is left out.

    >>> table(("a", "b", "c"), [(1, None, []), (None, 0, None)])
    {'columns': ('a', 'b', 'c'), 'rows': [[1], [None, 0]]}
    """
    short: list[list[Any]] = []
    for row in rows:
        cells = [None if cell in ((), [], {}) else cell for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        short.append(cells)
    return {"columns": columns, "rows": short}


def _short(iri: str) -> str:
    return iri.removeprefix(ICD)


def _stems(things: Sequence[ViewEntity] | Sequence[ViewFact]) -> dict[str, str]:
    """By type, what the IRIs of all things of the type begin with."""
    found: dict[str, list[str]] = {}
    for thing in things:
        found.setdefault(thing.type, []).append(_short(thing.iri))
    return {name: _common(min(iris), max(iris)) for name, iris in sorted(found.items())}


def _common(a: str, b: str) -> str:
    """What two texts begin with alike."""
    return a[: next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))]


def _periods(data: ViewData) -> Mapping[str, tuple[int, int]]:
    """First and last month of every date that a fact bears."""
    dates = {str(value) for f in data.facts for role, value in f.values if role in DATE_ROLES}
    return {date: period for date in sorted(dates) if (period := months(date))}
