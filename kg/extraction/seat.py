"""The place that a local text speaks from, where neither 我市 nor its publisher tells.

赴 (go to) and 来 (come to) are told from home: in 白城市代表团赴嘉兴 the text is of 白城, in 辽阳市代表团来南通 of
南通.
"""

from __future__ import annotations

import re

from kg.extraction.discourse import Discourse
from kg.extraction.entities import DiscourseEntity
from kg.extraction.lexicon import occurrences

# Mentions of the place that a text is about.
_OFTEN = 3
_LOCAL_OFFICE = re.compile("代?(?:常务)?副?[市省区县州](?:委|长)")
_TOLD_FROM_HOME = re.compile(r"(赴|来|莅)$")


def infer_seat(discourse: Discourse, kinds: dict[DiscourseEntity, str]) -> DiscourseEntity | None:
    """The seat told by the first 赴 or 来 of the title or the first two sentences, else by officials of the text.

    None where nothing tells.

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
    return _by_officials(discourse, kinds)


def _by_officials(discourse: Discourse, kinds: dict[DiscourseEntity, str]) -> DiscourseEntity | None:
    """代市长甲 … 常州市代市长甲: whose official somebody is told to be elsewhere; else the place named far most often.

    Only a text with bare offices (市长甲) speaks from a place at all.
    """
    place_at = {(m.start, m.end): e for e in kinds for m in e.mentions}
    person_at = {(m.start, m.end): e for e in discourse.entities if e.type == "Person" for m in e.mentions}
    held: dict[tuple[DiscourseEntity, str], DiscourseEntity] = {}
    bare: list[tuple[DiscourseEntity, str]] = []
    of_the_seat: set[str] = set()
    for title in discourse.titles:
        person = person_at.get(title.value.person) if title.value is not None else None
        if person is None or not _LOCAL_OFFICE.match(title.text):
            continue
        if title.value.organization is None and title.value.body is None:
            if (person, title.text) not in held:  # 甘肃省省长乙 … 乙省长: only shorter
                bare.append((person, title.text))
                if "副" not in title.text and not discourse.text.startswith("该", title.start - 2):
                    of_the_seat.add(title.text)
        elif title.value.organization in place_at:
            held[person, title.text] = place_at[title.value.organization]
    known = next((held[office] for office in bare if office in held), None)
    if known is not None or not bare:
        return known
    level = re.sub("^代?(?:常务)?副?", "", bare[0][1])[0]
    taken = {place for (_, office), place in held.items() if office in of_the_seat}  # 甘肃省省长 is somebody else
    of_level = [
        e
        for e in kinds
        if str(e.place_id).startswith("cn:") and any(f.endswith(level) for f in e.forms) and e not in taken
    ]
    ranked = sorted(of_level, key=lambda e: (-len(e.mentions), e.first))
    often = ranked and len(ranked[0].mentions) >= _OFTEN
    alone = len(ranked) < 2 or len(ranked[0].mentions) >= 2 * len(ranked[1].mentions)
    return ranked[0] if often and alone else None
