"""Identity: which entities and facts are the same thing, within and across documents and languages.

IRIs are minted here and nowhere else (``iris``). Two things with one IRI are one thing.

``merge`` makes things of annotations: ``entities`` finds which bodies (``organizations``) and people (``people``) are
one, ``facts`` which facts are. They put their records to ``grouping``, which knows nothing of what they are;
``rulings`` are what the user decides. ``tables`` reads names by the words in ``data/``, ``spelling`` knows how names
sound, ``titles`` and ``dates`` when two can be of one thing, ``geography`` asks the gazetteer.
"""

from kg.identity.iris import (
    amount_iri,
    decision_iri,
    document_graph_iri,
    document_iri,
    entity_iri,
    evidence_iri,
    failure_iri,
    normalized,
    place_id,
    place_iri,
)
from kg.identity.merge import fact_iri, merge
from kg.identity.rulings import Ruling, read_rulings

__all__ = [
    "Ruling",
    "amount_iri",
    "decision_iri",
    "document_graph_iri",
    "document_iri",
    "entity_iri",
    "evidence_iri",
    "fact_iri",
    "failure_iri",
    "merge",
    "normalized",
    "place_id",
    "place_iri",
    "read_rulings",
]
