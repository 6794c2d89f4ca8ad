"""Russian people, with the bodies and sites that :mod:`kg.extraction.alphabetic.russian_bodies` finds.

A person is a run of capitalised words that the dictionary knows as a name, a Chinese name by its syllables, or any such
run beside a title.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, partial
from itertools import pairwise
from typing import Final

from kg.extraction.alphabetic.morphology import (
    adjective,
    bases,
    cases,
    is_given_name,
    is_patronymic,
    is_surname,
    noun,
    palladius_base,
    parses,
    person_nominative,
    singular_cases,
)
from kg.extraction.alphabetic.name_words import Names, names_data, word_set
from kg.extraction.alphabetic.place_words import is_class, is_head
from kg.extraction.alphabetic.russian_bodies import INITIALS, RussianBodies
from kg.extraction.alphabetic.words import Word, grammar
from kg.extraction.mention import Mention
from kg.gazetteer.palladius import is_palladius

_listed: Final = partial(word_set, "ru")
_SEVERAL: Final = re.compile(r"[А-ЯЁ][\w.-]+ [А-ЯЁ][\w.-]+(?:,| и| \()")  # a name that others follow
_OFFICE_BEHIND: Final = re.compile(r"(?:,| \(| [—–-]) ")


class RussianNames(RussianBodies):
    """Reads one text; ``find()`` gives its names."""

    def find(self) -> Names:
        """Bodies and sites first, then people, then surnames alone."""
        self._by_end = sorted(self.titles, key=lambda t: t.end)
        self._title_ends = [t.end for t in self._by_end]
        self.find_bodies()
        self._people()
        self._surnames_again()
        self._speakers()
        return self.found

    def _people(self) -> None:
        words = self.words.all
        i = 0
        while i < len(words):
            run = self._run(i)
            if run:
                self._person(run)
                i = self.words.index(run[-1].end)
            else:
                i += 1

    def _run(self, i: int) -> list[Word]:
        """Capitalised words from ``i`` that may be a person's name."""
        run: list[Word] = []
        words = self.words.all
        if self._korean(i):
            return words[i : i + 3]
        while i < len(words):
            w = words[i]
            small = run and w.text in _listed("person", "particles") and i + 1 < len(words) and words[i + 1].capital
            if not (w.capital or small) or w.start in self.taken or w.start in self.title_words:
                break
            if run and self.text[run[-1].end : w.start] not in (" ", "\u00a0", ""):
                break
            if not run and w.text in grammar("ru")["openers"] and self.words.opens(w) and not self._chinese_at(i):
                break
            place = self.in_place.get(w.start)
            if run and len(run) == 1 and self._chinese([run[0], w]):
                place = None
            if (is_head("ru", w.text) or is_class("ru", w.text)) and not is_surname(w.text) and not self._chinese_at(i):
                break  # Раис Республики | Рустам Минниханов
            if run and is_surname(w.text) and (is_given_name(run[0].text) or (len(run) == 1 and self._titled(run))):
                place = None
            if place is not None and len(run) == 1 and place.end == w.end and self._foreign(run, w):
                place = None
            if place is not None and not run and (self._chinese_titled(i) or self._told_behind(i)):
                place = None
            if place is not None and not run and self._owned_by_title(i):
                break  # аким Астаны | Умирзак Шукеев
            if (
                place is not None
                and not (run and not self._place_like(w))
                and not self._chinese_at(i)
                and not (
                    is_given_name(w.text)
                    and i + 1 < len(words)
                    and (is_surname(words[i + 1].text) or is_patronymic(words[i + 1].text))
                )
            ):
                break
            if (w.text.isupper() or w.text[-1].isupper()) and len(w.text) > 1 and "." not in w.text:
                break
            if sum("." not in x.text for x in run) > 1 and _is_common(w.text):
                break
            run.append(w)
            i += 1
            if len(run) == 2 and self._chinese(run):
                if i < len(words) and self._third_syllable(run, words[i]):
                    run.append(words[i])
                break
            if len(run) > 4:
                break
        return run

    def _foreign(self, run: list[Word], w: Word) -> bool:
        """Масанори Фукусима behind a title: a surname that is a place's name too."""
        plain = adjective(run[0].text) is None and not any(b in _listed("place", "before") for b in bases(run[0].text))
        return plain and run[0].start not in self.in_place and self._titled(run) and w.start in self.in_place

    def _chinese_titled(self, i: int) -> bool:
        """Ваном Куовэном behind a title: a surname of the list, though Ван is a town."""
        w, following = self.words.all[i], self.words.all[i + 1] if i + 1 < len(self.words.all) else None
        return (
            following is not None
            and following.capital
            and self.words.joined(w, following)
            and following.start not in self.in_place
            and palladius_base(w.text) in _listed("person", "surnames")
            and self._titled([w, following])
        )

    def _told_behind(self, i: int) -> bool:
        """Ямагути Хидэки — вице-мэр: a surname that is a place's name too, with the office behind it alone."""
        w, following = self.words.all[i], self.words.all[i + 1] if i + 1 < len(self.words.all) else None
        if following is None or not following.capital or not self.words.joined(w, following):
            return False
        own = following.start not in self.in_place
        own = own and (not parses(following.text)[0].is_known or is_given_name(following.text))
        return own and _OFFICE_BEHIND.match(self.text, following.end) is not None and self._title_near(following.end)

    def _title_near(self, end: int) -> bool:
        return any(w.start in self.title_at for w in self.words.between(end, end + 60)[:3])

    def _owned_by_title(self, i: int) -> bool:
        """Whether a place stands right behind an office, with a name of two words behind it."""
        words = self.words.all
        before = self.words.before(words[i].start)
        ahead = words[i : i + 3]
        row = len(ahead) == 3 and all(self.words.joined(a, b) and b.capital for a, b in pairwise(ahead))
        return row and before is not None and before.start in self.title_words

    def _korean(self, i: int) -> bool:
        """Чжин Янг Хён: a Korean surname and a given name in two words."""
        run = self.words.all[i : i + 3]
        return (
            len(run) == 3
            and run[0].text in _listed("person", "korean")
            and self.words.joined(run[0], run[1])
            and self.words.joined(run[1], run[2])
            and all(w.capital and len(w.text) < 6 and w.start not in self.taken for w in run)
            and not any(w.text.isupper() or w.start in self.in_place or w.start in self.title_words for w in run)
        )

    def _third_syllable(self, run: list[Word], w: Word) -> bool:
        """Ли Хэ Донг, Мэн Сян Мэй: a given name in two words."""
        return (
            w.capital
            and self.words.joined(run[-1], w)
            and (len(w.text) < 5 or (len(w.text) < 7 and is_palladius(palladius_base(w.text))))
            and w.start not in self.in_place
            and w.start not in self.title_words
            and not w.text.isupper()
        )

    def _place_like(self, w: Word) -> bool:
        return any("Geox" in p.tag for p in parses(w.text)) or noun(w.text) is None or is_palladius(w.text)

    def _person(self, run: list[Word]) -> None:
        start, end = run[0].start, run[-1].end
        texts = [w.text for w in run]
        rule = self._rule(run)
        if rule is None and len(run) > 2:
            # a place or body in front of the name: мэр Харбина | Сунь Чжэ is cut by the place already
            for cut in (1, 2):
                if len(run) - cut >= 2 and self._rule(run[cut:]) in ("people.name", "people.chinese"):
                    run, rule = run[cut:], self._rule(run[cut:])
                    start, texts = run[0].start, [w.text for w in run]
                    break
        if rule is None:
            return
        for w in run:
            place = self.in_place.get(w.start)
            if place is not None:
                self.found.lost.add((place.start, place.end))
            self.taken[w.start] = end
        undeclined = rule == "people.korean" or (len(run) == 2 and self._told_behind(self.words.index(start)))
        name = " ".join(texts) if undeclined else person_nominative(texts, self._title_cases(start))
        self.found.people.append(Mention(start, end, self.text[start:end], "Person", rule, name, 0.85))

    def _title_cases(self, start: int) -> frozenset[str]:
        """The cases of the title in front of a name; empty where there is none."""
        i = bisect_left(self._title_ends, start) - 1
        if i < 0 or start - self._title_ends[i] > 120:
            return frozenset()
        while i and self._by_end[i].start - self._by_end[i - 1].end == 1:
            i -= 1  # заместителем | председателя
        title = self._by_end[i]
        between = self.found.people and self.found.people[-1]
        if re.search(r"[,.;:()\n]", self.text[title.end : start]) or (between and between.end > title.end):
            return frozenset()
        head = next((w for w in self.words.between(title.start, title.end) if noun(w.text) is not None), None)
        if head is None:
            return frozenset()
        # главы: of one whose name follows alone, or several in the nominative
        several = title.plural and _SEVERAL.match(self.text, start) is not None
        return cases(head.text) if several else singular_cases(head.text)

    def _rule(self, run: list[Word]) -> str | None:
        texts = [w.text for w in run]
        before = self.words.before(run[0].start)
        if before is not None and before.lower in ("им.", "имени", "им"):
            return None
        if len(run) == 3 and self._korean(self.words.index(run[0].start)):
            return "people.korean"
        if self._chinese(run) or (len(run) == 3 and self._chinese(run[:2]) and self._third_syllable(run[:2], run[2])):
            return "people.chinese"
        if (INITIALS.fullmatch(texts[0]) and len(run) == 2) or (len(run) == 2 and INITIALS.fullmatch(texts[1])):
            return "people.initials"
        if any(is_patronymic(t) for t in texts[1:]) and len(run) >= 2:
            return "people.name"
        if len(run) == 2 and self._told_behind(self.words.index(run[0].start)):
            return "people.title"
        given = [is_given_name(t) for t in texts]
        if 2 <= len(run) <= 4 and any(given):
            others = [t for t, g in zip(texts, given, strict=True) if not g]
            if all(self._may_be_surname(t) for t in others):
                return "people.name"
        alone = len(run) == 1 and not is_surname(texts[0]) and not self._honorific(run[0])
        surnames = _listed("person", "surnames")
        placed = any(w.start in self.in_place and palladius_base(w.text) not in surnames for w in run)
        if self._titled(run) and len(run) <= 4 and not alone and not placed:
            return "people.title"
        if (
            2 <= len(run) <= 3
            and not any(w.start in self.in_place for w in run)
            and re.match(rf",? {names_data('ru')['person']['verbs']}\b", self.text[run[-1].end : run[-1].end + 20])
            and not self.words.opens(run[0])
        ):
            return "people.verb"
        return None

    def _speakers(self) -> None:
        """Surnames alone that no full name of the text explains."""
        for w in self.words.all:
            free = w.capital and w.start not in self.taken and w.start not in self.title_words
            if free and w.start not in self.in_place and self._speaks(w):
                self.found.people.append(Mention(w.start, w.end, w.text, "Person", "people.speaker", w.text, 0.85))
                self.taken[w.start] = w.end

    def _speaks(self, w: Word) -> bool:
        """Whether a surname that the dictionary knows stands alone beside a verb of saying: отметил Собянин."""
        if not any("Surn" in p.tag and p.is_known for p in parses(w.text)[:2]):
            return False
        tells = names_data("ru")["person"]["tells"]
        behind = re.match(rf",? {tells}\b", self.text[w.end : w.end + 20])
        return behind is not None or re.search(rf"\b{tells} $", self.text[max(0, w.start - 20) : w.start]) is not None

    def _may_be_surname(self, word: str) -> bool:
        lemma_noun = noun(word)
        if is_surname(word) or is_patronymic(word) or lemma_noun is None:
            return True
        return not any(p.is_known and p.tag.POS == "NOUN" and "Geox" in p.tag for p in parses(word)[:2])

    def _honorific(self, w: Word) -> bool:
        before = self.words.before(w.start)
        return before is not None and any(b in _listed("person", "honorifics") for b in bases(before.text))

    def _titled(self, run: list[Word]) -> bool:
        """Whether a title stands before the name, perhaps with its body between them, or right behind it."""
        if self._honorific(run[0]):
            return True
        start, end = run[0].start, run[-1].end
        before = [t for t in self.titles if t.end < start and start - t.end < 160]
        if before:
            between = self.text[before[-1].end : start]
            if not re.search(r"[.,;:!?\n()]", between) and not self._has_verb(before[-1].end, start):
                return True
        return _OFFICE_BEHIND.match(self.text, end) is not None and self._title_near(end)

    def _has_verb(self, start: int, end: int) -> bool:
        return any(
            parses(w.text)[0].tag.POS in ("VERB", "INFN", "PRTS", "GRND")
            and w.start not in self.in_place
            and not w.capital
            for w in self.words.between(start, end)
        )

    def _surnames_again(self) -> None:
        """По словам Имамеева: the surname alone, in any case; Григорьев for Евгений Григорьев."""
        lemmas: dict[str, Mention] = {}
        for full in self.found.people:
            name = full.value if isinstance(full.value, str) else full.text
            parts = name.split()
            if len(parts) < 2:
                continue
            chinese = len(parts) == 2 and parts[0] in _listed("person", "surnames") and is_palladius(parts[1])
            surname = parts[0] if INITIALS.fullmatch(parts[-1]) else parts[0] if chinese else parts[-1]
            if len(surname) < 3 and not chinese:
                continue
            lemmas.setdefault(surname.casefold(), full)
            if surname.casefold().endswith(("а", "ая")):
                masculine = next((p.normal_form for p in parses(surname) if "Surn" in p.tag), None)
                if masculine:
                    lemmas.setdefault(masculine, full)
        if not lemmas:
            return
        for i, w in enumerate(self.words.all):
            if not w.capital or w.start in self.taken or w.start in self.title_words:
                continue
            named = next((lemmas[b] for b in bases(w.text) if b in lemmas), None)
            if named is None or (w.start < named.start and len(w.text) < 4):
                continue
            place = self.in_place.get(w.start)
            if place is not None and place.rule != "gazetteer.adjective":
                before = self.words.before(w.start)
                if before is not None and (
                    (before.lower in grammar("ru")["place_prepositions"] and before.lower not in ("с", "со", "у", "к"))
                    or self._class_word(before)
                ):
                    continue
                self.found.lost.add((place.start, place.end))
            following = self.words.all[i + 1] if i + 1 < len(self.words.all) else None
            if following is not None and following.capital and self.words.joined(w, following):
                continue
            if (
                adjective(w.text) is not None
                and noun(w.text) is None
                and following is not None
                and cases(w.text) & cases(following.text)
                and not is_surname(w.text)
            ):
                continue
            self.found.people.append(Mention(w.start, w.end, w.text, "Person", "people.surname", named.value))
            self.taken[w.start] = w.end


@cache
def _is_common(word: str) -> bool:
    """Whether the dictionary knows a word as a thing's name and as nobody's: Протокол."""
    readings = parses(word)
    return readings[0].is_known and all(
        "inan" in p.tag and not any(g in p.tag for g in ("Surn", "Name", "Patr", "Geox")) for p in readings
    )
