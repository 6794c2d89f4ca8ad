"""The place that 我市 and 我省 mean."""

from __future__ import annotations

import pytest

from kg.gazetteer.resolution import resolve
from kg.gazetteer.seat import find_seat, seat_names


def seat(text: str, title: str = "", publisher: str = "") -> str | None:
    return find_seat(text, title, publisher, resolve(text, title))


@pytest.mark.parametrize(
    ("text", "title", "publisher", "expected"),
    [
        ("我市举行签约仪式。", "", "牡丹江日报", "cn:231000"),
        ("我省与江苏省结对。", "", "黑龙江日报", "cn:230000"),
        (
            "中山市市长率团赴我市考察。座谈会在佳木斯召开。佳木斯市长参加。",
            "中山市党政代表团来我市考察",
            "",
            "cn:230800",
        ),
        ("国家明确我省与江苏省结对。辽宁省发改委介绍。辽宁鞍山等市参加。", "", "", "cn:210000"),
        ("我市与东莞市签约。", "", "", None),
        ("牡丹江市与东莞市签约。", "", "", None),
        ("会议召开。", "", "", None),
    ],
)
def test_the_publisher_or_the_text_shows_the_seat(text: str, title: str, publisher: str, expected: str | None) -> None:
    assert seat(text, title, publisher) == expected


def test_names_of_the_seat_take_the_level_that_they_ask_for() -> None:
    text = "我市和我省,全市。我国。"
    found = seat_names(text, resolve(text), "cn:231000")
    assert [(n.text, n.id) for n in found] == [
        ("我市", "cn:231000"),
        ("我省", "cn:230000"),
        ("全市", "cn:231000"),
        ("我国", "iso:CN"),
    ]


def test_the_whole_city_is_the_one_named_before_in_the_sentence() -> None:
    text = "东莞市介绍全市情况。"
    assert [n.id for n in seat_names(text, resolve(text), "cn:231000")] == ["cn:441900"]


def test_without_a_seat_the_names_stay_open() -> None:
    assert [n.id for n in seat_names("我市发展", [], None)] == [None]
