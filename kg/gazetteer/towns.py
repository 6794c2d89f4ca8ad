"""Towns: the townships of the counties that a text names, and a 镇 or 乡 right behind its county or city."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.gazetteer.gazetteer import Gazetteer, gazetteer
from kg.gazetteer.naming import Naming

_TOWN: Final = re.compile(r"[一-鿿]{1,7}?(?:镇|乡|苏木|街道)(?!镇|乡|道)")
_TOWN_END: Final = re.compile(r"镇|乡|苏木|街道")
# What stands before 镇 or 乡 where no single town is named: 各乡镇, 多个镇, 特色小镇.
_NO_TOWN: Final = re.compile(
    r"^[向对由从经各多两三几本该全某每一有的和及与辖乡城小古重强名村集下老家返回入故在同]|[乡村城小古重强名集]$"
)
_LONGEST: Final = 8


def with_towns(text: str, found: Sequence[Naming]) -> list[Naming]:
    """The names found so far and the towns among them, in text order.

    A town that no list knows is taken only right behind a county's or city's full name, without an id.
    """
    if not _TOWN_END.search(text):
        return list(found)
    places = gazetteer()
    known = _towns_of(places, found)
    taken = bytearray(len(text))
    for n in found:
        taken[n.start : n.end] = b"\1" * (n.end - n.start)
    towns: list[Naming] = []

    kept = {n.start: n for n in found}

    def take(town: Naming | None) -> None:
        if town is None:
            return
        inside = [n for n in kept.values() if town.start <= n.start and n.end <= town.end]  # 锡|北镇, 中山|街道
        covered = sum(len(n.text) for n in inside) if town.id is not None else 0
        if sum(taken[town.start : town.end]) > covered:
            return
        for n in inside:
            del kept[n.start]
        towns.append(town)
        taken[town.start : town.end] = b"\1" * len(town.text)

    for n in found:
        take(_behind(places, text, n, known))
    for end in _TOWN_END.finditer(text):
        for size in range(_LONGEST, 1, -1):
            start = end.end() - size
            ids = known.get(text[start : end.end()]) if start >= 0 else None
            if ids:
                name = text[start : end.end()]
                one = ids[0] if len(ids) == 1 else None
                take(Naming(start, end.end(), name, one, "gazetteer.town", 0.9, start))
                break
    return sorted([*kept.values(), *towns], key=lambda n: n.start)


def _towns_of(places: Gazetteer, found: Sequence[Naming]) -> dict[str, list[str]]:
    """Town names of every county that is named, each with the ids that bear it."""
    known: dict[str, list[str]] = {}
    for county in sorted({n.id for n in found if n.id and n.id.startswith("cn:")}):
        for name, id in places.towns(county):
            known.setdefault(name, []).append(id)
    return known


def _behind(places: Gazetteer, text: str, n: Naming, known: dict[str, list[str]]) -> Naming | None:
    """The town right behind a county or city."""
    if not n.id or not n.id.startswith("cn:") or n.id.endswith("0000"):
        return None
    match = _TOWN.match(text, n.end)
    if not match:
        return None
    name = match.group()
    ids = [i for i in known.get(name, ()) if i.startswith(n.id)]
    if not ids and n.id.endswith("00"):
        ids = [i for c in places.counties(n.id) for t, i in places.towns(c) if t == name]
    ids = list(dict.fromkeys(ids))
    if len(ids) == 1:
        return Naming(match.start(), match.end(), name, ids[0], "gazetteer.chain", 0.98, n.chain)
    if ids or (n.text[-1] in "市县区旗" and 3 <= len(name) <= 5 and not _NO_TOWN.search(name[:-1])):
        return Naming(match.start(), match.end(), name, None, "gazetteer.pattern", 0.6, n.chain)
    return None
