"""One-letter forms: joined, in slots, and never in ordinary words."""

from __future__ import annotations

import pytest
from place_marks import mark, unmark

from kg.gazetteer.letters import abbreviations
from kg.gazetteer.resolution import resolve


def letters(text: str) -> str:
    """The text with only the one-letter names marked."""
    return mark(text, abbreviations(text, resolve(text)))


@pytest.mark.parametrize(
    ("marked", "named"),
    [
        ("【莞|cn:441900】【牡|cn:231000】合作。", "东莞市和牡丹江市。"),
        ("【穗|cn:440100】【鹤|cn:230200】合作。", "广州与齐齐哈尔。"),
        ("【鹤|cn:230400】【汕|cn:440500】两市。", "鹤岗与汕头。"),
        ("【庆|cn:230600】【惠|cn:441300】互送客。", "大庆与惠州。"),
        ("【中|cn:442000】【佳|cn:230800】两市。", "中山和佳木斯。"),
        ("【绍|cn:330600】【辽|cn:220400】合作。", "绍兴市和辽源市。"),
        ("【沪|cn:310000】【连|cn:210200】合作,【沪|cn:310000】方和【连|cn:210200】方。", "上海和大连。"),
        ("【龙|cn:230000】【粤|cn:440000】【俄|iso:RU】合作。", "黑龙江、广东和俄罗斯。"),
        ("在【佳|cn:230800】期间。", "佳木斯。"),
        ("公司在【深|cn:440300】开设店铺。", "深圳。"),
        ("来【渭|cn:610500】考察。", "渭南市。"),
        ("来【足|cn:500111】考察。", "大足区。"),
        ("驻【苏|cn:320000】中心。", "江苏省。"),
    ],
)
def test_letters_stand_for_places_that_the_text_names(marked: str, named: str) -> None:
    assert letters(unmark(marked) + named) == marked + named


@pytest.mark.parametrize(
    "marked",
    [
        "【苏|cn:320000】【陕|cn:610000】协作",
        "【鲁|cn:370000】【豫|cn:410000】边界",
        "【沪|cn:310000】【苏|cn:320000】【浙|cn:330000】【皖|cn:340000】四省市",
        "【中|iso:CN】【俄|iso:RU】博览会",
        "【中|iso:CN】【蒙|iso:MN】【俄|iso:RU】经济走廊",
        "驻【粤|cn:440000】办事处",
        "对【俄|iso:RU】贸易",
        "【粤|cn:440000】企",
    ],
)
def test_letters_of_provinces_and_countries_need_only_their_slot(marked: str) -> None:
    assert letters(unmark(marked)) == marked


@pytest.mark.parametrize(
    "text",
    [
        "庆祝大会上,中心主任介绍惠民工程,双方哈哈大笑。大庆、惠州、中山、哈尔滨、双鸭山。",
        "其中佳品不少。中山、佳木斯。",
        "国庆惠民活动。大庆、惠州。",
        "在深入推进中,在深度融合上。深圳。",
        "新华社记者报道。新加坡、中国。",
        "到七月,在江边,对中小企业。七台河、江门、中山。",
        "来日方长。日本。",
        "莞牡合作。",
    ],
)
def test_letters_inside_words_and_without_evidence_are_left_alone(text: str) -> None:
    assert letters(text) == text
