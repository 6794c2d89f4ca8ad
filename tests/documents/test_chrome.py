"""Saved pages: title, date and source are found, the body stays whole, and nothing else stays."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents import Document, read
from kg.documents.chrome import read_page, same_title
from kg.documents.lines import Kind, classify, is_credit

HERE = Path(__file__).parent
PAGES: list[dict[str, Any]] = tomllib.loads((HERE / "pages.toml").read_text("utf-8"))["page"]
SHARED = Path(__file__).parents[2].parent / "shared"


@pytest.mark.parametrize("expected", PAGES, ids=lambda p: p["name"])
def test_page(expected: dict[str, Any]) -> None:
    page = read_page(expected["page"])
    assert page.text == expected["body"].strip()
    assert page.title == expected.get("title")
    assert page.published == expected.get("published")
    assert page.publisher == expected.get("publisher")
    assert page.url == expected.get("url")


@pytest.mark.parametrize("expected", PAGES, ids=lambda p: p["name"])
def test_reading_a_body_again_changes_nothing(expected: dict[str, Any]) -> None:
    body = expected["body"].strip()
    assert read_page(body, title="一个别的标题").text == body


def test_real_page_gives_the_body_that_was_annotated_by_hand() -> None:
    seeds, gold = SHARED / "seeds" / "000_9c361715a5427a4e.txt", SHARED / "gold" / "seed.jsonl"
    if not seeds.is_file() or not gold.is_file():
        pytest.skip("the shared real page is not beside the repository")
    (document,) = read(seeds)
    assert isinstance(document, Document)
    assert document.title == "牡丹江市与东莞市对口合作走深走实"
    assert (document.published, document.publisher) == ("2023-03-28", "黑龙江日报")
    assert document.text == json.loads(gold.read_text("utf-8").splitlines()[0])["text"]


SENTENCES = st.lists(
    st.text(alphabet="牡丹江市东莞合作签约项目来源编辑版权声明相关新闻两市园区公司，、2", min_size=14, max_size=50).map(
        lambda t: t + "。"
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=200, deadline=None)
@given(SENTENCES)
def test_sentences_are_never_dropped(sentences: list[str]) -> None:
    plain = [s for s in sentences if classify(s)[0] is Kind.PROSE]
    page = read_page("两市合作\n2023-03-28 来源：牡丹江日报\n" + "\n".join(sentences))
    first_foot = next((i for i, s in enumerate(sentences) if classify(s)[0] is Kind.FOOT), len(sentences))
    assert [s for s in sentences[:first_foot] if s in plain] == [
        line for line in page.text.split("\n") if line in sentences[:first_foot] and line in plain
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_a_page_of_its_lines(text: str) -> None:
    page = read_page(text)
    if any(c.isalnum() for c in text):
        assert page.text or page.title


def test_text_of_only_page_furniture_is_kept_as_it_is() -> None:
    page = read_page("首页 | 要闻 | 政务公开\n打印 关闭")
    assert page.text == "首页 | 要闻 | 政务公开\n打印 关闭"


@pytest.mark.parametrize("heading", ["营商环境", "旅游", "文化 体育", "招商引资"])
def test_heading_that_is_a_word_of_menus_stays(heading: str) -> None:
    page = read_page(f"两市签约\n2021-03-04 来源：牡丹江日报\n\n{heading}\n3月3日，两市在牡丹江签约。")
    assert page.text == f"{heading}\n3月3日，两市在牡丹江签约。"


def test_given_title_is_taken_off_the_body() -> None:
    page = read_page("两市签约\n\n3月3日，两市在牡丹江签约。", title="两市签约")
    assert (page.title, page.text) == ("两市签约", "3月3日，两市在牡丹江签约。")


def test_long_line_of_one_kind_takes_no_time() -> None:
    page = read_page("图 " + "牡丹江市东莞" * 2000 + "\n" + "来源" * 5000 + "\n3月3日，两市在牡丹江签约。")
    assert page.text.endswith("签约。")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("两市，签约", "两市 签约", True),
        ("ＡＢＣ", "abc", True),
        ("两市签约", "两市签约了", False),
        ("——", "……", False),
    ],
)
def test_same_title(one: str, other: str, same: bool) -> None:
    assert same_title(one, other) is same


@pytest.mark.parametrize(
    "line", ["本报记者 乔雪 通讯员 卢志远", "记者 王某 文/图", "（通讯员 李明）", "牡丹江日报记者：孙悦"]
)
def test_credit(line: str) -> None:
    assert is_credit(line)


@pytest.mark.parametrize(
    "line", ["记者在现场看到", "记者 从市外办获悉", "图们市与延吉市", "文化 旅游 体育", "（图们江地区）"]
)
def test_no_credit(line: str) -> None:
    assert not is_credit(line)
