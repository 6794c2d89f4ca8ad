"""The pages' words in Chinese, English and Russian."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from kg.server.negotiation import chosen
from kg.vocabulary import LANGUAGES as _LANGUAGES

if TYPE_CHECKING:
    from kg.query import Question
    from kg.server.message import Request

LANGUAGES: Final = {"zh": ("中", "中文"), "en": ("EN", "English"), "ru": ("RU", "Русский")}
"""The languages of the pages: how a switch shows them, and their names."""

_SLOT: Final = re.compile(r"\{(\w+)\}")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_RUSSIAN: Final = re.compile(r"[\u0400-\u04ff]")


def language(request: Request) -> str:
    """The language to answer in: the parameter ``lang``, else what the browser asks for, else Chinese."""
    if (asked := request.value("lang")) in LANGUAGES:
        return str(asked)
    accepted = re.sub(r"(?<=[A-Za-z])-[A-Za-z0-9-]+", "", request.headers.get("accept-language", ""))
    return chosen(accepted, LANGUAGES) or _LANGUAGES[0]


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one language, by key."""

    lang: str
    texts: dict[str, Any]
    roles: dict[str, str]
    facts: dict[str, str]

    def __getitem__(self, key: str) -> str:
        return str(self.texts[key])

    def parameter(self, name: str) -> str:
        return str(self.texts["parameters"].get(name, name))

    def column(self, name: str) -> str:
        """The heading of a column of an answer; a column without one keeps its name."""
        bare = name.removesuffix("Name")
        heading = str(self.texts["columns"].get(bare) or self.roles.get(bare) or name)
        return heading[:1].upper() + heading[1:]

    def count(self, key: str, number: int) -> str:
        """A text with a number, in the plural form that the number asks for."""
        forms: dict[str, str] = self.texts[key]
        return forms.get(_plural(self.lang, number), forms["other"]).replace(
            "{n}", f"{number:,}".replace(",", "\u202f")
        )

    def sentence(self, question: Question) -> list[str]:
        """The first of a question's sentences in this language that asks for all that one can ask for, cut at its gaps:
        text, parameter, text …"""
        sentences = [s for s in question.sentences if _language(s) == self.lang] or list(question.sentences)
        return _SLOT.split(max(sentences, key=lambda s: len(_SLOT.findall(s)), default=question.name))


@cache
def wording(lang: str) -> Wording:
    """The texts of a language of LANGUAGES.

    >>> wording("en").count("rows", 1), wording("ru").count("rows", 3)
    ('1 row', '3 строки')
    """
    from kg.view.page import interface

    text = files("kg.server").joinpath("labels", f"{lang}.json").read_text(encoding="utf-8")
    names = interface(lang)
    return Wording(lang, json.loads(text), names["roles"], names["facts"])


def _language(sentence: str) -> str:
    return "zh" if _CHINESE.search(sentence) else "ru" if _RUSSIAN.search(sentence) else "en"


def _plural(lang: str, number: int) -> str:
    """The category of CLDR for a whole number."""
    if lang == "ru":
        if number % 10 == 1 and number % 100 != 11:
            return "one"
        return "few" if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14 else "many"
    return "one" if lang == "en" and number == 1 else "other"
