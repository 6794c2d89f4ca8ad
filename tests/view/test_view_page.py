"""The file itself: whole, self-contained, the same each time, and no string of a document raw in it."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from view_graphs import PAYLOADS, hostile, partnership, realistic_view

from kg.annotation import ENTITY_TYPES, FACT_TYPES, ROLES
from kg.errors import GraphError
from kg.graph import Graph
from kg.view import render
from kg.view.data import view_data
from kg.view.page import SCRIPTS, VIS_NETWORK, interface, page
from kg.vocabulary import KINDS

TEMPLATE = Path(str(files("kg.view").joinpath("template")))


def test_same_graph_same_bytes(tmp_path: Path) -> None:
    first = render(partnership(), tmp_path / "a.html")
    graph = partnership()
    second = render(Graph(graph.documents[::-1], graph.entities, graph.facts[::-1]), tmp_path / "b.html")
    assert first.read_bytes() == second.read_bytes()
    assert [p.name for p in sorted(tmp_path.iterdir())] == ["a.html", "b.html"]


def test_nothing_is_loaded_from_anywhere(tmp_path: Path) -> None:
    html = render(partnership(), tmp_path / "a.html").read_text(encoding="utf-8")
    shell = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"""(src|href)\s*=\s*["'](?!#)""", shell)
    assert "default-src 'none'" in html
    assert "unsafe-eval" not in html


def test_title_names_the_pair_or_is_given(tmp_path: Path) -> None:
    html = render(partnership(), tmp_path / "a.html", lang="en").read_text(encoding="utf-8")
    assert "<title>Mudanjiang – Dongguan: cooperation graph</title>" in html
    given = render(partnership(), tmp_path / "b.html", title="<b>&").read_text(encoding="utf-8")
    assert "<title>&lt;b&gt;&amp;</title>" in given


def test_unknown_language(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'fr' is unknown; choose one of zh, en, ru"):
        render(partnership(), tmp_path / "a.html", lang="fr")


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="check that the folder exists"):
        render(partnership(), tmp_path / "none" / "a.html")


def test_empty_graph(tmp_path: Path) -> None:
    assert render(Graph(), tmp_path / "a.html").stat().st_size > 400_000


def test_payloads_stay_inside_their_island(tmp_path: Path) -> None:
    html = render(hostile(), tmp_path / "a.html").read_text(encoding="utf-8")
    islands = re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', html, re.DOTALL)
    assert [name for name, _ in islands] == ["nodes", "edges", "options", "content"]
    content = json.loads(islands[-1][1])
    assert {row[1] for row in content["documents"]["rows"]} == set(PAYLOADS)
    assert html.count("window.fired") == islands[-1][1].count("window.fired")
    assert "<" not in islands[-1][1]


def test_pyvis_still_has_what_the_page_needs() -> None:
    source = files("pyvis").joinpath("templates", *VIS_NETWORK.split("/")).read_text(encoding="utf-8")
    assert "</script" not in source.lower()


def test_scripts_never_parse_text_as_html() -> None:
    names = sorted(p.name for p in (TEMPLATE / "js").iterdir())
    assert names == sorted(SCRIPTS)
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|"
        r"createContextualFragment|DOMParser|srcdoc|fetch\(|XMLHttpRequest|WebSocket|sendBeacon|https?://(?!www\.w3\.org/2000/svg)"
    )
    for name in names:
        assert not forbidden.search((TEMPLATE / "js" / name).read_text(encoding="utf-8")), name


def test_languages_have_the_same_words() -> None:
    zh, en, ru = (interface(lang) for lang in ("zh", "en", "ru"))
    for words in (en, ru):
        for group in zh:
            assert set(words[group]) == set(zh[group]), group
    for words in (zh, en, ru):
        assert set(ENTITY_TYPES) <= set(words["types"])
        assert set(FACT_TYPES) <= set(words["facts"])
        assert {r for roles in ROLES.values() for r in roles} <= set(words["roles"])
        assert {k for kinds in KINDS.values() for k in kinds} <= set(words["kinds"])


def test_every_text_that_the_script_says_exists() -> None:
    script = "".join((TEMPLATE / "js" / name).read_text(encoding="utf-8") for name in SCRIPTS)
    said = set(re.findall(r'\bsay\("(\w+)"', script))
    assert said <= set(interface("en")["ui"])


def test_ten_thousand_entities_within_ten_megabytes() -> None:
    data = realistic_view(10_000, 20_000)
    html = page(data)
    assert len(html.encode()) < 10_000_000
    quote = data.facts[0].evidence[0].quote
    assert sum(quote == e.quote for f in data.facts for e in f.evidence) > 1
    assert html.count(quote) == 1


def test_an_empty_page_costs_little_more_than_the_library_in_it() -> None:
    assert len(page(view_data(Graph())).encode()) < 700_000
