"""Facts: one module a fact type reads the discourse and drafts facts; ``assembly`` merges them.

Trigger words and cues are data (``data/<language>/facts.toml``, ``arguments.toml``, ``references.toml``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kg.extraction.facts.agreements import find_agreements
from kg.extraction.facts.draft import Context, Draft
from kg.extraction.facts.events import find_events
from kg.extraction.facts.locations import find_locations
from kg.extraction.facts.mechanisms import find_mechanisms
from kg.extraction.facts.pairings import find_pairings
from kg.extraction.facts.posts import find_posts
from kg.extraction.facts.projects import find_projects
from kg.extraction.facts.secondments import find_secondments
from kg.extraction.facts.signings import find_signings
from kg.extraction.facts.statements import find_statements
from kg.extraction.facts.statistics import find_statistics
from kg.extraction.facts.visits import find_visits

Finder = Callable[[Context], Iterator[Draft]]


def find_all_agreements(context: Context) -> Iterator[Draft]:
    """Single agreements, then those that are only counted."""
    yield from find_agreements(context)
    yield from find_signings(context)


# In this order: later finders read what earlier ones found (an agreement takes the place of its event; a quantity
# that is a project's investment is no statistic).
FINDERS: Final[dict[str, Finder]] = {
    "Post": find_posts,
    "Statement": find_statements,
    "Pairing": find_pairings,
    "Visit": find_visits,
    "Event": find_events,
    "Agreement": find_all_agreements,
    "Secondment": find_secondments,
    "Project": find_projects,
    "Mechanism": find_mechanisms,
    "LocatedIn": find_locations,
    "Statistic": find_statistics,
}
