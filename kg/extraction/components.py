"""Importing this module registers the project's spaCy factories."""

from kg.extraction import dates, entities, organizations, people, places, quantities, reading, zones

__all__ = ["dates", "entities", "organizations", "people", "places", "quantities", "reading", "zones"]
