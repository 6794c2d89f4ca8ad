"""The component kg_places: span groups, the seat, and what it finds in annotated articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import kg.extraction.places  # noqa: F401  registers the factory
from kg.documents.document import Document
from kg.extraction.mention import PLACES, Mention, read_mentions

_GOLD = Path(__file__).parents[3] / "shared" / "gold"


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("kg_places")
    return nlp


def read(nlp: Language, text: str, title: str | None = None, publisher: str | None = None) -> Doc:
    doc = nlp.make_doc(text)
    doc._.document = Document("d", text, title, publisher=publisher)
    return nlp.get_pipe("kg_places")(doc)  # type: ignore[no-any-return]


def test_mentions_carry_label_id_rule_and_confidence(nlp: Language) -> None:
    doc = read(nlp, "东莞市松山湖与西安区签约")
    assert read_mentions(doc, PLACES) == [
        Mention(0, 3, "东莞市", "Place", "gazetteer.full", "cn:441900", 0.98),
        Mention(3, 6, "松山湖", "Zone", "gazetteer.chain", "ic:songshan-lake", 0.98),
        Mention(7, 10, "西安区", "Place", "gazetteer.ambiguous", None, 0.4),
    ]


def test_chains_are_mentions_of_their_last_part(nlp: Language) -> None:
    doc = read(nlp, "在佛山市南海区狮山镇投产")
    assert [(m.text, m.value) for m in read_mentions(doc, "place_chains")] == [
        ("佛山市南海区狮山镇", "cn:440605106"),
        ("佛山市南海区", "cn:440605"),
    ]


def test_letters_are_places_with_a_rule_of_their_own(nlp: Language) -> None:
    doc = read(nlp, "东莞、牡丹江:莞牡合作")
    found = {m.text: (m.value, m.rule) for m in read_mentions(doc, PLACES)}
    assert found["莞"] == ("cn:441900", "gazetteer.letter")
    assert found["牡"] == ("cn:231000", "gazetteer.letter")


def test_the_seat_resolves_ours_and_namesakes(nlp: Language) -> None:
    doc = read(nlp, "我市西安区与东莞市签约", publisher="牡丹江日报")
    assert doc._.seat == "cn:231000"
    assert [(m.text, m.value) for m in read_mentions(doc, "seat_mentions")] == [("我市", "cn:231000")]
    assert [m.value for m in read_mentions(doc, PLACES)] == ["cn:231005", "cn:441900"]


def test_a_doc_without_document_is_read_too(nlp: Language) -> None:
    doc = nlp("牡丹江市与东莞市签约")
    assert [m.value for m in read_mentions(doc, PLACES)] == ["cn:231000", "cn:441900"]
    assert doc._.seat is None


def test_empty_text_gives_empty_groups(nlp: Language) -> None:
    doc = read(nlp, "")
    assert [read_mentions(doc, key) for key in (PLACES, "place_chains", "seat_mentions")] == [[], [], []]


def test_annotated_articles_keep_their_places(nlp: Language) -> None:
    """Floors: every required place found under one of its names, few places that nobody annotated."""
    files = [_GOLD / "seed.jsonl", _GOLD / "dev-zh.jsonl"]
    if not all(f.exists() for f in files):
        pytest.skip("the annotated articles are not beside the repository")
    found = missed = extra = 0
    for row in (json.loads(line) for f in files for line in f.read_text(encoding="utf-8").splitlines()):
        doc = read(nlp, row["text"], row["title"])
        forms: dict[str, set[str]] = {}
        for key in (PLACES, "place_chains"):
            for m in read_mentions(doc, key):
                forms.setdefault(m.value or m.text, set()).add(m.text)
        gold = [e for e in row["entities"] if e["type"] in ("Place", "Zone")]
        known = {name for e in gold for name in (e["name"], *e.get("aliases", ()))}
        for e in gold:
            if e["type"] == "Place" and not e.get("optional"):
                names = {e["name"], *e.get("aliases", ())}
                hit = any(names & f for f in forms.values())
                found, missed = found + hit, missed + (not hit)
        extra += sum(not f & known for f in forms.values())
    assert found / (found + missed) >= 0.98
    assert extra / found <= 0.15
