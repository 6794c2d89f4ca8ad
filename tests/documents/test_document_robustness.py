"""No content of a file makes reading raise."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from document_files import BODY, docx_bytes, pdf_bytes

from kg.documents import SUFFIXES, Document, DocumentError, read

Write = Callable[[str, str | bytes], Path]

GOOD: dict[str, bytes] = {
    ".csv": f"id,text\na,{BODY[0]}\nb,{BODY[1]}\n".encode(),
    ".docx": docx_bytes(),
    ".htm": f"<html><body><h1>题</h1><p>{BODY[0]}</p><table><tr><td>{BODY[1]}</table></body></html>".encode(),
    ".html": f"<meta charset=gbk><p>{BODY[0]}</p><p>{BODY[1]}</p>".encode("gbk"),
    ".jsonl": f'{{"id": "a", "text": "{BODY[0]}"}}\n{{"id": "b", "text": "{BODY[1]}"}}\n'.encode(),
    ".md": f"---\ntitle: 题\n---\n# 题\n- {BODY[0]}\n\n|a|b|\n|-|-|\n|{BODY[1]}|[x](y)|\n".encode(),
    ".pdf": pdf_bytes([[*BODY]]),
    ".txt": f"题\n2021-03-04 来源：三江日报\n{BODY[0]}\n{BODY[1]}\n".encode(),
}
MAGIC = [
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"<html>",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"id,text\n",
    b'{"id": "a", "text": "',
]


def check(path: Path) -> None:
    results = list(read(path))
    assert results
    for result in results:
        assert isinstance(result, Document | DocumentError)
        str(result).encode()
        if isinstance(result, Document):
            assert result.text.strip() and result.id and result.content_hash


def test_every_format_has_a_good_file() -> None:
    assert set(GOOD) == set(SUFFIXES)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_random_bytes(write: Write, suffix: str) -> None:
    rng = random.Random(suffix)
    for n in range(40):
        content = rng.choice(MAGIC) + rng.randbytes(rng.choice((1, 7, 100, 3000)))
        check(write(f"{n}{suffix}", content))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_damaged_files(write: Write, suffix: str) -> None:
    rng = random.Random(suffix)
    for n in range(40):
        content = bytearray(GOOD[suffix])
        for _ in range(rng.choice((1, 3, 20))):
            content[rng.randrange(len(content))] = rng.randrange(256)
        if n % 3 == 0:
            content = content[: rng.randrange(1, len(content))]
        check(write(f"{n}{suffix}", bytes(content)))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_content_of_another_format(write: Write, suffix: str) -> None:
    for other, content in GOOD.items():
        check(write(f"{other[1:]}{suffix}", content))
