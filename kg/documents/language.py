"""Which language a text is written in: by its script, and within a script by frequent words and letters."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("zh", "en", "ru")
"""The languages that texts are read in; labels are looked for in this order where no language is asked for."""

_SAMPLE = 20000
_MIN_WORDS = 8  # below this, frequent words tell nothing
_SCRIPTS = re.compile(
    "(?P<han>[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af])"
    "|(?P<kana>[\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff])"
    "|(?P<hangul>[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f])"
    "|(?P<latin>[A-Za-z\u00c0-\u024f\u1e00-\u1eff])"
    "|(?P<cyrillic>[\u0400-\u052f])"
    r"|(?P<other>[^\W\d_])"
)
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = {
    "han": re.compile("[\u3400-\u9fff]+"),
    "latin": re.compile("[A-Za-z]+"),
    "cyrillic": re.compile("[\u0400-\u052f]+"),
}
# One Chinese character or Korean syllable says about as much as this many letters.
_WEIGHT = {"han": 4, "kana": 4, "hangul": 4, "latin": 1, "cyrillic": 1, "other": 1}
_KANA_SHARE = 0.1
_HANGUL_SHARE = 0.3
_FOREIGN_LETTER_SHARE = 0.005
_PARAGRAPH = 60  # letters from which on a paragraph tells its language
_PART = 150  # letters that a part of a mixed page has at least
_PART_SHARE = 0.15


def detect(text: str) -> str | None:
    """The language as an ISO 639-1 code, "und" where it is none that is known, None without any letters.

    Other languages than :data:`LANGUAGES` are told apart only as far as it takes not to misread them.

    >>> [detect(t) for t in ("牡丹江市与东莞市签署合作协议。", "The two cities signed an agreement on trade.",
    ...                      "Города подписали соглашение о сотрудничестве.", "両市は協定に調印しました。")]
    ['zh', 'en', 'ru', 'ja']
    """
    sample = text[:_SAMPLE]
    counts = Counter(m.lastgroup for m in _SCRIPTS.finditer(sample))
    if not counts:
        return None
    east = counts["han"] + counts["kana"] + counts["hangul"]
    weights = {script: counts[script] * weight for script, weight in _WEIGHT.items()}
    weights["han"] = _WEIGHT["han"] * east
    script = max(("han", "latin", "cyrillic", "other"), key=lambda s: weights[s])
    if script == "han":
        if counts["kana"] > _KANA_SHARE * east:
            return "ja"
        return "ko" if counts["hangul"] > _HANGUL_SHARE * east else "zh"
    if script == "other":
        return "und"
    words = [w.casefold() for w in _WORD.findall(sample)]
    return _latin(words) if script == "latin" else _cyrillic(words)


def parts(text: str) -> dict[str, str]:
    """The text of each language of a page that mixes them, the largest part first; of one language where it does not.

    A paragraph goes where its language goes, one too short to tell with the paragraph before it. A language counts from
    some sentences and a share of the page on: names and quotations do not make a page a mixed one.

    >>> chinese = "牡丹江市代表团访问了东莞市，双方签署了产业合作协议，并就园区共建、干部交流达成一致。"
    >>> english = "A delegation from Mudanjiang visited Dongguan, where both cities signed an agreement on trade. "
    >>> [*parts(chinese + "\\n" + english * 3)]
    ['en', 'zh']
    """
    letters = sorted(_WEIGHT[s] * sum(map(len, regex.findall(text))) for s, regex in _LETTERS.items())
    if letters[-2] < max(_PART, _PART_SHARE * sum(letters)):  # the languages that are read have a script each
        return _whole(text)
    paragraphs: list[tuple[str | None, str]] = []
    for line in text.split("\n"):
        told = detect(line) if _weight(line) >= _PARAGRAPH else None
        before = paragraphs[-1][0] if paragraphs else None
        paragraphs.append((told or before, line))
    first = next((lang for lang, _ in paragraphs if lang is not None), None)
    found: dict[str, list[str]] = {}
    for lang, line in paragraphs:
        found.setdefault(lang or first or "", []).append(line)
    weights = {lang: sum(map(_weight, lines)) for lang, lines in found.items()}
    least = max(_PART, _PART_SHARE * sum(weights.values()))
    kept = sorted((k for k in LANGUAGES if weights.get(k, 0) >= least), key=lambda k: -weights[k])
    if len(kept) < 2:
        return _whole(text)
    return {lang: "\n".join(found[lang]).strip("\n") for lang in kept}


def _whole(text: str) -> dict[str, str]:
    lang = detect(text)
    return {lang: text} if lang is not None else {}


def _weight(text: str) -> int:
    return sum(_WEIGHT[m.lastgroup or "other"] for m in _SCRIPTS.finditer(text))


def normalize(code: str) -> str:
    """The ISO 639-1 part of a language tag.

    >>> normalize("zh-Hans-CN"), normalize("EN_us")
    ('zh', 'en')
    """
    return re.split("[-_]", code.strip(), maxsplit=1)[0].lower()


@cache
def _data() -> dict[str, Any]:
    data = tomllib.loads(files("kg.documents").joinpath("data/languages.toml").read_text("utf-8"))
    for script in ("latin", "cyrillic"):
        data[script] = {lang: frozenset(words.split()) for lang, words in data[script].items()}
    return data


def _scores(script: str, words: list[str]) -> dict[str, int]:
    """How many of ``words`` are frequent words of each language of the script."""
    counts = Counter(words)
    return {lang: sum(counts[w] for w in frequent) for lang, frequent in _data()[script].items()}


def _latin(words: list[str]) -> str:
    scores = _scores("latin", words)
    best = max(scores, key=lambda lang: scores[lang])
    if scores["en"] == scores[best] and (scores["en"] or len(words) < _MIN_WORDS):
        return "en"
    return best if scores[best] else "und"


def _cyrillic(words: list[str]) -> str:
    scores = _scores("cyrillic", words)
    letters = sum(map(len, words))
    foreign = sum(c in _data()["letters"]["foreign_cyrillic"] for w in words for c in w)
    if foreign > _FOREIGN_LETTER_SHARE * letters:
        others = {lang: score for lang, score in scores.items() if lang != "ru"}
        best = max(others, key=lambda lang: others[lang])
        return best if others[best] else "und"
    if scores["ru"] == max(scores.values()):
        return "ru"
    best = max(scores, key=lambda lang: scores[lang])
    # Russian has no word without ы or э for long; Bulgarian and Macedonian never have either.
    return "ru" if any(c in "ыэ" for w in words for c in w) else best
