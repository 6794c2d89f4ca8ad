"""Building the frozen tables: what can be checked without the sources."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.gazetteer.build import wanted, write
from kg.gazetteer.build_china import short_name


def test_equal_rows_give_equal_bytes_whenever_they_are_written(tmp_path: Path) -> None:
    rows = [["cn:1", "甲"], ["cn:2", "乙"]]
    a, b = tmp_path / "a.tsv.gz", tmp_path / "b.tsv.gz"
    assert write(a, "id name", rows) == write(b, "id name", rows) == len(a.read_bytes())
    assert a.read_bytes() == b.read_bytes()
    assert gzip.decompress(a.read_bytes()).decode() == "# id name\ncn:1\t甲\ncn:2\t乙\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.tsv.gz", "b.tsv.gz"]


def test_cities_that_curated_tables_name_are_wanted(tmp_path: Path) -> None:
    (tmp_path / "names.tsv").write_text(
        "# gn:\n海参崴\tgn:2013348\tformer\n鹏城\tcn:440300\tbyname\n", encoding="utf-8"
    )
    assert wanted(tmp_path) == {"2013348"}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("浦东新区", "浦东"),
        ("延边朝鲜族自治州", "延边"),
        ("恩施土家族苗族自治州", "恩施"),
        ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
        ("阿拉善盟", "阿拉善"),
        ("神农架林区", "神农架"),
        ("香港特别行政区", "香港"),
        ("东乡族自治县", "东乡族"),
        ("赵县", "赵县"),
    ],
)
def test_short_names_leave_out_the_class_and_peoples(name: str, short: str) -> None:
    assert short_name(name) == short
