"""Importing this module registers the project's spaCy factories."""

from kg.extraction import dates, entities, names, organizations, people, places, quantities, reading, recognizer, zones

__all__ = [
    "dates",
    "entities",
    "names",
    "organizations",
    "people",
    "places",
    "quantities",
    "reading",
    "recognizer",
    "zones",
]
