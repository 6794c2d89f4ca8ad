"""English organisations and zones: what a run of capitalised words names.

A run is parted at titles (Hamilton | Mayor | Andrew King). A part with a head word (Council, Zone) is a body or a
site, with what belongs to it behind "of", "for", "and"; what is left may be a person, where a title, a given name, a
Chinese name's form or the verb behind it says so.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import Final

from kg.extraction.alphabetic.english_runs import EnglishRuns
from kg.extraction.alphabetic.english_words import given_names
from kg.extraction.alphabetic.name_words import name_pattern, names_data, word_set
from kg.extraction.alphabetic.words import Word
from kg.extraction.mention import Mention

_COMPANY_TAIL: Final = re.compile(
    r"(?:,? \([A-Z][a-z]+\))?,? (?:Co\.,? ?Ltd\.?|Co\.|Ltd\.?|Inc\.?|LLC|JSC|PLC|Corp\.?|GmbH|Limited)"
)
_APPOSITION: Final = re.compile(
    r", (?:a|an|the) (?:[\w-]+ ){0,4}(?:company|firm|giant|maker|manufacturer|group|producer|operator|developer"
    r"|retailer|conglomerate|newspaper|agency|bank|supplier|exporter|importer)\b"
)

_listed: Final = partial(word_set, "en")

# Right before a company's name: the company Vostok Trade.
_NAMED: Final = re.compile(r"\b(?:company|firm|corporation|airline|newspaper|manufacturer|carmaker|retailer) $")


@cache
def _generic() -> frozenset[str]:
    """Words of which a name does not consist alone: Council Chamber, City Administration."""
    return _listed("organization", "heads") | frozenset(
        (
            "City",
            "Town",
            "County",
            "Provincial",
            "Municipal",
            "Regional",
            "District",
            "State",
            "National",
            "Local",
            "People's",
            "People",
            "General",
            "Foreign",
            "Affairs",
            "Public",
            "High",
            "Main",
            "New",
        )
    )


class EnglishBodies(EnglishRuns):
    """Reads one text for its bodies and sites."""

    def find_bodies(self) -> list[list[Word]]:
        """Fill ``found`` with bodies and sites; gives the runs that are neither."""
        rest = []
        for segment in [*self._segments()]:
            if segment and segment[0].start in self.taken:
                segment = [w for w in segment if w.start not in self.taken]
            if segment and self._body(segment):
                behind = [w for w in segment if w.start not in self.taken]
                if behind and len(behind) < len(segment) and behind[0].start > segment[0].start:
                    self.behind_body[behind[0].start] = segment[0].start
                    rest.append(behind)
            elif segment:
                rest.append(segment)
        self._known()
        for i, segment in enumerate(rest):
            if self._is_acronym(segment):
                self._add("Organization", segment[0].start, segment[0].end, "organizations.acronym-told")
                if len(segment) > 1:
                    self.behind_body[segment[1].start] = segment[0].start
                    rest[i] = segment[1:]
        return rest

    # --- runs of capitalised words ----------------------------------------------------------------------------------

    # --- bodies and sites -------------------------------------------------------------------------------------------

    def _body(self, segment: list[Word]) -> bool:
        texts = [w.text for w in segment]
        own = " ".join(texts[-2:]) in _listed("organization", "heads")  # Political | Consultative Conference
        if (texts[-1] in _listed("organization", "not_ends") and not own) or self._ends_other(segment):
            self._mark(segment[0].start, segment[-1].end)
            return True
        head, label, size = self._head(texts, segment)
        if head < 0 and not self._is_place(segment) and self._apposed(segment):
            self._add("Organization", segment[0].start, segment[-1].end, "organizations.apposition")
            return True
        if head < 0:
            tail = _COMPANY_TAIL.match(self.text, segment[-1].end)
            if tail is not None:
                self._add("Organization", segment[0].start, tail.end(), "organizations.company")
            return tail is not None
        first, last = 0, head + size - 1
        name = " ".join(texts[head : head + size])
        start, end = segment[first].start, segment[last].end
        if last < len(segment) - 1 and not self._company(segment[last]):
            following = segment[last + 1]
            if following.start not in self.in_place:
                rest = segment[last + 1 :]
                if texts[last + 1] == "General":
                    last += 1
                    end = segment[last].end
                    name += " General"
                elif len(rest) == 1 and rest[0].text.isdigit():
                    end = rest[0].end
        number = re.search(r"\bNo\.? ?\d+ $", self.text[max(0, start - 9) : start])
        if number is not None:
            start -= len(number.group())  # No. 3 Middle School
        tail = _COMPANY_TAIL.match(self.text, end)
        if tail is not None and label == "Organization":
            end = tail.end()
        start = self._extended_left(segment, start, head, label)
        end, complement = self._complement(end, name, label)
        if complement and label == "Zone" and self.text[start:end].split()[-1] in _listed("organization", "heads"):
            label = "Organization"  # the Port of Rotterdam Authority
        if not complement and all(w.text in _generic() for w in self.words.between(start, end)):
            return True
        bare = head == 0 and start == segment[0].start
        if bare and not complement and (size == 1 or name in ("City Hall", "Town Hall", "Mayor's Office")):
            return len(segment) == 1  # the Council, the Consulate: no name of its own
        if label == "Zone" and len(segment) == 2 and texts[0] in given_names() and name in _listed("zone", "bare"):
            return False  # Peter Hall
        if label == "Zone" and not complement and head + size - 1 == 0 and name in _listed("zone", "bare"):
            return False
        self._add(label, start, end, f"{label.lower()}s.head")
        return True

    def _apposed(self, segment: list[Word]) -> bool:
        """Whether a word for a company stands beside a name: Vostok Trade, a timber firm; the company Vostok Trade."""
        start, end = segment[0].start, segment[-1].end
        before = _NAMED.search(self.text[max(0, start - 24) : start])
        return _APPOSITION.match(self.text, end) is not None or (before is not None and not self._is_place(segment))

    def _is_acronym(self, segment: list[Word]) -> bool:
        """Whether a word in capitals is the body of the title before or behind it: President of CSU; BTA chairman."""
        w = segment[0]
        known = w.start in self.in_place or w.start in self.taken
        if known or re.fullmatch(r"[A-Z]{3,6}", w.text) is None:
            return False
        before = re.search(r" (?:of|at|for|with) (?:the )?$", self.text[max(0, w.start - 10) : w.start])
        if before is not None and w.start - len(before.group()) in self.title_ends:
            return True
        behind = self._title_at(w.end + 1) if len(segment) == 1 else None
        return behind is not None and behind.start == w.end + 1 and self.text[w.end] == " "

    def _ends_other(self, segment: list[Word]) -> bool:
        """Whether a run names an event, a document, a river …: neither body, site nor person."""
        last = segment[-1]
        return (
            len(segment) > 1
            and last.text in _listed("place", "other_ends")
            and not self._is_place(segment)
            and self._head([w.text for w in segment])[0] < 0
        )

    def _is_place(self, segment: list[Word]) -> bool:
        return segment[-1].start in self.in_place

    def _company(self, w: Word) -> bool:
        return w.text in ("Co.", "Ltd.", "Inc.")

    def _head(self, texts: list[str], segment: list[Word] | None = None) -> tuple[int, str, int]:
        """Index of the head word, its label and how many words it has; the last head of the run counts."""
        for end in range(len(texts), 0, -1):
            for size in (2, 1):
                i = end - size
                if i < 0 or (segment is not None and self._inside_place(segment[i])):
                    continue
                word = " ".join(texts[i:end])
                if word == "International" and (end < len(texts) or end < 3):
                    continue
                if word in _listed("zone", "heads"):
                    return i, "Zone", size
                if word in _listed("organization", "heads"):
                    return i, "Organization", size
        return -1, "", 0

    def _inside_place(self, w: Word) -> bool:
        """Whether a word is the first of a place's name of several words: Port of Spain."""
        p = self.in_place.get(w.start)
        return p is not None and p.start == w.start and p.end > w.end

    def _extended_left(self, segment: list[Word], start: int, head: int, label: str) -> int:
        """National Development | and Reform Commission; Amity Foundation of …"""
        m = re.search(r"((?:[A-Z][\w-]+ ){1,4}(?:and|&) )$", self.text[max(0, start - 60) : start])
        if m is None or label != "Organization":
            return start
        begin = start - len(m.group(1))
        inner = self.words.between(begin, start)
        if inner and self._opener(inner[0]):
            begin = inner[1].start if len(inner) > 1 else start
            inner = inner[1:]
        outer = self.words.before(begin)
        if (
            outer is not None
            and outer.capital
            and self.words.text[outer.end : begin] == " "
            and not self._opener(outer)
        ):
            return start
        capital = [w for w in inner if w.capital]
        if not capital or any(w.start in self.taken or self._title_at(w.start) for w in capital):
            return start
        joint = segment[0].start == start and segment[0].start not in self.in_place
        first_is_part = capital[0].start not in self.in_place or capital[-1].start not in self.in_place
        if (
            joint
            and first_is_part
            and not self._looks_like_person(capital)
            and self._head([w.text for w in capital])[0] < 0
        ):
            return begin
        return start

    def _looks_like_person(self, words: list[Word]) -> bool:
        return len(words) in (2, 3) and (words[0].text in given_names() or self._is_chinese(words))

    def _complement(self, end: int, name: str, label: str) -> tuple[int, bool]:
        """Where the name ends with its "of …" and "and …" parts, and whether it has any."""
        key = "organization" if label == "Organization" else "zone"
        allowed = names_data("en")[key]["of"].get(name) or names_data("en")[key]["of"].get(name.split()[-1])
        if not allowed:
            return end, False
        found = False
        for turn in range(3):
            prepositions = allowed if turn == 0 else ["of", "with"] if " for " in self.text[end - 30 : end] else ["of"]
            m = re.match(
                rf" ({'|'.join(prepositions)}) (the (?:\d+(?:st|nd|rd|th) )?)?(?=[A-Z])", self.text[end : end + 24]
            )
            if m is None:
                break
            begin = end + m.end()
            if self._person_at(begin):
                break
            run = self._run_from(begin)
            if len(run) > 2 and self._looks_like_person(run[-2:]):
                run = run[:-2]  # Department of Transportation | Li Jing
            if not run:
                break
            end, found = run[-1].end, True
            if run[-1].possessive:
                position = self.words.index(end)
                if position < len(self.words.all) and self.words.all[position].capital and self._head_ahead(position):
                    end = self._run_from(self.words.all[position].start)[-1].end  # Committee of China's Congress
                break
            if run[0].start not in self.in_place:
                end = self._and(end)
        return end, found

    def _person_at(self, begin: int) -> bool:
        title = self._title_at(begin)
        return title is not None

    def _run_from(self, begin: int) -> list[Word]:
        i = self.words.index(begin)
        run: list[Word] = []
        while i < len(self.words.all):
            w = self.words.all[i]
            if (
                not self._capital(w)
                or (run and not self._continues(run[-1], w))
                or (self._title_at(w.start) and w.start not in self.in_place)
            ):
                break
            if (
                run
                and self.in_place.get(run[-1].start) is not None
                and self.in_place.get(w.start) is not self.in_place.get(run[-1].start)
                and not self._head_ahead(i)
            ):
                break
            run.append(w)
            i += 1
        return run

    def _head_ahead(self, i: int) -> bool:
        """Whether the capitalised words from ``i`` hold a head: Heilongjiang Province | People's Government."""
        words = self.words.all
        last = i
        while last + 1 < len(words) and words[last + 1].capital and self._continues(words[last], words[last + 1]):
            last += 1
        return self._head([w.text for w in words[i : last + 1]])[0] >= 0

    def _and(self, end: int) -> int:
        """Commerce | and Industry; Culture | , Sports | and Tourism."""
        m = re.match(r"(?:, [A-Z][\w-]+(?: [A-Z][\w-]+)?)*,? (?:and|&) (?=[A-Z])", self.text[end : end + 80])
        if m is None:
            return end
        run = self._run_from(end + m.end())
        if not run or run[0].start in self.in_place or len(run) > 3:
            return end
        if self._head([w.text for w in run])[0] >= 0 or self._looks_like_person(run):
            return end
        return run[-1].end

    def _known(self) -> None:
        """Bodies without a head word, acronyms in brackets, and where both are used again."""
        for name in names_data("en")["organization"]["known"]:
            if name not in self.text:
                continue
            for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", self.text):
                if m.start() not in self.taken:
                    self._add("Organization", m.start(), m.end(), "organizations.known")
        self._without_legal_form()
        for key, mentions in (("Organization", self.found.organizations), ("Zone", self.found.zones)):
            for o in [*mentions]:
                acronym = re.match(r" \((?:the )?[“\"]?([A-Z][A-Za-z&-]{1,11})[”\"]?\)", self.text[o.end : o.end + 20])
                short = acronym.group(1) if acronym is not None else None
                if short is None or sum(c.isupper() for c in short) < 2:
                    continue
                for n in re.finditer(rf"(?<![\w-]){re.escape(short)}(?![\w-])", self.text):
                    if n.start() not in self.taken:
                        mentions.append(Mention(n.start(), n.end(), short, key, f"{key.lower()}s.acronym", o.text))
                        self._mark(n.start(), n.end())

    def _without_legal_form(self) -> None:
        """Volga Pumps, behind Volga Pumps Co., Ltd."""
        for full in [*self.found.organizations]:
            core = name_pattern("en", "organization", "legal_end").sub("", full.text)
            if core == full.text or " " not in core:
                continue
            for m in re.finditer(rf"(?<![\w-]){re.escape(core)}(?![\w-])", self.text):
                if m.start() not in self.taken:
                    short = Mention(m.start(), m.end(), core, "Organization", "organizations.acronym", full.text)
                    self.found.organizations.append(short)
                    self._mark(m.start(), m.end())

    def _add(self, label: str, start: int, end: int, rule: str) -> None:
        if self.text.startswith("THE ", start) and start in self.openings:
            start += 4
        mention = Mention(start, end, self.text[start:end], label, rule, None, 0.85)
        (self.found.zones if label == "Zone" else self.found.organizations).append(mention)
        self._mark(start, end)

    def _mark(self, start: int, end: int) -> None:
        for w in self.words.between(start, end):
            self.taken[w.start] = end
