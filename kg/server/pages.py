"""The pages for readers: the graph, questions and the query editor, answers, and what is said of one thing."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from kg.errors import GraphError, KGError
from kg.server.endpoint import Endpoint
from kg.server.message import Request, Response
from kg.server.negotiation import chosen
from kg.server.resource import described
from kg.server.wording import LANGUAGES, Wording, language, wording
from kg.server.workers import Pool, Query

if TYPE_CHECKING:
    from jinja2 import Environment

    from kg.graph import Graph, GraphEntity
    from kg.query import Question, Result

HTML: Final = "text/html"
SHOWN: Final = 1000
"""Rows that the editor shows; it saves all."""

_QUOTES: Final = ("quote", "homeEvidence", "abroadEvidence")
_DATE: Final = re.compile(r"\d{4}(?:-\d\d){1,2}")
_SUGGESTED: Final = 500
_STATIC: Final = {
    "yasqe.min.js": "text/javascript",
    "yasqe.min.css": "text/css",
    "theme.js": "text/javascript",
    "query.js": "text/javascript",
    "pages.css": "text/css",
}
_FIRST_QUERY: Final = """PREFIX ic: <https://w3id.org/intercity#>
SELECT ?type (COUNT(DISTINCT ?fact) AS ?facts) WHERE {
  ?fact a ?type ; ic:evidence ?evidence .
}
GROUP BY ?type
ORDER BY DESC(?facts)
"""


class Pages:
    """Everything that the server answers, by path."""

    def __init__(self, graph: Graph | Path, pool: Pool, endpoint: Endpoint) -> None:
        self._source = graph
        self._pool = pool
        self._endpoint = endpoint
        self._views: dict[str, bytes] = {}
        self._drawing = threading.Lock()  # a page is drawn once, however many wait for it

    def answer(self, request: Request) -> Response:
        """Answer a request by its path."""
        path = request.path
        if path == "/sparql":
            return self._endpoint.answer(request)
        if request.method not in ("GET", "HEAD"):
            return Response.text(405, f"{request.method} is not answered here", Allow="GET, HEAD, OPTIONS")
        words = wording(language(request))
        try:
            if path == "/":
                return self._view(words.lang)
            if path == "/query":
                return self._query(request, words)
            if path == "/id":
                return self._resource(request, words)
            if path.startswith("/static/"):
                return self._static(path.removeprefix("/static/"), words)
            if path.startswith("/questions/"):
                return self._question(path.removeprefix("/questions/"), request, words)
        except KGError as error:
            return self._problem(400, str(error), request, words)
        return self._problem(404, words["notFound"], request, words)

    @cached_property
    def graph(self) -> Graph:
        """The graph's records, read when they are first needed.

        Raises:
            GraphError: what is served has none.
        """
        from kg.graph import load

        return load(self._source) if isinstance(self._source, Path) else self._source

    def _view(self, lang: str) -> Response:
        from kg.view.data import view_data
        from kg.view.page import page

        with self._drawing:
            if lang not in self._views:
                self._views[lang] = page(view_data(self.graph), lang=lang, query_page="/query").encode()
        # The page brings a policy of hashes with it.
        return Response(200, self._views[lang], HTML, {"Content-Security-Policy": "frame-ancestors 'none'"})

    def _query(self, request: Request, words: Wording) -> Response:
        from kg.query import questions
        from kg.vocabulary import PREFIXES

        asked = [self._form(question, words) for question in questions()]
        data = {
            "prefixes": PREFIXES,
            "queries": {question.name: question.sparql for question in questions()},
            "first": _FIRST_QUERY,
            "shown": SHOWN,
            "lang": words.lang,
            "words": words.texts,
        }
        return self._page(
            "query", request, words, title=words["title"], questions=asked, suggested=self._suggested, data=data
        )

    def _question(self, name: str, request: Request, words: Wording) -> Response:
        from kg.query import questions

        question = {q.name: q for q in questions()}.get(name)
        if question is None:
            return self._problem(404, f"no question {name!r}", request, words)
        given = {key: value for key, value in request.parameters if value and key != "lang"}
        type = chosen(request.headers.get("accept"), (HTML, "application/json", "text/csv", "text/markdown"))
        if type is None:
            return Response.text(406, f"choose {HTML}, application/json, text/csv or text/markdown", Vary="Accept")
        result = self._result(question, given, request, words)
        if isinstance(result, Response):
            return result
        if type != HTML:
            text = {"application/json": result.to_json, "text/csv": result.to_csv, "text/markdown": result.to_markdown}
            return Response(200, text[type]().encode(), type, {"Vary": "Accept"})
        form = self._form(question, words, given)
        response = self._page(
            "answer",
            request,
            words,
            title=form["name"],
            question=form,
            suggested=self._suggested,
            columns=[words.column(c) for c in result.readable],
            rows=[[_cell(row, column, words) for column in result.readable] for row in result.rows],
            count=words.count("rows", len(result)),
        )
        return Response(response.status, response.body, response.type, {"Vary": "Accept, Accept-Language"})

    def _result(
        self, question: Question, given: Mapping[str, str], request: Request, words: Wording
    ) -> Result | Response:
        """The answer to a question by the workers, or the response that says why there is none."""
        from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

        from kg.query import Result, asked
        from kg.query.sparql import named

        limit = self._endpoint.limit
        too_many = f"the answer has more than {limit} rows: start kg serve with a higher --limit"
        # Names are found among the graph's and bound as IRIs; they never become a part of the query's text.
        queries = asked(question, given, self.graph.names)
        since, results = time.monotonic(), []
        for sparql in queries:
            answer = self._pool.ask(Query(sparql, rows=limit, results="TSV"), request.abandoned, since=since)
            if answer.status != 200:
                message = too_many if answer.status == 413 else answer.message
                return self._problem(answer.status, message, request, words)
            found = parse_query_results(answer.body, format=QueryResultsFormat.TSV)
            assert isinstance(found, QuerySolutions)
            columns = tuple(variable.value for variable in found.variables)
            results.append(Result(columns, named(columns, found, self.graph.store, words.lang)))
        result = Result.joined(results)
        return result if len(result) <= limit else self._problem(413, too_many, request, words)

    def _resource(self, request: Request, words: Wording) -> Response:
        iri = request.value("iri") or ""
        entities = self._entities
        about = described(
            iri, self._pool, request.abandoned, lambda i: entities[i].label_in(words.lang) if i in entities else None
        )
        if isinstance(about, Response):
            return self._problem(about.status, about.body.decode().strip(), request, words)
        entity = entities.get(iri)
        title = entity.label_in(words.lang) if entity else about.title(words.lang)
        fragment = urlencode({"entity": iri, "lang": words.lang}) if entity else None
        return self._page(
            "resource", request, words, 200 if about else 404, title=title, about=about, fragment=fragment
        )

    def _static(self, name: str, words: Wording) -> Response:
        if name == "palette.css":  # the interactive page's own
            file = files("kg.view").joinpath("template", name)
        elif name in _STATIC:
            file = files("kg.server").joinpath("static", name)
        else:
            return Response.text(404, words["notFound"])
        return Response(200, file.read_bytes(), _STATIC.get(name, "text/css"), {"Cache-Control": "no-cache"})

    def _problem(self, status: int, message: str, request: Request, words: Wording) -> Response:
        if chosen(request.headers.get("accept"), ("text/plain", HTML)) != HTML:
            return Response.text(status, message)
        return self._page("problem", request, words, status, title=words["problem"], message=message)

    def _page(self, template: str, request: Request, words: Wording, status: int = 200, **content: Any) -> Response:
        others = [(name, value) for name, value in request.parameters if name != "lang"]

        def address_in(lang: str) -> str:
            return f"{quote(request.path)}?{urlencode([*others, ('lang', lang)])}"

        text = self._environment.get_template(f"{template}.html.j2").render(
            words=words, lang=words.lang, languages=LANGUAGES, here=template, address_in=address_in, **content
        )
        return Response(status, text.encode(), HTML, {"Vary": "Accept-Language"})

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import Environment, PackageLoader

        environment = Environment(
            autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=PackageLoader("kg.server", "template")
        )
        environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        environment.filters["part"] = lambda text: quote(str(text), safe="")
        return environment

    @property
    def _entities(self) -> Mapping[str, GraphEntity]:
        """The entities by IRI; none where what is served is not of this project's shape."""
        try:
            return self.graph.entity_by_iri
        except GraphError:
            return {}

    @cached_property
    def _suggested(self) -> list[str]:
        """Names to choose from: of the entities that most documents name."""
        entities = sorted(self._entities.values(), key=lambda entity: (-len(entity.documents), entity.iri))
        return list(dict.fromkeys(name for e in entities[:_SUGGESTED] for name in e.labels.values()))

    def _form(self, question: Question, words: Wording, given: Mapping[str, str] | None = None) -> dict[str, Any]:
        """A question as a sentence with gaps: its texts and, between them, the parameters to fill in."""
        optional = {parameter.rstrip("?"): parameter.endswith("?") for parameter in question.parameters}
        parts: list[dict[str, Any]] = []
        name = ""
        for place, part in enumerate(words.sentence(question)):
            if place % 2 == 0:
                parts.append({"text": part})
                name += part
                continue
            value, label = (given or {}).get(part, ""), words.parameter(part)
            parts.append({"parameter": part, "label": label, "optional": optional[part], "value": value})
            name += value or ("…" if given else f"({label})")
        return {"id": question.name, "parts": parts, "name": name}


def _cell(row: Mapping[str, Any], column: str, words: Wording) -> dict[str, Any]:
    """What a cell says, and the IRI that it names."""
    named = row.get(column.removesuffix("Name") if column.endswith("Name") else "")
    iri = row.get("document") if column == "documentTitle" else named
    value = row[column]
    return {
        "text": "" if value is None else words.facts.get(value, value) if column == "type" else str(value),
        "iri": iri if isinstance(iri, str) and "://" in iri else None,
        "look": _look(column, value),
    }


def _look(column: str, value: Any) -> str | None:
    """The style of a cell."""
    if column in _QUOTES:
        return "quote"
    if column == "documentTitle":
        return "title"
    return "date" if _DATE.fullmatch(str(value)) else None
