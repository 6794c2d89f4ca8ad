"""What goes over the wire, seen by a server that writes it down."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from hand_made import ALL

from kg.errors import ServerError
from kg.graph import Graph, load
from kg.remote.client import Client

TRUE = b'{"head": {}, "boolean": true}'
JSON = "application/sparql-results+json"

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Recorder:
    """A server that gives one answer and writes down what it was asked: (method, target, Authorization, body)."""

    url: str = ""
    requests: list[tuple[str, str, str | None, bytes]] = field(default_factory=list)


@contextmanager
def answering(answer: Callable[[str | None], Answer]) -> Iterator[Recorder]:
    """A server whose answer depends on the Authorization that comes."""
    seen = Recorder()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            seen.requests.append((self.command, self.path, self.headers.get("Authorization"), body))
            status, headers, content = answer(self.headers.get("Authorization"))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_PUT = do_DELETE = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        seen.url = f"http://127.0.0.1:{server.server_address[1]}/sparql"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield seen
        server.shutdown()
        thread.join()


def client(*addresses: str, user: str | None = None, password: str | None = None) -> Client:
    return Client(*addresses, user=user, password=password, timeout=5)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirection_is_followed(status: int) -> None:
    def asked(authorization: str | None) -> Answer:
        if authorization is None:
            return 401, {"WWW-Authenticate": 'Basic realm="x"'}, b""
        return status, {"Location": elsewhere.url}, b""

    with answering(lambda _: (200, {"Content-Type": JSON}, TRUE)) as elsewhere, answering(asked) as server:
        known = client(server.url, user="ann", password="secret")
        for send in (
            lambda: known.query(server.url, "ASK {}", JSON, None),
            lambda: known.query(server.url, f"ASK {{}} # {'x' * 3000}", JSON, None),
            lambda: known.update(server.url, "DROP ALL"),
            lambda: known.store("PUT", server.url, "urn:g", b"x"),
        ):
            with pytest.raises(ServerError, match=f"HTTP {status}.*sends on to '{elsewhere.url}'"):
                send()
        assert elsewhere.requests == []


def test_a_password_is_sent_when_it_is_asked_for_and_not_before() -> None:
    expected = "Basic " + base64.b64encode("ann:söcret".encode()).decode()

    def asked(authorization: str | None) -> Answer:
        if authorization != expected:
            return 401, {"WWW-Authenticate": 'Basic realm="x"'}, b""
        return 200, {"Content-Type": JSON}, TRUE

    with answering(asked) as server, answering(lambda _: (200, {"Content-Type": JSON}, TRUE)) as free:
        known = client(server.url, free.url, user="ann", password="söcret")
        known.query(free.url, "ASK {}", JSON, None)
        for _ in range(2):
            known.query(server.url, "ASK {}", JSON, None)
        known.query(free.url, "ASK {}", JSON, None)
        assert [authorization for *_, authorization, _ in server.requests] == [None, expected, expected]
        assert [authorization for *_, authorization, _ in free.requests] == [None, None]
        with pytest.raises(ServerError, match=r"HTTP 401 .*give a user and a password that the server knows"):
            client(server.url, user="ann", password="wrong").query(server.url, "ASK {}", JSON, None)


def test_long_queries_are_posted() -> None:
    with answering(lambda _: (200, {"Content-Type": JSON}, TRUE)) as server:
        for sparql in ("ASK { <urn:a&b> ?p '东莞' }", "ASK {} #" + "x" * 3000):
            client(server.url).query(server.url, sparql, JSON, "urn:union")
        (get, target, _, _), (post, path, _, body) = server.requests
        fields = {"query": ["ASK { <urn:a&b> ?p '东莞' }"], "default-graph-uri": ["urn:union"]}
        assert (get, parse_qs(urlsplit(target).query)) == ("GET", fields)
        assert (post, path) == ("POST", "/sparql")
        assert parse_qs(body.decode())["query"] == ["ASK {} #" + "x" * 3000]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((401, {}, b""), "HTTP 401 .*give a user and a password"),
        ((403, {}, b"no"), r"HTTP 403 Forbidden \(no\); give a user and a password"),
        ((404, {}, b""), "HTTP 404 Not Found; check the address"),
        ((415, {}, b""), "HTTP 415 .*check that the address is one for changes"),
        ((500, {}, b"<b>SR1\x1b[31m</b>\r\n broken"), r"HTTP 500 .* \(SR1 31m broken\); the log of the server"),
        ((504, {}, b""), "HTTP 504 .*took too long"),
        ((200, {"Content-Type": "text/html"}, b"<p>hello"), r"the answer \(text/html\) cannot be read"),
        ((200, {"Content-Type": JSON}, b'{"head": {}, "boo'), "cannot be read"),
        ((200, {"Content-Type": JSON, "X-SQL-State": "S1TAT"}, TRUE), "ran out of time"),
        ((200, {"Content-Length": "999", "Content-Type": JSON}, TRUE), "cannot be reached"),
    ],
)
def test_errors_say_what_where_and_what_to_do(answer: Answer, message: str) -> None:
    with answering(lambda _: answer) as server, pytest.raises(ServerError, match=message) as error:
        load(server.url)
    assert str(error.value).startswith(server.url)
    assert "\n" not in str(error.value)


def test_a_server_that_is_not_there_or_does_not_answer_says_so() -> None:
    with pytest.raises(ServerError, match=r"http://127\.0\.0\.1:9/x: cannot be reached .*check the address"):
        load("http://127.0.0.1:9/x")
    with pytest.raises(ServerError, match="cannot be reached"):
        Graph.from_annotations(ALL).push("http://127.0.0.1:9/x")
    waiting = threading.Event()
    with answering(lambda _: (waiting.wait(5), (200, {}, b""))[1]) as server:
        with pytest.raises(ServerError, match="no answer in time"):
            Client(server.url, user=None, password=None, timeout=0.2).query(server.url, "ASK {}", JSON, None)
        waiting.set()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://ann:secret@127.0.0.1/x", "leave user and password out"),
        ("http:///x", "no address of a server"),
        ("http://127.0.0.1:x/", "no address"),
        ("http://127.0.0.1/a b", "no address of a server"),
        ("http://127.0.0.1/\r\nX: y", "no address of a server"),
        ("http://127.0.0.1/x#y", "leave out #y"),
        ("HTTP://[::1/x", "no address"),
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_sent(address: str, message: str) -> None:
    with pytest.raises(ServerError, match=message) as error:
        load(address)
    assert "secret" not in str(error.value)
    with pytest.raises(ServerError, match="no address of a server"):
        Client("file:///etc/passwd", user=None, password=None, timeout=1)
