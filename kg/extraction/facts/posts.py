"""Posts: who holds which office where. Offices are found by ``kg.people``; here bodies are settled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extraction.discourse import REFERENCE, Discourse, Unit
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.mention import Mention

# Whoever holds them is named in passing, as the source of a policy.
_STATE_OFFICES = ("总书记", "国家主席")
_LOCAL_OFFICE = re.compile(
    r"(?:市|省|区|县|州|自治区)(?:委|长|政府|人大|政协)|代?(?:副)?(?:市|省|区|县|州)长|常务副(?:市|省|区|县|州)长|组织部|宣传部|统战部"
)
_COMPANY_OFFICE = re.compile(r"董事长|总经理|总裁|厂长|老板|^经理|创始人|负责人")
_COMPANY = re.compile(r"公司|集团|厂$|股份|合作社|木业|食品|科技|实业|企业")
_COMPANY_WORDS = ("公司", "集团", "企业", "该公司")


def find_posts(context: Context) -> Iterator[Draft]:
    d = context.clauses.discourse
    people = {(u.core[0], u.core[1]): u for u in d.units if u.type == "Person"}
    held: dict[tuple[DiscourseEntity, str], DiscourseEntity] = {}
    for title in d.titles:
        value = title.value
        if value is None or value.person is None or value.reporter or title.text in _STATE_OFFICES:
            continue
        unit = people.get(tuple(value.person))
        if unit is None:
            continue
        office = (unit.entities[0], title.text)
        body = body_of(context, title)
        if value.organization is None and office in held:
            body = held[office]  # 白州长 again: of the state whose governor the text calls her
        if body is not None:
            held.setdefault(office, body)
        start, end = _evidence_range(context, title, unit)
        yield Draft(
            "Post",
            filled(person=unit.entities[0], title=title.text, organization=body),
            start,
            end,
            "posts.office" if body is not None else "posts.bodiless",
        )


def home_of(context: Context, person: DiscourseEntity) -> DiscourseEntity | None:
    """The place or body that a person's first office in the text belongs to."""
    return next(iter(homes_of(context, person)), None)


def homes_of(context: Context, person: DiscourseEntity) -> list[DiscourseEntity]:
    """The places and bodies that a person's offices belong to, in text order."""
    return bodies_of(context, context.clauses.discourse.offices_of(person))


def bodies_of(context: Context, titles: Iterable[Mention]) -> list[DiscourseEntity]:
    """The places and bodies that offices belong to, each once; those of which nothing tells are left out."""
    bodies = (body_of(context, title) for title in titles)
    return list(dict.fromkeys(body for body in bodies if body is not None))


def body_of(context: Context, title: Mention) -> DiscourseEntity | None:
    """The place or body that an office belongs to; the seat of the paper for a bare 市长; None where nothing tells."""
    d = context.clauses.discourse
    value = title.value
    if value.organization is not None:
        start, end = value.organization
        if d.text.startswith("驻", start - 1) and end == title.start:  # 中国|驻新西兰大使
            return d.named_at(0, start - 1)
        named = d.named_at(start, end)
        if named is not None:
            return named
    for u in d.units_between(title.start - 8, title.start, REFERENCE):
        if u.end == title.start:  # 该市市长, 我市副市长
            return u.entities[0]
    word = value.body or ""
    if word in _COMPANY_WORDS or (not word and _COMPANY_OFFICE.search(title.text)):
        paragraph = d.sentence(title.start).paragraph
        for u in d.units_backwards(title.start):
            if word not in _COMPANY_WORDS and d.sentence(u.start).paragraph != paragraph:
                break
            if u.type == "Organization" and _COMPANY.search(u.entities[0].name):
                return u.entities[0]
        return None
    gone_to = _taken_up_at(context, title)
    if gone_to is not None:
        return gone_to
    if _LOCAL_OFFICE.match(title.text) or word.startswith(("市", "省", "区", "县", "州")):
        return _delegation_home(context, title) or d.seat or _list_home(context, title) or _only_province(d, title)
    return None


def _only_province(d: Discourse, title: Mention) -> DiscourseEntity | None:
    """省长 in a text that names one province of China: hers, unless 甘肃省省长 is somebody else."""
    if not re.match("(?:常务)?副?省", title.text):
        return None
    taken = {
        d.named_at(*t.value.organization)
        for t in d.titles
        if t.text == title.text == "省长" and t.value is not None and t.value.organization and t.value.person
        if t.value.person != title.value.person
    }
    provinces = [
        e
        for e in d.entities
        if e.place_id and e.place_id.startswith("cn:") and e.place_id.endswith("0000") and e not in taken
    ]
    return provinces[0] if len(provinces) == 1 else None


def _taken_up_at(context: Context, title: Mention) -> DiscourseEntity | None:
    """到某局挂职，任副局长: an office that is taken up is where the sentence says somebody goes."""
    d = context.clauses.discourse
    sentence = d.sentence(title.start)
    first = re.compile(r"(?:挂任|挂职|担任|兼任|出任|任)[^，,。；;]{0,12}$").search(
        d.text, max(sentence.start, title.start - 16), title.start
    )
    if first is None or "，" in d.text[first.start() : title.start]:
        return None
    for g in reversed(context.clauses.groups(sentence.start, first.start())):
        if g.type in BODIES and context.clauses.marker(g) in ("to", "at"):
            return g.entities[-1]
    return None


def _delegation_home(context: Context, title: Mention) -> DiscourseEntity | None:
    """市委书记李洪慈带领白城市党政代表团: the delegation's place is the leader's."""
    d = context.clauses.discourse
    if title.value.person is None:
        return None
    end = title.value.person[1]
    m = re.compile(r"(?:率领|带领|率)").match(d.text, end)
    if m is None:
        return None
    for u in d.units_between(m.end(), m.end() + 20):
        if (
            u.type == "Place"
            and u.start == m.end()
            and re.compile(r"[^，。]{0,6}(?:代表团|考察团|访问团)").match(d.text, u.end)
        ):
            return u.entities[0]
    return None


def _list_home(context: Context, title: Mention) -> DiscourseEntity | None:
    """扶余市人大常委会主任某某、市委副书记某某: a bare office in a row of offices takes the place of the one before."""
    d = context.clauses.discourse
    sentence = d.sentence(title.start)
    for before in reversed([t for t in d.titles if sentence.start <= t.start < title.start]):
        if before.value is None or before.value.organization is None:
            continue
        start, end = before.value.organization
        for e in d.entities:
            if any(m.start >= start and m.end <= end for m in e.mentions):
                return e if e.type == "Place" else e.anchor
    return None


def _evidence_range(context: Context, title: Mention, unit: Unit) -> tuple[int, int]:
    clause = context.clauses.clause(title.start)
    other = context.clauses.clause(unit.start)
    return min(clause.start, other.start), max(clause.end, other.end)
