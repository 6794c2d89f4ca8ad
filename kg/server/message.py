"""Requests and responses, apart from the connection that they come and go by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

TEXT: Final = "text/plain"


@dataclass(frozen=True, slots=True)
class Request:
    """``headers`` have lower-case names; ``abandoned`` tells whether the client has gone."""

    method: str
    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    abandoned: Callable[[], bool] = lambda: False

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.parameters if key == name]

    def value(self, name: str) -> str | None:
        return next(iter(self.values(name)), None)


@dataclass(frozen=True, slots=True)
class Response:
    """``type`` is a media type without its charset."""

    status: int
    body: bytes = b""
    type: str = TEXT
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def text(cls, status: int, message: str, **headers: str) -> Response:
        """A line for people; ``_`` in a header's name stands for ``-``."""
        return cls(status, f"{message}\n".encode(), headers={k.replace("_", "-"): v for k, v in headers.items()})


def parameters(query: str) -> tuple[tuple[str, str], ...]:
    """The parameters of a URL's query or of a form, in their order.

    Raises:
        ValueError: too many of them, or not UTF-8.

    >>> parameters("a=%E8%8E%9E&b=")
    (('a', '莞'), ('b', ''))
    """
    return tuple(parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=100))
