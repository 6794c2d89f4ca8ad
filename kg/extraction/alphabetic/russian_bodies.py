"""Russian organisations and zones.

A body or site is a noun phrase with a head word (администрация, парк): adjectives before it, and behind it nouns in the
genitive, names, and names in quotation marks.
"""

from __future__ import annotations

import itertools
import re
from functools import partial
from typing import Final

from kg.extraction.alphabetic.morphology import (
    adjective,
    bases,
    cases,
    is_given_name,
    lemma_in,
    noun,
    parses,
    phrase_nominative,
)
from kg.extraction.alphabetic.name_words import name_pattern, word_set
from kg.extraction.alphabetic.russian_marked_bodies import QUOTED, RussianMarkedBodies
from kg.extraction.alphabetic.words import Word

_listed: Final = partial(word_set, "ru")

INITIALS: Final = re.compile(r"(?:[А-ЯЁ]\. ?){1,2}")


class RussianBodies(RussianMarkedBodies):
    """Reads one text for its bodies and sites. A mention's value is the name in the nominative."""

    def find_bodies(self) -> None:
        """Fill ``found`` with organisations and zones."""
        self._bodies()
        self._latin()
        self._quoted()
        self._known()
        self._acronyms()
        self._heads_again()

    # --- bodies and sites -------------------------------------------------------------------------------------------

    def _bodies(self) -> None:
        heads = _listed("organization", "heads")
        zones = _listed("zone", "heads")
        for i, w in enumerate(self.words.all):
            if w.start in self.taken or w.start in self.title_words or w.start in self.in_place:
                continue
            if self._is_school(w) and w.text not in _listed("organization", "known"):
                self._add("Organization", w.start, w.end, "organizations.school")
                continue
            if name_pattern("ru", "organization", "compounds").fullmatch(w.text):
                self._add("Organization", w.start, w.end, "organizations.compound", phrase_nominative([w.text]))
                continue
            if w.text in _listed("organization", "legal"):
                self._legal(w)
                continue
            forms = bases(w.text) if len(w.text) > 2 else (w.lower,)
            if noun(w.text) is None and not w.capital:
                continue
            label = "Organization" if any(f in heads for f in forms[:4]) else ""
            if any(f in zones for f in forms[:4]) and not label:
                label = "Zone"
            if label:
                self._phrase(i, label, next((f for f in forms if f in heads or f in zones), w.lower))

    def _legal(self, w: Word) -> None:
        agency = re.match(r" [А-ЯЁA-Z][\w-]+", self.text[w.end : w.end + 30]) if w.text in ("ИА", "РИА") else None
        if agency is not None:
            self._add("Organization", w.start, w.end + agency.end(), "organizations.legal")
            return
        m = re.match(r" ?[«“\"][^»”\"\n]{1,80}[»”\"]", self.text[w.end : w.end + 90])
        if m is not None:
            self._add("Organization", w.start, w.end + m.end(), "organizations.legal")

    def _phrase(self, i: int, label: str, lemma: str) -> None:
        """The noun phrase around the head word ``i``; it is a name where it holds one."""
        words = self.words.all
        first = i
        while first and self._joins_left(first):
            first -= 1
        while (
            first < i and not words[first].capital and (self._names_place(words[first]) or self._general(words[first]))
        ):
            first += 1
        last, named, end = self._right(i)
        capital_left = any(w.capital and (not self.words.opens(w) or self._names_place(w)) for w in words[first:i])
        adjectives = list(words[first:i])
        own_capital = words[i].capital and not self.words.opens(words[i])
        place_left = any(self._names_place(w) for w in adjectives)
        of_class = lemma in _listed("organization", "bare") and last > i
        of_class = of_class and words[last].lower in _listed("organization", "bare_of")
        if label == "Zone":
            if (
                lemma in _listed("zone", "not_zones")
                and not (capital_left and (not place_left or len(adjectives) > 1 or last > i))
                and '"' not in self.text[words[i].end : end]
                and "«" not in self.text[words[i].end : end]
            ):
                return
            if not (named or capital_left or (own_capital and last > i)):  # Дворец дружбы
                return
        elif not (named or (own_capital and (adjectives or last > i)) or capital_left or of_class):
            return
        if not (named or own_capital or any(w.capital for w in adjectives) or of_class):
            return  # китайская компания
        plain = all(w.start in self.in_place or self._class_word(w) for w in words[i + 1 : last + 1])
        if lemma == "центр" and first == i and plain and "«" not in self.text[words[i].start : end]:
            return  # центр Харбина, центр провинции Хэйлунцзян
        if self._plural(first, i):
            return  # китайские предприятия Харбина
        reading = noun(words[i].text)
        if (
            reading is not None
            and reading.tag.number == "plur"
            and not any(p.tag.number == "sing" and p.tag.POS == "NOUN" for p in parses(words[i].text))
        ):
            return  # предприятия Хэйхэ
        if lemma in ("представительство", "филиал", "отделение", "офис") and self._holds_body(words[i].end, end):
            return
        start = words[first].start
        if any(w.start in self.taken for w in words[first : last + 1]):
            return
        self._add(label, start, end, f"{label.lower()}s.head", self._nominative(start, end))

    def _plural(self, first: int, i: int) -> bool:
        """Whether the adjective before a head, or the sentence that the head opens, makes it a plural."""
        words = self.words.all
        if first < i:
            return all(p.tag.number == "plur" for p in parses(words[i - 1].text) if p.tag.POS in ("ADJF", "PRTF"))
        found = [p for p in parses(words[i].text) if p.tag.POS == "NOUN" and p.tag.case == "nomn"]
        return self.words.opens(words[i]) and bool(found) and all(p.tag.number == "plur" for p in found)

    def _joins_left(self, i: int) -> bool:
        before, here = self.words.all[i - 1], self.words.all[i]
        if not self.words.joined(before, here) or before.start in self.title_words:
            return False
        return (
            adjective(before.text) is not None
            and bool(cases(before.text) & cases(here.text))
            and noun_like(before.text)
        )

    def _holds_body(self, start: int, end: int) -> bool:
        """Whether a name in quotation marks names another body: представительство «Центра сотрудничества»."""
        m = QUOTED.search(self.text, start, end)
        if m is None:
            return False
        for w in self.words.between(m.start(), m.end()):
            if lemma_in(w.text, _listed("organization", "heads")):
                self._add(
                    "Organization",
                    m.start(1),
                    m.end(1),
                    "organizations.quoted",
                    phrase_nominative(m.group(1).split(" ")),
                )
                return True
        return False

    def _right(self, i: int) -> tuple[int, bool, int]:
        """Index of the last word of what belongs to a head, whether a name is in it, and where it ends."""
        words = self.words.all
        last, named, end = i, False, words[i].end
        j = i + 1
        pending = i
        while j < len(words):
            w = words[j]
            gap = self.text[words[j - 1].end : w.start]
            quoted = re.match(r" ?[«“\"]([^«»“”\"\n]{2,80})[»”\"]", self.text[words[j - 1].end : words[j - 1].end + 90])
            if quoted is not None:
                end = words[j - 1].end + quoted.end()
                named = True
                while j < len(words) and words[j].start < end:
                    j += 1
                last = pending = j - 1
                if (
                    j < len(words)
                    and self.text[end : words[j].start] == " "
                    and words[j].capital
                    and self._genitive(words[j])
                ):
                    continue
                break
            office = w.start in self.title_words and not w.capital and w.lower not in _listed("organization", "bare_of")
            if gap not in (" ", "\u00a0", " (") or office:
                break
            if gap == " (":
                break
            place = self.in_place.get(w.start)
            if place is not None and place.rule != "gazetteer.adjective":
                if (
                    not self._genitive(w)
                    and not self._class_word(words[j - 1])
                    and words[j - 1].lower not in ("в", "во", "по", "на", "с", "и", "между", "при")
                ):
                    break
                if words[j - 1].lower in ("на", "с", "во") or (
                    words[j - 1].lower == "в" and not self._seated(words[i])
                ):
                    break
                while j + 1 < len(words) and words[j + 1].start < place.end:
                    j += 1
                last, named, end = j, True, place.end
                pending = j
                j += 1
                route = re.match(r"\s?[-–—]\s?(?=[А-ЯЁ])", self.text[end : end + 4])
                if route is not None and j < len(words) and words[j].start == end + route.end():
                    last, end = j, words[j].end  # погранпереход Дуннин — Полтавка
                    break
                if j < len(words) and words[j].lower == "и" and pending > i + 1 and words[pending - 1].lower == "между":
                    j += 1
                    continue
                if j < len(words) and words[j].capital and self.words.joined(words[j - 1], words[j]):
                    nxt = self.in_place.get(words[j].start)
                    if (
                        nxt is not None
                        and not self._chinese_at(j)
                        and nxt.rule != "gazetteer.adjective"
                        and self._genitive(words[j])
                    ):
                        continue
                if j < len(words) and words[j].lower == "в" and self._seated(words[i]):
                    continue
                if (
                    j + 1 < len(words)
                    and words[j].lower in ("провинции", "города", "области", "края")
                    and self.words.joined(words[j - 1], words[j])
                    and words[j + 1].start in self.in_place
                ):
                    j += 1  # комитет КПК провинции | Ляонин
                    continue
                break
            if w.lower in ("в", "во"):
                if not self._seated(words[i]):
                    break
                j += 1
                continue
            if (
                w.lower == "и"
                and j + 1 < len(words)
                and words[j + 1].capital
                and (words[j + 1].start not in self.in_place or self._names_place(words[j + 1]))
            ):
                break  # another body
            if w.text in _listed("place", "short_classes"):
                j += 1
                continue
            if w.lower in ("по", "и", "при", "между", "имени", "им.", "для"):
                j += 1
                continue
            if w.capital and w.lower not in ("и",):
                following = words[j + 1] if j + 1 < len(words) else None
                run = following is not None and following.capital and self.words.joined(w, following)
                if run and not parses(w.text)[0].is_known and w.text in _listed("person", "korean"):
                    break  # руководитель администрации | Чжин Янг Хён
                if self._chinese_at(j) or (is_given_name(w.text) and not self._genitive_only(w)):
                    break
                if words[j - 1].lower in ("имени", "им."):
                    last, named, end = j, True, w.end
                    j += 1
                    continue
                if (
                    self._genitive(w) and (noun(w.text) is not None or adjective(w.text) is not None)
                ) or w.text.isupper():
                    last, named, end = j, True, w.end
                    pending = j
                    j += 1
                    continue
                break
            if not self._genitive(w) and not (words[j - 1].lower in ("по", "при") or self._after_po(i, j)):
                break
            if (noun(w.text) is None and adjective(w.text) is None) or self._is_verb(w.text):
                break
            if noun(w.text) is not None:
                pending = j
                last, end = j, w.end
            j += 1
        if not named:
            # города, края: a class word alone
            if last > i and words[i + 1].lower in _listed("organization", "bare_of"):
                return i + 1, False, words[i + 1].end
            own = words[i].capital and not self.words.opens(words[i])
            first = i
            while first and self._joins_left(first):
                first -= 1
            if last > i and (own or any(w.capital for w in words[first:i])):
                return last, False, end
            return i, False, words[i].end
        return last, named, end

    def _nominative(self, start: int, end: int) -> str:
        m = re.search(r"[«“\"]", self.text[start:end])
        stop = start + m.start() if m is not None else end
        inner = self.words.between(start, stop)
        if not inner:
            return self.text[start:end]
        head = phrase_nominative([w.text for w in inner])
        joined = self.text[inner[-1].end : end]
        # what stands between the words (hyphens, dashes) stays as it is written
        gaps = [self.text[a.end : b.start] for a, b in itertools.pairwise(inner)]
        parts = head.split(" ")
        if len(parts) == len(inner):
            head = "".join(p + g for p, g in zip(parts, [*gaps, ""], strict=True))
        name = head + joined
        if (
            inner[0].capital
            and self.words.opens(inner[0])
            and name.split(" ")[0].casefold() in _listed("organization", "common")
        ):
            name = name[:1].lower() + name[1:]
        return name


def noun_like(word: str) -> bool:
    """Whether an adjective may belong to a name: no ordinal, pronoun or participle of the verb kind."""
    reading = adjective(word)
    return reading is not None and not any(g in reading.tag for g in ("Apro", "Anum", "actv"))
