"""Intercity: a knowledge graph of partnerships between cities, with evidence for every fact."""
