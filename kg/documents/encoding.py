"""From bytes to text: what a file declares first, then what its bytes allow."""

from __future__ import annotations

import codecs
import re

from kg.documents.page import PageError

# The first bytes of files that are not text, with the name to tell the user.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive (as .docx, .xlsx and .epub are)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls)"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"{\\rtf", "an RTF file"),
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_DECLARED = (
    re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE),
    re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE),
)

# Pages declare the smaller set and use the larger.
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8"}

_CANDIDATES = ("cp1251", "koi8_r", "big5", "cp1252", "shift_jis", "euc_jp", "euc_kr", "mac_cyrillic")

# C0 and C1 controls but tab, line ends and form feed; what no assigned character stands for.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff]")

_CONTROL_SHARE = 0.01
_REPLACED_SHARE = 0.001
_FREQUENT_SHARE = 0.6  # real Chinese text is above 0.95; other encodings read as GB18030 are below 0.4
_SAMPLE = 65536
_PLAINLY = 6


class BinaryError(PageError):
    """The bytes are not text; the message says what they seem to be."""


def decode(data: bytes, *, markup: bool = False) -> str:
    """The text of a file without its byte order mark. ``markup``: heed the charset that HTML or XML declares.

    Raises :class:`BinaryError` where the bytes are not text.

    >>> decode("牡丹江".encode("gb18030")), decode("牡丹江市与东莞市".encode("utf-16"))
    ('牡丹江', '牡丹江市与东莞市')
    """
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise BinaryError(f"the content is {name}, not text")
    text = _decode(data, markup)
    if text is None:
        raise BinaryError("the content is binary, or text in an encoding that cannot be told")
    if len(_CONTROL.findall(text)) > max(1, _CONTROL_SHARE * len(text)):
        raise BinaryError("the content is binary: it is full of control characters")
    return text.removeprefix("\ufeff")


def is_encodable(text: str) -> bool:
    """Whether the text can be written in UTF-8: it holds no half of a surrogate pair.

    >>> is_encodable("东莞"), is_encodable("\\ud800")
    (True, False)
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _decode(data: bytes, markup: bool) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace")
    if markup and (declared := _declared(data)) and not _is_plainly_utf8(data):
        text = _strict(data, declared)
        if text is not None:
            return text
    text = _strict(data, "utf-8")
    if text is not None and "\0" not in text:
        return text
    return _utf16(data) or text or _damaged_utf8(data) or _gb18030(data) or _by_statistics(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_plainly_utf8(data: bytes) -> bool:
    """Whether the bytes form UTF-8 characters too often for chance, whatever a page declares."""
    text = _strict(data, "utf-8")
    return text is not None and sum(c > "\x7f" for c in text) >= _PLAINLY


def _declared(data: bytes) -> str | None:
    """The encoding that the markup's head names, if Python knows it."""
    for pattern in _DECLARED:
        if match := pattern.search(data[:4096]):
            try:
                name = codecs.lookup(match[1].decode("ascii")).name
            except LookupError:
                continue
            # A page that can be searched for its charset in ASCII is not UTF-16, whatever it says.
            return "utf-8" if name.startswith(("utf-16", "utf-32")) else _SUPERSETS.get(name, name)
    return None


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: read in the right order, it has Chinese, Latin or Cyrillic letters only."""
    if len(data) < 4 or len(data) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(data, encoding)
        if text is None:
            continue
        sample = text[:_SAMPLE]
        plain = sum(
            "\x20" <= c <= "\x7e" or c in "\t\r\n" or "\u0400" <= c <= "\u04ff" or "\u2010" <= c <= "\u203b"
            or "\u3000" <= c <= "\u3011" or "\u4e00" <= c <= "\u9fa5" or "\uff01" <= c <= "\uff5e"
            for c in sample
        )  # fmt: skip
        marks = sum(c in " \t\r\n,.，。、的" for c in sample)
        if plain >= 0.98 * len(sample) and (marks or "\0" in data[:_SAMPLE].decode("latin-1")):
            return text
    return None


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes, such as a page that was cut off within a character."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    letters = sum(c > "\x7f" for c in text[:_SAMPLE]) - broken
    return text if broken <= max(1, _REPLACED_SHARE * len(text)) and letters > 2 * broken else None


def _gb18030(data: bytes) -> str | None:
    text = _strict(data, "gb18030")
    if text is None:
        return None
    wide = [c for c in text[:_SAMPLE] if c > "\x7f"]
    # The first level of GB 2312 (rows B0 to D7) holds the 3,755 characters that make up nearly all of any
    # text.
    frequent = sum(_is_frequent(c) for c in wide)
    return text if frequent >= _FREQUENT_SHARE * len(wide) else None


def _is_frequent(char: str) -> bool:
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return 0xB0 <= code[0] <= 0xD7 or code[0] in (0xA1, 0xA3)


def _by_statistics(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 4 * _SAMPLE], cp_isolation=[*_CANDIDATES, "gb18030"]).best()
    if best is None:
        return None
    return data.decode(best.encoding, errors="replace")
