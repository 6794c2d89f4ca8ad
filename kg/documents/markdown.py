"""Markdown: the text without its marks, the title and date from its front matter or first heading."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.documents.chrome import read_page
from kg.documents.dates import parse_date
from kg.documents.encoding import decode
from kg.documents.page import Page, PageError
from kg.documents.paragraphs import unwrap_plain_text

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A\ufeff?(?P<mark>---|\+\+\+)[ \t]*\n(?P<body>.*?)\n(?P=mark)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(?P<name>[\w -]{1,40}?)\s*[:：]\s*(?P<value>.*)$")
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>", re.DOTALL)
_DEPTH = 100
# Names of front matter fields, the first that is filled wins.
_FIELDS = {
    "title": ("title", "标题"),
    "published": ("published", "date", "pubdate", "日期", "发布时间"),
    "publisher": ("publisher", "source", "来源"),
    "url": ("url", "link", "canonical"),
    "lang": ("lang", "language"),
}


def read_markdown(data: bytes) -> Page:
    """The page in a Markdown file: headings, list items and table rows become lines, links their text.

    Raises :class:`~kg.documents.page.PageError` where the bytes are not text or nest too deeply.

    >>> read_markdown("---\\ndate: 2021-03-04\\n---\\n# 两市签约\\n\\n3月3日，**牡丹江**签署[协议](http://a.cn)。".encode())
    Page(text='3月3日，牡丹江签署协议。', title='两市签约', published='2021-03-04', ...)
    """
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    fields: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        fields = _front_matter(front["body"], front["mark"])
        text = text[front.end() :]
    heading, plain = _plain_text(text)
    page = read_page(unwrap_plain_text(plain), fields.get("title") or heading)
    return Page(
        page.text,
        page.title,
        parse_date(fields.get("published", "")) or page.published,
        fields.get("publisher") or page.publisher,
        fields.get("url") or page.url,
        fields.get("lang"),
    )


def _front_matter(text: str, mark: str) -> dict[str, str]:
    """The fields of :data:`_FIELDS` in front matter of YAML (simple ``name: value`` lines) or TOML."""
    found: dict[str, str] = {}
    if mark == "+++":
        try:
            found = {k.lower(): str(v) for k, v in tomllib.loads(text).items()}
        except tomllib.TOMLDecodeError:
            return {}
    else:
        for line in text.split("\n"):
            if field := _FIELD.match(line):
                found.setdefault(field["name"].strip().lower(), field["value"].strip().strip("\"'").strip())
    values = {key: next((found[n] for n in names if found.get(n)), "") for key, names in _FIELDS.items()}
    return {key: value for key, value in values.items() if value}


def _plain_text(text: str) -> tuple[str | None, str]:
    """The first heading of the first level and the text of all blocks, an empty line between them."""
    from markdown_it import MarkdownIt

    heading: str | None = None
    blocks: list[str] = []
    row: list[str] | None = None
    in_heading = False
    for token in MarkdownIt("commonmark", {"maxNesting": _DEPTH}).enable(["table", "strikethrough"]).parse(text):
        if token.level >= _DEPTH - 1:  # what lies deeper is left out by the parser
            raise PageError(f"its lists and quotes lie more than {_DEPTH} deep in each other: simplify it")
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            blocks.append("\t".join(row))
            row = None
        elif token.type == "heading_open":
            in_heading = token.tag == "h1"
        elif token.type == "heading_close":
            in_heading = False
        elif token.type in ("fence", "code_block", "html_block"):
            content = token.content if token.type != "html_block" else _TAG.sub("", token.content)
            blocks.append(content.strip("\n"))
        elif token.type == "inline":
            content = _inline_text(token.children or [])
            if row is not None:
                row.append(content)
            else:
                blocks.append(content)
            if in_heading and heading is None:
                heading = content.strip() or None
    return heading, "\n\n".join(blocks)


def _inline_text(tokens: Sequence[Token]) -> str:
    """The text of a block. Line breaks stay: many Chinese authors divide paragraphs by nothing else."""
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak") or (
            token.type == "html_inline" and re.match(r"<br\b", token.content, re.IGNORECASE)
        ):
            parts.append("\n")
    return "".join(parts)
