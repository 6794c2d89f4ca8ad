"""A client that sees everything that a server sends."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from kg.server import Server


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def type(self) -> str:
        return self.headers["content-type"]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return json.loads(self.body)["results"]["bindings"]


def request(
    server: Server,
    method: str = "GET",
    path: str = "/sparql",
    body: bytes | str | None = None,
    headers: dict[str, str] | None = None,
    **parameters: str,
) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    target = path + (f"?{urlencode(parameters)}" if parameters else "")
    data = body.encode() if isinstance(body, str) else body
    connection.request(method, target, data, headers or {})
    response = connection.getresponse()
    answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    connection.close()
    return answer
