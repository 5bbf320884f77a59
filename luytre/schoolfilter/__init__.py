"""Schools' networks and policies, compiled for the DNS engine.

Owns: schools, networks, policies, nodes.  Takes from: signed releases, fetched over HTTP like anyone.  Gives: LMDB stores that dnsdist reads.
Not for: a child's file: it cannot reach one.
"""
