from __future__ import annotations

import pytest
from name_texts import document, texts

from kg.extraction.mention import ZONES, read_mentions
from kg.extraction.zones import Zones

NAMED = [
    ("位于哈尔滨新区的深圳（哈尔滨）产业园区", ["哈尔滨", "深圳"], ["哈尔滨新区", "深圳（哈尔滨）产业园区"]),
    ("就共建中佳产业园达成一致，选址佳木斯高新区", ["佳木斯"], ["中佳产业园", "佳木斯高新区"]),
    ("先后拜会林润智谷中英产业创新基地", [], ["林润智谷中英产业创新基地"]),
    (
        "投资建设穆棱市下诺夫哥罗德州境外木业加工园区",
        ["穆棱市", "下诺夫哥罗德州"],
        ["穆棱市下诺夫哥罗德州境外木业加工园区"],
    ),
    ("参观了惠州港和抚远市黑瞎子岛公路口岸", ["惠州", "抚远市"], ["惠州港", "抚远市黑瞎子岛公路口岸"]),
    ("大连（上海）离岸创新中心揭牌", ["大连", "上海"], ["大连（上海）离岸创新中心"]),
    ("走访中国轻纺城、柯桥经济技术开发区", ["中国", "柯桥"], ["中国轻纺城", "柯桥经济技术开发区"]),
    ("依托霍城县中小企业创业园新荣园区", ["霍城县"], ["霍城县中小企业创业园新荣园区"]),
    ("深哈智慧冷链物流港破土，承接软包家居产业园", [], ["深哈智慧冷链物流港", "软包家居产业园"]),
    ("推进马尔科沃口岸恢复通关，黑河有口岸优势", ["黑河"], ["马尔科沃口岸"]),
    ("位于花都·普定东西部协作共建产业园，两地共建产业园", ["花都", "普定"], ["花都·普定东西部协作共建产业园"]),
    (
        "参观鲤城区城市会客厅和屏山县浙川纺织产业协作园",
        ["鲤城区", "屏山县"],
        ["鲤城区城市会客厅", "屏山县浙川纺织产业协作园"],
    ),
    ("“海盐—青田—茂县”飞地产业园开园", ["海盐", "青田", "茂县"], ["“海盐—青田—茂县”飞地产业园"]),
    ("在绍兴滨海新区签约", ["绍兴"], ["绍兴滨海新区"]),
    ("嘉乐公司租下孵化园的厂房，在泰国建起海外仓", ["泰国"], []),
    ("昭苏县脱毒马铃薯良种繁育基地建成", ["昭苏县"], ["昭苏县脱毒马铃薯良种繁育基地"]),
]


@pytest.mark.parametrize(("text", "places", "expected"), NAMED, ids=[n[0][:12] for n in NAMED])
def test_names(text: str, places: list[str], expected: list[str]) -> None:
    assert texts(Zones()(document(text, *places)), ZONES) == expected


@pytest.mark.parametrize(
    "text",
    [
        "打造国家高新区合作典范，两大开发区联手",
        "园区占地1200亩，以园区为载体",
        "“菜篮子”基地扩大到15万亩",
        "各类产业园、科技园和生产基地",
        "粤港澳企业落户，出口港口",
        "共建农产品加工园一事",
        "区域引领性绿色经济发展示范区，农畜产品生产加工输出基地，“汕鹤大市场合作项目”",
    ],
)
def test_kinds_of_sites_are_no_names(text: str) -> None:
    assert texts(Zones()(document(text)), ZONES) == []


def test_a_district_that_ends_like_a_zone_stays_a_place() -> None:
    doc = Zones()(document("赴浦东新区和贵港市考察", "浦东新区", "贵港市"))
    assert texts(doc, ZONES) == []


def test_a_verb_behind_a_place_starts_no_name() -> None:
    doc = Zones()(document("在滁州设有生产基地，牡丹江市拓展、发展境外产业园区", "滁州", "牡丹江市"))
    assert texts(doc, ZONES) == []
    doc = Zones()(document("牡丹江市发展境外产业园区", "牡丹江市"))
    assert texts(doc, ZONES) == []


def test_the_value_is_the_place_in_front() -> None:
    doc = Zones()(document("萝北县云山石墨产业园", "萝北县"))
    assert [m.value for m in read_mentions(doc, ZONES)] == [(0, 3)]
