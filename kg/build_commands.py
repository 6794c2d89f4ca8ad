"""The commands that read sources and keep what they say: ``kg build``, ``kg extract`` and what goes with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg import console
from kg.console import Model, Sources
from kg.errors import DocumentError, KGError

if TYPE_CHECKING:
    from kg.annotation import Annotation
    from kg.graph import Graph
    from kg.journal import Changes

Output = Annotated[Path, typer.Option("-o", "--output", help="Folder for graph.trig, facts.jsonl and graph.html.")]
StoreFolder = Annotated[
    Path | None, typer.Option("--store", help="Also write a store there: for graphs too large to be read whole.")
]
Rulings = Annotated[
    Path | None,
    typer.Option(
        "--identity",
        help="What is one thing and what is two: a file like the output of kg duplicates; kept in the folder.",
    ),
]
Jobs = Annotated[
    int, typer.Option("-j", "--jobs", min=1, help="Processes that read and extract; the result is the same.")
]


def build(
    sources: Sources,
    output: Output,
    model: Model = "crf",
    store: StoreFolder = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove the documents of earlier builds that are not among the sources.")
    ] = False,
    identity: Rulings = None,
    jobs: Jobs = 1,
) -> None:
    """Build a graph and write it, its facts and its page. Run again, it reads only what is new or has changed."""
    raise typer.Exit(_build([*sources], output, model=model, store=store, prune=prune, identity=identity, jobs=jobs))


def remove(
    documents: Annotated[
        list[str], typer.Argument(help="Documents by id, IRI or address (url).", show_default=False, metavar="DOC...")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The folder of a build; its files are written anew.")
    ] = None,
    store: StoreFolder = None,
) -> None:
    """Remove documents and what only they say from a build, a store or both."""
    from kg.corpus import graph_of
    from kg.graph import load, named_documents
    from kg.identity import document_iri
    from kg.journal import STORE, Annotations, Journal, is_journal
    from kg.rdf import read_failures

    folder = output or store
    if folder is None:
        raise typer.BadParameter("name the folder of a build (-o), that of a store (--store), or both")
    if not is_journal(folder):
        raise KGError(f"{folder}: no folder of a build or a store with facts.jsonl: build it with kg build")
    with Journal(folder) as journal:
        there = (annotation.document for annotation in journal.annotations.values())
        gone = named_documents(documents, ((d.id, document_iri(d), d.url) for d in there))
        titles = [f"{id} {journal.annotations[id].document.title or ''}".rstrip() for id in sorted(gone)]
        left = Annotations(folder, {id: entry for id, entry in journal.entries.items() if id not in gone})
        if output is None:
            with load(folder).store as held:
                failures = read_failures(held)
            graph = graph_of(left, failures, journal.rulings, folder)
            if graph.store.folder is None:
                graph.save_store(folder)
        else:
            graph = graph_of(left, journal.failures, journal.rulings, store or output / STORE)
            _write(graph, output, store)
            journal.finish((left[id] for id in left), journal.failures, journal.rulings)
        left.close()
    for title in titles:
        console.out().print(f"removed {title}", markup=False, highlight=False)


def merge(
    graphs: Annotated[
        list[Path], typer.Argument(help="Folders of builds or stores, or facts.jsonl files.", show_default=False)
    ],
    output: Output,
    store: StoreFolder = None,
    identity: Rulings = None,
) -> None:
    """Merge builds into one graph: the same as building all their documents together."""
    from kg.graph import Graph, load
    from kg.identity import read_rulings
    from kg.journal import Journal

    rulings = None if identity is None else read_rulings(identity, missing=False)
    with Journal(output) as journal:
        if journal.annotations and not any(path.resolve() == output.resolve() for path in graphs):
            raise KGError(f"{output}: holds a graph already: name it among those to merge, or choose another folder")
        graph = Graph.merge(*(load(path) for path in graphs), rulings=rulings)
        journal.finish(graph.annotations, graph.failures, graph.rulings)
        _write(graph, output, store)
    _summarize(graph, output)


def parts(
    sources: Sources,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the parts.")],
    model: Model = "crf",
    jobs: Jobs = 1,
    dask: Annotated[bool, typer.Option("--dask", help="By a Dask cluster of so many jobs on this machine.")] = False,
    scheduler: Annotated[
        str | None, typer.Option(help="By the Dask cluster whose scheduler has this address (tcp://10.0.0.1:8786).")
    ] = None,
) -> None:
    """Read and extract sources part by part, on one machine or many. Run again, it does what is left.

    Each part is a graph of its own (.nq.gz), a table (.parquet) and a manifest (.json). kg assemble makes them one.
    """
    from kg import parts as local

    run: Iterator[local.Manifest]
    if dask or scheduler is not None:
        from kg.parts import cluster

        run = cluster.run([*sources], output, model=model, scheduler=scheduler, jobs=jobs)
    else:
        run = local.run([*sources], output, model=model, jobs=jobs)
    done: list[local.Manifest] = []
    with console.progress([*sources]) as advance:
        for manifest in run:
            done.append(manifest)
            advance(manifest, manifest.documents + len(manifest.failures))
            for source, line, message in manifest.failures:
                console.complain(DocumentError(message, source, line))
    local.finished(output, done)
    failed = sum(len(manifest.failures) for manifest in done)
    written = sum(manifest.documents for manifest in done)
    console.err().print(f"{written} documents in {len(done)} parts in {output}, {failed} failed", highlight=False)
    raise typer.Exit(1 if failed else 0)


def assemble(
    folder: Annotated[Path, typer.Argument(help="The folder of kg parts.", show_default=False)],
    output: Output,
    store: StoreFolder = None,
    identity: Rulings = None,
) -> None:
    """Make one graph of parts: the same as kg build makes of their sources."""
    from kg.construction import assemble as make
    from kg.journal import STORE, Journal

    with Journal(output) as journal:
        graph = make(folder, into=journal, rulings=identity, large=store or output / STORE)
        _write(graph, output, store)
        changes = journal.changes
    _summarize(graph, output, changes)


def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the results.")] = Path("demo"),
) -> None:
    """Build the graph of the bundled sample documents."""
    from kg import samples

    failed = _build([*samples.paths()], output)
    console.out().print(f"\nOpen [bold]{output / 'graph.html'}[/bold] in a browser, or ask:")
    console.out().print(f'  kg query {output / "graph.trig"} "partners of 东莞"', highlight=False)
    raise typer.Exit(failed)


def extract(
    sources: Sources,
    output: Annotated[Path, typer.Option("-o", "--output", help="JSON Lines file, one document a line.")],
    model: Model = "crf",
    jobs: Jobs = 1,
) -> None:
    """Write the annotation (entities, facts, evidence) of each document as JSON Lines."""
    from kg.construction import extract as annotations
    from kg.storage import write_facts

    console.writable(output.parent)
    failed = written = 0

    def found() -> Iterator[Annotation]:
        nonlocal failed, written
        with console.progress(sources) as advance:
            for result in annotations([*sources], model=model, jobs=jobs):
                advance(result)
                if isinstance(result, DocumentError):
                    console.complain(result)
                    failed += 1
                else:
                    written += 1
                    yield result

    write_facts(found(), output)
    console.err().print(f"{written} documents written to {output}, {failed} failed", highlight=False)
    raise typer.Exit(1 if failed else 0)


def _build(
    sources: list[Path],
    output: Path,
    *,
    model: str = "crf",
    store: Path | None = None,
    prune: bool = False,
    identity: Path | None = None,
    jobs: int = 1,
) -> int:
    """Build into a folder and write everything; the exit code."""
    from kg.construction import build as make
    from kg.journal import STORE, Journal

    for source in sources:
        if source.is_dir() and output.resolve().is_relative_to(source.resolve()):
            raise KGError(f"{output}: lies in {source}, where everything is read: choose a folder outside with -o")
    failures: list[DocumentError] = []
    with Journal(output) as journal:
        with console.progress(sources) as advance:

            def progress(result: Annotation | DocumentError) -> None:
                advance(result)
                if isinstance(result, DocumentError):
                    failures.append(result)

            graph = make(
                sources,
                model=model,
                progress=progress,
                into=journal,
                prune=prune,
                rulings=identity,
                jobs=jobs,
                large=store or output / STORE,
            )
        for failure in failures:
            console.complain(failure)
        _write(graph, output, store)
        changes = journal.changes
    _summarize(graph, output, changes)
    return 1 if failures else 0


def _write(graph: Graph, output: Path, store: Path | None) -> None:
    from kg.journal import STORE
    from kg.storage import discard_store

    files = output / "graph.trig", output / "graph.html"
    if graph.store.folder is not None:  # it is too large for them
        for file in files:
            file.unlink(missing_ok=True)
        return
    discard_store(output / STORE)
    graph.save(files[0])
    graph.view(files[1])
    if store is not None:
        graph.save_store(store)
        console.err().print(f"written {store}", highlight=False)


def _summarize(graph: Graph, output: Path, changes: Changes | None = None) -> None:
    from kg.annotation import FACT_TYPES

    count = _counts(graph)
    rows: list[list[Any]] = [["documents", count["Document"]]]
    if changes is not None and len(changes.added) < count["Document"] + len(changes.removed):
        counted = {
            "new": changes.added,
            "changed": changes.replaced,
            "read by another version or model": changes.repeated,
            "taken over": changes.unchanged,
            "kept, not among the sources": changes.kept,
            "removed": changes.removed,
        }
        rows += [[f"  {what}", len(ids)] for what, ids in counted.items() if ids]
        for what in ("changed", "removed"):
            for id in counted[what]:
                console.err().print(f"{what}: {id}", markup=False, highlight=False)
    facts = {type: count[type] for type in sorted(FACT_TYPES) if count[type]}
    rows += [["entities", count["Entity"]], ["facts", sum(facts.values())]]
    rows += [[f"  {type}", number] for type, number in facts.items()]
    rows.append(["failures", count["Failure"]])
    console.print_rows(["", "count"], rows)
    if graph.store.folder is None:
        console.out().print(f"written to {output}: graph.trig, facts.jsonl, graph.html", highlight=False)
    else:
        console.out().print(
            f"written to {output}: facts.jsonl; to {graph.store.folder}: the graph. It is too large for one page: "
            f"kg view {graph.store.folder} --around NAME draws a part, kg export writes a file.",
            highlight=False,
            soft_wrap=True,
        )


def _counts(graph: Graph) -> Counter[str]:
    """How many things of each class a graph has."""
    from kg.vocabulary import IC

    rows: Any = graph.store.query("SELECT ?class (COUNT(*) AS ?count) { ?thing a ?class } GROUP BY ?class")
    return Counter({row["class"].value.removeprefix(IC): int(row["count"].value) for row in rows})
