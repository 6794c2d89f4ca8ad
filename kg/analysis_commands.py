"""The commands that analyse: ``kg analyze`` and ``kg report``."""

from __future__ import annotations

from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from kg import console
from kg.console import GraphFile

_TOP = 15


def analyze(
    graph: GraphFile,
    since: Annotated[str | None, typer.Option(help="Only facts dated in or after this year, month or day ...")] = None,
    until: Annotated[str | None, typer.Option(help="... and in or before this one.")] = None,
    back_test: Annotated[
        str | None, typer.Option(help="Say what guesses of missing partnerships were worth from this date on.")
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help="Use rustworkx and igraph, where they are installed.")] = False,
) -> None:
    """Measure the network of cities: its shape, hubs, partnerships by intensity, communities, brokers, missing ties."""
    from kg.graph import load
    from kg.network import cities, visits
    from kg.network.acceleration import accelerated
    from kg.network.communities import communities
    from kg.network.measures import measures, summary, undirected
    from kg.network.reciprocity import weighted_reciprocity

    loaded = load(graph)
    network = cities(loaded, since=since, until=until)
    with accelerated() if fast else nullcontext():
        whole, found = summary(network), measures(network)
        groups = communities(undirected(network))
    returned = weighted_reciprocity(visits(loaded, since=since, until=until))
    rows = [
        ["places", whole.nodes],
        ["ties", whole.edges],
        ["components", whole.components],
        ["transitivity", _figure(whole.transitivity)],
        ["assortativity by degree", _figure(whole.degree_assortativity)],
        *([f"assortativity by {name}", _figure(value)] for name, value in whole.assortativity.items()),
        ["visits returned", _figure(returned)],
        ["communities", len(groups.members)],
        ["modularity; stability", f"{_figure(groups.modularity)}; {_figure(groups.stability)}"],
    ]
    console.print_rows(["", "value"], rows)
    names = dict(network.nodes(data="label"))
    strongest = sorted(found, key=lambda node: (-found[node]["strength"], node))[:_TOP]
    columns = ["city", "ties", "strength", "PageRank", "betweenness", "core", "community"]
    told = []
    for node in strongest:
        m = found[node]
        shares = [_figure(m["pagerank"]), _figure(m["betweenness"])]
        told.append([names[node], m["neighbours"], _figure(m["strength"]), *shares, m["core"], m["community"]])
    console.print_rows(columns, told)
    _print_partnerships(loaded, names)
    _print_ties(network, names, back_test)


def report(
    graph: GraphFile,
    output: Annotated[Path, typer.Option("-o", "--output", help="The report: .html, .md or .docx.")],
    pair: Annotated[
        tuple[str, str] | None, typer.Option(help="Of the partnership of these two (names or IRIs).", metavar="A B")
    ] = None,
    city: Annotated[str | None, typer.Option(help="Of this city (name or IRI).")] = None,
    lang: Annotated[str, typer.Option(help="The language of the report: zh, en or ru.")] = "zh",
) -> None:
    """Write a briefing of a partnership, a city or the whole graph: each sentence with its sources.

    Numbers lead to the queries that find them again; contradictions and gaps are listed.
    """
    from kg.graph import load
    from kg.report import write

    console.writable(output.parent)
    console.known_language(lang)
    write(load(graph), output, pair=pair, city=city, lang=lang)
    console.err().print(f"written {output}", highlight=False, markup=False, soft_wrap=True)
    if output.suffix != ".md" and find_spec("matplotlib") is None:
        hint = "without pictures: they need pip install 'intercity-kg[charts]'"
        console.err().print(hint, highlight=False, markup=False, soft_wrap=True)


def _print_partnerships(graph: Any, names: dict[str, str]) -> None:
    from kg.network.intensity import partnerships

    rows = [
        [
            " – ".join(names.get(iri) or graph.entity_by_iri[iri].label for iri in (pair.a, pair.b)),
            "yes" if pair.pairings else "no",
            len(pair.facts),
            ", ".join(f"{year.year}: {year.index:.0f}" for year in pair.years[-6:]),
        ]
        for pair in partnerships(graph)[:_TOP]
    ]
    console.print_rows(["partnership", "paired", "facts", "intensity by year (of 100)"], rows)


def _print_ties(network: Any, names: dict[str, str], cut: str | None) -> None:
    """Brokers, missing ties, and what guesses of them were worth."""
    from kg.network.prediction import back_test, predict
    from kg.network.triads import brokers

    rows = [[names[broker.city], broker.open, broker.closed] for broker in brokers(network)[:_TOP]]
    console.print_rows(["broker between home and abroad", "alone", "closed"], rows)
    guesses = predict(network, limit=5)
    columns = ["missing tie", "score", "partners in common"]
    told = [
        [f"{names[g.a]} – {names[g.b]}", _figure(g.score), ", ".join(names[node] for node in g.common[:5])]
        for g in guesses
    ]
    console.print_rows(columns, told)
    if cut is not None:
        test = back_test(network, cut)
        told = [
            ["ties known before", test.known],
            ["new since", test.new],
            ["of them with partners in common", test.reachable],
            ["guesses that came true", f"{test.hits} of {test.guesses}"],
            ["by lot", _figure(test.by_chance)],
            ["the busiest cities", test.by_popularity],
            ["AUC", _figure(test.auc)],
        ]
        console.print_rows([f"back-test at {cut}", "value"], told)


def _figure(value: float | None) -> Any:
    """A figure in three digits; a count as it is.

    >>> _figure(3), _figure(0.12345), _figure(None)
    (3, '0.123', '–')
    """
    if value is None:
        return "–"
    return value if isinstance(value, int) else f"{value:.3g}"
