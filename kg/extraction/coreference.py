"""Coreference: what 两市, 双方, 该公司, 他, 我 and 代表团 stand for.

``resolve`` walks the discourse from left to right with what was named so far, and adds a unit of kind "reference" for
every such word that can be resolved. A word that cannot be resolved is left alone.
"""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import combinations, takewhile
from typing import Any

from kg.extraction.delegations import travellers
from kg.extraction.discourse import ENTITY, REFERENCE, START, Cover, Discourse, Unit
from kg.extraction.entities import DiscourseEntity, are_nested
from kg.extraction.lexicon import alternatives, settings
from kg.extraction.mention import Mention
from kg.extraction.speakers import speakers

Kind = Callable[[DiscourseEntity], str]
_NEAR_SENTENCES = 2
# What a local text calls 当地 is not the place that it calls 我市.
_ELSEWHERE = ("当地", "该地")
_SITE_KINDS = ("园", "基地", "中心", "开发区")
_BESIDE = ("与", "和", "同", "跟", "及")
# Characters of what a body is, behind 两地: 教育局, 人民政府.
_LONGEST_BODY = 8
# 代表团一行先后到|甲公司、乙公司: what a delegation looks at is neither side.
_LOOKS_AT = re.compile(
    r"(?:一行|代表团|考察团|先后|依次|实地|还|又|分别)[^，,。；;、]{0,8}?"
    r"(?:前往|来到|走进|深入|参观|考察|走访|调研|察看|到|赴)了?[^，,。；;]*$"
)
_TELLS = re.compile(r"[^，。]{0,4}(?:说|表示|介绍|指出|告诉|强调|认为|坦言|透露)")
# A bare 公司 or 园区 refers back only where no word in front makes it another one (子公司, 家具公司).
_BEFORE_BARE = "，。；：、！？,;:\n“”‘’（(的在于到入和与由让使对把向为 "


def resolve(discourse: Discourse, lang: str, kind_of: Kind, seat_mentions: Iterable[Mention]) -> None:
    """Add reference units to ``discourse.units`` and fill ``discourse.speakers``.

    ``kind_of`` gives a place's kind (City, Region …); ``seat_mentions`` are 我市, 我省 … with a place id as value.
    """
    discourse.speakers.update(speakers(discourse, lang))
    by_id = {e.place_id: e for e in discourse.entities if e.place_id}
    taken = Cover((u.start, u.end) for u in discourse.units)
    for m in seat_mentions:
        if m.value in by_id and taken.free(m.start, m.end):
            taken.add(m.start, m.end)
            discourse.units.append(Unit(REFERENCE, m.start, m.end, m, (by_id[m.value],), (m.start, m.end)))
    discourse.units.sort(key=lambda u: u.start)
    pattern, meaning = _reference_words(lang)
    for hit in pattern.finditer(discourse.text):
        start, end = hit.span()
        if not taken.free(start, end):
            continue
        rule, spec = meaning[hit.group()]
        if (
            hit.group() in ("公司", "集团", "园区", "产业园")
            and start
            and discourse.text[start - 1] not in _BEFORE_BARE
        ):
            continue
        bodies, behind = _joint_bodies(discourse, start, end, spec["count"]) if rule == "joint" else ([], end)
        found = bodies or _RESOLVERS[rule](discourse, start, end, spec, kind_of)
        if not found:
            continue
        end = behind if bodies else end
        mention = Mention(start, end, discourse.text[start:end], "Reference", f"coreference.{rule}", None, 0.8)
        unit = Unit(REFERENCE, start, end, mention, tuple(found), (start, end))
        insort(discourse.units, unit, key=START)


@cache
def _reference_words(lang: str) -> tuple[re.Pattern[str], dict[str, tuple[str, Any]]]:
    data = settings(lang, "references.toml")
    meaning: dict[str, tuple[str, Any]] = {}
    for rule in ("joint", "single"):
        for spec in data[rule]:
            for word in spec["words"]:
                meaning[word] = (rule, spec)
    for rule in ("speaker", "delegation", "seat"):
        for word in data[rule]["words"]:
            meaning[word] = (rule, data[rule])
    return re.compile(alternatives(meaning)), meaning


def _fits(e: DiscourseEntity, spec: dict[str, Any], kind_of: Kind) -> bool:
    if e.type not in spec["types"]:
        return False
    if "kinds" in spec and e.type == "Place" and kind_of(e) not in spec["kinds"]:
        return False
    return "suffixes" not in spec or any(f.endswith(s) for f in e.forms for s in spec["suffixes"])


def _named_before(d: Discourse, position: int) -> Iterator[Unit]:
    """The units that stand for entities and end before ``position``, the nearest first."""
    return (u for u in d.units_backwards(position) if u.entities)


def _joint(d: Discourse, start: int, end: int, spec: dict[str, Any], kind_of: Kind) -> list[DiscourseEntity] | None:
    count = spec["count"]
    here = d.structure.sentence_at(start)
    for back in range(_NEAR_SENTENCES + 1):
        i = here - back
        if i < 0:
            break
        sentence = d.structure.sentences[i]
        quotation = d.structure.quotation_at(start)
        units = [
            u
            for u in d.units_between(sentence.start, min(sentence.end, start))
            if u.entities and d.structure.quotation_at(u.start) == quotation and not _is_looked_at(d, sentence.start, u)
        ]
        if back == 0:
            # 深圳与哈尔滨两市, 莞牡两地: what stands right in front is meant.
            front = _group_ending_at(d, units, start)
            fitting = [e for e in front if _fits(e, spec, kind_of)]
            if len(fitting) == count:
                return fitting
        if back == 1 and (told := _last_joint(d, start, spec, kind_of)):
            return told
        if back == 0 and (told := _told_in_sentence(d, sentence.start, start, spec, kind_of)):
            return told
        for wanted in spec["types"]:
            # 大连庄河市与松江区: as named where they are of one level; else 深圳市福田区 counts as 深圳市.
            own = list(
                dict.fromkeys(e for u in units for e in u.entities if e.type == wanted and _fits(e, spec, kind_of))
            )
            if len(own) == count and len({_level(e) for e in own} - {0}) < 2 and not are_nested(own):
                return own
            named = [e for u in units for e in _standing(d, u, kind_of) if e.type == wanted and _fits(e, spec, kind_of)]
            fitting = list(dict.fromkeys(named))
            if len(fitting) == count and not are_nested(fitting):
                return fitting
            for kind in spec.get("kinds", ()):  # 三地 among cities and provinces: three of one kind
                alike = [e for e in fitting if kind_of(e) == kind]
                if len(alike) == count:
                    return alike
            if len(homes := _homes(d, units)) == count and all(_fits(e, spec, kind_of) for e in homes):
                return homes
            one_side = own if len(own) == count - 1 else fitting
            if back > 0 and len(one_side) == count - 1 > 0 and wanted == "Place":
                completed = _with_main_place(d, one_side, spec, kind_of)
                if completed:
                    return completed
    return _main_group(d, count, spec, kind_of)


def _is_looked_at(d: Discourse, first: int, u: Unit) -> bool:
    """Whether a body or site is one that a delegation visits, in the sentence that starts at ``first``."""
    return u.type in ("Organization", "Zone") and _LOOKS_AT.search(d.text, first, u.start) is not None


def _joint_bodies(d: Discourse, start: int, end: int, count: int) -> tuple[list[DiscourseEntity], int]:
    """两地教育局 behind 甲市教育局 and 乙市教育局: the bodies of one kind named before, and where their kind ends."""
    before = [e for e in d.entities if e.type == "Organization" and e.mentions[0].end <= start]
    anchored = [(e, e.name) for e in before if e.anchor is not None]
    for size in range(_LONGEST_BODY, 1, -1):
        kind = d.text[end : end + size]
        alike = [e for e, name in anchored if name.endswith(kind)]
        if alike:
            return (alike, end + size) if len(alike) == count else ([], end)
    return [], end


def _told_in_sentence(
    d: Discourse, first: int, position: int, spec: dict[str, Any], kind_of: Kind
) -> list[DiscourseEntity] | None:
    """双方代表两市签订…: a joint word of the same sentence right before."""
    joint = [u for u in d.units_between(first, position, REFERENCE) if len(u.entities) == spec["count"] > 1]
    meant = joint[-1].entities if joint and not list(d.units_between(joint[-1].end, position, ENTITY)) else ()
    return list(meant) if meant and all(_fits(e, spec, kind_of) for e in meant) else None


def _last_joint(d: Discourse, position: int, spec: dict[str, Any], kind_of: Kind) -> list[DiscourseEntity] | None:
    """What the joint word before stands for, where nothing else of the sort was named since then, or only alone.

    Countries (两国边民) come after what is smaller: 双方 of two cities are not the countries that they lie in.
    """
    count, since = spec["count"], set[DiscourseEntity]()
    countries: list[DiscourseEntity] | None = None
    for u in d.units_backwards(position):
        if u.kind == REFERENCE and len(u.entities) == count and all(_fits(e, spec, kind_of) for e in u.entities):
            if not any(kind_of(e) == "Country" for e in u.entities):
                others = {e for e in since if kind_of(e) != "Country"}
                return list(u.entities) if len(others - {*u.entities}) < 2 else None
            if countries is None:
                countries = list(u.entities) if len(since - {*u.entities}) < 2 else []
        since.update(e for e in u.entities if _fits(e, spec, kind_of))
    return countries


def _homes(d: Discourse, units: list[Unit]) -> list[DiscourseEntity]:
    """某省委书记会见某国总理一行。双方…: the places and bodies that the people named stand for."""
    homes: list[DiscourseEntity] = []
    for person in (e for u in units if u.type == "Person" for e in u.entities):
        offices = [t.value for t in d.offices_of(person)]
        named = [e for o in offices if o.organization and (e := d.named_at(*o.organization)) is not None]
        local = d.seat is not None and any(o.organization is None for o in offices)
        homes += named[:1] or ([d.seat] if local and d.seat is not None else [])
    return list(dict.fromkeys(homes))


def _with_main_place(
    d: Discourse, near: list[DiscourseEntity], spec: dict[str, Any], kind_of: Kind
) -> list[DiscourseEntity] | None:
    """代表团抵达原州。两市…: the place named, with the place that the document is most about."""
    counts = Counter(e for u in d.units for e in u.entities if _place_fits(e, spec, kind_of) and e not in near)
    counts = Counter({e: n for e, n in counts.items() if not are_nested([e, *near])})
    if d.seat is not None and d.seat in counts:
        return [d.seat, *near]
    if not counts:
        return None
    main = max(counts, key=lambda e: (counts[e], -e.first))
    return [main, *near] if counts[main] > 2 else None


def _standing(d: Discourse, u: Unit, kind_of: Kind) -> Iterable[DiscourseEntity]:
    """What a unit counts as beside others: 深圳市福田区 counts as 深圳市; 韩国群山市 is 群山市."""
    if u.kind == ENTITY and u.type == "Place" and u.start < u.core[0]:
        holders = (e for e in d.entities if e.type == "Place" and kind_of(e) != "Country")
        for e in holders:
            if any(m.start == u.start and m.end <= u.core[0] for m in e.mentions):
                return (e,)
    return u.entities


def _level(e: DiscourseEntity) -> int:
    """How deep a place of China lies: 2 province, 4 prefecture, 6 county; 0 where that is not known."""
    if e.place_id is None or not e.place_id.startswith("cn:"):
        return 0
    code = e.place_id.removeprefix("cn:")
    return len(re.sub("(?:00)+$", "", code))


def _group_ending_at(d: Discourse, units: list[Unit], position: int) -> list[DiscourseEntity]:
    found: list[DiscourseEntity] = []
    edge = position
    for u in reversed(units):
        gap = d.text[u.end : edge]
        if gap.strip() and gap not in ("、", "和", "与", "—", "及", "－", "-", "–"):
            break
        found = [*u.entities, *found]
        edge = u.start
    return list(dict.fromkeys(found))


def _main_group(d: Discourse, count: int, spec: dict[str, Any], kind_of: Kind) -> list[DiscourseEntity] | None:
    """The group of places that the document is about: those that most sentences name together."""
    sort = count, *spec["types"], *spec.get("kinds", ()), *spec.get("suffixes", ())
    if sort not in d.main_groups:
        d.main_groups[sort] = _named_together(d, count, spec, kind_of)
    return d.main_groups[sort]


def _named_together(d: Discourse, count: int, spec: dict[str, Any], kind_of: Kind) -> list[DiscourseEntity] | None:
    together: Counter[frozenset[DiscourseEntity]] = Counter()
    alone: Counter[DiscourseEntity] = Counter()
    for s in d.structure.sentences:
        here = {e for u in d.units_between(s.start, s.end, ENTITY) for e in u.entities if _place_fits(e, spec, kind_of)}
        alone.update(here)
        if len(here) <= 6:
            together.update(frozenset(c) for c in combinations(sorted(here, key=lambda e: e.first), count))
    if d.title:
        for group in together:
            if all(any(f in (d.title or "") for f in e.forms if len(f) > 1) for e in group):
                together[group] += 2
    if not together:
        common = [e for e, _ in alone.most_common(count)]
        return sorted(common, key=lambda e: e.first) if len(common) == count else None
    together = Counter({group: n for group, n in together.items() if not are_nested(list(group))})
    if not together:
        return None
    weight = {group: (n, sum(alone[e] for e in group)) for group, n in together.items()}
    best = max(together, key=lambda g: (weight[g], -min(e.first for e in g)))
    if any(weight[g] == weight[best] and g & best for g in together if g != best):
        return None  # two of four cities that are only listed
    return sorted(best, key=lambda e: e.first)


def _place_fits(e: DiscourseEntity, spec: dict[str, Any], kind_of: Kind) -> bool:
    return ("Place" not in spec["types"] or e.type == "Place") and _fits(e, spec, kind_of)


def _single(d: Discourse, start: int, end: int, spec: dict[str, Any], kind_of: Kind) -> list[DiscourseEntity] | None:
    if spec["types"] == ["Person"]:
        return _topical_person(d, start)
    if spec["types"][0] == "Place" and d.text.startswith("该", start):
        return _topical_place(d, start, end, spec, kind_of)
    if spec["types"] == ["Zone"]:
        return _topical_site(d, start, end)
    limit = d.sentence(start).paragraph - 1
    elsewhere = d.text[start:end] in _ELSEWHERE
    for u in _named_before(d, start):
        if d.sentence(u.start).paragraph < limit and "Person" not in spec["types"]:
            return None
        if elsewhere and u.kind == REFERENCE and u.entities[0] is d.seat:
            continue
        for e in reversed(u.entities):
            if _fits(e, spec, kind_of):
                return [e]
    return None


def _topical_site(d: Discourse, start: int, end: int) -> list[DiscourseEntity] | None:
    """产业园 for the last park named near; else any site near; else the one park that the text is about."""
    word = d.text[start:end]
    kind = next((k for k in _SITE_KINDS if k in word), word)
    limit = d.sentence(start).paragraph - 1
    units = takewhile(lambda u: d.sentence(u.start).paragraph >= limit, _named_before(d, start))
    near = [u.entities[-1] for u in units if u.type == "Zone"]
    of_kind = [e for e in near if kind in e.name]
    if found := of_kind or near:
        return [found[0]]
    named = {u.entities[-1] for u in _named_before(d, start) if u.type == "Zone" and kind in u.entities[-1].name}
    return list(named) if len(named) == 1 else None


def _topical_place(
    d: Discourse, start: int, end: int, spec: dict[str, Any], kind_of: Kind
) -> list[DiscourseEntity] | None:
    """甲县代表团赴乙区考察。该县与乙区…: who opens the sentence before; else the last one named.

    Never whoever stands beside the word itself; one of the class that the word names (县, 区 …) rather than another.
    """
    behind = next(d.units_between(end + 1, len(d.text)), None)
    beside = set(behind.entities) if behind is not None and d.text[end : behind.start] in _BESIDE else set()
    limit = d.sentence(start).paragraph - 1
    for i in range(d.structure.sentence_at(start), -1, -1):
        sentence = d.structure.sentences[i]
        if sentence.paragraph < limit:
            return None
        inside = [u for u in d.units_between(sentence.start, min(sentence.end, start)) if u.entities]
        fitting = [u for u in inside if _fits(u.entities[-1], spec, kind_of) and not beside & {*u.entities}]
        named = [u for u in fitting if any(f.endswith(d.text[end - 1]) for f in u.entities[-1].forms)]
        if pool := named or fitting:
            return [(inside[0] if inside[0] in pool else pool[-1]).entities[-1]]
    return None


def _topical_person(d: Discourse, position: int) -> list[DiscourseEntity] | None:
    """Who opens the last sentence that a person opens; else the last person named. Reporters and 某某总书记 are passed
    over: they are named in passing."""
    here = d.structure.sentence_at(position)
    for back in range(4):
        if here - back < 0:
            break
        sentence = d.structure.sentences[here - back]
        units = d.units_between(sentence.start, position)
        inside = [u for u in units if u.start < sentence.end and _is_topical_person(d, u)]
        opening = [u for u in inside if not any(v.entities for v in d.units_between(sentence.start, u.start))]
        told = [u for u in inside if _TELLS.match(d.text[u.end : u.end + 8])]
        if opening or told:
            return list((opening or told)[-1].entities)
    last = next((u for u in _named_before(d, position) if _is_topical_person(d, u)), None)
    return list(last.entities) if last is not None else None


def _is_topical_person(d: Discourse, u: Unit) -> bool:
    if u.type != "Person" or d.is_reporter(u.core):
        return False
    return not d.text.startswith(("同志", "总书记", "主席"), u.core[1])


def _speaker(d: Discourse, start: int, end: int, spec: dict[str, Any], kind_of: Kind) -> list[DiscourseEntity] | None:
    if d.text[end : end + 1] in "市省县区州国校院":  # 我市, 我省 are the seat's, and resolved elsewhere
        return None
    quotation = d.structure.quotation_at(start)
    if quotation is None or quotation.start not in d.speakers:
        return None
    return [d.speakers[quotation.start]]


def _delegation(
    d: Discourse, start: int, end: int, spec: dict[str, Any], kind_of: Kind
) -> list[DiscourseEntity] | None:
    return travellers(d, [*_named_before(d, start)][::-1], start, spec["teams"])


def _seat(d: Discourse, start: int, end: int, spec: dict[str, Any], kind_of: Kind) -> list[DiscourseEntity] | None:
    if d.seat is None or re.match(r"[代副常]|办公|秘书|党组|工作", d.text[end : end + 2]):
        return None
    return [d.seat]


_RESOLVERS = {"seat": _seat, "joint": _joint, "single": _single, "speaker": _speaker, "delegation": _delegation}
