"""Texts that try to be more than text: markup, formulas, SPARQL, and characters that formats cannot hold."""

from __future__ import annotations

from hand_made import annotation

from kg.characters import encodable
from kg.graph import Graph

PAYLOADS = (
    "<script>window.fired=1</script>",
    "<img src=x onerror=window.fired=1>",
    "</script><script>window.fired=1</script>",
    '"><svg onload=window.fired=1>',
    "</style><script>window.fired=1</script>",
    "<!--<script>",
    "{{7*7}}{% raw %}",
    "\u202egnp.exe\u2066",
    "javascript:window.fired=1",
    "' onmouseover='window.fired=1",
    '=HYPERLINK("http://evil.example")',
)

BREAKOUTS = (
    '""" } ; DROP ALL ; INSERT DATA { <urn:x> <urn:x> "x',
    "> } ; DROP ALL # ",
    "\\u0022 } ; DROP ALL # \\",
    "-1+1",
    "+1",
    "@SUM(1)",
    "＝1+1",
    "'=1",
    "\t=1",
    "\r\n=1",
    'a;b,c\r\nd"e\tf\rg',
    "]]>&amp;&#0;",
)
# What XML 1.0 forbids, what only looks like nothing, and what is no character at all.
CHARACTERS = ("a\x00b\x01c\x0bd\x1be\x7ff", "\ufffe\uffff", "\u2028\u200b\u202e\ufeff")
SURROGATES = "莞\ud800x\udfff"


def hostile_graph(*texts: str) -> Graph:
    """A graph with each text as title, name and quote of a document of its own."""
    return Graph.from_annotations(
        annotation(
            f"d{number}",
            f"{encodable(text)}。",
            [{"type": "Agreement", "party": [text, "东莞市"], "title": text}, {"type": "Statement", "quote": text}],
            [(text, "Organization"), ("东莞市", "Place")],
            title=encodable(text),
        )
        for number, text in enumerate(texts)
    )
