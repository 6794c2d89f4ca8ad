"""Lists of English words that are too long for ``names.toml``."""

from __future__ import annotations

from functools import cache

from kg.extraction.lexicon import table


@cache
def given_names() -> frozenset[str]:
    """Usual given names of English texts."""
    return frozenset(row[0] for row in table("en", "given-names.tsv"))


@cache
def english_surnames() -> frozenset[str]:
    """Usual Chinese surnames in Latin letters."""
    return frozenset(row[0] for row in table("en", "surnames.tsv"))
