"""Quantities: values to the digit, units, and numbers that are none."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
import spacy

from kg.errors import DataError
from kg.extraction.mention import QUANTITIES, read_mentions
from kg.extraction.numerals import read_number
from kg.extraction.quantities import QuantityValue, find_quantities

GOLD = Path(__file__).parents[2] / ".." / "shared" / "gold"


def pairs(text: str, lang: str = "zh") -> list[tuple[float, str]]:
    return [(m.value.value, m.value.unit) for m in find_quantities(text, lang)]


@pytest.mark.parametrize(
    ("text", "value", "unit", "currency"),
    [
        ("17.11亿元", 1711000000, "元", "CNY"),
        ("17.11 亿元", 1711000000, "元", "CNY"),
        ("5.2亿元人民币", 520000000, "元", "CNY"),
        ("8000万元", 80000000, "元", "CNY"),
        ("1亿2000万元", 120000000, "元", "CNY"),
        ("1,234.5万元", 12345000, "元", "CNY"),
        ("一百五十万元", 1500000, "元", "CNY"),
        ("￥300万", 3000000, "元", "CNY"),
        ("500万美元", 5000000, "美元", "USD"),
        ("300亿卢布", 30000000000, "卢布", "RUB"),
        ("2000港币", 2000, "港元", "HKD"),
        ("3亿多元", 300000000, "元", "CNY"),
    ],
)
def test_money_is_exact(text: str, value: int, unit: str, currency: str) -> None:
    (mention,) = find_quantities(f"投资{text}建厂", "zh")
    assert mention.value.kind == "money"
    assert (mention.value.value, mention.value.unit, mention.value.currency) == (value, unit, currency)
    assert isinstance(mention.value.value, int)
    assert mention.text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28个", [(28, "个")]),
        ("25 个", [(25, "个")]),
        ("１２家", [(12, "家")]),
        ("1,200家", [(1200, "家")]),
        ("1.86万人次", [(18600, "人次")]),
        ("1.2万余人次", [(12000, "人次")]),
        ("一千二百人", [(1200, "人")]),
        ("一百二十个", [(120, "个")]),
        ("两座", [(2, "座")]),
        ("三千公里", [(3000, "公里")]),
        ("15万亩", [(150000, "亩")]),
        ("1.2万吨", [(12000, "吨")]),
        ("2.3平方公里", [(2.3, "平方公里")]),
        ("3万㎡", [(30000, "平方米")]),
        ("100MW", [(100, "兆瓦")]),
        ("11.2%", [(11.2, "%")]),
        ("百分之二十", [(20, "%")]),
        ("百分之十二点五", [(12.5, "%")]),
        ("3.5个百分点", [(3.5, "个百分点")]),
        ("4批12名", [(4, "批"), (12, "名")]),
        ("42批次、386人次", [(42, "批次"), (386, "人次")]),
        ("由2017年的63班增至105班", [(63, "班"), (105, "班")]),
        ("10月20家企业", [(20, "家")]),
        ("签约18个", [(18, "个")]),
        ("投资超50亿，", [(5000000000, "")]),
    ],
)
def test_counts_and_measures(text: str, expected: list[tuple[float, str]]) -> None:
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    ["A380架", "G20峰会", "5G基站", "4S店", "K12家", "T-50架", "〔2019〕5号", "88号", "2017年",
     "4月17—19日", "13800138000", "0453-6171234", "3D打印", "1:1配套", "98天", "6个月",
     "20个工作日", "65岁", "三年", "七台河市", "九台区", "统一部署", "第一人民医院", "300人民代表",
     "三一重工", "万家灯火", "亿元项目", "2020元旦", "2.0版", "数十个", "几十家", "好几百人",
     "十几家", "三五家", "七八十个", "成百上千家", "6至8个", "3-5家", "8-10%", "数亿元"],
)  # fmt: skip
def test_what_is_no_quantity(text: str) -> None:
    assert pairs(text) == []


@pytest.mark.parametrize(
    ("text", "value", "direction"),
    [
        ("20余家", 20, "above"),
        ("100多次", 100, "above"),
        ("上百家", 100, "above"),
        ("百余家", 100, "above"),
        ("超过3家", 3, "above"),
        ("突破2.8亿元", 280000000, "above"),
        ("3家以上", 3, "above"),
        ("近400人", 400, "below"),
        ("不足10家", 10, "below"),
        ("约128亿元", 12800000000, "about"),
        ("50人左右", 50, "about"),
        ("签约18个", 18, None),
        ("最近3家", 3, None),
    ],
)
def test_approximate(text: str, value: float, direction: str | None) -> None:
    (mention,) = find_quantities(text, "zh")
    assert mention.value.value == value
    assert mention.value.direction == direction
    assert mention.value.approximate == (direction is not None)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "US$5 million", [(5000000, "US dollars")]),
        ("en", "a $5m plant", [(5000000, "US dollars")]),
        ("en", "1.7bn yuan", [(1700000000, "yuan")]),
        ("en", "RMB 500 million", [(500000000, "yuan")]),
        ("en", "256.5 billion rubles", [(256500000000, "rubles")]),
        ("en", "more than 1,200 people", [(1200, "people")]),
        ("en", "28 projects", [(28, "")]),
        ("en", "two hundred companies, twenty-five officials", [(200, ""), (25, "")]),
        ("en", "11.2 percent", [(11.2, "%")]),
        ("en", "2.3 square kilometres", [(2.3, "square kilometers")]),
        ("en", "the 14th company", [(14, "")]),
        ("en", "in 2017 companies; January 13 in; G20 summit; COVID-19 cases; A380 jets", []),
        ("en", "a 5-year plan, five years, 3 months, 6 to 8 projects, at 9:30 am", []),
        ("ru", "5 млн долларов", [(5000000, "долларов США")]),
        ("ru", "1,7 млрд юаней", [(1700000000, "юаней")]),
        ("ru", "более 1 200 человек", [(1200, "человек")]),
        ("ru", "12 тыс. тонн", [(12000, "тонн")]),
        ("ru", "28 проектов, тридцать компаний", [(28, ""), (30, "")]),
        ("ru", "11,2 процента", [(11.2, "%")]),
        ("ru", "14-й раз", [(14, "")]),
        ("ru", "в 2017 году, 13 января, 05.06.21, пять лет, № 5 от, от 5 до 8 проектов", []),
    ],
)
def test_other_languages(lang: str, text: str, expected: list[tuple[float, str]]) -> None:
    assert pairs(text, lang) == expected


def test_ordinals_and_articles() -> None:
    (nth,) = find_quantities("第14家落户企业", "zh")
    assert (nth.value.kind, nth.value.value, nth.text) == ("ordinal", 14, "第14家")
    (phase,) = find_quantities("一期工程", "zh")
    assert phase.value.kind == "ordinal"
    assert find_quantities("举办培训班23期", "zh")[0].value.kind == "count"
    (article,) = find_quantities("东莞一家公司", "zh")
    assert article.value.indefinite
    assert not find_quantities("1家公司", "zh")[0].value.indefinite


def test_component() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("kg_quantities")
    (mention,) = read_mentions(nlp("到位资金31.6亿元。"), QUANTITIES)
    assert mention.value == QuantityValue(3160000000, "元", "money", "CNY")
    assert (mention.text, mention.label, mention.rule) == ("31.6亿元", "Quantity", "money")


def test_language_without_data() -> None:
    with pytest.raises(DataError, match="xx"):
        find_quantities("text", "xx")


@pytest.mark.parametrize(
    ("text", "value"),
    [("两千三", 2300), ("三万五", 35000), ("一百零五", 105), ("一千零三", 1003), ("2万亿", 2 * 10**12),
     ("十二亿五千万", 1250000000), ("十", 10), ("百", 100)],
)  # fmt: skip
def test_numerals(text: str, value: int) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "许多", "1点", "点五", "3三"])
def test_no_numerals(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize("text", ["1", "一", "万", "1,", "1亿", "1.", "1-", "百分之"])
def test_hostile_text_takes_linear_time(text: str) -> None:
    start = time.perf_counter()
    find_quantities(text * 20_000 + "个", "zh")
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("name", ["seed.jsonl", "dev-zh.jsonl"])
def test_every_annotated_number_is_found(name: str) -> None:
    path = GOLD / name
    if not path.exists():
        pytest.skip(f"no annotated texts at {path}")
    wanted, missed = 0, []
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        found = {(m.value.value, m.value.currency) for m in find_quantities(row["text"], "zh")}
        for fact in row["facts"]:
            for number in _numbers(fact):
                wanted += 1
                if number not in found:
                    missed.append((row["id"], fact["type"], number))
    assert len(missed) <= 0.02 * wanted, missed


def _numbers(fact: dict[str, Any]) -> list[tuple[float, str | None]]:
    numbers = []
    if "value" in fact:
        numbers.append((fact["value"], fact.get("currency")))
    if "amount" in fact:
        numbers.append((fact["amount"]["value"], fact["amount"]["currency"]))
    if "count" in fact:
        numbers.append((fact["count"], None))
    return numbers
