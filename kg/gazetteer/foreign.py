"""Foreign places that no list knows: a name with a class word behind its country (意大利帕尔玛市), and later uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from kg.gazetteer.gazetteer import Gazetteer, gazetteer
from kg.gazetteer.naming import Naming
from kg.gazetteer.words import words

# A transliterated or foreign name with its class word; between country and name a blank or 的, 友城 … may stand.
_BETWEEN: Final = re.compile(
    r"(?:人民民主共和国|民主共和国|共和国|联邦|王国)?[ 　·]?(?:的|国际)?(?:友城|友好城市|姊妹城市|友好省州)?[ 　]?"
)
_NAME: Final = re.compile(
    r"([一-鿿·]{2,9}?(?:[—－-][一-鿿]{2,6}?)?)(大区|行政区|市政区|城市区|自治州|边疆区|市|州|省|郡|县|府|道|町|村|(?<![园发范税贸景新高业术片])区)(?![长场民域级际内])"
)
_DISTRICT: Final = re.compile(r"([一-鿿]{2,4}?)(区)(?![长域级际内间块别])")
_AROUND: Final = re.compile(r"行政区|大区|专区")
_OWN_CLASS: Final = re.compile(r"[郡町](?![守长内民里级])")
# What cannot stand in such a name: verbs, prepositions and everyday words of reports.
_NO_NAME: Final = re.compile(
    r"[与和及同的在于向对为了是有将由从到至赴来访驻被把等各每本该这那个共第年月日时两三几]|城$|^多|经济|开发|口岸|工业|保税|自贸|产业|合作|示范|贸易|会见|会谈|会晤|访问|拜会|考察|参观|出席|举行|举办|设立|成立|投资|签|缔|结|代表|政府|企业|公司|城市|国家|地区|友好|建立|人民|总领|使馆|其他|相关|有关|行政|[园发税贸新高术片长]$|主要|当地|^(?:外务|财务|经济产业|国土交通|文部科学|厚生劳动|总务|防卫|农林水产|环境|法务)$"
)
_CLASS: Final = re.compile(r"(?:大区|行政区|市政区|城市区|自治州|边疆区|市|州|省|郡|县|府|道|町|村|区)$")


def with_foreign(text: str, found: Sequence[Naming]) -> list[Naming]:
    """The names found so far and unknown foreign places behind a country or region abroad, in text order.

    They have no id. A name that was found once is found again where it stands without its country or class word.
    """
    places = gazetteer()
    taken = bytearray(len(text))
    for n in found:
        # 门多|萨省: a short name abroad may be a piece of a longer one that is not known
        piece = n.id is not None and n.end - n.start == 2 and _is_abroad(places, n.id) and n.text[-1] in "省州郡"
        taken[n.start : n.end] = (b"\0" if piece else b"\1") * (n.end - n.start)
    found = [_with_class(text, n) if n.id is not None and _is_abroad(places, n.id) else n for n in found]
    new: list[Naming] = []
    for n in found:
        if n.id is not None and _is_abroad(places, n.id) and not any(o.start < n.start < o.end for o in new):
            new += _behind(text, n, taken, _DISTRICT if places.place(n.id).kind == "City" else _NAME)
    new += _again(text, new, taken)
    new += _bare(text, [n for n in found if n.id is not None and _is_abroad(places, n.id)], taken)
    pieces = {p.start for p in found for n in new if n.start < p.start and p.end <= n.end}
    return sorted([*(n for n in found if n.start not in pieces), *new], key=lambda n: n.start)


def _is_abroad(places: Gazetteer, id: str) -> bool:
    place = places.place(id)
    return place.kind in ("Country", "Region", "City") and place.country not in ("CN", "")


def _with_class(text: str, n: Naming) -> Naming:
    """代特莫尔德行政区 is not the city of that name, but the district around it; 洪城|郡 is the place itself."""
    own = _OWN_CLASS.match(text, n.end)
    if own is not None and n.text[-1] not in "郡町":
        return Naming(n.start, own.end(), text[n.start : own.end()], n.id, n.rule, n.confidence, n.chain)
    m = _AROUND.match(text, n.end)
    if m is None or n.text.endswith("市"):
        return n
    return Naming(n.start, m.end(), text[n.start : m.end()], None, "gazetteer.foreign", 0.6, n.chain)


def _behind(text: str, n: Naming, taken: bytearray, pattern: re.Pattern[str]) -> Iterable[Naming]:
    """The names that follow one another behind ``n`` (智利纽夫莱大区奇廉市)."""
    position = n.end
    while True:
        gap = _BETWEEN.match(text, position)
        m = pattern.match(text, gap.end() if gap else position)
        if m is None or _NO_NAME.search(m.group(1)) or words().is_everyday(m.group(1)):
            return
        if any(taken[m.start() : m.end()]):
            return
        taken[m.start() : m.end()] = b"\1" * (m.end() - m.start())
        chain = n.chain if text[n.end : m.start()].strip(" 　·") == "" else m.start()
        yield Naming(m.start(), m.end(), m.group(), None, "gazetteer.foreign", 0.6, chain)
        position = m.end()


def _bare(text: str, known: Sequence[Naming], taken: bytearray) -> Iterable[Naming]:
    """诹访 for 诹访市: a known place abroad without its class word, where no everyday word crosses it."""
    forms = {base: n for n in known if len(base := _CLASS.sub("", n.text)) > 1 and base != n.text}
    for form, n in sorted(forms.items(), key=lambda f: (-len(f[0]), f[0])):
        for m in re.finditer(re.escape(form), text):
            if not any(taken[m.start() : m.end()]) and not words().splits(text, m.start(), m.end()):
                taken[m.start() : m.end()] = b"\1" * len(form)
                yield Naming(m.start(), m.end(), form, n.id, "gazetteer.foreign", 0.8, m.start())


def _again(text: str, new: Sequence[Naming], taken: bytearray) -> Iterable[Naming]:
    forms = {n.text for n in new} | {c for n in new if len(c := _CLASS.sub("", n.text)) > 1}
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        for m in re.finditer(re.escape(form), text):
            if not any(taken[m.start() : m.end()]):
                taken[m.start() : m.end()] = b"\1" * len(form)
                yield Naming(m.start(), m.end(), form, None, "gazetteer.foreign", 0.6, m.start())
