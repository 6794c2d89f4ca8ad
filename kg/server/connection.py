"""HTTP: one connection a thread, on this machine only, and what browsers must be told."""

from __future__ import annotations

import contextlib
import select
import socket
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from kg import __version__
from kg.server.message import Request, Response, parameters
from kg.server.negotiation import content_type

HOST: Final = "127.0.0.1"
LOCAL: Final = frozenset({HOST, "localhost", "::1"})

LARGEST: Final = 1 << 20
"""Bytes that the body of a request may have."""

# How long, and for how many pieces of 64 kB, what a refused client still sends is read and dropped.
_LINGER: Final = 1.0
_UNREAD: Final = 64

RETRY: Final = 5
"""Seconds after which a client that finds everybody busy should come back."""

METHODS: Final = "GET, HEAD, POST, OPTIONS"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-site",
    "Cache-Control": "no-store",
}


class Listener(ThreadingHTTPServer):
    """Listens on a port of this machine (0: any free one) and hands requests to a function."""

    daemon_threads = True
    # A second server on a port would take half of its connections.
    allow_reuse_port = False

    def __init__(self, port: int, answer: Callable[[Request], Response], *, verbose: bool) -> None:
        self.answer = answer
        self.verbose = verbose
        super().__init__((HOST, port), Connection)

    def server_bind(self) -> None:
        """Bind without asking a name server what this machine is called, as HTTPServer does."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Connection(BaseHTTPRequestHandler):
    """Reads requests, checks where they come from, and writes responses."""

    server: Listener
    protocol_version = "HTTP/1.1"
    server_version = f"intercity-kg/{__version__}"
    sys_version = ""
    timeout = 60  # seconds for a client to send its request

    def do_GET(self) -> None:
        self._respond()

    do_HEAD = do_POST = do_OPTIONS = do_PUT = do_DELETE = do_PATCH = do_GET

    def finish(self) -> None:
        """End the connection so that a client that is still sending reads its answer (RFC 9112, 9.6)."""
        super().finish()
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(_LINGER)
            for _ in range(_UNREAD):
                if not self.connection.recv(1 << 16):
                    break

    def _respond(self) -> None:
        body = self._body()
        response = self._refused() or (body if isinstance(body, Response) else self._answered(body))
        try:
            self.send_response(response.status)
            for name, value in self._headers(response).items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(response.body)
        except ConnectionError:
            self.close_connection = True

    def _answered(self, body: bytes) -> Response:
        if self.command == "OPTIONS":
            return Response(204, headers={"Allow": METHODS})
        if self.command not in METHODS:
            return Response.text(405, f"{self.command} is not answered: the graph is read-only", Allow=METHODS)
        target = urlsplit(self.path)
        try:
            asked = parameters(target.query)
        except ValueError as error:
            return Response.text(400, f"the parameters cannot be read: {error}")
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, unquote(target.path), asked, headers, body, self._abandoned)
        try:
            return self.server.answer(request)
        except Exception as error:
            self.server.handle_error(self.connection, self.client_address)
            return Response.text(500, f"the server failed: {type(error).__name__}")

    def _body(self) -> bytes | Response:
        """The request's body; a response where it cannot be read, after which the connection ends."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isascii() or not length.isdigit():
            self.close_connection = True
            return Response.text(411, "send the body's length as Content-Length", Connection="close")
        if int(length) > LARGEST:
            self.close_connection = True
            return Response.text(413, f"the request is larger than {LARGEST >> 20} MB", Connection="close")
        return self.rfile.read(int(length))

    def _refused(self) -> Response | None:
        """No for requests that a page of another site makes, under its own name or, by DNS rebinding, under ours."""
        try:
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        except ValueError:  # a bracket that is not closed
            host = None
        if host not in LOCAL:
            return Response.text(403, f"host {host!r} is not answered: use {HOST} or localhost")
        origin = self.headers.get("Origin")
        if origin is not None and not _local(origin):
            return Response.text(403, "pages of other sites are not answered")
        elsewhere = self.headers.get("Sec-Fetch-Site") == "cross-site"
        if elsewhere and origin is None and self.headers.get("Sec-Fetch-Mode") != "navigate":
            return Response.text(403, "pages of other sites are not answered")
        return None

    def _headers(self, response: Response) -> dict[str, str]:
        """The response's own headers, those of every response, and those for pages of this machine's other servers."""
        headers = _ALWAYS | {"Content-Type": content_type(response.type)} | dict(response.headers)
        if response.status != 204:
            headers["Content-Length"] = str(len(response.body))
        if response.status == 503:
            headers["Retry-After"] = str(RETRY)
        origin = self.headers.get("Origin")
        vary = response.headers.get("Vary")
        headers["Vary"] = ", ".join([vary, "Origin"] if vary else ["Origin"])
        if origin is not None and _local(origin):
            headers |= {
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Methods": METHODS,
                "Access-Control-Allow-Headers": "Accept, Content-Type",
                "Access-Control-Expose-Headers": "X-Result-Truncated, Retry-After",
            }
        return headers

    def _abandoned(self) -> bool:
        """Whether the client has closed the connection."""
        with contextlib.suppress(OSError, ValueError):
            readable, _, _ = select.select([self.connection], [], [], 0)
            return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)
        return True

    def version_string(self) -> str:
        return self.server_version

    def log_message(self, format: str, *args: Any) -> None:
        if self.server.verbose:
            super().log_message(format, *args)


def _local(origin: str) -> bool:
    """Whether a page of this origin comes from this machine; ``null`` may be anything.

    >>> _local("http://localhost:8888"), _local("https://example.org"), _local("null")
    (True, False, False)
    """
    try:
        return urlsplit(origin).hostname in LOCAL
    except ValueError:
        return False
