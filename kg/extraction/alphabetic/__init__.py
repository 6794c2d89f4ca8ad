"""Extraction for languages that write words apart with letters: English and Russian.

The components bear the names of the Chinese ones and keep their contract; spaCy picks them by the pipeline's
language. What the two languages share is code; word lists, patterns and cues are ``data/en`` and ``data/ru``.
"""
