"""What belongs to an English office: of and for lead to its body, to and in stay in the title."""

from __future__ import annotations

import re

from kg.extraction.alphabetic.office_complements import Complements, Office
from kg.extraction.alphabetic.titles import title_pattern
from kg.extraction.lexicon import settings
from kg.extraction.mention import Mention


class EnglishComplements(Complements):
    """Mayor | of Harbin, minister | for trade | of Fiji, ambassador to Serbia."""

    def _complement(self, office: Office) -> None:
        data = settings("en", "titles.toml")
        position = office.title.end
        while True:
            m = re.match(r",? (of|at|for|with|to|in|on|from)(?: the)? ", self.text[position : position + 14])
            if m is None or (m.group().startswith(",") and m.group(1) not in ("of",)):
                return
            preposition, begin = m.group(1), position + m.end()
            body = self.body_near(begin)
            field = body is not None and body.label == "Place" and re.match(r" at the [A-Z]", self.text[body.end :][:9])
            if (
                body is not None and field and preposition == "for"
            ):  # Minister of State for Europe | at the Foreign Office
                office.text += self.text[position : body.end]
                office.end = position = body.end
                continue
            if body is not None:
                if preposition in data["kept"]:
                    if body.label == "Place":
                        office.text += self.text[
                            office.title.end if position == office.title.end else position : body.end
                        ]
                    elif preposition == "in":
                        return
                    else:
                        office.body = (body.start, body.end)
                elif preposition in ("of", "at", "for", "with", "from"):
                    office.body = (body.start, body.end)
                else:
                    return
                office.end = body.end
                government = title_pattern("en", "government").match(self.text, body.end)
                if government is not None and body.label == "Place":
                    office.end = government.end()  # head of the Murmansk | city administration
                self._seat(office, body)
                return
            if preposition not in ("of", "for"):
                return
            run = title_pattern("en", "field").match(self.text[: begin + 70], begin)
            if run is None:
                return
            named = [w.start for w in self.words.between(begin, run.end()) if w.start in self.person_at]
            if named and named[0] > begin + 3 and self.text[named[0] - 1] == " ":  # Minister of Culture Irada Ayupova
                office.text += self.text[position : named[0]].rstrip()
                office.end = named[0] - 1
                return
            if named:
                return
            office.text += self.text[position : run.end()]
            office.end = position = run.end()

    def _seat(self, office: Office, body: Mention) -> None:
        """Where an envoy or a body is, behind the body: ambassador of China | to Serbia."""
        m = re.match(r" (?:in|to) (?:the )?", self.text[body.end : body.end + 9])
        place = self.body_at.get(body.end + m.end()) if m is not None else None
        if place is None or place.label != "Place":
            return
        if title_pattern("en", "envoys").search(office.text) is not None and body.label == "Place":
            office.text += self.text[body.end : place.end]
            office.end = place.end
        elif body.label == "Organization" and place.end + 1 in self.person_at:
            office.end = place.end
