from __future__ import annotations

from typing import Any

import pytest

from kg.identity import people
from kg.identity.grouping import Verdict
from kg.identity.people import PersonRecord, office

HARBIN, MUDANJIANG = "urn:harbin", "urn:mudanjiang"


def person(name: str, *held: tuple[str, str], **told: Any) -> PersonRecord:
    return PersonRecord(
        name,
        f"urn:{name}",
        name,
        tuple(sorted(office(title, holder) for title, holder in held)),
        frozenset(told.get("deeds", ())),
        frozenset(told.get("places", [HARBIN])),
        frozenset(told.get("years", [2023])),
    )


def verdict(a: PersonRecord, b: PersonRecord) -> Verdict:
    assert people.compare(a, b).verdict is people.compare(b, a).verdict
    return people.compare(a, b).verdict


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("副市长", "vice mayor"),
        ("副市长", "Deputy Mayor"),
        ("副市长", "вице-мэр"),
        ("副市长", "заместитель мэра"),
        ("市长", "глава города"),
        ("局长", "начальник"),
        ("主任", "director"),
        ("发展和改革委员会副主任", "副主任"),
        ("董事长", "chairman"),
        ("总经理", "генеральный директор"),
        ("校长", "president"),
        ("会长", "президент"),
        ("市委书记", "Party Secretary"),
        ("原市长", "former mayor"),
    ],
)
def test_one_office(a: str, b: str) -> None:
    assert office(a, HARBIN).same_as(office(b, HARBIN))
    assert not office(a, HARBIN).same_as(office(b, MUDANJIANG))


@pytest.mark.parametrize(
    ("a", "b"), [("市长", "vice mayor"), ("局长", "副局长"), ("董事长", "генеральный директор"), ("教授", "工程师")]
)
def test_two_offices(a: str, b: str) -> None:
    assert not office(a, HARBIN).same_as(office(b, HARBIN))


@pytest.mark.parametrize(
    ("zh", "en", "ru"),
    [
        ("尹立冬", "Yin Lidong", "Инь Лидун"),
        ("尹立冬", "Lidong Yin", "Инь Лидун"),
        ("曾长安", "Zeng Chang'an", "Цзэн Чанъань"),
        ("单雪梅", "Shan Xuemei", "Шань Сюэмэй"),
        ("吕惠", "Lv Hui", "Люй Хуэй"),
        ("谢尔盖·奥尔洛夫", "Sergei Orlov", "Сергей Орлов"),
        ("维克托·杰明", "Viktor Dyomin", "Виктор Дёмин"),
        ("亚历山大·库兹涅佐夫", "Alexander Kuznetsov", "Александр Кузнецов"),
        ("叶卡捷琳娜·瓦西里耶娃", "Yekaterina Vasilieva", "Екатерина Васильева"),
    ],
)
def test_spellings_are_candidates_and_office_decides(zh: str, en: str, ru: str) -> None:
    records = [person(zh, ("市长", HARBIN)), person(en, ("mayor", HARBIN)), person(ru, ("мэр", HARBIN))]
    for a in records:
        for b in records:
            shared = {block for block, _ in people.blocks_across(a)} & {block for block, _ in people.blocks_across(b)}
            assert shared and (a is b) == (a.script == b.script)
            assert verdict(a, b) is Verdict.SAME
    elsewhere = person(en, ("mayor", MUDANJIANG), places=[MUDANJIANG])
    assert verdict(records[0], elsewhere) is Verdict.DIFFERENT
    assert verdict(records[0], person(en)) is Verdict.DOUBTFUL


def test_one_name_in_one_body_is_one_person() -> None:
    a, b = person("王明", ("副局长", HARBIN)), person("王明", ("局长", HARBIN))
    assert set(people.keys(a)) & set(people.keys(b))


def test_one_name_in_two_bodies_is_for_people_to_decide() -> None:
    a, b = person("王明", ("局长", HARBIN)), person("王明", ("总经理", "urn:company"))
    assert verdict(a, b) is Verdict.DOUBTFUL
    assert people.compare(a, b).conflicts
    assert not set(people.keys(a)) & set(people.keys(b))


def test_one_name_in_one_office_after_many_years_is_for_people_to_decide() -> None:
    a, b = person("王明", ("市长", HARBIN), years=[1996]), person("王明", ("市长", HARBIN), years=[2023])
    assert not set(people.keys(a)) & set(people.keys(b))
    assert verdict(a, b) is Verdict.DOUBTFUL
    between = person("王明", ("市长", HARBIN), years=[1996, 2002, 2009, 2016, 2023])
    assert set(people.keys(a)) & set(people.keys(between)) and set(people.keys(b)) & set(people.keys(between))


def test_who_took_part_in_one_thing_is_one_person() -> None:
    deed = ("Visit", "urn:dongguan", "2023-03-08")
    a, b = person("王明", ("市长", HARBIN), deeds=[deed]), person("王明", deeds=[deed])
    assert verdict(a, b) is Verdict.SAME
    assert verdict(a, person("王铭", deeds=[deed])) is Verdict.DIFFERENT
    # Two of one name may be there: two offices say so.
    assert verdict(a, person("王明", ("总经理", "urn:company"), deeds=[deed])) is Verdict.DOUBTFUL


def test_a_name_in_traditional_characters_is_the_same_name() -> None:
    a, b = person("陳國強", ("市長", HARBIN)), person("陈国强", ("市长", HARBIN))
    assert set(people.keys(a)) & set(people.keys(b))
    assert verdict(a, b) is Verdict.SAME


@pytest.mark.parametrize("name", ["", "·", "王", "\ud800", "A", "Ő", "Ань", "王·", "x" * 500])
def test_any_name_can_be_compared(name: str) -> None:
    assert people.compare(person(name), person("王明")) is not None
    assert list(people.blocks(person(name)))
