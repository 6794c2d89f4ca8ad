"""Small graphs for the tests of the view."""

from __future__ import annotations

import random
from typing import Any

from payloads import PAYLOADS

from kg.annotation import ROLES
from kg.graph import Graph
from kg.record import Claim, GraphDocument, GraphEntity, GraphEvidence, GraphFact
from kg.view.data import ViewData, ViewDocument, ViewEntity, ViewEvidence, ViewFact
from kg.vocabulary import ICD

TEXT = (
    "2017年，牡丹江市与东莞市建立对口合作关系。2023年1月13日，两市签署《产业协同框架协议》。"
    "3月8日至11日，东莞市发改局赴牡丹江市考察，副市长李玉俊陪同。关雷表示，公司在穆棱木业园区投资17.11亿元。"
)


def document(name: str, **fields: Any) -> GraphDocument:
    fields = {
        "title": f"报道{name}",
        "published": "2023-03-28",
        "publisher": "示例日报",
        "url": f"https://example.org/{name}",
        "lang": "zh",
    } | fields
    return GraphDocument(ICD + f"document/{name}", name, **fields)


def entity(name: str, type: str = "Place", **fields: Any) -> GraphEntity:
    fields = {"labels": {"zh": name}, "names_in": {ICD + "document/d1": (name,)}} | fields
    return GraphEntity(ICD + f"{type.lower()}/{name}", type, **fields)


def fact(
    name: str,
    type: str,
    roles: dict[str, Any],
    quote: str = "建立对口合作关系",
    documents: tuple[str, ...] = ("d1",),
    confidence: float = 0.9,
) -> GraphFact:
    """A fact whose entity fillers are given as (type, name)."""
    filled = {}
    for role, value in roles.items():
        values = value if isinstance(value, list) else [value]
        filled[role] = tuple(ICD + f"{v[0].lower()}/{v[1]}" if isinstance(v, tuple) else v for v in values)
        assert role in ROLES[type]
    start = max(TEXT.find(quote), 0)
    claims = tuple(
        Claim(
            ICD + f"document/{d}",
            filled,
            (GraphEvidence(ICD + f"document/{d}", quote, start, start + len(quote), "test.rule", confidence),),
        )
        for d in documents
    )
    return GraphFact(ICD + f"fact/{name}", type, claims)


MDJ, DG = ("Place", "牡丹江市"), ("Place", "东莞市")
BUREAU, ZONE = ("Organization", "东莞市发改局"), ("Zone", "穆棱木业园区")
LI, GUAN = ("Person", "李玉俊"), ("Person", "关雷")


def partnership() -> Graph:
    """Two paired cities: an edge, a fact with three entities, facts with one, and one without a date."""
    return Graph(
        (document("d1"), document("d2", title="第二份报道", published="2024-01-02", url=None)),
        (
            entity(
                MDJ[1],
                labels={"zh": "牡丹江市", "en": "Mudanjiang", "ru": "Муданьцзян"},
                names_in={ICD + "document/d1": ("牡丹江", "牡丹江市")},
                kind="City",
                latitude=44.55,
                longitude=129.63,
                links=("https://sws.geonames.org/2035715/",),
            ),
            entity(
                DG[1],
                labels={"zh": "东莞市", "en": "Dongguan", "ru": "Дунгуань"},
                kind="City",
                latitude=23.02,
                longitude=113.75,
            ),
            entity(BUREAU[1], "Organization", kind="GovernmentBody", anchor=ICD + "place/东莞市"),
            entity(ZONE[1], "Zone"),
            entity(LI[1], "Person"),
            entity(GUAN[1], "Person"),
            entity("无关公司", "Organization"),
        ),
        (
            fact("pairing", "Pairing", {"member": [MDJ, DG], "kind": "paired-cooperation", "since": "2017"}),
            fact(
                "agreement",
                "Agreement",
                {"party": [MDJ, DG], "title": "产业协同框架协议", "date": "2023-01-13"},
                "2023年1月13日，两市签署《产业协同框架协议》",
                ("d1", "d2"),
            ),
            fact(
                "visit",
                "Visit",
                {"visitor": [BUREAU, LI], "destination": [MDJ], "date": "2023-03-08/2023-03-11"},
                "东莞市发改局赴牡丹江市考察，副市长李玉俊陪同",
            ),
            fact(
                "statement",
                "Statement",
                {"speaker": GUAN, "quote": "公司在穆棱木业园区投资"},
                "关雷表示，公司在穆棱木业园区投资17.11亿元",
                confidence=0.6,
            ),
            fact(
                "project",
                "Project",
                {
                    "name": "穆棱木业园区",
                    "investor": [GUAN],
                    "place": [ZONE],
                    "amount": {"value": 1711000000, "currency": "CNY"},
                },
                "公司在穆棱木业园区投资17.11亿元",
                ("d2",),
            ),
        ),
    )


def three_pairs() -> Graph:
    """Three pairs of cities, each with bodies that share agreements; one province joins two of the pairs."""
    cities = [("Place", name) for name in ("甲市", "乙市", "丙市", "丁市", "戊市", "己市")]
    bodies = [("Organization", f"{city[1]}{body}") for city in cities for body in ("商务局", "文旅局", "商会")]
    province = ("Place", "庚省")
    entities = [entity(name, kind="City", latitude=30.0 + i, longitude=110.0 + i) for i, (_, name) in enumerate(cities)]
    entities += [entity(name, "Organization", anchor=ICD + f"place/{name[:2]}") for _, name in bodies]
    entities.append(entity(province[1], kind="Region"))
    facts = []
    for i in (0, 2, 4):
        a, b = cities[i : i + 2]
        facts.append(fact(f"pairing-{i}", "Pairing", {"member": [a, b]}))
        for j in range(3):
            ours, theirs = bodies[3 * i + j], bodies[3 * (i + 1) + j]
            facts.append(fact(f"agreement-{i}-{j}", "Agreement", {"party": [ours, theirs], "title": f"协议{i}{j}"}))
            facts.append(fact(f"visit-{i}-{j}", "Visit", {"visitor": [ours], "destination": [b]}))
    facts += [fact(f"event-{i}", "Event", {"organizer": [province], "participant": [cities[i]]}) for i in (0, 2)]
    return Graph((document("d1"),), entities, facts)


def hostile() -> Graph:
    """The payloads in every field that a document or its page can fill."""
    text = " ".join(PAYLOADS)
    people = [("Person", f"p{i}") for i in range(len(PAYLOADS))]
    urls = (
        "javascript:window.fired=1",
        "data:text/html,<script>window.fired=1</script>",
        'https://x"><img src=x>',
    )
    return Graph(
        [
            document(f"d{i}", title=p, publisher=p, url=urls[i % 3], published="2023-01-01", lang='"><script>' + p)
            for i, p in enumerate(PAYLOADS)
        ],
        [
            entity(
                person[1],
                "Person",
                kind=p,
                labels={"zh": p, "en": p, "ru": p},
                names_in={ICD + "document/d1": (p, text)},
                links=urls,
            )
            for person, p in zip(people, PAYLOADS, strict=True)
        ],
        [
            fact(
                f"f{i}",
                "Event",
                {"title": p, "kind": p, "participant": people[i:] + people[:i], "date": p},
                text,
                (f"d{i}",),
            )
            for i, p in enumerate(PAYLOADS)
        ]
        + [
            fact(f"g{i}", "Statement", {"speaker": person, "quote": p}, p, (f"d{i}",))
            for i, (person, p) in enumerate(zip(people, PAYLOADS, strict=True))
        ],
    )


def random_view(nodes: int, facts: int, seed: int = 3) -> ViewData:
    """Places joined by visits, most to a few hubs, as in real graphs; labels of different lengths."""
    rng = random.Random(seed)
    entities = tuple(
        ViewEntity(
            f"{ICD}place/e{i}",
            "Place",
            labels={"zh": "牡丹江市东莞市第"[: 2 + i % 6] + str(i), "en": f"Place number {i}", "ru": f"Место {i}"},
        )
        for i in range(nodes)
    )
    pairs = [(rng.randrange(nodes), int(nodes * rng.random() ** 3)) for _ in range(facts)]
    evidence = (ViewEvidence(0, "两市签署了合作协议", 0, 9, "test.rule", 0.8),)
    return ViewData(
        (ViewDocument(f"{ICD}document/d", "报道"),),
        entities,
        tuple(
            ViewFact(f"{ICD}fact/f{i}", "Visit", (("visitor", a), ("destination", b)), (("date", "2020"),), evidence)
            for i, (a, b) in enumerate(pairs)
            if a != b
        ),
    )


SIGNS = "东莞牡丹江市与签署合作协议考察投资产业园区企业经贸干部挂职交流会议推进项目建设发展两地政府部门代表团"
TYPES = (
    ("Agreement", "party", "party"),
    ("Visit", "visitor", "destination"),
    ("Project", "investor", "place"),
    ("Post", "person", "organization"),
    ("Event", "participant", "organizer"),
    ("LocatedIn", "entity", "place"),
)


def realistic_view(entities: int, facts: int, seed: int = 3) -> ViewData:
    """A graph of the shape that reading real texts gives: a few hundred cities with their bodies, companies and
    people, most facts inside a pair of cities, documents of twenty facts, and clauses of about seventy letters of
    which each supports two facts."""
    rng = random.Random(seed)
    cities = max(2, entities // 40)
    things: list[ViewEntity] = []
    for i in range(entities):
        type = "Place" if i < cities else ("Organization", "Organization", "Person", "Zone")[i % 4]
        zh = "".join(rng.choice(SIGNS) for _ in range({"Place": 3, "Person": 3, "Zone": 8}.get(type, 11)))
        labels = {"zh": zh, "en": f"Place {i}", "ru": f"Место {i}"} if type == "Place" else {"zh": zh}
        things.append(
            ViewEntity(
                f"{ICD}{type.lower()}/{zh}-{i:012x}",
                type,
                "City" if type == "Place" else None,
                labels,
                (zh, zh[:2]),
                round(rng.uniform(20, 50), 2) if type == "Place" else None,
                round(rng.uniform(100, 130), 2) if type == "Place" else None,
                None if type == "Place" else int(cities * rng.random() ** 2),
            )
        )
    at_home: dict[int, list[int]] = {}
    for i, thing in enumerate(things):
        at_home.setdefault(i if thing.place is None else thing.place, []).append(i)
    told: list[ViewFact] = []
    document = start = 0
    for k in range(facts):
        city = int(cities * rng.random() ** 2)
        partner = (city ^ 1) % cities if rng.random() < 0.9 else rng.randrange(cities)
        pool = at_home[city] + at_home[partner]
        size = rng.choices((1, 2, 3, 4), (22, 63, 11, 4))[0]
        ends = sorted({city if rng.random() < 0.3 else rng.choice(pool) for _ in range(size)})
        type, giver, taker = rng.choice(TYPES)
        if k % 2 == 0:
            quote = "".join(rng.choice(SIGNS) for _ in range(rng.randint(50, 90)))
            start = rng.randrange(3000)
        document = k // 20
        date = f"{rng.randint(2015, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        evidence = ViewEvidence(
            document, quote, start, start + len(quote), f"{type.lower()}.rule", rng.choice((0.7, 0.8, 0.9))
        )
        fillers = tuple((giver if j == 0 else taker, end) for j, end in enumerate(ends))
        values = (("date", date),) if rng.random() < 0.7 else ()
        iri = f"{ICD}fact/{type.lower()}-{rng.getrandbits(80):020x}"
        told.append(ViewFact(iri, type, fillers, values, (evidence,)))
    documents = tuple(
        ViewDocument(f"{ICD}document/{i}", f"第{i}份报道", "2024-05-06", "示例日报", f"https://example.org/{i}", "zh")
        for i in range(document + 1)
    )
    return ViewData(documents, tuple(things), tuple(told))
