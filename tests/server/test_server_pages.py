"""Named questions, descriptions and the pages around them, as text."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from server_client import request

import kg
from kg.query import Question, questions
from kg.server import Server
from kg.server.wording import LANGUAGES, wording

HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}

HOSTILE = [
    '东莞" } UNION { ?s ?p ?o } #',
    "> } UNION { ?a ?b ?c } #",
    "东莞>",
    "?city",
    "'''",
    '"""',
    "\\u003e \\",
    "} SERVICE <http://127.0.0.1:1/> { ?s ?p ?o",
    "东\n莞\r\nSet-Cookie: a=b",
    "\u202e莞东\u2066",
    "<script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raw %}",
    "https://w3id.org/intercity/id/place/cn-441900> } UNION { <urn:x",
    "\ud83d",
    "x" * 5000,
]
TARGETS = ["/questions/partners?city=", "/questions/says?document=", "/id?iri=", "/nothing/", "/"]


class Elements(HTMLParser):
    """Every element of a page, with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("city", ["东莞", "Dongguan", "Дунгуань", "https://w3id.org/intercity/id/place/cn-441900"])
def test_a_named_question(server: Server, graph: kg.Graph, city: str) -> None:
    expected = graph.query("partners", lang="zh", city=city)
    assert expected
    answer = request(server, path="/questions/partners", headers=JSON, city=city, lang="zh")
    assert (answer.status, answer.type) == (200, "application/json")
    assert json.loads(answer.text) == json.loads(expected.to_json())
    table = request(server, path="/questions/partners", headers={"Accept": "text/csv"}, city=city, lang="zh")
    assert list(csv.reader(io.StringIO(table.text)))[1][0] == "牡丹江市"
    page = request(server, path="/questions/partners", headers=HTML, city=city, lang="en")
    assert "Mudanjiang" in page.text
    assert "Accept" in page.headers["vary"] and "Accept-Language" in page.headers["vary"]
    assert f"/id?iri={quote('https://w3id.org/intercity/id/place/cn-231000', safe='')}" in page.text


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.name)
def test_every_question_has_a_page_in_every_language(server: Server, graph: kg.Graph, question: Question) -> None:
    values = {"city": "东莞", "a": "牡丹江", "b": "东莞", "document": graph.documents[0].id, "fact": graph.facts[0].iri}
    needed = {p: values[p] for p in question.parameters if not p.endswith("?")}
    for lang in LANGUAGES:
        sentence = wording(lang).sentence(question)
        assert {p.rstrip("?") for p in question.parameters} >= set(sentence[1::2]) >= set(needed)
        answer = request(server, path=f"/questions/{question.name}", headers=HTML, lang=lang, **needed)
        assert answer.status == 200
        columns = re.findall(r'<th scope="col">([^<]+)</th>', answer.text)
        assert columns
        if lang != "en":
            assert not [c for c in columns if c.isascii()], columns


@pytest.mark.parametrize(
    ("path", "status", "part"),
    [
        ("/questions/partners", 400, "parameter 'city' is missing"),
        ("/questions/partners?city=Atlantis", 400, "nothing in this graph is called 'Atlantis'"),
        ("/questions/partners?city=东莞&town=x", 400, "has no parameter 'town'"),
        ("/questions/nothing", 404, "no question 'nothing'"),
        ("/id?iri=not%20an%20iri", 400, "not an IRI"),
        ("/id", 400, "not an IRI"),
        ("/nothing", 404, "page"),
    ],
)
def test_what_cannot_be_answered(server: Server, path: str, status: int, part: str) -> None:
    path = quote(path, safe="/?=&%")
    answer = request(server, path=path, headers={"Accept-Language": "en"})
    assert (answer.status, answer.type) == (status, "text/plain; charset=utf-8")
    assert part in answer.text
    page = request(server, path=path, headers=HTML)
    assert (page.status, page.type) == (status, "text/html; charset=utf-8")
    assert request(server, path="/questions/chains", headers={"Accept": "image/png"}).status == 406


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("target", TARGETS)
def test_hostile_parameters_are_names_of_nothing(server: Server, target: str, text: str) -> None:
    path = target + quote(text.encode("utf-8", "surrogatepass"), safe="")
    for headers in (JSON, HTML):
        answer = request(server, path=path, headers=headers)
        assert 400 <= answer.status < 500 or (target, text) == ("/questions/partners?city=", "东莞>"), answer.text[:500]
        assert "set-cookie" not in answer.headers
    elements = Elements(answer.text)
    assert all((s.get("src") or "").startswith("/static/") for s in elements.all("script"))
    assert not [name for _, attributes in elements.found for name in attributes if name.startswith("on")]
    assert "49" not in re.findall(r"<bdi>(.*?)</bdi>", answer.text)


def test_hostile_names_in_the_graph_stay_text(tmp_path: object) -> None:
    """What documents say reaches pages as text only, and as a name it can be asked for."""
    name = "市</title><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202e"
    iri = "https://w3id.org/intercity/id/place/hostile"
    document = kg.graph.GraphDocument("urn:d", "d", title=name, lang="zh")
    entity = kg.graph.GraphEntity(iri, "Place", "City", {"zh": name}, {"urn:d": (name,)})
    with Server(kg.Graph([document], [entity], []), port=0, jobs=1) as server:
        for path in ("/query", f"/id?{urlencode({'iri': iri})}", f"/questions/partners?{urlencode({'city': name})}"):
            answer = request(server, path=path, headers=HTML)
            assert answer.status == 200, path
            elements = Elements(answer.text)
            assert not elements.all("img")
            assert all(s.get("src") or s.get("type") == "application/json" for s in elements.all("script"))
            assert "&lt;script&gt;alert(1)" in answer.text


def test_pages_load_nothing_from_elsewhere_and_run_no_script_of_their_own(server: Server) -> None:
    for path in ("/query", "/id?iri=urn:x", "/questions/chains", "/nothing"):
        answer = request(server, path=path, headers=HTML)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy
        assert answer.headers["referrer-policy"] == "no-referrer"
        elements = Elements(answer.text)
        for tag, attributes in elements.found:
            assert "style" not in attributes and tag != "style"
            for address in (attributes.get("src"), attributes.get("href"), attributes.get("action")):
                assert address is None or address.startswith(("/", "#", "data:,")), address
    view = request(server, path="/", headers=HTML)
    assert view.headers["content-security-policy"] == "frame-ancestors 'none'"
    assert "default-src 'none'" in view.text


def test_the_language_of_a_page(server: Server) -> None:
    def lang(path: str, accepted: str | None = None) -> str:
        headers = HTML | ({"Accept-Language": accepted} if accepted else {})
        return str(Elements(request(server, path=path, headers=headers).text).all("html")[0]["lang"])

    assert lang("/query") == "zh"
    assert lang("/query", "ru-RU,en;q=0.5") == "ru"
    assert lang("/query", "en-US") == "en"
    assert lang("/query", "fr") == "zh"
    assert lang("/query?lang=en", "ru") == "en"
    assert lang("/query?lang=xx", "ru") == "ru"
    assert lang("/?lang=en") == "en"


def test_the_languages_have_the_same_words() -> None:
    def shape(value: object) -> object:
        if isinstance(value, dict) and "other" in value:
            return "plural"
        return {k: shape(v) for k, v in value.items()} if isinstance(value, dict) else type(value)

    texts = [wording(lang).texts for lang in LANGUAGES]
    assert shape(texts[0]) == shape(texts[1]) == shape(texts[2])
    used = "".join(f.read_text(encoding="utf-8") for f in files("kg.server").joinpath("template").iterdir())
    used += files("kg.server").joinpath("static", "query.js").read_text(encoding="utf-8")
    used += files("kg.server").joinpath("pages.py").read_text(encoding="utf-8")
    used += files("kg.server").joinpath("wording.py").read_text(encoding="utf-8")
    for key in texts[0]:
        assert f'"{key}"' in used or f"words.{key}" in used, key


def test_the_description_of_a_thing(server: Server, graph: kg.Graph) -> None:
    fact = next(f for f in graph.facts if f.type == "Agreement")
    page = request(server, path="/id", headers=HTML, iri=fact.iri, lang="en").text
    assert "ic:Agreement" in page
    for party in fact.roles["party"]:
        assert graph.entity_by_iri[party].label_in("en") in page
    place = request(server, path="/id", headers=HTML, iri="https://w3id.org/intercity/id/place/cn-441900", lang="ru")
    assert "Дунгуань" in place.text
    assert f"#entity={quote('https://w3id.org/intercity/id/place/cn-441900', safe='')}" in place.text
    nothing = request(server, path="/id", headers=HTML, iri="urn:nothing", lang="en")
    assert (nothing.status, "says nothing about this" in nothing.text) == (404, True)


def test_the_page_of_the_graph_leads_to_the_questions(server: Server) -> None:
    page = request(server, path="/", headers=HTML)
    assert (page.status, page.type) == (200, "text/html; charset=utf-8")
    assert '<a id="ask"' in page.text
    assert request(server, "HEAD", "/").headers["content-length"] == str(len(page.body))


def test_a_question_with_too_many_rows(graph: kg.Graph) -> None:
    with Server(graph, port=0, jobs=1, limit=3) as server:
        answer = request(server, path="/questions/posts", headers=JSON)
        assert answer.status == 413
        assert "more than 3 rows" in answer.text


def test_a_store_is_served_as_it_lies(graph: kg.Graph, tmp_path: Path) -> None:
    """By two servers at once, with all pages; nothing is written to it."""
    folder = graph.save_store(tmp_path / "store")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with Server(folder, port=0, jobs=1) as first, Server(kg.load(folder), port=0, jobs=1) as second:
        for server in (first, second):
            answer = request(server, path="/questions/partners", headers=JSON, city="东莞", lang="en")
            expected = graph.query("partners", lang="en", city="东莞")
            assert json.loads(answer.text) == json.loads(expected.to_json())
            assert request(server, path="/", headers=HTML).status == 200
            assert "东莞市" in request(server, path="/query", headers=HTML).text
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_name_that_several_things_bear_stands_for_each(tmp_path: Path) -> None:
    cities = [f"https://w3id.org/intercity/id/place/{n}" for n in ("a", "b", "c", "d")]
    entities = [
        kg.graph.GraphEntity(iri, "Place", "City", {"zh": name}, {"urn:d": (name,)})
        for iri, name in zip(cities, ("东城", "东城", "南城", "北城"), strict=True)
    ]
    evidence = (kg.graph.GraphEvidence("urn:d", "结为友好城市", 0, 6, "test", 1.0),)
    facts = [
        kg.graph.GraphFact(f"urn:f{a[-1]}", "Pairing", (kg.graph.Claim("urn:d", {"member": (a, b)}, evidence),))
        for a, b in (cities[::2], cities[1::2])
    ]
    graph = kg.Graph([kg.graph.GraphDocument("urn:d", "d", lang="zh")], entities, facts)
    with Server(graph, port=0, jobs=1, limit=2) as server:
        answer = request(server, path="/questions/partners", headers=JSON, city="东城")
        assert sorted(row["partnerName"] for row in json.loads(answer.text)) == ["北城", "南城"]
    with Server(graph, port=0, jobs=1, limit=1) as server:
        assert request(server, path="/questions/partners", headers=JSON, city="东城").status == 413


def test_a_question_is_stopped_like_any_query(graph: kg.Graph) -> None:
    with Server(graph, port=0, jobs=1, timeout=0.001) as server:
        for headers in (JSON, HTML):
            answer = request(server, path="/questions/chains", headers=headers)
            assert answer.status == 504
            assert "stopped after 0.001 seconds" in answer.text
