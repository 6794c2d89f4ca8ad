from __future__ import annotations

import random
from typing import Any

from hand_made import annotation
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotation import Annotation
from kg.identity import merge

CITIES = [("牡丹江市", "Place", "牡丹江"), ("东莞市", "Place", "东莞")]
BODIES = (
    "东莞市投资促进局",
    "东莞市投促局",
    "Dongguan Investment Promotion Bureau",
    "东莞市政府",
    "администрация Дунгуаня",
    "东莞市委",
    "牡丹江市经合局",
    "东莞智造科技有限公司",
    "东莞智造控股集团有限公司",
    "Dongguan Zhizao Technology Co., Ltd.",
)
PEOPLE = ("王明", "王铭", "Wang Ming", "Ван Мин", "谢尔盖·奥尔洛夫", "Sergei Orlov")
TITLES = ("局长", "副局长", "director", "mayor", "市长", "总经理", "")

_POSTS = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(TITLES), st.sampled_from([*BODIES, "东莞市"]))


@st.composite
def documents(draw: st.DrawFn) -> list[Annotation]:
    found = []
    for n, posts in enumerate(draw(st.lists(st.lists(_POSTS, max_size=3), min_size=1, max_size=6))):
        facts: list[dict[str, Any]] = [
            {"type": "Post", "person": person, "title": title, "organization": body}
            for person, title, body in posts
            if title
        ]
        facts += [
            {"type": "Visit", "visitor": [person], "destination": ["牡丹江市"], "date": "2023-03-08"}
            for person, title, _ in posts
            if not title
        ]
        bodies = [(body, "Organization") for body in dict.fromkeys(body for *_, body in posts) if body in BODIES]
        people = [(person, "Person") for person in dict.fromkeys(person for person, *_ in posts)]
        year = draw(st.sampled_from(["1999", "2012", "2023"]))
        found.append(annotation(f"d{n}", f"文{n}", facts, [*CITIES, *bodies, *people], published=f"{year}-03-28"))
    return found


@settings(deadline=None, max_examples=60)
@given(documents(), st.randoms(use_true_random=False))
def test_order_makes_no_difference_and_nothing_is_lost(found: list[Annotation], chance: random.Random) -> None:
    merged = merge(found)
    assert merge(chance.sample(found, len(found))) == merged
    iris = [entity.iri for entity in merged.entities]
    assert len(iris) == len(set(iris))
    named = {
        (document, name)
        for entity in merged.entities
        for document in entity.names_in
        for name in entity.names_in[document]
    }
    by_id = {document.id: document.iri for document in merged.documents}
    assert named == {
        (by_id[a.document.id], name) for a in found for entity in a.entities for name in (entity.name, *entity.aliases)
    }
    fillers = {
        filler
        for fact in merged.facts
        for role, values in fact.roles.items()
        if role in ("person", "organization", "visitor")
        for filler in values
    }
    assert fillers <= set(iris)


@settings(deadline=None, max_examples=30)
@given(documents())
def test_a_document_more_never_moves_what_was_told_apart_by_two_offices(found: list[Annotation]) -> None:
    """Two people whom one document knows as two stay two, whatever others say of them."""
    both = annotation(
        "two",
        "王明、王铭",
        [
            {"type": "Post", "person": "王明", "title": "局长", "organization": "东莞市投促局"},
            {"type": "Post", "person": "王铭", "title": "副局长", "organization": "东莞市投促局"},
        ],
        [*CITIES, ("东莞市投促局", "Organization"), ("王明", "Person"), ("王铭", "Person")],
    )
    merged = merge([both, *found])
    assert not any({"王明", "王铭"} <= set(entity.names) for entity in merged.entities)
