"""What belongs to a Russian office: nouns in the genitive behind it, and the place or body among them."""

from __future__ import annotations

import re
from typing import Final

from kg.extraction.alphabetic.morphology import bases, cases, lemma_in, parses
from kg.extraction.alphabetic.name_words import word_set
from kg.extraction.alphabetic.office_complements import Complements, Office
from kg.extraction.alphabetic.place_words import is_class
from kg.extraction.alphabetic.titles import title_pattern, title_words
from kg.extraction.mention import Mention

_MOST_FILLERS: Final = 7


class RussianComplements(Complements):
    """Мэр | Уфы, министр | промышленности и торговли Татарстана, глава администрации | Уссурийска."""

    def _complement(self, office: Office) -> None:
        words = self.words.all
        j = self.words.index(office.title.end)
        fillers: list[str] = []
        end = office.title.end
        while j < len(words) and len(fillers) < _MOST_FILLERS:
            w = words[j]
            gap = self.text[words[j - 1].end : w.start]
            quoted = gap == " «" and w.start in self.body_at  # президент «Чжундин» | Сунь Гоцян
            if (gap not in (" ", "\u00a0", ", ") and not quoted) or w.start in self.person_at:
                break
            if self.text[words[j - 1].end : w.start] == ", ":
                break
            if w.lower == "из" and not fillers:  # коллега из Харбина
                end = w.end
                j += 1
                continue
            body = self.body_at.get(w.start)
            following = words[j + 1] if j + 1 < len(words) else None
            capital = following is not None and following.lower.startswith("столиц")
            if body is not None and body.rule == "gazetteer.adjective" and following is not None and capital:
                end = following.end
                break  # градоначальник башкирской столицы
            if body is not None and body.rule != "gazetteer.adjective":
                inner = self._administration(body)
                if inner is not None:
                    fillers.append(w.text)
                    body = inner
                while fillers and self._class_word(fillers[-1]):
                    fillers.pop()
                office.body, end = (
                    (body.start, body.end),
                    max(body.end + (quoted and self.text.startswith("»", body.end)), end),
                )
                # аким Костанайской области | Казахстана, секретарь КПК | уезда Фуюань
                classed = title_pattern("ru", "class_of_holder").match(self.text, body.end)
                holder = self.body_at.get(classed.end() if classed is not None else body.end + 1)
                plain = holder is not None and holder.label == "Place" and holder.rule != "gazetteer.adjective"
                party = body.text in title_words("ru", "parties")
                if holder is not None and plain and party:  # первый секретарь КПК | Хэйлунцзяна
                    fillers.append(body.text)
                    office.body = holder.start, holder.end
                if holder is not None and plain and (classed or "gent" in cases(holder.text.split()[-1])):
                    end = holder.end
                abroad = re.match(r" во? (?:городе |г\. )?", self.text[end : end + 14])
                seat = self.body_at.get(end + abroad.end()) if abroad is not None else None
                if (
                    seat is not None
                    and seat.label == "Place"
                    and re.search(r"пос[оле]+л|консул|торгпред|представител", office.title.text)
                ):
                    office.end = end = seat.end
                    office.text = " ".join([office.title.text, *fillers]) + self.text[body.end : end]
                    return
                break
            nested_title = self.title_at.get(w.start)
            if nested_title is not None and fillers and fillers[-1] == "и":
                break  # глава региона и посол
            if nested_title is not None:
                for x in self.words.between(w.start, nested_title.end):
                    fillers.append(x.text)
                j = self.words.index(nested_title.end)
                end = nested_title.end
                continue
            # вице-спикер Думы, Раис Республики: a word that is no name
            named = w.capital and not w.text.isupper() and not self._chamber(w.text) and not self._class_word(w.text)
            if named or not self._filler(w.text, fillers):
                break
            fillers.append(w.text)
            end = w.end if w.lower != "и" else end
            j += 1
        if office.body is not None:
            while fillers and (self._class_word(fillers[-1]) or re.search(r"[сц]к(?:ого|ой)$", fillers[-1])):
                fillers.pop()
        while fillers and (self._class_word(fillers[-1]) or fillers[-1] in ("по", "при", "и", "в", "на", "с")):
            fillers.pop()
        if fillers:
            office.text = " ".join([office.title.text, *fillers])
        office.end = end

    def _filler(self, word: str, fillers: list[str]) -> bool:
        if word in ("по", "при", "и", "в", "обязанности", "внешних", "на", "с"):
            return True
        found = cases(word)
        if word in ("ее", "её", "его", "их"):
            return False
        if parses(word)[0].tag.POS in ("VERB", "INFN", "PREP", "CONJ", "ADVB", "GRND", "PRTS"):
            return False
        return bool(found & ({"gent"} if not {"по", "с", "при"} & set(fillers) else {"gent", "datv", "ablt", "loct"}))

    def _chamber(self, word: str) -> bool:
        return lemma_in(word, title_words("ru", "chambers"))

    def _class_word(self, word: str) -> bool:
        """Whether a word stands between an office and its body and belongs to neither: глава | обоих городов."""
        listed = word.casefold() in title_words("ru", "between")
        return listed or is_class("ru", word) or lemma_in(word, word_set("ru", "organization", "latin_after"))

    def _administration(self, body: Mention) -> Mention | None:
        """The place of глава | администрации Уссурийска, whose title is "глава администрации"."""
        if body.label != "Organization" or "администрация" not in bases(body.text.split()[0]):
            return None
        for start in range(body.start + 1, body.end):
            if start in self.nested and self.nested[start].rule != "gazetteer.adjective":
                return self.nested[start]
        return None
