"""A large made-up graph in the shape of real ones, the same for the same seed.

Two countries, provinces, 1,200 cities, of which few are in most facts and each has few partners; bodies, companies,
zones and people that belong to cities; one document for about fifteen facts, and some facts told by very many.
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import accumulate
from typing import Any

from kg.graph import Graph
from kg.identity import place_iri
from kg.record import Claim, GraphDocument, GraphEntity, GraphEvidence, GraphFact, sorted_fillers
from kg.vocabulary import ICD

HAN = "东南西北中山江河海湖州城阳安平宁金玉龙凤林石水木火土云天大小长高新老上下左右前后内外"
LATIN = "abcdefghijklmnoprstuvwz"
CYRILLIC = "абвгдежзиклмнопрстуфхцчшэюя"
QUOTE = "双方在会谈中一致同意进一步加强两市在经贸、科技、教育和文化等领域的友好合作关系，并签署了合作框架协议。"
WEIGHTS = {
    "Pairing": 5,
    "Agreement": 15,
    "Visit": 22,
    "Event": 12,
    "Secondment": 6,
    "Project": 15,
    "Post": 8,
    "LocatedIn": 3,
    "Statistic": 6,
    "Mechanism": 2,
    "Statement": 6,
}
MEASURES = ("互派干部", "合作项目", "贸易额", "签约项目", "客流量", "投资额")
SECTORS = ("木业", "农业", "旅游", "物流", "能源", "医药")


class LargeGraph:
    """Makes the records; :func:`large_graph` puts them together."""

    def __init__(self, facts: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = facts
        self.entities: dict[str, GraphEntity] = {}
        self.named: dict[str, dict[str, tuple[str, ...]]] = {}
        self.home: dict[str, list[str]] = {}
        self.sorts: dict[str, list[str]] = {}
        self.cities = self.places()
        self.partners = {city: self.partners_of(city) for city in self.cities}
        for name, number in (("company", facts // 25), ("body", facts // 40), ("zone", facts // 200)):
            self.things(name, max(number, 20))
        self.people = [self.add("person", i, "Person") for i in range(max(facts // 40, 20))]

    def word(self, letters: str, low: int, high: int) -> str:
        return "".join(self.random.choices(letters, k=self.random.randint(low, high)))

    def add(self, sort: str, number: int, type: str, name: str | None = None, **fields: Any) -> str:
        iri = place_iri(f"{sort}:{number:06d}") if type == "Place" else f"{ICD}{type.lower()}/{sort}-{number:06d}"
        labels = {"zh": name or self.word(HAN, 2, 3)}
        if type == "Place":
            labels |= {"en": self.word(LATIN, 5, 10).title(), "ru": self.word(CYRILLIC, 5, 10).title()}
        self.entities[iri] = GraphEntity(iri, type, labels=dict(sorted(labels.items())), **fields)
        return iri

    def places(self) -> list[str]:
        cities = []
        for c, (provinces, number) in enumerate(((30, 900), (15, 300))):
            country = self.add("country", c, "Place", kind="Country")
            regions = [
                self.add("region", 100 * c + i, "Place", kind="Region", part_of=country) for i in range(provinces)
            ]
            cities += [
                self.add(
                    "city", 1000 * c + i, "Place", kind="City", part_of=self.random.choice(regions),
                    latitude=self.random.randint(2000, 5000) / 100, longitude=self.random.randint(8000, 13500) / 100,
                )
                for i in range(number)
            ]  # fmt: skip
        self.random.shuffle(cities)
        self.weights = list(accumulate(1 / (i + 3) ** 0.9 for i in range(len(cities))))
        return cities

    def things(self, sort: str, number: int) -> None:
        type, kind, suffix = {
            "company": ("Organization", "Company", "有限公司"),
            "body": ("Organization", "GovernmentBody", "商务局"),
            "zone": ("Zone", "IndustrialPark", "产业园"),
        }[sort]
        made = []
        for i in range(number):
            city = self.city()
            name = self.entities[city].labels["zh"] + self.word(HAN, 2, 3) + suffix
            made.append(self.add(sort, i, type, name, kind=kind, anchor=city))
            self.home.setdefault(city, []).append(made[-1])
        self.sorts[sort] = made

    def city(self) -> str:
        return self.random.choices(self.cities, cum_weights=self.weights)[0]

    def partners_of(self, city: str) -> list[str]:
        """The few cities that a city has to do with; a fifth of them abroad."""
        found: list[str] = []
        for _ in range(min(int(self.random.paretovariate(1.2)), 8) + 1):
            abroad = self.random.random() < 0.2
            there = (city[-6:] >= "001000") != abroad
            found.append(next(c for c in iter(self.city, None) if c != city and (c[-6:] >= "001000") == there))
        return found

    def party(self, city: str) -> str:
        """A city, or something that belongs to it."""
        return self.random.choice(self.home[city]) if city in self.home and self.random.random() < 0.4 else city

    def date(self) -> str:
        day = f"{self.random.randint(2000, 2024)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
        return day[: self.random.choice((4, 7, 10, 10, 10))]

    def roles(self, type: str, near: list[str]) -> dict[str, Any]:
        r = self.random
        a = r.choice(near)
        b, c = (r.choice(self.partners[a]) if r.random() < 0.97 else self.city() for _ in range(2))
        b = b if b != a else self.partners[a][0]
        money = {"value": r.randint(1, 9000) * 100000, "currency": "CNY"}
        match type:
            case "Pairing":
                return {"member": [a, b], "kind": "paired-cooperation", "since": str(r.randint(1990, 2024))}
            case "Agreement":
                return {
                    "party": [self.party(a), self.party(b)], "title": self.word(HAN, 6, 12) + "协议",
                    "date": self.date(), "place": a, "amount": money,
                }  # fmt: skip
            case "Visit":
                visitor = r.choice(self.people) if r.random() < 0.5 else self.party(a)
                return {"visitor": [visitor], "destination": [b], "date": self.date(), "purpose": "考察"}
            case "Event":
                return {
                    "title": self.word(HAN, 4, 8) + "论坛",
                    "participant": [self.party(a), self.party(b), self.party(c)],
                    "place": a,
                    "date": self.date(),
                }
            case "Secondment":
                return {"person": r.choice(self.people), "from": a, "to": b, "post": "副市长", "date": self.date()}
            case "Project":
                return {
                    "name": self.word(HAN, 4, 8) + "项目", "investor": [self.party(a)], "place": [b],
                    "amount": money, "sector": r.choice(SECTORS), "date": self.date(),
                    "status": r.choice(("planned", "operating")),
                }  # fmt: skip
            case "Post":
                return {"person": r.choice(self.people), "title": "局长", "organization": r.choice(self.sorts["body"])}
            case "LocatedIn":
                zone = r.choice(self.sorts["zone"])
                return {"entity": zone, "place": self.entities[zone].anchor}
            case "Statistic":
                return {
                    "subject": [a, b], "measure": r.choice(MEASURES), "value": r.randint(1, 500), "unit": "个",
                    "asOf": str(r.randint(2015, 2024)),
                }  # fmt: skip
            case "Mechanism":
                return {"member": [a, b, c], "title": "联席会议机制"}
            case _:
                return {"speaker": r.choice(self.people), "quote": self.word(HAN, 10, 30)}

    def claim(self, document: str, roles: dict[str, Any], start: int) -> Claim:
        """What a document says, with one quote or two; and that it names whom it speaks of."""
        filled: dict[str, tuple[Any, ...]] = {}
        for role, value in sorted(roles.items()):
            values = value if isinstance(value, list | tuple) else [value]
            filled[role] = tuple(sorted_fillers(v for i, v in enumerate(values) if v not in values[:i]))
        for iri in (v for values in filled.values() for v in values if isinstance(v, str) and v in self.entities):
            self.named.setdefault(iri, {})[document] = (self.entities[iri].labels["zh"],)
        evidence = []
        for i in range(self.random.choice((1, 1, 1, 2))):
            begin = start + 100 * i
            quote = QUOTE[self.random.randint(0, 10) :]
            sure = self.random.randint(50, 99) / 100
            evidence.append(GraphEvidence(document, quote, begin, begin + len(quote), "kg.facts/made-up", sure))
        return Claim(document, filled, tuple(evidence))

    def graph(self) -> Graph:
        r = self.random
        documents: list[GraphDocument] = []
        types: list[str] = []
        claims: list[list[Claim]] = []
        for number in range(self.count // 15 + 1):
            iri = f"{ICD}document/d-{number:07d}"
            near = [self.city() for _ in range(4)]
            title, url = self.word(HAN, 8, 14) + "合作", f"https://example.org/{number}"
            documents.append(
                GraphDocument(
                    iri, f"d-{number:07d}", title, self.date(), f"报社{r.randint(1, 60)}", url, "zh", f"{number:064x}"
                )
            )
            start = 0
            for _ in range(min(15, self.count - 15 * number)):
                start += r.randint(200, 400)
                types.append(r.choices([*WEIGHTS], [*WEIGHTS.values()])[0])
                claims.append([self.claim(iri, self.roles(types[-1], near), start)])
            # What is told again is mostly what was told before, and the same few facts most often.
            for _ in range(3):
                told = claims[min(int(r.paretovariate(0.5)) - 1, len(claims) - 1)]
                if told[-1].document != iri:
                    start += r.randint(200, 400)
                    told.append(self.claim(iri, told[0].roles, start))
        facts = (
            GraphFact(f"{ICD}fact/{type.lower()}-{number:08d}", type, tuple(told))
            for number, (type, told) in enumerate(zip(types, claims, strict=True))
        )
        entities = (replace(e, names_in=self.named.get(iri, {})) for iri, e in sorted(self.entities.items()))
        return Graph(documents, entities, sorted(facts, key=lambda fact: fact.iri))


def large_graph(facts: int, seed: int = 7) -> Graph:
    """A graph of so many facts."""
    return LargeGraph(facts, seed).graph()
