"""The tables: ids, names in three languages, hierarchy, look-up, and what a scan gives."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

from kg.errors import DataError
from kg.gazetteer import KINDS, Gazetteer, gazetteer, tables


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("牡丹江市", "cn:231000"),
        ("牡丹江", "cn:231000"),
        ("东莞市", "cn:441900"),
        ("鹏城", "cn:440300"),
        ("冰城", "cn:230100"),
        ("襄樊", "cn:420600"),
        ("黔西南州", "cn:522300"),
        ("东宁县", "cn:231086"),
        ("毕节地区", "cn:520500"),
        ("公主岭市", "cn:220184"),
        ("滨海边疆区", "iso:RU-PRI"),
        ("萨哈(雅库特)共和国", "iso:RU-SA"),
        ("犹太自治州", "iso:RU-YEV"),
        ("海参崴", "gn:2013348"),
        ("伯力", "gn:2022890"),
        ("海兰泡", "gn:2026609"),
        ("双城子", "gn:2014006"),
        ("横琴", "ic:hengqin"),
        ("俄罗斯", "iso:RU"),
        ("加州", "iso:US-CA"),
        ("Mudanjiang", "cn:231000"),
        ("Муданьцзян", "cn:231000"),
        ("vladivostok", "gn:2013348"),
        ("Приморский край", "iso:RU-PRI"),
    ],
)
def test_a_name_in_any_language_leads_to_its_place(name: str, id: str) -> None:
    assert gazetteer().lookup(name)[0].id == id


def test_an_unknown_name_gives_no_place() -> None:
    assert gazetteer().lookup("无此地名") == []
    with pytest.raises(KeyError):
        gazetteer().place("cn:999999")


def test_a_prefecture_has_labels_coordinates_and_links() -> None:
    place = gazetteer().place("cn:231000")
    assert place.labels == {"zh": "牡丹江市", "en": "Mudanjiang", "ru": "Муданьцзян"}
    assert (place.kind, place.country, place.parent, place.geonames) == ("City", "CN", "cn:230000", "2035715")
    assert place.latitude == pytest.approx(44.55, abs=0.1)
    assert place.longitude == pytest.approx(129.63, abs=0.1)
    with pytest.raises(FrozenInstanceError):
        place.kind = "Region"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("id", "ru"),
    [
        ("cn:231081", "Суйфэньхэ"),
        ("cn:231085", "Мулин"),
        ("cn:230100", "Харбин"),
        ("cn:110000", "Пекин"),
        ("cn:231084", "Нинъань"),
        ("gn:524901", "Москва"),
        ("gn:1838524", "Пусан"),
        ("iso:RU-NIZ", "Нижегородская область"),
    ],
)
def test_russian_labels_are_those_of_russian_texts(id: str, ru: str) -> None:
    assert gazetteer().place(id).labels["ru"] == ru


def test_every_russian_subject_has_names_in_three_languages() -> None:
    rows = list(tables.curated("russian-regions.tsv", 5))
    assert len(rows) >= 80
    for row in rows:
        place = gazetteer().place(row[0])
        assert set(place.labels) == {"zh", "en", "ru"}, place
        assert place.parent == "iso:RU"


def test_every_place_is_whole_and_its_ancestors_end_in_a_country() -> None:
    g = gazetteer()
    for id in [*g._rows, *g._own]:
        place = g.place(id)
        assert place.kind in KINDS, place
        assert place.labels, place
        assert id not in g.ancestors(id)
        if place.latitude is not None and place.longitude is not None:
            assert -90 <= place.latitude <= 90 and -180 <= place.longitude <= 180
        if place.kind not in ("Country", "Area", "Zone"):
            assert g.place(g.ancestors(id)[-1]).kind == "Country", place


def test_curated_rows_name_places_that_exist() -> None:
    g = gazetteer()
    ids = {row[1] for row in tables.curated("names.tsv", 5)}
    ids |= {row[1] for row in tables.curated("letters.tsv", 5)}
    ids |= {row[0] for row in tables.curated("cities-zh.tsv", 4)}
    ids |= {row[0] for row in tables.curated("regions-zh.tsv", 3)}
    ids |= {row[0] for row in tables.curated("labels.tsv", 5)}
    ids |= {id for row in tables.curated("joined.tsv", 3) for id in row[1].split(" ")}
    assert sorted(id for id in ids if id not in g) == []


def test_joined_forms_have_one_place_a_letter() -> None:
    for form, ids, _ in tables.curated("joined.tsv", 3):
        assert len(form) == len(ids.split(" ")), form


def test_districts_stand_below_their_city_and_counties_below_their_province() -> None:
    g = gazetteer()
    assert g.ancestors("cn:231005") == ("cn:231000", "cn:230000", "iso:CN")
    assert g.ancestors("cn:429004") == ("cn:420000", "iso:CN")
    assert g.ancestors("gn:2013348") == ("iso:RU-PRI", "iso:RU")
    assert g.ancestors("cn:440605106") == ("cn:440605", "cn:440600", "cn:440000", "iso:CN")
    assert g.place("cn:440605106").labels["zh"] == "狮山镇"
    assert g.place("cn:441900119").labels["zh"] == "长安镇"


def test_a_scan_gives_the_longest_name_and_all_namesakes() -> None:
    matches = gazetteer().scan("黑龙江省牡丹江市西安区")
    assert [(m.text, m.start, m.end, m.form) for m in matches] == [
        ("黑龙江省", 0, 4, "full"),
        ("牡丹江市", 4, 8, "full"),
        ("西安区", 8, 11, "full"),
    ]
    assert set(matches[2].candidates) == {"cn:231005", "cn:220403"}


def test_equal_tables_give_equal_places_in_equal_order() -> None:
    a, b = Gazetteer(), Gazetteer()
    assert list(a._names) == list(b._names)
    assert a.scan("朝阳区和西安区") == b.scan("朝阳区和西安区")


def test_a_broken_row_is_named_with_its_line(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "names.tsv").write_text("# head\n鹏城\tcn:440300\n", encoding="utf-8")
    monkeypatch.setattr(tables, "_DATA", folder)
    with pytest.raises(DataError, match=r"names\.tsv, line 2: 2 columns instead of 5"):
        list(tables.curated("names.tsv", 5))
    with pytest.raises(DataError, match="china"):
        tables.frozen("china.tsv.gz")


def test_importing_the_package_reads_no_table() -> None:
    code = "import sys, kg.gazetteer as g;print('ahocorasick_rs' in sys.modules, g.gazetteer.cache_info().currsize)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.split() == ["False", "0"]
