"""Settlements that no list knows, in texts whose other places the gazetteer finds."""

from __future__ import annotations

import pytest

from kg.extraction.settlements import with_settlements
from kg.gazetteer.resolution import resolve


def settlements(text: str) -> list[str]:
    """The settlements added to what the gazetteer finds; offsets hold."""
    found = with_settlements(text, resolve(text))
    assert all(text[n.start : n.end] == n.text for n in found)
    return [n.text for n in found if n.rule == "gazetteer.settlement"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("与甘谷县安远镇大城村、磐安镇四十铺村结对", ["大城村", "四十铺村"]),
        ("走访艾比湖社区及示范点龙岭村，开发区下沙街道", ["艾比湖社区", "龙岭村", "下沙街道"]),
        ("双凤镇封家湾社区到了，封家湾将打造民宿", ["封家湾社区", "封家湾"]),
        ("在阿合奇县库兰萨里克村住了几十年，代表团还前往鳌江镇，走访", ["库兰萨里克村", "鳌江镇"]),
        ("帮扶甘谷县安远镇勇敢村，改善村容村貌", ["勇敢村"]),
        ("对口援助奇台县和奇台农场", ["奇台农场"]),
        ("在俄罗斯滨海边疆区会见兴凯区代行政长官", ["兴凯区"]),
    ],
)
def test_settlements(text: str, expected: list[str]) -> None:
    assert settlements(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "走访贫困村和脱贫村，建设美丽乡村与农村社区，多个村庄，驻村工作队",
        "全村人，该村党支部，两个行政村，结对村，联合村党支部，各社区居民，线上社区",
        "该区负责人介绍，全区经济，山区和林区，示范区建设",
    ],
)
def test_kinds_of_settlements_are_no_names(text: str) -> None:
    assert settlements("俄罗斯滨海边疆区代表来访，" + text) == []
