"""What all charts share: the page's colours and fonts, text that is only text, and files with equal bytes.

Text of documents is hostile: ``$`` would start a formula in matplotlib, and a line end or a character that turns the
direction of writing would break a label. :func:`style` switches formulas off, :func:`plain` takes the rest away.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.characters import one_line
from kg.errors import GraphError
from kg.storage import write_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS: Final = (".png", ".svg", ".pdf")
DPI: Final = 150
_LONGEST: Final = 24
# Equal figures are equal files: no day of writing, no number of the process in ids.
_METADATA: Final[dict[str, dict[str, Any]]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Producer": None, "Creator": None},
}


@cache
def palette() -> Mapping[str, str]:
    """The colours of the page in its light theme, by name: ``ink``, ``fact-Visit``, ``group-0``, …"""
    css = files("kg.view").joinpath("template", "palette.css").read_text(encoding="utf-8")
    light = css[: css.index("}")]
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", light))


@cache
def fonts() -> list[str]:
    """The installed ones of the page's fonts, and matplotlib's own for what they lack.

    Where none of them is installed, Chinese characters are drawn as boxes: install fonts-noto-cjk or another.
    """
    from matplotlib import font_manager

    css = files("kg.view").joinpath("template", "palette.css").read_text(encoding="utf-8")
    sans = re.search(r"--sans:([^;}]+)", css)
    wanted = re.findall(r'"([^"]+)"', sans[1]) if sans else []
    # The files of a collection (.ttc) are known to matplotlib by their first family, which has the same characters.
    wanted += ["Noto Sans CJK JP", "Noto Sans CJK TC", "WenQuanYi Micro Hei", "SimHei", "Arial Unicode MS"]
    installed = set(font_manager.get_font_names())
    return [*(name for name in wanted if name in installed), "DejaVu Sans"]


@contextmanager
def style() -> Iterator[None]:
    """How figures are made: within it, text is in the page's fonts and never a formula.

    Raises:
        GraphError: matplotlib is not installed.
    """
    try:
        import matplotlib
    except ImportError as error:
        raise GraphError("charts need matplotlib: pip install 'intercity-kg[charts]'") from error
    colours = palette()
    settings: Any = {
        "font.family": fonts(),
        "font.size": 9,
        "text.parse_math": False,
        "text.usetex": False,
        "axes.unicode_minus": False,
        "axes.edgecolor": colours["line"],
        "axes.labelcolor": colours["muted"],
        "axes.titlecolor": colours["ink"],
        "text.color": colours["ink"],
        "xtick.color": colours["muted"],
        "ytick.color": colours["muted"],
        "svg.hashsalt": "kg",
        "svg.fonttype": "path",
        "figure.dpi": DPI,
    }
    with matplotlib.rc_context(settings):
        yield


def plain(text: str, longest: int = _LONGEST) -> str:
    """A text as one line that stays in its place, with … where it is too long.

    >>> plain("莞\\u202e牡\\n$x^2$"), plain("一二三四", 3)
    ('莞 牡 $x^2$', '一二…')
    """
    text = one_line(text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def image(figure: Figure, suffix: str = ".svg") -> bytes:
    """A figure as the content of a file; the same figure gives the same bytes.

    Raises:
        GraphError: another suffix than those of FORMATS.
    """
    if suffix not in FORMATS:
        raise GraphError(f"a chart cannot be written as {suffix!r}: use one of {', '.join(FORMATS)}")
    stream = io.BytesIO()
    with style():
        figure.savefig(stream, format=suffix[1:], dpi=DPI, metadata=_METADATA[suffix], bbox_inches="tight")
    return stream.getvalue()


def save(figure: Figure, path: str | Path) -> Path:
    """Write a figure in the format of the suffix (.png, .svg, .pdf), whole or not at all.

    Raises:
        GraphError: another suffix, or the file cannot be written.
    """
    path = Path(path)
    return write_bytes(path, image(figure, path.suffix))


def bare(axes: Any) -> None:
    """Take the frame and the ticks of axes away."""
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0)
