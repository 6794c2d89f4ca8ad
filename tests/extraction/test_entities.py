"""Which names of a text are one entity."""

from __future__ import annotations

import pytest

from kg.annotation import Annotation
from kg.documents.document import Document
from kg.extraction.pipeline import annotate


def read(text: str, publisher: str | None = None) -> Annotation:
    return annotate(Document("d", text, None, "2023-05-01", publisher, lang="zh"))


def forms(annotation: Annotation, name: str) -> set[str]:
    """All forms of the entity of which ``name`` is one."""
    (entity,) = [e for e in annotation.entities if name in (e.name, *e.aliases)]
    return {entity.name, *entity.aliases}


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("伊春松岭木业集团有限公司投产。松岭集团董事长说。", "伊春松岭木业集团有限公司", "松岭集团"),
        ("合肥市商务局主办。市商务局的数据显示。", "合肥市商务局", "市商务局"),
        ("寿县丰庄中心学校到了，丰庄中心学校举行仪式。", "寿县丰庄中心学校", "丰庄中心学校"),
        ("温州医科大学附属第一医院签约。温医大附一院院长到会。", "温州医科大学附属第一医院", "温医大附一院"),
        ("中国驻哈巴罗夫斯克总领事馆、驻哈巴罗夫斯克总领馆", "中国驻哈巴罗夫斯克总领事馆", "驻哈巴罗夫斯克总领馆"),
        ("宝钢集团（现为宝武集团）援藏。", "宝钢集团", "宝武集团"),
        ("阿穆尔州副部长伊戈尔·科罗廖夫到会。科罗廖夫说。", "伊戈尔·科罗廖夫", "科罗廖夫"),
        (
            "溧阳市天目湖国家级旅游度假区开园，溧阳市天目湖旅游度假区",
            "溧阳市天目湖国家级旅游度假区",
            "溧阳市天目湖旅游度假区",
        ),
        (
            "穆棱市下诺夫哥罗德州境外木业加工园区开工，穆棱市境外木业加工园区投产。",
            "穆棱市下诺夫哥罗德州境外木业加工园区",
            "穆棱市境外木业加工园区",
        ),
        ("杭州经济技术开发区管委会到会。近年来，开发区多举措招商。", "杭州经济技术开发区", "开发区"),
        ("市长王　健出席，王健表示。", "王　健", "王健"),
    ],
)
def test_one_entity(text: str, one: str, other: str) -> None:
    assert {one, other} <= forms(read(text), one)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("牡丹江市委、牡丹江市委组织部到会。", "牡丹江市委", "牡丹江市委组织部"),
        ("绥化市经开区与绥化市青冈县经开区签约。", "绥化市经开区", "绥化市青冈县经开区"),
        ("绍兴市选派市发展改革委干部挂任辽源市发展改革委副主任。", "市发展改革委", "辽源市发展改革委"),
        ("天津市人民医院与天津市第一人民医院结对。", "天津市人民医院", "天津市第一人民医院"),
        ("广州市教育局与广州市天河区教育局到会。", "广州市教育局", "广州市天河区教育局"),
        ("龙江能源集团、龙江建设集团与龙江集团签约。", "龙江能源集团", "龙江集团"),
    ],
)
def test_two_entities(text: str, one: str, other: str) -> None:
    assert other not in forms(read(text), one)


def test_a_bureau_of_the_level_belongs_to_the_seat() -> None:
    text = "合肥市商务局主办。市商务局的数据显示，我市出口增长。"
    assert "市商务局" not in forms(read(text, "南京日报"), "合肥市商务局")


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("黑龙江省商务厅认定园区。", "黑龙江省", False),
        ("广东海洋大学、南宁泰克半导体有限公司到会。", "南宁", False),
        ("中国大运河博物馆开馆。", "中国", False),
        ("青冈县发展和改革局到会。", "青冈县", True),
        ("勃利县丰菌种植专业合作社投产。", "勃利县", True),
    ],
)
def test_a_place_inside_a_name(text: str, place: str, expected: bool) -> None:
    assert any(e.type == "Place" and e.name == place for e in read(text).entities) == expected


@pytest.mark.parametrize(
    ("text", "lang", "people"),
    [
        (
            "大连市总工会主席刘建民和宁波市港务局局长刘建民先后发言。刘建民还介绍了港口。",
            "zh",
            ["刘建民", "刘建民 (宁波市港务局)"],
        ),
        ("大连市总工会主席刘建民和宁波市港务局局长王海先后发言。刘建民说。", "zh", ["刘建民", "王海"]),
        ("大连市总工会主席刘建民出席。会后，大连市商会会长刘建民讲话。", "zh", ["刘建民"]),
        (
            "Liu Jianmin, chairman of the Dalian Chamber of Commerce, and Liu Jianmin, director of the Ningbo Port "
            "Authority, spoke.",
            "en",
            ["Liu Jianmin", "Liu Jianmin (Ningbo Port Authority)"],
        ),
        (
            "Выступили ректор Дальневосточного федерального университета Сергей Петров и генеральный директор "
            "компании «Восток» Сергей Петров.",
            "ru",
            ["Сергей Петров", "Сергей Петров (компания «Восток»)"],
        ),
    ],
)
def test_people_of_one_name_in_a_list_are_two(text: str, lang: str, people: list[str]) -> None:
    found = annotate(Document("d", text, None, "2023-05-01", lang=lang))
    assert [e.name for e in found.entities if e.type == "Person"] == people
    posts = {(f.roles["person"], f.roles["title"]) for f in found.facts if f.type == "Post"}
    assert {person for person, _ in posts} == set(people)
