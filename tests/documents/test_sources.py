from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.documents import Document, DocumentError, read

Write = Callable[[str, str | bytes], Path]
TEXT = "3月3日，牡丹江市与东莞市在牡丹江签署合作协议。"


def only(sources: object) -> Document | DocumentError:
    (result,) = read(sources)  # type: ignore[arg-type]
    return result


def error_of(source: object) -> str:
    result = only(source)
    assert isinstance(result, DocumentError)
    return str(result)


def document_of(source: object) -> Document:
    result = only(source)
    assert isinstance(result, Document), str(result)
    return result


def test_texts_are_numbered_and_taken_as_they_stand() -> None:
    texts = ["　　两市签约！", "  两市\n\n签约  ", "长" * 256]
    results = list(read(texts))
    assert [r.id for r in results if isinstance(r, Document)] == ["text-1", "text-2", "text-3"]
    assert [r.text for r in results if isinstance(r, Document)] == texts


def test_document_passes_and_gets_its_language() -> None:
    document = Document("a", TEXT, "题", "2023-03-03", "报", "http://a.cn")
    assert only(document) == Document("a", TEXT, "题", "2023-03-03", "报", "http://a.cn", "zh")


def test_a_mixed_page_is_one_document_a_language() -> None:
    russian = "Делегация Хэйхэ приехала в Благовещенск, где мэры городов подписали план совместных мероприятий. " * 3
    english = "A delegation of Heihe came to Blagoveshchensk, where the mayors signed a plan of exchanges. " * 2
    mixed = Document("page", f"{russian}\n{english}", title="Визит делегации Хэйхэ")
    first, second = read([mixed])
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (first.id, first.lang, first.title, first.text) == ("page", "ru", "Визит делегации Хэйхэ", russian)
    assert (second.id, second.lang, second.title, second.text) == ("page#en", "en", None, english)
    (given,) = read([Document("page", mixed.text, lang="ru")])
    assert isinstance(given, Document) and given.text == mixed.text


def test_given_language_is_believed_and_unsupported_one_is_an_error() -> None:
    assert document_of(Document("a", "Heihe – Zhuhai", lang="zh-CN")).lang == "zh"
    assert "language not supported: it is 'ja'" in error_of(Document("a", TEXT, lang="ja"))


@pytest.mark.parametrize(
    "text",
    [
        "両市は友好都市協定に調印しました。",
        "두 도시는 협정을 체결했다.\n",
        "12345。",
        "Les deux villes ont signé un accord et une charte.\n",
    ],
)
def test_other_languages_are_errors(text: str) -> None:
    assert "language not supported" in error_of(text)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("no/such/file.txt", "no such file"),
        (Path("no/such/file.pdf"), "no such file"),
        ("", "empty"),
        (" \n ", "empty"),
        (5, "not int"),
        (b"bytes", "not bytes"),
        ([None], "not NoneType"),
        (Document("", TEXT), "id is empty"),
        (Document("a", "\ud800" + TEXT), "surrogate"),
        (Document("a", None), "not a string"),  # type: ignore[arg-type]
        (Document(7, TEXT), "not a string"),  # type: ignore[arg-type]
        ("a\0b.txt", "no such file|cannot be read"),
    ],
)
def test_bad_sources_are_values(source: object, message: str) -> None:
    assert re.search(message, error_of(source))


def test_the_rest_is_read_after_an_error(write: Write) -> None:
    results = list(read([write("a.txt", TEXT), "missing.txt", write("b.txt", TEXT)]))
    assert [type(r).__name__ for r in results] == ["Document", "DocumentError", "Document"]


def test_same_ids_get_suffixes_in_order(write: Write) -> None:
    paths = [write("x/a.txt", TEXT), write("y/a.md", TEXT), write("z/a-2.txt", TEXT), write("z/a.txt", TEXT)]
    assert [r.id for r in read(paths) if isinstance(r, Document)] == ["a", "a-2", "a-2-2", "a-3"]


def test_folder_is_walked_in_sorted_order(write: Write, tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/z.txt",
        "a/c.MD",
        "c/d/e.jsonl",
        ".hidden.txt",
        ".git/x.txt",
        "~$b.docx",
        "d.png",
        "a.b.txt",
    ):
        write(name, '{"id": "row", "text": "' + TEXT + '"}' if name.endswith("jsonl") else TEXT)
    assert [r.id for r in read(tmp_path) if isinstance(r, Document)] == ["c", "z", "a.b", "b", "row"]
    assert all(isinstance(r, Document) for r in read(str(tmp_path)))


def test_folder_without_anything_to_read(write: Write, tmp_path: Path) -> None:
    write("d.png", b"x")
    assert "holds no file to read" in error_of(tmp_path)


def test_a_folder_may_be_called_like_a_file(write: Write, tmp_path: Path) -> None:
    write("pages.txt/a.txt", TEXT)
    assert document_of(tmp_path / "pages.txt").id == "a"
    assert document_of(tmp_path).id == "a"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\n ", "empty"),
        ("a.txt", b"\xef\xbb\xbf", "no text|empty"),
        ("a.txt", b"%PDF-1.4\n%\xe2\xe3", "PDF file, not text"),
        ("a.txt", bytes(range(256)) * 20, "binary"),
        ("a.md", b"---\ntitle: x\n---\n", "no text"),
        ("a.png", b"\x89PNG", r"format \.png is not supported"),
        ("noname", b"x", r"\(no suffix\)"),
        ("a.docx", b"PK\x03\x04 not a zip", "not a Word file"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not a Word file"),
        ("a.pdf", b"%PDF-1.4 broken", "PDF"),
        ("a.html", b"<html><body><script>var a = 1</script></body></html>", "no text"),
        ("a.html", b"<!-- -->", "no text|not a readable"),
        ("a.jsonl", b"\n \n", "empty"),
        ("a.csv", b"id,text\n", "no rows"),
    ],
)
def test_bad_files_are_values(write: Write, name: str, content: bytes, message: str) -> None:
    path = write(name, content)
    error = only(path)
    assert isinstance(error, DocumentError)
    assert re.search(message, error.message), error.message
    assert error.source == str(path)


def test_large_file_is_not_opened(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.documents.sources.MAX_FILE_BYTES", 10)
    assert "split it" in error_of(write("a.txt", TEXT))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_pipe_is_neither_read_nor_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "neither a file nor a folder" in error_of(tmp_path / "a.txt")
    assert "holds no file to read" in error_of(tmp_path)


def test_unreadable_file_is_a_value(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a.txt", TEXT)

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "cannot be read: Permission denied" in error_of(path)


def test_link_loop_ends(write: Write, tmp_path: Path) -> None:
    write("a.txt", TEXT)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nothing.txt")
    assert document_of(tmp_path).id == "a"


def test_file_name_that_is_no_text(tmp_path: Path) -> None:
    try:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.txt"))
        path.write_text(TEXT, "utf-8")
    except OSError:
        pytest.skip("the file system does not allow such names")
    assert document_of(path).id.encode()
    path.write_text("", "utf-8")
    assert error_of(path).encode()


def test_reading_is_lazy(write: Write) -> None:
    def sources() -> object:
        yield write("a.txt", TEXT)
        raise AssertionError("asked for more than was needed")

    assert isinstance(next(iter(read(sources()))), Document)  # type: ignore[arg-type]


def test_import_is_light() -> None:
    code = "import sys, kg.documents; print(sorted({m.split('.')[0] for m in sys.modules} & set(sys.argv[1:])))"
    heavy = ["lxml", "trafilatura", "docx", "pypdf", "spacy", "charset_normalizer", "markdown_it", "rdflib"]
    out = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
