"""Who speaks each quotation of a text."""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.discourse import ENTITY, Discourse, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.lexicon import alternatives, settings
from kg.extraction.structure import Range

# 某某2日在仪式上表示: a day may stand between the speaker and the verb.
_WHEN = r"(?:(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}[日号](?:上午|下午|晚上|晚|早上)?)"


@cache
def speech_patterns(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(what may follow a speaker up to and with the verb, the same at a text's position)."""
    speech = settings(lang, "references.toml")["speech"]
    # 满怀信心地|说
    verbs, between = alternatives(speech["verbs"]), rf"(?:{alternatives(speech['between'])}|[^\W\d_]{{2,6}}地)"
    follow = re.compile(
        rf"(?:[（(][^（()）]{{1,40}}[）)])?(?:{between}|{_WHEN}|[，,]|\s)*(?:在[^，,。“”]{{1,40}}?(?:时|中|上|后|现场|期间|之际|间隙))?(?:{between}|[，,]|\s)*{verbs}"
    )
    return follow, re.compile(verbs)


def speakers(d: Discourse, lang: str) -> dict[int, DiscourseEntity]:
    follow, _ = speech_patterns(lang)
    found: dict[int, DiscourseEntity] = {}
    last: DiscourseEntity | None = None
    people = [u for u in d.units if u.type in ("Person", "Organization") and u.kind == ENTITY]
    for q in d.structure.quotations:
        speaker = _speaker_before(d, q, people, follow) or _speaker_after(d, q, people, follow)
        if speaker is None and d.text[q.end - 2 : q.end - 1] in "。！？，!?," and q.end - q.start > 8:
            speaker = _pronoun_speaker(d, q, follow, last, people)
        if speaker is not None:
            found[q.start] = speaker
            last = speaker
    return found


def _speaker_before(d: Discourse, q: Range, people: list[Unit], follow: re.Pattern[str]) -> DiscourseEntity | None:
    before = [u for u in people if u.end <= q.start and q.start - u.end < 40]
    if not before:
        return None
    u = before[-1]
    between = d.text[u.end : q.start]
    m = follow.match(between)
    if m and "。" not in between and between[m.end() :].strip() in ("", "：", ":", "，", ",", "道：", "道:"):
        return u.entities[0]
    return None


def _speaker_after(d: Discourse, q: Range, people: list[Unit], follow: re.Pattern[str]) -> DiscourseEntity | None:
    sentence_end = d.text.find("。", q.end)
    sentence_end = len(d.text) if sentence_end < 0 else sentence_end
    for u in people:
        if q.end <= u.start < q.end + 30 and u.end <= sentence_end and follow.match(d.text, u.end):
            return u.entities[0]
    return None


def _pronoun_speaker(
    d: Discourse, q: Range, follow: re.Pattern[str], last: DiscourseEntity | None, people: list[Unit]
) -> DiscourseEntity | None:
    after = re.compile(r"\s*(?:他|她)").match(d.text, q.end)
    before = re.search(r"(?:他|她)([^。“”]{0,12})[：:，,]$", d.text[max(0, q.start - 16) : q.start])
    if (after and follow.match(d.text, after.end())) or (before and follow.search(before.group(1) or "")):
        persons = [u for u in people if u.type == "Person" and u.end <= q.start]
        return persons[-1].entities[0] if persons else last
    return None
