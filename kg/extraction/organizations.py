"""Organisations: companies, government and party bodies, associations, schools, hospitals, media, missions.

``kg_organizations`` finds the endings of ``org-suffixes.tsv`` and the departments of ``gov-functions.tsv``, reads
leftwards to where each name starts, and keeps what has a name of its own: a place, a level of government or a proper
word. Companies called by brand and trade (长宏木业), well-known names without an ending (``known-organizations.tsv``)
and short forms of full names come after.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind
from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.lexicon import table
from kg.extraction.marked_text import BREAKS, MarkedText
from kg.extraction.mention import ORGANIZATIONS, PLACES, Mention, read_mentions, write_mentions
from kg.extraction.name_edges import LEVELS, LeftEdge, left_edge
from kg.extraction.name_words import Kind, is_everyday
from kg.extraction.short_forms import SHORT_FORMS, core_names, introduced

NESTED: Final = "nested"
"""Span group: names inside longer names (佳木斯高新区 in 佳木斯高新区管委会); their rules end in ``.nested``."""

_DEPARTMENT = "department"
_BARS_COMPANY = int(Kind.COMPANY)
_BARRED = {
    "company": int(Kind.COMPANY | Kind.HEAD),
    "government": _BARS_COMPANY,
    "party": _BARS_COMPANY,
    _DEPARTMENT: _BARS_COMPANY,
    "association": _BARS_COMPANY,
    "society": _BARS_COMPANY,
    "school": _BARS_COMPANY,
    "hospital": _BARS_COMPANY,
    "team": _BARS_COMPANY,
}
_LEGAL_FORMS = ("有限公司", "有限责任公司", "总公司", "集团公司")
_MIDDLE_WITH_PLACE = 4


@dataclass(frozen=True, slots=True)
class _Ending:
    """A name's ending as it stands in the text."""

    start: int
    end: int
    word: str
    kind: str


@cache
def _endings() -> tuple[AhoCorasick, list[str], dict[str, str], dict[str, tuple[str, ...]]]:
    kinds: dict[str, str] = {}
    barred: dict[str, tuple[str, ...]] = {}
    for word, kind, *rest in table("zh", "org-suffixes.tsv"):
        kinds[word] = kind
        barred[word] = tuple(rest[0].split()) if rest else ()
    for function, forms in table("zh", "gov-functions.tsv"):
        for form in forms.split():
            kinds.setdefault(function + form, _DEPARTMENT)
            barred.setdefault(function + form, ("长",) if form == "局" else barred.get(form, ()))
    words = sorted(kinds)
    return AhoCorasick(words), words, kinds, barred


def _find_endings(text: str) -> Iterator[_Ending]:
    """The longest ending at each position where one ends, unless what follows shows that it is part of a word."""
    automaton, words, kinds, barred = _endings()
    longest: dict[int, tuple[int, str]] = {}
    for i, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        if end not in longest or start < longest[end][0]:
            longest[end] = (start, words[i])
    for end in sorted(longest):
        start, word = longest[end]
        if not text.startswith(barred[word], end) or _contracted(text, end, kinds[word]):
            yield _Ending(start, end, word, kinds[word])


def _contracted(text: str, end: int, kind: str) -> bool:
    """商务局长: the department's last character is the office's first."""
    return kind == _DEPARTMENT and text.startswith("长", end) and not text.startswith(("长期", "长远"), end)


def find_organizations(reading: MarkedText) -> tuple[list[Mention], list[Mention]]:
    """The organisations of a text, outermost first kept, and those nested in longer ones."""
    endings = list(_find_endings(reading.text))
    ends = {e.end for e in endings}
    candidates = []
    for e in endings:
        if e.end - 1 in ends and reading.starting(e.end - 1, Kind.TITLE):
            continue  # 友协|会长 and 大学|校长 hold no 协会, no 学校
        mention = _candidate(reading, e)
        if mention is not None:
            candidates.append(mention)
    kept, nested = _outermost(candidates)
    taken = _taken(kept)
    for mention in [*_known(reading), *_brands(reading)]:
        if taken.isdisjoint(range(mention.start, mention.end)):
            kept.append(mention)
            taken.update(range(mention.start, mention.end))
    return sorted(kept, key=lambda m: m.start), nested


def _candidate(reading: MarkedText, ending: _Ending) -> Mention | None:
    kind = ending.kind
    if len(ending.word) == 1 and not _single_ending_stands(reading, ending):
        return None
    if kind == "party" and _is_office(reading, ending):
        return None
    edge = left_edge(reading, ending.start, barred=_BARRED.get(kind, 0))
    if not _has_own_name(reading, ending, edge):
        if edge.stopped_by is None or not ending.word.endswith(_LEGAL_FORMS):
            return None
        edge_before = edge.start
        edge = left_edge(reading, ending.start, barred=_BARRED.get(kind, 0), over=edge.stopped_by)
        if not _has_own_name(reading, ending, edge) or edge.places or edge.start > edge_before - 2:
            return None
    if not edge.reliable:
        return None
    text = reading.text[edge.start : ending.end]
    return Mention(
        edge.start,
        ending.end,
        text,
        "Organization",
        f"organizations.{kind}",
        edge.places[0] if edge.places and edge.places[0][0] == edge.start else None,
        0.9 if edge.placed else 0.75,
    )


def _single_ending_stands(reading: MarkedText, ending: _Ending) -> bool:
    """局, 厅, 处 … alone end a name only behind a place with a few characters between, or inside a body (…委对口合作处)."""
    if ending.word == "厂":
        return not reading.ending(ending.end, Kind.STOP)
    word = reading.longest_ending(ending.end, 0)
    if word[0] > 1 and not word[1] & (Kind.BODY | Kind.FUNCTION):
        return False
    if ending.word in "局厅":
        return True
    if ending.word == "办":  # 上海市政府驻昆办
        return "驻" in reading.text[max(0, ending.start - 3) : ending.start]
    if ending.word in "处科股司":
        if reading.ending(ending.start, Kind.BODY):
            return False
        return reading.starting(ending.start, Kind.TITLE) > 1 or reading.starting(ending.end, Kind.TITLE) > 1
    return False


def _is_office(reading: MarkedText, ending: _Ending) -> bool:
    """市委书记, 市委常委: an office, not the committee."""
    return reading.starting(ending.start, Kind.TITLE) > len(ending.word)


def _has_own_name(reading: MarkedText, ending: _Ending, edge: LeftEdge) -> bool:
    """Whether something in front of the ending makes it a name and not a kind of body."""
    start, at, word, kind = edge.start, ending.start, ending.word, ending.kind
    own = reading.own_length(start, at)
    if not edge.placed and own >= 2 and reading.unknown_length(start, at) == 0:
        plain = word.endswith(("有限公司", "集团")) or reading.text[start - 1 : start] == "、"
        if not (kind == "company" and plain and reading.bounded_left(start)):
            own = 0
    middle = at - start - sum(b - a for a, b in edge.places if a >= start) - edge.level
    if kind == _DEPARTMENT:
        return edge.placed or (word.endswith("部") and own == 0 and start == at and len(word) > 2 and word not in _PARTY)
    if kind == "company" or kind == "branch":
        if own >= 2 or (edge.placed and own >= 1 and not edge.level):
            return True
        legal = word.endswith(_LEGAL_FORMS) or word == "集团" or kind == "branch" or len(word) > 2
        return edge.placed and legal and middle >= (0 if kind == "branch" else 2)
    if kind in ("government", "party"):
        if word == "办":
            return bool(edge.places)
        if len(word) == 1:
            return bool(edge.places) and 2 <= middle <= 12
        if word in ("政府", "人民政府") and "委" in reading.text[start:at]:
            return False  # 中山市委市政府: two bodies
        if word in ("政府", "人民政府") or kind == "party":
            return bool(edge.places) or word.startswith("团")
        if word in ("局", "厅"):
            return edge.placed and middle >= 2
        return (edge.placed and (middle >= 1 or bool(edge.places))) or own >= 2
    if kind == "center":
        return (edge.placed and (own >= 1 or middle >= _MIDDLE_WITH_PLACE)) or own >= 3
    if kind == "team":
        return edge.placed and middle >= (1 if edge.places else 2)
    if kind == "mission":
        return bool(edge.places)
    if kind == "association" and edge.level:
        return True
    if kind == "institute" and edge.level:
        return middle >= 1 or len(word) > 2
    return (edge.placed and (middle >= 1 or bool(edge.places))) or own >= 2


_PARTY = frozenset(("组织部", "宣传部", "统战部"))


def _outermost(candidates: list[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Longest first; a shorter one inside a kept one is nested, one that crosses a kept one is dropped."""
    kept: list[Mention] = []
    nested: list[Mention] = []
    owner: dict[int, Mention] = {}
    for m in sorted(candidates, key=lambda m: (-len(m), m.start)):
        first, last = owner.get(m.start), owner.get(m.end - 1)
        if first is None and last is None:
            kept.append(m)
            for i in range(m.start, m.end):
                owner[i] = m
        elif first is last and first is not None and first.start == m.start and _posts_away(first.text, len(m)):
            kept.append(m)
        elif first is last and first is not None:
            nested.append(replace(m, rule=m.rule + ".nested"))
    return kept, sorted(nested, key=lambda m: (m.start, m.end))


def _posts_away(name: str, length: int) -> bool:
    """鹤岗市经济合作促进局驻汕头招商联络站 names two bodies: the bureau and its station."""
    return name.startswith("驻", length)


def _taken(mentions: list[Mention]) -> set[int]:
    return {i for m in mentions for i in range(m.start, m.end)}


@cache
def _known_names() -> tuple[AhoCorasick, list[str], dict[str, tuple[str, ...]]]:
    rows = {row[0]: tuple(row[1].split()) if len(row) > 1 else () for row in table("zh", "known-organizations.tsv")}
    words = sorted(rows)
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest), words, rows


def _known(reading: MarkedText) -> Iterator[Mention]:
    text = reading.text
    automaton, words, rows = _known_names()
    for i, start, end in automaton.find_matches_as_indexes(text):
        if not text.startswith(rows[words[i]], end):
            end += reading.starting(end, Kind.TRADE)  # 格力|电器
            yield Mention(start, end, text[start:end], "Organization", "organizations.known", None, 0.8)


@cache
def _trades() -> AhoCorasick:
    return AhoCorasick(sorted(row[0] for row in table("zh", "company-words.tsv")), matchkind=MatchKind.LeftmostLongest)


def _brands(reading: MarkedText) -> Iterator[Mention]:
    """Companies called by brand and trade: 长宏木业, 东莞子乔家居. Both edges must be plain."""
    text = reading.text
    for _, at, end in _trades().find_matches_as_indexes(text):
        if not reading.bounded_right(end):
            continue
        edge = left_edge(reading, at, barred=int(Kind.BODY | Kind.ZONE))
        front = edge.places[-1][1] if edge.places else edge.start
        if front == at and edge.places and text[at - 1] not in LEVELS:  # 东丰药业: the brand is a place's short name
            if text[end - 1] == "业" and end - at == 2 and edge.reliable:
                yield Mention(edge.start, end, text[edge.start : end], "Organization", "organizations.brand", None, 0.6)
            continue
        brand = text[front:at]
        if not 2 <= len(brand) <= 4 or any(c in BREAKS for c in brand):
            continue
        if is_everyday(brand) or reading.unknown_length(front, at) == 0:
            continue
        if reading.own_length(front, at) == len(brand) and not edge.level and edge.reliable:
            yield Mention(edge.start, end, text[edge.start : end], "Organization", "organizations.brand", None, 0.7)


def mark_organizations(doc: Doc, reading: MarkedText) -> None:
    """Write the span groups of ``kg_organizations`` for a document whose text is marked already."""
    kept, nested = find_organizations(reading)
    taken = _taken(kept)
    short = []
    companies = [m for m in kept if m.rule == "organizations.company"]
    for mention in [*introduced(reading.text, kept), *core_names(reading, companies)]:
        if taken.isdisjoint(range(mention.start, mention.end)):
            short.append(mention)
            taken.update(range(mention.start, mention.end))
    write_mentions(doc, ORGANIZATIONS, [*kept, *(replace(m, value=None) for m in short)])
    write_mentions(doc, SHORT_FORMS, short)
    write_mentions(doc, NESTED, nested)


@Language.factory("kg_organizations")
def create(nlp: Language, name: str) -> Organizations:
    """The factory behind ``nlp.add_pipe("kg_organizations")``."""
    return Organizations()


class Organizations:
    """Reads ``places``; writes ``organizations``, ``short_forms`` and ``nested``.

    The value of an organisation is the (start, end) of the place that its name begins with, or None. The value of a
    short form is the (start, end) of the full name.
    """

    def __call__(self, doc: Doc) -> Doc:
        mark_organizations(doc, MarkedText(doc.text, read_mentions(doc, PLACES)))
        return doc
