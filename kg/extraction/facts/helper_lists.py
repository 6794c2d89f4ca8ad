"""Who helps whom, told in a row or a list: 上海市帮扶云南省、遵义市，大连市帮扶六盘水市."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.extraction.discourse import ENTITY, Unit
from kg.extraction.facts.arguments import PLACELIKE
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.pairing_kinds import kinds
from kg.extraction.facts.where import is_country, lies_in

# Links from which on a row is a list, and lines of 甲：乙、丙 from which on they are one.
_FEWEST_LINKS = 2
_FEWEST_LINES = 3
_HELPS = re.compile(
    "(?:还|也|则|又|主要|继续|负责|分别|重点)*"
    "(?:(?:对口|结对|挂钩)?(?:帮扶|支援|援助|援建|扶持|协作|结对|对接|携手)|对口|结对)"
)
# A help that is told by itself (携手, 援建 and the like only in a longer list).
_STRONG = re.compile("帮扶|支援|对口|结对")
_COLON = re.compile("[:：]")
_NUMBERING = re.compile(r"\s*(?:[（(]?(?:\d+|[一二三四五六七八九十]+)[）)、.．]*)?\s*")
_PARTED = re.compile("[，,；;。：:]")
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_JOINS = re.compile("(?:、|和|与|及|以及)?")
# Between the names of a row: what joins them; a name that is not known may stand there, too (甲县、农十三师、乙市).
_IN_ROW = re.compile("(?:、|和|与|及|以及|的|及其|)|、[^，,；;。：:、]{1,8}、?")


def find_helpers(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    by_colon: list[Draft] = []
    heading = False
    for line in re.finditer(r"[^\n]+", d.text):
        units = [u for u in d.units_between(*line.span(), ENTITY) if u.type in PLACELIKE]
        if len(units) > 1:
            links = [i for i, (a, b) in enumerate(pairwise(units)) if _HELPS.fullmatch(d.text, a.end, b.start)]
            if len(links) >= _FEWEST_LINKS:
                told = list(_rows(context, units, links))
                strong = sum(_STRONG.search(d.text, units[i].end, units[i + 1].start) is not None for i in links)
                if strong >= _FEWEST_LINKS or len(told) > _FEWEST_LINES:
                    yield from told
            elif heading:
                by_colon += _line(context, line.start(), units)
        heading = heading or kinds(context.lang)[0].search(line.group()) is not None
    if len({draft.roles["member"][0] for draft in by_colon}) >= _FEWEST_LINES:
        yield from by_colon


def _rows(context: Context, units: Sequence[Unit], links: Sequence[int]) -> Iterator[Draft]:
    """The pairs of a line; ``links`` are the indices of the units right in front of a verb of helping."""
    text = context.text
    starts = []
    for link, before in zip(links, [None, *links], strict=False):
        first = link
        # 帮扶丙市、丁市帮扶: in one clause, what the verb before has reached helps nobody, but for the last name
        if before is None or _PARTED.search(text, units[before + 1].end, units[link].start):
            while first > 0 and _JOINS.fullmatch(text, units[first - 1].end, units[first].start):
                first -= 1
        starts.append(first)
    for link, first, stop in zip(links, starts, [*starts[1:], len(units)], strict=True):
        helped = _row(context, units[link + 1 : stop])
        for a in _row(context, units[first : link + 1]):
            for b in helped:
                yield _pair(a, b)


def _line(context: Context, start: int, units: Sequence[Unit]) -> Iterator[Draft]:
    """3、甲省：乙县、丙县: a line of a list of who helps whom."""
    numbering = _NUMBERING.match(context.text, start)
    begins = numbering.end() if numbering is not None else start
    if units[0].start == begins and _COLON.fullmatch(context.text, units[0].end, units[1].start):
        for b in _row(context, units[1:]):
            yield _pair(units[0], b)


def _row(context: Context, units: Sequence[Unit]) -> list[Unit]:
    """The names of a row up to where it ends, without those that only tell where the next one lies."""
    row: list[Unit] = []
    for i, u in enumerate(units):
        following = units[i + 1] if i + 1 < len(units) else None
        gap = _BRACKETS.sub("", context.text[u.end : following.start]) if following is not None else None
        holds = following is not None and gap in ("", "的") and lies_in(following.entities[-1], u.entities[-1])
        if gap != "的" and not holds and not is_country(u.entities[-1]):
            row.append(u)
        if gap is None or not _IN_ROW.fullmatch(gap):
            break
    return row


def _pair(a: Unit, b: Unit) -> Draft:
    roles = filled(member=[a.entities[-1], b.entities[-1]], kind="paired-cooperation")
    return Draft("Pairing", roles, a.start, b.end, "pairings.listed")
