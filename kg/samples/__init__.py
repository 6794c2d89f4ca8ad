"""Sample documents: ten invented reports on three pairs of cities, in the formats and languages that are read.

The cities are real and their pairings too; every person, company, paper, figure and event is made up. Two
of the documents, a bulletin and a newspaper's article, speak of one agreement; one in English and one in Russian tell
stories of the Chinese ones again.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def paths() -> list[Path]:
    """The files of the samples, sorted by name.

    >>> [path.name for path in paths()][:2]
    ['briefs.jsonl', 'harbin-shenzhen-cadres.md']
    """
    folder = Path(str(files("kg.samples")))
    return sorted(path for path in folder.iterdir() if path.suffix in (".html", ".jsonl", ".md", ".txt"))
