"""The briefing: of a partnership, a city or a whole graph."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from kg.annotation import FACT_TYPES
from kg.identity.dates import bounds
from kg.network.affiliation import Affiliations
from kg.network.intensity import Partnership, partnerships, points
from kg.network.period import date_of, dates_of
from kg.network.projections import COOPERATION, cities, visits
from kg.network.triads import Chain, chains
from kg.report.content import Block, Number, Picture, Report, Runs, Section, Sentence, Table, iris, listed
from kg.report.counting import Counting, of_types, tie, tied_places
from kg.report.doubts import ACTIVITY, contradictions, gaps
from kg.report.sentences import label, sentence
from kg.report.wording import Wording, wording
from kg.view.page import interface

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.figure import Figure

    from kg.graph import Graph
    from kg.record import GraphFact

ROWS: Final = 20
"""So many pairs, chains and facts of a kind are told where there are more, which is said; of a pair, all facts."""
_TOLD: Final = tuple(type for type in FACT_TYPES if type not in ("Pairing", "LocatedIn", "Statement"))


def briefing(graph: Graph, things: Sequence[str] = (), lang: str = "zh") -> Report:
    """What a graph tells of things: two places (their partnership), one (its partnerships), or none (all).

    Args:
        things: IRIs.
        lang: of the words and of names; titles and quotes stay as the documents have them.
    """
    return _Briefing(graph, things, wording(lang)).report()


class _Briefing:
    def __init__(self, graph: Graph, things: Sequence[str], words: Wording) -> None:
        self.graph = graph
        self.things = tuple(things)
        self.words = words
        self.counting = Counting(things)
        affiliations = Affiliations(graph)
        self.facts = [fact for fact in graph.facts if self.counting.holds(fact, affiliations)]
        known = partnerships(graph)
        self.pairs = [pair for pair in known if set(things) <= {pair.a, pair.b}]
        self.now = _now(graph)

    @cached_property
    def network(self) -> nx.Graph:
        """The network of cities of the whole graph."""
        return cities(self.graph)

    def report(self) -> Report:
        sections = [Section(self.words["summary"], tuple(self._summary()))]
        if len(self.things) < 2:
            sections.append(Section(self.words["partners"], tuple(self._partners())))
        for kind in _TOLD:
            if blocks := self._told(kind):
                sections.append(Section(self.words.title(kind), tuple(blocks)))
        sections.append(Section(self.words["chains"], tuple(self._chains())))
        doubts = contradictions(self.graph, self.facts, self.words)
        sections.append(Section(self.words["contradictions"], tuple(doubts)))
        missing = gaps(self.graph, self.facts, self.counting, self.words)
        sections.append(Section(self.words["gaps"], tuple(missing)))
        return self._cited(tuple(sections))

    def _cited(self, sections: tuple[Section, ...]) -> Report:
        """The report with its sources: the documents of the facts that its sentences and tables rest on."""
        backing = [
            iri for section in sections for block in section.blocks for facts in _backing(block) for iri in facts
        ]
        by_iri = {fact.iri: fact for fact in self.graph.facts}
        sources = dict.fromkeys(document for iri in backing for document in by_iri[iri].documents)
        number = {document: place for place, document in enumerate(sources, 1)}
        cited = {iri: tuple(number[document] for document in by_iri[iri].documents) for iri in dict.fromkeys(backing)}
        documents = tuple(self.graph.document_by_iri[iri] for iri in sources)
        return Report(self.words.lang, self._title(), sections, documents, cited)

    def _title(self) -> str:
        names = [label(self.graph, iri, self.words) for iri in self.things]
        key = ("titleGraph", "titleCity", "titlePair")[len(names)]
        return self.words[key].format(**dict(zip("ab", names, strict=False)))

    # --- sections -------------------------------------------------------------------------------------------------

    def _summary(self) -> list[Block]:
        words, counting, facts = self.words, self.counting, self.facts
        blocks: list[Block] = [
            Sentence(
                words.fill(words["told"], documents=counting.documents(facts), facts=counting.facts(facts)),
                iris(facts),
            ),
        ]
        kinds = {f"{kind.lower()}s": counting.facts(facts, kind) for kind in ACTIVITY}
        blocks.append(Sentence(words.fill(words["kinds"], **kinds), iris(self._of(*ACTIVITY))))
        pairings = self._of("Pairing")
        if pairings:
            told = counting.facts(facts, "Pairing"), counting.documents(facts, "Pairing")
            blocks.append(Sentence(words.fill(words["paired"], pairings=told[0], documents=told[1]), iris(pairings)))
            blocks.extend(sentence(self.graph, fact, words) for fact in pairings[:ROWS])
        elif len(self.things) == 2:
            blocks.append(Sentence((words["unpaired"],)))
        blocks.extend(self._span())
        blocks.extend(self._money())
        if len(self.things) == 2:
            blocks.extend(self._intensity())
            drawn = {self.things[0], self.things[1]} <= set(self.graph.entity_by_iri)
            if drawn and self._of(*COOPERATION):
                blocks.append(
                    Picture(words["picture_timeline"], partial(_timeline, self.graph, self.things, words.lang))
                )
        return blocks

    def _span(self) -> list[Block]:
        dated = sorted((bounds(day)[0], day, fact.iri) for fact in self._of(*ACTIVITY) for _, day in dates_of(fact)[:1])
        if not dated:
            return []
        (_, first, one), (_, last, other) = dated[0], dated[-1]
        return [
            Sentence(
                self.words.fill(self.words["span"], first=self.words.date(first), last=self.words.date(last)),
                (one, other),
            )
        ]

    def _money(self) -> list[Block]:
        """The sum of the amounts of projects by currency."""
        by_currency: dict[str, list[GraphFact]] = {}
        for fact in self._of("Project"):
            for amount in fact.roles.get("amount", [])[:1]:
                alone = [a for a in fact.roles["amount"] if a["currency"] == amount["currency"]]
                if len(alone) == len(fact.roles["amount"]) == 1:
                    by_currency.setdefault(amount["currency"], []).append(fact)
        blocks: list[Block] = []
        for currency, facts in sorted(by_currency.items()):
            total = sum(fact.roles["amount"][0]["value"] for fact in facts)
            number = self.counting.money(total, currency, self.words.amount(total))
            runs = self.words.fill(self.words["money"], sum=number, currency=self.words.currency(currency))
            blocks.append(Sentence(runs, iris(facts)))
        return blocks

    def _intensity(self) -> list[Block]:
        words = self.words
        pair = next(iter(self.pairs), None)
        if pair is None:
            return []
        year = Number(str(self.now), self.now, _NOW)
        status = words[f"status_{pair.status(self.now).replace(' ', '')}"]
        blocks: list[Block] = [Sentence(words.fill(status, year=year), pair.facts)]
        if pair.years:
            counting = Counting(self.things, seats=True)
            best = max(pair.years, key=lambda known: (known.index, known.year))
            count = sum(len(facts) for facts in best.facts.values())
            told = counting.in_year(count, best.year, ACTIVITY, text=str(best.year))
            runs = words.fill(words["bestYear"], year=told, index=counting.index(best.index, best.year))
            blocks.append(Sentence(runs, tuple(iri for facts in best.facts.values() for iri in facts)))
            blocks.append(self._index_note())
        return blocks

    def _index_note(self) -> Sentence:
        names: dict[str, str] = interface(self.words.lang)["facts"]
        told = self.words.join([f"{names[kind]} {weight:g}" for kind, weight in points().items()])
        return Sentence(self.words.fill(self.words["indexNote"], points=told))

    def _partners(self) -> list[Block]:
        words, shown = self.words, self.pairs[:ROWS]
        if not self.pairs:
            return []
        number = tied_places(len(self.pairs), self.things)
        key = "all_shown" if len(shown) == len(self.pairs) else "first_shown"
        blocks: list[Block] = [
            Sentence(
                words.fill(words[key], pairs=number), tuple(iri for p in self.pairs for iri in p.facts + p.pairings)
            )
        ]
        blocks.extend(self._hubs())
        columns = ("pair", "paired", "facts", "status", "years")
        rows = tuple((self._row(pair), pair.pairings + pair.facts) for pair in shown)
        blocks += [Table(tuple(words[f"column_{column}"] for column in columns), rows), self._index_note()]
        blocks.append(Picture(words["picture_heatmap"], partial(_heatmap, self.graph, shown, words.lang)))
        if not self.things:
            blocks.append(Picture(words["picture_network"], partial(_network, self.network)))
            if self._of("Visit"):
                blocks.append(Picture(words["picture_flows"], partial(_flows, self.graph)))
        return blocks

    def _row(self, pair: Partnership) -> tuple[Runs, ...]:
        words, counting = self.words, Counting((pair.a, pair.b), seats=True)
        years: list[Runs] = []
        for year in pair.years[-6:]:
            told = counting.in_year(sum(map(len, year.facts.values())), year.year, ACTIVITY, text=str(year.year))
            years.append((told, ": ", counting.index(year.index, year.year)))
        return (
            (f"{label(self.graph, pair.a, words)} – {label(self.graph, pair.b, words)}",),
            (words["yes"] if pair.pairings else words["no"],),
            (counting.number(len(pair.facts), of_types(ACTIVITY)),),
            (words[pair.status(self.now).replace(" ", "")],),
            listed(years, words["separator"]) or (words["noDate"],),
        )

    def _hubs(self) -> list[Block]:
        """The cities with most partners, of a whole graph."""
        if self.things:
            return []
        network = self.network
        strongest = sorted(network, key=lambda n: (-network.degree(n), -network.degree(n, weight="count"), n))[:5]
        blocks: list[Block] = []
        for city in strongest:
            facts = sorted({iri for *_, tied in network.edges(city, data="facts") for iri in tied})
            if not facts:
                continue
            partners = tied_places(network.degree(city), (city,))
            tying = tied_places(len(facts), (city,), what="?fact")
            name = label(self.graph, city, self.words)
            runs = self.words.fill(self.words["hub"], city=name, partners=partners, facts=tying)
            blocks.append(Sentence(runs, tuple(facts)))
        return blocks

    def _told(self, kind: str) -> list[Block]:
        """The facts of a kind as sentences by date; of a city or graph with very many, the latest."""
        facts = sorted(self._of(kind), key=_order)
        if len(self.things) == 2 or len(facts) <= ROWS:
            return [sentence(self.graph, fact, self.words) for fact in facts]
        number = self.counting.facts(self.facts, kind)
        dated = [fact for fact in facts if dates_of(fact)]
        latest, key = (dated[-ROWS:], "latest_shown") if dated else (facts[:ROWS], "some_shown")
        first = Sentence(self.words.fill(self.words[key], facts=number), iris(latest))
        return [first, *(sentence(self.graph, fact, self.words) for fact in latest)]

    def _chains(self) -> list[Block]:
        words, network = self.words, self.network
        found = [chain for chain in chains(network) if set(self.things) <= {chain.a, chain.b, chain.c}]
        if not found:
            return [Sentence((words["noChains"],))]
        blocks: list[Block] = []
        if not self.things:
            number = Number(str(len(found)), len(found), _CHAINS)
            backing = dict.fromkeys(iri for chain in found for iri in _tied(network, chain))
            blocks.append(Sentence(words.fill(words["chainCount"], chains=number), tuple(backing)))
        for chain in sorted(found, key=lambda c: (-c.home - c.abroad, c.a, c.b, c.c))[:ROWS]:
            names = {
                key: label(self.graph, iri, words) for key, iri in (("a", chain.a), ("b", chain.b), ("c", chain.c))
            }
            runs = words.fill(
                words["chain"],
                **names,
                home=tie(chain.a, chain.b, chain.home),
                abroad=tie(chain.b, chain.c, chain.abroad),
                closed=words["closed"] if chain.closed else None,
            )
            blocks.append(Sentence(runs, _tied(network, chain)))
        return blocks

    def _of(self, *types: str) -> list[GraphFact]:
        return [fact for fact in self.facts if fact.type in types]


# --- helpers ------------------------------------------------------------------------------------------------------

_NOW: Final = (
    "SELECT (xsd:integer(SUBSTR(MAX(?day), 1, 4)) AS ?value)"
    " { ?document dcterms:issued ?issued BIND(STR(?issued) AS ?day) }"
)
_CHAINS: Final = (
    "SELECT (COUNT(*) AS ?value) { ?home a ic:DomesticTie ; ic:tieOf ?a , ?b . ?a a ic:City . ?b a ic:City ."
    " ?abroad a ic:CrossBorderTie ; ic:tieOf ?b , ?c . FILTER(?a != ?b && ?b != ?c) }"
)


def _now(graph: Graph) -> int:
    """The year of the latest document; of the latest fact where no document has a date. The report must not change with
    the day on which it is made."""
    published = [d.published[:4] for d in graph.documents if d.published]
    told = [bounds(day)[0][:4] for fact in graph.facts if (day := date_of(fact))]
    return int(max(published or told or ["0"]))


def _tied(network: nx.Graph, chain: Chain) -> tuple[str, ...]:
    return tuple(sorted({*network.edges[chain.a, chain.b]["facts"], *network.edges[chain.b, chain.c]["facts"]}))


def _order(fact: GraphFact) -> tuple[str, str]:
    """By date, what has none at the end."""
    day = date_of(fact)
    return (bounds(day)[0] if day else "9999", fact.iri)


def _backing(block: Block) -> list[tuple[str, ...]]:
    if isinstance(block, Sentence):
        return [block.facts]
    return [facts for _, facts in block.rows] if isinstance(block, Table) else []


def _timeline(graph: Graph, things: Sequence[str], lang: str) -> Figure:
    from kg.charts import timeline

    return timeline(graph, *things, lang=lang)


def _heatmap(graph: Graph, pairs: Sequence[Partnership], lang: str) -> Figure:
    from kg.charts import heatmap

    return heatmap(graph, pairs, lang=lang)


def _network(network: nx.Graph) -> Figure:
    from kg.charts import picture

    return picture(network)


def _flows(graph: Graph) -> Figure:
    from kg.charts import flows

    return flows(visits(graph))
