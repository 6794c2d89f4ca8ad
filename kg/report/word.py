"""A report as a Word document."""

from __future__ import annotations

import io
import zipfile
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from kg.characters import one_line
from kg.report.content import Number, Picture, Report, Runs, Sentence, Table
from kg.report.page import source_parts, web_address
from kg.report.wording import wording

if TYPE_CHECKING:
    from docx.document import Document

_FONT: Final = "Noto Sans CJK SC"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def docx(report: Report) -> bytes:
    """A report as the content of a .docx file; the same report gives the same bytes. Without matplotlib, without
    pictures."""
    from datetime import datetime

    import docx as word

    document = word.Document()
    properties = document.core_properties
    properties.title, properties.author = report.title, "kg report"
    properties.created = properties.modified = datetime(2000, 1, 1)
    _east_asian(document)
    document.add_heading(report.title, level=0)
    for section in report.sections:
        document.add_heading(section.title, level=1)
        for block in section.blocks:
            if isinstance(block, Sentence):
                _add_sentence(document, report, block)
            elif isinstance(block, Table):
                _add_table(document, report, block)
            elif find_spec("matplotlib") is not None:
                _add_picture(document, block)
    words = wording(report.lang).words["text"]
    document.add_heading(words["sources"], level=1)
    for number, source in enumerate(report.sources, 1):
        told = [*source_parts(source), *(address for address in (web_address(source.url),) if address)]
        document.add_paragraph(one_line(f"[{number}] {', '.join(told)}"))
    stream = io.BytesIO()
    document.save(stream)
    return _without_times(stream.getvalue())


def _add_sentence(document: Document, report: Report, sentence: Sentence) -> None:
    paragraph = document.add_paragraph()
    _add_runs(paragraph, sentence.runs)
    if cited := _cited(report, sentence.facts):
        paragraph.add_run(f" {cited}").font.superscript = True
    for quote in sentence.quotes:
        document.add_paragraph(one_line(quote.quote), style="Quote")


def _add_table(document: Document, report: Report, table: Table) -> None:
    words = wording(report.lang).words["text"]
    grid = document.add_table(rows=1, cols=len(table.head) + 1, style="Light Grid Accent 1")
    for cell, text in zip(grid.rows[0].cells, [*table.head, words["sources"]], strict=True):
        cell.text = text
    for cells, facts in table.rows:
        row = grid.add_row().cells
        for cell, runs in zip(row, cells, strict=False):
            _add_runs(cell.paragraphs[0], runs)
        row[-1].text = _cited(report, facts)


def _add_picture(document: Document, picture: Picture) -> None:
    from docx.shared import Cm

    from kg.charts import image

    document.add_picture(io.BytesIO(image(picture.draw(), ".png")), width=Cm(15))
    document.add_paragraph(picture.caption, style="Caption")


def _add_runs(paragraph: Any, runs: Runs) -> None:
    for run in runs:
        if isinstance(run, Number):
            paragraph.add_run(run.text).bold = True
        else:
            paragraph.add_run(run)


def _cited(report: Report, facts: tuple[str, ...]) -> str:
    numbers = report.citations(facts)
    return f"[{', '.join(map(str, numbers))}]" if numbers else ""


def _east_asian(document: Document) -> None:
    """A font for Chinese in every style: without it Word takes one by the reader's language."""
    from docx.oxml.ns import qn

    for style in document.styles:
        properties = style.element.find(qn("w:rPr"))
        if properties is not None and (fonts := properties.find(qn("w:rFonts"))) is not None:
            fonts.set(qn("w:eastAsia"), _FONT)


def _without_times(content: bytes) -> bytes:
    """The same archive with every file of one time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
