"""A report as one HTML page that needs nothing else and makes no request: to read, to print, to send.

No text of a document meets an HTML parser: the template escapes everything, pictures are data, and a content security
policy lets nothing run or load.
"""

from __future__ import annotations

import base64
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from kg.characters import one_line
from kg.report.content import Number, Picture, Report, Sentence, Table
from kg.report.wording import wording

if TYPE_CHECKING:
    from kg.record import GraphDocument

_MOST_CITED: Final = 12


def html(report: Report) -> str:
    """The page of a report; without matplotlib, without pictures."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        loader=ChoiceLoader([PackageLoader("kg.report", "template"), PackageLoader("kg.view", "template")]),
    )
    assert environment.loader is not None
    style = "".join(environment.loader.get_source(environment, name)[0] for name in ("palette.css", "report.css"))
    environment.tests |= {
        "number": lambda run: isinstance(run, Number),
        "sentence": lambda block: isinstance(block, Sentence),
        "table": lambda block: isinstance(block, Table),
        "picture": lambda block: isinstance(block, Picture),
    }
    environment.filters |= {"one_line": one_line, "drawn": drawn, "web": web_address}
    place = {number: at for at, number in enumerate(dict.fromkeys(report.numbers), 1)}
    return environment.get_template("report.html.j2").render(
        report=report,
        words=wording(report.lang).words["text"],
        style=Markup(style),
        place=place,
        document_by_iri={document.iri: document for document in report.sources},
        most_cited=_MOST_CITED,
    )


def drawn(picture: Picture) -> str | None:
    """A picture as the address of its own data; None where matplotlib is not installed."""
    if find_spec("matplotlib") is None:
        return None
    from kg.charts import image

    return f"data:image/svg+xml;base64,{base64.b64encode(image(picture.draw())).decode('ascii')}"


def source_parts(document: GraphDocument) -> list[str]:
    """What is told of a source beside its address: title, publisher and date, as far as they are known."""
    return [one_line(part) for part in (document.label, document.publisher, document.published) if part]


def web_address(address: Any) -> str | None:
    """An address that a reader may follow: of the web, and nothing that runs.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address("https://[")
    ('https://example.org/a', None, None)
    """
    try:
        parts = urlsplit(str(address))
    except ValueError:
        return None
    return str(address) if parts.scheme in ("http", "https") and parts.netloc else None
