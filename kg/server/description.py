"""The endpoint described in RDF: SPARQL 1.1 Service Description."""

from __future__ import annotations

from typing import Final

from kg.server.message import Request, Response
from kg.server.negotiation import GRAPHS, chosen

_FORMATS: Final = [
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
]

_TEXT: Final = """@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix formats: <http://www.w3.org/ns/formats/> .
<{endpoint}#service> a sd:Service ;
  sd:endpoint <{endpoint}> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat {formats} ;
  sd:defaultDataset <{endpoint}#dataset> .
<{endpoint}#dataset> a sd:Dataset ; sd:defaultGraph <{endpoint}#graph> .
<{endpoint}#graph> a sd:Graph .
"""


def description(request: Request) -> Response:
    """What the endpoint speaks, in the RDF format that the client likes best."""
    import pyoxigraph as ox

    type = chosen(request.headers.get("accept"), GRAPHS)
    if type is None:
        return Response.text(406, f"nothing that Accept names can be had: choose of {', '.join(GRAPHS)}", Vary="Accept")
    # The server lets no host but this machine's names through.
    endpoint = f"http://{request.headers.get('host', '127.0.0.1')}{request.path}"
    text = _TEXT.format(endpoint=endpoint, formats=", ".join(f"formats:{name}" for name in _FORMATS))
    prefixes = {"sd": "http://www.w3.org/ns/sparql-service-description#", "formats": "http://www.w3.org/ns/formats/"}
    triples = (quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    body = ox.serialize(triples, format=getattr(ox.RdfFormat, GRAPHS[type]), prefixes=prefixes) or b""
    return Response(200, body, type, {"Vary": "Accept"})
