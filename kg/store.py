"""The store: RDF quads in memory or in a folder on disk, which answer SPARQL over the union of their named graphs.

Oxigraph does the work. What is asked of a whole corpus is asked here; rdflib is for the graph of one document, for
SHACL and for writing files.

The default graph holds the union, each triple once. Oxigraph can also make the union while it answers, but then a
triple counts as often as there are graphs that hold it, so that sums come out too high, and a fact that hundreds of
documents tell is joined with itself hundreds of times.
"""

from __future__ import annotations

import gzip
import re
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, Final, TypeAlias, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)
from pyoxigraph import Store as Oxigraph

from kg.errors import GraphError

Answer: TypeAlias = QueryBoolean | QuerySolutions | QueryTriples

FORMATS: Final[dict[str, RdfFormat]] = {
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
}
READABLE: Final = f"{', '.join(FORMATS)}, packed (.gz) or not"
# What can be written, but holds too little to be read as a graph.
_ONE_WAY: Final = {
    ".ttl": "Turtle has no named graphs, and so does not say which document says what",
    ".graphml": "a network has no evidence",
    ".gexf": "a network has no evidence",
    ".csv": "tables are for people and other programs",
}
_UNION: Final = DefaultGraph()
_BLANK: Final = re.compile(rb"^(?:\S+ \S+ )?_:", re.MULTILINE)  # as the subject or the object of a line
_PIECE: Final = 1 << 16  # bytes that are read at once
_AT_ONCE: Final = 100_000  # triples that are loaded at once: more are held in memory for little gain
MARK: Final = "CURRENT"  # the file that every store's folder has


class Store:
    """RDF quads in memory, or in a folder on disk.

    One process at a time can write to a folder. Any number can read one that nobody writes to; reading while another
    process writes is not defined, so that whoever serves a store serves a finished copy.

    >>> from pyoxigraph import Literal
    >>> store = Store()
    >>> graph, name = NamedNode("urn:g"), NamedNode("urn:name")
    >>> store.extend([Quad(NamedNode("urn:a"), name, Literal("甲"), graph)])
    >>> store.replace("urn:g", [Triple(NamedNode("urn:b"), name, Literal("乙"))])
    >>> [row["name"].value for row in store.query("SELECT ?name { ?thing <urn:name> ?name }")]
    ['乙']
    """

    def __init__(self, folder: str | Path | None = None, *, read_only: bool = False) -> None:
        """Open a store.

        Args:
            folder: where it lies; a folder that is missing or empty becomes a new store. None: in memory.
            read_only: only read; the folder has to hold a store.

        Raises:
            GraphError: the folder holds something else, is in use by another process, or cannot be read or written.
        """
        self.folder = None if folder is None else Path(folder)
        self.read_only = read_only
        self._quads: Oxigraph | None = _opened(self.folder, read_only)
        self._united = True
        self._uniting = threading.Lock()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, type: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Write everything to disk and let go of the folder. A second call does nothing."""
        if self._quads is not None and self.folder is not None and not self.read_only:
            self._quads.flush()
        self._quads = None

    def __bool__(self) -> bool:
        """Whether it holds anything."""
        return any(True for _ in self._open)

    def __contains__(self, graph: str) -> bool:
        """Whether there is a named graph of this IRI."""
        return self._open.contains_named_graph(NamedNode(graph))

    @property
    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(graph.value for graph in self._open.named_graphs())

    def quads(
        self,
        subject: str | BlankNode | NamedNode | None = None,
        predicate: str | None = None,
        object: str | None = None,
        graph: str | BlankNode | NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads of named graphs with these IRIs, or nodes; None stands for anything."""
        s, g = (NamedNode(node) if isinstance(node, str) else node for node in (subject, graph))
        p, o = (None if iri is None else NamedNode(iri) for iri in (predicate, object))
        found = self._open.quads_for_pattern(s, p, o, g)
        return found if graph else (quad for quad in found if quad.graph_name != _UNION)

    def query(self, sparql: str, prefixes: Mapping[str, str] | None = None) -> Answer:
        """Evaluate SPARQL that reads. A plain pattern sees the triples of all graphs.

        What is asked is not judged here: SERVICE would call other machines. See :func:`kg.query.screening.screen`.

        Raises:
            SyntaxError: the text is no SPARQL query.
        """
        with self._uniting:
            if not self._united:
                self._open.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
                self._united = True
        return self._open.query(sparql, prefixes=dict(prefixes or {}))

    def load(self, files: Sequence[Path]) -> None:
        """Read files of named graphs (.nq, .trig, .jsonld, or these packed) in bulk, each whole or not at all; then the
        union. In memory, the first query makes it: who only reads quads does without.

        For a new store: the union of all is made anew, and on disk is not whole if the process dies before the end.

        Raises:
            GraphError: a file cannot be read, is not valid, or has another suffix.
        """
        for path in files:
            packed = path.suffix == ".gz"
            suffix = Path(path.stem).suffix if packed else path.suffix
            if suffix not in FORMATS:
                raise GraphError(f"{path}: {_ONE_WAY.get(suffix, 'cannot be read as a graph')}: use one of {READABLE}")
            format = FORMATS[suffix]
            try:
                if packed:
                    with gzip.open(path) as stream:
                        self._open.bulk_load(cast(IO[bytes], stream), format=format)
                else:
                    self._open.bulk_load(path=str(path), format=format)
            except SyntaxError as error:
                raise GraphError(f"{path}: not valid {suffix[1:]}: {error}") from error
            except (EOFError, zlib.error) as error:
                raise GraphError(f"{path}: not valid gzip: {error}") from error
            except OSError as error:
                raise GraphError(f"{path}: {error.strerror or error}: check the path") from error
        if self.folder is None:
            self._united = False
        else:
            self._unite(files)

    def _unite(self, files: Sequence[Path]) -> None:
        """Put the triples of files that were loaded into the union on disk.

        The loader takes N-Triples two and a half times as fast as Python objects, and the lines of N-Quads are
        N-Triples without their last term. Where that does not hold (another format, triples without a graph, blank
        nodes, which get other names each time), the objects are taken.
        """
        if all(".nq" in path.suffixes[-2:] for path in files):
            try:
                for path in files:
                    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
                        triples = cast(IO[bytes], _Triples(cast(IO[bytes], lines)))
                        # What the quads are made of was judged when they were loaded.
                        self._open.bulk_load(triples, format=RdfFormat.N_TRIPLES, lenient=True)
                return
            except (SyntaxError, ValueError):
                pass
        self._open.bulk_extend(_merged(quad) for quad in self.quads())

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads in one transaction: all or, if the process dies meanwhile, none. For one document or few."""
        self._open.extend(_with_union(quads))

    def bulk_extend(self, quads: Iterable[Quad]) -> None:
        """Add very many quads, without holding them all in memory."""
        self._open.bulk_extend(_with_union(quads))

    def bulk_add(self, graph: str, triples: QueryTriples) -> None:
        """Add what a CONSTRUCT query found to a named graph, without a way through Python for each triple; for a folder
        by way of a file beside it: there may be millions."""
        if self.folder is None:
            content = triples.serialize(format=RdfFormat.N_TRIPLES) or b""
            for target in (NamedNode(graph), _UNION):
                self._open.bulk_load(content, format=RdfFormat.N_TRIPLES, to_graph=target)
            return
        with TemporaryDirectory(prefix=f".{self.folder.name}.", dir=self.folder.parent) as beside:
            path = Path(beside, "found.nt")
            triples.serialize(str(path), format=RdfFormat.N_TRIPLES)
            with path.open("rb") as lines:
                while some := b"".join(islice(lines, _AT_ONCE)):
                    for target in (NamedNode(graph), _UNION):
                        self._open.bulk_load(some, format=RdfFormat.N_TRIPLES, to_graph=target)

    def replace(self, graph: str, triples: Iterable[Triple]) -> None:
        """Put triples in the place of a named graph's, in one transaction: never a part of both."""
        # N-Triples, written by the library, are SPARQL; the operations of one update are one transaction.
        content = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
        added = f"INSERT DATA {{ {content} GRAPH {NamedNode(graph)} {{ {content} }} }}"
        self._open.update(f"{_dropping(graph)} ; {added}")

    def remove(self, graph: str) -> None:
        """Drop a named graph, in one transaction; one that is not there is none the less gone."""
        if graph in self:
            self._open.update(_dropping(graph))

    def difference(self, wanted: Store) -> tuple[set[Quad], set[Quad]]:
        """What is to be taken out of the named graphs, and what put in, to hold what another store holds."""
        removed: set[Quad] = set()
        added: set[Quad] = set()
        for graph in sorted({*self.graphs, *wanted.graphs}):
            old, new = set(self.quads(graph=graph)), set(wanted.quads(graph=graph))
            removed |= old - new
            added |= new - old
        return removed, added

    def change(self, removed: Set[Quad], added: Set[Quad]) -> None:
        """Take quads of named graphs out and put others in, in one transaction: all or, if the process dies meanwhile,
        nothing. A graph of which nothing is left is gone. Quads with blank nodes cannot be taken out."""
        united = {_merged(quad) for quad in added}
        gone = {_merged(q) for q in removed if _merged(q) not in united and not self._is_elsewhere(q, removed)}
        emptied = {quad.graph_name for quad in removed} - {quad.graph_name for quad in added}
        dropped = [graph for graph in emptied if all(q in removed for q in self.quads(graph=str(graph)[1:-1]))]
        operations = [
            f"DELETE DATA {{ {_data(removed | gone)} }}",
            f"INSERT DATA {{ {_data(added | united)} }}",
            *(f"DROP SILENT GRAPH {graph}" for graph in dropped),
        ]
        self._open.update(" ; ".join(operations))

    def _is_elsewhere(self, quad: Quad, removed: Set[Quad]) -> bool:
        """Whether a graph goes on holding the triple of a quad that is taken out."""
        found = self._open.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(other not in removed and other.graph_name != _UNION for other in found)

    def dump(self) -> bytes:
        """All quads of named graphs as N-Quads, one a line, in no order."""
        return serialize(self.quads(), format=RdfFormat.N_QUADS) or b""

    def optimize(self) -> None:
        """Rewrite a folder for faster reading, for about 1.7 times the space."""
        self._open.optimize()

    @property
    def _open(self) -> Oxigraph:
        if self._quads is None:
            raise GraphError(f"{self.folder or 'the store'}: closed: open it again to use it")
        return self._quads


class _Triples:
    """The lines of N-Quads without the graphs, for a reader of N-Triples."""

    def __init__(self, lines: IO[bytes]) -> None:
        self._lines = lines
        self._rest = b""

    def read(self, size: int) -> bytes:
        if not self._rest:
            # A line ends with its graph, and no graph's name holds a blank: "… <graph> .\n"
            self._rest = b"".join(line[: line.rindex(b" ", 0, -3)] + b" .\n" for line in self._lines.readlines(_PIECE))
            if _BLANK.search(self._rest):
                raise ValueError("a blank node")
        found, self._rest = self._rest[:size], self._rest[size:]
        return found


def is_store(path: Path) -> bool:
    """Whether a path is the folder of a store."""
    return (path / MARK).is_file()


def _opened(folder: Path | None, read_only: bool) -> Oxigraph:
    if folder is None:
        return Oxigraph()
    try:
        # Oxigraph would put its files among those of any folder.
        empty = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
        if not is_store(folder) and (read_only or not empty):
            raise GraphError(f"{folder}: no store: make one with kg build … --store {folder}")
        return Oxigraph.read_only(str(folder)) if read_only else Oxigraph(str(folder))
    except OSError as error:
        if "lock" in str(error).lower():
            what = "in use by another process: close that first, or open it to read only"
        else:
            what = f"cannot be opened as a store ({error}): check that it is whole and writable, or build it anew"
        raise GraphError(f"{folder}: {what}") from error


def _merged(quad: Quad) -> Quad:
    """The quad in the union."""
    return Quad(quad.subject, quad.predicate, quad.object)


def _with_union(quads: Iterable[Quad]) -> Iterator[Quad]:
    for quad in quads:
        yield quad
        yield _merged(quad)


def _data(quads: Iterable[Quad]) -> str:
    """Quads as SPARQL's QuadData. N-Triples, written by the library, are SPARQL."""
    by_graph: dict[object, list[Triple]] = {}
    for quad in quads:
        by_graph.setdefault(quad.graph_name, []).append(quad.triple)
    blocks = []
    for graph, triples in by_graph.items():
        content = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
        blocks.append(content if graph == _UNION else f"GRAPH {graph} {{ {content} }}")
    return " ".join(blocks)


def _dropping(graph: str) -> str:
    """The update that drops a graph, and from the union what no other graph holds."""
    name = NamedNode(graph)
    return (
        f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} "
        f"FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER(?other != {name}) }} }} ; DROP SILENT GRAPH {name}"
    )
