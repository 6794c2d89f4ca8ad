"""The SPARQL 1.1 Protocol as a client meets it."""

from __future__ import annotations

import csv
import http.client
import io
import json
import socket
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import rdflib
from server_client import Answer, request

import kg
from kg.server import Server
from kg.server.negotiation import GRAPHS, RESULTS

FORM = "application/x-www-form-urlencoded"
CITIES = "SELECT ?city ?name { ?city a ic:City ; schema:name ?name } ORDER BY ?city"
GRAPH = "CONSTRUCT { ?s a ?type } WHERE { ?s a ic:Agreement, ?type }"

Ask = Callable[..., Answer]


@pytest.mark.parametrize("how", ["get", "form", "direct", "form-with-charset"])
def test_three_ways_to_send_a_query(server: Server, graph: kg.Graph, how: str) -> None:
    if how == "get":
        answer = request(server, query=CITIES)
    elif how == "direct":
        answer = request(server, "POST", body=CITIES, headers={"Content-Type": "application/sparql-query"})
    else:
        type = FORM + ("; charset=UTF-8" if how == "form-with-charset" else "")
        answer = request(server, "POST", body=urlencode({"query": CITIES}), headers={"Content-Type": type})
    assert answer.status == 200, answer.text
    cities = {e.iri: e.label for e in graph.entities if e.kind == "City"}
    assert cities
    assert {row["city"]["value"]: row["name"]["value"] for row in answer.rows} == cities


@pytest.mark.parametrize(
    ("accept", "type"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/*", "application/sparql-results+json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
        ("text/csv; q=0.9, */*; q=0.1", "text/csv; charset=utf-8"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("image/png, text/csv;q=0.001", "text/csv; charset=utf-8"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
        ("text/csv;charset=utf-8;q=1", "text/csv; charset=utf-8"),
        (", ,text/csv", "text/csv; charset=utf-8"),
    ],
)
def test_the_format_of_rows_follows_the_accept_header(ask: Ask, accept: str | None, type: str) -> None:
    answer = ask(CITIES, accept)
    assert (answer.status, answer.type) == (200, type)
    assert "Accept" in answer.headers["vary"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("type", RESULTS)
def test_each_format_of_rows_says_the_same(ask: Ask, type: str) -> None:
    names = [row["name"]["value"] for row in ask(CITIES).rows]
    text = ask(CITIES, type).text
    match RESULTS[type]:
        case "JSON":
            found = [row["name"]["value"] for row in json.loads(text)["results"]["bindings"]]
        case "XML":
            literal = ".//{http://www.w3.org/2005/sparql-results#}literal"
            found = [element.text for element in ET.fromstring(text).iterfind(literal)]
        case "CSV":
            found = [row["name"] for row in csv.DictReader(io.StringIO(text))]
        case _:
            found = [line.split("\t")[1].strip('"') for line in text.splitlines()[1:]]
    assert found == names


@pytest.mark.parametrize("type", GRAPHS)
def test_each_format_of_graphs_says_the_same(ask: Ask, graph: kg.Graph, type: str) -> None:
    answer = ask(GRAPH, type)
    assert answer.status == 200
    assert answer.type.partition(";")[0] == type
    format = {"TURTLE": "turtle", "N_TRIPLES": "nt", "RDF_XML": "xml", "JSON_LD": "json-ld"}.get(GRAPHS[type])
    read: Any = rdflib.Graph() if format else rdflib.Dataset(default_union=True)
    read.parse(data=answer.body, format=format or {"TRIG": "trig", "N_QUADS": "nquads"}[GRAPHS[type]])
    found = {str(s) for s in read.subjects(rdflib.RDF.type, rdflib.URIRef("https://w3id.org/intercity#Agreement"))}
    assert found == {fact.iri for fact in graph.facts if fact.type == "Agreement"}


def test_the_format_depends_on_what_kind_of_query_it_is(ask: Ask) -> None:
    both = "application/sparql-results+xml, application/n-triples"
    assert ask(CITIES, both).type == "application/sparql-results+xml"
    assert ask(GRAPH, both).type == "application/n-triples"
    assert ask("ASK {}", both).type == "application/sparql-results+xml"


@pytest.mark.parametrize(
    ("query", "accept"),
    [(CITIES, "image/png"), (CITIES, "text/turtle"), (GRAPH, "text/csv"), ("ASK {}", "*/*;q=0"), (CITIES, "text/x")],
)
def test_nothing_that_the_client_takes(ask: Ask, query: str, accept: str) -> None:
    answer = ask(query, accept)
    assert answer.status == 406
    assert ("text/turtle" if query == GRAPH else "text/csv") in answer.text


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "text/tab-separated-values"])
def test_ask(ask: Ask, accept: str) -> None:
    assert "true" in ask("ASK { ?s ?p ?o }", accept).text
    assert "false" in ask("ASK { ?s ?s ?s }", accept).text


def test_values_come_through_every_format_unharmed(tmp_path: Any) -> None:
    """Rows pass through tab-separated values; nothing may get lost on the way."""
    nasty = 'a\tb\nc"q" \\ \' <x> {} \u202e\u2028 \U0001f600 &amp; 中文'
    literals = [rdflib.Literal(nasty), rdflib.Literal(nasty, lang="zh"), rdflib.Literal(""), rdflib.Literal(5)]
    literals += [rdflib.Literal("2024-05", datatype=rdflib.XSD.gYearMonth), rdflib.Literal("x", datatype="urn:t")]
    literals += [rdflib.Literal(True), rdflib.Literal("1.50", datatype=rdflib.XSD.decimal, normalize=False)]
    data = rdflib.Graph()
    for place, literal in enumerate(literals):
        data.add((rdflib.URIRef(f"urn:s{place}"), rdflib.URIRef("urn:p"), literal))
    data.serialize(tmp_path / "data.ttl", format="turtle")
    query = "SELECT ?o ?none { ?s <urn:p> ?o } ORDER BY ?s"
    with Server(tmp_path / "data.ttl", port=0, jobs=1) as server:
        for accept in ("application/sparql-results+json", "application/sparql-results+xml"):
            answer = request(server, query=query, headers={"Accept": accept})
            result = rdflib.query.Result.parse(io.BytesIO(answer.body), content_type=accept)
            found = [row[0] for row in result]
            assert [(str(f), f.language) for f in found[:3]] == [(str(x), x.language) for x in literals[:3]]
            assert [f.toPython() for f in found] == [x.toPython() for x in literals]


@pytest.mark.parametrize(
    ("parameters", "part"),
    [
        ({"query": "SELECT"}, "not valid SPARQL: error at 1:7"),
        ({"query": "SELECT * { ?s ?p ?o "}, "error at 1:21"),
        ({"query": "SELECT * { ?s ?p 'open }"}, "a quote is not closed"),
        ({"query": ""}, "not valid SPARQL"),
        ({"query": "SELECT * {}", "maxrows": "0"}, "maxrows='0'"),
        ({"query": "SELECT * {}", "maxrows": "²"}, "maxrows="),
        ({"query": "SELECT * {}", "default-graph-uri": "urn:none"}, "no graph urn:none here"),
        ({"query": "SELECT * {}", "named-graph-uri": "not an IRI"}, "not valid"),
    ],
)
def test_what_is_wrong_is_said(server: Server, parameters: dict[str, str], part: str) -> None:
    answer = request(server, path="/sparql", **parameters)
    assert answer.status == 400, answer.text
    assert part in answer.text
    assert answer.type == "text/plain; charset=utf-8"


def test_one_query_at_a_time(server: Server) -> None:
    assert request(server, path="/sparql?query=ASK{}&query=ASK{}").status == 400
    form = request(server, "POST", body="a=b", headers={"Content-Type": FORM})
    assert (form.status, form.text) == (400, "0 queries: send one, as the parameter 'query'\n")
    assert request(server, path="/sparql?query=%ff").status == 400
    assert request(server, "POST", body=b"query=\xff", headers={"Content-Type": FORM}).status == 400


@pytest.mark.parametrize("type", ["text/plain", "application/json", "multipart/form-data", None])
def test_other_content_types(server: Server, type: str | None) -> None:
    answer = request(server, "POST", body="ASK {}", headers={"Content-Type": type} if type else {})
    assert answer.status == 415
    assert "application/sparql-query" in answer.text


def test_the_dataset_of_the_request(server: Server) -> None:
    """default-graph-uri and named-graph-uri name graphs of the store; nothing is loaded."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    documents = [row["g"]["value"] for row in request(server, query=named).rows]
    whole = int(request(server, query=count).rows[0]["n"]["value"])
    parts = [request(server, query=count, **{"default-graph-uri": g}) for g in documents]
    numbers = [int(p.rows[0]["n"]["value"]) for p in parts]
    assert all(0 < n < whole for n in numbers)
    one = request(server, query=named, **{"named-graph-uri": documents[0]})
    assert [row["g"]["value"] for row in one.rows] == [documents[0]]
    assert request(server, query=count, **{"named-graph-uri": documents[0]}).rows[0]["n"]["value"] == "0"
    assert request(server, query=named, **{"default-graph-uri": documents[0]}).rows == []


def test_head_and_options(server: Server) -> None:
    get, head = (request(server, method, query=CITIES) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"] == str(len(get.body))
    assert head.type == get.type
    options = request(server, "OPTIONS")
    assert (options.status, options.body) == (204, b"")
    assert "GET" in options.headers["allow"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_methods_that_would_write(server: Server, method: str) -> None:
    answer = request(server, method, body=b"x")
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]


def test_the_service_describes_itself(server: Server) -> None:
    answer = request(server)
    assert (answer.status, answer.type) == (200, "text/turtle; charset=utf-8")
    read = rdflib.Graph().parse(data=answer.body, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    (service,) = read.subjects(rdflib.RDF.type, sd.Service)
    assert str(read.value(service, sd.endpoint)) == f"{server.url}/sparql"
    assert (service, sd.feature, sd.UnionDefaultGraph) in read
    assert request(server, headers={"Accept": "application/ld+json"}).type == "application/ld+json"
    assert request(server, headers={"Accept": "text/csv"}).status == 406
    assert request(server).body == answer.body


def test_more_rows_than_the_limit_are_an_error_and_never_cut_unasked(server: Server, ask: Ask) -> None:
    everything = "SELECT * { ?s ?p ?o }"
    triples = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    for query in (everything, triples):
        answer = ask(query)
        assert answer.status == 413
        assert "more than 1000 rows" in answer.text
        assert "maxrows" in answer.text
    exactly = ask(f"{everything} LIMIT 1000")
    assert (exactly.status, len(exactly.rows)) == (200, 1000)
    assert "x-result-truncated" not in exactly.headers


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "text/tab-separated-values"])
def test_a_client_can_ask_for_the_first_rows(ask: Ask, accept: str) -> None:
    answer = ask("SELECT * { ?s ?p ?o }", accept, maxrows="7")
    assert answer.status == 200
    assert answer.headers["x-result-truncated"] == "rows=7"
    rows = (
        json.loads(answer.text)["results"]["bindings"]
        if "json" in accept
        else list(csv.reader(io.StringIO(answer.text), delimiter="," if accept == "text/csv" else "\t"))[1:]
    )
    assert len(rows) == 7
    whole = ask("SELECT * { ?s ?p ?o } LIMIT 7", accept, maxrows="7")
    assert "x-result-truncated" not in whole.headers
    assert ask("SELECT * { ?s ?p ?o }", accept, maxrows="999999").headers["x-result-truncated"] == "rows=1000"


def test_requests_that_are_too_large(server: Server) -> None:
    big = request(server, "POST", body=b"query=" + b"x" * (1 << 20), headers={"Content-Type": FORM})
    assert big.status == 413
    connection = socket.create_connection(("127.0.0.1", urlsplit(server.url).port))
    connection.sendall(b"GET /sparql?query=" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b" 414 " in connection.recv(100)
    connection.close()


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "٣"])
def test_a_length_that_is_none(server: Server, length: str) -> None:
    connection = socket.create_connection(("127.0.0.1", urlsplit(server.url).port))
    connection.sendall(f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode())
    assert b" 411 " in connection.recv(100)
    connection.close()


def test_a_connection_serves_many_requests(server: Server) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc)
    for method, body in (("GET", None), ("POST", "nonsense"), ("PUT", "x"), ("GET", None)):
        connection.request(method, "/sparql?query=ASK{}", body)
        response = connection.getresponse()
        response.read()
        assert response.status == {"GET": 200, "POST": 415, "PUT": 405}[method]
        assert not response.will_close


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "localhost:1"}, 200),
        ({"Host": "[::1]"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Host": "localhost@evil.example"}, 403),
        ({"Host": ""}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[x"}, 403),
        ({"Origin": "http://localhost:8888"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_pages_of_other_sites_are_kept_out(server: Server, headers: dict[str, str], status: int) -> None:
    """By name (Origin, Sec-Fetch-Site), and by DNS rebinding, where their name stands in Host."""
    answer = request(server, query="ASK {}", headers=headers)
    assert answer.status == status
    allowed = answer.headers.get("access-control-allow-origin")
    assert allowed == (headers.get("Origin") if status == 200 else None)
    assert "Origin" in answer.headers["vary"]


def test_a_host_header_is_needed(server: Server) -> None:
    connection = socket.create_connection(("127.0.0.1", urlsplit(server.url).port))
    connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert b" 403 " in connection.recv(100)
    connection.close()


def test_other_paths(server: Server) -> None:
    for path in ("/nothing", "/sparql/", "/static/../worker.py", "/static/%2e%2e/worker.py", "/questions/none"):
        assert request(server, path=path).status == 404, path
    assert request(server, "POST", "/query", body="").status == 405


def test_independent_clients_read_from_it(server: Server, graph: kg.Graph) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(f"{server.url}/sparql", context_aware=False)
    remote = rdflib.Graph(store)
    remote.bind("ic", "https://w3id.org/intercity#")
    facts = {str(s) for s in remote.subjects(rdflib.RDF.type, rdflib.URIRef("https://w3id.org/intercity#Visit"))}
    assert facts == {fact.iri for fact in graph.facts if fact.type == "Visit"}
    rows = list(remote.query("SELECT (COUNT(DISTINCT ?d) AS ?n) { ?d a <https://w3id.org/intercity#Document> }"))
    assert int(rows[0][0]) == len(graph.documents)
