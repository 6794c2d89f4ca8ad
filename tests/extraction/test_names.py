"""Names side by side: nothing overlaps, offsets hold, and annotated articles are read as well as before."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from name_texts import document, texts

import kg.extraction.names
import kg.extraction.places  # noqa: F401  registers the factory
from kg.documents.document import Document
from kg.extraction.mention import ORGANIZATIONS, PEOPLE, PLACES, TITLES, ZONES, read_mentions
from kg.extraction.names import Names
from kg.extraction.nesting import NESTED
from kg.extraction.organizations import Organizations
from kg.extraction.people import People
from kg.extraction.short_forms import SHORT_FORMS
from kg.extraction.zones import Zones

_GOLD = Path(__file__).parents[3] / "shared" / "gold"
_FLOORS = {"Organization": 0.95, "Zone": 0.9, "Person": 0.95}


def test_a_zone_inside_a_body_is_nested() -> None:
    doc = Names()(document("佳木斯高新区管委会在中佳产业园签约", "佳木斯"))
    assert texts(doc, ORGANIZATIONS) == ["佳木斯高新区管委会"]
    assert texts(doc, ZONES) == ["中佳产业园"]
    assert [(m.text, m.rule) for m in read_mentions(doc, NESTED)] == [("佳木斯高新区", "zones.strong.nested")]


def test_a_site_that_both_claim_is_a_zone() -> None:
    doc = Names()(document("大连（上海）离岸创新中心揭牌", "大连", "上海"))
    assert texts(doc, ORGANIZATIONS) == []
    assert texts(doc, ZONES) == ["大连（上海）离岸创新中心"]


def test_a_place_inside_a_person_is_no_place() -> None:
    doc = Names()(document("副市长何靖宇表示", "靖宇"))
    assert texts(doc, PEOPLE) == ["何靖宇"]
    assert texts(doc, PLACES) == []


def test_the_parts_can_be_pipes_of_their_own() -> None:
    nlp = spacy.blank("zh")
    for name in ("kg_organizations", "kg_zones", "kg_people"):
        nlp.add_pipe(name)
    doc = nlp("长宏木业董事长关雷说")
    assert texts(doc, ORGANIZATIONS) == ["长宏木业"]
    assert texts(doc, PEOPLE) == ["关雷"]


_PIECES = st.sampled_from(
    [
        *("东莞市", "牡丹江", "公司", "有限公司", "产业园", "管委会", "市委", "书记", "副市长", "李明", "协会", "第一"),
        *"与和、，。（）“”的等驻局长说·—3\n",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=40))
def test_any_text_gives_mentions_that_quote_it_and_do_not_cross(pieces: list[str]) -> None:
    doc = Names()(document("".join(pieces), "东莞市", "牡丹江"))
    for key in (ORGANIZATIONS, ZONES, PEOPLE, TITLES, NESTED, SHORT_FORMS):
        for m in read_mentions(doc, key):
            assert doc.text[m.start : m.end] == m.text
    bodies = sorted(read_mentions(doc, ORGANIZATIONS) + read_mentions(doc, ZONES), key=lambda m: (m.start, -m.end))
    for a, b in pairwise(bodies):
        assert b.start >= a.end or b.end <= a.end


@pytest.mark.skipif(not _GOLD.exists(), reason="the annotated articles lie beside the repository and are absent")
@pytest.mark.parametrize("label", sorted(_FLOORS))
def test_annotated_articles(label: str) -> None:
    nlp = spacy.blank("zh")
    for name in ("kg_places", "kg_names"):
        nlp.add_pipe(name)
    right = named = missed = 0
    for line in (line for f in ("seed.jsonl", "dev-zh.jsonl") for line in (_GOLD / f).open(encoding="utf-8")):
        row = json.loads(line)
        doc = nlp.make_doc(row["text"])
        doc._.document = Document(row["id"], row["text"], row["title"], row["published"], lang="zh")
        for _, component in nlp.pipeline:
            doc = component(doc)
        found = {
            m.value if isinstance(m.value, str) and label == "Person" else m.text
            for key in (ORGANIZATIONS, ZONES, PEOPLE, PLACES)
            for m in read_mentions(doc, key)
            if m.label == label
        }
        wanted = [e for e in row["entities"] if e["type"] == label]
        known = {n for e in wanted for n in (e["name"], *e.get("aliases", ()))}
        hits = [bool(found & {e["name"], *e.get("aliases", ())}) for e in wanted if not e.get("optional")]
        right += sum(hits)
        missed += len(hits) - sum(hits)
        named += sum(hits) + len(found - known)
    precision, recall = right / named, right / (right + missed)
    assert 2 * precision * recall / (precision + recall) >= _FLOORS[label]


def test_three_pipes_give_what_the_one_gives() -> None:
    text = "佳木斯高新区管委会副主任何靖宇在大连（上海）离岸创新中心说"
    places = ("佳木斯", "靖宇", "大连", "上海")
    one = Names()(document(text, *places))
    parts = document(text, *places)
    for part in (Organizations(), Zones(), People()):
        parts = part(parts)
    for key in (PLACES, ORGANIZATIONS, ZONES, PEOPLE, TITLES, NESTED, SHORT_FORMS):
        assert read_mentions(parts, key) == read_mentions(one, key)
