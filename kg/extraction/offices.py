"""Offices: which title belongs to whom and to which body.

中山市委副书记、市长梁启成 gives two offices of one person at one place; 副市长李明、王强 one office of two
people; 徐春梅，七台河市投资促进中心主任 an office behind the name; 任江门市副市长 one that somebody takes up.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from kg.extraction.lexicon import alternatives, settings
from kg.extraction.mention import Mention
from kg.extraction.titles import Title, TitleValue

Span = tuple[int, int]

_KINDS: Final = ("office", "head", "staff", "press")
_SPACES: Final = " \u3000\t"
_CHAIN: Final = frozenset("、兼及暨 ")
_LIST: Final = frozenset("、和与及")
_ROW_MARKS: Final = ("、", "，", ",", "；", ";", "和", "与", "及", "以及")
_UNKNOWN_BODY_ROOM: Final = 8
_LEVELS: Final = frozenset("省市县区州旗盟镇乡")
_UNIT: Final = re.compile(r"[\u3400-\u9fff]+(?:部|处|科|室|系|司|中心)$")
_UNIT_ROOM: Final = 12
_APPOINTED_ROOM: Final = 24
_POSTED_AS: Final = re.compile(
    r"、(?:[\u3400-\u9fff]{1,8}[省市县区州])?(?:首批|第[一二三四五六七八九十\d]+批)?"
    r"(?:援[\u3400-\u9fff]{1,2}|对口支援|对口帮扶|挂职|支教|支医)[\u3400-\u9fff]{0,4}?"
    r"(?:干部|人才|教师|医生|专家|工作队|医疗队|队员|成员)*$"
)
_POSTED_ROOM: Final = 28
_ROSTER_ROOM: Final = 60


@cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(alternatives(settings("zh", "offices.toml")[key]))


_GAP: Final = re.compile(r"[ \u3000\t]*(?:[（(][^（）()，。；\n]{1,4}[）)])?[ \u3000\t：:]*")


def past_gap(text: str, p: int) -> int:
    """Where a name may start behind a title that ends at ``p``: over blanks, a colon and （挂职）."""
    m = _GAP.match(text, p)
    return m.end() if m is not None else p


class _Offices:
    """The titles of one text with their holders and bodies; see :func:`find_offices`."""

    def __init__(self, text: str, titles: list[Title], people: list[Mention], bodies: Iterable[Mention]) -> None:
        self.text = text
        self.titles = titles
        self.people = people
        self.title_starts = [t.start for t in titles]
        self.by_end = {t.end: t for t in titles}
        self.by_gap = {past_gap(text, t.end): t for t in titles}
        self.by_start = {t.start: t for t in titles}
        self.person_at = {p.start: p for p in people}
        self.person_starts = [p.start for p in people]
        self.body_by_end: dict[int, Mention] = {}
        self.over: dict[int, Mention] = {}
        self.place_at: dict[int, Span] = {}
        for b in bodies:
            if len(b) < 2:
                continue
            if b.label == "Place":
                self.place_at[b.start] = (b.start, b.end)
            held = self.body_by_end.get(b.end)
            if held is None or len(b) > len(held):
                self.body_by_end[b.end] = b
            for i in range(b.start + 1, b.end):
                known = self.over.get(i)
                if known is None or len(b) > len(known):
                    self.over[i] = b
        self.holders: dict[int, list[tuple[Mention | None, str]]] = {}
        self.organizations: dict[int, tuple[Span | None, str | None]] = {}

    def body(self, title: Title) -> tuple[Span | None, str | None]:
        """The mention of the body in front of a title, or the word that stands for it."""
        if title.start in self.organizations:
            return self.organizations[title.start]
        found = self._body(title)
        self.organizations[title.start] = found
        return found

    def _body(self, title: Title) -> tuple[Span | None, str | None]:
        text, start = self.text, title.start
        if start > 0 and text[start - 1] == "的":
            start -= 1
        while start > 0 and text[start - 1] in _SPACES:
            start -= 1
        for end in (start, start + 1):  # 商务局长: the bureau's last character is the title's first
            body = self.body_by_end.get(end)
            if body is not None and (end == start or body.label != "Place") and self._fits(body, title):
                return (body.start, body.end), None
        over = self.over.get(title.start)
        if over is not None and over.end <= title.end:
            return (over.start, over.end), None
        m = re.compile(_words("bodies").pattern + "$").search(text, max(0, start - 6), start)
        sender = self._sender(title.start)
        if sender is not None:
            return (sender.start, sender.end), m.group() if m else None
        if m is not None:
            return self._inherited(start - len(m.group()), m.group()), m.group()
        unit = self._unit(start)
        if unit is not None:
            return (unit.start, unit.end), None
        before = self._chained(title)
        return self.body(before) if before is not None else (None, None)

    def _inherited(self, start: int, word: str) -> Span | None:
        """珠海市委副书记、市政府党组书记: the place of the title before, where the word for the body has a level."""
        p = self._over_marks(start)
        before = self.by_end.get(p) if p < start and word[0] in _LEVELS else None
        if before is None or self._holder_behind(before) is not None:
            return None
        organization, _ = self.body(before)
        return self._place_of(organization) if organization is not None else None

    def _unit(self, start: int) -> Mention | None:
        """…研究院|国际研究部|主任: the body of which a unit stands in front of the title."""
        m = _UNIT.search(self.text, max(0, start - _UNIT_ROOM), start)
        for p in range(m.start(), m.end() - 2) if m is not None else ():
            body = self.body_by_end.get(p)
            if body is not None and body.label != "Place":
                return body
        return None

    def _fits(self, body: Mention, title: Title) -> bool:
        return body.label != "Place" or title.kind == "office"

    def _sender(self, start: int) -> Mention | None:
        """湛江中心人民医院选派心内科主任医师: who sends the holder."""
        m = _words("sends").search(self.text, max(0, start - 12), start)
        return self.body_by_end.get(m.start()) if m is not None else None

    def start_with_body(self, title: Title) -> int:
        """Where the title starts with the body in front of it."""
        organization, word = self.body(title)
        if organization is not None and organization[0] <= title.start <= organization[1] + 2:
            return organization[0]
        return title.start - len(word) if word and self.text.endswith(word, 0, title.start) else title.start

    def _over_marks(self, p: int) -> int:
        """Where the marks that chain titles start in front of ``p``."""
        while p > 0 and self.text[p - 1] in _CHAIN:
            p -= 1
        return p

    def _chained(self, title: Title) -> Title | None:
        """The title in front of this one in 市委副书记、市长 or 董事长兼总裁."""
        p = self._over_marks(title.start)
        if p == title.start:
            return None
        before = self.by_end.get(p)
        return before if before is not None and self._holder_behind(before) is None else None

    def _chained_with_body(self, title: Title) -> Title | None:
        """The same, where this title has a body of its own: 副主任、省对口合作工作领导小组办公室主任."""
        start = self.start_with_body(title)
        p = self._over_marks(start)
        before = (self.by_end.get(p) if p < start else None) or self._before_posting(title.start)
        return before if before is not None and self._holder_behind(before) is None else None

    def _before_posting(self, end: int) -> Title | None:
        """外科主任、|某省第十批援藏干部|某某: the title in front of the word for people who are posted."""
        m = _POSTED_AS.search(self.text, max(0, end - _POSTED_ROOM), end)
        return self.by_end.get(m.start()) if m is not None else None

    def _holder_behind(self, title: Title) -> Mention | None:
        return self.person_at.get(past_gap(self.text, title.end))

    def assign(self) -> None:
        """Settle bodies, then holders. Bodies are settled in text order: a title may take the one before it."""
        for title in self.titles:
            self.body(title)
        previous: Mention | None = None
        place: Span | None = None
        groups: dict[int, list[Title]] = {}
        for person in self.people:
            titles = self._in_front(person)
            if not titles and previous is not None and self._listed(previous, person):
                own = self.by_start.get(person.end)
                if own is None or self._holder_behind(own) is not None:
                    titles = groups.get(previous.start, [])[-1:]
            if titles:
                groups[person.start] = titles
                for t in titles:
                    self._hold(t, person, "in-front")
                place = self._carry(titles, previous, place)
            previous = person
        self._behind(groups)
        self._appointed()

    def _hold(self, title: Title, person: Mention | None, rule: str) -> None:
        held = self.holders.setdefault(title.start, [])
        if all(p is not person for p, _ in held):
            held.append((person, rule))

    def _in_front(self, person: Mention) -> list[Title]:
        """The chain of titles that ends right in front of a name, in text order."""
        title = self.by_gap.get(person.start) or self.by_end.get(person.start)
        if title is None and self.text.startswith("的", person.start - 1):
            title = self.by_end.get(person.start - 1)  # 时任某州副州长、某县县长的许某
        title = title or self._before_posting(person.start)
        chain: list[Title] = []
        while title is not None:
            chain.append(title)
            title = self._chained(title) or self._chained_with_body(title)
        return list(reversed(chain))

    def _listed(self, previous: Mention, person: Mention) -> bool:
        gap = self.text[previous.end : person.start].strip()
        return gap in _LIST

    def _carry(self, titles: list[Title], previous: Mention | None, place: Span | None) -> Span | None:
        """绍兴市市长盛阅春，副市长顾涛: an office without a place belongs to the place of those before it.

        Returns the place that the next office in the list inherits.
        """
        first = titles[0]
        organization, word = self.body(first)
        if organization is not None:
            return self._place_of(organization) or place
        gap = self.text[previous.end : self.start_with_body(first)].strip() if previous is not None else ""
        if gap in _ROW_MARKS and (before := self._same_office(first, previous)) is not None:
            for title in titles:  # 市外办党组成员、副主任甲，党组成员、二级调研员乙
                if self.body(title) == (None, None):
                    self.organizations[title.start] = before, None
            return place
        if place is not None and gap[:1] == "、" and 1 < len(gap) <= _UNKNOWN_BODY_ROOM:
            return place  # 、联邦院|主席: an office whose body is not known does not end the row
        if place is None or gap not in _ROW_MARKS or first.kind != "office":
            return None
        if word is not None and word[0] not in _LEVELS:
            return place
        named = self.text[place[0] : place[1]]
        level = next((c for c in (word or first.text) if c in _LEVELS), "")
        if level and named[-1] in _LEVELS and named[-1] != level:
            return None
        for title in titles:
            if self.body(title)[0] is None:
                self.organizations[title.start] = (place, word)
        return place

    def _same_office(self, title: Title, previous: Mention | None) -> Span | None:
        """The body where the person before holds an office of the same name, or the one that it is a deputy's of.

        市政府秘书长甲、副秘书长乙; 某大学党委书记甲、校长乙.
        """
        names = {title.text, title.text.removeprefix("副")}
        if title.text.endswith(("校长", "院长")):
            names |= {"党委书记", "党委副书记"}
        held = [t for t in self._in_front(previous) if t.text in names] if previous is not None else []
        return self.body(held[0])[0] if held else None

    def _place_of(self, span: Span) -> Span | None:
        """The place itself, or the one that a body's name starts with."""
        return self.place_at.get(span[0])

    def _behind(self, groups: dict[int, list[Title]]) -> None:
        """李玉俊副市长; 徐春梅，七台河市投资促进中心主任."""
        for person in self.people:
            title = self.by_start.get(person.end)
            if title is not None and title.kind == "role":
                title = None
            if title is not None and self._holder_behind(title) is None and title.start not in self.holders:
                self._hold(title, person, "behind")
                body = self.body_by_end.get(person.start)
                if body is not None and self.body(title) == (None, None) and self._fits(body, title):
                    self.organizations[title.start] = ((body.start, body.end), None)
                for other in self._list_before(person):
                    if other.start not in groups:
                        self._hold(title, other, "behind")
                continue
            if person.start in groups:
                continue
            for title in self._apposition(person):
                self._hold(title, person, "apposition")

    def _list_before(self, person: Mention) -> Iterator[Mention]:
        i = bisect_left(self.person_starts, person.start)
        while i > 0 and self._listed(self.people[i - 1], self.people[i]):
            i -= 1
            yield self.people[i]

    def _apposition(self, person: Mention) -> list[Title]:
        p = person.end
        if p >= len(self.text) or self.text[p] not in "，,（( \u3000":
            return []
        if self.text[p] in _SPACES and person.rule != "people.roster":
            return []
        m = re.compile(f"(?:{_words('now').pattern})?").match(self.text, p + 1)
        return self._run_from(m.end() if m else p + 1, need_body=m is None or not m.group())

    def _run_from(self, p: int, *, need_body: bool) -> list[Title]:
        """The titles from ``p`` on, each with its body, that no name follows."""
        run: list[Title] = []
        for title in self.titles[bisect_left(self.title_starts, p) :]:
            start = self.start_with_body(title)
            while not run and p < start and self.place_at.get(p, (0, start + 1))[1] <= start:
                p = self.place_at[p][1]  # 挂职|广元市|剑阁县委常委
            if not run and start != p:
                break
            if run and self._chained(title) is None and self._chained_with_body(title) is None:
                break
            if not run and need_body and start == title.start:
                break
            run.append(title)
        return run if run and self._holder_behind(run[-1]) is None else []

    def _appointed(self) -> None:
        """任江门市副市长, 是公司的总经理: the nearest name in front of the verb holds the office."""
        for m in _words("appoints").finditer(self.text):
            run = [t for t in self._run_from(m.end(), need_body=False) if t.start not in self.holders]
            if not run:
                continue
            person = self._described(run[-1]) or self._subject(m.start())
            where = self.body_by_end.get(m.start())
            for title in run:
                if where is not None and self.body(title)[0] is None:
                    self.organizations[title.start] = ((where.start, where.end), None)
                self._hold(title, person, "appointed")

    def _described(self, title: Title) -> Mention | None:
        """在湛江市招商局挂任副局长|的|绥化市商务局副局长范铁军: the holder follows with titles of his own."""
        if not self.text.startswith("的", title.end):
            return None
        i = bisect_left(self.person_starts, title.end)
        if i == len(self.people):
            return None
        chain = self._in_front(self.people[i])
        start = self.start_with_body(chain[0]) if chain else self.people[i].start
        return self.people[i] if start == title.end + 1 else None

    def _subject(self, p: int) -> Mention | None:
        i = bisect_left(self.person_starts, p) - 1
        if i < 0:
            return None
        person = self.people[i]
        between = self.text[person.end : p]
        opens = person.start == 0 or self.text[person.start - 1] in "\n。；;"  # 李忠伟，某市副秘书长、…，现挂职…
        if len(between) > (_ROSTER_ROOM if opens else _APPOINTED_ROOM) or re.search(r"[。；！？\n“”]", between):
            return None
        return person if not _words("pronouns").search(between) else None

    def mentions(self) -> Iterator[Mention]:
        for title in self.titles:
            if title.kind not in _KINDS:
                continue
            organization, word = self.body(title)
            held = self.holders.get(title.start, [])
            if not held and title.kind in ("office", "head") and organization is not None:
                held = [(None, "vacant")]
            for person, rule in held:
                span = (person.start, person.end) if person is not None else None
                value = TitleValue(span, organization, word, title.kind == "press")
                confidence = 0.9 if person is not None else 0.6
                rule = f"titles.{rule}"
                yield Mention(title.start, title.end, title.text, "Title", rule, value, confidence)


def find_offices(text: str, titles: list[Title], people: list[Mention], bodies: Iterable[Mention]) -> list[Mention]:
    """One mention of label "Title" for each holder of each title, its value a :class:`TitleValue`."""
    offices = _Offices(text, titles, people, bodies)
    offices.assign()
    return list(offices.mentions())
