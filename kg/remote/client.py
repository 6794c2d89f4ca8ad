"""HTTP to a SPARQL server: the requests of the SPARQL 1.1 Protocol and of the Graph Store Protocol."""

from __future__ import annotations

import http.client
import re
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit

from kg.errors import ServerError

TIMEOUT: Final = 60.0
"""Seconds that a server may stay silent."""

_LONGEST_GET: Final = 2000  # characters of an address: more is cut or refused by some servers and proxies
_SHOWN: Final = 200  # characters of what a server says of an error

_ADVICE: Final = {
    401: "give a user and a password that the server knows",
    403: "give a user and a password that may do this, to an address that asks for them "
    "(Virtuoso: /sparql-auth, /sparql-graph-crud-auth)",
    404: "check the address",
    405: "check that the address takes this: queries, updates and the graph store often have one each",
    406: "check that the address answers SPARQL queries",
    413: "ask for less, or raise the limit of the server",
    415: "check that the address is one for changes",
    429: "the server is busy: try again later",
    503: "the server is busy: try again later",
    504: "the server took too long: ask for less, or raise its time limit",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered; ``type`` is the media type without its parameters."""

    type: str
    headers: Message
    body: bytes


class Client:
    """Requests with one user's credentials, which are sent only to the host of an address that was given, and only when
    it asks for them. No redirection is followed: it is an error that names the new address."""

    def __init__(self, *addresses: str, user: str | None, password: str | None, timeout: float) -> None:
        """
        Raises:
            ServerError: an address is none, or holds credentials itself.
        """
        self._timeout = timeout
        handlers: list[urllib.request.BaseHandler] = [_NoRedirection()]
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        for address in addresses:
            known.add_password(None, _origin(address), user or "", password or "")
        if user is not None:
            handlers += [_Digest(known), _Basic(known)]
        self._opener = urllib.request.build_opener(*handlers)

    def query(self, address: str, sparql: str, accept: str, default_graph: str | None) -> Reply:
        """The answer to a query: by GET, or by POST where the address would get too long."""
        fields = {"query": sparql} | ({"default-graph-uri": default_graph} if default_graph else {})
        by_get = _with_fields(address, fields)
        headers = {"Accept": accept}
        if len(by_get) <= _LONGEST_GET:
            return self._send("GET", address, by_get, None, headers)
        return self._send("POST", address, address, urlencode(fields).encode(), headers)

    def update(self, address: str, sparql: str) -> None:
        self._send("POST", address, address, urlencode({"update": sparql}).encode(), {})

    def store(self, method: str, address: str, graph: str | None, content: bytes | None = None) -> None:
        """A request of the Graph Store Protocol about a named graph, or None for the default graph. ``content`` are
        N-Triples, sent as the Turtle that they are: not every server takes the narrower type."""
        target = _with_fields(address, {"graph": graph}) if graph else f"{address}{_joint(address)}default"
        headers = {} if content is None else {"Content-Type": "text/turtle"}
        self._send(method, address, target, content, headers)

    def _send(self, method: str, address: str, target: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        request = urllib.request.Request(target, body, {"User-Agent": "intercity-kg", **headers}, method=method)
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                found: Message = response.headers
                return Reply(found.get_content_type(), found, response.read())
        except HTTPError as error:
            with error:
                if error.code == 404 and method == "DELETE":  # what is not there is gone
                    return Reply("", error.headers, b"")
                raise ServerError(f"{address}: {_said(error)}") from error
        except (OSError, http.client.HTTPException, ValueError, OverflowError) as error:
            reason = getattr(error, "reason", None) or error
            what = "no answer in time" if isinstance(reason, TimeoutError) else f"cannot be reached ({reason})"
            raise ServerError(f"{address}: {what}: check the address, and that the server runs") from error


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    """Neither a query, which may be private, nor credentials go where somebody else wants them."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Answers a challenge, and the requests after it without waiting for another: a server that asks anew may close the
    connection before it has read a long body."""

    def __init__(self, known: urllib.request.HTTPPasswordMgr) -> None:
        super().__init__(known)
        self._challenges: dict[str, dict[str, str]] = {}

    def retry_http_digest_auth(self, req: urllib.request.Request, auth: str) -> Any:
        fields = urllib.request.parse_keqv_list(urllib.request.parse_http_list(auth.partition(" ")[2]))
        self._challenges[req.host] = fields
        return super().retry_http_digest_auth(req, auth)

    def http_request(self, req: urllib.request.Request) -> urllib.request.Request:
        if (challenge := self._challenges.get(req.host)) and not req.has_header(self.auth_header):
            answer = self.get_authorization(req, challenge)
            if answer:
                req.add_unredirected_header(self.auth_header, f"Digest {answer}")
        return req

    https_request = http_request


class _Basic(urllib.request.HTTPBasicAuthHandler):
    """Like :class:`_Digest`, for the scheme that sends the password itself."""

    def __init__(self, known: urllib.request.HTTPPasswordMgr) -> None:
        super().__init__(known)
        self._asked: dict[str, str] = {}

    def retry_http_basic_auth(self, host: str, req: urllib.request.Request, realm: str) -> Any:
        reply = super().retry_http_basic_auth(host, req, realm)
        if answer := req.unredirected_hdrs.get(self.auth_header):
            self._asked[req.host] = answer
        return reply

    def http_request(self, req: urllib.request.Request) -> urllib.request.Request:
        if answer := self._asked.get(req.host):
            req.add_unredirected_header(self.auth_header, answer)
        return req

    https_request = http_request


def _origin(address: str) -> str:
    """Scheme, host and port of an address."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ServerError(f"{address}: no address ({error}): write http://host:port/path") from error
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\x00-\x20\x7f]", address):
        raise ServerError(f"{address!r}: no address of a server: write http://host:port/path")
    if parts.username is not None or parts.password is not None:
        raise ServerError(f"{parts.scheme}://{host}: leave user and password out of the address; give them apart")
    if parts.fragment:
        raise ServerError(f"{address}: leave out #{parts.fragment}")
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + ("" if port is None else f":{port}")


def _with_fields(address: str, fields: dict[str, str]) -> str:
    return f"{address}{_joint(address)}{urlencode(fields)}"


def _joint(address: str) -> str:
    return "&" if "?" in address else "?"


def _said(error: HTTPError) -> str:
    """What an error of HTTP says, in one line, and what to do."""
    what = f"HTTP {error.code} {error.reason}".strip()
    if 300 <= error.code < 400:
        return f"{what}: the server sends on to {error.headers.get('Location')!r}: give that address if you trust it"
    try:
        body = error.read(4096).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        body = ""
    line = " ".join(re.sub(r"<[^>]*>|[^\w\s.,:;()/'\"?!<>=-]", " ", body).split())[:_SHOWN]
    advice = _ADVICE.get(error.code, "the log of the server may say more" if error.code >= 500 else "")
    return "; ".join(part for part in (f"{what} ({line})" if line else what, advice) if part)
