"""Contents of Word and PDF files, made here."""

from __future__ import annotations

import io

TITLE = "两市签署合作协议"
BODY = ("3月3日，牡丹江市与东莞市在牡丹江签署合作协议。", "双方将共建产业园区，总投资4亿元。")


def docx_bytes(title: str | None = TITLE, property_title: str = "") -> bytes:
    """A Word file with a title, two paragraphs and a table with a merged cell."""
    import docx

    document = docx.Document()
    document.core_properties.title = property_title
    if title:
        document.add_heading(title, level=0)
    for paragraph in BODY:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=2, cols=3)
    for i, text in enumerate(("项目", "投资额", "状态")):
        table.cell(0, i).text = text
    table.cell(1, 0).merge(table.cell(1, 1)).text = "木业园"
    table.cell(1, 2).text = "在建"
    document.add_paragraph("签约仪式由牡丹江市经合局主办。")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_bytes(lines: list[list[str]], title: str | None = None, password: str | None = None) -> bytes:
    """A PDF with the given lines on its pages; none for a page without text."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    encryption = StandardEncryption(password) if password else None
    page = canvas.Canvas(buffer, encrypt=encryption)
    if title:
        page.setTitle(title)
    for page_lines in lines:
        page.setFont("STSong-Light", 12)
        for i, line in enumerate(page_lines):
            page.drawString(60, 780 - 20 * i, line)
        page.showPage()
    page.save()
    return buffer.getvalue()
