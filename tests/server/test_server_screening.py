"""What may not be asked is refused however it is written, and nothing else is."""

from __future__ import annotations

import pytest
from server_client import request

from kg.server import Server

REFUSED = [
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "ASK{SERVICE<http://127.0.0.1:1/>{}}",
    "ASK{SERVICESILENT<http://127.0.0.1:1/>{}}",
    "ASK{?s ?p 5SERVICE<http://127.0.0.1:1/>{}}",
    "ASK{SERVICE#comment\n<http://127.0.0.1:1/>{}}",
    "ASK{SERVICE ?where {}}",
    "PREFIX :<http://127.0.0.1:1/> ASK{SERVICE:x{}}",
    "PREFIX SERVICE:<http://127.0.0.1:1/> PREFIX :<http://127.0.0.1:1/> ASK{SERVICE:x{}}",
    'ASK{ FILTER(1<1)#>"""\n SERVICE <http://127.0.0.1:1/> {}\n#"""\n}',
    "ASK{ FILTER(?a<?b)#>'''\n SERVICE <http://127.0.0.1:1/> {}\n#'''\n}",
    "ASK{ ?s <http://x/\\u0061#a> ?o SERVICE <http://127.0.0.1:1/> {}}",
    "PREFIX a:<http://x/> ASK{a:it\\'s a a:b SERVICE <http://127.0.0.1:1/> {} FILTER('a'='b')}",
    "ASK{ #x\rSERVICE <http://127.0.0.1:1/> {} }",
    'ASK{ #x\r"""\nSERVICE <http://127.0.0.1:1/> {} #"""\n}',
    "PREFIX a:<http://x/> ASK{?s ?p a:b.SERVICE <http://127.0.0.1:1/> {}}",
    "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:1/> {} } } }",
    "SELECT * { FILTER EXISTS { SERVICE <http://127.0.0.1:1/> {} } }",
    "SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }",
    "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT*FROM<http://127.0.0.1:1/>{ ?s ?p ?o }",
    "LOAD <http://127.0.0.1:1/>",
    "PREFIX a: <http://x/> LOAD SILENT <file:///etc/passwd> INTO GRAPH a:b",
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "BASE <http://x/> # comment\nDELETE WHERE { ?s ?p ?o }",
    "with <urn:g> delete { ?s ?p ?o } where { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP GRAPH <urn:g>",
    "CREATE GRAPH <urn:g>",
    "COPY <urn:a> TO <urn:b>",
    "MOVE <urn:a> TO <urn:b>",
    "ADD <urn:a> TO <urn:b>",
]
ANSWERED = [
    'ASK { ?s ?p "SERVICE <http://x/> { }" }',
    "ASK { ?s ?p 'FROM here to \\'LOAD\\' there' }",
    'ASK { ?s ?p """SERVICE "quoted" \n LOAD <x>""" }',
    "ASK { ?s <http://example.org/SERVICE/FROM/LOAD#service> ?o }",
    "ASK { ?s <https://example.org/a?b=SERVICE&c='FROM'> ?o } # SERVICE <http://x/> {}",
    "# INSERT DATA { }\nASK {}",
    "# FROM <x>\r\nASK {}",
    "ASK { ?service ?from $load . ?s ?p ?INSERT }",
    "PREFIX ex: <http://example.org/> ASK { ex:service ex:from ex:load }",
    "PREFIX from: <http://example.org/> ASK { ?s from:service from:x }",
    'ASK { ?s ?p "x"@en-service }',
    "ASK { _:service ?p ?o }",
    "ASK { FILTER(1 < 2 && 3 > 2) ?s ?p 'it is > SERVICE' }",
    "ASK { FILTER(?a<?b&&?c>?d) ?a ?b ?c, ?d }",
    'SELECT ("\\u0053ERVICE" AS ?text) {}',
    "SELECT (REPLACE('a', 'b', \"'\") AS ?from) {}",
]


@pytest.mark.parametrize("query", REFUSED)
def test_refused(server: Server, query: str) -> None:
    answer = request(server, query=query)
    assert answer.status == 403, answer.text
    assert "is not answered" in answer.text


@pytest.mark.parametrize("query", ANSWERED)
def test_answered(server: Server, query: str) -> None:
    answer = request(server, query=query)
    assert answer.status == 200, answer.text


@pytest.mark.parametrize("query", ["ASK { \\u0053ERVICE <http://127.0.0.1:1/> {} }", "ASK { ?s ?p 'x\n' }", 'ASK { "'])
def test_what_is_no_sparql_is_an_error_of_its_own(server: Server, query: str) -> None:
    assert request(server, query=query).status == 400


def test_updates_are_refused_in_every_form(server: Server) -> None:
    insert = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    before = request(server, query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").body
    update = {"Content-Type": "application/sparql-update"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert request(server, "POST", body=insert, headers=update).status == 403
    assert request(server, "POST", body="update=CLEAR+ALL", headers=form).status == 403
    assert request(server, "POST", "/sparql?update=CLEAR+ALL", body="", headers=form).status == 403
    assert request(server, query=insert).status == 403
    assert request(server, query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").body == before
