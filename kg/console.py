"""What the commands share: arguments, messages, tables and bars on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.characters import one_line
from kg.errors import KGError

if TYPE_CHECKING:
    from rich.console import Console

Sources = Annotated[list[Path], typer.Argument(help="Files or folders to read.", show_default=False)]
Model = Annotated[
    str,
    typer.Option(help="Who proposes names beside the rules: crf (comes with kg), none, or a spaCy pipeline by name."),
]
GraphFile = Annotated[
    str,
    typer.Argument(
        help="A saved graph (.trig, .nq, .jsonld), the folder of a store, or the address of a SPARQL server.",
        show_default=False,
    ),
]


def known_language(lang: str) -> None:
    """Refuse a language that pages and reports do not have."""
    from kg.vocabulary import LANGUAGES

    if lang not in LANGUAGES:
        raise typer.BadParameter(f"{lang!r}: choose zh, en or ru", param_hint="--lang")


def writable(folder: Path) -> None:
    """Make the folder, or say at once that nothing can be written there."""
    import tempfile

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as e:
        raise KGError(f"{folder}: cannot write there ({e.strerror}); choose another folder with -o") from e


@contextmanager
def progress(sources: list[Path]) -> Iterator[Any]:
    """On a terminal, how many documents are done, how many that is a second, and how long the others will take; nothing
    elsewhere."""
    if not sys.stderr.isatty():
        yield lambda result, count=1: None
        return
    from threading import Thread

    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from kg.documents.counting import estimate

    done = TextColumn("{task.completed} documents, {task.fields[rate]:.0f} a second")
    columns = (BarColumn(), done, TimeElapsedColumn(), TextColumn("left:"), TimeRemainingColumn())
    with Progress(*columns, console=err(), transient=True) as bar:
        task = bar.add_task("reading", total=None, rate=0.0)
        # Counting may take a while itself; until it is done, the rest is unknown.
        Thread(target=lambda: bar.update(task, total=estimate(sources)), daemon=True).start()
        yield lambda result, count=1: bar.update(task, advance=count, rate=bar.tasks[0].speed or 0.0)


@contextmanager
def share(what: str) -> Iterator[Any]:
    """A bar on a terminal that shows how much of a known whole is done, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress

    with Progress(console=err(), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)


def print_rows(columns: list[str], rows: list[list[Any]]) -> None:
    """Print a table; on a terminal within its width."""
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold", box=None, pad_edge=False)
    for c in columns:
        table.add_column(
            c, justify="right" if rows and all(isinstance(r[columns.index(c)], int) for r in rows) else "left"
        )
    for row in rows:
        # Text: what documents say is never read as markup.
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console = out()
    if not console.is_terminal:
        console.width = 200
    console.print(table)


def out() -> Console:
    """Standard output."""
    from rich.console import Console

    return Console()


def err() -> Console:
    """Standard error."""
    from rich.console import Console

    return Console(stderr=True)


def complain(error: KGError) -> None:
    """One line on standard error."""
    typer.echo(f"error: {one_line(str(error))}", err=True)
