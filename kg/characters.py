"""Characters that a format cannot hold, replaced by ones that a reader sees."""

from __future__ import annotations

import re
from typing import Final

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NO_XML: Final = re.compile("[\ufffe\uffff]")
_INVISIBLE: Final = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


def encodable(text: str) -> str:
    """A text that UTF-8 can hold: the half of a surrogate pair, which is no character, becomes U+FFFD.

    >>> encodable("东\\ud800莞")
    '东�莞'
    """
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def allowed_in_xml(text: str) -> str:
    """A text that XML 1.0 can hold: control characters become their pictures, other forbidden ones U+FFFD.

    >>> allowed_in_xml("a\\x00b\\ufffe\\tc")
    'a␀b�\\tc'
    """
    pictured = _CONTROL.sub(lambda match: chr(0x2400 + ord(match[0])), encodable(text))
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", pictured)


def one_line(text: str) -> str:
    """A text as one line, without characters that cannot be seen, turn the direction of writing or are forbidden.

    >>> one_line("莞\\u202e牡\\n$x^2$")
    '莞 牡 $x^2$'
    """
    return " ".join(allowed_in_xml(_INVISIBLE.sub(" ", text)).split())
