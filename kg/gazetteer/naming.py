"""A place name in a text, with the place that it names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Naming:
    """A place name in a text: ``text[start:end]`` names ``id``, or a place that could not be told (None).

    ``chain`` is where the chain of names begins that this one closes or continues (黑龙江省牡丹江市
    before 西安区); it equals ``start`` for a name that stands alone. ``rule`` names what decided.
    """

    start: int
    end: int
    text: str
    id: str | None
    rule: str
    confidence: float
    chain: int
