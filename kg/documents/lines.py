"""The kinds of lines on a saved page: prose, headings, information about the text, the page's furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from kg.documents.dates import parse_date
from kg.documents.info import Info, parse_info
from kg.documents.patterns import (
    HAN,
    label_kind,
    label_pattern,
    line_pattern,
    word_set,
)

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MARGIN = " \t\u3000\u00a0\u2002\u2003\u2009\u202f\u205f"

_SENTENCE_MARK = re.compile(r"[。；;！？!?]")
_SENTENCE_END = re.compile(r"[。！？!?…．.;；：:][”’\"』」》)）】\]]*$")
_CELL = re.compile(r"\s*[|｜│┃┆]\s*|\s+[•·>＞»/]\s+|\s{2,}|\u3000+|\t+|\s+[-–]\s+")
_NAME = re.compile(f"[{HAN}·]{{2,4}}|[{HAN}]{{1,6}}·[{HAN}·]{{1,10}}")
_CREDIT_GAP = re.compile(r"[\s\u3000、，,/／:：]+")
_BRACKETED = re.compile(r"[（(【\[]([^（()）【\[\]】]+)[）)】\]][。.]?")
_ENGLISH_CREDIT = re.compile(r"(?i:by) [A-Z][\w.'-]+(?: (?:[A-Z][\w.'-]+|and|de|van)){1,5}(?:, [A-Z][\w ]{2,30})?")
_ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)
_COLUMN = 3
_LONGEST_LABEL = 100
_CELL_GAP = 8
_BLANKS = re.compile(r"\s{20,}")  # patterns that try each start of a run would take its square
_HAN = re.compile(f"[{HAN}]")
_LETTER = re.compile(r"[^\W\d_]")


class Kind(Enum):
    """The kinds of lines. PROSE is plainly body; SHORT may be a title, a heading or a piece of the page."""

    PROSE = "prose"
    SHORT = "short"
    INFO = "info"
    ORIGINAL_TITLE = "original title"
    CREDIT = "credit"
    MENU = "menu"
    FOOT = "foot"
    NOTICE = "notice"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its margins. ``after_blank`` and ``before_blank`` tell of empty lines around it."""

    text: str
    kind: Kind
    after_blank: bool = False
    before_blank: bool = False
    info: Info | None = None


def tidy(text: str) -> str:
    """The text with "\\n" for every kind of line end and without invisible and control characters.

    >>> tidy("牡丹\\u200b江\\r\\n东莞\\x0c")
    '牡丹江\\n东莞\\n'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").replace("\x0b", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n")
    return _CONTROL.sub("", _INVISIBLE.sub("", text))


def read_lines(text: str) -> list[Line]:
    """The lines of a tidied text that are not empty, each with its kind."""
    stripped = _with_values_below([line.strip(_MARGIN) for line in text.split("\n")])
    lines = []
    for i, line in enumerate(stripped):
        if line:
            kind, info = classify(_BLANKS.sub(" " * _CELL_GAP, line))
            after = i == 0 or not stripped[i - 1]
            before = i + 1 == len(stripped) or not stripped[i + 1]
            lines.append(Line(line, kind, after, before, info))
    return _with_vertical_menus(lines)


def classify(line: str) -> tuple[Kind, Info | None]:
    """The kind of one stripped line, and what it says if it is information.

    >>> classify("首页 | 新闻中心 | 政务公开 | 互动交流")[0]
    <Kind.MENU: 'menu'>
    >>> classify("两市签署了合作框架协议，共建产业园区。")[0]
    <Kind.PROSE: 'prose'>
    """
    if line_pattern("original_title").match(line) and len(line) <= 120:
        return Kind.ORIGINAL_TITLE, None
    if line_pattern("notice").match(line) or not any(c.isalnum() for c in line):
        return Kind.NOTICE, None
    if _is_foot(line):
        return Kind.FOOT, None
    if _ADDRESS.match(line):
        return Kind.ADDRESS, None
    info = parse_info(line)
    if info is not None:
        return Kind.INFO, info
    if is_credit(line):
        return Kind.CREDIT, None
    if line_pattern("breadcrumb").match(line) and not _SENTENCE_MARK.search(line):
        return Kind.MENU, None
    if is_menu(line):
        return Kind.MENU, None
    return (Kind.PROSE if is_prose(line) else Kind.SHORT), None


def is_prose(line: str) -> bool:
    """Whether the line is plainly a sentence of a body."""
    if is_chinese(line):
        return len(line) >= 60 or (len(line) >= 12 and bool("。" in line or _SENTENCE_END.search(line)))
    words = line.split()
    return len(line) >= 120 or (len(words) >= 8 and bool(_SENTENCE_END.search(line)))


def is_chinese(line: str) -> bool:
    """Whether a third of the letters are Chinese characters (a name in Latin letters takes many)."""
    letters = len(_LETTER.findall(line))
    return letters > 0 and len(_HAN.findall(line)) * 3 >= letters


def is_menu(line: str) -> bool:
    """Whether the line is a row of short entries of which several are known entries of menus."""
    if _SENTENCE_MARK.search(line):
        return False
    cells = [c for c in _CELL.split(line) if c]
    least = 2
    if len(cells) < 2:
        cells, least = line.split(), 3
    limit = 8 if is_chinese(line) else 24
    if any(len(cell) > limit for cell in cells):
        return False
    known = sum(cell.casefold() in word_set("navigation") for cell in cells)
    return known == len(cells) >= least or (len(cells) > 2 and known > 1) or (len(cells) > 4 and known > 0)


def is_legal(line: str) -> bool:
    """Whether the line speaks of copyright, liability or the site itself."""
    low = line.casefold()
    return any(word in low for word in word_set("legal"))


def _with_vertical_menus(lines: list[Line]) -> list[Line]:
    """A single entry of menus may be a heading; a column of them is a menu."""
    entries = [
        line.kind is Kind.SHORT and line.text.lstrip("•·▪◆►*- ").casefold() in word_set("navigation") for line in lines
    ]
    result = list(lines)
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and entries[end]:
            end += 1
        if end - start >= _COLUMN:
            result[start:end] = [replace(line, kind=Kind.MENU) for line in lines[start:end]]
        start = end + 1
    return result


def _with_values_below(stripped: list[str]) -> list[str]:
    """Put a value beside its label; where a page is copied cell by cell, it stands on the line below."""
    result = list(stripped)
    for i, line in enumerate(result):
        label = label_pattern().fullmatch(line) if len(line) <= _LONGEST_LABEL else None
        below = next((j for j in range(i + 1, min(i + 3, len(result))) if result[j]), None)
        if label is None or below is None:
            continue
        kind, value = label_kind(label), result[below]
        if (kind in ("published", "updated") and parse_date(value)) or (
            kind == "publisher" and len(value) <= 20 and value.casefold().endswith(tuple(word_set("publishers")))
        ):
            result[i], result[below] = line + value, ""
    return result


def _is_foot(line: str) -> bool:
    """Whether the line opens the foot of a page; a long line must also speak as such notices do."""
    return bool(line_pattern("foot").match(line)) and (len(line) <= 50 or is_legal(line))


def is_credit(line: str) -> bool:
    """Whether the line only names reporters or photographers.

    >>> is_credit("(黑龙江日报记者 刘晓云)"), is_credit("By John Smith"), is_credit("记者从市外办获悉")
    (True, True, False)
    """
    if len(line) > 80:
        return False
    if _ENGLISH_CREDIT.fullmatch(line):
        return True
    bracketed = _BRACKETED.fullmatch(line)
    parts = [part for part in _CREDIT_GAP.split(bracketed[1] if bracketed else line.rstrip("。.")) if part]
    roles, closing = word_set("reporters"), word_set("reporting")
    credited = [p.endswith(tuple(roles)) or p in closing or _is_role_with_name(p, roles) for p in parts]
    others_are_names = all(is_role or _NAME.fullmatch(p) for p, is_role in zip(parts, credited, strict=True))
    return bool(parts) and credited[0] and others_are_names and (bracketed is not None or len(parts) > 1)


def _is_role_with_name(part: str, roles: frozenset[str]) -> bool:
    """黑龙江日报记者刘晓云: the role ends within the part, at most four characters before its end."""
    return any(part[:-n].endswith(tuple(roles)) and _NAME.fullmatch(part[-n:]) for n in (2, 3, 4))
