"""Quantities: amounts of money, counts, measures and percentages, the spaCy component ``kg_quantities``.

How numbers are written is ``data/<lang>/quantities.toml``, the units are ``data/<lang>/units.tsv``. Writes
the span group ``quantities`` with ``QuantityValue`` values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, cast

from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import DataError
from kg.extraction import lexicon
from kg.extraction.mention import DATES, QUANTITIES, Mention, read_mentions, text_of, write_mentions
from kg.extraction.nesting import Stretches
from kg.extraction.numerals import plain, read_number

Kind = Literal["money", "count", "measure", "percent", "ordinal"]
Direction = Literal["about", "above", "below"]

# How much text before and after a number the patterns of the data see.
_WINDOW: Final = 16
# Longer runs of digits are codes, or nonsense.
_LONGEST_NUMBER: Final = 24


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """A number with its unit.

    ``value`` is exact and counts the unit itself (17.11亿元 is 1711000000 元); an int where integral.
    ``unit`` is the unit or classifier, "" where the text gives none. ``currency`` is an ISO 4217 code.
    ``approximate`` is True where the text says about, more than or less than, and ``direction`` says which.
    ``indefinite`` marks a "one" that is an article (一家, 一批) rather than a count.
    """

    value: int | float
    unit: str
    kind: Kind
    currency: str | None = None
    approximate: bool = False
    direction: Direction | None = None
    indefinite: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    kind: str
    name: str
    currency: str | None = None
    not_before: tuple[str, ...] = ()


class QuantityGrammar:
    """How one language writes quantities, compiled from its data."""

    def __init__(self, data: Mapping[str, Any], units: Mapping[str, _Unit]) -> None:
        self._units = units
        self._longest_unit = max(map(len, units))
        self._multipliers: dict[str, int] = data.get("multipliers", {})
        self._number_words: dict[str, int] = data.get("numbers", {})
        self._digits = str.maketrans(data.get("digits", {}))
        self._grouped = re.compile(data.get("grouped", "(?!)"))
        self._symbols: dict[str, list[str]] = data["symbols"]
        self._fractions: dict[str, str] = data["fractions"]
        self._indefinite = frozenset(data["indefinite"])
        self._phases = frozenset(data["phases"])
        self._phase_units = frozenset(data["phase_units"])
        self._spaced: bool = data.get("spaced", False)
        self._not_after = _compile(data["not_after"])
        self._not_after_word = _compile(data.get("not_after_word", "(?!)"))
        self._open_number = _compile(data["open_number"])
        self._bare_number = _compile(data["bare_number"])
        self._ordinal = _compile(data["ordinal_before"])
        self._fraction = _compile(data["fraction_before"])
        self._unitless = _compile(data["unitless"]["number"])
        self._unitless_after = _compile(data["unitless"]["after"])
        self._unitless_money = _compile(data["unitless"].get("money", "(?!)"))
        self._before = [(row["direction"], _compile(row["regex"])) for row in data["before"]]
        self._after = [(row["direction"], _compile(row["regex"])) for row in data["after"]]
        more, space = data["more"], data["space"]
        self._pattern = _compile(
            f"(?P<phrase>{lexicon.alternatives(data['phrases']) if data['phrases'] else '(?!)'})"
            f"|(?:(?P<symbol>{lexicon.alternatives(self._symbols)})(?:{space})?)?"
            f"(?P<number>{data['number']})(?P<range>{data['range']})?(?P<more>{more})?"
            f"(?:(?:{space})?(?P<multiplier>{data['multiplier']}))?(?P<more2>{more})?"
        )
        self._space = _compile(f"(?:{space})?")

    def find(self, text: str) -> list[Mention]:
        """The quantities of a text in text order, not overlapping, each with a ``QuantityValue``."""
        mentions = []
        for match in self._pattern.finditer(text):
            if match["phrase"] is None and (mention := self._read(text, match)) is not None:
                mentions.append(mention)
        return mentions

    def _read(self, text: str, match: re.Match[str]) -> Mention | None:
        start, end = match.span()
        head = text[max(0, start - _WINDOW) : start]
        unit, end = self._unit(text, match, head)
        if unit is None or unit.kind == "duration" or match["range"] is not None:
            return None
        if match["symbol"] is None and self._not_after.search(head):
            return None
        if not match["number"][0].isdigit() and self._not_after_word.search(head):
            return None
        value = self._value(match)
        if value is None:
            return None
        more = match["more"] or match["more2"]
        direction: Direction | None = "above" if more else self._direction(text, head, end)
        written = match["number"]
        if direction is None and self._bare_number.search(written):
            return None
        kind = unit.kind
        if (marker := self._ordinal.search(head)) is not None:
            kind, start = "ordinal", start - len(marker[0])
        elif unit.name in self._phase_units and written in self._phases:
            kind = "ordinal"
        elif (marker := self._fraction.search(head)) is not None:
            start -= len(marker[0])
        quantity = QuantityValue(
            plain(value),
            unit.name,
            cast(Kind, kind),
            unit.currency,
            direction is not None,
            direction,
            kind == "count" and more is None and written.lower() in self._indefinite,
        )
        return Mention(start, end, text[start:end], "Quantity", kind, quantity)

    def _unit(self, text: str, match: re.Match[str], head: str) -> tuple[_Unit | None, int]:
        """The unit of a number and where it ends."""
        end = match.end()
        if match["symbol"] is not None:
            name, currency = self._symbols[match["symbol"]]
            return _Unit("money", name, currency), end
        if (fraction := self._fraction.search(head)) is not None:
            return _Unit("percent", self._fractions[fraction["base"]]), end
        start = cast(re.Match[str], self._space.match(text, end)).end()
        window = text[start : start + self._longest_unit]
        if self._spaced:
            window = window.lower()
        for length in range(len(window), 0, -1):
            unit = self._units.get(window[:length])
            if unit is not None and self._may_end(text, start + length, unit):
                return unit, start + length
        tail = text[end : end + _WINDOW]
        if self._unitless.search(match[0]) and self._unitless_after.search(tail):
            return _Unit("count", ""), end
        if self._unitless.search(match[0]) and self._unitless_money.search(tail):
            return _Unit("money", "元", "CNY"), end
        return None, end

    def _may_end(self, text: str, end: int, unit: _Unit) -> bool:
        if any(text.startswith(word, end) for word in unit.not_before):
            return False
        last, following = text[end - 1], text[end : end + 1]
        is_word = last.isalnum() and (self._spaced or last.isascii())
        return not (is_word and following.isalnum() and (self._spaced or following.isascii()))

    def _value(self, match: re.Match[str]) -> Decimal | None:
        number, multiplier = match["number"], match["multiplier"] or ""
        if len(number) > _LONGEST_NUMBER or len(multiplier) > _LONGEST_NUMBER:
            return None
        if self._open_number.search(number + (match["more"] or "") + (match["more2"] or "")):
            return None
        factor = self._multipliers.get(multiplier.lower().rstrip("."))
        written = number.lower()
        if written in self._number_words:
            value: Decimal | None = Decimal(self._number_words[written])
        else:
            grouped = self._grouped.fullmatch(number) is not None
            digits = number.replace(".", "") if grouped else number.translate(self._digits)
            value = read_number(digits if factor is not None else digits + multiplier)
        return None if value is None else value * (factor or 1)

    def _direction(self, text: str, head: str, end: int) -> Direction | None:
        tail = text[end : end + _WINDOW]
        for direction, pattern in self._before:
            if pattern.search(head):
                return cast(Direction, direction)
        for direction, pattern in self._after:
            if pattern.search(tail):
                return cast(Direction, direction)
        return None


def _compile(regex: str) -> re.Pattern[str]:
    return re.compile(regex.replace("\n", ""))


@cache
def quantity_grammar(lang: str) -> QuantityGrammar:
    """The grammar of a language (``zh``, ``en``, ``ru``), read once from the package's data.

    Raises DataError for a language without data and for a broken file.
    """
    units = {}
    for row in lexicon.table(lang, "units.tsv"):
        unit, kind, name, currency, not_before = (*row, "", "", "", "")[:5]
        usual = "" if name == "-" else name or unit
        units[unit] = _Unit(kind, usual, currency or None, tuple(not_before.split()))
    try:
        return QuantityGrammar(lexicon.settings(lang, "quantities.toml"), units)
    except (KeyError, re.error) as error:
        where = f"kg/extraction/data/{lang}/quantities.toml"
        raise DataError(f"{where}: {error!r}; correct the entry or restore the file") from error


def find_quantities(text: str, lang: str) -> list[Mention]:
    """The quantities of a text in text order, each with a ``QuantityValue``; ``rule`` is the kind.

    Ranges (6至8个) and open numbers (数十个, 十几家) have no single value and are left out, durations too.
    Raises DataError for a language without data.

    >>> [(m.text, m.value.value, m.value.unit) for m in find_quantities("项目28个，到位资金31.6亿元", "zh")]
    [('28个', 28, '个'), ('31.6亿元', 3160000000, '元')]
    """
    return quantity_grammar(lang).find(text)


class QuantityFinder:
    """Writes the span group ``quantities``; where dates are known, no quantity is read from them."""

    def __call__(self, doc: Doc) -> Doc:
        dates = Stretches(read_mentions(doc, DATES))
        found = find_quantities(text_of(doc), doc.lang_)
        write_mentions(doc, QUANTITIES, (m for m in found if dates.crossing(m) is None))
        return doc


@Language.factory("kg_quantities", assigns=["doc.spans"])
def create_quantities(nlp: Language, name: str) -> QuantityFinder:
    """The component; it reads the language from ``doc.lang_``."""
    return QuantityFinder()
