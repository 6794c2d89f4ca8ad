"""A graph on this machine's web: the interactive page, a query editor, and a SPARQL endpoint that only reads.

Queries run in processes of their own, so that one that takes too long, or too much memory, can be ended while others
are answered. An answer is complete or an error: it is never cut short unless the client asks for that.
"""

from kg.server.server import JOBS, LIMIT, PORT, TIMEOUT, Server, serve

__all__ = ["JOBS", "LIMIT", "PORT", "TIMEOUT", "Server", "serve"]
