"""Place names in text: everyday words, chains, lists, context and namesakes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from place_marks import mark, unmark

from kg.gazetteer.resolution import resolve


def check(marked: str, title: str = "", seat: str | None = None) -> None:
    text = unmark(marked)
    assert mark(text, resolve(text, title, seat)) == marked


@pytest.mark.parametrize(
    "text",
    [
        "开展务实合作,资源共享,友好往来,和平发展,平安建设。",
        "新兴产业大方向、安定团结、通用标准、文明城区。",
        "尽管大连续三年增长。",
        "松花江西岸、太湖南部。",
        "合作市场广阔,市场和平区域稳定。",
        "长治久安,日照充足。",
        "主城区和老城区改造。",
        "市级和县区结对,真金白银投入,集山水海城于一身,高峡平湖明珠。",
        "沿南京路步行。",
    ],
)
def test_everyday_words_are_no_places(text: str) -> None:
    assert resolve(text) == []


@pytest.mark.parametrize(
    "marked",
    [
        "由【大连|cn:210200】接待",
        "【哈尔滨|cn:230100】市民",
        "【广东|cn:440000】省会【广州|cn:440100】",
        "【甘肃省|cn:620000】【会宁县|cn:620422】",
        "【黑龙江|cn:230000】西部",
        "【黑龙江省|cn:230000】委书记",
        "刚刚从【江门|cn:440700】挂职归来",
        "【伊春|cn:230700】友好城市",
        "【广西|cn:450000】资源丰富",
        "孙中山先生在【中山市|cn:442000】",
        "【丹寨县|cn:522636】【兴仁镇|cn:522636101】的茶园",
    ],
)
def test_a_name_is_kept_whole_by_the_likelier_reading(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "【黑龙江省|cn:230000】【牡丹江市|cn:231000】【西安区|cn:231005】",
        "【吉林|cn:220000】【辽源|cn:220400】【西安区|cn:220403】",
        "【广州市|cn:440100】【黄埔区|cn:440112】",
        "【安徽|cn:340000】【滁州|cn:341100】",
        "【佛山市|cn:440600】【南海区|cn:440605】【狮山镇|cn:440605106】",
        "【东莞市|cn:441900】【长安镇|cn:441900119】",
        "【东莞市|cn:441900】【松山湖镇|ic:songshan-lake-town】",
        "【俄罗斯|iso:RU】【远东|ic:russian-far-east】",
        "【俄罗斯|iso:RU】【下诺夫哥罗德州|iso:RU-NIZ】",
        "【俄罗斯|iso:RU】【布拉戈维申斯克|gn:2026609】",
        "【澳大利亚|iso:AU】【悉尼|gn:2147714】",
        "【韩国|iso:KR】【釜山市|gn:1838524】",
        "【辽宁省|cn:210000】【朝阳市|cn:211300】【朝阳县|cn:211321】",
        "【北京市|cn:110000】【朝阳区|cn:110105】与【长春市|cn:220100】【朝阳区|cn:220104】",
    ],
)
def test_each_part_of_a_chain_is_a_name_of_its_own(marked: str) -> None:
    check(marked)


def test_a_chain_remembers_where_it_begins() -> None:
    names = resolve("赴黑龙江省牡丹江市西安区考察")
    assert [(n.text, n.chain) for n in names] == [("黑龙江省", 1), ("牡丹江市", 1), ("西安区", 1)]
    assert [n.rule for n in names] == ["gazetteer.full", "gazetteer.chain", "gazetteer.chain"]


@pytest.mark.parametrize(
    "marked",
    [
        # A parent named in the text, siblings, nothing at all.
        "【牡丹江市|cn:231000】代表团到访,【西安区|cn:231005】参会。",
        "【阳明区|cn:231003】、【爱民区|cn:231004】和【西安区|cn:231005】参会。",
        "【西安区|?】参会。",
        # Short forms of counties: the full form, a list, a named parent.
        "【萝北县|cn:230421】的【萝北|cn:230421】大米",
        "【萝北|cn:230421】、【绥滨|cn:230422】两县",
        "【嫩江|cn:231183】、【逊克|cn:231123】两县",
        "【绍兴市|cn:330600】的【诸暨|cn:330681】",
        "【大连|cn:210200】【金州|cn:210213】、【普兰店|cn:210214】",
        # Province and city of one name.
        "【黑龙江|cn:230000】、【吉林|cn:220000】、【辽宁|cn:210000】",
        "【吉林省|cn:220000】【吉林市|cn:220200】",
        # Two counties by their short names, beside each other.
        "【沭阳|cn:321322】与【泗洪|cn:321324】结对,【平阳|cn:330326】、【苍南|cn:330327】参会。",
        "【韩国|iso:KR】【洪城郡|gn:1844174】郡守到访。",
        "【巴西|iso:BR】【南里奥格兰德州|iso:BR-RS】与【泰国|iso:TH】【春武里府|iso:TH-20】",
        # Namesakes abroad.
        "【加拿大|iso:CA】的【维多利亚市|gn:6174041】,【美国|iso:US】的【波特兰市|gn:5746545】",
    ],
)
def test_context_decides(marked: str) -> None:
    check(marked)


def test_the_title_and_the_seat_are_context() -> None:
    check("【西安区|cn:231005】代表团来访。", title="牡丹江市新闻")
    check("【西安区|cn:231005】代表团来访。", seat="cn:231000")


def test_a_town_needs_its_county() -> None:
    assert resolve("城关镇和太平镇") == []
    check("【密山市|cn:230382】的【当壁镇|cn:230382102】")


def test_confidence_falls_from_full_names_to_guesses() -> None:
    full, short, county, unknown = resolve("绍兴市和大庆,嵊泗,新华区,舟山市")[:4]
    assert full.confidence > short.confidence > county.confidence > unknown.confidence


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="牡丹江市东莞大连合作、和两县西安区俄罗斯 省会镇a\n", max_size=40))
def test_any_text_gives_names_in_order_that_lie_in_it(text: str) -> None:
    at = 0
    for n in resolve(text):
        assert text[n.start : n.end] == n.text
        assert at <= n.start < n.end
        assert n.chain <= n.start
        at = n.end
