"""From the rows of the tables to places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.gazetteer.place import Place

REGION_CLASSES: Final = "都道府县州省市邦"
# Provinces of GB/T 2260 that ISO 3166-1 gives codes of their own.
_OWN_CODES: Final = {"71": "TW", "81": "HK", "82": "MO"}


@dataclass(frozen=True, slots=True)
class Extra:
    """What curated tables add to a row: labels in place of the built ones, names, a Wikidata id."""

    zh: str = ""
    en: str = ""
    ru: str = ""
    names: tuple[str, ...] = ()
    wikidata: str = ""


def division(line: str, extra: Extra, parent: str) -> Place:
    """A Chinese division from a row of ``china.tsv.gz``."""
    code, zh, short, en, ru, lat, lon, geonames, population, others, former, _ = line.split("\t")
    if code.endswith("0000"):
        kind = "City" if zh.endswith("市") else "Region"
    else:
        kind = "City" if code.endswith("00") or zh.endswith("市") else "District"
    return Place(
        f"cn:{code}",
        kind,
        _labels(zh, en, ru, extra),
        _names([short, *former.split("|"), *extra.names, *others.split("|")], zh),
        parent,
        _OWN_CODES.get(code[:2], "CN"),
        _number(lat),
        _number(lon),
        geonames or None,
        extra.wikidata or None,
        int(population or 0),
    )


def city(line: str, extra: Extra, region: str | None) -> Place:
    """A city outside China from a row of ``cities.tsv.gz``; ``region`` is its first-level region's id."""
    key, country, _, lat, lon, population, zh, en, ru, others = line.split("\t")
    label = extra.zh or zh
    return Place(
        f"gn:{key}",
        "City",
        _labels(zh, en, ru, extra),
        _names([zh, *others.split("|"), *extra.names], label),
        region or f"iso:{country}",
        country,
        _number(lat),
        _number(lon),
        key,
        extra.wikidata or None,
        int(population or 0),
    )


def region(line: str, extra: Extra) -> Place:
    """A first-level region from a row of ``regions.tsv.gz``; it lies where its largest city lies."""
    iso, _, geonames, en, ru, lat, lon, han = line.split("\t")
    names = han.split("|")
    zh = next((n for n in names if n and n[-1] in REGION_CLASSES), names[0])
    country = iso.partition("-")[0]
    return Place(
        f"iso:{iso}",
        "Region",
        _labels(zh, en, ru, extra),
        _names([*names, *extra.names], extra.zh or zh),
        f"iso:{country}",
        country,
        _number(lat),
        _number(lon),
        geonames or None,
        extra.wikidata or None,
    )


def country(line: str, extra: Extra) -> Place:
    """A country from a row of ``countries.tsv.gz``; it lies where its capital lies."""
    code, zh, en, ru, lat, lon, geonames, population = line.split("\t")
    return Place(
        f"iso:{code}",
        "Country",
        _labels(zh, en, ru, extra),
        _names(list(extra.names), zh),
        None,
        code,
        _number(lat),
        _number(lon),
        geonames,
        extra.wikidata or None,
        int(population or 0),
    )


def curated_place(row: list[str], extra: Extra, holder: Place | None) -> Place:
    """An area, zone or other place of the curated tables: id, kind, zh names, en, ru, parent, lat, lon."""
    id, kind, zh, en, ru, parent, lat, lon = row
    label, *names = zh.split("|")
    return Place(
        id,
        kind,
        _labels(label, en, ru, extra),
        _names([*names, *extra.names], label),
        parent or None,
        holder.country if holder else "",
        _number(lat),
        _number(lon),
        None,
        extra.wikidata or None,
    )


def _labels(zh: str, en: str, ru: str, extra: Extra) -> dict[str, str]:
    found = (("zh", extra.zh or zh), ("en", extra.en or en), ("ru", extra.ru or ru))
    return {lang: name for lang, name in found if name}


def _names(names: list[str], label: str) -> tuple[str, ...]:
    return tuple(n for n in dict.fromkeys(names) if n and n != label)


def _number(text: str) -> float | None:
    return float(text) if text else None
