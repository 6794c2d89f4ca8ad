"""Documents made of the samples: the same texts with other dates, figures and pairs of cities."""

from __future__ import annotations

from dataclasses import replace

from kg import samples
from kg.documents import Document, read

PAIRS = (
    ("东莞", "牡丹江"),
    ("深圳", "哈尔滨"),
    ("珠海", "黑河"),
    ("广州", "齐齐哈尔"),
    ("佛山", "双鸭山"),
    ("惠州", "大庆"),
)


def documents(count: int) -> list[Document]:
    """So many documents, each with an id, a text and a title of its own."""
    originals = [d for d in read(samples.paths()) if isinstance(d, Document) and d.lang == "zh"]
    return [_variant(originals[i % len(originals)], i) for i in range(count)]


def _variant(document: Document, number: int) -> Document:
    pair = PAIRS[number % len(PAIRS)]
    text = document.text.replace("东莞", pair[0]).replace("牡丹江", pair[1])
    text = text.replace("2023年", f"{2013 + number % 12}年").replace("12", str(12 + number))
    return replace(document, id=f"{number:04}-{document.id}", text=text, title=f"{document.title}（{number}）")
