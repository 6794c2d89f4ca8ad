"""Numerals: Arabic digits, Chinese numerals and their mixtures, read exactly (as ``Decimal``)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
    "两": 2,
    "俩": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_SMALL: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE: Final = {"万": 10**4, "亿": 10**8}

_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_PIECE: Final = re.compile(r"(?P<digits>\d[\d,]*(?:\.\d+)?)|(?P<character>.)", re.DOTALL)


def read_number(text: str) -> Decimal | None:
    """The value of a numeral, or None where the text is none.

    Reads ``1,200``, ``17.11亿``, ``1亿2000万``, ``一百二十``, ``两千三``, ``二点九亿``, ``二〇一九`` (digit
    by digit) and full-width digits. No unit, sign or white space is read.

    >>> read_number("17.11亿"), read_number("一千二百"), read_number("二〇一九"), read_number("许多")
    (Decimal('1711000000.00'), Decimal('1200'), Decimal('2019'), None)
    """
    text = text.translate(_FULL_WIDTH)
    if not text:
        return None
    whole, point, fraction = text.partition("点")
    if point:
        written = fraction.rstrip("".join({**_SMALL, **_LARGE}))
        factor = _read_composed("一" + fraction[len(written) :])  # 二点九|亿
        digits = [_DIGITS.get(c) for c in written]
        head = read_number(whole)
        if head is None or factor is None or not digits or None in digits:
            return None
        return (head + Decimal("0." + "".join(str(d) for d in digits))) * factor
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    return _read_composed(text)


def _read_composed(text: str) -> Decimal | None:
    total = Decimal(0)  # what stands before the last 亿 or 万, already multiplied
    section = Decimal(0)  # below ten thousand: 三百二十 of 三百二十万
    digit: Decimal | None = None  # the digit or number that waits for its multiplier
    last = 0  # the last multiplier, for 两千三 = 2300
    for piece in _PIECE.finditer(text):
        character = piece["character"]
        if piece["digits"]:
            if digit is not None:
                return None
            digit = Decimal(piece["digits"].replace(",", ""))
        elif character in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = Decimal(_DIGITS[character])
            last = 0 if digit == 0 else last
        elif character in _SMALL:
            last = _SMALL[character]
            section += (Decimal(1) if digit is None else digit) * last
            digit = None
        elif character in _LARGE:
            last = _LARGE[character]
            section += digit or 0
            # 万亿: the second multiplier applies to everything before it.
            if section == 0 and total:
                total *= last
            elif total and last == 10**8:
                total = (total + section) * last
            else:
                total += (section or Decimal(1)) * last
            section, digit = Decimal(0), None
        else:
            return None
    if digit is not None:
        shortened = last >= 100 and digit < 10 and not text[-1].isdigit() and len(text) > 1
        section += digit * (Decimal(last) / 10) if shortened else digit
    return total + section


def plain(number: Decimal) -> int | float:
    """An ``int`` where the number is integral, else a ``float``.

    >>> plain(Decimal("28.0")), plain(Decimal("11.2"))
    (28, 11.2)
    """
    return int(number) if number == number.to_integral_value() else float(number)
