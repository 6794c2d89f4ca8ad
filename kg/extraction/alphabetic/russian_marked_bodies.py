"""Russian organisations that quotation marks, Latin letters or capitals tell."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from kg.extraction.alphabetic.morphology import bases, lemma_in, lemma_of
from kg.extraction.alphabetic.name_words import names_data, word_set
from kg.extraction.alphabetic.russian_questions import RussianQuestions
from kg.extraction.alphabetic.words import Word
from kg.extraction.mention import Mention

_listed: Final = partial(word_set, "ru")

_LATIN: Final = re.compile(r"(?<![\w«\"“.@/-])[A-Z][\w&-]*\.?(?: (?:of |and |& )?[A-Z][\w&-]*\.?)*(?![\w@])")
_ROW: Final = re.compile(r"[»”\"](?:,|,? и) ")
QUOTED: Final = re.compile(r"[«“\"]([^«»“”\"\n]{2,80})[»”\"]")


class RussianMarkedBodies(RussianQuestions):
    """What :class:`russian_bodies.RussianBodies` finds beside noun phrases."""

    def _add(self, label: str, start: int, end: int, rule: str, name: str | None = None) -> None:
        mention = Mention(start, end, self.text[start:end], label, rule, name or self.text[start:end], 0.85)
        (self.found.zones if label == "Zone" else self.found.organizations).append(mention)
        for w in self.words.between(start, end):
            self.taken[w.start] = end

    def _latin(self) -> None:
        """Names in Latin letters that a legal form ends or a word for a company leads: корпорация XinChen Ind."""
        for m in _LATIN.finditer(self.text):
            inner = self.words.between(m.start(), m.end())
            if not inner or any(w.start in self.taken or w.start in self.in_place for w in inner):
                continue
            before = self.words.before(m.start())
            led = before is not None and lemma_in(before.text, _listed("organization", "latin_after"))
            listed = any(
                o.end + len(gap) == m.start()
                for o in self.found.organizations[-1:]
                for gap in (", ", " и ")
                if self.text.startswith(gap, o.end) and o.rule == "organizations.latin"
            )
            if led or listed or m.group().split()[-1].rstrip(".") in _listed("organization", "latin_ends"):
                self._add("Organization", m.start(), m.end(), "organizations.latin")

    def _acronyms(self) -> None:
        """Words in capitals behind a word that wants a body: председатель правления РКЦ."""
        regex = re.compile(names_data("ru")["organization"]["acronyms"])
        for w in self.words.all:
            if w.start in self.taken or w.start in self.in_place or regex.fullmatch(w.text) is None:
                continue
            before = self.words.before(w.start)
            if before is None or before.text.isupper():
                continue
            if before.start in self.title_words or lemma_in(before.text, _listed("organization", "acronym_after")):
                self._add("Organization", w.start, w.end, "organizations.acronym-told")

    def _quoted(self) -> None:
        """A name in quotation marks that stands for itself: «Хуа Ян» из Китая."""
        for m in QUOTED.finditer(self.text):
            name = m.group(1)
            inner = self.words.between(m.start(), m.end())
            if not inner or any(w.start in self.taken for w in inner) or not name[0].isupper() or len(inner) > 5:
                continue
            if re.search(r"[.!?,…]$|[,;]", name):
                continue
            before = self.words.before(m.start())
            row = self.found.organizations[-1:] and self.found.organizations[-1]
            listed = row and row.rule == "organizations.quoted" and _ROW.fullmatch(self.text, row.end, m.start())
            if not listed and (before is None or not self._names_body(before, m)):
                continue
            self._add("Organization", m.start() + 1, m.end() - 1, "organizations.quoted")

    def _names_body(self, before: Word, m: re.Match[str]) -> bool:
        if any(b in _listed("organization", "heads") for b in bases(before.text)) or before.start in self.title_words:
            return True
        if any(b in _listed("organization", "not_quoted_after") for b in bases(before.text)):
            return False
        return re.match(r" из (?=[«А-ЯЁ])", self.text[m.end() : m.end() + 6]) is not None

    def _heads_again(self) -> None:
        """Дума for Дума Уссурийска: a head with a capital, where one body of that head is named."""
        for w in self.words.all:
            if not w.capital or w.start in self.taken or self.words.opens(w) or w.start in self.title_words:
                continue
            lemma = lemma_of(w.text, _listed("organization", "heads"))
            full = next(
                (
                    o
                    for o in self.found.organizations
                    if lemma and lemma in str(o.value or "").casefold().split(" ")[:3]
                ),
                None,
            )
            if full is not None:
                self.found.organizations.append(
                    Mention(w.start, w.end, w.text, "Organization", "organizations.acronym", full.value)
                )
                self.taken[w.start] = w.end

    def _known(self) -> None:
        for name in sorted(names_data("ru")["organization"]["known"], key=lambda n: (-len(n), n)):
            if name not in self.text:
                continue
            for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", self.text):
                if m.start() not in self.taken:
                    self._add("Organization", m.start(), m.end(), "organizations.known")
        for o in [*self.found.organizations, *self.found.zones]:
            mentions = self.found.zones if o.label == "Zone" else self.found.organizations
            acronym = re.match(
                r" \((?:далее )?(?:[-–—] )?[«\"]?([А-ЯЁA-Z][А-ЯЁA-Zа-яё]{1,9})[»\"]?\)", self.text[o.end : o.end + 30]
            )
            if acronym is None or sum(c.isupper() for c in acronym.group(1)) < 2 or o.end + 2 in self.in_place:
                continue
            for n in re.finditer(rf"(?<![\w-]){re.escape(acronym.group(1))}(?![\w-])", self.text):
                if n.start() not in self.taken:
                    mentions.append(
                        Mention(n.start(), n.end(), n.group(), o.label, "organizations.acronym", o.value or o.text)
                    )
                    self.taken[n.start()] = n.end()
