from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from document_files import BODY, TITLE, docx_bytes, pdf_bytes

from kg.documents import Document, DocumentError, read

Write = Callable[[str, str | bytes], Path]


def document_of(path: Path) -> Document:
    (result,) = read(path)
    assert isinstance(result, Document), str(result)
    return result


def error_of(path: Path) -> DocumentError:
    (result,) = read(path)
    assert isinstance(result, DocumentError)
    return result


class TestText:
    def test_paragraphs_lose_their_indent_and_keep_their_lines(self, write: Write) -> None:
        document = document_of(write("a.txt", f"{TITLE}\r\n\r\n　　{BODY[0]}\r\n\r\n　　{BODY[1]}  \r\n"))
        assert document == Document("a", "\n".join(BODY), TITLE, lang="zh")

    def test_encodings_give_the_same_document(self, write: Write) -> None:
        text = f"{TITLE}\n\n" + "\n".join(BODY)
        found = {document_of(write("a.txt", text.encode(e))) for e in ("utf-8", "utf-8-sig", "gb18030", "utf-16")}
        assert len(found) == 1

    def test_hard_wrapped_text_is_joined(self, write: Write) -> None:
        text = (
            "Sister cities\n\nHeihe and Zhuhai signed a memorandum on cross-border\n"
            "trade on Wednesday, and the two sides agreed to set\n"
            "up a joint office in the port area of Heihe, which\nwill open in May.\n\n"
            "The office will have ten staff.\n"
        )
        assert document_of(write("a.txt", text)).text.split("\n") == [
            "Heihe and Zhuhai signed a memorandum on cross-border trade on Wednesday, and the two sides "
            "agreed to set up a joint office in the port area of Heihe, which will open in May.",
            "The office will have ten staff.",
        ]

    def test_web_page_under_the_name_of_a_text(self, write: Write) -> None:
        assert document_of(write("a.txt", page())).text == PAGE_TEXT


class TestMarkdown:
    def test_marks_go_and_text_stays(self, write: Write) -> None:
        text = """---
title: "两市签约"
date: 2021-03-04
source: 牡丹江日报
url: https://a.cn/1
---
# 两市签约

3月3日，**牡丹江市**与[东莞市](https://b.cn "t")签署`协议`。<br>双方将共建园区。

## 项目
- 木业园，*投资*2亿元
- 家居园 ![图](a.png)

| 项目 | 状态 |
|---|---|
| 木业园 | 在建 |

> “这是新起点。”

<div>签约仪式在牡丹江举行。</div>
<!-- 注释 -->
"""
        document = document_of(write("a.md", text))
        assert document == Document(
            "a",
            "3月3日，牡丹江市与东莞市签署协议。\n双方将共建园区。\n项目\n木业园，投资2亿元\n家居园\n项目\t状态\n木业园\t在建\n"
            "“这是新起点。”\n签约仪式在牡丹江举行。",
            "两市签约",
            "2021-03-04",
            "牡丹江日报",
            "https://a.cn/1",
            "zh",
        )

    def test_title_from_heading_and_toml_front_matter(self, write: Write) -> None:
        document = document_of(write("a.md", "+++\ndate = 2021-03-04\n+++\n# 两市签约\n\n3月3日，两市在牡丹江签约。\n"))
        assert (document.title, document.published) == ("两市签约", "2021-03-04")

    def test_information_below_the_heading(self, write: Write) -> None:
        document = document_of(
            write("a.md", "# 两市签约\n\n发布时间：2021-03-04 来源：三江日报\n\n3月3日，两市在牡丹江签约。\n")
        )
        assert (document.published, document.publisher) == ("2021-03-04", "三江日报")
        assert document.text == "3月3日，两市在牡丹江签约。"

    def test_rule_at_the_top_is_no_front_matter(self, write: Write) -> None:
        assert "签约" in document_of(write("a.md", "---\n\n3月3日，两市在牡丹江签约。\n")).text


PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}">
<title>{title}_北疆新闻网</title>{meta}</head><body>
<nav><a href="/">首页</a><a href="/n">新闻</a></nav>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/n">新闻</a> &gt; 正文</div>
<h1>{title}</h1>
<div class="info"><span>2021-03-04 08:30</span> <span>来源：三江日报</span> <span>编辑：何苗</span></div>
<div class="content"><p>　　{first}</p><p>　　{second}</p><p><b>项目情况</b></p>
<table><tr><td>项目</td><td>投资额</td></tr><tr><td>木业园</td><td>2亿元</td></tr></table>
<p style="display:none">隐藏的一段话，不应出现在正文之中。</p>
<p>　　签约仪式由市经合局主办，东莞市商务局协办。</p></div>
<div class="rel">相关新闻<ul><li><a href="/2">全市招商大会召开并部署下半年工作</a></li></ul></div>
<div>版权所有 北疆新闻网 黑ICP备00000000号</div><script>var a = "脚本";</script></body></html>"""
PAGE_TEXT = "\n".join(
    [*BODY, "项目情况", "项目\t投资额", "木业园\t2亿元", "签约仪式由市经合局主办，东莞市商务局协办。"]
)


def page(charset: str = "utf-8", meta: str = "") -> str:
    return PAGE.format(charset=charset, title=TITLE, meta=meta, first=BODY[0], second=BODY[1])


class TestWebPage:
    def test_article_alone(self, write: Write) -> None:
        assert document_of(write("a.html", page())) == Document(
            "a", PAGE_TEXT, TITLE, "2021-03-04", "三江日报", None, "zh"
        )

    def test_declared_data_come_first(self, write: Write) -> None:
        meta = (
            '<meta name="ArticleTitle" content="两市签署《合作协议》">'
            '<meta name="PubDate" content="2021-03-05 10:00">'
            '<meta name="ContentSource" content="市经合局"><meta property="og:url" content="https://a.cn/1.html">'
        )
        document = document_of(write("a.htm", page(meta=meta)))
        assert (document.title, document.published) == ("两市签署《合作协议》", "2021-03-05")
        assert (document.publisher, document.url) == ("市经合局", "https://a.cn/1.html")

    @pytest.mark.parametrize("charset", ["gb2312", "gbk", "utf-8"])
    def test_charset_of_the_page(self, write: Write, charset: str) -> None:
        content = page(charset).encode("gb18030" if charset.startswith("gb") else charset)
        assert document_of(write("a.html", content)).text == PAGE_TEXT

    def test_xml_declaration(self, write: Write) -> None:
        assert document_of(write("a.html", '<?xml version="1.0" encoding="utf-8"?>\n' + page())).text == PAGE_TEXT

    def test_old_page_of_tables_and_breaks(self, write: Write) -> None:
        content = f"""<html><head><title>{TITLE}</title></head><body>
<table><tr><td><a href=1>首页</a> | <a href=2>时政</a></td>
</tr></table><table><tr><td><b>{TITLE}</b></td></tr>
<tr><td>http://www.example.cn　2021-03-04 10:21　来源：三江日报</td></tr>
<tr><td><font size=3>&nbsp;&nbsp;&nbsp;&nbsp;{BODY[0]}
<br><br>&nbsp;&nbsp;&nbsp;&nbsp;{BODY[1]}</font></td></tr>
<tr><td>责任编辑：何苗</td></tr></table><table><tr><td>【打印】【关闭】</td></tr><tr><td>上一篇：冰雪节筹备启动</td></tr></table>"""
        document = document_of(write("a.html", content))
        assert document == Document("a", "\n".join(BODY), TITLE, "2021-03-04", "三江日报", None, "zh")

    def test_paragraphs_between_what_the_extractor_finds_are_kept(self, write: Write) -> None:
        sections = "".join(f"<section><span>{t}</span></section>" for t in (*BODY, "会上，双方互赠纪念品。"))
        sections += f"<section>{BODY[0] * 3}</section>"
        content = f"<html><body><main><h1>{TITLE}</h1>{sections}</main></body></html>"
        assert "会上，双方互赠纪念品。" in document_of(write("a.html", content)).text

    def test_deep_nesting_is_no_crash(self, write: Write) -> None:
        results = list(read(write("a.html", "<div>" * 100_000 + BODY[0] + "</div>" * 100_000)))
        assert len(results) == 1


class TestWord:
    def test_paragraphs_and_tables_in_order(self, write: Write) -> None:
        document = document_of(write("a.docx", docx_bytes()))
        expected = [*BODY, "项目\t投资额\t状态", "木业园\t在建", "签约仪式由牡丹江市经合局主办。"]
        assert (document.title, document.text.split("\n")) == (TITLE, expected)

    @pytest.mark.parametrize(
        ("property_title", "title"),
        [("对口合作简报", "对口合作简报"), ("Microsoft Word - 1.doc", None), ("新建文档.docx", None)],
    )
    def test_title_of_the_properties(self, write: Write, property_title: str, title: str | None) -> None:
        assert document_of(write("a.docx", docx_bytes(None, property_title))).title == title

    def test_archive_that_unpacks_too_far_is_not_opened(self, write: Write) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for n in range(5):
                archive.writestr(f"word/{n}.xml", bytes(50 * 1024 * 1024))
        assert len(buffer.getvalue()) < 1024 * 1024
        assert "unpacks to 250 MB" in error_of(write("a.docx", buffer.getvalue())).message

    def test_other_archives(self, write: Write) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.txt", "a")
        assert "not a readable Word file" in error_of(write("a.docx", buffer.getvalue())).message


class TestPDF:
    def test_lines_become_paragraphs_without_page_numbers(self, write: Write) -> None:
        first = [
            "　　3月3日，牡丹江市与东莞市在牡丹江市区签署了合作协",
            "议，双方将共同建设产业园区，计划总投资额达到四亿元人",
            "民币，首期今年开工。",
        ]
        second = ["　　签约仪式由牡丹江市经合局主办，东莞市商务局派出了代", "表团参加。"]
        document = document_of(write("a.pdf", pdf_bytes([[TITLE, *first, "- 1 -"], [*second, "- 2 -"]])))
        assert document.title == TITLE
        assert document.text.split("\n") == ["".join(p).strip("　") for p in (first, second)]

    def test_without_text_layer(self, write: Write) -> None:
        assert "OCR" in error_of(write("a.pdf", pdf_bytes([[], []]))).message

    def test_encrypted(self, write: Write) -> None:
        assert "encrypted" in error_of(write("a.pdf", pdf_bytes([[BODY[0]]], password="x"))).message

    def test_title_of_the_properties_where_the_text_shows_none(self, write: Write) -> None:
        assert document_of(write("a.pdf", pdf_bytes([[BODY[0], BODY[1]]], title="合作简报"))).title == "合作简报"


class TestJSONLines:
    def test_text_is_taken_exactly(self, write: Write) -> None:
        text = "首页 | 要闻\n　　责任编辑：何苗\u2028 两市签约。\r\n\n"
        row = {
            "id": "x/1",
            "text": text,
            "title": " 题 ",
            "published": "2021年3月4日",
            "url": None,
            "publisher": "报",
            "more": [1],
        }
        document = document_of(write("a.jsonl", json.dumps(row, ensure_ascii=False)))
        assert document == Document("x/1", text, "题", "2021-03-04", "报", None, "zh")

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ('{"id": "b", "text": ', "not valid JSON"),
            ("[1]", "not a JSON object"),
            ('{"id": "b"}', "'text' is missing"),
            ('{"text": "两市签约。"}', "'id' is missing"),
            ('{"id": "b", "text": 5}', "'text' is not a string but int"),
            ('{"id": ["b"], "text": "两市签约。"}', "'id' is not a string but list"),
            ('{"id": "b", "text": "两市签约。", "published": "2021-03"}', "not a date"),
            ('{"id": "b", "text": "两市签约。\\ud800"}', "surrogate"),
            ('{"id": "b", "text": "両市は協定に調印しました。"}', "language not supported"),
            ('{"id": "b", "text": "两市签约。", "lang": "fr"}', "language not supported"),
            ("[" * 100_000, "not valid JSON"),
        ],
    )
    def test_bad_line_is_a_value_with_its_number(self, write: Write, line: str, message: str) -> None:
        good = '{"id": "%s", "text": "两市签约。"}'
        path = write("a.jsonl", "\n".join([good % "a", "", line, good % "c"]))
        first, error, last = read(path)
        assert isinstance(first, Document) and isinstance(last, Document)
        assert isinstance(error, DocumentError)
        assert message in error.message
        assert error.line == 3
        assert error.source == str(path)

    def test_line_in_another_encoding(self, write: Write) -> None:
        good = '{"id": "%s", "text": "两市签约。"}\n'
        path = write("a.jsonl", (good % "a").encode() + (good % "b").encode("gb18030") + (good % "c").encode())
        results = list(read(path))
        assert [type(r).__name__ for r in results] == ["Document", "DocumentError", "Document"]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
    def test_file_in_another_encoding(self, write: Write, encoding: str) -> None:
        rows = "".join(f'{{"id": "{i}", "text": "牡丹江市与东莞市签约。"}}\n' for i in range(3))
        assert [r.id for r in read(write("a.jsonl", rows.encode(encoding))) if isinstance(r, Document)] == [
            "0",
            "1",
            "2",
        ]

    def test_number_as_id_and_long_line(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("kg.documents.records.MAX_LINE_BYTES", 60)
        lines = ['{"id": 7, "text": "两市签约。"}', json.dumps({"id": "b", "text": "两市签约。" * 20})]
        first, error = read(write("a.jsonl", "\n".join(lines)))
        assert isinstance(first, Document) and first.id == "7"
        assert isinstance(error, DocumentError) and error.line == 2 and "split it" in error.message


class TestCSV:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_rows(self, write: Write, delimiter: str, encoding: str) -> None:
        rows = [
            ["id", "Text", "published", "note"],
            ["a", '"两市,签约;\n　　东莞。"', "2021/3/4", "x"],
            ["b", "牡丹江签约。", "", ""],
        ]
        content = "\r\n".join(delimiter.join(row) for row in rows)
        first, second = read(write("a.csv", content.encode(encoding)))
        assert first == Document("a", "两市,签约;\n　　东莞。", None, "2021-03-04", lang="zh")
        assert second == Document("b", "牡丹江签约。", lang="zh")

    def test_bad_rows_are_values_with_their_numbers(self, write: Write) -> None:
        rows = [
            "id,text",
            'a,"两市\n签约。"',
            ",无编号。",
            "c,多,了,一列。",
            "d",
            'e,"坏"引号。',
            "f,两市签约。",
            'g,"完。',
        ]
        content = "\n".join(rows)
        results = list(read(write("a.csv", content)))
        assert [r.id for r in results if isinstance(r, Document)] == ["a", "f"]
        assert [r.line for r in results if isinstance(r, DocumentError)] == [4, 5, 6, 7, 9]

    @pytest.mark.parametrize("header", ["text,title", "名称,正文", ""])
    def test_header_is_required(self, write: Write, header: str) -> None:
        assert "header lacks" in error_of(write("a.csv", header + "\na,两市签约。\n")).message

    def test_long_field(self, write: Write) -> None:
        text = "两市签约。" * 50_000
        assert document_of(write("a.csv", f"id,text\na,{text}\n")).text == text
