"""The place that a local text speaks from, where neither 我市 nor its publisher tells.

赴 (go to) and 来 (come to) are told from home: in 白城市代表团赴嘉兴 the text is of 白城, in 辽阳市代表团来南通 of
南通.
"""

from __future__ import annotations

import re

from kg.extraction.discourse import Discourse
from kg.extraction.entities import DiscourseEntity
from kg.extraction.lexicon import occurrences

_TOLD_FROM_HOME = re.compile(r"(赴|来|莅)$")


def infer_seat(discourse: Discourse, kinds: dict[DiscourseEntity, str]) -> DiscourseEntity | None:
    """The seat told by the first 赴 or 来 of the title or the first two sentences; None where they tell nothing.

    ``kinds`` are the places that can be a seat (cities, districts, provinces) with their kind.
    """
    sentences = discourse.structure.sentences[:2]
    lead = discourse.text[: sentences[-1].end] if sentences else ""
    for text in (discourse.title or "", lead):
        named = [
            (start, start + len(form), e)
            for e in kinds
            for form in e.forms
            if len(form) > 1
            for start in occurrences(text, form)
        ]
        named.sort(key=lambda n: n[:2])
        for start, _, place in named:
            m = _TOLD_FROM_HOME.search(text[max(0, start - 1) : start])
            if m is None:
                continue
            if m.group(1) in "来莅":
                return place
            before = [e for a, b, e in named if b < start and e is not place]
            return before[0] if before else None
    return None
