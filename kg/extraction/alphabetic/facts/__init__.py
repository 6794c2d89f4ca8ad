"""Facts of English and Russian texts: one module a fact type, like the Chinese ones, over phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kg.extraction.alphabetic.facts.agreements import find_agreements
from kg.extraction.alphabetic.facts.events import find_events
from kg.extraction.alphabetic.facts.locations import find_locations
from kg.extraction.alphabetic.facts.mechanisms import find_mechanisms
from kg.extraction.alphabetic.facts.pairings import find_pairings
from kg.extraction.alphabetic.facts.posts import find_posts
from kg.extraction.alphabetic.facts.projects import find_projects
from kg.extraction.alphabetic.facts.secondments import find_secondments
from kg.extraction.alphabetic.facts.statements import find_statements
from kg.extraction.alphabetic.facts.statistics import find_statistics
from kg.extraction.alphabetic.facts.visits import find_visits
from kg.extraction.facts.draft import Context, Draft

# In this order: later finders read what earlier ones found.
FINDERS: Final[dict[str, Callable[[Context], Iterator[Draft]]]] = {
    "Post": find_posts,
    "Statement": find_statements,
    "Pairing": find_pairings,
    "Agreement": find_agreements,
    "Visit": find_visits,
    "Event": find_events,
    "Secondment": find_secondments,
    "Project": find_projects,
    "Mechanism": find_mechanisms,
    "LocatedIn": find_locations,
    "Statistic": find_statistics,
}
