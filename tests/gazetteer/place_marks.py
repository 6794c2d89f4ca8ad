"""Expected names written inside the text: ``在【牡丹江市|cn:231000】签约``; an id of ``?`` is a name without
a place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.gazetteer.naming import Naming

_MARK = re.compile(r"【([^|】]+)\|([^】]+)】")


def unmark(marked: str) -> str:
    """The text without marks."""
    return _MARK.sub(r"\1", marked)


def mark(text: str, names: Iterable[Naming]) -> str:
    """The text with the names marked that were found."""
    out, at = "", 0
    for n in sorted(names, key=lambda n: n.start):
        assert text[n.start : n.end] == n.text
        assert n.start >= at, f"names overlap at {n.start}"
        out += f"{text[at : n.start]}【{n.text}|{n.id or '?'}】"
        at = n.end
    return out + text[at:]
