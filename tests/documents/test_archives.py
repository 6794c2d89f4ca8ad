"""Packed files and archives: read as they lie, within limits, and never out of their place."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import struct
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kg.documents import Document, DocumentError, read
from kg.documents import packing as packing_module

Write = Callable[[str, str | bytes], Path]
TEXT = "3月3日，牡丹江市与东莞市在牡丹江签署合作协议。"
ROWS = [{"id": f"r{i}", "text": f"{TEXT}第{i}次。", "published": "2023-03-03"} for i in range(1, 251)]
LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()


def zst(data: bytes) -> bytes:
    return bytes(
        pytest.importorskip("backports.zstd" if sys.version_info < (3, 14) else "compression.zstd").compress(data)
    )


PACK: Mapping[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zst,
}


def zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def tarred(files: Mapping[str, bytes], mode: str = "w") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def told(source: Path) -> list[str]:
    return [r.id if isinstance(r, Document) else f"{r.source}: {r.message}" for r in read(source)]


@pytest.mark.parametrize("packing", PACK)
def test_a_packed_file_is_read_like_the_file(write: Write, packing: str) -> None:
    plain = write("plain/rows.jsonl", LINES)
    assert [*read(write(f"a/rows.jsonl{packing}", PACK[packing](LINES)))] == [*read(plain)]
    assert told(write(f"b/rows.csv{packing}", PACK[packing](f"id,text\na,{TEXT}\n".encode()))) == ["a"]
    assert told(write(f"c/page.v1.txt{packing}", PACK[packing](TEXT.encode()))) == ["page.v1"]
    cut = write(f"d/rows.jsonl{packing}", PACK[packing](os.urandom(5000) + LINES)[:-40])
    assert any("not whole" in line for line in told(cut)), told(cut)
    assert "not packed" in told(write(f"e/rows.jsonl{packing}", b"not packed at all"))[0]


@pytest.mark.parametrize(("name", "pack"), [("x.zip", zipped), ("x.tar", tarred)])
def test_members_are_read_in_their_order(write: Write, name: str, pack: Callable[..., bytes]) -> None:
    files = {
        "b/one.txt": TEXT.encode(),
        "a/two.html": f"<html><p>{TEXT}</p></html>".encode(),
        "three.txt.gz": gzip.compress(TEXT.encode()),
        "rows.jsonl": LINES,
        ".hidden.txt": TEXT.encode(),
        "picture.png": b"\x89PNG",
        "empty.txt": b"",
        "inner.zip": zipped({"a.txt": TEXT.encode()}),
    }
    path = write(name, pack(files))
    expected = ["one", "two", "three", *(str(row["id"]) for row in ROWS)]
    assert told(path) == [
        *expected,
        f"{path}!empty.txt: the file is empty",
        f"{path}!inner.zip: it is an archive within an archive: unpack the outer one first",
    ]
    assert told(path.parent) == told(path)


def test_packed_tars(write: Write) -> None:
    for name, mode in (("a.tar.gz", "w:gz"), ("b.tgz", "w:gz"), ("c.tar.bz2", "w:bz2"), ("d.tar.xz", "w:xz")):
        assert told(write(name, tarred({"one.txt": TEXT.encode()}, mode))) == ["one"]
    assert told(write("e.tar.zst", zst(tarred({"one.txt": TEXT.encode()})))) == ["one"]


def test_paths_in_archives_lead_nowhere(write: Write, tmp_path: Path) -> None:
    names = {"../../up.txt": b"", "/etc/abs.txt": b"", "..\\..\\win.txt": b"", "a\x1b[31m/\n.txt": b""}
    for archive, content in (("x.zip", zipped(names)), ("x.tar", tarred(names))):
        before = sorted(tmp_path.parent.rglob("*"))
        path = write(archive, content)
        assert all("file is empty" in line and line.isprintable() for line in told(path))
        assert sorted(tmp_path.parent.rglob("*")) == sorted([*before, path])
        path.unlink()
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        link = tarfile.TarInfo("secret.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    assert told(write("l.tar", stream.getvalue())) == [
        f"{tmp_path / 'l.tar'}!secret.txt: it is a link or a device, which is not followed"
    ]


def test_bombs_are_named_and_cost_little(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing_module, "FREE_BYTES", 1 << 20)
    monkeypatch.setattr("kg.documents.archives.FREE_BYTES", 1 << 20)
    zeros = bytes(4 << 20)
    for packing, pack in PACK.items():
        (line,) = told(write(f"a.txt{packing}", pack(zeros)))
        assert "unpacks to more than 200 times its size" in line
        # What lies before the place where it becomes a bomb is read.
        results = told(write(f"a.jsonl{packing}", pack(LINES + zeros)))
        assert results[:250] == [row["id"] for row in ROWS] or "200 times" in results[0]
        assert any("200 times" in line or "longer than 10 MB" in line for line in results)
    (line,) = told(write("a.zip", zipped({"a.txt": zeros})))
    assert "unpacks to more than 200 times its size" in line


def test_a_member_that_says_less_than_it_holds(write: Write) -> None:
    content = zipped({"a.txt": TEXT.encode() * 1000})
    size = len(TEXT.encode()) * 1000
    forged = content.replace(struct.pack("<I", size), struct.pack("<I", 10))
    assert forged != content
    (line,) = told(write("a.zip", forged))
    assert line.startswith(str(write("a.zip", forged))), line


def test_an_encrypted_member_is_named(write: Write) -> None:
    content = bytearray(zipped({"a.txt": TEXT.encode(), "b.txt": TEXT.encode()}))
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    path = write("a.zip", bytes(content))
    assert told(path) == [f"{path}!a.txt: it is encrypted: unpack it first", "b"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.warc", "a.warc.gz", "a.parquet"])
@pytest.mark.parametrize("content", [b"", b"nothing of the sort", bytes(range(256)) * 9])
def test_what_is_no_archive_is_named(write: Write, name: str, content: bytes) -> None:
    path = write(name, content)
    (line,) = told(path)
    assert line.startswith(f"{path}: "), line


def test_warc(write: Write) -> None:
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    def warc(packed: bool) -> bytes:
        stream = io.BytesIO()
        writer = WARCWriter(stream, gzip=packed)
        html = f"<html><meta charset=utf-8><title>两市签约</title><p>{TEXT}</p></html>".encode()
        for url, status, media, content in (
            ("http://a.cn/1", "200 OK", "text/html; charset=utf-8", html),
            ("http://a.cn/2", "404 Not Found", "text/html", html),
            ("http://a.cn/3.png", "200 OK", "image/png", b"\x89PNG"),
            ("http://a.cn/4", "200 OK", "text/html", b"<html></html>"),
            ("http://a.cn/1", "200 OK", "text/html", html),
        ):
            headers = StatusAndHeaders(status, [("Content-Type", media)], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(content), http_headers=headers))
        return stream.getvalue()

    for name, packed in (("a.warc", False), ("a.warc.gz", True)):
        path = write(name, warc(packed))
        first, empty, again = read(path)
        assert isinstance(first, Document) and isinstance(again, Document) and isinstance(empty, DocumentError)
        assert (first.id, first.url, first.lang) == ("http://a.cn/1", "http://a.cn/1", "zh") and TEXT in first.text
        assert again.id == "http://a.cn/1-2"
        assert empty.source == f"{path}!http://a.cn/4"
    cut = told(write("cut.warc.gz", warc(True)[:-30]))
    assert cut[0] == "http://a.cn/1"


def test_parquet(write: Write, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows = [*ROWS, {"id": "bad", "text": None, "published": None}]
    path = tmp_path / "rows.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(rows), path, compression="zstd", row_group_size=40)
    results = [*read(path)]
    assert results[:250] == [*read(write("rows.jsonl", LINES))]
    (error,) = results[250:]
    assert isinstance(error, DocumentError) and error.line == 251 and "'text' is missing" in error.message
    parquet.write_table(pyarrow.table({"id": ["a"]}), path)
    assert "no column text" in told(path)[0]
    parquet.write_table(pyarrow.table({"id": pyarrow.array([], "string"), "text": pyarrow.array([], "string")}), path)
    assert "no rows" in told(path)[0]


def test_a_line_that_is_too_long_costs_only_itself(write: Write) -> None:
    long = b'{"id": "long", "text": "' + "长".encode() * (4 << 20) + b'"}\n'
    path = write("a.jsonl", LINES + long + b'{"id": "next", "text": "' + TEXT.encode() + b'"}')
    results = [*read(path)]
    assert [r.id for r in results if isinstance(r, Document)] == [*(row["id"] for row in ROWS), "next"]
    (error,) = [r for r in results if isinstance(r, DocumentError)]
    assert (error.line, error.message) == (251, "the line is longer than 10 MB; split it")


def test_lines_are_numbered_through(write: Write) -> None:
    many = b"".join(b'{"id": "%d", "text": "%s"}\n\n' % (i, TEXT.encode() * 4) for i in range(3000))
    path = write("a.jsonl", b"\xef\xbb\xbf" + many + b"broken\n" + "末".encode("gbk") + b"\n")
    results = [*read(path)]
    assert [r.id for r in results[:3000] if isinstance(r, Document)] == [str(i) for i in range(3000)]
    assert [r.line for r in results[3000:] if isinstance(r, DocumentError)] == [6001, 6002]


def test_a_large_file_of_records_in_another_encoding(write: Write) -> None:
    assert told(write("a.jsonl", LINES.decode().encode("gb18030"))) == [row["id"] for row in ROWS]
    assert told(write("b.jsonl", LINES.decode().encode("utf-16"))) == [row["id"] for row in ROWS]
