"""The vocabulary: namespaces, the classes below each entity type, and where the ontology's files lie.

The ontology is a folder beside the package in a source tree and ``kg/ontology`` in an installed wheel.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from kg.annotation import ROLES
from kg.documents.language import LANGUAGES as LANGUAGES
from kg.errors import DataError

IC: Final = "https://w3id.org/intercity#"
ICD: Final = "https://w3id.org/intercity/id/"

PREFIXES: Final[dict[str, str]] = {
    "ic": IC,
    "icd": ICD,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "gn": "https://sws.geonames.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# Named graphs that hold no document's statements.
GRAPHS: Final = ICD + "graph/"
PLACES_GRAPH: Final = GRAPHS + "places"
ENTITIES_GRAPH: Final = GRAPHS + "entities"
DOCUMENTS_GRAPH: Final = GRAPHS + "documents"
DERIVED_GRAPH: Final = GRAPHS + "derived"
IDENTITY_GRAPH: Final = GRAPHS + "identity"
ONTOLOGY_GRAPH: Final = GRAPHS + "ontology"
UNION_GRAPH: Final = GRAPHS + "union"  # only in servers: see kg/remote/push.py

# The classes of the ontology below each entity type. An entity's kind is one of them; any other kind is
# dropped.
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "Place": ("Country", "Region", "City", "District", "Town", "Area"),
    "Zone": ("DevelopmentZone", "FreeTradeZone", "IndustrialPark", "Port", "Base"),
    "Organization": (
        "Association",
        "Bank",
        "Company",
        "Consulate",
        "GovernmentBody",
        "Hospital",
        "Institution",
        "Media",
        "PartyBody",
        "School",
    ),
    "Person": (),
    "Entity": (),
}

# Roles that hold a date, over all fact types.
DATE_ROLES: Final = frozenset(role for roles in ROLES.values() for role, filler in roles.items() if filler == "date")

_REPAIR: Final = "reinstall the package, or run from its source tree"


def ontology_file(name: str) -> Traversable:
    """A file of the ontology by its path inside the folder: ``intercity.ttl``, ``rules/paired-with.rq``.

    Raises:
        DataError: the ontology has no such file.

    >>> ontology_file("intercity.ttl").name
    'intercity.ttl'
    """
    for folder in _folders():
        file = folder.joinpath(name)
        if file.is_file():
            return file
    raise DataError(f"the ontology has no file {name!r}: {_REPAIR}")


def ontology_files(folder: str, suffix: str = ".rq") -> tuple[Traversable, ...]:
    """The files of a folder of the ontology (``rules``, ``queries``), in the order of their names.

    Raises:
        DataError: the ontology has no such folder.
    """
    for root in _folders():
        found = root.joinpath(folder)
        if found.is_dir():
            return tuple(sorted((f for f in found.iterdir() if f.name.endswith(suffix)), key=lambda file: file.name))
    raise DataError(f"the ontology has no folder {folder!r}: {_REPAIR}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that derives edges: ``derives`` is the local name of its one property, ``sparql`` a CONSTRUCT query."""

    name: str
    description: str
    derives: str
    sparql: str

    @property
    def iri(self) -> str:
        return f"{ICD}rule/{self.name}"

    @property
    def uses(self) -> list[str]:
        """The local names of the terms of ``ic:`` that the rule reads, sorted."""
        _, _, pattern = self.sparql.partition("WHERE")
        return sorted(set(re.findall(r"\bic:(\w+)", pattern)))


def rules() -> tuple[Rule, ...]:
    """The rules of the ontology in the order in which they run: each after those that derive the edges it walks along.

    Raises:
        DataError: a file is no rule, or rules need each other's edges.

    >>> [rule.derives for rule in rules() if rule.derives in ("concerns", "involves")]
    ['involves', 'concerns']
    """
    found = [_rule(file.name, file.read_text(encoding="utf-8")) for file in ontology_files("rules")]
    by_property = {rule.derives: rule for rule in found}
    needed = {rule: [by_property[p] for p in rule.uses if p in by_property] for rule in found}
    try:
        return tuple(TopologicalSorter(needed).static_order())
    except CycleError as error:
        names = ", ".join(sorted({rule.name for rule in error.args[1]}))
        raise DataError(f"the rules {names} need each other's edges: none of them can run first") from error


def _rule(file: str, text: str) -> Rule:
    description = re.match(r"# (.+)\n", text)
    derives = re.search(r"CONSTRUCT \{ \?\w+ (?:a \?\w+ ; )?ic:(\w+) \?\w+ \}", text)
    if description is None or derives is None:
        raise DataError(f"{file}: a rule says in its first line what it derives and CONSTRUCTs one edge of ic:")
    return Rule(file.removesuffix(".rq"), description[1], derives[1], text)


def _folders() -> tuple[Traversable, ...]:
    return files("kg").joinpath("ontology"), Path(__file__).parent.parent / "ontology"
