"""The recogniser: what it adds, what it must leave alone, its model, and the training that made it."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from name_texts import document, texts
from shared_texts import GOLD, needs_shared
from spacy.tokens import Doc

from kg.documents.document import Document
from kg.errors import DataError
from kg.evaluation import evaluate, read_annotations
from kg.extraction.character_crf import CharacterCRF
from kg.extraction.character_features import clauses, columns, features
from kg.extraction.feature_rows import FeatureRows
from kg.extraction.mention import ORGANIZATIONS, PEOPLE, PLACES, TITLES, Mention, read_mentions, write_mentions
from kg.extraction.pipeline import RULES_ONLY, annotate
from kg.extraction.recognizer import Recognizer, create, crf_votes
from kg.extraction.training.corpus import NamedText, made_up, names_exchanged, read_iob2
from kg.extraction.training.fitting import fit, write_weights
from kg.extraction.training.grammar import _SLOT, Grammar, Name, _lines

_THRESHOLDS = {"Person": 0.8, "Organization": 0.6}


def _proposing(doc: Doc, *names: str, label: str = "Person", confidence: float = 0.9) -> Doc:
    """The document after a recogniser that proposes the first use of each name."""

    def votes(doc: Doc) -> Iterator[Mention]:
        for name in names:
            start = doc.text.index(name)
            yield Mention(start, start + len(name), name, label, "recognizer.test", None, confidence)

    return Recognizer(votes, _THRESHOLDS)(doc)


def _with_person(doc: Doc, name: str) -> Doc:
    start = doc.text.index(name)
    write_mentions(doc, PEOPLE, [Mention(start, start + len(name), name, "Person", "given")])
    return doc


def test_a_proposal_is_added_with_its_confidence() -> None:
    doc = _proposing(document("那年夏天，蒋楠郁赴任"), "蒋楠郁")
    assert [(m.text, m.rule, m.confidence) for m in read_mentions(doc, PEOPLE)] == [("蒋楠郁", "recognizer.test", 0.9)]


def test_every_use_of_an_added_name_is_marked() -> None:
    doc = _proposing(document("蒋楠郁赴任。村民都认得蒋楠郁。"), "蒋楠郁")
    assert [(m.start, m.rule) for m in read_mentions(doc, PEOPLE)] == [(0, "recognizer.test"), (11, "recognizer.again")]


def test_a_short_name_is_not_found_inside_words() -> None:
    doc = _proposing(document("王方赴任。国王方面没有答复。"), "王方")
    assert len(read_mentions(doc, PEOPLE)) == 1


def test_a_doubtful_proposal_is_dropped() -> None:
    assert not texts(_proposing(document("蒋楠郁赴任"), "蒋楠郁", confidence=0.79), PEOPLE)


def test_the_surest_of_crossing_proposals_wins() -> None:
    def votes(doc: Doc) -> Iterator[Mention]:
        yield Mention(0, 3, "蒋楠郁", "Person", "recognizer.test", None, 0.85)
        yield Mention(0, 2, "蒋楠", "Person", "recognizer.test", None, 0.95)

    assert texts(Recognizer(votes, _THRESHOLDS)(document("蒋楠郁赴任")), PEOPLE) == ["蒋楠"]


def test_the_rules_decide() -> None:
    doc = _with_person(document("蒋楠郁赴任"), "蒋楠")
    assert texts(_proposing(doc, "蒋楠郁"), PEOPLE) == ["蒋楠"]


def test_a_body_may_hold_a_place_but_a_person_may_not() -> None:
    text = "黑河友谊木材厂和陈中山"
    doc = _proposing(document(text, "黑河", "中山"), "黑河友谊木材厂", label="Organization")
    assert texts(doc, ORGANIZATIONS) == ["黑河友谊木材厂"]
    assert not texts(_proposing(doc, "陈中山"), PEOPLE)
    assert texts(doc, PLACES) == ["黑河", "中山"]


def test_a_body_does_not_cut_a_place() -> None:
    assert not texts(_proposing(document("在牡丹江友谊厂", "牡丹江"), "江友谊厂", label="Organization"), ORGANIZATIONS)


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("黄金", "Person"),
        ("产业", "Organization"),
        ("华信恒泰", "Person"),
        ("甲、乙", "Person"),
        ("羊舍7栋", "Person"),
        ("高质量开放", "Organization"),
        ("幸福感", "Person"),
        ("林果", "Person"),
    ],
)
def test_words_are_no_names(word: str, label: str) -> None:
    doc = _proposing(document(f"重点发展{word}等"), word, label=label)
    assert not texts(doc, PEOPLE) and not texts(doc, ORGANIZATIONS)


def test_an_added_person_gets_the_title_beside_the_name() -> None:
    doc = _proposing(document("黑河市副市长蒋楠郁赴任", "黑河市"), "蒋楠郁")
    assert [(m.text, m.value.person) for m in read_mentions(doc, TITLES)] == [("副市长", (6, 9))]


@pytest.mark.parametrize(
    ("text", "known", "name", "confidence", "taken"),
    [
        ("走访海容、卓岚智造等", "海容", "卓岚智造", 0.6, True),  # in a list beside a known body
        ("卓岚智造总经理说", None, "卓岚智造", 0.6, True),
        ("走访卓岚智造后", None, "卓岚智造", 0.9, False),
        ("走访卓岚智造后", None, "卓岚智造", 0.95, True),
        ("援建5所卓岚学校", None, "5所卓岚学校", 0.95, False),
        ("太仓)卓岚公司", None, ")卓岚公司", 0.95, False),
    ],
)
def test_a_body_without_a_class_needs_company_or_certainty(
    text: str, known: str | None, name: str, confidence: float, taken: bool
) -> None:
    doc = document(text)
    if known:
        write_mentions(
            doc, ORGANIZATIONS, [Mention(text.find(known), text.find(known) + 2, known, "Organization", "x")]
        )
    found = texts(_proposing(doc, name, label="Organization", confidence=confidence), ORGANIZATIONS)
    assert (name in found) == taken


def test_the_own_model_finds_people_without_a_title_and_bodies_without_a_class() -> None:
    text = "2016年夏天，蒋楠郁赴任，跑遍了每一个村落。鑫迈重工董事长李文出席。"
    doc = Recognizer(crf_votes, {"Person": 0.8, "Organization": 0.9})(document(text))
    assert texts(doc, PEOPLE) == ["蒋楠郁", "李文"]
    assert texts(doc, ORGANIZATIONS) == ["鑫迈重工"]
    assert all(0.8 <= m.confidence <= 1 for m in read_mentions(doc, PEOPLE))


def test_the_own_model_finds_nothing_where_nobody_is_named() -> None:
    text = "双方高度重视，周密部署，严格落实各项任务，方便群众办事。任务完成后，于当日返回。"
    doc = Recognizer(crf_votes, _THRESHOLDS)(document(text))
    assert not texts(doc, PEOPLE) and not texts(doc, ORGANIZATIONS)


@needs_shared
def test_the_recogniser_costs_nothing_where_the_rules_know_all() -> None:
    path = GOLD / "dev-zh.jsonl"
    gold = read_annotations(path)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    documents = [Document(r["id"], r["text"], r["title"], r["published"], lang="zh") for r in rows]
    with_recogniser = evaluate(gold, [annotate(d).to_json() for d in documents])
    without = evaluate(gold, [annotate(d, RULES_ONLY).to_json() for d in documents])
    assert with_recogniser.entity.f1 >= without.entity.f1 - 0.005
    assert with_recogniser.fact.f1 >= without.fact.f1 - 0.005


# Other models


def test_a_spacy_pipeline_can_vote(tmp_path: Path) -> None:
    other = spacy.blank("zh")
    ruler = other.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "蒋楠郁"}, {"label": "GPE", "pattern": "黑河"}])
    other.to_disk(tmp_path / "other")
    nlp = spacy.blank("zh")
    nlp.add_pipe("kg_recognizer", config={"model": str(tmp_path / "other")})
    doc = nlp("黑河的蒋楠郁")
    assert texts(doc, PEOPLE) == ["蒋楠郁"]
    assert not texts(doc, ORGANIZATIONS)


def test_a_missing_pipeline_is_named_with_what_to_do() -> None:
    with pytest.raises(DataError, match=r"spacy download zh_core_web_none"):
        create(spacy.blank("zh"), "kg_recognizer", "zh_core_web_none", 0.8, 0.9)


def test_a_pipeline_without_entities_is_refused(tmp_path: Path) -> None:
    spacy.blank("zh").to_disk(tmp_path / "other")
    with pytest.raises(DataError, match="recognises no entities"):
        create(spacy.blank("zh"), "kg_recognizer", str(tmp_path / "other"), 0.8, 0.9)


# The model

_LABELS = ["O", "B-ORG", "I-ORG", "B-PER", "I-PER"]


@pytest.mark.parametrize("seed", range(4))
def test_decoding_agrees_with_counting_all_labellings(seed: int) -> None:
    """Two clauses of different lengths: the best labelling and the probability of each of its names."""
    random = np.random.default_rng(seed)
    weights, transitions = random.normal(size=(3, 5)) * 2, random.normal(size=(5, 5))
    crf = CharacterCRF(_LABELS, ["a", "b", "c"], weights, transitions)
    letters = "abcacb"
    ranges = [(0, 4), (4, 6)]
    found = crf.decode(np.array([["abc".index(letter) + 1 for letter in letters]]), ranges)
    for start, end in ranges:
        scores = {}
        for labels in itertools.product(range(5), repeat=end - start):
            names = ["O", *(_LABELS[i] for i in labels)]
            if any(b.startswith("I-") and a[2:] != b[2:] for a, b in itertools.pairwise(names)):
                continue
            rows = ["abc".index(letter) for letter in letters[start:end]]
            score = sum(weights[r, i] for r, i in zip(rows, labels, strict=True))
            scores[labels] = score + sum(transitions[a, b] for a, b in itertools.pairwise(labels))
        total = np.logaddexp.reduce(list(scores.values()))
        best = _names(max(scores, key=lambda k: scores[k]), start)
        assert {(f.start, f.end, f.label) for f in found if start <= f.start < end} == best
        for f in (f for f in found if start <= f.start < end):
            holding = [s for k, s in scores.items() if (f.start, f.end, f.label) in _names(k, start)]
            assert f.confidence == pytest.approx(np.exp(np.logaddexp.reduce(holding) - total))


def _names(labels: tuple[int, ...], offset: int) -> set[tuple[int, int, str]]:
    coded = "".join("O" if i == 0 else "BI"[(i - 1) % 2] for i in labels)
    spans = (m.span() for m in re.finditer("BI*", coded))
    return {(a + offset, b + offset, _LABELS[labels[a]][2:]) for a, b in spans}


def test_nothing_is_decoded_from_nothing() -> None:
    assert (
        CharacterCRF(_LABELS, [], np.zeros((0, 5)), np.zeros((5, 5))).decode(np.zeros((0, 0), dtype=np.int64), []) == []
    )


def test_the_weights_are_small_and_come_with_their_licence() -> None:
    data = files("kg.extraction") / "data" / "zh"
    with (data / "recognizer.npz").open("rb") as weights:
        assert len(weights.read()) < 4 * 2**20
    assert "CC BY-SA 4.0" in (data / "recognizer.LICENSE.txt").read_text(encoding="utf-8")


def test_equal_weights_give_equal_bytes(tmp_path: Path) -> None:
    weights = {("甲", "B-PER"): 1.5, ("乙", "O"): -0.25, ("丙", "O"): 0.001}
    for name in ("one.npz", "two.npz"):
        assert write_weights(tmp_path / name, _LABELS, weights, {("B-PER", "I-PER"): 2.0}) == 2
        weights = dict(reversed(weights.items()))
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    crf = CharacterCRF.load(tmp_path / "one.npz")
    assert [f.label for f in crf.decode(np.array([[crf.features.index(c) + 1 for c in "甲乙"]]), [(0, 2)])] == ["PER"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not weights"])
def test_broken_weights_are_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.npz").write_bytes(content)
    with pytest.raises(DataError, match=r"broken\.npz"):
        CharacterCRF.load(tmp_path / "broken.npz")


@given(st.text(max_size=60))
def test_any_text_has_features_and_clauses(text: str) -> None:
    assert {len(column) for column in features(columns(text, []))} == {len(text)}
    assert "".join(text[a:b] for a, b in clauses(text)) == text


# Training


def test_every_slot_has_a_form() -> None:
    grammar = Grammar(seed=1)
    lines = [line for name in ("sentences.txt", "names.tsv") for _, line in _lines(name)]
    symbols = {slot[1] for line in lines for slot in _SLOT.finditer(line)}
    assert all(grammar.form(symbol).text for symbol in sorted(symbols))


def test_the_same_seed_makes_up_the_same_passages() -> None:
    assert list(made_up(Grammar(3), 20)) == list(made_up(Grammar(3), 20)) != list(made_up(Grammar(4), 20))


def test_a_name_inside_a_name_is_not_annotated() -> None:
    for passage in made_up(Grammar(seed=5), 300):
        assert all(0 <= n.start < n.end <= len(passage.text) for n in passage.names)
        assert all(a.end <= b.start for a, b in itertools.pairwise(passage.names))


_IOB2 = """# newdoc id = 1
# text = 李明到新城工业园区。
1\t李明\tB-PER\t-\t-
2\t到\tO\t-\t-
3\t新城\tB-LOC\t-\t-
4\t工业\tI-LOC\t-\t-
5\t园区\tI-LOC\t-\t-
6\t。\tO\t-\t-

"""


def test_annotated_sentences_are_read(tmp_path: Path) -> None:
    path = tmp_path / "sentences.iob2"
    path.write_text(_IOB2, encoding="utf-8")
    (text,) = read_iob2(path)
    assert text == NamedText("李明到新城工业园区。", (Name(0, 2, "PER"), Name(3, 9, "ZON")))
    (exchanged,) = names_exchanged([text], Grammar(seed=2))
    person, site = exchanged.names
    assert exchanged.text[person.end :] == "到新城工业园区。" and exchanged.text[: person.end] != "李明"
    assert exchanged.text[site.start : site.end] == "新城工业园区"


@pytest.mark.parametrize("content", [None, "", "李明\tB-PER\n"])
def test_what_is_not_annotated_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "sentences.iob2"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"sentences\.iob2"):
        read_iob2(path)


def test_training_learns_and_repeats_itself(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite", reason="python-crfsuite is needed for training only")
    passages = list(made_up(Grammar(seed=1), 60))
    assert fit(passages, tmp_path / "one.npz") == fit(passages, tmp_path / "two.npz") > 0
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    crf = CharacterCRF.load(tmp_path / "one.npz")
    people = {(p.text, n.start, n.end) for p in passages for n in p.names if n.label == "PER"}
    found = {
        (p.text, f.start, f.end)
        for p in passages
        for f in crf.decode(FeatureRows(crf.features).of(columns(p.text, [])), clauses(p.text))
        if f.label == "PER"
    }
    assert len(found & people) > len(people) / 2
