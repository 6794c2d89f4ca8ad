"""Identification: which thing in the world a document's entity is, as an IRI.

A place is known by its gazetteer id. A body or zone is known by its name and the place that it belongs to: the one in
front of its name, or for a bare 市科技局 the place that the text speaks from. A person is known by name and the place
of the first office that the text gives. What the text anchors nowhere is its own: two documents then mean two things.
"""

from __future__ import annotations

import re
from typing import Final

from kg.annotation import Entity
from kg.documents.document import Document
from kg.extraction.discourse import Discourse
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.draft import Context
from kg.extraction.facts.posts import home_of
from kg.extraction.lexicon import settings
from kg.gazetteer import gazetteer
from kg.identity import document_iri, entity_iri, place_iri

# A body named by its level only: 市科技局, 团市委, 州人社局.
_BARE: Final = re.compile(r"团?(?:市|省|州|县|区|旗|自治区)(?=.{2})")
_KINDS: Final = (
    ("Company", ("公司", "集团", "厂", "合作社", "股份", "企业", "木业", "实业")),
    ("Association", ("商会", "协会", "联合会", "工商联", "学会", "促进会", "联盟")),
    (
        "Institution",
        ("大学", "学院", "学校", "医院", "研究院", "研究所", "实验室", "银行", "日报", "党校", "中学", "小学"),
    ),
    (
        "GovernmentBody",
        ("局", "委", "办", "厅", "政府", "部", "处", "管委会", "委员会", "办公室", "领事馆", "海关", "组织部"),
    ),
)


def identify(document: Document, entities: list[DiscourseEntity], context: Context) -> list[Entity]:
    """The entities of a document with their IRIs, kinds and anchors, in the same order."""
    discourse = context.clauses.discourse
    here = document_iri(document)
    found = []
    for e in entities:
        anchor = _place_of(e, discourse, context)
        own = anchor or (None if _named_apart(e) else here)
        iri = place_iri(e.place_id) if e.place_id is not None else entity_iri(e.name, e.type, own)
        aliases = tuple(f for f in e.forms if f != e.name)
        mentions = tuple((m.start, m.end) for m in e.mentions)
        found.append(Entity(e.name, e.type, iri, aliases, _kind(e, document.lang or "zh"), mentions, anchor))
    return found


def _place_of(e: DiscourseEntity, discourse: Discourse, context: Context) -> str | None:
    """The IRI of the place that a body, zone or person belongs to."""
    if e.type == "Person":
        home = home_of(context, e)
        place = home if home is None or home.type == "Place" else home.anchor
    elif e.type == "Place":
        return None
    else:
        place = e.anchor or _zone_in_front(e, discourse) or (discourse.seat if _BARE.match(e.name) else None)
    return place_iri(place.place_id) if place is not None and place.place_id is not None else None


def _zone_in_front(e: DiscourseEntity, discourse: Discourse) -> DiscourseEntity | None:
    """松山湖 of 松山湖莞商联合会, where the gazetteer knows the zone."""
    zones = [z for z in discourse.entities if z.type == "Zone" and z.place_id is not None and z is not e]
    return next((z for z in zones if any(len(f) > 1 and e.name.startswith(f) for f in z.forms)), None)


def _named_apart(e: DiscourseEntity) -> bool:
    """Whether the name alone tells the thing apart: companies and bodies with names of their own, foreign cities."""
    if e.type == "Place":
        return e.mentions[0].rule == "gazetteer.foreign"
    return e.type != "Person" and not _BARE.match(e.name)


def _kind(e: DiscourseEntity, lang: str) -> str | None:
    if e.place_id is not None:
        return gazetteer().place(e.place_id).kind
    if e.type != "Organization":
        return None
    if lang != "zh":
        kinds: dict[str, str] = settings(lang, "names.toml")["kinds"]
        return next((kind for kind, words in kinds.items() if re.search(words, e.name, re.IGNORECASE)), None)
    return next((kind for kind, suffixes in _KINDS if e.name.endswith(suffixes)), None)
