from __future__ import annotations

import pytest
from name_texts import document, texts
from spacy.tokens import Doc

from kg.extraction.mention import PEOPLE, TITLES, read_mentions
from kg.extraction.names import Names

NAMED = [
    # beside titles
    ("中山市委副书记、市长梁启成率党政代表团来访", ["梁启成"]),
    ("肇东经济开发区管委会副主任宋佳宁、青冈县发展和改革局股长于洋等9名干部", ["宋佳宁", "于洋"]),
    ("副市长顾涛、康忠贵参加，李玉俊副市长主持", ["顾涛", "康忠贵", "李玉俊"]),
    ("纪旺福、林斌、张浏佳副市长带队", ["纪旺福", "林斌", "张浏佳"]),
    ("副市长何靖宇表示，副县长（挂职）林文华来自闽侯", ["何靖宇", "林文华"]),
    ("老板关雷告诉记者，门口排队的林女士说", ["关雷", "林女士"]),
    ("董事长欧阳明远致辞，区长区志聪陪同", ["欧阳明远", "区志聪"]),
    # foreign names
    ("阿穆尔州州长瓦西里·奥尔洛夫与阿列克谢·茨杰诺夫会谈", ["瓦西里·奥尔洛夫", "阿列克谢·茨杰诺夫"]),
    ("政府副主席古列维奇，秋明州州长莫尔表示", ["古列维奇", "莫尔"]),
    ("莫尔古洛夫大使致辞", ["莫尔古洛夫"]),
    ("新潟县知事花角英世在会上致辞，副市长久渡晃、议长永松弘基一行", ["花角英世", "久渡晃", "永松弘基"]),
    ("副主任艾尼瓦尔·吐尔逊介绍", ["艾尼瓦尔·吐尔逊"]),
    ("总领事Chernousov Alexander到访", ["Chernousov Alexander"]),
    ("副部长伊戈尔·科罗廖夫、县长盛通·王乔玛尼出席。科罗廖夫说", ["伊戈尔·科罗廖夫", "盛通·王乔玛尼", "科罗廖夫"]),
    ("贫困户吐尼亚孜·阿不都拉家里，坐落在卡尔·马克思大街上", ["吐尼亚孜·阿不都拉"]),
    ("议长古贺和宏、理事长佐佐木健与尾田女士、小野寺正德町长会谈", ["古贺和宏", "佐佐木健", "尾田女士", "小野寺正德"]),
    ("工人伊万来到园区，驻当地代表布罗瓦列茨会谈时", ["伊万", "布罗瓦列茨"]),
    # lists, whose names need not be of usual characters
    (
        "该区领导潘佶、林蕙、童土善，该市领导陈中山、但锐金、别华中参加",
        ["潘佶", "林蕙", "童土善", "陈中山", "但锐金", "别华中"],
    ),
    ("马云、任正非、柳传志等企业家到会", ["马云", "任正非", "柳传志"]),
    ("市长王　健、副市长李 明、张建国出席", ["王　健", "李 明", "张建国"]),
    # behind 的, in signatures, with a surname that is a word as well
    ("中山市的曹健、缪青两位老师，青冈县的徐剑飞都是成员", ["曹健", "缪青", "徐剑飞"]),
    ("时任副主任的薛海峰来到青冈县", ["薛海峰"]),
    ("都有收获。\n——连新良（指挥部指挥长）\n我很忙。", ["连新良"]),
    ("局长任小斌算过一笔账，以副局长陈亚为团长，书记王永明说", ["任小斌", "陈亚", "王永明"]),
    ("在胡校长和陈书记的带领下参观", ["胡校长", "陈书记"]),
    ("市长金子百合与议长平烈克萨会谈。金子说", ["金子百合", "平烈克萨", "金子"]),
    ("校长帕提古丽·热合曼打来电话，村民次仁顿珠种西瓜", ["帕提古丽·热合曼", "次仁顿珠"]),
    ("董事长才让多杰说，布依族妇女罗小英说，市长王凯来青冈县", ["才让多杰", "罗小英", "王凯"]),
    # without a title
    ("说那句话的干部叫徐春梅，她是本地人", ["徐春梅"]),
    ("孙飚表示，两市将合作。孙飚说", ["孙飚", "孙飚"]),
    ("叶志鸿冲记者晃了晃手里的灯管。他指的是叶志鸿正在琢磨的二期", ["叶志鸿", "叶志鸿"]),
    ("（记者 刘银昌 通讯员 刘明勇）", ["刘银昌", "刘明勇"]),
]


@pytest.mark.parametrize(("text", "expected"), NAMED, ids=[n[0][:12] for n in NAMED])
def test_names(text: str, expected: list[str]) -> None:
    places = ("中山市", "青冈县", "肇东", "阿穆尔州", "秋明州", "新潟县")
    assert texts(Names()(document(text, *places)), PEOPLE) == expected


@pytest.mark.parametrize(
    "text",
    [
        "高度重视对口合作，周边国家，方面军，时说",
        "市长向大会致辞，市长于会上表示，主席和总统会谈",
        "全面建设，任何单位，成都市民，高质量发展",
        "主任高度评价，局长全面介绍情况",
        "记者从会上了解到，记者日前获悉",
        "和平路与向阳街的成果，双方签约",
        "城市长期发展，龙岩市长汀县",
        "龙岩市的周边、高校和金融，市长温和地说，书记高兴地表示",
        "领导班子成员、党员、团员，代表金融、保险等行业，唐津市市长到访",
        "绍兴·辽源交流会，红色之城·康养通化",
    ],
)
def test_words_are_no_names(text: str) -> None:
    assert texts(Names()(document(text, "龙岩市", "长汀县", "成都")), PEOPLE) == []


def test_a_surname_with_a_title_stands_for_the_one_person_of_that_name() -> None:
    doc = Names()(document("总经理叶志鸿说。“叶总是第一个。”赵总没来"))
    assert [(m.text, m.value) for m in read_mentions(doc, PEOPLE)] == [("叶志鸿", None), ("叶总", "叶志鸿")]


def offices(text: str, *places: str) -> list[tuple[str | None, str, str | None]]:
    """(body or word for it, title, holder) of every office."""

    def at(doc: Doc, span: tuple[int, int] | None) -> str | None:
        return doc.text[span[0] : span[1]] if span else None

    doc = Names()(document(text, *places))
    return [
        (at(doc, m.value.organization) or m.value.body, m.text, at(doc, m.value.person))
        for m in read_mentions(doc, TITLES)
    ]


OFFICES = [
    (
        "中山市委副书记、市长梁启成出席",
        ["中山市"],
        [("中山市", "市委副书记", "梁启成"), ("中山市", "市长", "梁启成")],
    ),
    ("市委书记孙立群主持", [], [(None, "市委书记", "孙立群")]),
    ("湛江市委组织部副部长潘国雄表示", ["湛江市"], [("湛江市委组织部", "副部长", "潘国雄")]),
    ("肇庆市政府副秘书长莫嘉荣出席", ["肇庆市"], [("肇庆市政府", "副秘书长", "莫嘉荣")]),
    ("公司董事长兼总裁冯国梁出席", [], [("公司", "董事长", "冯国梁"), ("公司", "总裁", "冯国梁")]),
    (
        "辽宁省发展改革委副主任、省对口合作工作领导小组办公室主任卢启明",
        ["辽宁省"],
        [("辽宁省发展改革委", "副主任", "卢启明"), ("省对口合作工作领导小组办公室", "主任", "卢启明")],
    ),
    (
        "绍兴市市长盛阅春，副市长顾涛、康忠贵；辽源市市长孙弘，副市长汤艳参加",
        ["绍兴市", "辽源市"],
        [
            ("绍兴市", "市长", "盛阅春"),
            ("绍兴市", "副市长", "顾涛"),
            ("绍兴市", "副市长", "康忠贵"),
            ("辽源市", "市长", "孙弘"),
            ("辽源市", "副市长", "汤艳"),
        ],
    ),
    ("徐春梅表示。徐春梅，七台河市投资促进中心主任。", ["七台河市"], [("七台河市投资促进中心", "主任", "徐春梅")]),
    ("他是江门市鸿照光电有限公司的总经理", ["江门市"], [("江门市鸿照光电有限公司", "总经理", None)]),
    ("湛江中心人民医院选派主任医师苏敏珍坐诊", ["湛江"], [("湛江中心人民医院", "主任医师", "苏敏珍")]),
    ("牡丹江市派出政府副市长李玉俊赴任", ["牡丹江市"], [("牡丹江市", "副市长", "李玉俊")]),
    (
        "坡头区副区长梁海生到北林区挂任区委常委、副区长",
        ["坡头区", "北林区"],
        [("坡头区", "副区长", "梁海生"), ("北林区", "区委常委", "梁海生"), ("北林区", "副区长", "梁海生")],
    ),
    ("乌鲁木齐台州商会朱桂金会长一行", ["乌鲁木齐", "台州"], [("乌鲁木齐台州商会", "会长", "朱桂金")]),
    ("阿穆尔州州长瓦西里·奥尔洛夫致辞", ["阿穆尔州"], [("阿穆尔州", "州长", "瓦西里·奥尔洛夫")]),
    ("游客林女士和村民马志强说", [], []),
]


@pytest.mark.parametrize(("text", "places", "expected"), OFFICES, ids=[o[0][:12] for o in OFFICES])
def test_offices(text: str, places: list[str], expected: list[tuple[str | None, str, str | None]]) -> None:
    assert offices(text, *places) == expected


def test_reporters_are_flagged() -> None:
    doc = Names()(document("（记者 刘晓云）"))
    (title,) = read_mentions(doc, TITLES)
    assert title.value.reporter


def test_a_long_chain_of_titles_is_read() -> None:
    found = offices("市政府主任、" * 3000 + "市政府主任李明出席")
    assert found[-1] == ("市政府", "主任", "李明")
