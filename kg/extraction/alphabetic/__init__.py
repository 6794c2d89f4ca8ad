"""Extraction for languages that write words apart with letters: English and Russian.

The components bear the names of the Chinese ones and keep their contract; spaCy picks them by the pipeline's
language. What the languages share is code, which asks a :class:`language.Language` about words and the row of
:mod:`readers` for names; word lists, patterns, prepositions with their cases and cues are ``data/<language>``. How a
language is added is told in ``kg/extraction/data/README.md``.
"""
