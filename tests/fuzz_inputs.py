"""Hostile texts and files, made by a source of chance: real samples that are mutated, sentences of a small grammar with
hostile names in its slots, and what is known to break readers."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from kg.characters import encodable
from kg.samples import paths

sys.path.append(str(Path(__file__).parent / "documents"))
from document_files import BODY, docx_bytes, pdf_bytes

_WORDS: Final = tomllib.loads(Path(__file__).with_name("fuzz_words.toml").read_text(encoding="utf-8"))
NAMES, OFFICES, TIMES, SENTENCES = (_WORDS[name] for name in ("names", "offices", "times", "sentences"))
AMOUNTS: Final = (*_WORDS["amounts"], "9" * 400, "9" * 5000, "1,2" * 90, "亿" * 60)
HOSTILE: Final = (
    *_WORDS["hostile"],
    *("\ud800", "\udfff"),
    *(character * 60 for character in "《（(“·、，…-一1A|\n\t \u3000\u0301"),
    *("Аа" * 40, "> " * 30, ".,;:!?" * 9),
)
BITS: Final = (
    "，",
    "。",
    "、",
    "：",
    "；",
    "！",
    ". ",
    ", ",
    ": ",
    " — ",
    "\n",
    "\n\n",
    " ",
    "（",
    "）",
    "(",
    ")",
    "“",
    "”",
    "《",
    "》",
)
LANGS: Final = ("zh", "en", "ru")
ENCODINGS: Final = ("utf-8", "utf-8", "utf-8", "gb18030", "utf-16", "cp1251", "big5", "utf-8-sig", "utf-32", "koi8_r")
MAGIC: Final = (
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"<html><meta charset=gbk>",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\x1f\x8b\x08",
    b"\xff\xfe\0\0",
    b"WARC/1.0\r\n",
    b"PAR1",
    b"\0" * 40,
    b"\xff" * 40,
    b"\x80",
    b"<?xml version='1.0' encoding='utf-7'?>",
    b"<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>",
    b"0" * 20,
    b"-1",
    b"4294967295",
)


@cache
def samples() -> dict[str, tuple[str, ...]]:
    """The bundled documents as texts, by language."""
    from kg.documents import Document, read

    found: dict[str, list[str]] = {lang: [] for lang in LANGS}
    for document in read([*paths()]):
        if isinstance(document, Document):
            found[document.lang or "zh"].append(document.text)
    return {lang: tuple(texts) for lang, texts in found.items()}


def text(rng: Random, lang: str | None = None) -> str:
    """A text, mostly of one language: of the grammar, of a real one that is mutated, or one thing many times."""
    lang = lang or rng.choice(LANGS)
    kind = rng.random()
    if kind < 0.4:
        found = "".join(sentence(rng, lang) for _ in range(rng.randint(1, 6)))
    elif kind < 0.75:
        found = _mutated(rng, _cut(rng, rng.choice(samples()[lang])), lang)
    elif kind < 0.85:
        found = fragment(rng, lang) * rng.randint(2, 120) + fragment(rng, lang)
    else:
        found = "".join(fragment(rng, lang) for _ in range(rng.randint(0, 30)))
    return found[:6000]


def short(rng: Random) -> str:
    """A name, a title, an id: seldom a nice one."""
    lang = rng.choice(LANGS)
    return "".join(fragment(rng, lang) for _ in range(rng.choice((0, 1, 1, 1, 2, 3))))[:300]


def sentence(rng: Random, lang: str) -> str:
    slots = {
        "n": lambda: rng.choice(NAMES[lang]) if rng.random() < 0.8 else fragment(rng, lang),
        "o": lambda: rng.choice(OFFICES[lang]),
        "t": lambda: rng.choice(TIMES[lang]),
        "a": lambda: rng.choice(AMOUNTS),
        "x": lambda: "".join(fragment(rng, lang) for _ in range(rng.randint(0, 3))),
    }
    parts = rng.choice(SENTENCES[lang]).split("{")
    told = parts[0] + "".join(slots[part[0]]() + part[2:] for part in parts[1:])
    return _mutated(rng, told, lang) if rng.random() < 0.2 else told


def fragment(rng: Random, lang: str) -> str:
    kind = rng.random()
    if kind < 0.3:
        return rng.choice(NAMES[lang])
    if kind < 0.55:
        return rng.choice(HOSTILE)
    if kind < 0.7:
        return rng.choice(BITS)
    if kind < 0.8:
        return rng.choice((*TIMES[lang], *AMOUNTS))
    if kind < 0.9:
        return rng.choice(OFFICES[lang])
    return "".join(_character(rng) for _ in range(rng.randint(1, 6)))


def _character(rng: Random) -> str:
    ranges = (
        (0x20, 0x7E),
        (0xA0, 0x2FF),
        (0x400, 0x4FF),
        (0x2000, 0x206F),
        (0x3000, 0x303F),
        (0x4E00, 0x9FFF),
        (0xFF00, 0xFFEF),
        (0x0, 0x1F),
        (0x300, 0x36F),
        (0x10000, 0x10FFFF),
        (0x2150, 0x218F),
        (0x660, 0x669),
    )
    return chr(rng.randint(*rng.choice(ranges)))


def _cut(rng: Random, whole: str) -> str:
    at = rng.randrange(max(1, len(whole)))
    return whole[at : at + rng.randint(1, 500)]


def _mutated(rng: Random, whole: str, lang: str) -> str:
    for _ in range(rng.randint(0, 5)):
        a = rng.randint(0, len(whole))
        b = min(len(whole), a + rng.randint(0, 20))
        kind = rng.randrange(7)
        if kind == 0:
            whole = whole[:a] + whole[b:]
        elif kind == 1:
            whole = whole[:a] + fragment(rng, lang) + whole[a:]
        elif kind == 2:
            whole = whole[:b] + whole[a:b] * rng.randint(1, 20) + whole[b:]
        elif kind == 3:
            whole = whole[:a] + whole[a:b].swapcase() + whole[b:]
        elif kind == 4:
            whole = whole[:a] + whole[b:][:60] + whole[a:b] + whole[b:]
        elif kind == 5:
            whole = whole[:a] + whole[a:].translate(rng.choice(_DIGITS))
        else:
            whole = whole[:a] + _cut(rng, rng.choice(samples()[rng.choice(LANGS)])) + whole[b:]
    return whole


_DIGITS: Final = tuple(
    str.maketrans("0123456789", digits)
    for digits in ("０１２３４５６７８９", "〇一二三四五六七八九", "٠١٢٣٤٥٦٧٨٩", "⓪①②③④⑤⑥⑦⑧⑨")
)


def damaged(rng: Random, data: bytes) -> bytes:
    """Bytes with some of them changed, left out, repeated or replaced by what starts a file of another sort."""
    content = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        a = rng.randint(0, len(content))
        b = min(len(content), a + rng.choice((1, 1, 4, 50)))
        kind = rng.randrange(6)
        if kind == 0 and a < len(content):
            content[a] = rng.randrange(256)
        elif kind == 1:
            del content[a:b]
        elif kind == 2:
            content[a:a] = content[a:b] * rng.randint(1, 8)
        elif kind == 3:
            content[a:b] = rng.choice(MAGIC)
        elif kind == 4:
            del content[a:]
        else:
            content[a:b] = rng.randbytes(b - a)
    return bytes(content)


def encoded(rng: Random, content: str) -> bytes:
    """A text in some encoding, seldom in two."""
    data = content.encode(rng.choice(ENCODINGS), "replace")
    return data + content[:40].encode(rng.choice(ENCODINGS), "replace") if rng.random() < 0.05 else data


def rows(rng: Random) -> list[dict[str, object]]:
    """Records: most have a text, some fields of the wrong sort."""
    found: list[dict[str, object]] = []
    for _ in range(rng.randint(1, 5)):
        row: dict[str, object] = {"id": short(rng) or "a", "text": text(rng)}
        for name in ("title", "published", "url", "publisher", "lang"):
            if rng.random() < 0.3:
                row[name] = rng.choice((short(rng), "2023-03-28", "zh", None, 5, 1e999, [], {}, True))
        found.append(row)
    return found


def json_lines(rng: Random) -> tuple[bytes, int]:
    """The content of a file of JSON Lines, and how many there are."""
    lines = []
    for row in rows(rng):
        line = json.dumps(row, ensure_ascii=rng.random() < 0.3).encode("utf-8", "surrogatepass")
        lines.append(damaged(rng, line).replace(b"\n", b" ") if rng.random() < 0.2 else line)
    if rng.random() < 0.1:
        lines.append(rng.choice((b"[" * 3000, b'{"id":' * 2000, b"null", b"1" * 5000, b'"', b"\xff\xfe{}")))
    return b"\n".join(lines), sum(bool(line.strip()) for line in lines)


def csv_rows(rng: Random) -> tuple[bytes, int]:
    """The content of a CSV file, and how many rows there are."""
    stream = io.StringIO()
    table = rows(rng)
    writer = csv.writer(stream, delimiter=rng.choice(",;\t"))
    header = ["id", "text", "title", "published"]
    writer.writerow(header)
    for row in table:
        writer.writerow([encodable(str(row.get(name) or "")) for name in header])
    return stream.getvalue().encode(), len(table)


def markdown(rng: Random) -> str:
    front = (
        f"---\ntitle: {short(rng)}\ndate: {short(rng)}\nlang: {rng.choice(LANGS)}\n---\n" if rng.random() < 0.3 else ""
    )
    openers = (
        "# ",
        "> ",
        "- ",
        "1. ",
        "    ",
        "```",
        "| ",
        "|-|-|\n",
        "<div>",
        "<!--",
        "[a]: b\n",
        "*",
        "**",
        "_",
        "`",
        "![x](",
        "",
    )
    blocks = (rng.choice(openers) * rng.choice((1, 1, 1, 3, 60)) + text(rng)[:300] for _ in range(rng.randint(1, 6)))
    return front + "\n\n".join(blocks)


_TAGS: Final = [
    "div",
    "p",
    "span",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "b",
    "font",
    "blockquote",
    "svg",
    "pre",
    "select",
    "script",
    "style",
    "iframe",
    "template",
    "math",
    "center",
    "noscript",
    "textarea",
    "h1",
    "article",
    "nav",
    "x:y",
]


def web_page(rng: Random) -> str:
    parts = [
        rng.choice(("", "<!doctype html>", "<html>", "<?xml version='1.0' encoding='gbk'?>", "<meta charset=utf-16>"))
    ]
    parts.append(f"<meta name='{short(rng)}' content='{short(rng)}'><title>{short(rng)}</title>")
    for _ in range(rng.randint(1, 8)):
        tag = rng.choice((*_TAGS, "a href='"))
        times = rng.choice((1, 1, 1, 2, 10, 400))
        parts.append(f"<{tag}>" * times + text(rng)[:400] + f"</{tag.split()[0]}>" * rng.choice((times, times, 0)))
    return "".join(parts)


@cache
def _word_parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_file(rng: Random) -> bytes:
    """A Word file whose document is made here, or one of which a part is damaged."""
    parts = dict(_word_parts())
    if rng.random() < 0.5:
        name = rng.choice([*parts])
        parts[name] = damaged(rng, parts[name])
    else:
        body = []
        for _ in range(rng.randint(1, 5)):
            run = f"<w:p><w:r><w:t>{_xml(text(rng)[:200])}</w:t></w:r></w:p>"
            depth = rng.choice((0, 0, 1, 3, 30))
            body.append("<w:tbl><w:tr><w:tc>" * depth + run + "</w:tc></w:tr></w:tbl>" * depth)
        parts["word/document.xml"] = f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>".encode(
            "utf-8", "replace"
        )
    return zipped([*parts.items()])


def _xml(content: str) -> str:
    plain = "".join(c for c in content if c in "\t\n" or c >= " ")
    return encodable(plain).replace("&", "&amp;").replace("<", "&lt;").replace("\ufffe", "").replace("\uffff", "")


def zipped(files: list[tuple[str, bytes]], packing: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, packing)
    return stream.getvalue()


def tarred(files: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in files:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def warc(files: list[tuple[str, bytes]]) -> bytes:
    """Each file as a web page that somebody has kept."""
    records = []
    for name, content in files:
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + content
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.cn/{name}\r\n"
        head += "Content-Type: application/http\r\n"
        records.append(f"{head}Content-Length: {len(answer)}\r\n\r\n".encode("utf-8", "replace") + answer + b"\r\n\r\n")
    return b"".join(records)


@cache
def _pdf_files() -> tuple[bytes, ...]:
    plain = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj "
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj 4 0 obj<</Length 75>>stream\n"
        b"BT /F 12 Tf 1 0 0 1 10 10 Tm (Harbin and Dongguan signed an agreement.) Tj ET\nendstream endobj\n"
        b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"
    )
    return plain, pdf_bytes([[*BODY]]), pdf_bytes([[*BODY], [], [*BODY]], title="题", password=None)


@cache
def _html_files() -> tuple[bytes, ...]:
    return tuple(Path(path).read_bytes() for path in paths() if Path(path).suffix == ".html")


def file_content(rng: Random, suffix: str) -> tuple[bytes, int]:
    """The content of a file of a format, and how many documents it holds at least, as far as that is known (else 1)."""
    if suffix == ".jsonl":
        return json_lines(rng)
    if suffix == ".csv":
        return csv_rows(rng)
    make: dict[str, Callable[[], bytes]] = {
        ".md": lambda: encoded(rng, markdown(rng)),
        ".docx": lambda: word_file(rng),
        ".pdf": lambda: damaged(rng, rng.choice(_pdf_files())),
        ".txt": lambda: encoded(rng, text(rng)),
    }
    if suffix in (".htm", ".html"):
        data = damaged(rng, rng.choice(_html_files())) if rng.random() < 0.1 else encoded(rng, web_page(rng))
    else:
        data = make[suffix]()
    if rng.random() < 0.2:
        data = damaged(rng, data)
    if rng.random() < 0.02:
        data = rng.choice(MAGIC) + rng.randbytes(rng.choice((0, 1, 50, 500)))
    return data, 1


def packed(rng: Random, data: bytes) -> bytes:
    data = gzip.compress(data, 1)
    return damaged(rng, data) if rng.random() < 0.3 else data
