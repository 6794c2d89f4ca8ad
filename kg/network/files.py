"""The network of a graph as GraphML and GEXF, for Gephi, Cytoscape, igraph and NetworkX itself.

Nodes and edges are those of :func:`kg.network.network` without what is None. An edge's ``type`` is called
``fact_type``, because GEXF and Gephi take ``type`` for directed or undirected; its key is its number, because a fact
that ties several pairs has one edge for each and ids have to differ.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from kg.characters import allowed_in_xml

if TYPE_CHECKING:
    from kg.graph import Graph


def graphml(graph: Graph) -> bytes:
    """A graph's network as GraphML."""
    stream = io.BytesIO()
    nx.write_graphml(exported(graph), stream)
    return stream.getvalue()


def gexf(graph: Graph) -> bytes:
    """A graph's network as GEXF 1.2."""
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(exported(graph))
    # The day of writing, which would make the bytes differ from day to day.
    del writer.xml.find("meta").attrib["lastmodifieddate"]
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def exported(graph: Graph) -> nx.MultiDiGraph:
    """A graph's network with the names, keys and values that files can hold."""
    network, result = graph.network(), nx.MultiDiGraph()
    for node, data in network.nodes(data=True):
        result.add_node(allowed_in_xml(node), **_values(data))
    for number, (source, target, data) in enumerate(network.edges(data=True)):
        values = {"fact_type" if name == "type" else name: value for name, value in data.items()}
        result.add_edge(allowed_in_xml(source), allowed_in_xml(target), key=number, **_values(values))
    return result


def _values(data: dict[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in data.items() if value is not None}
    return {name: allowed_in_xml(value) if isinstance(value, str) else value for name, value in known.items()}
