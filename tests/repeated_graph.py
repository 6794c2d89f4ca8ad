"""A graph of any size in the shape of this project, the same bytes for the same size.

    python tests/repeated_graph.py 1000000 large.nq

Records of every fact type go through ``kg.rdf`` once; the rest are copies with documents, facts, ties, people
and organisations of their own, around the same places, and each copy's pairing is told by a second document.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, Final

from kg.annotation import FACT_TYPES
from kg.identity import place_iri
from kg.places import with_places
from kg.rdf import to_store
from kg.record import Claim, GraphDocument, GraphEntity, GraphEvidence, GraphFact
from kg.vocabulary import ICD

CITIES: Final = ("cn:231000", "cn:441900", "cn:230100", "cn:440300", "cn:231100", "cn:440400")
DOCUMENTS: Final = 12
"""Documents of one copy."""

_OWN: Final = re.compile(rf"<({re.escape(ICD)}(?:graph/doc|document|fact|evidence|person|organization|zone|tie)/)")


def write(path: Path, triples: int) -> int:
    """Write N-Quads with at least so many triples and return how many."""
    lines = sorted(to_store(*_records()).dump().decode().splitlines(keepends=True))
    own = [line for line in lines if _OWN.search(line)]
    written = len(lines) - len(own)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line for line in lines if not _OWN.search(line))
        copy = 0
        while written < triples:
            file.writelines(_OWN.sub(rf"<\g<1>{copy}-", line) for line in own)
            written += len(own)
            copy += 1
    return written


def _records() -> tuple[list[GraphDocument], tuple[GraphEntity, ...], list[GraphFact]]:
    documents = [
        GraphDocument(
            f"{ICD}document/{n}", f"{n}", f"合作动态第{n}期", "2023-03-28", "日报", lang="zh", content_hash=f"{n:064x}"
        )
        for n in range(DOCUMENTS)
    ]
    entities: list[GraphEntity] = []
    facts: list[GraphFact] = []
    for n, document in enumerate(documents):
        a, b = place_iri(CITIES[n % len(CITIES)]), place_iri(CITIES[(n + 1) % len(CITIES)])
        names = {document.iri: ("某地",)}
        person, body = f"{ICD}person/{n}", f"{ICD}organization/{n}"
        zone = f"{ICD}zone/{n}"
        entities += [
            GraphEntity(a, "Place", names_in=names),
            GraphEntity(person, "Person", labels={"zh": f"王{n}"}, names_in=names),
            GraphEntity(body, "Organization", "Company", {"zh": f"第{n}公司"}, names, anchor=a),
            GraphEntity(zone, "Zone", "IndustrialPark", {"zh": f"第{n}产业园"}, names, anchor=b),
        ]
        for type in FACT_TYPES:
            tellers = [document, documents[(n + 1) % DOCUMENTS]] if type == "Pairing" else [document]
            claims = [
                Claim(
                    teller.iri,
                    _roles(type, n, a, b, person, body, zone),
                    (GraphEvidence(teller.iri, f"第{n}期报道：两地合作进一步深化。", 10, 25, f"kg.facts/{type}", 0.9),),
                )
                for teller in tellers
            ]
            facts.append(GraphFact(f"{ICD}fact/{type.lower()}-{n}", type, tuple(claims)))
    unique = {entity.iri: entity for entity in reversed(entities)}
    return documents, with_places(unique.values()), facts


def _roles(type: str, n: int, a: str, b: str, person: str, body: str, zone: str) -> dict[str, tuple[Any, ...]]:
    day = f"2023-{n % 12 + 1:02}-08"
    money = {"value": 10_000_000 * (n + 1), "currency": "CNY"}
    roles: dict[str, dict[str, tuple[Any, ...]]] = {
        "Pairing": {"member": (a, b), "kind": ("paired-cooperation",), "since": ("2017",)},
        "Agreement": {"party": (a, body), "title": ("框架协议",), "date": (day,), "amount": (money,)},
        "Visit": {"visitor": (a, person), "destination": (b,), "date": (f"{day}/{day[:-2]}11",), "purpose": ("考察",)},
        "Event": {"title": ("推介会",), "organizer": (body,), "participant": (person,), "place": (b,), "date": (day,)},
        "Secondment": {"person": (person,), "from": (a,), "to": (b,), "post": ("副局长",), "date": (day[:7],)},
        "Project": {"name": (f"项目{n}",), "investor": (body,), "place": (zone,), "status": ("operating",)},
        "Post": {"person": (person,), "title": ("局长",), "organization": (a,)},
        "LocatedIn": {"entity": (zone,), "place": (b,)},
        "Statistic": {
            "subject": (a, b),
            "measure": ("互派干部",),
            "value": (n + 1,),
            "unit": ("人",),
            "asOf": ("2022",),
        },
        "Mechanism": {"member": (a, b), "title": ("联席会议",)},
        "Statement": {"speaker": (person,), "quote": ("合作进一步深化",)},
    }
    return roles[type]


if __name__ == "__main__":
    print(write(Path(sys.argv[2]), int(sys.argv[1])))  # noqa: T201
