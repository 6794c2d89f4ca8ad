"""What does not fit together in what the documents tell, and what they do not tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from kg.annotation import ROLES
from kg.identity.dates import compatible
from kg.network.affiliation import Affiliations
from kg.network.period import dates_of, years_of
from kg.network.projections import COOPERATION
from kg.report.content import Number, Sentence, iris, listed
from kg.report.counting import Counting
from kg.report.sentences import label, quotes, value_of
from kg.report.wording import Wording
from kg.view.page import interface

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.record import GraphFact

ACTIVITY: Final = tuple(type for type in COOPERATION if type != "Pairing")
# Roles of which a fact has one value: documents that tell different ones contradict each other.
_SINGLE: Final = ("date", "since", "asOf", "amount", "count", "status")


def contradictions(graph: Graph, facts: Sequence[GraphFact], words: Wording) -> list[Sentence]:
    """Figures that differ for the same subjects, measure and time, and facts of which documents tell different dates,
    amounts, counts or states."""
    found = [_figures(group, words) for group in _contradicting(facts)]
    for fact in facts:
        for role in _SINGLE:
            values = fact.roles.get(role, [])
            if ROLES[fact.type].get(role) and any(_differ(role, a, b) for a, b in combinations(values, 2)):
                runs = listed([value_of(fact, role, value, words) for value in values])
                name = interface(words.lang)["roles"][role]
                found.append(
                    Sentence(words.fill(words["contradictionRole"], role=name, values=runs), (fact.iri,), quotes(fact))
                )
    return found or [Sentence((words["noContradictions"],))]


def gaps(graph: Graph, facts: Sequence[GraphFact], counting: Counting, words: Wording) -> list[Sentence]:
    """What no document tells: dates, second sources, years, kinds of fact, return visits."""
    activity = [fact for fact in facts if fact.type in ACTIVITY]
    undated = [fact for fact in activity if not dates_of(fact)]
    single = [fact for fact in activity if len(fact.documents) == 1]
    found = []
    if undated:
        number = counting.undated(undated, ACTIVITY)
        found.append(Sentence(words.fill(words["gapUndated"], facts=number), iris(undated)))
    if single:
        found.append(Sentence(words.fill(words["gapSingle"], facts=counting.single(single, ACTIVITY)), iris(single)))
    if silent := _silent_years(activity):
        runs = listed([(counting.in_year(0, year, ACTIVITY, text=str(year)),) for year in silent], ", ")
        found.append(Sentence(words.fill(words["gapYears"], years=runs)))
    if missing := [kind for kind in COOPERATION if not any(fact.type == kind for fact in facts)]:
        names: dict[str, str] = interface(words.lang)["facts"]
        found.append(Sentence(words.fill(words["gapKinds"], kinds=words.join([names[kind] for kind in missing]))))
    if one_way := _one_way(graph, facts, counting):
        a, b, visits = one_way
        gap = words.fill(words["gapOneWay"], a=label(graph, a, words), b=label(graph, b, words))
        found.append(Sentence(gap, iris(visits)))
    told = {iri for fact in facts for iri in fact.documents}
    unresolved = [d for d in graph.documents if d.unresolved and (d.iri in told or not counting.things)]
    if unresolved:
        pattern = "?document ic:unresolved ?reason ."
        if counting.things:
            pattern += " ?fact ic:evidence ?evidence . ?evidence prov:wasQuotedFrom ?document ."
        number = counting.number(len(unresolved), pattern, what="?document")
        documents = {document.iri for document in unresolved}
        theirs = [fact for fact in facts if documents >= set(fact.documents)]
        found.append(Sentence(words.fill(words["gapUnresolved"], documents=number), iris(theirs)))
    if graph.failures and not counting.things:
        query = "SELECT (COUNT(DISTINCT ?failure) AS ?value) { ?failure a ic:Failure }"
        number = Number(str(len(graph.failures)), len(graph.failures), query)
        found.append(Sentence(words.fill(words["gapFailures"], sources=number)))
    return found or [Sentence((words["noGaps"],))]


def _contradicting(facts: Sequence[GraphFact]) -> list[list[GraphFact]]:
    """Figures of the same subjects, measure and time with different values: what ic:contradicts ties."""
    groups: dict[Any, list[GraphFact]] = defaultdict(list)
    for fact in facts:
        if fact.type == "Statistic" and fact.roles.get("subject"):
            key = [tuple(map(str, fact.roles.get(role, ()))) for role in ("measure", "subject", "asOf")]
            groups[tuple(key)].append(fact)
    return [group for group in groups.values() if len({str(fact.roles.get("value")) for fact in group}) > 1]


def _figures(group: Sequence[GraphFact], words: Wording) -> Sentence:
    first = group[0]
    values = [value_of(fact, "value", value, words) for fact in group for value in fact.roles.get("value", ())]
    runs = words.fill(
        words["contradictionFigures"],
        measure=value_of(first, "measure", first.roles["measure"][0], words),
        asOf=words.date(first.roles["asOf"][0]) if first.roles.get("asOf") else None,
        values=listed(values),
    )
    return Sentence(runs, iris(group), tuple(quote for fact in group for quote in quotes(fact)[:1]))


def _differ(role: str, a: Any, b: Any) -> bool:
    if role in ("date", "since", "asOf"):
        return not compatible(str(a), str(b))
    return bool(a != b)


def _silent_years(facts: Sequence[GraphFact]) -> list[int]:
    told = {year for fact in facts for _, day in dates_of(fact) for year in years_of(day)}
    return [year for year in range(min(told), max(told)) if year not in told] if told else []


def _one_way(graph: Graph, facts: Sequence[GraphFact], counting: Counting) -> tuple[str, str, list[GraphFact]] | None:
    """Of a pair whose visits all go one way: from whom, to whom, and the visits."""
    if len(counting.things) != 2:
        return None
    affiliations = Affiliations(graph)

    def goes(fact: GraphFact, source: str, target: str) -> bool:
        visitors = (iri for filler in fact.roles.get("visitor", ()) for iri in affiliations.of(filler))
        visited = (iri for filler in fact.roles.get("destination", ()) for iri in affiliations.of(filler))
        return source in visitors and target in visited

    visits = [fact for fact in facts if fact.type == "Visit"]
    for a, b in (counting.things, counting.things[::-1]):
        there = [fact for fact in visits if goes(fact, a, b)]
        if there and not any(goes(fact, b, a) for fact in visits):
            return a, b, there
    return None
