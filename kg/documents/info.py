"""The line that tells when and where a text was published (``2023-03-28 来源: 黑龙江日报 编辑: …``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.documents.dates import find_dates
from kg.documents.patterns import SPACE, alternation, chrome_data, label_kind, label_pattern, word_set

# How long the value behind a label may be, in characters; longer is prose that happens to hold a colon.
_LIMIT = {
    "published": 20,
    "updated": 20,
    "publisher": 40,
    "editor": 60,
    "author": 60,
    "count": 12,
    "tool": 60,
}
_LINE_LIMIT = 400
_PUBLISHER_LIMIT = 20

_SENTENCE = re.compile(r"[。！？!?；;“”\"]")
_COMMA = re.compile(r"[，,]")
_BRACKETS = " \t\u3000\u00a0()（）[]【】<>＜＞:："
_VALUE_END = re.compile(r"\s{2,}|\u3000|\t|[|｜│┃┆]|[】\]]")
_BETWEEN = re.compile(r"[\s\u3000|｜│┃┆丨·•/／\\\-－—–_~:：,，、.+()（）\[\]【】<>＜＞«»{}]+")
_EDITION = re.compile(r"第?[A-Z]?\d{1,3}[版期号]?|[大中小]+|[Aa]{1,2}|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?", re.ASCII)
_SITE = re.compile(r"(?:https?://|www\.)[\w./?=&%~:#-]+", re.IGNORECASE | re.ASCII)
# By Daniel Ross in Harbin | Northern Border Post | Updated: …
_BYLINE = re.compile(r"by\s[^|.!?]{2,80}", re.IGNORECASE)
_NAME = re.compile(r"[A-ZА-ЯЁ][\w&'.-]*(?:\s[\w&'.-]+){0,5}", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*(https?://[^\s<>\"]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Info:
    """What one line of information says.

    ``kinds`` are the kinds of its labels (``published``, ``publisher``, ``editor`` …), "date" for a date
    without a label, "tool" for controls of the page.
    """

    kinds: frozenset[str]
    published: str | None = None
    updated: str | None = None
    publisher: str | None = None
    url: str | None = None


def parse_info(line: str) -> Info | None:
    """What the line says if it consists of labels with values, dates and controls of the page; else None.

    Every part of the line must be accounted for, so that a sentence with a colon or a date in it is never
    taken.

    >>> info = parse_info("2023-03-28 09:25:56来源: 黑龙江日报编辑: 刘才星责编: 赵滢溪")
    >>> info.published, info.publisher
    ('2023-03-28', '黑龙江日报')
    >>> parse_info("2023年3月28日，代表团来到东莞") is None
    True
    """
    line = _bar_to_colon().sub(r"\1：", line.strip())
    if not line or "。" in line or len(line) > _LINE_LIMIT:
        return None
    labels = list(label_pattern().finditer(line))
    ends = [*(m.start() for m in labels[1:]), len(line)][: len(labels)]
    fields: dict[str, str] = {}
    unlabelled = [line[: labels[0].start()] if labels else line]
    for label, end in zip(labels, ends, strict=True):
        rest = _read_value(label_kind(label), line[label.end() : end], fields)
        if rest is None:
            return None
        unlabelled.append(rest)
    kinds = {label_kind(m) for m in labels}
    is_dated = bool(fields.keys() & {"published", "updated"})
    bare = _read_unlabelled("  ".join(unlabelled), is_dated)
    if bare is None:
        return None
    date, publisher = bare
    if date:
        kinds.add("date")
    return Info(
        frozenset(kinds or {"tool"}),
        fields.get("published") or date,
        fields.get("updated"),
        fields.get("publisher") or publisher,
        fields.get("url"),
    )


@cache
def _bar_to_colon() -> re.Pattern[str]:
    """A label that a bar divides from its value: 来源 | 黑龙江日报, 编辑/王某."""
    labels = chrome_data()["labels"]
    words = [w for kind in ("publisher", "editor", "author") for w in labels[kind] if not w.isascii()]
    return re.compile(rf"(?<!\S)({alternation(words)}){SPACE}*[|｜/](?=\s*\S)", re.IGNORECASE)


def _read_value(kind: str, value: str, fields: dict[str, str]) -> str | None:
    """Put the value of a label into ``fields``; return what follows it, or None if it is no such value."""
    if kind == "url":
        address = _ADDRESS.match(value)
        if address is None:
            return None
        fields.setdefault("url", address[1])
        return value[address.end() :]
    date = next(find_dates(value), None)
    rest = ""
    if date is not None:
        rest = value[date.end :]
        if kind in ("published", "updated"):
            fields.setdefault(kind, date.iso)
            return value[: date.start] + "  " + rest
        value, rest = value[: date.start], value[date.start :]
    value = value.strip(_BRACKETS) if kind == "tool" else value.lstrip(_BRACKETS)
    end = _VALUE_END.search(value)
    if end and kind != "tool":
        value, rest = value[: end.start()], value[end.start() :] + rest
    words = value.split()
    while len(words) > 1 and words[-1].strip(_BRACKETS).casefold() in word_set("tools"):
        rest = words.pop() + " " + rest
    value = " ".join(words).strip(_BRACKETS)
    if len(value) > _LIMIT[kind] or _SENTENCE.search(value):
        return None
    if kind == "publisher":
        if _COMMA.search(value):
            return None
        fields.setdefault("publisher", value)
    elif kind == "count":
        rest = re.sub(r"[\d.,+]+\s*(?:万|[wWkK]\+?)?\s*[次人条]?", "", value) + " " + rest
    elif kind in ("published", "updated"):
        rest = value + " " + rest
    return rest


def _read_unlabelled(text: str, is_dated: bool) -> tuple[str | None, str | None] | None:
    """The date and the publisher in what stands without labels, or None if there is anything else in it.

    ``is_dated``: a label tells a date; only beside one may a name stand without a label.
    """
    text = _SITE.sub(" ", text)
    dates = list(find_dates(text))
    is_dated = is_dated or bool(dates)
    ignored = word_set("tools") | word_set("weekdays") | (word_set("navigation") if is_dated else frozenset())
    for date in reversed(dates):
        text = text[: date.start] + "  " + text[date.end :]
    if text.strip(_BRACKETS).casefold() in ignored:
        text = ""
    words = [w for w in _BETWEEN.split(text) if w and w.casefold() not in ignored and not _EDITION.fullmatch(w)]
    iso = dates[0].iso if dates else None
    if not words:
        return iso, None
    if is_dated and _are_publishers(words):
        return iso, words[0]
    between_bars = [part for part in map(str.strip, text.split("|")) if part and not _BYLINE.fullmatch(part)]
    if is_dated and "|" in text and len(between_bars) <= 1 and all(_NAME.fullmatch(p) for p in between_bars):
        return iso, "".join(between_bars) or None
    return None


def _are_publishers(words: list[str]) -> bool:
    endings = tuple(word_set("publishers"))
    return sum(map(len, words)) <= _PUBLISHER_LIMIT and all(w.casefold().endswith(endings) for w in words)
