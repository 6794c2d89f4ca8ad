"""Identity: which entities and facts are the same thing, within and across documents and languages.

IRIs are minted here and nowhere else. Two things with one IRI are one thing.
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
