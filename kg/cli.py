"""The command line: a thin layer over the functions of the package.

Exit codes: 0 all well, 1 a document or an output failed (each is named on standard error), 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg import console
from kg.analysis_commands import analyze, report
from kg.build_commands import assemble, build, demo, extract, merge, parts, remove
from kg.console import GraphFile, Model, Sources
from kg.errors import DocumentError, KGError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Read texts on cooperation between cities into a knowledge graph with evidence for every fact.",
)

for command in (build, remove, merge, parts, assemble, demo, extract):
    app.command()(command)


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"


class ExportFormat(StrEnum):
    """What a graph is exported as."""

    nq = "nq"
    nq_gz = "nq.gz"
    trig = "trig"
    trig_gz = "trig.gz"
    jsonld = "jsonld"
    ttl = "ttl"
    graphml = "graphml"
    gexf = "gexf"
    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"
    store = "store"


@app.command()
def explain(sources: Sources, model: Model = "crf") -> None:
    """Show for each sentence which mentions, rules and fillers decided, and what was rejected and why."""
    from kg.documents import read
    from kg.extraction.explanation import explain as sentences

    failed = False
    for document in read([*sources]):
        if isinstance(document, DocumentError):
            console.complain(document)
            failed = True
            continue
        typer.echo(f"# {document.id} {document.title or ''}".rstrip())
        for sentence in sentences(document, model):
            typer.echo(str(sentence))
        typer.echo("")
    raise typer.Exit(1 if failed else 0)


@app.command()
def query(
    graph: GraphFile,
    question: Annotated[str, typer.Argument(help='A named question, a sentence ("partners of 东莞") or SPARQL.')],
    parameters: Annotated[list[str] | None, typer.Argument(help="Parameters of a named question: name=value.")] = None,
    format: Annotated[Format, typer.Option("-f", "--format", help="How to print the answer.")] = Format.table,
) -> None:
    """Answer a question from a saved graph."""
    from kg.graph import load

    given = {}
    for p in parameters or []:
        name, equals, value = p.partition("=")
        if not equals:
            raise typer.BadParameter(f"{p!r}: write a parameter as name=value")
        given[name] = value
    result = load(graph).query(question, **given)
    if format is Format.table:
        console.print_rows([*result.readable], [[row[c] for c in result.readable] for row in result.rows])
    else:
        text = {"csv": result.to_csv, "json": result.to_json, "markdown": result.to_markdown}[format.value]()
        typer.echo(text.rstrip("\n"))


@app.command()
def questions() -> None:
    """List the named questions with their parameters."""
    from kg.query import questions as named

    console.print_rows(
        ["question", "parameters", "answers"],
        [[q.name, ", ".join(q.parameters), q.description] for q in named()],
    )


@app.command()
def duplicates(
    graph: GraphFile,
    explain: Annotated[
        str | None, typer.Option(help="Why this entity or fact (name or IRI) is one thing: what was merged in it.")
    ] = None,
) -> None:
    """List what may be one thing and was not merged, with the reasons, for people to decide.

    A line is a question. Put same or different in the place of ?, and give the file to kg build --identity.

    With --explain, a line is what was merged: different in the place of same undoes it.
    """
    from kg.decisions import merges, questions
    from kg.graph import load

    found = load(graph)
    for line in questions(found) if explain is None else merges(found, explain):
        typer.echo(line)


@app.command()
def view(
    graph: GraphFile,
    output: Annotated[Path, typer.Option("-o", "--output", help="The HTML page.")] = Path("graph.html"),
    around: Annotated[str | None, typer.Option(help="Draw only what lies around this entity (name or IRI) ...")] = None,
    hops: Annotated[int, typer.Option(min=1, help="... within so many steps.")] = 2,
    query: Annotated[str | None, typer.Option(help="Draw only what the answer to this question names.")] = None,
    base_map: Annotated[Path | None, typer.Option(help="A GeoJSON file for the background of the map.")] = None,
    title: Annotated[str | None, typer.Option(help="Heads the page.")] = None,
    lang: Annotated[str, typer.Option(help="The language in which the page opens: zh, en or ru.")] = "zh",
) -> None:
    """Write the interactive page of a saved graph, or of a part of it."""
    from kg.graph import load

    console.writable(output.parent)
    console.known_language(lang)
    load(graph).view(output, title=title, lang=lang, around=around, hops=hops, query=query, base_map=base_map)
    console.err().print(f"written {output}", highlight=False)


@app.command()
def export(
    graph: GraphFile,
    output: Annotated[Path, typer.Option("-o", "--output", help="The file, or the folder for tables or a store.")],
    format: Annotated[
        ExportFormat | None,
        typer.Option("-f", "--format", help="The format, if not that of the suffix; a folder gets csv."),
    ] = None,
) -> None:
    """Write a graph in another format: RDF, a network for Gephi, or tables for a spreadsheet.

    nq, trig, jsonld (packed or not) and store hold everything and can be read back.

    ttl lacks which document says what; graphml and gexf hold the network.

    csv are four tables: nodes, edges, facts, evidence. parquet and xlsx are tables of entities, facts, evidence, pairs
    of cities by year, and measures.
    """
    from kg.graph import load
    from kg.storage import write

    chosen = format or ("" if output.suffix and not output.is_dir() else ExportFormat.csv)
    console.writable(output.parent)
    if chosen is ExportFormat.csv:
        load(graph).save_tables(output)
    elif chosen in (ExportFormat.parquet, ExportFormat.xlsx) or output.suffix == ".xlsx":
        from kg import frames

        frames.write(load(graph), output, chosen or None)
    elif chosen is ExportFormat.store:
        load(graph).save_store(output)
    else:
        write(load(graph), output, f".{chosen}" if chosen else None)
    console.err().print(f"written {output}", highlight=False, markup=False, soft_wrap=True)


@app.command()
def push(
    graph: GraphFile,
    url: Annotated[str, typer.Argument(help="Where the server answers SPARQL queries.", show_default=False)],
    graph_store: Annotated[
        str | None, typer.Option(help="Where it speaks the Graph Store Protocol (the fastest way).")
    ] = None,
    update: Annotated[
        str | None, typer.Option(help="Where it takes SPARQL updates, if not at URL and there is no graph store.")
    ] = None,
    user: Annotated[str | None, typer.Option(help="Sent when the server asks for it.")] = None,
    password_env: Annotated[
        str | None, typer.Option(help="The environment variable that holds the password.", metavar="VARIABLE")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove what the server holds of another graph, and its default graph.")
    ] = False,
) -> None:
    """Put a graph into a SPARQL 1.1 server, where kg query, kg view and kg validate find it by its URL.

    Doing it twice is the same as doing it once. Named graphs of others stay as they are.
    """
    from kg.graph import load
    from kg.remote import push as put

    password = None
    if password_env is not None and (password := os.environ.get(password_env)) is None:
        raise typer.BadParameter(f"{password_env!r}: no such environment variable", param_hint="--password-env")
    with console.share("pushing") as advance:
        count = put(
            load(graph),
            url,
            graph_store=graph_store,
            update=update,
            user=user,
            password=password,
            replace=replace,
            progress=advance,
        )
    console.err().print(f"{count} named graphs pushed to {url}", highlight=False, markup=False, soft_wrap=True)


@app.command()
def serve(
    graph: Annotated[Path, typer.Argument(help="A saved graph, or the folder of a store.", show_default=False)],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of 127.0.0.1; 0 takes any free one.")] = 7878,
    timeout: Annotated[float, typer.Option(help="Seconds after which a query is stopped.")] = 30.0,
    limit: Annotated[int, typer.Option(min=1, help="The most rows of an answer.")] = 100_000,
    jobs: Annotated[int, typer.Option(min=1, help="Queries that run at once, each in a process of its own.")] = 2,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Write a line a request.")] = False,
) -> None:
    """Serve the page of a graph, a query editor and a SPARQL endpoint on this machine, read-only."""
    from kg.server import serve as run

    run(graph, port=port, timeout=timeout, limit=limit, jobs=jobs, verbose=verbose)


@app.command()
def validate(
    graph: GraphFile,
    report: Annotated[
        Path | None, typer.Option(help="Write the SHACL validation report to this file, in Turtle.")
    ] = None,
) -> None:
    """Check a saved graph against the ontology's SHACL shapes."""
    from kg.graph import is_address, load
    from kg.storage import write_bytes
    from kg.validation import validate as check

    if report is not None:
        console.writable(report.parent)
    with console.share("checking") as advance:
        found = check(load(graph) if is_address(graph) else graph, progress=advance)
    if report is not None:
        write_bytes(report, found.rdf.encode("utf-8", "surrogatepass"))
        console.err().print(f"written {report}", highlight=False)
    if found.conforms:
        console.out().print("conforms")
        return
    columns = list(found.rows[0])
    console.print_rows(columns, [[row[c] for c in columns] for row in found.rows])
    raise typer.Exit(1)


@app.command()
def ontology(
    output: Annotated[Path, typer.Option("-o", "--output", help="The HTML page.")] = Path("reference.html"),
    lang: Annotated[str, typer.Option(help="The language in which the page opens: zh, en or ru.")] = "zh",
) -> None:
    """Write the reference of the ontology: classes, properties, rules and questions in three languages."""
    from kg.reference import write

    console.writable(output.parent)
    console.known_language(lang)
    write(output, lang=lang)
    console.err().print(f"written {output}", highlight=False)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Hand-made annotations (JSON Lines).", show_default=False)],
    predicted: Annotated[
        Path | None, typer.Argument(help="Annotations to measure; without it, gold's texts are read now.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Print every fact that is missing, spurious or wrong.")] = False,
    model: Model = "crf",
) -> None:
    """Measure extraction against hand-made annotations."""
    from kg.evaluation import evaluate as measure
    from kg.evaluation import read_annotations

    rows = read_annotations(gold)
    if predicted is not None:
        found = read_annotations(predicted)
    else:
        from kg.construction import extract as annotations

        found = [a.to_json() for a in annotations(gold, model=model) if not isinstance(a, DocumentError)]
    result = measure(rows, found)
    if show:
        for document, kind, fact, wanted, got in result.errors:
            console.out().print(
                f"{document} {kind} {fact}\n  gold {wanted}\n  found {got}", markup=False, highlight=False
            )
    columns = ["", "precision", "recall", "F1", "right", "found", "gold"]
    figures = [
        [name, f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}", s.right, s.predicted, s.gold]
        for name, s in result.rows()
    ]
    console.print_rows(columns, figures)
    console.print_rows(["errors", "missing", "spurious", "wrong"], [list(row) for row in result.error_classes()])
    if any(j.confidence < 1 for j in result.judgements):
        bands = [[band, f"{right / found:.3f}", right, found] for band, right, found in result.bands()]
        console.print_rows(["confidence", "precision", "right", "found"], bands)


app.command()(analyze)
app.command()(report)


def main() -> None:
    """Run the command line; an error of this package is one line on standard error and exit code 1."""
    try:
        app()
    except KGError as e:
        console.complain(e)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output (head, less) went away
        sys.stderr.close()
        sys.exit(0)
