"""From drafts to facts: drafts that tell one fact are merged, and entities become names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kg.annotation import ROLES, Evidence, Fact
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.confidence import confidence_of
from kg.extraction.facts.draft import Draft, acts_for

# A number from which on two counts of one noun are hardly equal by chance.
_TELLING = 10

# The roles by which two drafts of one type tell the same fact, and those in which they must not contradict.
_SAME: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Pairing": (("member",), ("since", "kind")),
    "Agreement": (("party",), ("title", "date", "count", "amount")),
    "Visit": (("visitor", "destination"), ("date",)),
    "Event": (("title", "kind"), ("date", "place")),
    "Secondment": (("to", "person", "from"), ("date", "count")),
    "Project": (("name",), ()),
    "Post": (("person", "title"), ("organization",)),
    "LocatedIn": (("entity", "place"), ()),
    "Statistic": (("measure", "value", "unit", "subject"), ("asOf",)),
    "Mechanism": (("member", "title"), ()),
    "Statement": (("speaker", "quote"), ()),
}


def assemble(drafts: list[Draft], text: str, lang: str, name_of: Callable[[DiscourseEntity], str]) -> list[Fact]:
    """The facts of a document in text order."""
    merged: list[Draft] = []
    of_type: dict[str, list[Draft]] = {}
    for draft in sorted(drafts, key=lambda d: (d.start, d.end, d.type, d.rule)):
        alike = of_type.setdefault(draft.type, [])
        same = next((m for m in alike if _same(m, draft)), None)
        if same is None:
            merged.append(draft)
            alike.append(draft)
        else:
            same.absorb(draft)
    return [_fact(d, text, lang, name_of) for d in merged]


def _same(a: Draft, b: Draft) -> bool:
    """Whether two drafts of one type tell the same fact."""
    if a.key is not None and b.key is not None:
        if a.key == b.key:
            return True
        if a.type == "Statement":
            return False
    core, compatible = _SAME[a.type]
    if a.type == "Mechanism":
        titles = sorted((str(a.roles.get("title", "")), str(b.roles.get("title", ""))), key=len)
        return titles[0] in titles[1] and _comparable(a.roles.get("member")) == _comparable(b.roles.get("member"))
    if a.type == "Post" and a.roles.get("person") is b.roles.get("person") and _is_shorter_title(a, b):
        return True
    if a.type == "Statistic" and _is_same_count(a, b):
        core = ("value", "unit", "subject")
    if a.type == "Secondment" and _is_same_lot(a, b):
        core = ("to",)
    if any(_comparable(a.roles.get(r)) != _comparable(b.roles.get(r)) for r in core):
        return False
    for role in compatible:
        x, y = a.roles.get(role), b.roles.get(role)
        if x is not None and y is not None and _comparable(x) != _comparable(y):
            return False
    return True


def _is_same_count(a: Draft, b: Draft) -> bool:
    """Whether 16个对口合作项目 are the 16个项目 that were told of: a number that is not small, of the same noun."""
    names = sorted((str(a.roles["measure"]), str(b.roles["measure"])), key=len)
    return a.roles["value"] >= _TELLING and a.roles.get("unit") != "%" and names[1].endswith(names[0])


def _is_same_lot(a: Draft, b: Draft) -> bool:
    """Whether 28名干部 are the 28 who were told of, with who sends them told only once."""
    who = [draft.roles.get("from") for draft in (a, b)]
    return "count" in a.roles and None in who and "person" not in a.roles and "person" not in b.roles


def _is_shorter_title(full: Draft, short: Draft) -> bool:
    """Whether a later 书记甲 without a body is 市委书记甲 again."""
    title, again = str(full.roles["title"]), str(short.roles["title"])
    return "organization" not in short.roles and title.endswith(again) and "副" not in title.removesuffix(again)


def _comparable(value: Any) -> Any:
    if isinstance(value, DiscourseEntity):
        return id(acts_for(value))
    if isinstance(value, list):
        return frozenset(_comparable(v) for v in value)
    if isinstance(value, dict):
        return tuple(sorted(value.items()))
    return value


def _fact(d: Draft, text: str, lang: str, name_of: Callable[[DiscourseEntity], str]) -> Fact:
    roles = {r: _named(d.roles[r], name_of) for r in ROLES[d.type] if r in d.roles}
    spans = dict.fromkeys([(d.start, d.end, d.rule), *d.more])
    evidence = tuple(Evidence(text[a:b], a, b, rule, confidence_of(rule, lang)) for a, b, rule in spans)
    return Fact(d.type, roles, evidence)


def _named(value: Any, name_of: Callable[[DiscourseEntity], str]) -> Any:
    if isinstance(value, DiscourseEntity):
        return name_of(value)
    if isinstance(value, list):
        return list(dict.fromkeys(_named(v, name_of) for v in value))
    return value
