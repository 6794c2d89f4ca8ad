"""The structure of a text: paragraphs, sentences, clauses and quotations, as character ranges.

Sentences end at 。！？ (and their half-width forms) or at a line's end; a closing quotation mark or bracket belongs to
the sentence that it closes. A quotation may hold several sentences. Clauses are the parts of a sentence between commas,
semicolons and colons that stand outside brackets, book-title marks and mottoes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

# What goes on without an end is cut at 1,000 characters (the longest sentence of real texts has 206): some rules look
# at all of a sentence for each word in it.
_SENTENCE = re.compile('[^。！？!?；;]{0,1000}[。！？!?；;][。！？!?；;”’』」）)】》"]*|[^。！？!?；;]{1,1000}')
# 中新社南昌11月23日电 (记者 某某): who tells it, from where, is no part of what is told.
_DATELINE = re.compile(
    r"[^，,。；;：:（(\n]{0,24}?(?:电|讯|报道)\s*[（(][^（()）\n]{0,40}(?:记者|通讯员)[^（()）\n]{0,40}[）)]\s*"
    r"|[^，,。；;：:（(\n]{2,16}?\d+月\d+日(?:专)?(?:电|讯)\s*"
)
_CLAUSE_END = "，,；;：:。！？!?\n"
_OPEN_CLOSE = {"《": "》", "（": "）", "(": ")", "【": "】", "[": "]"}
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』"}
_QUOTE = re.compile('[“‘「『"]')
# What may end a clause, and what opens or closes a stretch in which none ends.
_MARK = re.compile(r"[，,；;：:。！？!?\n《》（）()【】\[\]“”‘’「」『』]")

# 以“深化友谊,共同发展”为主题: a motto, not speech.
_MOTTO = re.compile(
    "[“「『][^“”「」『』。！？!?；;：:\n]{1,40}[”」』](?:为|的|系列|主题|活动|计划|工程|行动|精神|理念|原则)"
)


_LONGEST_SLOGAN = 20
"""Characters of a quotation that names something and is no speech."""

_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Range:
    """``text[start:end]``."""

    start: int
    end: int

    def __contains__(self, position: int) -> bool:
        return self.start <= position < self.end


@dataclass(frozen=True, slots=True)
class Sentence(Range):
    """A sentence with its clauses; ``paragraph`` counts the text's lines that hold anything, from 0."""

    paragraph: int
    clauses: tuple[Range, ...]

    def clause_at(self, position: int) -> int:
        """The index of the clause that holds ``position``; the last clause for its end."""
        return bisect_right(self.clauses, position, lo=1, key=_START) - 1


@dataclass(frozen=True, slots=True)
class Structure:
    """Sentences and quotations of one text, in order."""

    sentences: tuple[Sentence, ...]
    quotations: tuple[Range, ...]
    """Outermost quotations, marks included."""

    book_titles: tuple[Range, ...]
    """``《…》`` with its marks."""

    later_starts: tuple[int, ...] = field(init=False)
    """Where the sentences behind the first start."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "later_starts", tuple(s.start for s in self.sentences[1:]))

    def sentence_at(self, position: int) -> int:
        """The index of the sentence that holds ``position``, or of the nearest one before it."""
        return bisect_right(self.later_starts, position)

    def in_slogan(self, position: int) -> bool:
        """Whether the position lies in a quotation too short to be speech: “百家旅行社走进某市”."""
        quotation = self.quotation_at(position)
        return quotation is not None and quotation.end - quotation.start <= _LONGEST_SLOGAN

    def quotation_at(self, position: int) -> Range | None:
        return _range_at(self.quotations, position)

    def in_book_title(self, position: int) -> bool:
        return _range_at(self.book_titles, position) is not None


def _range_at(ranges: Sequence[Range], position: int) -> Range | None:
    i = bisect_right(ranges, position, key=_START) - 1 if ranges else -1
    return ranges[i] if i >= 0 and position in ranges[i] else None


def structure(text: str) -> Structure:
    """Divide a text.

    >>> s = structure("“好！”他说。两市签约，金额5亿元。")
    >>> ["“好！”他说。两市签约，金额5亿元。"[x.start:x.end] for x in s.sentences]
    ['“好！”', '他说。', '两市签约，金额5亿元。']
    >>> len(s.sentences[2].clauses)
    2
    """
    sentences = []
    paragraph = -1
    for line in re.finditer(r"[^\n]+", text):
        if not line.group().strip():
            continue
        paragraph += 1
        told_by = _DATELINE.match(text, line.start(), line.end())
        begin = line.start()
        if told_by is not None:
            begin = told_by.end()
            sentences.append(Sentence(line.start(), begin, paragraph, (Range(line.start(), begin),)))
        for start, end in _sentence_ranges(text, begin, line.end()):
            sentences.append(Sentence(start, end, paragraph, _clauses_or_whole(text, start, end)))
    return Structure(tuple(sentences), tuple(_quotations(text)), tuple(_book_titles(text)))


def _sentence_ranges(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for m in _SENTENCE.finditer(text, start, end):
        yield from trimmed(text, m.start(), m.end())


def trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without blanks at its edges, unless it holds nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _clauses_or_whole(text: str, start: int, end: int) -> tuple[Range, ...]:
    """The clauses of a sentence; one of nothing but commas is a clause."""
    return tuple(_clauses(text, start, end)) or (Range(start, end),)


def _clauses(text: str, start: int, end: int) -> Iterator[Range]:
    begin = start
    closers: list[str] = []
    for m in _MARK.finditer(text, start, end):
        i, c = m.start(), m.group()
        if c in _QUOTES and not closers and _MOTTO.match(text, i, end):
            closers.append(_QUOTES[c])
        elif c in _OPEN_CLOSE:
            closers.append(_OPEN_CLOSE[c])
        elif closers and c == closers[-1]:
            closers.pop()
        elif c in _CLAUSE_END and not closers and not _inside_number(text, i):
            if i > begin:
                yield Range(begin, i)
            begin = i + 1
    if begin < end:
        yield Range(begin, end)


def _inside_number(text: str, i: int) -> bool:
    return text[i] in ",:" and 0 < i < len(text) - 1 and text[i - 1].isdigit() and text[i + 1].isdigit()


def _quotations(text: str) -> Iterator[Range]:
    """Outermost quotations; an unclosed one ends with its paragraph. Straight marks alternate within a paragraph."""
    i, n = 0, len(text)
    while (opening := _QUOTE.search(text, i)) is not None:
        i, c = opening.start(), opening.group()
        close = _QUOTES.get(c, '"')
        depth, j = 1, i + 1
        while j < n and text[j] != "\n":
            if text[j] == close:
                depth -= 1
                if not depth:
                    break
            elif text[j] == c and c != '"':
                depth += 1
            j += 1
        yield Range(i, min(j + 1, n))
        i = j + 1


def _book_titles(text: str) -> Iterator[Range]:
    for m in re.finditer(r"《[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*》", text):
        yield Range(m.start(), m.end())
