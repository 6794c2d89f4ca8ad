"""A report as Markdown, without pictures."""

from __future__ import annotations

import re
from typing import Final

from kg.characters import one_line
from kg.report.content import Number, Report, Runs, Sentence, Table
from kg.report.page import source_parts, web_address
from kg.report.wording import wording

# What Markdown and the HTML in it read as more than text: wherever it stands, and at the start of a line.
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()#|~>!$&]|^[-+=]|(?<=^\d)[.)])")


def markdown(report: Report) -> str:
    """A report in Markdown; sources are cited by their numbers in brackets."""
    words = wording(report.lang).words["text"]
    lines = [f"# {escaped(report.title)}", ""]
    for section in report.sections:
        lines += [f"## {escaped(section.title)}", ""]
        for block in section.blocks:
            if isinstance(block, Sentence):
                lines.append(f"- {_runs(block.runs)}{_cited(report, block.facts)}")
                lines += [f"  > {escaped(one_line(quote.quote))}" for quote in block.quotes]
            elif isinstance(block, Table):
                head = [*(escaped(cell) for cell in block.head), escaped(words["sources"])]
                lines += ["", f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
                for cells, facts in block.rows:
                    lines.append(f"| {' | '.join([*map(_runs, cells), _cited(report, facts).strip()])} |")
                lines.append("")
        lines.append("")
    lines += [f"## {escaped(words['sources'])}", ""]
    for number, document in enumerate(report.sources, 1):
        told, address = ", ".join(map(escaped, source_parts(document))), web_address(document.url)
        lines.append(f"{number}. {told}{f' {escaped(address)}' if address else ''}")
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """A text that Markdown takes for nothing but text.

    >>> escaped("*莞* <b> [x](y)")
    '\\\\*莞\\\\* &lt;b\\\\> \\\\[x\\\\]\\\\(y\\\\)'
    """
    return _MARKUP.sub(r"\\\1", text).replace("<", "&lt;")


def _runs(runs: Runs) -> str:
    return "".join(f"**{escaped(run.text)}**" if isinstance(run, Number) else escaped(run) for run in runs)


def _cited(report: Report, facts: tuple[str, ...]) -> str:
    numbers = report.citations(facts)
    return f" \\[{', '.join(map(str, numbers))}\\]" if numbers else ""
