"""Hostile input for what reads, extracts, draws and answers: nothing crashes, hangs or gets lost without a report.

    python tests/fuzz_targets.py TARGET CASES [SEED]

runs one target and says how many cases it saw and which was the slowest. ``tests/test_fuzz.py`` runs few of each.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from kg import build
from kg.annotation import Annotation
from kg.construction import extract
from kg.documents import SUFFIXES, Document, DocumentError
from kg.documents.piece import Piece, documents_of
from kg.errors import QueryError
from kg.graph import Graph
from kg.query import questions

SECONDS: Final = 5.0
"""More than this is a hang."""

WORDS: Final = (
    "东莞市", "牡丹江市", "2023年3月8日", "签署《合作框架协议》", "对口合作", "代表团", "赴", "考察", "市长王志强",
    "副市长",
    "有限公司", "投资", "12.8亿元", "挂职",
    "论坛", "举行", "位于", "，", "。", "、", "“", "”", "：", "；", "\n", "　",
    "Harbin", "signed an agreement with", "Mayor", "John Smith", "on March 8, 2023", ". ", ", ", "visited",
    "Хабаровск", "подписал соглашение", "мэр", "Иванов", "8 марта 2023 года", "посетил", "№ 5",
    "<b>", "</script>", "<table><tr><td>", "&amp;", "&#x202e;", "{{", "}}", "{", "}", "]]>", "<!--", "'\"", "\\", "%00",
    "\u202e", "\u200b", "\u2066", "\u0301" * 40, "\ufeff", "🏙", "𠮷", "((((((((", "））））", "《《《", "》", "·",
    "id,text\n", '{"id": "a", "text": "', '"}', "---\n", "# ", "* ", "|", "[a](b)", "=1+1", "一" * 50, "1" * 60,
    "-" * 80,
)  # fmt: skip
PIECE: Final = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))
TEXT: Final = st.lists(PIECE, max_size=25).map("".join) | st.builds(
    lambda word, times, end: word * times + end, PIECE, st.integers(1, 400), PIECE
)
MARKS: Final = (
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"<html><meta charset=gbk>",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1f\x8b\x08",
)
BYTES: Final = st.one_of(
    st.binary(max_size=400),
    TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.tuples(TEXT, st.sampled_from(["gb18030", "utf-16", "cp1251", "big5"])).map(
        lambda x: x[0].encode(x[1], "replace")
    ),
    st.tuples(st.sampled_from(MARKS), st.binary(max_size=200)).map(b"".join),
)


@given(st.sampled_from(SUFFIXES), BYTES)
def readers(suffix: str, data: bytes) -> None:
    results = documents_of(Piece(f"x{suffix}", f"x{suffix}", data=data))
    assert results
    for result in results:
        str(result).encode() if isinstance(result, DocumentError) else result.document.content_hash


@given(TEXT, st.sampled_from(["zh", "en", "ru"]), st.sampled_from([None, "2023-03-09", "2023", "x" * 9]))
def extraction(text: str, lang: str, published: str | None) -> None:
    (result,) = extract(Document("d", text, text[:20], published, lang=lang), model="none")
    if isinstance(result, DocumentError):
        assert "report" not in result.message, result.message
        return
    assert isinstance(result, Annotation)
    for fact in result.facts:
        for evidence in fact.evidence:
            assert text[evidence.start : evidence.end] == evidence.text
    json.dumps(result.to_json()).encode()


@given(TEXT, TEXT, TEXT)
def view(title: str, id: str, name: str) -> None:
    document = Document(
        id.strip() or "d", "2023年1月13日，东莞市与牡丹江市签署《产业合作框架协议》。", title, lang="zh"
    )
    (found,) = extract(document, model="none")
    if isinstance(found, DocumentError):
        return
    row = found.to_json()
    for entity in row["entities"]:
        entity["aliases"] = [*entity.get("aliases", ()), name or "x"]
    graph = Graph.from_annotations([Annotation.from_json(row)])
    with tempfile.TemporaryDirectory() as folder:
        page = graph.view(Path(folder, "a.html"), title=title).read_text(encoding="utf-8")
        assert page.count("</script>") == _scripts()
        graph.save(Path(folder, "a.trig"))


_CACHE: dict[str, Any] = {}


def _scripts() -> int:
    """How many scripts a page has that nobody tried to break out of."""
    if "scripts" not in _CACHE:
        with tempfile.TemporaryDirectory() as folder:
            page = _graph().view(Path(folder, "a.html")).read_text(encoding="utf-8")
        _CACHE["scripts"] = page.count("</script>")
    return int(_CACHE["scripts"])


def _graph() -> Graph:
    if "graph" not in _CACHE:
        _CACHE["graph"] = build("2023年1月13日，东莞市与牡丹江市签署《产业合作框架协议》。", model="none")
    found: Graph = _CACHE["graph"]
    return found


@given(st.data(), TEXT)
def queries(data: st.DataObject, text: str) -> None:
    kind = data.draw(st.sampled_from(["named", "sentence", "sparql"]))
    try:
        if kind == "named":
            question = data.draw(st.sampled_from(questions()))
            _graph().query(question.name, **{name: data.draw(TEXT) for name in question.parameters})
        elif kind == "sentence":
            _graph().query(text)
        else:
            _graph().query(f"SELECT * WHERE {{ ?s ?p {json.dumps(text)} }}")
    except QueryError:
        return


TARGETS: Final[dict[str, Callable[[], None]]] = {
    "readers": readers,
    "extraction": extraction,
    "view": view,
    "queries": queries,
}


def run(target: str, cases: int, number: int = 0) -> tuple[int, float]:
    """Run a target; how many cases it saw, and the seconds of processor time of the slowest.

    Raises whatever a case raises, or AssertionError for one that took more than :data:`SECONDS`.
    """
    inner = TARGETS[target].hypothesis.inner_test  # type: ignore[attr-defined]
    seen, slowest = 0, 0.0

    def timed(*arguments: Any, **named: Any) -> None:
        nonlocal seen, slowest
        start = time.process_time()
        inner(*arguments, **named)
        took = time.process_time() - start
        seen, slowest = seen + 1, max(slowest, took)
        assert took < SECONDS, f"{took:.1f} s"

    checked = TARGETS[target]
    checked.hypothesis.inner_test = timed  # type: ignore[attr-defined]
    try:
        settings(
            max_examples=cases,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )(seed(number)(checked))()
    finally:
        checked.hypothesis.inner_test = inner  # type: ignore[attr-defined]
    return seen, slowest


if __name__ == "__main__":
    told = run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    sys.stdout.write(f"{sys.argv[1]}: {told[0]} cases, the slowest took {told[1]:.2f} s of the processor\n")
