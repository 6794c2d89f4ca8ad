"""A large made-up graph in the shape of real ones, the same for the same seed.

The shape follows 33 texts with 720 facts: the bundled samples, and news and pages annotated for the tests of
extraction, as extraction reads them, counted in November 2026:

* Facts by type, and who fills a role by what kind of thing: ``TYPES`` and ``FILLERS`` are the counts themselves. How
  often a detail is told (``TOLD``) and how many fill a role of several (``SEVERAL``) are the texts' shares, rounded.
* A document has about 15 facts (the samples 14.5, the longer annotated texts 22) and names 2 cities (40 %), 3 (33 %),
  4 (15 %) or more. It is about a pair of them: further cities have 12 % of its mentions. So a fact concerns one city
  or two, rarely three (38, 46 and 2 % made). One in ten crosses a border (made 10.4 %, in
  the texts 10.8 %).
* Of 720 facts, the made ones that a question on chains looks at tie cities 394 to 410 times (the real ones 416), 110 to
  136 ordered pairs of cities at home (100) and 20 to 50 across a border (42), with three seeds.
* A quote has 10 to 50 characters (median 21). One claim in twenty has a second one.
* Of the organisations 44 % are government bodies, 33 % companies, 18 % institutions and 5 % associations, mostly
  anchored in a city. A document names 6 of them, 5 people, 1 or 2 zones and 2 districts (in the texts 5, 3, 1 and 1).

Some things 33 texts cannot show. They are set to what makes the questions harder rather than easier:

* 690 cities in 31 provinces, as China has, and 300 cities in 80 regions abroad, all of one country. How often a city
  is told of falls with its rank by Zipf's law with the exponent 0.9: the first is in every twentieth document.
* A city has 1 to 30 partners (Pareto's law with the exponent 1.2: more than half have one) and is mostly told of
  with its first. A further city is as often any city as a partner, so that large cities meet very many.
* One organisation, person or zone in three mentions is new. In the texts, which share few cities, most are.
* A pairing, post or place of a thing that is told again is the same fact, as identity merges them: the best known is
  told by more than a hundred documents. Of the others one in fifty is told by a second one (2 of 114 in the samples).
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import accumulate
from typing import Any

from kg.annotation import ROLES
from kg.graph import Graph
from kg.identity import place_iri
from kg.record import Claim, GraphDocument, GraphEntity, GraphEvidence, GraphFact, sorted_fillers
from kg.vocabulary import ICD

HAN = "东南西北中山江河海湖州城阳安平宁金玉龙凤林石水木火土云天大小长高新老上下左右前后内外"
LATIN = "abcdefghijklmnoprstuvwz"
CYRILLIC = "абвгдежзиклмнопрстуфхцчшэюя"
QUOTE = "双方在会谈中一致同意进一步加强两市在经贸、科技、教育和文化等领域的友好合作关系，并签署了合作框架协议。"
TYPES = {
    "Statistic": 154,
    "Post": 147,
    "Agreement": 70,
    "Statement": 69,
    "Project": 66,
    "Event": 50,
    "Pairing": 45,
    "Secondment": 39,
    "Visit": 36,
    "LocatedIn": 25,
    "Mechanism": 19,
}
# Who fills a role. The countries that texts compare (中俄贸易额) are left out: every fact of theirs is of all cities.
FILLERS: dict[str, dict[str, dict[str, int]]] = {
    "Statistic": {"subject": {"City": 189, "Organization": 30, "Region": 28, "Zone": 22, "District": 8}},
    "Post": {"person": {"Person": 1}},
    "Agreement": {
        "party": {"Organization": 78, "City": 49, "District": 9, "Zone": 4, "Region": 2},
        "place": {"City": 26, "District": 14, "Organization": 2, "Zone": 1},
        "signatory": {"Person": 1},
    },
    "Statement": {"speaker": {"Person": 68, "Organization": 1}},
    "Project": {
        "investor": {"Company": 50, "Organization": 6, "Zone": 5},
        "place": {"District": 18, "City": 11, "Zone": 11, "Region": 1},
    },
    "Event": {
        "organizer": {"Organization": 37, "City": 8, "Zone": 1},
        "participant": {"Person": 36, "City": 11, "Organization": 8, "Zone": 4},
        "place": {"City": 24, "District": 5, "Zone": 4, "Organization": 3},
    },
    "Pairing": {"member": {"City": 67, "District": 11, "Region": 6, "Zone": 4}},
    "Secondment": {
        "person": {"Person": 1},
        "from": {"City": 20, "Organization": 15, "District": 2, "Zone": 1},
        "to": {"City": 17, "Organization": 11, "District": 7, "Zone": 3},
    },
    "Visit": {
        "visitor": {"Person": 25, "City": 12, "Organization": 10, "Zone": 1},
        "destination": {"City": 27, "Zone": 10, "Organization": 7, "District": 5, "Region": 1},
    },
    "LocatedIn": {"entity": {"Company": 16, "Zone": 9}, "place": {"District": 14, "City": 6, "Zone": 4, "Region": 1}},
    "Mechanism": {"member": {"City": 30, "Region": 8, "Zone": 2}},
}
# The share of facts that have a role; every fact has the others.
TOLD = {
    ("Agreement", "place"): 0.6, ("Agreement", "signatory"): 0.1, ("Agreement", "title"): 0.85,
    ("Agreement", "amount"): 0.15, ("Agreement", "count"): 0.03, ("Agreement", "date"): 0.7, ("Visit", "date"): 0.8,
    ("Visit", "purpose"): 0.9, ("Event", "organizer"): 0.4, ("Event", "participant"): 0.55, ("Event", "place"): 0.7,
    ("Event", "title"): 0.7, ("Event", "date"): 0.9, ("Secondment", "person"): 0.5, ("Secondment", "post"): 0.55,
    ("Secondment", "count"): 0.45, ("Secondment", "date"): 0.6, ("Project", "investor"): 0.75,
    ("Project", "place"): 0.65, ("Project", "amount"): 0.7, ("Project", "status"): 0.8, ("Project", "date"): 0.45,
    ("Project", "sector"): 0.2, ("Project", "count"): 0.0, ("Statistic", "subject"): 0.95, ("Statistic", "asOf"): 0.75,
    ("Statistic", "currency"): 0.3, ("Pairing", "since"): 0.65, ("Mechanism", "date"): 0.5,
}  # fmt: skip
# How many fill a role, as weights of 1, 2, 3 …; one where nothing is said.
SEVERAL = {
    "subject": (30, 65, 5), "party": (3, 95, 2), "signatory": (0, 1), "investor": (7, 3), "member": (0, 95, 5),
    "organizer": (3, 5, 1, 1), "participant": (4, 3, 1, 1, 1), "visitor": (6, 4), "destination": (7, 2, 1),
}  # fmt: skip
# The roles of one fact that the sides of a pair fill in turn: the first of the fact's cities, the second, the first …
SIDES = {"signatory", "party", "member", "visitor", "destination", "from", "to", "investor", "participant", "subject"}
BODIES = {"GovernmentBody": 44, "Company": 33, "Institution": 18, "Association": 5}
SUFFIXES = {"GovernmentBody": "商务局", "Company": "有限公司", "Institution": "大学", "Association": "商会"}
NEW = {"Organization": 1 / 3, "Company": 1 / 3, "Person": 1 / 3, "Zone": 1 / 3, "District": 0.5}
RANKS = [*accumulate(1 / (rank + 3) ** 0.9 for rank in range(690))]
DISTRICTS = 6  # of one city; China has 3.5 districts and counties a city
SINGLE = {"Pairing": ("member",), "Post": ("person", "organization"), "LocatedIn": ("entity", "place")}
TEXTS = {
    "title": "合作框架协议", "purpose": "考察", "post": "副市长", "unit": "个", "name": "产业园项目",
    "quote": "合作前景广阔",
}  # fmt: skip
CODES = {
    "kind": ("paired-cooperation", "sister-city"),
    "status": ("planned", "under-construction", "operating"),
    "currency": ("CNY",),
    "measure": ("互派干部", "合作项目", "贸易额", "签约项目", "客流量", "投资额"),
    "sector": ("木业", "农业", "旅游", "物流", "能源", "医药"),
}


class LargeGraph:
    """Makes the records; :func:`large_graph` puts them together."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.entities: dict[str, GraphEntity] = {}
        self.named: dict[str, dict[str, tuple[str, ...]]] = {}
        self.things: dict[tuple[str, str], list[str]] = {}
        self.office: dict[str, str] = {}
        self.home, self.abroad = self.places(0, 31, 690), self.places(1, 80, 300)
        self.partners = {city: self.partners_of(city) for city in self.home + self.abroad}

    def word(self, letters: str, low: int, high: int) -> str:
        return "".join(self.random.choices(letters, k=self.random.randint(low, high)))

    def one(self, weights: dict[str, int]) -> str:
        return self.random.choices([*weights], [*weights.values()])[0]

    def add(self, sort: str, type: str, name: str = "", **fields: Any) -> str:
        number = len(self.entities)
        iri = place_iri(f"{sort}:{number:06d}") if type == "Place" else f"{ICD}{type.lower()}/{sort}-{number:06d}"
        labels = {"zh": name or self.word(HAN, 2, 3)}
        if type == "Place":
            labels |= {"en": self.word(LATIN, 5, 10).title(), "ru": self.word(CYRILLIC, 5, 10).title()}
        self.entities[iri] = GraphEntity(iri, type, labels=dict(sorted(labels.items())), **fields)
        return iri

    def places(self, number: int, regions: int, cities: int) -> list[str]:
        """The cities of a country, the most told of first."""
        country = self.add(f"country-{number}", "Place", kind="Country")
        holders = [self.add(f"region-{number}", "Place", kind="Region", part_of=country) for _ in range(regions)]
        r = self.random
        return [
            self.add(
                f"city-{number}", "Place", kind="City", part_of=r.choice(holders),
                latitude=r.randint(2000, 5000) / 100, longitude=r.randint(8000, 13500) / 100,
            )
            for _ in range(cities)
        ]  # fmt: skip

    def city(self, cities: list[str]) -> str:
        return self.random.choices(cities, cum_weights=RANKS[: len(cities)])[0]

    def partners_of(self, city: str) -> dict[bool, list[str]]:
        """The partners of a city, the closest first: by whether they are abroad."""
        found: dict[bool, list[str]] = {}
        for abroad in (False, True):
            cities = self.abroad if (city in self.abroad) != abroad else self.home
            number = min(int(self.random.paretovariate(1.2)), 30)
            found[abroad] = [self.other(city, cities) for _ in range(number)]
        return found

    def other(self, city: str, cities: list[str]) -> str:
        while (found := self.city(cities)) == city:
            pass
        return found

    def partner(self, city: str, abroad: bool) -> str:
        partners = self.partners[city][abroad]
        return self.random.choices(partners, [1 / (i + 1) for i in range(len(partners))])[0]

    def cities_of_a_document(self) -> list[str]:
        """The pair that a document is about, and further cities that it names."""
        r = self.random
        first = self.city(self.home)
        second = self.partner(first, r.random() < 0.16)
        further = r.choices((0, 1, 2, 3, 8), (40, 33, 15, 7, 5))[0]
        found = [first, second]
        for _ in range(further):
            abroad = r.random() < 0.2
            city = self.partner(first, abroad) if r.random() < 0.5 else self.city(self.abroad if abroad else self.home)
            found.append(city)
        return [*dict.fromkeys(found)]

    def thing(self, kind: str, city: str) -> str:
        """A city, what holds it, or something that belongs to it: one that is known already, or a new one."""
        if kind == "City":
            return city
        if kind == "Region":
            return self.entities[city].part_of or city
        known = self.things.setdefault((kind, city), [])
        full = kind == "District" and len(known) == DISTRICTS
        if known and (full or self.random.random() > NEW[kind]):
            return self.random.choice(known)
        known.append(self.new(kind, city))
        return known[-1]

    def new(self, kind: str, city: str) -> str:
        if kind == "District":
            return self.add("district", "Place", kind="District", part_of=city)
        name = self.entities[city].labels["zh"] + self.word(HAN, 2, 3)
        if kind == "Zone":
            return self.add("zone", "Zone", name + "产业园", kind="IndustrialPark", anchor=city)
        if kind == "Person":
            person = self.add("person", "Person")
            self.office[person] = self.thing(self.one({"Organization": 71, "City": 54, "District": 13}), city)
            return person
        sort = kind if kind == "Company" else self.one(BODIES)
        return self.add(sort.lower(), "Organization", name + SUFFIXES[sort], kind=sort, anchor=city)

    def date(self) -> str:
        day = f"{self.random.randint(2000, 2024)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
        return day[: self.random.choice((4, 7, 10, 10, 10))]

    def roles(self, type: str, cities: list[str]) -> dict[str, Any]:
        """What a fact says, of two of a document's cities, or of fewer or more."""
        r = self.random
        told: dict[str, Any] = {}
        side = r.randrange(2)
        for role, kind in ROLES[type].items():
            if r.random() > TOLD.get((type, role), 1):
                continue
            if role in FILLERS[type]:
                weights = SEVERAL.get(role, (1,))
                found = []
                for _ in range(r.choices(range(1, len(weights) + 1), weights)[0]):
                    city = r.choice(cities[2:]) if len(cities) > 2 and r.random() < 0.2 else cities[side % 2]
                    found.append(self.thing(self.one(FILLERS[type][role]), city))
                    side += role in SIDES
                told[role] = found
            elif (type, role) == ("Post", "organization"):
                told[role] = self.office[told["person"][0]]
            elif kind == "date":
                told[role] = self.date()
            elif kind == "money":
                told[role] = {"value": r.randint(1, 9000) * 100000, "currency": "CNY"}
            elif kind == "number":
                told[role] = r.randint(1, 500)
            elif role in CODES:
                told[role] = r.choice(CODES[role])
            else:
                told[role] = self.word(HAN, 2, 8) + TEXTS[role]
        return told

    def claim(self, document: str, roles: dict[str, Any], start: int) -> Claim:
        """What a document says, with one quote or two; and that it names whom it speaks of."""
        filled: dict[str, tuple[Any, ...]] = {}
        for role, value in sorted(roles.items()):
            values = value if isinstance(value, list | tuple) else [value]
            filled[role] = tuple(sorted_fillers(v for i, v in enumerate(values) if v not in values[:i]))
        for iri in (v for values in filled.values() for v in values if isinstance(v, str) and v in self.entities):
            self.named.setdefault(iri, {})[document] = (self.entities[iri].labels["zh"],)
        evidence = []
        for i in range(2 if self.random.random() < 0.05 else 1):
            begin = start + 100 * i
            quote = QUOTE[-int(self.random.triangular(10, len(QUOTE), 15)) :]
            sure = self.random.randint(50, 99) / 100
            evidence.append(GraphEvidence(document, quote, begin, begin + len(quote), "kg.facts/made-up", sure))
        return Claim(document, filled, tuple(evidence))

    def graph(self, count: int) -> Graph:
        r = self.random
        documents: list[GraphDocument] = []
        facts: dict[tuple[Any, ...], tuple[str, list[Claim]]] = {}
        latest: dict[str, tuple[Any, ...]] = {}  # of each pair of cities, a fact that may be told again
        while len(facts) < count:
            number = len(documents)
            iri, title = f"{ICD}document/d-{number:07d}", self.word(HAN, 8, 14) + "合作"
            address, hash = f"https://example.org/{number}", f"{number:064x}"
            publisher = f"报社{r.randint(1, 60)}"
            documents.append(GraphDocument(iri, f"d-{number:07d}", title, self.date(), publisher, address, "zh", hash))
            cities = self.cities_of_a_document()
            for place in range(15):
                start = 300 * place + r.randint(0, 99)
                pair = " ".join(sorted(cities[:2]))
                if pair in latest and r.random() < 0.02:
                    key = latest.pop(pair)
                    roles = facts[key][1][0].roles
                else:
                    type = self.one(TYPES)
                    roles = self.roles(type, cities)
                    single = SINGLE.get(type, ())
                    same = tuple(sorted(roles[role]) if role == "member" else roles[role] for role in single)
                    key = (type, str(same)) if single else (type, len(facts))
                    if not single:
                        latest[pair] = key
                told = facts.setdefault(key, (key[0], []))[1]
                if not told or told[-1].document != iri:
                    told.append(self.claim(iri, roles, start))
        made = [
            GraphFact(f"{ICD}fact/{type.lower()}-{n:08d}", type, tuple(claims))
            for n, (type, claims) in enumerate(facts.values())
        ]
        entities = (replace(e, names_in=self.named.get(iri, {})) for iri, e in sorted(self.entities.items()))
        return Graph(documents, entities, sorted(made, key=lambda fact: fact.iri))


def large_graph(facts: int, seed: int = 7) -> Graph:
    """A graph of so many facts, and up to fourteen more in its last document."""
    return LargeGraph(seed).graph(facts)
