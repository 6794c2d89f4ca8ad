"""The texts that the recogniser learns from, each with its names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kg.errors import DataError
from kg.extraction.lexicon import table
from kg.extraction.training.grammar import Grammar, Name

_LABELS: Final = ("PER", "ORG", "LOC")
_TEXT: Final = "# text = "
_DOT: Final = "·"
_SHORT_ORGANIZATION: Final = 3
_CHINESE: Final = (2, 3)
_FOREIGN: Final = 0.2
"""How often a Chinese name is exchanged for a foreign one."""

_EXCHANGED: Final = {"PER": 1.0, "ORG": 0.7, "LOC": 0.5}
"""How often a name of a label is exchanged."""


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text and the names in it, in order, without overlaps; labels are PER, ORG, LOC (places) and ZON (sites)."""

    text: str
    names: tuple[Name, ...]


def read_iob2(path: Path) -> list[NamedText]:
    """Read a file of Universal NER: sentences with their text in a comment, then number, word and IOB2 tag a line.

    Raises:
        DataError: the file cannot be read or holds no such sentence.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise DataError(f"{path}: {e}; fetch UNER_Chinese-GSDSIMP from Universal NER") from e
    texts: list[NamedText] = []
    words: list[tuple[str, str]] = []
    text = ""
    for line in [*lines, ""]:
        if line.startswith(_TEXT):
            text, words = line.removeprefix(_TEXT), []
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) > 2 and cells[0].isdigit():
                words.append((cells[1], cells[2]))
        elif not line and words:
            texts.append(NamedText(text, tuple(_names(text, words))))
            words = []
    if not texts:
        raise DataError(f"{path}: no sentences with '{_TEXT}' and IOB2 tags; is it a file of Universal NER?")
    return [_with_zones(t) for t in texts]


def _names(text: str, words: Iterable[tuple[str, str]]) -> list[Name]:
    names: list[Name] = []
    end, inside = 0, False
    for word, tag in words:
        start = text.find(word, end)
        if start < 0:
            break
        end = start + len(word)
        if tag.startswith("I-") and inside:
            names[-1] = replace(names[-1], end=end)
        inside = tag[2:] in _LABELS and (tag.startswith("B-") or inside)
        if tag.startswith("B-") and inside:
            names.append(Name(start, end, tag[2:]))
    return names


def _with_zones(t: NamedText) -> NamedText:
    """Universal NER has no sites: what ends like one is one."""
    endings = tuple(ending for ending, *_ in table("zh", "zone-suffixes.tsv") if len(ending) > 1)
    names = (
        replace(n, label="ZON") if n.label == "LOC" and t.text[n.start : n.end].endswith(endings) else n
        for n in t.names
    )
    return NamedText(t.text, tuple(names))


def names_exchanged(texts: Iterable[NamedText], grammar: Grammar) -> Iterator[NamedText]:
    """The same sentences with other names, as far as they name people or bodies."""
    for t in texts:
        if any(n.label in ("PER", "ORG") for n in t.names):
            yield _exchanged(t, grammar)


def _exchanged(t: NamedText, grammar: Grammar) -> NamedText:
    text, names, last = "", [], 0
    for n in t.names:
        text += t.text[last : n.start]
        name = t.text[n.start : n.end]
        if grammar.chance(_EXCHANGED.get(n.label, 0.0)):
            name = grammar.form(_symbol(n.label, name, grammar)).text
        names.append(Name(len(text), len(text) + len(name), n.label))
        text += name
        last = n.end
    return NamedText(text + t.text[last:], tuple(names))


def _symbol(label: str, name: str, grammar: Grammar) -> str:
    if label == "ORG":
        return "org" if len(name) > _SHORT_ORGANIZATION else "brand"
    if label == "LOC":
        return "place"
    if _DOT in name:
        return "dotted-person"
    return "foreign-person" if len(name) not in _CHINESE or grammar.chance(_FOREIGN) else "cn-person"


def made_up(grammar: Grammar, count: int) -> Iterator[NamedText]:
    """Passages of invented partnership news."""
    for _ in range(count):
        passage = grammar.passage()
        yield NamedText(passage.text, passage.names)
