"""Importing this module registers the project's spaCy factories."""

from kg.extraction import dates, entities, names, places, quantities, reading

__all__ = ["dates", "entities", "names", "places", "quantities", "reading"]
