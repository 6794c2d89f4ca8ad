"""Paragraphs out of lines that were broken to a width: printed pages and hard-wrapped text files."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

_WRAP_LIMIT = 130  # columns; nobody wraps wider
_MIN_WRAPPED = 3  # lines that must look wrapped before any is joined
_FULL = 0.8  # a line that is this full of the width was broken by it
_WRAPPED_SHARE = 0.9
_MARGINS = 2  # lines at the top and bottom of a page among which running heads are sought
_MIN_PAGES = 3

_SENTENCE_END = re.compile(r"[。！？!?….：:；;][”’\"』」)）】]*$")
_PAGE_NUMBER = re.compile(r"(?:第\s*)?[-—–·]?\s*\d{1,4}\s*[-—–·]?(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef，。、；：！？“”‘’（）《》]")
_LONGEST_NUMBER = 40  # characters of a line that tells the page
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad]$")


def unwrap_plain_text(text: str) -> str:
    """Join the lines of a text that was plainly wrapped to a width; any other text is returned as it is.

    Plainly wrapped is what has empty lines between its paragraphs and, within them, nearly only lines as long
    as the longest that do not end a sentence.

    >>> wrapped = "A team from Heihe\\nvisited Zhuhai on\\nFriday and signed\\ntwo agreements.\\n\\nThe end."
    >>> unwrap_plain_text(wrapped)
    'A team from Heihe visited Zhuhai on Friday and signed two agreements.\\n\\nThe end.'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = [
        [line.rstrip() for line in block.split("\n") if line.strip()] for block in re.split(r"\n[ \t\u3000]*\n", text)
    ]
    inner = [line for block in blocks for line in block[:-1]]
    if len(inner) < _MIN_WRAPPED:
        return text
    width = max(map(columns, inner))
    # The next line's first word may not have fit: a Latin word of some length, or one wide character.
    wrapped = [columns(line) >= _FULL * width and not _SENTENCE_END.search(line) for line in inner]
    full = [columns(line) >= _FULL * width for line in inner]
    if width > _WRAP_LIMIT or sum(full) < _WRAPPED_SHARE * len(inner) or sum(wrapped) * 2 < len(inner):
        return text
    return "\n\n".join(join(line.strip() for line in block) for block in blocks)


def unwrap_pages(pages: Sequence[str]) -> str:
    """The paragraphs of printed pages, one a line, without page numbers and running heads.

    A line as wide as the page goes on in the next one, on the next page too; a shorter one ends its
    paragraph.

    >>> unwrap_pages(["3月3日，牡丹江市与东莞\\n市签署合作协议。\\n双方将共建园区。\\n- 1 -"])
    '3月3日，牡丹江市与东莞市签署合作协议。\\n双方将共建园区。'
    """
    lines = [line for page in _without_running_heads(pages) for line in page]
    widths = sorted(columns(line) for line in lines)
    if not widths:
        return ""
    # A few lines stick out (tables, long words): the width is that of all but the widest twentieth.
    width = widths[min(len(widths) - 1, int(0.95 * len(widths)))]
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        paragraphs[-1].append(line)
        full = columns(line) >= _FULL * width
        if not full or (_SENTENCE_END.search(line) and columns(line) < 0.97 * width):
            paragraphs.append([])
    return "\n".join(join(p) for p in paragraphs if p)


def columns(line: str) -> int:
    """The width of a line in columns; a Chinese character takes two.

    >>> columns("东莞ab")
    6
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def join(lines: Iterable[str]) -> str:
    """One line of several: Chinese without space between, other scripts with, and without hyphens of
    division.

    >>> join(["牡丹江", "市"]), join(["two co-", "operating", "cities"])
    ('牡丹江市', 'two cooperating cities')
    """
    parts: list[str] = []
    for line in filter(None, lines):
        if parts and not (_WIDE.match(parts[-1][-1]) or _WIDE.match(line)):
            if _HYPHEN.search(parts[-1]) and line[0].islower():
                parts[-1] = parts[-1][:-1]
            else:
                parts.append(" ")
        parts.append(line)
    return "".join(parts)


def _without_running_heads(pages: Sequence[str]) -> list[list[str]]:
    split = [[line.strip() for line in page.split("\n") if line.strip()] for page in pages]
    heads = Counter(
        head for page in split for head in {_digitless(line) for line in [*page[:_MARGINS], *page[-_MARGINS:]]}
    )
    result = []
    for page in split:
        while page and _is_page_number(page[0]):
            page = page[1:]
        while page and _is_page_number(page[-1]):
            page = page[:-1]
        result.append(
            [
                line
                for i, line in enumerate(page)
                if not (
                    (i < _MARGINS or i >= len(page) - _MARGINS)
                    and len(split) >= _MIN_PAGES
                    and heads[_digitless(line)] * 2 > len(split)
                )
            ]
        )
    return result


def _is_page_number(line: str) -> bool:
    return len(line) <= _LONGEST_NUMBER and _PAGE_NUMBER.fullmatch(line) is not None


def _digitless(line: str) -> str:
    return re.sub(r"\d+", "0", line)
