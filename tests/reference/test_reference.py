"""The reference: it holds everything that the ontology says, in three languages, and shows it to everyone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser import violations, without_policy
from lxml import html
from rdflib import OWL, RDF, RDFS, SKOS, Graph

from kg.annotation import FACT_TYPES, ROLES
from kg.query import questions
from kg.reference import page, write
from kg.reference.content import content
from kg.vocabulary import IC, LANGUAGES, ontology_file, rules


@pytest.fixture(scope="module")
def text() -> str:
    return page()


@pytest.fixture(scope="module")
def tree(text: str) -> Any:
    return html.fromstring(text)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=ontology_file("intercity.ttl").read_text(encoding="utf-8"), format="turtle")


def test_every_term_has_its_section_with_all_that_the_ontology_says(tree: Any, ontology: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept, SKOS.ConceptScheme)
    terms = {s for kind in kinds for s in ontology.subjects(RDF.type, kind) if str(s).startswith(IC)}
    shown = [a.get("id") for a in tree.iterfind(".//article")]
    others = {f"rule-{r.name}" for r in rules()} | {f"question-{q.name}" for q in questions()}
    assert len(shown) == len(set(shown))
    assert set(shown) == {str(t).removeprefix(IC) for t in terms} | others
    for term in terms:
        article = tree.get_element_by_id(str(term).removeprefix(IC))
        said = article.text_content()
        assert str(term) in said
        for property in (RDFS.label, RDFS.comment):
            for label in ontology.objects(term, property):
                (span, *_) = article.xpath(f".//span[@class='t' and @lang='{label.language}' and .=$text]", text=label)
                assert span.text == str(label)
        targets = {a.get("href").removeprefix("#") for a in article.iterfind(".//a")}
        for relation in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, RDFS.domain, RDFS.range):
            for other in ontology.objects(term, relation):
                assert str(other).removeprefix(IC) in targets, (term, relation, other)


def test_every_class_and_property_has_an_example(tree: Any) -> None:
    for section in content()["sections"]:
        for term in section.terms:
            if section.key != "concepts" and term.name not in ("Fact", "Tie"):
                assert f"ic:{term.name}" in tree.get_element_by_id(term.name).findtext(".//pre/code"), term.name


def test_roles_come_with_the_cardinalities_of_the_shapes(tree: Any) -> None:
    for type in FACT_TYPES:
        rows = tree.get_element_by_id(type).xpath(".//tbody/tr")
        assert [row.find("td").find("a").get("href") for row in rows] == [f"#{role}" for role in ROLES[type]]
        assert all(len(row.xpath("td[3]/p")) == 1 for row in rows), type

    def times(type: str, role: str) -> str:
        (row,) = tree.get_element_by_id(type).xpath(f".//tbody/tr[td/a/@href='#{role}']")
        return str(row.findtext("td[2]"))

    assert (times("Pairing", "member"), times("Pairing", "since")) == ("1..*", "0..*")
    assert (times("Statistic", "value"), times("Statistic", "currency")) == ("1..1", "0..1")


def test_rules_and_questions_come_with_their_sparql(tree: Any) -> None:
    for rule in rules():
        assert tree.get_element_by_id(f"rule-{rule.name}").findtext(".//pre/code") == rule.sparql.rstrip()
    for question in questions():
        assert tree.get_element_by_id(f"question-{question.name}").findtext(".//pre/code") == question.sparql.rstrip()


def test_every_prefix_that_is_used_is_told(tree: Any) -> None:
    told = tree.xpath("//section[@aria-labelledby='section-prefixes']//code")[0].text
    for code in tree.iterfind(".//a/code"):
        assert f"@prefix {code.text.partition(':')[0]}: <" in told, code.text


def test_every_link_within_the_page_leads_somewhere(tree: Any) -> None:
    ids = {element.get("id") for element in tree.xpath("//*[@id]")}
    assert {a.get("href")[1:] for a in tree.xpath("//a[starts-with(@href, '#')]")} <= ids


def test_everything_of_the_page_is_in_three_languages(tree: Any) -> None:
    counts = {
        lang: len(tree.xpath(f"//span[@class='t' and @lang='{lang}' and string-length(.) > 0]")) for lang in LANGUAGES
    }
    assert len(set(counts.values())) == 1 and counts["zh"] > 500


def test_the_example_conforms() -> None:
    import json

    from kg.annotation import Annotation
    from kg.graph import Graph as KnowledgeGraph
    from kg.validation import validate

    row = json.loads(ontology_file("example.json").read_text(encoding="utf-8"))
    assert validate(KnowledgeGraph.from_annotations([Annotation.from_json(row)])).rows == ()


def test_the_same_bytes_each_time_and_in_any_process(text: str, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "kg", "ontology", "-o", str(path)]
        subprocess.run(
            command, check=True, capture_output=True, env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}
        )
        assert path.read_text(encoding="utf-8") == text


def test_a_language_that_it_does_not_have_is_an_error() -> None:
    with pytest.raises(ValueError, match="no language 'fr'"):
        page(lang="fr")


# ---- In a browser ----


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("reference") / "reference.html")


def test_no_request_no_error_and_the_language_switches(show: Callable[..., Any], file: Path) -> None:
    page = show(file)
    assert page.trouble == []
    for lang, word in (("en", "Agreement"), ("ru", "Соглашение"), ("zh", "协议")):
        page.click(f"#languages button[value={lang}]")
        assert page.inner_text("#Agreement h3 span") == word
        assert page.get_attribute("html", "lang") == lang
        assert page.evaluate("document.querySelectorAll('#languages [aria-pressed=true]').length") == 1
    assert page.trouble == []
    assert page.evaluate("window.violations") == []


def test_an_anchor_leads_to_its_term(show: Callable[..., Any], file: Path) -> None:
    page = show(file, "Agreement")
    top = page.evaluate("document.getElementById('Agreement').getBoundingClientRect().top")
    assert 0 < top < 200


def test_a_phone_needs_no_sideways_scrolling(show: Callable[..., Any], file: Path) -> None:
    page = show(file, size=(390, 844))
    assert not page.is_visible("#contents nav")
    page.evaluate("document.querySelectorAll('article details').forEach(d => d.open = true)")
    for lang in LANGUAGES:
        page.click(f"#languages button[value={lang}]")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_can_be_read_without_a_script(show: Callable[..., Any], file: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.inner_text("#Agreement h3 span.t:visible") == "协议"
    context.close()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(
    show: Callable[..., Any], file: Path, theme: str, size: tuple[int, int], tmp_path: Path
) -> None:
    open_file = tmp_path / "open.html"  # the page's policy would rightly keep the checker out
    open_file.write_text(without_policy(file), encoding="utf-8")
    page = show(open_file, size=size, color_scheme=theme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.get_attribute("html", "data-theme") == theme
    assert violations(page) == []
