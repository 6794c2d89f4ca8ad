"""Parts the article on a page saved as text from what the page shows around it: menus, credits, notices.

Whatever is plainly body stays: only lines that are not sentences are taken off above the body, and behind a
line that opens the foot of a page every sentence is kept that does not speak of copyright and the like.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.documents.info import parse_info
from kg.documents.lines import Kind, Line, is_chinese, is_legal, read_lines, tidy
from kg.documents.page import Page
from kg.documents.patterns import line_pattern, word_set

_TITLE_LIMIT = {True: 60, False: 160}  # characters of a title: Chinese, other
_SENTENCE_TITLE_LIMIT = 45  # a title that ends in ！ or ？ looks like a sentence
_NO_TITLE = re.compile(r"^[•·▪◆►*-]|[。；！？!?]|[;,，、：:.…]$")
_SUBTITLE = re.compile(r"[—–－]{1,2}\s*\S")
_LAST_BRACKET = re.compile(r"(?:[（(]([^（）()]{3,60})[）)]|[【\[]([^【】\[\]]{3,60})[】\]])$")
_BRACKET_LIMIT = 80  # characters that a credit in brackets takes at most
_AROUND = (Kind.INFO, Kind.CREDIT, Kind.MENU, Kind.ADDRESS, Kind.FOOT, Kind.NOTICE, Kind.ORIGINAL_TITLE)


@dataclass(slots=True)
class _Metadata:
    """What the lines around the body tell; what is known already stays."""

    title: str | None = None
    original_title: str | None = None
    published: str | None = None
    updated: str | None = None
    publisher: str | None = None
    account: str | None = None  # a publisher's name beside the date, without a label
    url: str | None = None

    def learn(self, line: Line) -> None:
        if line.kind is Kind.ORIGINAL_TITLE:
            self.original_title = self.original_title or re.split("[:：]", line.text, maxsplit=1)[1].strip()
        elif line.kind is Kind.ADDRESS:
            self.url = self.url or line.text
        elif line.info is not None:
            self.published = self.published or line.info.published
            self.updated = self.updated or line.info.updated
            if "publisher" in line.info.kinds:
                self.publisher = self.publisher or line.info.publisher
            else:
                self.account = self.account or line.info.publisher
            self.url = self.url or line.info.url

    def learn_from_foot(self, line: Line) -> None:
        """Only what has a label: bare dates and addresses there belong to other articles or to the site."""
        if line.info is not None and line.info.kinds & {"published", "updated", "publisher"}:
            self.learn(replace(line, info=replace(line.info, url=None)))


def read_page(text: str, title: str | None = None) -> Page:
    """The article on a page that was saved as text. ``title`` is given where the format tells it.

    The text of the result has one line a paragraph, without empty lines and without space around a line.
    Without a line of information, the title is a first short line that an empty line or a sentence follows.

    >>> page = read_page('''首页 | 要闻 | 政务公开
    ... 两市签署合作协议
    ... 发布时间：2021-03-04 来源：牡丹江日报 字体：大 中 小
    ...
    ... 　　3月3日，牡丹江市与东莞市签署合作协议。
    ... 责任编辑：王某''')
    >>> page.title, page.published, page.publisher, page.text
    ('两市签署合作协议', '2021-03-04', '牡丹江日报', '3月3日，牡丹江市与东莞市签署合作协议。')
    """
    lines = _with_meetings_as_body(read_lines(tidy(text)))
    page = _Metadata(title=title)
    body = [line.text for line in _without_foot(_without_head(lines, page), page)]
    if body:
        body[-1] = _without_last_credit(body[-1], page)
    body = [line for line in body if line]
    if not body:
        # Nothing but furniture: rather the lines as they are than an empty body.
        body, page.title = [line.text for line in lines], title
    return Page(
        "\n".join(body),
        page.title or page.original_title,
        page.published or page.updated,
        page.publisher or page.account,
        page.url,
    )


def same_title(one: str, other: str) -> bool:
    """Whether two titles differ in width, case, spaces and punctuation only."""
    plain = [re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", t)).casefold() for t in (one, other)]
    return plain[0] == plain[1] != ""


def _with_meetings_as_body(lines: list[Line]) -> list[Line]:
    """A time beside a line that names the place or the participants is a meeting's, and body."""
    result = []
    for i, line in enumerate(lines):
        if line.info is not None and line.info.kinds <= {"published", "date"}:
            beside = [*lines[max(0, i - 1) : i], *lines[i + 1 : i + 2]]
            if any(_is_of_meeting(other.text) for other in beside):
                line = replace(line, kind=Kind.PROSE, info=None)
        result.append(line)
    return result


def _is_of_meeting(text: str) -> bool:
    label, colon, _ = text.replace("：", ":").partition(":")
    return bool(colon) and "".join(label.split()).casefold() in word_set("meeting")


def _without_head(lines: list[Line], page: _Metadata) -> list[Line]:
    """The lines without those above the body, of which title and information are read."""
    anchor = _information_above_body(lines)
    prose = [i for i, line in enumerate(lines) if line.kind is Kind.PROSE]
    end = next((i for i in prose if anchor is None or i > anchor), len(lines))
    titles = [] if page.title is not None and anchor is None else _title_lines(lines, anchor, end)
    if titles and page.title is None:
        page.title = "".join(lines[i].text for i in titles)
    kept = []
    for i, line in enumerate(lines[:end]):
        is_title = i in titles or (page.title is not None and same_title(line.text, page.title))
        if line.kind is Kind.PROSE or (line.kind is Kind.SHORT and (anchor is None or i > anchor)):
            if not is_title:
                kept.append(line)
        elif line.kind is Kind.FOOT and anchor is None and not is_title:
            kept.append(replace(line, kind=Kind.SHORT))
        elif not is_title:
            page.learn(line)
    return kept + lines[end:]


def _information_above_body(lines: list[Line]) -> int | None:
    """The index of the line above the body that tells date or source best, or None.

    One sentence may stand above it, a lead, if it tells both and the body follows.
    """
    best, best_weight = None, 1
    prose_left = sum(line.kind is Kind.PROSE for line in lines)
    lead = 0
    for i, line in enumerate(lines):
        if line.kind is Kind.PROSE:
            is_title = _is_exclaimed_title(line.text) and i + 1 < len(lines) and lines[i + 1].info is not None
            lead, prose_left = lead + (not is_title), prose_left - 1
            if lead > 1 or not prose_left:
                break
        elif line.info is not None:
            has_date = line.info.published is not None or line.info.updated is not None
            has_label = bool(line.info.kinds & {"published", "updated", "publisher"})
            weight = 2 * has_date + 2 * bool(line.info.publisher) + has_label
            if weight > best_weight and (not lead or weight == 5):
                best, best_weight = i, weight
    if best is not None and not any(line.kind in (Kind.PROSE, Kind.SHORT) for line in lines[best + 1 :]):
        return None
    return best


def _title_lines(lines: Sequence[Line], anchor: int | None, end: int) -> list[int]:
    """The indices of the line or lines that are the title; empty where there is none."""
    if anchor is not None:
        for i in range(anchor - 1, -1, -1):
            text = lines[i].text
            if lines[i].kind in (Kind.SHORT, Kind.FOOT) and len(text) <= _TITLE_LIMIT[is_chinese(text)]:
                has_main = _SUBTITLE.match(text) and i > 0 and lines[i - 1].kind is Kind.SHORT
                return [i - 1, i] if has_main else [i]
            if lines[i].kind is Kind.PROSE and i == anchor - 1 and _is_exclaimed_title(text):
                return [i]
    first = next((i for i, line in enumerate(lines[:end]) if line.kind in (Kind.SHORT, Kind.FOOT)), None)
    if first is None or (anchor is not None and first < anchor) or first + 1 >= len(lines):
        return []
    text, following = lines[first].text, lines[first + 1]
    if len(text) > _TITLE_LIMIT[is_chinese(text)] or _NO_TITLE.search(text):
        return []
    if _SUBTITLE.match(following.text) and following.kind is Kind.SHORT:
        return [first, first + 1]
    return [first] if lines[first].before_blank or following.kind is not Kind.SHORT else []


def _is_exclaimed_title(text: str) -> bool:
    return len(text) <= _SENTENCE_TITLE_LIMIT and "。" not in text and text[-1:] in "！？!?"


def _without_foot(lines: list[Line], page: _Metadata) -> list[Line]:
    """The lines without the foot of the page and without credits at the end."""
    kept: list[Line] = []
    foot: list[Line] = []
    for line in lines:
        is_body = line.kind is Kind.PROSE and not is_legal(line.text)
        if foot and not is_body:
            foot.append(line)
        elif foot:
            # The body goes on: what was passed over was a piece inside it. A heading right above is body too.
            if foot[-1].kind is Kind.SHORT and foot[-1].after_blank:
                kept.append(foot[-1])
            kept.append(line)
            foot = []
        elif kept and _opens_foot(line):
            while len(kept) > 1 and _is_about_site(kept[-1]):
                kept.pop()
            foot = [line]
        else:
            kept.append(line)
        if foot:
            page.learn_from_foot(line)
    while len(kept) > 1 and kept[-1].kind in _AROUND and not _is_bare_date(kept[-1]):
        page.learn(kept.pop())
    return kept


def _opens_foot(line: Line) -> bool:
    return line.kind is Kind.FOOT or (line.info is not None and "editor" in line.info.kinds)


def _is_about_site(line: Line) -> bool:
    return line.kind is not Kind.PROSE and bool(line_pattern("site").match(line.text))


def _is_bare_date(line: Line) -> bool:
    """A date under a text is where it was signed, and part of it."""
    return line.info is not None and line.info.kinds == {"date"}


def _without_last_credit(line: str, page: _Metadata) -> str:
    """The last line without credits of editors or the source in brackets behind its last sentence."""
    while match := _LAST_BRACKET.search(line := line.rstrip(), max(0, len(line) - _BRACKET_LIMIT)):
        info = parse_info(match[1] or match[2])
        if info is None or not info.kinds & {"editor", "publisher"}:
            break
        page.publisher = page.publisher or info.publisher
        line = line[: match.start()]
    return line
