"""The briefing: each number is found again by a query, each sentence rests on facts with sources, gaps are told."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from browser import violations, without_policy
from hand_made import PAIRING, POSTING, SIGNING, annotation
from markdown_it import MarkdownIt
from payloads import BREAKOUTS, CHARACTERS, PAYLOADS, SURROGATES, hostile_graph
from shared_texts import SEED, needs_shared

import kg
from kg import samples
from kg.errors import DocumentError, GraphError, QueryError
from kg.graph import Graph
from kg.network.intensity import points
from kg.report import make, write
from kg.report.content import Number, Report, Runs, Sentence, Table
from kg.report.wording import wording
from kg.vocabulary import LANGUAGES

SCOPES: dict[str, dict[str, Any]] = {
    "all": {},
    "pair": {"pair": ("牡丹江", "东莞")},
    "pair with visits": {"pair": ("哈尔滨", "Shenzhen")},
    "city": {"city": "黑河"},
    "region": {"pair": ("黑河", "阿穆尔州")},
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return kg.build(samples.paths())


def text(runs: Runs) -> str:
    return "".join(run if isinstance(run, str) else run.text for run in runs)


def texts(report: Report, section: str) -> list[str]:
    title = wording(report.lang)[section]
    (found,) = [part for part in report.sections if part.title == title]
    return [text(block.runs) for block in found.blocks if isinstance(block, Sentence)]


def recounted(graph: Graph, number: Number) -> float:
    (row,) = graph.query(number.sparql)
    return float(row["value"] or 0)


@pytest.mark.parametrize("scope", SCOPES)
def test_each_number_is_found_again_by_its_query(graph: Graph, scope: str) -> None:
    report = make(graph, **SCOPES[scope])
    assert len(report.numbers) > 10
    for number in dict.fromkeys(report.numbers):
        assert recounted(graph, number) == pytest.approx(number.value), number.sparql


def test_each_number_of_a_large_graph_too() -> None:
    from query.large_graph import large_graph

    graph = large_graph(120)
    report = make(graph)
    for number in dict.fromkeys(report.numbers):
        assert recounted(graph, number) == pytest.approx(number.value), number.sparql


@needs_shared
def test_each_number_of_a_real_article_too() -> None:
    graph = kg.build(SEED)
    for scope in ("all", "pair"):
        report = make(graph, **SCOPES[scope])
        assert len(report.sentences) > 20
        for number in dict.fromkeys(report.numbers):
            assert recounted(graph, number) == pytest.approx(number.value), number.sparql


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scope", ["all", "pair"])
def test_no_number_is_told_that_nobody_counted(graph: Graph, scope: str, lang: str) -> None:
    """Digits in words are those of the facts that back the sentence, as a query finds their values; or points."""
    report = make(graph, **SCOPES[scope], lang=lang)
    known = {str(int(weight)) for weight in points().values()} | {"100"}
    told: list[tuple[Runs, tuple[str, ...]]] = [(s.runs, s.facts) for s in report.sentences]
    told += [(cell, facts) for table in report.tables for cells, facts in table.rows for cell in cells]
    for runs, facts in told:
        words = " ".join(run for run in runs if isinstance(run, str))
        if digits := re.findall(r"\d+", words):
            iris = " ".join(f"<{fact}>" for fact in facts)
            rows = graph.query(
                f"SELECT ?value {{ VALUES ?fact {{ {iris} }} {{ ?fact ?role ?value }} UNION"
                " { ?fact ?role ?thing . ?thing rdfs:label|schema:name ?value } }"
            )
            values = " ".join(str(row["value"]) for row in rows)
            read = {digits.lstrip("0") for digits in re.findall(r"\d+", values)}
            assert {digits.lstrip("0") for digits in digits} - known <= read, words


def test_what_is_shown_of_a_number_is_its_value(graph: Graph) -> None:
    sizes = {"亿": 10**8, "万": 10**4}
    for number in make(graph).numbers:
        digits, unit = re.fullmatch(r"([\d.]+)(\D*)", number.text).groups()  # type: ignore[union-attr]
        shown = float(digits) * sizes.get(unit, 1)
        if number.value:  # of a year without news the year is shown
            in_a_year = re.fullmatch(r"(19|20)\d\d", number.text) and number.value < 100
            assert in_a_year or abs(shown - number.value) <= max(0.5, 1e-4 * shown), number


@pytest.mark.parametrize("scope", SCOPES)
def test_each_sentence_of_a_fact_rests_on_a_source_with_its_words(graph: Graph, scope: str) -> None:
    report = make(graph, **SCOPES[scope])
    facts = {fact.iri: fact for fact in graph.facts}
    backed = [sentence for sentence in report.sentences if sentence.facts]
    assert len(backed) > len(report.sentences) / 2
    for sentence in backed:
        sources = {report.sources[number - 1].iri for number in report.citations(sentence.facts)}
        assert sources == {document for iri in sentence.facts for document in facts[iri].documents}
        for quote in sentence.quotes:
            document = graph.document_by_iri[quote.document]
            assert document.text is not None and document.text[quote.start : quote.end] == quote.quote
    # What is not backed tells of what there is not, or how the index is made.
    words = wording("zh")
    silent = {words["noContradictions"], words["noGaps"], words["noChains"], words["unpaired"]}
    for sentence in report.sentences:
        if not sentence.facts and text(sentence.runs) not in silent:
            assert text(sentence.runs).startswith(("强度指数", "首末年份", "没有任何记载", "有的日期", "0"))


def test_what_the_pair_is_told_to_be() -> None:
    report = make(Graph.from_annotations([PAIRING, SIGNING, POSTING]), pair=("牡丹江市", "东莞市"), lang="en")
    told = " ".join(text(sentence.runs) for sentence in report.sentences)
    assert report.title == "Mudanjiang – Dongguan: a briefing on their cooperation"
    for expected in (
        "Told by 3 documents: 4 facts.",
        "Of these: 1 agreement, 0 visits, 0 events, 1 secondment, 0 projects, 0 standing mechanisms.",
        "Mudanjiang, Dongguan are paired (paired cooperation) since 2017.",
        "alive: there is news from the three years up to 2023.",
        "the intensity index is 10 of 100",
        "“产业协同发展框架协议” in Dongguan, worth 1.711 billion yuan.",
        "secondment of 李玉俊 from Mudanjiang to Dongguan as 副市长",
        "Nothing is told of: Visit, Event, Project, Mechanism.",
    ):
        assert expected in told, told


def test_contradictions_are_listed() -> None:
    cities = [("牡丹江市", "Place"), ("东莞市", "Place")]
    figure = {
        "type": "Statistic",
        "subject": ["牡丹江市", "东莞市"],
        "measure": "互派干部",
        "unit": "人",
        "asOf": "2022",
    }
    signed = {"type": "Agreement", "party": ["牡丹江市", "东莞市"], "title": "框架协议", "date": "2023-01-13"}
    graph = Graph.from_annotations(
        [
            annotation("a", "牡丹江市与东莞市互派407人。签约17亿元。", [{**figure, "value": 407}], cities),
            annotation("b", "牡丹江市与东莞市互派380人。", [{**figure, "value": 380}], cities),
            annotation("c", "牡丹江市与东莞市签约。", [{**signed, "amount": {"value": 17, "currency": "CNY"}}], cities),
            annotation("d", "牡丹江市与东莞市签订。", [{**signed, "amount": {"value": 18, "currency": "CNY"}}], cities),
        ]
    )
    report = make(graph, pair=("牡丹江市", "东莞市"))
    found = texts(report, "contradictions")
    assert any("互派干部（2022年）：380 / 407" in told or "407 / 380" in told for told in found), found
    rows = graph.query("SELECT ?a { ?a ic:contradicts ?b }")
    assert len(rows) == 2
    merged = [fact for fact in graph.facts if fact.type == "Agreement"]
    if len(merged) == 1:  # identity took them for one: then the amounts stand side by side
        assert any("“金额”的说法不同：17元 / 18元" in told for told in found), found


def test_gaps_are_listed() -> None:
    cities = [("牡丹江市", "Place"), ("东莞市", "Place")]
    visit = {"type": "Visit", "visitor": ["东莞市"], "destination": ["牡丹江市"]}
    graph = Graph.from_annotations(
        [
            annotation("a", "东莞市代表团赴牡丹江市。", [{**visit, "date": "2019-03"}], cities),
            annotation("b", "东莞市代表团到牡丹江市。", [{**visit, "date": "2022-03"}], cities),
            annotation("c", "东莞市代表团来牡丹江市。", [visit], cities),
        ],
        failures=[DocumentError("is empty", "x.txt")],
    )
    found = " ".join(texts(make(graph, pair=("牡丹江市", "东莞市")), "gaps"))
    for expected in ("1条事实没有日期", "3条事实只见于一份文件", "2020, 2021", "结对", "东莞市访问牡丹江市，没有回访"):
        assert expected in found, found
    assert "1个来源未能读取" in " ".join(texts(make(graph), "gaps"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_fits_every_language(graph: Graph, lang: str) -> None:
    words, chinese = wording(lang).words, wording("zh").words
    for part in ("text", "facts", "titles", "nouns"):
        assert words[part].keys() == chinese[part].keys()
        for key, template in words[part].items():
            if part != "facts":
                gaps, others = (set(re.findall(r"\{(\w+)", str(told))) for told in (template, chinese[part][key]))
                assert gaps == others, key
    for sentence in make(graph, lang=lang).sentences:
        assert not re.search(r"[{}\[\]|]|None|  ", text(sentence.runs)), text(sentence.runs)


def test_what_cannot_be_reported(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="nothing in this graph"):
        make(graph, city="Атлантида")
    with pytest.raises(QueryError, match="leave one"):
        make(graph, city="东莞", pair=("东莞", "牡丹江"))
    with pytest.raises(ValueError, match="choose one of"):
        make(graph, lang="de")
    with pytest.raises(GraphError, match="unknown suffix"):
        write(graph, tmp_path / "report.exe")


def test_an_empty_graph(tmp_path: Path) -> None:
    for suffix in ("html", "md", "docx"):
        assert write(Graph(), tmp_path / f"report.{suffix}").stat().st_size


@pytest.mark.parametrize("suffix", ["html", "md", "docx"])
def test_equal_bytes(graph: Graph, tmp_path: Path, suffix: str) -> None:
    one, other = (write(graph, tmp_path / f"{name}.{suffix}", city="珠海").read_bytes() for name in ("a", "b"))
    assert one == other


def test_equal_bytes_in_every_process(graph: Graph, tmp_path: Path) -> None:
    """Sets have another order in each process: nothing may rest on it."""
    saved = graph.save(tmp_path / "graph.nq")
    found = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "kg", "report", str(saved), "-o", str(path)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        found.append(path.read_bytes())
    assert found[0] == found[1]


def test_every_format_tells_the_same(graph: Graph, tmp_path: Path) -> None:
    report = make(graph, pair=("牡丹江", "东莞"))
    page = write(graph, tmp_path / "r.html", pair=("牡丹江", "东莞")).read_text(encoding="utf-8")
    marked = write(graph, tmp_path / "r.md", pair=("牡丹江", "东莞")).read_text(encoding="utf-8")
    document = docx.Document(str(write(graph, tmp_path / "r.docx", pair=("牡丹江", "东莞"))))
    read = MarkdownIt("commonmark").enable("table").parse(marked)
    plain = "\n".join("".join(c.content for c in t.children or []) for t in read if t.type == "inline")
    for sentence in report.sentences:
        told = text(sentence.runs)
        assert told in re.sub(r"<[^>]+>", "", page)
        assert told in plain
        assert any(told in paragraph.text for paragraph in document.paragraphs)
    assert len(document.inline_shapes) == 1 and page.count("<img ") == 1


# --- hostile text, and a look in the browser ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile() -> Graph:
    return hostile_graph(*PAYLOADS, *BREAKOUTS, *CHARACTERS, SURROGATES, "$x^2$ `code` **b** [l](javascript:x)\n# h")


def test_hostile_text_is_only_text_in_the_page(hostile: Graph, show: Any, tmp_path: Path) -> None:
    page = show(write(hostile, tmp_path / "hostile.html"))
    assert page.evaluate("window.fired") == 0 and page.evaluate("window.violations") == []
    bare = tmp_path / "bare.html"
    bare.write_text(without_policy(tmp_path / "hostile.html"), encoding="utf-8")
    page = show(bare)
    assert page.evaluate("window.fired") == 0
    assert page.trouble == []
    assert page.locator("script, iframe, object, svg, a[href^='javascript']").count() == 0
    assert page.locator("img:not([src^='data:image/svg+xml;base64,'])").count() == 0
    assert "<img src=x onerror=window.fired=1>" in page.inner_text("main")


def test_hostile_text_is_only_text_in_markdown(hostile: Graph, tmp_path: Path) -> None:
    marked = write(hostile, tmp_path / "hostile.md").read_text(encoding="utf-8")
    html = MarkdownIt("commonmark").enable("table").render(marked)
    tags = set(re.findall(r"<(\w+)", html))
    plain = "h1 h2 p ul ol li blockquote strong table thead tbody tr th td"
    assert tags <= {*plain.split()}
    bold = set(re.findall(r"<strong>(.*?)</strong>", html))
    assert all(re.fullmatch(r"[\d.]+[亿万]?", found) for found in bold), bold


def test_hostile_text_is_only_text_in_word(hostile: Graph, tmp_path: Path) -> None:
    path = write(hostile, tmp_path / "hostile.docx")
    document = docx.Document(str(path))
    assert any("<script>window.fired=1</script>" in paragraph.text for paragraph in document.paragraphs)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower()]
        body = archive.read("word/document.xml")
        assert b"w:hyperlink" not in body and b"w:instrText" not in body
        assert b"http://" not in archive.read("word/_rels/document.xml.rels").replace(b"http://schemas", b"")


@pytest.mark.parametrize("scope", ["all", "pair"])
def test_the_page_in_a_browser(graph: Graph, show: Any, tmp_path: Path, scope: str) -> None:
    path = write(graph, tmp_path / "report.html", **SCOPES[scope], lang="en")
    page = show(path)
    assert page.trouble == []
    assert violations(page) == []
    sizes = page.evaluate("[...document.images].map(image => [image.complete, image.naturalWidth])")
    assert sizes and all(complete and width > 100 for complete, width in sizes)
    number = page.locator("a.number").first
    number.click()
    target = page.locator(number.get_attribute("href"))
    assert target.is_visible() and "SELECT" in target.inner_text()
    narrow = show(path, size=(360, 800))
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 360


def test_rows_of_the_table_rest_on_facts(graph: Graph) -> None:
    (table,) = make(graph).tables
    assert isinstance(table, Table) and all(facts for _, facts in table.rows)
    assert text(table.rows[0][0][0]) == "哈尔滨市 – 深圳市"
