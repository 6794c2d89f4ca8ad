"""Texts in traditional characters are read like those in simplified ones and keep their own."""

from __future__ import annotations

from kg.documents import Document
from kg.extraction.pipeline import annotate
from kg.extraction.traditional import simplified

TEXT = (
    "4月18日，黑龍江省委書記許明遠會見猶太自治州州長戈爾德一行。東莞市與牡丹江市簽署《產業合作協議》。"
    "許明遠表示，「兩地合作前景廣闊。」"
)
DOCUMENT = Document("a", TEXT, published="2023-04-19", lang="zh")


def test_facts_are_those_of_the_simplified_text() -> None:
    written, read = annotate(DOCUMENT), annotate(simplified(DOCUMENT))
    assert [f.type for f in written.facts] == [f.type for f in read.facts]
    assert {"Agreement", "Event", "Post", "Statement"} <= {f.type for f in written.facts}
    assert [e.iri for e in written.entities] == [e.iri for e in read.entities]


def test_names_texts_and_quotes_stay_as_they_are_written() -> None:
    annotation = annotate(DOCUMENT)
    names = {entity.name for entity in annotation.entities}
    assert {"東莞市", "牡丹江市", "許明遠"} <= names
    agreement = next(f for f in annotation.facts if f.type == "Agreement")
    assert agreement.roles["title"] == "產業合作協議" and set(agreement.roles["party"]) == {"東莞市", "牡丹江市"}
    for evidence in (e for f in annotation.facts for e in f.evidence):
        assert TEXT[evidence.start : evidence.end] == evidence.text
    assert annotation.document is DOCUMENT


def test_positions_stay() -> None:
    everything = "".join(map(chr, range(0x4E00, 0xA000)))
    assert len(simplified(Document("b", everything)).text) == len(everything)


def test_a_simplified_text_is_itself() -> None:
    document = Document("c", "东莞市与牡丹江市签署协议。", lang="zh")
    assert simplified(document) is document
