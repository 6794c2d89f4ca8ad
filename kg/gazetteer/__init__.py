"""Places: their names in three languages, codes, hierarchy and coordinates, and where a text names them."""

from kg.gazetteer.gazetteer import Gazetteer, gazetteer
from kg.gazetteer.place import KINDS, Match, Place

__all__ = ["KINDS", "Gazetteer", "Match", "Place", "gazetteer"]
