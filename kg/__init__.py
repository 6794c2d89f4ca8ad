"""Intercity: a knowledge graph of partnerships between cities, with evidence for every fact.

>>> import kg
>>> graph = kg.build("2023年1月13日，东莞市与牡丹江市签署《产业合作框架协议》。")
>>> [fact.type for fact in graph.facts]
['Agreement']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.annotation import Annotation, Entity, Evidence, Fact
    from kg.construction import assemble, build, extract
    from kg.documents import Document, read
    from kg.errors import DataError, DocumentError, GraphError, KGError, QueryError, ServerError
    from kg.graph import Graph, load
    from kg.query import questions
    from kg.validation import validate

__version__ = "0.1.0"

# Name → module: loaded when first used, so that importing the package costs next to nothing.
_HOME = {
    "Annotation": "kg.annotation",
    "Entity": "kg.annotation",
    "Evidence": "kg.annotation",
    "Fact": "kg.annotation",
    "assemble": "kg.construction",
    "build": "kg.construction",
    "extract": "kg.construction",
    "Document": "kg.documents",
    "read": "kg.documents",
    "DataError": "kg.errors",
    "DocumentError": "kg.errors",
    "GraphError": "kg.errors",
    "KGError": "kg.errors",
    "QueryError": "kg.errors",
    "ServerError": "kg.errors",
    "Graph": "kg.graph",
    "load": "kg.graph",
    "questions": "kg.query",
    "validate": "kg.validation",
}

__all__ = [
    "Annotation",
    "DataError",
    "Document",
    "DocumentError",
    "Entity",
    "Evidence",
    "Fact",
    "Graph",
    "GraphError",
    "KGError",
    "QueryError",
    "ServerError",
    "assemble",
    "build",
    "extract",
    "load",
    "questions",
    "read",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
