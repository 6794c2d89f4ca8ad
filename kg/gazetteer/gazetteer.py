"""The gazetteer: places by id and by name, their hierarchy, and the scan of a text for their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from kg.gazetteer import rows
from kg.gazetteer.place import Letter, Match, Place
from kg.gazetteer.rows import REGION_CLASSES, Extra
from kg.gazetteer.tables import curated, frozen

if TYPE_CHECKING:
    import ahocorasick_rs

# Weights of kinds: how likely a name of several places means one of this kind, all else being equal.
_COUNTRY, _PROVINCE, _AREA, _PREFECTURE, _ZONE = 9_000_000, 8_000_000, 7_500_000, 6_000_000, 5_500_000
_REGION, _COUNTY_CITY, _COUNTY, _DISTRICT, _FORMER, _CITY = (
    5_000_000,
    400_000,
    300_000,
    250_000,
    50_000,
    100_000,
)
_FORMS: Final = ("full", "short", "byname", "former")


class Gazetteer:
    """Places of the world as far as Chinese texts on partnerships need them, Chinese divisions to the county.

    Build it with :func:`gazetteer`, which keeps one.
    """

    def __init__(self) -> None:
        self._rows: dict[str, str] = {}
        """Place to its unsplit row of a built table; a place is made from it when it is asked for."""
        self._own: dict[str, list[str]] = {}
        """Places that only curated tables hold: id, kind, zh, en, ru, parent, latitude, longitude."""
        self._names: dict[str, dict[str, str]] = {}
        """Chinese name to the places that bear it, each with the form of the name."""
        self._weights: dict[str, int] = {}
        self._named_only: set[tuple[str, str]] = set()
        self._admin1: dict[str, str] = {}
        self._letters: dict[str, dict[str, Letter]] = {}
        self._joined: dict[str, tuple[str, ...]] = {}
        self._places: dict[str, Place] = {}
        self._ancestors: dict[str, tuple[str, ...]] = {}
        self._bearers: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._extras = {id: Extra("", en, ru, (), wd) for id, en, ru, wd, _ in curated("labels.tsv", 5)}
        self._read_countries()
        self._read_china()
        self._read_regions()
        self._read_cities()
        self._read_curated()

    # Reading

    def _add(self, name: str, place: str, form: str) -> None:
        if len(name) >= 2:
            self._names.setdefault(name, {}).setdefault(place, form)

    def _read_countries(self) -> None:
        for line in frozen("countries.tsv.gz"):
            code, zh, _ = line.split("\t", 2)
            place = f"iso:{code}"
            self._rows[place] = line
            self._weights[place] = _COUNTRY
            self._add(zh, place, "full")

    def _read_china(self) -> None:
        lines = frozen("china.tsv.gz")
        heirs = _heirs(lines)
        for line in lines:
            code, name, short, *_, population, _, former, gone = line.split("\t")
            place = f"cn:{code}"
            self._rows[place] = line
            if code.endswith("0000"):
                weight = _PROVINCE
            elif code.endswith("00"):
                weight = _PREFECTURE + int(population or 0) // 100
            elif gone:
                weight = _FORMER
            elif name.endswith("市"):
                weight = _COUNTY_CITY
            else:
                weight = _COUNTY if name[-1] in "县旗" else _DISTRICT
            self._weights[place] = weight
            if code in heirs:
                heir, heir_name = heirs[code]
                if name != heir_name:
                    self._add(name, f"cn:{heir}", "former")  # 毕节地区, now 毕节市
                continue
            self._add(name, place, "full")
            self._add(short, place, "short")
            if name.endswith(("自治州", "自治县", "自治旗")):
                self._add(short + name[-1], place, "full")
            for other in former.split("|"):
                self._add(other, place, "former")

    def _read_regions(self) -> None:
        named: dict[str, str] = {}
        for id, zh, en, ru, _ in curated("russian-regions.tsv", 5):
            named[id] = zh
            self._extend(id, zh, en, ru)
        for id, zh, _ in curated("regions-zh.tsv", 3):
            named[id] = zh
            self._extend(id, zh)
        for line in frozen("regions.tsv.gz"):
            iso, admin1, _, _, _, _, _, han = line.split("\t")
            place = f"iso:{iso}"
            self._rows[place] = line
            if admin1:
                self._admin1[admin1] = place
            self._weights[place] = _REGION
            for name in filter(None, named.get(place, han).split("|")):
                full = place in named or name[-1] in REGION_CLASSES
                self._add_foreign(name, place, "full" if full else "short")

    def _read_cities(self) -> None:
        for id, zh, ru, _ in curated("cities-zh.tsv", 4):
            self._extend(id, zh, ru=ru)
            for name in zh.split("|"):
                self._add(name, id, "full")
        for line in frozen("cities.tsv.gz"):
            key, _, _, _, _, population, zh, _, _, others = line.split("\t")
            place = f"gn:{key}"
            self._rows[place] = line
            self._weights[place] = _CITY + int(population)
            if zh:
                for name in (zh, *others.split("|")) if others else (zh,):
                    self._add_foreign(name, place, "full")

    def _extend(self, id: str, zh: str, en: str = "", ru: str = "") -> None:
        """Note a curated label and further names."""
        known = self._extras.get(id, Extra())
        label, *names = zh.split("|")
        self._extras[id] = Extra(label, known.en or en, known.ru or ru, (*known.names, *names), known.wikidata)

    def _add_foreign(self, name: str, place: str, form: str) -> None:
        """A Han name abroad, unless a Chinese prefecture or province has it (广州 in Korea, 北海 for
        Hokkaido)."""
        bearers = self._names.get(name)
        if not bearers or not any(i.startswith("cn:") and i.endswith("00") for i in bearers):
            self._add(name, place, form)

    def _read_curated(self) -> None:
        for id, kind, zh, en, ru, parent, _ in curated("areas.tsv", 7):
            self._own[id] = [id, kind, zh, en, ru, parent, "", ""]
        for id, zh, en, ru, parent, lat, lon, _ in curated("zones.tsv", 8):
            self._own[id] = [id, "Zone", zh, en, ru, parent, lat, lon]
        for id, row in self._own.items():
            self._weights[id] = _ZONE if row[1] == "Zone" else _AREA
            for name in row[2].split("|"):
                self._add(name, id, "full")
        for name, id, form, when, _ in curated("names.tsv", 5):
            self._add(name, id, form)
            known = self._extras.get(id, Extra())
            self._extras[id] = replace(known, names=(*known.names, name))
            if when:
                self._named_only.add((name, id))
        for form, ids, _ in curated("joined.tsv", 3):
            self._joined[form] = tuple(ids.split(" "))
        for letter, id, scope, alone, _ in curated("letters.tsv", 5):
            self._letters.setdefault(letter, {})[id] = Letter(letter, id, scope, bool(alone))

    # Looking up

    def __contains__(self, place: str) -> bool:
        return place in self._rows or place in self._own or place in self._towns

    def place(self, id: str) -> Place:
        """The place with this id; KeyError where there is none.

        >>> p = gazetteer().place("cn:231000")
        >>> p.kind, p.labels, p.parent
        ('City', {'zh': '牡丹江市', 'en': 'Mudanjiang', 'ru': 'Муданьцзян'}, 'cn:230000')
        """
        found = self._places.get(id)
        if found is None:
            found = self._places[id] = self._build(id)
        return found

    def _build(self, id: str) -> Place:
        scheme, key = id.split(":", 1)
        extra = self._extras.get(id, Extra())
        if scheme == "ic":
            row = self._own[id]
            return rows.curated_place(row, extra, self.place(row[5]) if row[5] else None)
        if scheme == "cn" and len(key) > 6:
            name, county = self._towns[id]
            return Place(id, "Town", {"zh": name}, (), f"cn:{county}", "CN")
        line = self._rows[id]
        if scheme == "cn":
            return rows.division(line, extra, self._parent_division(key))
        if scheme == "gn":
            _, country, admin1, _ = line.split("\t", 3)
            return rows.city(line, extra, self._admin1.get(f"{country}.{admin1}"))
        return rows.region(line, extra) if "-" in key else rows.country(line, extra)

    def _parent_division(self, code: str) -> str:
        """The unit above: prefecture, province or China; a county without prefecture belongs to its
        province."""
        if code.endswith("0000"):
            return "iso:CN"
        prefecture, province = f"cn:{code[:4]}00", f"cn:{code[:2]}0000"
        if not code.endswith("00") and prefecture in self._rows:
            return prefecture
        return province

    def parent(self, id: str) -> str | None:
        """The id of the place above, or None, without building the place."""
        scheme, key = id.split(":", 1)
        if scheme == "cn" and len(key) == 6:
            return self._parent_division(key)
        if scheme == "cn":
            return f"cn:{key[:6]}"
        return self.place(id).parent

    def ancestors(self, id: str) -> tuple[str, ...]:
        """The ids of the places that hold this one, nearest first.

        >>> gazetteer().ancestors("cn:231005")
        ('cn:231000', 'cn:230000', 'iso:CN')
        """
        known = self._ancestors.get(id)
        if known is None:
            above = self.parent(id)
            known = () if above is None else (above, *self.ancestors(above))
            self._ancestors[id] = known
        return known

    def weight(self, id: str) -> int:
        """How likely a bare name means this place rather than a namesake; comparable numbers, no unit."""
        return self._weights.get(id, 0)

    def is_conditional(self, name: str, id: str) -> bool:
        """Whether a by-name counts only where the text names the place in another form too (山城 for
        Chongqing)."""
        return (name, id) in self._named_only

    def is_curated(self, id: str) -> bool:
        """Whether a curated table names the place."""
        return id in self._extras or id in self._own

    def letters(self, letter: str) -> dict[str, Letter]:
        """The places that a single letter may stand for, by id.

        >>> gazetteer().letters("莞")
        {'cn:441900': Letter(letter='莞', id='cn:441900', scope='city', alone=True)}
        """
        return self._letters.get(letter, {})

    def joined(self, form: str) -> tuple[str, ...]:
        """The places of a well-known joined form (沪苏浙), one for each letter; empty for any other form."""
        return self._joined.get(form, ())

    @cached_property
    def lettered(self) -> frozenset[str]:
        """Ids of places that have a letter of their own in the curated table."""
        return frozenset(id for found in self._letters.values() for id in found)

    @cached_property
    def alphabet(self) -> dict[str, dict[str, Letter]]:
        """Every letter that may stand for a place, by itself or only in a joined form, with :meth:`letters`."""
        return {letter: self.letters(letter) for letter in sorted({*self._letters, *"".join(self._joined)})}

    def forms(self, name: str) -> dict[str, str]:
        """The places that bear a Chinese name, each with the form of the name; in the order of the tables."""
        return self._names.get(name, {})

    def lookup(self, name: str) -> list[Place]:
        """The places with this name in Chinese, English or Russian, the weightiest first.

        >>> [p.id for p in gazetteer().lookup("西安区")]
        ['cn:220403', 'cn:231005']
        >>> [p.id for p in gazetteer().lookup("Vladivostok")]
        ['gn:2013348']
        """
        ids = set(self.forms(name)) | set(self._foreign_names.get(name.casefold(), ()))
        return [self.place(i) for i in sorted(ids, key=lambda i: (-self.weight(i), i))]

    # Scanning

    def scan(self, text: str) -> list[Match]:
        """Every Chinese name of two letters or more in the text, leftmost and longest, overlapping none.

        No judgement is passed: everyday words that equal a name are among the matches, and namesakes are not
        told apart. ``kg.gazetteer.resolution`` does that.

        >>> [(m.text, m.form, m.candidates) for m in gazetteer().scan("赴黑龙江省牡丹江市考察")]
        [('黑龙江省', 'full', ('cn:230000',)), ('牡丹江市', 'full', ('cn:231000',))]
        """
        names, automaton = self._matcher
        found = []
        for index, start, end in automaton.find_matches_as_indexes(text):
            found.append(Match(start, end, names[index], *self._form_and_bearers(names[index])))
        return found

    def _form_and_bearers(self, name: str) -> tuple[str, tuple[str, ...]]:
        """The best form that a name is for any place, and the places that bear it, the weightiest first."""
        known = self._bearers.get(name)
        if known is None:
            forms = self._names[name]
            order = sorted(forms, key=lambda i: (-self.weight(i), i))
            known = self._bearers[name] = min(forms.values(), key=_FORMS.index), tuple(order)
        return known

    @cached_property
    def _matcher(self) -> tuple[list[str], ahocorasick_rs.AhoCorasick]:
        import ahocorasick_rs

        names = list(self._names)
        return names, ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    @cached_property
    def _foreign_names(self) -> dict[str, list[str]]:
        """Names in Latin and Cyrillic letters, case folded."""
        found: dict[str, list[str]] = {}
        for id in (*self._rows, *self._own):
            place = self.place(id)
            for name in {place.labels.get("en", ""), place.labels.get("ru", ""), *place.names}:
                if name and not "一" <= name[0] <= "鿿":
                    found.setdefault(name.casefold(), []).append(id)
        for table in ("names-en.tsv", "names-ru.tsv"):
            for name, id, form, _ in curated(table, 4):
                if form == "full" and id not in found.get(name.casefold(), ()):
                    found.setdefault(name.casefold(), []).append(id)
        for line in frozen("city-names.tsv.gz"):
            key, names = line.split("\t")
            for name in names.split("|"):
                found.setdefault(name.casefold(), []).append(f"gn:{key}")
        return found

    # Towns

    @cached_property
    def _town_lines(self) -> dict[str, str]:
        listed = (line.split("\t") for line in frozen("towns.tsv.gz"))
        return {**dict(listed), **{city: towns for city, towns, _ in curated("city-towns.tsv", 3)}}

    @cached_property
    def _towns(self) -> dict[str, tuple[str, str]]:
        """Every town's id to its name and county; read only when a town is asked for by id."""
        return {
            f"cn:{county}{digits}": (name, county)
            for county, line in self._town_lines.items()
            for name, _, digits in (pair.partition("=") for pair in line.split(" "))
        }

    def towns(self, county: str) -> Iterator[tuple[str, str]]:
        """Names and ids of the towns of a county, given its id.

        >>> dict(gazetteer().towns("cn:230382"))["当壁镇"]
        'cn:230382102'
        """
        key = county.removeprefix("cn:")
        for pair in self._town_lines.get(key, "").split():
            name, _, digits = pair.partition("=")
            yield name, f"cn:{key}{digits}"

    @cached_property
    def _counties(self) -> dict[str, list[str]]:
        """Counties by the first four digits of their code and by the first two."""
        found: dict[str, list[str]] = {}
        for id in self._rows:
            if id.startswith("cn:") and not id.endswith("00"):
                found.setdefault(id[3:7], []).append(id)
                found.setdefault(id[3:5], []).append(id)
        return found

    def counties(self, id: str) -> tuple[str, ...]:
        """The ids of the county-level units below a province or prefecture; the unit itself if it has
        none."""
        key = id.removeprefix("cn:")
        if not key.endswith("00"):
            return (id,)
        below = self._counties.get(key.removesuffix("0000") if key.endswith("0000") else key[:4], ())
        return tuple(below) or (id,)


def _heirs(lines: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What has become of units that are gone: code and name of the present unit of their name, by their code.

    A county or city may have come to another prefecture (公主岭市); a district of the same name elsewhere is another.
    """
    rows: dict[str, tuple[str, str, bool]] = {}
    for line in lines:
        code, name, short, *_, gone = line.split("\t")
        rows[code] = (name, short, bool(gone))
    present: dict[tuple[str, str], str] = {}
    for code in sorted(rows, key=lambda code: (code[4:] != "00", code)):
        name, short, is_gone = rows[code]
        for area in () if is_gone else (code[:2], code[:4]):
            present.setdefault((area, name), code)
            present.setdefault((area, short), code)
    heirs = {}
    for code, (name, short, is_gone) in rows.items():
        prefecture = rows.get(code[:4] + "00")
        moved = prefecture is None or prefecture[2] or not name.endswith("区")
        area = code[:2] if moved else code[:4]
        heir = present.get((area, name)) or present.get((area, short)) if is_gone else None
        if heir is not None:
            heirs[code] = (heir, rows[heir][0])
    return heirs


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read on first use and kept."""
    return Gazetteer()
