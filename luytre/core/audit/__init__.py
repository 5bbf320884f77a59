"""Who did or saw what: append-only leaves, chained into a Merkle tree.

Owns: leaves, tree entries, signed heads.  Takes from: nothing.  Gives: a trail that cannot be quietly changed.
Not for: the content of what was seen.
"""
