"""Graphs in SPARQL 1.1 servers: putting one there, and reading and asking one that is there.

Nothing here calls another machine unless its address is given.
"""

from kg.remote.push import push
from kg.remote.store import RemoteStore

__all__ = ["RemoteStore", "push"]
