"""A statistical recogniser that proposes names which the rules have missed.

``kg_recognizer`` stands behind ``kg_names``. A model votes on the text; what it proposes is added to ``people`` and
``organizations`` where nothing is marked yet. The rules and the gazetteer decide: a proposal that crosses a name of
theirs, or that the word list knows as an ordinary word, is dropped. The model is the one that comes with the project
("crf") or an installed spaCy pipeline with an entity recogniser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import DataError
from kg.extraction.character_crf import CharacterCRF
from kg.extraction.character_features import clauses, columns
from kg.extraction.feature_rows import FeatureRows
from kg.extraction.lexicon import occurrences
from kg.extraction.marked_text import BREAKS, MarkedText
from kg.extraction.mention import (
    ORGANIZATIONS,
    PEOPLE,
    PLACES,
    ZONES,
    Mention,
    read_mentions,
    text_of,
    write_mentions,
)
from kg.extraction.name_edges import BRACKETS, DOTS, LEVELS
from kg.extraction.name_words import Kind, everyday_word, is_everyday, listed_words
from kg.extraction.people import mark_offices
from kg.extraction.person_names import foreign_characters, surnames

OWN_MODEL: Final = "crf"

_GROUPS: Final = {"Person": PEOPLE, "Organization": ORGANIZATIONS}
_NAMES: Final = (PEOPLE, ORGANIZATIONS, ZONES)
_LABELS: Final = {"PER": "Person", "PERSON": "Person", "ORG": "Organization"}
_LONGEST_CHINESE: Final = 3
_NEVER: Final = 2.0
_UNRATED: Final = 0.95
"""What a proposal without a confidence counts as."""

Voter = Callable[[Doc], Iterable[Mention]]


@Language.factory("kg_recognizer", default_config={"model": OWN_MODEL, "people": 0.8, "organizations": 0.6})
def create(nlp: Language, name: str, model: str, people: float, organizations: float) -> Recognizer:
    """The factory behind ``nlp.add_pipe("kg_recognizer")``.

    Args:
        model: "crf", or the name or path of an installed spaCy pipeline (``zh_core_web_sm``).
        people, organizations: the least confidence of a proposal that is taken, 0 to 1. spaCy's recognisers give
            none: their proposals count as 0.95. A body whose name tells no class needs as much where it stands alone.

    Raises:
        DataError: there is no such model, or it recognises no entities.
    """
    voter = crf_votes if model == OWN_MODEL else spacy_votes(model)
    return Recognizer(voter, {"Person": people, "Organization": organizations})


class Recognizer:
    """Reads the span groups of ``kg_names``; adds to ``people`` and ``organizations`` and renews ``titles``."""

    def __init__(self, voter: Voter, thresholds: Mapping[str, float]) -> None:
        self._voter = voter
        self._thresholds = thresholds

    def __call__(self, doc: Doc) -> Doc:
        names = _Names(doc)
        sure = (m for m in self._voter(doc) if m.confidence >= self._thresholds.get(m.label, _NEVER))
        votes = [m for m in sure if names.fits(m.start, m.end, m.label)]
        if not votes:
            return doc
        reading = MarkedText(text_of(doc), read_mentions(doc, PLACES))
        neighbours = _Neighbours(read_mentions(doc, ORGANIZATIONS))
        added = names.fill(m for m in votes if _is_name(m, reading, neighbours))
        if added:
            for label, key in _GROUPS.items():
                write_mentions(doc, key, [*read_mentions(doc, key), *(m for m in added if m.label == label)])
            mark_offices(doc, reading)
        return doc


_SURE_CLASS: Final = 0.8
"""The least confidence of a proposed body whose name has the class of one at its end."""

_SURE_AMONG_BODIES: Final = 0.6
"""The least confidence of a name without a class beside a known body or in front of the title of a head."""

_SURE_ALONE: Final = 0.95
"""The least confidence of any other name without a class."""

_SHORT_CLASSES: Final = ("厂", "局", "厅", "院", "馆", "社")
_HEADS: Final = ("董事长", "总经理", "总裁", "负责人", "创始人", "副总")
_COUNTED: Final = re.compile(r"[0-9两几多数]余?[所家个名位条座]")
_ROADS: Final = ("大道", "大街", "公路", "高速", "铁路", "大桥", "隧道", "航线", "专线")


def _is_name(m: Mention, reading: MarkedText, neighbours: _Neighbours) -> bool:
    """Whether nothing speaks against a proposal.

    黄金 is a word; 甲省对口支援乙州 tells of a relation; 秦岭 is listed, but as no person; 高质量开放 is made of words
    and ends as no body does.
    """
    described = listed_words("zh").get(m.text, 0) & (Kind.GENERIC | Kind.INNER)
    if len(m) < 2 or not BREAKS.isdisjoint(m.text.strip("“”")) or is_everyday(m.text) or described:
        return False
    if m.label == "Person":
        listed = (everyday_word(m.text) or "nr").startswith("nr")
        counted = reading.text[m.start - 1 : m.start].isdigit()  # 200余人
        return listed and not counted and not any(map(str.isdigit, m.text)) and not _is_too_long(m.text)
    return _is_body(m, reading, neighbours)


def _is_body(m: Mention, reading: MarkedText, neighbours: _Neighbours) -> bool:
    """Whether a proposal of a body has the ending of one, or a part of its own, no verb, and is sure enough.

    岚山区|钢铁 tells of a trade in a district; 5所优质学校 are counted; 聚力促进某市 has a verb.
    """
    if m.text.endswith(_ROADS) or _COUNTED.search(m.text) or not _is_balanced(m.text):
        return False
    if m.text.endswith("委") and reading.starting(m.end, Kind.TITLE):
        return False  # 某省委|书记: an office
    if reading.ending(m.end, Kind.BODY) or m.text.endswith(_SHORT_CLASSES):
        return m.confidence >= _SURE_CLASS
    own = reading.unknown_length(m.start, m.end)
    if "对口" in m.text or own == 0 or reading.last_verb(m.start, m.end) > m.start:
        return False
    place = next((p for p in range(m.end, m.start, -1) if reading.place_ending(p) == m.start), None)
    if place is not None and reading.text[place - 1] in LEVELS and own < 2:
        return False
    return m.confidence >= (_SURE_AMONG_BODIES if neighbours.joins(m, reading) else _SURE_ALONE)


class _Neighbours:
    """Where bodies start and end, to tell which proposals stand in a list of bodies or in front of their heads."""

    def __init__(self, bodies: Iterable[Mention]) -> None:
        bodies = list(bodies)
        self._starts = {m.start for m in bodies}
        self._ends = {m.end for m in bodies}

    def joins(self, m: Mention, reading: MarkedText) -> bool:
        """恒力 in 恒力、百威 and in 恒力董事长: beside a body that is known, or in front of a head's title."""
        text = reading.text
        listed = (text[m.end : m.end + 1] == "、" and m.end + 1 in self._starts) or (
            text[m.start - 1 : m.start] == "、" and m.start - 1 in self._ends
        )
        return listed or text.startswith(_HEADS, m.end)


def _is_balanced(name: str) -> bool:
    """Whether each bracket of a name has its other half (not 太仓)有限公司)."""
    return all(name.count(opening) == name.count(closing) for closing, opening in BRACKETS.items())


def _is_too_long(person: str) -> bool:
    """华信恒泰: begins with a usual surname, but is longer than such a name, and not foreign either."""
    foreign = DOTS.union(foreign_characters()).issuperset(person)
    usual = surnames().get(person[0]) == "single" and person[:2] not in surnames()
    return len(person) > _LONGEST_CHINESE and usual and not foreign


class _Names:
    """The names that a text has already, and those that are added."""

    def __init__(self, doc: Doc) -> None:
        self._text = text_of(doc)
        self._taken = {i for key in _NAMES for m in read_mentions(doc, key) for i in range(m.start, m.end)}
        self._places = [(m.start, m.end) for m in read_mentions(doc, PLACES)]

    def fits(self, start: int, end: int, label: str) -> bool:
        """Whether there is room for a proposal."""
        return self._taken.isdisjoint(range(start, end)) and not any(
            self._is_in_the_way(place, start, end, label) for place in self._places
        )

    def fill(self, votes: Iterable[Mention]) -> list[Mention]:
        """Add what there is room for, the surest first, then the further uses of these names."""
        kept = [m for m in sorted(votes, key=lambda m: (-m.confidence, m.start)) if self._take(m)]
        names = {m.text: m for m in reversed(kept)}
        for text in sorted(names, key=lambda text: (-len(text), text)):
            kept += filter(self._take, self._again(names[text]))
        return kept

    def _take(self, m: Mention) -> bool:
        free = self.fits(m.start, m.end, m.label)
        if free:
            self._taken.update(range(m.start, m.end))
        return free

    @staticmethod
    def _is_in_the_way(place: tuple[int, int], start: int, end: int, label: str) -> bool:
        """Whether a place forbids a name at ``start:end``: a body's name may hold places, a person's may not."""
        if place[1] <= start or end <= place[0]:
            return False
        inside = start <= place[0] and place[1] <= end and place != (start, end)
        return label == "Person" or not inside

    def _again(self, m: Mention) -> Iterator[Mention]:
        for start in occurrences(self._text, m.text):
            end = start + len(m)
            edges = self._text[max(0, start - 1) : start + 1], self._text[end - 1 : end + 1]
            if len(m) > 2 or not any(map(is_everyday, edges)):  # 位于|洋浦 holds no 于洋
                yield replace(m, start=start, end=end, rule="recognizer.again")


@cache
def _own_model() -> tuple[CharacterCRF, FeatureRows]:
    model = CharacterCRF.load(files("kg.extraction") / "data" / "zh" / "recognizer.npz")
    return model, FeatureRows(model.features)


def crf_votes(doc: Doc) -> Iterator[Mention]:
    """What the project's own model takes for names of people and bodies where there is room for one."""
    text = text_of(doc)
    names = _Names(doc)
    model, rows = _own_model()

    def is_new(start: int, end: int, label: str) -> bool:
        return label in _LABELS and names.fits(start, end, _LABELS[label])

    for f in model.decode(rows.of(columns(text, read_mentions(doc, PLACES))), clauses(text), is_new):
        confidence = round(f.confidence, 3)
        yield Mention(f.start, f.end, text[f.start : f.end], _LABELS[f.label], "recognizer.crf", None, confidence)


def spacy_votes(model: str) -> Voter:
    """A voter from an installed spaCy pipeline."""
    try:
        nlp = spacy.load(model)
    except OSError as e:
        raise DataError(
            f"kg_recognizer: there is no spaCy pipeline {model!r}; install it with `python -m spacy download {model}`"
            f" or set the model to {OWN_MODEL!r}"
        ) from e
    if "ner" not in nlp.pipe_names and "entity_ruler" not in nlp.pipe_names:
        raise DataError(f"kg_recognizer: the spaCy pipeline {model!r} recognises no entities; choose one with 'ner'")

    def votes(doc: Doc) -> Iterator[Mention]:
        for span in nlp(text_of(doc)).ents:
            if span.label_ in _LABELS:
                label = _LABELS[span.label_]
                rule = f"recognizer.{nlp.meta['name']}"
                yield Mention(span.start_char, span.end_char, span.text, label, rule, None, _UNRATED)

    return votes
