"""Rulings: what the user has decided about pairs of things, in a small file.

One a line, tab-separated: ``same`` or ``different``, the two things, and a note. A thing is named as ``kg duplicates``
names it: its IRI, ``@`` and a document's id behind it where only that document's is meant. What every IRI starts with
may be left out. Lines that begin with ``?`` are undecided, lines that begin with ``#`` are comments.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from kg.errors import DataError
from kg.vocabulary import ICD

FILE: Final = "identity.tsv"
"""The name of the file in the folder of a build."""

_VERDICTS: Final = ("same", "different")


@dataclass(frozen=True, slots=True, order=True)
class Ruling:
    """Whether two things are one. ``a`` and ``b`` are IRIs, with ``@`` and a document's id behind where only that
    document's thing is meant."""

    a: str
    b: str
    same: bool
    note: str = ""

    @property
    def line(self) -> str:
        fields = (_VERDICTS[not self.same], short(self.a), short(self.b), self.note)
        return "\t".join(fields).rstrip("\t")


def reference_to(iri: str, document_id: str) -> str:
    """How rulings name the thing that one document tells of under an IRI. Characters that could break a line are
    written as in addresses.

    >>> reference_to("urn:a", "7 июня\\t1")
    'urn:a@7%20июня%091'
    """
    plain = document_id.isprintable() and " " not in document_id and "%" not in document_id
    return f"{iri}@{document_id if plain else ''.join(map(_visible, document_id))}"


def _visible(character: str) -> str:
    plain = character.isprintable() and not character.isspace() and character != "%"
    return character if plain else quote(character, safe="", errors="surrogatepass")


def short(reference: str) -> str:
    """A thing without what every IRI of the project starts with.

    >>> short("https://w3id.org/intercity/id/person/a-1@doc")
    'person/a-1@doc'
    """
    return reference.removeprefix(ICD)


def read_rulings(path: Path, *, missing: bool = True) -> tuple[Ruling, ...]:
    """The rulings in a file, sorted; none if the file may be ``missing`` and is.

    Raises:
        DataError: the file cannot be read or a line is no ruling.
    """
    if missing and not path.exists():
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: {error}; it has to be a readable text in UTF-8") from error
    rulings = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith(("#", "?")):
            continue
        verdict, a, b, *note = (field.strip() for field in [*line.split("\t"), "", ""])
        if verdict not in _VERDICTS or not a or not b or a == b:
            what = "write same or different, two things and a note, separated by tabs"
            raise DataError(f"{path}, line {number}: no ruling: {what}")
        a, b = sorted((_whole(a), _whole(b)))
        rulings.add(Ruling(a, b, verdict == "same", note[0]))
    return tuple(sorted(rulings))


def rulings_text(rulings: Iterable[Ruling]) -> str:
    """Rulings as the text of a file."""
    return "".join(f"{ruling.line}\n" for ruling in rulings)


def _whole(reference: str) -> str:
    return reference if "://" in reference else ICD + reference
