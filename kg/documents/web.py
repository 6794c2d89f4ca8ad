"""Web pages (.html): the article's text, and what the page declares and shows about it.

trafilatura finds where the article is, but on short pages in Chinese it passes over paragraphs within it. So
its text marks the region, and the region's visible lines are the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.documents.chrome import read_page
from kg.documents.dates import find_dates
from kg.documents.encoding import decode
from kg.documents.lines import tidy
from kg.documents.page import Page, PageError
from kg.documents.patterns import chrome_data, word_set

if TYPE_CHECKING:
    from configparser import ConfigParser

# fmt: off
_HIDDEN = frozenset((
    "head", "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "select",
    "button", "iframe", "object", "svg", "textarea",
))
_BLOCKS = frozenset((
    "address", "article", "blockquote", "body", "br", "caption", "center", "dd", "details", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
    "thead", "tr", "ul",
))
# fmt: on
_DEPTH = 2048  # elements within elements that the parser takes
_CELLS = frozenset(("td", "th"))
_INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_MARK_LENGTH = 10  # a line this long is not found in the main text by chance
_LINK_SHARE = 0.5
_WINDOW = 20_000  # characters
_HEAD_LINES = 20  # of the article, where title, date and source are sought
_MIN_ARTICLE = "60"  # characters; trafilatura's 250 suit Latin letters, a Chinese bulletin is shorter
_SITE_NAME = re.compile(r"\s*(?:[|｜_]|(?<![-—–])\s?[-—–]\s?(?![-—–]))\s*")


@dataclass(frozen=True, slots=True)
class _VisibleLine:
    text: str
    is_link: bool


def read_html(data: bytes) -> Page:
    """The article on a web page.

    Title, date and source are those that the page's <meta> tags declare, then those that it shows above the
    text. Raises :class:`~kg.documents.page.PageError` where the bytes are not text or the page has none.
    """
    import lxml.html

    text = _XML_DECLARATION.sub("", tidy(decode(data, markup=True)))
    if not text.strip():
        raise PageError("it has no text")
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        root = lxml.html.document_fromstring(text.encode(), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise PageError(f"it is not a readable web page: {error}") from error
    if any("depth" in entry.message for entry in parser.error_log):  # what lies behind would be lost
        raise PageError(f"its elements lie more than {_DEPTH:,} deep in each other: simplify it")
    lines = list(_visible_lines(root))
    article = _article(text)
    is_article = _belonging(lines, article.get("text", ""))
    start, end = _region(lines, is_article)
    shown = read_page("\n".join(line.text for line in lines[: start + _HEAD_LINES]))
    region = [lines[i].text for i in range(start, end) if is_article[i] or not lines[i].is_link]
    meta = _meta(root)
    title = meta.get("title") or _without_site_name(article.get("title"), meta.get("site")) or shown.title
    body = read_page("\n".join(region), title)
    return Page(
        body.text,
        title or body.title,
        _day(meta.get("published")) or shown.published or body.published or _day(article.get("date")),
        meta.get("publisher") or shown.publisher or body.publisher or meta.get("site") or article.get("sitename"),
        meta.get("url") or article.get("url") or shown.url,
    )


def _visible_lines(root: Any) -> Iterator[_VisibleLine]:
    """The lines as a browser would break them; cells of a table's row are divided by tabs."""
    from lxml import etree

    parts: list[str] = []
    total = linked = hidden = in_link = 0

    def flush() -> Iterator[_VisibleLine]:
        nonlocal total, linked
        line = re.sub(r"[ \t\r\n]*\t[ \t\r\n]*", "\t", re.sub(r"[ \r\n]+", " ", "".join(parts))).strip()
        if line:
            yield _VisibleLine(line, linked > _LINK_SHARE * max(1, total))
        parts.clear()
        total = linked = 0

    def add(text: str | None) -> None:
        nonlocal total, linked
        if text and not hidden:
            parts.append(text.replace("\t", " "))
            size = len("".join(text.split()))
            total += size
            linked += size if in_link else 0

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        conceals = tag in _HIDDEN or _INVISIBLE_STYLE.search(element.get("style") or "") is not None
        if tag in _BLOCKS:
            yield from flush()
        if event == "start":
            hidden += conceals
            in_link += tag == "a"
            if tag in _CELLS and element.getprevious() is not None:
                parts.append("\t")
            add(element.text)
        else:
            hidden -= conceals
            in_link -= tag == "a"
            add(element.tail)
    yield from flush()


def _article(text: str) -> dict[str, str]:
    """What trafilatura finds: ``text``, ``title``, ``date``, ``sitename``, ``url``; empty if it fails."""
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            text,
            include_comments=False,
            with_metadata=True,
            config=_configuration(),
            # Dates within the text are the events', not the page's.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception:  # a broken page makes trafilatura raise errors of any class; the visible lines remain
        return {}
    names = ("text", "title", "date", "sitename", "url")
    return {name: value for name in names if (value := getattr(found, name, None))}


@cache
def _configuration() -> ConfigParser:
    from trafilatura.settings import DEFAULT_CONFIG

    configuration: ConfigParser = deepcopy(DEFAULT_CONFIG)
    configuration.set("DEFAULT", "MIN_EXTRACTED_SIZE", _MIN_ARTICLE)
    return configuration


def _belonging(lines: list[_VisibleLine], article: str) -> list[bool]:
    """Which lines are in the article; both have them in the same order, so each is sought near the last."""
    text = _plain(article)
    position = 0
    result = []
    for line in lines:
        plain = _plain(line.text)
        at = text.find(plain, position, position + _WINDOW + len(plain))
        result.append(at >= 0)
        if at >= 0 and len(plain) >= _MARK_LENGTH:
            position = at
    return result


def _region(lines: list[_VisibleLine], is_article: list[bool]) -> tuple[int, int]:
    """From the first to the last line of the article; all lines where none is found in it."""
    marks = [i for i, line in enumerate(lines) if is_article[i] and len(_plain(line.text)) >= _MARK_LENGTH]
    if not marks:
        return 0, len(lines)
    end = marks[-1] + 1
    while end < len(lines) and is_article[end]:
        end += 1
    return marks[0], end


def _plain(text: str) -> str:
    return re.sub(r"[\s|\\\u3000]+", "", text)


def _meta(root: Any) -> dict[str, str]:
    """The page's declarations under the names of ``[meta]`` in ``data/chrome.toml``."""
    declared: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop")
        content = " ".join((element.get("content") or "").split())
        if name and content:
            declared.setdefault(name.lower(), content)
    found = {}
    for key, names in chrome_data()["meta"].items():
        values = [declared[name.lower()] for name in names if name.lower() in declared]
        if values:
            found[key] = values[0]
    return found


def _day(text: str | None) -> str | None:
    found = next(find_dates(text or ""), None)
    return found.iso if found else None


def _without_site_name(title: str | None, site: str | None) -> str | None:
    """The title without the name of the site at its end: 两市签约-黑龙江日报, 两市签约_新闻中心_人民网."""
    title = " ".join((title or "").split())
    parts = _SITE_NAME.split(title)
    endings = tuple(word_set("publishers"))
    while len(parts) > 1 and (
        parts[-1] == site or parts[-1].casefold().endswith(endings) or parts[-1].casefold() in word_set("navigation")
    ):
        dropped = parts.pop()
        title = title[: -len(dropped)].rstrip(" \t|｜_-—–")
    return title or None
