"""Words and sentences of a report in one language, from ``words/LANG.toml``.

A sentence is a template: ``{name}`` is filled, ``[…]`` is left out where something in it is missing, ``[…|…]`` takes
what stands behind the bar instead. ``{number:fact}`` is a number with a noun in the form that it asks for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from kg.characters import one_line
from kg.report.content import Number, Runs

_OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]")
_ISO_DATE: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?")
_GAP: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")
_UNTOLD: Final = "…"

Value = str | Number | Runs | None


class Wording:
    """The words of a language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.words = _read(lang)

    def __getitem__(self, key: str) -> str:
        return str(self.words["text"][key])

    def join(self, names: list[str]) -> str:
        return str(self.words["text"]["separator"]).join(names)

    def fact(self, type: str) -> str:
        """The template of a sentence that tells a fact."""
        return str(self.words["facts"][type])

    def title(self, type: str) -> str:
        """The title of the section that tells facts of a type."""
        return str(self.words["titles"][type])

    def fill(self, template: str, **values: Value) -> Runs:
        """A template with its gaps filled, in runs.

        >>> Wording("en").fill("[{date}: ]{n:fact} of {who}[ in {place}|]", n=Number("1", 1, ""), who="x", date=None)
        (Number(text='1', value=1, sparql=''), ' fact of x')
        """
        chosen = _OPTIONAL.sub(lambda match: _alternative(match[1], values), template)
        runs: list[str | Number] = []
        at = 0
        for gap in _GAP.finditer(chosen):
            runs.append(chosen[at : gap.start()])
            value = values[gap[1]]
            if value is None:  # a fact of somebody else's graph that lacks what the ontology demands
                value = _UNTOLD
            parts = value if isinstance(value, tuple) else (value,)
            runs.extend(self._with_noun(parts[0], gap[2]) if gap[2] and isinstance(parts[0], Number) else parts)
            at = gap.end()
        runs.append(chosen[at:])
        return _joined(runs)

    def _with_noun(self, number: Number, noun: str) -> Runs:
        before, _, after = self.words["nouns"][noun][self._form(number.value)].partition("{n}")
        return before, number, after

    def _form(self, number: float) -> int:
        """Which form of a noun a number asks for.

        >>> [Wording("ru")._form(n) for n in (1, 3, 5, 11, 21, 112)]
        [0, 1, 2, 2, 0, 2]
        """
        if self.lang == "zh":
            return 0
        if self.lang == "en":
            return 0 if number == 1 else 1
        last, teens = number % 10, number % 100
        if last == 1 and teens != 11:
            return 0
        return 1 if 2 <= last <= 4 and not 12 <= teens <= 14 else 2

    def amount(self, value: float) -> str:
        """A large number as people read it.

        >>> Wording("zh").amount(1280000000), Wording("en").amount(86000000), Wording("ru").amount(2600)
        ('12.8亿', '86 million', '2 600')
        """
        for size, name in self.words["sizes"]:
            if abs(value) >= size:
                return f"{self._plain(value / size)}{name}"
        return self._plain(value)

    def date(self, value: str) -> str:
        """A date or interval as people read it; what is neither stays as it is.

        >>> Wording("zh").date("2023-06-13/2023-06-15"), Wording("en").date("2023-06"), Wording("ru").date("2023-06-13")
        ('2023年6月13日至2023年6月15日', 'June 2023', '13.06.2023')
        """
        return str(self.words["text"]["until"]).join(self._day(one_line(day)) for day in value.split("/"))

    def _day(self, value: str) -> str:
        if not _ISO_DATE.fullmatch(value):
            return value
        year, month, day = [*map(int, value.split("-")), 0, 0][:3]
        name = self.words["months"][month - 1] if month and "months" in self.words else ""
        pattern = self.words["dates"][value.count("-")]
        return str(pattern.format(year=year, month=month, day=day, name=name))

    def currency(self, code: str) -> str:
        """A currency as it follows its number, with the blank between them.

        >>> Wording("zh").currency("CNY"), Wording("en").currency("USD"), Wording("ru").currency("XXX")
        ('元', ' US dollars', ' XXX')
        """
        return str(self.words["currencies"].get(code, f" {one_line(code)}"))

    def _plain(self, value: float) -> str:
        whole, _, rest = f"{value:,.4f}".rstrip("0").rstrip(".").partition(".")
        text: dict[str, str] = self.words["text"]
        return whole.replace(",", text["thousands"]) + (text["decimal"] + rest if rest else "")


@cache
def wording(lang: str) -> Wording:
    """The words of a language (zh, en, ru)."""
    return Wording(lang)


def _read(lang: str) -> dict[str, Any]:
    return tomllib.loads(files("kg.report").joinpath("words", f"{lang}.toml").read_text(encoding="utf-8"))


def _alternative(text: str, values: Mapping[str, Value]) -> str:
    for choice in text.split("|"):
        if all(values.get(gap[1]) not in (None, "", ()) for gap in _GAP.finditer(choice)):
            return choice
    return ""


def _joined(runs: list[str | Number]) -> Runs:
    """Runs with neighbouring words put together, and without empty ones."""
    found: list[str | Number] = []
    for run in runs:
        last = found[-1] if found else None
        if isinstance(run, str) and isinstance(last, str):
            found[-1] = last + run
        elif run != "":
            found.append(run)
    return tuple(found)
