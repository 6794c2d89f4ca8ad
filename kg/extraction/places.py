"""The component ``kg_places``: names of places and zones in Chinese text, each with its gazetteer id.

It writes three span groups:

``places``         every place name, value = id or None where the place could not be told
``place_chains``   a chain of names (广州市黄埔区) up to each of its parts, value = id of the last part
``seat_mentions``  我市, 全省 and the like, value = id of the place that is meant or None

and sets ``doc._.seat`` to the id of the place that the text's 我市 or its publisher belongs to, or None.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from kg.documents.document import Document
from kg.extraction.mention import PLACES, Mention, text_of, write_mentions
from kg.extraction.settlements import with_settlements
from kg.gazetteer.letters import abbreviations
from kg.gazetteer.naming import Naming
from kg.gazetteer.resolution import resolve
from kg.gazetteer.seat import find_seat, seat_names

PLACE_CHAINS: Final = "place_chains"
SEAT_MENTIONS: Final = "seat_mentions"


def register_extensions() -> None:
    """Give documents ``_.document`` and ``_.seat``; harmless when called again."""
    for name in ("document", "seat"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


@Language.factory("kg_places")
def create(nlp: Language, name: str) -> Places:
    """The factory behind ``nlp.add_pipe("kg_places")``."""
    register_extensions()
    return Places()


class Places:
    """Finds place names in a document; see the module's docstring for what it writes.

    >>> import spacy
    >>> from kg.extraction.mention import read_mentions
    >>> from kg.extraction.mention import read_mentions
    >>> nlp = spacy.blank("zh")
    >>> _ = nlp.add_pipe("kg_places")
    >>> doc = nlp("穆棱市与东莞市签约")
    >>> [(m.text, m.value) for m in read_mentions(doc, "places")]
    [('穆棱市', 'cn:231085'), ('东莞市', 'cn:441900')]
    """

    def __call__(self, doc: Doc) -> Doc:
        document: Document | None = doc._.document
        title = (document.title if document else None) or ""
        publisher = (document.publisher if document else None) or ""
        text = text_of(doc)
        names = resolve(text, title)
        seat = find_seat(text, title, publisher, names)
        if seat and any(n.id is None for n in names):
            names = resolve(text, title, seat)
        titled = [n.id for n in resolve(title) if n.id] if title else []
        if seat:
            titled.append(seat)
        names = with_settlements(text, names)
        names = sorted([*names, *abbreviations(text, names, titled)], key=lambda n: n.start)
        doc._.seat = seat
        write_mentions(doc, PLACES, map(_mention, names))
        write_mentions(doc, PLACE_CHAINS, _chains(text, names))
        write_mentions(doc, SEAT_MENTIONS, map(_mention, seat_names(text, names, seat)))
        return doc


def _label(id: str | None) -> str:
    from kg.gazetteer import gazetteer

    return "Zone" if id and id.startswith("ic:") and gazetteer().place(id).kind == "Zone" else "Place"


def _mention(n: Naming) -> Mention:
    return Mention(n.start, n.end, n.text, _label(n.id), n.rule, n.id, n.confidence)


def _chains(text: str, names: list[Naming]) -> Iterator[Mention]:
    """For each name behind another of its chain one mention from the chain's start (广州市黄埔区)."""
    for n in names:
        if n.chain != n.start:
            yield Mention(n.chain, n.end, text[n.chain : n.end], _label(n.id), n.rule, n.id, n.confidence)
