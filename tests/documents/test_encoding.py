from __future__ import annotations

import codecs
import random

import pytest

from kg.documents.encoding import BinaryError, decode

CHINESE = "牡丹江市与东莞市签署合作协议，双方将共建产业园区，总投资4亿元。\n" * 3
TRADITIONAL = "兩市簽署合作協議，雙方將共建產業園區，總投資額達四億元，並設立聯席會議制度。\n" * 3
RUSSIAN = "Мэры Благовещенска и Хэйхэ подписали план обменов на будущий год.\n" * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        (CHINESE, "utf-32"),
        (CHINESE, "gb2312"),
        (CHINESE, "gbk"),
        (CHINESE, "gb18030"),
        (TRADITIONAL, "big5"),
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "utf-16-le"),
        ("Heihe and Zhuhai signed a memorandum.\n", "utf-16-be"),
        ("Heihe – Zhuhai: “memorandum”\n" * 5, "cp1252"),
    ],
)
def test_text_survives_its_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_declared_charset_of_a_page(declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body>朱镕基㐂与东莞</body></html>'
    assert decode(page.encode("gb18030"), markup=True) == page


def test_declared_charset_comes_before_what_the_bytes_allow() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Хэйхэ</p>'
    assert decode(page.encode("cp1251"), markup=True) == page


def test_wrongly_declared_charset_is_not_believed() -> None:
    page = '<meta charset="gb2312"><p>牡丹江市与东莞市签署协议</p>'
    assert "牡丹江市" in decode(page.encode("utf-8"), markup=True)


def test_unknown_charset_is_passed_over() -> None:
    assert "牡丹江" in decode('<meta charset="x-none"><p>牡丹江</p>'.encode(), markup=True)


def test_utf8_cut_off_within_a_character() -> None:
    assert decode(CHINESE.encode()[:-2]).startswith(CHINESE[:-2])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.4 ...", "PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (bytes(2000), "binary"),
        (random.Random(1).randbytes(5000), "binary"),
        (b"ab\x00\x01\x02\x03\x04\x05\x06" * 50, "binary"),
    ],
)
def test_binary(data: bytes, message: str) -> None:
    with pytest.raises(BinaryError, match=message):
        decode(data)


def test_mark_alone_is_empty_text() -> None:
    assert decode(codecs.BOM_UTF8) == ""
