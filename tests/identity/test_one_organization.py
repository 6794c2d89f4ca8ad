from __future__ import annotations

import pytest

from kg.identity.grouping import Verdict
from kg.identity.organizations import OrganizationName, compare, read_name

HARBIN, MUDANJIANG, SHENZHEN, BLAGOVESHCHENSK = "cn:230100", "cn:231000", "cn:440300", "gn:2026609"


def verdict(a: OrganizationName, b: OrganizationName) -> Verdict:
    assert compare(a, b) == compare(a, b)
    assert compare(a, b).verdict is compare(b, a).verdict
    return compare(a, b).verdict


@pytest.mark.parametrize(
    ("a", "b", "anchor"),
    [
        ("牡丹江市经合局", "市经合局", MUDANJIANG),
        ("牡丹江市经合局", "牡丹江市经济合作局", None),
        ("哈尔滨市政府", "哈尔滨市人民政府", None),
        ("哈爾濱市政府", "哈尔滨市政府", None),
        ("深圳海川智能裝備有限公司", "深圳海川智能装备有限公司", None),
        ("哈尔滨市政府", "Harbin City Administration", HARBIN),
        ("哈尔滨市政府", "администрация Харбина", HARBIN),
        ("哈尔滨市政府", "Правительство города Харбин", None),
        ("布拉戈维申斯克市政府", "администрация Благовещенска", BLAGOVESHCHENSK),
        ("哈尔滨市发展和改革委员会", "哈尔滨市发改委", None),
        ("哈尔滨市国有资产监督管理委员会", "哈尔滨市国资委", None),
        ("哈尔滨市市场监督管理局", "Harbin Market Supervision Administration", None),
        ("黑龙江省商务厅", "Heilongjiang Provincial Department of Commerce", None),
        ("哈尔滨市商务局", "Управление коммерции Харбина", None),
        ("哈尔滨市文广旅局", "Harbin Bureau of Culture, Radio, Television and Tourism", None),
        ("哈尔滨市委组织部", "Organization Department of the CPC Harbin Municipal Committee", None),
        ("中共哈尔滨市委", "哈尔滨市委", None),
        ("俄罗斯驻哈尔滨总领事馆", "Consulate General of Russia in Harbin", None),
        ("佛山南珠陶瓷有限公司", "佛山市南珠陶瓷有限公司", None),
        ("佛山南珠陶瓷有限公司", "Foshan Nanzhu Ceramics Co., Ltd.", "cn:440600"),
        ("牡丹江北林木业集团有限公司", "Mudanjiang Beilin Wood Group", None),
        ("牡丹江师范学院", "Mudanjiang Normal University", None),
        ("远东联邦大学", "Дальневосточный федеральный университет", None),
        ("东莞市家居行业协会", "Dongguan Furniture Industry Association", None),
    ],
)
def test_one_body(a: str, b: str, anchor: str | None) -> None:
    assert verdict(read_name(a, anchor, ()), read_name(b, anchor, ())) is Verdict.SAME


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("牡丹江市委", "牡丹江市委组织部"),
        ("牡丹江市委", "牡丹江市政府"),
        ("牡丹江市政府", "牡丹江市政府办公室"),
        ("牡丹江市政府办公室", "牡丹江市委办公室"),
        ("黑龙江省商务厅", "哈尔滨市商务局"),
        ("哈尔滨市港澳办", "哈尔滨市台湾事务办公室"),
        ("哈尔滨市政务服务局", "哈尔滨市行政审批局"),
        ("哈尔滨市商务局", "哈尔滨市南岗区商务局"),
        ("哈尔滨市文化局", "哈尔滨市旅游局"),
        ("哈尔滨市发改委", "黑龙江省发改委对口合作处"),
        ("鹤岗市南山区政府", "深圳市南山区政府"),
        ("深圳市黑龙江商会", "黑龙江省商会"),
        ("佛山南珠陶瓷有限公司", "肇庆南珠陶瓷有限公司"),
        ("牡丹江师范学院", "牡丹江医科大学"),
        ("黑河学院", "黑河大学"),
        ("Harbin City Administration", "Commerce Bureau of Harbin"),
        ("Heilongjiang Chamber of Commerce in Shenzhen", "Shenzhen Chamber of Commerce"),
        ("администрация Харбина", "администрация Благовещенска"),
    ],
)
def test_two_bodies(a: str, b: str) -> None:
    assert verdict(read_name(a, None, ()), read_name(b, None, ())) in (Verdict.DIFFERENT, Verdict.UNKNOWN)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("佛山南珠陶瓷有限公司", "佛山南珠控股集团有限公司"),
        ("深圳海川智能装备有限公司", "深圳海川智能装备股份有限公司"),
        ("深圳海川智能装备有限公司", "海川智能装备有限公司"),
        ("Foshan Nanzhu Ceramics Co., Ltd.", "佛山南珠控股集团有限公司"),
    ],
)
def test_perhaps_one_company(a: str, b: str) -> None:
    assert verdict(read_name(a, None, ()), read_name(b, None, ())) is Verdict.DOUBTFUL


def test_a_bare_name_is_of_the_level_that_it_tells() -> None:
    assert read_name("省商务厅", HARBIN, ()).place == "cn:230000"
    assert read_name("市商务局", HARBIN, ()).place == HARBIN
    assert read_name("区商务局", HARBIN, ()).place is None


def test_a_district_is_the_one_of_the_text() -> None:
    assert read_name("南山区商务局", None, ["cn:230404"]).place == "cn:230404"
    assert read_name("南山区商务局", "cn:440305", ()).place == "cn:440305"
    assert read_name("南山区商务局", None, ()).place is None


@pytest.mark.parametrize("name", ["", "市", "委", "局", "公司", "Co.", "«»", "\ud800", "管委会", "  ", "中共"])
def test_any_name_can_be_read(name: str) -> None:
    for anchor in (None, HARBIN, "cn:000000"):
        read = read_name(name, anchor, ())
        assert compare(read, read) is not None
