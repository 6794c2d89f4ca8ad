from __future__ import annotations

import pytest
from name_texts import document, texts

from kg.extraction.mention import ORGANIZATIONS, read_mentions
from kg.extraction.nesting import NESTED
from kg.extraction.organizations import Organizations
from kg.extraction.short_forms import SHORT_FORMS

NAMED = [
    # companies, in lists and behind verbs
    (
        "大庆宏运石油机械有限公司与惠州亿讯达电子有限公司签订采购合同",
        ["大庆", "惠州"],
        ["大庆宏运石油机械有限公司", "惠州亿讯达电子有限公司"],
    ),
    ("参观成都规划馆、西安博物院", ["成都", "西安"], ["成都规划馆", "西安博物院"]),
    ("法国大城市市长协会名誉主席到会", ["法国"], ["法国大城市市长协会"]),
    ("加纳投资、贸易和工业部与会", ["加纳"], ["加纳投资、贸易和工业部"]),
    ("中国城市和小城镇改革发展中心签约", ["中国"], ["中国城市和小城镇改革发展中心"]),
    ("实地走访了绥芬河龙江商联进出口有限公司", ["绥芬河"], ["绥芬河龙江商联进出口有限公司"]),
    ("公司在下诺夫哥罗德州投资建设的工厂", ["下诺夫哥罗德州"], []),
    ("由佛山市祥和家具有限公司和江门华艺灯饰厂投资", ["佛山市", "江门"], ["佛山市祥和家具有限公司", "江门华艺灯饰厂"]),
    ("农心(福建)食品有限公司在长汀投产", ["福建", "长汀"], ["农心(福建)食品有限公司"]),
    ("上药控股云南有限公司、海生科技公司参展", ["云南"], ["上药控股云南有限公司", "海生科技公司"]),
    ("考察长宏木业，格力电器的负责人到场", [], ["长宏木业", "格力电器"]),
    ("园区运营方深哈产业园投资开发有限公司", [], ["深哈产业园投资开发有限公司"]),
    (
        "国网黑龙江省电力有限公司、建行双鸭山分行捐款",
        ["黑龙江省", "双鸭山"],
        ["国网黑龙江省电力有限公司", "建行双鸭山分行"],
    ),
    (
        "宝马集团、亮道智能等德中企业，Automation W+R GmbH与Siemens AG签约",
        [],
        ["宝马集团", "亮道智能", "Automation W+R GmbH", "Siemens AG"],
    ),
    ("由日企松浦精机株式会社出资，衢州九宫格民宿开业", ["衢州"], ["松浦精机株式会社", "衢州九宫格民宿"]),
    # government and party bodies
    ("商洛市工信局、省发展改革委、团市委到会", ["商洛市"], ["商洛市工信局", "省发展改革委", "团市委"]),
    ("牡丹江市委组织部选派干部", ["牡丹江市"], ["牡丹江市委组织部"]),
    ("江门市蓬江区发展和改革局局长", ["江门市", "蓬江区"], ["江门市蓬江区发展和改革局"]),
    ("上海市人民政府合作交流办公室主办", ["上海市"], ["上海市人民政府合作交流办公室"]),
    ("湛江经济技术开发区招商三局副局长", ["湛江"], ["湛江经济技术开发区招商三局"]),
    ("自治区投资促进局部署推动招商", [], ["自治区投资促进局"]),
    ("阿穆尔州经济发展和对外联络部部长", ["阿穆尔州"], ["阿穆尔州经济发展和对外联络部"]),
    ("义乌市陆港事务与口岸管理局到会，会见该州投资局局长", ["义乌市"], ["义乌市陆港事务与口岸管理局"]),
    (
        "走访置信集团总部、云思顿总部，天盟实业董事长说，中智药业派人",
        [],
        ["置信集团", "云思顿", "天盟实业", "中智药业"],
    ),
    (
        "莫吉廖夫市执委会、贵阳一中到会，辽阳石化捐资500万元建龙角小学",
        ["莫吉廖夫市", "贵阳", "辽阳"],
        ["莫吉廖夫市执委会", "贵阳一中", "辽阳石化", "龙角小学"],
    ),
    ("外交部、国务院发文", [], ["外交部", "国务院"]),
    (
        "市人大常委会副主任、开发区管委会主任，市政协、组织部等单位",
        [],
        ["市人大常委会", "开发区管委会", "市政协", "组织部"],
    ),
    (
        "国务院三峡办、中山市支援合作办有关负责人，“双招双引”督查办的成员",
        ["中山市"],
        ["国务院三峡办", "中山市支援合作办", "“双招双引”督查办"],
    ),
    ("俄外交部与滨海州林业部、滨海州交通与道路部磋商", ["滨海州"], ["俄外交部", "滨海州林业部", "滨海州交通与道路部"]),
    ("东丽区农业农村委书记、中教科科长到会", ["东丽区"], ["东丽区农业农村委", "中教科"]),
    ("新疆生产建设兵团第六师与兵团第十四师224团结对", ["新疆"], ["新疆生产建设兵团第六师", "兵团第十四师224团"]),
    # bodies away from home
    (
        "江苏省苏陕协作汉中工作组、中山市人社局对口帮扶工作组到会",
        ["江苏省", "汉中", "中山市"],
        ["江苏省苏陕协作汉中工作组", "中山市人社局"],
    ),
    ("他在总领馆会见来宾，总领馆愿加强沟通", [], ["总领馆", "总领馆"]),
    ("佛山市驻双鸭山对口合作工作组", ["佛山市", "双鸭山"], ["佛山市驻双鸭山对口合作工作组"]),
    ("北京市援疆和田指挥部与联东集团签署协议", ["北京市", "和田"], ["北京市援疆和田指挥部", "联东集团"]),
    ("由江苏援伊·江阴工作组投入资金", ["江苏", "江阴"], ["江苏援伊·江阴工作组"]),
    ("俄罗斯驻广州总领事馆开馆", ["俄罗斯", "广州"], ["俄罗斯驻广州总领事馆"]),
    # associations, schools, hospitals, institutes
    (
        "广州市黑龙江商会、中山市工商业联合会承办",
        ["广州市", "黑龙江", "中山市"],
        ["广州市黑龙江商会", "中山市工商业联合会"],
    ),
    ("市对外友协会长率团", [], ["市对外友协"]),
    ("会见东北国立大学校长", ["东北"], ["东北国立大学"]),
    ("到绥化市第一医院坐诊，在岭南师范学院访学", ["绥化市", "岭南"], ["绥化市第一医院", "岭南师范学院"]),
    ("哈尔滨工业大学重庆研究院揭牌", ["哈尔滨", "重庆"], ["哈尔滨工业大学重庆研究院"]),
    (
        "进驻黑龙江—粤港澳大湾区产业协同服务中心学习",
        ["黑龙江", "粤港澳大湾区"],
        ["黑龙江—粤港澳大湾区产业协同服务中心"],
    ),
    ("又共建寒地农机装备联合实验室", [], ["寒地农机装备联合实验室"]),
]


@pytest.mark.parametrize(("text", "places", "expected"), NAMED, ids=[n[0][:12] for n in NAMED])
def test_names(text: str, places: list[str], expected: list[str]) -> None:
    assert texts(Organizations()(document(text, *places)), ORGANIZATIONS) == expected


@pytest.mark.parametrize(
    "text",
    [
        "该公司、多家企业、行业协会和有关部门参加",
        "两市政府、各县区政府、当地政府高度重视",
        "国有企业集团和科技公司到会",
        "研发中心和配件仓库，以项目为中心",
        "全局谋划，格局打开，客厅布局合理",
        "共建数字经济、生物医药等合作",
        "就地建厂，投资建厂",
        "三地外办共同举行视频会谈",
        "市委书记孙立群，市委常委、秘书长",
        "儿子上大学了，人数突破千人大关，新建生活垃圾处理厂和残疾人康复中心",
        "项目建设中建立机制，由市里主办、承办，督办事项",
    ],
)
def test_kinds_of_bodies_are_no_names(text: str) -> None:
    assert texts(Organizations()(document(text)), ORGANIZATIONS) == []


def test_the_value_is_the_place_in_front() -> None:
    doc = Organizations()(document("绥化市商务局与龙江森工集团", "绥化市"))
    assert [m.value for m in read_mentions(doc, ORGANIZATIONS)] == [(0, 3), None]


def test_a_bureau_stands_beside_its_station_and_inside_others_it_is_nested() -> None:
    doc = Organizations()(document("鹤岗市经济合作促进局驻汕头招商联络站、湛江市委党校", "鹤岗市", "汕头", "湛江市"))
    assert texts(doc, ORGANIZATIONS) == ["鹤岗市经济合作促进局驻汕头招商联络站", "鹤岗市经济合作促进局", "湛江市委党校"]
    doc = Organizations()(document("上海市人民政府合作交流办公室", "上海市"))
    assert [(m.text, m.rule) for m in read_mentions(doc, NESTED)] == [
        ("上海市人民政府", "organizations.government.nested")
    ]


def test_short_forms_point_to_the_full_name() -> None:
    text = "广东德雅环境科技股份有限公司（以下简称“德雅股份”）奠基。"
    text += "深圳市穗禾优选供应链有限公司到会，穗禾优选董事长说。德雅股份投产。"
    doc = Organizations()(document(text, "广东", "深圳市"))
    full = {m.text: (m.start, m.end) for m in read_mentions(doc, ORGANIZATIONS)}
    short = [(m.text, m.value) for m in read_mentions(doc, SHORT_FORMS)]
    company = full["广东德雅环境科技股份有限公司"]
    assert short == [("德雅股份", company), ("穗禾优选", full["深圳市穗禾优选供应链有限公司"]), ("德雅股份", company)]


def test_a_form_that_two_companies_share_stands_for_neither() -> None:
    text = "绥化金禾农业有限公司与鹤岗金禾农业有限公司签约，金禾农业表示"
    doc = Organizations()(document(text, "绥化", "鹤岗"))
    assert texts(doc, SHORT_FORMS) == []


def test_the_name_in_brackets_is_a_short_form() -> None:
    doc = Organizations()(document("宝钢集团（现为宝武集团）投产"))
    assert [(m.text, m.value) for m in read_mentions(doc, SHORT_FORMS)] == [("宝武集团", (0, 4))]
