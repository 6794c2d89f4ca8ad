"""What hostile input is put into, each as a function of a source of chance; ``tests/fuzz.py`` runs them.

A target raises what it finds: any exception that is no :class:`~kg.errors.KGError` where one is promised, or
:class:`LostError` where a document has neither become one nor an error that names it.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any, Final, TypeAlias
from unittest import mock
from urllib.parse import quote, urlsplit

import fuzz_inputs as inputs

import kg
import kg.journal
from kg.annotation import FACT_TYPES, ROLES, Annotation
from kg.characters import encodable
from kg.documents import SUFFIXES, Document, DocumentError, read
from kg.documents.piece import Piece, documents_of
from kg.errors import GraphError, KGError
from kg.graph import Graph
from kg.identity.rulings import read_rulings
from kg.samples import paths
from kg.server import Server

Target: TypeAlias = Callable[[Random], None]


class LostError(AssertionError):
    """A document that is neither there nor named by an error."""


class _OwnFailure(AssertionError):
    """An error of this package's that stands for a defect."""


def readers(rng: Random) -> None:
    """The content of one file of each format."""
    suffix = rng.choice(SUFFIXES)
    data, least = inputs.file_content(rng, suffix)
    results = documents_of(Piece(f"x{suffix}", f"x{suffix}", data=data))
    if not results or (suffix == ".jsonl" and len(results) < least):
        raise LostError(f"{len(results)} of {least}")
    for result in results:
        if isinstance(result, DocumentError):
            _is_told(result)
        else:
            assert result.document.text.strip() and result.document.content_hash


def archives(rng: Random) -> None:
    """Archives, packed files and folders on disk: whole ones lose nothing, damaged ones say so."""
    files = [
        (
            f"{n}-{inputs.short(rng)[:40].translate({0: None, 46: None, 47: None, 92: None})}{suffix}",
            inputs.file_content(rng, suffix)[0],
        )
        for n, suffix in enumerate(rng.choice(SUFFIXES) for _ in range(rng.randint(1, 4)))
    ]
    files = [(encodable(rng.choice(("", "", "../", "/", "a\\..\\", "\x1b[1m/")) + name), data) for name, data in files]
    kind = rng.choice((".zip", ".zip", ".tar", ".tar.gz", ".warc", ".jsonl.gz", ".txt.gz", ".jsonl", "/"))
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        whole = rng.random() < 0.6
        path = Path(folder, f"x{kind}")
        count = len(files)
        if kind == "/":
            for n, (name, data) in enumerate(files):
                Path(folder, f"{n}{Path(name).suffix}").write_bytes(data)
            path, whole = Path(folder), True
        elif kind in (".jsonl", ".jsonl.gz"):
            data, count = inputs.json_lines(rng)
            path.write_bytes(inputs.packed(rng, data) if kind.endswith("gz") else data)
            whole = kind == ".jsonl"
        elif kind == ".txt.gz":
            path.write_bytes(inputs.packed(rng, inputs.encoded(rng, inputs.text(rng))))
            count = 1
        else:
            make: dict[str, Callable[[], bytes]] = {
                ".zip": lambda: inputs.zipped(files, rng.choice((0, 8))),
                ".tar": lambda: inputs.tarred(files),
                ".tar.gz": lambda: inputs.packed(rng, inputs.tarred(files)),
                ".warc": lambda: inputs.warc(files),
            }
            data = make[kind]()
            path.write_bytes(data if whole else inputs.damaged(rng, data))
            whole = whole and kind != ".tar.gz"
        before = sorted(Path(folder).rglob("*"))
        results = list(read(path))
        assert sorted(Path(folder).rglob("*")) == before, "something was written"
    for result in results:
        if isinstance(result, DocumentError):
            _is_told(result)
    refused = [r for r in results if isinstance(r, DocumentError) and r.line is None]  # a file of records as a whole
    if not results or (whole and len(results) < count and not (kind == ".jsonl" and refused)):
        raise LostError(f"{len(results)} of {count}")


def _is_told(error: DocumentError) -> None:
    """An error is one line that can be printed, and no defect."""
    told = str(error).encode().decode()
    if "please report" in error.message:
        raise _OwnFailure(error.message)
    assert "\n" not in told and "\x1b" not in told, told


def _extraction(lang: str) -> Target:
    def extraction(rng: Random) -> None:
        text = inputs.text(rng, lang)
        title = inputs.short(rng) if rng.random() < 0.5 else None
        published = rng.choice((None, "2023-03-09", "2023", "x" * 9))
        model = "crf" if rng.random() < 0.3 else "none"
        found = list(kg.extract(Document("d", text, title, published, lang=lang), model=model))
        if len(found) != 1:
            raise LostError(f"{len(found)} of 1")
        if isinstance(found[0], DocumentError):
            _is_told(found[0])
        else:
            _is_sound(found[0])

    extraction.__doc__ = f"Texts in {lang}."
    return extraction


def _is_sound(annotation: Annotation) -> None:
    """Every quote stands where it is said to stand, and what entities and facts hold can be written and read."""
    text = annotation.document.text
    names = {entity.name for entity in annotation.entities}
    for entity in annotation.entities:
        assert entity.name and all(0 <= a < b <= len(text) for a, b in entity.mentions), entity
    for fact in annotation.facts:
        for evidence in fact.evidence:
            assert text[evidence.start : evidence.end] == evidence.text, evidence
        for role, filler in fact.roles.items():
            if ROLES[fact.type][role] in ("entity", "entities"):
                assert {*(filler if isinstance(filler, list) else [filler])} <= names, (fact.type, role, filler)
    row = json.loads(json.dumps(annotation.to_json(), ensure_ascii=False, allow_nan=False).encode())
    assert Annotation.from_json(row) == annotation


def annotations(rng: Random) -> list[Annotation]:
    """Documents in which names, titles, quotes and numbers are hostile; some tell the same."""
    found = []
    for n in range(rng.randint(1, 4)):
        names = [*dict.fromkeys(encodable(inputs.short(rng)).strip() or f"n{i}" for i in range(rng.randint(2, 6)))]
        text = encodable(inputs.text(rng))[:400].strip() or "x"
        entities = [
            {
                "name": name,
                "type": rng.choice(("Place", "Zone", "Organization", "Person")),
                "iri": f"https://w3id.org/intercity/id/x/{quote(name, safe='')}",
                "aliases": [encodable(inputs.short(rng)) or "x"] if rng.random() < 0.3 else [],
                "kind": rng.choice((None, "City", "GovernmentBody")),
                "mentions": [[0, 1]],
            }
            for name in names
        ]
        facts = []
        for _ in range(rng.randint(0, 4)):
            fact: dict[str, Any] = {"type": rng.choice(FACT_TYPES), "evidence": text[: rng.randint(1, 60)]}
            for role, kind in ROLES[fact["type"]].items():
                if rng.random() < 0.7:
                    fact[role] = _filler(rng, kind, names)
            facts.append(fact)
        row: dict[str, Any] = {"id": encodable(inputs.short(rng)).strip() + str(n), "text": text, "entities": entities}
        for key in ("title", "publisher", "url"):
            row[key] = encodable(inputs.short(rng)) or None
        row |= {"facts": facts, "published": rng.choice((None, "2023-03-28")), "lang": rng.choice(inputs.LANGS)}
        found.append(Annotation.from_json(row))
    return found


def _filler(rng: Random, kind: str, names: list[str]) -> Any:
    if kind == "entities":
        return rng.sample(names, rng.randint(1, len(names)))
    if kind == "entity":
        return rng.choice(names)
    if kind == "date":
        return rng.choice(("2023", "2023-03", "2023-03-08/2023-03-11", "1900-01-01", "9999", "2023-12-31/2022"))
    number = rng.choice((0, 1, 407, 12.8, 1711000000, -5, 10**30, 1e-9))
    return (
        {"value": number, "currency": rng.choice(("CNY", "RUB", "XXX"))}
        if kind == "money"
        else (number if kind == "number" else encodable(inputs.short(rng)) or "x")
    )


def _graph_of(rng: Random) -> Graph:
    """A graph of hostile annotations; rulings may contradict each other."""
    return Graph.from_annotations(annotations(rng))


def graphs(rng: Random) -> None:
    """Identity, RDF and every file format: what is read back is what was written."""
    from kg.network.files import gexf, graphml
    from kg.storage import serialized
    from kg.tables import edges, nodes

    graph = _graph_of(rng)
    if len(graph.documents) != len(graph.annotations):
        raise LostError(f"{len(graph.documents)} of {len(graph.annotations)}")
    suffix = rng.choice((".nq", ".trig", ".graphml", ".gexf", "tables"))
    if suffix == "tables":
        assert len(nodes(graph)) > len(graph.entities)
        edges(graph)
    elif suffix in (".graphml", ".gexf"):
        _parsed_xml((graphml if suffix == ".graphml" else gexf)(graph))
    else:
        with tempfile.TemporaryDirectory(dir=_memory()) as folder:
            path = Path(folder, f"g{suffix}")
            path.write_bytes(serialized(graph, suffix))
            again = kg.load(path)
            assert again == graph, "another graph is read back"
            assert serialized(again, suffix) == path.read_bytes()


def _parsed_xml(content: bytes) -> None:
    from lxml import etree

    etree.fromstring(content, etree.XMLParser(huge_tree=True, resolve_entities=False))


def view(rng: Random) -> None:
    """The interactive page: no text leaves its place, and its content is JSON."""
    from kg.view.data import view_data
    from kg.view.page import page

    data = view_data(_graph_of(rng))
    html = page(data, title=encodable(inputs.short(rng)) or None, lang=rng.choice(inputs.LANGS))
    html.encode()
    assert html.count("</script") == _scripts(), "a text ends a script"
    start = html.index('<script type="application/json" id="content">')
    content = json.loads(html[html.index(">", start) + 1 : html.index("</script>", start)])
    assert content, "no content"


@cache
def _scripts() -> int:
    """How many scripts a page has that nobody tried to break out of."""
    from kg.view.data import view_data
    from kg.view.page import page

    return page(view_data(_graph())).count("</script")


@cache
def _graph() -> Graph:
    return kg.build([*paths()], model="none")


def report(rng: Random) -> None:
    """A briefing as page, Markdown or Word file, seldom with pictures."""
    from kg.report import make
    from kg.report.markdown import markdown
    from kg.report.page import html
    from kg.report.word import docx

    graph = _graph_of(rng)
    lang = rng.choice(inputs.LANGS)
    places = [entity.iri for entity in graph.entities if entity.type == "Place"]
    try:
        if len(places) > 1 and rng.random() < 0.5:
            found = make(graph, pair=(places[0], places[1]), lang=lang)
        else:
            city = rng.choice((None, rng.choice(places) if places else None, inputs.short(rng)))
            found = make(graph, city=city, lang=lang)
    except KGError:
        return
    written = rng.random()
    if rng.random() < 0.002 and written >= 0.5:
        html(found)
        return
    with (
        mock.patch("kg.report.page.find_spec", return_value=None),
        mock.patch("kg.report.word.find_spec", return_value=None),
    ):
        if written < 0.5:
            markdown(found).encode()
        elif written < 0.9:
            page = html(found)
            page.encode()
            assert "<script" not in page.casefold() and "onerror=" not in page.replace("&", "").casefold()[:0], "markup"
        else:
            docx(found)


def queries(rng: Random) -> None:
    """Named questions, sentences, and SPARQL of which parts are hostile."""
    from kg.query import questions

    kind = rng.random()
    graph = _graph()
    with suppress(KGError):
        if kind < 0.4:
            question = rng.choice(questions())
            given = {name.rstrip("?"): _name(rng) for name in question.parameters if rng.random() < 0.9}
            graph.query(question.name, lang=rng.choice((None, *inputs.LANGS)), **given)
        elif kind < 0.6:
            ask = rng.choice([s for question in questions() for s in question.sentences] or ["partners of {city}"])
            parts = ask.split("{")
            graph.query(parts[0] + "".join(_name(rng) + part.partition("}")[2] for part in parts[1:]))
        elif kind < 0.7:
            graph.query(inputs.text(rng)[:500])
        else:
            graph.query(_sparql(rng))


def _name(rng: Random) -> str:
    return rng.choice(("东莞", "Harbin", "牡丹江市", "2020")) if rng.random() < 0.4 else inputs.short(rng)


def _sparql(rng: Random) -> str:
    from kg.query import questions

    text = rng.choice(questions()).sparql
    if rng.random() < 0.4:
        literal = json.dumps(inputs.short(rng), ensure_ascii=False)
        return f"SELECT * {{ ?s ?p ?o FILTER({rng.choice(_FUNCTIONS).format(literal)}) }} LIMIT 5"
    words = text.split(" ")
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(words))
        words[at : at + rng.randint(0, 2)] = rng.choice(
            (
                [inputs.short(rng)],
                ["SERVICE", "<http://a.cn/>"],
                ["{"],
                ["}"],
                ["UNION"],
                ["("],
                ['"'],
                ["#\r"],
                ["<"],
                [words[at]] * 30,
            )
        )
    return " ".join(words)


_FUNCTIONS: Final = (
    "CONTAINS(STR(?o), {0})",
    "REGEX(STR(?o), {0})",
    "REPLACE(STR(?o), {0}, {0}) = {0}",
    "?o = {0}",
    "?o < {0}",
    "STRDT({0}, ?p) = ?o",
    "LANGMATCHES(LANG(?o), {0})",
    "IRI({0}) = ?s",
    "STRAFTER(?o, {0}) != {0}",
    "{0} IN (?o, {0})",
    "xsd:date({0}) < ?o",
    "ENCODE_FOR_URI({0}) = ?o",
)


def server(rng: Random) -> None:
    """Requests of every sort to a server, which answers each and goes on."""
    running = _server()
    data = _request(rng)
    with _connection(running) as connection:
        connection.settimeout(20)
        with suppress(ConnectionError):
            connection.sendall(data)
            if rng.random() < 0.05:
                return  # a client that does not wait
            connection.shutdown(1)
            answer = b""
            while piece := connection.recv(1 << 16):
                answer += piece
                if len(answer) > 1 << 22:
                    break
            assert not answer.startswith(b"HTTP/1.1 500"), answer[:200]


@contextmanager
def _connection(running: Server) -> Iterator[Any]:
    import socket

    place = urlsplit(running.url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=20) as connection:
        yield connection


def _request(rng: Random) -> bytes:
    from kg.query import questions

    kind = rng.random()
    method, headers, body = "GET", {"Host": "127.0.0.1"}, b""
    text = (
        quote(inputs.short(rng).encode("utf-8", "surrogatepass"), safe="") if rng.random() < 0.7 else inputs.short(rng)
    )
    if kind < 0.3:
        question = rng.choice(questions())
        path = f"/questions/{question.name}?" + "&".join(f"{name.rstrip('?')}={text}" for name in question.parameters)
    elif kind < 0.6:
        path = f"/sparql?query={quote(encodable(_sparql(rng)))}"
        if rng.random() < 0.4:
            method, path, body = "POST", "/sparql", encodable(_sparql(rng)).encode()
            headers["Content-Type"] = rng.choice(
                ("application/sparql-query", "application/sparql-update", "text/plain", text)
            )
    elif kind < 0.8:
        path = (
            rng.choice(
                ("/id?iri=", "/?lang=", "/query?lang=", "/static/", "/questions/", "/", "/sparql?maxrows=1&query=")
            )
            + text
        )
    else:
        path = text
    if rng.random() < 0.4:
        headers["Accept"] = rng.choice(
            ("text/html", "application/json", "text/csv", "*/*;q=x", inputs.short(rng), "a/b," * 3000)
        )
    if rng.random() < 0.2:
        headers[rng.choice(("Host", "Origin", "Accept-Language", "Content-Length", "Transfer-Encoding"))] = rng.choice(
            (inputs.short(rng), "-1", "9" * 30, "chunked", "http://[", "null")
        )
    if body:
        headers.setdefault("Content-Length", str(len(body)))
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers.items()) + "\r\n"
    data = head.encode("utf-8", "surrogatepass") + body
    return inputs.damaged(rng, data) if rng.random() < 0.2 else data


_KEPT: Final[dict[str, Any]] = {}


def _server() -> Server:
    """A server of this process: a fork has none."""
    if _KEPT.get("process") != os.getpid():
        _KEPT["process"] = os.getpid()
        _KEPT["server"] = Server(_graph(), port=0, timeout=5, limit=1000)
        _KEPT["server"].start()
        _KEPT["liar"] = _Liar(("127.0.0.1", 0), _Lie)
        threading.Thread(target=_KEPT["liar"].serve_forever, daemon=True).start()
    found: Server = _KEPT["server"]
    return found


class _Liar(ThreadingHTTPServer):
    """A SPARQL server that answers whatever chance has."""

    daemon_threads = True
    answer = b""

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class _Lie(BaseHTTPRequestHandler):
    server: _Liar

    def do_GET(self) -> None:
        self.wfile.write(self.server.answer)

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        pass


def remote(rng: Random) -> None:
    """What a SPARQL server may answer that is broken or wants to do harm."""
    _server()
    liar: _Liar = _KEPT["liar"]
    binding = {"type": rng.choice(("uri", "literal", "bnode", "x")), "value": encodable(inputs.short(rng))}
    rows = {"head": {"vars": rng.choice((["g"], ["s", "p", "o"], [], [inputs.short(rng)]))}}
    content = rng.choice(
        (
            json.dumps(rows | {"results": {"bindings": [{"g": binding, "s": binding}] * rng.randint(0, 3)}}).encode(),
            json.dumps(rows | {"boolean": rng.choice((True, 1, "x", None))}).encode(),
            b"<a> <b> " + inputs.short(rng).encode("utf-8", "surrogatepass") + b" .",
            inputs.text(rng).encode("utf-8", "surrogatepass"),
            b"[" * 2000,
        )
    )
    content = inputs.damaged(rng, content) if rng.random() < 0.3 else content
    status = rng.choice(
        (b"200 OK", b"200 OK", b"302 Found\r\nLocation: http://127.0.0.1:1/", b"500 X", b"204 No", b"99 Q", b"401 U")
    )
    type = rng.choice((b"application/sparql-results+json", b"application/n-triples", b"text/html", b""))
    head = b"HTTP/1.0 " + status + b"\r\nContent-Type: " + type + b"\r\nContent-Length: "
    liar.answer = head + rng.choice((str(len(content)).encode(), b"-1", b"9", b"x")) + b"\r\n\r\n" + content
    if rng.random() < 0.1:
        liar.answer = inputs.damaged(rng, liar.answer)
    with suppress(KGError):
        graph = kg.load(f"http://127.0.0.1:{liar.server_address[1]}/sparql")
        rng.choice(
            (
                lambda: graph.documents,
                lambda: graph.facts,
                lambda: graph.query("partners", city="东莞"),
                lambda: graph.query(_sparql(rng)),
                lambda: graph.entities,
            )
        )()


def imports(rng: Random) -> None:
    """Files that are read back: graphs, annotations, failures, rulings, manifests of parts, gold, base maps."""
    from kg.evaluation import read_annotations
    from kg.journal import read as read_journal
    from kg.parts import manifests
    from kg.view.basemap import base_map

    name = rng.choice([*_files()])
    data = _files()[name]
    if rng.random() < 0.7:
        at = rng.randrange(len(data))
        cut = data[max(0, at - 3000) : at + 3000] if rng.random() < 0.3 else data[:20000]
        data = inputs.damaged(rng, cut)
        if rng.random() < 0.3:
            data = _other_values(rng, data)
    else:
        data = _made(rng, name)
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        with suppress(KGError):
            if name.startswith("part-"):
                manifests(folder)
            elif name == "identity.tsv":
                rulings = read_rulings(path)
                Graph.from_annotations(_graph().annotations[:3], rulings=rulings)
            elif name == "map.geojson":
                base_map(path)
            elif name == "gold.jsonl":
                read_annotations(path)
            elif name in ("journal.jsonl", "failures.jsonl", "facts.jsonl"):
                annotations, failures, _ = read_journal(folder)
                [str(failure) for failure in failures]
                with kg.journal.Journal(folder):
                    pass
                graph = Graph.from_annotations(annotations[:3], failures)
                graph.store.dump()
            else:
                graph = kg.load(path)
                _ = graph.documents, graph.entities, graph.facts, graph.decisions, graph.failures


def _other_values(rng: Random, data: bytes) -> bytes:
    """JSON with a value of another sort in it."""
    with suppress(ValueError, RecursionError):
        row = json.loads(data.split(b"\n")[0])
        at = row
        while isinstance(at, dict | list) and at:
            key = rng.choice([*at] if isinstance(at, dict) else range(len(at)))
            if rng.random() < 0.4 or not isinstance(at[key], dict | list):
                at[key] = rng.choice((None, 5, -1, 1e999, "x", "\ud800", [], {}, [[]], True, inputs.short(rng)))
                break
            at = at[key]
        return json.dumps(row).encode()
    return data


def _made(rng: Random, name: str) -> bytes:
    if name == "identity.tsv":
        verbs, things = (
            ("same", "different", "?", "#", inputs.short(rng)),
            (*(e.iri for e in _graph().entities[:9]), "x@y", ""),
        )
        lines = (
            "\t".join((rng.choice(verbs), rng.choice(things), rng.choice((*things, inputs.short(rng)))))
            for _ in range(6)
        )
        return "\n".join(lines).encode("utf-8", "surrogatepass")
    if name.endswith(("json", "jsonl")):
        return b"\n".join(_other_values(rng, line) for line in _files()[name].split(b"\n")[:3])
    return inputs.encoded(rng, inputs.text(rng))


@cache
def _files() -> dict[str, bytes]:
    """Files as this package writes them."""
    from kg.parts import partitions, process_partition
    from kg.storage import facts_line, serialized

    graph = kg.build([*paths(), "no/such.txt"], model="none")
    lines = b"".join(map(facts_line, graph.annotations))
    failure = json.dumps({"source": "a.txt", "line": None, "message": "m", "time": "2023-01-01T00:00:00Z"}).encode()
    things = [entity.iri for entity in graph.entities]
    rulings = f"same\t{things[0]}\t{things[1]}\tnote\ndifferent\t{things[2]}\t{things[3]}\n# x\n".encode()
    area = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    world = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": area}]}
    with tempfile.TemporaryDirectory() as folder:
        process_partition(next(iter(partitions("2023年1月13日，东莞市与牡丹江市签署协议。"))), folder, "none")
        part = Path(folder, "part-000000.json").read_bytes()
    return {
        "g.nq": serialized(graph, ".nq"),
        "g.trig": serialized(graph, ".trig"),
        "a.jsonl": lines,
        "facts.jsonl": lines,
        "journal.jsonl": lines,
        "failures.jsonl": failure,
        "identity.tsv": rulings,
        "part-000000.json": part,
        "gold.jsonl": lines,
        "map.geojson": json.dumps(world).encode(),
    }


def builds(rng: Random) -> None:
    """Folders of hostile files into a build, and the build again: every file is a document or a failure, both times."""
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        sources = Path(folder, "in")
        sources.mkdir()
        for n in range(rng.randint(1, 4)):
            suffix = rng.choice((".txt", ".md", ".html", ".jsonl", ".csv"))
            Path(sources, f"{n}{suffix}").write_bytes(inputs.file_content(rng, suffix)[0])
        into = Path(folder, "out")
        graphs = [kg.build(sources, model="none", into=into) for _ in range(2)]
        for graph in graphs:
            told = {doc.id.split("#")[0] for doc in graph.documents} | {Path(f.source).stem for f in graph.failures}
            for file in sources.iterdir():
                if (
                    file.suffix not in (".jsonl", ".csv")
                    and file.stem not in {name.split("-")[0] for name in told} | told
                ):
                    raise LostError(file.name)
            for failure in graph.failures:
                _is_told(failure)
        assert graphs[0] == graphs[1], "built again, the graph is another"
        with suppress(GraphError):
            kg.load(into)


@cache
def _memory() -> str | None:
    """Where files are quickest."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


TARGETS: Final[dict[str, Target]] = {
    "readers": readers,
    "archives": archives,
    "extraction-zh": _extraction("zh"),
    "extraction-en": _extraction("en"),
    "extraction-ru": _extraction("ru"),
    "graphs": graphs,
    "view": view,
    "report": report,
    "queries": queries,
    "server": server,
    "remote": remote,
    "imports": imports,
    "builds": builds,
}
